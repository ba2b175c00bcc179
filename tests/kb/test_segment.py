"""Which sentences tell which case."""

from __future__ import annotations

import pytest

from kb.extract.segment import find_stories
from kb.extract.sentences import head_of, to_notice
from kb.model import Bulletin

TIPS = "警方提醒：凡是要求先转账的都是诈骗，请拨打110报警。"
#: (text, how each story begins); one line of the notice each
NOTICES = {
    "one": (f"3月5日，家住城南的孟女士接到自称快递客服的电话。孟女士按对方要求转账8600元。\n{TIPS}", ["3月5日，家住城南的孟女士"]),
    "two paragraphs": (
        "3月5日，孟女士接到自称快递客服的电话，被骗8600元。\n3月7日，陶先生在QQ群看到刷单广告，先后转账3笔，被骗1.2万元。\n" + TIPS,
        ["3月5日，孟女士", "3月7日，陶先生"],
    ),
    "numbered": (
        "典型案例\n1.4月2日，柏某在网上购买二手手机，向对方转账1500元后被拉黑。\n2.4月3日，市民计某接到冒充领导的电话，汇款2万元。\n"
        "3.4月4日，学生项某出售游戏账号，被要求缴纳解冻费，转账600元。",
        ["4月2日，柏某", "4月3日，市民计某", "4月4日，学生项某"],
    ),
    "heads": (
        "案例一：冒充客服\n苗女士接到“抖音客服”电话，对方让其共享屏幕，卡内3万元被转走。\n"
        "案例二：网络贷款\n康先生想贷款，下载APP后被要求缴纳保证金，转账5000元。",
        ["苗女士接到", "康先生想贷款"],
    ),
    "a headline behind the number": (
        "案例1：点赞点出个大窟窿\n8月16日，柏某被拉进一个群，群主说要做“福利单”，柏某先后投了2000元、6000元，再也提不出来，共被骗8000元。\n"
        "案例2：丢了个49块的快递，赔上3万\n8月18日中午，祁女士接到“圆通客服”的电话，称要理赔，让她打开会议软件共享屏幕，祁女士分两次转账30600元。",
        ["8月16日，柏某", "丢了个49块"],
    ),
    "same again": (
        "6月1日，阮女士收到“部队采购员”的订单，对方要她代买自热米饭，她转账3.6万元后发现被骗。\n"
        "相同的骗局还发生在邻县，6月3日，开饭店的葛先生也接到自称武警司务长的电话，被要求垫付货款，转账2万元。",
        ["6月1日，阮女士", "相同的骗局"],
    ),
    "a lead that only promises": (
        "近日，辖区一名财务人员收到“老板”的QQ消息，险些被骗。\n"
        "5月9日上午，某公司财务柯女士被拉入一个QQ群，“老板”让她转账48万元，民警及时止付。",
        ["5月9日上午，某公司财务柯女士"],
    ),
    "one victim in many paragraphs": (
        "4月8日，褚先生在交友软件上认识一名女子。\n几天后，女子推荐他在“汇丰宝”平台投资。\n褚先生先后转账5笔，共计21万元，平台随后无法提现，他到派出所报警。",
        ["4月8日，褚先生"],
    ),
    "relatives and officers begin no case": (
        "2月3日，岑奶奶接到冒充孙子的电话，说打伤人要赔钱。岑奶奶到银行取出4万元。\n她的儿子岑先生赶到派出所报警，民警朱某立即联系银行止付。",
        ["2月3日，岑奶奶"],
    ),
    "advice alone": ("警方提醒：刷单就是诈骗，不要轻信高额返利，不要向陌生账户转账。请下载国家反诈中心APP。", []),
    "a method alone": ("这类诈骗通常先以小额返利骗取信任，再诱导受害人垫付大额资金，最后以操作失误为由拒绝返款。", []),
    "who lent his card is no victim": ("7月2日，嫌疑人尚某将本人3张银行卡出借给他人跑分，转移涉诈资金12万元，被民警抓获。", []),
    "nothing": ("", []),
}


@pytest.mark.parametrize("name", NOTICES)
def test_stories(name: str) -> None:
    text, begins = NOTICES[name]
    stories = find_stories(to_notice(Bulletin("", "", text)))
    assert len(stories) == len(begins)
    for story, begin in zip(stories, begins, strict=True):
        assert text[story.span.start :].startswith(begin)
    assert [story.ordinal for story in stories] == list(range(1, len(begins) + 1))


def test_stories_do_not_overlap_and_leave_advice_out() -> None:
    text = NOTICES["two paragraphs"][0]
    first, second = find_stories(to_notice(Bulletin("", "", text)))
    assert first.span.end <= second.span.start
    assert all(span.end <= text.index(TIPS) for story in (first, second) for span in story.scope)


def test_police_work_belongs_to_the_case_but_not_to_its_story() -> None:
    text = "5月3日，冼女士被冒充客服的人骗走3万元。\n接警后，专案组循线追踪，将犯罪嫌疑人抓获，追回资金1万元。"
    (story,) = find_stories(to_notice(Bulletin("", "", text)), cases=1)
    assert text[story.span.start : story.span.end] == "5月3日，冼女士被冒充客服的人骗走3万元。"
    assert [text[span.start : span.end] for span in story.after] == ["接警后，专案组循线追踪，将犯罪嫌疑人抓获，追回资金1万元。"]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("典型案例", "case"),
        ("【案例3】", "case"),
        ("案情回顾：", "case"),
        ("案件一(虚假征信)", "case"),
        ("警方提醒", "advice"),
        ("防范建议", "advice"),
        ("诈骗手法", "method"),
        ("套路解析", "method"),
        ("一周发案形势", "stats"),
        ("侦破过程", "police"),
        ("电热毯要退款？", ""),
    ],
)
def test_heads(head: str, kind: str) -> None:
    assert head_of(head) == kind


def test_a_number_in_brackets_counts_heads() -> None:
    text = "【一】捡来的“分红”\n12月5日，鲍大娘接到陌生电话。\n【二】QQ上的同窗\n12月8日，滕先生收到老同学的消息。"
    heads = [sentence.number for sentence in to_notice(Bulletin("", "年末教训", text)).sentences if sentence.kind == "head"]
    assert heads == ["【一】", "【二】"]


def test_thanks_are_no_case_of_their_own() -> None:
    text = (
        "7月20日，桂某在网吧接到一个自称主播的人打来的电话，按要求发了2400元红包后被拉黑。\n"
        "7月29日，桂某捧着一面锦旗又来了，2400元已经退回他的手机里。"
    )
    notice = to_notice(Bulletin("", "", text))
    assert [text[s.span.start : s.span.start + 5] for s in find_stories(notice, cases=2)] == ["7月20日"]
    more = text.replace("又来了", "来了，说他9月又接到一个陌生电话，向对方转账3000元")
    assert len(find_stories(to_notice(Bulletin("", "", more)), cases=2)) == 2


@pytest.mark.parametrize("lead", ["嘉禾镇的辅警小薛手机里存着一千多个居民的微信。", "社区民警小薛正在巡逻。"])
def test_an_officer_who_is_told_of_first_is_nobody_of_the_story(lead: str) -> None:
    text = f"{lead}10月18日晚，租客滕女士发来消息，说网上的男友叫她投资。滕女士收到平台链接，转账5万元后被拉黑。"
    (story,) = find_stories(to_notice(Bulletin("", "", text)), cases=1)
    assert text[story.span.start :].startswith("10月18日晚")

"""The scam as it went: stages in order, exact stretches of the text; the general method apart from the case."""

from __future__ import annotations

import itertools

import pytest

from kb.extract import extract
from kb.extract.clauses import Clause, cut_clauses
from kb.extract.sentences import to_notice
from kb.extract.stages import LABELS, NONE, ON, STAGES, WEIGHTS, label
from kb.extract.steps import join_clauses
from kb.lexicon import load_lines
from kb.model import Bulletin, Reading

REFUND = (
    "3月5日，孟女士接到自称淘宝客服的电话，对方称她买的奶粉有质量问题可以退款。"
    "孟女士添加对方QQ后，对方以信用分不足为由，要求她先转账。孟女士先后转账3笔共8600元。"
)
ORDERS = (
    "陶先生在QQ群看到兼职刷单广告，便添加了对方微信。对方让他下载“悦购”APP做任务，前两单他收到佣金36元。"
    "随后对方称要做连单，陶先生垫付3笔共1.2万元。"
)
BLACKMAIL = (
    "7月2日晚，小郎在交友软件上认识一名女子，对方邀其下载APP视频裸聊。随后对方以群发通讯录相威胁，向其索要钱财，小郎分两次转账5000元。"
)


def read(text: str) -> Reading:
    return extract(Bulletin("", "", text, published="2023-08-01"))


def stages(text: str) -> list[tuple[str, str]]:
    (case,) = read(text).cases
    return [(step.stage, text[step.span.start : step.span.end]) for step in case.steps]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        (REFUND, ["contact", "trust", "contact", "inducement", "payment"]),
        (ORDERS, ["contact", "inducement", "trust", "inducement", "payment"]),
        (BLACKMAIL, ["contact", "inducement", "inducement", "payment"]),
    ],
)
def test_stages_in_order(text: str, order: list[str]) -> None:
    assert [stage for stage, _ in stages(text)] == order


def test_what_a_step_says() -> None:
    told = stages(REFUND)
    assert told[0][1].endswith("孟女士接到自称淘宝客服的电话")
    assert told[1] == ("trust", "对方称她买的奶粉有质量问题可以退款")
    assert told[-2] == ("inducement", "对方以信用分不足为由，要求她先转账")
    assert told[-1] == ("payment", "孟女士先后转账3笔共8600元")


@pytest.mark.parametrize("text", [REFUND, ORDERS, BLACKMAIL])
def test_steps_are_stretches_inside_one_sentence_in_order(text: str) -> None:
    (case,) = read(text).cases
    for step in case.steps:
        quote = text[step.span.start : step.span.end]
        assert quote.strip("，。；：！？、 \n") == quote
        assert "。" not in quote
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(case.steps))
    assert [step.ordinal for step in case.steps] == list(range(1, len(case.steps) + 1))


@pytest.mark.parametrize(
    "left_out",
    [
        "孟女士这才意识到自己被骗，遂到派出所报警。",
        "孟女士信以为真。",
        "民警接警后立即联系银行止付，目前案件正在侦办中。",
        "警方提醒：凡是要求先转账的都是诈骗。",
    ],
)
def test_what_is_no_step(left_out: str) -> None:
    assert stages(REFUND + left_out) == stages(REFUND)


def test_a_bracket_ends_no_clause() -> None:
    text = "3月5日，孟女士（女，34岁，教师）接到自称客服的电话。孟女士向对方账户（户名：王某，尾号1234）转账8600元。"
    told = stages(text)
    assert told[0][1].startswith("孟女士（女，34岁，教师）接到")
    assert told[-1] == ("payment", "孟女士向对方账户（户名：王某，尾号1234）转账8600元")


METHOD = (
    "\n诈骗手法：\n第一步，骗子非法获取网购信息，冒充客服骗取受害人信任。第二步，以退款为由，要求受害人添加QQ。第三步，诱导受害人扫码转账。"
)


def test_method_apart_from_the_case() -> None:
    told = read(REFUND + METHOD)
    at = len(REFUND)
    assert [step.stage for step in told.cases[0].steps] == [stage for stage, _ in stages(REFUND)]
    assert all(step.span.end <= at for step in told.cases[0].steps)
    assert told.method and all(step.span.start > at for step in told.method)
    assert "contact" in {step.stage for step in told.method} and told.method[-1].stage == "payment"


def test_method_without_any_case() -> None:
    told = read("警惕冒充客服诈骗。" + METHOD + "\n警方提醒：不要轻信陌生电话，谨防诈骗。")
    assert told.cases == () and told.method


@pytest.mark.parametrize(
    ("clause", "stage"),
    [
        ("第一步，骗子通过黑市买到业主的电话名单", "preparation"),
        ("骗子提前在暗网收集学生的资料", "preparation"),
        ("第一步，骗子冒充社区医生", "trust"),
        ("骗子冒充社区医生打来电话", "contact"),
        ("骗子给老人打来电话", "contact"),
        ("骗子以补缴医保为由", "inducement"),
    ],
)
def test_clauses_of_a_general_account_that_their_words_settle(clause: str, stage: str) -> None:
    told = read(f"警惕新骗局。\n诈骗手法：\n{clause}，让人放下戒心。最后诱导受害人扫码转账。\n警方提醒：谨防诈骗。")
    (first, *_) = told.method
    assert first.stage == stage and clause.split("，")[-1] in told.bulletin.part(first.span)


def test_whom_they_pose_as_amid_what_they_do_is_told_in_a_general_account() -> None:
    account = "第一步是骗子通过非法渠道买到业主的姓名和电话，冒充物业公司的会计，报出业主的地址，取得信任。第二步是诱导业主扫码转账。"
    told = read(f"警惕新骗局。\n此类诈骗有固定套路。{account}\n警方提醒：谨防诈骗。")
    assert "trust" in [step.stage for step in told.method if "冒充物业公司的会计" in told.bulletin.part(step.span)]


def test_method_in_a_notice_that_has_no_head_for_it() -> None:
    told = read(
        "警方提醒：警惕“退费”骗局\n近期，多地出现培训机构“退费”骗局。\n一是非法获取学员名单。二是群发短信，引导家长加入QQ群。\n"
        "三是在群里安排“托”晒到账截图。四是称退费须先做任务，要求家长缴纳保证金。\n请广大家长提高警惕，不轻信陌生短信，谨防电信网络诈骗。"
    )
    assert told.cases == () and [step.stage for step in told.method][:2] == ["preparation", "contact"]


def test_a_paragraph_that_turns_to_all_cases_of_a_kind_is_no_part_of_the_case() -> None:
    general = "\n民警介绍，此类骗局专找老年人下手。骗子冒充保险公司客服，随后以保单续费为由，诱导受害人把钱转到指定账户。"
    told = read(REFUND + general)
    assert [step.span for step in told.cases[0].steps] == [step.span for step in read(REFUND).cases[0].steps]
    assert told.method and all(step.span.start > len(REFUND) for step in told.method)


def test_in_a_general_account_what_is_done_before_belongs_to_the_payment() -> None:
    told = read("警惕新骗局。\n诈骗手法：\n骗子以退款为由，诱导受害人扫码，受害人扫码后，让受害人把钱转入安全账户。\n警方提醒：谨防诈骗。")
    assert [step.stage for step in told.method if "扫码后" in told.bulletin.part(step.span)] == ["payment"]


def test_no_method_where_only_a_case_is_told() -> None:
    assert read(REFUND).method == ()


def test_labels_of_nothing() -> None:
    assert label([]) == [] and cut_clauses("", []) == []


def test_labels_are_of_the_contract() -> None:
    assert set(STAGES) == {NONE, "preparation", "contact", "trust", "inducement", "payment", "cash_out"}
    assert {name.removeprefix(ON) for name in LABELS} == set(STAGES) and ON + NONE not in LABELS


@pytest.mark.parametrize(
    ("opens", "labels", "stages", "runs"),
    [
        ((True, False), ("trust", "+trust"), ("trust", "trust"), [("trust", 0, 2)]),
        ((True, False), ("trust", "trust"), ("trust", "trust"), [("trust", 0, 1), ("trust", 1, 2)]),  # a second step of the same stage
        ((True, True), ("trust", "+trust"), ("trust", "trust"), [("trust", 0, 1), ("trust", 1, 2)]),  # none goes on over a full stop
        ((True, False), ("contact", "+trust"), ("contact", "trust"), [("contact", 0, 1), ("trust", 1, 2)]),
        ((True, False), ("none", "+trust"), (NONE, "trust"), [("trust", 1, 2)]),
        ((True, False), ("payment", "inducement"), ("payment", "payment"), [("payment", 0, 2)]),  # a rule has changed the second
    ],
)
def test_steps_from_labels(
    opens: tuple[bool, ...], labels: tuple[str, ...], stages: tuple[str, ...], runs: list[tuple[str, int, int]]
) -> None:
    clauses = [Clause(at, at + 1, first, ()) for at, first in enumerate(opens)]
    assert list(join_clauses(clauses, labels, stages)) == runs


@pytest.mark.parametrize("text", [REFUND, ORDERS, BLACKMAIL])
def test_whole_numbers_label_as_the_learned_weights_do(text: str) -> None:
    notice = to_notice(Bulletin("", "", text))
    clauses = cut_clauses(notice.folded, [(sentence, "told") for sentence in notice.sentences])
    weights = {name: tuple(map(float, row)) for name, *row in (line.split("\t") for line in load_lines(WEIGHTS))}
    assert len(clauses) > 3 and label(clauses) == label(clauses, weights)


def test_a_word_that_only_leads_on_is_no_step() -> None:
    told = stages(
        "5月6日，董女士接到自称抖音客服的电话，称她开通了直播会员，每月扣费800元。"
        "随后，董女士按对方要求下载“云讯”会议软件并开启屏幕共享，卡内2.3万元被转走。"
    )
    assert "随后" not in [text for _, text in told]


def test_what_is_counted_off_is_a_step_of_the_method() -> None:
    text = (
        "骗子的套路如下：\n第一步，在短视频平台撒网发布兼职广告；\n"
        "第二步，安排事主完成几项关注店铺的活计；\n第三步，以充值越多返利越多引诱事主加大投入。"
    )
    told = [text[step.span.start : step.span.end] for step in read(text).method]
    assert len(told) == 3 and told[1] == "安排事主完成几项关注店铺的活计"


def test_what_one_goes_on_by_belongs_to_what_is_done_next() -> None:
    text = "5月12日，按照对方发来的链接，罗某下载了一个贷款APP。罗某转了1.1万元后被拉黑。"
    assert ("inducement", "按照对方发来的链接，罗某下载了一个贷款APP") in stages(text)


@pytest.mark.parametrize(
    ("told", "pays"),
    [
        ("王某报警称，当天在QQ上与人裸聊，被对方以发视频为由敲诈2100元。", "被对方以发视频为由敲诈2100元"),
        ("王某接到“客服”电话，称其快递丢失可理赔，王某按要求开通亲密付后，对方两次消费共1899元。", "对方两次消费共1899元"),
    ],
)
def test_what_others_took_is_a_payment(told: str, pays: str) -> None:
    assert ("payment", pays) in stages(f"5月12日，{told}")


def test_what_stands_under_a_picture_is_no_step() -> None:
    text = (
        "5月12日，小骆在网上看到贷款广告，下载了APP。\n小骆与“专员”的聊天截图\n"
        "“专员”说他卡号填错了，要交1.1万元解冻。小骆转了1.1万元后被拉黑。"
    )
    assert not any("截图" in printed for _, printed in stages(text))


@pytest.mark.parametrize(
    ("opens", "contact"),
    [
        ("卖菜回家的路上，有个夹公文包的男子过来打招呼", "有个夹公文包的男子过来打招呼"),
        ("她正在门口剥蒜，忽然一个穿灰褂子的女人提着布包进了院", "忽然一个穿灰褂子的女人提着布包进了院"),
    ],
)
def test_who_came_up_to_the_victim(opens: str, contact: str) -> None:
    text = f"9月6日，曹婆婆{opens}，说她家里阴气重，家里人要有血光之灾，要拿钱出来念经。曹婆婆把2200元现金交给了对方，后发觉被骗报警。"
    (case,) = extract(Bulletin("https://b.example/1", "老人被骗", text, "2023-09-10")).cases
    first = case.steps[0]
    assert (first.stage, text[first.span.start : first.span.end]) == ("contact", contact)


@pytest.mark.parametrize(
    ("tells", "stage", "printed"),
    [
        ("鲍某前年在一次酒席上认识了柯某，柯某称能把他儿子安排进消防队", "contact", "鲍某前年在一次酒席上认识了柯某"),
        ("鲍某听邻居介绍认识了柯某，托他给女儿办插班", "contact", "鲍某听邻居介绍认识了柯某"),
    ],
)
def test_who_was_made_known_to_the_victim(tells: str, stage: str, printed: str) -> None:
    text = f"{tells}。今年3月，鲍某分两次向其支付了6万元，后来柯某的电话成了空号，鲍某才知道被骗，于是报警。"
    assert (stage, printed) in stages(text)


def test_money_that_was_handed_over() -> None:
    text = (
        "9月6日，一名男子在网点门口凑过来，说捡到一张中奖的票，愿意便宜转让，开口要2000元。"
        "胡师傅掏出钱就给了他，去兑奖时才发现票是拼贴的，被骗2000元。"
    )
    assert ("payment", "胡师傅掏出钱就给了他") in stages(text)

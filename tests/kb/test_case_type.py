"""The type of a case: names beat cues, a pretext is no name, and where the money goes decides."""

from __future__ import annotations

import pytest
from notices import only_case

from kb.extract import extract
from kb.extract.case_type import gather
from kb.extract.scene import to_scene
from kb.extract.segment import Story
from kb.extract.sentences import to_notice
from kb.extract.type_names import find_type_names
from kb.model import Bulletin, Case


def case_of(text: str, title: str = "") -> Case:
    (case,) = extract(Bulletin("", title, text, published="2023-06-01")).cases
    return case


#: (text, type, subtype); the same words stand in several, what is done with them differs
CASES = [
    ("3月5日，孟女士在微信群看到兼职刷单的广告，前三单返利36元，随后垫付连单任务，共转账1.2万元，对方称操作失误不能提现。", "01", "01.1"),
    ("3月5日，孟女士被拉进炒股群，跟着“导师”在“华鑫证券”APP上投资，先后转账20万元，发现无法提现后报警。", "02", "02.1"),
    ("3月5日，孟女士在交友软件上认识一名男子，两人确定恋爱关系后，男子让她在一个平台投资，孟女士转账20万元后无法提现。", "02", "02.3"),
    ("3月5日，孟女士在交友软件上认识一名男子，两人确定恋爱关系后，男子以父亲生病为由多次向她借钱，孟女士转账2万元。", "09", "09.1"),
    ("3月5日，孟女士接到自称淘宝客服的电话，称其购买的奶粉有质量问题要给她退款，孟女士告知验证码后卡内6800元被转走。", "03", "03.1"),
    (
        "3月5日，孟女士接到“京东金融客服”电话，称其大学时注册的校园贷账户不注销会影响征信，让她把网贷额度转到指定账户，损失3万元。",
        "05",
        "05.1",
    ),
    ("3月5日，孟女士想办理贷款，下载APP后申请5万元，对方以缴纳手续费、保证金为由让她转账8000元，贷款一直没有到账。", "04", "04.1"),
    ("3月5日，孟女士接到自称公安局民警的电话，称其涉嫌洗钱，要求把钱转入安全账户核查，她转账16万元。", "07", "07.1"),
    ("3月5日，某公司会计孟女士被拉入QQ群，群里“董事长”让她马上向客户账户汇款48万元，汇款后发现老板本人不知情。", "08", "08.1"),
    ("3月5日，孟女士在闲鱼上看中一台二手相机，加微信后向对方转账2600元，对方收钱后将她拉黑。", "06", "06.1"),
    ("3月5日，小孟在游戏里出售账号，买家让他到“极速交易”网站交易，提现时客服称账号被冻结，要充值解冻，他转账900元。", "10", "10.1"),
    ("3月5日，开饭店的孟女士接到自称部队司务长的订餐电话，对方让她代买自热米饭，孟女士向“供货商”转账3.6万元。", "11", "11.1"),
    ("3月5日，孟先生在QQ上与一女子裸聊，对方以把视频群发通讯录相威胁，孟先生先后转账8000元。", "13", "13.1"),
    ("3月5日，孟女士收到短信称ETC失效，点击链接后填写了银行卡号、密码和验证码，卡内4900元被盗刷。", "12", "12.1"),
    ("4月2日，做陶艺的戚女士收到一封邮件，说她电脑里的私密照片已被拷走，三天内不付2000元就发给通讯录，她付了。", "13", "13.2"),
    ("4月2日，戚女士订了民宿，“房东”要她加微信私下付押金，4200元付完就被删了。", "06", "06.1"),
]


@pytest.mark.parametrize(("text", "code", "sub"), CASES, ids=[f"{sub}-{n}" for n, (_, _, sub) in enumerate(CASES)])
def test_type_and_subtype(text: str, code: str, sub: str) -> None:
    case = case_of(text)
    assert case.type is not None and (case.type.code, case.type_label) == (code, "inferred")
    assert case.subtype is not None and case.subtype.code == sub


def test_a_case_that_names_no_type_is_like_those_beside_it() -> None:
    text = (
        "案例一：3月5日，孟女士接到自称抖音客服的电话，称其开通了直播会员，每月扣费800元，她下载会议软件共享屏幕，被转走2万元。\n"
        "案例二：3月6日，开理发店的阮先生接到同样的电话，照做后卡里的1.5万元被转走。"
    )
    first, second = extract(Bulletin("", "两起案件", text, published="2023-06-01")).cases
    assert first.type is not None and second.type is not None and (first.type.code, second.type.code) == ("03", "03")


def test_who_orders_goods_and_never_pays_is_no_boss() -> None:
    case = case_of("3月2日，陈女士报警称，一名自称某商贸公司“周老板”的男子加其微信，说要订购茶叶，让她先发货。茶叶寄出后，对方一直不付款。")
    assert case.type is not None and case.type.code == "06" and not case.impersonated_as


def test_a_stated_name_beats_cues() -> None:
    text = "案例一：刷单返利类诈骗\n3月5日，孟女士被拉进炒股群，群里“导师”让她在APP上投资做任务，她转账2万元后无法提现。"
    case = case_of(text)
    assert case.type is not None and (case.type.code, case.type_label) == ("01", "stated")


def test_a_name_before_a_colon_is_what_the_notice_calls_its_case() -> None:
    case = case_of("冒充平台客服案：3月5日，孟女士接到自称公安局民警的电话，称其涉嫌洗钱，让她把钱转到“安全账户”，她转账5000元。")
    assert case.type is not None and (case.type.code, case.type_label) == ("03", "stated")


def test_a_pretext_is_no_name() -> None:
    case = case_of("3月5日，孟女士接到自称客服的电话，称其买的衣服要退款，但要她先刷单刷流水提高信用分，孟女士转账5000元。")
    assert case.type is not None and case.type.code == "03"


def test_the_title_names_the_type_of_the_only_case() -> None:
    title = "谨防虚假网络贷款诈骗"
    case = case_of("3月5日，孟女士接到一个陌生电话，按对方要求转账3笔共9000元，后来才发现被骗。", title)
    assert case.type is not None and (case.type.code, case.type_label) == ("04", "stated")
    (fact,) = [fact for fact in case.facts if fact.field == "type"]
    assert fact.span.part == "title" and "贷款" in title[fact.span.start : fact.span.end]


def test_no_type_without_a_word_for_it() -> None:
    case = case_of("3月5日，孟女士接到一个陌生电话，按对方要求转账3笔共9000元，后来才发现被骗。")
    assert case.type is None and case.subtype is None and case.type_label is None


def test_one_weak_word_is_no_type() -> None:
    case = case_of("3月5日，孟女士受朋友所托，在网上联系到一个人，按对方要求转账3笔共9000元，后来才发现被骗。")
    assert case.type is None


def test_runner_up_and_margin_are_kept() -> None:
    case = case_of(CASES[2][0])
    facts = {fact.field: fact for fact in case.facts if fact.field.startswith("type")}
    assert facts["type"].value == "02" and facts["type.runner_up"].value == "09"
    assert isinstance(facts["type.margin"].value, float) and facts["type.margin"].value > 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("这是一起典型的刷单返利类诈骗", [("01", True)]),
        ("对方让其刷单", [("01", False)]),
        ("冒充电商物流客服类", [("03", True)]),
        ("称其身份证涉嫌一起贷款案件", [("04", False)]),
        ("近期虚假贷款案件多发", [("04", True)]),
        ("今天天气很好", []),
    ],
)
def test_type_names(text: str, names: list[tuple[str, bool]]) -> None:
    assert [(name.code, name.full) for name in find_type_names(text)] == names


def test_a_name_in_passing_in_the_title_states_no_type() -> None:
    text = "3月5日，孟女士想办理贷款，下载APP后申请5万元，对方以缴纳手续费为由让她转账8000元。"
    assert [case_of(text, title).type_label for title in ("贷款没下来，先花了八千", "谨防虚假贷款诈骗")] == ["inferred", "stated"]


#: what only looks like a word for a type: (text, type)
LURES = [
    ("3月5日，孟女士通过微信认识一名男子，两人确定恋爱关系，男子以资金周转为由向她借钱，孟女士转账2万元。", "09"),
    ("3月5日，孟女士在相亲网站上认识一名男子，男子让她在平台投资，钱不够还让她去网上贷款，孟女士转账12万元后无法提现。", "02"),
    ("3月5日，陶先生在网上出售手机，随后接到自称“外省警方”的电话，称其交易涉嫌诈骗，要求把赃款退到指定账户，陶先生转账1万元。", "07"),
    ("3月5日，孟女士在明星粉丝群看到有人出售演唱会门票，添加好友后向对方转账3000元，一直没有收到票。", "06"),
    ("3月5日，陶先生收到一条陌生号码的短信，点击链接后手机中了木马，卡内4900元被盗刷。", "12"),
    ("3月5日，孟女士收到网课退费的快递，客服称退学费要先购买基金，她下载APP认购5000元后无法提现。", "02"),
    ("3月5日，陶先生扫描“同城约会”二维码下载APP，对方让他做任务充值认证，返还本金和佣金后又称操作失误，他转账8800元。", "01"),
    ("3月5日，孟女士接到电话，对方冒充公安机关，称其孙子打架被拘留，她把2万元现金交给上门的男子。", "08"),
    ("3月5日，陶先生接到电话，电话里传来哭声，对方说“你女儿让我们绑了”，要他拿8万元赎人，他转账3万元。", "13"),
    ("3月5日，孟女士接到电话，“女婿”说生意上周转不开，要她汇5万元，她到银行汇了款。", "08"),
    ("3月5日，孟女士到银行转账26000元，说是跟着荐股老师买股票，会计主管出来劝住了她。", "02"),
]


@pytest.mark.parametrize(("text", "code"), LURES, ids=[code for _, code in LURES])
def test_what_only_looks_like_another_type(text: str, code: str) -> None:
    case = case_of(text)
    assert case.type is not None and case.type.code == code


def test_a_crowd_is_no_group_of_a_chat() -> None:
    case = case_of("3月5日，反诈民警发现辖区群众孟女士接到诈骗电话，对方诱导其下载“速贷通”APP贷款，孟女士转账2000元。")
    assert case.type is not None and case.type.code == "04"


def test_cues_of_the_rest_of_the_story_count_less_than_those_of_its_steps() -> None:
    text = "孟女士平时喜欢玩游戏。3月5日，她接到自称网购客服的电话，称其买的奶粉有质量问题要退款，她按要求转账6800元。"
    case = case_of(text)
    assert case.type is not None and (case.type.code, case.subtype and case.subtype.code) == ("03", "03.1")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "6月8日，派出所接到反诈中心预警，辖区一名老人疑似遭遇诈骗。民警赶到老人家中，亮出警官证，反复讲解公安机关办案不会要求转账。"
            "老人才说，自己在网上学炒股，对方说只要交2万元信息费，就能把亏的钱赚回来。民警当场帮老人拉黑对方，避免了损失。",
            ("02", None),
        ),
        (
            "3月5日，银行报警称，一名老人执意汇款。民警赶到后耐心劝说，老人才说，自己接到自称公安局民警的电话，说她涉嫌洗钱，"
            "要把存款转到安全账户。民警让老人挂断电话，老人没有损失。",
            ("07",),
        ),
    ],
)
def test_what_police_do_and_say_tells_no_type(text: str, codes: tuple[str | None, ...]) -> None:
    case = case_of(text)
    assert (case.type and case.type.code) in codes


def test_words_alone_tell_a_type_and_are_quoted() -> None:
    text = "3月5日，孟女士接到陌生来电，那头说她名下有张卡牵连大案，须把存款归到一处查验，三天内不得告诉家人，她照做转账16万元后被骗。"
    case = case_of(text)
    assert case.type is not None and (case.type.code, case.type_label) == ("07", "inferred")
    (fact,) = [fact for fact in case.facts if fact.field == "type"]
    assert fact.rule == "case_type.words" and "大案" in text[fact.span.start : fact.span.end]


def test_the_name_in_a_heading_outweighs_any_words() -> None:
    text = "案例一：冒充领导、熟人类诈骗\n3月5日，孟女士在游戏里出售账号，买家让她到“极速交易”网站提现，账号被冻结，她充值解冻转账2万元。"
    case = case_of(text)
    assert case.type is not None and (case.type.code, case.type_label) == ("08", "stated")


_LOAN = "孟女士接到推销电话，问她是否需要贷款。她下载APP申请5万元，对方以刷流水为由让她转账8000元，贷款一直没有到账。"
_OTHER = "案例一、冒充客服案\n3月1日，龚先生接到自称客服的电话，称要关闭会员，他按要求转账3000元，发现被骗。\n"


@pytest.mark.parametrize(
    "text",
    [
        f"案例二、虚假征信案\n“真是后悔。”提起这件事，住在县城的孟女士直摇头。3月5日，{_LOAN}",
        f"虚假征信案：“真是后悔。”提起这件事，住在县城的孟女士直摇头。3月5日，{_LOAN}",
    ],
)
def test_somebody_s_words_stand_between_a_name_and_its_story(text: str) -> None:
    case = extract(Bulletin("", "两起案件", _OTHER + text, published="2023-06-01")).cases[-1]
    assert (case.type.code if case.type else None, case.type_label) == ("05", "stated")


def test_the_sentence_that_ends_the_paragraph_names_the_type() -> None:
    text = "【防范提示】\n3月5日，孟女士在网上申请贷款。她共被骗8000元。案件正在侦办。这是一起虚假征信案件。\n这是一起网络交友案件。"
    notice = to_notice(Bulletin("", "真实案例告诉你", text))
    first, second, *_ = (sentence.span for sentence in notice.sentences if sentence.kind != "head")
    story = Story(1, (first, second))
    assert gather(notice, story, True, to_scene(notice, story, ())).said == {"05"}


@pytest.mark.parametrize(
    "text",
    ["5月8日，聂某向县公安局报案，称在网上买手机被骗4200元。", "5月8日，县公安局接到聂某报案，称其在网上买手机付款4200元后被拉黑。"],
)
def test_that_somebody_turns_to_the_true_police_is_no_word_of_the_scam(text: str) -> None:
    kind = case_of(text).type
    assert kind is None or kind.code == "06"


@pytest.mark.parametrize(
    "text",
    [
        "9月8日，一名77歲婆婆接到電話，對方聲稱是其孫兒，因涉及刑事案件被警方拘捕，需要7萬元保釋金。婆婆把現金交給上門的男子，其後才知受騙。",
        "9月8日，警方接獲一名71歲男子報案，指有人冒認其女兒，稱被警方扣留，要交9萬元保釋金，他把現金交給一名男子後發現受騙。",
        "9月8日，一名80歲老婦接到「猜猜我是誰」電話，對方指其至親已被拘留，要她到公園交出5萬元保釋金，她照做後發現受騙。",
    ],
)
def test_a_relative_whom_police_hold_is_no_police(text: str) -> None:
    case = case_of(text)
    assert case.type is not None and case.type.code == "08"
    assert "亲友" in case.impersonated_as and "涉案洗钱" not in case.pretexts


def test_what_police_gave_back_is_no_word_of_the_scam() -> None:
    case = case_of(
        "近日，县公安局举行涉案财物发还仪式。2022年9月，居民丁某某报警，称被人以做活动返利诈骗6万元，民警追回被骗资金6万元返还给他。"
    )
    assert case.type is None or case.type.code not in ("07", "90")


def test_types_that_only_the_figures_name() -> None:
    told = extract(
        Bulletin(
            "",
            "一周反诈",
            "本周全市共发案24起，排列前三的分别是：冒充电商客服诈骗8起、虚假征信类诈骗6起、贷款类诈骗3起。",
            published="2023-06-01",
        )
    )
    assert set(told.types) == {"03", "05", "04"}


@pytest.mark.parametrize(
    "text",
    [
        "6月28日，群众孟女士上门报警称，其在招聘网站上刷单被骗，民警启动紧急止付，成功冻结2.2万元。",
        "6月25日，学生孟某添加一陌生QQ号为好友，对方自称可以刷信誉做兼职赚钱，孟某便通过对方给的网址，分五次刷单一万余元，后被拉黑。",
    ],
)
def test_a_word_for_the_type_tells_no_subtype(text: str) -> None:
    """刷单 is each of its subtypes'."""
    case = case_of(text)
    assert case.type is not None and (case.type.code, case.subtype) == ("01", None)


def test_the_only_name_that_is_printed_is_the_type() -> None:
    case = only_case(
        "近期，北河路派出所接到预警，辖区有人可能正在遭遇刷单诈骗。民警拨通了陈女士的电话。劝阻后得知，陈女士已经转账9万余元，正准备继续转账。"
        "民警迅速止付，成功止付5万元，剩余资金正在追回。"
    )
    assert (case.type and case.type.code, case.type_label) == ("01", "stated")

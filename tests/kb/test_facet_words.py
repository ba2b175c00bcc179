"""What only looks like a facet, in the shapes of real notices: words of the police, of shopping, of paying; who else called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.extract import extract
from kb.extract.channel import find_channels, find_payments
from kb.extract.facet_choice import FIRST, choose_facets
from kb.extract.facet_signs import find_signs
from kb.extract.facets import find_facets
from kb.extract.impersonated import find_impersonated
from kb.extract.scene import Scene, to_scene, whole_scene
from kb.extract.segment import Story
from kb.extract.sentences import to_notice
from kb.extract.steps import find_steps
from kb.model import Bulletin, Span
from kb.text import fold


def scene(text: str) -> Scene:
    made = whole_scene(text, fold(text))
    return replace(made, told=made.core)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("在短视频平台购物后接到电话", "短视频"),
        ("对方发来一段短视频吓唬他", "短视频"),
        ("他拿微信扫码付了钱", "微信"),
        ("说他京东、微信等平台的账户没有注销", "微信"),
        ("给骗子的QQ号充值", "QQ"),
        ("用QQ邮箱写信", "QQ"),
        ("正要付钱，接到妻子电话", "电话"),
        ("页面提示账户冻结", "网站"),
        ("在WhatsApp上收到私信", "App"),
        ("陌生号码发来的短信", "电话"),
        ("威胁要群发通讯录", "其他"),
        ("民警立即电话联系她", "电话"),
        ("自称某理财APP客服的人打来", "App"),
        ("下午寄了个快递出去，里面是金条", "快递"),
        ("孩子想要电话手表", "电话"),
    ],
)
def test_no_channel(text: str, value: str) -> None:
    assert value not in [fact.value for fact in find_channels(scene(text))]


@pytest.mark.parametrize("text", ["以无法提现为由骗取34400元", "被敲诈索取500元", "两人合伙窃取2万元"])
def test_what_was_taken_is_no_cash(text: str) -> None:
    assert "现金" not in [fact.value for fact in find_payments(scene(text))]


@pytest.mark.parametrize(("text", "paid"), [("她给对方发了200元红包", True), ("点赞后群主给她发了5元的红包", False)])
def test_a_red_packet_that_is_sent_and_one_that_comes(text: str, paid: bool) -> None:
    assert ("红包" in [fact.value for fact in find_payments(scene(text))]) is paid


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("对方以大额订单无法提现为由骗取34400元", "先给小额返利"),
        ("群里的人做任务从而获得返利", "先给小额返利"),
        ("前几天接了份兼职，想靠刷单返利", "先给小额返利"),
        ("劝他不要相信，坚决不能向对方汇款", "要求独处保密"),
        ("客服帮她点亮芝麻信用的星星", "信用分/流水不足"),
        ("让他把资料交上来做资金审查", "安全账户"),
        ("要她分别打开两个软件，分别向三个人说明", "要求独处保密"),
    ],
)
def test_no_facet_by_rule(text: str, value: str) -> None:
    assert value not in [fact.value for fact in find_facets(scene(text))]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("网购之后收到了客服的电话，说商品不合格", "客服"),
        ("电话随后被转接到银联客服，让其报出卡号", "银联客服"),
        ("接到一名快递客服的来电，称包裹丢失", "快递客服"),
        ("她接到一个冒充电视台客服的来电，说要续费", "电视台客服"),
    ],
)
def test_who_called_without_a_claim(text: str, printed: str) -> None:
    assert printed in [fact.value for fact in find_impersonated(scene(text)) if fact.field == "impersonated"]


def test_who_is_claimed_in_a_sentence_without_a_step() -> None:
    text = "一名自称某银行支行工作人员的女子找到她。随后她接到电话，按对方要求转账。"
    made = scene(text)
    half = text.index("随后")
    told = replace(made, core=(Span(half, len(text)),), told=(Span(0, half), Span(half, len(text))))
    told = replace(told, stages={"contact": (Span(half, half + 7),)})
    assert "某银行支行工作人员" in [fact.value for fact in find_impersonated(told)]


def test_a_sentence_after_the_story_that_holds_a_step_is_told_too() -> None:
    told, after = "3月5日，阚女士接到电话，对方自称民警，说她涉嫌洗钱。", "她被要求把钱转入一个安全账户，于是转账3万元。"
    notice = to_notice(Bulletin("", "标题", told + after))
    spans = [sentence.span for sentence in notice.sentences]
    story = Story(1, (spans[0],), tuple(spans[1:]))
    steps = find_steps(notice, replace(story, told=tuple(spans), after=()))
    assert to_scene(notice, story, steps).told == tuple(spans)
    assert to_scene(notice, story, ()).told == (spans[0],)


@pytest.mark.parametrize(
    ("middle", "told"),
    [
        ("那头的“办案民警”说她的卡替人走过黑钱。", True),
        ("客服称卡号写错，对方让她先交解冻金。", True),
        ("派出所值班员一边拨电话，一边联系开户行止付。", False),
    ],
)
def test_a_sentence_inside_the_story_is_told_where_the_other_side_speaks(middle: str, told: bool) -> None:
    first, last = "3月5日，阚女士接到陌生电话。", "她转账3万元。"
    notice = to_notice(Bulletin("", "标题", first + middle + last))
    spans = [sentence.span for sentence in notice.sentences]
    made = to_scene(notice, Story(1, (spans[0], spans[2])), ())
    assert made.told == (tuple(spans) if told else (spans[0], spans[2]))


def test_one_word_tells_one_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    made = replace(scene("宦某在某交友软件添加了一名女子，随后加了微信。"), code="09")
    monkeypatch.setattr("kb.extract.facet_choice.worth", lambda key, own, around: 500 if key[1] == "婚恋平台" else 400)
    assert {fact.value for fact in choose_facets(made, []) if fact.field == "channel"} == {"婚恋平台", "微信"}


def test_telecom_fraud_is_no_telecom_company() -> None:
    made = replace(scene("费女士遭遇电信网络诈骗，对方自称客服，让她转账。"), code="03")
    told = {key: pointed for key, *_, pointed in find_signs(made, [])}
    guessed = told["impersonated_as", "平台/支付客服"]
    assert not guessed.words and [made.folded[place.start : place.end] for place in guessed.places] == ["客服"]
    without = replace(scene("费女士遭遇电信网络诈骗，对方让她转账。"), code="03")
    assert ("impersonated_as", "平台/支付客服") not in {key for key, *_ in find_signs(without, [])}


def test_a_claim_before_a_word_is_a_sign() -> None:
    made = replace(scene("对方自称某市公安局民警，让她转账。到场的是派出所的人。"), code="07")
    own = next(own for key, own, _, _ in find_signs(made, []) if key == ("impersonated_as", "公检法"))
    assert "claimed" in own
    other = replace(scene("劝住她的是派出所的人。"), code="07")
    assert ["claimed" in own for _, own, _, _ in find_signs(other, [])] == [False]


def test_a_way_to_pay_needs_more_where_nothing_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "对方让他取出现金送去，他取了钱开车去送，被民警拦下。"
    paid, unpaid = (replace(scene(text), code="01", paid=lost) for lost in (True, False))
    assert "payment" not in [fact.field for fact in choose_facets(unpaid, [])]
    monkeypatch.setattr("kb.extract.facet_choice.worth", lambda key, own, around: FIRST[key[0]] + 30)
    told, untold = ([fact.value for fact in choose_facets(one, []) if fact.field == "payment"] for one in (paid, unpaid))
    assert (told, untold) == (["现金"], [])


@pytest.mark.parametrize(
    ("text", "sub"),
    [
        ("6月3日，饭店老板鲁女士接到电话，对方自称县实验小学的领导，要订20桌饭菜，又要50箱罐头，她向供货商转账3.2万元，被骗。", "11.2"),
        ("9月12日，餐馆老板段某接到自称某中学主任的电话，说军训时要订300份盒饭，又请他代买自热米饭，他转账18600元，被骗。", "11.2"),
        ("8月1日，超市老板吴某接到自称武警中队“陈班长”的电话，要采购270份礼品，又让他代购自热饭，他转账38720元，被骗。", "11.1"),
    ],
)
def test_who_orders(text: str, sub: str) -> None:
    (case,) = extract(Bulletin("", "商户被骗", text)).cases
    assert case.subtype and case.subtype.code == sub

"""Facets weighed: words that point at a value count by where they stand, by the type of the case, by what stands beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.extract.facet_choice import FIRST, LEAST, choose_facets, weigh, worth
from kb.extract.facet_signs import WORDS, find_signs, find_words, name_pointed, point
from kb.extract.headline import FINDERS
from kb.extract.personas import choose_personas
from kb.extract.scene import Scene, whole_scene
from kb.model import Fact, Span
from kb.text import fold


def scene(text: str, code: str, **stages: str) -> Scene:
    """A story of a type; each stage is given by the words of its step."""
    steps = {stage: (Span(text.index(words), text.index(words) + len(words)),) for stage, words in stages.items()}
    made = whole_scene(text, fold(text))
    return replace(made, code=code, stages=steps, told=made.core)


def chosen(made: Scene) -> dict[str, set[str]]:
    facts = choose_facets(made, choose_personas(made, [fact for find in FINDERS for fact in find(made)]))
    assert all(made.folded[fact.span.start : fact.span.end] for fact in facts)
    found: dict[str, set[str]] = {}
    for fact in facts:
        found.setdefault(fact.field, set()).add(str(fact.value))
    return found


LOAN = ("佘某填了资料，客服称其卡号填错，资金被冻结，要交5000元解冻费，佘某转账5000元。", "04")
POLICE = ("卜大爷接到“公安局民警”电话，对方说他涉嫌洗钱，要他把存款汇到核查账户，不许跟儿女说，他汇去3万元。", "07")
TASK = ("薄女士被拉进群，点赞后果然到账12元红包，客服说她选错了，要再做一组才能提现，她先后扫码付了8000元。", "01")


@pytest.mark.parametrize(
    ("text", "code", "field", "value"),
    [
        (*POLICE, "pretext", "涉案洗钱"),
        (*POLICE, "pretext", "安全账户"),
        (*POLICE, "control", "要求独处保密"),
        (*POLICE, "impersonated_as", "公检法"),
        (*TASK, "control", "先给小额返利"),
        (*TASK, "pretext", "操作失误/卡单/连单"),
        (*LOAN, "pretext", "解冻费/保证金/认证金"),
    ],
)
def test_told_of_the_type(text: str, code: str, field: str, value: str) -> None:
    assert value in chosen(scene(text, code)).get(field, set())


def test_words_that_only_hint_tell_a_channel_in_a_step_of_contact() -> None:
    """The group in which the advert stood is a channel that no word names."""
    text = "仝某在老乡群里看到有人发兼职，对方让他装了个“云麓通”软件，他先后转去8000元。"
    steps = {"contact": "仝某在老乡群里看到有人发兼职", "inducement": "对方让他装了个“云麓通”软件", "payment": "他先后转去8000元"}
    assert "其他" in chosen(scene(text, "01", **steps))["channel"]


@pytest.mark.parametrize(
    ("text", "code", "field", "value"),
    [
        ("对方让岑某先把钱存进卡里，得存3000元才能验证，他存了。", "04", "control", "先给小额返利"),
        ("岑某在网上看到兼职，对方称完成任务返还本金和佣金，他付了8600元。", "01", "control", "先给小额返利"),
        ("闵老伯接到电话，民警告诉他不要相信陌生人，他没有上当。", "06", "control", "要求独处保密"),
    ],
)
def test_not_told_of_the_type(text: str, code: str, field: str, value: str) -> None:
    assert value not in chosen(scene(text, code)).get(field, set())


def speaks(made: Scene, key: tuple[str, str]) -> int:
    ((own, around),) = [(own, around) for other, own, around, _ in find_signs(made, []) if other == key]
    return worth(key, own, weigh(around))


def test_the_same_words_say_less_in_another_type() -> None:
    text, key = "对方说要交押金3000元，她转了过去。", ("pretext", "解冻费/保证金/认证金")
    assert speaks(scene(text, "10"), key) > speaks(scene(text, "09"), key)


def test_signs_say_where_a_word_stands() -> None:
    made = scene("对方让他开启屏幕共享。民警提醒，不要屏幕共享。", "03", inducement="对方让他开启屏幕共享")
    signs = {key: own for key, own, _, _ in find_signs(made, [])}[("control", "屏幕共享/会议软件")]
    assert {"at:inducement", "at:after", "quiet", "police", "words:2"} <= signs
    assert "told" not in signs


def test_a_word_and_what_stands_next_to_it_are_signs() -> None:
    signs = {key: own for key, own, *_ in find_signs(scene("她接着拨了来电号码。", "03"), [])}[("channel", "电话")]
    assert {"begins:来电", "ends:来电", "before:了", "before:拨了", "after:号", "after:号码"} <= signs
    paid = {key: own for key, own, *_ in find_signs(scene("她分两次转账。", "03"), [])}[("payment", "转账")]
    assert not any(sign.startswith(("begins:", "before:")) for sign in paid)


def test_where_nothing_was_lost_the_words_say_how_it_was_to_be_paid() -> None:
    made, key = scene("对方要她把钱转账到安全账户。", "07", inducement="要她把钱转账到安全账户"), ("payment", "转账")
    for paid in (True, False):
        own = {one: own for one, own, *_ in find_signs(replace(made, paid=paid), [])}[key]
        assert "at:inducement" in own and ("unpaid at:inducement" in own) is not paid


def test_the_stage_of_a_channel_is_a_sign_by_type() -> None:
    made = scene("他接到电话。", "07", contact="接到电话")
    own = {key: own for key, own, *_ in find_signs(made, [])}[("channel", "电话")]
    assert {"at:contact|07", "any at:contact|07"} <= own


def test_the_likeliest_of_a_field_must_be_surer_than_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    made = scene("对方说她涉嫌洗钱，要把钱转到安全账户。", "07")
    found = {"涉案洗钱": 0, "安全账户": LEAST["pretext"]}
    monkeypatch.setattr("kb.extract.facet_choice.worth", lambda key, own, around: found.get(key[1], -(10**6)))
    for most, told in ((FIRST["pretext"], {"涉案洗钱", "安全账户"}), (FIRST["pretext"] - 1, set())):
        found["涉案洗钱"] = most
        assert {fact.value for fact in choose_facets(made, []) if fact.field == "pretext"} == told


def test_a_persona_and_the_type_are_signs() -> None:
    made = scene("自称“李警官”的人来电", "07")
    told = [Fact("impersonated", "李警官", Span(3, 6), "impersonated.quoted")]
    ((own, around),) = [(own, around) for key, own, around, _ in find_signs(made, told) if key == ("impersonated_as", "公检法")]
    assert "persona" in own and "type:07" in around


def test_how_those_are_called_whom_scammers_play_speaks_for_their_role() -> None:
    """The true police, who are named more often, do not hide a word in a persona's name."""
    text = "民警登记时，派出所民警说，公安常提醒。自称“经侦大队郗队”的人来电。"
    span = Span(text.index("经侦"), text.index("”"))
    key = ("impersonated_as", "公检法")
    with_name = {one: own for one, own, *_ in find_signs(scene(text, "07"), [Fact("impersonated", "经侦大队郗队", span, "")])}[key]
    assert {"persona", "in ends:郗队", "in begins:经侦", "who:经侦大队郗队", "who has:大队"} <= with_name
    without = {one: own for one, own, *_ in find_signs(scene(text, "07"), [])}[key]
    assert "nobody" in without and not any(sign.startswith(("who", "in ")) or sign == "persona" for sign in without)


def test_ways_to_keep_in_touch_have_their_turn() -> None:
    made = scene("郗某接到电话，对方加她微信，让她用钉钉。", "03", contact="郗某接到电话")
    own = {key: own for key, own, *_ in find_signs(made, [Fact("platform", "钉钉", Span(16, 18), "platform.name")])}
    assert {"turn:0", "any at:contact", "platform:钉钉"} <= own["channel", "电话"]
    assert "turn:1" in own["channel", "微信"]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("客服说她漏填了一栏，要重做。", "pretext", "操作失误/卡单/连单"),
        ("页面说余额被锁，得再充5000元才能激活。", "pretext", "解冻费/保证金/认证金"),
        ("对方说他的护照被人冒用。", "pretext", "涉案洗钱"),
        ("对方说他误开了金牌会员，下月起月扣600元。", "pretext", "自动扣费"),
        ("不取消就按年收取800元会员费。", "pretext", "自动扣费"),
        ("要她锁好房门，千万别告诉老伴。", "control", "要求独处保密"),
        ("垫一百返一百三，头两回都给了。", "control", "先给小额返利"),
        ("“校长”发来一张电子回单。", "control", "伪造文书"),
        ("在某短视频平台看到一只小狗。", "hook", "短视频平台"),
        ("点了短信里的网址。", "hook", "短信链接"),
        ("“褚总”把她拉进群。", "impersonated_as", "领导/老师"),
        ("电话一通就叫奶奶。", "impersonated_as", "亲友"),
        ("署名农业农村局。", "impersonated_as", "政府/医保/疾控"),
    ],
)
def test_words_point_at_values(text: str, field: str, value: str) -> None:
    assert (field, value) in point(scene(text, "99"), [])


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("他在汽车站捡到一张名片，上面写着办卡。", "channel", "其他"),
        ("她付了到付的邮费。", "channel", "快递"),
        ("“总领馆”说她的签证有问题。", "impersonated_as", "政府/医保/疾控"),
        ("那头让他猜是谁。", "impersonated_as", "亲友"),
        ("手机忽然不听使唤。", "control", "远程控制"),
        ("家里人问起，就说去旅游。", "control", "要求独处保密"),
        ("她表哥在里面做技术，知道走势。", "pretext", "内幕稳赚"),
        ("他买了三箱酒。", "payment", "其他"),
    ],
)
def test_a_guess_points_where_nothing_else_does(text: str, field: str, value: str) -> None:
    made = scene(text, "99")
    ((pointed, own),) = [(pointed, own) for key, own, _, pointed in find_signs(made, []) if key == (field, value)]
    assert pointed.guesses == pointed.places and pointed.hinted and "guess" in own


def test_a_guess_says_nothing_beside_a_hint_and_nothing_of_the_type() -> None:
    text = "他掏出手机，共享后对方远程操作，手机不听使唤。"
    assert not point(scene(text, "03"), [])[("control", "远程控制")].guesses
    guessed = scene("手机忽然不听使唤。", "03")
    assert "control.远程控制" not in name_pointed(guessed.folded, guessed.core)


def test_a_service_ordered_by_mistake_is_no_mistake_in_a_task() -> None:
    assert ("pretext", "操作失误/卡单/连单") not in point(scene("对方以取消她误操作的会员为由来电。", "03"), [])


def test_the_words_of_the_story_are_signs() -> None:
    made, key = scene("羿某看到兼职广告，进群做任务，垫付后佣金到账。", "01"), ("hook", "兼职广告")
    ((own, around),) = [(own, around) for other, own, around, _ in find_signs(made, []) if other == key]
    assert {"兼职", "佣金"} <= find_words(made)
    assert worth(key, own, weigh(around | find_words(made))) != worth(key, own, weigh(around))


def test_nothing_points_nothing_is_told() -> None:
    made = scene("今天天气很好。", "06")
    assert point(made, []) == {} and choose_facets(made, []) == []


def test_other_fields_pass_untouched() -> None:
    fact = Fact("platform", "淘宝", Span(0, 2), "platform.name")
    assert choose_facets(scene("淘宝", "03"), [fact])[0] is fact
    assert "platform" not in WORDS


@pytest.mark.parametrize(
    ("text", "key", "quoted"),
    [
        ("她接到电话，家里人问起，就说去旅游，她照办了。", ("control", "要求独处保密"), ("家里人问起", "就说去旅游")),
        ("对方自称“贷款客服”，让她转账。", ("impersonated_as", "平台/支付客服"), ("贷款客服",)),
    ],
)
def test_what_a_guess_stands_in_is_quoted(
    text: str, key: tuple[str, str], quoted: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The word alone would tell nobody why."""
    for bounds in (LEAST, FIRST):
        monkeypatch.setitem(bounds, key[0], -10_000)
    made = scene(text, "04")
    assert {one: pointed for one, *_, pointed in find_signs(made, [])}[key].guesses
    facts = choose_facets(made, choose_personas(made, [fact for find in FINDERS for fact in find(made)]))
    (fact,) = [fact for fact in facts if (fact.field, fact.value) == key]
    assert made.folded[fact.span.start : fact.span.end] in quoted

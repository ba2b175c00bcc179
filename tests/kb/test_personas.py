"""Personas weighed: a quoted name counts by what stands beside it and how it is made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from notices import read_titled

from kb.extract.impersonated import find_impersonated
from kb.extract.personas import FIRST, choose_personas, find_names, find_signs
from kb.extract.scene import Scene, whole_scene
from kb.model import Span
from kb.text import fold


def scene(text: str, code: str) -> Scene:
    made = whole_scene(text, fold(text))
    return replace(made, code=code, told=made.core)


def personas(text: str, code: str) -> list[str]:
    made = scene(text, code)
    return [str(fact.value) for fact in choose_personas(made, list(find_impersonated(made))) if fact.field == "impersonated"]


@pytest.mark.parametrize(
    ("text", "code", "who"),
    [
        ("柏婆婆接到“孙子”的电话，说打伤了人", "08", "孙子"),
        ("他接到“平台客服”的电话", "03", "平台客服"),
        ("电话转给了“沈警官”，对方说她涉嫌洗钱", "07", "沈警官"),
        ("随后“接待员”让她做任务", "01", "接待员"),
        ("接到自称银行工作人员的电话", "04", "银行工作人员"),
    ],
)
def test_a_persona(text: str, code: str, who: str) -> None:
    assert who in personas(text, code)


@pytest.mark.parametrize(
    ("text", "code", "who"),
    [
        ("对方让他下载“星海优选”APP投资", "02", "星海优选"),
        ("要他交“保证金”才能提现", "01", "保证金"),
        ("以“账户冻结”为由让他转账", "04", "账户冻结"),
        ("把钱转进“安全账户”", "07", "安全账户"),
    ],
)
def test_no_persona(text: str, code: str, who: str) -> None:
    assert who not in personas(text, code)


def test_each_form_is_told_once_and_quoted_as_printed() -> None:
    text = "“陆主任”让他转账，“陆主任”又催他，「陸主任」再三催促"
    made = scene(text, "08")
    found = [fact for fact in choose_personas(made, []) if fact.field == "impersonated"]
    assert len({fact.value for fact in found}) == len(found)
    assert all(text[fact.span.start : fact.span.end] == fact.value for fact in found)


def test_signs_of_a_name() -> None:
    made = scene("转给“沈警官”后", "07")
    names = find_names(made, [])
    assert names == {Span(3, 6): None}
    assert {"q", "no rule", "kind:公检法:07", "qbefore1:给", "qafter1:后", "ends:警官", "rank:0"} <= set(
        find_signs(made, Span(3, 6), names)
    )


def test_a_name_is_the_end_of_a_longer_one() -> None:
    made = scene("来电的是“缴费平台客服”。“客服”让他扫码", "04")
    names = find_names(made, [])
    long, short = sorted(names)
    assert {"tail", "tail after", "tail:客服", "rank:1"} <= set(find_signs(made, short, names))
    assert "longer" in set(find_signs(made, long, names)) and "tail" not in set(find_signs(made, long, names))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("短信写着：【电力服务】您已欠费", ["电力服务"]),
        ("来电人自称酒厂的业务代表，要退一笔款", ["酒厂的业务代表"]),
        ("他打开手机上的地图导航", []),
    ],
)
def test_what_may_be_a_persona(text: str, names: list[str]) -> None:
    made = scene(text, "12")
    assert [made.folded[place.start : place.end] for place in sorted(find_names(made, list(find_impersonated(made))))] == names


def test_no_persona_is_told_where_none_is_likely(monkeypatch: pytest.MonkeyPatch) -> None:
    made = scene("“甲某”和“乙某”先后打来", "08")
    for much, told in ((FIRST - 0.01, []), (FIRST, ["甲某", "乙某"])):
        monkeypatch.setattr("kb.extract.personas.chance", lambda name, signs, much=much: much)
        assert [fact.value for fact in choose_personas(made, [])] == told


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("在客运站遇到一名男子，对方自称是包工头，说要给工友结饭钱，潘先生把身上的900元都给了他，男子随后没了踪影。", ["包工头"]),
        ("在婚恋网站上认识了一名自称珠宝商的女子，对方说要过生日，潘先生转账1万元，之后被拉黑。", ["珠宝商"]),
        ("在网上认识了一名自称在深圳做外贸的女子，对方说要过生日，潘先生转账1万元，之后被拉黑。", []),
        ("在网上认识了一名自称姓白的女子，对方说要过生日，潘先生转账1万元，之后被拉黑。", []),
    ],
)
def test_who_they_claimed_to_be_without_quotation_marks(said: str, who: list[str]) -> None:
    (case,) = read_titled(f"男子被骗\n5月8日，市民潘先生{said}", "2023-05-10").cases
    assert list(case.impersonated) == who


def test_the_true_police_who_warn_are_no_persona() -> None:
    text = (
        "8月16日，村民马某接到一个自称是社保中心办事员的电话，说他的社保卡被冒用，要往指定账户交一笔保证金。随后他接到了派出所打来的电话："
        "“我们是派出所的民警，您刚才接的是诈骗电话，不要转账。”马某没有转账，避免了损失。"
    )
    (case,) = read_titled(f"识破骗局\n{text}", "2023-08-18").cases
    assert case.impersonated == ("社保中心办事员",)

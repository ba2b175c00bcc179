"""What the places of a case are to the money and the gang, where words of the rules alone do not say it or say too much."""

from __future__ import annotations

import pytest

from kb.build import read
from kb.extract.gazetteer import find_names
from kb.extract.place_role_signs import by_sentences
from kb.extract.place_role_words import by_words
from kb.model import Bulletin, Span

STORY = "3月2日，苏州市吴江区的高女士在刷单群里被骗3万元，随后报警。"
TOLD = {
    "caught in several places": (
        STORY + "警方循线追踪，3月20日，民警先后在洛阳、襄阳收网，抓获犯罪嫌疑人9人。",
        {("arrest", "河南省洛阳市"), ("arrest", "湖北省襄阳市")},
    ),
    "the police who tell it": ("近日，苏州市公安局吴江分局通报一起案件。" + STORY, set()),
    "where the scammer says to be": (
        "3月2日，苏州市吴江区的高女士接到自称上海市公安局民警的电话，对方称她涉嫌洗钱，她将3万元转到“安全账户”后发现被骗。",
        set(),
    ),
    "where the gang is said to be": (
        STORY + "民警查明，这是一个在菲律宾的诈骗团伙，部分钱款在桂林被取走。",
        {("den", "菲律宾"), ("cash_out", "广西壮族自治区桂林市")},
    ),
    "taken from a machine": (
        STORY + "民警查明，这笔钱当天在南宁市的一处ATM机上被取现，3月9日民警赶赴南宁市抓获取款人闵某。",
        {("cash_out", "广西壮族自治区南宁市"), ("arrest", "广西壮族自治区南宁市")},
    ),
}


@pytest.mark.parametrize(("text", "places"), TOLD.values(), ids=TOLD.keys())
def test_places_by_role(text: str, places: set[tuple[str, str]]) -> None:
    reading = read(Bulletin("", "高女士刷单被骗", text, published="2024-04-20", sha256="0" * 64))
    assert {(place.role, place.name) for place in reading.cases[0].places} == places
    for fact in reading.cases[0].facts:
        if fact.field.startswith("place."):
            assert text[fact.span.start : fact.span.end]


def test_what_an_enumeration_ends_with_is_a_sign_of_each_of_its_places() -> None:
    text = "民警在苏州、无锡两地蹲守。在苏州、无锡同时抓获6人。"
    first = text.rindex("苏州")
    spans = [Span(first, first + 2), Span(first + 3, first + 5)]
    assert "la:caught" in set(by_sentences(text, first, first + 2, spans))
    assert "listed" not in set(by_sentences(text, first + 3, first + 5, spans))


def test_who_is_of_a_place_and_that_somebody_is_caught_near_are_signs_of_it() -> None:
    text = "在商场门口按住了小伙。他姓单，21岁，青海海东人。"
    start = text.index("青海")
    signs = set(by_words(text, start, start + 4))
    assert {"from", "of:there", "far:caught", "sb:origin"} <= signs
    assert "farb:caught" not in signs


NAMED = {
    "behind a word that with it would be another": ("钱从江西吉安汇出。", ["江西省吉安市"]),
    "and so of two": ("在湖南郴州和安徽界首被取走。", ["湖南省郴州市", "安徽省阜阳市界首市"]),
    "of which somebody is": ("机主阮某（23岁，龙海人）到案。", ["福建省漳州市龙海区"]),
    "of two together": ("在湛江市吴川市，遂溪、吴川两地各有一处。", ["广东省湛江市吴川市", "广东省湛江市遂溪县", "广东省湛江市吴川市"]),
    "before several banks": ("在福建五家银行被冻结。", ["福建省"]),
}


@pytest.mark.parametrize(("text", "names"), NAMED.values(), ids=NAMED.keys())
def test_regions_are_named(text: str, names: list[str]) -> None:
    assert [found.regions[0].full for found in find_names(text)] == names

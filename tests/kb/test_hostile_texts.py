"""Texts made to break a reader: an answer in bounded time, and what a reading promises still holds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.extract import extract
from kb.extract.pasted import read_pasted
from kb.model import Bulletin, Reading
from tests.clock import seconds

BIG = 200_000
PIECE = 10_000
SECONDS = 1.5  #: of one processor: three times what is promised, for machines at work on other things
STORY = "3月5日，市民孟女士接到自称京东客服的电话，对方让她下载“云会易”APP，她转账3笔共8600元，遂报警。"


def many(part: str) -> str:
    return (part * (BIG // len(part) + 1))[:BIG]


def noise() -> str:
    pick = random.Random(5)
    letters = STORY + "某女士的诈骗案例，。；：“”（）0123456789万元年月日\n、\t一二三四五"
    return "".join(pick.choice(letters) for _ in range(BIG))


HOSTILE = {
    "novel": many("他推开门，雨还在下。“你终于来了。”她说，声音很轻，像是怕惊动了什么。第三章\n"),
    "stories": many(STORY + "\n"),
    "stories on one line": many(STORY),
    "no stop": many("他又转账给对方指定的账户然后又说"),
    "commas": many("，"),
    "digits": many("1234567890"),
    "amounts": many("转账8600元，"),
    "brackets": many("（“【"),
    "quotes": many("“"),
    "names": many("某"),
    "numbers": many("一、"),
    "lines": many("案\n"),
    "blanks": many(" \t\u3000"),
    "emoji": many("😀🎉"),
    "right to left": many("\u202eمرحبا\u202c "),
    "english": many("Police said the victim transferred 8,600 yuan to the caller. "),
    "traditional": many("詐騙集團冒充電商客服，被害人匯款新臺幣12萬元。"),
    "noise": noise(),
}


def broken(told: Reading, bulletin: Bulletin) -> list[object]:
    """What a reading promises and this one does not hold."""
    facts = [fact for case in told.cases for fact in case.facts if not told.bulletin.part(fact.span)]
    steps = [step for case in told.cases for step in case.steps if not told.bulletin.part(step.span).strip()]
    text = [told.bulletin.text] if told.bulletin.text != bulletin.text else []
    form = [told.form] if not told.is_bulletin and (told.form != "other" or told.cases) else []
    return [*facts, *steps, *text, *form]


@pytest.mark.alone
@pytest.mark.parametrize("name", HOSTILE)
def test_bounded_time(name: str) -> None:
    bulletin = Bulletin("", "警惕诈骗", HOSTILE[name], published="2023-06-01")
    extract(Bulletin("", "警惕诈骗", HOSTILE[name][:PIECE]))  # what is loaded once is no part of it
    told: list[Reading] = []
    assert seconds(lambda: told.append(extract(bulletin))) < SECONDS
    assert name in ("stories", "stories on one line", "no stop", "amounts", "traditional", "noise") or not told[0].cases


@pytest.mark.alone
@pytest.mark.parametrize("name", HOSTILE)
def test_pasted_in_bounded_time(name: str) -> None:
    assert seconds(lambda: read_pasted(HOSTILE[name])) < SECONDS


@pytest.mark.parametrize("text", ["", "骗", "1", "😀", "\n", "。", "\u202e", "\x00", "元" * 50, "9" * 10_000])
def test_next_to_nothing(text: str) -> None:
    for bulletin in (Bulletin("", "", text), Bulletin("", text, ""), Bulletin("", text, text)):
        told = extract(bulletin)
        assert not told.is_bulletin and told.cases == () and told.tallies == ()
        assert broken(told, bulletin) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*STORY, "\n", "。", "案例一", "警方提醒：", "李某", "8600元", "3月5日", "（", "”"]), max_size=120))
def test_any_text_of_such_words(parts: list[str]) -> None:
    bulletin = Bulletin("", "诈骗案例", "".join(parts), published="2023-06-01")
    assert broken(extract(bulletin), bulletin) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text(text: str, title: str) -> None:
    bulletin = Bulletin("", title, text)
    assert broken(extract(bulletin), bulletin) == []

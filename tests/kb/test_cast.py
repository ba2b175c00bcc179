"""Who enters and who has left, how sentences begin: signs of where a case begins."""

from __future__ import annotations

import pytest

from kb.extract.cast import cast_of
from kb.extract.leads import lead_of, lead_signs
from kb.extract.sentences import Sentence, to_notice
from kb.model import Bulletin


def _read(text: str) -> tuple[str, list[Sentence], list[str]]:
    notice = to_notice(Bulletin("", "", text))
    read = [sentence for sentence in notice.sentences if sentence.kind != "head"]
    return notice.folded, read, [notice.folded[s.span.start : s.span.end].strip() for s in read]


def _signs(text: str) -> list[set[str]]:
    folded, read, texts = _read(text)
    cast = cast_of(read, folded)
    return [set(cast.signs(at, sentence, told)) for at, (sentence, told) in enumerate(zip(read, texts, strict=True))]


@pytest.mark.parametrize(
    ("text", "at", "shown"),
    [
        ("桂女士接到电话，说包裹丢了。桂女士报了警。\n商女士也收到短信。商女士没理。", 2, "enters:left"),  # 桂女士 is never named again
        ("桂女士接到电话，说包裹丢了。商女士劝她别信。桂女士不听，转账5000元。", 1, "enters:both"),
        ("桂女士接到电话，说包裹丢了。她转账5000元，发现被骗后报警。\n一名退休工人接到电话。", 2, "one:again:left:first"),
        ("桂女士接到电话。桂女士转账5000元，随后报警。\n商女士接到电话。", 2, "meets:over:first"),
    ],
)
def test_who_enters(text: str, at: int, shown: str) -> None:
    assert shown in _signs(text)[at]


def test_the_first_to_enter_follows_nobody() -> None:
    (first, *_) = _signs("桂女士接到电话，说包裹丢了。")
    assert not any(sign.startswith("enters") for sign in first)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("桂女士接到电话。桂女士报警。\n商女士接到电话。商女士报警。", "changes:1"),
        ("桂女士接到电话。商女士劝她。桂女士报警。", "changes:0"),
        ("有人接到电话。", "changes:0"),
    ],
)
def test_how_often_the_scene_changes_hands(text: str, changes: str) -> None:
    folded, read, _ = _read(text)
    assert changes in cast_of(read, folded).whole()


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("08:50到了现场。", "clock"),
        ("上午9点20分，他来报案。", "clock"),
        ("周三，他来报案。", "week"),
        ("3月5日，他来报案。", "date"),
        ("同日，他来报案。", "day"),
        ("3月，他来报案。", "month"),
        ("下午，他来报案。", "hour"),
        ("最后一位不愿露面。", "count"),
        ("7.8万的是开店的钟某。", "sum"),
        ("他来报案。", ""),
    ],
)
def test_leads(text: str, lead: str) -> None:
    _, read, texts = _read(text)
    assert lead_of(texts[0], read[0]) == lead


def test_a_clock_alone_on_its_line_stands_over_the_next() -> None:
    _, read, texts = _read("08:50\n石桥的桂女士接到电话，说包裹丢了。\n10:20\n城东的商女士收到短信。")
    first, second = (row for row in lead_signs(texts, read) if any(sign.startswith("under:") for sign in row))
    assert "under:clock:1:2" in first
    assert "under:clock:2:2" in second

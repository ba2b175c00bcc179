"""What a paragraph tells by itself, what the cases that tags make would be, and how heads and retellings part or join them."""

from __future__ import annotations

import pytest

from docs.composed import Tale, compose
from kb.extract.blocks import Block, Told, blocks_of, piece_signs, pieces_of, told_of
from kb.extract.cast import cast_of
from kb.extract.segment import find_stories
from kb.extract.sentences import Sentence, style_of, to_notice
from kb.extract.threads import BEFORE, BEGINS, GOES_ON, OUTSIDE
from kb.model import Bulletin

TWO = """桂女士接到“客服”电话，被转走3000元。她马上报警。
开店的商先生在网上看到贷款广告，转账8000元后对方失联。商先生很后悔。
民警提醒：不要转账。"""


def _read(text: str) -> tuple[list[Sentence], list[str], Told]:
    notice = to_notice(Bulletin("", "", text))
    read = [sentence for sentence in notice.sentences if sentence.kind != "head"]
    texts = [notice.folded[s.span.start : s.span.end].strip() for s in read]
    return read, texts, told_of(texts, cast_of(read, notice.folded))


def _blocks(text: str) -> list[Block]:
    read, _, told = _read(text)
    return blocks_of(read, told)


def test_a_paragraph_tells_a_story_whole() -> None:
    first, second, last = _blocks(TWO)
    assert (first.shape, first.whole, first.shared, first.fresh) == ("ompes", True, False, "fresh")
    assert (second.shape[0], second.whole, second.shared, second.fresh) == ("o", True, False, "fresh")
    assert not last.whole


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("一名矿工接到电话，转账3000元。", "o"),
        ("老年男声说他接到电话。", "x"),
        ("13岁的敏敏在群里扫码付了3000元。", "x"),
        ("接到电话，转账3000元。", "-"),
    ],
)
def test_somebody_without_a_name(text: str, mark: str) -> None:
    (block,) = _blocks(text)
    assert block.shape[0] == mark


def test_who_is_named_again_tells_on() -> None:
    _, second = _blocks("桂女士接到电话，转账3000元。\n桂女士又接到电话，再转账5000元。")
    assert second.shared
    assert second.fresh == "none"


def test_pieces_end_where_nothing_is_told() -> None:
    _, texts, told = _read(TWO)
    pieces = pieces_of([BEGINS, GOES_ON, BEGINS, GOES_ON, OUTSIDE], told)
    assert [(piece.start, piece.end) for piece in pieces] == [(0, 2), (2, 4)]
    signs = set(piece_signs([BEGINS, GOES_ON, BEGINS, GOES_ON, OUTSIDE], [BEGINS, *[GOES_ON] * 4], texts, told))
    assert {"pieces:2", "pieces whole:2", "pieces apart:1", "pieces fresh:1", "sums again:0"} <= signs


def test_no_piece_at_all() -> None:
    _, texts, told = _read("他来报案。")
    assert "pieces:0" in set(piece_signs([BEFORE], [BEFORE], texts, told))
    assert _blocks("") == []


@pytest.mark.parametrize(("one", "other"), [("❶", "❷"), ("①", "⑫"), ("1️⃣", "2️⃣"), ("一、", "十二、")])
def test_numbers_of_one_row(one: str, other: str) -> None:
    assert style_of(one) == style_of(other) != ""


STORY = "，接到自称客服的电话，对方以注销会员为由让其下载软件共享屏幕，随后卡内{sum}元被转走，报案后警方已立案。"


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        (f"【典型案例】案例1：3月5日，城东的桂女士{STORY}\n案例2：3月6日，城西的商先生{STORY}".format(sum="3000"), 2),
        (f"3月5日，桂女士{STORY}\n3月5日中午，桂女士正在家中{STORY}".format(sum="35000"), 1),
    ],
)
def test_heads_part_and_retellings_join(text: str, cases: int) -> None:
    assert len(find_stories(to_notice(Bulletin("", "两起诈骗案", text)), cases=2)) == cases


def test_stories_are_put_together() -> None:
    blank = {"steps": [], "region": None}
    words = "第{}人接到电话，按对方说的转账{}000元。"
    tales = [Tale(f"q1-{n:03}", "标题", words.format(n, n), blank, "前文。\n", "\n后文。", True, None) for n in range(1, 7)]
    made = list(compose(tales, 30, 5, 1))
    assert made == list(compose(tales, 30, 5, 1))
    assert len(made) == 35
    assert all(len(one.expect["cases"]) == len(one.name.split("+")) > 1 for one in made)
    assert all(one.text.startswith("前文。") and one.text.endswith("后文。") for one in made if one.grafted)

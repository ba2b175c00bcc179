"""No text stops the reading: every pattern of `kb` is bounded, runs over 200,000 hostile characters at once, and so do the finders."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial

import pytest

import kb
from kb.audit import find_damaged
from kb.build.reading import read
from kb.extract.amounts import find_amounts
from kb.extract.indicators import find_indicators
from kb.extract.patterns import all_patterns
from kb.extract.tallies import find_tallies
from kb.extract.victim import find_victim
from kb.extract.when import find_incident
from kb.extract.where import find_places
from kb.mask import mask
from kb.model import Bulletin, Reading
from tests.clock import seconds

FILES = ("authority.yml", "figures.yml", "money.yml", "endings.yml", "where_when.yml", "mask.yml")
SIZE = 200_000
LIMIT = 0.5  #: seconds of one processor
PIECES = (
    "转账汇款被骗对方客服民警群众市民女士", "1234567890", "12万3千4百元，", "“称\"", "，、（((", " \n ", "一二三四五六七八九十",
    "称对方说的转", "2024年3月5日至6日", "上升3%下降", "a.b-c_1@", "镇乡区县市", "某某某某", "******", "1,2,3,", "的的的的",
)  # fmt: skip
#: an open end: * or +, or {n,}, outside a set and not escaped
UNBOUNDED = re.compile(r"(?<!\\)[*+](?![^\[]*\])|\{\d*,\}")


def hostile() -> str:
    share = SIZE // len(PIECES)
    return "".join((piece * (share // len(piece) + 1))[:share] for piece in PIECES)


TEXT = hostile()


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for file in FILES:
        yield from ((f"{file}:{name}", pattern) for name, pattern in all_patterns(file))
    for module in pkgutil.walk_packages(kb.__path__, "kb."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{module.name}.{name}", value


def test_every_pattern_runs_over_hostile_text() -> None:
    slow = []
    for name, pattern in patterns():
        took = seconds(partial(deque, pattern.finditer(TEXT), maxlen=0))
        if took > LIMIT:
            slow.append((name, round(took, 2)))
    assert slow == []


def test_every_pattern_of_the_figures_is_bounded() -> None:
    assert [name for name, pattern in patterns() if ":" in name and UNBOUNDED.search(pattern.pattern)] == []


FINDERS: dict[str, Callable[[str], object]] = {
    "amounts": find_amounts,
    "tallies": lambda text: find_tallies(text, "", "2024-03-12"),
    "places": find_places,
    "victim": find_victim,
    "incident": lambda text: find_incident(text, "2024-03-12"),
    "indicators": find_indicators,
    "damaged": find_damaged,
    "mask": lambda text: mask(Bulletin("u", "t", text)),
}


@pytest.mark.parametrize("name", sorted(FINDERS))
def test_time_grows_with_the_text_and_no_faster(name: str) -> None:
    """Four times the text takes about four times as long, whatever stands in it."""
    find = FINDERS[name]
    find("预热")

    def all_pieces(size: int, turn: int) -> None:
        for piece in PIECES:
            find(f"{turn}。" + (piece * (size // len(piece) + 1))[:size])  # no turn's text is remembered from another

    small, large = (min(seconds(partial(all_pieces, size, turn)) for turn in range(3)) for size in (2_000, 8_000))
    assert large < 8 * small + 0.2


def test_figure_of_ten_thousand_digits() -> None:
    bulletin = Bulletin("u", "女子被骗" + "9" * 5_000 + "元", "汪女士被骗走" + "9" * 10_000 + "元，又转账" + "三" * 10_000 + "万元。")
    told: list[Reading] = []
    assert seconds(lambda: told.append(read(bulletin))) < 2
    assert all(case.loss_yuan is None or case.loss_yuan < 1e15 for case in told[0].cases)

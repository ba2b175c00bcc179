"""Whole names without a title, 郝守田 or 麦冬: known by what names are made of, and by being told again where people are told of."""

from __future__ import annotations

from functools import cache, lru_cache

from kb.extract.cues import load_pattern
from kb.extract.gazetteer import regions
from kb.extract.patterns import plain_words
from kb.lexicon import load_yaml
from kb.text import where_is

FILE = "roles.yml"
_BEFORE = 6  #: characters that say of a name at once that it is one
_AGAIN = 2  #: times that a name is told where people are told of
_MOST = 4000  #: characters that are looked at


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(load_yaml(FILE)["full_names"][name])


@cache
def surnames() -> frozenset[str]:
    """The surnames that are seldom anything else."""
    return frozenset(load_yaml(FILE)["surnames"]) - _listed("no_surname")


@cache
def _given() -> frozenset[str]:
    return frozenset("".join(plain_words("mask.yml", "mask", "given"))) - {*"镇伯叔"} | _listed("given")


@cache
def _no_names() -> frozenset[str]:
    """Words that look like a name: places, and what is listed."""
    return _listed("words") | {region.short for some in regions().values() for region in some}


def _could_be(name: str) -> bool:
    return all(char in _given() for char in name[1:]) and name not in _no_names() and name[:2] not in _listed("words")


@lru_cache(maxsize=8)
def find_full_names(folded: str) -> frozenset[str]:
    """The whole names of a folded text: told twice as persons are, or once behind a word for what somebody is.

    >>> sorted(find_full_names("村里的郝守田接到电话,对方自称客服。郝守田信了,给麦冬打电话"))
    ['郝守田']
    """
    text = folded[:_MOST]
    called = load_pattern(FILE, "full_names", "called")
    told: dict[str, int] = {}
    once: set[str] = set()
    for start in (at for at, char in enumerate(text) if char in surnames()):
        for size in (3, 2):
            name = text[start : start + size]
            anybody = name in _listed("anybody")  # 教师王五: who is given no name
            if len(name) == size and (anybody or _could_be(name)) and _is_told(text, start, start + size):
                told[name] = told.get(name, 0) + 1
                if (anybody or size == 3) and called.search(text, max(0, start - _BEFORE), start):
                    once.add(name)
                break
    again = {name for name, times in told.items() if times >= _AGAIN} | once
    own = (name for name in again if not any(name != other and name in other for other in again))
    return frozenset(name for name in own if not _is_of_office(text, name))


def _is_of_office(text: str, name: str) -> bool:
    """Whether a name is told behind an office of those who help: 副所长熊志刚, 保安员郑国强."""
    office = load_pattern(FILE, "full_names", "office")
    return any(office.search(text, max(0, at - _BEFORE), at) for at in where_is(name, text))


def _is_told(text: str, start: int, end: int) -> bool:
    """Whether a name stands where people are told of: behind a mark or a word for somebody, before what somebody does."""
    before, behind = load_pattern(FILE, "full_names", "before"), load_pattern(FILE, "full_names", "behind")
    return before.search(text, max(0, start - 2), start) is not None and behind.match(text, end) is not None

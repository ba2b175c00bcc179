"""Weighs what columns and titles are called, by the words of words.yml; knows nothing of what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).parent / "words.yml"
LONGEST_NAME = 16  #: characters of a column's name; what is longer is a title
_SENTENCE = re.compile("[，。？！?!：:；|｜]")  #: what a title may hold and a column's name does not
_BLANKS = re.compile(r"[\s>»›+.…]{1,50}")


@dataclass(frozen=True, slots=True)
class Words:
    columns: tuple[tuple[int, re.Pattern[str]], ...]  #: the heaviest first
    against: re.Pattern[str]
    more: frozenset[str]
    enter: frozenset[str]
    turns: frozenset[str]
    titles: re.Pattern[str]


def _any(words: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True)))


@cache
def words() -> Words:
    said = yaml.safe_load(WORDS.read_text("utf-8"))
    columns = tuple((int(weight), _any(said["columns"][weight])) for weight in sorted(said["columns"], reverse=True))
    more, enter, turns = (frozenset(_plain(word) for word in said[key].split()) for key in ("more", "enter", "turns"))
    return Words(columns, _any(said["against"]), more, enter, turns, _any(said["titles"]))


def _plain(text: str) -> str:
    return _BLANKS.sub("", text).lower()


def is_name(text: str) -> bool:
    """Can a column be called so?"""
    return 0 < len(text) <= LONGEST_NAME and not _SENTENCE.search(text) and not turns(text)


def weight(name: str) -> int:
    """What a column of this name promises: 3 and 2 for warnings, 1 for a place where they are kept, 0 nothing, -1 something else.

    >>> weight("反诈预警"), weight("警方提示"), weight("新闻中心"), weight("关于我们"), weight("交通安全提示")
    (3, 2, 1, 0, -1)
    """
    if not is_name(name):
        return 0
    found = next((w for w, pattern in words().columns if pattern.search(name)), 0)
    return found if found == 3 or not words().against.search(name) else -1


def leads_on(text: str) -> bool:
    """Is this link a block's 更多, so that the block's heading is its name?"""
    return _plain(text) in words().more


def enters(text: str) -> bool:
    """Does this link of a splash page lead into the site?"""
    return _plain(text) in words().enter


def turns(text: str) -> bool:
    """Does this link only turn the pages of a list, or lead back?"""
    return _plain(text) in words().turns or text.strip().isdigit()


def share(titles: Iterable[str]) -> float:
    """The share of titles that tell of fraud; 0.0 of none.

    >>> share(["刷单返利是骗局", "关于招聘辅警的公告"])
    0.5
    """
    told = [bool(words().titles.search(title)) for title in titles]
    return sum(told) / len(told) if told else 0.0

"""Where a text prints the name of a type of fraud: names that state the type, apart from words that only hint at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kb.extract.guard import compile_guarded
from kb.lexicon import kinds
from kb.model import Span
from kb.text import fold

_TAIL = (
    r"[”\"」】’]?(?:[^,。;!?\s“\"、:及和与]{0,6}?(?:诈骗|骗局|骗术|敲诈|勒索)|类|型(?:电|网|诈)"
    r"|案(?=[:\n]|$)|(?P<weak>的?(?:典型)?(?:案例|案件|陷阱|套路|警情|手法|圈套))|[(（][^)）]{1,12}[)）](?:诈骗|类))"
)
_WORD = 3  #: a name so short is an everyday word too: 贷款案件 names no type, 虚假贷款案件 does
_PARTS = ("|", "｜")  #: behind a name with which a title begins
_ENOUGH = ("诈骗", "类", "敲诈", "勒索")


@dataclass(frozen=True, slots=True)
class TypeName:
    """A printed name; `full` where it is printed as a name of a type (刷单返利类, 冒充客服诈骗), not in passing (刷单)."""

    code: str
    span: Span
    full: bool


@cache
def _codes() -> dict[str, str]:
    made: dict[str, str] = {}
    for kind in kinds().values():
        for name in (*kind.names, kind.zh):
            made.setdefault(fold(name).removesuffix("类"), kind.code)
    for name, code in list(made.items()):
        stem = name.removesuffix("诈骗")
        if stem != name and len(stem) > 1:
            made.setdefault(f"{stem}类诈骗", code)  # 网购诈骗, 网购类诈骗
    return made


@cache
def _names() -> re.Pattern[str]:
    words = sorted(_codes(), key=len, reverse=True)
    return compile_guarded(rf"(?P<name>{'|'.join(map(re.escape, words))})(?P<tail>{_TAIL})?")


def find_type_names(folded: str, start: int = 0, end: int | None = None) -> Iterator[TypeName]:
    """Printed names of types in a folded text.

    >>> [(n.code, n.full) for n in find_type_names("这是一起冒充电商客服退款诈骗,对方让其刷单")]
    [('03', True), ('01', False)]
    """
    for match in _names().finditer(folded, start, len(folded) if end is None else end):
        name = match.group("name")
        tailed = match.group("tail") is not None and (match.group("weak") is None or len(name) > _WORD)
        heads = match.start() == start and folded[match.end() : match.end() + 1] in _PARTS  # 猜猜我是谁｜七旬妇遭骗
        full = tailed or heads or name.endswith(_ENOUGH)
        yield TypeName(_codes()[name], Span(match.start(), match.end()), full)

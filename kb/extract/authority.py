"""Which police publish a notice, where the text itself names them: a signature, the one that warns or reports, else the first that acts."""

from __future__ import annotations

from collections.abc import Iterator

from kb.extract.gazetteer import find_doubtful, find_names
from kb.extract.patterns import Patterns
from kb.model import Fact, Part, Span
from kb.text import fold

P = Patterns("authority.yml", "authority")
_NAME = 12  #: characters of a place before an organ
_FEWEST = 5  #: characters of an organ's whole name
_TOWN = 2  #: characters before an organ that say whose it is
_TAIL = 24  #: characters behind a name in which it is told that it speaks
_LINE, _SPEAKS, _ACTS = 3.0, 2.0, 1.0  #: how surely an organ publishes
_SHORT = 10  #: so many times less a short name (修水公安)
_BEHIND = "\n　 ）)宣整"  #: what stands behind a signature


class _Named:
    """The places that a folded text names, by where each ends."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        names = [*find_doubtful(folded), *find_names(folded)]
        self._by_end = {name.end: name.start for name in names}
        self._around = {at: name.start for name in names for at in range(name.start + 1, name.end)}  # 成都市公安局新津分局 is one name

    def before(self, end: int, low: int) -> int | None:
        """Where the row of place names begins that ends right before an organ (黔东南州凯里市|公安局); None where none does."""
        start = self._around.get(end)
        if start is not None and start >= low:
            return start
        start, at = None, end
        while at > low:
            back = next((self._by_end[n] for n in (at, at - 1) if n in self._by_end and P.suffix.match(self._folded, n, at)), None)
            if back is None:
                return start
            start = at = back
        return start


def _is_han_before(folded: str, at: int) -> bool:
    return at > 0 and "一" <= folded[at - 1] <= "龥"


def _left(folded: str, at: int) -> int:
    """How far back Chinese characters stand before an organ."""
    low = at
    while low > at - _NAME and _is_han_before(folded, low):
        low -= 1
    return low


def _begin(folded: str, named: _Named, organ: int) -> int | None:
    """Where the name of an organ begins: with its place, 市 or 高新区 before it, or a short word alone; None where somebody poses as it."""
    low = _left(folded, organ)
    beside = P.beside.match(folded, low, organ)
    low = beside.end() if beside else low
    if P.posed.search(folded, low, organ):
        return None
    head = organ - 2 if folded.endswith("公安", low, organ) else organ
    place = named.before(head, low)
    if place is not None:
        return place
    bound = not _is_han_before(folded, low)
    lead = P.lead.match(folded, low, organ)
    low = lead.end() if lead else low
    kind = P.kind.search(folded, low, head)
    if kind and kind.end() == head:
        place = named.before(kind.start(), low)
        return kind.start() if place is None else place
    return low if (bound or lead) and P.alone.fullmatch(folded, low, organ) else organ


def _organs(folded: str, named: _Named, part: Part) -> Iterator[tuple[float, Span]]:
    """(how surely it speaks, where) for every organ named; what stands before a place is no part of its name."""
    posed: set[str] = set()  # 自称北京公安局, and the same once more
    for match in P.organ.finditer(folded):
        start, whose = _begin(folded, named, match.start()), folded[max(0, match.start() - _TOWN) : match.end()]
        if start is None:
            posed.add(whose)
        if start is None or whose in posed or (match.group()[0] == "反" and not P.of_organ.search(folded, start, match.start())):
            continue
        line = folded.rfind("\n", 0, start) + 1
        if match.end() - start < _FEWEST or P.claimed.search(folded, line, start):
            continue
        unit = (P.unit if P.signed.fullmatch(folded, line, start) else P.centre).match(folded, match.end())
        end = unit.end() if unit else match.end()
        yield _weight(folded, line, start, end), Span(start, end, part)


def _short_names(folded: str, named: _Named, part: Part) -> Iterator[tuple[float, Span]]:
    """The same for names as accounts and reports have them: 修水公安, 秀英警方."""
    for match in P.short.finditer(folded):
        start = named.before(match.start(), _left(folded, match.start()))
        if start is None:
            continue
        line = folded.rfind("\n", 0, start) + 1
        if P.claimed.search(folded, line, start) or P.posed.search(folded, line, start):
            continue
        weight = _weight(folded, line, start, match.end())
        if weight == _LINE or (match["says"] is None and (weight == _SPEAKS or P.acts.match(folded, match.end()))):
            yield weight / _SHORT, Span(start, match.end(), part)


def _weight(folded: str, line: int, start: int, end: int) -> float:
    tail = folded[end : end + _TAIL]
    alone = P.signed.fullmatch(folded, line, start) is not None and (not tail.strip() or tail[0] in _BEHIND)
    return _LINE if alone else _SPEAKS if P.speaks.match(tail) else _ACTS


def find_authority(title: str, text: str) -> Fact | None:
    """The publishing police as printed, with the place where they are named.

    >>> find_authority("", "5月27日，四川省公安厅进行了“全民反诈”防范知识宣传。").value
    '四川省公安厅'
    """
    found: list[tuple[float, Span]] = []
    parts: tuple[tuple[str, Part], ...] = ((text, "text"), (title, "title"))
    for printed, part in parts:
        folded = fold(printed)
        named = _Named(folded)
        found += [*_organs(folded, named, part), *_short_names(folded, named, part)]
    if not found:
        return None
    best = max(weight for weight, _ in found)
    span = next(span for weight, span in found if weight == best)
    printed = (title if span.part == "title" else text)[span.start : span.end]
    return Fact("authority", printed, span, "authority.named")

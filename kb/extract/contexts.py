"""What stands around a figure: its clause, the clauses before it in the sentence, and the cue words in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from kb.extract.lexemes import load_lexemes
from kb.extract.money import Money
from kb.extract.patterns import Patterns

P = Patterns("money.yml", "contexts")
_OWN_SUM = 4  #: characters between a payment and its own sum: 扫码|付了|2000元
_APART = frozenset("，。；;：:！!？?\n")


@dataclass(frozen=True, slots=True)
class Cue:
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Context:
    """A sum with the cues of its own clause (left, right), of the clauses before it, and its sentence."""

    money: Money
    left: tuple[Cue, ...]
    right: tuple[Cue, ...]
    before: tuple[Cue, ...]  #: in the same sentence, left of the clause
    clause: tuple[int, int]
    sentence: tuple[int, int]
    obeyed: bool  #: 按对方要求 stands left of the sum in its clause, or right before the clause


class Surroundings:
    """The clauses, sentences and cues of one text that went through `plain`, made once for all its sums."""

    def __init__(self, folded: str, sums: list[Money]) -> None:
        self.folded = folded
        inside = {at for money in sums for at in range(money.start, money.end)}
        self._stops = [0, *(m.end() for m in P.sentence_end.finditer(folded)), len(folded)]
        commas = [at for m in P.clause_end.finditer(folded) if (at := m.end()) - 1 not in inside]
        self._clauses = sorted({*self._stops, *commas})
        self._obeys = [m.span() for m in P.obey.finditer(folded)]
        words = load_lexemes("amount_cues.tsv")
        told = sorted({self._edge(self._stops, money.start) for money in sums})
        cues = [Cue(*hit) for start, end in told for hit in words.find(folded, start, end) if hit[2] != "none"]
        self._cues = [cue for cue in cues if not any(a <= cue.start and cue.end <= b for a, b in self._near(cue.start))]
        self._starts = [cue.start for cue in self._cues]

    def _edge(self, edges: list[int], at: int) -> tuple[int, int]:
        place = bisect_right(edges, at)
        start = edges[place - 1] if place else 0
        return start, edges[place] if place < len(edges) else len(self.folded)

    def cues(self, start: int, end: int) -> tuple[Cue, ...]:
        """Cues that lie wholly between two places; those inside 按…要求 are left out."""
        near = self._cues[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return tuple([cue for cue in near if cue.end <= end])

    def _near(self, at: int) -> list[tuple[int, int]]:
        place = bisect_right(self._obeys, (at, len(self.folded)))
        return self._obeys[max(0, place - 1) : place]

    def of(self, money: Money) -> Context:
        """The context of one sum."""
        clause = self._edge(self._clauses, money.start)
        sentence = self._edge(self._stops, money.start)
        end = self._edge(self._clauses, max(money.end - 1, money.start))[1]
        left = self.cues(clause[0], money.start)
        before = self.cues(max(sentence[0], clause[0] - 70), clause[0])
        obeys = self._obeys[bisect_left(self._obeys, (clause[0] - 24, 0)) : bisect_left(self._obeys, (money.start, 0))]
        obeyed = any(end <= money.start for _, end in obeys)
        return Context(money, left, self.cues(money.end, end), before, (clause[0], end), sentence, obeyed)


def is_of_it(paid: re.Match[str], free: int, text: str, start: int) -> bool:
    """Whether a payment told behind a sum is of it, and has no sum of its own at `free`: 要他拿7888元。他付了2000元.

    `start`: where in the text begins what was searched for the payment.
    """
    end = start + paid.end()
    return not (free < len(text) and 0 <= free - end <= _OWN_SUM and _APART.isdisjoint(text[end:free]))

"""Words of cases as evidence: short, and without what tells of people, places and sums."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from kb import model
from kb.feeds.coarse import coarse_text, is_intimate
from kb.model import Span
from kb.patterns import HIDDEN
from kb.store import Store

QUOTE = 60  #: characters
_AROUND = 20  #: characters on each side that may show whose name a word of the quotation is
_FACTS = 'SELECT field, value, part, start, "end" FROM facts WHERE case_id = ? ORDER BY n'


class Fact(NamedTuple):
    field: str
    part: str
    start: int
    end: int


class Quotes:
    """Facts and words of the cases of one store."""

    def __init__(self, store: Store) -> None:
        self.db = store.db
        self._rows = lru_cache(4096)(self._read)

    def _read(self, case_id: str) -> list[tuple[str, str, str, int, int]]:
        return self.db.execute(_FACTS, (case_id,)).fetchall()

    def facts(self, case_id: str) -> list[model.Fact]:
        return [
            model.Fact(field, value, Span(start, end, "title" if part == "title" else "text"), "")
            for field, value, part, start, end in self._rows(case_id)
        ]

    def fact(self, case_id: str, field: str, value: str) -> Fact | None:
        """The first place that says so."""
        told = ((name, part, start, end) for name, said, part, start, end in self._rows(case_id) if name == field and said == value)
        return next((Fact(*each) for each in told), None)

    def withheld(self, case_id: str) -> bool:
        """Whether nothing of a case's words may leave the house: only month, prefecture and age band of it are told."""
        found = self.db.execute("SELECT type, subtype FROM cases WHERE id = ?", (case_id,)).fetchone()
        return found is not None and is_intimate(*found)

    def words(self, bulletin_id: str, case_id: str, part: str, start: int, end: int) -> str:
        """At most 60 characters, each that is personal starred."""
        end = min(end, start + QUOTE)
        low = max(0, start - _AROUND)
        column = "title" if part == "title" else "text"
        sql = f"SELECT substr({column}, ?, ?) FROM bulletins WHERE id = ?"
        (around,) = self.db.execute(sql, (low + 1, end + _AROUND - low, bulletin_id)).fetchone()
        hidden = [(a - low, b - low) for field, _, where, a, b in self._rows(case_id) if where == part and field.startswith(HIDDEN)]
        told: str = coarse_text(around, hidden)[start - low : end - low]
        return told.replace("\n", " ")

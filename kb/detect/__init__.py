"""The reference detector: reads only what a consumer of the feed gets, and keeps nothing of what it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.detect.feed import NoFeed, Rule, read_rules, read_scoring
from kb.detect.matching import Matcher
from kb.detect.normalise import LONGEST
from kb.detect.reading import Reader, Reading, grams
from kb.detect.scoring import Behind, Scoring

if TYPE_CHECKING:
    from kb.detect.many import Table

__all__ = ["Detector", "Evidence", "Kind", "NoFeed", "Verdict"]

_SHOWN = 5  #: pieces of evidence of a verdict, the heaviest first
_WORTH = 0.5  #: below this score a text is not even suspicious, and nothing is shown as evidence
_QUOTE = 60  #: characters of a quotation
_FEW = 3000  #: texts for which a table of all grams is not worth its making
_MARKS = ",，。！？!?；;\n"
_CLAUSE = re.compile(r"[^,，。！？!?；;\n]{1,400}")
_SENTENCE = re.compile(r"[^。！？!?；;\n]{1,400}")
_LINE = re.compile(r"[^\n]{1,2000}")


class Kind(NamedTuple):
    code: str
    zh: str


class Evidence(NamedTuple):
    """`quote` is cut from the text as it was given."""

    pattern: str
    cue: str
    quote: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` is the probability of a scam where one text in `prior` is one; `type` is the likeliest even when `is_scam` is false."""

    is_scam: bool
    score: float
    type: Kind
    evidence: tuple[Evidence, ...]

    @property
    def is_suspicious(self) -> bool:
        """More likely a scam than not, whether or not it is told as one."""
        return self.score >= _WORTH


class Detector:
    """`Detector.load(folder).score(text)`: a line, or a whole transcript with its turns on lines of their own."""

    def __init__(self, rules: list[Rule], scoring: Scoring, reader: Reader) -> None:
        self.rules = rules
        self.scoring = scoring
        self.reader = reader
        self.threshold = float(scoring.made["threshold"])
        self.matcher = Matcher([(rule.literals, rule.re2) for rule in rules])
        self._asked = 0  #: texts that came many at once

    @classmethod
    def load(cls, folder: Path | str) -> Detector:
        """Raises NoFeed where the folder holds none; a signature is checked before, by who has the key (`kb feed verify`)."""
        made = read_scoring(Path(folder))
        spelt = [(written, meant) for written, meant in made["normalise"]["spelt"]]
        reader = Reader(spelt, made["warning"], made["turns"]["caller"], made["turns"]["other"])
        rules = read_rules(Path(folder), made, reader.normalise)
        return cls(rules, Scoring(rules, made), reader)

    def score(self, text: str) -> Verdict:
        reading = self.reader.read(text)
        behind = grams(reading)
        return self._judge(text, self.find(reading, behind), self.scoring.hear(behind))

    def score_many(self, texts: Iterable[str]) -> Iterator[Verdict]:
        """The verdict of each text in turn, the same as `score` gives; where numpy is installed and the texts are many, quicker."""
        left = iter(texts)
        first = list(islice(left, _FEW))
        self._asked += len(first)
        if self._asked < _FEW or self._table is None:
            yield from map(self.score, chain(first, left))
            return
        test = self.matcher.test
        for each in self._table.hear(chain(first, left), self.reader.read):
            found = [test(part, ways) if part else {} for part, ways in zip(each.reading, each.tests, strict=True)]
            yield self._judge(each.text, found, self.scoring.scaled(each.sums, each.grams))

    @cached_property
    def _table(self) -> Table | None:
        try:
            from kb.detect.many import Table
        except ImportError:
            return None
        return Table(self.scoring, self.matcher.index)

    def _judge(self, text: str, found: list[dict[int, str]], heard: list[float]) -> Verdict:
        placed = self.scoring.place(found)
        score = round(self.scoring.probability(self.scoring.raw(placed, heard)), 6)
        code = self.scoring.type_of(placed, heard)
        evidence = tuple(self._evidence(text, found[0])) if score >= _WORTH else ()
        return Verdict(score >= self.threshold, score, Kind(code, self.scoring.kinds.get(code, code)), evidence)

    def find(self, reading: Reading, behind: Behind) -> list[dict[int, str]]:
        """The numbers of the rules that stand in each part of a reading, with the piece that was found; `behind` are its grams."""
        return [self.matcher.find(part, runs) if part else {} for part, runs in zip(reading, behind, strict=True)]

    def _evidence(self, text: str, said: dict[int, str]) -> Iterator[Evidence]:
        """The heaviest cues that the caller says, each with the first clause that holds it, else the sentence, else the line."""
        rules = self.rules
        wanted = sorted((number for number in said if rules[number].scam), key=lambda at: (-rules[at].weight, rules[at].id))[:_SHOWN]
        caller = self.reader.turns(text[:LONGEST])[0] if wanted else ""
        quotes = {number: _around(caller, at, said[number]) for number in wanted if (at := caller.find(said[number])) >= 0}
        for cut in (_CLAUSE, _SENTENCE, _LINE):  # a piece that is spelt otherwise in the text
            if len(quotes) == len(wanted):
                break
            for piece in cut.findall(caller):
                held = self.reader.normalise(piece)
                for number in wanted:
                    if number not in quotes and said[number] in held:
                        quotes[number] = piece.strip()[:_QUOTE]
        for number in wanted:
            yield Evidence(rules[number].pattern, rules[number].id, quotes.get(number, caller.strip()[:_QUOTE]))


def _around(text: str, at: int, piece: str) -> str:
    """The clause in which a piece stands, cut so that the piece stays in."""
    begin = max(text.rfind(mark, 0, at) for mark in _MARKS) + 1
    ends = [end for mark in _MARKS if (end := text.find(mark, at + len(piece))) >= 0]
    end = min(ends, default=len(text))
    if end - begin > _QUOTE:
        begin = max(begin, min(at, end - _QUOTE))
    return text[begin:end].strip()[:_QUOTE]

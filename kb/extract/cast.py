"""Who is on the scene, sentence by sentence: where one person leaves for good and another enters, and how far his story has come."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from kb.extract.cues import load_pattern
from kb.extract.lexemes import load_lexemes
from kb.extract.sentences import FILE, Sentence
from kb.model import Span

#: 于女士, 小涂, 老滑, z某: people called by something like a name, more loosely than `names` has it
CALLED = re.compile(
    r"(?P<clan>[一-鿿])(?:女士|先生|小姐|大爷|大妈|阿姨|奶奶|大娘|大叔|大姐|大哥|婆婆|老师傅|师傅|老太|老伯|同学|老师|老板|会计|姓"
    r"|某[某甲乙丙]?|女|男|妇|伯|婶|翁|姐|哥|姨|叔|婆)|[小老阿][一-鿿a-z]|[a-z]某"
)
HEAD = 40  #: characters of a sentence in which it names whom it is about
_EVENTS = ("meets", "pays", "ends")
_PHASES = ("open", "met", "paid", "over")


@dataclass(slots=True)
class Cast:
    """The people of every sentence, and in which sentence each is named first and last."""

    of: tuple[frozenset[str], ...]
    last: dict[str, int]
    first: dict[str, int]
    told: tuple[tuple[str, ...], ...]  #: what happens in each
    scams: tuple[frozenset[str], ...]  #: the kinds of scam whose words are in each
    opened: dict[str, int]  #: in which sentence words of a kind stand first
    seen: set[str] = field(default_factory=set)
    until: int = -1  #: the sentence that names one of those seen last
    phase: int = 0

    def signs(self, at: int, sentence: Sentence, text: str) -> Iterator[str]:
        """Who enters, who has left, and what has happened before."""
        keys = self.of[at]
        place = "first" if sentence.first else "mid"
        new = keys - self.seen
        left = bool(self.seen) and self.until < at
        others = "left" if left else "both"
        one = load_pattern(FILE, "unnamed", "person").search(text, 0, HEAD) is not None
        told = self.told[at]
        phase = _PHASES[self.phase]
        yield from (f"ph:{phase}", *(f"ev:{name}" for name in told))
        if new and self.seen:
            stays = "stays" if any(self.last[key] > at for key in new) else "goes"
            yield from (f"enters:{others}", f"enters:{others}:{place}:{stays}", f"enters:{phase}:{place}")
        elif left:
            yield f"left:{place}"
        if one:
            yield from (f"one:{place}", f"one:{phase}")
            if self.seen or self.phase:
                yield f"one:again:{others if self.seen else 'left'}:{place}"
        if "meets" in told:
            yield from (f"meets:{phase}", f"meets:{phase}:{place}", *([f"meets new:{phase}"] if new or one else []))
        self._go_on(told, bool(new) or one)
        if new:
            self.seen |= new
            self.until = max(self.until, *(self.last[key] for key in new))

    def _go_on(self, told: Sequence[str], new: bool) -> None:
        """A story goes from the meeting to the payment to its end; with somebody new another begins."""
        if "meets" in told and (self.phase == 0 or (new and self.phase > 1)):
            self.phase = 1
        if "pays" in told and self.phase < 3:
            self.phase = 2
        if "ends" in told and self.phase > 0:
            self.phase = 3

    def whole(self) -> list[str]:
        """How often the scene changes hands in the whole text, and how many people stay on it."""
        often = Counter(chain.from_iterable(self.of))
        until = changes = -1
        for at, keys in enumerate(self.of):
            if keys:
                changes += at > until
                until = max(until, *(self.last[key] for key in keys))
        return [f"changes:{min(max(changes, 0), 4)}", f"stay:{min(sum(n > 1 for n in often.values()), 4)}"]


def cast_of(read: Sequence[Sentence], folded: str) -> Cast:
    """The people of the sentences; of 小涂, 老滑 only who is called so twice."""
    found = list(CALLED.finditer(folded))
    often = Counter(m.group() for m in found)
    of: list[frozenset[str]] = []
    at = 0
    for sentence in read:
        start, end = sentence.span.start, sentence.span.end
        while at < len(found) and found[at].start() < start:
            at += 1
        keys = {mention.key for mention in sentence.mentions if mention.key and not mention.kin}
        keys |= {folded[m.span.start : m.span.end][-2:] for m in sentence.mentions if not m.key}
        while at < len(found) and found[at].end() <= end:
            match = found[at]
            if match["clan"] or often[match.group()] > 1:
                keys.add(match["clan"] or match.group())
            at += 1
        of.append(frozenset(keys))
    last = {key: at for at, keys in enumerate(of) for key in keys}
    first = {key: at for at, keys in reversed(list(enumerate(of))) for key in keys}
    scams = _scams(read, folded)
    opened = {scam: at for at, kinds in reversed(list(enumerate(scams))) for scam in kinds}
    return Cast(tuple(of), last, first, tuple(events_in(folded, sentence.span) for sentence in read), scams, opened)


def _scams(read: Sequence[Sentence], folded: str) -> tuple[frozenset[str], ...]:
    """Of what kinds of scam each sentence has words."""
    found = list(load_lexemes("scam_words.tsv").find(folded))
    made, at = [], 0
    for sentence in read:
        while at < len(found) and found[at][0] < sentence.span.start:
            at += 1
        upto = at
        while upto < len(found) and found[upto][0] < sentence.span.end:
            upto += 1
        made.append(frozenset(label for _, _, label in found[at:upto]))
    return tuple(made)


def events_in(folded: str, span: Span) -> tuple[str, ...]:
    """Which of the events a stretch tells: that somebody is reached, pays, that it ends."""
    return tuple(name for name in _EVENTS if load_pattern(FILE, "events", name).search(folded, span.start, span.end))

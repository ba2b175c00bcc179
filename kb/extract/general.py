"""Which sentences of a notice tell how such a scam works in general: learned weights of what each shows, outside the stories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.extract.cues import load_pattern
from kb.extract.segment import Story
from kb.extract.sentences import KINDS, Notice, Sentence
from kb.extract.signs import grade
from kb.extract.weighing import chance, in_twos

WEIGHTS = "method_weights.tsv"  #: learned from the open parts of the gold set by docs/learn_method.py
FILE = "stages.yml"
_SUM = re.compile(r"[0-9][0-9.,]{0,12}[余多]?[万千]?[余多]?元")
_DAY = re.compile(r"[0-9]{1,2}[月日时点]|近日|日前|昨日|今年|去年")
_GAP = 40  #: characters between two sentences of which one may go on with the other
_EVEN = 0.3  #: from which chance on the next sentence goes on with a general account
_FOURTHS, _MANY = 4, 2  #: parts of a text, and cases from which on more are alike
_GRADES = (1, 3, 5, 8)  #: of what speaks for a kind of sentence
_LONG = (10, 25, 50, 90)  #: characters of a sentence


def _kind_signs(name: str, sentence: Sentence | None) -> Iterator[str]:
    """What a sentence, or its neighbour (`name` before the sign), is taken for."""
    if sentence is None:
        yield f"{name}none"
        return
    yield from (f"{name}k:{sentence.kind}", f"{name}sec:{sentence.section}", f"{name}{'named' if sentence.mentions else 'nobody'}")
    for kind, score in zip(KINDS, sentence.scores, strict=True):
        if score > 0:
            yield f"{name}{kind}:{grade(score, _GRADES)}"


def _text(notice: Notice, sentence: Sentence) -> str:
    return notice.folded[sentence.span.start : sentence.span.end].strip()


def _worded(text: str, sentence: Sentence) -> set[str]:
    """How a sentence begins and ends, and what is in it."""
    made = {f"s1:{text[:1]}", f"s2:{text[:2]}", f"s3:{text[:3]}", f"e2:{text[-2:]}", f"len:{grade(len(text), _LONG)}"}
    made |= {name for name, is_so in (("sum", _SUM.search(text)), ("day", _DAY.search(text)), ("first", sentence.first)) if is_so}
    return made | {f"nr:{sentence.number != ''}"} | set(in_twos(text))


def general_signs(notice: Notice, stories: Sequence[Story]) -> list[tuple[Sentence, set[str]]]:
    """The sentences outside the stories, each with what it shows."""
    told, ends = {span for story in stories for span in story.told}, [story.told[-1].end for story in stories]
    cases, found = min(len(stories), _MANY), []
    under: set[str] = set()
    for before, sentence, behind in zip((None, *notice.sentences), notice.sentences, (*notice.sentences[1:], None), strict=False):
        text = _text(notice, sentence)
        if sentence.kind == "head":
            under = {f"h:{two}" for two in in_twos(text)}
        elif sentence.span not in told:
            passed = min(sum(end <= sentence.span.start for end in ends), _MANY)
            where = f"at:{_FOURTHS * sentence.span.start // max(1, len(notice.folded))}"
            signs = {"always", f"cases:{cases}", f"told:{passed}:{cases}", where} | under | _worded(text, sentence)
            signs.update(*(_kind_signs(name, other) for name, other in (("", sentence), ("p:", before), ("n:", behind))))
            found.append((sentence, signs))
    return found


def linked(notice: Notice, sentence: Sentence, before: Sentence | None, general: bool) -> set[str]:
    """What a sentence shows of going on with the one before it, which is `general` or not."""
    if before is None or before.span.end + _GAP < sentence.span.start:
        return {"after:nothing"}
    text = _text(notice, sentence)
    told = f"after:{'general' if general else 'other'}:{'same' if before.line == sentence.line else 'next'}"
    then = load_pattern(FILE, "then").match(text)
    return {told, f"{told}:{text[:1]}", f"{told}:{'then' if then else '-'}", f"{told}:{sentence.kind}"}


def find_general(notice: Notice, stories: Sequence[Story]) -> list[tuple[Sentence, float]]:
    """The sentences outside the stories, each with how likely it is to tell how such a scam works."""
    found: list[tuple[Sentence, float]] = []
    before, general = None, False
    for sentence, signs in general_signs(notice, stories):
        likely = chance(WEIGHTS, signs | linked(notice, sentence, before, general))
        before, general = sentence, likely >= _EVEN
        found.append((sentence, likely))
    return found

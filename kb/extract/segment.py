"""Which sentences tell which case: stories, what police did about them, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kb.extract.cues import load_pattern
from kb.extract.sentences import Notice, Sentence
from kb.model import Span

FILE = "segments.yml"
_DATED = re.compile(
    r"[“\"(]{0,1}(?:(?:[0-9]{4}|今|去|前|当|同|上)?年)?(?:(?:[0-9]{1,2}|今|本|上|同|当)月)?(?:[0-9]{1,2}[日号]|上旬|中旬|下旬|初|底)?[,,]?"
    r"(?:近日|日前|近期|前不久|不久前|上周[一二三四五六日末]?|本周[一二三四五六日末]?|昨[日天]|前[天日]|当[日天]|同[日天]|某[日天]|今[天日])?"
)
_TELLS = 1.0  #: least weight of story cues in the last sentence of a story
_PLAIN = 9.0  #: weight at which a story with no one named is a case all the same
_CONTACT = 4.0  #: least weight of story cues in the whole of a case
_TEASER = 3  #: sentences in which a beginning may promise a story
_BEGINNING = 2  #: number of the last paragraph that is still the beginning
_LONG = 6_000  #: characters of a story, and of what stands after it, that are read: no case is told in more
_SPEECH = '“"「'
_ORDINAL = re.compile(r"(?:案例|案件|警情|案情|之|part|故事)\s?[一二三四五六七八九十0-9]|案例|差一点")


@dataclass(frozen=True, slots=True)
class Story:
    """One case as the text tells it: `told` are its own sentences, `after` what police did, `head` its heading."""

    ordinal: int
    told: tuple[Span, ...]
    after: tuple[Span, ...] = ()
    head: Span | None = None
    keys: frozenset[str] = frozenset()

    @property
    def span(self) -> Span:
        return Span(self.told[0].start, self.told[-1].end)

    @property
    def scope(self) -> tuple[Span, ...]:
        """All sentences of the case in order."""
        return tuple(sorted((*self.told, *self.after)))


@dataclass(slots=True)
class _Draft:
    head: Sentence | None = None
    told: list[Sentence] = field(default_factory=list)
    after: list[Sentence] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def add(self, sentence: Sentence) -> None:
        if sentence.kind == "story":
            self.told.append(sentence)
            self.keys |= {m.key for m in sentence.mentions if m.key}
        else:
            self.after.append(sentence)

    def trim(self) -> None:
        """Sentences at the end that tell nothing of the story any more go to what stands after it."""
        while len(self.told) > 1 and self.told[-1].score("story") < _TELLS and not any(m.key for m in self.told[-1].mentions):
            self.after.insert(0, self.told.pop())


def _is_dated(folded: str, sentence: Sentence) -> bool:
    match = _DATED.match(folded, sentence.span.start, sentence.span.end)
    return match is not None and match.end() > match.start()


def _opens(notice: Notice, sentence: Sentence, draft: _Draft, fresh_head: Sentence | None) -> bool:
    """Whether a sentence of a story begins another case than the draft's."""
    if not draft.told:
        return False
    new = {m.key for m in sentence.mentions if m.key and not m.kin} - draft.keys
    same = {m.key for m in sentence.mentions if m.key} & draft.keys
    if same:
        return False
    again = load_pattern(FILE, "opening", "again").match(notice.folded, sentence.span.start, sentence.span.end) is not None
    dated = _is_dated(notice.folded, sentence)
    spoken = notice.folded[sentence.span.start] in _SPEECH
    strong = sentence.score("story") >= 3
    told_of = strong or dated or bool(sentence.mentions)
    apart = fresh_head is not None and (new or (told_of and _is_numbered(notice, fresh_head)) or (dated and strong and sentence.mentions))
    if apart and not spoken:
        return True
    reports = bool(new) and dated and _introduced(notice, sentence, "reported")
    if reports and not spoken:
        return True
    if not sentence.first and not again and not sentence.number:
        return False
    if new:
        return not spoken and (again or bool(sentence.number) or (strong and (dated or _introduced(notice, sentence))))
    return strong and bool(sentence.mentions) and (bool(sentence.number) or again) and not spoken


def _is_numbered(notice: Notice, head: Sentence) -> bool:
    return bool(head.number) or _ORDINAL.search(notice.folded, head.span.start, head.span.end) is not None


def _introduced(notice: Notice, sentence: Sentence, how: str = "report") -> bool:
    """The first name of a sentence stands near its beginning, and what happened to him (or his report of it) follows."""
    named = [m for m in sentence.mentions if m.key and not m.kin]
    if not named or named[0].span.start - sentence.span.start > 24:
        return False
    after = load_pattern(FILE, "opening", how).search(notice.folded, named[0].span.end, min(named[0].span.end + 16, sentence.span.end))
    return after is not None


def _drafts(notice: Notice) -> Iterator[_Draft]:
    draft, head, fresh = _Draft(), None, False
    for sentence in notice.sentences:
        if sentence.kind == "head":
            head, fresh = sentence, True
            continue
        if sentence.kind == "story":
            if _opens(notice, sentence, draft, head if fresh else None):
                yield draft
                draft = _Draft()
            if not draft.told and fresh:
                draft.head = head
            fresh = False
            draft.add(sentence)
        elif sentence.kind in ("police", "other"):
            draft.add(sentence)
    yield draft


def _is_case(notice: Notice, draft: _Draft) -> bool:
    """A victim, named or by role or under a head of cases, and something of what happened; who helped the fraud is none."""
    weight = sum(sentence.score("story") for sentence in draft.told)
    known = any(sentence.mentions for sentence in draft.told) or (draft.head is not None and draft.head.section == "case")
    helped = load_pattern("roles.yml", "abettors")
    if draft.told and helped.search(notice.folded, draft.told[0].span.start, draft.told[0].span.end):
        return False
    if not known:
        crowd = load_pattern(FILE, "crowd")
        known = weight >= _PLAIN and not any(crowd.search(notice.folded, s.span.start, s.span.end) for s in draft.told)
    return bool(draft.told) and weight >= _CONTACT and known


def _is_teaser(first: _Draft, second: _Draft) -> bool:
    """A paragraph that only promises the story told after it: no one named, no head, in a sentence or two."""
    return first.head is None and not first.keys and len(first.told) <= _TEASER and bool(second.keys) and first.told[0].line <= _BEGINNING


def _spans(sentences: Iterable[Sentence]) -> tuple[Span, ...]:
    """The first of them, up to a length, and at least one."""
    kept: list[Span] = []
    left = _LONG
    for sentence in sentences:
        left -= sentence.span.end - sentence.span.start
        if kept and left < 0:
            break
        kept.append(sentence.span)
    return tuple(kept)


def find_stories(notice: Notice) -> tuple[Story, ...]:
    """The cases of a notice in order of the text; () where it tells none. What stands around belongs to a case that stands alone."""
    found: list[_Draft] = []
    lead: list[Sentence] = []
    for draft in _drafts(notice):
        if _is_case(notice, draft):
            found.append(draft)
        elif found:
            found[-1].after.extend([*draft.told, *draft.after])
        else:
            lead += [*draft.told, *draft.after]
    for draft in found:
        draft.trim()
    if len(found) > 1 and _is_teaser(found[0], found[1]):
        teaser = found.pop(0)
        lead += [*teaser.told, *teaser.after]
    if len(found) == 1:
        found[0].after = [*lead, *found[0].after]
    return tuple(
        Story(n, _spans(d.told), _spans(d.after), d.head.span if d.head else None, frozenset(d.keys)) for n, d in enumerate(found, 1)
    )

"""Which sentences tell which case: stories, what police did about them, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kb.extract.cues import load_pattern
from kb.extract.sentences import Notice, Sentence
from kb.extract.signs import is_dated
from kb.extract.threads import BEGINS, GOES_ON, Tagged, tag_sentences
from kb.model import Span

_TELLS = 1.0  #: least weight of story cues in the last sentence of a story
_TEASER = 3  #: sentences in which a beginning may promise a story
_BEGINNING = 2  #: number of the last paragraph that is still the beginning
_LONG = 6_000  #: characters of a story, and of what stands after it, that are read: no case is told in more


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

    def add(self, sentence: Sentence, begins: bool) -> None:
        """What police do inside a story is no part of it."""
        if begins or sentence.kind != "police":
            self.told.append(sentence)
            self.keys |= {m.key for m in sentence.mentions if m.key}
        else:
            self.after.append(sentence)

    def trim(self) -> None:
        """Sentences at the end that tell nothing of the story any more go to what stands after it."""
        while len(self.told) > 1 and self.told[-1].score("story") < _TELLS and not any(m.key for m in self.told[-1].mentions):
            self.after.insert(0, self.told.pop())


def _drafts(notice: Notice, tags: dict[int, str]) -> Iterator[_Draft]:
    """The cases as the tags of the sentences part them, first what stands before any."""
    draft, head = _Draft(), None
    for sentence in notice.sentences:
        tag = tags.get(sentence.span.start)
        if tag == BEGINS:
            yield draft
            draft = _Draft(head)
        if tag in (BEGINS, GOES_ON):
            draft.add(sentence, tag == BEGINS)
            head = None
        elif sentence.kind == "head":
            head = sentence
        else:
            if sentence.kind in ("police", "other", "story"):
                draft.after.append(sentence)
            head = None
    yield draft


def _is_case(notice: Notice, draft: _Draft) -> bool:
    """Something of a story was told; who helped the fraud is no victim."""
    if not any(sentence.score("story") > 0 for sentence in draft.told):
        return False
    first = draft.told[0].span
    return load_pattern("roles.yml", "abettors").search(notice.folded, first.start, first.end) is None


def _is_teaser(first: _Draft, second: _Draft) -> bool:
    """A paragraph that only promises the story told after it: no one named, no head, in a sentence or two."""
    return first.head is None and not first.keys and len(first.told) <= _TEASER and bool(second.keys) and first.told[0].line <= _BEGINNING


def _promised(notice: Notice, draft: _Draft) -> int:
    """How many sentences at the beginning only promise the story: nobody is named before a paragraph that begins with a day and a name."""
    if draft.head is not None or draft.told[0].line > _BEGINNING:
        return 0
    for n, sentence in enumerate(draft.told[: _TEASER + 1]):
        if any(mention.key for mention in sentence.mentions):
            return n if n and sentence.first and is_dated(notice.folded, sentence.span) else 0
    return 0


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


def find_stories(notice: Notice, tagged: Tagged | None = None, cases: int | None = None) -> tuple[Story, ...]:
    """The cases of a notice in order of the text; () where it tells none. What stands around belongs to a case that stands alone.

    `cases`: how many begin, 0, 1, or 2 for several; without, as many as the sentences alone make likely.
    """
    found: list[_Draft] = []
    lead: list[Sentence] = []
    for draft in _drafts(notice, (tagged or tag_sentences(notice)).tags(cases)):
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
    if found and (promised := _promised(notice, found[0])):
        lead += found[0].told[:promised]
        found[0].told = found[0].told[promised:]
    if len(found) == 1:
        found[0].after = [*lead, *found[0].after]
    return tuple(
        Story(n, _spans(d.told), _spans(d.after), d.head.span if d.head else None, frozenset(d.keys)) for n, d in enumerate(found, 1)
    )


def retold(notice: Notice, stories: Iterable[Story]) -> Notice:
    """The notice with every sentence that tells a case called a story, whatever its words alone had made it."""
    told = {span for story in stories for span in story.told}
    made = (replace(s, kind="story") if s.kind != "story" and s.span in told else s for s in notice.sentences)
    return replace(notice, sentences=tuple(made))

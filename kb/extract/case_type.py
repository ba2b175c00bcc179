"""Which type of fraud a case is: a printed name beats every cue, cues add up, the runner-up is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from kb.extract.cues import Cue, load_spotted
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.spots import find_spotted, spot
from kb.extract.type_names import find_type_names
from kb.lexicon import kinds, load_yaml
from kb.model import Fact, Named, Span

FILE = "type_cues.yml"
#: what a printed name adds, by where it stands
STATED = {"head": 60.0, "told": 40.0, "title": 30.0, "after": 22.0, "advice": 12.0, "shared": 4.0}
_BARE = {"head": 2.0, "title": 3.0}  #: a name in passing (刷单, 贷款) heads a case as a type; in a title it tells the topic
_SURE = 12.0  #: a name that adds this much states the type
_MORE = (1.0, 0.6, 0.5, 0.4, 0.3, 0.3)  #: of its weight, what the first, second … word of one cue adds
_LEAST = 3.0  #: below it nothing is told
_LEAST_SUBTYPE = 2.0
_REST = 0.4  #: what cues weigh in sentences of the story without any step
_TITLE = 0.5  #: … in the title of the only case
_AROUND = 0.2  #: … in the advice and the account of the method beside the only case
_CROWD = 3  #: a sentence that names so many types is a list


@dataclass(slots=True)
class _Votes:
    score: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    stated: dict[str, list[tuple[float, Span]]] = field(default_factory=lambda: defaultdict(list))
    cues: dict[str, list[tuple[float, Span]]] = field(default_factory=lambda: defaultdict(list))

    def ranked(self) -> list[str]:
        return sorted(self.score, key=lambda code: (-self.score[code], code))


@dataclass(frozen=True, slots=True)
class Typed:
    """A case's type; `facts` hold its evidence, the runner-up and the margin between them."""

    kind: Named | None = None
    label: str | None = None
    subtype: Named | None = None
    facts: tuple[Fact, ...] = ()


def weigh(folded: str, spans: Iterable[Span], cues: Iterable[Cue]) -> Iterator[tuple[str, float, Span]]:
    """(value, weight, where) for each cue seen in the spans: each further word of one cue adds less."""
    ordered, starts = sorted(spans), spot(folded)
    for cue in cues:
        if not starts[cue.number]:
            continue
        seen: dict[str, Span] = {}
        for match in find_spotted(cue.pattern, starts[cue.number], folded, ordered):
            if match.group() not in seen:
                seen[match.group()] = Span(match.start(), match.end())
                if len(seen) == len(_MORE):
                    break
        for more, where in zip(_MORE, seen.values(), strict=False):
            yield cue.value, cue.weight * more, where


def _places(notice: Notice, story: Story, solo: bool) -> Iterator[tuple[str, Span]]:
    """Where a name of this case's type may stand, with what that place is worth."""
    if story.head is not None:
        yield "head", story.head
    for span in story.told:
        yield "told", span
    if notice.title:
        yield ("title" if solo else "shared"), Span(0, len(notice.title), "title")
    for span in story.after:
        yield "after", span
    if solo:
        for sentence in notice.sentences:
            if sentence.kind in ("advice", "method") or (sentence.kind == "head" and sentence.span != story.head):
                yield "advice", sentence.span


def _vote_names(notice: Notice, story: Story, solo: bool, votes: _Votes) -> None:
    for place, span in _places(notice, story, solo):
        folded = notice.title if span.part == "title" else notice.folded
        names = list(find_type_names(folded, span.start, span.end))
        if place in ("advice", "after") and len({name.code for name in names}) >= _CROWD:
            continue
        for name in names:
            if not name.full and place not in ("head", "title"):
                continue
            worth = STATED[place] if name.full else STATED[place] / _BARE[place]
            where = Span(name.span.start, name.span.end, span.part)
            known = votes.stated[name.code]
            if place == "shared" and len(names) == 1:
                worth = STATED["after"]
            gain = worth if not known else max(0.0, worth - max(w for w, _ in known)) + 1.0
            votes.score[name.code] += gain
            known.append((worth, where))


def _vote_cues(notice: Notice, story: Story, solo: bool, core: Sequence[Span], votes: _Votes) -> None:
    """Cues count in full where the steps are, in part elsewhere: in the rest of the story, and in what speaks of the only case."""
    rest = [span for span in story.told if span not in core]
    around = [sentence.span for sentence in notice.sentences if sentence.kind in ("advice", "method")] if solo else []
    title = [Span(0, len(notice.title), "title")] if solo and notice.title else []
    seen: dict[str, float] = defaultdict(float)
    for spans, share in ((core, 1.0), (rest, _REST), (title, _TITLE), (around, _AROUND)):
        for code, weight, where in weigh(notice.title if spans is title else notice.folded, spans, load_spotted(FILE, "types")):
            seen[code] += weight * share
            votes.score[code] += weight * share
            votes.cues[code].append((weight * share, Span(where.start, where.end, "title" if spans is title else "text")))
    for pair in load_yaml(FILE)["pairs"]:
        if min(seen[pair["first"]], seen[pair["second"]]) >= pair["least"]:
            votes.score[pair["first"]] += pair["more"]


def best_weight(folded: str) -> float:
    """What the cues of the likeliest type weigh in a whole text: how much it speaks of any fraud at all."""
    score: dict[str, float] = defaultdict(float)
    for code, weight, _ in weigh(folded, [Span(0, len(folded))] if folded else [], load_spotted(FILE, "types")):
        score[code] += weight
    return max(score.values(), default=0.0)


@cache
def _subtype_cues(code: str) -> tuple[Cue, ...]:
    return tuple(cue for cue in load_spotted(FILE, "subtypes") if cue.value.startswith(code + "."))


def find_subtype(notice: Notice, spans: Iterable[Span], code: str) -> tuple[Named, Fact] | None:
    """The subtype of `code` whose cues weigh most, None below the least weight or where two weigh the same."""
    score: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, Span]] = {}
    for sub, weight, where in weigh(notice.folded, spans, _subtype_cues(code)):
        score[sub] += weight
        if sub not in best or weight > best[sub][0]:
            best[sub] = (weight, where)
    ranked = sorted(score, key=lambda sub: (-score[sub], sub))
    if not ranked or score[ranked[0]] < _LEAST_SUBTYPE or (len(ranked) > 1 and score[ranked[0]] == score[ranked[1]]):
        return None
    name = next(sub.zh for sub in kinds()[code].subtypes if sub.code == ranked[0])
    return Named(ranked[0], name), Fact("subtype", ranked[0], best[ranked[0]][1], "case_type.subtype.cue")


def _evidence(votes: _Votes, code: str) -> tuple[str, Span, str]:
    stated = votes.stated.get(code, [])
    if stated and max(worth for worth, _ in stated) >= _SURE:
        return "stated", max(stated, key=lambda pair: pair[0])[1], "case_type.stated"
    cues = votes.cues.get(code) or stated
    return "inferred", max(cues, key=lambda pair: pair[0])[1], "case_type.inferred"


def find_type(notice: Notice, story: Story, solo: bool, core: Sequence[Span]) -> Typed:
    """The type of one case; `core` are the sentences that hold its steps, the only ones in which cues count.

    `solo` where the notice tells no other case, so that its title and advice speak of this one too.
    """
    votes = _Votes()
    _vote_names(notice, story, solo, votes)
    _vote_cues(notice, story, solo, core, votes)
    ranked = votes.ranked()
    if not ranked or votes.score[ranked[0]] < _LEAST:
        return Typed()
    code = ranked[0]
    label, where, rule = _evidence(votes, code)
    facts = [Fact("type", code, where, rule)]
    if len(ranked) > 1:
        _, other, _ = _evidence(votes, ranked[1])
        margin = round(votes.score[code] - votes.score[ranked[1]], 1)
        facts += [Fact("type.runner_up", ranked[1], other, "case_type.runner_up"), Fact("type.margin", margin, other, "case_type.margin")]
    sub = find_subtype(notice, (*story.told, *((story.head,) if story.head else ())), code)
    if sub is not None:
        facts.append(sub[1])
    return Typed(Named(code, kinds()[code].zh), label, sub[0] if sub else None, tuple(facts))

"""Which type of fraud a case is: printed names, cue words and the words of the story weighed together; the runner-up is kept."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kb.extract.cues import Spotted, find_within, load_cues, load_pattern, load_spotted
from kb.extract.facet_signs import name_pointed
from kb.extract.scene import Scene, without
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.spots import inside
from kb.extract.type_names import find_type_names
from kb.extract.type_weights import no_subtype, score, telling_clause, words_in, words_of
from kb.lexicon import kinds
from kb.model import Fact, Named, Span

FILE = "type_cues.yml"
_RANK = ("head", "told", "title", "after", "advice", "shared", "bare_head", "bare_title")  #: where a name may stand, the surest first
_STATES = frozenset(("head", "told", "title", "after", "advice", "bare_head"))  #: a name there states the type
_SAID = 25.0  #: what the notice calls its own case, against all else
_PRINTED = {"head": _SAID, "told": 4.0, "title": 2.0}  #: a name printed there is the type, whatever the words beside it say
_MORE = (1.0, 0.6, 0.5, 0.4, 0.3, 0.3)  #: of its weight, what the first, second … word of one cue adds
_LEAST = 2.5  #: weight of cues below which a type without a name is told by the words alone, and then only with a
_CLEAR = 1.2  #: lead over the next as great as this
_CLEAR_SUBTYPE = 1.3  #: lead of a subtype over there being none: of 9 that had less on real pages, none was right
_TELLING, _SURELY = 2, 5.0  #: weight of a cue that tells a subtype, and the lead without one: a lighter cue only hints (刷单, at 01.1)
_OTHERS = 3.0  #: what the other cases of a notice weigh for a type that all of them are
_REST = 0.4  #: what cues weigh in sentences of the story without any step
_TITLE = 0.5  #: … in the title of the only case
_AROUND = 0.2  #: … in the advice and the account of the method beside the only case
_SAID_SO = re.compile(r"(?:这|此案|该案|本案)[-·*]?就?[是系属](?:于)?(?:一[-·*]?起)?(?:典型的?)?$")  #: before its own word for it
_LABELLED = re.compile(r"(?P<label>[^“\"「:，。\n]{2,24}):\s?[“\"「][^”\"」\n]{1,80}[”\"」]$")
_BEFORE = 12
_POLICE = "07"  #: the type of false police
_CROWD = 3  #: a sentence that names so many types is a list
_TENTH = 10


@dataclass(slots=True)
class Evidence:
    """What speaks for each type: names by where they stand, cues with what they weigh, the words of the story and what they point at."""

    names: dict[str, dict[str, Span]] = field(default_factory=lambda: defaultdict(dict))
    cues: dict[str, list[tuple[float, Span]]] = field(default_factory=lambda: defaultdict(list))
    words: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)  #: 这是一起典型的交友诈骗案件
    warned: bool = False  #: no step is found, only that police warn somebody: their own words tell no type

    def cued(self, code: str) -> float:
        return sum(weight for weight, _ in self.cues[code]) if code in self.cues else 0.0

    def signs(self) -> dict[str, dict[str, float]]:
        """For the weights: by type what is seen of it."""
        made: dict[str, dict[str, float]] = {code: dict.fromkeys(places, 1.0) for code, places in self.names.items()}
        for code in self.cues:
            seen = self.cued(code)
            made.setdefault(code, {}).update(cues=seen / _TENTH, cues_log=math.log1p(seen))
        return made


@dataclass(frozen=True, slots=True)
class Typed:
    """A case's type; `facts` hold its evidence, the runner-up and the margin between them."""

    kind: Named | None = None
    label: str | None = None
    subtype: Named | None = None
    facts: tuple[Fact, ...] = ()


def weigh(folded: str, spans: Iterable[Span], cues: Spotted) -> Iterator[tuple[str, float, Span]]:
    """(value, weight, where) for each cue seen in the spans: each further word of one cue adds less."""
    ordered = sorted(spans)
    for cue, places in cues.places(folded) if ordered else ():
        seen: dict[str, Span] = {}
        for place in inside(places, ordered):
            word = folded[place.start : place.end]
            if word not in seen:
                seen[word] = place
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
    for span in _rest(notice, story):
        yield "rest", span
    if solo:
        for sentence in notice.sentences:
            if sentence.kind in ("advice", "method") or (sentence.kind == "head" and sentence.span != story.head):
                yield "advice", sentence.span


def _rest(notice: Notice, story: Story) -> Iterator[Span]:
    """The sentences in which the paragraph of the story goes on, whatever they are: 这是一起虚假贷款案件."""
    line = next((sentence.line for sentence in notice.sentences if sentence.span == story.told[-1]), -1)
    for sentence in notice.sentences:
        if sentence.line == line and sentence.span.start >= story.span.end:
            if any(mention.key for mention in sentence.mentions):  # another case
                return
            yield sentence.span


def _label(notice: Notice, story: Story) -> Span | None:
    """The words before a colon that open the paragraph of a story which begins with what somebody said: 冒充客服案:“真后悔。”她说……"""
    line = notice.folded.rfind("\n", 0, story.told[0].start) + 1
    found = _LABELLED.match(notice.folded, line, story.told[0].start)
    return None if found is None else Span(line, found.end("label"))


def _add_names(notice: Notice, story: Story, solo: bool, found: Evidence) -> None:
    label = _label(notice, story)
    for name in find_type_names(notice.folded, label.start, label.end) if label else ():
        if name.full:
            found.names[name.code].setdefault("head", name.span)
            found.said.add(name.code)
    for place, span in _places(notice, story, solo):
        folded = notice.title if span.part == "title" else notice.folded
        names = list(find_type_names(folded, span.start, span.end))
        if place in ("advice", "after") and len({name.code for name in names}) >= _CROWD:
            continue
        for name in names:
            alone = place == "shared" and len(names) == 1
            stands = "after" if alone else place
            said_so = place in ("told", "after", "rest") and _SAID_SO.search(
                folded, max(span.start, name.span.start - _BEFORE), name.span.start
            )
            opens = name.full and span == story.told[0] and name.span.start == span.start  # 冒充公检法案：9月1日，…
            if said_so or (opens and folded.startswith(":", name.span.end)):
                stands = "head"
                found.said.add(name.code)
            if not name.full:
                stands = "bare_title" if alone else f"bare_{place}"
            if stands in _RANK:
                found.names[name.code].setdefault(stands, Span(name.span.start, name.span.end, span.part))


def _add_cues(notice: Notice, story: Story, solo: bool, core: Sequence[Span], found: Evidence) -> None:
    """Cues count in full in the `core`, in part elsewhere: in the rest of the story, and in what speaks of the only case."""
    rest = [span for span in story.told if span not in core]
    around = [sentence.span for sentence in notice.sentences if sentence.kind in ("advice", "method")] if solo else []
    title = [Span(0, len(notice.title), "title")] if solo and notice.title else []
    for spans, share in ((core, 1.0), (rest, _REST), (title, _TITLE), (around, _AROUND)):
        folded = notice.title if spans is title else notice.folded
        for code, weight, where in weigh(folded, _of_scam(folded, spans), load_spotted(FILE, "types")):
            found.cues[code].append((weight * share, Span(where.start, where.end, "title" if spans is title else "text")))


def _of_scam(folded: str, spans: Iterable[Span]) -> list[Span]:
    """The spans without where the true police are told of it (向县公安局报案): none of these words says what scam it was."""
    reporting = load_pattern(FILE, "reporting")
    told = ((span, [Span(*match.span(), span.part) for match in reporting.finditer(folded, span.start, span.end)]) for span in spans)
    return [part for span, reports in told for part in without(span, reports)]


def gather(notice: Notice, story: Story, solo: bool, scene: Scene) -> Evidence:
    """What speaks for the type of one case: words wherever the scam is told, not where police act; cues too, mostly in sentences of steps.

    `solo` where the notice tells no other case, so that its title and advice speak of this one too.
    """
    own = scene.scam(late=True) or story.told
    words = words_in(notice.folded, _of_scam(notice.folded, own)) | words_of(notice.title if solo else "")
    found = Evidence(words=words | name_pointed(notice.folded, story.told), warned=_is_warned(notice.folded, story, scene))
    _add_names(notice, story, solo, found)
    _add_cues(notice, story, solo, scene.core if scene.stages else own, found)
    return found


def _is_warned(folded: str, story: Story, scene: Scene) -> bool:
    alert = load_pattern(FILE, "alert")
    return not scene.stages and any(alert.search(folded, span.start, span.end) for span in story.told)


@cache
def _subtype_cues(code: str) -> Spotted:
    return Spotted(cue for cue in load_cues(FILE, "subtypes") if cue.value.startswith(code + "."))


def gather_subtypes(notice: Notice, story: Story, code: str) -> tuple[dict[str, dict[str, float]], dict[str, tuple[float, Span]]]:
    """For the weights by subtype of `code` what is seen of it, and its weightiest cue."""
    seen: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, Span]] = {}
    told = _of_scam(notice.folded, story.told)
    for sub, weight, where in weigh(notice.folded, (*told, *((story.head,) if story.head else ())), _subtype_cues(code)):
        seen[sub] += weight
        if sub not in best or weight > best[sub][0]:
            best[sub] = (weight, where)
    return {sub: {"sub_cues": w / 5, "sub_cues_log": math.log1p(w), "sub_cued": 1.0} for sub, w in seen.items()}, best


def _subtype(notice: Notice, story: Story, code: str, words: set[str], where: Span) -> tuple[Named, Fact] | None:
    """The likeliest subtype of `code`, None where that it is none is as likely; quoted is a cue, else what tells the type."""
    signs, cues = gather_subtypes(notice, story, code)
    likely = score(words, signs, code)
    none = likely.pop(no_subtype(code))
    ranked = sorted(likely, key=lambda sub: (-likely[sub], sub))
    if not ranked or likely[ranked[0]] < none + _CLEAR_SUBTYPE:
        return None
    name = next(sub.zh for sub in kinds()[code].subtypes if sub.code == ranked[0])
    if ranked[0] in cues and cues[ranked[0]][0] < _TELLING and likely[ranked[0]] < none + _SURELY:
        return None
    if ranked[0] in cues:
        return Named(ranked[0], name), Fact("subtype", ranked[0], cues[ranked[0]][1], "case_type.subtype.cue")
    return Named(ranked[0], name), Fact("subtype", ranked[0], where, "case_type.subtype.words")


def _quoted(notice: Notice, story: Story, found: Evidence, code: str) -> tuple[str, Span, str] | None:
    """(label, where, rule) of what tells a type: its name, its weightiest cue, the clause whose words speak most for it."""
    places = found.names.get(code, {})
    for place in _RANK:
        if place in places and place in _STATES:
            return "stated", places[place], "case_type.stated"
    if cues := found.cues.get(code):
        return "inferred", max(cues, key=lambda pair: pair[0])[1], "case_type.inferred"
    if places:
        return "inferred", next(iter(places.values())), "case_type.inferred"
    clause = telling_clause(notice.folded, story.told, code)
    return None if clause is None else ("inferred", clause, "case_type.words")


def weigh_alone(found: Evidence) -> dict[str, float]:
    """By type how likely it is, as a logarithm and but for a constant, from what the case itself shows."""
    likely = score(found.words, found.signs())
    for named, places in found.names.items():
        likely[named] += _SAID if named in found.said else max(_PRINTED.get(place, 0.0) for place in places)
    return likely


def _shares(likely: Mapping[str, float]) -> dict[str, float]:
    """How likely each type is, the sums being taken half as sure as they are."""
    top = max(likely.values())
    raised = {code: math.exp((weight - top) / 2) for code, weight in likely.items()}
    total = sum(raised.values())
    return {code: much / total for code, much in raised.items()}


def _beside(notice: Notice, story: Story, others: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """What the other cases of a notice speak for in one that prints no name: more where it says that it is like them (同样的电话)."""
    shares = [_shares(likely) for likely in others]
    alike = any(find_within(load_pattern(FILE, "alike"), notice.folded, story.told))
    much = _OTHERS * (2 if alike else 1) / max(1, len(shares))
    return {code: much * sum(share[code] for share in shares) for code in kinds()} if shares else {}


def _only_name(notice: Notice, found: Evidence) -> str | None:
    """The one type whose name is printed where names state it, unless it is of what it was not or police warn of: 这不是刷单诈骗."""
    if len(found.names) != 1:
        return None
    (code, places) = next(iter(found.names.items()))
    texts = ((notice.title if span.part == "title" else notice.folded, span.start) for span in places.values())
    denied = any(load_pattern(FILE, "denies").search(text, max(0, at - _BEFORE), at) for text, at in texts)
    return None if denied or _STATES.isdisjoint(places) else code


def find_type(notice: Notice, story: Story, found: Evidence, alone: Mapping[str, float], others: Sequence[Mapping[str, float]]) -> Typed:
    """The type of one case, from what `gather` finds, what that weighs alone, and what the other cases of the notice weigh."""
    beside = _beside(notice, story, others) if not found.names else {}
    likely = {code: weight + beside.get(code, 0.0) for code, weight in alone.items()}
    code, other = sorted(likely, key=lambda kind: (-likely[kind], kind))[:2]
    lead = likely[code] - likely[other]
    if code == _POLICE and code not in found.names and not found.cued(code) and found.warned:
        return Typed()
    if code not in found.names and found.cued(code) < _LEAST and lead < _CLEAR:
        if (only := _only_name(notice, found)) is None:
            return Typed()
        code, other, lead = only, code, 0.0
    quoted = _quoted(notice, story, found, code)
    if quoted is None:
        return Typed()
    label, where, rule = quoted
    facts = [Fact("type", code, where, rule)]
    if (second := _quoted(notice, story, found, other)) is not None:
        facts.append(Fact("type.runner_up", other, second[1], "case_type.runner_up"))
        facts.append(Fact("type.margin", round(lead, 1), second[1], "case_type.margin"))
    sub = _subtype(notice, story, code, found.words, where)
    if sub is not None:
        facts.append(sub[1])
    return Typed(Named(code, kinds()[code].zh), label, sub[0] if sub else None, tuple(facts))

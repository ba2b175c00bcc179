"""What a bulletin says: the whole pipeline on one screen, from text to cases, method and statistics with their quotations."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from kb.extract.authority import find_authority
from kb.extract.byline import find_authors
from kb.extract.counted_behind import apart, without_victims
from kb.extract.form import OF_PERIOD, find_form, language_of
from kb.extract.form_rules import by_figures, tells_of_meeting
from kb.extract.headline import FINDERS, Look, look_at, read_case
from kb.extract.kept import find_surplus, is_made_up, without
from kb.extract.own_date import own_date
from kb.extract.page_rest import end_of_notice
from kb.extract.segment import Story, retold
from kb.extract.sentences import Notice, to_notice
from kb.extract.steps import find_method
from kb.extract.stretches import Stretches
from kb.extract.subject import choose_subject, place_at
from kb.extract.tallies import find_tallies, reports
from kb.extract.tally_signs import Around
from kb.extract.types import find_types
from kb.extract.where import Mention
from kb.extract.which_place import places_of
from kb.model import Bulletin, Case, Fact, Reading, Tally, Warned

__all__ = ["FINDERS", "extract"]

LONGEST = 20_000  #: characters of a text that are read: several times the longest notice there is
_BULKY = 10_000  #: characters of a text from which on the collector waits until it is read


def _around(notice: Notice, stories: tuple[Story, ...], cases: tuple[Case, ...], form: str) -> Around:
    """What a notice is made of, for its figures."""
    after = {span for story in stories for span in story.after}
    kinds = [f"after {s.kind}" if s.kind != "story" and s.span in after else s.kind for s in notice.sentences]
    sums: dict[float, list[str]] = {}
    for amount in (amount for case in cases for amount in case.amounts):
        if figure := amount.yuan or amount.amount:
            sums.setdefault(figure, []).append(amount.role)
    types = frozenset(case.type.code for case in cases if case.type)
    return Around(form, [s.span.start for s in notice.sentences], kinds, len(cases), types, sums)


def _tallies(notice: Notice, stories: tuple[Story, ...], cases: tuple[Case, ...], form: str, places: list[Mention]) -> list[Tally]:
    """The figures of a notice: those of a period stand outside the stories and the advice, where the notice reports on one."""
    skip = [span for story in stories for span in story.told]
    skip += [sentence.span for sentence in notice.sentences if sentence.kind in ("advice", "method")]
    of_period = form in OF_PERIOD
    statistical = of_period or (form in ("single_case", "multi_case") and reports(notice.folded))
    told = Stretches(skip)
    around = [place for place in places if not told.cover(place.span)]
    region = choose_subject(around, notice.folded, places) if statistical or form == "multi_case" else None
    own = () if of_period else cases
    known = {a.yuan for case in own for a in case.amounts if a.yuan and a.role in ("lost", "part", "averted", "recovered")}
    bulletin = notice.bulletin
    return find_tallies(
        bulletin.text,
        bulletin.title,
        bulletin.published,
        region=region[0] if region else None,
        place_at=partial(place_at, places, notice.folded),
        skip=skip,
        statistical=statistical,
        police=form == "arrests_report",
        known=known,
        around=_around(notice, stories, cases, form),
    )


def _completed(bulletin: Bulletin) -> tuple[Bulletin, list[Fact]]:
    """A date of publication, an authority, authors that the page did not give are taken from the text."""
    facts = []
    if bulletin.published is None and (dated := own_date(bulletin.text)) is not None:
        bulletin = replace(bulletin, published=str(dated.value))
        facts.append(dated)
    if bulletin.authority is None and (named := find_authority(bulletin.title, bulletin.text)) is not None:
        bulletin = replace(bulletin, authority=str(named.value))
        facts.append(named)
    if not bulletin.authors:
        bulletin = replace(bulletin, authors=find_authors(bulletin.text))
    return bulletin, facts


@dataclass(frozen=True, slots=True)
class _Looked:
    """The stories of a notice at first sight."""

    notice: Notice
    looks: list[Look]

    def again(self, notice: Notice, stories: tuple[Story, ...]) -> _Looked:
        """Some of the stories in the notice as those tell it: where it is the same, what was seen of a story holds."""
        same = notice.sentences == self.notice.sentences and (len(stories) == 1) == (len(self.looks) == 1)
        seen = {(look.story.told, look.story.after, look.story.head): look for look in self.looks} if same else {}
        known = [(story, seen.get((story.told, story.after, story.head))) for story in stories]
        return _Looked(notice, [replace(look, story=one) if look else look_at(notice, one, len(stories) == 1) for one, look in known])


def _cases(looked: _Looked, places: list[Mention], masked: tuple[Fact, ...]) -> tuple[Case, ...]:
    """The stories read; each is looked at before any is read, since the others ask what it tells."""
    solo = len(looked.looks) == 1
    return tuple(read_case(looked.notice, look.story, solo, places, masked, looked.looks) for look in looked.looks)


def _settled(
    notice: Notice, form: str, stories: tuple[Story, ...], places: list[Mention], masked: tuple[Fact, ...]
) -> tuple[str, tuple[Story, ...], tuple[Case, ...]]:
    """Form, stories and cases; what proves to be no case when it is read is left out, and the rest read again."""
    looked = _Looked(notice, []).again(retold(notice, stories), stories)
    cases = _cases(looked, places, masked)
    if surplus := find_surplus(notice.title, notice.folded, form, cases):
        stories = without(stories, cases, surplus)
        if not stories:
            form, _ = find_form(notice, none=True)
            form = "tips_only" if form == "other" and any(is_made_up(notice.folded, case) for case in cases) else form
        elif form == "multi_case" and len(stories) == 1:
            form = "single_case"
        cases = _cases(looked.again(retold(notice, stories), stories), places, masked)
    return form, stories, cases


def extract(bulletin: Bulletin, masked: tuple[Fact, ...] = ()) -> Reading:
    """Reads a bulletin that is masked already; `masked` are the facts of that, kept with the bulletin's own."""
    if len(bulletin.text) > LONGEST:
        told = extract(replace(bulletin, text=bulletin.text[:LONGEST]), masked)
        warned = Warned("too_long", f"only the first {LONGEST} of {len(bulletin.text)} characters were read")
        return replace(told, bulletin=replace(told.bulletin, text=bulletin.text), warnings=(*told.warnings, warned))
    with _uncollected(bulletin.text):
        return _read(bulletin, masked)


@contextmanager
def _uncollected(text: str) -> Iterator[None]:
    """A long text makes very many small things and no cycles: the collector would walk over all there is again and again."""
    paused = len(text) > _BULKY and gc.isenabled()
    if paused:
        gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _read(bulletin: Bulletin, masked: tuple[Fact, ...]) -> Reading:
    bulletin, completed = _completed(bulletin)
    facts = [*masked, *completed]
    none = Reading(bulletin, language_of(bulletin.text or bulletin.title), facts=tuple(facts))
    bulletin = replace(bulletin, text=bulletin.text[: end_of_notice(bulletin.text)])
    notice = to_notice(bulletin)
    form, stories = find_form(notice)
    if form == "other":
        return none
    places = places_of(bulletin)
    form, stories, cases = _settled(notice, form, stories, places, masked)
    if form == "other":
        return none
    notice = retold(notice, stories)
    tallies = tuple(_tallies(notice, stories, cases, form, places))
    form = by_figures(form, tallies)
    if form in OF_PERIOD:
        cases, tallies = apart(cases, without_victims(cases, tallies), notice.folded)
    method = find_method(notice, stories)
    if form in ("campaign", "tips_only") and not (cases or tallies or method) and tells_of_meeting(notice.folded):
        return none
    types = find_types(notice, cases, form, tallies)
    facts += types
    return replace(
        none,
        is_bulletin=True,
        form=form,
        types=tuple(dict.fromkeys(str(fact.value) for fact in types)),
        cases=cases,
        method=method,
        tallies=tallies,
        facts=tuple(facts),
    )

"""The headline values of a case: a choice among its facts, which keep everything that was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.extract.case_loss import read_loss
from kb.extract.case_type import Evidence, find_type, gather, weigh_alone
from kb.extract.channel import find_channels, find_payments, find_platforms
from kb.extract.days import choose_day
from kb.extract.facet_choice import choose_facets
from kb.extract.facets import find_facets
from kb.extract.gazetteer import regions
from kb.extract.impersonated import find_impersonated
from kb.extract.indicators import find_indicators
from kb.extract.personas import choose_personas
from kb.extract.place_roles import choose_places, weigh_roles
from kb.extract.scene import Scene, to_scene
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.shared_day import find_shared_day
from kb.extract.steps import find_steps
from kb.extract.steps_besides import with_besides
from kb.extract.stretches import Stretches
from kb.extract.victim import Found, find_victim
from kb.extract.when import find_incident
from kb.extract.where import Mention, choose_region, is_report, names_town
from kb.extract.which_age import choose_age
from kb.extract.which_calling import choose_calling
from kb.extract.which_place import choose_place, find_gangs
from kb.extract.which_sex import choose_sex
from kb.model import Case, Fact, Indicator, Named, Span, Step

#: finders of plain facts over one story: a new kind of fact is one module and one line here
FINDERS = (find_channels, find_payments, find_platforms, find_facets, find_impersonated)
_NOT_OF_ONE = "\n"
_LEFT = ("lost", "partly_recovered", "recovered")  #: how a case ends in which money left


def scope_text(text: str, spans: Sequence[Span]) -> tuple[str, int]:
    """What the spans hold, as one stretch of the text with everything between them blanked to line ends, and its offset.

    >>> scope_text("案情甲。提醒。破案乙。", [Span(0, 4), Span(7, 11)])
    ('案情甲。\\n\\n\\n破案乙。', 0)
    """
    start, end = spans[0].start, max(span.end for span in spans)
    made, at = [], start
    for span in spans:
        made += [_NOT_OF_ONE * (span.start - at), text[max(at, span.start) : span.end]]
        at = max(at, span.end)
    return "".join(made)[: end - start], start


def text_around(text: str, story: Story, stories: Iterable[Story]) -> tuple[str, int]:
    """The text from the end of the story before to the end of this one, what stands between its stretches included, and its offset."""
    begin = max((one.span.end for one in stories if one.span.end <= story.span.start), default=0)
    return text[begin : story.span.end], begin


def _unique(facts: Iterable[Fact], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(fact.value) for fact in facts if fact.field == field))


def victim_by_rule(notice: Notice, story: Story, stories: Sequence[Story]) -> Found:
    """The victim of a case, one of the `stories`, with the sex and age that the rules take."""
    bulletin, solo = notice.bulletin, len(stories) == 1
    told, offset = scope_text(bulletin.text, story.scope)
    around = text_around(bulletin.text, story, stories)
    among = ("", "") if solo else (bulletin.title, bulletin.text[: min((one.span.start for one in stories), default=0)])
    title, begin, end = bulletin.title if solo else "", story.span.start, story.span.end
    return find_victim(told, offset, title, end - offset, begin - offset, around, among, story.victim)


def _figures(notice: Notice, solo: bool, told: str, offset: int, look: Look, stories: Sequence[Story]) -> tuple[dict[str, Any], list[Fact]]:
    """The case's victim, loss and date, with their facts."""
    bulletin, story = notice.bulletin, look.story
    end = story.span.end
    victim = choose_calling(notice, story, stories, victim_by_rule(notice, story, stories))
    victim = choose_sex(notice, story, stories, choose_age(notice, story, stories, victim))
    loss = read_loss(bulletin, solo, told, offset, end, victim.number, look.steps).of_story(story.span)
    others = tuple(other.span for other in stories if other.ordinal != story.ordinal)
    ruled = find_incident(told, bulletin.published, offset, bulletin.text, end - offset, others) or find_shared_day(notice, story)
    incident = choose_day(notice, story, stories, ruled, look.steps)
    facts = [*victim.facts, *loss.facts, *(amount.to_fact() for amount in loss.amounts), *([incident.fact] if incident else [])]
    told_of = {
        "victim": victim.victim,
        "n_victims": victim.number,
        "loss_yuan": loss.yuan,
        "loss_amount": loss.amount,
        "loss_currency": loss.currency,
        "loss_approx": loss.approx,
        "loss_parts": loss.parts,
        "outcome": loss.outcome,
        "averted_yuan": loss.averted,
        "recovered_yuan": loss.recovered,
        "amounts": loss.amounts,
        "incident_date": incident.date if incident else None,
        "incident_date_basis": incident.basis if incident else None,
    }
    return told_of, facts


def _placed(notice: Notice, story: Story, places: Sequence[Mention], stories: Sequence[Story]) -> tuple[dict[str, Any], list[Fact]]:
    """Where it happened, with the facts behind it."""
    told = [span for one in stories for span in one.told]
    ruled = place_by_rule(notice, story, places, told)
    region = choose_place(notice, story, stories, places, ruled)
    home = regions()[region[0].code][0] if region else None
    others, facts = choose_places(weigh_roles(notice, story, stories, places, home))
    gangs = find_gangs(notice, places, [place.code for place in others])
    if region and region[0].code in gangs:
        region = choose_place(notice, story, stories, [place for place in places if place.region.code not in gangs], ruled)
    return {"region": region[0] if region else None, "places": others}, [*facts, *([region[1]] if region else [])]


def place_by_rule(notice: Notice, story: Story, places: Sequence[Mention], told: Sequence[Span]) -> tuple[Named, Fact] | None:
    """The victim's region as the rules take it; `told` are the sentences of all stories."""
    scope, mine = Stretches(story.scope), Stretches(story.told)
    own = [place for place in places if scope.cover(place.span)]
    cases = Stretches(sentence.span for sentence in notice.sentences if sentence.kind == "story" and not scope.cover(sentence.span))
    rest = Stretches(span for span in told if not scope.cover(span))
    around = [place for place in places if not (rest if is_report(place) else cases).cover(place.span)]
    strong = [place for place in own if place.strength and mine.cover(place.span)]
    return choose_region(strong or own, around, places, names_town(notice.folded, story.told))


@dataclass(frozen=True, slots=True)
class Look:
    """A story at first sight: its steps, and what speaks for its type (`alone`: before the other stories are asked)."""

    story: Story
    steps: tuple[Step, ...]
    scene: Scene
    found: Evidence
    alone: dict[str, float]


def look_at(notice: Notice, story: Story, solo: bool) -> Look:
    """What must be seen of all stories before one is read; `solo` where the notice tells no other."""
    steps = find_steps(notice, story)
    scene = to_scene(notice, story, steps)
    found = gather(notice, story, solo, scene)
    return Look(story, steps, scene, found, weigh_alone(found))


def _is_in_name(fact: Fact, indicators: Sequence[Indicator]) -> bool:
    """Whether the name of a platform only stands in that of a site or an app of the scammers: “交易猫鱼” is no 交易猫."""
    named = [one.span for one in indicators if one.value and one.role == "scammer" and one.span.part == fact.span.part]
    return fact.field == "platform" and any(
        span.start <= fact.span.start and fact.span.end <= span.end and span.end - span.start > fact.span.end - fact.span.start
        for span in named
    )


def read_case(
    notice: Notice, story: Story, solo: bool, places: Sequence[Mention], masked: Sequence[Fact] = (), looks: Sequence[Look] = ()
) -> Case:
    """One case with all its facts; `solo` where the notice tells no other, so that title and lead speak of it.

    `places` are all that the notice names, in its title too; `masked` are the facts of the masking, `looks` those at all its stories.
    """
    bulletin = notice.bulletin
    told, offset = scope_text(bulletin.text, story.scope)
    look = next((one for one in looks if one.story is story), None) or look_at(notice, story, solo)
    steps, scene = look.steps, look.scene
    typed = find_type(notice, story, look.found, look.alone, [other.alone for other in looks if other.story is not story])
    figures, behind = _figures(notice, solo, told, offset, look, [other.story for other in looks] or [story])
    placed, located = _placed(notice, story, places, [other.story for other in looks] or [story])
    code, subtype = (kind.code if kind else None for kind in (typed.kind, typed.subtype))
    scene = replace(scene, code=code, subtype=subtype, paid=figures["outcome"] != "averted")
    told_how = choose_personas(scene, [fact for find in FINDERS for fact in find(scene)])
    indicators = tuple(find_indicators(*scope_text(bulletin.text, story.told), masked))
    facts = [*typed.facts, *(fact for fact in choose_facets(scene, told_how) if not _is_in_name(fact, indicators))]
    return Case(
        story.ordinal,
        story.span,
        **figures,
        **placed,
        type=typed.kind,
        type_label=typed.label,
        subtype=typed.subtype,
        steps=with_besides(notice, story, steps, figures["outcome"] in _LEFT),
        indicators=indicators,
        channels=_unique(facts, "channel"),
        impersonated=_unique(facts, "impersonated"),
        impersonated_as=_unique(facts, "impersonated_as"),
        hooks=_unique(facts, "hook"),
        pretexts=_unique(facts, "pretext"),
        controls=_unique(facts, "control"),
        payments=_unique(facts, "payment"),
        platforms=_unique(facts, "platform"),
        facts=(*facts, *behind, *located),
    )

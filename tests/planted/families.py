"""What happens in the archive: a notice and its copies, a case told by many, cases that look alike and are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from .draft import Draft, Piece
from .grammar import draw, phrases, skeletons
from .money import draw_sum, printed
from .notices import Voice, abet_notice, advice_pieces, case_pieces, method_piece, notice
from .people import draw_person
from .stories import Story
from .when import FIRST, LAST
from .world import Post, World

_CASES = tuple(skeleton for skeleton in skeletons() if skeleton.is_case)
_ABET = tuple(skeleton for skeleton in skeletons() if not skeleton.is_case)


def _case_story(world: World) -> Story:
    return world.teller.story(world.rng.choice(_CASES))


def single(world: World) -> None:
    """A case told once."""
    story = _case_story(world)
    source, day = world.first_out(story)
    world.origin(notice(story, day, world.rng), source, day)


def copied(world: World) -> None:
    """A notice and its copies: mostly few, now and then dozens."""
    story = _case_story(world)
    source, day = world.first_out(story)
    origin = world.origin(notice(story, day, world.rng), source, day)
    world.family(origin, 1 + min(24, int(world.rng.expovariate(0.36))))


def told(world: World) -> None:
    """One case told by several writers in different words, each telling with copies of its own.

    A telling is loose in one thing at most (two in one telling of ten, never sum and day both), so that a careful reader knows it again.
    """
    rng = world.rng
    story = _case_story(world)
    tellings = rng.choices((2, 3, 4, 5), (45, 30, 15, 10))[0]
    quarrel = rng.randrange(1, tellings) if rng.random() < 0.35 else 0
    for number in range(tellings):
        loose: frozenset[str] = frozenset()
        if number and number != quarrel:
            some = rng.choices((0, 1, 2), (40, 50, 10))[0]
            loose = frozenset(rng.sample(("loss", "date", "place", "label"), some))
            loose = loose - {"date"} if {"loss", "date"} <= loose else loose
        _telling(world, story, Voice(number, loose, naming=0.4), quarrels=number == quarrel and number > 0)


def _telling(world: World, story: Story, voice: Voice, quarrels: bool) -> Post:
    rng = world.rng
    source, day = world.first_out(story)
    if voice.telling:
        source = world.press.reprinter(rng, "0111222")
        day = min(LAST, day + world.lag(0, 25))
    short = rng.random() < 0.2
    draft = notice(story, day, rng, replace(voice, short=short))
    if voice.telling and rng.random() < 0.3:
        draft = _with_arrests(draft, story, world)
    if quarrels:
        draft = world.quarrel(draft, ("loss", "year", "type", "loss"))
    origin = world.origin(draft, source, day)
    world.family(origin, rng.choices((0, 1, 2, 3), (55, 25, 12, 8))[0], quarrel=0.0)
    return origin


def _with_arrests(draft: Draft, story: Story, world: World) -> Draft:
    """The same case with what the police did next."""
    rng = world.rng
    slots = {
        "there": rng.choice(world.press.regions).printed("full"),
        "d": str(rng.randint(5, 60)),
        "k": str(rng.randint(2, 9)),
        "m": str(rng.randint(2, 50)),
        "x": rng.choice("梁韦覃莫农"),
    }
    text, more = draw("arrests", slots, rng), draw("arrests.end", slots, rng)
    at = 1 + max(at for at, piece in enumerate(draft.pieces) if piece.case is not None)
    pieces = (*draft.pieces[:at], Piece(text, "lead"), Piece(more, "lead"), *draft.pieces[at:])
    return replace(draft, pieces=pieces, form="arrests_report")


def twins(world: World) -> None:
    """Decoys: same method, same surname, same sum; another place on about the same day, or the same place long before or after."""
    rng = world.rng
    story = _case_story(world)
    while story.outcome != "lost":
        story = _case_story(world)
    posts = [_told_once(world, story, 0)]
    for number in range(1, rng.choice((2, 2, 3))):
        if rng.random() < 0.5:
            others = [county for county in rng.sample(world.press.regions, 3) if county.prefecture_code != story.county.prefecture_code]
            twin, kind = world.teller.twin(story, min(LAST, story.day + timedelta(days=rng.randint(0, 3))), others[0]), "other_place"
        else:
            twin, kind = world.teller.twin(story, _far_day(story.day, world), story.county), "other_date"
        posts.append(_told_once(world, twin, number))
        world.decoy(kind, "case", posts[0], posts[-1])
        world.decoy(kind, "notice", posts[0], posts[-1])


def _far_day(day: date, world: World) -> date:
    """45 to 300 days away, within the archive's time."""
    for _ in range(50):
        away = day + timedelta(days=world.rng.choice((-1, 1)) * world.rng.randint(45, 300))
        if FIRST <= away <= LAST:
            return away
    return day - timedelta(days=60) if day > date(2024, 6, 1) else day + timedelta(days=60)


def _told_once(world: World, story: Story, number: int) -> Post:
    source, day = world.first_out(story)
    form = "full" if number or world.rng.random() < 0.5 else "md"
    origin = world.origin(notice(story, day, world.rng, Voice(number, form=form)), source, day)
    world.family(origin, world.rng.choices((0, 1, 2), (60, 25, 15))[0], quarrel=0.0)
    return origin


def formula(world: World) -> None:
    """Decoys: a station's formula, word for word the same but for victim, sum and day (and, in some, the county)."""
    rng = world.rng
    story = _case_story(world)
    while story.outcome != "lost":
        story = _case_story(world)
    source, day = world.press.home(story.county), story.day + timedelta(days=rng.randint(2, 9))
    first = notice(story, day, rng, Voice(form="md"))
    posts = [world.origin(first, source, min(day, LAST))]
    for _ in range(rng.randint(2, 7)):
        day = posts[-1].day + timedelta(days=rng.randint(6, 45))
        if day > LAST:
            break
        posts.append(world.origin(_refilled(first, story, day, world), source, day))
        world.decoy("formula", "notice", posts[-2], posts[-1])
        world.decoy("formula", "case", posts[-2], posts[-1])


def _refilled(draft: Draft, story: Story, day: date, world: World) -> Draft:
    """The draft with another victim, sum and day put in."""
    rng = world.rng
    tale = draft.tales[0]
    person = draw_person(story.skeleton.key, rng, story.person.surname if rng.random() < 0.15 else "")
    label = person.surname + tale.label[1:] if not tale.label.startswith("小") else f"小{person.surname}"
    while (loss := draw_sum(rng)) == story.loss:
        continue
    then = day - timedelta(days=rng.randint(2, 5))
    told_day, told_sum = f"{then.month}月{then.day}日", printed(loss, rng)
    made = draft.rewritten(1, tale.date_quote, told_day, date=then.isoformat(), date_quote=told_day)
    made = made.rewritten(1, tale.loss_quote, told_sum, loss=float(loss), loss_quote=told_sum)
    made = made.rewritten(1, tale.label, label, label=label, label_quote=label)
    made = made.rewritten(1, f"{story.person.age}岁", f"{person.age}岁")
    title = draw("title.plain", {"no": str(rng.randint(2, 380))}, rng)
    return replace(made, title=title, tales=(replace(made.tales[0], story=f"{story.id}-{day:%y%m%d}"),))


def same_day(world: World) -> None:
    """Decoys: same type, same day, same county, another victim, who now and then has the same surname."""
    rng = world.rng
    story = _case_story(world)
    like = [skeleton for skeleton in _CASES if skeleton.code == story.code]
    other = world.teller.story(rng.choice(like), story.county, story.day, story.day)
    if rng.random() < 0.35:
        other = world.teller.twin(story, story.day, story.county, draw_sum(rng))
    left, right = _told_once(world, story, 0), _told_once(world, other, 1)
    world.decoy("same_day", "case", left, right)
    world.decoy("same_day", "notice", left, right)


def abetting(world: World) -> None:
    """Arrests of helpers, who are no victims, and copies of the report."""
    story = world.teller.story(world.rng.choice(_ABET))
    source, day = world.first_out(story)
    origin = world.origin(abet_notice(story, day, world.rng), source, day)
    world.family(origin, world.rng.choices((0, 1, 3, 6), (30, 30, 25, 15))[0])


def tips(world: World) -> None:
    """Advice without a case, and its copies."""
    rng = world.rng
    source, day = world.press.reprinter(rng, "0012"), FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
    codes = rng.sample(sorted({skeleton.code for skeleton in skeletons()}), rng.randint(3, 6))
    lines = [draw(f"advice.{code}", {}, rng) for code in codes]
    lines += [template.fill({}, rng) for template in rng.sample(phrases()["advice"], rng.randint(2, 5))]
    rng.shuffle(lines)
    method = [method_piece(rng)] if rng.random() < 0.5 else []
    body = [
        Piece(draw("lead", {"unit": source.title}, rng), "lead"),
        *method,
        *(Piece(f"{at}.{line}", "lead") for at, line in enumerate(lines, 1)),
    ]
    draft = Draft(draw("title.plain", {"no": str(rng.randint(2, 380))}, rng), tuple(body), (), "tips_only", tuple(sorted(codes)))
    world.family(world.origin(draft, source, day), rng.choices((0, 1, 2, 6), (40, 30, 20, 10))[0])


def multi_case(world: World, stories: list[Story], day: date, voice: Voice, heads: Callable[[int, Story], str]) -> Draft:
    """Several cases one after the other, each under a head."""
    pieces: list[Piece] = []
    tales = []
    for ordinal, story in enumerate(stories, 1):
        pieces.append(Piece(heads(ordinal, story), "case", ordinal))
        told_, tale = case_pieces(story, voice, day, world.rng, ordinal)
        pieces += told_
        tales.append(tale)
    pieces += advice_pieces(world.rng.choice(stories).code, world.rng)
    codes = tuple(sorted({story.code for story in stories}))
    return Draft("", tuple(pieces), tuple(tales), "multi_case", codes)

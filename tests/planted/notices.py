"""From a story to a notice: one telling in one voice, with lead, method and advice around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from .draft import Draft, Piece, Told
from .grammar import BEATS, draw, phrases
from .money import printed, rounded
from .people import describe
from .stories import Story
from .when import Day, say


@dataclass(frozen=True, slots=True)
class Voice:
    """How a writer tells: the number of the telling (picks other sentences), and what is told less exactly.

    `short`: contact and payment only; `loose` holds any of loss, date, place, label.
    """

    telling: int = 0
    loose: frozenset[str] = frozenset()
    short: bool = False
    naming: float = 0.6  #: how often the type's name is printed
    form: str | None = None  #: of the date


PLAIN = Voice()


@dataclass(frozen=True, slots=True)
class _Said:
    """What is printed of a story in one telling."""

    day: Day
    quote: str
    loss: float
    approx: str | None
    place: str
    region: str
    label: str


def _say(story: Story, voice: Voice, published: date, rng: Random) -> _Said:
    day = say(story.day, published, rng, "vague" if "date" in voice.loose else voice.form)
    if "loss" in voice.loose:
        quote, loss, approx = rounded(story.loss, rng)
    else:
        quote, loss, approx = printed(story.loss, rng), float(story.loss), None
    coarse = "place" in voice.loose
    place = story.county.printed("coarse" if coarse else rng.choice(("county", "county", "city", "full")))
    label = story.person.other_label() if "label" in voice.loose else story.person.label
    return _Said(day, quote, loss, approx, place, story.county.prefecture_code if coarse else story.county.code, label)


def _unit(story: Story, voice: Voice, rng: Random) -> str:
    return story.county.unit("city" if "place" in voice.loose else rng.choice(("bureau", "bureau", "police")))


def case_pieces(story: Story, voice: Voice, published: date, rng: Random, ordinal: int = 1) -> tuple[list[Piece], Told]:
    """The paragraphs of one case and what they say of it."""
    said = _say(story, voice, published, rng)
    slots = {**story.details, "date": said.day.quote, "place": said.place, "unit": _unit(story, voice, rng), "sum": said.quote, "hour": ""}
    slots["person"] = describe(story.person, said.label, rng)
    slots["hour"] = rng.choice(("上午", "下午", "晚上", f"{rng.randint(8, 21)}时许"))
    sentences = _sentences(story, voice, said, slots, rng)
    name = rng.choice(story.skeleton.names).removesuffix("案件") if rng.random() < voice.naming else ""
    if name:
        at = rng.choice((0, len(sentences)))
        sentences.insert(at, f"这是一起{rng.choice(('典型的', ''))}{name}案件。" if at else f"{name}案：")
    cut = rng.choice((len(sentences), len(sentences), 2, 3))
    blocks = ["".join(sentences[:cut]), "".join(sentences[cut:])]
    pieces = [Piece(block, "case", ordinal) for block in blocks if block]
    return pieces, _told(story, replace(said, place=_place_in("".join(blocks), story, said)), name)


def _place_in(text: str, story: Story, said: _Said) -> str:
    """The place as it stands in the text: some openings name only the police that took the report."""
    county = story.county
    return next(name for name in (said.place, county.name, county.short, county.city) if name in text)


def _sentences(story: Story, voice: Voice, said: _Said, slots: dict[str, str], rng: Random) -> list[str]:
    beats = {beat: story.skeleton.beats[beat][story.line(beat, voice.telling)] for beat in BEATS}

    def line(beat: str) -> str:
        slots["v"] = said.label if rng.random() < 0.6 or beat == "c" else story.person.pronoun
        return beats[beat].fill(slots, rng)

    slots["c"] = line("c")
    told = [draw("opening" if said.day.value else "opening.vague", slots, rng)]
    told += [f"{line(beat)}。" for beat in ("t", "i") if not (voice.short and beat == "t")]
    if story.outcome == "averted":
        slots["v"] = said.label
        return [*told, draw("averted", slots, rng)]
    told.append(f"{line('p')}。")
    slots["v"] = said.label
    told.append(draw("ending.total" if rng.random() < 0.25 else "ending", slots, rng))
    return told


def _told(story: Story, said: _Said, name: str) -> Told:
    lost = story.outcome == "lost"
    return Told(
        story.id, story.skeleton.key, story.code, story.skeleton.subtype, said.loss if lost else 0.0,
        said.approx if lost else None, said.quote,
        said.day.value, said.day.basis, said.day.quote if said.day.value else "", said.region, said.place, said.label, said.label,
        name, story.code if name else "", story.outcome,
    )  # fmt: skip


def advice_pieces(code: str, rng: Random, least: int = 1, most: int = 4) -> list[Piece]:
    tips = [template.fill({}, rng) for template in rng.sample(phrases()["advice"], rng.randint(least, most))]
    if rng.random() < 0.8:
        tips.insert(rng.randrange(len(tips) + 1), draw(f"advice.{code}", {}, rng))
    if rng.random() < 0.35:
        return [Piece(f"{draw('advice.head', {}, rng).rstrip('：')}：{''.join(tips)}", "advice")]
    return [Piece(draw("advice.head", {}, rng), "head"), *(Piece(tip, "advice") for tip in tips)]


def method_piece(rng: Random) -> Piece:
    slots = {"m1": draw("m1", {}, rng), "m2": draw("m2", {}, rng)}
    return Piece(draw("method", slots, rng), "method")


def title_of(story: Story, told: Told, rng: Random) -> str:
    """A headline; where it prints the sum, it is the sum of the text or that sum rounded with a mark."""
    sum_ = told.loss_quote if told.approx or rng.random() < 0.5 else rounded(story.loss, rng)[0]
    slots = {
        "short": story.county.short, "role": story.person.role, "tname": told.type_quote or rng.choice(story.skeleton.names),
        "stitle": sum_, "hook": draw(f"hook.{story.code}", {}, rng), "no": str(rng.randint(2, 380)),
    }  # fmt: skip
    plain = story.outcome != "lost" or rng.random() < 0.25
    return draw("title.plain" if plain else "title", slots, rng)


def notice(story: Story, published: date, rng: Random, voice: Voice = PLAIN) -> Draft:
    """A notice of a single case."""
    pieces, told = case_pieces(story, voice, published, rng)
    body: list[Piece] = []
    if rng.random() < 0.4:
        body.append(Piece(draw("lead", {"unit": _unit(story, voice, rng)}, rng), "lead"))
    body += pieces
    if rng.random() < 0.3:
        body.append(method_piece(rng))
    body += advice_pieces(story.code, rng)
    title = title_of(story, told, rng)
    if "place" in voice.loose:
        title = title.replace(story.county.short, story.county.city)
    return Draft(title, tuple(body), (told,), codes=(story.code,))


def abet_notice(story: Story, published: date, rng: Random, voice: Voice = PLAIN) -> Draft:
    """A notice of enabling crime: suspects, no victim, so no case."""
    day = say(story.day, published, rng, "md" if (published - story.day).days < 200 else "full")
    slots = {**story.details, "v": f"{story.person.surname}某", "unit": _unit(story, voice, rng), "date": day.quote}
    slots |= {"short": story.county.short, "name": rng.choice(story.skeleton.names)}
    lines = [story.skeleton.beats[beat][story.line(beat, voice.telling)].fill(slots, rng) for beat in BEATS]
    first = f"{draw('abet.first', slots, rng)}经查，{lines[0]}。{lines[1]}。"
    body = [Piece(first, "lead"), Piece(f"{lines[2]}。{lines[3]}。", "lead"), *advice_pieces("90", rng, 1, 2)]
    return Draft(draw("abet.title", slots, rng), tuple(body), (), "arrests_report", ("90",))

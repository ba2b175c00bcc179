"""Reads the sentences of the made-up archive and fills them: `[a|b]` is a choice, `{slot}` a value of the story."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "grammar"
BEATS = "ctip"  #: contact, trust, inducement, payment
_SLOT = re.compile(r"\{([a-z0-9_]+)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")

Slots = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Template:
    """Literal stretches and choices in turn; each alternative may hold slots."""

    parts: tuple[tuple[str, ...], ...]

    def fill(self, slots: Slots, rng: Random) -> str:
        """One sentence; an unknown slot raises KeyError."""
        drawn = "".join(part[0] if len(part) == 1 else rng.choice(part) for part in self.parts)
        return _SLOT.sub(lambda m: slots[m.group(1)], drawn)

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(_SLOT.findall("".join(text for part in self.parts for text in part)))


def parse(line: str) -> Template:
    parts: list[tuple[str, ...]] = []
    at = 0
    for match in _CHOICE.finditer(line):
        parts += [(line[at : match.start()],), tuple(match.group(1).split("|"))]
        at = match.end()
    return Template((*parts, (line[at:],)))


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A way of scamming: what its sentences say whichever is drawn, and the sentences of each beat."""

    code: str
    subtype: str
    key: str
    names: tuple[str, ...]
    hooks: tuple[str, ...]
    controls: tuple[str, ...]
    pretexts: tuple[str, ...]
    payments: tuple[str, ...]
    channels: tuple[str, ...]
    personas: tuple[str, ...]
    phrase: str  #: what only this way is called, in every sentence of one beat; empty for the steady ones
    beats: Mapping[str, tuple[Template, ...]]

    @property
    def is_case(self) -> bool:
        """False for enabling crime, which has suspects and no victim."""
        return self.code != "90"


def _lines(name: str) -> list[str]:
    rows = (FOLDER / name).read_text("utf-8").split("\n")
    return [row.strip() for row in rows if row.strip() and not row.startswith("#")]


def _skeleton(head: str, rows: list[str], personas: Mapping[str, tuple[str, ...]]) -> Skeleton:
    first, *fields = [part.strip() for part in head.removeprefix("==").split("|")]
    subtype, key = first.split()
    told = {name: tuple(values.split(",")) for name, _, values in (field.partition("=") for field in fields)}
    beats = {beat: tuple(parse(row[2:]) for row in rows if row[0] == beat) for beat in BEATS}
    code = subtype.partition(".")[0]
    facets = {name: told.get(name, ()) for name in ("names", "hooks", "controls", "pretexts", "payments", "channels")}
    return Skeleton(
        code,
        subtype,
        key,
        **facets,
        personas=personas.get(key) or personas.get(code, ()),
        phrase="".join(told.get("phrase", ())),
        beats=beats,
    )


def read_skeletons(name: str, personas: Mapping[str, tuple[str, ...]]) -> list[Skeleton]:
    made: list[Skeleton] = []
    head = ""
    rows: list[str] = []
    for row in [*_lines(name), "=="]:
        if row.startswith("=="):
            if head:
                made.append(_skeleton(head, rows, personas))
            head, rows = row, []
        else:
            rows.append(row)
    return made


@cache
def personas() -> dict[str, tuple[str, ...]]:
    return {key: tuple(names.split("|")) for key, _, names in (row.partition(" ") for row in _lines("personas.txt"))}


@cache
def skeletons() -> tuple[Skeleton, ...]:
    """Every skeleton of every type, in the order of the files."""
    names = sorted(path.name for path in FOLDER.glob("[0-9][0-9].txt"))
    return tuple(skeleton for name in names for skeleton in read_skeletons(name, personas()))


@cache
def new_methods() -> tuple[Skeleton, ...]:
    """Ways that appear only in the stream of new methods."""
    return tuple(read_skeletons("new_methods.txt", personas()))


@cache
def phrases() -> dict[str, tuple[Template, ...]]:
    """The general phrases by section."""
    sections: dict[str, list[Template]] = {}
    rows: list[Template] = []
    for row in _lines("phrases.txt"):
        if row.startswith("=="):
            rows = sections.setdefault(row.removeprefix("==").strip(), [])
        else:
            rows.append(parse(row))
    return {name: tuple(found) for name, found in sections.items()}


def draw(section: str, slots: Slots, rng: Random) -> str:
    """One filled phrase of a section."""
    return rng.choice(phrases()[section]).fill(slots, rng)


@cache
def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Rows `old new` of words.txt, longest first; pairs of characters of traditional.txt."""
    rows = [pair for line in _lines(name) for pair in ([line.split()] if name == "words.txt" else line.split())]
    return tuple(sorted(((row[0], row[1]) for row in rows), key=lambda pair: (-len(pair[0]), pair[0])))

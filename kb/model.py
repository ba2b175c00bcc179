"""The vocabulary: what the three rooms say to each other; imports nothing of ours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta, timezone
from typing import Any, Literal
from urllib.parse import urlsplit

Part = Literal["text", "title"]
Json = dict[str, Any]

#: Bump when what `extract` says can change: `kb build` reads again what an older version read.
EXTRACTOR_VERSION = 34

GONE = "gone"  #: the reason of a tombstone of a case that its notice no longer tells; any other means taken down
MAX_TEXT = 200_000  #: characters; longer texts are refused before reading
CHINA = timezone(timedelta(hours=8))  #: by whose days Chinese pages are dated


def china_day(moment: str) -> str:
    """The day in China of a moment as the archive has it; what names no zone, or is none, is cut to its day.

    >>> china_day("2026-11-26T18:26:09Z"), china_day("2026-11-26"), china_day("2026-11")
    ('2026-11-27', '2026-11-26', '2026-11')
    """
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return moment[:10]
    return at.astimezone(CHINA).date().isoformat() if at.tzinfo else moment[:10]


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """Half-open stretch [start:end] in characters of a bulletin's text (or title)."""

    start: int
    end: int
    part: Part = "text"

    def __init__(self, start: int, end: int, part: Part = "text") -> None:
        if not 0 <= start < end:
            raise ValueError(f"empty or negative span {start}:{end}")
        _set_start(self, start)  # what `frozen` would write for us takes twice as long, and a notice has hundreds
        _set_end(self, end)
        _set_part(self, part)

    def overlaps(self, other: Span) -> bool:
        return self.part == other.part and self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.part == other.part and self.start <= other.start and other.end <= self.end


_set_start, _set_end, _set_part = (vars(Span)[name].__set__ for name in Span.__slots__)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a bulletin says, and exactly where it says it."""

    field: str  #: "amount.lost", "channel", "victim.age", "step"
    value: str | int | float
    span: Span  #: offsets into the text (or the title); [start:end] is the quotation
    rule: str  #: which rule said so, so that a wrong one can be found


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One published notice as text: the object on which the three rooms meet.

    `text` is the body, paragraphs joined by one newline; `published` is prefix ISO (`2021-05-28`) or None;
    `tier` is T0 official, T1 press, T2 re-poster; `sha256` is of the raw bytes; `family` says which page layout
    was recognised (`fallback` marks a guess, `text` a pasted text). `marks` are remarks of the page reader, such as `picture_only`.
    """

    url: str
    title: str
    text: str
    published: str | None = None
    publisher: str | None = None
    authority: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    tier: str = "T2"
    images: tuple[str, ...] = ()
    family: str = "text"
    fetched_at: str | None = None
    sha256: str = ""
    region: str | None = None  #: the source's own region code, which settles ambiguous names
    marks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """First 16 hex digits of sha256(canonical URL), or of the bytes of a loose file."""
        return bulletin_id(self.url) if self.url else self.sha256[:16]

    def part(self, span: Span) -> str:
        """The quotation under a span."""
        return (self.title if span.part == "title" else self.text)[span.start : span.end]


def bulletin_id(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8")).hexdigest()[:16]


def host_of(url: str | None) -> str:
    """Who prints on an address; '' where there is none.

    >>> host_of("https://www.police.example/a.html")
    'police.example'
    """
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


BULLETIN_KEYS = tuple(f.name for f in fields(Bulletin))


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name, as in the taxonomy or the regions."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money with its role; `yuan` None in a foreign currency, `amount` then has the figure."""

    role: str  #: lost part lure rebate demanded averted recovered frozen seized gang_total price loan balance_shown other
    yuan: float | None
    amount: float | None
    currency: str
    approx: str | None  #: 余 近 约
    span: Span
    rule: str

    def to_fact(self) -> Fact:
        value = self.yuan if self.yuan is not None else self.amount
        return Fact(f"amount.{self.role}", 0.0 if value is None else value, self.span, self.rule)


@dataclass(frozen=True, slots=True)
class Step:
    ordinal: int
    stage: str  #: preparation contact trust inducement payment cash_out
    span: Span


@dataclass(frozen=True, slots=True)
class Indicator:
    kind: str  #: app site domain phone account qq wechat
    value: str | None  #: in clear for app, site and domain only
    role: str  #: scammer hotline footer
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    role: str  #: victim cash_out account suspect arrest den
    code: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Victim:
    label: str | None = None
    gender: str | None = None  #: 男 女
    age: int | None = None
    age_band: tuple[int, int] | None = None
    occupation: str | None = None


def parted_by(dimension: str | None) -> str | None:
    """By what a figure divides a total: a name of its own (電話騙案) stands among the types.

    >>> parted_by("subtype"), parted_by("region"), parted_by(None)
    ('type', 'region', None)
    """
    return "type" if dimension == "subtype" else dimension


@dataclass(frozen=True, slots=True)
class Tally:
    """One statistical figure of a notice, in base units (元, 人, 起, %)."""

    metric: str
    value: float
    unit: str
    span: Span
    dimension: str | None = None
    category: str | None = None
    period: tuple[str | None, str | None] = (None, None)
    region: Named | None = None
    change: Json | None = None  #: {"basis", "percent", "points", "absolute"}
    approx: str | None = None
    part_of: Span | None = None
    flag: str | None = None  #: sum change share
    proposed: float | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Warned:
    code: str  #: damaged_number published_conflict no_text …
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the headline values chosen among `facts`, which keep all that was found."""

    ordinal: int
    span: Span
    type: Named | None = None
    type_label: str | None = None  #: stated inferred
    subtype: Named | None = None
    loss_yuan: float | None = None
    loss_amount: float | None = None
    loss_currency: str | None = None
    loss_approx: str | None = None
    loss_parts: bool = False
    outcome: str = "unknown"  #: lost averted partly_recovered recovered unknown
    n_victims: int | None = None
    averted_yuan: float | None = None
    recovered_yuan: float | None = None
    victim: Victim = Victim()
    incident_date: str | None = None
    incident_date_basis: str | None = None
    region: Named | None = None
    places: tuple[Place, ...] = ()
    channels: tuple[str, ...] = ()
    impersonated: tuple[str, ...] = ()
    impersonated_as: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    pretexts: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    amounts: tuple[Amount, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one bulletin; `bulletin` is masked, its authority and date completed from the text."""

    bulletin: Bulletin
    language: str = "zh-Hans"  #: zh-Hans zh-Hant en ja other
    is_bulletin: bool = False
    form: str = "other"
    types: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    method: tuple[Step, ...] = ()
    tallies: tuple[Tally, ...] = ()
    warnings: tuple[Warned, ...] = ()
    facts: tuple[Fact, ...] = field(default=())  #: of the bulletin as a whole: authority, masked.<kind>, type

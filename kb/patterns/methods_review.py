"""What people decided about patterns and cues: files beside the corrections, applied at every build, outliving each of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from kb.lexicon import kinds, load_yaml
from kb.patterns.methods import FACETS

FOLDER = "reviews"  #: in the data folder
VERDICTS = ("accept", "edit", "reject")
_ID = re.compile(r"[pcd]-[0-9a-z][0-9a-z-]{0,60}")
_NUMBER = re.compile(r"[0-9０-９]{5}")
_META = re.compile(r"[\n\r\t]")
#: what may be changed of a pattern and of a cue
PATTERN_KEYS = {"title", "drop_cues", "tests"}
CUE_KEYS = {"facet", "value", "types", "literals", "weight", "tests"}


class BadReview(ValueError):
    """A decision that cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Review:
    """One decision about a pattern (`p-…`), a cue (`c-…`) or a proposed cue (`d-…`); a later one about the same stands over an earlier."""

    of: str
    verdict: str
    who: str
    when: str
    why: str
    change: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A cue that a person took from those proposed."""

    id: str
    says: str
    facet: str | None
    value: str | None
    types: tuple[str, ...]
    literals: tuple[str, ...]
    weight: float
    tests: tuple[str, ...]
    re2: str | None = None
    strength: int = 2

    @property
    def type_weights(self) -> tuple[tuple[str, float], ...]:
        return tuple((code, 1.0) for code in self.types)


@dataclass(frozen=True)
class Reviews:
    """All decisions, the last about each first asked."""

    all: tuple[Review, ...] = ()

    def about(self, of: str) -> list[Review]:
        """In the order in which they were taken."""
        return [review for review in self.all if review.of == of]

    def verdict(self, of: str) -> str | None:
        """The last acceptance or rejection; an edit is neither."""
        return next((review.verdict for review in reversed(self.about(of)) if review.verdict != "edit"), None)

    def change(self, of: str) -> dict[str, Any]:
        """All changes, later ones over earlier ones, key by key."""
        made: dict[str, Any] = {}
        for review in self.about(of):
            made |= review.change
        return made

    def rejected(self, of: str) -> bool:
        return self.verdict(of) == "reject"

    def decided(self) -> set[str]:
        return {review.of for review in self.all}

    def cues(self) -> list[Accepted]:
        """Proposed cues that were accepted, by id; an edited one is accepted as it was edited."""
        proposed = sorted({review.of for review in self.all if review.of.startswith("d-") and not self.rejected(review.of)})
        return [_cue(each, self.change(each)) for each in proposed]

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self.all).encode()).hexdigest()[:16]


def _cue(of: str, change: Mapping[str, Any]) -> Accepted:
    literals, tests = tuple(change["literals"]), tuple(change["tests"])
    types = tuple(change.get("types") or ())
    weight = float(change.get("weight", 1.0))
    return Accepted(f"c-{of[2:]}", "scam", change.get("facet"), change.get("value"), types, literals, weight, tests)


_KEYS = tuple(one.name for one in fields(Review))


def load_reviews(folder: Path) -> Reviews:
    """All files of the folder in the order of their names. Raises BadReview naming the file."""
    return Reviews(tuple(_load(path) for path in sorted(folder.glob("*.yml"))))


def _load(path: Path) -> Review:
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadReview(f"{path}: unreadable: {' '.join(str(error).split())}") from error
    if not isinstance(raw, dict) or set(raw) - set(_KEYS) or not set(_KEYS[:5]) <= set(raw):
        raise BadReview(f"{path}: needs the keys {', '.join(_KEYS[:5])}, may have {_KEYS[5]}")
    try:
        return checked(Review(**{**raw, "change": raw.get("change") or {}}))
    except BadReview as error:
        raise BadReview(f"{path}: {error}") from error


def checked(review: Review) -> Review:
    """The same; raises BadReview for one that cannot be applied."""
    told = (review.of, review.verdict, review.who, review.when, review.why)
    if not all(isinstance(each, str) for each in told) or not isinstance(review.change, dict):
        raise BadReview("of, verdict, who, when and why are text, change is a mapping")
    if not _ID.fullmatch(review.of):
        raise BadReview(f"{review.of!r} is no id of a pattern (p-…) or of a cue (c-…, d-…)")
    if review.verdict not in VERDICTS:
        raise BadReview(f"{review.verdict!r} is none of {', '.join(VERDICTS)}")
    if review.verdict != "accept" and not review.why.strip():
        raise BadReview("a rejection and an edit say why")
    known = PATTERN_KEYS if review.of.startswith("p-") else CUE_KEYS
    if unknown := sorted(set(review.change) - known):
        raise BadReview(f"{', '.join(unknown)} cannot be changed; {', '.join(sorted(known))} can")
    if review.of.startswith("c-") and review.verdict != "reject":
        raise BadReview("a cue of the lexicon is changed there; here it can be rejected")
    _check_texts(review.change)
    if review.of.startswith("d-") and review.verdict != "reject":
        _check_cue(review.change)
    return review


def _check_texts(change: Mapping[str, Any]) -> None:
    tests = change.get("tests") or []
    title = change.get("title") or {}
    if not isinstance(title, dict) or set(title) - {"zh", "en"}:
        raise BadReview("a title has zh and en")
    if isinstance(tests, dict) and set(tests) - {"scam", "legitimate"}:
        raise BadReview("tests are scam or legitimate")
    texts = [*title.values(), *(change.get("literals") or ()), *change.get("drop_cues", ())]
    texts += [test for kind in tests.values() for test in kind] if isinstance(tests, dict) else tests
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            raise BadReview("titles, literals and tests are text that is not empty")
        if _NUMBER.search(text):
            raise BadReview(f"{text!r}: no phone numbers and no accounts, not even invented ones")


def _check_cue(change: Mapping[str, Any]) -> None:
    """An accepted cue needs something to match, something to be bound to, and a test."""
    literals = change.get("literals") or ()
    if not literals or any(len(word) < 2 or _META.search(word) for word in literals):
        raise BadReview("a cue needs literals of at least two characters on one line")
    if not change.get("tests"):
        raise BadReview("a cue needs a test: a text in which it stands")
    types = change.get("types") or ()
    if not set(types) <= set(kinds()):
        raise BadReview(f"{', '.join(sorted(set(types) - set(kinds())))}: no such type")
    facet, value = change.get("facet"), change.get("value")
    if facet is None and not types:
        raise BadReview("a cue is bound to a value of a facet or to a type")
    if facet is not None and (facet not in FACETS or value not in _values(facet)):
        raise BadReview(f"{facet}: {value}: no such value of a facet")


def _values(facet: str) -> set[str]:
    rows: Mapping[str, Mapping[str, str]] = load_yaml("methods.yml")[facet]
    return {row.get("taxonomy", value) for value, row in rows.items()}


def save_review(folder: Path, review: Review) -> Path:
    """Write one file, named by time and what it is about. Raises BadReview, FileExistsError."""
    checked(review)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{re.sub(r'[^0-9TZ]', '', review.when)}-{review.of}.yml"
    with path.open("x", encoding="utf-8") as out:
        yaml.safe_dump({key: value for key, value in asdict(review).items() if value != {}}, out, allow_unicode=True, sort_keys=False)
    return path


def changed_title(title: Mapping[str, str], change: Mapping[str, Any]) -> dict[str, str]:
    return {**title, **(change.get("title") or {})}


def without(cues: Iterable[Any], reviews: Reviews, dropped: Sequence[str]) -> list[Any]:
    """Cues that nobody rejected, and that were not taken out of this pattern."""
    return [cue for cue in cues if cue.id not in dropped and not reviews.rejected(cue.id)]

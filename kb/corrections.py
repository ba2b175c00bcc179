"""What people corrected: files beside the archive, applied last in every build, so that they outlive each of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kb.model import Amount, Bulletin, Case, Fact, Json, Named, Reading, Span

RULE = "correction"
LINKS = "links.yml"  #: lies beside them: what people joined and parted (kb.link.people)
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_TYPE = re.compile(r"\d\d")
_SUBTYPE = re.compile(r"\d\d\.\d{1,2}")
_REGION = re.compile(r"\d{6}|[A-Z]{2}")

#: field -> (field of its facts, how a value is read from what a person typed)
Read = Callable[[str], Any]


class BadCorrection(ValueError):
    """A correction that cannot be taken; the message says why."""


def _matching(pattern: re.Pattern[str], what: str) -> Read:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise BadCorrection(f"{text!r} is no {what}")
        return text

    return read


def _money(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1e15:
        raise BadCorrection(f"{text!r} is no sum of money")
    return round(value, 2)


def _count(text: str) -> int:
    if not 0 < (value := int(text)) < 10**9:
        raise BadCorrection(f"{text!r} is no number of people")
    return value


def _one_of(*words: str) -> Read:
    return _matching(re.compile("|".join(words)), f"one of {', '.join(words)}")


def _list(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in re.split("[,，、]", text) if word.strip())


def _flag(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise BadCorrection(f"{text!r} is neither true nor false")
    return text.lower() == "true"


CASE_FIELDS: dict[str, tuple[str, Read]] = {
    "type": ("type", _matching(_TYPE, "code of a type")),
    "subtype": ("subtype", _matching(_SUBTYPE, "code of a subtype")),
    "loss_yuan": ("amount.lost", _money),
    "averted_yuan": ("amount.averted", _money),
    "recovered_yuan": ("amount.recovered", _money),
    "outcome": ("outcome", _one_of("lost", "averted", "partly_recovered", "recovered", "unknown")),
    "n_victims": ("n_victims", _count),
    "victim.label": ("victim.label", str),
    "victim.gender": ("victim.gender", _one_of("男", "女")),
    "victim.age": ("victim.age", _count),
    "victim.occupation": ("victim.occupation", str),
    "incident_date": ("incident_date", _matching(_DATE, "date like 2020-05-07")),
    "region": ("region", _matching(_REGION, "code of a region")),
    "channels": ("channel", _list),
    "impersonated": ("impersonated", _list),
    "impersonated_as": ("impersonated_as", _list),
    "hooks": ("hook", _list),
    "pretexts": ("pretext", _list),
    "controls": ("control", _list),
    "payments": ("payment", _list),
    "platforms": ("platform", _list),
}
_FORMS = ("single_case", "multi_case", "weekly_bulletin", "annual_stats", "arrests_report", "tips_only", "campaign", "other")
NOTICE_FIELDS: dict[str, tuple[str, Read]] = {
    "is_bulletin": ("is_bulletin", _flag),
    "form": ("form", _one_of(*_FORMS)),
    "types": ("type", _list),
}
_AMOUNTS = {"loss_yuan": "lost", "averted_yuan": "averted", "recovered_yuan": "recovered"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One value put right by a person. `of` is the id of a case or a notice, `new` None where the text does not say it after all,
    `name` what a code stands for, `sha256` the notice as the person read it."""

    of: str
    field: str
    old: Any
    new: Any
    quote: str
    who: str
    when: str
    why: str
    sha256: str = ""
    name: str | None = None

    @property
    def bulletin_id(self) -> str:
        return self.of.partition("-")[0]

    @property
    def number(self) -> int | None:
        """The number of the case; None for the notice itself."""
        _, dash, n = self.of.partition("-")
        return int(n) if dash else None

    @property
    def id(self) -> str:
        return hashlib.sha256("\0".join((self.of, self.field, self.when, self.quote, str(self.new))).encode()).hexdigest()[:16]


_KEYS = tuple(f.name for f in fields(Correction))


def read_value(of: str, field: str, text: str) -> Any:
    """What a person typed as a value of that field; `null` is None. Raises BadCorrection."""
    known = CASE_FIELDS if "-" in of else NOTICE_FIELDS
    if field not in known:
        raise BadCorrection(f"{field!r} is no field that can be corrected: {', '.join(known)}")
    if text == "null":
        return None
    try:
        value = known[field][1](text)
    except (ValueError, OverflowError) as error:
        raise error if isinstance(error, BadCorrection) else BadCorrection(f"{text!r} is no value of {field}") from error
    return list(value) if isinstance(value, tuple) else value


def find_quote(bulletin: Bulletin, quote: str, within: Span | None = None) -> Span | None:
    """Where the quotation stands: in the case first, else anywhere in the text, else in the title."""
    spots = [(bulletin.text, within.start, within.end, "text")] if within else []
    spots += [(bulletin.text, 0, len(bulletin.text), "text"), (bulletin.title, 0, len(bulletin.title), "title")]
    for text, start, end, part in spots:
        at = text.find(quote, start, end) if quote else -1
        if at >= 0:
            return Span(at, at + len(quote), "title" if part == "title" else "text")
    return None


def load_corrections(folder: Path) -> dict[str, list[Correction]]:
    """All files of the folder, in the order of their names, by notice. Raises BadCorrection naming the file."""
    found: dict[str, list[Correction]] = {}
    for path in sorted(path for path in folder.glob("*.yml") if path.name != LINKS):
        correction = _load(path)
        found.setdefault(correction.bulletin_id, []).append(correction)
    return found


def _load(path: Path) -> Correction:
    import yaml

    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadCorrection(f"{path}: unreadable: {error}") from error
    if not isinstance(raw, dict) or set(raw) - set(_KEYS) or not set(_KEYS[:8]) <= set(raw):
        raise BadCorrection(f"{path}: needs the keys {', '.join(_KEYS[:8])}, may have {', '.join(_KEYS[8:])}")
    if not all(isinstance(raw[key], str) for key in ("of", "field", "quote", "who", "when", "why")):
        raise BadCorrection(f"{path}: of, field, quote, who, when and why are text")
    text = "null" if raw["new"] is None else ",".join(raw["new"]) if isinstance(raw["new"], list) else str(raw["new"])
    try:
        return Correction(**{**raw, "new": read_value(raw["of"], raw["field"], text)})
    except BadCorrection as error:
        raise BadCorrection(f"{path}: {error}") from error


def save_correction(folder: Path, correction: Correction) -> Path:
    """Write one file, named by time, case and field; later ones win."""
    import yaml

    folder.mkdir(parents=True, exist_ok=True)
    stamp = re.sub(r"[^0-9TZ]", "", correction.when)
    path = folder / f"{stamp}-{correction.of}-{correction.field}.yml"
    values = {key: getattr(correction, key) for key in _KEYS}
    with path.open("x", encoding="utf-8") as out:
        yaml.safe_dump(values, out, allow_unicode=True, sort_keys=False)
    return path


def digest(corrections: Iterable[Correction]) -> str:
    """Changes whenever what is to be applied to a notice changes; '' for none."""
    text = "\n".join(repr(correction) for correction in corrections)
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


# --- applying --------------------------------------------------------------------------------------------------------


Outcome = tuple[Correction, Span | None, str]


def apply(reading: Reading, numbers: Sequence[int], corrections: Iterable[Correction]) -> tuple[Reading, list[Outcome]]:
    """The reading put right, and for each correction where its quotation stands and what became of it: `applied` or why not."""
    outcomes: list[Outcome] = []
    for c in corrections:
        places = [at for at, n in enumerate(numbers) if n == c.number and reading.cases]
        if c.number is not None and not places:
            outcomes.append((c, None, "refused: the notice no longer tells this case"))
            continue
        case = reading.cases[places[0]] if places else None
        span = find_quote(reading.bulletin, c.quote, case.span if case else None)
        if span is None:
            outcomes.append((c, None, "refused: the text no longer has the quotation"))
            continue
        reading = _on_case(reading, places[0], c, span) if places else _on_notice(reading, c, span)
        outcomes.append((c, span, "applied"))
    return reading, outcomes


def _facts(facts: tuple[Fact, ...], field: str, values: Sequence[Any], span: Span) -> tuple[Fact, ...]:
    kept = tuple(fact for fact in facts if fact.field != field)
    return kept + tuple(Fact(field, int(value) if isinstance(value, bool) else value, span, RULE) for value in values)


def _values(new: Any) -> list[Any]:
    return [] if new is None else list(new) if isinstance(new, list | tuple) else [new]


def _on_notice(reading: Reading, c: Correction, span: Span) -> Reading:
    field = NOTICE_FIELDS[c.field][0]
    values = _values(c.new)
    empty: Mapping[str, Any] = {"is_bulletin": False, "form": "other", "types": ()}
    new = tuple(values) if c.field == "types" else c.new if c.new is not None else empty[c.field]
    changes: Json = {c.field: new, "facts": _facts(reading.facts, field, values, span)}
    if c.field == "is_bulletin" and not new:  # what is no notice tells no cases
        changes |= {"form": "other", "cases": (), "tallies": (), "types": (), "method": ()}
    return replace(reading, **changes)


def _on_case(reading: Reading, at: int, c: Correction, span: Span) -> Reading:
    cases = list(reading.cases)
    cases[at] = _corrected(cases[at], c, span)
    return replace(reading, cases=tuple(cases))


def _corrected(case: Case, c: Correction, span: Span) -> Case:
    field = CASE_FIELDS[c.field][0]
    changes: Json = {"facts": _facts(case.facts, field, _values(c.new), span)}
    if c.field.startswith("victim."):
        changes["victim"] = replace(case.victim, **{c.field.partition(".")[2]: c.new})
    elif c.field in ("type", "subtype", "region"):
        changes[c.field] = None if c.new is None else Named(c.new, c.name or c.new)
    else:
        changes[c.field] = tuple(c.new or ()) if CASE_FIELDS[c.field][1] is _list else c.new
    return replace(case, **changes, **_consequences(case, c, span))


def _consequences(case: Case, c: Correction, span: Span) -> Json:
    """What hangs on a headline value: the label of a type, the basis of a date, the amounts behind a loss."""
    if c.field == "type":
        stated = bool(c.name) and str(c.name).removesuffix("类") in c.quote
        return {"type_label": None if c.new is None else "stated" if stated else "inferred"}
    if c.field == "incident_date":
        return {"incident_date_basis": None if c.new is None else "stated"}
    if c.field == "outcome" and c.new is None:
        return {"outcome": "unknown"}
    if c.field not in _AMOUNTS:
        return {}
    role = _AMOUNTS[c.field]
    kept = tuple(replace(a, role="other") if a.role == role else a for a in case.amounts)
    amounts = kept if c.new is None else (*kept, Amount(role, c.new, c.new, "CNY", None, span, RULE))
    loss: Json = {"loss_approx": None, "loss_parts": False, "loss_amount": None, "loss_currency": None if c.new is None else "CNY"}
    return {"amounts": amounts, **(loss if role == "lost" else {})}


def files_about(folder: Path, ids: Iterable[str]) -> list[Path]:
    """Files of the folder that correct one of these notices or its cases: they quote it."""
    wanted = tuple(ids)
    files = (path for path in sorted(folder.glob("*.yml")) if path.name != LINKS)
    return [path for path in files if any(each in path.name or each in path.read_text("utf-8", "replace") for each in wanted)]

"""The sums over a gold set: every field, types with their confusions, steps, tallies, decoys, quotations, and the worst notices."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.evaluate.align import align
from kb.evaluate.counting import Confusion, Tallied, share
from kb.evaluate.fields import (
    CASE_BAGS,
    CASE_VALUES,
    COARSE_VALUES,
    NOTICE_VALUES,
    TALLY_MORE,
    amounts_of,
    region_parts,
    tally_key,
    tally_more,
)
from kb.evaluate.steps import StepScore, Stretch, locate, told_apart
from kb.model import Json

WORST = 20
_ALL_KEYS: Json = dict.fromkeys(("steps", *CASE_BAGS, *(needed for needed, _ in CASE_VALUES.values())))


@dataclass(frozen=True, slots=True)
class Mistake:
    """One field of one notice that is not as the gold has it; `quotes` are the words on which what was told rests."""

    field: str
    gold: Any
    told: Any
    quotes: tuple[str, ...] = ()

    def to_json(self) -> Json:
        return {"field": self.field, "gold": self.gold, "told": self.told, "quotes": list(self.quotes)}


def _stretches(rows: Sequence[Json]) -> list[Stretch]:
    return [(row["span"][0], row["span"][1], row["stage"]) for row in rows]


def _quotes(case: Json, name: str) -> tuple[str, ...]:
    """Quotations of the facts behind a field."""
    single = ("channels", "hooks", "pretexts", "controls", "payments", "platforms")
    wanted = name[:-1] if name in single else "amount.lost" if name.startswith("loss") else name
    return tuple(dict.fromkeys(fact["quote"] for fact in case.get("facts") or [] if fact["field"] == wanted))[:4]


@dataclass
class Score:
    """Grows by one notice at a time."""

    notices: int = 0
    fields: dict[str, Tallied] = field(default_factory=lambda: defaultdict(Tallied))
    types: Confusion = field(default_factory=Confusion)
    subtypes: Confusion = field(default_factory=Confusion)
    forms: Confusion = field(default_factory=Confusion)
    steps: StepScore = field(default_factory=StepScore)
    method: StepScore = field(default_factory=StepScore)
    shares: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))  #: name -> [right, of]
    mistakes: dict[str, list[Mistake]] = field(default_factory=lambda: defaultdict(list))

    # --- adding -----------------------------------------------------------------------------------------------------

    def add(self, key: str, title: str, body: str, expect: Json, told: Json) -> None:
        self.notices += 1
        self._notice(key, expect.get("bulletin") or {}, told["bulletin"])
        if "cases" in expect:
            self._cases(key, body, expect, told)
        if "method" in expect:
            steps, stretches = locate(expect["method"], body), _stretches(told["method"])
            if not self.method.add(steps, stretches):
                self._wrong(key, "method", expect["method"], told["method"])
        if "tallies" in expect:
            self._tallies(key, expect["tallies"], told["tallies"])
        if "warnings" in expect:
            self._warnings(key, expect["warnings"], told, title + "\n" + body)
        self._sound(key, told)

    def _wrong(self, key: str, name: str, gold: Any, told: Any, quotes: tuple[str, ...] = ()) -> None:
        self.mistakes[key].append(Mistake(name, gold, told, quotes))

    def _share(self, name: str, right: bool) -> None:
        self.shares[name][0] += right
        self.shares[name][1] += 1

    def _value(self, key: str, name: str, gold: Hashable, told: Hashable, quotes: tuple[str, ...] = ()) -> None:
        if not self.fields[name].one(gold, told):
            self._wrong(key, name, gold, told, quotes)

    def _notice(self, key: str, expect: Json, told: Json) -> None:
        for name in NOTICE_VALUES:
            if name in expect:
                self._value(key, name, expect[name], told[name])
        if "form" in expect:
            self.forms.add(expect["form"], told["form"])
        if "types" in expect and not self.fields["types"].many(expect["types"], told["types"]):
            self._wrong(key, "types", expect["types"], told["types"])

    def _cases(self, key: str, body: str, expect: Json, told: Json) -> None:
        gold, found = expect["cases"], told["cases"]
        if any("ordinal" in case for case in gold):  # only some cases are coded: no word on how many there are
            pairs: list[tuple[Json | None, Json | None]] = [(case, _of_ordinal(found, case["ordinal"])) for case in gold]
        else:
            self._share("n_cases", len(gold) == len(found))
            if len(gold) != len(found):
                self._wrong(key, "n_cases", len(gold), len(found))
            pairs = align(gold, found, body)
            for one, other in pairs:
                self.fields["case"].one(None if one is None else "case", None if other is None else "case")
        decoys = _decoys(gold)
        model = gold[0] if gold else _ALL_KEYS
        for one, other in pairs:
            self._case(key, one, other, model)
            self._steps(key, body, one, other, model)
            if one is not None and "loss_yuan" in one:
                loss = other.get("loss_yuan") if other else None
                self._share("decoy_taken_for_loss", loss is not None and loss != one["loss_yuan"] and round(loss, 2) in decoys)
        self._apart(body, expect, told)

    def _case(self, key: str, gold: Json | None, told: Json | None, model: Json) -> None:
        """One pair; a case without its like is a miss of all that it has, or spurious in all. `model` says which keys this gold codes."""
        keys = model if gold is None else gold
        one, other = gold or {}, told or {}
        for name, (needed, value) in CASE_VALUES.items():
            if needed in keys and not _undefined(keys, name):
                self._value(key, name, value(one), value(other), _quotes(other, name))
        for name, bag in CASE_BAGS.items():
            if name in keys and not self.fields[name].many(bag(one), bag(other)):
                self._wrong(key, name, bag(one), bag(other), _quotes(other, name))
        if "type" in keys:
            self.types.add(_code(one, "type"), _code(other, "type"))
        if "subtype" in keys:
            self.subtypes.add(_code(one, "subtype"), _code(other, "subtype"))
        self._finer(gold, told, keys)

    def _finer(self, gold: Json | None, told: Json | None, keys: Json) -> None:
        """What the fields alone do not say: values as coarse as they are counted by, days, provinces, counties, averted cases."""
        one, other = gold or {}, told or {}
        for name, (needed, coarse) in COARSE_VALUES.items():
            if needed.partition(".")[0] in keys and not _undefined(keys, needed):
                self.fields[name].one(coarse(one), coarse(other))
        date = one.get("incident_date")
        if date is not None and len(date) == 10:
            self._share("incident_day", other.get("incident_date") == date)
        if isinstance(one.get("region"), dict):
            province, county = region_parts(one["region"]["name"])
            found = region_parts((other.get("region") or {}).get("name") or "")
            if province:
                self._share("province", found[0] == province)
            if county:
                self._share("county", found == (province, county))
        if "outcome" in one:
            gold_averted, told_averted = one["outcome"] == "averted", other.get("outcome") == "averted"
            self.fields["averted_told"].one(gold_averted or None, told_averted or None)

    def _steps(self, key: str, body: str, gold: Json | None, told: Json | None, model: Json) -> None:
        if "steps" not in (model if gold is None else gold):
            return
        steps = (gold or {}).get("steps") or []
        found = (told or {}).get("steps") or []
        if not self.steps.add(locate(steps, body), _stretches(found)):
            self._wrong(key, "steps", [f"{s['stage']}: {s['text']}" for s in steps], [f"{s['stage']}: {s['text']}" for s in found])

    def _apart(self, body: str, expect: Json, told: Json) -> None:
        steps = [stretch for case in expect["cases"] for stretch in locate(case.get("steps") or [], body)]
        found = [stretch for case in told["cases"] for stretch in _stretches(case["steps"])]
        gold = (steps, locate(expect.get("method") or [], body))
        right, total = told_apart(gold, (found, _stretches(told["method"])))
        self.shares["method_told_apart"][0] += right
        self.shares["method_told_apart"][1] += total

    def _tallies(self, key: str, gold: list[Json], told: list[Json]) -> None:
        left = list(told)
        for row in gold:
            match = next((other for other in left if tally_key(other) == tally_key(row)), None)
            if match is None:
                continue
            left.remove(match)
            for name in TALLY_MORE:
                if name in row:
                    self._value(key, f"tallies.{name}", tally_more(row, name), tally_more(match, name), (match["quote"],))
        if not self.fields["tallies"].many([tally_key(row) for row in gold], [tally_key(row) for row in told]):
            self._wrong(key, "tallies", [tally_key(row) for row in gold], [tally_key(row) for row in told])

    def _warnings(self, key: str, gold: list[Json], told: Json, text: str) -> None:
        asked = [(row["code"], row.get("quote")) for row in gold]
        codes = {code for code, _ in asked} | {"damaged_number"}
        found = [(row["code"], row.get("quote")) for row in told["warnings"] if row["code"] in codes]
        if not self.fields["warnings"].many(asked, found):
            self._wrong(key, "warnings", asked, found)
        damaged = [quote for code, quote in asked if code == "damaged_number" and quote]
        values = [row["quote"] for case in told["cases"] for row in case["facts"] if row["field"].startswith("amount.")]
        values += [row["quote"] for row in told["tallies"]]
        for quote in damaged:
            torn = re.compile(rf"(?<![0-9]){re.escape(quote)}")  # .7万元 is no part of 2.7万元
            self._share("damaged_turned_into_value", any(torn.search(value) for value in values))

    def _sound(self, key: str, told: Json) -> None:
        """Every quotation is what stands at its span, and not empty."""
        bulletin = told["bulletin"]
        for case in told["cases"]:
            for fact in case["facts"]:
                text = bulletin["title"] if fact["in"] == "title" else bulletin["text"]
                right = bool(fact["quote"]) and text[slice(*fact["span"])] == fact["quote"]
                self._share("quotes", right)
                if not right:
                    self._wrong(key, "quote", text[slice(*fact["span"])], fact["quote"])

    # --- printing ---------------------------------------------------------------------------------------------------

    def worst(self, n: int = WORST) -> list[tuple[str, list[Mistake]]]:
        """Notices with the most mistakes."""
        return sorted(self.mistakes.items(), key=lambda item: (-len(item[1]), item[0]))[:n]

    def to_json(self, worst: int = WORST) -> Json:
        return {
            "notices": self.notices,
            "fields": {name: tallied.to_json() for name, tallied in self.fields.items()},
            "shares": {name: share(right, of) for name, (right, of) in sorted(self.shares.items())},
            "types": self.types.to_json(),
            "subtypes": self.subtypes.to_json(),
            "forms": self.forms.to_json(),
            "steps": self.steps.to_json(),
            "method": self.method.to_json(),
            "worst": [{"id": key, "mistakes": [mistake.to_json() for mistake in found]} for key, found in self.worst(worst)],
        }


def _of_ordinal(cases: list[Json], ordinal: int) -> Json | None:
    return next((case for case in cases if case["ordinal"] == ordinal), None)


def _code(case: Json, key: str) -> str | None:
    return (case.get(key) or {}).get("code")


def _decoys(cases: Sequence[Json]) -> set[Hashable]:
    """Sums of the notice that its cases did not lose."""
    return {value for case in cases if "amounts" in case for role, value in amounts_of(case) if role != "lost" and value is not None}


def _undefined(keys: Json, name: str) -> bool:
    """Is a part of a coded value left open (a victim without `age`, a type without `label`)?"""
    head, dot, tail = name.partition(".")
    value = keys.get(head)
    return bool(dot) and isinstance(value, dict) and tail not in value

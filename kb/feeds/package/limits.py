"""What a row says less of before it leaves: quotations cut, children's ages, schools, love and nakedness (docs/privacy.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kb.feeds.coarse import ADULT, age_band, coarse_place, coarse_text
from kb.feeds.package.contents import QUOTE

Row = dict[str, Any]
_NAMED = ("app", "site", "domain")  #: indicators that may be named, where they are a scammer's
_FACTS = ("type", "subtype")  #: all that is said of a case of love or nakedness, and how it was read
_OF_VICTIMS = (
    "loss_yuan", "loss_amount", "loss_currency", "loss_approx", "n_victims", "averted_yuan", "recovered_yuan", "victim_label",
    "victim_gender", "victim_occupation",
)  # fmt: skip
FullName = Callable[[str | None], str | None]


@dataclass(frozen=True)
class Notice:
    """A notice with its texts as they may be quoted, and which of its cases are intimate."""

    title: str
    text: str
    intimate: frozenset[str]

    @classmethod
    def of(cls, title: str, text: str, intimate: frozenset[str]) -> Notice:
        return cls(coarse_text(title), coarse_text(text), intimate)

    def quote(self, row: Row) -> str | None:
        """At most the first sixty characters of the place that a row names."""
        if row.get("start") is None:
            return None
        text = self.title if row["part"] == "title" else self.text
        return text[row["start"] : min(row["end"], row["start"] + QUOTE)] or None


def limit_notice(row: Row, notice: Notice) -> Row:
    """A title may name the place and the age that a case of love or nakedness must not give."""
    return {**row, "title": None if notice.intimate else notice.title[:QUOTE] or None}


def limit_case(row: Row, full_name: FullName) -> Row:
    """A case without what would single out a child or, where it is intimate (`row["intimate"]`), anybody."""
    made = {**row, "victim_occupation": row["victim_occupation"] and coarse_text(row["victim_occupation"])}
    made["impersonated"] = coarse_text(row["impersonated"])
    age, intimate = row["victim_age"], row["intimate"]
    if age is not None and (intimate or age < ADULT):
        made["victim_age"] = None
        made["victim_age_from"], made["victim_age_to"] = age_band(age)
    elif row["victim_age_from"] is not None and row["victim_age_from"] == row["victim_age_to"] < ADULT:
        made["victim_age_from"], made["victim_age_to"] = age_band(row["victim_age_from"])
    return made | dict.fromkeys(_OF_VICTIMS) | {"impersonated": "[]"} | _coarse_when_and_where(made, full_name) if intimate else made


def limit_merged(row: Row, intimate: bool, full_name: FullName) -> Row:
    return {**row, "loss_yuan": None, "loss_approx": None, **_coarse_when_and_where(row, full_name)} if intimate else row


def _coarse_when_and_where(row: Row, full_name: FullName) -> Row:
    """To the month and the prefecture."""
    place = coarse_place(row["region"])
    return {"incident_date": row["incident_date"] and row["incident_date"][:7], "region": place, "region_name": full_name(place)}


def limit_part(table: str, row: Row, notice: Notice) -> Row | None:
    """A row that belongs to a notice or a case; None where it must not be given."""
    if row.get("case_id") in notice.intimate and table == "alert_evidence":  # that it was told stays, what and on which day does not
        return {**row, "published": row["published"][:7], **dict.fromkeys(("part", "start", "end", "quote"))}
    if row.get("case_id") in notice.intimate and not (table == "facts" and row["field"] in _FACTS):
        return None
    made = {**row, "quote": notice.quote(row)}
    if table == "facts":
        return _limit_fact(made, notice)
    if table == "indicators":
        named = row["role"] == "scammer" and row["kind"] in _NAMED
        return {**made, "value": row["value"] if named else None}
    return made


def _limit_fact(row: Row, notice: Notice) -> Row | None:
    of_all = row["case_id"] is None and bool(notice.intimate)
    if row["field"].startswith("masked.") or (of_all and row["field"] not in _FACTS):
        return None
    if row["field"] == "victim.age" and str(row["value"]).isdigit() and int(row["value"]) < ADULT:
        return {**row, "value": f"<{ADULT}", "quote": None}
    return {**row, "value": coarse_text(str(row["value"]))}

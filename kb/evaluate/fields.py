"""What is compared: for each field, the value in what `kb extract` prints, made comparable."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from kb.model import Json

Value = Callable[[Json], Hashable]
Bag = Callable[[Json], Sequence[Hashable]]

_PROVINCE = re.compile(r"(?:北京|天津|上海|重庆)市|.{2,8}?(?:省|自治区|特别行政区)")
_PREFECTURE = re.compile(r".{1,12}?(?:自治州|地区|州|盟|市)")
_COUNTY = re.compile(r".{1,14}?(?:自治县|自治旗|林区|特区|[区县旗]|市(?!区))")


def region_parts(name: str) -> tuple[str, str]:
    """(province, county) of a full name; '' where it says neither. Towns and streets are finer than any code, and cut off.

    >>> region_parts("四川省成都市新津区"), region_parts("北京市海淀区"), region_parts("广东省佛山市")
    (('四川省', '新津区'), ('北京市', '海淀区'), ('广东省', ''))
    >>> region_parts("青海省西宁市大通回族土族自治县桥头镇"), region_parts("吉林省延边朝鲜族自治州敦化市翰章乡")
    (('青海省', '大通回族土族自治县'), ('吉林省', '敦化市'))
    """
    match = _PROVINCE.match(name)
    if match is None:
        return "", ""
    rest = name[match.end() :]
    if not match[0].endswith("市") and (below := _PREFECTURE.match(rest)):
        rest = rest[below.end() :]
    county = _COUNTY.match(rest)
    return match[0], county[0] if county else rest


def _number(value: Any) -> float | None:
    return None if value is None else round(float(value), 2)


def _dig(*path: str) -> Value:
    def value(case: Json) -> Hashable:
        found: Any = case
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        return tuple(found) if isinstance(found, list) else found

    return value


def _money(key: str) -> Value:
    return lambda case: _number(case.get(key))


#: single values of a case: name -> (key that must be in the gold, value)
CASE_VALUES: dict[str, tuple[str, Value]] = {
    "type": ("type", _dig("type", "code")),
    "type.label": ("type", _dig("type", "label")),
    "subtype": ("subtype", _dig("subtype", "code")),
    **{key: (key, _money(key)) for key in ("loss_yuan", "loss_amount", "averted_yuan", "recovered_yuan")},
    **{key: (key, _dig(key)) for key in ("loss_currency", "loss_approx", "loss_parts", "outcome", "n_victims")},
    **{f"victim.{key}": ("victim", _dig("victim", key)) for key in ("label", "gender", "age", "age_band", "occupation")},
    "incident_date": ("incident_date", _dig("incident_date")),
    "incident_date_basis": ("incident_date_basis", _dig("incident_date_basis")),
    "region": ("region", _dig("region", "name")),
}


def _month(case: Json) -> Hashable:
    date = case.get("incident_date")
    return date[:7] if isinstance(date, str) and len(date) >= 7 else None


def _province(case: Json) -> Hashable:
    return region_parts((case.get("region") or {}).get("name") or "")[0] or None


def _age_group(case: Json) -> Hashable:
    """Ten years: of 63 and of 60多岁 the sixties; None where a band goes over more."""
    victim = case.get("victim") or {}
    low, high = victim.get("age_band") or (victim.get("age"), victim.get("age"))
    return low // 10 if isinstance(low, int) and isinstance(high, int) and low // 10 == high // 10 else None


#: values as coarse as cases are counted by: name -> (key that must be in the gold, value)
COARSE_VALUES: dict[str, tuple[str, Value]] = {
    "incident_month": ("incident_date", _month),
    "province": ("region", _province),
    "victim.age_group": ("victim.age", _age_group),
}


def _words(key: str) -> Bag:
    return lambda case: list(case.get(key) or [])


def _rows(key: str, *names: str) -> Bag:
    return lambda case: [tuple(row.get(name) for name in names) for row in case.get(key) or []]


def _sum(row: Json) -> float | None:
    return _number(row.get("amount") if row.get("yuan") is None else row["yuan"])


def amounts_of(case: Json) -> list[tuple[str, float | None]]:
    """(role, sum) of a case: the gold's rows, else the facts of what was told, each place in the text once."""
    if "amounts" in case:
        return [(row["role"], _sum(row)) for row in case["amounts"] or []]
    found = {}
    for fact in case.get("facts") or []:
        if fact["field"].startswith("amount."):
            found[(fact["field"], fact.get("in"), *fact["span"])] = (fact["field"].partition(".")[2], _number(fact["value"]))
    return list(found.values())


_LISTS = ("channels", "impersonated", "impersonated_as", "hooks", "pretexts", "controls", "payments", "platforms")
#: several values of a case
CASE_BAGS: dict[str, Bag] = {
    **{key: _words(key) for key in _LISTS},
    "places": _rows("places", "role", "name"),
    "indicators": _rows("indicators", "kind", "value", "role"),
    "amounts": amounts_of,
}
NOTICE_VALUES = ("is_bulletin", "form", "title", "published", "publisher", "authority", "language", "family")
TALLY_KEY = ("metric", "value", "unit", "dimension", "category")
TALLY_MORE = ("period", "region", "change", "approx", "flag", "proposed")


#: people are counted by any of these; which one is printed is no difference
_PEOPLE = {"名": "人", "位": "人"}
_SEXES = {"男性": "男", "女性": "女"}  #: nor which of these


def tally_key(row: Json) -> Hashable:
    """What makes two tallies the same figure."""
    unit = row.get("unit")
    said = {**row, "value": _number(row.get("value")), "unit": _PEOPLE.get(str(unit), unit)}
    said["category"] = _SEXES.get(str(row.get("category")), row.get("category"))
    return tuple(said.get(name) for name in TALLY_KEY)


def tally_more(row: Json, name: str) -> Hashable:
    """A further attribute of a tally, made comparable; of a region the name."""
    value = row.get(name)
    if name == "region":
        return value.get("name") if isinstance(value, dict) else None
    if name == "period":
        return tuple(value or (None, None))
    if name == "change":
        keys = ("basis", "percent", "points", "absolute")
        return tuple(value.get(key) for key in keys) if isinstance(value, dict) else None
    return _number(value) if name == "proposed" else value

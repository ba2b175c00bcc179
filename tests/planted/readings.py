"""What a perfect reader would take from the made-up texts, in the project's own vocabulary: links can be tested apart from reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from kb.model import Amount, Bulletin, Case, Fact, Named, Reading, Span, Victim

from .archive import Planted
from .draft import Told
from .grammar import Skeleton
from .places import by_code, counties
from .when import read_literally

_NAMES = (
    "01 刷单返利类|02 虚假网络投资理财类|03 冒充电商物流客服类|04 贷款、代办信用卡类|05 虚假征信类|06 虚假购物、服务类|"
    "07 冒充公检法及政府机关类|08 冒充领导、熟人类|09 网络婚恋、交友类（非投资）|10 网络游戏产品虚假交易类|"
    "11 冒充军警购物类|12 网黑案件|13 裸聊敲诈类|90 关联犯罪（帮信/洗钱/两卡）|99 其他类型诈骗"
)
TYPES = {row[:2]: row[3:] for row in _NAMES.split("|")}


def reading_of(planted: Planted, bulletin: Bulletin) -> Reading:
    """The reading of one bulletin: values that its text prints, each with its span; facets of the method as the skeleton has them."""
    form, codes = planted.forms[bulletin.id]
    keys = planted.keys_of(bulletin.id)
    cases = tuple(_case(bulletin, key[1], planted.tales[key], planted.spans[key], planted.methods[key]) for key in keys)
    return Reading(bulletin, "zh-Hans", True, form, codes, cases)


def _at(text: str, quote: str, start: int, end: int) -> Span | None:
    at = text.find(quote, start, end) if quote else -1
    return Span(at, at + len(quote)) if at >= 0 else None


def _facts(bulletin: Bulletin, tale: Told, start: int, end: int, when: str | None) -> Iterator[Fact]:
    role = "averted" if tale.outcome == "averted" else "lost"
    values: list[tuple[str, str | float | None, str]] = [
        (f"amount.{role}", tale.loss, tale.loss_quote),
        ("incident_date", when, tale.date_quote),
        ("region", tale.region, tale.place_quote),
        ("victim.label", tale.label or None, tale.label_quote),
        ("type", tale.type_code or None, tale.type_quote),
    ]
    for field, value, quote in values:
        span = _at(bulletin.text, quote, start, end)
        if span is not None and value is not None:
            yield Fact(field, value, span, "planted")


def _case(bulletin: Bulletin, ordinal: int, tale: Told, span: tuple[int, int], how: Skeleton) -> Case:
    published = date.fromisoformat(bulletin.published) if bulletin.published else None
    when = read_literally(tale.date_quote, tale.date, tale.date_basis, published)
    facts = tuple(_facts(bulletin, tale, *span, when))
    code = tale.type_code or tale.code
    amounts = tuple(
        Amount(f.field[7:], float(f.value), None, "CNY", tale.approx, f.span, f.rule) for f in facts if f.field.startswith("amount.")
    )
    averted = tale.outcome == "averted"
    return Case(
        ordinal=ordinal,
        span=Span(*span),
        type=Named(code, TYPES[code]),
        type_label="stated" if tale.type_quote else "inferred",
        loss_yuan=0.0 if averted else tale.loss,
        loss_currency="CNY" if tale.loss is not None and not averted else None,
        loss_approx=tale.approx,
        outcome=tale.outcome,
        n_victims=1,
        averted_yuan=amounts[0].yuan if averted and amounts else None,
        victim=Victim(tale.label or None),
        incident_date=when,
        incident_date_basis=tale.date_basis if when else None,
        region=_named(tale.region),
        channels=how.channels,
        hooks=how.hooks,
        pretexts=how.pretexts,
        controls=how.controls,
        payments=how.payments,
        amounts=amounts,
        facts=facts,
    )


def _named(code: str | None) -> Named | None:
    if code is None:
        return None
    county = by_code().get(code)
    return Named(code, county.full if county else _cities()[code])


@cache
def _cities() -> dict[str, str]:
    return {county.prefecture_code: f"{county.province}{county.prefecture}" for county in counties()}

"""Days of made-up cases and the ways notices print them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

FIRST = date(2023, 7, 1)
LAST = date(2025, 12, 20)  #: the last day on which a case happens or a notice of its own comes out
END = date(2025, 12, 31)  #: copies follow until then: thirty months


@dataclass(frozen=True, slots=True)
class Day:
    """A printed date: the quotation, what it says (prefix ISO or None), and on what its year rests."""

    quote: str
    value: str | None
    basis: str | None  #: stated relative published_year None


def draw_day(rng: Random, first: date = FIRST, last: date = LAST) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def say(day: date, published: date, rng: Random, form: str | None = None) -> Day:
    """Print a day for readers of a publication; `form` full md month year_md this_month yesterday vague, else drawn."""
    return _FORMS[form or draw_form(day, published, rng)](day, published)


def draw_form(day: date, published: date, rng: Random) -> str:
    """A way of printing that a reader of the publication resolves rightly."""
    forms = {"full": 32, "md": 48, "vague": 4}
    if published.year == day.year:
        forms["this_year"] = 5
        if published.month == day.month and published > day:
            forms["this_month"] = 6
    elif (published - day).days > 300:
        del forms["md"]
    if (published - day).days == 1:
        forms["yesterday"] = 8
    return rng.choices(list(forms), list(forms.values()))[0]


def _iso(day: date, published: date, quote: str, basis: str) -> Day:
    return Day(quote, day.isoformat(), basis)


_FORMS = {
    "full": lambda day, published: _iso(day, published, f"{day.year}年{day.month}月{day.day}日", "stated"),
    "md": lambda day, published: _iso(day, published, f"{day.month}月{day.day}日", "published_year"),
    "this_year": lambda day, published: _iso(day, published, f"今年{day.month}月{day.day}日", "relative"),
    "this_month": lambda day, published: _iso(day, published, f"本月{day.day}日", "relative"),
    "yesterday": lambda day, published: _iso(day, published, "昨日", "relative"),
    "month": lambda day, published: Day(f"{day.year}年{day.month}月", f"{day.year}-{day.month:02d}", "stated"),
    "vague": lambda day, published: Day("近日", None, None),
}


def read_literally(quote: str, value: str | None, basis: str | None, published: date | None) -> str | None:
    """What a reader of one page alone takes a printed date to be, the page's publication given.

    A month and a day without a year fall in the year of the publication, or the year before where they would lie after it.
    """
    if value is None or basis == "stated":
        return value
    if published is None:
        return None
    if quote == "昨日":
        return (published - timedelta(days=1)).isoformat()
    month, day = int(value[5:7]), int(value[8:10])
    if quote.startswith("本月"):
        month = published.month
    year = published.year
    if quote.startswith("今年"):
        return _valid(year, month, day)
    return _valid(year - 1 if (month, day) > (published.month, published.day) else year, month, day)


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def agree(left: str | None, right: str | None) -> bool:
    """Whether two dates of any precision can be one day; a date that is not told agrees with all."""
    return left is None or right is None or left.startswith(right) or right.startswith(left)

"""Days told by the moon or by a feast: the table of years, what is a date and what is not, the year that is meant."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from kb.build import read
from kb.extract.dates import find_dates
from kb.extract.feasts import Feast, day_in, find_feasts
from kb.extract.numerals import plain
from kb.lexicon import load_lines
from kb.model import Bulletin

STORY = "，吉水县的孟女士接到自称客服的电话，对方说她误开了会员，她按要求转账3万元，发现被骗后报警。"


def test_the_years_of_the_moon_join() -> None:
    """Each year's months end where the next begins, a leap month is one more, and full years are of 353 to 385 days."""
    rows = [line.split("\t") for line in load_lines("lunar_years.tsv")]
    assert [row[0] for row in rows] == [str(year) for year in range(2005, 2036)]
    for (_, begins, leap, months), after in pairwise(rows):
        days = sum(30 if mark == "+" else 29 for mark in months)
        assert len(months) == 12 + (leap != "0")
        assert date.fromisoformat(begins) + timedelta(days=days) == date.fromisoformat(after[1])


@pytest.mark.parametrize(
    ("feast", "year", "day"),
    [
        (Feast(1, 1, True), 2026, "2026-02-17"),
        (Feast(5, 5, True), 2020, "2020-06-25"),  # behind the leap month
        (Feast(8, 15, True), 2025, "2025-10-06"),
        (Feast(12, 30, True), 2023, "2024-02-09"),
        (Feast(12, 30, True), 2024, "2025-01-28"),  # of a month with 29 days the last
        (Feast(5, 5, True, "month"), 2025, "2025"),  # its holidays went on in June
        (Feast(9, 9, True), 1999, None),
        (Feast(4, 5, False, term=True), 2023, "2023-04-05"),
        (Feast(4, 5, False, term=True), 2024, "2024-04-04"),
        (Feast(4, 5, False, term=True), 1999, None),
    ],
)
def test_a_feast_in_a_year(feast: Feast, year: int, day: str | None) -> None:
    assert day_in(feast, year) == day


@pytest.mark.parametrize(
    "text",
    [
        "今年三十一岁",
        "去年年初一名男子",
        "九月初一名女子报警",
        "过年夜饭",
        "中秋将至",
        "五一路派出所",
        "双11红包",
        "国庆防骗指南",
        "元宵将近",
        "大年初一名",
    ],
)
def test_no_feast(text: str) -> None:
    assert list(find_feasts(plain(text))) == []


def test_a_feast_with_its_year_is_one_date() -> None:
    found = [(d.year, d.word, d.month) for d in find_dates(plain("去年的端午节，2023年中秋节，农历八月初五，2月17日，大年初六"))]
    assert found == [(None, "去年", None), (2023, None, None), (None, None, None), (None, None, 2), (None, None, None)]


@pytest.mark.parametrize(
    ("day", "published", "told"),
    [
        ("正月初八", "2024-02-20", ("2024-02-17", "published_year")),
        ("大年三十", "2024-02-20", ("2024-02-09", "published_year")),
        ("腊月二十八", "2021-02-19", ("2021-02-09", "published_year")),
        ("农历六月初三", "2024-07-20", ("2024-07-08", "published_year")),
        ("端午节当天", "2024-06-20", ("2024-06-10", "published_year")),
        ("国庆期间", "2024-10-20", ("2024-10", "published_year")),
        ("去年国庆", "2024-03-20", ("2023-10", "relative")),
        ("2023年端午节", "2024-03-20", ("2023-06-22", "stated")),
        ("2023年腊月二十八", "2024-03-20", (None, None)),  # the moon's year, or the sun's
    ],
)
def test_the_day_of_a_case(day: str, published: str, told: tuple[str | None, str | None]) -> None:
    made = read(Bulletin("", "女子被骗三万元", day + STORY, published=published, sha256="0" * 64))
    assert [(case.incident_date, case.incident_date_basis) for case in made.cases] == [told]

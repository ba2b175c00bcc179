"""Every named query, by name: what pages, feeds and the command line may ask for."""

from __future__ import annotations

from collections.abc import Iterator

from kb.trends.flows import find_flows
from kb.trends.kinds import FACETS, KINDS, find_facet, find_kind
from kb.trends.losses import find_losses
from kb.trends.months import find_months
from kb.trends.series import Trend
from kb.trends.statistics import find_beside, find_statistics
from kb.trends.types import find_types_by_year
from kb.trends.watching import find_coverage, find_reach
from kb.trends.years import find_seasons, find_years


def _trends() -> Iterator[Trend]:
    yield Trend("cases-by-month", find_months("published"), "published", "months")
    yield Trend("cases-by-incident-month", find_months("incident"), "incident", "months")
    yield Trend("year-on-year", find_years("published"), "published", "changes")
    yield Trend("year-on-year-by-incident", find_years("incident"), "incident", "changes")
    yield Trend("seasons", find_seasons("incident"), "incident", "seasons")
    yield Trend("seasons-by-publication", find_seasons("published"), "published", "seasons")
    for name, kind in KINDS.items():
        yield Trend(f"cases-by-{name}", find_kind(kind), "published", "bars")
    for name in FACETS:
        yield Trend(f"cases-by-{name}", find_facet(name), "published", "bars")
    yield Trend("flows", find_flows, "published", "flows")
    yield Trend("types-by-year", find_types_by_year, "published", "grid")
    yield Trend("losses-by-month", find_losses("month"), "published", "ranges")
    yield Trend("losses-by-incident-month", find_losses("month", "incident"), "incident", "ranges")
    for by in ("year", "type", "subtype", "region", "sex", "age"):
        yield Trend(f"losses-by-{by}", find_losses(by), "published", "ranges")
    yield Trend("statistics", find_statistics, None, "none")
    yield Trend("statistics-beside-cases", find_beside, "incident", "beside")
    yield Trend("coverage", find_coverage("month"), None, "looks")
    yield Trend("coverage-by-source", find_coverage("source"), None, "none")
    yield Trend("reach", find_reach, None, "none")


TRENDS: dict[str, Trend] = {trend.name: trend for trend in _trends()}

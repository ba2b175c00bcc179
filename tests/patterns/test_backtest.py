"""The archive replayed by date: planted methods are found in days, quiet months stay quiet, and what really came up was seen.

`pytest tests/patterns/test_backtest.py -s` prints the days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from kb.patterns import Found, Telling, find_alerts
from tests.planted.methods import PlantedMethods, plant_methods

from .streams import background, found_by, of_planted, sightings

SEEDS = (1, 3)
MONTHS = 24


def cases_of(stream: PlantedMethods, key: str) -> set[str]:
    return {f"{bulletin}-{n}" for (bulletin, n), method in stream.archive.methods.items() if method.key == key}


@pytest.fixture(scope="module", params=SEEDS)
def replay(request: pytest.FixtureRequest) -> Iterator[tuple[PlantedMethods, list[Telling], list[Found]]]:
    stream = plant_methods(request.param)
    tellings = of_planted(stream)
    yield stream, tellings, find_alerts(tellings)


def test_planted_methods_are_found_within_a_week_of_the_third_host(replay: tuple[PlantedMethods, list[Telling], list[Found]]) -> None:
    stream, _, alerts = replay
    for novelty in stream.novelties:
        first, *_ = found_by(alerts, cases_of(stream, novelty.key)) or [None]
        assert first is not None, f"{novelty.key} was never found"
        late = (first.opened - novelty.third).days
        print(f"{novelty.key}: third host {novelty.third}, alert {first.opened} ({late:+d} days): {first.label}")
        assert 0 <= late <= 7


def test_quiet_months_have_few_false_alerts(replay: tuple[PlantedMethods, list[Telling], list[Found]]) -> None:
    """Whatever is found in the quiet months is false, save what is told of there by the planted truth: nothing."""
    stream, _, alerts = replay
    quiet = [alert for alert in alerts if stream.quiet[0] <= alert.opened <= stream.quiet[1]]
    print(f"{len(quiet)} false alerts in {MONTHS} quiet months: {[alert.label for alert in quiet]}")
    assert len(quiet) <= MONTHS / 4  # the bar is one a month


def test_no_bait_is_taken(replay: tuple[PlantedMethods, list[Telling], list[Found]]) -> None:
    """No alert rests on one source, on reprints, on a source that joined, on a slogan, or on one case told by many."""
    stream, _, alerts = replay
    for bait in stream.baits:
        if bait.kind == "surge":
            continue
        cases = {f"{bulletin}-{n}" for bulletin, n in stream.archive.tales if bulletin in bait.bulletins}
        assert found_by(alerts, cases) == [], bait.kind


REAL = {"百万保障": "2023-08-17", "邮寄黄金/网约车运送": "2024-10-24"}


def test_what_really_came_up_was_seen() -> None:
    """Real days and hosts, a made-up background of six years in which the same hosts tell of other things."""
    seen = sightings()
    apart = {told.words.strip() for _, told in seen} | {"黄金", "网约车"}
    stream = background(of_planted(plant_methods(1)), {told.host for _, told in seen}, apart)
    alerts = find_alerts(stream + [told for _, told in seen])
    for method, day in REAL.items():
        own = [told for name, told in seen if name == method]
        first, *_ = found_by(alerts, {told.case_id for told in own}) or [None]
        assert first is not None, f"{method} was never found"
        third = third_host(own)
        print(f"{method}: third independent host {third}, alert {first.opened}: {first.label}, {first.hosts} hosts, {first.chance:.0e}")
        assert third == date.fromisoformat(day)
        assert 0 <= (first.opened - third).days <= 7


def third_host(own: list[Telling]) -> date:
    """Counted anew: the day of the third host that tells a case nobody told before."""
    hosts: list[str] = []
    cases: set[str] = set()
    for told in sorted(own, key=lambda told: told.order):
        if told.host not in hosts and told.case not in cases:
            hosts.append(told.host)
            cases.add(told.case)
            if len(hosts) == 3:
                return date.fromordinal(told.day)
    raise AssertionError("fewer than three")

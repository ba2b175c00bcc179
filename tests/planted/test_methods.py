"""The stream of new methods: what is called new is new, what is called quiet is quiet."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest

from kb.lexicon import facet_values
from kb.model import Bulletin

from .grammar import Skeleton, new_methods, skeletons
from .methods import HOSTS, QUIET, PlantedMethods, plant_methods
from .readings import reading_of


@pytest.fixture(scope="module")
def stream() -> PlantedMethods:
    return plant_methods(1)


def facets(skeleton: Skeleton) -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, (skeleton.hooks, skeleton.controls, skeleton.pretexts, skeleton.payments)))


def by_id(stream: PlantedMethods) -> dict[str, Bulletin]:
    return {bulletin.id: bulletin for bulletin in stream.archive.bulletins}


def test_the_seed_decides() -> None:
    assert plant_methods(3, 1.0) == plant_methods(3, 1.0)
    assert plant_methods(3, 1.0) != plant_methods(4, 1.0)


def test_three_years_of_twenty_five_hosts(stream: PlantedMethods) -> None:
    days = sorted(bulletin.published or "" for bulletin in stream.archive.bulletins)
    assert len(days) > 2500 and days[0] < "2023-01-15" and days[-1] > "2025-12-15"
    hosts = {urlsplit(bulletin.url).hostname for bulletin in stream.archive.bulletins}
    assert len(hosts) == HOSTS + 1 == len(stream.sources)


def test_new_methods_have_facets_and_phrases_of_their_own() -> None:
    steady = {facets(skeleton) for skeleton in skeletons()}
    known = "".join("".join(part) for skeleton in skeletons() for lines in skeleton.beats.values() for line in lines for part in line.parts)
    fresh = new_methods()
    assert len({facets(skeleton) for skeleton in fresh} - steady) == len(fresh) >= 12
    for skeleton in fresh:
        assert set(skeleton.hooks) <= set(facet_values("HOOK")) and set(skeleton.controls) <= set(facet_values("CTRL"))
        assert set(skeleton.pretexts) <= set(facet_values("PRETEXT"))
        assert skeleton.phrase and skeleton.phrase not in known
        said = [
            all(skeleton.phrase in "".join("".join(part) for part in line.parts) for line in lines) for lines in skeleton.beats.values()
        ]
        assert any(said), skeleton.key


def test_days_of_the_first_three_independent_hosts(stream: PlantedMethods) -> None:
    """Counted anew: the first notices of different hosts that are no copies and tell different cases."""
    bulletins, archive = by_id(stream), stream.archive
    assert len(stream.novelties) == 8
    for novelty in stream.novelties:
        seen: list[tuple[date, str]] = []
        for bulletin in archive.bulletins:
            case = (bulletin.id, 1)
            host = urlsplit(bulletin.url).hostname or ""
            if case in archive.methods and archive.methods[case].key == novelty.key and not archive.kinds[bulletin.id]:
                assert novelty.phrase in bulletins[bulletin.id].text
                if host not in {other for _, other in seen}:
                    seen.append((date.fromisoformat(bulletin.published or ""), host))
        assert tuple(day for day, _ in seen[:3]) == novelty.days and {host for _, host in seen[:3]} == set(novelty.hosts)
        assert novelty.days[0] > QUIET[1] and len(seen) >= 3 and novelty.third == novelty.days[2]


def test_nothing_new_spreads_in_the_quiet_months(stream: PlantedMethods) -> None:
    """What is told in the quiet months three hosts told before, but for the odd ways: of those at most two hosts, or one case."""
    assert (QUIET[1] - QUIET[0]).days >= 729
    archive = stream.archive
    early: dict[str, set[str]] = {}
    quiet: dict[str, set[tuple[str, str]]] = {}
    for bulletin in archive.bulletins:
        for key in archive.keys_of(bulletin.id):
            method, host = archive.methods[key].key, urlsplit(bulletin.url).hostname or ""
            published = date.fromisoformat(bulletin.published or "")
            if published < QUIET[0]:
                early.setdefault(method, set()).add(host)
            elif published <= QUIET[1] and not archive.kinds[bulletin.id]:
                quiet.setdefault(method, set()).add((host, archive.case_clusters[key]))
    assert all(len(hosts) >= 3 for hosts in early.values())
    for method in quiet.keys() - early.keys():
        assert method.startswith("odd") and min(len({host for host, _ in quiet[method]}), len({case for _, case in quiet[method]})) < 3


def test_baits_are_there(stream: PlantedMethods) -> None:
    bulletins = by_id(stream)
    kinds = {bait.kind for bait in stream.baits}
    assert kinds == {"one_source", "reprint_wave", "odd_reprint", "odd_single", "odd_pair", "one_case", "new_source", "surge", "slogan"}
    for bait in stream.baits:
        assert QUIET[0] <= bait.first <= bait.last <= QUIET[1] and set(bait.bulletins) <= bulletins.keys()
        hosts = {urlsplit(bulletins[bulletin].url).hostname for bulletin in bait.bulletins}
        clusters = {stream.archive.copies[bulletin] for bulletin in bait.bulletins}
        assert (len(hosts) == 1) == (bait.kind in ("one_source", "odd_single", "new_source"))
        assert (len(clusters) == 1) == (bait.kind in ("reprint_wave", "odd_reprint"))


def test_readings_carry_the_facets(stream: PlantedMethods) -> None:
    novelty = stream.novelties[0]
    found = 0
    for bulletin in stream.archive.bulletins:
        if novelty.phrase in bulletin.text:
            case = reading_of(stream.archive, bulletin).cases[0]
            found += (case.hooks, case.controls, case.pretexts) == (
                novelty.skeleton.hooks,
                novelty.skeleton.controls,
                novelty.skeleton.pretexts,
            )
    assert found >= 8

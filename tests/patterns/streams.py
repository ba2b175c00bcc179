"""Streams of tellings for the watch: made by hand, made from the planted stream, and from what was really published when."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from kb.model import Case, Reading, host_of
from kb.patterns import HIDDEN, Found, Telling, facets_of, story_words
from tests.planted.archive import Planted
from tests.planted.methods import PlantedMethods
from tests.planted.readings import reading_of

START = date(2022, 1, 1)
SIGHTINGS = Path(__file__).parent / "sightings.tsv"


def telling(n: int, day: date, host: str, words: str = "", kind: str | None = "01", **facets: str) -> Telling:
    """One made by hand: its own case in its own notice; `facets` are values by facet."""
    told = tuple((facet, value, 0, 0) for facet, value in sorted(facets.items()))
    return Telling(f"c{n}", f"b{n}", day.toordinal(), host, "T0", f"c{n}", f"b{n}", kind, told, words, 0)


def steady(days: int, hosts: int = 10, every: int = 4) -> list[Telling]:
    """Hosts that tell, in turn, of what everybody tells: five types with facets and words of their own."""
    ways = (
        ("01", "刷单返利", "社交群"),
        ("02", "投资平台", "短视频平台"),
        ("03", "退款理赔", "短信链接"),
        ("07", "安全账户", "搜索结果"),
        ("08", "急需付款", "社交群"),
    )
    made = []
    for n in range(days * hosts // every):
        kind, words, hook = ways[n * 7 % 5]
        day = START + timedelta(days=n * every // hosts)
        made.append(telling(n, day, f"h{n % hosts}.example", f"对方{words}第{n % 9}步", kind, hook=hook, money="转账"))
    return made


def of_planted(stream: PlantedMethods) -> list[Telling]:
    """The planted stream as a perfect reader reads it, copies and retellings known."""
    return [each for bulletin in stream.archive.bulletins for each in _of_reading(stream.archive, reading_of(stream.archive, bulletin))]


def _of_reading(planted: Planted, reading: Reading) -> Iterator[Telling]:
    b = reading.bulletin
    if b.published is None:
        return
    day = date.fromisoformat(b.published).toordinal()
    for case in reading.cases:
        hidden = [(f.span.start, f.span.end) for f in case.facts if f.field.startswith(HIDDEN) and f.span.part == "text"]
        words = story_words(b.text, case.span.start, case.span.end, hidden)
        cluster, facets = planted.case_clusters[b.id, case.ordinal], _facets(case)
        kind = case.type.code if case.type else None
        yield Telling(
            f"{b.id}-{case.ordinal}", b.id, day, host_of(b.url), b.tier, cluster, planted.copies[b.id], kind, facets, words, case.span.start
        )


def _facets(case: Case) -> tuple[tuple[str, str, int, int], ...]:
    """The planted readings know the values and not where they are said."""
    told = (("hook", case.hooks), ("control", case.controls), ("pretext", case.pretexts), ("money", case.payments))
    assert not facets_of(case.facts, "")
    return tuple((facet, value, 0, 0) for facet, values in told for value in values if value != "其他")


def sightings() -> list[tuple[str, Telling]]:
    """(method, telling) of what was really published, when and by whom."""
    with SIGHTINGS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    made = []
    for n, row in enumerate(rows):
        facets = {facet: row[facet] for facet in ("hook", "control", "pretext", "money") if row[facet] != "-"}
        told = telling(
            n,
            date.fromisoformat(row["published"]),
            row["host"],
            f"\n{row['mark']}\n",
            None if row["type"] == "-" else row["type"],
            **facets,
        )
        made.append((row["method"], replace(told, case_id=f"real-{n}", bulletin_id=f"real-{n}", case=row["case"], notice=row["case"])))
    return made


def background(tellings: Iterable[Telling], hosts: Iterable[str], apart: Iterable[str]) -> list[Telling]:
    """Six years of the planted stream, the first three told again before it, without whatever names one of `apart`; the first of its
    hosts are called `hosts`, so that these are known for years."""
    kept = [t for t in tellings if not any(mark in t.words or any(mark in value for _, value, *_ in t.facets) for mark in apart)]
    old = sorted({t.host for t in kept})
    names = dict(zip(old, [*sorted(hosts), *old], strict=False))
    renamed = [replace(t, host=names[t.host]) for t in kept]
    return [_earlier(t) for t in renamed] + renamed


def _earlier(t: Telling) -> Telling:
    ids = {name: f"{getattr(t, name)}-earlier" for name in ("case_id", "bulletin_id", "case", "notice")}
    return replace(t, day=t.day - 3 * 365, **ids)


def found_by(alerts: Iterable[Found], cases: set[str]) -> list[Found]:
    """Alerts of which most witnesses are among these cases."""
    witnesses = ((alert, [each.telling.case_id for each in alert.evidence if each.counted]) for alert in alerts)
    return [alert for alert, told in witnesses if 2 * sum(case in cases for case in told) >= len(told)]

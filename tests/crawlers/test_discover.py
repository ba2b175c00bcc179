"""`kb sources discover` by the real command: on the planted web against its truth, on the sample web, killed and resumed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from nursery import Ended, Nursery
from scoring import Score, plain, share

from crawlers.sample_web.server import SampleWeb
from crawlers.sample_web.server import serve as serve_sample
from crawlers.source import load_sources
from tests.planted_web import Served, Site, Web, check_log, plant, serve
from tests.test_golden import read_pages

FACTOR = 0.01  #: real seconds of one on the planted web, for its pauses too
SOAK = pytest.mark.soak


def on_time(served: Served) -> dict[str, Any]:
    """The process's clock shows the planted web's hour; its pauses have their length there."""
    return {"crawlers.clock.AHEAD": (served.now() - datetime.now(UTC)).total_seconds(), "crawlers.pace.SAMPLE_SCALE": FACTOR}


@pytest.fixture(scope="module", params=[24, pytest.param(300, marks=SOAK)])
def planted(request: pytest.FixtureRequest) -> Iterator[tuple[Web, Served]]:
    web = plant(7, request.param)
    with serve(web, factor=FACTOR) as served:
        served.slowness = 0.05
        yield web, served


Visit = tuple[Web, Served, dict[str, dict[str, Any]], Path, Ended]


@pytest.fixture(scope="module")
def visit(planted: tuple[Web, Served], nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Every site of the planted web looked through, each with its region."""
    web, served = planted
    data = tmp_path_factory.mktemp("discovered")
    urls = [site.home for site in web.on(0).sites]
    ended = nursery.run("sources", "discover", *urls, "--data", data, "--json", port=served.port, set=on_time(served))
    return web, served, dict(zip(urls, ended.rows, strict=True)), data, ended


def sites(web: Web) -> list[Site]:
    return list(web.on(0).sites)


def test_columns_are_found_and_told_apart(visit: Visit) -> None:
    web, _, reports, _, ended = visit
    score = Score()
    for site in sites(web):
        score.add(site, reports[site.home])
    print(score)
    assert ended.code == 0 and score.wanted > 20, ended.err
    assert score.found >= 0.95 * score.wanted, score.missed
    assert score.wrong_share <= 0.02, score.wrong
    assert share(score.families) >= 0.98, score.misnamed
    assert share(score.trials) >= 0.98, score.unread


def test_what_could_not_be_looked_at_says_why(visit: Visit) -> None:
    web, _, reports, _, _ = visit
    told = {site.host: (site.walls, reports[site.home]["status"], reports[site.home]["why"]) for site in sites(web)}
    for host, (walls, status, why) in told.items():
        stopped = status in ("blocked", "robots", "robots_unreachable", "unreachable_from_here")
        assert stopped == bool(walls), (host, walls, status)
        # a site without a column says which of its pages it kept to itself
        assert bool(why) == stopped or (status == "nothing" and "pages could not be read" in why), host
        assert not (walls and walls[0].startswith("robots")) or status.startswith(("robots", "unreachable")), (host, status)


def test_discovery_has_manners(visit: Visit) -> None:
    web, served, reports, _, _ = visit
    assert check_log(web, served.log, factor=FACTOR) == []
    assert {entry.agent.partition("/")[0] for entry in served.log} == {"scam-bulletins"}
    assert max(report["pages"] for report in reports.values()) <= 40


def test_what_is_written_loads_and_only_what_was_tried_is_on(visit: Visit) -> None:
    _, _, reports, data, _ = visit
    known = load_sources(data / "sources")
    columns = {column["url"]: column for report in reports.values() for column in report["columns"]}
    assert {url for source in known.values() for url in source.lists} == set(columns)
    for source in known.values():
        assert source.enabled == all(columns[url]["taken"] for url in source.lists)
        for url in source.lists if source.enabled else ():
            assert columns[url]["share"] >= 0.5 and all(t["title"] and t["date"] and t["body"] for t in columns[url]["trials"])
    assert {str(p) for p in (data / "sources").rglob("*.yml")} == {path for report in reports.values() for path in report["written"]}
    assert json.loads((data / "discovery" / "report.json").read_text("utf-8")) == list(reports.values())


def test_a_second_run_asks_for_nothing_that_is_known(visit: Visit, nursery: Nursery) -> None:
    _, served, reports, data, _ = visit
    done = [home for home, report in reports.items() if report["status"] in ("found", "nothing")][:5]
    before = len(served.log)
    again = nursery.run("sources", "discover", *done, "--data", data, "--json", port=served.port, set=on_time(served))
    assert again.rows == [reports[home] for home in done] and len(served.log) == before


def test_what_was_found_is_crawled_whole(visit: Visit, nursery: Nursery) -> None:
    """Every article of a column that is on comes in, of each family once: what was learnt from the first page fits the later ones."""
    web, served, _, data, _ = visit
    by_family = {source.family: source for source in load_sources(data / "sources").values() if source.enabled}
    names = [source.name for source in by_family.values()]
    ended = nursery.run("crawl", *names, "--data", data, "--json", port=served.port, set=on_time(served))
    assert ended.code == 0 and len(names) > 10, ended.err
    on = {plain(url) for source in by_family.values() for url in source.lists}
    columns = [c for site in sites(web) for c in site.columns if on & {plain(url) for url in (c.url, *c.also)}]
    articles = [a for column in columns for a in column.articles if not a.elsewhere]
    with closing(sqlite3.connect(data / "archive.db")) as db:
        stored = {plain(url) for (url,) in db.execute("SELECT url FROM bulletins")}
    missing = [a.url for a in articles if not stored & {plain(url) for url in (a.url, *a.also)}]
    assert len(missing) <= 0.02 * len(articles) and len(articles) > 100, missing
    listed = nursery.run("sources", "list", "--data", data, "--json")
    assert {row["name"] for row in listed.rows if row["notices"]} == set(names)


# --- the sample web --------------------------------------------------------------------------------------------------


@pytest.fixture
def sample() -> Iterator[SampleWeb]:
    with serve_sample() as web:
        yield web


@pytest.fixture
def discover(sample: SampleWeb, nursery: Nursery, data: Path) -> Callable[..., Ended]:
    def run(*args: str | Path, **more: Any) -> Ended:
        return nursery.run("sources", "discover", *args, "--data", data, port=sample.port, **more)

    return run


def test_one_site_with_a_golden_folder(discover: Callable[..., Ended], data: Path, tmp_path: Path) -> None:
    ended = discover("http://gaj.lanting.example/", "--region", "440300", "--golden", tmp_path / "golden", "--json")
    (report,) = ended.rows
    assert ended.code == 0 and report["status"] == "found", ended.err
    column = report["columns"][0]
    assert column["taken"] and column["family"] == "trs" and column["score"] > 60
    (path,) = report["written"]
    said = yaml.safe_load(Path(path).read_text("utf-8"))
    assert Path(path).parent.name == "guangdong" and said["region"] == "440300" and said["tier"] == "T2" and said["enabled"]
    (walk,) = (tmp_path / "golden").glob("*/*/page.html")
    golden = {name: json.loads((walk.parent / f"{name}.json").read_text("utf-8")) for name in ("source", "bulletin")}
    assert json.loads(json.dumps(asdict(read_pages(walk.parent)))) == golden["bulletin"]
    assert golden["source"]["family"] == "trs" and golden["bulletin"]["title"] and golden["bulletin"]["text"]


def test_the_table_tells_each_site_and_column(discover: Callable[..., Ended]) -> None:
    ended = discover("http://gaj.lanting.example/", "http://nobody.example/")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert any("found" in line and "gaj.lanting.example" in line for line in lines)
    assert any("1 of 1 columns on" in line for line in lines) and lines[-1].startswith("report: ")
    assert any(line.startswith("2 sites (") for line in lines)


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ((), 2, "name a site's address, --region or --all"),
        (("--region", "99"), 2, "no site of the list lies there"),
        (("--golden", "g"), 2, "--golden goes with one URL"),
        (("file:///etc/passwd",), 1, "not a web address"),
        (("http://127.0.0.1/",), 1, "no site could be looked through"),
        (("http://10.0.0.1/", "--json"), 1, "no site could be looked through"),
        (("http://a.example/", "--region", "5"), 1, "region: '5'"),
    ],
)
def test_what_cannot_be_done_is_refused(
    discover: Callable[..., Ended], sample: SampleWeb, args: tuple[str, ...], code: int, says: str
) -> None:
    ended = discover(*args)
    assert ended.code == code and says in ended.err and "Traceback" not in ended.err
    assert sample.log == []


def test_killed_it_goes_on_with_what_is_left(sample: SampleWeb, nursery: Nursery, data: Path) -> None:
    homes = [f"http://{host}/" for host in ("gaj.lanting.example", "gaj.anlan.example", "gat.chuanxi.example", "gaj.qinghe.example")]
    sample.delay = 0.05
    pid, number = nursery.start("sources", "discover", *homes, "--data", data, port=sample.port)
    deadline = time.monotonic() + 20
    while not list((data / "discovery").glob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(pid, signal.SIGKILL)
    nursery.wait(pid, number)
    kept = {path.stem: path.read_text("utf-8") for path in (data / "discovery").glob("*.json")}
    assert kept
    sample.reset()
    ended = nursery.run("sources", "discover", *homes, "--data", data, "--json", port=sample.port)
    assert ended.code == 0 and len(ended.rows) == len(homes)
    done = {json.loads(text)["site"]["home"] for text in kept.values()}
    assert not {f"http://{asked.host}/" for asked in sample.log} & done
    lists = [url for source in load_sources(data / "sources").values() for url in source.lists]
    assert len(lists) >= len(homes) and len(set(lists)) == len(lists)


def test_a_run_that_was_ended_says_so(sample: SampleWeb, nursery: Nursery, data: Path) -> None:
    homes = [f"http://{host}/" for host in ("gaj.lanting.example", "gaj.anlan.example", "gat.chuanxi.example", "gaj.qinghe.example")]
    sample.delay = 0.05
    pid, number = nursery.start("sources", "discover", *homes, "--data", data, "--json", port=sample.port)
    deadline = time.monotonic() + 20
    while len(sample.log) < 8 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(pid, signal.SIGINT)
    ended = nursery.wait(pid, number)
    assert ended.code == 1 and "interrupted" in ended.err and "Traceback" not in ended.err
    assert {"interrupted"} <= {row["status"] for row in ended.rows} <= {"interrupted", "found"}
    sample.reset()
    assert nursery.run("sources", "discover", *homes, "--data", data, port=sample.port).code == 0
    with closing(sqlite3.connect(data / "archive.db")) as db:
        assert db.execute("SELECT status FROM runs ORDER BY id").fetchall() == [("interrupted",), ("done",)]

"""Silence is told from absence, of each source and over all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended, Nursery
from web import HOST, Answer, Web, column, listing, notice

from crawlers.health import VERDICTS, verdict
from crawlers.source import SourceError, load_sources

Kb = Callable[..., Ended]


@pytest.mark.parametrize(
    ("status", "seen", "said"),
    [
        ("done", {"lists": 1, "new": 2}, "reads"),
        ("done", {"lists": 1}, "silent"),
        ("done", {"lists": 1, "unchanged": 3, "failed:http_404": 1}, "silent"),
        ("done", {"lists": 1, "new": 2, "failed:http_404": 1, "list:http_404": 1}, "partly"),
        ("done", {"lists": 1, "new": 1, "failed:unknown_layout": 2}, "partly"),
        ("done", {"lists": 1, "failed:unknown_layout": 2}, "unknown_layout"),
        ("done", {"failed:no_links": 1, "list:no_links": 1}, "unknown_layout"),
        ("done", {"failed:http_404": 2, "list:http_404": 2}, "gone"),
        ("done", {"failed:robots": 1, "list:robots": 1}, "refused"),
        ("done", {"failed:http_500": 1, "list:http_500": 1}, "failing"),
        ("blocked", {"lists": 1, "new": 4}, "wall"),
        ("unreachable_from_here", {}, "unreachable_from_here"),
        ("robots_unreachable", {}, "unreachable_from_here"),
        ("outside_hours", {}, "later"),
        ("ceiling", {"lists": 2, "new": 40}, "reads"),
        ("interrupted", {"new": 4}, "unfinished"),
        ("done", {}, "untried"),
    ],
)
def test_a_visit_has_one_verdict(status: str, seen: dict[str, int], said: str) -> None:
    assert verdict(status, seen) == said and said in VERDICTS


def _sites(web: Web) -> list[dict[str, Any]]:
    """One source for each thing that may be the matter, on hosts of their own."""
    made: list[dict[str, Any]] = []
    for name in ("well", "moved", "wall", "gone", "odd", "forbidden", "broken", "dead"):
        host = f"{name}.anlan.example"
        made.append({"name": f"{name}_police", "lists": [f"http://{host}/jwzx/index.html"], "allow": [host]})
        column(web, host, 3)
    put = {
        "moved": Answer("<html><body>新版网站<ul></ul></body></html>"),
        "wall": Answer("", 521),
        "gone": Answer("没有", 404),
        "broken": Answer("出错", 500),
    }
    for name, answer in put.items():
        web.put(f"http://{name}.anlan.example/jwzx/index.html", answer)
    for n in range(3):
        web.put(f"http://odd.anlan.example/jwzx/202403/t20240305_{1000 + n}.html", Answer("<html><body><b>x</b></body></html>"))
    web.put("http://forbidden.anlan.example/robots.txt", Answer("User-agent: *\nDisallow: /", kind="text/plain"))
    web.fallbacks["dead.anlan.example"] = lambda asked: None
    for key in [key for key in web.routes if key[0] == "dead.anlan.example"]:
        del web.routes[key]
    made.append({"name": "listless_police", "lists": [], "allow": ["none.anlan.example"], "enabled": False})
    return made


def test_check_of_all_ends_in_one_table_and_one_file(
    web: Web, nursery: Nursery, declare: Callable[..., Path], data: Path, tmp_path: Path
) -> None:
    sources, file = declare(*_sites(web)), tmp_path / "seen.json"
    ended = nursery.run(
        *("sources", "check", "--all", "--data", data, "-o", file), sources=sources, port=web.port, env={"KB_VANTAGE": "Anlan, home line"}
    )
    assert ended.code == 1 and "Traceback" not in ended.err and not data.exists()
    sent = json.loads(file.read_text("utf-8"))
    found = {line["source"].removesuffix("_police"): line["health"] for line in sent["sources"]}
    assert found == {
        "well": "reads", "moved": "unknown_layout", "wall": "wall", "gone": "gone", "odd": "unknown_layout", "forbidden": "refused",
        "broken": "failing", "dead": "unreachable_from_here", "listless": "no_list",
    }  # fmt: skip
    assert sent["vantage"] == "Anlan, home line" and sum(sent["counts"].values()) == len(sent["sources"])
    today = datetime.now(UTC).date().isoformat()
    assert {line["source"]: line["verified_live"] for line in sent["sources"] if line["verified_live"] != "never"} == {"well_police": today}
    assert sent["sources"][0]["source"] == "well_police" and all(line["source"] in ended.out for line in sent["sources"])
    assert "张女士" not in file.read_text("utf-8"), "no text of any page"
    odd = next(line for line in sent["sources"] if line["source"] == "odd_police")
    assert {each["code"] for each in odd["trouble"]} == {"unknown_layout"}


def test_a_crawl_says_silence_and_what_was_before(web: Web, kb: Kb, rows: Callable[..., list[Any]]) -> None:
    column(web, HOST, 3)
    (first,) = kb("crawl", "--json").rows
    (second,) = kb("crawl", "--json").rows
    web.put(f"http://{HOST}/jwzx/index.html", Answer("", 521))
    (third,) = kb("crawl", "--json").rows
    found = [(each["health"], each["before"]) for each in (first, second, third)]
    assert found == [("reads", None), ("silent", "reads"), ("wall", "silent")]
    assert first["holds"] == {"newest": "2024-03-05", "published": 1.0, "publisher": 1.0, "authority": first["holds"]["authority"]}
    assert rows("SELECT json_extract(counts, '$.anlan_police.health') FROM runs") == ["reads", "silent", "wall"]


def test_the_newest_notice_may_be_expected_within_days(web: Web, kb: Kb, declare: Callable[..., Path]) -> None:
    declare({"expect": {"newest": 30}})
    day = (datetime.now(UTC) - timedelta(days=45)).date().isoformat()
    url = f"http://{HOST}/jwzx/202403/t20240305_1000.html"
    web.put(url, Answer(notice("旧通报", date=day)))
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(url, "旧通报")])))
    (report,) = kb("crawl", "--json").rows
    assert len(report["missed"]) == 1 and f"newest notice of {day}" in report["missed"][0]
    fresh = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    web.put(f"http://{HOST}/jwzx/202403/t20240305_1001.html", Answer(notice("新通报", date=fresh)))
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(url.replace("1000", "1001"), "新通报"), (url, "旧通报")])))
    assert kb("crawl", "--json").rows[0]["missed"] == []


def test_a_bound_that_is_no_number_of_days_is_refused(declare: Callable[..., Path]) -> None:
    with pytest.raises(SourceError, match="newest"):
        load_sources(declare({"expect": {"newest": "soon"}}))

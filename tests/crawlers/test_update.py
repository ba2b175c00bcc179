"""`kb update` for years: what its exit codes say, what it leaves, and that one bad night is no alarm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nursery import Ended
from web import HOST, Answer, Web, column

from kb.cli.update import CODES

Kb = Callable[..., Ended]
OTHER = "gaj.qinglan.example"
DAY = 86_400.0


def two_sources(declare: Callable[..., Path], **changes: Any) -> None:
    declare(changes, {"name": "qinglan_police", "lists": [f"http://{OTHER}/jwzx/index.html"], "allow": [OTHER]})


def report(data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data / "report.json").read_text("utf-8"))
    return found


def later(kb: Kb, days: float, *args: str) -> Ended:
    """`kb update` some days from now."""
    return kb("update", *args, set={"crawlers.clock.AHEAD": days * DAY})


def test_all_well_is_0_and_leaves_a_report(web: Web, kb: Kb, data: Path, declare: Callable[..., Path]) -> None:
    two_sources(declare)
    column(web, HOST, 3)
    column(web, OTHER, 2)
    ended = kb("update", env={"KB_VANTAGE": "Anlan"})
    assert (ended.code, ended.err) == (0, "") and "reads 2" in ended.out
    found = report(data)
    assert (found["exit"], found["why"], found["vantage"], found["health"]) == (0, None, "Anlan", {"reads": 2})
    assert found["quiet_days"] == 0 and found["build"]["notices"] == 5 and len(found["sources"]) == 2
    ended = later(kb, 1)
    assert ended.code == 0 and report(data)["health"] == {"silent": 2} and report(data)["at"] > found["at"]
    assert not list(data.glob("*.new"))


def test_a_source_that_stays_broken_is_3_and_one_bad_night_is_not(web: Web, kb: Kb, data: Path, declare: Callable[..., Path]) -> None:
    two_sources(declare)
    column(web, HOST, 3)
    column(web, OTHER, 2)
    assert kb("update").code == 0
    web.put(f"http://{OTHER}/jwzx/index.html", Answer("", 521))
    assert later(kb, 1).code == 0 and report(data)["health"] == {"silent": 1, "wall": 1}
    ended = later(kb, 5)
    assert ended.code == 3 and ended.err.count("\n") == 1 and "qinglan_police: wall" in ended.err and "anlan" not in ended.err
    assert report(data)["exit"] == 3 and report(data)["build"]["notices"] == 5, "what exists is published all the same"
    column(web, OTHER, 2)
    assert later(kb, 30, "--quiet-days", "90").code == 0


def test_a_source_never_read_is_told_and_no_alarm(web: Web, kb: Kb, data: Path, declare: Callable[..., Path]) -> None:
    two_sources(declare)
    column(web, HOST, 3)
    web.fallbacks[OTHER] = lambda asked: None
    for n in range(3):
        assert later(kb, n).code == 0 and report(data)["health"]["unreachable_from_here"] == 1


def test_a_bound_that_is_missed_holds_the_release_and_is_4(web: Web, kb: Kb, data: Path, declare: Callable[..., Path]) -> None:
    two_sources(declare)
    column(web, HOST, 3)
    column(web, OTHER, 2)
    assert kb("update").code == 0
    released = (data / "kb.db").read_bytes()
    two_sources(declare, expect={"min": 10})
    column(web, OTHER, 4)
    ended = later(kb, 1)
    assert ended.code == 4 and "the release before stays" in ended.err and "expected at least 10" in ended.err
    assert (data / "kb.db").read_bytes() == released and report(data)["exit"] == 4


def test_nothing_new_for_days_is_5(web: Web, kb: Kb, data: Path) -> None:
    column(web, HOST, 3)
    assert kb("update", "--quiet-days", "14").code == 0
    assert later(kb, 13, "--quiet-days", "14").code == 0
    ended = later(kb, 14.5, "--quiet-days", "14")
    assert ended.code == 5 and "nothing new for 14 days" in ended.err and report(data)["quiet_days"] == 14
    column(web, HOST, 4)
    assert later(kb, 16, "--quiet-days", "14").code == 0


def test_what_could_not_be_done_is_1_and_is_in_the_report(web: Web, kb: Kb, data: Path) -> None:
    web.put(f"http://{HOST}/jwzx/index.html", Answer("", 521))
    ended = kb("update")
    assert ended.code == 1 and (report(data)["exit"], report(data)["why"]) == (1, "no source could be visited")
    (data / "archive.db").write_bytes(b"junk" * 4096)
    ended = kb("update")
    assert ended.code == 1 and "damaged" in ended.err and "damaged" in report(data)["why"] and report(data)["sources"] == []


def test_every_code_is_written_down() -> None:
    root = Path(__file__).resolve().parents[2]
    told = (root / "docs" / "operating.md").read_text("utf-8")
    assert all(f"| {code} | " in told for code in CODES) and "| 2 | " in told

"""`kb sources check`: tries sources from here, says of each whether it is silent or could not be seen, and writes one file to send back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.crawl import contact, web_of
from kb.cli.options import Refusal, echo_json, folder_option, json_option, refusing

if TYPE_CHECKING:
    from crawlers.crawl import Report
    from crawlers.source import Source

#: of a source in a table: what cannot be tried, because no list of it is known
NO_LIST = "no_list"
GOOD = frozenset(("reads", "partly"))


def lines_of(report: Report, known: Mapping[str, Source], every: bool) -> list[dict[str, Any]]:
    """A line a source, the best first; with `every`, those without a list too."""
    from crawlers.health import VERDICTS

    order = [*VERDICTS, NO_LIST]
    lines = [_line(known[each.source], {"ok": each.status == "done" and each.health in GOOD, **asdict(each)}) for each in report.sources]
    if every:
        lines += [_line(source, {"ok": False, "source": name, "health": NO_LIST}) for name, source in known.items() if not source.lists]
    return sorted(lines, key=lambda line: (order.index(line["health"]), line["source"]))


def _line(source: Source, line: dict[str, Any]) -> dict[str, Any]:
    """With what its source file says; `verified_live` is this day where it was seen to work just now."""
    today = datetime.now(UTC).date().isoformat()
    seen = today if line["ok"] else source.verified_live
    return line | {"family": source.family, "region": source.region, "enabled": source.enabled, "verified_live": seen}


def file_of(lines: list[dict[str, Any]], report: Report) -> dict[str, Any]:
    """What is sent back: addresses, codes and counts; no text of any page."""
    return {
        "program": version("scam-bulletins"),
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "vantage": report.vantage,
        "counts": dict(Counter(line["health"] for line in lines)),
        "sources": lines,
    }


def table(lines: Iterable[dict[str, Any]]) -> list[str]:
    """The table that ends a check."""
    from crawlers.health import VERDICTS

    lines = list(lines)
    said = [f"{line['source']:28} {_mark(line)} {line['health']:22} {line['family']:10} {_saw(line)}".rstrip() for line in lines]
    words = {**VERDICTS, NO_LIST: "no list of it is known"}
    counts = Counter(line["health"] for line in lines)
    return [*said, "", *(f"{n:5} {name:22} {words[name]}" for name in words if (n := counts.get(name)))]


def _mark(line: Mapping[str, Any]) -> str:
    return "ok " if line["ok"] else "-  " if line["health"] == NO_LIST else "bad"


def _saw(line: Mapping[str, Any]) -> str:
    if "run" not in line:
        return ""
    codes = ", ".join(f"{name[7:]} {n}" for name, n in sorted(line["run"].items()) if name.startswith("failed:"))
    unread = f"{line['quarantined']} not{f' ({codes})' if codes else ''}"
    why = f"; {line['why']}" if line["why"] else ""
    return f"{line['discovered']} links, {line['run'].get('new', 0)} notices read, {unread}{why}"


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]…")
@click.option("--all", "every", is_flag=True, help="Every declared source, in one table and one file.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the file to send back here.")
@folder_option
@json_option
@click.pass_context
def check(context: click.Context, names: tuple[str, ...], every: bool, output: Path | None, data: Path, as_json: bool) -> None:
    """Try sources: one page of each list and two notices. Nothing is kept; the file says what was seen, and from where (KB_VANTAGE).

    One table and one file over all sources: kb sources check --all

    Example: kb sources check hunan_police
    """
    from crawlers.crawl import check as run
    from crawlers.source import SourceError, sources_of

    if every and names:
        raise click.UsageError("either names or --all")
    web = web_of(context)
    contact(web)
    with refusing(SourceError):
        known = web.sources or sources_of(data)
        report = run(data, names, sources=known, sample_web=web.sample_web)
    lines = lines_of(report, known, every)
    for line in lines if as_json else ():
        echo_json(line)
    for text in () if as_json else table(lines):
        click.echo(text)
    if every or output:
        _write(output or Path(f"sources-check-{datetime.now(UTC):%Y%m%d-%H%M}.json"), file_of(lines, report), as_json)
    sick = sum(not each["ok"] for each in lines if each["health"] != NO_LIST)
    if sick or not report.sources:
        say = f"{sick} of {len(report.sources)} sources could not be seen working"
        raise Refusal(say if report.sources else "no source has a list to try")


def _write(path: Path, content: Mapping[str, Any], as_json: bool) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    click.echo(f"{path}: the file to send back; it holds addresses, codes and counts, no text of any page", err=as_json)

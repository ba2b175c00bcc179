"""`kb update`: crawl, build, publish what exists, and say by exit code and in one file whether a person has to look."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.crawl import judge, sentence, visit, web_of
from kb.cli.options import Refusal, echo_json, folder_option, json_option, refusing
from kb.cli.options import sentence as in_words

if TYPE_CHECKING:
    from crawlers.crawl import Report, SourceReport

REPORT = "report.json"  #: in the data folder; its `at` is the heartbeat
WELL, FAILED, SICK, HELD, QUIET = 0, 1, 3, 4, 5
#: what `kb update` ends with, besides 2 for wrong usage
CODES = {
    WELL: "all well",
    FAILED: "nothing could be visited, written or read; what was there is still there",
    SICK: "published, but a source that was read before is in trouble for the second time running, or misses its `expect`; or too much of "
    "the feed would change at once, and it stays as it was",
    HELD: "not published: a source's `expect` is not met, and the release before stays",
    QUIET: "published, but no source has given anything new for `--quiet-days`",
}
_NEWEST = """SELECT max(discovered_at) FROM frontier
  WHERE kind = 'article' AND state IN ('stored', 'unchanged') AND source NOT IN ('add', 'ingest')"""
_FIRST = "SELECT min(started_at) FROM runs"


class Sick(Refusal):
    exit_code = SICK


class Held(Refusal):
    exit_code = HELD


class Quiet(Refusal):
    exit_code = QUIET


def in_trouble(report: SourceReport) -> str | None:
    """Why a person should look at a source, or None. One bad night is no alarm, nor is a source that has never been read."""
    from crawlers.health import SICK, VERDICTS

    if not report.stored + report.unchanged:
        return None
    if report.missed:
        return f"{report.source}: {'; '.join(report.missed)}"
    if report.health in SICK and report.before in SICK:
        return f"{report.source}: {report.health}: {report.why or VERDICTS[report.health]}"
    return None


def quiet_days(data: Path) -> int | None:
    """Days since a source last gave a notice that was not known; since the first run where none ever did."""
    from crawlers.clock import since

    with closing(sqlite3.connect(f"{(data / 'archive.db').resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as db:
        at = db.execute(_NEWEST).fetchone()[0] or db.execute(_FIRST).fetchone()[0]
    return int(since(at) // 86_400) if at else None


def release(data: Path, jobs: int = 1) -> tuple[dict[str, Any], str | None]:
    """(counts of the build, why the release before stays or None): read what is new and publish it."""
    from kb.build import BuildError, Busy, StoreError, build
    from kb.cli.build import bars, stays
    from kb.cli.prepared import count_ahead

    with refusing(BuildError, Busy, StoreError), bars() as watch:
        built = build(data, jobs=jobs, watch=watch, prepare=count_ahead)
    counts = {name: getattr(built, name) for name in ("read", "unread", "removed", "notices", "cases", "merged_cases", "published")}
    counts |= {"feed_changed": built.feed.changed, "feed_held": stays(built.feed.held) if built.feed.held else None}
    return counts, f"the release before stays: {'; '.join(built.held)}" if built.held else None


@click.command()
@folder_option
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that read.")
@click.option("--quiet-days", type=click.IntRange(min=1), default=30, show_default=True, metavar="N", help="Exit 5 when nothing came.")
@json_option
@click.pass_context
def update(context: click.Context, data: Path, jobs: int, quiet_days: int, as_json: bool) -> None:
    """Crawl every enabled source, build, and publish what exists: the line for a timer. What was found is in report.json too.

    Exit 0 all well; 1 nothing done; 3 published, but a source is in trouble; 4 the release before stays; 5 nothing new for N days.

    Example: kb update --jobs 2 --quiet-days 14
    """
    run = _Update(data, quiet_days, as_json)
    try:
        run.crawl(visit(data, (), None, None, web_of(context)))
        run.build(jobs)
        run.judge()
    except Exception as error:
        said = error.message if isinstance(error, click.ClickException) else in_words(error) or type(error).__name__
        run.end(getattr(error, "exit_code", FAILED), said)
        raise
    run.end(WELL, None)


class _Update:
    """One run: what it saw, shown as it comes, written at the end whatever the end."""

    def __init__(self, data: Path, quiet: int, as_json: bool) -> None:
        self.data, self.quiet, self.as_json = data, quiet, as_json
        self.report: Report | None = None
        self.built: dict[str, Any] | None = None
        self.held: str | None = None
        self.days: int | None = None

    def crawl(self, report: Report) -> None:
        self.report = report
        for each in report.sources:
            echo_json(asdict(each)) if self.as_json else click.echo(f"{sentence(each)} [{each.health}]")
        if report.error:
            raise Refusal(report.error)

    def build(self, jobs: int) -> None:
        self.built, self.held = release(self.data, jobs)
        self.days = quiet_days(self.data)
        if self.as_json:
            echo_json(self.built)
            return
        found = _healths(self.report.sources if self.report else ())
        click.echo(", ".join(f"{name} {n}" for name, n in found.items()))
        click.echo(f"{self.built['notices']} notices, {self.built['merged_cases']} cases told {self.built['cases']} times")

    def judge(self) -> None:
        """Raises a Refusal, with its exit code, for the gravest of what is the matter, with all of it in words."""
        assert self.report is not None
        sick = [line for each in self.report.sources if (line := in_trouble(each))]
        quiet = self.days is not None and self.days >= self.quiet
        old = [f"nothing new for {self.days} days"] if quiet else []
        if self.held:
            raise Held("; ".join([self.held, *old, *sick]))
        if self.built and self.built["feed_held"]:
            sick.insert(0, self.built["feed_held"])
        judge(self.report)
        if old or sick:
            raise (Quiet if old else Sick)("; ".join([*old, *sick]))

    def end(self, code: int, why: str | None) -> None:
        """Leave the report; a folder that cannot be written must not hide what went wrong before."""
        from crawlers.clock import now

        sources = [asdict(each) for each in self.report.sources] if self.report else []
        run = {"run": self.report.run, "vantage": self.report.vantage} if self.report else {"run": None, "vantage": ""}
        said = {"at": now(), "exit": code, "why": why, **run, "quiet_days": self.days, "build": self.built}
        with suppress(OSError):
            write_report(self.data / REPORT, {**said, "health": _healths(self.report.sources if self.report else ()), "sources": sources})


def _healths(sources: Iterable[SourceReport]) -> dict[str, int]:
    return dict(Counter(each.health for each in sources).most_common())


def write_report(path: Path, content: Mapping[str, Any]) -> None:
    """Whole or not at all."""
    from kb.store.release import replace

    aside = path.with_name(path.name + ".new")
    aside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    replace(aside, path)

"""`kb patterns`: patterns of method as they stand in the release, what people decided about them, and their tests."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.options import Refusal, echo_json, folder_option, json_option, open_release, refusing
from kb.cli.review import review

if TYPE_CHECKING:
    from kb.feeds.rules import Cues, Rule

STATUSES = ("draft", "active", "retired")


@click.group()
def patterns() -> None:
    """Ways of scamming found in the cases: list them, look at one, review them, run their tests.

    Example: kb patterns list --status draft
    """


patterns.add_command(review)


@patterns.command("list")
@folder_option
@click.option("--status", type=click.Choice(STATUSES), help="Only these.")
@click.option("--type", "kind", metavar="T", help="Code of a type; includes its subtypes.")
@json_option
def list_(data: Path, status: str | None, kind: str | None, as_json: bool) -> None:
    """Print the patterns of the release, a line each, by type.

    Example: kb patterns list --type 03 --json
    """
    with closing(open_release(data)) as db:
        for body in bodies(db, status, kind):
            if as_json:
                support = body["support"]
                echo_json({key: body[key] for key in ("id", "status", "title", "type", "subtype", "first_seen", "last_seen")} | support)
            else:
                click.echo(line_of(body))


def line_of(body: dict[str, Any]) -> str:
    support = body["support"]
    tiers = " ".join(f"{tier}:{n}" for tier, n in support["tiers"].items())
    return f"{body['id']}  {body['status']:<8}{body['type']['code']}  {body['title']['zh']}  ({support['cases']} cases, {tiers})"


def bodies(db: sqlite3.Connection, status: str | None = None, kind: str | None = None) -> Iterator[dict[str, Any]]:
    """In the order of types, the most told first."""
    sql = "SELECT body FROM patterns WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR ?2 IN (type, subtype))"
    for (body,) in db.execute(f"{sql} ORDER BY type, cases DESC, id", (status, kind)):
        yield json.loads(body)


@patterns.command()
@click.argument("pattern", metavar="ID")
@folder_option
@json_option
def show(pattern: str, data: Path, as_json: bool) -> None:
    """Print one pattern whole: its cues, its tests, what supports it, and its history.

    Example: kb patterns show p-0a1b2c3d4e5f
    """
    from kb.patterns.methods_review import FOLDER, load_reviews

    with closing(open_release(data)) as db:
        row = db.execute("SELECT body, rev FROM patterns WHERE id = ?", (pattern,)).fetchone()
        if row is None:
            raise Refusal(f"{pattern}: there is no such pattern in the release")
        log = db.execute("SELECT seq, op, rev FROM feed_log WHERE id = ? ORDER BY seq", (pattern,)).fetchall()
    body = json.loads(row[0])
    decided = load_reviews(data / FOLDER).about(pattern)
    told = {"rev": row[1], "log": [dict(zip(("seq", "op", "rev"), entry, strict=True)) for entry in log]}
    told["reviews"] = [{"verdict": each.verdict, "who": each.who, "when": each.when, "why": each.why} for each in decided]
    if as_json:
        echo_json({**body, **told})
    else:
        _show(body, told)


def _show(body: dict[str, Any], told: dict[str, Any]) -> None:
    click.echo(f"{line_of(body)}\n{body['title']['en']}\nseen {body['first_seen']} to {body['last_seen']}, revision {told['rev']}")
    for stage in body["stages"]:
        click.echo(f"  {stage['stage']}: {stage['zh']}")
    for cue in body["cues"]:
        words = "、".join(cue["literals"] or [cue["re2"] or ""])
        click.echo(f"  {cue['says']} {cue['id']} {cue['value'] or 'type'} ({cue['cases']} cases): {words[:80]}")
    for says, tests in body["tests"].items():
        for text in tests:
            click.echo(f"  test, {says}: {' / '.join(text.splitlines())}")
    for each in body["evidence"]:
        click.echo(f"  case {each['case']} “{each['quote']}” {each['url']}")
    for each in told["reviews"]:
        click.echo(f"  {each['when']} {each['who']}: {each['verdict']} {each['why']}")


@patterns.command()
@folder_option
@click.option("--feed", "feed", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The rules of a feed's folder instead.")
@json_option
def test(data: Path, feed: Path | None, as_json: bool) -> None:
    """Run the tests of every rule in use: a scam that is not caught, an honest text that is, or a missing kind of test fails.

    Example: kb patterns test --feed feed
    """
    from kb.feeds.rules import BadRule, failures, load_folder

    normalise, count, failed = normaliser(), 0, 0
    with refusing(BadRule, OSError):
        cues, rules = _of_release(data) if feed is None else load_folder(feed)
        told = [(rule, list(failures(rule, cues, normalise))) for rule in rules]
    for rule, found in told:
        count += 1
        failed += bool(found)
        if as_json:
            echo_json({"id": rule["id"], "ok": not found, "failures": found})
        for line in () if as_json else found:
            click.echo(line)
    if not count:
        raise Refusal("there is no rule to test")
    if failed:
        raise Refusal(f"{failed} of {count} rules fail their tests")
    if not as_json:
        click.echo(f"{count} rules pass their tests")


def _of_release(data: Path) -> tuple[Cues, Iterator[Rule]]:
    from kb.feeds.cues import cues_of, named
    from kb.feeds.log import UPSERT, Entry
    from kb.feeds.rules import load_cues, to_rule
    from kb.feeds.scoring import weights

    with closing(open_release(data)) as db:
        found = list(bodies(db, "active"))
    learned = weights()
    cues = load_cues(cues_of(found, dict.fromkeys(learned, ())).values(), learned)
    return cues, (to_rule(Entry(n, UPSERT, body["id"], 1, "pattern", named(body))) for n, body in enumerate(found, 1))


def normaliser() -> Callable[[str], str]:
    """The detector's spelling of a text."""
    from kb.detect.normalise import Normaliser
    from kb.patterns.methods_cues import spellings

    return Normaliser(spellings())

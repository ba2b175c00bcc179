"""`kb eval` and `kb sample`: how right the reading is, on a gold set or on a sample coded by hand."""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.options import Refusal, echo_json, folder_option, json_option, open_release, refusing
from kb.model import Json

if TYPE_CHECKING:
    from kb.evaluate import Score


def predict(title: str, body: str, published: str | None) -> Json:
    """What `kb extract --json` prints of a text, read as a notice that is already cut out of its page."""
    from kb.build import read
    from kb.model import Bulletin
    from kb.shapes import reading_to_json

    return reading_to_json(read(Bulletin("", title, body, published)), "")


def _bar(rows: Sequence[Json]) -> Iterable[Json]:
    from tqdm import tqdm

    return tqdm(rows, unit=" notices", disable=not sys.stderr.isatty(), file=sys.stderr, leave=False)


@click.command("eval")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--worst", type=click.IntRange(min=0), default=20, show_default=True, metavar="N", help="Notices shown with their mistakes.")
@click.option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the reading's error, by which trends widen."
)
@json_option
def evaluate(gold: Path, worst: int, errors: Path | None, as_json: bool) -> None:
    """Score the reading on a gold file: precision, recall, exact per field with 95 % intervals, types, steps, the worst notices.

    Example: kb eval tests/gold/open.jsonl --errors kb/lexicon/reading_error.yml
    """
    from kb.evaluate import BadGold, load_gold
    from kb.evaluate import evaluate as run
    from kb.evaluate.table import lines

    with refusing(BadGold):
        rows, waiting = load_gold(gold)
        if not rows:
            raise Refusal(f"{gold}: no row to score{f'; {waiting} are not coded yet' if waiting else ''}")
        score = run(_bar(rows), predict)
    if waiting:
        click.echo(f"kb: {waiting} rows are not coded yet and left out", err=True)
    if errors:
        errors.write_text(_errors(score, gold), "utf-8")
    if as_json:
        echo_json(score.to_json(worst))
    else:
        click.echo("\n".join(lines(score, worst)))


_ABOUT = """\
# How the reading fares on a gold set, written by `kb eval GOLD --errors FILE`: the low ends of the 95 % intervals of precision and recall,
# and on how many values of the gold they rest. Trends widen their intervals by it: of n values read at least n x precision are right, and
# at most n / recall were there. On a set that the rules were made with it is too small; write it anew from one that they have not seen.
"""


def _errors(score: Score, gold: Path) -> str:
    import hashlib

    import yaml

    from kb.evaluate.errors import reading_error

    made = reading_error(score, gold.name, hashlib.sha256(gold.read_bytes()).hexdigest())
    rows = [f"  {name}: {yaml.safe_dump(row, default_flow_style=True, sort_keys=False)}" for name, row in made["fields"].items()]
    return f"{_ABOUT}{yaml.safe_dump({'origin': made['origin']}, sort_keys=False)}fields:\n{''.join(rows)}"


# --- sample ----------------------------------------------------------------------------------------------------------

#: stratum -> how it is told from a notice
STRATA = {
    "type": "coalesce((SELECT min(type) FROM cases WHERE bulletin_id = b.id), json_extract(b.types, '$[0]'), '-')",
    "year": "coalesce(substr(b.published, 1, 4), '-')",
    "form": "b.form",
    "source": "coalesce(b.source, '-')",
    "tier": "b.tier",
    "province": "coalesce((SELECT substr(min(region), 1, 2) || '0000' FROM cases WHERE bulletin_id = b.id), '-')",
    "family": "b.family",
}


def _strata(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if not names or set(names) - set(STRATA):
        raise click.BadParameter(f"some of {', '.join(STRATA)}, parted by commas")
    return names


def shared_out(sizes: dict[str, int], n: int) -> dict[str, int]:
    """How many of `n` each stratum gives: in proportion, and at least one where there are enough for all."""
    n = min(n, sum(sizes.values()))
    given = dict.fromkeys(sizes, 1) if n >= len(sizes) else dict.fromkeys(sizes, 0)
    total = sum(sizes.values())
    for _ in range(n - sum(given.values())):
        open_ = (name for name, size in sizes.items() if given[name] < size)
        given[min(open_, key=lambda name: (given[name] - n * sizes[name] / total, name))] += 1
    return given


def _draw(db: sqlite3.Connection, by: tuple[str, ...], n: int, seed: int) -> Iterator[tuple[str, str]]:
    """(stratum, id of a notice), the same for the same seed and release."""
    columns = " || ' ' || ".join(STRATA[name] for name in by)
    groups: dict[str, list[str]] = {}
    for stratum, each in db.execute(f"SELECT {columns} AS stratum, b.id FROM bulletins b WHERE b.text <> '' ORDER BY stratum, b.id"):
        groups.setdefault(stratum, []).append(each)
    draw = random.Random(seed)
    for stratum, given in shared_out({name: len(ids) for name, ids in groups.items()}, n).items():
        yield from ((stratum, each) for each in sorted(draw.sample(groups[stratum], given)))


def _row(db: sqlite3.Connection, stratum: str, bulletin_id: str) -> Json:
    """A row to be coded: what was read, filled in, and beside it the quotation for each value."""
    title, text, published = db.execute("SELECT title, text, published FROM bulletins WHERE id = ?", (bulletin_id,)).fetchone()
    told = predict(title, text, published)
    notice = {key: told["bulletin"][key] for key in ("is_bulletin", "form", "types", "authority")}
    expect: dict[str, Any] = {"bulletin": notice, "cases": [_to_code(case) for case in told["cases"]]}
    expect["method"] = [{"stage": step["stage"], "text": step["text"]} for step in told["method"]]
    kept = ("metric", "value", "unit", "dimension", "category", "period", "region", "change", "approx", "flag", "proposed")
    expect["tallies"] = [{key: tally[key] for key in kept} for tally in told["tallies"]]
    expect["warnings"] = [{"code": warning["code"], "quote": warning["quote"]} for warning in told["warnings"]]
    quotes = [{fact["field"]: fact["quote"] for fact in case["facts"]} for case in told["cases"]]
    row = {"id": bulletin_id, "coded": False, "stratum": stratum, "text": f"{title}\n{text}", "published": published}
    return {**row, "expect": expect, "quotes": quotes}


def _to_code(case: Json) -> Json:
    left_out = ("ordinal", "span", "facts", "steps", "indicators")
    kept = {key: value for key, value in case.items() if key not in left_out}
    kept["steps"] = [{"stage": step["stage"], "text": step["text"]} for step in case["steps"]]
    kept["indicators"] = [{key: one[key] for key in ("kind", "value", "role")} for one in case["indicators"]]
    facts = {(fact["field"], *fact["span"]): fact for fact in case["facts"] if fact["field"].startswith("amount.")}
    kept["amounts"] = [{"role": fact["field"].partition(".")[2], "yuan": fact["value"]} for fact in facts.values()]
    return kept


@click.command()
@folder_option
@click.option("--n", "n", type=click.IntRange(min=1), required=True, metavar="N", help="How many notices.")
@click.option("--by", callback=_strata, default="type,year", show_default=True, help=f"Strata: some of {', '.join(STRATA)}.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same notices.")
@click.option("-o", "out", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="F", help="A new file to write.")
def sample(data: Path, n: int, by: tuple[str, ...], seed: int, out: Path) -> None:
    """Draw a stratified sample for coding by hand: correct `expect` in each row, set `coded` to true, and give the file to `kb eval`.

    Example: kb sample --n 200 --by type,year -o sample.jsonl
    """
    with closing(open_release(data)) as db:
        drawn = list(_draw(db, by, n, seed))
        if not drawn:
            raise Refusal("the release has no notice to draw")
        try:
            with out.open("x", encoding="utf-8") as lines:
                for stratum, each in drawn:
                    lines.write(json.dumps(_row(db, stratum, each), ensure_ascii=False) + "\n")
        except FileExistsError as error:
            raise Refusal(f"{out}: is there already; coding by hand is not written over") from error
    click.echo(f"{out}: {len(drawn)} notices from {len({stratum for stratum, _ in drawn})} strata")

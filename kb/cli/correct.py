"""`kb correct`: a person's better reading, kept as a file that outlives every build."""

from __future__ import annotations

import getpass
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from kb.cli.options import Refusal, folder_option, open_release, refusing

#: headline fields that the tables keep in columns of another name
_COLUMNS = {f"victim.{name}": f"victim_{name}" for name in ("label", "gender", "age", "occupation")}
_LISTS = ("channels", "impersonated", "impersonated_as", "hooks", "pretexts", "controls", "payments", "platforms", "types")


@click.command()
@click.argument("case")
@click.argument("field")
@click.argument("value")
@folder_option
@click.option("--quote", required=True, help="The words of the notice that say so.")
@click.option("--why", required=True, help="What was wrong.")
@click.option("--who", envvar="KB_WHO", default=getpass.getuser, show_default="your login (or KB_WHO)", help="Who says so.")
@click.option("--gold", type=click.Path(dir_okay=False, path_type=Path), help="Also append it as a gold row to this file.")
def correct(case: str, field: str, value: str, data: Path, quote: str, why: str, who: str, gold: Path | None) -> None:
    """Correct one value of a case, or of a notice by its id; `null` where the text does not say it. Holds from the next build on.

    Example: kb correct 0a1b2c3d4e5f6071-1 loss_yuan 19240 --quote 共被骗走19240元 --why "took the refund for the loss"
    """
    from kb.corrections import BadCorrection, Correction, find_quote, read_value, save_correction
    from kb.model import Bulletin

    with closing(open_release(data)) as db:
        row = _notice(db, case)
        old = _old(db, case, field)
        with refusing(BadCorrection):
            new = read_value(case, field, value)
        name = _name(db, field, new)
    bulletin = Bulletin(row["url"] or "", row["title"], row["text"])
    if find_quote(bulletin, quote) is None:
        raise Refusal(f"the notice does not say {quote!r}; quote it character for character")
    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = Correction(case, field, old, new, quote, who, when, why, row["sha256"] or "", name)
    try:
        path = save_correction(data / "corrections", made)
    except FileExistsError as error:
        raise Refusal("the same field was corrected a second ago; try again") from error
    if gold:
        _append_gold(gold, row, made)
    click.echo(f"{path}: {field} {old} -> {new}; `kb build` applies it")


def _notice(db: sqlite3.Connection, case: str) -> dict[str, Any]:
    db.row_factory = sqlite3.Row
    row = db.execute("SELECT id, url, title, text, published, sha256 FROM bulletins WHERE id = ?", (case.partition("-")[0],)).fetchone()
    if row is None or ("-" in case and not db.execute("SELECT 1 FROM cases WHERE id = ?", (case,)).fetchone()):
        raise Refusal(f"{case}: there is no such case or notice in the release")
    return dict(row)


def _old(db: sqlite3.Connection, case: str, field: str) -> Any:
    """The value before; Refusal for a field that cannot be corrected comes from reading the new one."""
    table = "cases" if "-" in case else "bulletins"
    column = _COLUMNS.get(field, field)
    if column not in {row[1] for row in db.execute(f"PRAGMA table_info({table})")}:
        return None
    value = db.execute(f'SELECT "{column}" FROM {table} WHERE id = ?', (case,)).fetchone()[0]
    return json.loads(value) if field in _LISTS and value else bool(value) if field == "is_bulletin" else value


def _name(db: sqlite3.Connection, field: str, new: Any) -> str | None:
    """What a code stands for. Raises Refusal for one that stands for nothing."""
    tables = {"type": "SELECT zh FROM types WHERE code = ?", "subtype": "SELECT zh FROM types WHERE code = ?"}
    tables["region"] = "SELECT full_name FROM regions WHERE code = ? ORDER BY until IS NOT NULL, until DESC"
    if field not in tables or new is None:
        return None
    row = db.execute(tables[field], (new,)).fetchone()
    if row is None:
        raise Refusal(f"{new}: there is no such {field}")
    return str(row[0])


def _append_gold(path: Path, row: dict[str, Any], made: Any) -> None:
    """One correction as a row for `kb eval`: only the corrected key is scored, on the case that has this place among the notice's."""
    from kb.evaluate import gold_row

    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(gold_row(row, made.field, made.new, made.number), ensure_ascii=False) + "\n")

"""What was counted when a release was made is not counted again: kept in its table `prepared`, for its rows and this program alone.

Each answer is kept twice, `local` and `public`, for a public site sees the rows through a veil of views; which one a connection gets
follows from whether it has that veil. Of other rows, another program or an older release nothing is taken, and all is counted anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from kb.model import Json
from kb.trends.catalogue import TRENDS
from kb.trends.counted import lay_aside
from kb.trends.cut import Cut
from kb.trends.looks import Looks
from kb.trends.series import Found, Series, Trend, count

_ROOT = Path(__file__).parents[2]
#: what could count otherwise: queries, pages and the veil, with the files that they read
_PROGRAM = (
    "kb/trends/*.py", "kb/feeds/coarse.py", "datasette_plugins/*.py",
    *(f"kb/lexicon/{name}.yml" for name in ("coarse", "definitions", "reading_error", "tiles", "trends")),
)  # fmt: skip
_STAMP = "stamp"
_SEQS = "SELECT count(*), min(seq), max(seq), total(seq & 0xffffffff) FROM main.{0}"
#: what tells the rows of one release from those of another, without reading a text
_CONTENTS = (
    _SEQS.format("bulletins"),
    _SEQS.format("cases"),
    "SELECT count(*), total(type), total(region), total(month), total(loss) FROM main.case_facets",
    "SELECT count(*), total(type), total(region), total(month) FROM main.notice_facets",
    "SELECT count(*), max(cluster), total(pages), total(loss_yuan) FROM main.merged_cases",
    "SELECT count(*), max(day), total(looks), total(found) FROM main.coverage",
    "SELECT count(*), max(opened) FROM main.alerts",
    "SELECT (SELECT count(*) FROM main.case_clusters), (SELECT count(*) FROM main.tallies), (SELECT count(*) FROM main.sources)",
    "SELECT group_concat(name || '=' || value, ' ') FROM (SELECT name, value FROM main.versions ORDER BY name)",
)


@cache
def _program() -> str:
    made = hashlib.sha256()
    for path in sorted(path for pattern in _PROGRAM for path in _ROOT.glob(pattern)):
        made.update(path.relative_to(_ROOT).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()


def stamp(db: sqlite3.Connection) -> tuple[str, str]:
    """The row that says of which rows, and by which program, the others were counted."""
    told = [list(db.execute(sql).fetchone()) for sql in _CONTENTS]
    return _STAMP, hashlib.sha256(json.dumps([_program(), told]).encode()).hexdigest()


def _is_veiled(db: sqlite3.Connection) -> bool:
    (found,) = db.execute("SELECT EXISTS (SELECT 1 FROM temp.sqlite_master WHERE type = 'view' AND name = 'cases')").fetchone()
    return bool(found)


def _fits(db: sqlite3.Connection) -> bool:
    """Asked once where the connection keeps what it learned of its release."""
    known: dict[str, Any] = getattr(db, "kept", {})
    if (fits := known.get(_STAMP)) is None:
        (there,) = db.execute("SELECT EXISTS (SELECT 1 FROM main.sqlite_master WHERE name = 'prepared')").fetchone()
        row = db.execute("SELECT value FROM main.prepared WHERE key = ?", (_STAMP,)).fetchone() if there else None
        fits = known[_STAMP] = row is not None and row[0] == stamp(db)[1]
    return bool(fits)


def _key(db: sqlite3.Connection, name: str) -> str:
    return f"{'public' if _is_veiled(db) else 'local'} {name}"


def load(db: sqlite3.Connection, name: str) -> Any:
    """What is kept under this name, as JSON has it (tuples are lists); None where nothing is, or what is does not fit."""
    if not _fits(db):
        return None
    row = db.execute("SELECT value FROM prepared WHERE key = ?", (_key(db, name),)).fetchone()
    return None if row is None else json.loads(row[0])


def load_series(db: sqlite3.Connection, trend: Trend, cut: Cut) -> Series | None:
    """Of a whole release; None where it has to be counted."""
    if cut != Cut(discreet=_is_veiled(db)) or (kept := load(db, f"trend {trend.name}")) is None:
        return None
    chosen = None if kept["chosen"] is None else Cut(**kept["chosen"])
    found = Found(kept["rows"], kept["sql"], kept["parameters"], kept["beside"], chosen)
    return Series(trend, chosen or cut, found, Looks(**kept["looks"]), kept["merged"])


def rows_of(db: sqlite3.Connection, pages: Mapping[str, Callable[[sqlite3.Connection], Any]]) -> Iterator[tuple[str, str]]:
    """Rows of `prepared`, without the stamp: these pages, and all trends but those that list single figures, on a connection as pages
    have it. Trends are laid aside in its memory first."""
    for name, read in pages.items():
        yield _key(db, name), _text(read(db))
    cut = Cut(discreet=_is_veiled(db))
    lay_aside(db, cut.discreet)
    for trend in TRENDS.values():
        if trend.shape != "none":
            yield _key(db, f"trend {trend.name}"), _text(_kept(count(db, trend, cut)))


def _kept(series: Series) -> Json:
    found = series.found
    return {
        "rows": found.rows, "sql": found.sql, "parameters": found.parameters, "beside": found.beside,
        "chosen": None if found.chosen is None else asdict(found.chosen), "looks": series.looks.to_json(), "merged": series.merged,
    }  # fmt: skip


def _text(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

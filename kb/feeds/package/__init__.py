"""Frozen versions: what a release says up to a month as a dated, hashed data package that is never changed silently.

A package is made of one database (`filling`), which is checked, compared with the package before, and written out in four formats. The same
release and the same package before give the same bytes with the locked versions. A takedown re-issues a package from its own rows without
those taken down and nothing else; an error re-issues it from the release. Either way the version before is withdrawn.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.feeds.package.changes import BESIDE, Change, compare, put_changes
from kb.feeds.package.checks import Check, run_checks
from kb.feeds.package.contents import CHANGES, KINDS, TABLES, create_sql
from kb.feeds.package.describing import SUMS, About, Words, checks_json, citation, count, datapackage, dictionary, readme, sums
from kb.feeds.package.filling import fill
from kb.feeds.package.shelf import REASONS, WITHDRAWN, Shelf, Version
from kb.feeds.package.withdrawing import take_out
from kb.feeds.table import save_csv, select, write_json_lines, write_parquet

__all__ = [
    "REASONS",
    "SUMS",
    "WITHDRAWN",
    "Frozen",
    "Made",
    "PackageError",
    "Shelf",
    "Version",
    "Words",
    "freeze",
    "reissue_without",
]


class PackageError(Exception):
    """A package that was not written, in one clear line."""


class Frozen(PackageError):
    """The version stands and the release says something else by now."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was done: the version, its folder and hash, whether it was written now, and the version withdrawn for it."""

    version: Version
    path: Path
    sha256: str
    written: bool
    counts: Mapping[str, int]
    withdrawn: Version | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """What goes into every package beside its rows."""

    words: Words
    licence: str
    program: str


def freeze(release: sqlite3.Connection, shelf: Shelf, month: str, maker: Maker, reissue: bool = False) -> Made:
    """Write the package of a month; where it stands already and would be the same, nothing is done.

    Raises Frozen where it would differ, unless `reissue`, which writes the next issue and withdraws the one in force.
    """
    shelf.finish()
    standing = shelf.of(month)
    with closing(_blank()) as db:
        fill(db, release, month)
        if not count(db)["notices"]:
            raise PackageError(f"no notice published up to {month} is in the release")
        if standing is not None:
            differs = [change for change in compare(db, shelf.database(standing)) if change[0] not in BESIDE]
            if not differs:
                return _made(shelf, standing, count(db))
            if not reissue:
                raise Frozen(
                    f"{standing} is frozen and the release differs from it by now in {_amount(differs)}; re-issue it to withdraw it"
                )
        extractor = release.execute("SELECT value FROM versions WHERE name = 'extractor'").fetchone()
        return _write(db, shelf, month, standing, maker, extractor[0] if extractor else "", "error")


def reissue_without(shelf: Shelf, taken_down: Mapping[str, tuple[str, str]], maker: Maker) -> list[Made]:
    """Re-issue every version in force that holds one of these notices (id -> date, reason), without it and with nothing else changed."""
    shelf.finish()
    made = []
    for version in list(shelf.standing()):
        with closing(_blank(shelf.database(version))) as db:
            if take_out(db, taken_down):
                about = json.loads((shelf.path(version) / "datapackage.json").read_text("utf-8"))
                own = Maker(maker.words, maker.licence, about["program"])
                made.append(_write(db, shelf, version.month, version, own, about["extractor"], "takedown"))
    return made


def _blank(copied: Path | None = None) -> sqlite3.Connection:
    """A database of our own with the package's tables, empty or as they stand in a package; gone when it is closed."""
    db = sqlite3.connect("", uri=True, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA journal_mode = MEMORY")
    for table in (*TABLES, CHANGES):
        db.execute(create_sql(table))
    if copied is not None:
        db.execute("ATTACH ? AS copied", (f"{copied.resolve().as_uri()}?mode=ro",))
        for table in TABLES:
            columns = ", ".join(f'"{name}"' for name in table.names)
            db.execute(f'INSERT INTO main."{table.name}" ({columns}) SELECT {columns} FROM copied."{table.name}"')
        db.execute("DETACH copied")
    return db


def _amount(changes: Iterable[Change]) -> str:
    tables = [change[0] for change in changes]
    return f"{len(tables)} places ({', '.join(sorted(set(tables)))})"


def _made(shelf: Shelf, version: Version, counts: Mapping[str, int], withdrawn: Version | None = None, written: bool = False) -> Made:
    return Made(version, shelf.path(version), shelf.sum(version), written, counts, withdrawn)


def _write(db: sqlite3.Connection, shelf: Shelf, month: str, standing: Version | None, maker: Maker, extractor: str, reason: str) -> Made:
    version = Version(month) if standing is None else standing.next
    before = standing or shelf.before(month)
    if before is not None:
        put_changes(db, compare(db, shelf.database(before)))
    checks = run_checks(db)
    if failed := [f"{check.rule} ({check.table or 'all'}: {check.failed})" for check in checks if check.failed]:
        raise PackageError(f"not written, {len(failed)} checks fail: {'; '.join(failed[:5])}")
    (until,) = db.execute("SELECT coalesce(max(substr(fetched_at, 1, 10)), max(substr(published, 1, 10))) FROM notices").fetchone()
    told = None if before is None else (str(before), shelf.sum(before))
    about = About(month, str(version), until, maker.program, extractor, count(db), told)
    aside = shelf.folder / f".{version}.new"
    aside.mkdir(parents=True)
    _write_files(db, aside, about, maker, checks, reason if standing else None)
    aside.rename(shelf.path(version))
    if standing is not None:
        shelf.withdraw(standing, reason, version)
    return _made(shelf, version, about.counts, standing, written=True)


def _write_files(db: sqlite3.Connection, folder: Path, about: About, maker: Maker, checks: list[Check], reissued: str | None) -> None:
    db.execute("VACUUM INTO ?", (str(folder / about.database),))
    writers: dict[str, Callable[..., None]] = {"csv": save_csv, "jsonl": write_json_lines, "parquet": write_parquet}
    for kind, write in writers.items():
        (folder / kind).mkdir()
        for table in (*TABLES, CHANGES):
            fields = [(column.name, KINDS[column.kind][0]) for column in table.columns]
            write(folder / kind / f"{table.name}.{kind}", fields, select(db, table.name, fields, table.key))
    descriptor: dict[str, Any] = datapackage(folder, about, maker.words) | {"reissued": reissued}
    texts = {
        "datapackage.json": json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n",
        "DICTIONARY.md": dictionary(maker.words),
        "README.md": readme(about, checks),
        "CITATION.cff": citation(about),
        "LICENSE-DATA": maker.licence,
        "checks.json": checks_json(checks),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    (folder / SUMS).write_text(sums(folder), "utf-8", newline="\n")

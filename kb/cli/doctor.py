"""`kb doctor`: do the sums add up, do indexes say what notices say, how long will the disk last."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kb.cli.options import Refusal, echo_json, folder_option, json_option, sentence

STATES = ("stored", "unchanged", "quarantined", "pending", "refused")
_UNTOLD = """SELECT count(*) FROM frontier f WHERE state IN ('quarantined', 'refused')
  AND NOT EXISTS (SELECT 1 FROM quarantine WHERE url = f.url)"""
_HOLLOW = """SELECT count(*) FROM frontier f WHERE kind = 'article' AND state IN ('stored', 'unchanged')
  AND NOT EXISTS (SELECT 1 FROM pages WHERE url = f.url) AND NOT EXISTS (SELECT 1 FROM bulletins WHERE url = f.url)"""


def _open(path: Path) -> sqlite3.Connection:
    """For reading, also in a folder where nothing may be written and therefore nobody writes."""
    still = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    db = sqlite3.connect(f"{path.resolve().as_uri()}?{'immutable=1' if still else 'mode=ro'}", uri=True, timeout=5)
    db.execute("PRAGMA temp_store=MEMORY")
    return db


def _versions() -> dict[str, Any]:
    from importlib.metadata import version

    from kb.model import EXTRACTOR_VERSION
    from kb.text import tokens_version

    made = {name: version(name) for name in ("scam-bulletins", "scrapy", "datasette", "sqlite-utils")}
    own = {"extractor": EXTRACTOR_VERSION, "tokens": tokens_version()}
    return {**made, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **own}


class Checkup:
    """All that is found out about one data folder, in the shape that `--json` prints."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.problems: list[str] = []
        self.found: dict[str, Any] = dict.fromkeys(("discovered", *STATES, "bulletins", "cases", "index_missing", "index_extra"), 0)
        self.bytes: dict[str, int | None] = {}
        self.days_left: int | None = None
        self.days = 0.0  #: from the first run to the last
        self.unread = 0  #: notices in the archive that no reading could be made of; rows of quarantine, stage `read`

    def run(self) -> dict[str, Any]:
        for name, look in (("archive.db", self._archive), ("build.db", self._build), ("kb.db", self._release)):
            path = self.data / name
            self.bytes[name.removesuffix(".db")] = sum(p.stat().st_size for p in self.data.glob(f"{name}*") if p.is_file())
            if not path.exists():
                self._missing(name)
                continue
            try:
                with closing(_open(path)) as db:
                    damage = [row[0] for row in db.execute("PRAGMA quick_check(3)") if row[0] != "ok"]
                    if damage:
                        self.problems.append(f"{path} is damaged ({damage[0]}): {_MEND[name]}")
                    else:
                        look(db)
            except sqlite3.Error as error:
                self.problems.append(f"{path}: {sentence(error) or error}: {_MEND[name]}")
        self._disk()
        last = {"bytes": self.bytes, "days_left": self.days_left, "problems": self.problems}
        return {"ok": not self.problems, "versions": _versions(), **self.found, **last}

    def _missing(self, name: str) -> None:
        if name == "archive.db":
            self.problems.append(f"{self.data / name}: there is no archive; `kb crawl`, `kb add` or `kb ingest` make one")
        elif name == "kb.db" and (self.data / "archive.db").exists():
            self.problems.append(f"{self.data / name}: there is no release; `kb build` makes one")

    def _archive(self, db: sqlite3.Connection) -> None:
        counts = dict(db.execute("SELECT state, count(*) FROM frontier GROUP BY state").fetchall())
        self.found |= {state: counts.get(state, 0) for state in STATES}
        (self.found["discovered"],) = db.execute("SELECT count(*) FROM frontier").fetchone()
        if self.found["discovered"] != sum(self.found[state] for state in STATES):
            self.problems.append("the frontier's sums do not add up: a state that is not known")
        if n := db.execute(_UNTOLD).fetchone()[0]:
            self.problems.append(f"{n} failures without a row that says why")
        if n := db.execute(_HOLLOW).fetchone()[0]:
            self.problems.append(f"{n} pages counted as stored are not in the archive: `kb restore` an older backup, or crawl them again")
        pages, held = db.execute("SELECT count(*), coalesce(sum(length(body)), 0) FROM pages").fetchone()
        self.bytes["per_page"] = held // pages if pages else None
        self._growth(db)

    def _growth(self, db: sqlite3.Connection) -> None:
        """The time in which the files have grown."""
        first, last = db.execute("SELECT min(started_at), max(coalesce(finished_at, started_at)) FROM runs").fetchone()
        if not first:
            return
        span = datetime.fromisoformat(last) - datetime.fromisoformat(first)
        self.days = span.total_seconds() / 86_400

    def _build(self, db: sqlite3.Connection) -> None:
        from kb.model import EXTRACTOR_VERSION
        from kb.text import tokens_version

        tokens = db.execute("SELECT value FROM versions WHERE name = 'tokens'").fetchone()
        if tokens is not None and tokens[0] == tokens_version():
            missing, extra = _index(db)
            self.found |= {"index_missing": missing, "index_extra": extra}
            if missing or extra:
                self.problems.append(f"build.db: the index lacks {missing} and has {extra} too many: {self._mend()}")
        (old,) = db.execute("SELECT count(*) FROM readings WHERE extractor <> ?", (EXTRACTOR_VERSION,)).fetchone()
        if old:
            self.problems.append(f"{old} notices were read by an older extractor: `kb build` reads them again")
        (unread,) = db.execute("SELECT count(*) FROM quarantine WHERE stage = 'read'").fetchone()
        self.unread = unread

    def _mend(self) -> str:
        """Rebuild the index of build.db and release it; in words what was done, or what to do."""
        from kb.cli.prepared import count_ahead
        from kb.store import Busy, Store, StoreError, index, writing
        from kb.store.release import publish

        try:
            with writing(self.data / "build.db"), closing(Store(self.data / "build.db")) as store:
                index.empty(store)
                index.settle(store)
                publish(store, self.data / "kb.db", count_ahead)
        except (OSError, sqlite3.Error, Busy, StoreError) as error:
            return f"it could not be rebuilt ({sentence(error) or error}); `kb build --all` does"
        return "rebuilt and released"

    def _release(self, db: sqlite3.Connection) -> None:
        from kb.text import tokens_version

        (self.found["bulletins"],) = db.execute("SELECT count(*) FROM bulletins").fetchone()
        (self.found["cases"],) = db.execute("SELECT count(*) FROM cases").fetchone()
        notices = self.found["bulletins"]
        self.bytes["per_notice"] = (self.bytes["kb"] or 0) // notices if notices else None
        if db.execute("SELECT value FROM versions WHERE name = 'tokens'").fetchone() != (tokens_version(),):
            self.problems.append("kb.db was indexed by another version of the program: `kb build` indexes it again")
            return
        missing, extra = _index(db)
        if missing or extra:
            self.found |= {"index_missing": max(missing, self.found["index_missing"]), "index_extra": max(extra, self.found["index_extra"])}
            self.problems.append(f"kb.db: the index lacks {missing} and has {extra} too many: {self._mend()}")

    def _disk(self) -> None:
        """Days until the disk is full at the pace of all files together, less the room in which a release is made beside the old one."""
        if not self.data.exists():
            return
        free = self.bytes["free"] = shutil.disk_usage(self.data).free
        size, spare = (sum(self.bytes.get(name) or 0 for name in names) for names in (("archive", "build", "kb"), ("build",)))
        if self.days >= 1 and size:
            self.days_left = int(max(0, free - spare) / (size / self.days))
        if free < spare:
            self.problems.append(f"the disk has {free:,} bytes free, a release takes {spare:,}: free space, or move the data folder")
        elif self.days_left is not None and self.days_left < 30:
            self.problems.append(f"the disk lasts {self.days_left} more days at this pace: free space, or move the data folder")


_MEND = {
    "archive.db": "`kb restore` a backup",
    "build.db": "`kb build --all` makes it again from the archive",
    "kb.db": "delete it, `kb build` makes it again",
}


def _index(db: sqlite3.Connection) -> tuple[int, int]:
    from kb.store.census import census

    return census(db)


@click.command()
@folder_option
@json_option
def doctor(data: Path, as_json: bool) -> None:
    """Look the data folder over: sums, indexes, disk. Exit 1 where something is wrong, with what mends it.

    Example: kb doctor --json
    """
    checkup = Checkup(data)
    found = checkup.run()
    if as_json:
        echo_json(found)
    else:
        _show(found, checkup.unread)
    if not found["ok"]:
        raise Refusal(f"{len(found['problems'])} problem{'s' if len(found['problems']) > 1 else ''}: {'; '.join(found['problems'])}")


def _show(found: dict[str, Any], unread: int) -> None:
    sums = " + ".join(f"{state} {found[state]}" for state in STATES)
    click.echo(f"pages      discovered {found['discovered']} = {sums}")
    click.echo(f"release    {found['bulletins']} notices, {found['cases']} cases as told, {unread} notices not read")
    click.echo(f"index      {found['index_missing']} missing, {found['index_extra']} too many")
    click.echo("bytes      " + ", ".join(f"{name} {size:,}" for name, size in found["bytes"].items() if size is not None))
    click.echo(f"disk       {found['days_left'] if found['days_left'] is not None else 'unknown'} days left at the pace so far")
    click.echo("versions   " + ", ".join(f"{name} {value}" for name, value in found["versions"].items()))
    click.echo("all well" if found["ok"] else "\n".join(f"problem    {line}" for line in found["problems"]))

"""The archive as the build sees it: notices by SQL in, lasting case numbers and tombstones out, nothing else."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb.build import coverage
from kb.build.case_ids import Known, Told, number
from kb.model import BULLETIN_KEYS, GONE, Bulletin, Reading

_LISTS = ("authors", "images", "marks")
_SOURCES = "name, title, publisher, authority, tier, region, family, enabled, verified_live, republish, lists, expect"


class Archive:
    """An open archive.db; the caller holds its lock."""

    def __init__(self, path: Path, busy_seconds: float = 5.0) -> None:
        self.db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=busy_seconds)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.withdrawn = {row[0] for row in self.db.execute("SELECT id FROM tombstones WHERE reason IS NOT ?", (GONE,))}

    def close(self) -> None:
        self.db.close()

    def notices(self) -> dict[str, tuple[int, str]]:
        """id -> (changed, published or ''), without those taken down."""
        found = self.db.execute("SELECT id, changed, coalesce(published, '') FROM bulletins")
        return {row[0]: (row[1], row[2]) for row in found if row[0] not in self.withdrawn}

    def bulletins(self, ids: Sequence[str]) -> Iterator[Bulletin]:
        """Whole notices in the order of their ids."""
        for each in ids:
            row = self.db.execute(f"SELECT {', '.join(BULLETIN_KEYS)} FROM bulletins WHERE id = ?", (each,)).fetchone()
            if row is not None:
                yield to_bulletin(row)

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """What a release repeats of the archive: sources, what was looked at, quarantine, tombstones, runs."""
        return {
            "coverage": coverage.coverage_rows(self.db),
            "reach": coverage.reach_rows(self.db),
            "history": self._history(),
            "sources": self._rows(f"SELECT {_SOURCES} FROM sources ORDER BY name"),
            "quarantine": self._rows("SELECT NULL, url, stage, code, message, sha256, run, at FROM quarantine ORDER BY url, stage, at"),
            "tombstones": self._rows("SELECT id, url_hash, date, reason FROM tombstones ORDER BY id"),
            "runs": self._rows("SELECT 'archive', id, command, started_at, finished_at, vantage, counts, status FROM runs ORDER BY id"),
        }

    def _history(self) -> list[tuple[Any, ...]]:
        """Of notices that were changed or are gone: (notice, n, when, captured | changed | gone, what changed, hash of the bytes)."""
        if not self.db.execute("SELECT 1 FROM sqlite_master WHERE name = 'history'").fetchone():
            return []  # an archive that no crawl of this version has opened
        found: list[tuple[Any, ...]] = []
        sql = """SELECT * FROM bulletins WHERE gone_since IS NOT NULL OR id IN (SELECT bulletin_id FROM history) ORDER BY id"""
        for row in self.db.execute(sql).fetchall():
            if row["id"] not in self.withdrawn:
                former = self.db.execute("SELECT * FROM history WHERE bulletin_id = ? ORDER BY captured", (row["id"],)).fetchall()
                found += lived(row, former)
        return found

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.db.execute(sql)]

    def number_cases(self, readings: Sequence[Reading]) -> list[list[int]]:
        """The lasting numbers of the cases of each reading, kept by overlap with those they replace; written before anything uses them."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            numbers = [self._number(reading) for reading in readings]
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise
        return numbers

    def _number(self, reading: Reading) -> list[int]:
        bulletin_id, text = reading.bulletin.id, reading.bulletin.text
        told = [Told(case.span.start, case.span.end, _key(text[case.span.start : case.span.end])) for case in reading.cases]
        rows = self.db.execute('SELECT n, start, "end", key FROM case_ids WHERE bulletin_id = ? ORDER BY n', (bulletin_id,)).fetchall()
        if not told and not rows:
            return []
        dead = {row[0] for row in self.db.execute("SELECT id FROM tombstones WHERE id GLOB ? AND reason = ?", (f"{bulletin_id}-*", GONE))}
        known = [Known(Told(row["start"], row["end"], row["key"]), row["n"], f"{bulletin_id}-{row['n']}" not in dead) for row in rows]
        numbers = number(known, told)
        for n, case in zip(numbers, told, strict=True):
            if Known(case, n, True) not in known:
                self.db.execute("DELETE FROM case_ids WHERE bulletin_id = ? AND n = ?", (bulletin_id, n))
                self.db.execute("INSERT INTO case_ids VALUES (?, ?, ?, ?, ?)", (bulletin_id, n, case.start, case.end, case.key))
                self.db.execute("DELETE FROM tombstones WHERE id = ? AND reason = ?", (f"{bulletin_id}-{n}", GONE))
        for entry in known:
            if entry.live and entry.n not in numbers:
                self._bury(f"{bulletin_id}-{entry.n}", reading.bulletin.url)
        return numbers

    def _bury(self, case_id: str, url: str) -> None:
        digest = hashlib.sha256(url.encode()).hexdigest() if url else None
        today = datetime.now(UTC).date().isoformat()
        self.db.execute("INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?, ?)", (case_id, digest, today, GONE))


def lived(row: sqlite3.Row, former: Sequence[sqlite3.Row]) -> Iterator[tuple[Any, ...]]:
    """A notice's rows of `history`: each version as it was captured, what differs from the one before, and when it was found gone."""
    versions = [(each["captured"], each["sha256"], json.loads(each["content"])) for each in former]
    now = (row["fetched_at"] or "", row["sha256"], {name: row[name] for name in (versions[0][2] if versions else {})})
    before: dict[str, Any] | None = None
    n = 0
    for n, (at, sha256, content) in enumerate(sorted([*versions, now], key=lambda each: each[0]), 1):
        differs = sorted(name for name in content if before is not None and content[name] != before.get(name))
        yield (row["id"], n, at, "changed" if before is not None else "captured", ",".join(differs) or None, sha256)
        before = content
    if row["gone_since"]:
        yield (row["id"], n + 1, row["gone_since"], "gone", None, None)


def to_bulletin(row: sqlite3.Row) -> Bulletin:
    values: dict[str, Any] = {key: tuple(json.loads(row[key] or "[]")) if key in _LISTS else row[key] for key in BULLETIN_KEYS}
    values |= {"url": row["url"] or "", "family": row["family"] or "text", "sha256": row["sha256"] or ""}
    return Bulletin(**values)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

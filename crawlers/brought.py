"""What files bring into the archive: saved pages, lines, captures of a web archive, another archive. Nothing twice, nothing gains trust."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crawlers.documents import PRINTED, Documents, insert, version
from crawlers.gone import GONE
from crawlers.rows import VIA, Child, Row, Snapshot, to_columns
from crawlers.source import GIVEN, INGESTED
from kb.model import Bulletin, bulletin_id


class Brought(Documents):
    """Each notice is a transaction of its own."""

    def put_given(self, source: str, key: str, bulletin: Bulletin, page: Snapshot | None = None) -> str:
        """A notice that a file brings: stored, or `known` where the archive has it, or `refused` where it was taken down."""
        with self.transaction() as db:
            if self._taken_down(bulletin):
                return "refused"
            if db.execute("SELECT 1 FROM bulletins WHERE id = ?", (bulletin.id,)).fetchone():
                return "known"
            if page is not None:
                self._put_page(db, page)
            self._put_bulletin(db, bulletin)
            self._add(db, source, "", Child(key, title=bulletin.title))
            # what a source has queued is still fetched from its host: a file is no substitute for that
            sets = "state = 'stored', fetched_at = ?, attempts = 0, next_at = NULL, run = ?"
            values = (bulletin.fetched_at, self.run, key, *GIVEN)
            if db.execute(f"UPDATE frontier SET {sets} WHERE url = ? AND source IN (?, ?)", values).rowcount:
                db.execute("DELETE FROM quarantine WHERE url = ?", (key,))
        return self._done(Row(key, source), "stored")

    def put_captured(self, row: Row, page: Snapshot, bulletin: Bulletin, parts: Sequence[Snapshot] = (), due: str | None = None) -> str:
        """A notice as a web archive captured it. Stored, `known` where these bytes or words are here already, or refused (taken down).

        What a crawl of ours has seen is never replaced: an older or other capture becomes a version in its history.
        """
        with self.transaction() as db:
            if self._taken_down(bulletin, row.url):
                return "refused"
            old = db.execute("SELECT * FROM bulletins WHERE id = ?", (bulletin.id,)).fetchone()
            if old is not None and self._seen(db, old, bulletin):
                return "known"
            for snapshot in (page, *parts):
                self._put_page(db, snapshot)
            if old is None or (VIA in old["marks"] and (bulletin.fetched_at or "") > (old["fetched_at"] or "")):
                self._put_bulletin(db, bulletin)
            else:
                later = """SELECT min(at) FROM (SELECT fetched_at AS at FROM bulletins WHERE id = ?1
                           UNION ALL SELECT captured FROM history WHERE bulletin_id = ?1) WHERE at > ?2"""
                (until,) = db.execute(later, (bulletin.id, bulletin.fetched_at)).fetchone()
                insert(db, "history", version({"id": bulletin.id, **to_columns(bulletin)}, until))
            self._capture_line(db, row, page, parts, due)
        return self._done(row, "stored")

    def _seen(self, db: sqlite3.Connection, old: sqlite3.Row, new: Bulletin) -> bool:
        says = to_columns(new)
        if old["sha256"] == new.sha256 or all(old[name] == says[name] for name in PRINTED):
            return True
        content = version({"id": new.id, **says}, None)["content"]
        sql = "SELECT 1 FROM history WHERE bulletin_id = ? AND (sha256 = ? OR content = ?)"
        return db.execute(sql, (new.id, new.sha256, content)).fetchone() is not None

    def _capture_line(self, db: sqlite3.Connection, row: Row, page: Snapshot, parts: Sequence[Snapshot], due: str | None) -> None:
        """The frontier's line: new, it is stored and looked at when due; what a crawl has queued it still fetches."""
        lost = db.execute("SELECT code, at FROM quarantine WHERE url = ?", (row.url,)).fetchone()
        if self._add(db, row.source, row.parent or "", Child(row.url, title=row.title)) or lost:
            self._settle(db, row, "stored", page, due)
            db.execute("DELETE FROM quarantine WHERE url = ?", (row.url,))
        if lost and lost["code"] in GONE:
            db.execute("UPDATE bulletins SET gone_since = ? WHERE id = ?", (lost["at"], bulletin_id(row.url)))
        for part in parts:
            self._add(db, row.source, row.url, Child(part.url, "part"))
            self._settle(db, replace(row, url=part.url), "stored", part, None)

    def put_merged(self, bulletin: Bulletin, lines: Sequence[Mapping[str, Any]], pages: Sequence[Mapping[str, Any]]) -> str:
        """A notice of another archive, with its bytes and its lines of that frontier. Returns stored, or refused (taken down)."""
        with self.transaction() as db:
            if self._taken_down(bulletin):
                return "refused"
            self._put_bulletin(db, bulletin)
            for table, rows in (("pages", pages), ("frontier", lines)):
                for row in rows:
                    insert(db, table, {**row, "run": self.run})
            key = bulletin.url or f"urn:sha256:{bulletin.sha256}"
            if not lines:
                self._add(db, INGESTED, "", Child(key, title=bulletin.title))
            for url in [row["url"] for row in lines] or [key]:
                db.execute("UPDATE frontier SET state = 'stored', attempts = 0 WHERE url = ? AND state <> 'unchanged'", (url,))
                db.execute("DELETE FROM quarantine WHERE url = ?", (url,))
        return self._done(Row(key, bulletin.source or INGESTED), "stored")

    def put_seen(self, lines: Sequence[Mapping[str, Any]], why: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
        """URLs that another archive knows and has not stored, with its reasons; what we know ourselves stays as it is."""
        with self.transaction() as db:
            for row in lines:
                if insert(db, "frontier", {**row, "run": self.run}):
                    db.executemany("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?)", why.get(row["url"], ()))

    def put_versions(self, versions: Iterable[Mapping[str, Any]]) -> None:
        """Former words of notices that we have, each once."""
        with self.transaction() as db:
            for each in versions:
                if db.execute("SELECT 1 FROM bulletins WHERE id = ? AND sha256 <> ?", (each["bulletin_id"], each["sha256"])).fetchone():
                    insert(db, "history", each)

    def put_looks(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """When another archive looked at its sources, each once however often that archive is merged; no run of ours."""
        with self.transaction() as db:
            for row in lines:
                old = "DELETE FROM crawl_log WHERE run IS NULL AND source = ? AND at = ? AND event = ? AND url IS ?"
                db.execute(old, (row["source"], row["at"], row["event"], row["url"]))
                insert(db, "crawl_log", row)

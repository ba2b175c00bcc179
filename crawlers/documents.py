"""Rows of `archive.db`, one by one, each written inside a transaction of the caller's: what `archive` and `brought` are made of."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from crawlers.clock import now
from crawlers.ledger import Ledger
from crawlers.packed import pack
from crawlers.rows import Child, Row, Snapshot, to_columns
from crawlers.source import GIVEN, INGESTED, canonical
from kb.model import Bulletin, bulletin_id

#: what a publisher changes; the rest is what we make of it
PRINTED = ("title", "text", "published", "publisher", "authority", "authors", "images")


class Documents(Ledger):
    """Pages, notices and lines of the frontier."""

    def _taken_down(self, bulletin: Bulletin, key: str = "") -> bool:
        """Is there a tombstone for this notice, under its own address or the one that led to it?"""
        return bulletin.id in self.gone or (bool(key) and bulletin_id(key) in self.gone)

    def _bury(self, db: sqlite3.Connection, url: str, as_: str) -> None:
        """An address that led to what was taken down goes the same way."""
        sql = "INSERT OR IGNORE INTO tombstones SELECT ?, ?, date, reason FROM tombstones WHERE id = ?"
        db.execute(sql, (bulletin_id(url), hashlib.sha256(url.encode()).hexdigest(), as_))
        self.gone.add(bulletin_id(url))
        for table in ("frontier", "quarantine", "pages", "crawl_log"):
            db.execute(f"DELETE FROM {table} WHERE url = ?", (url,))

    def _keep(self, db: sqlite3.Connection, new: Bulletin) -> None:
        """What a notice said before it says something else: its former words, with their bytes and their time, stay in `history`."""
        old = db.execute("SELECT * FROM bulletins WHERE id = ?", (new.id,)).fetchone()
        if old is None or old["sha256"] == new.sha256:
            return
        now_says = to_columns(new)
        if any(old[c] != now_says[c] for c in PRINTED):
            insert(db, "history", version(old, new.fetched_at))

    def _put_bulletin(self, db: sqlite3.Connection, bulletin: Bulletin) -> None:
        (tick,) = db.execute("UPDATE clock SET n = n + 1 RETURNING n").fetchone()
        self._keep(db, bulletin)
        values = {"id": bulletin.id, **to_columns(bulletin), "changed": tick}
        marks = ", ".join("?" * len(values))
        changes = ", ".join(f"{c} = excluded.{c}" for c in values if c != "id")
        sql = f"INSERT INTO bulletins({', '.join(values)}) VALUES ({marks}) ON CONFLICT(id) DO UPDATE SET {changes}"
        db.execute(sql, tuple(values.values()))

    def _put_page(self, db: sqlite3.Connection, page: Snapshot) -> None:
        headers = json.dumps(dict(page.headers), ensure_ascii=False)
        what = (page.url, page.final_url, page.fetched_at, page.status, headers, page.encoding, page.sha256)
        values = (*what, len(page.raw), pack(page.raw), self.run)
        again = "ON CONFLICT(url, sha256) DO UPDATE SET fetched_at = excluded.fetched_at, status = excluded.status, run = excluded.run"
        db.execute(f"INSERT INTO pages VALUES (NULL, {', '.join('?' * len(values))}) {again}", values)

    def _there(self, db: sqlite3.Connection, row: Row, gone: str | None) -> None:
        """Whether the notice behind this line is to be found (None), or gone since a moment; the first that said so holds."""
        if row.kind != "article" or row.state == "pending":
            return
        moved = "SELECT final_url FROM pages WHERE url = ? ORDER BY id DESC LIMIT 1"
        keys = {bulletin_id(row.url), *(bulletin_id(canonical(url)) for (url,) in db.execute(moved, (row.url,)) if url)}
        for key in keys:
            old = db.execute("SELECT gone_since FROM bulletins WHERE id = ?", (key,)).fetchone()
            if old is not None and bool(old[0]) != bool(gone):
                db.execute("UPDATE bulletins SET gone_since = ? WHERE id = ?", (gone, key))
                self._log(db, row.source, "gone" if gone else "back", row.url, None)

    def _add(self, db: sqlite3.Connection, source: str, parent: str, child: Child) -> bool:
        code, message = child.code, child.message
        if bulletin_id(child.url) in self.gone:
            return False  # not even its address is kept
        state = "refused" if code else "pending"
        values = (child.url, source, child.kind, state, parent, child.title, now(), child.method, child.body, child.headers, self.run)
        sql = "INSERT OR IGNORE INTO frontier(url, source, kind, state, parent, title, discovered_at, method, body, headers, run)"
        added = db.execute(f"{sql} VALUES ({', '.join('?' * len(values))})", values).rowcount > 0
        if not added and child.kind == "article" and source not in GIVEN:
            self._take_over(db, source, parent, child)
        if added and code:
            db.execute("INSERT INTO quarantine VALUES (?, 'guard', ?, ?, NULL, ?, ?)", (child.url, code, message, self.run, now()))
        return added

    def _take_over(self, db: sqlite3.Connection, source: str, parent: str, child: Child) -> None:
        """A list links to what a person had given: from now on it is the source's, and what no crawl has seen is fetched."""
        sets = "state = CASE WHEN source = ? THEN 'pending' ELSE state END, source = ?, parent = ?, title = coalesce(title, ?)"
        db.execute(
            f"UPDATE frontier SET {sets} WHERE url = ? AND source IN (?, ?)", (INGESTED, source, parent, child.title, child.url, *GIVEN)
        )

    def _fail(
        self,
        db: sqlite3.Connection,
        row: Row,
        stage: str,
        code: str,
        message: str,
        state: str,
        due: str | None,
        page: Snapshot | None = None,
    ) -> None:
        self._log(db, row.source, code, row.url, {"stage": stage, "message": message[:500], "state": state})
        db.execute("DELETE FROM quarantine WHERE url = ?", (row.url,))
        if state in ("quarantined", "refused"):
            values = (row.url, stage, code, message[:500], page.sha256 if page else None, self.run, now())
            db.execute("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        sets = "state = ?, fetched_at = coalesce(?, fetched_at), attempts = attempts + 1, next_at = ?, status = ?, run = ?"
        at, status = (page.fetched_at, page.status) if page else (None, None)
        db.execute(f"UPDATE frontier SET {sets} WHERE url = ?", (state, at, due, status, self.run, row.url))

    def _settle(self, db: sqlite3.Connection, row: Row, state: str, page: Snapshot, due: str | None) -> None:
        low = {k.lower(): v for k, v in page.headers.items()}
        values = (state, page.fetched_at, due, low.get("etag"), low.get("last-modified"), page.sha256, page.status, self.run, row.url)
        sets = "state=?, fetched_at=?, attempts=0, next_at=?, etag=?, last_modified=?, sha256=?, status=?, run=?"
        db.execute(f"UPDATE frontier SET {sets} WHERE url = ?", values)

    def _done(self, row: Row, state: str) -> str:
        if self.watch:
            self.watch(row.source, state)
        return state


def version(old: Mapping[str, Any], until: str | None) -> dict[str, Any]:
    """A row of `bulletins` as a row of `history`: what it printed, captured when, until when."""
    content = json.dumps({name: old[name] for name in PRINTED}, ensure_ascii=False)
    when = {"captured": old["fetched_at"] or "", "sha256": old["sha256"] or "", "until": until}
    return {"bulletin_id": old["id"], **when, "content": content}


def insert(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> bool:
    marks = ", ".join("?" * len(row))
    return db.execute(f"INSERT OR IGNORE INTO {table}({', '.join(row)}) VALUES ({marks})", tuple(row.values())).rowcount > 0

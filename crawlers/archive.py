"""The only module that writes `archive.db`: one BEGIN IMMEDIATE transaction a document, so that a kill loses and doubles nothing."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from crawlers.clock import now
from crawlers.gone import GONE
from crawlers.ledger import ArchiveError, Ledger
from crawlers.rows import Child, Row, Snapshot, to_columns
from crawlers.source import GIVEN, INGESTED, canonical
from kb.model import Bulletin, bulletin_id

__all__ = ["Archive", "ArchiveError"]

_CONTENT = tuple(f.name for f in fields(Bulletin) if f.name not in ("fetched_at", "sha256"))
#: what a publisher changes; the rest is what we make of it
PRINTED = ("title", "text", "published", "publisher", "authority", "authors", "images")


class Archive(Ledger):
    """The documents of an open archive."""

    def put_article(self, row: Row, page: Snapshot, bulletin: Bulletin, parts: Sequence[Snapshot] = (), due: str | None = None) -> str:
        """Raw bytes, bulletin and frontier state of one notice, at once. Returns its state: stored, unchanged or refused (taken down)."""
        with self.transaction() as db:
            if bulletin.id in self.gone or bulletin_id(row.url) in self.gone:
                self._fail(db, row, "guard", "taken_down", "taken down; it is not stored again", "refused", None)
                return self._done(row, "refused")
            state = "unchanged"
            if not self._same(db, bulletin):
                state = "stored"
                for snapshot in (page, *parts):
                    self._put_page(db, snapshot)
                self._put_bulletin(db, bulletin)
            db.execute("DELETE FROM quarantine WHERE url = ?", (row.url,))
            for part in parts:
                self._add(db, row.source, row.url, Child(part.url, "part"))
                self._settle(db, replace(row, url=part.url), "stored", part, None)
            self._settle(db, row, state, page, due)
            self._there(db, row, None)
            self._saw(db, row.source, **{state: 1})
        return self._done(row, state)

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

    def _same(self, db: sqlite3.Connection, bulletin: Bulletin) -> bool:
        """Is exactly this already stored, with the bytes it came from? A counter in the page's chrome makes no new notice."""
        old = db.execute("SELECT * FROM bulletins WHERE id = ?", (bulletin.id,)).fetchone()
        new = to_columns(bulletin)
        if old is None or any(old[c] != new[c] for c in _CONTENT):
            return False
        return db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (old["sha256"],)).fetchone() is not None

    def _put_bulletin(self, db: sqlite3.Connection, bulletin: Bulletin) -> None:
        (tick,) = db.execute("UPDATE clock SET n = n + 1 RETURNING n").fetchone()
        self._keep(db, bulletin)
        values = {"id": bulletin.id, **to_columns(bulletin), "changed": tick}
        marks = ", ".join("?" * len(values))
        changes = ", ".join(f"{c} = excluded.{c}" for c in values if c != "id")
        sql = f"INSERT INTO bulletins({', '.join(values)}) VALUES ({marks}) ON CONFLICT(id) DO UPDATE SET {changes}"
        db.execute(sql, tuple(values.values()))

    def _keep(self, db: sqlite3.Connection, new: Bulletin) -> None:
        """What a notice said before it says something else: its former words, with their bytes and their time, stay in `history`."""
        old, now_says = db.execute("SELECT * FROM bulletins WHERE id = ?", (new.id,)).fetchone(), to_columns(new)
        if old is None or old["sha256"] == new.sha256 or all(old[c] == now_says[c] for c in PRINTED):
            return
        _insert(db, "history", version(old, new.fetched_at))

    def _put_page(self, db: sqlite3.Connection, page: Snapshot) -> None:
        headers = json.dumps(dict(page.headers), ensure_ascii=False)
        what = (page.url, page.final_url, page.fetched_at, page.status, headers, page.encoding, page.sha256)
        values = (*what, len(page.raw), zlib.compress(page.raw), self.run)
        again = "ON CONFLICT(url, sha256) DO UPDATE SET fetched_at = excluded.fetched_at, status = excluded.status, run = excluded.run"
        db.execute(f"INSERT INTO pages VALUES (NULL, {', '.join('?' * len(values))}) {again}", values)

    def put_list(self, row: Row, page: Snapshot, children: Sequence[Child], further: Sequence[Child]) -> int:
        """A list page: its children inserted, its further pages queued and itself done, at once. Returns how many children are new.

        Further pages are read (again) while this page has brought something new; a page seen before that brings nothing ends the paging.
        """
        with self.transaction() as db:
            new = sum(self._add(db, row.source, row.url, child) for child in children)
            twin = "SELECT 1 FROM pages JOIN frontier USING(url) WHERE pages.sha256 = ? AND url <> ? AND source = ?"
            first = row.sha256 is None and children and not db.execute(twin, (page.sha256, row.url, row.source)).fetchone()
            again = "UPDATE frontier SET state = 'pending', attempts = 0, next_at = NULL WHERE url = ? AND kind = 'list'"
            for child in further if new or first or (not children and row.parent is None) else ():
                self._add(db, row.source, row.parent or row.url, child)
                db.execute(again, (child.url,))
            db.execute("DELETE FROM pages WHERE url = ?", (row.url,))
            self._put_page(db, page)
            db.execute("DELETE FROM quarantine WHERE url = ?", (row.url,))
            self._settle(db, row, "stored", page, None)
            self._saw(db, row.source, lists=1, listed=len(children), found=new)
        self._done(row, "stored")
        return new

    def _add(self, db: sqlite3.Connection, source: str, parent: str, child: Child) -> bool:
        code, message = child.code, child.message
        if child.kind == "article" and bulletin_id(child.url) in self.gone:
            code, message = "taken_down", "taken down; it is not fetched again"
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

    def put_given(self, source: str, key: str, bulletin: Bulletin, page: Snapshot | None = None) -> str:
        """A notice that a file brings: stored, or `known` where the archive has it, or `refused` where it was taken down."""
        with self.transaction() as db:
            if bulletin.id in self.gone:
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

    def put_merged(self, bulletin: Bulletin, lines: Sequence[Mapping[str, Any]], pages: Sequence[Mapping[str, Any]]) -> str:
        """A notice of another archive, with its bytes and its lines of that frontier. Returns stored, or refused (taken down)."""
        with self.transaction() as db:
            if bulletin.id in self.gone:
                return "refused"
            self._put_bulletin(db, bulletin)
            for table, rows in (("pages", pages), ("frontier", lines)):
                for row in rows:
                    _insert(db, table, {**row, "run": self.run})
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
                if _insert(db, "frontier", {**row, "run": self.run}):
                    db.executemany("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?)", why.get(row["url"], ()))

    def put_looks(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """When another archive looked at its sources, each once however often that archive is merged; no run of ours."""
        with self.transaction() as db:
            for row in lines:
                old = "DELETE FROM crawl_log WHERE run IS NULL AND source = ? AND at = ? AND event = ? AND url IS ?"
                db.execute(old, (row["source"], row["at"], row["event"], row["url"]))
                _insert(db, "crawl_log", row)

    def put_same(self, row: Row, due: str | None = None) -> None:
        """Asked again, and nothing has changed."""
        with self.transaction() as db:
            self._there(db, row, None)
            sql = "UPDATE frontier SET state = 'unchanged', fetched_at = ?, attempts = 0, next_at = ?, run = ? WHERE url = ?"
            db.execute(sql, (now(), due, self.run, row.url))
            self._saw(db, row.source, **{"lists" if row.kind == "list" else "unchanged": 1})
        self._done(row, "unchanged")

    def put_failure(
        self, row: Row, stage: str, code: str, message: str, state: str, due: str | None = None, page: Snapshot | None = None
    ) -> str:
        """What went wrong with one URL, and its bytes if there are any. `state` is where it stands now; a notice once stored stays so."""
        if row.kind == "article" and row.state in ("stored", "unchanged"):
            state = row.state
        with self.transaction() as db:
            if code in GONE:
                self._there(db, row, now())
            elif page is not None and page.raw:
                self._put_page(db, page)
            self._fail(db, row, stage, code, message, state, due, page)
            self._saw(db, row.source, failed=1)
        return self._done(row, state)

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


def _insert(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> bool:
    marks = ", ".join("?" * len(row))
    return db.execute(f"INSERT OR IGNORE INTO {table}({', '.join(row)}) VALUES ({marks})", tuple(row.values())).rowcount > 0

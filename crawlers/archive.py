"""The only door to `archive.db` for writing: one BEGIN IMMEDIATE transaction a document, so that a kill loses and doubles nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import fields, replace

from crawlers.brought import Brought
from crawlers.clock import now
from crawlers.gone import GONE
from crawlers.ledger import ArchiveError
from crawlers.rows import Child, Row, Snapshot, to_columns
from kb.model import Bulletin, bulletin_id

__all__ = ["Archive", "ArchiveError"]

_CONTENT = tuple(f.name for f in fields(Bulletin) if f.name not in ("fetched_at", "sha256"))


class Archive(Brought):
    """The documents of an open archive."""

    def put_article(self, row: Row, page: Snapshot, bulletin: Bulletin, parts: Sequence[Snapshot] = (), due: str | None = None) -> str:
        """Raw bytes, bulletin and frontier state of one notice, at once. Returns its state: stored, unchanged or refused (taken down)."""
        with self.transaction() as db:
            if self._taken_down(bulletin, row.url):
                self._bury(db, row.url, bulletin.id if bulletin.id in self.gone else bulletin_id(row.url))
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

    def _same(self, db: sqlite3.Connection, bulletin: Bulletin) -> bool:
        """Is exactly this already stored, with the bytes it came from? A counter in the page's chrome makes no new notice."""
        old = db.execute("SELECT * FROM bulletins WHERE id = ?", (bulletin.id,)).fetchone()
        if old is None:
            return False
        new = to_columns(bulletin)
        if any(old[c] != new[c] for c in _CONTENT):
            return False
        return db.execute("SELECT 1 FROM pages WHERE sha256 = ?", (old["sha256"],)).fetchone() is not None

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

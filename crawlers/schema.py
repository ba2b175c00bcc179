"""The shape of `archive.db`: raw pages, frontier, bulletins as crawled, and what went wrong. Private, never served."""

from __future__ import annotations

import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS runs(
  id INTEGER PRIMARY KEY, command TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT, vantage TEXT, counts TEXT, status TEXT);
CREATE TABLE IF NOT EXISTS sources(
  name TEXT PRIMARY KEY, title TEXT, publisher TEXT, authority TEXT, tier TEXT, region TEXT, family TEXT, enabled INTEGER,
  verified_live TEXT, republish INTEGER, lists TEXT, expect TEXT);
CREATE TABLE IF NOT EXISTS frontier(
  url TEXT PRIMARY KEY, source TEXT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('list','article','part')),
  state TEXT NOT NULL CHECK(state IN ('pending','stored','unchanged','quarantined','refused')),
  parent TEXT, title TEXT, discovered_at TEXT NOT NULL, fetched_at TEXT, attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT,
  etag TEXT, last_modified TEXT, sha256 TEXT, status INTEGER, method TEXT NOT NULL DEFAULT 'GET', body TEXT, headers TEXT, run INTEGER);
CREATE INDEX IF NOT EXISTS frontier_queue ON frontier(source, state, kind);
CREATE INDEX IF NOT EXISTS frontier_due ON frontier(source, next_at) WHERE next_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS pages(
  id INTEGER PRIMARY KEY, url TEXT NOT NULL, final_url TEXT, fetched_at TEXT NOT NULL, status INTEGER, headers TEXT, encoding TEXT,
  sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, body BLOB NOT NULL, run INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS pages_snapshot ON pages(url, sha256);
CREATE INDEX IF NOT EXISTS pages_sha256 ON pages(sha256);
CREATE TABLE IF NOT EXISTS bulletins(
  id TEXT PRIMARY KEY, url TEXT UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL, published TEXT, publisher TEXT, authority TEXT,
  authors TEXT, source TEXT, tier TEXT NOT NULL, images TEXT, family TEXT, fetched_at TEXT, sha256 TEXT, region TEXT, marks TEXT,
  changed INTEGER NOT NULL UNIQUE);
CREATE INDEX IF NOT EXISTS bulletins_source ON bulletins(source);
CREATE TABLE IF NOT EXISTS quarantine(
  url TEXT NOT NULL, stage TEXT NOT NULL, code TEXT NOT NULL, message TEXT, sha256 TEXT, run INTEGER, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS quarantine_url ON quarantine(url);
CREATE TABLE IF NOT EXISTS crawl_log(
  run INTEGER, source TEXT, at TEXT NOT NULL, event TEXT NOT NULL, url TEXT, detail TEXT);
CREATE INDEX IF NOT EXISTS crawl_log_source ON crawl_log(source, event, at);
CREATE TABLE IF NOT EXISTS case_ids(bulletin_id TEXT NOT NULL, n INTEGER NOT NULL, start INTEGER, "end" INTEGER, key TEXT);
CREATE INDEX IF NOT EXISTS case_ids_n ON case_ids(bulletin_id, n);
CREATE TABLE IF NOT EXISTS tombstones(id TEXT PRIMARY KEY, url_hash TEXT, date TEXT, reason TEXT);
CREATE TABLE IF NOT EXISTS clock(n INTEGER NOT NULL);
INSERT INTO clock SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM clock);
"""

_HOSTS = """
CREATE TABLE hosts(
  host TEXT PRIMARY KEY, day TEXT, asked INTEGER NOT NULL DEFAULT 0, last_at TEXT, delay REAL, until TEXT, event TEXT, why TEXT,
  walls INTEGER NOT NULL DEFAULT 0);
"""
_HISTORY = """
CREATE TABLE history(
  bulletin_id TEXT NOT NULL, captured TEXT NOT NULL, sha256 TEXT NOT NULL, until TEXT, content TEXT NOT NULL,
  PRIMARY KEY(bulletin_id, captured, sha256));
ALTER TABLE bulletins ADD COLUMN gone_since TEXT;
"""
#: the feed's log outlives every rebuild; a build may have made these before
_FEED = """
CREATE TABLE IF NOT EXISTS feed_log(
  seq INTEGER PRIMARY KEY, op TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, kind TEXT NOT NULL,
  life INTEGER NOT NULL DEFAULT 1, body TEXT);
CREATE INDEX IF NOT EXISTS feed_log_id ON feed_log(id, seq);
CREATE TABLE IF NOT EXISTS feed_days(day TEXT PRIMARY KEY, live INTEGER NOT NULL, changed INTEGER NOT NULL);
"""
#: what was added since the first archive; `PRAGMA user_version` counts those that a file has
STEPS = (_HOSTS, _HISTORY, _FEED)
#: columns that the archives of earlier versions lack
LATER = {"bulletins": ("gone_since",)}


def bring_up(db: sqlite3.Connection) -> None:
    """Make a new archive, or bring an earlier one to this version; each step is one transaction."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'clock'").fetchone():
        db.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
    (done,) = db.execute("PRAGMA user_version").fetchone()
    for number, step in enumerate(STEPS[done:], done + 1):
        db.executescript(f"BEGIN IMMEDIATE; {step} PRAGMA user_version={number}; COMMIT;")

"""Alerts in a release: found by the build from what it stored, quoted from the notices, the same however the archive grew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from kb.build import build
from kb.model import Bulletin, Reading
from tests.kb.notices import ARCHIVE, put_in_archive
from tests.planted.methods import PlantedMethods, plant_methods
from tests.planted.readings import reading_of

Rows = list[tuple[object, ...]]


@cache
def stream() -> PlantedMethods:
    return plant_methods(1)


def late() -> list[Bulletin]:
    return [b for b in stream().archive.bulletins if b.published and b.published >= "2025-02-01"]


def read(bulletin: Bulletin) -> Reading:
    return reading_of(stream().archive, bulletin)


def archive(folder: Path, bulletins: Iterable[Bulletin]) -> None:
    folder.mkdir(exist_ok=True)
    new = not (folder / "archive.db").exists()
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        if new:
            db.executescript(ARCHIVE)
        for bulletin in bulletins:
            put_in_archive(db, bulletin)
        db.commit()


def rows(folder: Path, sql: str) -> Rows:
    with closing(sqlite3.connect(folder / "kb.db")) as db:
        return db.execute(sql).fetchall()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alerts")
    archive(folder, late())
    build(folder, reader=read)
    return folder


def test_planted_methods_are_alerts_of_the_release(built: Path) -> None:
    labels = {row[0] for row in rows(built, "SELECT label FROM alerts")}
    assert {novelty.phrase for novelty in stream().novelties} & labels
    assert all(row[0] >= 3 for row in rows(built, "SELECT count(DISTINCT host) FROM alert_evidence WHERE counted GROUP BY alert"))


def test_every_quotation_stands_in_its_notice(built: Path) -> None:
    text = 'substr(b.text, start + 1, "end" - start)'
    quoted = rows(built, f"SELECT quote, {text} FROM alert_evidence JOIN bulletins b ON b.id = bulletin_id WHERE quote IS NOT NULL")
    assert quoted and all(quote == text for quote, text in quoted)


def test_an_archive_that_grew_has_the_same_alerts(built: Path, tmp_path: Path) -> None:
    archive(tmp_path, late()[::2])
    build(tmp_path, reader=read)
    archive(tmp_path, late()[1::2])
    build(tmp_path, reader=read)
    for table in ("alerts", "alert_evidence"):
        assert rows(tmp_path, f"SELECT * FROM {table} ORDER BY 1, 2") == rows(built, f"SELECT * FROM {table} ORDER BY 1, 2")

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended, Nursery
from web import HOST, Web

SOURCE: dict[str, Any] = {
    "name": "anlan_police",
    "title": "安澜市公安局",
    "publisher": "安澜市公安局",
    "tier": "T0",
    "family": "trs",
    "lists": [f"http://{HOST}/jwzx/index.html"],
    "allow": [HOST],
    "article": r"/jwzx/\d{6}/t\d{8}_\d+\.html$",
    "verified_live": "never",
    "enabled": True,
}


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def declare(tmp_path: Path) -> Callable[..., Path]:
    """Write source files, SOURCE with changes; returns their folder."""
    import yaml

    def write(*changes: dict[str, Any]) -> Path:
        folder = tmp_path / "sources" / "anlan"
        folder.mkdir(parents=True, exist_ok=True)
        for change in changes or ({},):
            source = {**SOURCE, **change}
            (folder / f"{source['name']}.yml").write_text(yaml.safe_dump(source, allow_unicode=True), "utf-8")
        return tmp_path / "sources"

    return write


@pytest.fixture
def kb(nursery: Nursery, web: Web, data: Path, declare: Callable[..., Path], tmp_path: Path) -> Callable[..., Ended]:
    """The real command on the test's own web: `kb("crawl", "--json")`."""

    def run(command: str, *args: str | Path, **more: Any) -> Ended:
        if not (tmp_path / "sources").exists():
            declare()
        return nursery.run(command, "--data", data, *args, **{"sources": tmp_path / "sources", "port": web.port, **more})

    return run


@pytest.fixture
def rows(data: Path) -> Callable[..., list[Any]]:
    """Rows of a query on the archive; single columns come bare."""

    def query(sql: str, *values: Any) -> list[Any]:
        db = sqlite3.connect(f"{(data / 'archive.db').as_uri()}?mode=ro", uri=True)
        try:
            found = db.execute(sql, values).fetchall()
        finally:
            db.close()
        return [row[0] if len(row) == 1 else tuple(row) for row in found]

    return query

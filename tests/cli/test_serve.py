"""`kb serve` and `kb demo` from the outside: ready when they say so, clear when they cannot."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "datasette_plugins"))
from desk_notices import readings, release

KB = (sys.executable, "-c", "from kb.cli import main; main()")


def get(url: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=20) as answer:
        return str(answer.read().decode("utf-8"))


@contextmanager
def running(*arguments: str) -> Iterator[str]:
    """The address that a command says it is ready at."""
    process = subprocess.Popen([*KB, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None and process.stderr is not None
        line = process.stdout.readline()
        match = re.fullmatch(r"ready (http://127\.0\.0\.1:\d+/)\n", line)
        assert match, line + process.stderr.read()
        yield match[1]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def refused(*arguments: str) -> str:
    """The one line with which a command gives up."""
    done = subprocess.run([*KB, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1 and not done.stdout
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def total(address: str) -> int:
    return int(json.loads(get(f"{address}-/search.json"))["total"])


def test_a_release_published_while_serving_is_on_the_next_page(tmp_path: Path) -> None:
    found = readings()
    release(tmp_path, found[:2])
    with running("serve", "--data", str(tmp_path), "--port", "0") as address:
        assert total(address) == 2
        os.replace(release(tmp_path / "next", found), tmp_path / "kb.db")
        assert total(address) == len(found)
        assert json.loads(get(f"{address}kb.json?sql=select+1&_shape=arrays"))["rows"] == [[1]]


def test_public_is_hardened(tmp_path: Path) -> None:
    release(tmp_path, readings())
    with running("serve", "--public", "--host", "127.0.0.1", "--data", str(tmp_path), "--port", "0") as address:
        assert total(address) == len(readings())
        for path in ("kb.json?sql=select+1", "kb.db", "-/settings.json"):
            with pytest.raises(urllib.error.HTTPError):
                get(address + path)


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    release(tmp_path, [])
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            assert port in refused(command, "--data", str(tmp_path), "--port", port)
    assert not (tmp_path / "demo").exists()  # nothing was done before the port was known


def test_nothing_to_serve_says_what_makes_something(tmp_path: Path) -> None:
    told = refused("serve", "--data", str(tmp_path))
    assert "kb demo" in told and "kb update" in told
    (tmp_path / "kb.db").write_bytes(b"no database")
    assert "no release" in refused("serve", "--data", str(tmp_path))
    (tmp_path / "kb.db").write_bytes(b"")
    assert "no release" in refused("serve", "--data", str(tmp_path))


def test_a_release_of_another_version_is_not_served_by_halves(tmp_path: Path) -> None:
    path = release(tmp_path, readings())
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("ALTER TABLE cases RENAME COLUMN outcome TO ending")
    assert "`kb build`" in refused("serve", "--data", str(tmp_path))


def test_the_local_site_listens_on_this_machine_alone(tmp_path: Path) -> None:
    release(tmp_path, [])
    done = subprocess.run(
        [*KB, "serve", "--host", "0.0.0.0", "--data", str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2


def test_the_demo_crawls_reads_and_serves(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "old").touch()
    with running("demo", "--data", str(tmp_path), "--port", "0") as address:
        assert total(address) >= 80
        home = get(address)
        case = re.search(r"/-/notice/[0-9a-f]{16}", home)
        assert case and "<mark" in get(address.rstrip("/") + case.group())
    assert not (tmp_path / "demo" / "old").exists()
    with closing(sqlite3.connect(tmp_path / "demo" / "kb.db")) as db:
        kinds = {row[0] for row in db.execute("SELECT DISTINCT type FROM cases WHERE type IS NOT NULL")}
        assert len(kinds) >= 13 and db.execute("SELECT count(*) FROM cases WHERE loss_yuan > 0").fetchone()[0] > 40

"""`kb serve`: the site over the release in the data folder, for this machine or, hardened, for everyone."""

from __future__ import annotations

import errno
import http.client
import os
import socket
import sqlite3
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import click

from kb.cli.options import Refusal, folder_option

LOCAL, EVERYWHERE = "127.0.0.1", "0.0.0.0"
PORT = 8001
#: tables that the pages read
_READ = "bulletins cases facts amounts places steps indicators tallies types regions notice_facets case_facets".split()
_WAIT = 60.0  #: seconds for the first page
#: pages whose first view in a release takes long
_SLOW = ("/-/search", "/-/search?kind=case", "/-/trends", "/-/trends/cases-by-type?watched=1", "/-/feed/", "/-/detect")
_LOOK, _PATIENCE = 2.0, 600.0  #: seconds between looks for a new release, and for an answer


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there from now on. Raises Refusal where the port is taken."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(256)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            raise Refusal(f"port {port} is in use; stop what runs there, or choose another with --port") from error
        raise Refusal(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return sock


def check_release(path: Path) -> None:
    """Raises Refusal where there is nothing to serve, or nothing that this version can."""
    from kb.tables import TABLES

    if not path.exists():
        raise Refusal(f"{path}: there is no release to serve; `kb demo` makes a sample, `kb update` a real one")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as db:
            there = {name: {row[1] for row in db.execute(f"PRAGMA table_info({name})")} for name in _READ}
    except sqlite3.Error as error:
        raise Refusal(f"{path}: this is no release; `kb build --all` makes one") from error
    if not all(there.values()):
        raise Refusal(f"{path}: this is no release; `kb build --all` makes one")
    if any(set(TABLES[name][0]) - there[name] for name in _READ):
        raise Refusal(f"{path}: another version of this program made it; `kb build` makes one that this version reads")


def _announce(port: int, server: Any) -> None:
    """Says `ready` on stdout once the first page answers."""
    end = time.monotonic() + _WAIT
    while time.monotonic() < end and not server.should_exit:
        if server.started:
            with closing(http.client.HTTPConnection(LOCAL, port, timeout=_WAIT)) as web:
                web.request("GET", "/")
                if web.getresponse().status == 200:
                    click.echo(f"ready http://{LOCAL}:{port}/")
                    sys.stdout.flush()
                    return
        time.sleep(0.02)


def _read_ahead(port: int, release: Path, server: Any) -> None:
    """Asks once a release for what takes long to count, so that no visitor waits for it."""
    seen: tuple[int, int] | None = None
    while not server.should_exit:
        with suppress(OSError, http.client.HTTPException):
            found = release.stat()
            if server.started and seen != (found.st_ino, found.st_mtime_ns):
                seen = (found.st_ino, found.st_mtime_ns)
                for address in _SLOW:
                    with closing(http.client.HTTPConnection(LOCAL, port, timeout=_PATIENCE)) as web:
                        web.request("GET", address)
                        web.getresponse().read()
        time.sleep(_LOOK)


def run_site(data: Path, sock: socket.socket, public: bool = False, feed: Path | None = None) -> None:
    """Serve until a signal ends it."""
    import uvicorn

    from datasette_plugins.site import new_site

    os.environ["KB_DATA"] = str(data.resolve())  # for the `kb add` that the link box starts
    site = new_site(data / "kb.db", public, feed)
    config = uvicorn.Config(site.app(), log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3)
    server = uvicorn.Server(config)
    port = sock.getsockname()[1]
    threading.Thread(target=_announce, args=(port, server), daemon=True).start()
    threading.Thread(target=_read_ahead, args=(port, data / "kb.db", server), daemon=True).start()
    try:
        server.run(sockets=[sock])
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


@click.command()
@folder_option
@click.option("--public", is_flag=True, help="Hardened for the open web: no SQL, no downloads, no link box, excerpts only.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option(
    "--feed",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder of `kb feed` to hand out as it was signed; unless told, `feed` in the data folder if it is signed.",
)
@click.option("--host", help=f"With --public: the address to listen on ({EVERYWHERE}). Without it always {LOCAL}.")
def serve(data: Path, public: bool, port: int, feed: Path | None, host: str | None) -> None:
    """Serve the site; a new release shows without a restart.

    Example: kb serve --port 8001
    """
    if host and not public:
        raise click.UsageError("--host needs --public: the local site is for this machine alone")
    check_release(data / "kb.db")
    if feed is not None and not (feed / "manifest.json").is_file():
        raise Refusal(f"{feed}: holds no feed; `kb feed -o {feed}` writes one")
    with listen((host or EVERYWHERE) if public else LOCAL, port) as sock:
        run_site(data, sock, public, feed)

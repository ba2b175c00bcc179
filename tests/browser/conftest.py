"""Debian's chromium over a made-up release; without chromium these tests are skipped, unless KB_BROWSER=required."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "datasette_plugins"))
from fed import fed_release

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run "
    "--disable-default-apps --disable-domain-reliability --disable-features=Translate,OptimizationHints,MediaRouter --no-proxy-server"
).split()


def chromium() -> str | None:
    return next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


# a module's, not the session's: while Playwright runs, its loop keeps async tests of the same process from starting
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = chromium()
    if path is None:
        assert os.environ.get("KB_BROWSER") != "required", "KB_BROWSER=required, and there is no chromium"
        pytest.skip("no chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def release_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fed_release(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def address(release_path: Path) -> Iterator[str]:
    """A served site, without a slash at the end."""
    import uvicorn

    from datasette_plugins.site import new_site

    with socket.create_server(("127.0.0.1", 0)) as sock:
        server = uvicorn.Server(uvicorn.Config(new_site(release_path).app(), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
        server.should_exit = True
        thread.join(5)

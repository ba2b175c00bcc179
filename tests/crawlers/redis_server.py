"""Debian's redis-server on a unix socket of its own, started, killed and started again by a test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest


def wanted() -> None:
    """Skips where redis-server is not installed; with KB_REDIS=required that is a failure."""
    if shutil.which("redis-server") is None:
        if os.environ.get("KB_REDIS") == "required":
            pytest.fail("redis-server is not installed, and KB_REDIS=required")
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")


class Redis:
    """With an append-only file, so that a kill forgets nothing that was answered; `forget` deletes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"unix://{folder}/s"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Redis:
        options = {
            "port": "0",
            "unixsocket": f"{self.folder}/s",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "loglevel": "warning",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.process = subprocess.Popen(["redis-server", "--dir", str(self.folder), *words], stdout=subprocess.DEVNULL)
        limit = time.monotonic() + 10
        while not self._answers():
            assert self.process.poll() is None and time.monotonic() < limit, "redis-server does not start"
            time.sleep(0.01)
        return self

    def _answers(self) -> bool:
        import redis

        try:
            return bool(redis.Redis.from_url(self.url).ping())
        except redis.exceptions.RedisError:
            return False

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(5)

    def forget(self) -> None:
        shutil.rmtree(self.folder / "appendonlydir")

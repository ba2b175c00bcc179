"""One writing process a database: a lock beside the file that the system drops when its holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Another process writes; the message says which file and which process."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Alone in writing `path`, which need not exist; the crawlers keep the same promise for archive.db. Raises Busy at once."""
    fd = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(fd, 20, 0).decode("ascii", "replace").strip()
            raise Busy(f"{path} is in use by another process{f' ({holder})' if holder else ''}: try again when it is done") from error
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(fd)

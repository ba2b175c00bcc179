"""What the commands share: the data folder, JSON lines, and failures told in one line."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Refusal(click.ClickException):
    """Exit 1 with one clear line on stderr."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"kb: {' '.join(self.message.split())}", file=file, err=file is None)


def folder_option(command: Command) -> Command:
    """`--data DIR`, else KB_DATA, else `data/` below the current folder."""
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="KB_DATA",
        default="data",
        show_default=True,
        help="The data folder (or KB_DATA).",
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, UTF-8, on stdout.")(command)


def echo_json(value: Any) -> None:
    """One value on one line."""
    click.echo(json.dumps(value, ensure_ascii=False, allow_nan=False))


@contextmanager
def refusing(*kinds: type[Exception]) -> Iterator[None]:
    """Tells these failures in their own words, exit 1."""
    try:
        yield
    except kinds as error:
        raise Refusal(str(error)) from error


_SYSTEM = {
    errno.ENOSPC: "no space left on the disk",
    errno.EDQUOT: "no space left on the disk (quota)",
    errno.EFBIG: "no space left for a file of this size",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "not allowed",
    errno.EPERM: "not allowed",
    errno.ENOENT: "no such file",
    errno.EISDIR: "is a folder",
    errno.ENOTDIR: "is no folder",
}
_SQLITE = (
    ("locked", "a database is in use by another program; try again when it is done"),
    ("readonly", "a database cannot be written (read-only file or folder)"),
    ("full", "no space left on the disk; nothing was lost, free some and run it again"),
    ("disk i/o", "the disk refused to write or read; nothing was lost, free some space and run it again"),
    ("unable to open", "a database cannot be opened in the data folder (missing, or not allowed)"),
    ("not a database", "a database file is damaged or is no database; see `kb doctor`"),
    ("malformed", "a database file is damaged; see `kb doctor`"),
    ("no such table", "a database in the data folder is empty or of another program; see `kb doctor`"),
)


def sentence(error: Exception) -> str | None:
    """A failure of the disk or of SQLite in plain words; None for anything else, which is a fault of ours."""
    if isinstance(error, BrokenPipeError):
        return None
    if isinstance(error, OSError):
        said = _SYSTEM.get(error.errno or 0, error.strerror or str(error))
        return f"{error.filename}: {said}" if error.filename else said
    if isinstance(error, sqlite3.Error):
        text = str(error).lower()
        return next((line for mark, line in _SQLITE if mark in text), None)
    return None


def open_release(data: Path) -> sqlite3.Connection:
    """kb.db for reading. Raises Refusal where there is none."""
    path = data / "kb.db"
    if not path.exists():
        raise Refusal(f"{path}: there is no release yet; `kb build` makes one")
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    db.execute("SELECT name FROM versions LIMIT 1").fetchone()  # says at once where this is no release of ours
    return db

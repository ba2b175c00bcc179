"""What pages need of a whole release, counted when it is made: once as this machine sees it, once through the veil of a public site."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from datasette_plugins import home, types, veil
from kb.trends.ahead import rows_of, stamp

#: name of what is kept -> what counts it
PAGES: dict[str, Callable[[sqlite3.Connection], Any]] = {
    home.AHEAD: home.read_home,
    types.AHEAD_TYPES: types.read_types,
    types.AHEAD_TECHNIQUES: types.read_techniques,
}


def count_release(path: Path) -> Iterator[tuple[str, str]]:
    """Rows of `prepared`, the stamp among them; the same for the same release and the same program."""
    for veiled in (False, True):
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            if veiled:
                veil.draw(db)
            else:
                yield stamp(db)
            yield from rows_of(db, PAGES)

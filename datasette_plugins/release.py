"""The served release: kb.db, opened immutable, and opened anew as soon as another file stands in its place."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from datasette import utils
from datasette.database import Database

T = TypeVar("T")
REMEMBERED = 300  #: answers
Key = tuple[int, int, int]


class Connection(sqlite3.Connection):
    """One to a release: `kept` is what all connections to the same file keep of it, for as long as it is served."""

    kept: dict[str, Any]
    prepared: bool = False  #: for counting, by whoever counts with it


class Release(Database):  # type: ignore[misc]
    """Datasette's database over a file that is replaced by renaming and never written in place.

    Every thread keeps one connection to the file that it found; before each use it looks whether that is still the file under this name.
    One call of `execute_fn` therefore sees one release, whole; a page asks all it needs in one call.
    """

    def __init__(self, ds: Any, path: Path) -> None:
        self._seen: Key | None = None
        super().__init__(ds, path=str(path), is_mutable=False)
        self._local = threading.local()
        self._cache: dict[str, tuple[Key, Any]] = {}
        self._apart = ThreadPoolExecutor(1, "counting")
        self._running: dict[str, tuple[Key, asyncio.Task[Any]]] = {}
        self._kept: tuple[Key, dict[str, Any]] = ((0, 0, 0), {})

    def key(self) -> Key:
        """What tells one release from another: inode, time and size; of the last one seen where none has the name for a moment."""
        try:
            found = Path(self.path).stat()
        except FileNotFoundError:
            if self._seen is None:
                raise
            return self._seen
        self._seen = (found.st_ino, found.st_mtime_ns, found.st_size)
        return self._seen

    def connect(self, write: bool = False, **extra: Any) -> Connection:
        if write:
            raise PermissionError("a release is never written")
        uri = f"{Path(self.path).absolute().as_uri()}?immutable=1"
        made: Connection = sqlite3.connect(uri, uri=True, check_same_thread=False, factory=Connection)
        made.kept = {}
        return made

    def _current(self) -> sqlite3.Connection:
        """This thread's connection, to the file that now has the name."""
        conn: sqlite3.Connection | None = getattr(self._local, "conn", None)
        key = self.key()
        if conn is not None and self._local.key == key:
            return conn
        fresh = self.connect()
        self.ds._prepare_connection(fresh, self.name)
        if conn is not None:
            conn.close()
        if self._kept[0] != key:
            self._kept = (key, {})
        fresh.kept = self._kept[1]
        self._local.conn, self._local.key = fresh, key
        return fresh

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T], *args: Any, **extra: Any) -> T:
        if self.ds.executor is None:
            return fn(self._current())
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, lambda: fn(self._current()))

    async def execute_apart(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """In a thread of its own, one after the other, always with the same connection to a release."""
        return await asyncio.get_running_loop().run_in_executor(self._apart, lambda: fn(self._current()))

    async def remembered(self, name: str, fn: Callable[[sqlite3.Connection], T], apart: bool = False) -> T:
        """What `fn` says of this release, asked once a release."""
        key = self.key()
        known = self._cache.get(name)
        value: T
        if known is not None and known[0] == key:
            value = known[1]
            return value
        value = await asyncio.shield(self._asked(key, name, fn, apart))
        self._cache.pop(name, None)
        self._cache[name] = (key, value)
        while len(self._cache) > REMEMBERED:
            del self._cache[next(iter(self._cache))]
        return value

    def _asked(self, key: Key, name: str, fn: Callable[[sqlite3.Connection], T], apart: bool) -> asyncio.Task[T]:
        """One question at a time: who asks what is being asked waits for the same answer."""
        known = self._running.get(name)
        if known is not None and known[0] == key and known[1].get_loop() is asyncio.get_running_loop():
            return known[1]
        task = asyncio.get_running_loop().create_task(self.execute_apart(fn) if apart else self.execute_fn(fn))
        self._running[name] = (key, task)

        def done(ended: asyncio.Task[T]) -> None:
            if self._running.get(name, (key, None))[1] is ended:
                del self._running[name]
            if not ended.cancelled():
                ended.exception()  # whoever waits is told; where nobody does any more, nobody needs to

        task.add_done_callback(done)
        return task

    async def _learned(self, what: str, table: str, learn: Callable[[sqlite3.Connection, str], T]) -> T:
        """What Datasette asks of a table's shape: of the table itself, also where a public connection shows it coarser."""

        def ask() -> T:
            with closing(self.connect()) as conn:
                return learn(conn, table)

        key, name = self.key(), f"{what} of {table}"
        known = self._cache.get(name)
        if known is None or known[0] != key:
            self._cache[name] = known = (key, ask())
        return known[1]

    async def table_columns(self, table: str) -> list[str]:
        return await self._learned("columns", table, utils.table_columns)

    async def table_column_details(self, table: str) -> list[Any]:
        return await self._learned("details", table, utils.table_column_details)

    async def primary_keys(self, table: str) -> list[str]:
        return await self._learned("keys", table, utils.detect_primary_keys)

    async def foreign_keys_for_table(self, table: str) -> list[dict[str, str]]:
        return await self._learned("foreign keys", table, utils.get_outbound_foreign_keys)

    async def get_all_foreign_keys(self) -> dict[str, Any]:
        return await self._learned("all foreign keys", "", lambda conn, _: utils.get_all_foreign_keys(conn))

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        def count(conn: sqlite3.Connection) -> dict[str, int | None]:
            names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}

        return await self.remembered("table_counts", count)

    @property
    def hash(self) -> str:
        """Datasette would read the whole file for one."""
        return "-".join(f"{part:x}" for part in self.key())

    @property
    def size(self) -> int:
        return self.key()[2]

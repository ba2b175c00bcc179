"""Lets a change of the feed pass that was held back, because a person looked at it; and numbers on after a log lost its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kb.build import feeding
from kb.build.archive import Archive
from kb.build.feeding import Fed
from kb.build.logbook import Logbook
from kb.store import Store, StoreError, outdated
from kb.store.lock import writing
from kb.store.release import Prepare, publish


@contextmanager
def _open(data: Path) -> Iterator[tuple[Archive, Store]]:
    archive, build = data / "archive.db", data / "build.db"
    if not archive.exists() or not build.exists() or outdated(build):
        raise StoreError(f"{build}: there is no build of this version; `kb build` makes one")
    with writing(archive), writing(build), closing(Archive(archive)) as opened, closing(Store(build)) as store:
        if store.unpublished or not (data / "kb.db").exists():
            raise StoreError(f"{build}: the last build was not released; `kb build` does that first")
        yield opened, store


def accept(data: Path, prepare: Prepare | None = None, after: int | None = None) -> Fed:
    """Log what is wanted whatever the ceiling, and release it; numbers go on beyond `after`. Raises Busy, StoreError."""
    with _open(data) as (archive, store):
        book = Logbook(archive.db)
        if after is not None:
            if not book.end:
                raise StoreError("the log of the feed is empty; `kb build` begins it")
            feeding.go_on_after(book, after)
        store.set_version(feeding.VERSION, "")
        fed = feeding.feed(book, store, archive.withdrawn, ceiling=False)
        if store.unpublished:
            publish(store, data / "kb.db", prepare)
        return fed

"""What may go after a while: raw pages that never were notices. Evidence of a notice, in any of its versions, stays for good."""

from __future__ import annotations

from dataclasses import dataclass

from crawlers.archive import Archive
from crawlers.clock import later

#: pages of addresses that were given up, from which no notice was ever read, under whichever address it stands
_NEVER = """FROM pages WHERE fetched_at < ?
  AND url IN (SELECT url FROM frontier WHERE kind = 'article' AND state IN ('quarantined', 'refused'))
  AND url NOT IN (SELECT url FROM bulletins WHERE url IS NOT NULL)
  AND sha256 NOT IN (SELECT sha256 FROM bulletins WHERE sha256 IS NOT NULL) AND sha256 NOT IN (SELECT sha256 FROM history)"""


@dataclass(frozen=True, slots=True)
class Pruned:
    pages: int
    bytes: int  #: as they lie in the file, compressed


def prune(archive: Archive, days: int, trial: bool = False) -> Pruned:
    """Remove such pages that are older than this; the line that says why they could not be read stays. `trial` only counts."""
    limit = later(-days * 86_400.0)
    with archive.transaction() as db:
        count, size = db.execute(f"SELECT count(*), coalesce(sum(length(body)), 0) {_NEVER}", (limit,)).fetchone()
        if count and not trial:
            db.execute(f"DELETE {_NEVER}", (limit,))
    return Pruned(int(count), int(size))

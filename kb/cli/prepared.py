"""What every command that publishes hands to it: the counting ahead of the pages, which a build itself knows nothing of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def count_ahead(path: Path) -> Iterable[tuple[str, str]]:
    """Rows of `prepared` for a release that is not served yet; the site is loaded only where something is published."""
    from datasette_plugins.ahead import count_release

    return count_release(path)

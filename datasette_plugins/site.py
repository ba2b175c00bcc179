"""The site as an application: Datasette with our metadata over one release, for this machine or for everyone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from datasette.app import Datasette

from datasette_plugins.page import DATABASE, PLUGIN
from datasette_plugins.release import Release

SETTINGS: dict[str, Any] = {
    "suggest_facets": False,  # 462 ms a table page with it, 6 ms without
    "default_page_size": 50,
    "default_facet_size": 20,
    "default_cache_ttl": 0,  # a new release shows on the next page
    "sql_time_limit_ms": 3_000,
    "facet_time_limit_ms": 500,
    "max_returned_rows": 1_000,
    "truncate_cells_html": 200,
}
PUBLIC_SETTINGS: dict[str, Any] = {
    **SETTINGS,
    "default_allow_sql": False,
    "allow_download": False,
    "allow_csv_stream": False,
    "sql_time_limit_ms": 500,
    "facet_time_limit_ms": 100,
    "max_returned_rows": 500,
}


def new_site(path: Path, public: bool = False, feed: Path | None = None) -> Any:
    """A Datasette over the release at `path`, which must be there; it follows when another takes its place.

    `feed` is a folder of `kb feed` to hand out as it is; without it one that lies signed beside the release, else what the release gives.
    """
    metadata = yaml.safe_load((Path(__file__).parent / "metadata.yml").read_text("utf-8"))
    metadata["plugins"] = {PLUGIN: {"public": public, "feed": None if feed is None else str(feed.resolve())}}
    site = Datasette([], settings=PUBLIC_SETTINGS if public else SETTINGS, metadata=metadata)
    site.remove_database("_memory")
    site.add_database(Release(site, path), name=DATABASE)
    return site

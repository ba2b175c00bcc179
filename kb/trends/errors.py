"""The reading's own error, as `kb eval --errors` measured it on a gold set: what widens every interval."""

from __future__ import annotations

from kb.lexicon import load_yaml
from kb.model import EXTRACTOR_VERSION, Json
from kb.trends.interval import Error

FILE = "reading_error.yml"


def error_of(*fields: str) -> Error:
    """Of the first of these fields that was measured. Raises KeyError where none was: an interval without the error would lie.

    `type.03` is measured on few notices and therefore wide; `type` is all types together.
    """
    known = load_yaml(FILE)["fields"]
    for field in fields:
        if field in known:
            row = known[field]
            return Error(row["precision"], row["recall"], row["n"])
    raise KeyError(f"no reading error was measured for {' or '.join(fields)}")


def origin() -> Json:
    """Where the error was measured: gold file, its hash, notices, the extractor's version, and whether this extractor is another."""
    told: Json = load_yaml(FILE)["origin"]
    return {**told, "outdated": told["extractor"] != EXTRACTOR_VERSION}

"""Every format of the feed by its name; a format is one module with `snapshot`, `delta` and `merge`, and one line here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from kb.feeds.log import Entry, State

#: name -> module, imported when it is asked for
FORMATS = {
    "jsonl": "kb.feeds.jsonl",
    "scoring": "kb.feeds.scoring",
    "stix": "kb.feeds.stix",
    "misp": "kb.feeds.misp",
    "rules": "kb.feeds.rules",
    "csv": "kb.feeds.csv_tables",
    "parquet": "kb.feeds.parquet_tables",
    "atom": "kb.feeds.patterns_atom",
    "jsonfeed": "kb.feeds.patterns_jsonfeed",
}
ALWAYS = ("jsonl", "scoring")  #: what a detector cannot do without, where this version has it
Files = dict[str, bytes]  #: by path below the feed's folder


class Format(Protocol):
    """`merge(snapshot(c0), delta(c0..c1)) == snapshot(c1)`, byte for byte."""

    def snapshot(self, state: State) -> Files: ...

    def delta(self, entries: Sequence[Entry]) -> Files: ...

    def merge(self, before: Files, change: Files) -> Files: ...


class NoFormat(LookupError):
    """A format that is not there, or that needs what is not installed; one clear line."""


def load_format(name: str) -> Format:
    """Raises NoFormat."""
    if name not in FORMATS:
        raise NoFormat(f"there is no format {name}; there are {', '.join(FORMATS)}")
    try:
        return cast(Format, import_module(FORMATS[name]))
    except ImportError as error:
        raise NoFormat(f"the format {name} needs {error.name}: pip install 'scam-bulletins[table]'") from error


def chosen(names: Sequence[str]) -> list[str]:
    """Those asked for (all where none is) with what is always there, in the order of the table. Raises NoFormat."""
    for name in names:
        if name not in FORMATS:
            load_format(name)
    return [name for name in FORMATS if not names or name in names or name in ALWAYS]

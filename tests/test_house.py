"""The law of the house: who may import what of ours, checked over the syntax tree; the longest prefix rules."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("crawlers", "kb", "datasette_plugins")
FEEDS = {"kb.search", "kb.trends", "kb.feeds"}

LAW: dict[str, set[str]] = {
    "kb": set(),
    "kb.model": set(),
    "kb.shapes": {"kb.model"},
    "kb.lexicon": {"kb.lexicon"},
    "kb.text": {"kb.model", "kb.lexicon"},
    "kb.extract": {"kb.model", "kb.text", "kb.lexicon", "kb.extract", "kb.audit", "kb.mask"},
    "kb.audit": {"kb.model", "kb.text", "kb.lexicon", "kb.extract", "kb.audit", "kb.mask"},
    "kb.mask": {"kb.model", "kb.text", "kb.lexicon", "kb.extract", "kb.audit", "kb.mask"},
    "kb.link": {"kb.model", "kb.text", "kb.link"},
    "kb.patterns": {"kb.model", "kb.text", "kb.lexicon", "kb.patterns"},
    "kb.corrections": {"kb.model"},
    "kb.tables": set(),
    "kb.processes": set(),
    "kb.migrations": {"kb.tables"},
    "kb.store": {"kb.model", "kb.text", "kb.tables", "kb.migrations", "kb.store", "kb.lexicon"},
    "kb.build": {
        "kb.mask",
        "kb.extract",
        "kb.audit",
        "kb.link",
        "kb.patterns",
        "kb.corrections",
        "kb.feeds.log",
        "kb.feeds.cues",  # a cue is told once, and counts apart
        "kb.feeds.coarse",  # what may leave the house is decided before it is logged, for good
        "kb.feeds.rules",  # no rule is in use that fails its own tests, as the detector reads them
        "kb.detect.normalise",
        "kb.store",
        "kb.model",
        "kb.processes",
        "kb.build",
    },
    **{name: {"kb.model", "kb.text", "kb.lexicon", name} for name in FEEDS},
    "kb.detect": {"kb.text", "kb.detect"},  # reads what a consumer has: never the database
    "kb.evaluate": {"kb.extract", "kb.model", "kb.evaluate"},
    "kb.cli": {"kb", "crawlers", "datasette_plugins"},
    "crawlers": {"crawlers", "kb.model"},
    "crawlers.families": {"kb.model", "crawlers.families", "crawlers.decode"},
    "crawlers.decode": {"kb.model"},
    "datasette_plugins": {*FEEDS, "kb.patterns", "kb.detect", "kb.text", "kb.model", "kb.shapes", "kb.lexicon", "datasette_plugins"},
}
#: third-party packages that a room must do without
NEVER = {
    "kb": {"scrapy", "parsel", "lxml", "datasette", "requests", "httpx"},
    "crawlers.families": {"scrapy", "datasette", "sqlite3", "sqlite_utils"},
    "crawlers.decode": {"scrapy", "datasette", "sqlite3", "sqlite_utils"},
    "datasette_plugins": {"scrapy"},
}
EXEMPT = {"kb.cli"}  # may import anything; nothing imports it


def modules() -> list[Path]:
    return sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*package.split(".")[: len(package.split(".")) - node.level + 1], *([base] if base else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return found


def longest(name: str, table: dict[str, set[str]]) -> set[str]:
    keys = [key for key in table if name == key or name.startswith(key + ".")]
    return table[max(keys, key=len)] if keys else set()


def within(name: str, allowed: set[str]) -> bool:
    return any(name == key or name.startswith(key + ".") for key in allowed)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_follow_the_law(path: Path) -> None:
    name = name_of(path)
    ours = {n for n in imports(path) if n.partition(".")[0] in ROOMS}
    assert not within(name, EXEMPT) or ours >= set()
    if within(name, EXEMPT):
        return
    wrong = sorted(n for n in ours if not within(n, longest(name, LAW)))
    assert not wrong, f"{name} imports {wrong}"
    banned = sorted(n for n in imports(path) if n.partition(".")[0] in longest(name, NEVER))
    assert not banned, f"{name} imports {banned}"


def test_nothing_imports_the_command_line() -> None:
    sinners = [name_of(p) for p in modules() if not within(name_of(p), EXEMPT) and any(within(n, EXEMPT) for n in imports(p))]
    assert sinners == []


BANNED = ("utils", "helpers", "common", "manager", "processor", "data", "info", "handle")


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_modules_are_small_and_well_named(path: Path) -> None:
    source = path.read_text("utf-8")
    limit = 80 if path.parent.name == "families" and "(ArticlePage)" in source else 300
    assert len(source.splitlines()) <= limit, f"{name_of(path)} has more than {limit} lines"
    tree = ast.parse(source)
    words = [part for part in name_of(path).split(".") if part in BANNED]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            words += [w for w in node.name.lower().split("_") if w in BANNED]
            assert isinstance(node, ast.ClassDef) or (node.end_lineno or 0) - node.lineno < 40, f"{name_of(path)}.{node.name} is too long"
    assert not words, f"{name_of(path)}: banned in names: {words}"
    assert not source.strip() or ast.get_docstring(tree), f"{name_of(path)} has no docstring"


def test_what_is_timed_closely_stands_where_make_test_looks_for_it() -> None:
    """`make test` collects `tests/kb` alone for its first run."""
    marked = [path for path in (ROOT / "tests").rglob("test_*.py") if "pytest.mark.alone" in path.read_text("utf-8")]
    own = Path(__file__).resolve()
    assert marked and all(ROOT / "tests" / "kb" in path.parents for path in marked if path.resolve() != own)
    assert "-m alone tests/kb" in (ROOT / "Makefile").read_text("utf-8")

"""Writes the parts of the documents that the program itself can say: the data dictionary, the example, the figures of the reading.

    python -m docs.make_docs              write what is not current
    python -m docs.make_docs --check      name what is not current; exit 1 if anything is
    python -m docs.make_docs --figures    besides, score the reading on the open gold set and write the figures with the day

A part stands between `<!-- made: NAME -->` and `<!-- end -->`; nothing between the two is written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from docs import locked, scores
from docs.markdown import table

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
_WITH_PARTS = ("contract", "reading", "data-dictionary", "sources", "trends")
EXAMPLE = DOCS / "example" / "notice.txt"
PAGES = tuple(ROOT / name for name in ("README.md", "README.en.md", *(f"docs/{name}.md" for name in _WITH_PARTS)))
_PART = re.compile(r"(<!-- made: (?P<name>[a-z.]+) -->\n)(?P<made>.*?)(<!-- end -->)", re.S)


# --- the data dictionary ---------------------------------------------------------------------------------------------


def schema() -> dict[str, list[tuple[str, str]]]:
    """Table -> (column, type) of a new kb.db, without what SQLite keeps for itself."""
    from sqlite_utils import Database

    from kb.migrations import INDEXED, MIGRATIONS

    db = Database(memory=True)
    MIGRATIONS.apply(db)
    own = [name for name in db.table_names() if not name.startswith(INDEXED)]
    return {name: [(column.name, column.type) for column in db[name].columns] for name in own}


def described() -> dict[str, dict[str, Any]]:
    """Table -> what metadata.yml says of it."""
    found = yaml.safe_load((ROOT / "datasette_plugins" / "metadata.yml").read_text("utf-8"))
    tables: dict[str, dict[str, Any]] = found["databases"]["kb"]["tables"]
    return tables


def _columns(about: dict[str, Any]) -> dict[str, str]:
    return {str(name): str(said) for name, said in (about.get("columns") or {}).items()}


def tables() -> str:
    """Every table and column, those of the site's menu first."""
    types, about = schema(), described()
    made = []
    for hidden in (False, True):
        if hidden:
            made.append("## Behind the scenes\n\nTables that the program needs and readers seldom do; Datasette hides them.\n")
        for name in about:
            if name not in types or bool(about[name].get("hidden")) is not hidden:
                continue
            title = about[name].get("title")
            made.append(f"##{'#' if hidden else ''} `{name}`{f' {title}' if title else ''}\n\n{about[name]['description']}\n")
            said = _columns(about[name])
            made.append(table(("column", "type", "says"), *((f"`{c}`", kind, said.get(c, "")) for c, kind in types[name])))
    return "\n".join(made)


_CODES = (
    ("form", "Forms of notices", "`bulletins.form`"),
    ("tier", "Standing of a source", "`bulletins.tier`"),
    ("outcome", "Outcomes", "`cases.outcome`"),
    ("label", "How a type is known", "`cases.type_label`"),
    ("basis", "Basis of a date", "`cases.incident_date_basis`"),
    ("field.amount", "Roles of amounts", "`amounts.role`, facts `amount.<role>`"),
    ("place", "Roles of places", "`places.role`, facts `place.<role>`"),
    ("stage", "Stages of steps", "`steps.stage`"),
    ("indicator", "Kinds of indicators", "`indicators.kind`"),
    ("role", "Whose an indicator is", "`indicators.role`"),
    ("metric", "Metrics of statistics", "`tallies.metric`"),
    ("flag", "Flags of statistics", "`tallies.flag`"),
)


def strings() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "datasette_plugins" / "strings.yml").read_text("utf-8"))
    return found


def _group(prefix: str) -> Iterator[tuple[str, ...]]:
    for key, said in strings().items():
        code = key.removeprefix(f"{prefix}.")
        if code != key and "." not in code:
            yield f"`{code}`", said["zh"].removeprefix("金额："), said["en"].removeprefix("Amount: ")


def codes() -> str:
    """The code book: every code and value that a column may hold, with its names."""
    from kb.lexicon import kinds, load_yaml

    made = []
    for prefix, title, where in _CODES:
        made.append(f"### {title}\n\n{where}\n\n" + table(("code", "中文", "English"), *_group(prefix)))
    rows = []
    for kind in kinds().values():
        rows.append((f"`{kind.code}`", f"**{kind.zh}**", f"**{kind.en}**", kind.ccl23))
        rows += [(f"`{sub.code}`", sub.zh, sub.en, "") for sub in kind.subtypes]
    made.append("### Types and subtypes\n\n`cases.type`, `cases.subtype`\n\n" + table(("code", "中文", "English", "CCL23 class"), *rows))
    values = [(facet["zh"], "、".join(value["zh"] for value in facet["values"])) for facet in load_yaml("taxonomy.yml")["facets"]]
    values += [(title, "、".join(load_yaml("channels.yml")[key])) for key, title in (("channels", "联系渠道"), ("payments", "付款方式"))]
    made.append("### Facets of method\n\n`techniques`, and the lists in `cases`\n\n" + table(("facet", "values"), *values))
    return "\n".join(made)


def trends() -> str:
    """The named queries with what they count, and their columns."""
    from kb.lexicon import load_yaml
    from kb.trends import TRENDS

    by, words = {"published": "publication", "incident": "incident", None: ""}, load_yaml("trends.yml")
    said = {name: words["trends"][name] for name in TRENDS}
    rows = [(f"`{n}`", said[n]["title"]["zh"], said[n]["title"]["en"], said[n]["counts"]["en"], by[t.basis]) for n, t in TRENDS.items()]
    columns = [(f"`{name}`", said["zh"], said["en"]) for name, said in words["columns"].items()]
    names = table(("name", "中文", "English", "what", "dated by"), *rows)
    return f"{names}\n### Columns\n\n{table(('column', '中文', 'English'), *columns)}"


def sources() -> str:
    """The declared sources, by file."""
    from crawlers.source import load_sources

    rows = []
    for source in load_sources().values():
        lists, on = str(len(source.lists) or "–"), "on" if source.enabled else "off"
        rows.append((f"`{source.name}`", source.title, source.tier, f"`{source.family}`", lists, on, source.verified_live))
    return table(("source", "title", "tier", "family", "lists", "enabled", "seen live"), *rows)


# --- the example -----------------------------------------------------------------------------------------------------


def _reading() -> Any:
    from kb.cli.extract import read_file

    return read_file(str(EXAMPLE), None, None)


def card() -> str:
    import click

    from kb.cli.card import card as to_card

    text = click.unstyle(to_card(_reading()))
    return f"```text\n{text}\n```\n"


_SHOWN_FACTS = ("amount.lost", "incident_date", "region")


def example() -> dict[str, Any]:
    """What `kb extract --json` prints of the example."""
    from kb.shapes import reading_to_json

    return reading_to_json(_reading(), "notice.txt")


def example_json() -> str:
    """The example as valid JSON for a page: the text and the facts shortened."""
    told = example()
    told["bulletin"]["text"] = f"{told['bulletin']['text'][:20]}…"
    told["bulletin"]["sha256"] = f"{told['bulletin']['sha256'][:8]}…"
    told["tallies"] = told["tallies"][:2]
    for case in told["cases"]:
        case["facts"] = [fact for fact in case["facts"] if fact["field"] in _SHOWN_FACTS]
    return f"```json\n{_laid_out(told)}\n```\n"


def _laid_out(value: Any, depth: int = 0) -> str:
    """JSON with a line a key where that is short, objects in lists a line each."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) <= 150 or not isinstance(value, dict | list) or depth > 4:
        return flat
    pad = " " * (depth + 1)
    if isinstance(value, list):
        return "[" + f",\n{pad}".join(_laid_out(each, depth + 1) for each in value) + "]"
    return "{" + f",\n{pad}".join(f"{json.dumps(key)}: {_laid_out(each, depth + 1)}" for key, each in value.items()) + "}"


# --- writing ---------------------------------------------------------------------------------------------------------

Made = dict[str, Callable[[], str]]
CURRENT: Made = {"tables": tables, "codes": codes, "sources": sources, "trends": trends, "card": card, "json": example_json}
CURRENT |= {"locked.zh": lambda: locked.short("zh"), "locked.en": lambda: locked.short("en"), "locked": locked.whole}


def scored() -> Made:
    """The parts that cost a run of `kb eval`; they carry the day on which they were written."""
    found, day = scores.score(), datetime.now(UTC).strftime("%Y-%m-%d")
    return {
        "figures": lambda: scores.figures(found, day),
        "fields": lambda: scores.fields(found, day),
    }


def filled(page: str, made: Made) -> str:
    """The page with these parts as they are now."""
    return _PART.sub(lambda part: f"{part[1]}{made[part['name']]() if part['name'] in made else part['made']}{part[4]}", page)


def stale(made: Made) -> dict[Path, str]:
    """Pages that are not current, with what they should say."""
    found = {path: path.read_text("utf-8") for path in PAGES}
    return {path: new for path, old in found.items() if (new := filled(old, made)) != old}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 where something is not current")
    parser.add_argument("--figures", action="store_true", help="score the reading again")
    given = parser.parse_args()
    changed = stale(CURRENT | (scored() if given.figures else {}))
    for path, text in changed.items():
        print(path.relative_to(ROOT))
        if not given.check:
            path.write_text(text, "utf-8")
    return 1 if given.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())

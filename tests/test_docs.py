"""The documents are true: what they name is there, what is there they name, and every example runs or at least parses."""

from __future__ import annotations

import ast
import json
import re
import shlex
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner

import crawlers.settings
from crawlers import source
from crawlers.crawl import SourceReport
from crawlers.discovery.findings import Finding, SiteReport, Trial
from crawlers.families import FAMILIES
from crawlers.pipeline import LINE_KEYS
from crawlers.sites import Site
from datasette_plugins import ROUTES
from datasette_plugins import wanted as search_page
from datasette_plugins.site import PUBLIC_SETTINGS, SETTINGS
from docs import learn, locked, make_docs, scores
from kb import corrections
from kb.cli import COMMANDS, main
from kb.lexicon import load_yaml
from kb.model import EXTRACTOR_VERSION
from kb.trends import TRENDS
from kb.trends import run as run_trend
from tests.crawlers.nursery import Nursery

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("crawlers", "kb", "datasette_plugins")
PAGES = sorted(path for pattern in ("*.md", "docs/*.md", "tests/gold/*.md", "crawlers/sample_web/*.md") for path in ROOT.glob(pattern))
READMES = (ROOT / "README.md", ROOT / "README.en.md")


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next of its level or above."""
    level = heading.partition(" ")[0]
    body = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"^#{{1,{len(level)}}} ", body, maxsplit=1, flags=re.M)[0]


CONTRACT = page("docs/contract.md")


# --- commands --------------------------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, click.Command]]:
    """(words after `kb`, command), those of groups too."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", each) for sub, each in command.commands.items())
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield name, command


ALL = dict(commands())


def long_name(option: click.Parameter) -> str:
    return max(option.opts, key=len)


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_option_is_in_the_contract(name: str) -> None:
    said = section(CONTRACT, f"### `kb {name.split()[0]}`")
    under = getattr(ALL[name], "commands", {})
    usages = [line for line in said.splitlines() if line.startswith(f"`kb {name} ") and line[1:].split()[name.count(" ") + 2] not in under]
    assert len(usages) == 1, f"one usage line of kb {name}"
    usage = usages[0][1:].partition("`")[0]
    told = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", usage))
    options = {long_name(p) for p in ALL[name].params if isinstance(p, click.Option)}
    assert told == options
    arguments = [p for p in ALL[name].params if isinstance(p, click.Argument)]
    assert all(re.sub(r"\W", "", p.metavar or (p.name or "").upper()) in usage for p in arguments)


def test_the_contract_names_no_command_that_is_not_there() -> None:
    named = set(re.findall(r"^### `kb ([a-z]+)`$", CONTRACT, re.M))
    assert named == set(COMMANDS)


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_an_example_in_its_help(name: str) -> None:
    assert f"Example: kb {name}" in " ".join((ALL[name].help or "").split())


# --- examples --------------------------------------------------------------------------------------------------------

_BLOCK = re.compile(r"^```(?:bash|console|sh)\n(.*?)^```", re.M | re.S)
_INLINE = re.compile(r"`((?:kb|scrapy|make|python -m docs|pytest) ?[^`\n]*)`")


def shell_lines(path: Path) -> list[str]:
    """Commands in a page: lines of its shell blocks, and whole commands between backticks."""
    text = path.read_text("utf-8")
    blocks = [line.partition("#")[0].strip() for block in _BLOCK.findall(text) for line in block.splitlines()]
    return [line for line in (*blocks, *_INLINE.findall(text)) if line]


_ALONE = ("kb update", "kb serve", "kb build", "kb doctor", "kb demo", "kb crawl", "kb sources list", "kb feed accept")
_MENTION = re.compile(r"kb [a-z]+(?: (?:list|check|--[a-z-]+))*")


def examples() -> list[str]:
    """Every `kb …` line that is printed anywhere, but for usages (brackets, capitals for names) and bare mentions of a command."""
    found = [line for path in PAGES for line in shell_lines(path) if line.startswith("kb ")]
    found += [" ".join(command.help.partition("Example: ")[2].split()) for command in ALL.values() if command.help]
    usage = re.compile(r"[\[…]|(?<![\w/.-])(?:[A-Z]{3,}|[A-Z])(?![\w/.-])")
    lines = {line for line in found if not usage.search(re.sub(r'"[^"]*"', "", line))}
    return sorted(line for line in lines if line in _ALONE or not (_MENTION.fullmatch(line) or line.removeprefix("kb ") in ALL))


def test_there_are_examples_of_every_command() -> None:
    told = {name for name in ALL for line in examples() if line.startswith(f"kb {name}")}
    assert told == set(ALL)


def test_only_commands_that_are_there_are_named() -> None:
    named = {m for path in PAGES for line in shell_lines(path) for m in re.findall(r"^kb ([a-z]+)", line)}
    assert named - set(COMMANDS) == set()


@pytest.mark.parametrize("line", examples())
def test_every_example_parses(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click.Path, "convert", lambda self, value, param, ctx: Path(value))  # its files need not be here
    words = shlex.split(line)[1:]
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group) and not (command.invoke_without_command and words[0].startswith("-")):
        word = words.pop(0)
        found = command.get_command(context, word)
        assert found is not None, f"no command {word}"
        command = found
    command.make_context(line, words)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Path:
    """The data folder that `make demo` leaves, made by another process (a reactor runs once in each)."""
    folder = tmp_path_factory.mktemp("docs")
    ended = nursery.run("demo", "--no-serve", "--data", folder / "data")
    assert ended.code == 0, ended.err
    for name in ("docs", "tests"):
        (folder / name).symlink_to(ROOT / name)
    return folder


#: commands of the READMEs that need neither the network nor a server
OFFLINE = ("extract", "search", "trends", "build", "doctor", "sample", "correct", "sources list", "eval", "feed -o", "detect", "patterns")


def test_the_tour_of_the_readmes_runs(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    monkeypatch.setenv("KB_DATA", "data/demo")
    lines = list(dict.fromkeys(line for path in READMES for line in shell_lines(path)))
    ran, whole = set(), set(examples())
    for line in lines:
        words = shlex.split(line)
        if words[0] == "sqlite-utils":
            with sqlite3.connect(words[1]) as db:
                assert db.execute(words[2]).fetchall(), line
        name = next((name for name in OFFLINE if line == f"kb {name}" or line.startswith(f"kb {name} ")), None)
        if name is None or line not in whole or line.startswith("kb eval sample"):
            continue
        for made in demo.glob("sample.jsonl"):
            made.unlink()
        done = CliRunner().invoke(main, words[1:])
        assert done.exit_code == 0, f"{line}: {done.output}{done.exception or ''}"
        if name == "search":
            assert not done.output.startswith("0 "), f"{line} finds nothing"
        if name == "detect":
            assert all(f"```\n{done.output}```" in path.read_text("utf-8") for path in READMES), "the READMEs print something else"
        ran.add(name)
    assert ran >= {"extract", "search", "build", "doctor", "sample", "correct", "feed -o", "detect", "patterns"}
    with sqlite3.connect("data/demo/kb.db") as db:
        assert db.execute("SELECT DISTINCT status FROM corrections").fetchall() == [("applied",)]


def test_every_make_target_that_is_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.M))
    named = {m for path in PAGES for line in shell_lines(path) for m in re.findall(r"^make ([a-z]+)", line)}
    assert named <= targets
    assert {"demo", "test", "setup"} <= named


# --- shapes of JSON --------------------------------------------------------------------------------------------------


def blocks_of_json(text: str) -> list[Any]:
    return [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", text, re.M | re.S)]


def shape(value: Any, path: str = "") -> set[str]:
    """Every key, with the way to it; lists stand for what they hold."""
    if isinstance(value, dict):
        return {step for key, each in value.items() for step in ({f"{path}.{key}"} | shape(each, f"{path}.{key}"))}
    return {step for each in value for step in shape(each, path)} if isinstance(value, list) else set()


def test_the_json_of_extract_is_as_the_contract_shows_it() -> None:
    told, *_ = blocks_of_json(section(CONTRACT, "## `kb extract --json`"))
    assert shape(told) == shape(make_docs.example())
    empty = [key for key in ("cases", "method", "tallies", "warnings") if not told[key]]
    assert not empty, "the example shows every list"


def test_the_other_shapes_are_as_the_contract_shows_them(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    search, doctor, crawl, site, source_row, ingest, build, trend, score = blocks_of_json(section(CONTRACT, "## Other output"))
    asked = {
        "search 客服 --json": search,
        "doctor --json": doctor,
        "sources list --json": source_row,
        "ingest tests/golden/pujiang/20240911-ai-chaogu/page.html --json": ingest,
        "build --json": build,
    }
    for line, told in asked.items():
        done = CliRunner().invoke(main, [*line.split(), "--data", "data/demo"])
        assert done.exit_code == 0, done.output
        assert shape(json.loads(done.stdout.splitlines()[0])) == shape(told), line
    with sqlite3.connect("data/demo/kb.db") as db:
        found = [run_trend(db, name).to_json() for name in TRENDS]
    assert set(trend) == set.intersection(*(set(each) for each in found))
    assert all(shape(trend[key]) == shape(each[key]) for key in ("cut", "coverage", "reading_error") for each in found)
    assert set(crawl) == set(SourceReport.__slots__)
    column = Finding("u", "n", "trs", 1, 1.0, article="a", hosts=("h",), trials=(Trial("u"),), reasons=("+5 r",))
    of = Site("510800", "city_police", "T0", "u", "n")
    looked = SiteReport(of, "found", columns=(column,), passed_over=tuple(site["passed_over"]), written=("w",))
    assert shape(json.loads(json.dumps(looked.to_json()))) == shape(site)
    run = CliRunner().invoke(main, ["eval", "tests/gold/open.jsonl", "--json"])
    real = json.loads(run.stdout)
    assert set(score) == set(real)
    assert shape(score["fields"]) <= shape(real["fields"])
    assert all(set(score[key]) <= set(real[key]) for key in ("types", "subtypes", "forms", "steps", "method"))
    assert all(set(score[key]) == set(real[key]) for key in ("steps", "method", "types"))


# --- tables, columns, codes ------------------------------------------------------------------------------------------


def test_every_table_is_in_the_contract() -> None:
    about = make_docs.described()
    said = section(CONTRACT, "## Tables")
    missing = [name for name in make_docs.schema() if not about.get(name, {}).get("hidden") and f"`{name}`" not in said]
    assert missing == []


def test_every_table_and_column_is_described() -> None:
    about = make_docs.described()
    schema = {name: {column for column, _ in columns} for name, columns in make_docs.schema().items()}
    assert set(about) == set(schema)
    assert {name: set(about[name].get("columns") or {}) for name in about} == schema


def test_what_the_program_says_of_itself_is_current() -> None:
    old = sorted(path.name for path in make_docs.stale(make_docs.CURRENT))
    assert old == [], "run: python -m docs.make_docs"


#: groups of names in the code book -> a table of the release and the column that holds such codes
_HELD = dict(
    line.split()
    for line in """
    form bulletins.form
    tier bulletins.tier
    outcome cases.outcome
    label cases.type_label
    basis cases.incident_date_basis
    field.amount amounts.role
    place places.role
    stage steps.stage
    indicator indicators.kind
    role indicators.role
    metric tallies.metric
    flag tallies.flag
    """.strip().splitlines()
)


@pytest.mark.parametrize("group", _HELD)
def test_every_code_that_the_demo_holds_is_in_the_code_book(group: str, demo: Path) -> None:
    table, _, column = _HELD[group].partition(".")
    with sqlite3.connect(demo / "data" / "demo" / "kb.db") as db:
        held = {row[0] for row in db.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")}
    assert held or group == "flag"
    assert held <= {key.removeprefix(f"{group}.") for key in make_docs.strings()}


def test_every_facet_value_is_in_the_code_book() -> None:
    book = page("docs/data-dictionary.md")
    values = {value["zh"] for facet in load_yaml("taxonomy.yml")["facets"] for value in facet["values"]}
    values |= {name for key in ("channels", "payments") for name in load_yaml("channels.yml")[key]}
    assert {value for value in values if value not in book} == set()


def literals(name: str) -> set[str]:
    """First arguments of calls of that name in our code, where they are written out."""
    found = set()
    for path in (p for room in ROOMS for p in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


@pytest.mark.parametrize("kind", ["Warned", "Unfit"])
def test_every_code_of_a_warning_or_refusal_is_in_the_contract(kind: str) -> None:
    codes = literals(kind)
    assert codes
    assert {code for code in codes if f"`{code}`" not in CONTRACT} == set()


def test_every_code_of_a_refused_page_is_told() -> None:
    told = page("docs/crawling.md") + CONTRACT
    assert {code for code in literals("Refused") if f"`{code}`" not in told} == set()


# --- the site --------------------------------------------------------------------------------------------------------


def address(pattern: str) -> str:
    """`^/-/case/(?P<id>…)$` -> `/-/case/<id>`; a group may hold groups."""
    bare = re.sub(r"\(\?:[^()]*\)\??", "", pattern)
    return re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", bare).strip("^$").replace("\\", "")


def test_every_address_of_ours_is_in_the_contract_and_no_other() -> None:
    said = section(CONTRACT, "## Site")
    told = set(re.findall(r"`(/-[^`?]*)`", said))
    assert told == {address(pattern) for pattern, _ in ROUTES} - {"/"}


def test_every_parameter_of_the_search_is_told() -> None:
    row = next(line for line in section(CONTRACT, "## Site").splitlines() if line.startswith("| `/-/search` |"))
    words = set(re.findall(r"`([a-z]+)`", row))
    assert words == {*search_page.PARAMETERS, *search_page.KINDS, *search_page.SORTS} | {"relevance"}


# --- sources and settings --------------------------------------------------------------------------------------------


def rows(text: str) -> dict[str, str]:
    """First cell of each table row, by the names between backticks in it -> the whole row."""
    found = {}
    for line in text.splitlines():
        if line.startswith("| `"):
            for name in re.findall(r"`([^`]+)`", line.split("|")[1]):
                found[name] = line
    return found


def test_every_key_of_a_source_is_told() -> None:
    told = rows(section(page("docs/sources.md"), "## Keys"))
    assert set(told) == source._KEYS
    assert all(f"`{key}`" in told["options"] for key in source._OPTIONS)
    assert all(f"`{key}`" in told["expect"] for key in source._EXPECT)
    assert {key for key in told if "(needed" in told[key]} == set(source._NEEDED)


def test_every_family_is_told() -> None:
    assert set(rows(section(page("docs/sources.md"), "## Families"))) == set(FAMILIES)


def test_the_example_of_a_source_loads(tmp_path: Path) -> None:
    (text,) = re.findall(r"^ *```yaml\n(.*?)^ *```", page("docs/sources.md"), re.M | re.S)
    path = tmp_path / "example_police.yml"
    path.write_text(re.sub(r"^   ", "", text, flags=re.M), "utf-8")
    assert source.load_source(path).enabled


def test_every_crawl_setting_is_told() -> None:
    told = rows(section(page("docs/settings.md"), "## The crawler"))
    names = {name for name in vars(crawlers.settings) if name.isupper() and name not in ("MIN_DELAY", "VERSION", "CONTACT", "PRODUCT")}
    assert set(told) == {name for name in names if not name.startswith("_")}


def test_every_setting_of_the_site_is_told_with_its_value() -> None:
    told = rows(section(page("docs/settings.md"), "## The site"))
    assert set(told) == set(PUBLIC_SETTINGS)
    for name, value in SETTINGS.items():
        if isinstance(value, int) and not isinstance(value, bool):
            assert re.search(rf"\b{value}\b", told[name]) and re.search(rf"\b{PUBLIC_SETTINGS[name]}\b", told[name]), name


def test_every_variable_of_the_environment_is_told() -> None:
    told = set(rows(section(page("docs/settings.md"), "## Environment")))
    code = [path.read_text("utf-8") for room in (*ROOMS, "tests", "bench") for path in (ROOT / room).rglob("*.py")]
    code += [page("Makefile"), page(".ci/run")]
    used = {name for text in code for name in re.findall(r"\b(KB_[A-Z]+|BENCH_N)\b", text)}
    assert told == used


def test_every_field_that_can_be_corrected_is_told() -> None:
    said = section(CONTRACT, "### `kb correct`")
    assert all(f"`{field}`" in said for field in (*corrections.CASE_FIELDS, *corrections.NOTICE_FIELDS))


def test_every_key_of_a_line_of_notices_is_told() -> None:
    said = section(CONTRACT, "### Bulletin JSON Lines")
    assert all(f"`{key}`" in said for key in LINE_KEYS)


# --- words -----------------------------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """Names of the headings of a page, as GitHub makes them."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.M | re.S)
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```", "", path.read_text("utf-8"), flags=re.M | re.S)
    broken = []
    for target in (*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'<img src="([^"]+)"', text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        other = (path.parent / name).resolve() if name else path
        if not other.exists() or (anchor and anchor not in anchors(other)):
            broken.append(target)
    assert broken == []


_FILE = re.compile(r"`((?:crawlers|kb|datasette_plugins|tests|docs|bench)/[\w/.<>*-]+)`")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_are_there(path: Path) -> None:
    named = {name for name in _FILE.findall(path.read_text("utf-8")) if "<" not in name and "*" not in name}
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_both_readmes_say_the_same() -> None:
    zh, en = (path.read_text("utf-8") for path in READMES)
    assert len(re.findall(r"^## ", zh, re.M)) == len(re.findall(r"^## ", en, re.M))
    ours = [[" ".join(shlex.split(line)[:3]) for line in shell_lines(path) if line.startswith(("kb ", "make "))] for path in READMES]
    assert ours[0] == ours[1]


def test_every_command_is_in_the_changelog() -> None:
    said = page("CHANGELOG.md")
    assert {name for name in COMMANDS if f"`kb {name}" not in said} == set()


def test_the_documents_do_not_promise_more_than_the_reading_gives() -> None:
    """The printed figures are of a day; what was read better then than now is a promise no longer kept."""
    now = scores.score()
    told = dict(re.findall(r"^\| (.+?) \| ([\d.]+)(?: \(.*\))? \|$", page("docs/reading.md"), re.M))
    for _, name, path in scores.ASKED:
        value, _ = scores.asked(now, path)
        assert value is not None
        worse = (value - float(told[name])) if "taken" in name or "damaged" in name else (float(told[name]) - value)
        assert worse <= 0.02, f"{name}: {told[name]} is promised, {value} is read; run: python -m docs.make_docs --figures"


def test_the_figures_on_locked_sets_are_of_this_extractor() -> None:
    found = locked.kept()
    assert found["extractor"] == EXTRACTOR_VERSION, "score the locked sets once for the release: python -m docs.locked"
    assert set(found["sets"]) == {name for name, *_ in locked.SETS}


def test_source_files_have_a_runbook() -> None:
    for path in source.SOURCES.glob("*/*.yml"):
        first, text = path.read_text("utf-8").splitlines()[0], yaml.safe_load(path.read_text("utf-8"))
        assert first.startswith("# "), f"{path.name}: the comment at its top says where it is known from"
        assert isinstance(text, dict)


def test_every_weight_of_the_reading_is_learned_again() -> None:
    scripts = {path.stem.removeprefix("learn_") for path in (ROOT / "docs").glob("learn_*.py")}
    named = sorted(name for lanes in learn.STAGES for lane in lanes for name in lane)
    assert named == sorted(scripts - {"cues"}), "docs/learn.py names every script but that of the detector"

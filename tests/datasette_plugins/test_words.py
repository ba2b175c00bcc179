"""What the pages say: every sentence in both languages, every one used, none missing."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest
import yaml

import datasette_plugins
from crawlers.health import VERDICTS
from datasette_plugins.feed import SHOWN
from datasette_plugins.patterns import _PARTS, SORTS
from datasette_plugins.research import EXAMPLES
from datasette_plugins.sources import _FOUND
from kb.feeds.log import OPS
from kb.tables import TABLES

ROOM = Path(datasette_plugins.__file__).parent
STRINGS = yaml.safe_load((ROOM / "strings.yml").read_text("utf-8"))
#: names of codes, asked for by `named(group, code)`
GROUPS = set("basis change field flag form gender group indicator label metric outcome place role stage tier warning".split())
#: keys made from a value in a template
MADE = {
    f"{key}.{part}"
    for key in ("unknown", "gone", "forbidden", "bad_query", "too_slow", "broken", "not_ours", "bad_link", "old_release")
    for part in ("title", "text")
}
MADE |= {f"sort.{name}" for name in ("relevance", "date", "loss")} | {f"tier.why.{tier}" for tier in ("T0", "T1", "T2")}
MADE |= {"filter.since", "filter.until"} | {f"trends.group.{name}" for name in ("time", "kind", "loss", "police", "coverage")}
MADE |= {f"cite.{name}" for name in ("notice", "case", "gbt", "plain")} | {"report.quote.absent"}
MADE |= {f"report.needs.{name}" for name in ("field", "value", "quote", "why")}
MADE |= {f"source.state.{name}" for name in ("ok", "stale", "few", "blocked", "never", "off", *_FOUND.values())}
MADE |= {f"source.health.{name}" for name in VERDICTS}
MADE |= {f"coverage.{name}" for name in "day looks listed found stored unchanged failed blocked unreachable".split()}
MADE |= {"alert.appears", "alert.rises"} | set(EXAMPLES)
MADE |= {f"gone_pattern.{part}" for part in ("title", "text")} | {f"patterns.sort.{name}" for name in SORTS}
MADE |= {f"pattern.status.{name}" for name in ("active", "retired", "draft", "all")} | {f"pattern.op.{name}" for name in OPS}
MADE |= {f"pattern.{key}.{says}" for key in ("says", "tests") for says in ("scam", "legitimate")}
MADE |= {f"pattern.part.{name}" for name in _PARTS} | {f"feed.{key}.{name}" for key in ("name", "for") for name, _ in SHOWN}
MADE |= {"detect.empty", "detect.too_long", "detect.busy"}


def said() -> set[str]:
    """Keys that stand in a template or a module as they are."""
    texts = [path.read_text("utf-8") for path in [*ROOM.glob("templates/*.html"), *ROOM.glob("*.py")]]
    found = {key for text in texts for key in re.findall(r"""\bt\(\s*["']([\w.]+)["']\s*[,)]""", text)}
    found |= {key for text in texts for pair in re.findall(r"""\bt\("([\w.]+)" if [^)]*? else "([\w.]+)\"""", text) for key in pair}
    found |= {
        key for text in texts for pair in re.findall(r"""\bt\(["']([\w.]+)["']\) if .*? else t\(["']([\w.]+)["']""", text) for key in pair
    }
    return found | {key for text in texts for key in re.findall(r"""\bsay\((?:lang, )?["']([\w.]+)["']""", text)}


def calls() -> list[tuple[str, set[str]]]:
    """Each `t("key", name=…)` and `say(…)` with the names that it gives."""
    found = []
    for text in (path.read_text("utf-8") for path in [*ROOM.glob("templates/*.html"), *ROOM.glob("*.py")]):
        for match in re.finditer(r"""\b(?:t|say)\((?:lang, )?["']([\w.]+)["']""", text):
            depth, at, names = 1, match.end(), set()
            while depth and at < len(text):
                depth += {"(": 1, ")": -1}.get(text[at], 0)
                name = re.match(r"(\w+)=[^=]", text[at:]) if depth == 1 and not text[at - 1].isalnum() else None
                names |= {name[1]} if name else set()
                at += 1
            found.append((match[1], names))
    return found


def test_every_gap_of_a_sentence_is_filled() -> None:
    assert len(calls()) > 100
    for key, names in (call for call in calls() if not call[0].endswith(".")):
        assert set(re.findall(r"\{(\w+)\}", STRINGS[key]["zh"])) == names, key


def test_no_key_is_written_twice() -> None:
    keys = re.findall(r"^([\w.]+):", (ROOM / "strings.yml").read_text("utf-8"), re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(STRINGS)


def test_every_sentence_has_both_languages() -> None:
    for key, both in STRINGS.items():
        assert set(both) == {"zh", "en"} and all(isinstance(text, str) and text.strip() for text in both.values()), key
        assert set(re.findall(r"\{(\w+)\}", both["zh"])) == set(re.findall(r"\{(\w+)\}", both["en"])), key


def test_every_sentence_that_is_said_is_written_and_the_other_way_round() -> None:
    assert said() | MADE <= set(STRINGS), sorted((said() | MADE) - set(STRINGS))
    idle = {key for key in STRINGS if key.partition(".")[0] not in GROUPS or key in GROUPS} - said() - MADE
    assert not idle, sorted(idle)


@pytest.mark.parametrize("name", sorted(path.stem for path in ROOM.glob("*.py") if path.stem != "__init__"))
def test_examples_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"datasette_plugins.{name}")).failed == 0


def test_every_value_of_a_closed_list_has_a_name() -> None:
    """What the vocabulary allows, in the groups that the pages name."""
    groups = {
        "stage": "preparation contact trust inducement payment cash_out",
        "outcome": "lost averted partly_recovered recovered unknown",
        "form": "single_case multi_case weekly_bulletin annual_stats arrests_report tips_only campaign other",
        "metric": "cases loss victims arrested criminally_detained suspects gangs dens cash_seized phones_seized cards_seized funds_frozen "
        "funds_returned calls dissuaded loss_averted share average_age max_loss other",
        "place": "victim cash_out account suspect arrest den",
        "basis": "stated relative published_year context",
        "field": " ".join(
            f"amount.{role}"
            for role in "lost part lure rebate demanded averted recovered frozen seized gang_total price loan balance_shown other".split()
        ),
    }
    missing = [f"{group}.{value}" for group, values in groups.items() for value in values.split() if f"{group}.{value}" not in STRINGS]
    assert not missing
    assert "outcome" in TABLES["cases"][0]

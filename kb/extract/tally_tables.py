"""Tables that arrive flattened: a line of column heads, then labels and figures, in lines or one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from kb.extract.money import find_money
from kb.extract.numerals import find_numbers
from kb.extract.patterns import Patterns
from kb.extract.tally_categories import category_of, hint_of

P = Patterns("figures.yml", "tables")
_TOKEN = re.compile(r"[^\s|｜]{1,60}")
_BY = (("type", "类型"), ("region", "地区"))  #: by what most labels of a table are, and the head that says so
_LONGEST = 90  #: cells of one table
#: columns of what police did
ACTIONS = ("broken", "arrested", "funds_returned", "funds_frozen", "dissuaded")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table with its row's label and its column's head; `value` None for 持平 and -."""

    start: int
    end: int
    value: float | None
    unit: str
    label: str
    column: str  #: cases loss share change before loss_before mean victims, or one of ACTIONS
    head: str = ""
    earlier: bool = False  #: of the period before, in a row that says what it counts


@dataclass(frozen=True, slots=True)
class Table:
    start: int
    end: int
    by: str  #: head of the first column: 单位, 类型 …
    cells: tuple[Cell, ...]


def column_of(head: str) -> str | None:
    """What a column holds, by its head."""
    for name in ("label", "change", "share", "before", "loss_before", "mean", *ACTIONS, "loss", "victims", "cases"):
        if getattr(P, f"head_{name}").search(head):
            return name
    return None


def _value(token: str) -> tuple[float | None, str] | None:
    """(value, unit) of a cell, None where it is a word."""
    if P.level.fullmatch(token):
        return (0.0 if "平" in token or "变化" in token else None), ""
    core = P.cell.fullmatch(token)
    if core is None:
        return None
    sums = list(find_money(token)) if "元" in token or "万" in token else []
    number = sums[0].value if sums else next((n.value for n in find_numbers(core["n"])), None)
    if number is None:
        return None
    sign = -1.0 if core["sign"] or P.fall.search(token) else 1.0
    return sign * number, "%" if "%" in token else "元" if sums else (core["unit"] or "")


def _inline(folded: str) -> list[Table]:
    """案件类型分布(起): 刷单返利52 虚假征信24: labels and figures in one line, the unit in its head."""
    made = []
    for match in P.inline.finditer(folded):
        unit = match["unit"]
        column = "victims" if unit in "人名" else "cases"
        cells = [
            Cell(
                match.start("pairs") + pair.start("n"),
                match.start("pairs") + pair.end("n"),
                float(pair["n"]),
                unit,
                pair["label"].strip("、"),
                column,
            )
            for pair in P.pair.finditer(match["pairs"])
        ]
        made.append(Table(match.start(), match.end(), match.group().split("(")[0].split("（")[0], tuple(cells)))
    return made


def _counted(folded: str, pair: re.Match[str], column: str) -> Iterator[Cell]:
    """The count of a label and, where a bracket behind it says so, what was lost."""
    yield Cell(pair.start("n"), pair.end("n"), float(pair["n"]), "", pair["label"], column)
    lost = P.pair_loss.match(folded, pair.end("n"))
    sums = list(find_money(folded[lost.start("n") : lost.end() - 1])) if lost else []
    if lost and sums:
        yield Cell(lost.start("n"), lost.end() - 1, sums[0].value, "元", pair["label"], "loss")


def _bare(folded: str) -> list[Table]:
    """〖类型〗刷单9 购物7 客服4, 受害人男3女5: labels and figures in one line, without any unit."""
    made = []
    for match in P.bare.finditer(folded):
        column = "victims" if match["people"] else "cases"
        found = list(P.pair.finditer(folded, match.start("pairs"), match.end("pairs")))
        cells = tuple(chain.from_iterable(_counted(folded, pair, column) for pair in found))
        made.append(Table(match.start(), match.end(), match["head"], cells))
    return made


def _listed(folded: str) -> list[Table]:
    """【镇街榜】 and lines like 城关镇 4: a heading that says by what is counted, a label and a figure a line, without any unit."""
    made = []
    for match in P.listed.finditer(folded):
        hint = hint_of(match["head"])
        if hint is None:
            continue
        column = "cases" if hint in ("type", "region") else "victims"
        found = P.listed_pair.finditer(folded, match.start("pairs"), match.end("pairs"))
        cells = tuple(Cell(pair.start("n"), pair.end("n"), float(pair["n"]), "", pair["label"], column) for pair in found)
        made.append(Table(match.start(), match.end(), match["head"], cells))
    return made


def _unheaded(folded: str) -> list[Table]:
    """Lines like 城关镇 4, or a label and a figure in turn, without any head or unit, that come to a number of cases told in the text."""
    made = []
    for match in P.unheaded.finditer(folded):
        found = list(P.unheaded_pair.finditer(folded, match.start("pairs"), match.end("pairs")))
        whole = sum(int(pair["n"]) for pair in found)
        if re.search(rf"(?<![\d.]){whole}(?:起|宗|件)", folded) is None:
            continue
        kinds = [category_of(pair["label"], None, "起")[0] for pair in found]
        by = next((name for kind, name in _BY if kinds.count(kind) > len(kinds) / 2), None)
        cells = tuple(Cell(pair.start("n"), pair.end("n"), float(pair["n"]), "", pair["label"], "cases") for pair in found)
        made += [Table(match.start(), match.end(), by, cells)] if by else []
    return made


def _breaks(folded: str, tokens: list[re.Match[str]], at: int) -> bool:
    """Whether a token begins a line."""
    return "\n" in folded[tokens[at - 1].end() : tokens[at].start()]


def _head(folded: str, tokens: list[re.Match[str]], at: int) -> list[str] | None:
    """The columns of a head that begins at a token: a label's and at least one figure's."""
    columns: list[str] = []
    months = 0
    items = P.items.match(tokens[at].group()) is not None
    for n, token in enumerate(tokens[at : at + 8]):
        if items and n > 1 and _breaks(folded, tokens, at + n):  # its rows have names of columns
            break
        column = column_of(token.group())
        if P.head_month.match(token.group()):  # 6月(起) 5月(起): the second is compared with
            column, months = "before" if months else "cases", months + 1
        if column is None or _value(token.group()) is not None:
            break
        columns.append(column)
    if "before" in columns and "cases" not in columns:  # 上周 前周: the first is what is reported on
        columns[columns.index("before")] = "cases"
    labels = columns.count("label")
    return columns if labels in (1, 2) and len(columns) - labels >= 1 and columns[0] == "label" else None


def _row(tokens: list[re.Match[str]], at: int, columns: list[str], heads: list[str]) -> tuple[list[Cell], int] | None:
    """One row at a token: words for the label columns, a figure for each other; None where it does not fit."""
    label = ""
    cells: list[Cell] = []
    place = at
    for column in columns:
        if place >= len(tokens):
            return None
        token = tokens[place]
        told = _value(token.group())
        if column == "label":
            if told is not None and not (label == "" and columns.count("label") == 2):
                return None
            label = token.group() if told is None else label
        else:
            if told is None:
                return None
            cells.append(Cell(token.start(), token.end(), told[0], told[1], "", column, heads[len(cells)]))
        place += 1
    if columns.count("label") == 1 and len(label) > 14:
        return None
    named = [Cell(c.start, c.end, c.value, c.unit, label, c.column, c.head) for c in cells]
    return (named, place) if label else None


def _short_line(folded: str, tokens: list[re.Match[str]], at: int, wide: int) -> int | None:
    """The token behind a line of fewer cells than the table has columns (大堡子镇 持平): such a line cannot be told apart into cells."""
    for place in range(at + 1, min(at + wide, len(tokens))):
        if _breaks(folded, tokens, place):
            return place
    return None


def find_tables(folded: str) -> list[Table]:
    """The flattened tables of a text.

    >>> [(c.label, c.column, c.value) for t in find_tables("单位 本周 环比\\n高笋塘 5 66.7%\\n五桥 4 -20%") for c in t.cells]
    [('高笋塘', 'cases', 5.0), ('高笋塘', 'change', 66.7), ('五桥', 'cases', 4.0), ('五桥', 'change', -20.0)]
    """
    tokens = list(_TOKEN.finditer(P.bracketed.sub(lambda m: f" {m['heads']} ", folded)))
    tables = [*_inline(folded), *_listed(folded)]
    tables += [bare for bare in _bare(folded) if not any(bare.start < table.end and table.start < bare.end for table in tables)]
    plain = [one for one in _unheaded(folded) if not any(one.start < table.end and table.start < one.end for table in tables)]
    at = 0
    while at < len(tokens):
        columns = _head(folded, tokens, at) if P.head_label.match(tokens[at].group()) else None
        if columns is None:
            at += 1
            continue
        found: list[Cell] = []
        heads = [t.group() for t, c in zip(tokens[at:], columns, strict=False) if c != "label"]
        place = at + len(columns)
        while len(found) < _LONGEST:
            row = _row(tokens, place, columns, heads)
            after = place if row else _short_line(folded, tokens, place, len(columns))
            row = row or (_row(tokens, after, columns, heads) if after else None)
            if row is None:
                break
            found += row[0]
            place = row[1]
        if found:
            by = next(t.group() for t, c in zip(tokens[at:], columns, strict=False) if c == "label" and not P.serial.fullmatch(t.group()))
            tables.append(Table(tokens[at].start(), tokens[place - 1].end(), by, tuple(found)))
        at = max(place, at + 1)
    return tables + [one for one in plain if not any(one.start < table.end and table.start < one.end for table in tables)]

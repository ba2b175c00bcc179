"""The cells of a flattened table as statistics: of what, by what, for which period, in which unit."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.extract.patterns import Patterns
from kb.extract.periods import Period, find_day, period_before
from kb.extract.tally_candidates import Reader
from kb.extract.tally_categories import category_of, hint_of, unit_of
from kb.extract.tally_figures import NO_CHANGE
from kb.extract.tally_tables import ACTIONS, Cell, Table, column_of
from kb.model import Span, Tally

P = Patterns("figures.yml", "tables")
_YEAR_BEFORE = re.compile(r"同期|上年|去年")
_TOTAL = re.compile(r"合计|总计|总数|全[市县区州]|小计")
_LARGE = 30  #: a bare number in a column of changes above which it is per cent
_HEADS = 60  #: characters of a table in which its heads may say what sums are counted in
#: column -> what it counts
_METRICS = {"before": "cases", "loss_before": "loss", "mean": "other", "broken": "other"}
_SUMS = ("loss", "loss_before", "mean", "funds_returned", "funds_frozen")
_BEFORE = ("before", "loss_before")
_UNITS = {"cases": "起", "before": "起", "broken": "起", "share": "%", "victims": "人", "arrested": "人", "dissuaded": "人"}


def read_table(reader: Reader, table: Table) -> list[Tally]:
    """The cells of a table; 环比 is the change of what is counted in its row, 合计 the total."""
    changing = ("cases", "loss", "victims", *ACTIONS) if P.items.match(table.by) else ("cases",)
    table = _named_by_rows(table)
    scales = {column: _scale(reader, table, column) for column in _SUMS}
    turns = _turns(table)
    kinds = {turn: _kind([cell for cell, its in zip(table.cells, turns, strict=True) if its == turn]) for turn in set(turns) if turn}
    each = {column for _, column in kinds} >= {"cases", "loss"}  # 发案 同比 损失 同比: a change for each
    made: list[Tally] = []
    hint = hint_of(table.by)
    row: int | None = None  # the last count of the period itself
    for cell, turn in zip(table.cells, turns, strict=True):
        scale = scales.get(cell.column, 1)
        if cell.value is None or scale is None or (cell.column == "share" and _is_total(cell)):  # 合计 100%
            continue
        if cell.column != "change":
            row = len(made) if cell.column in changing and not cell.earlier else row
            made.append(_read(reader, table, replace(cell, value=cell.value * (1 if cell.unit == "元" else scale)), hint))
        elif row is not None and row >= len(made) - 3 and turn and (kind := kinds[turn]) is not None:
            basis = "同比" if "同比" in cell.head else "环比"
            at = len(made) - 1 if each else row
            made[at] = replace(made[at], change={"basis": basis, **NO_CHANGE, kind: cell.value})
    return made


def _turns(table: Table) -> list[tuple[str, str] | None]:
    """Of each cell that says what changed its head, and the column of what stands before it in its row; None of the others."""
    made: list[tuple[str, str] | None] = []
    column = ""
    for cell in table.cells:
        made.append((cell.head, column) if cell.column == "change" else None)
        column = column if cell.column == "change" else cell.column
    return made


def _kind(cells: list[Cell]) -> str | None:
    """What a column of changes counts in: per cent, cases, or None where bare numbers may be either.

    Bare ones are per cent where one has a fraction or is large; where those of the rows come to that of the total, they are cases.
    """
    told = [cell for cell in cells if cell.value is not None]
    if "%" in cells[0].head or any(cell.unit == "%" or cell.value != int(cell.value or 0) for cell in told):
        return "percent"
    if any(cell.unit for cell in told):
        return "absolute"
    whole = [cell.value or 0.0 for cell in told if _is_total(cell)]
    rows = [cell.value or 0.0 for cell in told if not _is_total(cell)]
    if len(whole) == 1 and len(rows) > 1 and sum(rows) == whole[0]:
        return "absolute"
    return "percent" if max((abs(value) for value in (*whole, *rows)), default=0.0) > _LARGE else None


def _named_by_rows(table: Table) -> Table:
    """A table whose rows say what they count (项目 本周 上周 / 发案 11 8 / 损失(万元) 38.6 52.1), as one whose columns do."""
    if not P.items.match(table.by):
        return table
    cells = []
    for cell in table.cells:
        told = column_of(cell.label)
        if told not in ("cases", "loss", "victims", *ACTIONS):
            continue
        if cell.column == "change":
            cells.append(cell)
            continue
        earlier = cell.column == "before"
        of_row = {"cases": "before", "loss": "loss_before"}.get(told, told) if earlier else told
        cells.append(replace(cell, column=of_row, head=f"{cell.head}{cell.label}", label="", earlier=earlier))
    return replace(table, cells=tuple(cells))


def _scale(reader: Reader, table: Table, column: str) -> int | None:
    """What the sums of a column are multiplied by; None where nothing says in what they are counted.

    Its own head says it, else another, else the text that tells one of them again (合计 263.78: 损失263.78万元).
    """
    cells = [cell for cell in table.cells if cell.column == column and cell.value]
    own = "".join(dict.fromkeys(cell.head for cell in cells))
    for told in (own, reader.folded[table.start : table.start + _HEADS]):
        if "元" in told:
            return 10**4 if "万元" in told else 1
    for cell in reversed(cells):
        again = re.search(rf"(?<![\d.]){re.escape(reader.folded[cell.start : cell.end])}0{{0,2}}(?P<unit>万?元)", reader.folded)
        if again:
            return 10**4 if again["unit"] == "万元" else 1
    return 1 if all(cell.unit == "元" for cell in cells) else None


def _is_total(cell: Cell) -> bool:
    return not cell.label or _TOTAL.search(cell.label) is not None


def _read(reader: Reader, table: Table, cell: Cell, hint: str | None) -> Tally:
    total = _is_total(cell)
    dimension, category = (None, None) if total else category_of(cell.label, hint or "region", "起")
    if not total and dimension is None and hint in (None, "region"):
        dimension, category = "region", cell.label  # 占陇
    money = unit_of(reader.home, reader.home)
    daily = P.day.fullmatch(table.by) is not None
    if daily:
        dimension = category = None
    return Tally(
        _METRICS.get(cell.column, cell.column),
        cell.value or 0.0,
        _unit(cell, money),
        Span(cell.start, cell.end),
        dimension,
        category,
        _period(reader, cell, daily and not total),
        reader.region,
        rule="tallies.table",
    )


def _unit(cell: Cell, money: str) -> str:
    """What a cell counts in: as it or its head prints it, else what its column counts, sums in `money`."""
    if cell.unit in ("宗", "件"):
        return cell.unit
    unit = _UNITS.get(cell.column, money)
    return "人次" if unit == "人" and "人次" in cell.head else unit


def _period(reader: Reader, cell: Cell, daily: bool) -> Period:
    """That of its row in a table by day, of its column, or of the whole notice."""
    if daily:
        return find_day(cell.label, reader.published) or (None, None)
    if P.year.match(cell.head):
        return f"{cell.head[:4]}-01-01", f"{cell.head[:4]}-12-31"
    if cell.column in _BEFORE or cell.earlier:
        return period_before(reader.period, _YEAR_BEFORE.search(cell.head) is not None)
    return reader.period

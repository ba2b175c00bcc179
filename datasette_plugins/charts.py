"""Charts as SVG made on the server: places across in percent, up in pixels, so that text keeps its size on a phone and on a desk.

Each is a picture of rows that stand as a table beside it; nothing is in a chart alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

Row = dict[str, Any]
Say = Callable[[float], str]

TOP, HEIGHT, FOOT = 18, 180, 34  #: pixels above the plot, of the plot, and below it for looks and months
WIDEST = 6.0  #: percent of a chart that a column takes at most: where there is one day, it is no wall
_LABELS = 6  #: at most, below a chart


def _step(most: float) -> float:
    """Between lines of a grid: 1, 2 or 5 of a power of ten, so that three to five of them reach the most.

    >>> [_step(most) for most in (3, 7, 34, 101, 0.4)]
    [1.0, 2.0, 10.0, 50.0, 0.1]
    """
    size = 10.0 ** math.floor(math.log10(most / 3)) if most > 0 else 1.0
    return next((step * size for step in (1, 2, 5) if step * size * 5 >= most * 0.999), 10 * size)


def _linear(most: float) -> Scale:
    step = _step(most)
    return Scale(0, step * max(1, math.ceil(most / step - 1e-9)))


@dataclass(frozen=True, slots=True)
class Scale:
    """From a value to pixels from the top of the plot."""

    low: float
    high: float
    log: bool = False

    def y(self, value: float) -> float:
        if self.log:
            value, low, high = (math.log10(max(each, self.low)) for each in (value, self.low, self.high))
        else:
            low, high = self.low, self.high
        share = (value - low) / (high - low) if high > low else 0.0
        return round(TOP + HEIGHT * (1 - min(1.0, max(0.0, share))), 1)

    def ticks(self) -> list[float]:
        if self.log:
            first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            return [10.0**n for n in range(first, last + 1)]
        step = _step(self.high)
        return [step * n for n in range(1, round(self.high / step) + 1)]


def _line(x1: str, y1: float, x2: str, y2: float, kind: str) -> Markup:
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>').format(x1, y1, x2, y2, kind)


def _rect(x: float, width: float, y: float, height: float, kind: str) -> Markup:
    rect = Markup('<rect x="{}%" width="{}%" y="{}" height="{}" class="{}"/>')
    return rect.format(_at(x), _at(width), round(y, 1), round(height, 1), kind)


def _text(x: float, y: float, said: str, kind: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{}%" y="{}" class="{}" text-anchor="{}">{}</text>').format(_at(x), y, kind, anchor, said)


def _at(x: float) -> str:
    return f"{x:.2f}".rstrip("0").rstrip(".")


def _grid(scale: Scale) -> Iterator[Markup]:
    return (_line("0", scale.y(tick), "100%", scale.y(tick), "grid") for tick in scale.ticks())


def _ticks(scale: Scale, say: Say) -> Iterator[Markup]:
    """On their lines and over the marks, so that a chart needs no margin."""
    return (_text(0, scale.y(tick) - 3, say(tick), "tick over") for tick in scale.ticks())


def _names(names: Sequence[str]) -> Iterator[Markup]:
    """Some of the names below the plot, never over one another; of months the years, where there are more."""
    n = len(names)
    starts = [at for at, name in enumerate(names) if name.endswith("-01")] if n > 18 else []
    chosen = starts or list(range(n))
    step = max(1, math.ceil(len(chosen) / _LABELS))
    for at in chosen[::step]:
        said = names[at][:4] if starts else names[at]
        middle = 100 * (at + 0.5) / n
        anchor = "start" if middle < 6 else "end" if middle > 94 else "middle"
        yield _text(0 if anchor == "start" else 100 if anchor == "end" else middle, TOP + HEIGHT + 28, said, "tick", anchor)


def _picture(parts: Iterable[Markup], title: str, height: int = TOP + HEIGHT + FOOT) -> Markup:
    head = Markup('<svg class="chart" width="100%" height="{}" role="img" aria-label="{}">').format(height, title)
    return head + Markup("\n").join(parts) + Markup("</svg>")


def columns(rows: Sequence[Row], key: str, title: str, say: Say, value: str = "cases", ends: tuple[str, str] = ("low", "high")) -> Markup:
    """One column a row: what was seen while watched is filled, what was collected afterwards only outlined, the interval a fine line;
    below, a strip that is dark where somebody looked."""
    if not rows:
        return Markup("")
    scale = _linear(max(max(row[value] or 0, row[ends[1]] or 0) for row in rows))
    wide, base = 100 / len(rows), TOP + HEIGHT
    parts = list(_grid(scale))
    looks = max((row.get("looks") or 0 for row in rows), default=0)
    for at, row in enumerate(rows):
        if row[value]:
            parts.append(_column(row, key, value, ends, scale, at * wide, wide))
        if looks and row.get("looks"):
            parts.append(_rect(at * wide, wide, base + 5, 6, f"looked looked-{math.ceil(3 * row['looks'] / looks)}"))
    parts += [_line("0", base, "100%", base, "base"), *_names([str(row[key]) for row in rows]), *_ticks(scale, say)]
    return _picture(parts, title)


def _column(row: Row, key: str, value: str, ends: tuple[str, str], scale: Scale, x: float, wide: float) -> Markup:
    n, base = row[value], TOP + HEIGHT
    afterwards = row.get("afterwards") or 0
    late = min(n, afterwards) if value == "cases" else n if afterwards and 2 * afterwards >= row["cases"] else 0
    low, high = (row[end] for end in ends)
    interval = "" if low is None or high is None else f" ({low:,.12g}–{high:,.12g})"
    parts = [Markup("<title>{}: {}{}</title>").format(row[key], f"{n:,.12g}", interval)]
    width = min(0.8 * wide, WIDEST)
    inner = x + (wide - width) / 2
    if n - late:
        parts.append(_rect(inner, width, scale.y(n - late), base - scale.y(n - late), "watched"))
    if late:
        parts.append(_rect(inner, width, scale.y(n), scale.y(n - late) - scale.y(n), "afterwards"))
    if low is not None and high is not None:
        middle = f"{_at(x + wide / 2)}%"
        parts.append(_line(middle, scale.y(high), middle, scale.y(low), "whisker"))
    return Markup("<g>") + Markup("").join(parts) + Markup("</g>")


def ranges(rows: Sequence[Row], key: str, title: str, say: Say) -> Markup:
    """Losses over time: from the tenth to the ninetieth percentile, the middle half thick, the median a mark; logarithmic."""
    told = [row for row in rows if row["p50"]]
    if not told:
        return Markup("")
    low, high = min(row["p10"] for row in told), max(row["p90"] for row in told)
    scale = Scale(10.0 ** math.floor(math.log10(max(low, 1))), 10.0 ** math.ceil(math.log10(max(high, 10)) + 1e-9), log=True)
    wide = 100 / len(rows)
    parts = list(_grid(scale))
    for at, row in enumerate(rows):
        if row["p50"]:
            parts.append(_range(row, key, scale, at * wide, wide, say))
    parts += [_line("0", TOP + HEIGHT, "100%", TOP + HEIGHT, "base"), *_names([str(row[key]) for row in rows]), *_ticks(scale, say)]
    return _picture(parts, title)


def _range(row: Row, key: str, scale: Scale, x: float, wide: float, say: Say) -> Markup:
    y = {name: scale.y(row[name]) for name in ("p10", "p25", "p50", "p75", "p90")}
    middle = f"{_at(x + wide / 2)}%"
    kind = "watched" if (row["afterwards"] or 0) * 2 < row["cases"] else "afterwards"
    said = Markup("<title>{}: {} ({}–{}; {})</title>").format(row[key], say(row["p50"]), say(row["p25"]), say(row["p75"]), row["cases"])
    ends = _line(middle, y["p90"], middle, y["p10"], "whisker")
    box = _rect(x + 0.2 * wide, 0.6 * wide, y["p75"], max(1.0, y["p25"] - y["p75"]), kind)
    mark = _rect(x + 0.1 * wide, 0.8 * wide, y["p50"] - 1, 2, "median")
    return Markup("<g>{}{}{}{}</g>").format(said, ends, box, mark)


def strip(row: Row, most: float) -> Markup:
    """One bar of a table: its length the count, a fine line its interval."""
    bar = Markup('<rect width="{}%" height="8" y="2" class="watched"/>').format(_at(100 * row["cases"] / most))
    if row["low"] is not None:
        ends = (f"{_at(100 * row['low'] / most)}%", f"{_at(min(100.0, 100 * row['high'] / most))}%")
        bar += _line(ends[0], 6, ends[1], 6, "whisker")
    return Markup('<svg class="strip" width="100%" height="12" aria-hidden="true">{}</svg>').format(bar)


def strip_most(rows: Sequence[Row]) -> float:
    return max((max(row["cases"], row["high"] or 0) for row in rows), default=1) or 1


def spread(row: Row, low: float, high: float) -> Markup:
    """One row of losses, across, logarithmic: percentiles 10 to 90, the middle half thick, the median a mark."""
    if not row["p50"]:
        return Markup("")
    span = math.log10(high / low)
    x = {name: 100 * min(1.0, max(0.0, math.log10(max(row[name], low) / low) / span)) for name in ("p10", "p25", "p50", "p75", "p90")}
    line = _line(f"{_at(x['p10'])}%", 6, f"{_at(x['p90'])}%", 6, "whisker")
    box = _rect(x["p25"], max(0.4, x["p75"] - x["p25"]), 2, 8, "watched")
    mark = _rect(max(0.0, x["p50"] - 0.3), 0.6, 0, 12, "median")
    return Markup('<svg class="strip" width="100%" height="12" aria-hidden="true">{}{}{}</svg>').format(line, box, mark)


def spread_ends(rows: Sequence[Row]) -> tuple[float, float]:
    """The powers of ten around all percentiles."""
    told = [row for row in rows if row["p50"]]
    low = min((row["p10"] for row in told), default=1.0)
    high = max((row["p90"] for row in told), default=10.0)
    floor = 10.0 ** math.floor(math.log10(max(low, 1.0)))
    return floor, max(floor * 10, 10.0 ** math.ceil(math.log10(max(high, 1.0)) - 1e-9))


def beside(rows: Sequence[Row], figures: Sequence[Row], title: str, names: tuple[str, str], say: Say) -> Markup:
    """Two plots on one axis of time: cases that notices tell, and below them what the police count, each period as wide as it is long and
    as high as its cases for thirty days; a flagged figure is hollow."""
    if not rows:
        return Markup("")
    upper = columns([{**row, "cases": row["cases"] or 0} for row in rows], "month", f"{names[0]}. {title}", say)
    first, last = rows[0]["month"], rows[-1]["month"]
    spans = [made for made in (_span(figure, first, last) for figure in figures) if made]
    scale = _linear(max((rate for _, _, rate, _ in spans), default=1))
    parts = list(_grid(scale))
    for start, width, rate, figure in sorted(spans, key=lambda span: -span[1]):
        kind = "figure hollow" if figure["flag"] else "figure"
        said = Markup("<title>{} – {}: {}</title>").format(figure["period_from"], figure["period_to"], f"{figure['value']:,.12g}")
        parts.append(Markup("<g>{}{}</g>").format(said, _rect(start, max(width, 0.25), scale.y(rate) - 3, 6, kind)))
    parts += [_line("0", TOP + HEIGHT, "100%", TOP + HEIGHT, "base"), *_names([row["month"] for row in rows]), *_ticks(scale, say)]
    lower = _picture(parts, f"{names[1]}. {title}")
    caption = Markup('<p class="panel">{}</p>')
    return caption.format(names[0]) + upper + caption.format(names[1]) + lower


def _span(figure: Row, first: str, last: str) -> tuple[float, float, float, Row] | None:
    """(start and width in percent of the axis, cases for thirty days, the figure); None where it lies outside."""
    from datetime import date

    begin = date(int(first[:4]), int(first[5:]), 1).toordinal()
    year, month = int(last[:4]), int(last[5:])
    whole = date(year + month // 12, month % 12 + 1, 1).toordinal() - begin
    start, end = (date.fromisoformat(figure[name]).toordinal() for name in ("period_from", "period_to"))
    left, right = max(0, start - begin), min(whole, end + 1 - begin)
    if right <= left:
        return None
    return 100 * left / whole, 100 * (right - left) / whole, 30 * figure["value"] / (end - start + 1), figure


LINE = 24  #: pixels of a line of bars or places


def bars(told: Sequence[tuple[str, float]], title: str) -> Markup:
    """A bar a line, its name and figure above it: for a file of its own, where no table stands beside."""
    most = max((n for _, n in told), default=0) or 1
    parts: list[Markup] = []
    for at, (name, n) in enumerate(told):
        top = at * (LINE + 10)
        parts += [_text(0, top + 12, name, "tick"), _text(100, top + 12, f"{n:,.12g}", "tick", "end")]
        parts.append(_rect(0, 100 * n / most, top + 17, 8, "watched"))
    return _picture(parts, title, len(told) * (LINE + 10) + 4)


FLOWS = 30  #: the most that are drawn


def flows(rows: Sequence[Row], title: str, role: Callable[[str], str]) -> Markup:
    """Victims' places on the left, the others with their role on the right; a line is as wide as it has cases."""
    drawn = [row for row in rows[:FLOWS] if row["victim_name"] and row["place_name"]]
    if not drawn:
        return Markup("")
    left = list(dict.fromkeys(row["victim_name"] for row in drawn))
    right = list(dict.fromkeys((role(row["place_role"]), row["place_name"]) for row in drawn))
    most = max(row["cases"] for row in drawn)
    line = Markup('<line x1="31%" x2="63%" y1="{}" y2="{}" class="flow" stroke-width="{}"><title>{} → {} {}: {}</title></line>')
    parts = [
        line.format(_middle(left.index(row["victim_name"])), _middle(right.index((role(row["place_role"]), row["place_name"]))),
                    round(1 + 9 * row["cases"] / most, 1), row["victim_name"], role(row["place_role"]), row["place_name"], row["cases"])
        for row in drawn
    ]  # fmt: skip
    parts += [_text(30, _middle(at) + 4, name, "tick", "end") for at, name in enumerate(left)]
    parts += [_text(64, _middle(at) + 4, f"{place} · {what}", "tick") for at, (what, place) in enumerate(right)]
    return _picture(parts, title, max(len(left), len(right)) * LINE + 8)


def _middle(at: int) -> int:
    return at * LINE + LINE // 2

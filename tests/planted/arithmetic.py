"""Statistical bulletins whose figures follow from each other, and such in which one was misprinted: which one is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from kb.model import Bulletin, Reading, Span, Tally

from .figures import TYPES, Check, Figures, Period, draw_figures, draw_period, misprint, percent
from .places import County, counties
from .printing import Printer, Style
from .sheets import word

_CLEAR = 1.6  #: points by which a misprint must at least break a percentage
_SUM_CLEAR = 3000  #: yuan by which a misprint must break a sum of money; counts break by one


@dataclass(frozen=True, slots=True)
class Fault:
    """One misprinted figure. `kind` sum change share: the check that it breaks first.

    `span` is the figure as printed, `right` what should stand there (yuan, pieces, percent; falls negative), `row` the tally it belongs to.
    `rows`: every tally in a check that fails, a flag on any of them has seen the fault. `accepted`: (tally, proposal) pairs
    that mend it, the true one first; `identified`: the text itself tells which figure is wrong, because all others are borne
    out by checks that hold.
    """

    kind: str
    figure: str  #: key, such as `total`, `type2`, `typeshare1`, `losschange`
    span: Span
    right: float
    row: Span
    rows: tuple[Span, ...]
    accepted: tuple[tuple[Span, float], ...]
    identified: bool


@dataclass(frozen=True, slots=True)
class Statistic:
    """A bulletin with its figures as printed (in the order of the text) and its faults (none in half of them)."""

    bulletin: Bulletin
    tallies: tuple[Tally, ...]
    faults: tuple[Fault, ...]
    checks: tuple[Check, ...]
    form: str

    @property
    def reading(self) -> Reading:
        return Reading(self.bulletin, "zh-Hans", True, self.form, (), (), (), self.tallies)


def plant_statistics(n: int = 400, seed: int = 1) -> list[Statistic]:
    """n bulletins in mixed order, every second with a fault."""
    order = [at % 2 == 0 for at in range(n)]
    Random(f"planted statistics {seed}").shuffle(order)
    return [_statistic(f"{seed}:{at}", at, faulty) for at, faulty in enumerate(order)]


def _statistic(seed: str, at: int, faulty: bool) -> Statistic:
    for attempt in range(50):
        rng = Random(f"planted statistic {seed}:{attempt}")
        period, county = draw_period(rng), rng.choice(counties())
        figures, style, plan = draw_figures(period, rng), _style(period, rng), rng.getrandbits(32)
        checks = _print(figures, period, county, style, plan).checks
        chosen = _misprints(figures, checks, style, rng) if faulty else []
        if not faulty or chosen:
            return _finished(figures, period, county, style, plan, at, chosen)
    raise AssertionError("no bulletin with a check in fifty")


def _style(period: Period, rng: Random) -> Style:
    return Style(
        rng.choices((0, 1, 2), (15, 25, 60))[0],
        rng.random() < 0.12,
        rng.choices(("起", "宗", "件"), (80, 12, 8))[0],
        rng.choice(("人", "人", "名")),
        "同比" if period.kind == "year" else "环比",
        rng.random() < 0.3,
    )


def _print(figures: Figures, period: Period, county: County, style: Style, plan: int) -> Printer:
    """The bulletin; the same plan gives the same words and blocks, whatever the figures."""
    rng = Random(plan)
    printer = Printer(figures, period, county, style, rng, dict((*TYPES, ("其他类型", "99"))))
    heads = rng.random() < 0.5
    if rng.random() < 0.4:
        printer.sheet.lines.append(word("lead", {}, rng))
    blocks = [("types", printer.types), ("people", printer.people), ("towns", printer.towns)]
    rng.shuffle(blocks)
    for name, block in [("total", printer.overview), *blocks[: rng.randint(1, 3)]]:
        if heads:
            printer.sheet.lines.append(word(f"head.{name}", {}, rng))
        block()
    if rng.random() < 0.25:
        printer.rough()
    if rng.random() < 0.7:
        printer.rest()
    if rng.random() < 0.7:
        printer.sheet.lines.append(word("advice", {}, rng))
    return printer


def _value(key: str, figures: Figures, style: Style) -> float:
    """A figure as printed: money to a hundred yuan, percentages to the station's decimals."""
    if key in figures.wrong:
        return figures.wrong[key]
    true = figures.true[key]
    if "change" in key or "share" in key:
        scale = 10**style.decimals
        return int(true * scale) / scale if style.cuts else round(true, style.decimals)
    return round(true / 10_000, 2) * 10_000 if "loss" in key else true


def _follows(check: Check, figures: Figures, style: Style) -> float:
    """What the last or first figure of a check should be, the others being as printed."""
    values = [_value(key, figures, style) for key in check.figures]
    if check.kind == "sum":
        return sum(values[1:])
    if check.kind == "share":
        return percent(values[1], values[2])
    later, earlier = values[0], values[1]
    if check.kind == "absolute":
        sign = 1 if figures.true["absolute"] > 0 else -1
        return percent(sign * abs(earlier), later - sign * abs(earlier)) if later != sign * abs(earlier) else 1e9
    return percent(later - earlier, earlier)


def _said(check: Check, figures: Figures, style: Style) -> float:
    return _value(check.figures[2 if check.kind in ("change", "absolute") else 0], figures, style)


def broken(check: Check, figures: Figures, style: Style) -> bool:
    """Whether a check fails by more than any rounding."""
    follows, said = _follows(check, figures, style), _said(check, figures, style)
    if check.kind == "sum":
        return abs(follows - said) >= (_SUM_CLEAR if "loss" in check.figures[0] else 1)
    return abs(follows - said) >= max(_CLEAR, 0.03 * abs(follows))


def _misprints(figures: Figures, checks: list[Check], style: Style, rng: Random) -> list[tuple[Check, str]]:
    """One wrong figure, in one bulletin of seven a second that shares no check with it; `figures.wrong` is filled."""
    chosen: list[tuple[Check, str]] = []
    for _ in range(2 if rng.random() < 0.15 else 1):
        touched = {key for check in checks if broken(check, figures, style) for key in check.figures}
        free = [check for check in checks if not touched & set(check.figures)]
        kinds = sorted({check.kind for check in free})
        if not kinds:
            break
        kind = rng.choices(kinds, [3 if kind == "share" else 2 for kind in kinds])[0]
        check = rng.choice([check for check in free if check.kind == kind])
        key = _misprint(check, figures, style, rng)
        if key:
            chosen.append((check, key))
    return chosen


def _misprint(check: Check, figures: Figures, style: Style, rng: Random) -> str | None:
    """Misprint one figure of a check so that the check fails; the key, or None where no slip does it."""
    key = _pick(check, rng)
    right = _value(key, figures, style)
    for _ in range(40):
        if key.endswith("change") or "change" in key:
            flip = abs(right) >= 3 and rng.random() < 0.2
            figures.wrong[key] = -right if flip else misprint(right, style.decimals, rng, _CLEAR)
        elif "loss" in key:
            figures.wrong[key] = round(misprint(right / 10_000, 2, rng, 0.3) * 10_000, 2)
        else:
            figures.wrong[key] = misprint(right, style.decimals if "share" in key else 0, rng, _CLEAR if "share" in key else 1)
        if figures.wrong[key] != right and broken(check, figures, style):
            return key
    del figures.wrong[key]
    return None


def _pick(check: Check, rng: Random) -> str:
    first, *rest = check.figures
    if check.kind in ("change", "absolute"):
        return rng.choices((check.figures[2], check.figures[1], first), (70, 20, 10))[0]
    if check.kind == "share":
        return rng.choices((first, rest[0]), (80, 20))[0]
    return first if rng.random() < 0.55 else rng.choice(rest)


def _finished(
    figures: Figures, period: Period, county: County, style: Style, plan: int, at: int, chosen: list[tuple[Check, str]]
) -> Statistic:
    printer = _print(figures, period, county, style, plan)
    text, spans, tallies = printer.sheet.done()
    tallies = tuple(replace(tally, part_of=_whole(printer, tally, spans)) for tally in tallies)
    published = period.last + timedelta(days=1 + at % 4)
    url = f"https://stat-{county.code}.example/tj/{published:%Y%m}/{at:05d}.html"
    form = "annual_stats" if period.kind == "year" else "weekly_bulletin"
    bulletin = Bulletin(
        url, _title(period, county, at, plan), text, published.isoformat(), f"{county.city}公安局", f"{county.name}公安局",
        source=f"stat_{county.code}", tier="T0", family="trs", sha256=f"{at:064x}", region=county.code,
    )  # fmt: skip
    faults = tuple(_fault(check, key, figures, style, printer, spans) for check, key in chosen)
    return Statistic(bulletin, tallies, faults, tuple(printer.checks), form)


def _title(period: Period, county: County, at: int, plan: int) -> str:
    first, last = period.first, period.last
    slots = {
        "county": county.name, "no": str(at + 1), "year": f"{first.year}年", "month": f"{first.year}年{first.month}月",
        "span": f"{first.month}月{first.day}日至{last.month}月{last.day}日",
    }  # fmt: skip
    return word(f"title.{period.kind}", slots, Random(plan + 1))


_WHOLES = {
    "type": "total",
    "town": "total",
    "typeloss": "loss",
    "men": "victims",
    "women": "victims",
    "age": "victims",
    "townprev": "tableprev",
}


def _whole(printer: Printer, tally: Tally, spans: dict[str, Span]) -> Span | None:
    """The printed total that a part belongs to."""
    key = next(key for key, span in spans.items() if span == tally.span)
    return spans.get(_WHOLES.get(key.rstrip("0123456789"), ""))


def _row(key: str, check: Check, spans: dict[str, Span]) -> Span:
    """The tally to which a figure belongs: a change stands on the later count."""
    return spans[check.figures[0]] if "change" in key or key == "absolute" else spans[key]


def _fault(check: Check, key: str, figures: Figures, style: Style, printer: Printer, spans: dict[str, Span]) -> Fault:
    failing = [c for c in printer.checks if broken(c, figures, style) and key in c.figures]
    passing = [c for c in printer.checks if not broken(c, figures, style)]
    right = _value(key, Figures(figures.true), style)
    suspects = set.intersection(*(set(c.figures) for c in failing)) - {figure for c in passing for figure in c.figures}
    mends = [(_row(key, check, spans), right)]
    for c in failing:
        mends.append((_row(c.figures[0], c, spans), round(_follows(c, figures, style), 2)))
    kind = "change" if check.kind == "absolute" else check.kind
    rows = tuple(sorted({_row(figure, c, spans) for c in failing for figure in c.figures}))
    return Fault(kind, key, spans[key], right, mends[0][0], rows, tuple(dict.fromkeys(mends)), suspects == {key})

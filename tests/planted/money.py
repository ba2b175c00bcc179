"""Sums of made-up cases: drawn, printed, rounded without conflict, and altered so that tellings disagree."""

from __future__ import annotations

from random import Random

#: the stretch a rounded sum allows, as shares of the printed value
SLACK = {"余": (1.0, 1.12), "近": (0.9, 1.0), "约": (0.93, 1.07)}


def draw_sum(rng: Random, scale: float = 1.0) -> int:
    """Yuan, mostly odd figures, from hundreds to millions."""
    raw = max(700.0, min(rng.lognormvariate(10.4, 1.25) * scale, 9_000_000.0))
    grain = rng.choices((10, 1, 100, 1000, 10_000), (35, 25, 25, 10, 5))[0]
    return max(700, round(raw / grain) * grain) + (rng.choice((10, 20, 30, 40, 60, 70)) if grain == 10 else 0)


def plain(number: float) -> str:
    """Without a trailing .0: 3.0 → 3, 1.924 → 1.924."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def in_wan(yuan: float) -> str:
    return f"{plain(yuan / 10_000)}万元"


def printed(yuan: int, rng: Random) -> str:
    """An exact way to print it: 19240元, 1.924万元, 19,240元, 19 240元."""
    if yuan >= 100_000_000:
        return f"{plain(yuan / 100_000_000)}亿元"
    if yuan >= 10_000 and yuan % 100 == 0 and rng.random() < 0.55:
        return in_wan(yuan)
    if yuan >= 10_000 and rng.random() < 0.06:
        return f"{yuan:,}元"
    return f"{yuan}元"


def rounded(yuan: int, rng: Random) -> tuple[str, float, str]:
    """A rounded way to print it, its value and its mark (余 近 约), within SLACK of the true sum."""
    digits = len(str(yuan))
    unit = 10 ** (digits - 2)
    mark = rng.choice(("余", "余", "近", "约"))
    if mark == "余":
        value = yuan // unit * unit
    elif mark == "近":
        value = -(-yuan // unit) * unit
    else:
        value = round(yuan / unit) * unit
    if value == yuan:
        value, mark = yuan // unit * unit, "约"
    low, high = SLACK[mark]
    assert value * low <= yuan <= value * high
    return said_about(value, mark), float(value), mark


def said_about(value: float, mark: str) -> str:
    """1.9万余元, 近30万元, 约5万元, 800余元."""
    big = value >= 10_000
    number, unit = (plain(value / 10_000), "万") if big else (plain(value), "")
    return f"{number}{unit}余元" if mark == "余" else f"{mark}{number}{unit}元"


def agree(left: tuple[float, str | None], right: tuple[float, str | None]) -> bool:
    """Whether two printed sums can be one sum: equal where both are exact, else their stretches meet."""
    spans = [(value * SLACK[mark][0], value * SLACK[mark][1]) if mark else (value, value) for value, mark in (left, right)]
    (low, high), (other_low, other_high) = spans
    return low <= other_high + 1e-6 and other_low <= high + 1e-6


def altered(yuan: int, quote: str, rng: Random) -> tuple[str, float, str]:
    """Another sum in the same way of printing, its value, and how it went wrong: `digit`, `swap` or `unit`."""
    if "万元" in quote and rng.random() < 0.35 and yuan < 50_000_000:
        return quote.replace("万元", "亿元"), yuan * 10_000.0, "unit"
    digits = [at for at, char in enumerate(quote) if char.isdigit()]
    lead = digits[: max(2, len(digits) - 1)][:3]
    if len(digits) > 2 and quote[digits[0]] != quote[digits[1]] and quote[digits[1]] != "0" and rng.random() < 0.3:
        first, second = digits[0], digits[1]
        made = list(quote)
        made[first], made[second] = made[second], made[first]
        return _checked("".join(made), "swap")
    at = rng.choice(lead) if len(lead) > 1 else digits[0]
    choices = [d for d in "123456789" if d != quote[at]]
    return _checked(quote[:at] + rng.choice(choices) + quote[at + 1 :], "digit")


def _checked(quote: str, how: str) -> tuple[str, float, str]:
    return quote, value_of(quote), how


def value_of(quote: str) -> float:
    """What an exact quotation of ours says, in yuan."""
    scale = 100_000_000 if "亿" in quote or "億" in quote else 10_000 if "万" in quote or "萬" in quote else 1
    number = "".join(char for char in quote if char.isdigit() or char == ".")
    return round(float(number) * scale, 2)

"""The true figures of a made-up period, the checks they must pass, and figures that were misprinted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from .money import plain

#: type names as statistics print them, with codes
TYPES = (
    ("刷单返利类", "01"), ("虚假网络投资理财类", "02"), ("冒充电商物流客服类", "03"), ("贷款、代办信用卡类", "04"), ("虚假征信类", "05"),
    ("虚假购物、服务类", "06"), ("冒充公检法及政府机关类", "07"), ("冒充领导、熟人类", "08"), ("网络婚恋、交友类", "09"),
    ("网络游戏产品虚假交易类", "10"), ("冒充军警购物类", "11"), ("网黑案件", "12"), ("裸聊敲诈类", "13"),
)  # fmt: skip
AGES = (
    ("18岁以下", "18至35岁", "36至59岁", "60岁以上"),
    ("20岁以下", "21岁至40岁", "41岁至60岁", "60岁以上"),
    ("未成年人", "青年", "中年", "老年人"),
)
_TOWN = (
    "城关镇",
    "东河镇",
    "石桥镇",
    "南坪乡",
    "新民街道",
    "柳林镇",
    "白沙镇",
    "红旗街道",
    "龙泉镇",
    "双河乡",
    "大湾镇",
    "清水乡",
    "高峰镇",
    "长乐街道",
)


@dataclass(frozen=True, slots=True)
class Period:
    kind: str  #: week month year
    first: date
    last: date

    @property
    def before(self) -> Period:
        """The period that a change is measured against."""
        if self.kind == "week":
            return Period("week", self.first - timedelta(days=7), self.last - timedelta(days=7))
        if self.kind == "month":
            last = self.first - timedelta(days=1)
            return Period("month", last.replace(day=1), last)
        return Period("year", date(self.first.year - 1, 1, 1), date(self.first.year - 1, 12, 31))

    @property
    def days(self) -> tuple[str, str]:
        return self.first.isoformat(), self.last.isoformat()


@dataclass(frozen=True, slots=True)
class Check:
    """An equation between printed figures, by key.

    `sum`: the whole, then its parts. `change`: later, earlier, percent. `absolute`: later, difference, percent.
    `share`: percent, part, whole.
    """

    kind: str
    figures: tuple[str, ...]


@dataclass(slots=True)
class Figures:
    """True values by key: counts in pieces, money in yuan, changes and shares in percent; `wrong` holds what is misprinted."""

    true: dict[str, float] = field(default_factory=dict)
    wrong: dict[str, float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> float:
        return self.wrong.get(key, self.true[key])


def split(total: int, parts: int, rng: Random) -> list[int]:
    """Whole numbers of at least one that sum to the total, falling."""
    weights = [rng.random() ** 1.5 + 0.05 for _ in range(parts)]
    spare = total - parts
    counts = [1 + int(spare * weight / sum(weights)) for weight in weights]
    counts[0] += total - sum(counts)
    return sorted(counts, reverse=True)


def percent(part: float, whole: float) -> float:
    return 100.0 * part / whole


def draw_period(rng: Random) -> Period:
    kind = rng.choices(("week", "month", "year"), (60, 30, 10))[0]
    if kind == "week":
        first = date(2022, 1, 3) + timedelta(days=7 * rng.randrange(200))
        return Period("week", first, first + timedelta(days=6))
    if kind == "month":
        first = date(rng.choice((2022, 2023, 2024, 2025)), rng.randint(1, 12), 1)
        return Period("month", first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))
    year = rng.choice((2021, 2022, 2023, 2024))
    return Period("year", date(year, 1, 1), date(year, 12, 31))


def draw_figures(period: Period, rng: Random) -> Figures:
    low, high = {"week": (11, 64), "month": (38, 320), "year": (210, 3900)}[period.kind]
    made = Figures()
    true = made.true
    total = rng.randint(low, high)
    before = max(8, round(total * rng.uniform(0.55, 1.7)))
    _parts(made, "type", total, rng.sample(TYPES, rng.randint(4, 7)), rng)
    grain = rng.choice((1000, 1000, 100, 10))  #: yuan; printed in 万元 to two decimals, so the finest sums are a little off
    losses = [round(rng.uniform(0.4, 9.0) * true[f"type{at}"] * 1000 / grain) * grain for at in range(len(made_keys(made, "type")))]
    for at, loss in enumerate(losses):
        true[f"typeloss{at}"] = float(loss)
        true[f"typeshare{at}"] = percent(true[f"type{at}"], total)
    true |= {"total": float(total), "prev": float(before), "loss": float(sum(losses))}
    true["lossprev"] = float(max(20_000, round(true["loss"] * rng.uniform(0.45, 1.9) / 1000) * 1000))
    true["change"], true["losschange"] = percent(total - before, before), percent(true["loss"] - true["lossprev"], true["lossprev"])
    true["absolute"] = float(total - before)
    _people(made, total, rng)
    _towns(made, total, before, rng)
    return made


def made_keys(figures: Figures, stem: str) -> list[str]:
    return sorted((key for key in figures.names if key.rstrip("0123456789") == stem), key=lambda key: int(key[len(stem) :]))


def _parts(made: Figures, stem: str, total: int, names: list[tuple[str, str]], rng: Random) -> None:
    names = [*names, ("其他类型", "99")] if rng.random() < 0.8 else names
    for at, ((name, _), count) in enumerate(zip(names, split(total, len(names), rng), strict=True)):
        made.names[f"{stem}{at}"] = name
        made.true[f"{stem}{at}"] = float(count)


def _people(made: Figures, total: int, rng: Random) -> None:
    victims = total + (rng.randint(1, 3) if rng.random() < 0.25 else 0)
    men = rng.randint(victims // 4 + 1, victims * 3 // 4)
    made.true |= {"victims": float(victims), "men": float(men), "women": float(victims - men)}
    bands = rng.choice(AGES)
    counts = split(victims, len(bands), rng)
    rng.shuffle(counts)
    for at, (band, count) in enumerate(zip(bands, counts, strict=True)):
        made.names[f"age{at}"] = band
        made.true[f"age{at}"] = float(count)


def _towns(made: Figures, total: int, before: int, rng: Random) -> None:
    names = rng.sample(_TOWN, rng.randint(4, 6))
    later, earlier = split(total, len(names), rng), split(before, len(names), rng)
    rng.shuffle(earlier)
    for at, name in enumerate(names):
        made.names[f"town{at}"] = name
        made.true |= {f"town{at}": float(later[at]), f"townprev{at}": float(earlier[at])}
        made.true[f"townchange{at}"] = percent(later[at] - earlier[at], earlier[at])


def misprint(value: float, decimals: int, rng: Random, least: float) -> float:
    """Another figure by one slip of the keys: a digit changed, two exchanged, one doubled or dropped; at least so far from the true one."""
    shown = plain(round(abs(value), decimals))
    digits = [at for at, char in enumerate(shown) if char.isdigit()]
    for _ in range(200):
        at = rng.choice(digits)
        slips = [shown[:at] + rng.choice("123456789") + shown[at + 1 :], shown[:at] + shown[at] + shown[at:]]
        if len(digits) > 2:
            slips.append(shown[:at] + shown[at + 1 :])
        if at + 1 in digits:
            slips.append(shown[:at] + shown[at + 1] + shown[at] + shown[at + 2 :])
        slip = rng.choice(slips)
        if slip[0] in "0." or slip[-1] == ".":
            continue
        if abs(float(slip) - abs(value)) >= least:
            return float(slip) if value >= 0 else -float(slip)
    return value + least * 2 + 1

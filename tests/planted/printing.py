"""Figures of a period put into words and tables; every figure that is printed is told, with the checks that then hold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from kb.model import Named, Span, Tally

from .figures import Check, Figures, Period, made_keys
from .money import plain
from .places import County
from .sheets import Sheet, word, wording

_NOWHERE = Span(0, 1)
_CODES = {"type": "type", "age": "age", "town": "region"}


@dataclass(frozen=True, slots=True)
class Style:
    """How one station prints: decimals of percentages, whether it cuts instead of rounding, its counters, its basis of change."""

    decimals: int
    cuts: bool
    counter: str
    people: str
    basis: str
    signed: bool  #: -50% in tables instead of 下降50%


@dataclass(slots=True)
class Printer:
    """Writes one bulletin."""

    figures: Figures
    period: Period
    county: County
    style: Style
    rng: Random
    type_codes: dict[str, str]
    sheet: Sheet = field(default_factory=Sheet)
    checks: list[Check] = field(default_factory=list)

    def shown(self, key: str) -> float:
        """A percentage as printed, signed."""
        if key in self.figures.wrong:
            return self.figures.wrong[key]
        value, scale = self.figures.true[key], 10**self.style.decimals
        return int(value * scale) / scale if self.style.cuts else round(value, self.style.decimals)

    def _tally(self, metric: str, value: float, unit: str, key: str = "", earlier: bool = False) -> Tally:
        stem = key.rstrip("0123456789")
        dimension = {"type": "type", "typeloss": "type", "typeshare": "type", "age": "age", "town": "region", "townprev": "region"}.get(
            stem
        )
        name = self.figures.names.get(key) or self.figures.names.get(key.replace("loss", "").replace("share", "").replace("prev", ""))
        if key in ("men", "women"):
            dimension, name = "gender", "男性" if key == "men" else "女性"
        category = self.type_codes.get(name or "", name) if dimension == "type" else name
        days = (self.period.before if earlier else self.period).days
        return Tally(
            metric, value, unit, _NOWHERE, dimension, category if dimension else None, days, Named(self.county.code, self.county.full)
        )

    def count(self, key: str, metric: str = "cases", unit: str | None = None, earlier: bool = False) -> str:
        value = self.figures[key]
        unit = unit if unit is not None else self.style.counter
        tally = self._tally(metric, value, unit or self.style.counter, key, earlier)
        return self.sheet.put(key, f"{value:.0f}{unit}", tally)

    def money(self, key: str, earlier: bool = False) -> str:
        wan = round(self.figures[key] / 10_000, 2)
        tally = self._tally("loss", round(wan * 10_000, 2), "元", key, earlier)
        return self.sheet.put(key, f"{plain(wan)}万元", tally)

    def share(self, key: str) -> str:
        value = self.shown(key)
        return self.sheet.put(key, f"{plain(value)}%", self._tally("share", value, "%", key))

    def change(self, key: str, of: str, signed: bool = False) -> str:
        """上升47.62%, 下降3%, 持平; told as the change of the later figure."""
        value, rise = self.shown(key), self.rng.choice(("上升", "上升", "增长"))
        told = {"basis": self.style.basis, "percent": value, "points": None, "absolute": None}
        if of in self.sheet.tallies:
            self.sheet.tallies[of] = replace(self.sheet.tallies[of], change=told)
        if value == 0:
            return "持平"
        size = self.sheet.put(key, f"{plain(abs(value))}%")
        return f"{'-' if value < 0 else ''}{size}" if signed else f"{rise if value > 0 else '下降'}{size}"

    def check(self, kind: str, *figures: str) -> None:
        """An equation, where all its figures stand in the text."""
        joined = "\n".join(self.sheet.lines)
        if all(f"\ue000{key}\ue001" in joined for key in figures):
            self.checks.append(Check(kind, figures))

    # the blocks, in the order in which a bulletin may have them

    def overview(self) -> None:
        way = self.rng.choices(("prev", "absolute", "alone"), (60, 15, 25))[0]
        if way == "absolute" and not self.figures.true["absolute"]:
            way = "prev"
        before = {"week": "上周", "month": "上月", "year": "上年"}[self.period.kind]
        slots = {
            "when": self._when(),
            "county": self.county.name,
            "level": "区县市旗"["区县市旗".index(self.county.name[-1])],
            "before": before,
        }
        slots |= {"basis": self.style.basis, "total": self.count("total")}
        slots["prev"] = self.count("prev", earlier=True) if way == "prev" else ""
        if way == "absolute":
            slots["more"] = "增加" if self.figures.true["absolute"] >= 0 else "减少"
            slots["absolute"] = self.sheet.put("absolute", f"{abs(self.figures['absolute']):.0f}{self.style.counter}")
        slots["change"] = self.change("change", "total")
        slots["loss"] = self.money("loss")
        ended = self.rng.choices(("prev", "alone"), (60, 40))[0]
        slots["lossprev"] = self.money("lossprev", earlier=True) if ended == "prev" else ""
        slots["losschange"] = self.change("losschange", "loss")
        self.sheet.lines.append(word(f"total.{way}", slots, self.rng) + word(f"loss.{ended}", slots, self.rng))
        self._settle("change", "total")
        if way == "absolute":
            self._with_absolute()
        self._settle("losschange", "loss")
        self.check("absolute" if way == "absolute" else "change", "total", "absolute" if way == "absolute" else "prev", "change")
        self.check("change", "loss", "lossprev", "losschange")

    def _settle(self, key: str, of: str) -> None:
        """A change that the drawn sentence left out is no change told."""
        if f"\ue000{key}\ue001" not in self.sheet.lines[-1] and "持平" not in self.sheet.lines[-1]:
            self.sheet.tallies[of] = replace(self.sheet.tallies[of], change=None)

    def _with_absolute(self) -> None:
        total = self.sheet.tallies["total"]
        sign = 1 if self.figures.true["absolute"] > 0 else -1
        difference = sign * abs(self.figures["absolute"])
        self.sheet.tallies["total"] = replace(total, change={**(total.change or {}), "absolute": difference})

    def _when(self) -> str:
        first, last = self.period.first, self.period.last
        if self.period.kind == "week":
            return f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"
        return f"{first.year}年{first.month}月" if self.period.kind == "month" else f"{first.year}年"

    def types(self) -> None:
        keys = made_keys(self.figures, "type")
        whole = self.rng.random() < 0.75
        with_loss, with_share = self.rng.random() < 0.4, self.rng.random() < 0.65
        if not whole:
            keys, with_loss = keys[: self.rng.randint(2, min(3, len(keys) - 1))], False
        parts = []
        for key in keys:
            at = key[4:]
            extra = ([f"占{self.share(f'typeshare{at}')}"] if with_share else []) + (
                [f"损失{self.money(f'typeloss{at}')}"] if with_loss else []
            )
            parts.append("，".join([f"{self.figures.names[key]}{self.count(key)}", *extra]))
        self._list("types.all" if whole else "types.top", parts, lines=whole and self.rng.random() < 0.3)
        if whole:
            self.check("sum", "total", *keys)
            self.check("sum", "loss", *(f"typeloss{key[4:]}" for key in keys))
        for key in keys:
            self.check("share", f"typeshare{key[4:]}", key, "total")

    def rough(self) -> None:
        """A share told in tenths, and one compared in points: nothing of it can be checked to the point."""
        key = self.rng.choice(made_keys(self.figures, "type")[:2])
        tens = round(self.figures.true[f"typeshare{key[4:]}"] / 10)
        section = wording()["rough"]
        template = self.rng.choice(
            section if 1 <= tens <= 9 and abs(tens * 10 - self.figures.true[f"typeshare{key[4:]}"]) < 3 else section[-1:]
        )
        tally = replace(self._tally("share", tens * 10.0, "%", f"typeshare{key[4:]}"), approx="约")
        slots = {"name": self.figures.names[key], "tens": self.sheet.put("rough", "零一二三四五六七八九"[tens % 10], tally)}
        slots |= {
            "points": plain(self.rng.randint(3, 90) / 10),
            "before": {"week": "上周", "month": "上月", "year": "上年"}[self.period.kind],
        }
        self.sheet.lines.append(template.fill(slots, self.rng))

    def _list(self, section: str, parts: list[str], lines: bool) -> None:
        if not lines:
            glue = "；" if any("，" in part for part in parts) else "、"
            self.sheet.lines.append(word(section, {"list": glue.join(parts)}, self.rng))
            return
        number = self.rng.choice(("{}.", "（{}）", "{}、"))
        self.sheet.lines += [f"{number.format(at)}{part}{'。' if at == len(parts) else '；'}" for at, part in enumerate(parts, 1)]

    def people(self) -> None:
        people = self.style.people
        slots = {key: self.count(key, "victims", people) for key in ("victims", "men", "women")}
        self.sheet.lines.append(word(self.rng.choice(("gender.total", "gender.total", "gender.alone")), slots, self.rng))
        self.check("sum", "victims", "men", "women")
        if self.rng.random() < 0.6:
            ages = made_keys(self.figures, "age")
            parts = [f"{self.figures.names[key]}{self.count(key, 'victims', people)}" for key in ages]
            self.sheet.lines.append(word("ages", {"list": "、".join(parts)}, self.rng))
            self.check("sum", "victims", *ages)

    def towns(self) -> None:
        keys = made_keys(self.figures, "town")
        way = self.rng.choice(("table", "table", "cells", "inline"))
        if way == "inline":
            parts = [f"{self.figures.names[key]}{self.count(key)}" for key in keys]
            self.sheet.lines.append(word("towns.line", {"list": "、".join(parts)}, self.rng))
        else:
            self._table(keys, " " if way == "table" else "\n")
            for at, key in enumerate(keys):
                self.check("change", key, f"townprev{at}", f"townchange{at}")
            self.check("sum", "tableprev", *(f"townprev{at}" for at in range(len(keys))))
            self.check("sum", "tabletotal", *keys)
            self.check("change", "tabletotal", "tableprev", "tablechange")
        self.check("sum", "total", *keys)

    def _table(self, keys: list[str], glue: str) -> None:
        true, unit = self.figures.true, self.rng.choice(("", self.style.counter))
        true |= {"tabletotal": true["total"], "tableprev": true["prev"], "tablechange": true["change"]}
        now, before = {"week": ("本周", "上周"), "month": ("本月", "上月"), "year": ("本年", "上年")}[self.period.kind]
        rows = [["单位", now, before, self.style.basis]]
        for at, key in enumerate(keys):
            row = [self.figures.names[key], self.count(key, unit=unit), self.count(f"townprev{at}", unit=unit, earlier=True)]
            rows.append([*row, self.change(f"townchange{at}", key, self.style.signed)])
        last = ["合计", self.count("tabletotal", unit=unit), self.count("tableprev", unit=unit, earlier=True)]
        rows.append([*last, self.change("tablechange", "tabletotal", self.style.signed)])
        self.sheet.lines += [glue.join(row) for row in rows]

    def rest(self) -> None:
        rng, put = self.rng, self.sheet.put
        numbers = {
            "dissuaded": rng.randint(12, 900),
            "arrested": rng.randint(1, 60),
            "calls": rng.randint(100, 9000),
            "solved": rng.randint(1, 40),
        }
        units = {"dissuaded": "人次", "arrested": "名", "calls": "条", "solved": "起"}
        slots = {key: put(key, f"{number}{units[key]}", self._tally(_metric(key), number, units[key])) for key, number in numbers.items()}
        for key, metric in (("averted", "loss_averted"), ("frozen", "funds_frozen"), ("returned", "funds_returned"), ("max", "max_loss")):
            tenths = rng.randint(20, 6000)
            slots[key] = put(key, f"{plain(tenths / 10)}万元", self._tally(metric, tenths * 1000.0, "元"))
        self.sheet.lines.append(word("other", slots, rng))


def _metric(key: str) -> str:
    return "other" if key == "solved" else key

"""The scripts as who learns from them, and who scores them, sees them: what each says by cues, by pairs of their groups, by grams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from docs.heard import Heard, Rows, Said, hear
from docs.learning import Floats
from docs.spoken import HONEST, halves
from kb.detect.matching import Matcher
from kb.detect.reading import Reader, grams
from kb.lexicon import load_yaml
from kb.lexicon.cues import LEGITIMATE, SCAM, Cue
from kb.patterns.methods_cues import spellings

FACTORS = {SCAM: [1.0, 0.0, 0.2], LEGITIMATE: [1.0, 0.8, 0.8]}  #: said, said in a sentence that warns, answered by the other
LEAST, POWER = 60, 0.4  #: grams a text counts for at least; its sum is divided by their number raised so
RARE = 3  #: texts a gram stands in at least
RETOLD = ("劝", "骗", "诈", "提醒", "宣传", "识破", "拆穿", "受害", "民警", "警方", "预警", "案例", "网点员工", "记者", "讨论", "追回")
TURNS = {
    "caller": ["A", "客服", "对方", "来电", "坐席", "骗子", "嫌疑人", "left", "caller"],
    "other": ["B", "我", "客户", "用户", "受害人", "事主", "right", "callee"],
}
WARNING = [
    "骗子", "诈骗分子", "是诈骗", "防诈", "反诈骗", "谨防", "切勿", "请勿", "冒充", "假冒", "别信", "挂断", "不法分子", "是假的",
    "报警处理", "防骗", "都是骗", "骗局", "如果对方", "凡是", "有人说", "您是不是接到", "您是不是在", "您是不是加", "是不是让", "有没有人",
    "均为诈骗", "刷单诈骗", "诈骗罪", "骗法", "冒牌", "骗人的", "就是骗", "诱饵", "都是托", "全是托",
]  # fmt: skip


@dataclass
class Halves:
    """The halves of talks, as texts of their own; `of` is the row of the talk."""

    cues: Floats
    pairs: Floats
    heard: Heard
    of: npt.NDArray[np.int64]


@dataclass
class Seen:
    """The texts as the learner sees them: cues by what they count, pairs of groups, grams for a scam and for its type; who is honest and
    `retold` a scam."""

    cues: Floats
    pairs: Floats
    heard: Heard
    telling: Heard
    halves: Halves
    scam: Rows
    retold: Rows
    types: list[str]
    rows: Sequence[dict[str, Any]]


def reader() -> Reader:
    return Reader(spellings(), WARNING, TURNS["caller"], TURNS["other"])


def groups_of() -> dict[str, list[str]]:
    """The groups of each cue, by its id."""
    found: dict[str, list[str]] = {}
    for group, names in load_yaml("cue_pairs.yml")["groups"].items():
        for name in names:
            found.setdefault(f"c-{name}", []).append(group)
    return found


def look(rows: Sequence[dict[str, Any]], cues: Sequence[Cue]) -> Seen:
    """Everything that is learned from, with a row a text."""
    placed, said = _read([row["text"] for row in rows], cues)
    heard, telling = hear(said, divisor, RARE), hear(said, divisor, RARE, (0,), False)
    scam = np.array([row["type"] != HONEST for row in rows])
    retold = ~scam & np.array([any(word in row["near"] for word in RETOLD) for row in rows])
    return Seen(placed, _pairs(placed, cues), heard, telling, _halves(rows, cues, heard), scam, retold, [row["type"] for row in rows], rows)


def _halves(rows: Sequence[dict[str, Any]], cues: Sequence[Cue], heard: Heard) -> Halves:
    cut = [(at, half) for at, row in enumerate(rows) for half in halves(row["text"])]
    placed, said = _read([half for _, half in cut], cues)
    return Halves(placed, _pairs(placed, cues), heard.also(said, divisor), np.array([at for at, _ in cut], np.int64))


def divisor(many: int) -> float:
    """By what the sum of so many grams is divided."""
    return float(max(many, LEAST) ** POWER)


def for_types(placed: Floats, cues: Sequence[Cue]) -> Floats:
    """Only cues of scams tell a type."""
    found: Floats = placed * np.array([cue.says == SCAM for cue in cues])
    return found


def _read(texts: Sequence[str], cues: Sequence[Cue]) -> tuple[Floats, Said]:
    """What each text says by cues, and its grams."""
    read, matcher = reader().read, Matcher([(cue.literals, cue.re2) for cue in cues])
    placed, said = np.zeros((len(texts), len(cues))), Said()
    for at, reading in enumerate(map(read, texts)):
        runs = grams(reading)
        said.add(runs)
        for part in (2, 1, 0):
            for number in matcher.find(reading[part], runs[part]):
                placed[at, number] = FACTORS[cues[number].says][part]
    return placed, said


def _pairs(placed: Floats, cues: Sequence[Cue]) -> Floats:
    groups, pairs = groups_of(), load_yaml("cue_pairs.yml")["pairs"]
    made = np.zeros((len(placed), len(pairs)))
    for at, row in enumerate(placed):
        said = {group for number in np.flatnonzero(row == 1) for group in groups.get(cues[int(number)].id, ())}
        made[at] = [set(pair) <= said for pair in pairs]
    return made

"""Chinese notices from a grammar: the same key gives the same title and the same body, another key another one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

HERE = Path(__file__).parent / "prose"
_SLOT = re.compile(r"\{(\w{1,12})\}")
_EITHER = re.compile(r"\(([^()|]{0,60}(?:\|[^()|]{0,60}){1,8})\)")
_PERSONS = (
    "市民{s}先生",
    "居民{s}女士",
    "{s}某",
    "退休职工{s}阿姨",
    "{s}大爷",
    "大学生小{s}",
    "企业会计{s}女士",
    "个体户{s}某",
    "宝妈{s}女士",
)
_DATELINES = (
    "{place}派出所{surname}警官提示：",
    "{city}{date}讯　记者{surname}晓从{place}获悉，",
    "据{place}派出所{date}通报：",
    "来自{place}{surname}警官的提醒——",
    "{org}{date}发布：",
)
_NUMBERED = "一二三四五六七八九十"


@dataclass
class Topic:
    name: str
    titles: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


@dataclass
class Grammar:
    """The topics of one file, and the sentences that open, advise and close whatever the topic is."""

    topics: list[Topic] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)
    closings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Setting:
    """Who tells it, and where: fills the slots that must agree within one notice."""

    org: str
    city: str
    places: tuple[str, ...]
    year: int
    month: int


@cache
def grammar(name: str) -> Grammar:
    found = Grammar()
    for line in (HERE / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("@"):
            found.topics.append(Topic(line[1:]))
        elif line[:2] in ("T ", "B "):
            topic = found.topics[-1]
            (topic.titles if line[0] == "T" else topic.body).append(line[2:])
        elif line[:2] in ("O ", "A ", "C "):
            {"O": found.openings, "A": found.advice, "C": found.closings}[line[0]].append(line[2:])
    found.topics = [topic for topic in found.topics if topic.titles]
    return found


@cache
def slots() -> dict[str, list[str]]:
    rows = (line.split(" ", 1) for line in (HERE / "slots.txt").read_text("utf-8").splitlines() if line)
    return {name: values.split("|") for name, values in rows}


def quoted(text: str) -> str:
    """Straight quotation marks as the Chinese pair."""
    parts = text.split('"')
    return "".join(part + ("" if i == len(parts) - 1 else "“" if i % 2 == 0 else "”") for i, part in enumerate(parts))


class Teller:
    """Fills sentences for one notice; what names the same thing is filled the same way throughout."""

    def __init__(self, rng: Random, setting: Setting) -> None:
        self.rng = rng
        surname = rng.choice(slots()["surname"])
        female = rng.random() < 0.5
        self.fixed = {
            "person": rng.choice(_PERSONS).format(s=surname),
            "pron": rng.choice(("她", "其") if female else ("他", "其")),
            "org": setting.org,
            "city": setting.city,
            "year": str(setting.year),
            "month": str(setting.month),
        }
        self.places = setting.places
        self.month = setting.month

    def _value(self, name: str) -> str:
        rng = self.rng
        if name in self.fixed:
            return self.fixed[name]
        if name == "loss":
            self.fixed["loss"] = rng.choice(
                (f"{rng.randint(2, 98)}万余元", f"{rng.randint(1200, 98000)}元", f"{rng.randint(11, 99) / 10}万元")
            )
            return self.fixed["loss"]
        if name == "small":
            return str(rng.choice((18, 30, 58, 88, 120, 200, 360, 500, 800, 1000, 1980, 3000)))
        if name == "n":
            return str(rng.randint(2, 12))
        if name == "place":
            return rng.choice(self.places)
        if name in ("when", "date"):
            day = f"{self.month}月{rng.randint(1, 28)}日"
            return day if name == "date" else rng.choice((day, f"{day}上午", f"{day}晚", "近日", "日前", "前不久", "上周"))
        return rng.choice(slots()[name])

    def fill(self, sentence: str) -> str:
        chosen = _EITHER.sub(lambda m: self.rng.choice(m[1].split("|")), sentence)
        return quoted(_SLOT.sub(lambda m: self._value(m[1]), chosen))


def tell_title(rng: Random, setting: Setting, topic: Topic) -> str:
    title = Teller(rng, setting).fill(rng.choice(topic.titles))
    dressed = rng.random()
    if topic in grammar("fraud").topics and dressed < 0.3:
        mark = rng.choice(("【反诈预警】", "【警方提示】", "反诈课堂｜", "以案说防 | ", "【防诈小课堂】", "警情快报："))
        title = mark + title
    elif dressed > 0.92:
        title = f"{title}（{rng.choice(('一', '二', '三', '上', '下', '附图'))}）"
    return title.replace("“", '"').replace("”", '"') if rng.random() < 0.06 else title


def _story(rng: Random, teller: Teller, topic: Topic, share: float) -> str:
    keep = max(2, round(len(topic.body) * share))
    picked = sorted(rng.sample(range(len(topic.body)), min(keep, len(topic.body))))
    return "".join(teller.fill(topic.body[i]) for i in picked)


def tell_body(rng: Random, setting: Setting, topic: Topic, length: int, source: Grammar) -> str:
    """Paragraphs of about `length` characters, one a line; no sentence twice but in further cases."""
    teller = Teller(rng, setting)
    paragraphs = [teller.fill(rng.choice(source.openings))] if length > 150 and rng.random() < 0.8 else []
    dateline = rng.choice(_DATELINES) if length < 220 or rng.random() < 0.2 else ""
    paragraphs.append(teller.fill(dateline) + _story(rng, teller, topic, 0.4 if length < 200 else 0.9))
    advice, others = rng.sample(source.advice, len(source.advice)), rng.sample(source.topics, len(source.topics))
    first, number = len(paragraphs) - 1, 0
    while sum(map(len, paragraphs)) < length - 120 and number < 9:
        if rng.random() < 0.45 or not advice:
            other, number = others.pop(), number + 1
            paragraphs += [f"{_NUMBERED[number]}、{other.name}", _story(rng, Teller(rng, setting), other, 0.8)]
        else:
            few = [advice.pop() for _ in range(min(len(advice), rng.randint(1, 4)))]
            paragraphs.append("".join(teller.fill(sentence) for sentence in few))
    if number:
        paragraphs.insert(first, f"一、{topic.name}")
    if length > 100 or (len(paragraphs) == 1 and len(paragraphs[0]) < 60):
        paragraphs.append(teller.fill(rng.choice(source.closings)))
    return "\n".join(paragraphs)


def edited(rng: Random, text: str) -> str:
    """The same notice as its editor left it later: a sentence more, or a paragraph put in other words."""
    lines = text.split("\n")
    extra = rng.choice(
        (
            f"（{rng.randint(1, 12)}月{rng.randint(1, 28)}日更新）",
            "经核实，文中部分数字已作更正。",
            "补充：事主已到派出所报案。",
            "编者按：本文发布后，又有多名群众反映类似情况。",
        )
    )
    lines.insert(rng.randint(1, len(lines)), extra)
    return "\n".join(lines)

"""Makes notices of several cases out of the stories of the gold sets, under every kind of mark and under none.

docs/learn_cases.py learns from them, since the gold sets tell most cases alone: how one case ends and another
begins is seen too seldom there. Deterministic.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

GRAFTED = 0.6  #: share of those that keep what stood around a story
STORY = (20, 400)  #: characters of a story that is told with others
STOPS = "。！？；!?;…”"
COUNTS = (2, 2, 2, 3, 3, 4)
HAN = "一二三四五六"
LINKS = (
    "无独有偶，", "另一起", "此外，", "同日，", "随后，", "隔了两天，", "第二天，", "与此同时，", "还有一位", "同样，",
    "几天后，", "再说一桩。",
    "而", "当天下午，", "次日上午，", "前一天，", "最后一位，", "也是这一天，",
)  # fmt: skip
NUMBERS = (
    "{n}、", "{n}.", "({n})", "{han}、", "（{han}）", "{n}️⃣ ", "案例{han}：", "案例{n}:", "【案例{han}】", "【例{han}】", "案例{n} ",
    "第{han}起，", "故事{han}：", "{han}是",
)  # fmt: skip
HEADS = ("案例{han}", "案例{n}", "{han}", "PART {n}", "第{han}封", "{circled}")
LAYOUTS = ("plain", "plain", "plain", "flow", "flow", "linked", "linked", "linked flow", "number", "number", "bullet", "head", "inline")
CIRCLED = "❶❷❸❹❺❻"
BULLETS = "●◆■▶·◇★👉-"
SOMEBODY = ("某男", "某女", "一女子", "一男子", "王某", "李女士", "赵先生", "一居民", "陈某某")
NAMES = (
    "刷单返利",
    "冒充电商物流客服类",
    "虚假网络投资理财",
    "网络贷款",
    "冒充公检法",
    "虚假购物、服务类",
    "冒充领导熟人",
    "网络游戏产品虚假交易",
)
ROWS = (
    "{place}{who}被骗{sum}元。", "{place}{who}损失{sum}元。", "{who} {kind} {sum}元", "{place} {who} {kind} 损失{sum}元",
    "{day}，{place}{who}遭遇{kind}，被骗{sum}元；", "{day} {who} {kind}诈骗 {sum}",
)  # fmt: skip


@dataclass(frozen=True)
class Tale:
    """A story of a gold set: its words, its labels, and what stands before and after it there; `alone`: in a notice of one case."""

    name: str
    title: str
    text: str
    case: dict[str, Any]
    before: str
    after: str
    alone: bool
    published: str | None


@dataclass(frozen=True)
class Made:
    """A notice made of stories; `name` joins those of their notices."""

    name: str
    title: str
    text: str
    expect: dict[str, Any]
    published: str | None
    grafted: bool  #: it stands in all that stood around one of them


def writer_of(name: str) -> str:
    """g7 of g7-012: the rows of one writer are numbered together."""
    return name.split("-")[0]


def _in_one(text: str) -> str:
    """A story as one paragraph."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return "".join(line if line[-1] in STOPS + "，,：:" else line + "，" for line in lines).rstrip("，,")


def _numbered(style: str, at: int) -> str:
    return style.format(n=at + 1, han=HAN[at], circled=CIRCLED[at])


def _laid_out(texts: Sequence[str], chance: random.Random) -> str:
    """The stories one after the other: as paragraphs, in one, with a word between, under numbers, bullets or heads."""
    how = chance.choice(LAYOUTS)
    whole = how in ("flow", "linked flow", "number", "inline")
    told = [_in_one(text) if whole or chance.random() < 0.5 else text for text in texts]
    told = [text if text[-1] in STOPS else text + "。" for text in told]
    if how.startswith("linked"):
        told = [text if not at or chance.random() < 0.3 else chance.choice(LINKS) + text for at, text in enumerate(told)]
    elif how in ("number", "inline"):
        style = chance.choice(NUMBERS)
        told = [_numbered(style, at) + text for at, text in enumerate(told)]
    elif how == "bullet":
        bullet = chance.choice(BULLETS)
        told = [bullet + text for text in told]
    elif how == "head":
        style = chance.choice(HEADS)
        told = [_numbered(style, at) + "\n" + text for at, text in enumerate(told)]
    lead = chance.choice(("【典型案例】", "典型案例：", "")) if how == "inline" else ""
    return lead + ("" if how.endswith("flow") else "\n").join(told)


def _joined(tales: Sequence[Tale], chance: random.Random) -> Made:
    """Stories one after the other, in place of one of them where that stood alone."""
    hosts = [tale for tale in tales if tale.alone]
    host = chance.choice(hosts) if hosts and chance.random() < GRAFTED else None
    text = _laid_out([tale.text for tale in tales], chance)
    if host is not None:
        text = host.before + text + host.after
    title = host.title if host else chance.choice(("", tales[0].title, tales[-1].title))
    expect = {"cases": [tale.case for tale in tales], "method": []}
    return Made("+".join(tale.name for tale in tales), title, text, expect, tales[0].published, host is not None)


def _row(style: str, tale: Tale, who: str, chance: random.Random) -> tuple[str, dict[str, Any]]:
    """A case in a line of a list, with another victim's name."""
    place = ((tale.case["region"] or {}).get("name") or "")[-6:]
    day = f"{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    total = f"{chance.randint(500, 400_000)}{chance.choice(('', '', '.5'))}"
    kind = chance.choice(NAMES)
    return style.format(place=place, who=who, kind=kind, day=day, sum=total), {"steps": [], "victim": {"label": who}}


def _listed(tales: Sequence[Tale], chance: random.Random) -> Made:
    """A list of cases, a line each."""
    style = chance.choice(ROWS)
    rows = [_row(style, tale, who, chance) for tale, who in zip(tales, chance.sample(SOMEBODY, len(tales)), strict=True)]
    count = len(rows)
    lead = chance.choice(
        ("", "典型案例\n", f"各镇立案情况：\n本周共立案{count}起，损失{chance.randint(2, 90)}万余元。\n", "姓名 类型 损失\n")
    )
    heads = chance.random() < 0.3
    text = lead + "\n".join((f"({n}){chance.choice(NAMES)}:\n" if heads else "") + text for n, (text, _) in enumerate(rows, 1))
    expect = {"cases": [case for _, case in rows], "method": []}
    title = chance.choice(("", "一周电诈警情通报", tales[0].title))
    return Made("+".join(tale.name for tale in tales), title, text, expect, tales[0].published, False)


def compose(tales: Sequence[Tale], joined: int, listed: int, seed: int) -> Iterator[Made]:
    """So many notices of several stories, and so many lists of cases, each of what one writer wrote."""
    chance = random.Random(seed)
    pools: dict[str, list[Tale]] = {}
    for tale in tales:
        if STORY[0] <= len(tale.text) <= STORY[1]:
            pools.setdefault(writer_of(tale.name), []).append(tale)
    names = [name for name, pool in pools.items() for _ in pool]
    for n in range(joined + listed):
        pool = pools[chance.choice(names)]
        count = min(chance.choice(COUNTS) + (n >= joined), len(pool))
        yield (_joined if n < joined else _listed)(chance.sample(pool, count), chance)

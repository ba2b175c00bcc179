"""Made-up histories of the feed: what is wanted changes, notices are taken down, clients come when they like.

The publisher's side, which prunes by window and takedown, with whole bodies for every format. tests/poison/histories.py is somebody else's
and knows no log: ids that come back, bodies that only look changed, readers that die.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kb.feeds import log
from kb.feeds.log import Body, Entry, State

CALLS = ("您好，我是平台客服", "=HYPERLINK(1)", "安全账户\n请勿告诉他人", "“加群”领福利，100%返现", "\u2028转到指定账户", "")


def pattern(rng: random.Random, name: str, notices: list[str]) -> Body:
    """A body with all that CONTRACT names, of made-up words."""
    cues = [
        {"id": f"c-{rng.randrange(9)}", "cases": rng.randrange(1, 5), **rng.choice(({"facet": "pretexts", "value": "安全账户"}, {}))}
        for _ in range(rng.randrange(4))
    ]
    return {
        "id": name, "status": "active", "title": {"zh": rng.choice(CALLS), "en": "As an officer"},
        "type": {"code": "07", "zh": "冒充公检法及政府机关类", "en": "Officials"}, "subtype": None,
        "facets": {"hooks": ["电话"], "pretexts": ["涉嫌犯罪"]}, "mitre_f3": [], "attck4fraud": ["FT001"],
        "cues": cues, "guards": rng.choice(([], ["c-l-1"])),
        "tests": {"scam": ["我是公安局的"], "legitimate": ["这里是96110"]},
        "support": {"cases": len(notices), "hosts": 1, "tiers": {"T0": len(notices)}},
        "evidence": [
            {"case": f"{each}-1", "url": f"https://police.example/{each}", "sha256": "0", "quote": f"原文{each}"} for each in notices
        ],
        "first_seen": "2023-05-02", "last_seen": rng.choice(("2024-01-09", None)),
    }  # fmt: skip


def indicator(rng: random.Random, name: str, notices: list[str]) -> Body:
    whole = pattern(rng, name, notices)
    kept = {key: whole[key] for key in ("id", "status", "support", "evidence", "first_seen", "last_seen")}
    return {**kept, "indicator": rng.choice(("app", "site")), "value": rng.choice(("花椒联盟", "-1.example")), "types": ["02"]}


def cue(rng: random.Random, name: str, notices: list[str]) -> Body:
    """Nobody's evidence stands behind what a cue says."""
    own = rng.choice(({"weight": 1.5}, {}))
    return {
        "id": name, "status": "active", "says": rng.choice(("scam", "legitimate")), "facet": None, "value": None,
        "types": rng.choice(([], ["07"])), "literals": rng.choice((["屏幕共享", "=共享屏幕"], None)),
        "re2": rng.choice((None, "转.{0,4}账户")), **own,
    }  # fmt: skip


_MAKERS = {"p": ("pattern", pattern), "i": ("indicator", indicator), "c": ("cue", cue)}


def mentions(down: set[str]) -> Any:
    return lambda body: any(each["case"].partition("-")[0] in down for each in body.get("evidence", ()))


def superseded(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries that a later one of the same id has replaced."""
    last: State = {}
    for entry in entries:
        if entry.id in last:
            yield last[entry.id]
        last[entry.id] = entry


@dataclass
class Client:
    """Somebody who took a snapshot once and follows the log since, a few entries at a time, some twice."""

    state: State
    cursor: int
    anew: int = 0  #: how often it was told to start from the snapshot

    def read(self, feed: Feed, rng: random.Random, whole: bool = False) -> None:
        try:
            new = log.since(feed.entries, self.cursor, feed.window)
        except log.TooOld:
            self.state, self.cursor, self.anew = feed.state(), feed.end, self.anew + 1
            return
        if not whole:
            new = new[: rng.randrange(len(new) + 1)]
        self.state = log.replay(new, self.state)
        if new and (whole or rng.random() < 0.7):  # else it was ended before it kept its place
            self.cursor = new[-1].seq


@dataclass
class Feed:
    """The publisher's side."""

    window: int = log.WINDOW
    entries: list[Entry] = field(default_factory=list)
    wanted: dict[str, tuple[str, Body]] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    kept: list[tuple[int, State]] = field(default_factory=list)  #: snapshots as they were handed out

    @property
    def end(self) -> int:
        return log.end_of(self.entries)

    def state(self) -> State:
        return log.replay(self.entries)

    def turn(self, rng: random.Random) -> list[Entry]:
        """One build: some of what is wanted changes; sometimes a notice is taken down."""
        ids = [f"{kind}-{n}" for kind in "pic" for n in range(3)]
        for each in rng.sample(ids, rng.randrange(4)):
            if rng.random() < 0.4:
                self.wanted.pop(each, None)
            else:
                notices = sorted({f"{rng.randrange(4):016x}" for _ in range(rng.randrange(1, 4))} - self.down)
                kind, make = _MAKERS[each[0]]
                if notices:
                    self.wanted[each] = (kind, make(rng, each, notices))
        if rng.random() < 0.2:
            self.down.add(f"{rng.randrange(4):016x}")
            self.wanted = {each: one for each, one in self.wanted.items() if not mentions(self.down)(one[1])}
        return self.update()

    def update(self) -> list[Entry]:
        state, told = self.state(), mentions(self.down)
        erased = {each for each, last in state.items() if last.body is not None and told(last.body)}
        new = log.changes(state, self.wanted, erased, self.end + 1)
        self.entries += new
        gone = set(log.spent(superseded(self.entries), self.end, told, self.window))
        self.entries = [each for each in self.entries if each.seq not in gone]
        self.kept.append((self.end, self.state()))
        return new


def history(seed: int, turns: int, window: int = log.WINDOW) -> Iterator[tuple[Feed, random.Random]]:
    rng, feed = random.Random(seed), Feed(window)
    for _ in range(turns):
        feed.turn(rng)
        yield feed, rng

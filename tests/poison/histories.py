"""Random histories of a feed's wanted state, and of those who read it, as plain data: what may happen to any log, whoever keeps it.

Nothing here knows the log that is tested. tests/feeds/histories.py is its other side: a publisher who prunes by window and takedown.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

Step = dict[str, Any]
Wanted = dict[str, dict[str, Any]]

#: how often each change is drawn; the rarest matter most: what comes back after it was erased
OPS = {"add": 8, "edit": 5, "touch": 2, "retire": 4, "erase": 3, "re-add": 6, "none": 2}
WORDS = [
    "安全账户",
    "共享屏幕",
    "刷流水",
    "百万保障",
    "解冻费",
    "“引号”",
    "换\n行",
    "\u2028",
    "e\u0301é",
    "𠮷",
    "a,b;\t=1+1",
    "\\u0000",
    "",
]


def history(seed: int) -> list[Step]:
    """Steps of one history (README.md says their shapes); the same seed gives the same."""
    rng = Random(f"history {seed}")
    world = _World(rng)
    steps: list[Step] = []
    for _ in range(rng.randint(3, 14)):
        steps.append(world.turn())
        for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
            steps.append(_reading(rng, steps))
    readers = sorted({step["reader"] for step in steps if step["do"] == "start"})
    return [*steps, *({"do": "read", "reader": name, "page": rng.randint(1, 9), "stop": None, "again": False} for name in readers)]


class _World:
    """The wanted state as it goes; `lost` are ids that were retired or erased and may come back, with what they were."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.wanted: Wanted = {}
        self.lost: Wanted = {}
        self.made = 0

    def turn(self) -> Step:
        """One release: no change, one, or many. An id changes at most once."""
        ops: list[list[str]] = []
        erased: list[str] = []
        for _ in range(self.rng.choice([0, 1, 1, 2, 3, 5, 12])):
            op = self.rng.choices(list(OPS), list(OPS.values()))[0]
            change: Callable[[set[str]], str | None] = getattr(self, "_" + op.replace("-", "_"))
            name = change({each for _, each in ops})
            if name is not None:
                ops.append([op, name])
                if op == "erase":
                    erased.append(name)
        ordered = self.rng.sample(sorted(self.wanted), len(self.wanted))
        return {"do": "want", "ops": ops, "wanted": {name: self.wanted[name] for name in ordered}, "erased": erased}

    def _none(self, touched: set[str]) -> str | None:
        return None

    def _pick(self, among: Wanted, touched: set[str]) -> str | None:
        free = sorted(set(among) - touched)
        return self.rng.choice(free) if free else None

    def _add(self, touched: set[str]) -> str:
        self.made += 1
        kind = self.rng.choice(["pattern", "pattern", "indicator"])
        name = f"{kind[0]}-{self.rng.getrandbits(48):012x}"
        self.wanted[name] = {"kind": kind, "body": self._body(name, kind)}
        return name

    def _edit(self, touched: set[str]) -> str | None:
        name = self._pick(self.wanted, touched)
        if name is not None:
            old = self.wanted[name]
            body = old["body"] | {
                "support": {"cases": old["body"]["support"]["cases"] + self.rng.randint(1, 3), "hosts": self.rng.randint(1, 9)}
            }
            self.wanted[name] = {"kind": old["kind"], "body": body}
        return name

    def _touch(self, touched: set[str]) -> str | None:
        """The same body built anew, its keys in another order: nothing for the log."""
        name = self._pick(self.wanted, touched)
        if name is not None:
            old = self.wanted[name]
            keys = self.rng.sample(list(old["body"]), len(old["body"]))
            self.wanted[name] = {"kind": old["kind"], "body": {key: old["body"][key] for key in keys}}
        return name

    def _retire(self, touched: set[str]) -> str | None:
        name = self._pick(self.wanted, touched)
        if name is not None:
            self.lost[name] = self.wanted.pop(name)
        return name

    def _erase(self, touched: set[str]) -> str | None:
        """Taken down: mostly what is live, now and then what was retired or erased before."""
        name = self._pick(self.lost if self.rng.random() < 0.25 else self.wanted, touched)
        if name in self.wanted:
            self.lost[name] = self.wanted.pop(name)
        return name

    def _re_add(self, touched: set[str]) -> str | None:
        """It comes back as it was, or otherwise."""
        name = self._pick(self.lost, touched)
        if name is not None:
            old = self.lost.pop(name)
            body = old["body"] if self.rng.random() < 0.5 else self._body(name, old["kind"])
            self.wanted[name] = {"kind": old["kind"], "body": body}
        return name

    def _body(self, name: str, kind: str) -> dict[str, Any]:
        rng = self.rng
        what: dict[str, Any]
        if kind == "indicator":
            what = {
                "indicator": rng.choice(["app", "site"]),
                "value": f"{rng.choice(WORDS)}{self.made}",
                "types": [rng.choice(["01", "02", "04"])],
            }
        else:
            cues = [
                {"id": f"c-{n}", "says": "scam", "literals": [rng.choice(WORDS)], "weight": rng.randint(1, 400) / 100}
                for n in range(rng.randint(0, 3))
            ]
            what = {"type": {"code": rng.choice(["03", "07", "08"])}, "cues": cues, "subtype": None}
        support = {"cases": rng.randint(1, 40), "hosts": rng.randint(1, 9)}
        return {"id": name, "status": "active", **what, "support": support, "first_seen": f"2025-{rng.randint(1, 12):02d}-01"}


def _reading(rng: Random, steps: list[Step]) -> Step:
    """Somebody begins to read, reads on, or looks at the log from anywhere."""
    names = sorted({step["reader"] for step in steps if step["do"] == "start"})
    draw = rng.random()
    if draw < 0.25:
        return {"do": "probe", "share": rng.choice([0.0, 1.0, round(rng.random(), 4)])}
    if not names or draw < 0.4:
        return {"do": "start", "reader": f"r{len(names)}", "from": rng.choice(["zero", "snapshot"])}
    page = rng.choice([1, 2, 3, 5, 100])
    stop = rng.randint(0, page) if rng.random() < 0.4 else None
    return {"do": "read", "reader": rng.choice(names), "page": page, "stop": stop, "again": rng.random() < 0.3}

"""Tellings of cases made up for patterns of method: what each case is, when and where it was told."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from kb.patterns.methods import SUBTYPE, Rules, Told, Value
from kb.patterns.methods_support import Calendar

CLERK, PARCEL, SHARED, ERROR, TRANSFER = (
    ("impersonated_as", "电商/物流客服"), ("hooks", "短信链接"), ("controls", "屏幕共享/会议软件"), ("pretexts", "操作失误/卡单/连单"),
    ("payments", "转账"),
)  # fmt: skip
POLICE, SAFE, SECRET = ("impersonated_as", "公检法"), ("pretexts", "安全账户"), ("controls", "要求独处保密")
POOL = {"03": (CLERK, PARCEL, SHARED, ERROR, TRANSFER), "07": (POLICE, SAFE, SECRET, SHARED, TRANSFER)}


def told(
    n: int, values: Iterable[Value], *, kind: str = "03", subtype: str | None = None, tier: str = "T0", host: str = "police.example",
    day: str | None = None, case: str | None = None, notice: str | None = None, head: bool = True,
) -> Told:  # fmt: skip
    """The n-th telling; by default a case and a notice of its own, a week after the one before."""
    each = f"{n:016x}"
    when = f"20{10 + n // 48:02}-{n // 4 % 12 + 1:02}-{n % 4 * 7 + 1:02}" if day is None else day
    have = frozenset(values) | ({(SUBTYPE, subtype)} if subtype else set())
    return Told(f"{each}-1", each, when, host, tier, case or f"{each}-1", notice or each, head, kind, have)


def many(seed: int, count: int) -> list[Told]:
    """A random archive; the same for the same seed."""
    draw = random.Random(seed)
    found = []
    for n in range(count):
        kind = draw.choice(list(POOL))
        values = [value for value in POOL[kind] if draw.random() < 0.55]
        subtype = draw.choice((None, f"{kind}.1", f"{kind}.2"))
        found.append(
            told(n, values, kind=kind, subtype=subtype, tier=draw.choice(("T0", "T1", "T2")), host=f"h{draw.randrange(9)}.example")
        )
    return found


def calendar(tellings: Sequence[Told], rules: Rules, opened: str = "2000-01-01") -> Calendar:
    """In which every host has been known since then."""
    return Calendar(tellings, {(each.host, each.account): opened for each in tellings}, rules)

"""Deals out sites: every family, every kind of robots.txt and wall, in shares that hold at any size."""

from __future__ import annotations

from random import Random
from typing import Any

from . import names
from .model import DAYS
from .plan import Plan, Traits

#: of 100 sites
FAMILIES = {
    "trs": 20,
    "hanweb": 15,
    "ucap": 11,
    "vsb": 12,
    "jpaas": 8,
    "gkmlpt": 7,
    "fallback": 7,
    "unknown": 3,
    "shanghai": 3,
    "mps": 2,
    "netease": 2,
    "sohu": 2,
    "people": 2,
    "thepaper": 2,
    "sina": 1,
    "xinhuanet": 2,
    "ifeng": 1,
}
_CHARSETS = (("utf-8", "utf-8", "utf-8"),) * 7 + (
    ("utf-8", "", "utf-8"),
    ("gb18030", "gb2312", "gb2312"),
    ("gb18030", "", "gb2312"),
    ("gb18030", "gb2312", "gb2312"),
    ("utf-8", "utf-8", "gb2312"),
    ("gb18030", "gbk", ""),
)
_ROBOTS = (
    ("404",) * 14
    + ("allow",) * 5
    + ("some",) * 6
    + ("delay", "long-delay", "delay", "others", "hours", "slow", "redirect", "bom", "big", "html", "column")
)
_BAD_ROBOTS = ("all", "us", "401", "403", "500", "503", "drop", "challenge")
_WALLS = ("521", "412", "202", "403", "cookie", "tls", "inner412", "inner403", "innercookie")
_LATER_ROBOTS = ("all", "500", "503", "some", "delay", "403", "column", "404", "drop")
_LATER_WALLS = ("521", "412", "403", "inner412", "202")


def families(sites: int, rng: Random) -> list[str]:
    """Each family once before any stands twice, then by share."""
    dealt = [name for name, share in FAMILIES.items() for _ in range(max(0, round(share * sites / 100) - 1))]
    rng.shuffle(dealt)
    found = [*FAMILIES, *dealt, *(["trs", "hanweb", "vsb"] * sites)]
    return found[:sites]


def _deck(rng: Random, bad: tuple[str, ...], every: int, sites: int) -> list[str]:
    """One bad card in `every`, each kind in turn; empty strings elsewhere."""
    cards = [bad[i // every % len(bad)] if i % every == every - 1 else "" for i in range(sites)]
    rng.shuffle(cards)
    return cards


def _traits(rng: Random, family: str, wall: str, bad: str) -> Traits:
    charset, header, meta = rng.choice(_CHARSETS)
    if family in ("people",):
        charset, header, meta = "gb18030", "", "GB2312"
    if family in ("jpaas", "thepaper", "sohu", "ifeng", "netease", "unknown", "gkmlpt", "wechat", "toutiao"):
        charset, header, meta = "utf-8", "utf-8", "utf-8"
    press = family in names.PRESS
    trap = rng.random() < 0.1
    kind = bad or rng.choice(_ROBOTS)
    return Traits(
        charset=charset,
        header=header,
        meta=meta,
        robots="some" if trap and kind == "404" else kind,
        wall="" if bad else wall,
        links=rng.choice(("path", "path", "relative", "relative", "bare", "full")),
        www=rng.random() < 0.08,
        splash=not press and rng.random() < 0.06,
        calendar=not press and rng.random() < 0.1,
        sessions=not press and rng.random() < 0.05,
        trap=trap,
        twins=not press and rng.random() < 0.1,
        carrier=rng.choice(("wechat", "wechat", "toutiao"))
        if not press and family not in ("mps", "unknown") and rng.random() < 0.1
        else "",
        busy=rng.random() < 0.06,
        heals=rng.random() < 0.06,
        validators=rng.choice(("both", "both", "etag", "date", "date", "none")),
        cut=rng.randrange(6),
        skin=rng.randrange(12),
        **_changes(rng, family),
    )


def _changes(rng: Random, family: str) -> dict[str, Any]:
    """What happens to a site within the month; nothing on day 0."""
    roll, day = rng.random(), rng.randint(2, DAYS - 6)
    if roll < 0.08:
        return {"reskin": day}
    if roll < 0.15:
        return {"outage": (day, rng.randint(1, 4), rng.choice(("500", "503", "drop")))}
    if roll < 0.2:
        return {"robots_later": (day, rng.choice(_LATER_ROBOTS))}
    if roll < 0.23:
        return {"wall_later": (day, rng.choice(_LATER_WALLS))}
    if roll < 0.27 and family in ("hanweb", "jpaas", "ucap", "vsb", "gkmlpt", "shanghai"):
        return {"relaunch": day, "reskin": day}
    return {}


def _carrier(seed: str, family: str, host: str) -> Plan:
    traits = Traits(robots="allow", validators="none", skin=5 if family == "wechat" else 4)
    plan = Plan(seed, 900, host, family, "110000", "北京市", "北京", ("东城区", "西城区", "朝阳区"), traits, names.PRESS[family])
    plan.shelves = []
    return plan


def deal(seed: int, sites: int) -> tuple[list[Plan], list[Plan]]:
    """The plans of all sites, and of the hosts that carry articles for others."""
    key, rng = str(seed), Random(f"{seed}/deal")
    places = rng.sample(names.cities(), len(names.cities()))
    walls, bad = _deck(rng, _WALLS, 12, sites), _deck(rng, _BAD_ROBOTS, 16, sites)
    carriers = {"wechat": _carrier(key, "wechat", "mp-weixin.example"), "toutiao": _carrier(key, "toutiao", "www-toutiao.example")}
    plans: list[Plan] = []
    for number, family in enumerate(families(sites, rng)):
        code, city, short, counties = places[number % len(places)]
        early = number < len(FAMILIES)  # one site of every family can be read
        traits = _traits(rng, family, "" if early else walls[number], "" if early else bad[number])
        host = names.host(rng, code, number, family)
        title = names.PRESS.get(family, f"{city}公安局")
        plan = Plan(key, number, host, family, code, city, short, counties, traits, title)
        plan.carrier = carriers.get(traits.carrier)
        plans.append(plan)
    return plans, list(carriers.values())

"""Names of places in a text to their region codes: the printed name decides, then its neighbours, the source's home, the year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kb.extract.lexemes import Lexemes
from kb.lexicon import load_rows

_OLD = 2012  #: names that ended before the first bulletins count only where nothing else bears them


@dataclass(frozen=True, slots=True)
class Region:
    """One administrative division under one name; `full` is its name with those above it."""

    code: str
    name: str
    short: str
    parent: str
    level: str  #: province prefecture county country
    since: int | None
    until: int | None
    full: str = ""

    def within(self, other: Region) -> bool:
        """Whether this lies in (or is) the other."""
        return self.code == other.code or self.parent == other.code or (other.level == "province" and self.code[:2] == other.code[:2])

    def valid(self, year: int) -> bool:
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True)
class Found:
    """A place name in a text with the regions it may mean."""

    start: int
    end: int
    regions: tuple[Region, ...]
    sure: bool  #: printed in full, or short with nothing else it could be; otherwise it needs company


@cache
def regions() -> dict[str, tuple[Region, ...]]:
    """All regions by code; a code that had two names has two entries, the present one first."""
    rows = load_rows("regions.csv")
    names = {row["code"]: row["name"] for row in sorted(rows, key=lambda r: not r["until"])}
    found: dict[str, list[Region]] = {}
    for row in rows:
        above = names.get(row["parent"], "")
        top = row["parent"][:2] + "0000"
        if row["level"] == "county" and row["parent"] not in ("", top):
            above = names.get(top, "") + above
        since, until = (int(row[key]) if row[key] else None for key in ("since", "until"))
        full = above + row["name"]
        region = Region(row["code"], row["name"], row["short"], row["parent"], row["level"], since, until, full)
        found.setdefault(row["code"], []).append(region)
    return {code: tuple(sorted(some, key=lambda r: r.until is not None)) for code, some in found.items()}


_GENERIC = frozenset("城区 郊区 矿区 东区 西区 南区 北区 中区 新区 市区 市中区 城中区 城关区 河东区 河西区 新市区 桥东区 桥西区 铁西区 铁东区".split())
#: words that are places only in company, though a prefecture bears them
_WORDS = frozenset("来宾 东方 平安 和平 大同 安康 安顺 三明 海东 海西 海北 海南 兴安 吉安 中山 朝阳 黄山 丽水 文山 河池 白银 金昌 和田 山南 保山 怒江".split())


#: shorts of counties that stand before 公安 as ordinary words: never a place without 市, 县 or 区
_NEVER = frozenset("公安 互助 友好 新建 前进 团结 通道 大方 高明 文明 联合 中心".split())


def _names() -> Iterator[tuple[str, Region, bool]]:
    for some in regions().values():
        for region in some:
            yield region.name, region, region.name not in _GENERIC
            if region.level == "country" and region.short:
                yield region.short, region, True
            elif len(region.short) > 1 and (region.short not in _NEVER or region.level == "prefecture"):
                sure = region.level == "province" or (region.level == "prefecture" and region.short not in _WORDS)
                yield region.short, region, sure
                if region.name.endswith("自治州"):
                    yield region.short + "州", region, True


@cache
def _lexemes() -> Lexemes[tuple[tuple[Region, ...], bool]]:
    full: dict[str, list[Region]] = {}
    sure: dict[str, bool] = {}
    for name, region, certain in _names():
        if region not in full.setdefault(name, []):
            full[name].append(region)
        sure[name] = sure.get(name, False) or certain
    made = {}
    for name, some in full.items():
        recent = [r for r in some if r.until is None or r.until >= _OLD] or some
        made[name] = (tuple(recent), sure[name])
    return Lexemes(made.items())


_NOT_PLACE = re.compile(r"(?:银行|证券|大学|学院|时间|话(?!务)|路|大道|大街|方言|高速|酒店|火锅|日报|晚报|晨报|卫视|电视台|都市报|商报|青年报|法治报|法制报|早报|菜|航空|移动|联通|电信(?!网络|诈骗)|味|白药|人寿|农信)")
_LINK = re.compile(r"(?:市|省|州)?(?:公安局|公安厅|公安|警方|市局|警察局)?(?:的|下辖|辖区|所属)?[·•]?")
_POLICE = re.compile(r"[市区县旗州]?(?:公安|警方|分局|县局|市局|区局|网警|刑警|刑侦|反诈|反电诈|反诈骗|警察|警署|派出所|检察|法院|民警|特警|巡警|边境|交警)")
_BEFORE = re.compile(r"(?:在|赴|往|抵|于|从|到|家住|住在|居住在|来自|位于|地处|、|和|及|[市省州])$")
_BEHIND = re.compile(r"(?:、|和|及|等地?|市|县|区|抓|将|的|籍|人|某|一带|境内|开展|实施|居民|市民|村民|群众|男子|女子|[，。,])")


def find_names(folded: str) -> list[Found]:
    """Every place name of a folded text; parts of one name (四川省成都市新津区, 成都市公安局新津分局) come as one.

    >>> [(f.regions[0].full, len(f.regions)) for f in find_names("成都市新津区的张女士，海淀分局，鼓楼区")]
    [('四川省成都市新津区', 1), ('北京市海淀区', 1), ('江苏省南京市鼓楼区', 4)]
    """
    found: list[Found] = []
    for start, end, (some, sure) in _lexemes().find(folded):
        last = found[-1] if found else None
        if last is not None and start - last.end <= 8 and _LINK.fullmatch(folded, last.end, start):
            below = tuple(r for r in some if any(r.within(o) and r.code != o.code for o in last.regions))
            if below:
                found[-1] = Found(last.start, end, below, True)
                continue
        if _NOT_PLACE.match(folded, end) and not _POLICE.match(folded, end):
            continue
        found.append(Found(start, end, some, sure))
    return [f for f in found if f.sure or _accompanied(folded, f)]


def _accompanied(folded: str, name: Found) -> bool:
    """A short county name is a place before 警方 or 分局, or between words that want one."""
    if all(r.name in _GENERIC for r in name.regions):
        return False
    if _POLICE.match(folded, name.end):
        return True
    before = _BEFORE.search(folded, max(0, name.start - 4), name.start)
    return before is not None and _BEHIND.match(folded, name.end) is not None


def settle(found: list[Found], home: str | None, year: int | None) -> dict[int, Region]:
    """Index of each name -> the one region it means; names that stay open are left out.

    `home` is the code of the source's own region, `year` the publication's: it decides only between codes of one printed name.
    """
    settled: dict[int, Region] = {}
    for at, name in enumerate(found):
        region = _only(name.regions, year)
        if region is not None:
            settled[at] = region
    anchors = [r for some in settled.values() for r in (some,)]
    owner = regions().get(home or "", ())[:1]
    for at, name in enumerate(found):
        if at in settled:
            continue
        for known in (owner, _prefectures(owner), tuple(anchors), _prefectures(anchors), _provinces(anchors)):
            inside = tuple(r for r in name.regions if any(r.within(k) or k.within(r) for k in known))
            region = _only(inside, year)
            if region is not None:
                settled[at] = region
                break
    return settled


def _only(some: tuple[Region, ...], year: int | None) -> Region | None:
    """The one region among several codes of one place, by the year, else the present one; None where places differ."""
    if len(some) <= 1:
        return some[0] if some else None
    provinces = [r for r in some if r.level == "province"]
    if len(provinces) == 1:
        return provinces[0]
    prefectures = [r for r in some if r.level == "prefecture"]
    if len(prefectures) == 1 and all(r.within(prefectures[0]) for r in some):
        return prefectures[0]
    if len({r.parent for r in some}) > 1 or len({r.short or r.name for r in some}) > 1:
        return None
    valid = [r for r in some if r.valid(year)] if year is not None else []
    present = [r for r in (valid or some) if r.until is None]
    return (present or valid or list(some))[-1]


def _prefectures(some: tuple[Region, ...] | list[Region]) -> tuple[Region, ...]:
    return tuple(regions()[r.parent][0] for r in some if r.level == "county" and r.parent in regions())


def _provinces(some: tuple[Region, ...] | list[Region]) -> tuple[Region, ...]:
    codes = {r.code[:2] + "0000" for r in some if r.code[:2].isdigit()}
    return tuple(regions()[code][0] for code in sorted(codes) if code in regions())

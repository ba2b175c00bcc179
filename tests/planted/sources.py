"""Made-up publishers: police of a prefecture, newspapers of a province, re-posters; every host ends in .example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from kb.model import Bulletin

from .draft import Draft
from .places import County, prefectures

_PRESS = ("晚报", "都市报", "日报", "早报", "商报", "新闻网", "法治报", "时报")
_PORTALS = (
    "平安在线",
    "防骗之声",
    "街坊论坛",
    "生活通",
    "百姓资讯",
    "同城网",
    "暖闻",
    "看看头条",
    "社区帮",
    "民生热点",
    "掌上生活",
    "便民网",
)
_FAMILIES = {"T0": ("hanweb", "trs", "jpaas"), "T1": ("netease", "thepaper"), "T2": ("wechat", "fallback")}


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    title: str
    host: str
    tier: str
    region: str | None
    family: str
    authority: str | None = None


def police(code: str, counties: Sequence[County]) -> Source:
    city = counties[0].city
    return Source(
        f"police_{code[:4]}", f"{city}公安局", f"gaj-{code[:4]}.example", "T0", code, _FAMILIES["T0"][int(code[3]) % 3], f"{city}公安局"
    )


MINISTRY = Source("ministry", "全国反诈中心", "ministry.example", "T0", None, "trs", "公安部")


@dataclass(frozen=True, slots=True)
class Press:
    """All publishers of one archive."""

    police: tuple[Source, ...]
    papers: tuple[Source, ...]
    posters: tuple[Source, ...]
    regions: tuple[County, ...]

    @property
    def all(self) -> tuple[Source, ...]:
        return (MINISTRY, *self.police, *self.papers, *self.posters)

    def home(self, county: County) -> Source:
        """The police that publish for a county."""
        return next(source for source in self.police if source.region == county.prefecture_code)

    def reprinter(self, rng: Random, tiers: str = "112222") -> Source:
        tier = rng.choice(tiers)
        return rng.choice(self.papers if tier == "1" else self.posters if tier == "2" else self.police)


def found_press(rng: Random, scale: int) -> Press:
    """Publishers for an archive of some size: about a host for nine notices, 40 to 300 police."""
    groups = prefectures()
    chosen = sorted(rng.sample(sorted(groups), min(len(groups), max(40, scale // 22))))
    force = tuple(police(code, groups[code]) for code in chosen)
    provinces = sorted({county.province_short for code in chosen for county in groups[code]})
    papers = [
        Source(f"press_{at:02d}", f"{province}{rng.choice(_PRESS)}", f"news{at:02d}.example", "T1", None, rng.choice(_FAMILIES["T1"]))
        for at, province in enumerate(provinces * 2, 1)
    ]
    posters = [
        Source(f"poster_{at:03d}", f"{rng.choice(_PORTALS)}{at}", f"p{at:03d}.example", "T2", None, rng.choice(_FAMILIES["T2"]))
        for at in range(1, max(30, scale // 25))
    ]
    return Press(force, tuple(papers), tuple(posters), tuple(county for code in chosen for county in groups[code]))


class Printer:
    """Turns drafts into bulletins with addresses of their own."""

    def __init__(self) -> None:
        self.count = 0

    def publish(self, draft: Draft, source: Source, day: date | None, undated: bool = False) -> Bulletin:
        """`undated`: the page gives no publication date, though the address may hold one."""
        self.count += 1
        stamp = f"{day:%Y%m}/t{day:%Y%m%d}_" if day and source.tier == "T0" else "a/"
        url = f"https://{source.host}/{stamp}{self.count:06d}.html"
        authors = ("李晓燕",) if source.tier == "T1" else ()
        return Bulletin(
            url, draft.title, draft.text, None if undated or day is None else day.isoformat(), source.title, source.authority, authors,
            source.name, source.tier, (), source.family, "2026-01-15T08:00:00", f"{self.count:064x}", source.region,
        )  # fmt: skip

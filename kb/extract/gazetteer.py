"""Names of places in a text to their region codes: the printed name decides, then its neighbours, the source's home, the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kb.extract.lexemes import Lexemes
from kb.extract.patterns import Patterns
from kb.extract.short_names import is_elsewhere
from kb.extract.straddles import is_straddled, stands_alone
from kb.lexicon import load_lines, load_rows

P = Patterns("where_when.yml", "gazetteer")
_WHOLE = ("710000", "810000", "820000")  #: what lies in these has no code: 高雄市凤山区 is not the county of that name
_OLD = 2012  #: names that ended before the first bulletins count only where nothing else bears them
_BRIEF = 2  #: characters of a name that two words beside each other may make, though it is printed in full
_LONGEST = 12  #: characters behind a name in which one that begins in it ends


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


_Named = tuple[int, int, tuple[tuple[Region, ...], bool]]  #: where a name begins and ends, what it may be, whether that is sure


@dataclass(frozen=True, slots=True)
class Found:
    """A place name in a text with the regions it may mean."""

    start: int
    end: int
    regions: tuple[Region, ...]
    sure: bool  #: printed in full, or short with nothing else it could be; otherwise it needs company
    press: bool = False  #: of a paper that bears the name: 温岭日报
    borne: bool = False  #: of a school or bank that bears it: 榕江大学城
    own: bool = False  #: of police of its own, as counties and cities have, not of the branch of a district: 五华公安


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


@cache
def place_names() -> frozenset[str]:
    """What all regions are called, in full and short."""
    return frozenset(name for some in regions().values() for one in some for name in (one.name, one.short) if name)


def _names() -> Iterator[tuple[str, Region, bool]]:
    for some in regions().values():
        for region in some:
            yield region.name, region, not P.generic.fullmatch(region.name)
            if len(region.short) > 1 and (not P.never.fullmatch(region.short) or region.level == "prefecture"):
                sure = region.level == "province" or (region.level == "prefecture" and not P.words.fullmatch(region.short))
                yield region.short, region, sure
            if len(region.short) > 1 and region.name.endswith(("自治州", "自治县", "自治旗")):  # 西双版纳州, 互助县
                yield region.short + region.name[-1], region, True


def _aliases() -> Iterator[tuple[str, Region, bool]]:
    for line in load_lines("place_aliases.tsv"):
        code, _, names = line.partition("\t")
        for name in names.split():
            yield name, regions()[code][0], True


@cache
def _lexemes() -> Lexemes[tuple[tuple[Region, ...], bool]]:
    full: dict[str, list[Region]] = {}
    sure: dict[str, bool] = {}
    for name, region, certain in (*_names(), *_aliases()):
        if region not in full.setdefault(name, []):
            full[name].append(region)
        sure[name] = sure.get(name, False) or certain
    made = {}
    for name, some in full.items():
        recent = [r for r in some if r.until is None or r.until >= _OLD] or some
        made[name] = (tuple(recent), sure[name])
    return Lexemes(made.items())


def find_names(folded: str, press: bool = False) -> list[Found]:
    """Every place name of a folded text; parts of one name (四川省成都市新津区, 成都市公安局新津分局) come as one.

    With `press` also those that are part of a paper's name.

    >>> [(f.regions[0].full, len(f.regions)) for f in find_names("成都市新津区的张女士，海淀分局，鼓楼区")]
    [('四川省成都市新津区', 1), ('北京市海淀区', 1), ('江苏省南京市鼓楼区', 4)]
    """
    return [f for f in _sorted_out(folded)[0] if press or not f.press]


def find_doubtful(folded: str) -> Sequence[Found]:
    """The names that may be places: short ones with nothing beside them that says so, those that a school or bank bears.

    >>> [f.regions[0].full for f in find_doubtful("榕江大学城的三名学生，泗阳：老赵的补贴")]
    ['贵州省黔东南苗族侗族自治州榕江县', '江苏省宿迁市泗阳县']
    """
    return _sorted_out(folded)[1]


@lru_cache(maxsize=8)  # a notice's text, its title, who publishes it, asked for both kinds
def _sorted_out(folded: str) -> tuple[Sequence[Found], Sequence[Found]]:
    """The names that are places, and those that may be."""
    found = _all_names(folded)
    near = {code for f in found if f.sure and not f.borne for r in f.regions for code in (r.code, r.parent) if not code.endswith("0000")}
    kept: list[Found] = []
    doubtful: list[Found] = []
    for f in found:
        firm = not f.borne and ((f.sure and not _is_brief(f)) or _accompanied(folded, f) or _neighbour(folded, f, near))
        if firm or f.borne or stands_alone(folded, f.start, f.end):
            (kept if firm or (f.sure and not f.borne) else doubtful).append(f)
    return kept, doubtful


def _is_brief(name: Found) -> bool:
    """Whether it is as short as names are that two words beside each other make: 礼县, in 送礼县里."""
    return name.end - name.start == _BRIEF and all(r.level == "county" for r in name.regions)


def _words_of(folded: str) -> Iterator[_Named]:
    """The names of regions, none overlapping another: 从江西 is no 从江."""
    start = 0
    for cut in P.cut.finditer(folded):
        yield from _whole(folded, start, cut.end())
        start = cut.end()
    yield from _whole(folded, start, None)


def _whole(folded: str, start: int, stop: int | None) -> Iterator[_Named]:
    """The names in a stretch; in the place of one that only two words beside each other make, what begins in it: 路上海淀 is of 海淀."""
    done, last = start, len(folded) if stop is None else stop
    for name in _lexemes().find(folded, start, stop):
        if name[0] < done:
            continue
        kept: _Named | None = name
        if _is_made(folded, name):
            inner = _lexemes().find(folded, name[0] + 1, min(last, name[1] + _LONGEST))
            kept = next((one for one in inner if one[0] < name[1] and not _is_made(folded, one)), None)
        if kept is not None:
            done = kept[1]
            yield kept


def _is_made(folded: str, name: _Named) -> bool:
    """Whether what looks like a short name is only made by the words around it, and neither police nor what it lies in stand beside it."""
    start, end, (some, _) = name
    if not (all(folded[start:end] == r.short for r in some) and is_straddled(folded, start, end)):
        return False
    return not (P.police.match(folded, end) or _goes_on(folded, start, some))


def _goes_on(folded: str, start: int, some: Sequence[Region]) -> bool:
    """Whether a name stands behind that of what it lies in: 江苏南通知名企业."""
    above = {name for r in some for over in regions().get(r.parent, ()) for name in (over.short, over.name) if name}
    return any(folded.endswith(name, 0, start) for name in above)


def _all_names(folded: str) -> list[Found]:
    """Every name of a region, places or not."""
    found: list[Found] = []
    for start, end, (some, sure) in _words_of(folded):
        last = found[-1] if found else None
        if last is not None and not (last.press or last.borne) and start - last.end <= 8 and P.link.fullmatch(folded, last.end, start):
            below = tuple(r for r in some if any(r.within(o) and r.code != o.code for o in last.regions))
            if below:
                found[-1] = Found(last.start, end, below, True)
                continue
            if all(r.code in _WHOLE for r in last.regions):
                continue
        paper = P.press.match(folded, end)
        abroad = some[0].level == "country" and P.bank_there.match(folded, end) is not None
        if paper or (P.not_place.match(folded, end) and not P.police.match(folded, end) and not abroad):
            if paper and len({r.code[:4] for r in some}) == 1:
                found.append(Found(start, end, some, True, press=True))
            elif P.bears.match(folded, end) and not _is_word(folded, start, end, some):
                found.append(Found(start, end, some, sure, borne=True))
            continue
        short = all(folded[start:end] == r.short != r.name for r in some)
        some = _of_branch(folded, folded[start:end], some) if short and len(some) > 1 else some
        if short and (P.levelled.match(folded, end) or is_elsewhere(folded, start, end, some, found)):
            continue
        if short and P.district.match(folded, end) and all(r.level == "county" and r.name[-1] in "市县" for r in some):
            continue  # 沙河区公安分局 is not of the 市 of that name
        if P.township.match(folded, end) and not P.street_of.match(folded, end) and folded[end - 1] not in "省市县区州旗盟":
            continue
        found.append(Found(start, end, some, sure, own=len(some) > 1 and P.own_police.match(folded, end) is not None))
    return _without_campuses(folded, found)


def _is_word(folded: str, start: int, end: int, some: Sequence[Region]) -> bool:
    """Whether a school or bank far from there may bear a short name: a word (江南大学), or that of a city's district (东湖学院)."""
    printed = folded[start:end]
    word = P.bare.fullmatch(printed) or P.plain_word.fullmatch(printed)
    district = folded.startswith("学院", end) and all(r.level == "county" and r.name.endswith("区") for r in some)
    return all(printed == r.short for r in some) and bool(word or district)


def _without_campuses(folded: str, found: list[Found]) -> list[Found]:
    """The names without those of a school's campuses that would lie in two provinces: 兴庆校区, 雁塔校区."""
    campuses = [one for one in found if P.campus.match(folded, one.end) and all(r.level == "county" for r in one.regions)]
    provinces = {r.code[:2] for one in campuses for r in one.regions[:1]}
    around = {r.code[:2] for one in found if one not in campuses and one.sure for r in one.regions}
    stray = len(provinces) > 1 or (around and not provinces & around)
    return [one for one in found if one not in campuses] if campuses and stray else found


def _of_branch(folded: str, short: str, some: tuple[Region, ...]) -> tuple[Region, ...]:
    """The districts of a short name, where a branch of a city's police bears it: 长宁公安分局 is of no 长宁县."""
    districts = tuple(r for r in some if r.name.endswith("区") and r.until is None)
    rest = [r for r in some if r not in districts]
    if not districts or not rest or any(r.name.endswith("区") for r in rest):
        return some
    return districts if any(f"{short}{office}分局" in folded for office in ("公安", "", "警方")) else some


def _neighbour(folded: str, name: Found, near: set[str]) -> bool:
    """A short county name is a place beside words that want one where its prefecture is named, for sure, elsewhere: 康巴什的一位妈妈."""
    if len(name.regions) != 1 or name.regions[0].parent not in near or P.plain_word.fullmatch(name.regions[0].short):
        return False
    if all(P.generic.fullmatch(r.name) for r in name.regions) or P.bare.fullmatch(name.regions[0].short):
        return False
    before = P.near_before.search(folded, max(0, name.start - 3), name.start)
    return before is not None and P.near_behind.match(folded, name.end) is not None


def _accompanied(folded: str, name: Found) -> bool:
    """A short county name is a place before 警方 or 分局, or between words that want one."""
    if all(P.generic.fullmatch(r.name) for r in name.regions):
        return P.named.fullmatch(folded, name.start, name.end) is not None
    if all(P.bare.fullmatch(r.short) and folded[name.start : name.end] == r.short for r in name.regions):
        return P.police.match(folded, name.end) is not None
    if len(name.regions) == 1 and P.account.search(folded, max(0, name.start - 2), name.start):
        return not "一" <= folded[name.end : name.end + 1] <= "鿿"
    if P.police.match(folded, name.end):
        return True
    single = one_of(name.regions, None) is not None
    if single and P.lives.search(folded, max(0, name.start - 4), name.start):
        return True
    if single and name.start == 0 and P.headed.match(folded, name.end):
        return not P.plain_word.fullmatch(name.regions[0].short)
    if single and P.of_behind.match(folded, name.end) and P.of_before.search(folded, max(0, name.start - 2), name.start):
        return not P.plain_word.fullmatch(name.regions[0].short)
    if single and P.whose.match(folded, name.end) and P.head.search(folded, max(0, name.start - 4), name.start):
        return True
    if P.framed_before.search(folded, max(0, name.start - 1), name.start) and P.framed_behind.match(folded, name.end):
        return True
    before = P.before.search(folded, max(0, name.start - 4), name.start)
    return before is not None and P.behind.match(folded, name.end) is not None


def one_of(some: tuple[Region, ...], year: int | None) -> Region | None:
    """The one region among several codes of one place, by the year, else the present one; None where places differ."""
    if len(some) <= 1:
        return some[0] if some else None
    provinces, prefectures = ([r for r in some if r.level == level] for level in ("province", "prefecture"))
    if len(provinces) == 1:
        return provinces[0]
    if len(prefectures) == 1 and all(r.within(prefectures[0]) for r in some):
        return prefectures[0]
    same_place = len({r.name for r in some}) == 1 and len({r.code[:2] for r in some}) == 1  # moved from one prefecture to another
    if not same_place and (len({r.parent for r in some}) > 1 or len({r.short or r.name for r in some}) > 1):
        return None
    valid = [r for r in some if r.valid(year)] if year is not None else []
    present = [r for r in (valid or some) if r.until is None]
    return (present or valid or list(some))[-1]

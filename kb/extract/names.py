"""Where a text mentions a person who may be the victim: the mentions that part one story from the next."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kb.extract.cues import expand, load_pattern
from kb.extract.gazetteer import regions
from kb.extract.guard import compile_guarded
from kb.extract.patterns import Patterns
from kb.lexicon import load_yaml
from kb.model import Span

FILE = "roles.yml"
_BEFORE = 10  #: characters in which a word makes the name after it a suspect's or an officer's
_AFTER = 34
_AFTER_NICK = (
    r"[,，。(（、在收接看被想玩发正到加添下说把的也按从将和刷给向因遂扫付转打拿懵跑买卖"
    r"对与又用一先没报点同要于才那这便就听问让称:：于是今去穿坐站握连已还都也觉急赶回愣直始终]"
)
_CAUGHT = 20  #: characters in which words of an arrest make somebody after them its suspect
_CROWD = 8  #: characters in which 不少 or the like makes those after it nobody in particular
_FAMILY = re.compile("(?![名位个])([一-龥])(?:姓|某{1,2}$)")  #: a 72-year-old 苗姓老妇, 财务人员甘某; not 位 in 有位姓鲁的大姐
_FIRM = re.compile(
    r"[一-龥]{0,8}?(?:公司|企业|单位|工厂|厂|银行|学校|大学|中学|小学|医院|酒店|宾馆|工地|门店|超市|商场|小区|村)(?!的?(?:老板|负责人))"
)
_QUOTES = "“\"「‘'『《"
_IN_QUOTES = re.compile('[“"「‘]([^“”"「」‘’,。]{1,6})[”"」’]$')  #: a 化名 behind them: “小芳”(化名)
_LONGEST_NICK = 8  #: characters of it with its marks
_PRONOUNS = tuple("我你您他她咱")
_PUPIL = "某同学"  #: who has no name: 2022级某同学
MASK = Patterns("mask.yml", "mask")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a text; `key` is the same for 张某, 张女士 and 张某某, "" for 受害人 alone."""

    span: Span
    key: str
    kin: bool  #: introduced as somebody's relative: 其母亲张某


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


#: groups whose match begins behind the surname: what follows it is rarer, and so found sooner
_BEHIND = frozenset(("some", "hidden", "title", "elder", "maybe", "clan", "tw"))
_SEXES = ("男", "女")  #: behind 某 these tell of somebody without a name: 某男, but 李某男
_STEMS = "甲乙丙戊己"  #: that stand for a name where somebody is not to be known: 我校甲同学
_TITLE = 2  #: characters of 女士, 先生
_POLITE = ("女士", "先生", "小姐", "老先生")  #: before these, any character may be a surname; 拿奶奶的手机
_ANY_NAME = frozenset(("some", "title"))  #: of these, any character may be a surname but those that are words


@cache
def _roles() -> str:
    roles = load_yaml(FILE)
    people, acts = _any(roles["people"]), _any(roles["acts"])
    return (
        rf"(?:(?<![一二三四五六七八九十第统之某])一(?:{people})(?=[也均都又还]?(?:{acts})|[接遭误险差听轻])|{_any(roles['victims'])}"
        rf"|(?:(?<![第0-9])[0-9一二三四五六七八九十两几]{{1,3}}余?|某|有|来了|见)(?:名|位|对|家|个)[^,。;:!?]{{0,10}}?(?:{people})(?!群)|[这那]位(?:{people})(?!群)"
        rf"|(?:{people})(?!群)[一-龥]{{0,2}}?(?={acts}|,(?:[0-9上昨今于在]|日前|近日)))"
    )


@cache
def _person() -> re.Pattern[str]:
    roles = load_yaml(FILE)
    titles, people = _any(roles["titles"]), _any(roles["people"])
    return compile_guarded(
        rf"(?P<some>某(?!{_any(roles['not_some'])})(?:某|[x×*])?(?:{titles})?)"
        rf"|(?P<hidden>[x×*]{{1,3}}(?![0-9a-z]))"
        rf"|(?P<title>{_any(roles['courtesy'])})|(?P<elder>{titles})"
        rf"|(?P<maybe>(?:{_any(roles['maybe'])})(?![庄镇村屯]|{_any(roles['not_titled'])}|[一-龥]{{0,2}}(?:”|\"|」)))"
        rf"|(?P<small>小(?![{roles['not_small']}]|{_any(roles['not_small_words'])})(?:[{roles['surnames']}a-z](?![a-z镇村乡河街])|\s[a-z](?![a-z])|[^\W0-9](?={_AFTER_NICK})))"
        rf"|(?P<old>(?<!养)老(?![{roles['not_old']}])[{roles['surnames']}a-z](?={_AFTER_NICK}))"
        rf"|(?P<alias>\(化名)"
        rf"|(?P<clan>姓(?=[^,。;某]{{0,4}}(?:{people}|{titles}|{_any(roles['clan_callings'])})))"
        rf"|(?P<tw>[女男妇翁](?=[在于表称依昨今汇将到的付至两转把向接发报遂见日上被遭因误]))"
        rf"|(?P<role>{_roles()})"
    )


@cache
def _role_alone() -> re.Pattern[str]:
    return compile_guarded(_roles())


@cache
def _listed(name: str) -> frozenset[str]:
    """The words of a list of the lexicon; of one without commas its characters."""
    return frozenset(load_yaml(FILE)[name])


@cache
def no_family(group: str) -> frozenset[str]:
    """Words of two characters whose second is no surname before what the group stands for."""
    words: dict[str, list[str]] = load_yaml(FILE)["no_family"]
    return frozenset((*words["any"], *words.get(group, ())))


@cache
def _towns(levels: Collection[str] = ("province", "prefecture")) -> frozenset[str]:
    """Short names of provinces and prefectures that are nobody's: 长沙某工地 is not of the name 沙某."""
    shorts = {region.short for some in regions().values() for region in some if region.level in levels}
    return frozenset(shorts) - _listed("also_names")


def _is_of_town(folded: str, pair: str, behind: int) -> bool:
    """Whether 某 stands between a town and a firm or a school of it: 长沙某工地, 晋江某鞋业公司."""
    return pair in _towns() or (pair in _towns(("county",)) and _FIRM.match(folded, behind) is not None)


def _is_surname(folded: str, at: int, group: str) -> bool:
    """Whether the character before a title, a 某 or an x can be a surname, or a letter that stands for one."""
    char, pair = folded[at] if at >= 0 else "", folded[at - 1 : at + 1]
    if char in _PRONOUNS:
        return False  # 我先生没有怪我
    if group != "some" and char in _listed("joining") and "一" <= pair[:1] <= "龥" and pair[0] not in _listed("before_names"):
        return False
    if char and char in _STEMS and folded.startswith("同学", at + 1) and folded[at - 1 : at] != "某":
        return True
    if "a" <= char <= "z":
        before = folded[max(0, at - 1) : at]  # e先生 behind a comma, not the last letter of a word
        return (group in ("some", "hidden", "title") or folded.startswith("同学", at + 1)) and not (before.isascii() and before.isalnum())
    if group in _ANY_NAME:
        if char == "于":
            return folded[at - 1 : at] not in _listed("of_yu")
        if group == "some" and char == "区" and folded[at - 1 : at].isalpha():
            return False
        if group == "some" and (pair in no_family(group) or _is_of_town(folded, pair, at + 2)):
            return False
        if group == "some" and folded.startswith(_SEXES, at + 2):  # 前湾村某男
            return char in _listed("surnames")
        if group == "title" and not folded.startswith(_POLITE, at + 1):
            return char in _listed("surnames") and char != "位" and pair not in no_family("any")
        return char.isalpha() and (char not in _listed("not_some_before") or _acts_herself(folded, at, group))
    return char in _listed("surnames") and char != "位" and pair not in no_family(group)


def _acts_herself(folded: str, at: int, group: str) -> bool:
    """Whether what looks like a preposition is a name at the head of a clause: 当天,向女士接到电话."""
    headed = group == "title" and folded[at] in _listed("surnames") and not "一" <= folded[at - 1 : at] <= "龥"
    return headed and load_pattern(FILE, "acts_herself").match(folded, at + 1 + _TITLE) is not None


@cache
def _before() -> re.Pattern[str]:
    words = "|".join(map(expand, load_yaml(FILE)["not_before"]))
    return re.compile(rf"(?:{words})[^,。;!?:、一-龥]{{0,2}}$")


@cache
def _kin() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(load_yaml(FILE)['kin'])})$")


def is_another(folded: str, start: int, end: int, maybe: bool = False) -> bool:
    """A suspect, an officer, a quoted persona."""
    if maybe and start and folded[start - 1] in _QUOTES:
        return True
    middle = start > 1 and folded[start] in "小老" and folded[start - 1] in _listed("surnames")  # 通讯员 詹小兰
    if middle and _before().search(folded, max(0, start - _BEFORE), start - 1):
        return True
    if folded[start - 1 : start] in _listed("done_to") and load_pattern(FILE, "done").match(folded, end):
        return True
    caught = load_pattern(FILE, "caught", "named").search(folded, max(0, start - _CAUGHT), start)
    if caught or _before().search(folded, max(0, start - _BEFORE), start):
        return True
    return load_pattern(FILE, "not_after").match(folded, end, min(len(folded), end + _AFTER)) is not None


def _is_nobody(folded: str, start: int, end: int) -> bool:
    """Of those without a name: many, a persona, where one is (在一家餐馆打零工), whom police took (拘捕一名22岁男子, 一名19岁青年落网)."""
    return (
        load_pattern(FILE, "many").search(folded, max(0, start - _CROWD), start) is not None
        or load_pattern(FILE, "posing").search(folded, start, end) is not None
        or load_pattern(FILE, "staff").search(folded, max(0, start - _CROWD), people_end(folded, start, end)) is not None
        or load_pattern(FILE, "caught", "unnamed").search(folded, max(0, start - _CAUGHT), start) is not None
        or load_pattern(FILE, "caught", "behind").match(folded, end) is not None
        or load_pattern(FILE, "place").search(folded, max(0, start - 1), start + 2) is not None
    )


def begin_of(folded: str, at: int) -> int:
    """Where a family name begins whose last character stands at a place: 欧阳."""
    return at - 1 if at and MASK.compound.fullmatch(folded, at - 1, at + 1) else at


@cache
def _people() -> tuple[str, ...]:
    """The words for a person that say more than the sex."""
    return tuple(word for word in load_yaml(FILE)["people"] if len(word) > 1)


@cache
def _calling() -> re.Pattern[str]:
    return re.compile(f"[一-龥]{{0,4}}?(?:{_any([*_people()])})")


def _long_role(folded: str, start: int, end: int) -> int:
    """Where a role ends of which the sex is told first: 一名男货车司机."""
    longer = _calling().match(folded, end) if folded[end - 1] in "男女" and end - start > 1 else None
    return longer.end() if longer else end


def _found(folded: str, match: re.Match[str]) -> tuple[str, int, int, str] | None:
    """(group, start, end, key) of a person; a name before 化名 has two characters, or three where the third is a surname."""
    group = match.lastgroup or ""
    start, end = match.span()
    if group in _BEHIND:
        if _is_surname(folded, start - 1, group):
            first = begin_of(folded, start - 1)
            return group, first, end, folded[first:start]
        if match.group() == _PUPIL:
            return group, start, end, folded[start]
        role = _role_alone().match(folded, start)
        return ("role", start, role.end(), "") if role else None
    if group == "alias":
        first, last = _aliased(folded, start)
        return group, first, last, folded[first:last]
    if group == "role":
        end = _long_role(folded, start, end)
        family = _FAMILY.search(folded, start, end)
        return (group, family.start(), end, family[1]) if family and family[1] in _listed("surnames") else (group, start, end, "")
    return group, start, end, match.group()


def _aliased(folded: str, end: int) -> tuple[int, int]:
    """From where to where a name stands before its 化名: 段刚, Grace, what is in quotation marks."""
    if quoted := _IN_QUOTES.search(folded, max(0, end - _LONGEST_NICK), end):
        return quoted.span(1)
    long = end >= 3 and folded[end - 3] in _listed("surnames") and folded[end - 3 : end].isalpha()
    first = end - min(end, 3 if long else 2)
    while folded[end - 1].isascii() and first and folded[first - 1].isascii() and folded[first - 1].isalpha():
        first -= 1
    return first, end


def people_end(folded: str, start: int, end: int) -> int:
    """Where the word for a person ends that one or two characters of the story follow: 店家讲, 太婆终于."""
    return next((at for at in range(end, max(start + 1, end - 3), -1) if folded[start:at].endswith(_people())), end)


@lru_cache(maxsize=4)  # who stands around a case, then in it
def _persons(folded: str, known: frozenset[str]) -> list[tuple[int, int, str | None]]:
    return list(_read_persons(folded, known))


def _read_persons(folded: str, known: Collection[str]) -> Iterator[tuple[int, int, str | None]]:
    """(start, end, key) of all who are told of; no key: a suspect, an officer or a persona, as are all who are called as one before is."""
    others = set(known)
    last = done = -1
    for match in _person().finditer(folded):
        found = _found(folded, match)
        if found is None or found[1] < done or found[1] >= found[2]:
            continue
        group, start, done, key = found
        if group != "role" or key:
            printed = folded[start:done]
            listed = last == start - 1 and folded[last : last + 1] == "、"
            if printed in others or listed or is_another(folded, start, done, group == "maybe"):
                others.add(printed)
                last = done
                yield start, done, None
                continue
        elif _is_nobody(folded, start, done):
            continue
        if folded[start - 1 : start] in _listed("joins") and load_pattern(FILE, "compared").match(folded, done):
            continue
        yield start, done, key


def find_others(folded: str) -> frozenset[str]:
    """Who is called so and is a suspect, an officer or a persona: 小普 the clerk; there may be another 李某.

    Whose whole name was masked (韩*) is one person wherever he is told of: a suspect once is one always.
    """
    told = _persons(folded, frozenset())
    named = {folded[start:end] for start, end, key in told if key is not None}
    others = {folded[start:end] for start, end, key in told if key is None}
    return frozenset(name for name in others if "某" not in name and (name not in named or name.endswith("*")))


def find_mentions(folded: str, others: frozenset[str] = frozenset()) -> Iterator[Mention]:
    """Persons in a folded text who are not plainly suspects, officers or personas, nor of the `others` that are known to be.

    >>> [m.key for m in find_mentions("嫌疑人刘某交代,受害人张女士与张某某")]
    ['', '张', '张']
    """
    for start, end, key in _persons(folded, others):
        if key is not None:
            yield Mention(Span(start, end), key, _kin().search(folded, max(0, start - 4), start) is not None)

"""Places of a notice with their roles: where the victim is, where the money went, where the gang was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.extract.gazetteer import Region, find_names, settle
from kb.extract.numerals import plain
from kb.model import Fact, Named, Part, Place, Span

_SENTENCE = re.compile(r"[。！!？?；;\n]")
_CLAUSE = re.compile(r"[，,]")

_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("den", re.compile(r"盘踞|窝点|据点|老巢|窝藏")),
    ("cash_out", re.compile(r"取现|提现|取款|套现|支取|取走|流向|流入|提取现金|取出现金|变现|汇集|刷卡消费|转移赃款|atm|洗钱(?!团伙|犯罪|案|窝点)")),
    ("account", re.compile(r"开户[地行]?|归属地|账户所在|银行卡(?:的)?(?:户主|卡主|所在)|对公账户|收款账户(?:为|在|系)|开卡")),
    ("den", re.compile(r"藏匿|话务|园区|诈骗公司|诈骗集团|境外|出境|偷渡")),
    ("arrest", re.compile(r"抓获|抓捕|落网|归案|收网|抓住|擒获|缉捕|逮捕|传唤|控制|捣毁|端掉|拘捕|移交|押解|奔赴|赶赴|远赴|辗转|赴|蹲守|围捕|落脚|逃窜|设伏|截获")),
)
_ARREST = _ROLES[-1][1]
_SUSPECT = re.compile(r"(?:嫌疑人|团伙|成员|主犯|头目|上线|卡主|车手|骗子)[^，。]{0,14}$")
_NATIVE = re.compile(r"[^，。、]{0,2}(?:籍|户籍|人(?!民|士|员|力|口|大)[，。、)）)]|人$)")
_STORY = re.compile(r"(?:自称|冒充|谎称|假冒|声称|称(?:是|为|其|自己)|自报|显示为|来电|归属地|电话(?:为|是|称)|前往|飞往|发往|寄往|寄到|去往|开往|旅游|出差|“|\")[^，。”\"]{0,10}$")
_HOME = re.compile(r"(?:家住|居住在|住在|现住|来自|籍贯|暂住|租住|户籍(?:地|所在地)?(?:为|在)?|常住)$")
_PERSON = re.compile(
    r"[^，。；\n\d]{0,12}?(?:居民|市民|村民|群众|学生|女士|先生|小姐|某|阿姨|大爷|老人|受害人|事主|被害人|女子|男子|老板|公司|商户|的小[\u4e00-\u9fff]|一名|一位|一[男女])"
)
_BOUND = re.compile(r"[^，。]{0,4}(?:飞往|开往|机场|火车站|高铁站|车站)")
_LIST = re.compile(r"(?:、|，|,|和|及|以及|与|等地?和?){1,3}")
_UNIT = re.compile(r"[市区县旗州省]?[\u4e00-\u9fff]{0,6}?(?:公安|警方|分局|派出所|县局|市局|区局|警察|反诈|警务|刑警|网警|民警|检察院|法院)")
_REPORT = re.compile(r"接(?:到|获|报)|报警|报案|辖区|民警|预警|受理|劝阻|上门|通报|破获|侦破|发布|指令|成立")
_HELP = re.compile(r"协助|配合|支持|当地警方|联合")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text; `strength` says how surely it is the victim's (0: it is not), `role` what else it is."""

    span: Span
    region: Region
    role: str | None  #: cash_out account suspect arrest den, None: the victim's or nobody's
    strength: int  #: 5 home, 4 police unit that took the report, 3 named in the story, 0 told by a scammer


def _bounds(folded: str, marks: re.Pattern[str], start: int, end: int, reach: int) -> tuple[int, int]:
    """The sentence (or clause) around a stretch, no farther than `reach` to each side."""
    before = [m.end() for m in marks.finditer(folded, max(0, start - reach), start)]
    after = marks.search(folded, end, min(len(folded), end + reach))
    return (before[-1] if before else max(0, start - reach)), (after.start() if after else min(len(folded), end + reach))


def _role(folded: str, start: int, end: int) -> str | None:
    """What a place is to the gang or the money, by the words of its clause, else of its sentence."""
    head = folded[max(0, start - 24) : start]
    if _NATIVE.match(folded, end) and (_SUSPECT.search(head) or re.search(r"[男女][，,][^。]{0,12}$", head)):
        return "suspect"
    low, high = _bounds(folded, _CLAUSE, start, end, 60)
    first, last = _bounds(folded, _SENTENCE, start, end, 120)
    low, high = max(low, first), min(high, last)
    unit = _UNIT.match(folded, end)
    for role, words in _ROLES:
        if unit and role != "arrest":
            continue
        if words.search(folded, low, high):
            if role == "arrest" and unit and not _HELP.search(folded, low, last):
                return None
            return role
    sentence = folded[first:last]
    if unit and _HELP.search(folded, low, high) and _ARREST.search(sentence):
        return "arrest"
    return None


def _strength(folded: str, start: int, end: int) -> int:
    """How surely the victim is from a place that plays no other role."""
    head = folded[max(0, start - 16) : start]
    if _HOME.search(head):
        return 5
    if _STORY.search(head):
        return 0
    if _BOUND.match(folded, end):
        return 0
    unit = _UNIT.match(folded, end)
    if unit:
        first, last = _bounds(folded, _SENTENCE, start, end, 120)
        return 4 if _REPORT.search(folded, first, last) else 3
    return 5 if _PERSON.match(folded, end) else 3


def find_places(text: str, home: str | None = None, year: int | None = None, part: Part = "text") -> list[Mention]:
    """Every place named in a text that has one meaning, in order, with its role.

    `home` is the region code of the source, which settles 朝阳区 and 鼓楼区; `year` is the publication's.

    >>> [(m.region.full, m.role) for m in find_places("成都市新津区的张女士被骗。取现地址大部分集中在广州市和佛山市。")]
    [('四川省成都市新津区', None), ('广东省广州市', 'cash_out'), ('广东省佛山市', 'cash_out')]
    """
    folded = plain(text)
    found = find_names(folded)
    settled = settle(found, home, year)
    mentions = []
    for at, region in sorted(settled.items()):
        name = found[at]
        foreign = region.level == "country"
        role = _role(folded, name.start, name.end)
        if role is None and _STORY.search(folded[max(0, name.start - 16) : name.start]):
            strength = 0
        else:
            strength = 0 if role or foreign else _strength(folded, name.start, name.end)
        mentions.append(Mention(Span(name.start, name.end, part), region, role, strength))
    return _shared(folded, mentions)


def _shared(folded: str, mentions: list[Mention]) -> list[Mention]:
    """Places of one enumeration share its role: 远赴河南、江西、浙江等地抓捕."""
    made: list[Mention] = []
    for at in range(len(mentions) - 1, -1, -1):  # the verb may stand behind the last, so roles first move backwards
        mention = mentions[at]
        if made and mention.role is None and made[-1].role and _LIST.fullmatch(folded, mention.span.end, made[-1].span.start):
            mention = replace(mention, role=made[-1].role, strength=0)
        made.append(mention)
    made.reverse()
    for at in range(1, len(made)):
        before, mention = made[at - 1], made[at]
        if not before.strength and mention.role is None and _LIST.fullmatch(folded, before.span.end, mention.span.start):
            made[at] = replace(mention, role=before.role, strength=0)
    return made


def choose_region(mentions: Sequence[Mention], around: Sequence[Mention] = ()) -> tuple[Named, Fact] | None:
    """The victim's region at the finest level stated: from the case's own mentions, else from those of the whole notice.

    `around` are the mentions of title, dateline and police unit, used only where the case itself names no place.
    """
    own = [m for m in mentions if m.strength and m.region.level != "country"]
    for some, rule in ((own, "where.region.case"), ([m for m in around if m.strength >= 3], "where.region.notice")):
        if some:
            best = _finest(some)
            return Named(best.region.code, best.region.full), Fact("region", best.region.code, best.span, rule)
    return None


def _finest(mentions: Sequence[Mention]) -> Mention:
    """The surest mention, refined by any later one that lies inside it."""
    top = max(m.strength for m in mentions)
    best = next(m for m in mentions if m.strength == top)
    for mention in mentions:
        if mention.region.code != best.region.code and mention.region.within(best.region):
            best = mention
    return best


def choose_places(mentions: Sequence[Mention]) -> tuple[tuple[Place, ...], tuple[Fact, ...]]:
    """The other places of a case, each once per role, with their facts."""
    places: dict[tuple[str, str], Place] = {}
    for mention in mentions:
        if mention.role is not None:
            key = (mention.role, mention.region.code)
            places.setdefault(key, Place(mention.role, mention.region.code, mention.region.full, mention.span))
    facts = tuple(Fact(f"place.{p.role}", p.code, p.span, f"where.place.{p.role}") for p in places.values())
    return tuple(places.values()), facts

"""By what a count is told: the type of fraud, a name of its own, place, sex, age or calling that stands before or behind a figure."""

from __future__ import annotations

import re

from kb.extract.gazetteer import find_names, place_names
from kb.extract.lexemes import load_lexemes
from kb.extract.patterns import Patterns
from kb.extract.type_names import TypeName, find_type_names

P = Patterns("figures.yml", "tallies")
PEOPLE = ("人", "名", "位", "人次")
CASES = ("起", "宗", "件", "例")
_BEHIND, _LONG = 6, 26  #: characters behind a type's name in a label, and of a label
_AFTER = 18  #: characters behind a count in which its type may stand
QUOTES = "「」『』“”‘’《》【】\"'"
_TOUCHED = {"生": "学生", "学生": "学生", "师": "教师", "教师": "教师", "教职工": "教职工"}  #: whom figures of schools are of: 涉生警情
#: 冒充类（公检法、熟人）占比, 行政、企（事）业单位人员; what one name in a bracket says is more than what stands before it
_ASIDE = re.compile(r"[（(](?:含[^（）()\d]{1,12}|[^（）()\d、]{1,12}(?:、[^（）()\d、]{1,12}){1,6}|[^（）()\d])[)）]")
_POSING = ("03", "07", "08")  #: types by whom the fraudsters claim to be, in whatever words
_LED = re.compile(r"[:：〗】\]](?=.)(?! *[(（]$)|(?:分别|依次|依序)(?:是|为|有)(?=[^，。]{2})")  #: what leads to a list: 高发乡镇分别是
_OPENED = re.compile(r"[:：] *[(（]$")  #: 2.冒充领导诈骗：(485起
_JOINT = re.compile(r"[一-龥]{2,6}(?:、[一-龥]{2,8}){1,2}")  #: callings under one figure: 公司、企业员工
_WIDE = re.compile("^(?:网[络上])?[「“《]")  #: 55宗网络「杀猪盘」骗案
CLAUSE = re.compile(r"[，,。；;]")  #: parts the clauses of a label
_REST = re.compile(r"其[他它余](?:类型|类别|类|诈骗|案件)?(?:诈骗|案件)?")


def unit_of(currency: str, home: str) -> str:
    """What a sum is counted in: 元 also in a notice of Taiwan whose money it is, else 港元 or the code of another currency."""
    return "元" if currency == home == "TWD" else {"CNY": "元", "HKD": "港元"}.get(currency, currency)


def is_money(unit: str) -> bool:
    """元, 港元 or the code of another currency."""
    return unit in ("元", "港元") or unit.isupper()


def category_of(label: str, hint: str | None, unit: str) -> tuple[str | None, str | None]:
    """(dimension, category) that a label names: a type's code, a place, a sex, an age or a calling as printed.

    >>> category_of("刷单返利类", None, "起"), category_of("，怀城街道", None, "起"), category_of("其中女性", None, "人")
    (('type', '01'), ('region', '怀城街道'), ('gender', '女性'))
    """
    core = P.overtaken.sub("", core_of(_ASIDE.sub("", label)))
    code = type_of(core)
    if touching := P.touching.match(core):
        return "occupation", _TOUCHED[touching["who"]]
    if unit in (*PEOPLE, *CASES, "%"):
        if hint == "occupation" and unit not in CASES and _JOINT.fullmatch(core):
            return "occupation", core
        for dimension, pattern in (("gender", P.gender), ("age", P.age), ("occupation", P.calling)):
            found = pattern.search(core)
            if found and not code:
                there = P.place_first.match(core) if dimension == "occupation" and unit in CASES else None
                return ("region", there["name"]) if there else (dimension, found.group("name"))
        if hint == "occupation" and unit not in CASES and 1 < len(core) <= 8 and not P.not_category.search(core):
            return "occupation", core
    if code:
        return "type", code
    if P.family.fullmatch(core) or (P.one_of.search(label) and P.classed.fullmatch(core)):
        return "subtype", core
    place = P.place.search(core)
    if place and not P.whole.search(core) and not P.not_category.search(core):
        return "region", _place_alone(place.group("name"))
    return _hinted(core, hint, unit)


def _place_alone(name: str) -> str:
    """A place without what only leads to it, 和 of 和瓯海梧田街道; 和平街道 is one."""
    rest = P.place_lead.sub("", name)
    known = [any(found.start == 0 for found in find_names(one)) for one in (name, rest)]
    return rest if len(rest) < len(name) - 1 or known == [False, True] else name


def group_before(label: str, unit: str) -> tuple[str, str] | None:
    """The group of people that the clause before a count names: 全市教师受骗案件稳中有降，共发案14起; or its own: 学生被骗的案件96起."""
    group = (P.group_before.search(label) or P.group_struck.search(label)) if unit in CASES else None
    return ("gender" if group["name"].endswith("性") else "occupation", group["name"]) if group else None


def ranked(label: str, unit: str) -> tuple[str, str | None] | None:
    """What the clause before a count ranks: 刷单返利类仍然排在头一位，立案398起; 柳林街道发案最多，为86起; 学生次之，168人.

    Or what class of them rose most: 其中，电信诈骗案件上升最快，共立案938起.
    """
    if unit in CASES and (risen := P.class_risen.search(label)):
        code = type_of(risen["name"])
        return ("type", code) if code else ("subtype", risen["name"])
    clauses = CLAUSE.split(label)
    if unit not in (*CASES, *PEOPLE, "元", "港元", "%") or len(clauses) < 2 or not P.ranking.search(clauses[-2]):
        return None
    if unit == "%" and ("、" in clauses[-2] or not P.share_only.fullmatch(clauses[-1])):
        return None
    codes = {name.code for name in find_type_names(clauses[-2])}
    if unit in (*CASES, "%") and not codes and (named := P.quoted_name.search(clauses[-2])):
        code = type_of(named["name"])
        return ("type", code) if code else ("subtype", named["name"])
    if unit in (*CASES, "%") and len(codes) == 1:
        return "type", codes.pop()
    name = P.ranks.sub("", clauses[-2])
    name = P.outdone.sub("", clauses[-3]) if not name and len(clauses) > 2 else name  # 甲街道超过乙街道，位列第二，发案21起
    dimension, category = category_of(name, None, unit)
    if dimension is None and (name in place_names() or any((found.start, found.end) == (0, len(name)) for found in find_names(name))):
        return "region", name
    return (dimension, category) if dimension in ("type", "region", "occupation", "age", "gender") and not codes else None


def core_of(label: str) -> str:
    """What a label says without the words that only lead to its figure.

    >>> core_of("，按年级分:大一"), core_of("其中无业人员有")
    ('大一', '无业人员')
    """
    led = P.trim.sub("", _OPENED.sub("", _LED.split(label)[-1]))
    return P.trim_after.sub("", P.trim.sub("", led)).strip(QUOTES)


def _hinted(core: str, hint: str | None, unit: str) -> tuple[str | None, str | None]:
    """What a label without a known name is told by: a rest, a type without a name of its own, what the heading says."""
    counted = unit in CASES or unit == "元"
    if counted and _REST.fullmatch(core) and hint != "region":
        return "type", "99"
    if counted and P.unnamed.fullmatch(core) and not P.not_category.search(core[:-1].removesuffix("骗")):
        return ("subtype", core) if P.own_name.search(core) else ("type", "99")
    if hint == "region" and 1 < len(core) <= 8 and not P.not_category.search(core):
        return "region", core
    if (counted or unit == "%") and hint == "type" and 1 < len(core) <= 12 and not P.not_category.search(core):
        return "type", "99"
    return None, None


def is_joint(label: str) -> bool:
    """Whether a share is that of several types together: 网络刷单、网络贷款类诈骗发案占比近六成.

    >>> is_joint("网络刷单、网络贷款类诈骗发案占比近"), is_joint("虚假购物、服务类占比")
    (True, False)
    """
    return len({type_of(core_of(name)) for name in _ASIDE.sub("", label).split("、")} - {None}) > 1


def type_of(core: str) -> str | None:
    """The code of the type that a label ends with, by its names or those by which Hong Kong and Taiwan count.

    >>> type_of("网购骗案"), type_of("假检警诈骗"), type_of("全市")
    ('06', '07', None)
    """
    core = core.replace("骗局", "骗案")
    bare = core.removesuffix("类")
    short = next((code for start, end, code in load_lexemes("tally_short.tsv").find(bare) if (start, end) == (0, len(bare))), None)
    if short is not None:
        return short
    names = _type_names(core) or _type_names(core.replace("、", "")) or _type_names(P.kind_tail.sub("诈骗", core))
    local = [(end, code) for _, end, code in load_lexemes("tally_types.tsv").find(core) if len(core) - end <= _LONG]
    if local and len(core) <= _LONG:
        return local[-1][1]
    if names or len(core) > _LONG:
        return names[-1].code if names else None
    return next((code for code in _POSING if getattr(P, f"posing_{code}").search(core)), None)


def _type_names(core: str) -> list[TypeName]:
    return [name for name in find_type_names(core) if len(core) - name.span.end <= _BEHIND and len(core) <= _LONG]


def type_behind(after: str) -> str | None:
    """The type named right behind a count.

    >>> type_behind("征婚交友类诈骗警情"), type_behind("假冒客服电话骗案"), type_behind("刷单返利类5起")
    ('09', '03', None)
    """
    after = _WIDE.sub("", after)
    local = next(load_lexemes("tally_types.tsv").find(after[:_AFTER]), None)
    if local is not None and local[0] <= 1 and P.case_noun.match(after, max(0, local[1] - 2)):
        return local[2]
    name = next(find_type_names(after[:_AFTER].replace("骗案", "诈骗")), None)
    if name is None or name.span.start > 1 or not name.full or any(c.isdigit() for c in after[name.span.end : name.span.end + 6]):
        return None
    return name.code


def named_behind(after: str) -> str | None:
    """The type by whose name alone a count is followed, up to a comma.

    >>> named_behind("刷单返利、3起"), named_behind("为网络贷款类诈骗，"), named_behind("、网络贷款3起"), named_behind("案件，")
    ('01', '04', None, None)
    """
    match = P.name_behind.match(after)
    return type_of(core_of(match["name"])) if match else None


def hint_of(text: str) -> str | None:
    """What the rows under a heading are told by: 类型分布, 发案地区, 按性别."""
    if not P.hint.search(text):
        return None
    for dimension in ("gender", "age", "occupation", "region", "type"):
        if getattr(P, f"hint_{dimension}").search(text):
            return dimension
    return None

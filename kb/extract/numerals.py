"""Printed figures to numbers: digits, Chinese numerals and mixtures; a vague or broken figure has no value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kb.extract.currencies import FOREIGN
from kb.extract.gazetteer import place_names
from kb.extract.guard import compile_guarded
from kb.extract.quotes import paired
from kb.text import fold

HAN = "一二两三四五六七八九十百千万亿零〇壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
_LEADING = HAN.replace("零〇", "")
_DIGIT = dict(zip("零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖", (0, 0, 1, 2, 2, *range(3, 10), *range(1, 10)), strict=True))
_TENS = {"廿": "二十", "卅": "三十"}
_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "w": 10**4, "亿": 10**8}

_COUNTERS = "人次|宗|件|起|名|人|个"
_GROUPS = (
    rf"\d{{1,3}}(?:,\d{{3}}){{1,5}}(?!\d)"
    rf"|\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}}){{1,3}}(?!\d)(?=\s?[余多]?(?:元|{FOREIGN}|{_COUNTERS}))"
)
_ARABIC = rf"(?:{_GROUPS}|\d{{1,15}}(?!\d|,\d{{4}}))(?:\.\d{{1,6}}(?!\d))?"
_SOFT = "[余多几]|来(?=[十百千万亿元块名人])"
#: 3.5w: as people write 万 in chats
_W = r"w(?![a-z\d*])"
_UNITS = rf"(?:[十百万亿拾佰仟]|千(?![克米瓦卡伏])|{_W})"
_SCALE = rf"(?:\s?(?:{_SOFT})?\s?{_UNITS}{{1,2}}(?:{_SOFT})?万?|\s?(?:{_SOFT}))"
_MORE = rf"(?:\s?零?(?:\d,\d{{3}}|\d{{1,4}})(?:\.\d{{1,4}})?(?:\s?{_SOFT}|\s)?[百千万]{{1,2}}(?:(?:{_SOFT})万?)?){{0,3}}"
#: 2万2转给了他: what may follow a lone last digit
_MOVED = "转给汇打付交取存投花的都全没飞进被就"
_REST = (
    rf"(?:[一二三四五六七八九](?=[元块，。,;；、！!？?）)(”{_MOVED}]|$)"
    rf"|零?(?:\d,\d{{3}}|\d{{1,4}})(?:\.\d{{1,2}})?(?=\s?[余多]?(?:{FOREIGN})|\s?[元块余多件宗起名人，。,;；、)（(”{_MOVED}]|$))?"
)
#: 廿五点二, 十一.三亿: the digits behind the point
_POINT = r"(?:点[一二三四五六七八九零〇]{1,4}[百千万亿]{0,2}|\.[一二三四五六七八九零〇]{1,4}[百千万亿]{1,2})"
#: what a figure in Chinese numerals must be followed by, else 一 and 十 in any word would be one
_FOLLOW = (
    rf"\s?(?:[余多几]?\s?[元块圆名人位起宗件例个部台张条次套辆家笔份%户岁天港美欧英日韩泰枚]"
    rf"|人民币|[余多几]?(?:{FOREIGN})|$|[，。,;；、])"
)
#: 四万三千六, 九万八, 三千二: a sum as people say it, before any word that it could not count (一千一天, 两千一个 are one thousand, two)
_SAID = (
    r"(?:[一二两三四五六七八九]?十?[一二两三四五六七八九]万(?:[一二两三四五六七八九]千)?|[一二两三四五六七八九]千)[一二三四五六七八九]"
    rf"(?![{HAN}个天次条人名位年月日号时点分秒斤两亩里米公吨度倍楼层排桌单张件套台部辆家户笔把支只头口盒瓶箱袋包份批组期种样项岁周回趟夜晚床间起宗页平])"
)
#: a figure in digits with its scale; or a run of Chinese numerals that a scale, a counter or a currency may follow
_NUMBER = compile_guarded(
    rf"(?<![\d.])(?<!\d,){_ARABIC}(?:{_SCALE}{_MORE}{_REST})?"
    rf"|(?<![{HAN}])(?:(?<![件人次户额损总])数|几|上|成|好几)?[{_LEADING}](?:[{HAN}]|[余多几](?=[{HAN}元块圆名人个位起部张万亿])){{0,15}}{_POINT}?来?(?={_FOLLOW})"
    rf"|(?<![{HAN}第数几]){_SAID}"
)
_BEFORE = re.compile(
    r"(?:(?P<near>将近|接近|不足|不到|近)|(?P<over>超过|超出|突破|至少|不低于|不少于|逾|超|达到?余|多达|(?<![侦告核查识攻打拆勘突])破)"
    r"|(?P<about>大约|大概|约莫|约合|大致|估计|约|合约))(?:共|计|达|为|有|人民币|新?台币|港币|[¥$]){0,2}\s?$"
)
#: the last characters of those words
_APPROX_END = frozenset("近足到过共超出破少于逾余达约概莫合致计为有币$¥ \u3000\xa0\t\n")
_SOFTENED = re.compile(r"[余多几来]")
_PIECE = re.compile(r"\d[\d,]{0,20}(?:[ \u00a0\u2009\u202f]\d{3}){0,3}(?:\.\d{1,6})?|[^\d\s]")
_GROUPING = re.compile(r"[,\s]")
_POINTED = re.compile(r"(?P<whole>[^点.\d]{1,12})[点.](?P<part>[一二三四五六七八九零〇]{1,4})(?P<scale>[百千万亿]{0,2})[余多]?")
_RUN = re.compile(r"(?<![零〇])[一二三四五六七八九][一二三四五六七八九零〇]{1,3}")
_ROUND_ZERO = re.compile(r"(?<=[一二三四五六七八九十百千万亿])[○◯]{1,3}|[○◯](?=[一二三四五六七八九])")
_TWO = "(?:一两|一二|两三|二三|三四|三五|四五|五六|六七|七八|八九)"
#: 两三万, 十五六万, 七十七八, 三千四五百: one of two neighbouring digits
_GUESS = re.compile(rf"(?<![十百千万亿]){_TWO}(?=[十百千万亿])|[十拾]{_TWO}(?![一二三四五六七八九零〇])|[百千万]{_TWO}(?=[十百千]|$)")
_LINK = re.compile(r"\s?(?:元|万元|万|块|%|名|人|起)?\s?[-~—–至到]{1,2}\s?")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure in a text: its place with the words of approximation around it, its value, or None where it is vague."""

    start: int  #: of the first digit, or of the word of approximation before it
    end: int
    value: float | None  #: None for 数万, 几千, 两三千, 上百万
    approx: str | None  #: 余 近 约
    in_range: bool = False  #: one end of 3000至5000


#: a narrow comma that groups no thousands
_COMMA = re.compile(r",(?!(?<=\d,)\d{3}(?!\d))")


#: 12,3456元: digits that were lost or doubled, and no two figures
_MISGROUPED = re.compile(r"(?<![\d.,])(\d{1,3}),(?=\d{4}(?!\d))")


@lru_cache(maxsize=16)
def plain(text: str) -> str:
    """The folded text, quotation marks in pairs; every comma is full-width but those inside a figure: 500,300元 is one, 500，300元 two.

    Of 12,3456元 nobody can tell what it is: it stays one that has no value.
    """
    folded = fold(text)
    if folded.count(",") == text.count("，"):  # none was narrow
        folded = folded.replace(",", "，")
    else:
        kept = _MISGROUPED.sub("\\1\u0002", fold(text.replace("，", "\u0001")))
        folded = _COMMA.sub("，", kept).replace("\u0001", "，").replace("\u0002", ",")
    return paired(_ROUND_ZERO.sub(lambda zeros: "〇" * len(zeros.group()), folded) if "○" in folded or "◯" in folded else folded)


@lru_cache(maxsize=4096)
def to_number(figure: str, bare: bool = False) -> float | None:
    """The value of a printed figure, None where it gives none; `bare` lets 百万 alone be one (as in 近百万).

    >>> [to_number(f) for f in ("12万7千", "1.9万余", "三万七千五百八十", "1亿155.1万", "一万六", "数万", "两三千", "百余万")]
    [127000.0, 19000.0, 37580.0, 101551000.0, 16000.0, None, None, 1000000.0]
    """
    if figure[:1] in "数几上成好" or _GUESS.search(figure):
        return None
    if pointed := _POINTED.fullmatch(figure):
        return _with_point(pointed)
    soft = bool(_SOFTENED.search(figure))
    figure = _RUN.sub(_digits, "".join(_TENS.get(c, c) for c in figure))
    pieces = [p for p in _PIECE.findall(_SOFTENED.sub("", figure)) if p in _DIGIT or p in _UNIT or p[0].isdigit()]
    if not pieces or (all(p in _UNIT for p in pieces) and not soft and not bare and pieces[0] not in "十拾"):
        return None
    if len(pieces) > 1 and all(p in _DIGIT for p in pieces):
        return float("".join(str(_DIGIT[p]) for p in pieces))
    return _sum(pieces)


def _digits(run: re.Match[str]) -> str:
    """九万三三七九: digit by digit, as Taiwan's papers print."""
    return "".join(str(_DIGIT[c]) for c in run.group())


def _with_point(pointed: re.Match[str]) -> float | None:
    """廿五点二亿, 四十七点九."""
    whole = to_number(pointed["whole"])
    if whole is None:
        return None
    part = float("0." + "".join(str(_DIGIT[c]) for c in pointed["part"]))
    scale = 1
    for unit in pointed["scale"]:
        scale *= _UNIT[unit]
    return round((whole + part) * scale, 2)


def _sum(pieces: list[str]) -> float:
    """The pieces of one figure added up by their scales; a last lone digit counts a tenth of the scale before it."""
    total = section = 0.0
    digit: float | None = None
    scale, filled = 1, False
    for piece in pieces:
        unit = _UNIT.get(piece)
        if unit is None:
            filled = piece in "零〇"
            digit = float(_DIGIT[piece]) if piece in _DIGIT else float(_GROUPING.sub("", piece))
            last = piece
        elif unit >= 10**4:
            part = section + (digit or 0.0)
            total = (total + part) * unit if unit == 10**8 and total else total + (part or 1.0) * unit
            section, digit, scale, filled = 0.0, None, unit, False
        else:
            section += (1.0 if digit is None else digit) * unit
            digit, scale = None, unit
    if digit is not None and scale >= 100 and not filled and len(last) == 1 and digit < 10 and "零" not in pieces[-2:]:
        digit *= scale // 10
    return round(total + section + (digit or 0.0), 4)


def _approx(folded: str, start: int, figure: str) -> tuple[int, str | None]:
    """Where the words of approximation before a figure begin, and what they say."""
    before = _BEFORE.search(folded, max(0, start - 10), start) if folded[start - 1 : start] in _APPROX_END else None
    if before:
        return before.start(), "近" if before["near"] else "余" if before["over"] else "约"
    return start, "余" if _SOFTENED.search(figure) else None


def _ranges(folded: str, spans: list[tuple[int, int]]) -> set[int]:
    """Which figures are the ends of a range such as 3000-5000元, 3000元至5000元, 2、3万元."""
    found: set[int] = set()
    for at in range(len(spans) - 1):
        (start, end), (after, stop) = spans[at], spans[at + 1]
        gap = folded[end:after]
        if folded[after:stop] == "一" and folded[start].isdigit():
            continue  # 49.8万到一个账户
        if 0 < len(gap) <= 6 and (_LINK.fullmatch(gap) or (gap == "、" and _follows(folded[start:end], folded[after:stop]))):
            found |= {at, at + 1}
    return found


def _follows(one: str, other: str) -> bool:
    """2、3万: two neighbouring digits of which only the second has a scale."""
    return (
        len(one) == 1
        and one.isdigit()
        and other[:1].isdigit()
        and len(other) > 1
        and int(other[0]) == int(one) + 1
        and not other[1].isdigit()
    )


@lru_cache(maxsize=4)
def find_numbers(folded: str) -> tuple[Number, ...]:
    """Every figure of a text that went through `plain`, in order.

    >>> [(n.value, n.approx) for n in find_numbers("近30余万元，12万7千元，约3,500元")]
    [(300000.0, '近'), (127000.0, None), (3500.0, '约')]
    """
    matches = [m for m in _NUMBER.finditer(folded) if not _part_of_word(folded, m)]
    ranged = _ranges(folded, [m.span() for m in matches])
    found = []
    for at, match in enumerate(matches):
        figure = match.group().rstrip()
        start, approx = _approx(folded, match.start(), figure)
        found.append(Number(start, match.start() + len(figure), to_number(figure, approx is not None), approx, at in ranged))
    return tuple(found)


_WORDS = tuple("千万不 千万别 千万要 万一 百万保 百万医 十分 一旦 万能 百度 千方 百货 一万个小心 万事 万元户".split())
_SHORT = 2  #: characters of a place's short name that may be a count as well: 三台


@cache
def _no_figures() -> tuple[frozenset[str], tuple[str, ...]]:
    """What begins with a numeral and is no figure, and the characters it begins with: words, and places (三台县, 五家渠, 伍家岗)."""
    words = (*_WORDS, *sorted(name for name in place_names() if len(name) > _SHORT and name[0] in HAN))
    return frozenset(word[0] for word in words), words


def _part_of_word(folded: str, match: re.Match[str]) -> bool:
    """百万保障, 千万不要, 万一, 三台县 hold no figure; nor does the second half of a broken one (`.7万`, `1.2.3万`)."""
    start = match.start()
    behind = folded[match.end() : match.end() + 2]
    cut = match.group()[-1] in "万亿" and behind[:1].isdigit()  # 4万3 of which nobody can say what the 3 is
    broken = cut or (behind[:1] == "." and behind[1:].isdigit())
    begins, words = _no_figures()
    return broken or (folded[start] in begins and folded.startswith(words, start))

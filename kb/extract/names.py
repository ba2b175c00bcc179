"""Where a text mentions a person who may be the victim: the mentions that part one story from the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kb.extract.cues import compile_cues
from kb.lexicon import load_yaml
from kb.model import Span

FILE = "roles.yml"
_BEFORE = 10  #: characters in which a word makes the name after it a suspect's or an officer's
_AFTER = 16
_AFTER_NICK = (
    r"[,，(（、在收接看被想玩发正到加添下说把的也按从将和刷给向因遂扫付转打拿懵跑买卖对与又用一先没报点同要于才那这便就听问让称:：于是]"
)
_QUOTES = "“\"「‘'『《"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a text; `key` is the same for 张某, 张女士 and 张某某, "" for 受害人 alone."""

    span: Span
    key: str
    kin: bool  #: introduced as somebody's relative: 其母亲张某


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _person() -> re.Pattern[str]:
    roles = load_yaml(FILE)
    names = f"[{roles['surnames']}]"
    titles, maybe = _any(roles["titles"]), _any(roles["maybe"])
    people, acts = _any(roles["people"]), _any(roles["acts"])
    small, old, prefix = roles["not_small"], roles["not_old"], roles["not_some_before"]
    return re.compile(
        rf"(?P<some>[^\W0-9a-z_{prefix}]|(?<![a-z0-9])[a-z])某(?!{_any(roles['not_some'])})(?:某|[x×*])?(?:{titles})?"
        rf"|(?P<hidden>{names}|(?<![a-z0-9])[a-z])[x×*]{{1,3}}(?![0-9a-z])"
        rf"|(?P<title>[^\W0-9a-z_{prefix}]|(?<![a-z0-9])[a-z])(?:{_any(roles['courtesy'])})|(?P<elder>{names})(?:{titles})"
        rf"|(?P<maybe>(?<!公)(?!司){names})(?:{maybe})(?![庄镇村屯]|[一-龥]{{0,2}}(?:”|\"|」))"
        rf"|小(?![{small}]|红书)(?P<small>{names}|[^\W0-9a-z](?={_AFTER_NICK}))"
        rf"|老(?![{old}])(?P<old>{names})(?={_AFTER_NICK})"
        rf"|(?P<full>{names}[一-龥]{{1,2}}|(?P<twin>[一-龥])(?P=twin))(?=[\(（]化名)"
        rf"|(?P<clan>{names})姓(?=[^,。;某]{{0,4}}(?:{people}|[男女妇翁]))|(?P<tw>{names})(?=[女男妇翁](?:[在於于表稱称依昨今匯汇將将到的付至兩两轉转把向接發发報报遂见見]))"
        rf"|(?P<role>{_any(roles['victims'])}|(?:[0-9一二三四五六七八九十两几]{{1,3}}余?|某|有)(?:名|位|对|家|个)[^,。;:!?]{{0,10}}?(?:{people})|(?:{people})[一-龥]{{0,2}}?(?={acts}|,(?:[0-9上昨今于在]|日前|近日)))"
    )


@cache
def _before() -> re.Pattern[str]:
    words = compile_cues(load_yaml(FILE)["not_before"]).pattern
    return re.compile(rf"(?:{words})[^,。;!?:、一-龥]{{0,2}}$")


@cache
def _after() -> re.Pattern[str]:
    return compile_cues(load_yaml(FILE)["not_after"])


@cache
def _kin() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(load_yaml(FILE)['kin'])})$")


def _is_another(folded: str, start: int, end: int, maybe: bool) -> bool:
    """A suspect, an officer, a quoted persona."""
    if maybe and start and folded[start - 1] in _QUOTES:
        return True
    if _before().search(folded, max(0, start - _BEFORE), start):
        return True
    after = _after().match(folded, end, min(len(folded), end + _AFTER))
    return after is not None


def _group(match: re.Match[str]) -> str:
    return "full" if match.lastgroup == "twin" else match.lastgroup or ""


def find_mentions(folded: str) -> Iterator[Mention]:
    """Persons in a folded text who are not plainly suspects, officers or personas; who was one once is none later.

    >>> [m.key for m in find_mentions("嫌疑人刘某交代,受害人张女士与张某某")]
    ['', '张', '张']
    """
    others: set[str] = set()
    last = -1
    for match in _person().finditer(folded):
        group = _group(match)
        if group != "role":
            listed = last == match.start() - 1 and folded[last : last + 1] == "、"
            if match.group() in others or listed or _is_another(folded, match.start(), match.end(), group == "maybe"):
                others.add(match.group())
                last = match.end()
                continue
        key = "" if group == "role" else match.group() if group in ("small", "old") else match.group(group)
        kin = _kin().search(folded, max(0, match.start() - 4), match.start()) is not None
        yield Mention(Span(match.start(), match.end()), key, kin)

"""Knows a host that dresses up as one of ours: other letters of the same look, our name glued or put in front, one letter off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache, lru_cache

from crawlers.source import Source, is_platform

#: letters of other scripts, and digits, that look like these
_LIKE = {
    "a": "аɑαạ", "b": "ьЬвƅ", "c": "сϲç", "d": "ԁɗ", "e": "еёєẹ", "g": "ɡġց", "h": "һհ", "i": "іıïίι", "j": "јʝ", "k": "кκ",
    "l": "ӏⅼ1ł", "m": "мṃ", "n": "ոпñη", "o": "оοօ0ο", "p": "рρ", "q": "ԛգ", "r": "гɼ", "s": "ѕʂ5", "t": "тτ", "u": "υսц",
    "v": "ѵνѴ", "w": "ԝωѡ", "x": "хχ", "y": "уүγ", "z": "ᴢż",
}  # fmt: skip
_FOLD = str.maketrans({other: letter for letter, others in _LIKE.items() for other in others})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_GOV = re.compile(r"(?:^|[.-])gov-?cn(?:[.-]|$)|(?:^|\.)gov\.cn[.-]")
_SECOND = frozenset(("com", "net", "org", "gov", "edu", "ac"))
LONG = 7  #: letters of a name from which one letter off is no accident
GLUED = 9


def shape(host: str) -> str:
    """A host as the eye takes it: punycode undone, look-alike letters as the letters they look like."""
    labels = []
    for label in host.lower().split("."):
        try:
            labels.append(label.encode("ascii").decode("idna") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", ".".join(labels)).replace("。", "."))
    folded = "".join(c for c in plain if not unicodedata.combining(c)).casefold().translate(_FOLD)
    for pair, letter in _PAIRS:
        folded = folded.replace(pair, letter)
    return folded


def hosts_of(sources: Iterable[Source]) -> frozenset[str]:
    """Hosts of declared sources that can be imitated: their own, not those of platforms where anybody publishes."""
    found = {host.lstrip(".") for s in sources if s.tier != "T2" for host in (*s.list_hosts, *s.allow)}
    return frozenset(host for host in found if not is_platform(host))


def imitates(host: str, known: Collection[str]) -> str | None:
    """Which of these hosts this one pretends to be; `gov.cn` where it pretends to be some authority; None for an honest name."""
    host = host.lower().rstrip(".")
    real = host.endswith(".gov.cn") and host.isascii() and "xn--" not in host
    if not host or real or any(host == each or host.endswith(f".{each}") for each in known):
        return None
    looks = shape(host)
    for each, its, flat, name in _known(frozenset(known)):
        inside = f".{its}." in f".{looks}." or f".{its}-" in f".{looks}"
        if inside or (len(flat) >= GLUED and flat in _flat(looks)):
            return each
        if name and (mine := _name(looks)) and mine[1] == name[1] and _one_off(mine[0], name[0]):
            return each
    return "gov.cn" if looks.endswith(".gov.cn") or _GOV.search(looks) else None


def impostor(host: str, declared: Iterable[Source]) -> str | None:
    """The same, of declared sources and of the bundled list of sites."""
    return imitates(host, hosts_of(declared) | _official())


def said(host: str, real: str) -> str:
    return f"{host}: looks like {real} and is not"


@cache
def _official() -> frozenset[str]:
    from crawlers.sites import load_sites

    return frozenset(site.host for site in load_sites() if site.tier != "T2")


@lru_cache(maxsize=8)
def _known(hosts: frozenset[str]) -> tuple[tuple[str, str, str, tuple[str, str] | None], ...]:
    return tuple((h, s := shape(h), _flat(s), None if h.endswith(".gov.cn") else _name(s)) for h in sorted(hosts))


def _flat(text: str) -> str:
    return text.replace(".", "").replace("-", "")


def _name(host: str) -> tuple[str, str] | None:
    """(registered name, its ending), of a name long enough."""
    labels = host.split(".")
    ending = 2 if len(labels) > 2 and labels[-2] in _SECOND else 1
    if len(labels) <= ending or len(labels[-ending - 1]) < LONG:
        return None
    return labels[-ending - 1], ".".join(labels[-ending:])


def _one_off(a: str, b: str) -> bool:
    """One letter more, less, other, or two that changed places."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        differ = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]]
        return len(differ) == 1 or swapped
    short, long = sorted((a, b), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))

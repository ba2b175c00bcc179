"""What a scam used that can be watched for: apps and sites in clear; of phones, accounts and chat ids only that they were there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from kb.extract.numerals import plain
from kb.extract.patterns import Patterns, plain_words
from kb.lexicon import load_yaml
from kb.model import Fact, Indicator, Span
from kb.text import fold

P = Patterns("figures.yml", "indicators")
_KIND_OF_MASK = {"phone": "phone", "card": "account", "account": "account", "qq": "qq", "wechat": "wechat"}
_REACH = 14  #: characters around a masked number that say whose it is


@cache
def _real() -> frozenset[str]:
    """Names of real services: a scam may run on them, they are not its own."""
    sections = [section for section in load_yaml("platforms.yml").values() if isinstance(section, dict)]
    return frozenset(fold(name) for section in sections for name in section) | frozenset(plain_words("figures.yml", "indicators", "real"))


def _is_no_name(name: str) -> bool:
    """A real service, or words that only describe (“数字期权”平台)."""
    return name in _real() or P.generic.fullmatch(name) is not None


def _named(text: str, folded: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of quoted names of apps and sites, and of addresses of the web."""
    for match in P.quoted.finditer(folded):
        name = match.span("name")
        before, after = folded[max(0, match.start() - 16) : match.start()], folded[match.end() : match.end() + 10]
        if P.group_after.match(after) or P.real_before.search(before):
            continue
        if P.ending.search(folded, *name):
            yield "domain", *name
        elif P.site_after.match(after) or (P.site_before.search(before) and not P.app_after.match(after)):
            yield "site", *name
        elif P.app_after.match(after) or P.app_before.search(before):
            yield "app", *name
    for match in P.bare.finditer(folded):
        yield "app", *match.span("name")
    for match in P.domain.finditer(folded):
        yield "domain", *match.span("name")


def _role(folded: str, start: int, end: int) -> str:
    around = folded[max(0, start - _REACH) : end + _REACH]
    if P.hotline.search(around):
        return "hotline"
    return "scammer" if P.scammer.search(folded[max(0, start - 40) : end + 20]) else "footer"


def find_indicators(text: str, offset: int = 0, masked: Sequence[Fact] = ()) -> list[Indicator]:
    """The indicators in a case's text, which begins at `offset` of the notice; `masked` are the facts of the masking.

    Apps, sites and domains have their value as printed; phones, accounts, QQ and WeChat ids have none.

    >>> [(i.kind, i.value) for i in find_indicators("对方让其下载“星悦”App，并登录www.a-b.example投资")]
    [('app', '星悦'), ('domain', 'www.a-b.example')]
    """
    folded = plain(text)
    found: list[Indicator] = []
    seen: set[tuple[str, str]] = set()
    for kind, start, end in sorted(_named(text, folded), key=lambda row: row[1]):
        value = text[start:end]
        if _is_no_name(fold(value)) or (kind, value) in seen or (("app", value) in seen and kind == "site"):
            continue
        seen.add((kind, value))
        found.append(Indicator(kind, value, "scammer", Span(start + offset, end + offset)))
    for match in P.prefix.finditer(folded):
        found.append(Indicator("phone", None, "scammer", Span(match.start() + offset, match.end() + offset)))
    for match in P.hidden.finditer(folded):
        found.append(Indicator("account", None, "scammer", Span(match.start("n") + offset, match.end("n") + offset)))
    found += _of_masked(folded, offset, masked)
    return sorted(found, key=lambda i: i.span)


def _of_masked(folded: str, offset: int, masked: Sequence[Fact]) -> Iterator[Indicator]:
    for fact in masked:
        kind = _KIND_OF_MASK.get(str(fact.value))
        start, end = fact.span.start - offset, fact.span.end - offset
        if kind is None or fact.span.part != "text" or not 0 <= start < len(folded):
            continue
        role = _role(folded, start, end)
        if role == "scammer" or kind == "phone":
            yield Indicator(kind, None, role, fact.span)

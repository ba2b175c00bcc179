"""What a page's own script asks for to draw its list: address and parameters as the page prints them, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode, urlsplit

from crawlers.families.page import Ask, absolute
from crawlers.families.pagers import PAGE_KEYS

MAX_CALLS = 2  #: of one page that are asked for
MOST = 20  #: that are looked at
_NAME = r"[A-Za-z_$][\w$.]{0,60}"
_PIECE = rf"\"[^\"\n]{{0,300}}\"|'[^'\n]{{0,300}}'|`[^`\n]{{0,300}}`|\d{{1,12}}|{_NAME}"
_WORTH = rf"(?:{_PIECE})(?:\s{{0,9}}\+\s{{0,9}}(?:{_PIECE})){{0,11}}"
_CALL = re.compile(
    r"(?:(?:\$|jQuery|axios|https?|request|service|api)\.(?:getJSON|get|post|ajax|request)|\)\.load|\bfetch|\baxios)\s{0,9}\("
    r"|\.open\(\s{0,9}[\"'](?:GET|get)[\"']\s{0,9},"
)
_REACH = 1_500  #: characters of a call in which its address and parameters stand
_BACK = re.compile(r"\bfunction\b|=>|\b(?:success|complete|error|callback)\s{0,3}:|\.then\(|;\s{0,9}\n")
_FIRST = re.compile(rf"\s{{0,20}}({_WORTH})\s{{0,20}}(?:,\s{{0,20}}|\)|$)")
_URL = re.compile(rf"[\"']?\burl[\"']?\s{{0,9}}:\s{{0,9}}({_WORTH})")
_PARAMS = re.compile(rf"[\"']?\b(?:data|params)[\"']?\s{{0,9}}:\s{{0,9}}(?:\{{([^{{}}]{{0,800}})\}}|({_NAME})(?!\())")
_OBJECT = re.compile(r"\s{0,20}\{([^{}]{0,800})\}")
_PAIR = re.compile(rf"\s{{0,40}}[\"']?([\w$]{{1,40}})[\"']?\s{{0,9}}:\s{{0,9}}({_WORTH})\s{{0,40}}")
_POST = re.compile(r"\b(?:type|method)[\"']?\s{0,9}:\s{0,9}[\"']post[\"']", re.I)
_PARTS = re.compile(_PIECE)
_HELD = re.compile(r"\$\{\s{0,9}([\w$.]{1,60})\s{0,9}\}")
#: what is no list: files of the page itself, and what counts or knows its readers
_NO_LIST = re.compile(
    r"\.(?:js|css|png|jpe?g|gif|svg|ico|woff2?)$|hits?(?![a-z])|click|visit|counter|login|captcha|token|weather|vote|comment", re.I
)
_FORM = ("Content-Type", "application/x-www-form-urlencoded")


def calls(text: str, url: str) -> list[Ask]:
    """Requests for a list that a script of this page makes, those that count pages first.

    >>> calls("var id = 7; $.getJSON('/api/list', {column: id, pageNo: pageNo}, draw)", "http://a.gov.cn/jfts/")[0].url
    'http://a.gov.cn/api/list?column=7&pageNo=1'
    >>> calls("$.getJSON('/api/list', {column: id}, draw)", "http://a.gov.cn/jfts/")  # which one, is not printed
    []
    """
    found = dict.fromkeys(ask for match in islice(_CALL.finditer(text), MOST) if (ask := _asked(text, match, url)))
    return sorted(found, key=lambda ask: not _counts(ask))[:MAX_CALLS]


def _counts(ask: Ask) -> bool:
    """Does it name a page, as lists do?"""
    return any(f"{key}=" in f"{urlsplit(ask.url).query}&{ask.body or ''}" for key in PAGE_KEYS)


def _asked(text: str, call: re.Match[str], url: str) -> Ask | None:
    rest = text[call.end() : call.end() + _REACH]
    back = _BACK.search(rest)
    said = rest[: back.start()] if back else rest
    first = _URL.search(said) if said.lstrip().startswith("{") else _FIRST.match(said)
    address = _value(text, first[1], "") if first else None
    target = absolute(url, address) if address and not address.startswith(("#", "javascript:")) else None
    params = _params(text, said, first.end()) if first else None
    if target is None or params is None or "/" not in str(address) or _NO_LIST.search(urlsplit(target).path.rpartition("/")[2]):
        return None
    form = urlencode(params)
    if ".post" in call[0] or _POST.search(said):
        return Ask(target, "POST", form, (_FORM,))
    return Ask(f"{target}{'&' if '?' in target else '?'}{form}" if form else target)


def _params(text: str, said: str, at: int) -> list[tuple[str, str]] | None:
    """Parameters beside the address, [] where there are none; None where one of them cannot be told from the page."""
    named = _PARAMS.search(said)
    found = named or (None if said.lstrip().startswith("{") else _OBJECT.match(said, at))
    if found is None:
        return None if re.search(r"\b(?:data|params)[\"']?\s{0,9}:", said) else []
    inside = found[1]
    if inside is None:
        held = re.search(rf"\b{re.escape(found[2].rpartition('.')[2])}\s{{0,9}}[:=]\s{{0,9}}\{{([^{{}}]{{0,800}})\}}", text)
        inside = held[1] if held else None
    return None if inside is None else _pairs(text, inside)


def _pairs(text: str, inside: str) -> list[tuple[str, str]] | None:
    pairs = list(_told(text, inside))
    return [(key, value) for key, value in pairs if value is not None] if all(v is not None for _, v in pairs) else None


def _told(text: str, inside: str) -> Iterator[tuple[str, str | None]]:
    at = 0
    while at < len(inside) and inside[at:].strip(" \t\r\n,"):
        pair = _PAIR.match(inside, at)
        if pair is None or inside[pair.end() : pair.end() + 1] not in ("", ","):
            yield "", None
            return
        yield pair[1], _value(text, pair[2], pair[1])
        at = pair.end() + 1


def _value(text: str, worth: str, key: str) -> str | None:
    """What an expression of literals and names comes to; None where a name has no value in the page."""
    found = ""
    for piece in _PARTS.findall(worth):
        if piece[0] == "`":
            said = _HELD.sub(lambda m: _named(text, m[1], "") or "\n", piece[1:-1])
            value = None if "\n" in said or "${" in said else said
        else:
            value = piece[1:-1] if piece[0] in "\"'" else piece if piece.isdigit() else _named(text, piece, key)
        if value is None:
            return None
        found += value
    return found


def _named(text: str, name: str, key: str) -> str | None:
    """The literal that a script sets a name to; a page that is counted begins at 1 where nothing sets it."""
    of, _, last = name.rpartition(".")
    sets = "[:=]" if of else "="
    literal = r"(?:\"([^\"\n]{0,300})\"|'([^'\n]{0,300})'|(\d{1,12})\b)"
    held = re.search(rf"(?<![\w$]){re.escape(last)}[\"']?\s{{0,9}}{sets}\s{{0,9}}{literal}", text)
    if held:
        return next(value for value in held.groups() if value is not None)
    return "1" if last in PAGE_KEYS or key in PAGE_KEYS else None

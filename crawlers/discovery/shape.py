"""From the addresses of a list's articles to the regular expression that fits them and nothing else of the site."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

#: keys of hex digits, keys that mix letters and digits, numbers
_TOKEN = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{16,64}|(?=[A-Za-z]{0,30}\d{1,30}[A-Za-z])[0-9A-Za-z]{8,32})(?![0-9A-Za-z])|\d{1,30}")
_HEX = re.compile(r"[0-9a-f]{16,64}")
_DATE = re.compile(r"(?:19|20)\d\d(?:\d\d(?:\d\d)?)?")
_YEAR, _MONTH_DAY = re.compile(r"(?:19|20)\d\d"), re.compile(r"(?:0\d|1[0-2])(?:[0-2]\d|3[01])")
_ENDS = r"(?:[;?]|$)"
LEAST_ALIKE = 3  #: addresses with the same number before it is taken for the column's
LEAST_DIGITS = 3  #: of such a number; shorter ones are months, days and pages
LEAST_OWN = 5  #: digits of a number that is the column's wherever it stands: `/col496919/art/…` of late, `/art_496919_…` years ago
MAX_SHAPES = 4
LONGEST = 300  #: characters of an address

Token = tuple[str, str]  #: (literal before it, the number or key)


def _cut(text: str) -> tuple[list[Token], str]:
    """(tokens, what follows the last)."""
    found, at = [], 0
    for match in _TOKEN.finditer(text):
        found.append((text[at : match.start()], match.group()))
        at = match.end()
    return found, text[at:]


def _kind(key: str) -> str:
    """What a number or key looks like, as an expression."""
    if key.isdigit() and len(key) < 16:
        return r"\d+"
    return f"[0-9a-f]{{{len(key)}}}" if _HEX.fullmatch(key) else f"[0-9A-Za-z]{{{len(key)}}}"


def _matter(url: str) -> str:
    """The part of an address that tells articles apart: its path, with the query only where the path has no number."""
    parts = urlsplit(url)
    path = parts.path.partition(";")[0]
    return path if _TOKEN.search(path) or not parts.query else f"{path}?{parts.query}"


def _tells(tokens: Sequence[Token], n: int) -> bool:
    """Can the n-th number be that of a column? Dates cannot, nor a month and day after a year."""
    key = tokens[n][1]
    after_year = n > 0 and bool(_YEAR.fullmatch(tokens[n - 1][1])) and bool(_MONTH_DAY.fullmatch(key))
    return key.isdigit() and len(key) >= LEAST_DIGITS and not _DATE.fullmatch(key) and not after_year


def _marks(url: str) -> set[Token]:
    """Numbers of an address that may be a column's: (an expression with what stands directly round it, the number)."""
    tokens, tail = _cut(_matter(url))
    ends = [*(literal for literal, _ in tokens[1:]), tail][: len(tokens)]
    pairs = [(literal, key, end) for n, ((literal, key), end) in enumerate(zip(tokens, ends, strict=True)) if _tells(tokens, n)]
    return {(rf"{re.escape(literal[literal.rfind('/') :])}{key}{re.escape(end[:1]) or '$'}", key) for literal, key, end in pairs}


def _wherever(mark: Token) -> str:
    """A long number also where it stands by itself before another: sites change how they write addresses, not the numbers of columns."""
    place, key = mark
    return rf"(?:{place}|[/_]{key}[/_])" if len(key) >= LEAST_OWN else place


def _mark(urls: Sequence[str], pattern: str) -> str | None:
    """What these addresses have after their host and those of another column have not: a number, else a folder not of `pattern` itself."""
    numbers = set.intersection(*map(_marks, urls)) if len(urls) >= LEAST_ALIKE else set()
    if numbers:
        return rf"\S{{0,{LONGEST}}}{_wherever(max(sorted(numbers), key=lambda mark: len(mark[0])))}"
    if any(re.match(pattern, urlsplit(url).path) for url in urls):
        return None
    folders = {_cut(_matter(url))[0][0][0].rpartition("/")[0] for url in urls if _cut(_matter(url))[0]}
    folder = folders.pop() if len(folders) == 1 else ""
    return f"{re.escape(folder)}/" if folder else None


def narrowed(urls: Iterable[str], pattern: str) -> str | None:
    """A family's pattern for articles, for those of one column of one host; None where nothing sets them apart.

    >>> bool(re.search(narrowed(["https://a.gov.cn/x/content/post_1.html"], "/m?post_[0-9]+"), "https://a.gov.cn/x/content/mpost_9"))
    True
    """
    known = list(urls)
    hosts = {urlsplit(u).hostname or "" for u in known}
    mark = _mark(known, pattern) if len(hosts) == 1 else None
    return rf"^(?=https?://{re.escape(hosts.pop())}{mark})\S{{0,{LONGEST}}}(?:{pattern})" if mark else None


def _expression(same: Sequence[tuple[list[Token], str]]) -> str:
    tokens, tail = same[0]
    found = ""
    for n, (literal, key) in enumerate(tokens):
        keys = {others[n][1] for others, _ in same}
        fixed = len(keys) == 1 and len(same) >= LEAST_ALIKE and _tells(tokens, n)
        found += re.escape(literal) + (key if fixed else _kind(key))
    return found + re.escape(tail)


def expression(urls: Iterable[str]) -> str | None:
    """An expression for these addresses of one host, numbers that all share kept; None where they hold no number.

    >>> expression([f"https://a.gov.cn/jfts/202402/t2024020{n}_116{n}.html" for n in (1, 2, 3)])
    '^https?://a\\\\.gov\\\\.cn/jfts/\\\\d+/t\\\\d+_\\\\d+\\\\.html(?:[;?]|$)'
    """
    known = list(urls)
    hosts = {urlsplit(u).hostname or "" for u in known}
    shapes: dict[object, list[tuple[list[Token], str]]] = defaultdict(list)
    for url in known:
        tokens, tail = _cut(_matter(url))
        if tokens:
            shapes[tuple((literal, _kind(key)) for literal, key in tokens), tail].append((tokens, tail))
    if not shapes or len(hosts) != 1:
        return None
    common = sorted(shapes.values(), key=len, reverse=True)[:MAX_SHAPES]
    found = list(dict.fromkeys(_expression(same) for same in common))
    body = found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"
    return f"^https?://{re.escape(hosts.pop())}{body}{_ENDS}"

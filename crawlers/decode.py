"""From bytes to text: refuses hostile markup before any parser sees it, and never lets mojibake through silently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_BYTES = 4 * 1024 * 1024
MAX_TAG = 16 * 1024  #: one tag with 3 MB of attributes hangs libxml2 for over a minute
MAX_LT = 200_000
MAX_DEPTH = 1_500  #: past a depth libxml2 drops text without a word
MAX_LOST = 0.005  #: share of U+FFFD above which a page is not text
LEAST_SCORE = 0.80  #: share of common characters below which Chinese text is mojibake

#: the rest of a tag whose quotes are closed and hold no angle brackets, as nearly all are
_REST = rb"(?:[^\"'<>]{0,2000}(?:\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}')){0,60}[^\"'<>]{0,2000}>"
_MARK = re.compile(rb"<(?:(!--)|(script|style|textarea|title|xmp)\b|(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40}))(" + _REST + rb")?", re.I)
#: where markup stops being tags: a comment, an element whose content is text
_VERBATIM = re.compile(rb"<(?=[!sStTxX])(?:!--|(script|style|textarea|title|xmp)\b)", re.I)
_COMMENT_END = re.compile(rb"--!?>")
_NO_MARKS = bytes(set(range(256)) - set(b"<>\"'"))
_ASCII = bytes(range(128))
_CLOSERS = {name: re.compile(rb"</" + name + rb"\b", re.I) for name in (b"script", b"style", b"textarea", b"title", b"xmp")}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-zA-Z0-9_-]{2,20})", re.I)
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff]{1,10000}")  # ideographs, and the private area where broken text lands
_HEAD = 4_096
#: elements whose end a parser supplies by itself, so that leaving them open nests nothing
_IMPLIED = frozenset(b"p li td th tr option dt dd thead tbody tfoot colgroup optgroup".split())
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())
CLEAR_SCORE = 0.98
#: names under which pages declare an encoding -> the widest one that reads it
_ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "big5hkscs": "big5hkscs", "x-x-big5": "big5hkscs", "cp950": "big5hkscs",
    "utf8": "utf-8", "utf-8": "utf-8", "unicode": "utf-8", "utf-16": "utf-16",
}  # fmt: skip


class Refused(Exception):
    """Input that is not read: `code` for programs, `message` for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str


def gate(raw: bytes) -> None:
    """Raise Refused for bytes that no HTML parser should get: too large, endless tags, too many or too deep elements."""
    if len(raw) > MAX_BYTES:
        raise Refused("too_large", f"{len(raw):,} bytes; the limit is {MAX_BYTES:,}")
    if not raw.strip():
        raise Refused("empty", "no content")
    if raw.count(b"<") > MAX_LT:
        raise Refused("hostile_markup", f"more than {MAX_LT:,} tags")
    if b"\0" in raw[:_HEAD] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("not_text", "binary content")
    if not _is_plain(raw):
        _walk_tags(raw)


def _is_plain(raw: bytes) -> bool:
    """Can this be neither too deep nor have an endless tag? Every `<` begins a short tag, and there are few; most pages are so."""
    markup = b"<>".join(_outside(raw))  # a tag that ends in another piece is none
    tags = markup.count(b"<")
    if tags - markup.count(b"</") > MAX_DEPTH:
        return False
    bare = markup.translate(None, _NO_MARKS)
    for quotes in (b'""', b"''") * 2:  # two of a kind leave a tag as they found it: in the same quotes, or in none
        bare = bare.replace(quotes, b"")
    return bare.count(b"<>") == tags and not _has_long_tag(markup)


def _has_long_tag(markup: bytes) -> bool:
    """Where each tag ends at its first `>`; one that is too long leaves half its length without any."""
    half = MAX_TAG // 2
    if all(markup.find(b">", at, at + half) >= 0 for at in range(0, len(markup) - half, half)):
        return False
    return any(len(tag) > MAX_TAG and not 0 <= tag.find(b">") <= MAX_TAG for tag in markup.split(b"<"))


def _outside(raw: bytes) -> Iterator[bytes]:
    """What stands between comments, scripts and the like; their own tags included."""
    at = 0
    while found := _VERBATIM.search(raw, at):
        if found[1] is None:
            yield raw[at : found.start()]
            close = _COMMENT_END.search(raw, found.start() + 2)
            at = close.end() if close else len(raw)
            continue
        opened = raw.find(b">", found.end()) + 1 or len(raw)
        yield raw[at:opened]
        close = _CLOSERS[found[1].lower()].search(raw, opened)
        at = close.start() if close else len(raw)
    yield raw[at:]


def _walk_tags(raw: bytes) -> None:
    at, depth = 0, 0
    while found := _MARK.search(raw, at):
        comment, verbatim, slash, name, rest = found.groups()
        if comment:
            close = _COMMENT_END.search(raw, found.start() + 2)  # `<!-->` is a whole one
            at = close.end() if close else len(raw)
            continue
        at = found.end() if rest and len(rest) <= MAX_TAG else _tag_end(raw, found.end(2 if verbatim else 4))
        if verbatim:
            close = _CLOSERS[verbatim.lower()].search(raw, at)
            at = close.start() if close else len(raw)
            continue
        name = name.lower()
        if name in _IMPLIED or name in _VOID:
            continue
        depth = max(0, depth - 1) if slash else depth + (raw[at - 2 : at - 1] != b"/")
        if depth > MAX_DEPTH:
            raise Refused("hostile_markup", f"elements nested deeper than {MAX_DEPTH:,}")


_TAG_STOPS = re.compile(rb"[\"'>]")


def _tag_end(raw: bytes, start: int) -> int:
    """Where the tag whose name ends at `start` is over, quotes respected; Refused where that is too far.

    A picture inlined as a `data:` value is one long value, not many attributes, and does not count.
    """
    limit, at = start + MAX_TAG, start
    while found := _TAG_STOPS.search(raw, at, limit):
        if found.group() == b">":
            return found.end()
        inlined = raw.startswith(b"data:image/", found.end())
        close = raw.find(found.group(), found.end(), len(raw) if inlined else limit)
        if close < 0:
            break
        limit += close - found.end() if inlined else 0
        at = close + 1
    if limit >= len(raw):
        return len(raw)
    raise Refused("hostile_markup", f"a tag longer than {MAX_TAG:,} bytes")


def declared_charsets(raw: bytes, header: str | None) -> list[str]:
    """Encodings that the page claims, the HTTP header's first; as Python codec names, unknown ones left out."""
    names = [header] if header else []
    names += [m.group(1).decode("ascii") for m in _CHARSET.finditer(raw[:_HEAD])]
    return list(dict.fromkeys(_ALIASES[n.lower()] for n in names if n and n.lower() in _ALIASES))


@lru_cache(maxsize=1)
def _usual() -> re.Pattern[str]:
    """Runs of the characters of GB 2312 level 1 and Big5 level 1: what ordinary Chinese text is made of."""
    gb = (bytes((a, b)).decode("gb2312", "ignore") for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    big5 = (bytes((a, b)).decode("big5", "ignore") for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return re.compile("[" + "".join(sorted(frozenset("".join((*gb, *big5))))) + "]{1,10000}")


def score(text: str) -> float:
    """Share of the Chinese characters that are common ones, in 0…1; 1.0 where there are too few to judge."""
    return _share("".join(_CJK.findall(_without_ascii(text[:400_000]))))


def _without_ascii(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _share(found: str) -> float:
    return sum(map(len, _usual().findall(found))) / len(found) if len(found) >= 8 else 1.0


def _attempt(raw: bytes, codec: str) -> tuple[float, str] | None:
    """(score, text) in one encoding; None where more is lost than MAX_LOST allows."""
    text = raw.decode(codec, "replace")
    lost = text.count("�")
    found = "".join(_CJK.findall(_without_ascii(text)))
    visible = max(1, len(found) + lost)
    if lost and (lost / visible > MAX_LOST or lost / len(text) > MAX_LOST):
        return None
    share = _share(found) if len(text) <= 400_000 else score(text)
    return share - lost / visible, text


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """Text of a page. Order of trust: BOM, then whichever of declared, utf-8, gb18030, big5hkscs reads as ordinary Chinese.

    Raises Refused("undecodable") where every encoding loses characters, Refused("mojibake") where none gives ordinary text.
    """
    for bom, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(bom):
            return Decoded(raw.decode(codec, "replace"), codec)
    order = list(dict.fromkeys([*declared_charsets(raw, declared), "utf-8", "gb18030", "big5hkscs"]))
    tried: list[tuple[tuple[float, str], str]] = []
    for codec in order:
        if found := _attempt(raw, codec):
            tried.append((found, codec))
            if found[0] >= CLEAR_SCORE:  # no other encoding can read it clearly better
                break
    if not tried:
        raise Refused("undecodable", "no known encoding reads this without losing characters")
    best = max(found[0] for found, _ in tried)
    # earlier in the order wins unless a later one reads clearly better
    (value, text), codec = next((found, codec) for found, codec in tried if found[0] >= best - 0.02)
    if value < LEAST_SCORE:
        raise Refused("mojibake", f"reads as no ordinary Chinese in any encoding (best {codec}, {value:.2f} common characters)")
    return Decoded(text, codec)

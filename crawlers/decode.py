"""From bytes to text: refuses what is too large or no text, and never lets mojibake through silently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_BYTES = 4 * 1024 * 1024
MAX_LT = 200_000
MAX_LOST = 0.005  #: share of U+FFFD above which a page is not text
LEAST_SCORE = 0.80  #: share of common characters below which Chinese text is mojibake

_ASCII = bytes(range(128))
_PUNCTUATION, _LEVEL_1 = bytes(range(0xA1, 0xAA)), bytes(range(0xB0, 0xD8))  #: rows of GB 2312 by their first byte
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([a-zA-Z0-9_-]{2,20})", re.I)
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff]{1,10000}")  # ideographs, and the private area where broken text lands
_HEAD = 4_096
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
    """Raise Refused for bytes that are not even decoded: too large, empty, binary; what their markup may be is told in families.limits."""
    if len(raw) > MAX_BYTES:
        raise Refused("too_large", f"{len(raw):,} bytes; the limit is {MAX_BYTES:,}")
    if not raw or raw.isspace():
        raise Refused("empty", "no content")
    if len(raw) > MAX_LT and raw.count(b"<") > MAX_LT:
        raise Refused("hostile_markup", f"more than {MAX_LT:,} tags")
    if b"\0" in raw[:_HEAD] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("not_text", "binary content")


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


_whole = ("", b"")  #: the last page that was UTF-8 all through


def to_utf8(text: str) -> bytes:
    """`text.encode()`; for the page that was decoded last the bytes that it came from."""
    known, raw = _whole
    return raw if text is known else text.encode()


def score(text: str) -> float:
    """Share of the Chinese characters that are common ones, in 0…1; 1.0 where there are too few to judge."""
    return _share("".join(_CJK.findall(_without_ascii(text[:400_000]))))


def _without_ascii(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _share(found: str) -> float:
    return sum(map(len, _usual().findall(found))) / len(found) if len(found) >= 8 else 1.0


def _least_share(others: str) -> float:
    """What `_share` is at least, of text without ASCII: all are rare that are not in level 1 of GB 2312 nor punctuation there.

    Its first bytes tell them apart, so that no character is looked at in Python.
    """
    rows = others.encode("gb2312", "ignore")[::2]
    rare = len(others) - len(rows) + len(rows.translate(None, _PUNCTUATION + _LEVEL_1))
    usual = len(rows) - len(rows.translate(None, _LEVEL_1))
    return usual / max(1, usual + rare)


def _attempt(raw: bytes, codec: str, alone: bool) -> tuple[float, str] | None:
    """(score, text) in one encoding; None where more is lost than MAX_LOST allows. `alone`: a clear score need not be exact."""
    global _whole
    try:
        text, whole = raw.decode(codec), True
    except UnicodeDecodeError:
        text, whole = raw.decode(codec, "replace"), False
    if codec == "utf-8" and whole:
        _whole = text, raw
        others = raw.translate(None, _ASCII).decode(codec)  # it has the bytes of ASCII nowhere else
    else:
        others = _without_ascii(text)
    lost = others.count("�")
    if alone and not lost and len(text) <= 400_000 and (least := _least_share(others)) >= CLEAR_SCORE:
        return least, text
    found = "".join(_CJK.findall(others))
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
        if found := _attempt(raw, codec, not tried):
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

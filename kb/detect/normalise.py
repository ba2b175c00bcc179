"""One spelling of a text before cues are looked for in it, told in words in docs/detect.md so that any engine can do the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kb.text import CJK, fold

LONGEST = 20_000  #: characters of one text that are read

_ENDS = frozenset("。!?;…\n\r\u2028\u2029︒｡")  #: what ends a sentence
_COMMAS = frozenset(",、:")
_INNER = frozenset("./-@_")  #: kept between two characters of a-z0-9*, nowhere else
_MASKS = frozenset("*×✕✖╳█■□●〇")
_KEPT = frozenset("%+$")

_SPLIT = re.compile(rf"(?:[,。][{CJK}]){{2,60}}(?=[,。]|$)")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_LOOSE = re.compile(r"(?<![a-z0-9*])[./\-@_]|[./\-@_](?![a-z0-9*])")
_HIDDEN = re.compile(r"(?<=[0-9*])x{1,20}(?=[0-9*x])|(?<=[0-9])x{2,20}")
_COVER = re.compile(rf"(?<=[{CJK}])\*{{1,3}}(?=[{CJK}])")
_TWICE = re.compile(r"[,。]{2,200}")


def _of(char: str) -> str:
    """What one character of the text becomes: folded, a mark of its class, or nothing."""
    found = "".join(_mark(part) for part in fold(unicodedata.normalize("NFKC", char)).lower())
    return fold(found)


def _mark(char: str) -> str:
    if char in _MASKS:
        return "*"
    if char in _ENDS:
        return "。"
    if char in _COMMAS:
        return ","
    if char in _INNER or char in _KEPT:
        return char
    kind = unicodedata.category(char)
    if kind == "No" and (value := unicodedata.numeric(char)) == int(value):
        return str(int(value))  # ❶ and its like
    return char if kind[0] in "LN" else ""


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        found = self[code] = _of(chr(code))
        return found


_TABLE = _Table()


class Normaliser:
    """Knows the spellings that mean another word (`spelt`, in the order they are replaced)."""

    def __init__(self, spelt: Sequence[tuple[str, str]]) -> None:
        self.spelt = tuple(spelt)
        self._begin: dict[str, list[int]] = {}
        for at, (written, _) in enumerate(self.spelt):
            self._begin.setdefault(written[0], []).append(at)

    def __call__(self, text: str) -> str:
        """The text as cues are matched in it: clauses end in a comma, sentences in 。, what hides words is gone.

        >>> Normaliser([("薇信", "微信")])("加 薇·信，𝟗⑨元！ 免費")
        '加微信,99元。免费'
        """
        made = text[:LONGEST].translate(_TABLE)
        made = _THOUSANDS.sub("", _LOOSE.sub("", made))
        if "x" in made:
            made = _HIDDEN.sub("*", made)
        if "*" in made:
            made = _COVER.sub("", made)
        made = _SPLIT.sub(lambda match: match.group().replace(",", "").replace("。", ""), made)
        made = _TWICE.sub(lambda match: "。" if "。" in match.group() else ",", made)
        return self._meant(made).strip(",。")

    def _meant(self, text: str) -> str:
        """The spellings replaced, one after the other in their order."""
        for at in sorted(at for char in self._begin.keys() & set(text) for at in self._begin[char]):
            written, meant = self.spelt[at]
            if written in text:
                text = text.replace(written, meant)
        return text

"""What pages print that nobody reads: out before reading, back in place after it.

Pronunciations in brackets behind characters, 网(wǎng), that mirrors print, and the ASCII commas that they put beside other signs (被骗,，);
pictures in brackets amid words, 诱(👦)骗; signs of no width; empty lines, and blanks around lines; blanks between words and figures
(被骗 3 万元), which word processors set; ends of lines that only a page's width made. Rows of tables, whose blanks part cells, keep theirs.
Blanks in the place of commas, in a text that has hardly any, are read as commas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from kb.model import Bulletin, Part, Reading, Span

_TONES = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
#: whole, or what a broken conversion left of one and of its character: 挽回?fù)p失
_SYLLABLE = re.compile(rf"(?:[(（][a-zü]{{0,3}}[{_TONES}][a-zü]{{0,4}}[)）]|\?[a-zü]{{0,3}}[{_TONES}][a-zü]{{0,4}}\)[a-z]?)")
#: one in brackets amid a word, by which copies are told apart: 诱(👦)骗
_EMOJI = "[（(][\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?[)）]"
_GAP = "[ \\t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
#: a pronunciation, signs of no width, a comma that mirrors put beside another sign, what stands around a line, blanks inside a date
_ANYWHERE = re.compile(
    rf"{_SYLLABLE.pattern}|{_EMOJI}|[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]{{1,8}}|&(?:nb|en|em|thin)sp;"
    rf"|,(?=[，、。；：,;])|(?<=[，、。；：;]),|(?<=\n)[\s\u3000]{{1,400}}|{_GAP}{{1,40}}(?=\r?\n)|(?<=[0-9０-９]){_GAP}{{1,2}}(?=[年月日])"
)
_PROSE = re.compile(r"[，。；！？,;!?]")
_WORD, _FIGURE = "[一-鿿〇，。；：、！？“”‘’（）《》【】]", "[0-9０-９%％]"
_IN_PROSE = re.compile(
    rf"(?<={_WORD}){_GAP}{{1,3}}(?=[0-9０-９])|(?<={_FIGURE}){_GAP}{{1,3}}(?={_WORD})|(?<=[百千万亿余多]){_GAP}{{1,2}}(?=[余多元美港])"
)
_LINE = re.compile(r"[^\n]+")
_STOP, _COMMA = re.compile(r"[。！？；!?;]"), re.compile(r"[，,]")
_SAID = "[一-鿿〇0-9０-９%％“”‘’「」『』（）()《》]"
#: a blank between clauses, not beside letters or between figures: 接到电话 称中了奖; nor in 3 万元, or before such a figure
_PAUSE = re.compile(
    rf"(?<={_SAID}){_GAP}{{1,3}}(?={_SAID})(?<![0-9０-９]{_GAP}(?=[0-9０-９]))(?!(?<=[0-9０-９]{_GAP})[年月日号岁万千百亿元余多名人个次起笔])"
    rf"(?![0-9０-９.]{{1,12}}{_GAP}[年月日号岁万千百亿元余多名人个次起笔])"
)
_PAUSES, _TIMES = 4, 4  #: blanks that stand for commas where there are so many, and so many times as many as commas
COMMA = "，"
#: of a text set to a width: characters of a full line, by how many one may be shorter, how many there are, and what share of all
_WIDTH, _RAGGED, _FULL, _MOST = range(14, 61), 3, 4, 0.5
_ENDS = frozenset("。！？!?；;：:”」』）)…")
_AMID = re.compile(r"。[^\n”」』）)]")  #: a sentence ends amid a line, as in no row of a list
_ENDING = 0.5  #: share of full lines that end like a sentence, from where on they are paragraphs
STAR = "*"


@dataclass(frozen=True, slots=True)
class Quiet:
    """A bulletin without noise; `kept` are, for each part, the places that its characters have in the original."""

    original: Bulletin
    bulletin: Bulletin
    kept: dict[Part, Sequence[int]]

    def put_back(self, reading: Reading) -> Reading:
        """The reading of the quiet bulletin as one of the original: every span moved, what was masked masked there too."""
        moved: Reading = self._moved(reading)
        told = reading.bulletin
        return replace(moved, bulletin=replace(told, title=self._noisy(told.title, "title"), text=self._noisy(told.text, "text")))

    def _span(self, span: Span) -> Span:
        """A pronunciation behind the last character belongs to it."""
        kept = self.kept[span.part]
        whole = self.original.title if span.part == "title" else self.original.text
        end = kept[span.end - 1] + 1
        behind = _SYLLABLE.match(whole, end)
        return Span(kept[span.start], behind.end() if behind else end, span.part)

    def _moved(self, value: Any) -> Any:
        if isinstance(value, Span):
            return self._span(value)
        if isinstance(value, tuple):
            return tuple(self._moved(one) for one in value)
        if is_dataclass(value) and not isinstance(value, type | Bulletin):
            return replace(value, **{f.name: self._moved(getattr(value, f.name)) for f in fields(value)})
        return value

    def _noisy(self, quiet: str, part: Part) -> str:
        """The original with the characters of a masked quiet text; a pronunciation behind a masked one is masked with it."""
        whole = self.original.title if part == "title" else self.original.text
        made = list(whole)
        for at, char in zip(self.kept[part], quiet, strict=True):
            made[at] = char if char == STAR else made[at]
            if char == STAR and (behind := _SYLLABLE.match(whole, at + 1)):
                made[at + 1 : behind.end()] = STAR * (behind.end() - at - 1)
        return "".join(made)


def _line_ends(text: str) -> list[tuple[int, int]]:
    """The ends of lines amid sentences, where all lines are as long as a page is wide."""
    lines = [line.span() for line in _LINE.finditer(text)]
    width = max((end - start for start, end in lines), default=0)
    if width not in _WIDTH:
        return []
    full = [end for start, end in lines[:-1] if end - start >= width - _RAGGED]
    broken = [end for end in full if text[end - 1] not in _ENDS]
    if len(full) < max(_FULL, _MOST * len(lines)) or len(broken) < (1 - _ENDING) * len(full) or not _AMID.search(text):
        return []
    return [(end, end + 1) for end in broken]


def _noise(text: str, prose: bool = False) -> list[Span]:
    """Where noise stands, in order; `prose` where no line is a row of a table."""
    found = [match.span() for match in _ANYWHERE.finditer(text)]
    for line in _LINE.finditer(text):
        if prose or _PROSE.search(text, line.start(), line.end()):
            found += [match.span() for match in _IN_PROSE.finditer(text, line.start(), line.end())]
    found += _line_ends(text)
    made: list[Span] = []
    for start, end in sorted(found):
        first = max(start, made[-1].end) if made else start
        if first < end:
            made.append(Span(first, end))
    return made


def _kept(noise: Sequence[Span], length: int) -> list[int]:
    kept: list[int] = []
    at = 0
    for span in noise:
        kept += range(at, span.start)
        at = span.end
    return [*kept, *range(at, length)]


def _with_commas(text: str) -> str:
    """The text with a comma for each blank between clauses, where it has hardly any other; as long as before.

    >>> _with_commas("张女士接到电话 对方自称客服 说可以退款 她信了 转了两笔。")
    '张女士接到电话，对方自称客服，说可以退款，她信了，转了两笔。'
    """
    lines = [line.span() for line in _LINE.finditer(text) if _STOP.search(line.group())]
    pauses = [pause.start() for start, end in lines for pause in _PAUSE.finditer(text, start, end)]
    commas = sum(1 for start, end in lines for _ in _COMMA.finditer(text, start, end))
    if len(pauses) < _PAUSES or len(pauses) < _TIMES * commas:
        return text
    made = list(text)
    for at in pauses:
        made[at] = COMMA
    return "".join(made)


def quieten(bulletin: Bulletin) -> Quiet | None:
    """The bulletin without noise, None where it has none.

    >>> quieten(Bulletin("", "", "被骗(piàn)走网(wǎng)店货款 3 万元。")).bulletin.text
    '被骗走网店货款3万元。'
    """
    told: dict[Part, str] = {"title": bulletin.title, "text": _with_commas(bulletin.text)}
    noise = {part: _noise(text, prose=part == "title") for part, text in told.items()}
    if not any(noise.values()) and told["text"] == bulletin.text:
        return None
    kept: dict[Part, Sequence[int]] = {part: _kept(noise[part], len(text)) for part, text in told.items()}
    title, text = ("".join(map(told[part].__getitem__, kept[part])) for part in told)
    return Quiet(bulletin, replace(bulletin, title=title, text=text), kept)

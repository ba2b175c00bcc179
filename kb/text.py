"""Text as everyone here sees it: one fold, one cut into sentences, one tokenizer for index and query."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from operator import add
from pathlib import Path

from kb.model import Part, Span

LEXICON = Path(__file__).parent / "lexicon"

#: Han with its extensions, 々〇, kana, bopomofo, hangul: what is cut into bigrams
CJK = "々〇\u3041-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(rf"[a-z0-9]{{1,200000}}|[{CJK}]{{1,200000}}")
_GAP = rf"[^a-z0-9{CJK}]{{0,200}}"
_SENTENCE = re.compile(r"[^。！？；!?;\n]{1,2000}(?:[。！？；!?;]{1,20}[”’」』）)】》\"]{0,4})?")
_EDGE = " \t\r\u00a0\u3000\u200b\ufeff"
_MAX_JOINS = 4  #: runs of CJK in one query word beyond which only the printed separation is tried


@cache
def _table() -> dict[str, str]:
    rows = (LEXICON / "fold.tsv").read_text(encoding="utf-8").split("\n")
    return {row[0]: row[2] for row in rows if row}


@cache
def _folded() -> Callable[[str], str]:
    """Looks only at what folds: three times as fast on simplified text as to translate every character."""
    table = _table()
    plain = [char for char in table if char <= "\uffff"]
    changed, rare = re.compile(f"[{re.escape(''.join(plain))}]").sub, re.compile("[\U00010000-\U0010ffff]").search
    marks = [(mark, table[mark]) for mark in "，：；？！（）"]
    whole = str.maketrans(table)

    def made(text: str) -> str:
        if rare(text):
            return text.translate(whole)
        for mark, narrow in marks:
            text = text.replace(mark, narrow)
        return changed(lambda match: table[match.group()], text)

    return made


@lru_cache(maxsize=64)  # one notice is folded by every finder that reads it
def fold(text: str) -> str:
    """Traditional to simplified, full width to half, capitals to small; character by character, so offsets stay.

    >>> fold("詐騙ＡＰＰ，１９２４０元")
    '诈骗app,19240元'
    """
    return _folded()(text)


def sentences(text: str, part: Part = "text") -> list[Span]:
    """Stretches that end at 。！？； (with the closing quote) or a line end, without blanks around them; none is empty.

    >>> [("报警。他说：“好。”走了"[s.start : s.end]) for s in sentences("报警。他说：“好。”走了")]
    ['报警。', '他说：“好。”', '走了']
    """
    found = []
    for match in _SENTENCE.finditer(text):
        raw = match.group()
        start = match.start() + len(raw) - len(raw.lstrip(_EDGE))
        end = match.start() + len(raw.rstrip(_EDGE))
        if start < end:
            found.append(Span(start, end, part))
    return found


def where_is(word: str, folded: str) -> Iterator[int]:
    """Where a word stands in a text, none overlapping another.

    >>> list(where_is("姓盛", "女孩姓盛,人称姓盛的"))
    [2, 7]
    """
    at = folded.find(word)
    while at >= 0:
        yield at
        at = folded.find(word, at + len(word))


def _cut(run: str) -> list[str]:
    """Overlapping bigrams, then the last character alone (so that one character, as a prefix, finds the ends of runs)."""
    return [*map(add, run, run[1:]), run[-1]]


def tokens(text: str) -> list[str]:
    """What the index holds of a text: bigrams of every CJK run and its last character, ASCII and digit words whole.

    >>> tokens("安全账户240")
    ['安全', '全账', '账户', '户', '240']
    """
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run.isascii():
            found.append(run)
        else:
            found += _cut(run)
    return found


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must stand in a row; with `prefix` the last is only the beginning of a token."""

    tokens: tuple[str, ...]
    prefix: bool = False

    def to_fts(self) -> str:
        """As an FTS5 phrase; tokens are CJK, a-z and digits, so nothing in it needs escaping."""
        return f'"{" ".join(self.tokens)}"{"*" if self.prefix else ""}'


def _runs(word: str) -> list[str]:
    return [match.group() for match in _RUN.finditer(fold(word))]


def _is_word(run: str) -> bool:
    return run.isascii()


def _phrase(runs: list[str]) -> Phrase:
    """Runs before the last stand whole at the end of a run of the text; the last may go on."""
    found: list[str] = []
    for run in runs[:-1]:
        found.extend([run] if _is_word(run) else _cut(run))
    last = runs[-1]
    if _is_word(last):
        return Phrase((*found, last))
    if len(last) == 1:
        return Phrase((*found, last), prefix=True)
    return Phrase((*found, *_cut(last)[:-1]))


def _joined(runs: list[str]) -> Iterator[list[str]]:
    """The runs as printed, and with neighbouring CJK runs as one: 安全，账户 is also contained in 安全账户."""
    seams = [at for at in range(1, len(runs)) if not _is_word(runs[at - 1]) and not _is_word(runs[at])]
    if len(seams) > _MAX_JOINS:
        seams = []
    for choice in product((False, True), repeat=len(seams)):
        closed = {at for at, shut in zip(seams, choice, strict=True) if shut}
        made: list[str] = []
        for at, run in enumerate(runs):
            if at in closed:
                made[-1] += run
            else:
                made.append(run)
        yield made


def query_phrases(query: str) -> list[list[Phrase]]:
    """For each word of the query the phrases of which one must stand in the text; [] for a word that matches nothing.

    >>> query_phrases("安全账户 APP")
    [[Phrase(tokens=('安全', '全账', '账户'), prefix=False)], [Phrase(tokens=('app',), prefix=False)]]
    """
    return [[_phrase(runs) for runs in _joined(_runs(word))] if _runs(word) else [] for word in query.split()]


def word_pattern(word: str) -> re.Pattern[str] | None:
    """Where one word of a query stands in a *folded* text: the definition of a match, for highlights and for checks."""
    runs = _runs(word)
    if not runs:
        return None
    parts = [rf"(?<![a-z0-9]){run}(?![a-z0-9])" if _is_word(run) else re.escape(run) for run in runs]
    return re.compile(_GAP.join(parts))


def load_words() -> list[str]:
    """Our own words for the segmenter, in the order of the file."""
    rows = (LEXICON / "jieba_words.txt").read_text(encoding="utf-8").split("\n")
    return [row.strip() for row in rows if row.strip() and not row.startswith("#")]


@cache
def _segmenter() -> Callable[[str], list[str]]:
    try:
        import rjieba
    except ImportError:
        return jieba_segmenter()
    cutter = rjieba.Jieba()
    for word in load_words():
        cutter.add_word(word, None, None)
    return lambda text: list(cutter.cut(text, False))


@cache
def jieba_segmenter() -> Callable[[str], list[str]]:
    """The segmenter of record, slow to start; `words` takes rjieba for it where that is installed."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    for word in load_words():
        cutter.add_word(word)
    return lambda text: [str(word) for word in cutter.cut(text, HMM=False)]


def words(text: str) -> list[str]:
    """jieba's words of the folded text (no HMM, our words in), those that hold a letter, digit or CJK character.

    >>> words("共被骗走19240元")
    ['共', '被', '骗走', '19240', '元']
    """
    return [word for word in segments(fold(text)) if _RUN.search(word)]


def segments(folded: str) -> list[str]:
    """A folded text cut whole into jieba's words, what stands between them too: joined, they are the text."""
    return _segmenter()(folded)


@cache
def tokens_version() -> str:
    """Changes whenever the same text would give other tokens or words: the index is then built anew."""
    made = hashlib.sha256()
    for path in (Path(__file__), LEXICON / "fold.tsv", LEXICON / "jieba_words.txt"):
        made.update(path.read_bytes())
    return made.hexdigest()[:16]

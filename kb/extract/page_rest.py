"""Where other pages' headlines begin below a notice: their sums and people are none of its own."""

from __future__ import annotations

import re

from kb.extract.cues import load_pattern
from kb.text import fold

FILE = "segments.yml"
_EARLY = 0.3  #: share of a text before which its own story stands
_LINE = re.compile(r"\n[^\S\n]*(?P<line>\S[^\n]*)")
_PROSE = 24  #: characters of a line with sentences: a headline seldom has one, and never so long


def is_headlines(rest: str) -> bool:
    """Whether no line of a folded text is prose.

    >>> is_headlines("相关新闻\\n海州一女子半天没了54万")
    True
    >>> is_headlines("相关新闻\\n近日，海州一女子接到电话，半天转走了54万元。她随后报警。")
    False
    """
    return not any(len(line) >= _PROSE and "。" in line for line in rest.split("\n"))


def end_of_notice(text: str) -> int:
    """Where the notice ends and a list of other pages begins, to the end of the text; its length where none does.

    >>> end_of_notice("她被骗5万元。警方已立案侦查。\\n相关新闻\\n海州一女子半天没了54万")
    15
    """
    folded, related = fold(text), load_pattern(FILE, "related")
    for line in _LINE.finditer(folded, int(_EARLY * len(folded))):
        if related.match(line["line"]) and is_headlines(folded[line.start("line") :]):
            return line.start()
    return len(text)

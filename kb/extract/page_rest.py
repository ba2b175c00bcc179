"""Where what is no notice begins below it: other pages' headlines, whose sums and people are none of its own, opinions on the law."""

from __future__ import annotations

import re

from kb.extract.cues import load_pattern
from kb.text import fold

FILE = "segments.yml"
_EARLY = 0.3  #: share of a text before which its own story stands
_LINE = re.compile(r"\n[^\S\n]*(?P<line>\S[^\n]*)")
_PROSE = 24  #: characters of a line with sentences: a headline seldom has one, and never so long


def end_of_notice(text: str) -> int:
    """Where, behind the last line of prose, a list of other pages begins that goes to the end of the text; its length where none does.

    >>> end_of_notice("她被骗5万元。警方已立案侦查。\\n相关新闻\\n海州一女子半天没了54万")
    15
    >>> end_of_notice("她被骗5万元。\\n相关新闻\\n近日，海州一女子接到电话，半天转走了54万元。她随后报警。") == 42
    True
    """
    folded, related = fold(text), load_pattern(FILE, "related")
    end = _opinions(folded)
    for line in reversed(list(_LINE.finditer(folded, int(_EARLY * len(folded))))):
        told = line["line"]
        if len(told) >= _PROSE and "。" in told:
            break
        if related.match(told):
            end = line.start()
    return end


def _opinions(folded: str) -> int:
    """Where, behind the facts of one case, prosecutors or a court begin to weigh how it is to be judged; the length where they do not."""
    facts, weighed = (list(load_pattern(FILE, "legal", name).finditer(folded)) for name in ("facts", "opinions"))
    begins = next((match.start() for match in weighed if facts and match.start() > facts[0].end()), len(folded))
    return begins if len(facts) == 1 else len(folded)

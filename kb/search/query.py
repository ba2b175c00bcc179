"""From a person's words to an FTS5 expression in which nothing of theirs is syntax."""

from __future__ import annotations

import re

from kb.text import query_phrases, words

MAX_QUERY = 1_000  #: characters
MAX_WORDS = 40
_NOTHING = '""'
_LONG_RUN = re.compile(r"[^\x00-\x7f]{4}")


class QueryTooLong(ValueError):
    """A query beyond what a person asks; the message says the limit."""


def to_match(query: str) -> str | None:
    """The expression that contains exactly what the query asks for; '' where nothing can, None where it has no words. Raises QueryTooLong.

    >>> to_match("安全账户 240")
    '"安全 全账 账户" AND "240"'
    """
    if len(query) > MAX_QUERY or len(query.split()) > MAX_WORDS:
        raise QueryTooLong(f"a query has at most {MAX_WORDS} words and {MAX_QUERY} characters")
    parts = []
    for phrases in query_phrases(query):
        if not phrases:
            return ""
        one = " OR ".join(phrase.to_fts() for phrase in phrases)
        parts.append(one if len(phrases) == 1 else f"({one})")
    return " AND ".join(dict.fromkeys(parts)) if parts else None


def words_to_rank(query: str) -> frozenset[str]:
    """The segmenter's words of a query long enough to have several: 冒充客服退款 is also about 客服 and 退款."""
    if not _LONG_RUN.search(query):
        return frozenset()  # the segmenter is slow to start and has nothing to add
    return frozenset(word for word in words(query) if len(word) > 1)


def escape_fts(query: str | None) -> str:
    """What Datasette's own `?_search=` hands to MATCH: never an error, `""` (nothing) for what cannot match.

    >>> escape_fts('账户" OR NEAR(')
    '"账户" AND "or" AND "near"'
    """
    try:
        return to_match(query or "") or _NOTHING
    except QueryTooLong:
        return _NOTHING

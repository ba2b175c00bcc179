"""From a person's words to an FTS5 expression in which nothing of theirs is syntax."""

from __future__ import annotations

import re

from kb.text import query_phrases, words

MAX_QUERY = 1_000  #: characters
MAX_WORDS = 40
_RANKED = 6  #: words of the segmenter that take part in the ranking
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


def ranking(query: str, match: str) -> str:
    """The same set of texts, with the words of longer runs taking part in the score: 冒充客服退款 is also about 客服 and 退款.

    What contains a run contains its words, so that adding them changes no membership.
    """
    if not _LONG_RUN.search(query):
        return match  # the segmenter is slow to start and has nothing to add
    found = [word for word in dict.fromkeys(words(query)) if len(word) > 1 and not word.isascii()][:_RANKED]
    extra = [phrases[0].to_fts() for word in found for phrases in query_phrases(word) if phrases]
    return " AND ".join(dict.fromkeys([match, *extra])) if len(extra) > 1 else match


def escape_fts(query: str | None) -> str:
    """What Datasette's own `?_search=` hands to MATCH: never an error, `""` (nothing) for what cannot match.

    >>> escape_fts('账户" OR NEAR(')
    '"账户" AND "or" AND "near"'
    """
    try:
        return to_match(query or "") or _NOTHING
    except QueryTooLong:
        return _NOTHING

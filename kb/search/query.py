"""From a person's words to an FTS5 expression in which nothing of theirs is syntax: words, "exact phrases", and -without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kb.lexicon import load_yaml
from kb.text import fold, query_phrases, words

MAX_QUERY = 1_000  #: characters
MAX_WORDS = 40
_NOTHING = '""'
_LONG_RUN = re.compile(r"[^\x00-\x7f]{4}")
_MAX_TERM = 5  #: words of a synonym
#: a quotation ends where a blank or the end follows: in “客服”退款 the marks are punctuation of one word
_PART = re.compile(
    r'(?P<minus>[-－](?=\S))?(?:"(?P<quoted>[^"]{1,1000})"(?!\S)|[“「](?P<marked>[^”」]{1,1000})[”」](?!\S)|(?P<word>\S{1,1000}))'
)


class QueryTooLong(ValueError):
    """A query beyond what a person asks; the message says the limit."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that must (or, `without`, must not) be contained: its words, or what says the same."""

    words: tuple[str, ...]
    without: bool = False
    through: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def match(self) -> str:
        """As an FTS5 expression; '' where nothing can match."""
        own = [_contained(word) for word in self.words]
        found = [] if not all(own) else [own[0] if len(own) == 1 else f"({' AND '.join(own)})"]
        found += [expression for term in self.through if (expression := _contained(term))]
        return found[0] if len(found) == 1 else f"({' OR '.join(found)})" if found else ""


@dataclass(frozen=True, slots=True)
class Query:
    """A query understood."""

    parts: tuple[Part, ...]

    @property
    def wanted(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.without)

    @property
    def match(self) -> str | None:
        """What must be contained; '' where nothing can be, None where nothing must."""
        found = [part.match for part in self.wanted]
        return None if not found else " AND ".join(dict.fromkeys(found)) if all(found) else ""

    @property
    def without(self) -> str | None:
        """What must not be contained, any of it."""
        found = [part.match for part in self.parts if part.without and part.match]
        return " OR ".join(dict.fromkeys(found)) or None

    @property
    def marked(self) -> tuple[tuple[str, ...], ...]:
        """For each part what is to be highlighted."""
        return tuple((*part.words, *part.through) for part in self.wanted)

    def broad(self) -> Query:
        """The same with what says the same; `self` where nothing does."""
        made = tuple(_broadened(self.parts))
        return self if made == self.parts else Query(made)


def _contained(word: str) -> str:
    """A word, or a quotation whose blanks are punctuation, as an FTS5 expression."""
    alternatives = [phrase.to_fts() for phrases in query_phrases(word.replace(" ", "，")) for phrase in phrases]
    return alternatives[0] if len(alternatives) == 1 else f"({' OR '.join(alternatives)})" if alternatives else ""


def parse(query: str) -> Query:
    """Raises QueryTooLong.

    >>> [(part.text, part.without) for part in parse('"安全 账户" -客服 240').parts]
    [('安全 账户', False), ('客服', True), ('240', False)]
    """
    if len(query) > MAX_QUERY or len(query.split()) > MAX_WORDS:
        raise QueryTooLong(f"a query has at most {MAX_WORDS} words and {MAX_QUERY} characters")
    parts = []
    for match in _PART.finditer(query):
        text = " ".join((match["quoted"] or match["marked"] or match["word"] or "").split())
        part = Part((text,), without=bool(match["minus"]))
        if part.without and not part.match:  # a dash and nothing to leave out is a word that nothing contains
            part = replace(part, without=False)
        if text or part.match:
            parts.append(part)
    return Query(tuple(parts))


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Folded term -> the other terms of its group."""
    found = {}
    for group in load_yaml("synonyms.yml")["groups"]:
        for term in group:
            found[fold(term)] = tuple(other for other in group if other != term)
    return found


def _broadened(parts: Sequence[Part]) -> Iterator[Part]:
    at = 0
    while at < len(parts):
        for size in range(min(_MAX_TERM, len(parts) - at), 0, -1):
            run = parts[at : at + size]
            others = _synonyms().get(fold(" ".join(part.text for part in run)))
            if others and not any(part.without for part in run):
                yield Part(tuple(word for part in run for word in part.words), through=others)
                at += size
                break
        else:
            yield parts[at]
            at += 1


def to_match(query: str) -> str | None:
    """The expression that contains exactly what the query asks for; '' where nothing can, None where it has no words. Raises QueryTooLong.

    >>> to_match("安全账户 240")
    '"安全 全账 账户" AND "240"'
    >>> to_match("安全账户 -240")
    '("安全 全账 账户") NOT ("240")'
    """
    parsed = parse(query)
    return joined(parsed.match, parsed.without)


def joined(match: str | None, without: str | None) -> str | None:
    """Both in one expression where something must be contained; what must not be, alone, is no expression of FTS5."""
    return f"({match}) NOT ({without})" if match and without else match


def words_to_rank(parsed: Query) -> frozenset[str]:
    """The segmenter's words of a query long enough to have several: 冒充客服退款 is also about 客服 and 退款."""
    text = " ".join(part.text for part in parsed.wanted)
    if not _LONG_RUN.search(text):
        return frozenset()  # the segmenter is slow to start and has nothing to add
    return frozenset(word for word in words(text) if len(word) > 1)


def escape_fts(query: str | None) -> str:
    """What Datasette's own `?_search=` hands to MATCH: never an error, `""` (nothing) for what cannot match.

    >>> escape_fts('账户" OR NEAR(')
    '"账户" AND "or" AND "near"'
    """
    try:
        return to_match(query or "") or _NOTHING
    except QueryTooLong:
        return _NOTHING

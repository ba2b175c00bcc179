"""Lists that arrive as JSON: which rows are articles, whatever the API calls its fields."""

from __future__ import annotations

import json
import re
from collections import deque
from functools import lru_cache
from typing import Any

_WRAPPED = re.compile(r"^[\w.$]{0,80}\(\s{0,99}(?=[{\[])|\)\s{0,9};?\s{0,99}$")
_URLS = "url link linkurl publishurl article_url display_url docurl post_url href pagelink".split()
_TITLES = "title name subject doctitle showtitle".split()
MAX_NODES = 50_000  #: of an answer's tree


@lru_cache(maxsize=4)
def answer(text: str) -> Any:
    """The JSON or JSONP of an answer; None for what is a page, {} for JSON that is broken."""
    if not text.lstrip("\ufeff \r\n\t").startswith(("{", "[", "(")) and not re.match(r"[\w.$]{1,80}\(\s{0,99}[{\[]", text):
        return None
    try:
        return json.loads(_WRAPPED.sub("", text.strip("\ufeff \r\n\t;")))
    except (ValueError, RecursionError):
        return {}


def objects(tree: Any) -> list[dict[str, Any]]:
    """Every object of the tree, outer ones first."""
    found: list[dict[str, Any]] = []
    todo = deque([tree])
    while todo and len(found) < MAX_NODES:
        node = todo.popleft()
        if isinstance(node, dict):
            found.append(node)
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)
    return found


def field(row: dict[str, Any], names: list[str]) -> str:
    """The first of the named fields that holds text; case and underscores as they come."""
    low = {str(k).lower(): v for k, v in row.items()}
    return next((str(low[n]) for n in names if isinstance(low.get(n), str) and low[n].strip()), "")


def rows(tree: Any) -> list[tuple[str, str]]:
    """(address, title) of the objects that have both, in the order of the answer."""
    pairs = ((field(row, _URLS), field(row, _TITLES)) for row in objects(tree))
    return list(dict.fromkeys((url, title) for url, title in pairs if url and title))

"""What arrives for a script to read: JSON lists, whatever they call their fields, and values set in a page's script."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from functools import lru_cache
from typing import Any

_WRAPPED = re.compile(r"^[\w.$]{0,80}\(\s{0,99}(?=[{\[])|\)\s{0,9};?\s{0,99}$")
_URLS = "url link linkurl publishurl article_url display_url docurl post_url href pagelink".split()
_TITLES = "title name subject doctitle showtitle".split()
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
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


def state_of(text: str, name: str) -> dict[str, Any]:
    """The object that a page's script sets: `var allData = {…};`; {} without one."""
    found = re.search(rf"\b{re.escape(name)}\s{{0,9}}=\s{{0,9}}(?=\{{)", text)
    if not found:
        return {}
    try:
        state, _ = json.JSONDecoder().raw_decode(text, found.end())
    except (ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def script_string(found: re.Match[str] | None) -> str:
    """A script's string as text: its escapes and the entities in it undone, its own quotes gone."""
    text = _UNICODE.sub(lambda m: chr(int(m[1], 16)), found[1] if found else "").replace("\\/", "/").replace("\\'", "'")
    return html.unescape(html.unescape(text).replace('\\"', '"')).strip().strip('"')

"""Two languages: which one a visitor reads, and every word that the pages say of themselves."""

from __future__ import annotations

import re
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import yaml

LANGUAGES = ("zh", "en")
COOKIE = "kb_lang"
YEAR = 365 * 86_400
_ACCEPTED = re.compile(r"\s{0,4}([a-zA-Z]{2,3})(?:-[a-zA-Z0-9-]{1,20})?")


@cache
def _strings() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "strings.yml").read_text("utf-8"))
    return loaded


def say(lang: str, key: str, **values: Any) -> str:
    """The sentence of that key; a key that nobody wrote raises."""
    said = _strings()[key][lang]
    return said.format(**values) if values else said


def name_of(lang: str, group: str, value: str | None) -> str:
    """The name of a code of ours (`form`, `outcome`, `metric` …); the code itself where none is written."""
    if value is None:
        return ""
    said = _strings().get(f"{group}.{value}")
    return said[lang] if said else value


def title_of(lang: str, title: str | None) -> str:
    """A notice's title, or why none is shown: it has none, or it is starred whole."""
    if not (title or "").strip():
        return say(lang, "untitled")
    return str(title) if (title or "").strip("*\n ") else say(lang, "title.withheld")


def asked_for(query: bytes) -> str | None:
    """The language that an address names with `_lang`."""
    named = [value for key, value in parse_qsl(query.decode("latin-1"), max_num_fields=200) if key == "_lang"]
    return named[-1] if named and named[-1] in LANGUAGES else None


def language_of(query: bytes, headers: dict[bytes, bytes]) -> str:
    """`?_lang=`, else what the visitor chose before, else the first of ours that the browser asks for, else Chinese."""
    try:
        asked = asked_for(query)
        chosen = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1")).get(COOKIE)
    except (ValueError, CookieError):
        asked, chosen = None, None
    if asked:
        return asked
    if chosen is not None and chosen.value in LANGUAGES:
        return chosen.value
    for part in headers.get(b"accept-language", b"").decode("latin-1")[:200].split(","):
        match = _ACCEPTED.match(part)
        if match and match.group(1).lower() in LANGUAGES:
            return match.group(1).lower()
    return LANGUAGES[0]


def switched(path: str, query: str, lang: str) -> str:
    """The same address in that language."""
    kept = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key != "_lang"]
    return f"{path}?{urlencode([*kept, ('_lang', lang)])}"

"""What the server sends for one address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """One response before compression; `modified` is a day, `heals_after` a number of 500s that come first."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    modified: str = ""
    heals_after: int = 0


#: from the parameters of a request (query and form) to its answer
Route = Callable[[Mapping[str, str]], Answer]


def html(text: str, charset: str = "utf-8", modified: str = "") -> Answer:
    """A page whose header names the charset its bytes are in."""
    return Answer(text.encode(charset), content_type=f"text/html; charset={charset}", modified=modified)

"""CSV for people: no cell that a spreadsheet would run, and a byte-order mark for whoever asks (`_bom=1`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from kb.feeds.table import harmless

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


def harmless_rows(text: str) -> str:
    """Whole rows of CSV, every cell harmless."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline="")))
    return out.getvalue()


def guarded(send: Send, query: bytes) -> Send:
    """A `send` that rewrites a CSV body row by row as it streams by; answers that are no CSV pass as they are."""
    state: dict[str, Any] = {"csv": False, "rest": "", "start": "\ufeff" if parse_qs(query.decode("latin-1")).get("_bom") else ""}

    async def rewriting(message: Message) -> None:
        if message["type"] == "http.response.start":
            kinds = [value for name, value in message.get("headers", []) if name.lower() == b"content-type"]
            state["csv"] = message["status"] == 200 and any(kind.startswith((b"text/csv", b"text/plain")) for kind in kinds)
        if message["type"] != "http.response.body" or not state["csv"]:
            return await send(message)
        text, last = state["rest"] + message.get("body", b"").decode("utf-8"), not message.get("more_body")
        whole = last or (text.endswith("\n") and text.count('"') % 2 == 0)
        state["rest"] = "" if whole else text
        body = state["start"] + harmless_rows(text) if whole and text else ""
        state["start"] = "" if body else state["start"]
        await send({**message, "body": body.encode("utf-8")})

    return rewriting

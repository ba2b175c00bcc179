"""Says whether a pasted text is like a scam, by the detector that any consumer of the feed has; keeps nothing of the text."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response

from datasette_plugins.feed_shelf import Shelf, made_folder, open_shelf, read_entries
from datasette_plugins.page import ask, language, refuse, render
from datasette_plugins.records import type_names
from kb.detect import Detector, NoFeed, Verdict
from kb.feeds.log import UPSERT, Entry
from kb.feeds.words import advice_for

MOST = 10_000  #: characters of a text
SECONDS = 5.0  #: for which a visitor waits for an answer
_AT_ONCE = 2  #: texts that are read at the same time

#: cue -> (type, cases, id, title) of the patterns that carry it, the best supported first
Carriers = Mapping[str, Sequence[tuple[str, int, str, Mapping[str, str]]]]

_turn = threading.BoundedSemaphore(_AT_ONCE)
_NAMED = 2  #: patterns of a reason
_loaded: list[tuple[Shelf, Detector, Carriers]] = []


def _carriers(entries: Sequence[Entry]) -> Carriers:
    found: dict[str, list[tuple[str, int, str, Mapping[str, str]]]] = {}
    for entry in entries:
        if entry.kind == "pattern" and entry.op == UPSERT and entry.body is not None:
            told = (entry.body["type"]["code"], entry.body["support"]["cases"], entry.id, entry.body["title"])
            for cue in entry.body["cues"]:
                found.setdefault(cue["id"], []).append(told)
    return {cue: sorted(told, key=lambda one: (-one[1], one[2])) for cue, told in found.items()}


async def _detector(datasette: Any) -> tuple[Detector, Carriers] | None:
    """The one of the feed that this site hands out; None where it has nothing to detect by."""
    shelf = await open_shelf(datasette)
    if _loaded and _loaded[0][0] is shelf:
        return _loaded[0][1:]
    folder = await made_folder(datasette, shelf, None)
    try:
        found = await asyncio.to_thread(Detector.load, folder.path)
    except NoFeed:
        return None
    if not found.rules:
        return None
    _loaded[:] = [(shelf, found, await read_entries(datasette, shelf, lambda source: _carriers(source.live())))]
    return _loaded[0][1:]


def _score(detector: Detector, text: str) -> Verdict | None:
    """None where too many are read already. Whatever goes wrong is told without a word of the text."""
    if not _turn.acquire(timeout=SECONDS):
        return None
    try:
        return detector.score(text)
    except Exception as error:
        raise RuntimeError(type(error).__name__) from None
    finally:
        _turn.release()


def cut(text: str, quotes: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in pieces, those that a quotation covers marked.

    >>> cut("请把钱转到安全账户。", ["安全账户", "转到安全"])
    [('请把钱', False), ('转到安全账户', True), ('。', False)]
    """
    lit = bytearray(len(text))
    for quote in quotes:
        at = text.find(quote) if quote else -1
        while at >= 0:
            lit[at : at + len(quote)] = b"\1" * len(quote)
            at = text.find(quote, at + len(quote))
    pieces: list[tuple[str, bool]] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or lit[at] != lit[start]:
            pieces.append((text[start:at], bool(lit[start])))
            start = at
    return pieces


async def detect_page(datasette: Any, request: Any) -> Response:
    """The form; for a text that is posted the verdict too. The text stands in no address and in no log."""
    try:
        ready = await _detector(datasette)
    except OSError:
        return await refuse(datasette, request, 503, "too_slow")
    context: dict[str, Any] = {"ready": ready is not None, "most": MOST, "given": "", "fault": "", "verdict": None}
    status = 200
    if request.method == "POST" and ready is not None:
        text = ((await request.post_vars()).get("text") or "").replace("\r\n", "\n")
        if not text.strip():
            status, context["fault"] = 400, "detect.empty"
        elif len(text) > MOST:
            status, context["fault"] = 413, "detect.too_long"
        else:
            told = await _told(datasette, ready, text, language(request))
            status, context = (200, {**context, **told}) if told else (503, {**context, "given": text, "fault": "detect.busy"})
    response = await render(datasette, request, "detect.html", context, status)
    response.headers["cache-control"] = "no-store"
    return response


async def _told(datasette: Any, ready: tuple[Detector, Carriers], text: str, lang: str) -> dict[str, Any] | None:
    """What the page shows of a verdict; None where nobody has time."""
    try:
        verdict = await asyncio.wait_for(asyncio.to_thread(_score, ready[0], text), 2 * SECONDS)
    except TimeoutError:
        return None
    except RuntimeError as error:
        print(f"detect: {error}", file=sys.stderr)
        return None
    if verdict is None:
        return None
    types = await ask(datasette, type_names)
    kind = verdict.type.code if verdict.type.code in types else ""
    reasons = _reasons(verdict, ready[1])
    return {
        "given": text, "verdict": verdict, "kind": kind, "pieces": cut(text, [each["quote"] for each in reasons]), "reasons": reasons,
        "types": types, "advice": advice_for(kind, lang) if kind else "",
    }  # fmt: skip


def _reasons(verdict: Verdict, carriers: Carriers) -> list[dict[str, Any]]:
    """Each quotation once, with patterns that carry its cues, those of the likeliest type first."""
    quotes: dict[str, dict[str, Mapping[str, str]]] = {}
    for each in verdict.evidence:
        told = sorted(carriers.get(each.cue, ()), key=lambda one: one[0] != verdict.type.code)
        quotes.setdefault(each.quote, {}).update({pattern: title for _, _, pattern, title in told[:_NAMED]})
    return [
        {"quote": quote, "patterns": [{"id": each, "title": title} for each, title in list(named.items())[:_NAMED]]}
        for quote, named in quotes.items()
    ]

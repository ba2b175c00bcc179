"""The link box of the local site: a form that starts `kb add URL` as a process of its own, and the page that shows how it goes."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from datasette.utils.asgi import Response
from itsdangerous import BadSignature

from datasette_plugins.page import KB, ask, is_public, refuse, render
from kb.model import bulletin_id

COOKIE = "kb_form"
_NAMESPACE = "kb-add"
_LOCAL = {"127.0.0.1", "localhost"}
_LINK = re.compile(r"https?://[!-~]{3,2000}", re.IGNORECASE)
_LINE = 1 << 24  #: bytes of one answer: a notice of 200,000 characters with its facts
_KEPT_LINES = 200
_KEPT_ERRANDS = 50
_COMMAND = (*KB, "add", "--json")


@dataclass
class Errand:
    """One `kb add` under way or done; `lines` are what it said, `urls` the notices that it read."""

    url: str
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT_LINES))
    urls: list[str] = field(default_factory=list)
    code: int | None = None


_errands: dict[str, Errand] = {}
_tasks: set[asyncio.Task[None]] = set()


def is_local(request: Any) -> bool:
    """Whether the address bar says this machine: a page elsewhere whose name was pointed here does not."""
    return urlsplit(f"//{request.host}").hostname in _LOCAL


def is_ours(datasette: Any, request: Any, token: str) -> bool:
    """Whether a form comes from a page of ours: a signed token that fits this visitor's cookie, and no other origin named."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.host:
        return False
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    cookie = request.cookies.get(COOKIE, "")
    try:
        return bool(cookie) and secrets.compare_digest(str(datasette.unsign(token, _NAMESPACE)), cookie)
    except BadSignature:
        return False


async def offer(datasette: Any, request: Any, context: dict[str, Any]) -> Response:
    """A link was put into the search box: the notice if it is here, and a form that fetches it."""
    url = context["q"].partition("#")[0]
    sql = "SELECT id, title FROM bulletins WHERE id = ?"
    known = await ask(datasette, lambda db: db.execute(sql, (bulletin_id(url),)).fetchone())
    cookie = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
    may = {"valid": bool(_LINK.fullmatch(url)), "local": is_local(request), "token": datasette.sign(cookie, _NAMESPACE)}
    response = await render(datasette, request, "add.html", {**context, "url": url, "known": known, **may})
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict")
    return response


async def start(datasette: Any, request: Any) -> Response:
    """POST only, from this machine's own pages only, and never in public."""
    if is_public(datasette):
        return await refuse(datasette, request, 404, "unknown")
    if request.method != "POST":
        return Response.redirect(datasette.urls.instance())
    form = await request.post_vars()
    if not is_local(request) or not is_ours(datasette, request, form.get("token", "")):
        return await refuse(datasette, request, 403, "not_ours")
    url = form.get("url", "").strip().partition("#")[0]
    if not _LINK.fullmatch(url):
        return await refuse(datasette, request, 400, "bad_link")
    name = next((name for name, errand in _errands.items() if errand.code is None), None)
    if name is None:
        name = secrets.token_urlsafe(9)
        _errands[name] = errand = Errand(url)
        for old in list(_errands)[:-_KEPT_ERRANDS]:
            del _errands[old]
        task = asyncio.create_task(_run(errand))
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)
    return Response.redirect(datasette.urls.path(f"/-/add/{name}"), status=303)


async def _run(errand: Errand) -> None:
    pipe, none = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    try:
        child = await asyncio.create_subprocess_exec(*_COMMAND, errand.url, stdin=none, stdout=pipe, stderr=pipe, limit=_LINE)
    except OSError as error:
        errand.lines.append(str(error))
        errand.code = 1
        return
    assert child.stdout is not None and child.stderr is not None
    await asyncio.gather(_listen(child.stdout, errand, answers=True), _listen(child.stderr, errand, answers=False))
    errand.code = await child.wait()


async def _listen(stream: asyncio.StreamReader, errand: Errand, answers: bool) -> None:
    """Answers are JSON, one a line, with the notice's address; all else is for people."""
    async for raw in stream:
        line = raw.decode("utf-8", "replace").strip()
        try:
            said = json.loads(line) if answers else None
        except ValueError:
            said = None
        if isinstance(said, dict):
            _note(errand, said)
        elif line:
            errand.lines.append(line[-500:])


def _note(errand: Errand, said: dict[str, Any]) -> None:
    """One answer of `kb add --json`: a notice, of which the address is kept, or why there is none."""
    if isinstance(said.get("bulletin"), dict) and said["bulletin"].get("url"):
        errand.urls.append(str(said["bulletin"]["url"]))
    elif isinstance(said.get("error"), dict):
        errand.lines.append(str(said["error"].get("message", ""))[:500])


async def progress(datasette: Any, request: Any) -> Response:
    errand = None if is_public(datasette) else _errands.get(request.url_vars["name"])
    if errand is None:
        return await refuse(datasette, request, 404, "unknown")
    ids = [bulletin_id(url) for url in (errand.urls or [errand.url])]
    sql = f"SELECT id, title FROM bulletins WHERE id IN ({', '.join('?' * len(ids))})"
    found = await ask(datasette, lambda db: db.execute(sql, ids).fetchall()) if errand.code is not None else []
    return await render(datasette, request, "progress.html", {"errand": errand, "found": [tuple(row) for row in found]})

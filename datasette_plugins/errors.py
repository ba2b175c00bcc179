"""What a visitor is told when something cannot be answered: our words, never SQLite's, and no traceback."""

from __future__ import annotations

import sqlite3
import sys
import traceback
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

from datasette_plugins import i18n
from datasette_plugins.page import TooSlow, is_public, language, refuse

#: what a parameter that nobody foresaw makes Datasette's own pages raise
_MISREAD = (sqlite3.Error, ValueError, KeyError, IndexError, TypeError, AssertionError)


async def say(datasette: Any, request: Any, status: int, key: str, **context: Any) -> Response:
    """The refusal as a page, or as JSON to whoever asked for that."""
    if request.path.endswith(".json"):
        text = i18n.say(language(request), f"{key}.text")
        return Response.json({"ok": False, "status": status, "error": context.get("detail") or text}, status=status)
    return await refuse(datasette, request, status, key, **context)


def _is_console(datasette: Any, request: Any) -> bool:
    """Someone who writes SQL at home needs the database's own words."""
    return "sql" in request.args and not is_public(datasette) and request.path.count("/") == 1


async def answer(datasette: Any, request: Any, exception: Exception) -> Response | None:
    """None leaves the answer to Datasette."""
    if isinstance(exception, TooSlow | QueryInterrupted) or getattr(exception, "title", None) == "SQL Interrupted":
        return None if _is_console(datasette, request) else await say(datasette, request, 503, "too_slow")
    if isinstance(exception, DatasetteError):
        if _is_console(datasette, request):
            return None
        status = exception.status if 400 <= exception.status < 500 else 400
        return await say(datasette, request, status, "forbidden" if status == 403 else "bad_query")
    if isinstance(exception, Base400):
        if exception.status == 404:
            return await say(datasette, request, 404, "unknown")
        return await say(datasette, request, exception.status, "bad_query", detail=str(exception.args[0]) if exception.args else "")
    table_page = not request.path.startswith("/-/") and request.path != "/"
    if table_page and request.query_string and isinstance(exception, _MISREAD):
        return await say(datasette, request, 400, "bad_query")
    traceback.print_exception(exception, file=sys.stderr)
    return await say(datasette, request, 500, "broken")

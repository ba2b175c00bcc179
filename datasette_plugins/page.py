"""What every page of ours shares: the release it reads, the visitor's language, and how it is rendered."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

from datasette.utils.asgi import NotFound, Response
from markupsafe import Markup

from datasette_plugins import figures, i18n

T = TypeVar("T")
PLUGIN = "scam-bulletins"
KB = (sys.executable, "-c", "from kb.cli import main; main()")  #: `kb`, as a process of its own
DATABASE = "kb"
SECONDS = 3.0  #: a page may ask the database
PUBLIC_SECONDS = 0.9


class TooSlow(Exception):
    """A page's questions took longer than they may."""


def _timed(fn: Callable[[sqlite3.Connection], T], seconds: float) -> Callable[[sqlite3.Connection], T]:
    def run(conn: sqlite3.Connection) -> T:
        end = time.monotonic() + seconds
        conn.set_progress_handler(lambda: time.monotonic() > end, 2_000)
        try:
            return fn(conn)
        except sqlite3.OperationalError as error:
            if time.monotonic() > end:
                raise TooSlow from error
            raise
        finally:
            conn.set_progress_handler(None, 0)

    return run


def is_public(datasette: Any) -> bool:
    """Whether this site is hardened for the open web."""
    return bool((datasette.plugin_config(PLUGIN) or {}).get("public"))


def _database(datasette: Any) -> Any:
    try:
        return datasette.get_database(DATABASE)
    except KeyError:
        raise NotFound("kb.db") from None


def _seconds(datasette: Any) -> float:
    return PUBLIC_SECONDS if is_public(datasette) else SECONDS


async def ask(datasette: Any, fn: Callable[[sqlite3.Connection], T]) -> T:
    """One call, one connection, one release: what a page shows hangs together."""
    answer: T = await _database(datasette).execute_fn(_timed(fn, _seconds(datasette)))
    return answer


async def ask_apart(datasette: Any, fn: Callable[[sqlite3.Connection], T], seconds: float | None = None) -> T:
    """As `ask`, where the database can do that in one thread with one connection, which may be prepared for it."""
    db = _database(datasette)
    answer: T = await getattr(db, "execute_apart", db.execute_fn)(_timed(fn, seconds or _seconds(datasette)))
    return answer


async def ask_once(
    datasette: Any, name: str, fn: Callable[[sqlite3.Connection], T], seconds: float | None = None, apart: bool = False
) -> T:
    """As `ask`, remembered until the next release where the database can do that; what is asked once may take longer."""
    db, timed = _database(datasette), _timed(fn, seconds or _seconds(datasette))
    remembered = getattr(db, "remembered", None)
    answer: T = await (remembered(name, timed, apart) if remembered else db.execute_fn(timed))
    return answer


def language(request: Any) -> str:
    return i18n.language_of((request.scope.get("query_string") or b""), dict(request.scope.get("headers") or []))


def words(datasette: Any, request: Any) -> dict[str, Any]:
    """What templates say and reckon with, in the visitor's language."""
    lang = language(request)
    return {
        "lang": lang,
        "t": lambda key, **values: i18n.say(lang, key, **values),
        "titled": lambda title: i18n.title_of(lang, title),
        "named": lambda group, value: i18n.name_of(lang, group, value),
        "money": lambda yuan, approx=None: figures.money(yuan, lang, approx),
        "exact": lambda yuan: figures.exact(yuan, lang),
        "plain": figures.plain,
        "day": lambda value: figures.day(value, lang),
        "days": lambda first, last: figures.days(first, last, lang),
        "other_language": i18n.switched(request.path, request.query_string, "en" if lang == "zh" else "zh"),
        "public": is_public(datasette),
        "sql_allowed": bool(datasette.setting("default_allow_sql")),
    }


async def render(datasette: Any, request: Any, template: str, context: dict[str, Any], status: int = 200) -> Response:
    return Response.html(await datasette.render_template(template, context, request=request, view_name=template), status=status)


async def refuse(datasette: Any, request: Any, status: int, key: str, **context: Any) -> Response:
    """A page that says no: `key` names its title and its text (`<key>.title`, `<key>.text`)."""
    return await render(datasette, request, "refusal.html", {"status": status, "key": key, **context}, status)


#: where a cell of Datasette's own table pages leads
_PAGES = {("bulletins", "id"): "notice", ("cases", "id"): "case", ("*", "bulletin_id"): "notice", ("*", "case_id"): "case"}


def linked_cell(row: Any, value: Any, column: str, table: str | None) -> Markup | None:
    """Ids lead to our pages; addresses of the web to nowhere but the web."""
    page = _PAGES.get((table or "", column)) or _PAGES.get(("*", column))
    raw = row[column] if page else None
    of, label = (raw["value"], raw["label"]) if isinstance(raw, dict) else (raw, raw)  # a foreign key comes with the other row's label
    if page and isinstance(of, str):
        return Markup('<a href="/-/{}/{}">{}</a>').format(page, of, label or of)
    if isinstance(value, str) and value.startswith(("http://", "https://")) and " " not in value and len(value) < 2_000:
        shown = value if len(value) < 60 else f"{value[:57]}…"
        return Markup('<a href="{}" rel="noopener nofollow noreferrer">{}</a>').format(value, shown)
    return None

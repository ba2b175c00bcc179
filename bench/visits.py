"""First visits of the search page, in a process of its own: `python -m bench.visits ours|stock kb.db` prints milliseconds of CPU a visit.

`stock` is Datasette as it comes, with suggested facets off: none of our plugin but the function that parts Chinese words, without which it
would find nothing; its table page shows a hundred rows.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import types
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.measure import cpu

WARM = "客服"
WORDS = ("转账", "屏幕共享", "安全账户", "冒充客服", "刷单", "银行卡", "短信", "微信", "验证码", "民警")
ADDRESSES = {"ours": "/-/search?q=", "stock": "/kb/bulletins?_search="}


def ours(path: Path) -> Any:
    from datasette_plugins.site import new_site

    return new_site(path)


def stock(path: Path) -> Any:
    from datasette import hookimpl
    from datasette.app import Datasette
    from datasette.plugins import pm

    from kb.search import escape_fts

    for plugin in list(pm.get_plugins()):
        if getattr(plugin, "__name__", "") == "datasette_plugins":
            pm.unregister(plugin)

    @hookimpl(trylast=True)
    def prepare_connection(conn: sqlite3.Connection) -> None:
        conn.create_function("escape_fts", 1, escape_fts, deterministic=True)

    words: Any = types.ModuleType("words")
    words.prepare_connection = prepare_connection
    pm.register(words)
    searched = {"bulletins": {"fts_table": "bulletins_fts", "fts_pk": "seq"}}
    settings = {"suggest_facets": False, "sql_time_limit_ms": 20_000}
    return Datasette([], immutables=[str(path)], settings=settings, metadata={"databases": {"kb": {"tables": searched}}})


def visit(which: str, path: Path) -> float:
    """Milliseconds of CPU a visit, each of a word that this process has not asked for."""
    loop, site = asyncio.new_event_loop(), {"ours": ours, "stock": stock}[which](path)
    loop.run_until_complete(site.invoke_startup())

    def asked(words: tuple[str, ...]) -> None:
        for word in words:
            answer = loop.run_until_complete(site.client.get(ADDRESSES[which] + quote(word)))
            assert answer.status_code == 200, (which, word, answer.status_code)

    asked((WARM,))  # templates, and the columns of the release
    spent = cpu(lambda: asked(WORDS)) / len(WORDS) * 1e3
    loop.close()
    return spent


if __name__ == "__main__":
    print(visit(sys.argv[1], Path(sys.argv[2])))

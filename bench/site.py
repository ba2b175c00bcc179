"""The site's search page against Datasette's own table page over the same release, suggested facets off in both."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.measure import Figure, cpu, ratio

WORDS = ("转账", "屏幕共享", "安全账户", "冒充客服", "刷单", "银行卡", "短信", "微信", "验证码", "民警")


def _ask(loop: asyncio.AbstractEventLoop, site: Any, address: str) -> None:
    for word in WORDS:
        answer = loop.run_until_complete(site.client.get(address + quote(word)))
        assert answer.status_code == 200, (address, word, answer.status_code)


def figures(folder: Path, n: int) -> Iterator[Figure]:
    """Pages with facets and snippets, ten different words in turn; each word's first visit counts as much as the others."""
    from datasette_plugins.site import new_site

    loop = asyncio.new_event_loop()
    site = new_site(folder / str(n) / "kb.db", False)
    loop.run_until_complete(site.invoke_startup())
    for address in ("/-/search?q=", "/kb/bulletins?_search="):
        _ask(loop, site, address)
    # another page each round, so that no answer is one kept from before
    pages = iter(range(1, 1_000))
    ours = lambda: _ask(loop, site, f"/-/search?page={next(pages)}&q=")  # noqa: E731
    stock = lambda: _ask(loop, site, f"/kb/bulletins?_size=20&_next={next(pages)}&_search=")  # noqa: E731
    yield Figure(f"site's search page at {n:,} notices: times faster than Datasette's table page", ratio(stock, ours, 3), 5)
    yield Figure("site's search page, milliseconds of CPU", cpu(ours) / len(WORDS) * 1e3)
    loop.close()

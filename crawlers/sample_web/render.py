"""From a notice to the bytes of a page, in the markup of one CMS; the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from crawlers.sample_web.notice import HERE, Notice, Site

TEMPLATES = HERE / "templates"
CHINA = ZoneInfo("Asia/Shanghai")


def number(key: str, below: int) -> int:
    """A stable number for a key: counters, clicks and ids that look alive and never change."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big") % below


def spans(text: str, cut: int = 37) -> list[str]:
    """A sentence cut as editors cut it when styles change, in the middle of figures too."""
    size = 11 + number(text, cut)
    return [text[i : i + size] for i in range(0, len(text), size)]


def epoch(date: str) -> int:
    """Seconds since 1970 of a time in China."""
    return int(datetime.fromisoformat(date).replace(tzinfo=CHINA).timestamp())


def next_state(site: Site, notice: Notice, content: str, hot: Sequence[Notice]) -> Markup:
    """The state that a Next.js page carries for its script, with the article inside."""
    detail = {
        "contId": notice.path.rpartition("_")[2], "name": notice.title, "summary": notice.summary, "content": str(content).strip(),
        "author": notice.author, "pubTime": notice.date, "closePraise": "0", "praiseTimes": str(number(notice.path, 99)),
        "authorInfo": {"userId": str(number(notice.publisher, 10**6)), "sname": notice.publisher, "pic": "/img/head.png", "isAuth": "1"},
        "nodeInfo": {"nodeId": 25490, "name": "政务"}, "tags": "诈骗,反诈", "images": [], "shareUrl": f"http://{site.host}{notice.path}",
    }  # fmt: skip
    related = [{"contId": n.path.rpartition("_")[2], "name": n.title, "pubTime": n.date} for n in hot[:6]]
    props = {"pageProps": {"detailData": {"contType": 0, "contentDetail": detail, "recommends": related}, "isMobile": False}}
    state = {"props": props, "page": "/newsDetail_forward/[id]", "query": {"id": detail["contId"]}, "buildId": "sample"}
    return Markup(json.dumps(state, ensure_ascii=False).replace("</", "<\\/"))


@lru_cache(maxsize=1)
def environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    env = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    chrome = yaml.safe_load((TEMPLATES / "chrome.yml").read_text("utf-8"))
    env.filters.update(spans=spans)
    env.globals.update(number=number, epoch=epoch, next_state=next_state, chrome=chrome)
    return env


def render(template: str, site: Site, **context: Any) -> str:
    return environment().get_template(template).render(site=site, hot=_others(site, context.get("notice")), **context)


def render_article(site: Site, notice: Notice, part: int = 0, more: Mapping[str, Any] | None = None) -> str:
    """Page `part` of a notice, 0 the first, in its own layout."""
    layout = notice.layout or site.cms
    return render(
        f"{layout}.html",
        site,
        notice=notice,
        blocks=notice.parts[part],
        part=part,
        charset=notice.declared or notice.charset,
        column=notice.column or next(iter(site.columns)),
        **(more or {}),
    )


def _others(site: Site, notice: Notice | None) -> list[Notice]:
    """Other headlines of the site, as stand beside every article; the order depends on the page."""
    start = number(notice.path, max(1, len(site.notices))) if notice else 0
    turned = [*site.notices[start:], *site.notices[:start]]
    return [n for n in turned if n is not notice and not n.host][:12]

# ruff: noqa: E501 - markup stands on a line as it is served
"""大汉 JCMS in three list versions and two article layouts, and its successor jpaas 集约化."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import quote

from ..model import Shelf, Story
from ..plan import Plan
from .base import Dress, Reply, Room, Route, Routes, Sheet, attachment, body_html, cut, esc, items, metas, stamp

PER_PAGE = 15
_PROXY = "/module/web/jpage/dataproxy.jsp"
_MARK = "<!--<$[{0}]>begin-->{1}<!--<$[{0}]>end-->"


def _records(room: Room, stories: list[Story], page: str) -> str:
    rows = "".join(
        f"<record><![CDATA[{items(room, [s], page, room.plan.number % 2).removeprefix('<ul>').removesuffix('</ul>')}]]></record>\n"
        for s in stories
    )
    return f"<recordset>\n{rows}</recordset>"


class Hanweb(Dress):
    name = "hanweb"

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        return f"/col/col{shelf.number + (7 if moved else 0)}"

    def column_path(self, room: Room) -> str:
        return f"{room.folder}/index.html"

    def also(self, room: Room) -> list[str]:
        return [f"{room.folder}/", f"{room.folder}/index.html?uid=44{room.shelf.number % 1000}&pageNum=1"]

    def story_path(self, room: Room, story: Story) -> str:
        day = story.day
        if room.plan.traits.cut % 3 == 2 and day.year >= 2022:
            return f"/art/{day.year}/art_{room.plan.token('art', story.number)}.html"
        return f"/art/{day.year}/{day.month}/{day.day}/art_{room.shelf.number}_{story.number}.html"

    def _query(self, room: Room, number: int) -> str:
        name = quote(room.plan.title)
        return f"{_PROXY}?page={number}&appid=1&webid={room.plan.number}&path=/&columnid={room.shelf.number}&unitid=44{room.shelf.number % 1000}&webname={name}&permissiontype=0"

    def _store(self, room: Room, number: int) -> str:
        """The datastore of group `number`, from 1."""
        groups, page = cut(room.stories, PER_PAGE), self.column_path(room)
        found = groups[number - 1] if number <= len(groups) else []
        following = self._query(room, number + 1)
        more = f'<nextgroup><![CDATA[<a href="{following}"></a>]]></nextgroup>\n' if number < len(groups) else ""
        totals = f"<totalrecord>{len(room.stories)}</totalrecord>\n<totalpage>{len(groups)}</totalpage>\n"
        return f"<datastore>\n{totals}{more}{_records(room, found, page)}\n</datastore>"

    def _proxy(self, room: Room, asked: Mapping[str, str]) -> Reply | None:
        if asked.get("columnid") != str(room.shelf.number):
            return None
        if "startrecord" not in asked:
            text = self._store(room, max(1, int(asked.get("page") or 1)))
        else:
            first, last = int(asked["startrecord"]), int(asked.get("endrecord") or 0)
            found = room.stories[max(0, first - 1) : last]
            per = max(1, int(asked.get("perpage") or PER_PAGE))
            pages = -(-len(room.stories) // per)
            totals = f"<totalrecord>{len(room.stories)}</totalrecord><totalpage>{pages}</totalpage>"
            text = f"<datastore>{totals}{_records(room, found, self.column_path(room))}</datastore>"
        return Reply('<?xml version="1.0" encoding="UTF-8"?>' + text, "application/xml")

    def _list(self, room: Room, _: Mapping[str, str]) -> Sheet:
        unit, version = f"44{room.shelf.number % 1000}", room.plan.traits.cut % 3
        if version == 1 or len(room.stories) <= PER_PAGE:
            store = self._store(room, 1)
            if version == 1:
                store = store.partition("<nextgroup>")[0] + store.partition("</nextgroup>")[2] if "<nextgroup>" in store else store
        else:
            store = self._store(room, 1)
        pager = (
            f"<script>$('#{unit}').jpage({{ajaxParam:{{col:1,appid:1,webid:{room.plan.number},path:'/',columnid:{room.shelf.number},"
            f"sourceContentType:1,unitid:{unit},webname:'{room.plan.title}',permissiontype:0}},perPage:{PER_PAGE},"
            f"totalRecord:{len(room.stories)},proxyUrl:'{_PROXY}'}});</script>"
        )
        head = '<script src="/module/jslib/jquery/jquery.js"></script>'
        holder = f'<div id="{unit}" class="default_pgContainer"><script type="text/xml">{store}</script></div>'
        return Sheet(
            room.shelf.title, f'<div class="list-box"><h2>{room.shelf.title}</h2>{holder}{pager if version == 1 else ""}</div>', head
        )

    def lists(self, room: Room) -> Routes:
        listed: Route = lambda asked: self._list(room, asked)  # noqa: E731
        return {self.column_path(room): listed, f"{room.folder}/": listed, _PROXY: lambda asked: self._proxy(room, asked)}

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body, old = body_html(room, story, part, "p" if story.number % 3 else "word"), story.day.year < 2019
        hidden = '<span style="display:none">本站要闻</span>' if story.number % 9 == 0 else ""
        title = f'<p class="con-title">{hidden}{_MARK.format("标题", esc(story.title))}</p>'
        source = _MARK.format("信息来源", story.publisher)
        line = f'<div class="small-title"><span>发布日期：{story.day:%Y-%m-%d}</span><span>浏览次数：</span><span>信息来源：{source}</span></div>'
        feed = f'<!--ZJEG_RSS.content.begin--><meta name="ContentStart">{body}<meta name="ContentEnd"><!--ZJEG_RSS.content.end-->'
        if old:
            box = f'<table id="c"><tr><td class="title">{_MARK.format("标题", esc(story.title))}</td></tr><tr><td>发布日期：{story.day:%Y-%m-%d}　来源：{source}</td></tr><tr><td class="bt_content"><div id="zoom">{feed}</div></td></tr></table>'
            return Sheet(f"{room.plan.title} {room.shelf.title} {story.title}", box, "")
        inside = f'<div class="main-txt" id="zoom">{_MARK.format("信息内容", feed)}</div>'
        head = f'<meta name="Maketime" content="2026-02-01 12:28:37">\n{metas(room, story, story.number % 2 * 2)}'
        return Sheet(story.title, f'<div class="wz-con"><div class="con">{title}{line}{inside}</div>{attachment(room, story)}</div>', head)


class Jpaas(Dress):
    name = "jpaas"
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        return f"/col/col{shelf.number + (7 if moved else 0)}" if plan.traits.cut % 2 else super().folder(plan, shelf, moved)

    def column_path(self, room: Room) -> str:
        return f"{room.folder}/index.html"

    def also(self, room: Room) -> list[str]:
        return [f"{room.folder}/"]

    def story_path(self, room: Room, story: Story) -> str:
        if story.day.year < 2021:
            return f"/art/{story.day.year}/{story.day.month}/{story.day.day}/art_{room.shelf.number}_{story.number}.html"
        base = room.base(story) if room.plan.traits.cut % 2 else ""
        return f"{base}/art/{story.day.year}/art_{room.plan.token('art', story.number)}.html"

    def _ids(self, room: Room) -> dict[str, str]:
        plan = room.plan
        return {
            "parseType": "bulidstatic",
            "webId": plan.token("web"),
            "tplSetId": plan.token("tpl"),
            "pageType": "column",
            "tagId": "当前栏目list" if plan.number % 2 else "右侧内容",
            "editType": "null",
            "pageId": plan.token("page", room.shelf.number) if plan.number % 3 else str(room.shelf.number),
        }

    def _answer(self, room: Room, asked: Mapping[str, str]) -> Reply | None:
        ids = self._ids(room)
        if any(asked.get(key) != ids[key] for key in ("webId", "tplSetId", "pageId", "tagId")):
            return None
        wish = {**asked, **json.loads(asked.get("paramJson") or "{}")}
        size = min(50, int(wish.get("pageSize") or PER_PAGE))
        pages, number = cut(room.stories, size), int(wish.get("pageNo") or 1)
        found = pages[number - 1] if 0 < number <= len(pages) else []
        pager = f'<div class="pagination" count="{len(room.stories)}" rows="{size}" pageno="{number}"></div>'
        text = f'<div class="page-content">{items(room, found, self.column_path(room), room.plan.number % 3)}</div>{pager}'
        body = {"success": True, "code": "200", "message": "", "data": {"html": text}}
        return Reply(json.dumps(body, ensure_ascii=room.plan.number % 2 == 0), "application/json")

    def _list(self, room: Room) -> Sheet:
        ids = str(self._ids(room)).replace('"', "'")
        script = f'<script id="unit{room.shelf.number}" src="/script/authorizedread/AuthorizedRead/unitbuild.js" url="{self.unit}" queryData="{ids}"></script>'
        return Sheet(
            room.shelf.title, f'<div class="bt-right"><div class="bt-title">{room.shelf.title}</div><div id="list">{script}</div></div>'
        )

    def lists(self, room: Room) -> Routes:
        page: Route = lambda _: self._list(room)  # noqa: E731
        return {self.column_path(room): page, f"{room.folder}/": page, self.unit: lambda asked: self._answer(room, asked)}

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body = body_html(room, story, part, "p" if story.number % 4 else "word")
        box = f'<div class="wzzw-article">{body}</div>' if room.plan.number % 2 else f'<div id="zoom" class="article-body">{body}</div>'
        line = f'<div class="wz-info">发布时间：{stamp(story)}　来源：{story.publisher}　浏览次数：<span id="hits"></span></div>'
        main = f'<div class="wz-main"><h1 class="wz-title">{esc(story.title)}</h1>{line}{box}{attachment(room, story)}</div>'
        return Sheet(story.title, main, metas(room, story, story.number % 3))

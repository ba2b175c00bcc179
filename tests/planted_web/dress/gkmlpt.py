# ruff: noqa: E501 - markup stands on a line as it is served
"""南方 NFCMS with its gkmlpt catalogue, 公安部's own CMS, and 上海's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial

from ..model import Shelf, Story
from ..plan import Plan
from .base import Dress, Reply, Room, Routes, Sheet, attachment, body_html, cut, esc, items, metas, stamp

PER_PAGE = 15


def indexed(room: Room, number: int) -> str:
    """index.html, index_2.html, …: page `number` from 0."""
    return f"{room.folder}/index{f'_{number + 1}' if number else ''}.html"


class Gkmlpt(Dress):
    name = "gkmlpt"

    def column_path(self, room: Room) -> str:
        return f"{room.folder}/index.html"

    def also(self, room: Room) -> list[str]:
        return [f"{room.folder}/", f"/gkmlpt/api/all/{self._col(room)}?page=1&sid={self._sid(room.plan)}"]

    def _col(self, room: Room) -> int:
        return room.shelf.number % 5000

    def _sid(self, plan: Plan) -> str:
        return str(755000 + plan.number)

    def story_path(self, room: Room, story: Story) -> str:
        if room.plan.traits.cut % 2:
            return f"/gkmlpt/content/{story.number // 10000}/{story.number // 10}/post_{story.number}.html"
        return f"{room.base(story)}/content/{'m' if story.number % 11 == 0 else ''}post_{story.number}.html"

    def _list(self, room: Room, number: int, asked: object) -> Sheet:
        pages = cut(room.stories, PER_PAGE)
        path = indexed(room, number)
        links = "".join(
            f'<a href="{room.to(indexed(room, n), path)}"{" class=current" if n == number else ""}>{n + 1}</a>' for n in range(len(pages))
        )
        near = f'<a class="next" href="{room.to(indexed(room, number + 1), path)}">下一页</a>' if number + 1 < len(pages) else ""
        config = f"<script>window._CONFIG = {{SID: '{self._sid(room.plan)}', CATE: {self._col(room)}}};window.NFCMS_SITE_ID = {self._sid(room.plan)};window.NFCMS_PUB_TYPE = 'cat';window.NFCMS_CAT_ID = {self._col(room)};</script>"
        return Sheet(
            room.shelf.title, f'<div class="list-con">{items(room, pages[number], path)}<div class="page">{links}{near}</div></div>', config
        )

    def _api(self, room: Room, asked: Mapping[str, str]) -> Reply | None:
        if asked.get("sid") != self._sid(room.plan):
            return None
        pages = cut(room.stories, 100)
        number = int(asked.get("page") or 1)
        found = pages[number - 1] if 0 < number <= len(pages) else []
        rows = [
            {
                "id": s.number,
                "title": s.title,
                "url": room.href(s, "/") if s.carrier else f"http://{room.plan.host}{self.story_path(room, s)}",
                "publisher": s.publisher,
                "display_publish_time": stamp(s),
                "document_number": "",
            }
            for s in found
        ]
        return Reply(json.dumps({"total": len(room.stories), "articles": rows}, ensure_ascii=False), "application/json")

    def lists(self, room: Room) -> Routes:
        first = partial(self._list, room, 0)
        found: Routes = {f"{room.folder}/": first, f"{room.folder}/index.html": first}
        for number in range(1, len(cut(room.stories, PER_PAGE))):
            found[f"{room.folder}/index_{number + 1}.html"] = partial(self._list, room, number)
        return found | {f"/gkmlpt/api/all/{self._col(room)}": partial(self._api, room)}

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body = body_html(room, story, part, "p" if story.number % 3 else "word")
        head = (
            metas(room, story, story.number % 2)
            + f"\n<script>window.NFCMS_SITE_ID = {self._sid(room.plan)};window.NFCMS_POST_ID = {story.number};</script>"
        )
        if room.plan.traits.cut % 2:
            rows = f"<tr><td>发布机构：</td><td>{story.publisher}</td><td>成文日期：</td><td>{story.day:%Y-%m-%d}</td></tr>"
            main = f'<div class="classify"><table>{rows}</table></div><div class="content"><h1 class="title document-number">{esc(story.title)}</h1><div class="article-content">{body}</div></div>{attachment(room, story)}'
            return Sheet(story.title, main, head)
        line = f'<div class="date">发布时间：{stamp(story)}　来源：{story.publisher}</div>'
        box = (
            f'<div class="TRS_Editor"></div><div class="TRS_Editor">{body}</div>'
            if story.day.year < 2019
            else f'<div class="article-content">{body}</div>'
        )
        return Sheet(
            story.title, f'<div class="art"><h3 class="zw-title">{esc(story.title)}</h3>{line}{box}{attachment(room, story)}</div>', head
        )


class Mps(Dress):
    name = "mps"

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        return f"/n22{plan.number:03d}34/n{shelf.number + (7 if moved else 0)}"

    def column_path(self, room: Room) -> str:
        return f"{room.folder}/index.html"

    def story_path(self, room: Room, story: Story) -> str:
        return f"{room.base(story)}/c{story.number + 7000000}/content.html"

    def _path(self, room: Room, number: int, count: int) -> str:
        """Page `number` from 0; numbers in addresses count down from the number of pages less one."""
        return f"{room.folder}/index_{room.shelf.number}_{count - number}.html" if number else f"{room.folder}/index.html"

    def _list(self, room: Room, number: int, asked: object) -> Sheet:
        pages, comp = cut(room.stories, PER_PAGE), room.shelf.number
        rows = items(room, pages[number], self._path(room, number, len(pages)), 0)
        if number:  # pages behind the first are bare: the first loads them into its frame
            return Sheet("", f'<span id="comp_{comp}">{rows}</span>', bare=True)
        script = f'<script>var maxPageNum = {len(pages)}; var purl = "../../{room.folder.strip("/")}/index_{comp}"; getPage("comp_{comp}", "pag_{comp}");</script>'
        return Sheet(
            room.shelf.title,
            f'<div class="listCon"><span id="comp_{comp}">{rows}</span><div id="pag_{comp}" class="page">{script}</div></div>',
        )

    def lists(self, room: Room) -> Routes:
        count = len(cut(room.stories, PER_PAGE))
        return {self._path(room, n, count): partial(self._list, room, n) for n in range(count)}

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body = body_html(room, story, part, "p")
        line = f'<div class="info">来源：{story.publisher}　发布时间：{stamp(story)}</div>'
        main = f'<div class="arcContent center"><div class="arc-title"><h1>{esc(story.title)}</h1></div>{line}<div id="ztdx">{body}</div>{attachment(room, story)}</div>'
        return Sheet(f"{story.title}-{room.plan.title}", main, metas(room, story, 0) if story.day.year > 2018 else "")


class Shanghai(Dress):
    name = "shanghai"

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        return f"/nw{shelf.number % 20000 + (7 if moved else 0)}"

    def column_path(self, room: Room) -> str:
        return f"{room.folder}/index.html"

    def also(self, room: Room) -> list[str]:
        return [f"{room.folder}/"]

    def story_path(self, room: Room, story: Story) -> str:
        return f"{room.base(story)}/{story.day:%Y%m%d}/{room.plan.token('doc', story.number)}.html"

    def _list(self, room: Room, number: int, asked: object) -> Sheet:
        pages = cut(room.stories, PER_PAGE)
        path = indexed(room, number)
        near = f'<li class="next"><a href="{room.to(indexed(room, number + 1), path)}">下一页</a></li>' if number + 1 < len(pages) else ""
        rows = items(room, pages[number], path, 0).replace("<ul>", '<ul class="uli14 pageList">').replace("<span>", '<span class="time">')
        return Sheet(room.shelf.title, f'{rows}<ul class="pagination">{near}</ul><script>var totalPage = {len(pages)};</script>')

    def lists(self, room: Room) -> Routes:
        first = partial(self._list, room, 0)
        found: Routes = {f"{room.folder}/": first}
        for number in range(len(cut(room.stories, PER_PAGE))):
            found[f"{room.folder}/index{f'_{number + 1}' if number else ''}.html"] = partial(self._list, room, number)
        return found

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body = body_html(room, story, part, "p" if story.number % 2 else "word")
        day = f"{story.day.year}年{story.day.month:02d}月{story.day.day:02d}日"
        head = f'<meta name="pubdate" content="{stamp(story)}:00">' if room.plan.number % 2 else metas(room, story, 1)
        line = f'<small class="PBtime" id="ivs_date">（{day}）</small><span>来源：{story.publisher}</span>'
        main = f'<div class="Article"><h2 id="ivs_title">{esc(story.title)}</h2>{line}<div id="ivs_content" class="Article_content">{body}</div>{attachment(room, story)}</div>'
        return Sheet(f"{story.title}_{room.plan.title}", main, head)

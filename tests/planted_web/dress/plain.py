"""Hand-written sites that a reader still reads, and sites of which no page can be read without running it."""

from __future__ import annotations

import json
from functools import partial

from ..model import Story
from ..plan import Plan
from .base import Dress, Room, Routes, Sheet, attachment, body_html, cut, esc, items, stamp

PER_PAGE = 10


class Plain(Dress):
    name = "fallback"

    def _dynamic(self, plan: Plan) -> str:
        """The script that prints articles, or nothing where they are files."""
        return ("", "asp", "php", "aspx")[plan.number % 4]

    def column_path(self, room: Room) -> str:
        script = self._dynamic(room.plan)
        return f"/list.{script}?id={room.shelf.number}" if script else f"{room.folder}/"

    def also(self, room: Room) -> list[str]:
        script = self._dynamic(room.plan)
        return [f"/list.{script}?id={room.shelf.number}&page=1"] if script else [f"{room.folder}/index.html"]

    def story_path(self, room: Room, story: Story) -> str:
        script = self._dynamic(room.plan)
        return f"/show.{script}?id={story.number}" if script else f"{room.base(story)}/{story.day:%Y%m}/{story.number}.html"

    def _page(self, room: Room, number: int) -> str:
        if script := self._dynamic(room.plan):
            return f"/list.{script}?id={room.shelf.number}" + (f"&page={number + 1}" if number else "")
        return f"{room.folder}/" + (f"list_{number + 1}.html" if number else "")

    def _list(self, room: Room, number: int, asked: object) -> Sheet:
        pages = cut(room.stories, PER_PAGE)
        path, last = self._page(room, number), len(pages) - 1
        back = self._at(room, path, number - 1, "上一页") if number else "上一页"
        near = self._at(room, path, number + 1, "下一页") if number < last else "下一页"
        ends = self._at(room, path, 0, "首页"), self._at(room, path, last, "末页")
        pager = f'<div class="pg">第{number + 1}/{last + 1}页 {ends[0]} {back} {near} {ends[1]}</div>'
        return Sheet(
            room.shelf.title, f'<div class="right"><div class="tit">{room.shelf.title}</div>{items(room, pages[number], path)}{pager}</div>'
        )

    def _at(self, room: Room, path: str, number: int, text: str) -> str:
        return f'<a href="{esc(room.to(self._page(room, number), path))}">{text}</a>'

    def _asked(self, room: Room, asked: dict[str, str]) -> Sheet | None:
        """One script for all columns: the query says which, and which page."""
        if asked.get("id") != str(room.shelf.number):
            return None
        number = int(asked.get("page") or 1) - 1
        return self._list(room, number, asked) if 0 <= number < len(cut(room.stories, PER_PAGE)) else None

    def lists(self, room: Room) -> Routes:
        if script := self._dynamic(room.plan):
            return {f"/list.{script}": partial(self._asked, room)}
        found: Routes = {self._page(room, n): partial(self._list, room, n) for n in range(len(cut(room.stories, PER_PAGE)))}
        return found | {f"{room.folder}/index.html": partial(self._list, room, 0)}

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body = body_html(room, story, part, "br" if room.plan.number % 5 == 0 else "p")
        when = (f"{story.day:%Y-%m-%d}", stamp(story), f"{story.day.year}年{story.day.month}月{story.day.day}日")[room.plan.number % 3]
        line = f'<div class="fbsj">发布时间：{when}　来源：{story.publisher}　浏览次数：{story.number % 900}次</div>'
        tag = ("h1", "h2", "h1")[room.plan.number % 3]
        name = ("content", "nr_con", "article-text", "text", "detail")[room.plan.number % 5]
        main = f'<div class="show"><{tag}>{esc(story.title)}</{tag}>{line}<div class="{name}">{body}</div>{attachment(room, story)}</div>'
        return Sheet(f"{story.title} - {room.plan.title}", main)


class Unknown(Plain):
    """Lists as anyone prints them; articles that only a browser shows."""

    name = "unknown"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        text, form = room.text(story), room.plan.number % 3
        if form == 0:
            state = json.dumps({"t": story.title, "d": stamp(story), "c": [ord(char) ^ 7 for char in text]})
            main = f'<div id="app"></div><script>window.__S__={state}</script><script src="/static/js/app.3f1c.js"></script>'
        elif form == 1:
            main = (
                f'<div class="viewer"><iframe src="/pdf/viewer.html?file=/pdf/{story.number}.pdf" width="100%" height="900"></iframe></div>'
            )
        else:
            written = "".join(f"%u{ord(char):04X}" for char in text)
            main = f'<div class="ct"><script>document.write(unescape("{written}"))</script></div>'
        return Sheet(room.plan.title, main)

    def family(self, plan: Plan, story: Story) -> str:
        return "unknown"

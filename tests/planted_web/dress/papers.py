# ruff: noqa: E501 - markup stands on a line as it is served
"""Press with channels: 新浪, 人民网, 新华网, 凤凰网."""

from __future__ import annotations

import json
from functools import partial

from ..model import Shelf, Story
from ..plan import Plan
from .accounts import clock, moment
from .base import Dress, Room, Routes, Sheet, body_html, cut, esc, items, parts_of, stamp

PER_PAGE = 20


class Paper(Dress):
    """Channels of static list pages."""

    form = 0

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        return f"/{'x' if moved else ''}{shelf.slug}"

    def column_path(self, room: Room) -> str:
        return f"{room.folder}/index.html"

    def also(self, room: Room) -> list[str]:
        return [f"{room.folder}/"]

    def page_path(self, room: Room, number: int) -> str:
        return f"{room.folder}/index{f'_{number + 1}' if number else ''}.html"

    def _list(self, room: Room, number: int, asked: object) -> Sheet:
        pages, path = cut(room.stories, PER_PAGE), self.page_path(room, number)
        near = f'<a href="{room.to(self.page_path(room, number + 1), path)}">下一页</a>' if number + 1 < len(pages) else ""
        return Sheet(
            room.shelf.title,
            f'<div class="ej_list_box">{items(room, pages[number], path, self.form)}<div class="page_n">{near}</div></div>',
        )

    def lists(self, room: Room) -> Routes:
        found: Routes = {self.page_path(room, n): partial(self._list, room, n) for n in range(len(cut(room.stories, PER_PAGE)))}
        return found | {f"{room.folder}/": partial(self._list, room, 0)}


class Sina(Paper):
    name = "sina"
    form = 1

    def story_path(self, room: Room, story: Story) -> str:
        return f"{room.base(story)}/{story.day:%Y-%m-%d}/doc-i{room.plan.token('doc', story.number, chars='abcdefghijkmnopqrstuvwxyz', length=6)}{story.number:07d}.shtml"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body, title, old = body_html(room, story, part, "p"), esc(story.title), story.day.year < 2019
        head = f'<meta property="og:title" content="{title}"><meta name="weibo: article:create_at" content="{clock(story)}"><meta name="mediaid" content="{story.publisher}"><meta property="article:published_time" content="{moment(story).isoformat()}"><meta property="article:author" content="{story.publisher}">'
        day = f"{story.day.year}年{story.day.month:02d}月{story.day.day:02d}日 {stamp(story)[11:]}"
        line = f'<div class="top-bar"><div class="date-source"><span class="date">{day}</span><a class="source" href="#">{story.publisher}</a></div></div>'
        name = "artibody" if old or story.number % 3 == 0 else "article"
        editor = (
            f'<p class="article-editor">责任编辑：{room.plan.editor(story)}</p>'
            if name == "artibody"
            else f'<p class="show_author">责任编辑：{room.plan.editor(story)}</p>'
        )
        advert = '<div class="ad top-ad"><ins class="sinaads"></ins><script>(sinaads = window.sinaads || []).push({})</script></div>'
        main = f'<div class="main-content w1240"><h1 class="main-title">{title}</h1>{line}<div class="article-content-left">{advert}<div class="article" id="{name}">{body}{editor}</div></div><div class="keywords"><label>文章关键词：</label><a href="#">诈骗</a></div></div>'
        return Sheet(f"{story.title}_新潮新闻_新潮网", main, head)


class People(Paper):
    name = "people"
    form = 0
    splits = True

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        return f"/GB/{shelf.number + (7 if moved else 0)}"

    def page_path(self, room: Room, number: int) -> str:
        return f"{room.folder}/index{number + 1}.html"

    def column_path(self, room: Room) -> str:
        return f"{room.folder}/index1.html"

    def also(self, room: Room) -> list[str]:
        return [f"{room.folder}/", f"{room.folder}/index.html"]

    def lists(self, room: Room) -> Routes:
        return super().lists(room) | {f"{room.folder}/index.html": partial(self._list, room, 0)}

    def story_path(self, room: Room, story: Story) -> str:
        return f"/n{1 + story.number % 2}/{story.day:%Y/%m%d}/c{room.shelf.number}-{story.number + 30000000}.html"

    def part_path(self, room: Room, story: Story, part: int) -> str:
        stem = self.story_path(room, story).removesuffix(".html")
        return f"{stem}-{part + 1}.html" if part else f"{stem}.html"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body, title, count = body_html(room, story, part, "p"), esc(story.title), len(parts_of(room, story))
        links = "".join(f'<a href="{self.part_path(room, story, n)}">【{n + 1}】</a>' for n in range(count))
        pager = f'<div class="zdfy clearfix">{links}</div>' if count > 1 else ""
        head = f'<meta name="publishdate" content="{story.day:%Y-%m-%d}"><meta name="contentid" content="{story.number}"><meta name="source" content="来源：{story.publisher}">'
        day = f"{story.day.year}年{story.day.month:02d}月{story.day.day:02d}日{stamp(story)[11:]}"
        editor = f'<div class="edit clearfix">(责编：{room.plan.editor(story)}、{room.plan.editor(story)[0]}明)</div>'
        if story.day.year < 2020:
            line = f'<div class="box01"><div class="fl">{day}　　来源：<a href="#">{story.publisher}</a></div></div>'
            main = f'<div class="clearfix w1000_320 text_title"><h3 class="pre"></h3><h1>{title}</h1>{line}</div><div class="text_con"><div class="fl text_con_left"><div class="box_con" id="rwb_zw"><div class="box_pic"></div>{body}{pager}{editor}</div></div></div>'
        else:
            line = f'<div class="channel cf"><div class="col-1-1 fl">{day} | 来源：<a href="#">{story.publisher}</a></div></div>'
            main = f'<div class="layout rm_txt cf"><div class="col col-1 fl"><h1>{title}</h1>{line}<div class="rm_txt_con cf"><div class="box_pic"></div>{body}{pager}{editor}</div></div></div>'
        return Sheet(f"{story.title}--大众网", main, head)


class Xinhuanet(Paper):
    name = "xinhuanet"
    form = 2

    def story_path(self, room: Room, story: Story) -> str:
        if story.day.year >= 2022:
            return f"{room.base(story)}/{story.day:%Y%m%d}/{room.plan.token('doc', story.number)}/c.html"
        return f"{room.base(story)}/{story.day:%Y-%m/%d}/c_{story.number + 1120000000}.htm"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body, title = body_html(room, story, part, "p"), esc(story.title)
        head = f'<meta name="publishdate" content="{story.day:%Y-%m-%d}"><meta name="source" content="{story.publisher}">'
        if story.day.year >= 2022:
            top = f'<div class="header-time left"><span class="year"><em>{story.day.year}</em></span><span class="day"><em>{story.day.month:02d}</em>/<em>{story.day.day:02d}</em></span><span class="time">{stamp(story)[11:]}:00</span></div>'
            main = f'<div class="header domPC"><div class="header-top">{top}<div class="source">来源：{story.publisher}</div></div><div class="head-line clearfix"><h1><span class="title">{title}</span></h1></div></div><div class="main clearfix"><div class="main-left left"><div id="detail"><span id="detailContent">{body}</span></div><div class="editor">【责任编辑:{room.plan.editor(story)}】</div></div></div>'
            return Sheet(f"{story.title}-新华夏网", main, head)
        line = f'<div class="h-info"><span class="h-time">{clock(story)}</span> 来源：<em id="source">{story.publisher}</em></div>'
        main = f'<div class="h-news"><div class="h-title">{title}</div>{line}</div><div class="main"><div class="p-right left"><div id="p-detail">{body}<div class="zan-wap"></div><p class="tags"></p></div><div class="p-tags"><span class="editor">[责任编辑：{room.plan.editor(story)}]</span></div></div></div>'
        return Sheet(f"{story.title}-新华夏网", main, head)


class Ifeng(Paper):
    name = "ifeng"
    form = 1

    def story_path(self, room: Room, story: Story) -> str:
        return f"/c/8{room.plan.token('doc', story.number, chars='ABCDEFGHJKabcdefghjk0123456789', length=10)}"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body, title = body_html(room, story, part, "p"), esc(story.title)
        head = f'<meta property="og:title" content="{title}"><meta name="og:time " content="{clock(story)}"><meta property="og:type" content="article">'
        mark = room.plan.token("css", story.day.year, chars="abcdefghijkLMNOPQ0123456789", length=8)
        state = json.dumps({"docData": {"title": story.title, "newsTime": clock(story), "source": story.publisher}}, ensure_ascii=False)
        line = f'<div class="index_info_{mark}"><a class="index_source_{mark}">{story.publisher}</a><div class="index_time_{mark}">{clock(story)}</div></div>'
        main = f'<div class="index_artical_{mark}"><h1 class="index_title_{mark}">{title}</h1>{line}<div class="index_main_content_{mark}"><div class="main_content-{mark}"><div class="index_text_{mark}">{body}</div></div></div><span class="index_editor_{mark}">责任编辑：{room.plan.editor(story)}</span></div><script>var allData = {state};</script>'
        return Sheet(f"{story.title}_凤鸣网", main, head)

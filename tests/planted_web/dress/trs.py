# ruff: noqa: E501 - markup stands on a line as it is served
"""拓尔思 WCM, 开普 UCAP and 博达 VSB: pages on disk, each with its own way of counting them."""

from __future__ import annotations

import json
from functools import partial

from ..model import Shelf, Story
from ..plan import Plan
from .base import Dress, Reply, Room, Routes, Sheet, attachment, body_html, cut, esc, items, metas, parts_of, stamp

PER_PAGE = 12
_STYLE = '<style type="text/css">.TRS_Editor P{line-height:2;font-size:12pt;}.TRS_Editor DIV{line-height:2;}</style>'


class Trs(Dress):
    name = "trs"
    splits = True

    def _ext(self, plan: Plan) -> str:
        return "shtml" if plan.traits.cut % 3 == 1 else "html"

    def column_path(self, room: Room) -> str:
        return f"{room.folder}/" if room.plan.number % 2 else f"{room.folder}/index.{self._ext(room.plan)}"

    def also(self, room: Room) -> list[str]:
        return [f"{room.folder}/index.{self._ext(room.plan)}", f"{room.folder}/"]

    def story_path(self, room: Room, story: Story) -> str:
        return f"{room.base(story)}/{story.day:%Y%m}/t{story.day:%Y%m%d}_{story.number}.{self._ext(room.plan)}"

    def _list(self, room: Room, number: int, asked: object) -> Sheet:
        pages, ext = cut(room.stories, PER_PAGE), self._ext(room.plan)
        page = self.column_path(room) if number == 0 else f"{room.folder}/index_{number}.{ext}"
        define = "function createPageHTML(_nPageCount,_nCurrIndex,_sPageName,_sPageExt){if(_nPageCount<=1){return;}document.write('');}"
        call = f'createPageHTML({len(pages)}, {number}, "index", "{ext}");'
        script = f"<script>{define if room.plan.number % 3 == 0 else ''}{call}</script>"
        rows = items(room, pages[number], page)
        return Sheet(
            room.shelf.title, f'<div class="gl-list"><h3 class="lm">{room.shelf.title}</h3>{rows}<div class="page">{script}</div></div>'
        )

    def lists(self, room: Room) -> Routes:
        ext = self._ext(room.plan)
        first = partial(self._list, room, 0)
        found: Routes = {f"{room.folder}/": first, f"{room.folder}/index.{ext}": first}
        for number in range(1, len(cut(room.stories, PER_PAGE))):
            found[f"{room.folder}/index_{number}.{ext}"] = partial(self._list, room, number)
        return found

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        old, count = story.day.year < 2019, len(parts_of(room, story))
        body = body_html(room, story, part, ("div", "p", "word")[story.number % 3])
        name = self.story_path(room, story).rpartition("/")[2].rpartition(".")[0]
        pager = (
            f'<div class="fenye"><script>createPageHTML({count}, {part}, "{name}", "{self._ext(room.plan)}");</script></div>'
            if count > 1
            else ""
        )
        line = f"时间：{stamp(story)}　来源：{story.publisher}"
        if old:
            box = f'<div class="TRS_Editor">{_STYLE}{body}</div>'
            rows = f'<tr><td class="bt" align="center">{esc(story.title)}</td></tr><tr><td align="center">{line}　字体：[<a href="javascript:doZoom(16)">大</a>]</td></tr>'
            main = f'<table width="98%" align="center">{rows}<tr><td class="nr"><table><tr><td>{box}</td></tr></table>{pager}</td></tr></table>'
            return Sheet(f"{story.title}_{room.plan.title}", main)
        box = (
            f'<div class="view TRS_UEDITOR trs_paper_default trs_editor_view">{body}</div>',
            f'<div id="zoom"><div class="TRS_Editor">{_STYLE}{body}</div></div>',
            f'<div id="mainText"><div class="TRS_Editor">{body}</div></div>',
        )[room.plan.traits.cut % 3]
        main = (
            f'<div class="xl-con"><h1>{esc(story.title)}</h1><div class="xl-info">{line}</div>{box}{pager}{attachment(room, story)}</div>'
        )
        return Sheet(f"{story.title}-{room.shelf.title}", main, metas(room, story, story.number % 2))


class Ucap(Dress):
    name = "ucap"

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        return f"/c{shelf.number % 100000 + (7 if moved else 0):05d}"

    def _name(self, plan: Plan) -> str:
        return ("list", "common_list", "index")[plan.traits.cut % 3]

    def column_path(self, room: Room) -> str:
        return f"{room.folder}/{self._name(room.plan)}.shtml"

    def story_path(self, room: Room, story: Story) -> str:
        day = story.day
        if room.plan.traits.cut % 3 == 2:
            return f"/zhengce/{day:%Y-%m/%d}/content_{story.number}.htm"
        dated = f"{day.year}/{day.month}/{day.day}" if room.plan.traits.cut % 3 == 0 else f"{day:%Y%m}"
        return f"{room.base(story)}/{dated}/{room.plan.token('doc', story.number)}.shtml"

    def _page(self, room: Room, number: int) -> str:
        return f"{room.folder}/{self._name(room.plan)}{f'_{number}' if number else ''}.shtml"

    def _list(self, room: Room, number: int, asked: object) -> Sheet:
        pages, version = cut(room.stories, PER_PAGE), room.plan.traits.cut % 3
        path, last = self._page(room, number), len(pages) - 1
        if version == 0:
            near = f'<a class="next" href="{room.to(self._page(room, number + 1), path)}">下一页</a>' if number < last else ""
            pager = (
                f'<div class="pagination">共{len(room.stories)}条 {near} <a href="{room.to(self._page(room, last), path)}">尾页</a></div>'
            )
        elif version == 1:
            name = self._name(room.plan)
            pager = f"<div id='page_div'></div><script>createPageHTML('page_div',{len(pages)}, {number + 1},'{name}','shtml',{len(room.stories)});</script>"
        else:
            pager = f'<script>var dataUrl = "./{room.shelf.slug.upper()}.json"; var pageSize = {PER_PAGE};</script>'
        rows = items(room, pages[number], path)
        return Sheet(room.shelf.title, f'<div class="news_box"><div class="list list_1 list_2">{rows}</div>{pager}</div>')

    def _json(self, room: Room, asked: object) -> Reply:
        rows = [
            {"TITLE": s.title, "SUB_TITLE": "", "URL": room.href(s, self.column_path(room)), "DOCRELPUBTIME": f"{s.day:%Y-%m-%d}"}
            for s in room.stories
        ]
        return Reply(json.dumps(rows, ensure_ascii=False), "application/json")

    def lists(self, room: Room) -> Routes:
        pages = 1 if room.plan.traits.cut % 3 == 2 else len(cut(room.stories, PER_PAGE))
        shift = 1 if room.plan.traits.cut % 3 == 1 else 0
        found: Routes = {self._page(room, n + shift if n else 0): partial(self._list, room, n) for n in range(pages)}
        if room.plan.traits.cut % 3 == 2:
            found[f"{room.folder}/{room.shelf.slug.upper()}.json"] = partial(self._json, room)
        return found

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body = body_html(room, story, part, "p" if story.number % 3 else "word")
        if room.plan.traits.cut % 3 == 2:
            when = f"{stamp(story).replace(' ', '-')}:00"
            head = f'<meta name="firstpublishedtime" content="{when}"><meta name="lastmodifiedtime" content="{when}"><meta name="lanmu" content="{room.shelf.title}">'
            line = f'<div class="pages-date">{stamp(story)}<span class="font">来源： {story.publisher}</span></div>'
            main = f'<div class="article oneColumn pub_border"><h1 id="ti">{esc(story.title)}</h1>{line}<div class="pages_content" id="UCAP-CONTENT">{body}</div>{attachment(room, story)}</div>'
            return Sheet(f"{story.title}_{room.shelf.title}_{room.plan.title}", main, head)
        inner = (
            f'<UCAPCONTENT><div class="trs_editor_view">{body}</div></UCAPCONTENT>'
            if story.number % 2
            else f"<ucapcontent>{body}</ucapcontent>"
        )
        line = f'<p class="explain"><span>发布时间：{stamp(story)}</span><span>来源：{story.publisher}</span></p>'
        main = f'<div class="article_title"><h2>{esc(story.title)}</h2>{line}</div><div class="article_content" id="UCAP-CONTENT">{inner}</div>{attachment(room, story)}'
        return Sheet(story.title, main, metas(room, story, story.number % 3))


class Vsb(Dress):
    name = "vsb"

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        return f"/{'x' if moved else ''}{shelf.slug}" if shelf.number % 2 else f"/jwzx/{'x' if moved else ''}{shelf.slug}"

    def column_path(self, room: Room) -> str:
        return f"{room.folder}.htm"

    def story_path(self, room: Room, story: Story) -> str:
        return f"/info/{room.shelf.number % 9000 + 1000}/{story.number}.htm"

    def _path(self, room: Room, number: int, count: int) -> str:
        """Page `number` from 0: the newest stands at the column, the others count down to 1."""
        return f"{room.folder}/{count - number}.htm" if number else f"{room.folder}.htm"

    def _list(self, room: Room, number: int, asked: object) -> Sheet:
        pages = cut(room.stories, PER_PAGE)
        path, count = self._path(room, number, len(pages)), len(pages)
        near = (
            f'<span class="p_next p_fun"><a href="{room.to(self._path(room, number + 1, count), path)}">下页</a></span>'
            if number < count - 1
            else '<span class="p_next_d p_fun_d">下页</span>'
        )
        last = f'<span class="p_last p_fun"><a href="{room.to(self._path(room, count - 1, count), path)}">尾页</a></span>'
        pager = f'<div class="pb_sys_common pb_sys_normal"><span class="p_t">共{len(room.stories)}条</span><span class="p_pages">{near}{last}</span></div>'
        return Sheet(
            room.shelf.title,
            f'<div class="n_list">{items(room, pages[number], path)}{pager}</div>',
            "<!--Announced by Visual SiteBuilder 9-->",
        )

    def lists(self, room: Room) -> Routes:
        count = len(cut(room.stories, PER_PAGE))
        return {self._path(room, n, count): partial(self._list, room, n) for n in range(count)}

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body, head = body_html(room, story, part, ("p", "word", "p")[story.number % 3]), "<!--Announced by Visual SiteBuilder 9-->"
        if story.day.year < 2019:
            n = 50000 + room.plan.number
            rows = f'<tr><td class="titlestyle{n}" align="center">{esc(story.title)}</td></tr><tr><td align="center"><span class="timestyle{n}">{story.day:%Y/%m/%d} 10:05</span><span class="authorstyle{n}">{story.publisher}</span></td></tr>'
            box = f'<div id="vsb_content_{n}"><div id="vsb_content">{body}</div></div>'
            form = f'<form name="_newscontent_fromname"><table class="winstyle{n}">{rows}<tr><td class="contentstyle{n}">{box}</td></tr></table></form>'
            return Sheet(f"{story.title}-{room.plan.title}", form, head)
        line = f'<div class="meta">发布时间：{story.day:%Y-%m-%d}　作者：{room.plan.editor(story)}　来源：{story.publisher}　点击：[<script>_showDynClicks("wbnews", 1, {story.number})</script>]</div>'
        box = f'<div id="vsb_content_{story.number % 4 + 2}"><div class="v_news_content">{body}</div></div><div id="div_vote_id"></div>'
        tag = ("h1", "h2", "h3")[room.plan.number % 3]
        form = f'<form name="_newscontent_fromname"><{tag}>{esc(story.title)}</{tag}>{line}{box}</form>{attachment(room, story)}'
        return Sheet(
            f"{story.title}-{room.plan.title}", form, head + (metas(room, story, story.number % 2) if story.day.year > 2021 else "")
        )

# ruff: noqa: E501 - markup stands on a line as it is served
"""Press whose pages belong to accounts: 网易号 in three generations, 澎湃 in two, 搜狐号, 微信, 头条."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import partial

from ..model import Shelf, Story
from ..plan import Plan
from .base import Dress, Reply, Room, Routes, Sheet, body_html, cut, esc, listed, stamp

BEIJING = timezone(timedelta(hours=8))
_UPPER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def moment(story: Story) -> datetime:
    return datetime.fromisoformat(stamp(story)).replace(tzinfo=BEIJING)


def clock(story: Story) -> str:
    return f"{stamp(story)}:00"


def cards(room: Room, stories: list[Story], page: str, tag: str = "h4") -> str:
    rows = (
        f'<li class="js-item item"><a class="na_pic" href="{esc(room.href(s, page))}"><img src="/img/{s.number}.jpg" alt=""></a>'
        f'<{tag}><a class="title" href="{esc(room.href(s, page))}">{esc(listed(room.plan, s))}</a></{tag}><p class="time">{clock(s)}</p></li>'
        for s in stories
    )
    return f'<ul class="list_box cont">{"".join(rows)}</ul>'


class Account(Dress):
    """A list page of an account, and the interface that it loads more from."""

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        return ""

    def api(self, room: Room) -> str:
        return ""

    def answer(self, room: Room, asked: Mapping[str, str]) -> Reply | None:
        return None

    def page(self, room: Room, asked: object) -> Sheet:
        path, shown = self.column_path(room), room.stories[:10] if self.api(room) else room.stories
        more = f'<a class="load-more" href="javascript:;">加载更多</a>{self.hint(room)}' if self.api(room) else ""
        return Sheet(room.shelf.title, f'<div class="media"><h2>{room.shelf.title}</h2>{cards(room, shown, path)}{more}</div>')

    def hint(self, room: Room) -> str:
        return ""

    def lists(self, room: Room) -> Routes:
        found: Routes = {self.column_path(room): partial(self.page, room)}
        return found | ({self.api(room): partial(self.answer, room)} if self.api(room) else {})


class Netease(Account):
    name = "netease"

    def column_path(self, room: Room) -> str:
        return f"/dy/media/T15{room.shelf.number:08d}{room.plan.number:03d}.html"

    def _wemedia(self, room: Room) -> str:
        return f"W{room.shelf.number:06d}{room.plan.number:013d}"

    def api(self, room: Room) -> str:
        return "/v2/article/list.do"

    def also(self, room: Room) -> list[str]:
        return [f"/v2/article/list.do?pageNo=1&wemediaId={self._wemedia(room)}&size=10"]

    def hint(self, room: Room) -> str:
        return f'<script>var wemediaId = "{self._wemedia(room)}"; var pageSize = 10;</script>'

    def answer(self, room: Room, asked: Mapping[str, str]) -> Reply | None:
        if asked.get("wemediaId") != self._wemedia(room):
            return None
        size, number = min(30, int(asked.get("size") or 10)), int(asked.get("pageNo") or 1)
        pages = cut(room.stories, size)
        found = pages[number - 1] if 0 < number <= len(pages) else []
        rows = [
            {
                "docid": self._id(room, s),
                "title": s.title,
                "ptime": clock(s),
                "docurl": f"http://{room.plan.host}{self.story_path(room, s)}",
            }
            for s in found
        ]
        return Reply(
            json.dumps({"code": 1, "msg": "成功", "data": {"list": rows, "total": len(room.stories)}}, ensure_ascii=False),
            "application/json",
        )

    def _id(self, room: Room, story: Story) -> str:
        return room.plan.token("doc", story.number, chars=_UPPER, length=16)

    def story_path(self, room: Room, story: Story) -> str:
        return f"/dy/article/{self._id(room, story)}.html"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body, title = body_html(room, story, part, "p"), esc(story.title)
        head = '<meta name="author" content="网易"><meta name="Copyright" content="网易版权所有">'
        statement = "<p>特别声明：以上内容为自媒体平台用户上传并发布，本平台仅提供信息存储服务。</p>"
        if story.day.year >= 2021:
            og = story.title.partition('"')[0]
            head += f'<meta property="og:title" content="{esc(og)}"><meta property="article:published_time" content="{moment(story).isoformat()}">'
            crumb = '<div class="post_crumb"><a href="/">首页</a> &gt; <a href="/dy/">网号</a> &gt; 正文</div>'
            line = f'<div class="post_info">{clock(story)}　来源: <a href="{self.column_path(room)}">{story.publisher}</a> 举报</div>'
            tail = f'<div class="post_statement">{statement}</div><div class="post_comment">跟贴 {story.number % 99}</div><div class="post_next"><a href="#">下一条</a></div>'
            advice = "".join(
                f'<li><a href="{esc(room.href(s, self.story_path(room, story)))}">{esc(s.title)}</a></li>' for s in room.stories[:6]
            )
            main = f'<div class="wrapper"><div class="post_main">{crumb}<h1 class="post_title">{title}</h1>{line}<div class="post_content"><div class="post_body">{body}</div></div>{tail}<div class="post_recommends"><ul>{advice}</ul></div></div></div>'
            return Sheet(f"{story.title}|{story.publisher}_网易订阅", main, head, root=f'data-publishtime="{clock(story)}"')
        if story.number % 2:
            line = f'<div class="post_time_source">{clock(story)}　来源: <a id="ne_article_source" href="#">{story.publisher}</a></div>'
            main = f'<div class="post_content_main" id="epContentLeft"><h1>{title}</h1>{line}<div class="post_body"><div class="post_text" id="endText">{body}<div class="ep-source cDGray"><span class="left">本文来源：{story.publisher}</span><span class="ep-editor">责任编辑：{room.plan.editor(story)}</span></div></div></div></div>'
            return Sheet(f"{story.title}_网易新闻", main, head)
        main = f'<div class="article_box"><div class="article_title"><h2>{title}</h2><p class="time"><span>{clock(story)}</span><span>来源：{story.publisher}</span></p></div><div class="content" id="content">{body}</div><div class="statement">{statement}</div></div>'
        return Sheet(f"{story.title}_网易订阅", main, head)


class Thepaper(Account):
    name = "thepaper"

    def column_path(self, room: Room) -> str:
        return f"/gov_{room.shelf.number}"

    def story_path(self, room: Room, story: Story) -> str:
        return f"/newsDetail_forward_{story.number + 20000000}"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        title = esc(story.title)
        if story.day.year >= 2022:
            body = body_html(room, story, part, "p")
            detail = {
                "name": story.title,
                "pubTime": stamp(story),
                "author": story.publisher,
                "content": body,
                "publishTime": int(moment(story).timestamp() * 1000),
            }
            state = {"props": {"pageProps": {"detailData": {"contId": story.number, "contentDetail": detail}}}, "page": "/detail/[id]"}
            text = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
            main = f'<div id="__next"><h1 class="index_title__B8mhI">{title}</h1><div class="index_left__LfzyH"><div>{story.publisher}</div><span>{stamp(story)}</span></div><div class="index_cententWrap__Jv8jK">{body}</div></div><script id="__NEXT_DATA__" type="application/json">{text}</script>'
            return Sheet(f"{story.title}_浪潮号·政务_浪潮新闻", main)
        body = body_html(room, story, part, "br").replace("<br>\n", '<br><div class="contheight"></div>')
        about = f'<div class="news_about"><p>{story.publisher}</p><p>{stamp(story)}<span></span></p></div>'
        main = f'<div class="newscontent"><div class="news_path"><a href="/">首页</a></div><h1 class="news_title">{title}</h1>{about}<div class="news_txt" data-size="standard">{body}</div><div class="news_editor">责任编辑：{room.plan.editor(story)}</div></div>'
        return Sheet(f"{story.title}_浪潮新闻", main)


class Sohu(Account):
    name = "sohu"

    def _key(self, room: Room) -> str:
        return str(room.shelf.number + 100000)

    def column_path(self, room: Room) -> str:
        return f"/profile/{self._key(room)}.html"

    def api(self, room: Room) -> str:
        return f"/author-page-api/author-articles/pc/{self._key(room)}"

    def also(self, room: Room) -> list[str]:
        return [self.api(room), f"{self.api(room)}?pNo=1"]

    def hint(self, room: Room) -> str:
        return f'<script>window.authorId = "{self._key(room)}"; var api = "{self.api(room)}?pNo=";</script>'

    def answer(self, room: Room, asked: Mapping[str, str]) -> Reply:
        pages, number = cut(room.stories, 20), int(asked.get("pNo") or 1)
        found = pages[number - 1] if 0 < number <= len(pages) else []
        rows = [
            {
                "id": s.number,
                "title": s.title,
                "link": f"{room.plan.host}{self.story_path(room, s)}",
                "publicTime": int(moment(s).timestamp() * 1000),
            }
            for s in found
        ]
        return Reply(
            json.dumps({"code": 2000000, "data": {"pcArticleVOS": rows, "totalCount": len(room.stories)}}, ensure_ascii=False),
            "application/json",
        )

    def story_path(self, room: Room, story: Story) -> str:
        return f"/a/{story.number + 400000000}_{self._key(room)}"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body, title = body_html(room, story, part, "p"), esc(story.title)
        head = f'<meta property="og:title" content="{title}"><meta itemprop="datePublished" content="{moment(story):%Y-%m-%dT%H:%M:%S+08:00}"><meta name="mediaid" content="{story.publisher}">'
        line = f'<div class="article-info"><span class="time" id="news-time" data-val="{int(moment(story).timestamp() * 1000)}">{stamp(story)}</span> <span data-role="original-link">来源: <a href="#">{story.publisher}</a></span></div>'
        tail = '<p data-role="editor-name">责任编辑：</p>'
        main = f'<div class="text"><div class="text-title"><h1>{title}</h1>{line}</div><article class="article" id="mp-editor">{body}{tail}</article><div class="statement">平台声明：该文观点仅代表作者本人，本平台系信息发布平台，仅提供信息存储空间服务。</div></div>'
        return Sheet(f"{story.title}_{story.publisher}", main, head)


class Wechat(Dress):
    """No list: its pages are reached from lists of the police that link out."""

    name = "wechat"

    def lists(self, room: Room) -> Routes:
        return {}

    def story_path(self, room: Room, story: Story) -> str:
        letters = _UPPER + _UPPER[10:].lower() + "-_"
        return f"/s/{room.plan.token('s', room.shelf.number, story.number, chars=letters, length=22)}"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body = body_html(room, story, part, "section").replace('<img src="', '<img class="rich_pages wxw-img" data-type="jpeg" data-src="')
        hidden = '<section style="display: none;" data-tools="新媒体管家">powered by xmt</section>' if story.number % 3 == 0 else ""
        when = int(moment(story).astimezone(UTC).timestamp())
        title = f'<h1 class="rich_media_title" id="activity-name">\n{esc(story.title)}\n</h1>'
        line = f'<div id="meta_content"><span class="rich_media_meta_nickname" id="profileBt"><a id="js_name">{story.publisher}</a></span><em id="publish_time"></em></div>'
        script = f'<script>var ct = "{when}"; var msg_title = \'{esc(story.title)}\'; var nickname = "{story.publisher}";</script>'
        main = f'<div id="js_article"><div id="img-content">{title}{line}<div class="rich_media_content" id="js_content" style="visibility: hidden;">{hidden}{body}</div></div></div>{script}'
        head = f'<meta property="og:title" content="{esc(story.title)}"><meta property="og:site_name" content="微信公众平台"><meta name="author" content="">'
        return Sheet("", main, head)


class Toutiao(Dress):
    """Its lists come by script alone; articles as the server prints them."""

    name = "toutiao"

    def lists(self, room: Room) -> Routes:
        return {}

    def story_path(self, room: Room, story: Story) -> str:
        return f"/article/7{room.plan.token('t', room.shelf.number, story.number, chars='0123456789', length=18)}/"

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        body, title = body_html(room, story, part, "p"), esc(story.title)
        line = f'<div class="article-meta"><span>{stamp(story)}</span><span class="dot">·</span><span class="name"><a href="#">{story.publisher}</a></span></div>'
        main = f'<div class="article-content"><h1>{title}</h1>{line}<article class="syl-article-base tt-article-content syl-page-article">{body}</article></div>'
        head = f'<meta property="article:published_time" content="{moment(story).isoformat()}">' if story.number % 2 else ""
        return Sheet(f"{story.title} - 头号", main, head)

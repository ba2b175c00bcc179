"""Press sites and platforms in the structure of each, over the years, as `cms_sites` has the police's."""

# ruff: noqa: E501 - markup reads best one element a line

from __future__ import annotations

import json
from collections.abc import Callable

from cms_notices import SHARE, TOLD, Told, page, rows
from cms_sites import Cms, cut, escaped


def _filled(site: Cms, address: Callable[[int, Told], str], layouts: list[tuple[str, Callable[[Told], str]]]) -> Cms:
    """The seven notices, each in the layout of its turn."""
    for n, told in enumerate(TOLD):
        name, dress = layouts[n % len(layouts)]
        site.article(address(n, told), told, name, dress(told))
    return site


def sohu() -> Cms:
    host = "http://www.souhao.example"

    def now(t: Told) -> str:
        by = f"<div id='user-info' class='user-info'><h4><a href='/author'>{t.publisher}</a></h4></div>"
        info = f"<div class='article-info'><span class='time' id='news-time' data-val='1'>{t.day} {t.time}</span></div>"
        tail = "<p data-role='editor-name'>责任编辑：<span>样例</span></p><p>返回搜号，<a id='backsohucom' href='/'>查看更多</a></p>"
        body = f"<article class='article' id='mp-editor'><p data-role='original-title' style='display:none'>原标题：另一个标题</p>{t.body}"
        return page(
            f"{by}<div id='article-container'><div class='text-title'><h1>{t.title} </h1>{info}</div>{body}{tail.replace('返回搜号', '返回搜狐')}</article></div>",
            f"{t.title}_{t.publisher}",
        )

    def then(t: Told) -> str:
        info = f"<div class='time' id='pubtime_baidu'>{t.day} {t.time}:00</div><span id='media_span'><span itemprop='name'>{t.publisher}</span></span>"
        text = f"<h1 itemprop='headline'>{t.title}</h1>{info}<div id='contentText' itemprop='articleBody'>{t.body}</div><div class='editor'>(责任编辑：样例)</div>"
        return page(text, f"{t.title}-样例新闻")

    site = _filled(
        Cms("sohu", f"{host}/api/author-articles/pc/120001", turns=4),
        lambda n, t: f"{host}/a/{7000 + n}_120001",
        [("2017", now), ("2013", then)],
    )
    for at, group in enumerate([*cut(site.found, host, 3), []], 1):
        vos = [{"id": n, "title": t.title, "link": f"www.souhao.example{url}", "publicTime": 1} for n, (url, t) in enumerate(group)]
        answer = {"code": 200, "data": {"pcArticleVOS": vos, "totalCount": len(TOLD)}}
        site.put(site.start + (f"?pNo={at}" if at > 1 else ""), json.dumps(answer, ensure_ascii=False))
    return site


def sina() -> Cms:
    host = "http://news.xinlang.example"

    def now(t: Told) -> str:
        bar = f"<div class='date-source'><span class='date'>{t.cn} {t.time}</span> <a class='source ent-source' href='/m'>{t.publisher}</a></div>"
        body = f"<div class='article' id='article'>{t.body}<p class='article-editor'>责任编辑：样例 </p></div>"
        return page(
            f"<h1 class='main-title'>{t.title}</h1><div class='top-bar-wrap'>{bar}</div><div class='article-content-left'>{body}</div>",
            f"{t.title}|诈骗_新闻",
        )

    def then(t: Told) -> str:
        info = f"<div class='artInfo'><span id='pub_date'>{t.cn}{t.time}</span> <span id='media_name'><a href='/m'>{t.publisher}</a></span></div>"
        return page(
            f"<h1 id='artibodyTitle'>{t.title}</h1>{info}<div id='artibody'>{t.body}</div><p>(编辑：样例)</p>", f"{t.title}_新闻中心"
        )

    def where(n: int, t: Told) -> str:
        return f"{host}/s/{t.day}/doc-ihqfskcn{2160000 + n}.shtml"

    site = _filled(Cms("sina", f"{host}/api/roll/get?pageid=153&lid=2510&num=3&page=1", turns=4), where, [("2017", now), ("2013", then)])
    for at, group in enumerate([*cut(site.found, host, 3), []], 1):
        data = [{"title": t.title, "url": host + url, "wapurl": "http://x.example/", "ctime": "1"} for url, t in group]
        site.put(site.start[:-1] + str(at), json.dumps({"result": {"total": len(TOLD), "data": data}}, ensure_ascii=False))
    return site


def people() -> Cms:
    host = "http://society.renmin.example"

    def newest(t: Told) -> str:
        bar = f"<div class='channel cf'><div class='col-1-1 fl'>{t.cn}{t.time} | 来源：<a href='/'>{t.publisher}</a> <span class='sou1'>小字号</span></div></div>"
        return page(
            f"<div class='rm_txt'><h1>{t.title}</h1>{bar}<div class='rm_txt_con cf'>{t.body}<div class='edit cf'>(责编：样例甲、样例乙)</div></div>{SHARE}</div>",
            f"{t.title}--社会",
        )

    def middle(t: Told) -> str:
        bar = f"<div class='box01'><div class='fl'>{t.cn}{t.time}&nbsp;&nbsp;来源：<a href='/'>{t.publisher}</a></div></div>"
        body = f"<div class='box_con' id='rwb_zw'>{t.body}<div class='zdfy clearfix'></div></div><div class='edit'>(责编：样例)</div>"
        return page(
            f"<div class='clearfix w1000_320 text_title'><h3 class='pre'></h3><h1>{t.title}</h1>{bar}</div>{body}", f"{t.title}--社会"
        )

    def oldest(t: Told) -> str:
        info = f"<h2><span id='p_publishtime'>{t.cn}{t.time}</span>&nbsp;&nbsp;来源：<span id='p_origin'><a href='/'>{t.publisher}</a></span></h2>"
        return page(f"<h1 id='p_title'>{t.title}</h1>{info}<div id='p_content'>{t.body}</div>", f"{t.title}--社会")

    def where(n: int, t: Told) -> str:
        return f"{host}/n1/{t.day[:4]}/{t.compact[4:]}/c1008-{40300000 + n}.html"

    site = _filled(Cms("people", f"{host}/GB/1062/index.html", turns=3), where, [("2020", newest), ("2014", middle), ("2012", oldest)])
    groups = cut(site.found, host, 3)
    for at, group in enumerate(groups, 1):
        after = f"<a href='index{at + 1}.html'>下一页</a>" if at < len(groups) else ""
        text = f"<div class='ej_list_box'><ul class='list_16'>{rows(group)}</ul><div class='page_n'><a href='index1.html'>1</a>{after}</div></div>"
        site.put(f"{host}/GB/1062/index{at if at > 1 else ''}.html", page(text, "社会"))
    return site


def xinhuanet() -> Cms:
    host = "http://www.xinhua.example"

    def newest(t: Told) -> str:
        y, m, d = t.day.split("-")
        clock = f"<div class='header-time left'><span class='year'><em>{y}</em></span><span class='day'><em>{m}</em>/<em>{d}</em></span><span class='time'>{t.time}:33</span></div>"
        head = f"<div class='header-cont clearfix'>{clock}<div class='source'>来源：{t.publisher}</div><div class='head-line clearfix'><h1><span class='title'>{t.title}</span></h1></div></div>"
        return page(
            f"{head}<div id='detail'><span id='detailContent'>{t.body}</span><div id='articleEdit'><span class='editor'>【责任编辑:样例】</span></div></div>",
            f"{t.title}-样例网",
        )

    def middle(t: Told) -> str:
        info = f"<div class='h-info'><span class='h-time'> {t.day} {t.time}:00</span> 来源： <em id='source'>{t.publisher}</em></div>"
        return page(
            f"<div class='h-news'><div class='h-title'>{t.title}</div>{info}</div><div id='p-detail'>{t.body}<div class='p-jc'>责任编辑： 样例</div></div>",
            f"{t.title}-样例网",
        )

    def oldest(t: Told) -> str:
        info = f"<span id='pubtime'>{t.cn} {t.time}:00</span> 来源： <span id='source'>{t.publisher}</span>"
        return page(
            f"<h1 id='title'>{t.title}</h1><div class='info'>{info}</div><div id='content' class='article'>{t.body}</div>",
            f"{t.title}_样例网",
        )

    def where(n: int, t: Told) -> str:
        return (
            f"{host}/legal/{t.compact}/{n:032x}/c.html" if t.day > "2021" else f"{host}/legal/{t.day[:7]}/{t.day[8:]}/c_11242361{n:02}.htm"
        )

    dresses = [("2021", newest), ("2013", middle), ("2010", oldest)]
    site = _filled(Cms("xinhuanet", f"{host}/nodeart/list?nid=113207&pgnum=1&cnt=3&tp=1", turns=4), where, dresses)
    for at, group in enumerate([*cut(site.found, host, 3), []], 1):
        entries = [{"DocID": n, "Title": t.title, "LinkUrl": host + url, "PubTime": t.day} for n, (url, t) in enumerate(group)]
        site.put(
            site.start.replace("pgnum=1", f"pgnum={at}"), f"({json.dumps({'status': 0, 'data': {'list': entries}}, ensure_ascii=False)})"
        )
    return site


def ifeng() -> Cms:
    host = "http://news.fenghuang.example"

    def now(t: Told) -> str:
        info = f"<div class='info-x1'><span class='time-hm3v7ddj'>{t.cn} {t.time}:00</span><span class='source-2pXi2vGI'>来自<a href='/'>{t.publisher}</a></span></div>"
        body = f"<div class='main_content-r5RGqegj'><div class='text-3w2e'>{t.body}</div><span class='detail_end-x'></span></div>"
        return page(f"<div class='artical-2'><h1 class='topic-3bY8Hw-9'>{t.title}</h1>{info}{body}</div>", f"{t.title}__资讯")

    def stored(t: Told) -> str:
        data = {
            "title": t.title,
            "newsTime": f"{t.day} {t.time}:00",
            "source": t.publisher,
            "contentData": {"contentList": [{"data": t.body, "type": "text"}]},
        }
        return page(f"<div id='root'></div><script>var allData = {json.dumps({'docData': data}, ensure_ascii=False)};</script>", t.title)

    def then(t: Told) -> str:
        info = f"<p class='p_time'><span class='ss01'>{t.cn} {t.time}</span><br>来源：<span class='ss03'><a href='/'>{t.publisher}</a></span></p>"
        body = f"<div id='artical_real' class='js_img_share_area'><div id='main_content' class='js_selection_area'>{t.body}</div></div>"
        return page(f"<div id='artical'><h1 id='artical_topic'>{t.title}</h1>{info}{body}</div>", t.title)

    site = _filled(
        Cms("ifeng", f"{host}/shanklist/3-35191/"),
        lambda n, t: f"{host}/c/8RkQ5m2Vx{n}a",
        [("2018", now), ("2018", stored), ("2013", then)],
    )
    state = {
        "newsstream": [
            {"id": n, "title": t.title, "url": url.removeprefix("http:"), "newsTime": t.day}
            for n, (url, t) in enumerate(site.found.items())
        ]
    }
    site.put(site.start, page(f"<div id='root'></div><script>var allData = {json.dumps(state, ensure_ascii=False)};</script>", "社会"))
    return site


def toutiao() -> Cms:
    host = "http://www.tiaotou.example"

    def now(t: Told) -> str:
        info = f"<div class='article-meta'><span>{t.day} {t.time}</span><span class='dot'>·</span><span class='name'><a href='/c/user/1/'>{t.publisher}</a></span></div>"
        body = f"<article class='syl-article-base tt-article-content syl-page-article'>{t.body}</article>"
        return page(f"<div class='article-content'><h1>{t.title}</h1>{info}{body}</div>", f"{t.title}-今日样例")

    def then(t: Told) -> str:
        article = f"title: '&quot;{escaped(t.title)}&quot;'.slice(6, -6), content: '&quot;{escaped(t.body.replace(chr(10), ''))}&quot;'.slice(6, -6)"
        sub = f"subInfo: {{ isOriginal: false, source: '{t.publisher}', time: '{t.day} {t.time}:21' }}"
        return page(f"<script>var BASE_DATA = {{ articleInfo: {{ {article}, {sub} }} }};</script>", t.title)

    site = _filled(
        Cms("toutiao", f"{host}/api/pc/list/user/feed?token=MS4x&max_behot_time=0", turns=3),
        lambda n, t: f"{host}/article/{7000000000000000000 + n}/",
        [("2020", now), ("2017", then)],
    )
    groups = cut(site.found, host, 3)
    for at, group in enumerate(groups):
        data = [{"group_id": url.split("/")[2], "title": t.title, "publish_time": 1} for url, t in group]
        answer = {"data": data, "has_more": at + 1 < len(groups), "next": {"max_behot_time": 1700 - at}}
        site.put(site.start.replace("time=0", f"time={0 if not at else 1701 - at}"), json.dumps(answer, ensure_ascii=False))
    return site

"""Small sites in the structure of each CMS and each generation of it: addresses, lists with their pagers, articles."""

# ruff: noqa: E501 - markup reads best one element a line

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from cms_notices import SHARE, TOLD, Told, page, rows

Cut = Sequence[tuple[str, Told]]


@dataclass
class Cms:
    """What one host answers: `pages` by (address, posted body); `found` is what a walk from `start` has to bring, in order."""

    family: str
    start: str
    pages: dict[tuple[str, str | None], str] = field(default_factory=dict)
    found: dict[str, Told] = field(default_factory=dict)
    layouts: dict[str, str] = field(default_factory=dict)  #: address -> name of the layout it is in
    turns: int = 1  #: list pages that a walk reads

    def put(self, url: str, text: str, posted: str | None = None) -> None:
        self.pages[url, posted] = text

    def article(self, url: str, told: Told, layout: str, text: str) -> None:
        self.put(url, text)
        self.found[url] = told
        self.layouts[url] = layout


def cut(found: dict[str, Told], host: str, size: int, plain: Callable[[str], str] = str) -> list[list[tuple[str, Told]]]:
    """Links of the site in groups of `size`, from the root of the host."""
    links = [(plain(url.removeprefix(host)), told) for url, told in found.items()]
    return [links[i : i + size] for i in range(0, len(links), size)]


def jpaas() -> Cms:
    """An empty list whose script asks for units; the answer counts its rows."""
    host = "http://gaj.chengjiang.example"
    site = Cms("jpaas", f"{host}/jwzx/jfts/index.html", turns=4)
    for n, told in enumerate(TOLD):
        url = f"{host}/jwzx/jfts/art/{told.day[:4]}/art_{n:032x}.html"
        body = f"<div class='wzzw-article'>{told.body}<p><a href='/cms_files/{n}.docx'>附件：防骗手册.docx</a></p></div>"
        info = f"<div class='wzzw-info'>发布日期：{told.day} {told.time} 来源：{told.publisher} 浏览次数：<i>35</i></div>"
        text = f"<div class='wzzw-title'>{told.title}</div>{info}{body}{SHARE}<div class='pre'>上一篇：<a href='x.html'>某某</a></div>"
        head = "<script src='/jpaas-jsurvey/js/x.js'></script>"
        site.article(url, told, "wzzw-article", page(text, f"{told.title}_澄江市公安局", head))
    query = {"parseType": "bulidstatic", "webId": "3630", "tplSetId": "a1b2", "pageType": "column", "tagId": "内容列表", "pageId": "77001"}
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    quoted = json.dumps(query, ensure_ascii=False).replace('"', "'")
    script = f'<script src="/a/unitbuild.js" url="{unit}" queryData="{quoted}"></script>'
    site.put(site.start, page(f"<div id='list'>{script}</div>", "警方提示"))
    for at, group in enumerate(cut(site.found, host, 3)):
        pager = f'<div class=\'pagination\' rows="3" count="{len(TOLD)}"></div>'
        answer = {"success": True, "data": {"html": f"<ul class='list'>{rows(group)}</ul>{pager}"}}
        turned = {} if not at else {"paramJson": json.dumps({"pageNo": at + 1, "pageSize": 3}, separators=(",", ":"))}
        site.put(f"{host}{unit}?{urlencode({**query, **turned})}", json.dumps(answer, ensure_ascii=False))
    return site


def mps() -> Cms:
    """Page numbers count down from the last; the first page has a script that knows it."""
    host = "http://www.gonganbu.example"
    site = Cms("mps", f"{host}/n2253534/n2253543/index.html", turns=4)
    for n, told in enumerate(TOLD):
        info = f"<div class='arc-date'><span>{told.day}</span> <span>{told.time}</span> <span class='arc-source'>来源：{told.publisher}</span></div>"
        text = f"<div class='wzh'><h1>{told.title}</h1>{info}<div id='ztdx'>{told.body}{SHARE}</div></div>"
        site.article(f"{host}/n2254314/n2254487/c{9000000 + n}/content.html", told, "ztdx", page(text, told.title))
    item = "<dd><span>( {t.day} )</span><a href='../..{url}' target='_blank'>{t.title}</a></dd>"
    groups = cut(site.found, host, 2)
    first = f"<span id='comp_3497341'><dl>{rows(groups[0], item)}</dl></span><div id='pag_3497341'><script>var maxPageNum = {len(groups)};</script></div>"
    site.put(site.start, page(first, "警方提示"))
    for at, group in enumerate(groups[1:], 1):
        site.put(
            f"{host}/n2253534/n2253543/index_3497341_{len(groups) - at}.html", f"<html><body><dl>{rows(group, item)}</dl></body></html>"
        )
    return site


def shanghai() -> Cms:
    """Rows that open by a script with the article's key; a page too far is empty."""
    host = "http://gaj.haishang.example"
    start = f"{host}/shga/wzXxfbGj/getList?pa=f41aa3d5accbfad14fcbf784730c1c7f"
    site = Cms("shanghai", f"{start}&page=1", turns=4)
    for n, told in enumerate(TOLD):
        text = f"<h2 id='ivs_title'>{told.title}</h2><p>来源：<span id='ivs_source'>{told.publisher}</span> 发布时间：<span id='ivs_date'>{told.cn}</span></p>"
        url = f"{host}/shga/wzXxfbGj/detail?pa={n:040x}"
        site.article(url, told, "ivs", page(f"{text}<div id='ivs_content'>{told.body}</div>{SHARE}", "样例公安网"))
    groups = cut(site.found, host, 3, lambda path: path.partition("=")[2])
    item = "<li><a href=\"javascript:toDetail('{url}');\" title='{t.title}'>{t.title}</a><em>{t.day}</em></li>"
    for at, group in enumerate([*groups, []], 1):
        site.put(f"{start}&page={at}", page(f"<div id='neiy_center'><div></div><div><ul>{rows(group, item)}</ul></div></div>", "警事要闻"))
    return site


def hanweb_post() -> Cms:
    """大汉 with a list script that posts for rows: the page says how many there are and what to send."""
    host = "http://gaj.beiwan.example"
    site = Cms("hanweb", f"{host}/col/col76936/index.html", turns=3)
    for n, told in enumerate(TOLD):
        y, m, d = (int(x) for x in told.day.split("-"))
        said = f"<!--<$[标题]>begin-->{told.title}<!--<$[标题]>end-->"
        info = f"<!--<$[发布时间]>begin-->{told.day} {told.time}<!--<$[发布时间]>end--> <!--<$[信息来源]>begin-->{told.publisher}<!--<$[信息来源]>end-->"
        text = f"<h1 class='title'>{said}</h1><div class='info'>{info}</div><div id='zoom'>{told.body}</div>"
        site.article(f"{host}/art/{y}/{m}/{d}/art_76936_{8100 + n}.html", told, "zoom", page(text, told.title))
    groups = cut(site.found, host, 3)
    fixed = {"col": "1", "webid": "1", "path": "/", "columnid": "76936", "unitid": "298841", "webname": "北湾", "permissiontype": "0"}
    params = ",".join(f"{k}:'{v}'" for k, v in fixed.items())
    records = ["".join(f"<record><![CDATA[{rows([link])}]]></record>" for link in group) for group in groups]
    script = (
        f"<script type='text/xml'><datastore><recordset>{records[0]}</recordset></datastore></script><script>$('#298841').jpage({{"
        f"proxyUrl:'/module/web/jpage/dataproxy.jsp',totalRecord:{len(TOLD)},perPage:3,groupSize:1,ajaxParam:{{{params}}}}});</script>"
    )
    site.put(site.start, page(f"<div id='298841'></div>{script}", "警方提示"))
    for at, group in enumerate(records[1:], 1):
        asked = {"startrecord": at * 3 + 1, "endrecord": min(at * 3 + 3, len(TOLD)), "perpage": 3, **fixed}
        xml = f"<datastore><totalrecord>{len(TOLD)}</totalrecord><recordset>{group}</recordset></datastore>"
        site.put(f"{host}/module/web/jpage/dataproxy.jsp?{urlencode(asked, safe='/')}", xml, urlencode(fixed, safe="/"))
    return site


def trs_counted() -> Cms:
    """拓尔思 as the police's press has it: the list's script counts in variables, an article goes on in `…_1.html`."""
    host = "http://fz.yanpo.example"
    site = Cms("trs", f"{host}/n157/index.html", turns=4)
    for n, told in enumerate(TOLD):
        url = f"{host}/n157/{told.compact[:6]}/t{told.compact}_{5000 + n}.html"
        stem = url.rpartition("/")[2].removesuffix(".html")
        pages, split = (2, 1) if n == 0 else (1, len(told.lines))
        for part in range(pages):
            lines = told.lines[:split] if not part else told.lines[split:]
            pager = f"<script>var countPage = {pages}; var currentPage = {part}; createPageHTML(countPage, currentPage, '{stem}', 'html');</script>"
            editor = "".join(f"<p>{line}</p>" for line in lines) + "<style>.TRS_Editor P{margin:0}</style>"
            metas = f"<meta name='PubDate' content='{told.day} {told.time}'><meta name='ContentSource' content='{told.publisher}'>"
            text = f"<h1>{told.title}</h1><div class='TRS_Editor'>{editor}</div><p>[责任编辑：样例]</p>{pager}"
            site.put(url if not part else url.replace(".html", "_1.html"), page(text, told.title, metas))
        site.found[url], site.layouts[url] = told, "editor"
    groups = cut(site.found, host, 2)
    for at, group in enumerate(groups):
        script = (
            f"<script>var currentPage = {at};//所在页\nvar countPage = {len(groups)}//共多少页\nfor(var i=0;i<countPage;i++){{}}</script>"
        )
        name = f"index{f'_{at}' if at else ''}.html"
        site.put(f"{host}/n157/{name}", page(f"<ul class='list'>{rows(group)}</ul>{script}", "反诈频道"))
    return site


def escaped(text: str) -> str:
    return escape(text, quote=True)

# ruff: noqa: E501 - markup stands on a line as it is served
"""What stands around an article on every page of a site: head, navigation, share bars, related reading, footers."""

from __future__ import annotations

from collections.abc import Sequence

from .dress import Room, Sheet
from .dress.base import esc, link
from .model import Shelf, Story
from .names import CHANNELS, DEPARTMENTS
from .plan import Plan
from .where import column_path

_SHARE = (
    '<div class="bdsharebuttonbox"><span>分享到：</span><a href="#" class="bds_weixin" title="分享到微信">微信</a><a href="#" class="bds_tsina">微博</a></div>',
    '<div class="share-bar">【字体：<a href="javascript:doZoom(20)">大</a> <a href="javascript:doZoom(16)">中</a>】【<a href="javascript:window.print()">打印本页</a>】【<a href="javascript:window.close()">关闭窗口</a>】</div>',
    '<dl class="qcode"><dt>扫一扫在手机打开当前页面</dt><dd><canvas width="150" height="150"></canvas></dd></dl>',
    "",
)


def column_link(plan: Plan, shelf: Shelf, day: int, page: str) -> str:
    return esc(link(plan, f"http://{plan.host}{column_path(plan, shelf, day)}", page))


def channels(plan: Plan) -> dict[str, list[Shelf]]:
    """Channel name -> the columns below it, by drop-down or on its own page."""
    names = plan.rng("channels").sample(CHANNELS, 2)
    found: dict[str, list[Shelf]] = {name: [] for name in names}
    for i, shelf in enumerate(s for s in plan.shelves if s.placed in ("drop", "deep")):
        found[names[i % 2]].append(shelf)
    return found


def department(plan: Plan, shelf: Shelf) -> str:
    """The department whose page leads to the column."""
    return "反诈中心" if shelf.number % 3 == 0 else DEPARTMENTS[shelf.number % 4]


def _at(plan: Plan, page: str, path: str) -> str:
    return esc(link(plan, f"http://{plan.host}{path}", page))


def nav(plan: Plan, day: int, page: str) -> str:
    entries = [f'<li><a href="{_at(plan, page, "/")}">首页</a></li>']
    for number, (name, below) in enumerate(channels(plan).items()):
        drop = "".join(f'<dd><a href="{column_link(plan, s, day, page)}">{s.title}</a></dd>' for s in below if s.placed == "drop")
        target = _at(plan, page, f"/pd{number + 1}/") if any(s.placed == "deep" for s in below) or number else "javascript:void(0);"
        entries.append(f'<li class="has-sub"><a href="{target}">{name}</a><dl class="sub" style="display:none">{drop}</dl></li>')
    entries += [
        f'<li><a href="{column_link(plan, s, day, page)}"{" title=" + chr(34) + s.title + chr(34) if s.number % 2 else ""}>{s.title}</a></li>'
        for s in plan.shelves
        if s.placed in ("nav", "script")
    ]
    if not plan.press:
        entries += [
            f'<li><a href="{_at(plan, page, "/jgsz/")}">机构设置</a></li>',
            f'<li><a href="{_at(plan, page, "/zmhd/")}">警民互动</a></li>',
        ]
    inner = "\n".join(entries)
    return (
        f'<div class="nav"><ul>{inner}</ul></div>',
        f'<nav id="menu"><ul class="clearfix">{inner}</ul></nav>',
        f'<table class="topmenu"><tr><td><ul>{inner}</ul></td></tr></table>',
    )[plan.skin(day) % 3]


def header(plan: Plan, day: int, page: str) -> str:
    logo = f'<div class="logo"><a href="/"><img src="/images/logo.png" alt="{plan.title}"></a></div>'
    search = '<form action="/search" method="get"><input name="q" placeholder="请输入关键字"><button>搜索</button></form>'
    today = "今天是2026年3月1日 星期日" if plan.number % 5 == 0 else "<script>document.write(today());</script>"
    tools = f'<div class="top"><span>{today}</span><a href="/wza/">无障碍浏览</a><a href="/login">登录</a></div>'
    trap = f'<a href="/trap/{plan.token("trap", length=8)}/" rel="nofollow" style="display:none">站点地图</a>' if plan.traits.trap else ""
    return f'<div class="header">{tools}{logo}{search}{trap}</div>{nav(plan, day, page)}'


def footer(plan: Plan, day: int) -> str:
    code, n = plan.code, plan.number
    lines = [
        f"主办单位：{plan.title}　承办：{plan.title}办公室",
        f"网站标识码：{code}0{n:03d}　{plan.short}ICP备0500{n:04d}号-1　公网安备 {code}02000{n:03d}号",
        f"地址：{plan.places[0]}建设路{n + 1}号　邮编：{int(code) % 700000 + 100000}　值班电话：0{n % 900 + 100}-8{n:07d}"[:70],
        "本站为测试用的虚构网站，所有内容均属虚构。",
    ]
    links = "<select><option>上级公安机关网站</option></select>" if plan.skin(day) % 2 else ""
    return f'<div class="footer">{links}{"".join(f"<p>{line}</p>" for line in lines)}</div>'


def crumbs(plan: Plan, shelf: Shelf | None, day: int, page: str) -> str:
    if shelf is None:
        return ""
    return f'<div class="weizhi">当前位置：<a href="/">首页</a> &gt; <a href="{column_link(plan, shelf, day, page)}">{shelf.title}</a> &gt; 正文</div>'


def around(room: Room, story: Story, page: str, main: str) -> str:
    """An article with what templates put before and after it."""
    plan, stories = room.plan, room.stories
    at = stories.index(story) if story in stories else 0
    before = stories[at - 1] if at else None
    after = stories[at + 1] if at + 1 < len(stories) else None

    def one(label: str, other: Story | None) -> str:
        text = f'<a href="{esc(room.href(other, page))}">{esc(other.title)}</a>' if other else "没有了"
        return f"<p>{label}：{text}</p>"

    near = f'<div class="sxp">{one("上一篇", before)}{one("下一篇", after)}</div>'
    related = [s for s in stories if s is not story][: plan.number % 6]
    rows = "".join(f'<li><a href="{esc(room.href(s, page))}">{esc(s.title)}</a></li>' for s in related)
    xg = f'<div class="xgyd"><h4>相关阅读</h4><ul>{rows}</ul></div>' if rows else ""
    editor = f'<div class="zrbj">责任编辑：{plan.editor(story)}</div>' if story.number % 2 else ""
    share = _SHARE[(plan.skin(room.day) + story.number % 2) % len(_SHARE)]
    return f"{crumbs(plan, room.shelf, room.day, page)}{main}{editor}{share}{near if plan.number % 4 else ''}{xg}"


def frame(plan: Plan, day: int, sheet: Sheet, page: str, aside: Sequence[str] = ()) -> str:
    """The whole document."""
    if sheet.bare:
        return sheet.main
    skin, traits = plan.skin(day), plan.traits
    meta = (
        (f'<meta http-equiv="Content-Type" content="text/html; charset={traits.meta}">' if skin % 2 else f'<meta charset="{traits.meta}">')
        if traits.meta
        else ""
    )
    doctype = (
        "<!DOCTYPE html>",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
        "",
    )[skin % 3]
    head = f'<head>\n{meta}\n<title>{esc(sheet.title)}</title>\n{sheet.head}\n<link rel="stylesheet" href="/css/s{skin}.css">\n</head>'
    side = f'<div class="left">{"".join(aside)}</div>' if aside else ""
    if skin % 4 == 3:
        middle = f'<table width="1000" align="center"><tr><td width="200" valign="top">{side}</td><td valign="top">{sheet.main}</td></tr></table>'
    else:
        middle = f'<div class="wrap w{skin}">{side}<div class="content-wrap">{sheet.main}</div></div>'
    return f"{doctype}\n<html {sheet.root}>\n{head}\n<body>\n{header(plan, day, page)}\n{middle}\n{footer(plan, day)}\n</body>\n</html>\n"

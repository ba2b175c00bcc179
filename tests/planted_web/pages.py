# ruff: noqa: E501 - markup stands on a line as it is served
"""Pages that are neither lists nor articles: home, splash, channels, departments, calendars, walls of script, what is missing."""

from __future__ import annotations

from datetime import date

from .chrome import channels, column_link, department
from .dress import Reply, Routes, Sheet
from .dress.base import esc, link, listed
from .model import Shelf
from .plan import Plan
from .where import room_of

_LINKS = (
    ("国家部委", "http://gov-links.example/"),
    ("市政府", "http://city-portal.example/"),
    ("便民查询", "http://query-links.example/q"),
)


def _story_rows(plan: Plan, shelf: Shelf, day: int, count: int) -> str:
    room = room_of(plan, shelf, day)
    rows = []
    for story in room.stories[:count]:
        href = room.href(story, "/")
        if story.twin and not story.carrier:
            href += ("&" if "?" in href else "?") + "from=index"
        rows.append(
            f'<li><a href="{esc(href)}" title="{esc(story.title)}">{esc(listed(plan, story))}</a><span>{story.day:%m-%d}</span></li>'
        )
    return "".join(rows)


def _block(plan: Plan, shelf: Shelf, day: int) -> str:
    """A column's corner of the home page, by the way it is reached."""
    href = column_link(plan, shelf, day, "/")
    rows = f"<ul>{_story_rows(plan, shelf, day, 5)}</ul>"
    if shelf.placed == "block":
        return f'<div class="box"><h3><a href="{href}">{shelf.title}</a></h3>{rows}</div>'
    form = shelf.number % 3
    if form == 0:
        return f'<div class="box"><div class="bt"><span class="fl">{shelf.title}</span><a class="fr" href="{href}">更多&gt;&gt;</a></div>{rows}</div>'
    if form == 1:
        return f'<div class="tab"><h3>{shelf.title}</h3>{rows}<p class="more"><a href="{href}"><img src="/images/more.gif" alt="更多"></a></p></div>'
    return f'<table class="blk"><tr><td class="blk-t">{shelf.title}</td><td align="right"><a href="{href}" title="{shelf.title}">MORE +</a></td></tr><tr><td colspan="2">{rows}</td></tr></table>'


def home(plan: Plan, day: int) -> Sheet:
    blocks = [_block(plan, s, day) for s in plan.shelves if s.placed in ("more", "block")]
    icons = []
    for shelf in (s for s in plan.shelves if s.placed == "icon"):
        href = column_link(plan, shelf, day, "/")
        named = f'alt="{shelf.title}"' if shelf.number % 2 else f'title="{shelf.title}" alt=""'
        icons.append(f'<a href="{href}" class="ico"><img src="/images/ico_{shelf.slug}.png" {named}></a>')
    icons += [
        f'<a href="/bsfw/{n}.html" class="ico"><img src="/images/bs{n}.png" alt="{text}"></a>'
        for n, text in enumerate(("出入境", "户政", "车管"))
    ]
    calendar = '<div class="rili"><a href="/rili/2026/03/">工作日历</a></div>' if plan.traits.calendar else ""
    links = "".join(f'<a href="{url}" target="_blank">{name}</a>' for name, url in _LINKS)
    notice = "".join(f"<marquee>{plan.title}欢迎您</marquee>" if plan.number % 6 == 0 else "")
    main = f'{notice}<div class="icons">{"".join(icons)}</div>{"".join(blocks)}{calendar}<div class="yqlj"><b>友情链接</b>{links}</div>'
    return Sheet(plan.title, main)


def _splash(plan: Plan) -> Sheet:
    form = plan.number % 3
    if form == 0:
        return Sheet(
            plan.title, '<div style="text-align:center"><img src="/images/splash.jpg"><p><a href="/index.html">进入网站首页</a></p></div>'
        )
    if form == 1:
        return Sheet(
            plan.title,
            f'<html><head><meta http-equiv="refresh" content="0;url=/index.html"><title>{plan.title}</title></head><body><a href="/index.html">{plan.title}</a></body></html>',
            bare=True,
        )
    return Sheet(
        plan.title,
        '<html><head><script>location.href="/index.html";</script></head><body><noscript><a href="/index.html">首页</a></noscript></body></html>',
        bare=True,
    )


def _channel(plan: Plan, name: str, below: list[Shelf], day: int, page: str) -> Sheet:
    rows = []
    for shelf in below:
        href = column_link(plan, shelf, day, page)
        text = _story_rows(plan, shelf, day, 4) if plan.number % 2 else ""
        rows.append(f'<div class="sub-lm"><h4><a href="{href}">{shelf.title}</a></h4><ul>{text}</ul></div>')
    return Sheet(f"{name}-{plan.title}", f'<div class="channel"><h2>{name}</h2>{"".join(rows)}</div>')


def _department(plan: Plan, name: str, below: list[Shelf], day: int, page: str) -> Sheet:
    rows = "".join(f'<li><a href="{column_link(plan, s, day, page)}">{s.title}</a></li>' for s in below)
    duty = f"<p>{name}负责全市相关案件的侦办与指导工作。办公地址：{plan.places[-1]}。</p>"
    return Sheet(f"{name}-{plan.title}", f'<div class="dept"><h2>{name}</h2>{duty}<div class="lm"><b>专题</b><ul>{rows}</ul></div></div>')


def _calendar(plan: Plan, year: int, month: int) -> Sheet:
    """Endless: every month links to the one before and the one after."""
    back, near = date(year - (month == 1), (month - 2) % 12 + 1, 1), date(year + (month == 12), month % 12 + 1, 1)
    days = "".join(f'<td><a href="/rili/{year}/{month:02d}/{d:02d}/">{d}</a></td>' for d in range(1, 29))
    main = f'<div class="cal"><a href="/rili/{back:%Y/%m}/">上月</a>{year}年{month}月<a href="/rili/{near:%Y/%m}/">下月</a><table><tr>{days}</tr></table></div>'
    return Sheet(f"工作日历-{plan.title}", main)


def calendar_page(plan: Plan, path: str) -> Sheet | None:
    parts = [part for part in path.split("/") if part][1:]
    if not plan.traits.calendar or not 2 <= len(parts) <= 3 or not all(part.isdigit() for part in parts):
        return None
    year, month = int(parts[0]), int(parts[1])
    if not 1 <= month <= 12 or not 1 <= year <= 9998:
        return None
    return _calendar(plan, year, month) if len(parts) == 2 else Sheet("当日安排", "<p>当日没有安排。</p>")


def _script(plan: Plan, shelf: Shelf) -> Sheet:
    main = f'<div class="lm-name">{shelf.title}</div><div id="app" v-cloak></div><script src="/static/js/chunk-{shelf.slug}.js"></script><noscript>请启用JavaScript后访问</noscript>'
    return Sheet(shelf.title, main)


def missing(plan: Plan) -> Sheet:
    """What a soft 404 says with status 200."""
    text = ("您访问的页面不存在或已被删除！", "对不起，该信息已下线或审核中。", "页面找不到了，3秒后返回首页")[plan.number % 3]
    return Sheet(plan.title if plan.number % 2 else "提示信息", f'<div class="err"><p>{text}</p><a href="/">返回首页</a></div>')


def other_routes(plan: Plan, day: int) -> Routes:
    found: Routes = {}
    first = "/index.html" if plan.traits.splash else "/"
    found["/index.html"] = found[first] = lambda _: home(plan, day)
    if plan.traits.splash:
        found["/"] = lambda _: _splash(plan)
    for number, (name, below) in enumerate(channels(plan).items()):
        path = f"/pd{number + 1}/"
        found[path] = lambda _, n=name, b=below, p=path: _channel(plan, n, b, day, p)  # type: ignore[misc]
    homes: dict[str, list[Shelf]] = {}
    for shelf in plan.shelves:
        if shelf.placed == "department":
            homes.setdefault(department(plan, shelf), []).append(shelf)
        if shelf.placed == "script":
            found[f"/app/{shelf.slug}/"] = lambda _, s=shelf: _script(plan, s)  # type: ignore[misc]
    if not plan.press:
        found |= _offices(plan, homes, day)
    for number in range(3):
        found[f"/bsfw/{number}.html"] = lambda _: Sheet("办事服务", "<p>请携带身份证到窗口办理。</p>")
    found["/trap/"] = lambda _: Sheet("站点地图", "<p></p>")
    return found


def _offices(plan: Plan, homes: dict[str, list[Shelf]], day: int) -> Routes:
    names = list(dict.fromkeys([*homes, "办公室", "政治部", "督察支队"]))
    rows = "".join(
        f'<li><a href="{esc(link(plan, f"http://{plan.host}/jgsz/{n}.html", "/jgsz/"))}">{name}</a></li>' for n, name in enumerate(names)
    )
    found: Routes = {"/jgsz/": lambda _: Sheet("机构设置", f'<div class="jg"><h2>机构设置</h2><ul>{rows}</ul></div>')}
    found["/zmhd/"] = lambda _: Sheet("警民互动", '<div><a href="/login">我要咨询</a><a href="/search?q=信箱">局长信箱</a></div>')
    for n, name in enumerate(names):
        path = f"/jgsz/{n}.html"
        found[path] = lambda _, m=name, p=path: _department(plan, m, homes.get(m, []), day, p)  # type: ignore[misc]
    return found


def script_answer() -> Reply:
    return Reply("/* sample */", "application/javascript")

# ruff: noqa: E501 - markup stands on a line as it is served
"""What every CMS's clothes are cut from: rooms, sheets, list items, paragraphs, metas."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ..model import Shelf, Story
from ..plan import Plan


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before its frame: what goes into the head, and into the middle."""

    title: str
    main: str
    head: str = ""
    bare: bool = False  #: `main` is the whole document
    root: str = ""  #: attributes of <html>


@dataclass(frozen=True, slots=True)
class Reply:
    body: str | bytes
    kind: str = "text/html"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


Route = Callable[[Mapping[str, str]], "Sheet | Reply | None"]
Routes = dict[str, Route]


@dataclass(frozen=True)
class Room:
    """One column of one site on one day."""

    plan: Plan
    shelf: Shelf
    day: int
    dress: Dress
    folder: str = ""  #: the shelf's folder on that day
    locate: Callable[[Plan, Shelf, Story], str] | None = None
    origin: Plan | None = None  #: who wrote what stands here, where it is another site

    def base(self, story: Story) -> str:
        """The folder that the story was filed under: columns move, their old articles stay."""
        moved = self.shelf.moves is not None and story.born >= self.shelf.moves[0]
        return self.dress.folder(self.plan, self.shelf, moved)

    def text(self, story: Story) -> str:
        return (self.origin or self.plan).text(story, self.day)

    @property
    def stories(self) -> list[Story]:
        return self.shelf.alive(self.day)

    def href(self, story: Story, page: str) -> str:
        """The link from a list page (its path) to a story, as this site writes links."""
        url = self.locate(self.plan, self.shelf, story) if self.locate else f"http://{self.plan.host}{self.dress.story_path(self, story)}"
        return link(self.plan, url, page)

    def to(self, path: str, page: str) -> str:
        return link(self.plan, f"http://{self.plan.host}{path}", page)


def link(plan: Plan, url: str, page: str) -> str:
    """An address as the site's editors write it on the page at path `page`."""
    own, style = f"http://{plan.host}", plan.traits.links
    if style == "full" or not url.startswith(own + "/"):
        return url
    path = url.removeprefix(own)
    if style == "bare":
        return f"//{plan.host}{path}"
    if style == "relative":
        base = posixpath.dirname(page.partition("?")[0]) or "/"
        found = posixpath.relpath(path.partition("?")[0], base) + ("/" if path.endswith("/") else "")
        found = found if found.startswith(".") else f"./{found}"
        return found + ("?" + path.partition("?")[2] if "?" in path else "")
    return path


class Dress:
    """One family's clothes. Paths have no host; `lists` gives every address of a column but its articles."""

    name = ""
    ext = "html"
    splits = False  #: can an article have several pages?

    def folder(self, plan: Plan, shelf: Shelf, moved: bool) -> str:
        """What stands for the column in its addresses; another one after it has moved."""
        return f"/{'xin' if moved else ''}{shelf.slug}" if shelf.number % 3 else f"/jwgk/{'n' if moved else ''}{shelf.slug}"

    def column_path(self, room: Room) -> str:
        raise NotImplementedError

    def story_path(self, room: Room, story: Story) -> str:
        raise NotImplementedError

    def also(self, room: Room) -> list[str]:
        """Other addresses of the column."""
        return []

    def lists(self, room: Room) -> Routes:
        raise NotImplementedError

    def article(self, room: Room, story: Story, part: int) -> Sheet:
        raise NotImplementedError

    def part_path(self, room: Room, story: Story, part: int) -> str:
        stem, _, ext = self.story_path(room, story).rpartition(".")
        return f"{stem}_{part}.{ext}" if part else f"{stem}.{ext}"

    def family(self, plan: Plan, story: Story) -> str:
        return self.name

    def pictures(self, room: Room, story: Story) -> list[str]:
        count = (story.number % 3 + 1) if story.picture else int(story.number % 5 == 0)
        return [f"/upload/{story.day:%Y%m}/{room.plan.token('img', story.number, i, length=12)}.jpg" for i in range(count)]


def cut(sequence: Sequence[Story], size: int) -> list[list[Story]]:
    """Pages of a list, one at least."""
    return [list(sequence[at : at + size]) for at in range(0, len(sequence), size)] or [[]]


def stamp(story: Story) -> str:
    """Day and minute of publication."""
    return f"{story.day:%Y-%m-%d} {8 + story.number % 10:02d}:{story.number % 60:02d}"


def listed(plan: Plan, story: Story) -> str:
    """The link text: some sites cut long titles."""
    limit = 18 + plan.number % 9
    return (
        story.title[:limit] + ("…" if plan.number % 2 else "...") if plan.number % 4 == 0 and len(story.title) > limit + 2 else story.title
    )


def esc(text: str) -> str:
    return html.escape(text, quote=True)


def items(room: Room, stories: Sequence[Story], page: str, form: int | None = None) -> str:
    """The rows of a list, in one of the ways that CMS templates print them."""
    plan, rows = room.plan, []
    form = (plan.number + plan.skin(room.day)) % 5 if form is None else form
    for story in stories:
        href, title, text, day = esc(room.href(story, page)), esc(story.title), esc(listed(plan, story)), f"{story.day:%Y-%m-%d}"
        rows.append(
            (
                f'<li><a href="{href}" title="{title}" target="_blank">{text}</a><span>{day}</span></li>',
                f'<li><span class="date">[{day}]</span><a target="_blank" href="{href}" title="{title}">{text}</a></li>',
                f'<li class="clearfix"><i class="dot"></i><a href="{href}" title="{title}"><b>{text}</b></a><em>{day[5:]}</em></li>',
                f'<tr><td width="16"><img src="/images/dot.gif"></td><td><a href="{href}" title="{title}">{text}</a></td><td>{day}</td></tr>',
                f'<dl><dt><a href="{href}" title="{title}">{text}</a></dt><dd>发布时间：{day.replace("-", "/")}</dd></dl>',
            )[form]
        )
        if form < 3 and len(rows) % 6 == 5:
            rows.append('<li class="line"></li>')
    body = "\n".join(rows)
    return f'<table width="100%">{body}</table>' if form == 3 else f'<div class="dls">{body}</div>' if form == 4 else f"<ul>{body}</ul>"


def paragraphs(text: str, rng: Random, style: str) -> str:
    """Body lines as an editor left them: p, div, br, section, word."""
    lines = text.split("\n") if text else []
    if style == "br":
        return "<br>\n".join("　　" + esc(line) for line in lines)
    found = []
    for line in lines:
        inner = esc(line)
        if len(line) > 40 and rng.random() < 0.25:
            at = rng.randint(5, 20)
            inner = f"<strong>{esc(line[:at])}</strong>{esc(line[at:])}"
        if style == "word":
            inner = f'<span style="font-family: 仿宋; font-size: 16pt;">{inner}<o:p></o:p></span>'
            found.append(f'<p class="MsoNormal" style="text-indent: 32pt; line-height: 150%">{inner}</p>')
        elif style == "section":
            found.append(f'<section style="margin: 0 16px;line-height: 1.75em;"><span style="font-size: 15px;">{inner}</span></section>')
        elif style == "div":
            found.append(f"<div>　　{inner}</div>")
        else:
            indent = rng.choice(("　　", "&nbsp;&nbsp;&nbsp;&nbsp;", ""))
            found.append(f'<p style="text-indent: 2em;">{indent}{inner}</p>')
        if rng.random() < 0.08:
            found.append("<p>&nbsp;</p>" if style != "section" else "<section><br></section>")
    return "\n".join(found)


def metas(room: Room, story: Story, form: int = 0) -> str:
    """Government metas: the names vary in case, Url may be relative, Author is mostly empty."""
    plan = room.plan
    rows = [
        ("SiteName", plan.title),
        ("SiteDomain", plan.host),
        ("SiteIDCode", f"{plan.code}0{plan.number:03d}"),
        ("ColumnName", room.shelf.title),
        ("ColumnType", "警务公开"),
        ("ArticleTitle", story.title),
        ("PubDate", stamp(story) + (":00" if form == 2 else "")),
        ("ContentSource", story.publisher),
        ("Keywords", ""),
        ("Author", plan.editor(story) if form == 1 else ""),
        ("Description", story.title),
        ("Url", f"./{room.dress.story_path(room, story).rpartition('/')[2]}"),
    ]
    return "\n".join(f'<meta name="{_cased(key, form)}" content="{esc(value)}">' for key, value in rows)


def _cased(name: str, form: int) -> str:
    return (name, name.lower(), name[0].lower() + name[1:])[form]


def split(text: str, parts: int) -> list[str]:
    """The body over the pages of an article; each has a line at least."""
    lines = text.split("\n")
    parts = min(parts, len(lines))
    return ["\n".join(lines[len(lines) * i // parts : len(lines) * (i + 1) // parts]) for i in range(parts)]


def parts_of(room: Room, story: Story) -> list[str]:
    text = room.text(story)
    return split(text, story.parts) if room.dress.splits else [text]


def body_html(room: Room, story: Story, part: int, style: str) -> str:
    """Pictures first, then paragraphs: the inside of the family's container."""
    pictures = room.dress.pictures(room, story) if part == 0 else []
    shown = "".join(f'<p style="text-align: center;"><img src="{src}" width="600" alt=""></p>\n' for src in pictures)
    return shown + paragraphs(parts_of(room, story)[part], room.plan.rng("shape", story.number, part), style)


def attachment(room: Room, story: Story) -> str:
    if not story.attachment:
        return ""
    return f'<div class="fujian"><span>附件：</span><a href="{attachment_path(story)}">{esc(story.title[:12])}.{story.attachment}</a></div>'


def attachment_path(story: Story) -> str:
    return f"/attach/{story.day:%Y%m}/P{story.day:%Y%m%d}{story.number:08d}.{story.attachment}"

"""The planted web: its sites by seed, what is true of them on a day, and what each address answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from urllib.parse import unquote

from . import pages, robots
from .chrome import around, frame
from .deal import deal
from .dress import DRESSES, Reply, Room, Route, Routes, Sheet
from .dress.base import attachment_path, parts_of
from .model import Site, Story
from .plan import Plan
from .truth import site_truth
from .walls import wall_answer
from .where import before, carried_room, closed_paths, room_of, wearing

_SESSION = re.compile(r";jsessionid=[0-9A-F]{8,40}", re.IGNORECASE)
_LINK = re.compile(r'(<a [^>]{0,200}href="(?!http|//|javascript|#)[^"?;#]{2,200}\.s?html?)"')
_PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_FILES = {"jpg": "image/gif", "png": "image/gif", "gif": "image/gif", "css": "text/css", "ico": "image/gif", "js": "application/javascript"}
_ATTACHED = {"doc": "application/msword", "pdf": "application/pdf", "xls": "application/vnd.ms-excel", "zip": "application/zip"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address says: bytes as they go out. Status 0: the connection is dropped."""

    body: bytes
    status: int = 200
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    validators: str = ""  #: both, etag, date
    kind: str = "other"  #: list, article, home, robots, wall, down, redirect, missing, file
    slow: bool = False
    heals: bool = False  #: answers 500 twice before this


@dataclass
class Web:
    """All sites of a seed. Pages are written when they are asked for."""

    seed: int
    plans: list[Plan]
    carriers: list[Plan] = field(default_factory=list)

    @cached_property
    def by_host(self) -> dict[str, Plan]:
        return {plan.host: plan for plan in [*self.plans, *self.carriers]}

    @property
    def hosts(self) -> list[str]:
        return list(self.by_host)

    def on(self, day: int = 0) -> Day:
        return _day(self, day)

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=4)
def _day(web: Web, day: int) -> Day:
    return Day(web, day)


class Day:
    """The web on one day of the month, 0 to 30."""

    def __init__(self, web: Web, day: int) -> None:
        self.web, self.day = web, day
        self._routes: dict[str, Routes] = {}
        self._truth: dict[str, Site] = {}

    @property
    def sites(self) -> list[Site]:
        """The truth of every site; texts are told when a site is first asked for."""
        return [self.site(plan.host) for plan in self.web.plans]

    def site(self, host: str) -> Site:
        if host not in self._truth:
            self._truth[host] = site_truth(self.web.by_host[host], self.day)
        return self._truth[host]

    def answer(self, host: str, path: str, form: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None) -> Answer:
        """`path` as asked, with its query; `query` are its parameters, `form` those of a POST."""
        bare = host.removeprefix("www.")
        plan = self.web.by_host.get(host) or self.web.by_host.get(bare)
        if plan is None:
            return Answer(b"no such host here", 404, "text/plain", kind="missing")
        if down := plan.down(self.day):
            headers = (("Retry-After", "120"),) if down == "503" else ()
            return Answer(b"Service Unavailable", {"500": 500, "503": 503}.get(down, 0), "text/html", headers, kind="down")
        if host != plan.host or (plan.traits.www and host == f"www.{plan.host}"):
            return Answer(b"", 301, "text/html", (("Location", f"http://{plan.host}{path}"),), kind="redirect")
        if path.partition("?")[0] in ("/robots.txt", "/robots2.txt"):
            return self._robots(plan, path)
        if (walled := wall_answer(plan, self.day, path)) is not None:
            return Answer(*walled, kind="wall")
        return self._page(plan, path, {**(query or {}), **(form or {})})

    def _robots(self, plan: Plan, path: str) -> Answer:
        kind = plan.robots(self.day)
        if plan.wall(self.day) == "521" or kind == "challenge":
            return Answer(robots.CHALLENGE.encode(), 521, "text/html", kind="robots")
        if kind == "drop":
            return Answer(b"", 0, kind="robots")
        if kind.isdigit():
            return Answer(b"<html><body>error</body></html>", int(kind), "text/html", kind="robots")
        if kind == "redirect" and path == "/robots.txt":
            return Answer(b"", 301, "text/html", (("Location", "/robots2.txt"),), kind="robots")
        text = robots.text_of(kind, closed_paths(plan))
        return Answer(
            text.encode(), 200, "text/html" if kind == "html" else "text/plain; charset=utf-8", kind="robots", slow=kind == "slow"
        )

    def routes(self, plan: Plan) -> Routes:
        if plan.host not in self._routes:
            self._routes[plan.host] = _Map(self.web, plan, self.day).routes()
        return self._routes[plan.host]

    def _page(self, plan: Plan, path: str, asked: Mapping[str, str]) -> Answer:
        plain = unquote(_SESSION.sub("", path).partition("?")[0])
        route = self.routes(plan).get(plain)
        if isinstance(route, _Switch):
            route = route.by_id.get(asked.get("id", ""))
        found = route(asked) if route else pages.calendar_page(plan, plain) if plain.startswith("/rili/") else None
        kind = getattr(route, "kind", "other") if route else "other"
        if found is None and plain.startswith("/trap/"):
            found = Sheet("站点地图", "<p></p>")
        if isinstance(found, Reply):
            headers = found.headers
            text_kind = found.kind if "charset" in found.kind or found.status >= 300 else f"{found.kind}; charset=utf-8"
            body = found.body if isinstance(found.body, bytes) else found.body.encode()
            return Answer(body, found.status, text_kind, headers, plan.traits.validators if found.status == 200 else "", kind=kind)
        if found is None:
            return self._file(plan, plain)
        text = frame(plan, self.day, found, plain if "?" not in path else path)
        if plan.traits.sessions and kind in ("list", "home"):
            token = plan.token("sid", self.day, plain, chars="0123456789ABCDEF")
            text = _LINK.sub(rf'\1;jsessionid={token}"', text)
        return self._html(plan, text, kind, getattr(route, "heals", False))

    def _html(self, plan: Plan, text: str, kind: str, heals: bool) -> Answer:
        traits = plan.traits
        header = f"text/html; charset={traits.header}" if traits.header else "text/html"
        return Answer(text.encode(traits.charset), 200, header, validators=traits.validators, kind=kind, heals=heals)

    def _file(self, plan: Plan, path: str) -> Answer:
        kind = _FILES.get(path.rpartition(".")[2])
        if kind:
            return Answer(_PIXEL if kind == "image/gif" else b"/* sample */", 200, kind, kind="file")
        text = frame(plan, self.day, Sheet("404", "<h1>404 Not Found</h1>"), path)
        return Answer(text.encode(plan.traits.charset), 404, "text/html", kind="missing")


@dataclass
class _Tagged:
    """A route that knows what kind of page it answers."""

    route: Route
    kind: str
    heals: bool = False

    def __call__(self, asked: Mapping[str, str]) -> Sheet | Reply | None:
        return self.route(asked)


@dataclass
class _Switch:
    """One script that prints every article: the parameter `id` says which."""

    by_id: dict[str, Route] = field(default_factory=dict)

    def __call__(self, asked: Mapping[str, str]) -> Sheet | Reply | None:
        route = self.by_id.get(asked.get("id", ""))
        return route(asked) if route else None


class _Map:
    """The addresses of one host on one day."""

    def __init__(self, web: Web, plan: Plan, day: int) -> None:
        self.web, self.plan, self.day = web, plan, day
        self.found: Routes = {}

    def routes(self) -> Routes:
        plan, day = self.plan, self.day
        if plan in self.web.carriers:
            self._carried()
            return self.found
        for path, route in pages.other_routes(plan, day).items():
            self._lay(path, route, "home" if path in ("/", "/index.html") else "other")
        for shelf in plan.shelves:
            room = room_of(plan, shelf, day)
            if shelf.placed != "script":
                self._column(room)
            for story in shelf.stories:
                if story.born <= day and not story.carrier:
                    self._story(room, story)
        return self.found

    def _lay(self, path: str, route: Route, kind: str, heals: bool = False) -> None:
        """A second column behind the same script: whichever knows the parameters answers."""
        path, _, query = path.partition("?")
        if query:
            switch = self.found.setdefault(path, _Switch())
            assert isinstance(switch, _Switch)
            switch.by_id[query.removeprefix("id=")] = _Tagged(route, kind, heals)
            return
        other = self.found.get(path)
        tagged: Route = partial(_either, other, route) if other else route
        self.found[path] = _Tagged(tagged, kind, heals)

    def _column(self, room: Room) -> None:
        for path, route in room.dress.lists(room).items():
            self._lay(path, route, "list")
        old = before(room)
        if old is None or room.shelf.moves is None:
            return
        new = f"http://{self.plan.host}{room.dress.column_path(room)}"
        for path in old.dress.lists(old):
            if path in self.found or "?" in path or room.shelf.moves[1] == "404":
                continue
            self._lay(path, lambda _: Reply("", status=301, headers=(("Location", new),)), "redirect")

    def _story(self, room: Room, story: Story) -> None:
        dress = room.dress
        own = dress.story_path(room, story)
        if not story.alive(self.day):
            self._gone(own, story)
            return
        count = len(parts_of(room, story)) if dress.splits and story.parts > 1 else 1
        for part in range(count):
            path = dress.part_path(room, story, part) if part else own
            self._lay_story(path, room, story, part)
        if story.twin:
            self._lay_story(f"/p/{story.number}.html", room, story, 0)
        if story.attachment:
            reply = Reply(b"sample attachment", _ATTACHED[story.attachment])
            self._lay(attachment_path(story), lambda _: reply, "file")

    def _lay_story(self, path: str, room: Room, story: Story, part: int) -> None:

        def route(asked: Mapping[str, str]) -> Sheet | None:
            sheet = wearing(room).article(room, story, part)
            if sheet.bare:
                return sheet
            main = around(room, story, path, sheet.main) if not isinstance(room.origin, Plan) else sheet.main
            return Sheet(sheet.title, main, sheet.head, root=sheet.root)

        self._lay(path, route, "article", self.plan.traits.heals and story.number % 7 == 0)

    def _gone(self, path: str, story: Story) -> None:
        how = story.gone[1] if story.gone else "404"

        def route(asked: Mapping[str, str]) -> Sheet | Reply | None:
            return pages.missing(self.plan) if how == "soft" else Reply("<html><body><h1>Gone</h1></body></html>", status=int(how))

        self._lay(path, route, "missing")

    def _carried(self) -> None:
        for origin in self.web.plans:
            if origin.carrier is not self.plan:
                continue
            for shelf in origin.shelves:
                room = carried_room(origin, shelf, self.day)
                for story in shelf.stories:
                    if story.carrier and story.born <= self.day and story.alive(self.day):
                        self._lay_story(room.dress.story_path(room, story), room, story, 0)
                    elif story.carrier and story.born <= self.day:
                        self._gone(room.dress.story_path(room, story), story)


def _either(one: Route, other: Route, asked: Mapping[str, str]) -> Sheet | Reply | None:
    found = one(asked)
    return found if found is not None else other(asked)


def plant(seed: int, sites: int = 300) -> Web:
    """The same seed and size give the same web, byte for byte."""
    plans, carriers = deal(seed, sites)
    assert all(plan.family in DRESSES for plan in plans)
    return Web(seed, plans, carriers)

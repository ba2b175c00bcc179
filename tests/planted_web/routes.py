"""The addresses of one host on one day, each with the page that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from . import pages
from .chrome import around
from .dress import Reply, Room, Route, Routes, Sheet
from .dress.base import attachment_path, parts_of
from .model import Story
from .plan import Plan
from .where import before, carried_room, room_of, wearing

_ATTACHED = {"doc": "application/msword", "pdf": "application/pdf", "xls": "application/vnd.ms-excel", "zip": "application/zip"}


@dataclass
class Tagged:
    """A route that knows what kind of page it answers."""

    route: Route
    kind: str
    heals: bool = False

    def __call__(self, asked: Mapping[str, str]) -> Sheet | Reply | None:
        return self.route(asked)


@dataclass
class Switch:
    """One script that prints every article: the parameter `id` says which."""

    by_id: dict[str, Route] = field(default_factory=dict)

    def __call__(self, asked: Mapping[str, str]) -> Sheet | Reply | None:
        route = self.by_id.get(asked.get("id", ""))
        return route(asked) if route else None


class Map:
    """The addresses of one host on one day."""

    def __init__(self, plans: list[Plan], plan: Plan, day: int) -> None:
        self.plans, self.plan, self.day = plans, plan, day
        self.found: Routes = {}

    def routes(self) -> Routes:
        plan, day = self.plan, self.day
        if plan not in self.plans:
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
            switch = self.found.setdefault(path, Switch())
            assert isinstance(switch, Switch)
            switch.by_id[query.removeprefix("id=")] = Tagged(route, kind, heals)
            return
        other = self.found.get(path)
        tagged: Route = partial(_either, other, route) if other else route
        self.found[path] = Tagged(tagged, kind, heals)

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
        for origin in self.plans:
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

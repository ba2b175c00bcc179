"""The plan of one site: its traits, drawn by seed, and its columns, grown when they are first asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from random import Random

from . import names
from .model import DAYS, START, Shelf, Story
from .prose import Setting, Topic, edited, grammar, tell_body, tell_title

PLACED = ("nav",) * 5 + ("drop",) * 4 + ("more",) * 4 + ("icon",) * 2 + ("deep",) * 3 + ("department",) * 2 + ("block",) * 2
_PRESS_PLACED = ("nav", "nav", "more", "block")
_EDITORS = ("王晓", "李喆", "陈静", "赵堃", "周航")


@dataclass(frozen=True)
class Traits:
    """How a site is made. Kinds of robots, walls and changes are spelled in README.md."""

    charset: str = "utf-8"
    header: str = "utf-8"  #: what Content-Type says; empty: nothing
    meta: str = "utf-8"  #: what the page says
    robots: str = "404"
    wall: str = ""
    links: str = "path"  #: path, relative, bare (//host/…), full
    www: bool = False
    splash: bool = False
    calendar: bool = False
    sessions: bool = False
    trap: bool = False
    twins: bool = False
    carrier: str = ""
    busy: bool = False  #: answers 503 with Retry-After to the first list page of a day
    heals: bool = False  #: some article answers 500 twice before it comes
    validators: str = "both"  #: both, etag, date, none
    cut: int = 0  #: which version of the family's layout
    skin: int = 0
    reskin: int = 99  #: day on which the skin changes
    relaunch: int = 99  #: day from which articles stand in a template that none of the family's layouts knows
    outage: tuple[int, int, str] = (99, 0, "")  #: first day, days, how
    robots_later: tuple[int, str] = (99, "")
    wall_later: tuple[int, str] = (99, "")


@dataclass(eq=False)
class Plan:
    """One site. `places` are its counties; texts are told in their names."""

    seed: str
    number: int
    host: str
    family: str
    code: str
    city: str
    short: str
    places: tuple[str, ...]
    traits: Traits
    title: str
    carrier: Plan | None = None  #: the other host that carries some of its stories
    _texts: dict[tuple[int, int], str] = field(default_factory=dict)

    def rng(self, *key: object) -> Random:
        return Random("/".join(map(str, (self.seed, self.host, *key))))

    def token(self, *key: object, chars: str = "0123456789abcdef", length: int = 32) -> str:
        """A stable identifier in the alphabet a CMS uses."""
        digest = int.from_bytes(hashlib.sha512("/".join(map(str, (self.seed, self.host, *key))).encode()).digest(), "big")
        found = ""
        for _ in range(length):
            digest, at = divmod(digest, len(chars))
            found += chars[at]
        return found

    @property
    def press(self) -> bool:
        return self.family in names.PRESS

    @property
    def org(self) -> str:
        return f"{self.city}公安局"

    def skin(self, day: int) -> int:
        return self.traits.skin + (day >= self.traits.reskin)

    def wall(self, day: int) -> str:
        return self.traits.wall or (self.traits.wall_later[1] if day >= self.traits.wall_later[0] else "")

    def robots(self, day: int) -> str:
        return self.traits.robots_later[1] if day >= self.traits.robots_later[0] else self.traits.robots

    def down(self, day: int) -> str:
        first, days, how = self.traits.outage
        return how if first <= day < first + days else ""

    def setting(self, story: Story) -> Setting:
        return Setting(self.org, self.city, self.places, story.day.year, story.day.month)

    def editor(self, story: Story) -> str:
        return _EDITORS[story.number % len(_EDITORS)]

    def text(self, story: Story, day: int) -> str:
        """The body on that day."""
        if story.picture:
            return ""
        key = (story.number, story.version(day))
        if key not in self._texts:
            self._texts[key] = self._tell(story, day)
        return self._texts[key]

    def _tell(self, story: Story, day: int) -> str:
        rng = self.rng("text", story.number)
        source = grammar("fraud" if story.fraud else "other")
        topic = next(topic for topic in source.topics if topic.name == story.topic)
        text = tell_body(rng, self.setting(story), topic, story.length, source)
        for _ in range(story.version(day)):
            text = edited(rng, text)
        return text

    @cached_property
    def shelves(self) -> list[Shelf]:
        return Gardener(self).grow()


class Gardener:
    """Grows the columns of one site."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rng = plan.rng("columns")
        self.titles: set[str] = set()
        self.slugs: set[str] = set()

    def grow(self) -> list[Shelf]:
        rng, plan = self.rng, self.plan
        wanted = rng.sample(names.ACCOUNTS if plan.press else names.WANTED, 1 if plan.press else rng.choice((1, 1, 2, 2, 3)))
        if not plan.press and rng.random() < 0.05:
            wanted[-1] = rng.choice(names.NEUTRAL)
        mixed = [] if plan.press and rng.random() < 0.5 else rng.sample(names.MIXED, rng.choice((0, 1, 1, 2)))
        decoys = rng.sample(sorted(names.DECOYS), rng.randint(2, 3) if plan.press else rng.randint(4, 7))
        drafts = [(t, "fraud") for t in wanted] + [(t, "mixed") for t in mixed] + [(t, names.DECOYS[t]) for t in decoys]
        shelves = [self._shelf(number, title, theme) for number, (title, theme) in enumerate(drafts)]
        for shelf in shelves:
            self._stock(shelf)
        self._number(shelves)
        return shelves

    def _slug(self) -> str:
        while (found := names.slug(self.rng)) in self.slugs:
            pass
        self.slugs.add(found)
        return found

    def _shelf(self, number: int, title: str, theme: str) -> Shelf:
        rng, plan = self.rng, self.plan
        if theme == "fraud":
            placed = rng.choice(_PRESS_PLACED if plan.press else PLACED)
            if number and not plan.press and rng.random() < 0.08:
                placed = "script"
        else:
            placed = (
                rng.choice(("nav", "nav", "drop", "more", "block")) if theme == "mixed" else rng.choice(("nav", "drop", "drop", "more"))
            )
        shelf = Shelf(int(plan.token("col", number, chars="123456789", length=6)), self._slug(), title, theme, placed)
        if plan.family not in ("thepaper", "sohu", "netease") and rng.random() < 0.06:
            shelf.moves = (rng.randint(2, DAYS - 2), rng.choice(("301", "301", "404")))
        return shelf

    def _stock(self, shelf: Shelf) -> None:
        rng = self.rng
        busy = shelf.theme in ("fraud", "mixed")
        count = rng.choice((8, 14, 22, 30, 45)) if busy else rng.choice((5, 8, 12, 20))
        span = rng.choice((200, 400, 700, 4300)) if busy else rng.choice((300, 900))
        share = {"fraud": rng.uniform(0.75, 1), "mixed": rng.uniform(0.12, 0.35)}.get(shelf.theme, 0.0)
        frauds = {0, *(i for i in range(count) if rng.random() < share)} if busy else set()
        for i in range(count):
            ago = 1 + int(span * ((i + rng.random()) / count) ** 1.5)
            shelf.stories.append(self._story(shelf, -ago, i in frauds))
        fresh = rng.choice((0, 1, 2, 3, 5)) if busy else rng.choice((0, 0, 1, 2))
        shelf.stories += [self._story(shelf, rng.randint(1, DAYS - 1), rng.random() < share) for _ in range(fresh)]

    def _topic(self, shelf: Shelf, fraud: bool) -> Topic:
        topics = grammar("fraud" if fraud else "other").topics
        if not fraud and shelf.theme in ("fraud", "mixed"):
            allowed = (
                "交通安全 消防安全 防溺水 警务新闻 治安案情 禁毒 户政业务"
                if shelf.theme == "mixed"
                else "交通安全 消防安全 防溺水 治安案情"
            )
        else:
            allowed = "" if fraud else shelf.theme
        return self.rng.choice([topic for topic in topics if not allowed or topic.name in allowed.split()])

    def _story(self, shelf: Shelf, born: int, fraud: bool) -> Story:
        rng, plan, traits = self.rng, self.plan, self.plan.traits
        topic = self._topic(shelf, fraud)
        day = START + timedelta(days=born)
        setting = Setting(plan.org, plan.city, plan.places, day.year, day.month)
        for _ in range(12):
            title = tell_title(rng, setting, topic)
            if title not in self.titles:
                break
            title = f"{title}（{plan.places[rng.randrange(len(plan.places))]}）"
        self.titles.add(title)
        length = int(60 * (2000 / 60) ** rng.betavariate(2, 2.2))
        story = Story(0, day, topic.name, fraud, title, length, self._publisher(), born if born > 0 else -1)
        story.picture = rng.random() < 0.04
        story.attachment = rng.choice(("doc", "pdf", "xls", "zip")) if not story.picture and rng.random() < 0.05 else ""
        story.twin = traits.twins and rng.random() < 0.2
        if length > 700 and rng.random() < 0.25 and not story.picture:
            story.parts = 2 + (length > 1300)
        if fraud and traits.carrier and rng.random() < 0.3:
            story.carrier, story.attachment, story.parts = traits.carrier, "", 1
        self._fate(story)
        return story

    def _publisher(self) -> str:
        if self.plan.press:
            return self.rng.choice((f"平安{self.plan.short}", f"{self.plan.short}晚报", f"{self.plan.short}日报"))
        return self.rng.choice((self.plan.org, f"{self.plan.short}公安", "刑侦支队", "反诈中心", "本站原创"))

    def _fate(self, story: Story) -> None:
        """What happens to it within the month."""
        rng, recent = self.rng, (START - story.day).days < 90
        first = max(story.born, 0) + 1
        if first < DAYS - 1 and not story.picture and rng.random() < (0.1 if recent else 0.01):
            story.edits = tuple(sorted({rng.randint(first, DAYS - 1) for _ in range(rng.choice((1, 1, 2)))}))
        if first < DAYS - 1 and rng.random() < (0.04 if recent else 0.01):
            story.gone = (rng.randint(first, DAYS - 1), rng.choice(("404", "410", "soft")))

    def _number(self, shelves: list[Shelf]) -> None:
        number = self.rng.randint(1000, 90000)
        for story in sorted((s for shelf in shelves for s in shelf.stories), key=lambda s: s.day):
            number += self.rng.randint(1, 9)
            story.number = number

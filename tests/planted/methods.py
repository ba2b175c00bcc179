"""A stream of notices over three years with steady ways of scamming, new ones that spread, and bursts that mean nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from .archive import Planted, truth
from .draft import Piece
from .grammar import Skeleton, new_methods, phrases, skeletons
from .notices import Voice, notice
from .places import County, prefectures
from .sources import Press, Source, police
from .stories import Story, Teller
from .world import Post, World

START = date(2023, 1, 1)
END = date(2025, 12, 31)
QUIET = (date(2023, 7, 1), date(2025, 6, 30))  #: 24 months in which nothing new spreads
HOSTS = 25


@dataclass(frozen=True, slots=True)
class Novelty:
    """A new way of scamming: its facets (no steady method has this set of them), its phrase, and the first notices of three hosts.

    `days` and `hosts` of the first, second and third independent host: another host telling another case in its own words. Copies of the
    first notice may stand between them; they are not independent.
    """

    key: str
    skeleton: Skeleton
    phrase: str
    days: tuple[date, date, date]
    hosts: tuple[str, str, str]

    @property
    def third(self) -> date:
        return self.days[2]


@dataclass(frozen=True, slots=True)
class Bait:
    """A burst that is no new method: what it is, when, and the bulletins that make it."""

    kind: str  #: one_source reprint_wave odd_reprint new_source surge slogan odd_single odd_pair one_case
    first: date
    last: date
    bulletins: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class PlantedMethods:
    """`archive` has the bulletins by day with the truth of copies, cases and facets (`readings.reading_of` reads them perfectly)."""

    archive: Planted
    novelties: tuple[Novelty, ...]
    baits: tuple[Bait, ...]
    quiet: tuple[date, date]
    sources: tuple[Source, ...]


def _sources() -> tuple[tuple[Source, ...], dict[str, tuple[County, ...]]]:
    """One host a source, each telling only of its own prefecture: police, newspapers, re-posters, and one that joins later."""
    groups = [counties for counties in prefectures().values() if len(counties) >= 5]
    picked = groups[:: len(groups) // (HOSTS + 1)][: HOSTS + 1]
    made: list[Source] = []
    for at, counties in enumerate(picked):
        base, city = police(counties[0].prefecture_code, counties), counties[0].city
        if at % 5 == 3:
            base = Source(f"paper_{at:02d}", f"{city}晚报", f"paper{at:02d}.example", "T1", base.region, "netease")
        elif at % 5 == 4:
            base = Source(f"local_{at:02d}", f"{city}生活网", f"local{at:02d}.example", "T2", base.region, "wechat")
        made.append(base)
    return tuple(made), {source.name: counties for source, counties in zip(made, picked, strict=True)}


class Stream:
    """Writes the notices of the stream."""

    def __init__(self, seed: int, rate: float) -> None:
        self.rng = Random(f"planted methods {seed}")
        self.rate = rate
        sources, self.homes = _sources()
        self.sources, self.newcomer = sources[:HOSTS], sources[HOSTS]
        regions = tuple(county for counties in self.homes.values() for county in counties)
        self.world = World(self.rng, Press(sources, (), (), regions), Teller(self.rng, regions))
        self.steady = tuple(skeleton for skeleton in skeletons() if skeleton.is_case)
        self.weights = [self.rng.uniform(0.5, 2.0) for _ in self.steady]
        self.apps: set[str] = set()

    def story(self, source: Source, skeleton: Skeleton, day: date) -> Story:
        """A case of the source's own prefecture some days before; its false app has a name that no other story has."""
        happened = day - timedelta(days=self.rng.randint(1, 12))
        while True:
            story = self.world.teller.story(skeleton, self.rng.choice(self.homes[source.name]), happened, happened)
            if story.details["app"] not in self.apps or skeleton.key not in _WITH_APP:
                self.apps.add(story.details["app"])
                return story

    def tell(self, source: Source, skeleton: Skeleton, day: date, story: Story | None = None, telling: int | None = None) -> Post:
        story = story or self.story(source, skeleton, day)
        voice = Voice(self.rng.randrange(3) if telling is None else telling, form="md" if day.month > 1 else "full")
        return self.world.origin(notice(story, day, self.rng, voice), source, day)

    def usual(self, source: Source, day: date) -> Post:
        return self.tell(source, self.rng.choices(self.steady, self.weights)[0], day)

    def background(self) -> None:
        """Steady activity; every method is told by four hosts in the first five months."""
        for at, skeleton in enumerate(self.steady):
            for source in [self.sources[(at * 7 + step * 5) % HOSTS] for step in range(4)]:
                self.tell(source, skeleton, START + timedelta(days=self.rng.randrange(150)))
        for source in self.sources:
            day = START + timedelta(days=self.rng.randrange(10))
            while day <= END:
                self.usual(source, day)
                day += timedelta(days=1 + int(self.rng.expovariate(self.rate / 30)))

    def reprints(self, origin: Post, sources: list[Source], days: int) -> list[Post]:
        kinds = ("exact", "retitled", "source_lines", "wrapped", "shortened")
        made = []
        for source in sources:
            day = origin.day + timedelta(days=self.rng.randint(0, days))
            made.append(self.world.reprint_by(source, origin, self.rng.choice(kinds), day))
        return made

    def others(self, than: Source, count: int) -> list[Source]:
        return self.rng.sample([source for source in self.sources if source.host != than.host], count)


_WITH_APP = {skeleton.key for skeleton in skeletons() if any("app" in line.slots for beat in skeleton.beats.values() for line in beat)}


def _novelty(stream: Stream, skeleton: Skeleton, first: date) -> Novelty:
    """First host; copies of its notice here and there; second and third host within weeks; then one or two a week."""
    rng = stream.rng
    hosts = rng.sample(stream.sources, 12)
    days = [first, first + timedelta(days=rng.randint(4, 16))]
    days.append(days[1] + timedelta(days=rng.randint(3, 18)))
    posts = [stream.tell(host, skeleton, day, telling=at) for at, (host, day) in enumerate(zip(hosts, days, strict=False))]
    if rng.random() < 0.6:
        stream.reprints(posts[0], [source for source in stream.others(hosts[0], 6) if source not in hosts[:3]][:3], 3)
    day = days[2] + timedelta(days=rng.randint(1, 5))
    while day <= min(END, days[2] + timedelta(days=90)):
        stream.tell(rng.choice(hosts), skeleton, day)
        day += timedelta(days=rng.randint(2, 8))
    return Novelty(skeleton.key, skeleton, skeleton.phrase, (days[0], days[1], days[2]), (hosts[0].host, hosts[1].host, hosts[2].host))


def _in_quiet(rng: Random, days: int) -> date:
    return QUIET[0] + timedelta(days=rng.randrange((QUIET[1] - QUIET[0]).days - days))


def _bait(kind: str, posts: list[Post], key: str = "") -> Bait:
    days = [post.day for post in posts]
    return Bait(kind, min(days), max(days), tuple(post.bulletin.id for post in posts), key)


def one_source(stream: Stream, odd: Skeleton) -> Bait:
    """One host tells thirty cases of one steady method within three weeks."""
    source, skeleton, day = stream.rng.choice(stream.sources), stream.rng.choice(stream.steady), _in_quiet(stream.rng, 30)
    return _bait("one_source", [stream.tell(source, skeleton, day + timedelta(days=at * 2 // 3)) for at in range(30)], skeleton.key)


def reprint_wave(stream: Stream, odd: Skeleton) -> Bait:
    """One notice of a steady method on sixteen hosts within a week."""
    source, day = stream.rng.choice(stream.sources), _in_quiet(stream.rng, 30)
    origin = stream.usual(source, day)
    return _bait("reprint_wave", [origin, *stream.reprints(origin, stream.others(source, 15), 6)])


def odd_reprint(stream: Stream, odd: Skeleton) -> Bait:
    """One notice of a way never seen before or after, reprinted by twelve hosts: one notice still."""
    source, day = stream.rng.choice(stream.sources), _in_quiet(stream.rng, 30)
    origin = stream.tell(source, odd, day)
    return _bait("odd_reprint", [origin, *stream.reprints(origin, stream.others(source, 12), 6)], odd.key)


def odd_single(stream: Stream, odd: Skeleton) -> Bait:
    """A way never seen before, three cases, but one host alone tells of it."""
    source, day = stream.rng.choice(stream.sources), _in_quiet(stream.rng, 60)
    return _bait("odd_single", [stream.tell(source, odd, day + timedelta(days=at * 9)) for at in range(3)], odd.key)


def odd_pair(stream: Stream, odd: Skeleton) -> Bait:
    """A way never seen before, told by two hosts and then no more."""
    day = _in_quiet(stream.rng, 60)
    return _bait(
        "odd_pair",
        [stream.tell(source, odd, day + timedelta(days=stream.rng.randint(0, 20))) for source in stream.others(stream.newcomer, 2)],
        odd.key,
    )


def one_case(stream: Stream, odd: Skeleton) -> Bait:
    """One case of a way never seen before, told by five hosts in words of their own: one case still."""
    sources, day = stream.others(stream.newcomer, 5), _in_quiet(stream.rng, 60)
    story = stream.story(sources[0], odd, day)
    return _bait(
        "one_case", [stream.tell(source, odd, day + timedelta(days=at * 2), story, at) for at, source in enumerate(sources)], odd.key
    )


def new_source(stream: Stream, odd: Skeleton) -> Bait:
    """A host joins and at once tells much, a third of it of one method."""
    day, skeleton = _in_quiet(stream.rng, 200), stream.rng.choice(stream.steady)
    posts = []
    for at in range(90):
        then = day + timedelta(days=at * 2)
        posts.append(stream.tell(stream.newcomer, skeleton, then) if at % 3 == 0 else stream.usual(stream.newcomer, then))
    return _bait("new_source", posts, skeleton.key)


def surge(stream: Stream, odd: Skeleton) -> Bait:
    """Every host tells three times as much for a month, of all methods alike."""
    day = _in_quiet(stream.rng, 40)
    extra = int(stream.rate * 2)
    return _bait(
        "surge", [stream.usual(source, day + timedelta(days=stream.rng.randrange(30))) for source in stream.sources for _ in range(extra)]
    )


def slogan(stream: Stream, odd: Skeleton) -> Bait:
    """A campaign's words under most notices of a month; they stand in the advice, not in a case."""
    day = _in_quiet(stream.rng, 40)
    words = stream.rng.choice(phrases()["slogan"]).fill({}, stream.rng)
    marked = []
    for at, post in enumerate(stream.world.posts):
        if day <= post.day < day + timedelta(days=30) and not post.steps and stream.rng.random() < 0.7:
            draft = replace(post.draft, pieces=(*post.draft.pieces, Piece(words, "advice")))
            stream.world.posts[at] = replace(post, draft=draft, bulletin=replace(post.bulletin, text=draft.text))
            marked.append(stream.world.posts[at])
    return _bait("slogan", marked)


#: what happens in the quiet months; `slogan` last, since it writes under notices that are already there
BAITS: tuple[Callable[[Stream, Skeleton], Bait], ...] = (
    one_source, one_source, one_source, reprint_wave, reprint_wave, reprint_wave, odd_reprint, odd_single, odd_pair, one_case,
    new_source, surge, slogan, slogan,
)  # fmt: skip
_OF_ODD = {"odd_reprint": 0, "odd_single": 1, "odd_pair": 2, "one_case": 3}


def plant_methods(seed: int = 1, rate: float = 3.0) -> PlantedMethods:
    """Three years of 25 hosts, `rate` notices a month each; eight new methods start in the last six months, none in the 24 before."""
    stream = Stream(seed, rate)
    stream.background()
    fresh = [skeleton for skeleton in new_methods() if not skeleton.key.startswith("odd")]
    odd = [skeleton for skeleton in new_methods() if skeleton.key.startswith("odd")]
    starts = [QUIET[1] + timedelta(days=2 + at * 15 + stream.rng.randrange(9)) for at in range(len(fresh))]
    stream.rng.shuffle(fresh)
    novelties = tuple(_novelty(stream, skeleton, start) for skeleton, start in zip(fresh, starts, strict=True))
    baits = tuple(bait(stream, odd[_OF_ODD.get(bait.__name__, 0)]) for bait in BAITS)
    sources = (*stream.sources, stream.newcomer)
    return PlantedMethods(truth(stream.world), novelties, baits, QUIET, sources)

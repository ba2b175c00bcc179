"""What is true of a site on a day, as those who score read it."""

from __future__ import annotations

from . import robots, walls
from .dress import DRESSES, Room
from .dress.base import attachment_path, listed, parts_of, split
from .model import Article, Column, Gone, Shelf, Site, Story
from .plan import Plan
from .where import address, before, carried_room, closed_paths, column_path, room_of, wearing

_WANTED, _MIXED = 0.5, 0.08


def article_truth(plan: Plan, shelf: Shelf, story: Story, day: int) -> Article:
    carried = bool(story.carrier and plan.carrier)
    room = carried_room(plan, shelf, day) if carried else room_of(plan, shelf, day)
    url, host = address(plan, shelf, story), room.plan.host
    text = plan.text(story, day)
    parts = split(text, story.parts) if room.dress.splits and not story.picture else [text]
    also = (f"http://{host}/p/{story.number}.html", url + ("&" if "?" in url else "?") + "from=index") if story.twin and not carried else ()
    return Article(
        url=url,
        title=story.title,
        date=story.day.isoformat(),
        text=text,
        fraud=story.fraud,
        family=wearing(room).family(room.plan, story),
        publisher=story.publisher,
        images=tuple(f"http://{host}{path}" for path in room.dress.pictures(room, story)),
        attachments=(f"http://{host}{attachment_path(story)}",) if story.attachment and _prints_attachment(room, story) else (),
        pages=tuple(f"http://{host}{room.dress.part_path(room, story, part)}" for part in range(1, len(parts))),
        also=also,
        elsewhere=carried,
        listed_as="" if listed(plan, story) == story.title else listed(plan, story),
        version=story.version(day),
    )


def _prints_attachment(room: Room, story: Story) -> bool:
    return attachment_path(story) in wearing(room).article(room, story, len(parts_of(room, story)) - 1).main


def _wanted(stories: list[Story]) -> str:
    """By what the column says of late, not by what it is called."""
    recent = stories[:30]
    share = sum(story.fraud for story in recent) / len(recent) if recent else 0.0
    return "yes" if share >= _WANTED else "may" if share >= _MIXED else "no"


def column_truth(plan: Plan, shelf: Shelf, day: int) -> Column:
    room = room_of(plan, shelf, day)
    old = before(room)
    host = f"http://{plan.host}"
    script = shelf.placed == "script"
    also = [] if script else [*room.dress.also(room), *([old.dress.column_path(old), *old.dress.also(old)] if old else [])]
    url = host + column_path(plan, shelf, day)
    wanted = _wanted(room.stories)
    return Column(
        url=url,
        title=shelf.title,
        family=plan.family,
        wanted="may" if script and wanted == "yes" else wanted,
        articles=() if script else tuple(article_truth(plan, shelf, story, day) for story in room.stories),
        also=tuple(host + path for path in dict.fromkeys(also) if host + path != url),
        placed=shelf.placed,
    )


def forbidden(plan: Plan, day: int) -> tuple[str, ...]:
    """Address prefixes that nobody polite fetches, whatever links to them."""
    host, kind = f"http://{plan.host}", plan.robots(day)
    if kind in robots.WALLED:
        return (f"{host}/",)
    if kind in ("404", "allow", "html"):
        return ()
    return tuple(f"{host}{path}" for path in ("/search", "/login", "/admin/", "/trap/", *(closed_paths(plan) if kind == "column" else ())))


def _walls(plan: Plan, day: int) -> tuple[str, ...]:
    found = [plan.wall(day)] if plan.wall(day) else []
    if plan.robots(day) in robots.WALLED:
        found.append(f"robots-{plan.robots(day)}")
    assert all(kind in walls.KINDS or kind.startswith("robots-") for kind in found)
    return tuple(found)


def site_truth(plan: Plan, day: int) -> Site:
    closed = forbidden(plan, day)
    stopped = _walls(plan, day)
    columns = [] if stopped or plan.down(day) else [column_truth(plan, shelf, day) for shelf in plan.shelves]
    gone = tuple(
        Gone(address(plan, shelf, s), s.gone[1], s.gone[0])
        for shelf in plan.shelves
        for s in shelf.stories
        if s.gone and s.born <= day and s.gone[0] <= day
    )
    return Site(
        host=plan.host,
        home=f"http://{'www.' if plan.traits.www else ''}{plan.host}/",
        title=plan.title,
        region=plan.code,
        family=DRESSES[plan.family].name,
        columns=tuple(column for column in columns if not column.url.startswith(closed or ("-",))),
        walls=stopped,
        must_not_fetch=closed,
        gone=gone,
        robots=plan.robots(day),
        down=plan.down(day),
    )

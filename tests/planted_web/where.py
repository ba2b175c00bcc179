"""Where everything stands: rooms of columns, addresses of articles, theirs and of those that other hosts carry."""

from __future__ import annotations

from .dress import DRESSES, Dress, Room
from .model import Shelf, Story
from .plan import Plan


def address(plan: Plan, shelf: Shelf, story: Story) -> str:
    """The one address of a story, whichever host it stands on."""
    if story.carrier and plan.carrier:
        dress = DRESSES[plan.carrier.family]
        return f"http://{plan.carrier.host}{dress.story_path(Room(plan.carrier, shelf, 0, dress), story)}"
    room = room_of(plan, shelf, 0)
    return f"http://{plan.host}{room.dress.story_path(room, story)}"


def room_of(plan: Plan, shelf: Shelf, day: int) -> Room:
    moved = shelf.moves is not None and day >= shelf.moves[0]
    dress = DRESSES[plan.family]
    return Room(plan, shelf, day, dress, dress.folder(plan, shelf, moved), address)


def carried_room(plan: Plan, shelf: Shelf, day: int) -> Room:
    """The room of a story that another host carries, in that host's clothes."""
    assert plan.carrier is not None
    return Room(plan.carrier, shelf, day, DRESSES[plan.carrier.family], origin=plan, locate=lambda _, s, story: address(plan, s, story))


def column_path(plan: Plan, shelf: Shelf, day: int) -> str:
    room = room_of(plan, shelf, day)
    return f"/app/{shelf.slug}/" if shelf.placed == "script" else room.dress.column_path(room)


def before(room: Room) -> Room | None:
    """The room as it was before the column moved; None where it has not."""
    if room.shelf.moves is None or room.day < room.shelf.moves[0]:
        return None
    return room_of(room.plan, room.shelf, room.shelf.moves[0] - 1)


def closed_paths(plan: Plan) -> tuple[str, ...]:
    """What robots of the kind `column` forbid: the last column about fraud."""
    shelf = next(shelf for shelf in reversed(plan.shelves) if shelf.theme == "fraud")
    return (room_of(plan, shelf, 0).dress.column_path(room_of(plan, shelf, 0)).removesuffix("index.html"),)


def wearing(room: Room) -> Dress:
    """The clothes of the column's articles on that day: its family's, or after a relaunch nobody's."""
    return DRESSES["fallback"] if room.origin is None and room.day >= room.plan.traits.relaunch else room.dress

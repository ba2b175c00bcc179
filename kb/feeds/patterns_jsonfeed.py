"""The patterns as JSON Feed, for people's readers, in Chinese and in English; what is withdrawn is named in an extension."""

from __future__ import annotations

import json
from collections.abc import Iterable

from kb.feeds.entry import Entry as Item
from kb.feeds.jsonfeed import to_json_feed
from kb.feeds.reading import CODES, Form, Listed, feed_title, newest_first, urn_of
from kb.model import Json

SNAPSHOT, CHANGES = "people/patterns.{}.json", "people/changes.{}.json"
_OURS = "_scam_bulletins"


def write(found: Iterable[Listed], lang: str, address: str = "", own: str = "") -> bytes:
    """`address` and `own` are those of the page and of the feed where a site serves it."""
    entries = newest_first(found)
    items = [(each.item, each.seq) for each in entries if each.item is not None]
    made = to_json_feed(feed_title(lang), address, own, CODES[lang], [item for item, _ in items])
    for told, (_, seq) in zip(made["items"], items, strict=True):
        told[_OURS] = {"seq": seq}
    made[_OURS] = {"withdrawn": [{"id": urn_of(each.id), "seq": each.seq} for each in entries if each.item is None]}
    kept = {key: value for key, value in made.items() if value or key == "items"}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _read(raw: bytes) -> list[Listed]:
    told = json.loads(raw)
    gone = [Listed(each["id"].rpartition(":")[2], each["seq"], None) for each in told[_OURS]["withdrawn"]]
    return [*(Listed(each["id"].rpartition(":")[2], each[_OURS]["seq"], _item(each)) for each in told["items"]), *gone]


def _item(told: Json) -> Item:
    return Item(
        told["id"], told["title"], told["url"], told["date_modified"], told["content_text"], told["authors"][0]["name"],
        told.get("date_published"), told.get("external_url"), tuple(told.get("tags") or ()),
    )  # fmt: skip


_FORM = Form(SNAPSHOT, CHANGES, write, _read)
snapshot, delta, merge = _FORM.snapshot, _FORM.delta, _FORM.merge

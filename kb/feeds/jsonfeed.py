"""Entries as a JSON Feed (jsonfeed.org, version 1.1)."""

from __future__ import annotations

from collections.abc import Iterable

from kb.feeds.entry import Entry
from kb.model import Json


def to_json_feed(title: str, address: str, own: str, lang: str, entries: Iterable[Entry]) -> Json:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": address,
        "feed_url": own,
        "language": lang,
        "items": [_item(entry) for entry in entries],
    }


def _item(entry: Entry) -> Json:
    item: Json = {"id": entry.id, "url": entry.address, "title": entry.title, "content_text": entry.summary}
    item["date_modified"] = entry.updated
    if entry.published:
        item["date_published"] = entry.published
    if entry.source:
        item["external_url"] = entry.source
    if entry.tags:
        item["tags"] = list(entry.tags)
    return {**item, "authors": [{"name": entry.author}]}

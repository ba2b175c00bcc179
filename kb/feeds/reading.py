"""Patterns for people's readers: what a reader shows of each in use, and which ones are no longer to be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.feeds.entry import Entry as Item
from kb.feeds.entry import to_time
from kb.feeds.formats import Files
from kb.feeds.log import UPSERT, Body, Entry, State, replay
from kb.feeds.moment import EPOCH, stamp
from kb.feeds.words import PUBLISHER, advice, summary, title, type_names

NAMES = {"zh": "诈骗手法", "en": "Scam methods"}
CODES = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One pattern; `item` is None where it is not to be used any more."""

    id: str
    seq: int
    item: Item | None


def urn_of(pattern: str) -> str:
    return f"urn:scam-bulletins:pattern:{pattern}"


def feed_title(lang: str) -> str:
    return f"{PUBLISHER[lang]} · {NAMES[lang]}"


def listed(entries: Iterable[Entry], lang: str, base: str = "") -> Iterator[Listed]:
    """Of patterns alone; with a site's `base` each leads to its page there, else to a notice that tells of it."""
    for entry in entries:
        if entry.kind == "pattern":
            yield Listed(entry.id, entry.seq, _item(entry, lang, base) if entry.op == UPSERT else None)


def _item(entry: Entry, lang: str, base: str) -> Item:
    body = entry.body or {}
    notice = next((each["url"] for each in body.get("evidence") or () if each["url"].startswith("http")), None)
    address = f"{base}/-/pattern/{entry.id}" if base else notice or urn_of(entry.id)
    first = to_time(body.get("first_seen"))
    updated = to_time(body.get("last_seen")) or first or stamp(EPOCH)
    text = f"{summary(entry, lang)} {advice(body, lang)}"
    tags = tuple(type_names(body, lang))
    return Item(urn_of(entry.id), title(entry, lang), address, updated, text, PUBLISHER[lang], first, notice if base else None, tags)


def codes_of(body: Body) -> set[str]:
    """Of the type and the subtype."""
    return {kind["code"] for kind in (body.get("type"), body.get("subtype")) if kind}


def newest_first(found: Iterable[Listed]) -> list[Listed]:
    return sorted(found, key=lambda each: -each.seq)


def merged(before: Iterable[Listed], change: Iterable[Listed]) -> list[Listed]:
    """Of each the one with the greatest number."""
    last: dict[str, Listed] = {}
    for each in (*before, *change):
        if each.id not in last or last[each.id].seq < each.seq:
            last[each.id] = each
    return newest_first(last.values())


@dataclass(frozen=True, slots=True)
class Form:
    """A format of the feed with two files for each language, whose entries can be read again from what was written."""

    whole: str  #: path of the snapshot, with a gap for the language
    part: str  #: path of what changed
    write: Callable[[Iterable[Listed], str], bytes]
    read: Callable[[bytes], list[Listed]]

    def snapshot(self, state: State) -> Files:
        """Every pattern, the last changed first."""
        return {self.whole.format(lang): self.write(listed(state.values(), lang), lang) for lang in CODES}

    def delta(self, entries: Sequence[Entry]) -> Files:
        return {self.part.format(lang): self.write(listed(replay(entries).values(), lang), lang) for lang in CODES}

    def merge(self, before: Files, change: Files) -> Files:
        told = {lang: (self.read(before[self.whole.format(lang)]), self.read(change[self.part.format(lang)])) for lang in CODES}
        return {self.whole.format(lang): self.write(merged(*both), lang) for lang, both in told.items()}

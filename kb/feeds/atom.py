"""Entries as an Atom feed (RFC 4287), the same bytes for the same entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from kb.feeds.entry import Entry

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_SPACES = (
    ("xmlns", "http://www.w3.org/2005/Atom"),
    ("xmlns:at", "http://purl.org/atompub/tombstones/1.0"),
    ("xmlns:sb", "urn:scam-bulletins"),
)


def _text(value: str) -> str:
    return escape(_NO_XML.sub("", value))


def _link(rel: str, href: str, kind: str = "") -> str:
    typed = f" type={quoteattr(kind)}" if kind else ""
    return f"<link rel={quoteattr(rel)} href={quoteattr(_NO_XML.sub('', href))}{typed}/>"


def _entry(entry: Entry, seq: int | None) -> str:
    """A notice's own address stands beside ours as `via`."""
    parts = [
        f"<id>{_text(entry.id)}</id>", f"<title>{_text(entry.title)}</title>", f"<updated>{entry.updated}</updated>",
        f"<published>{entry.published}</published>" if entry.published else "", _link("alternate", entry.address, "text/html"),
        _link("via", entry.source) if entry.source else "", f"<author><name>{_text(entry.author)}</name></author>",
        *(f"<category term={quoteattr(_NO_XML.sub('', tag))}/>" for tag in entry.tags), f"<summary>{_text(entry.summary)}</summary>",
    ]  # fmt: skip
    numbered = "" if seq is None else f' sb:seq="{seq}"'
    return f"<entry{numbered}>{''.join(parts)}</entry>"


def to_atom(
    title: str,
    address: str,
    own: str,
    lang: str,
    entries: Iterable[Entry],
    seqs: Sequence[int] | None = None,
    gone: Sequence[tuple[str, str, int]] = (),
    name: str = "",
) -> str:
    """`address` is the page, `own` the feed itself, `name` its id where that is no address; updated is the newest entry's.

    `seqs` are the entries' numbers in a log, `gone` (id, time, number) of what was withdrawn.
    """
    listed = list(entries)
    updated = max((entry.updated for entry in listed), default="1970-01-01T00:00:00Z")
    head = (
        f"<id>{_text(name or own)}</id><title>{_text(title)}</title><updated>{updated}</updated>"
        f"{_link('alternate', address, 'text/html') if address else ''}{_link('self', own, 'application/atom+xml')}"
    )
    numbers: Sequence[int | None] = [None] * len(listed) if seqs is None else seqs
    lines = [_entry(entry, seq) for entry, seq in zip(listed, numbers, strict=True)]
    lines += [f'<at:deleted-entry ref={quoteattr(name)} when="{when}" sb:seq="{seq}"/>' for name, when, seq in gone]
    body, spaces = "\n".join(lines), _SPACES if seqs is not None else _SPACES[:1]
    names = " ".join(f'{name}="{space}"' for name, space in spaces)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed {names} xml:lang="{lang}">{head}\n{body}\n</feed>\n'

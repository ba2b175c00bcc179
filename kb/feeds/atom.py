"""Entries as an Atom feed (RFC 4287), the same bytes for the same entries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from kb.feeds.entry import Entry

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(value: str) -> str:
    return escape(_NO_XML.sub("", value))


def _link(rel: str, href: str, kind: str = "") -> str:
    typed = f" type={quoteattr(kind)}" if kind else ""
    return f"<link rel={quoteattr(rel)} href={quoteattr(_NO_XML.sub('', href))}{typed}/>"


def _entry(entry: Entry) -> str:
    """A notice's own address stands beside ours as `via`."""
    parts = [
        f"<id>{_text(entry.id)}</id>", f"<title>{_text(entry.title)}</title>", f"<updated>{entry.updated}</updated>",
        f"<published>{entry.published}</published>" if entry.published else "", _link("alternate", entry.address, "text/html"),
        _link("via", entry.source) if entry.source else "", f"<author><name>{_text(entry.author)}</name></author>",
        *(f"<category term={quoteattr(_NO_XML.sub('', tag))}/>" for tag in entry.tags), f"<summary>{_text(entry.summary)}</summary>",
    ]  # fmt: skip
    return f"<entry>{''.join(parts)}</entry>"


def to_atom(title: str, address: str, own: str, lang: str, entries: Iterable[Entry]) -> str:
    """`address` is the page, `own` the feed itself; updated is the newest entry's."""
    listed = list(entries)
    updated = max((entry.updated for entry in listed), default="1970-01-01T00:00:00Z")
    head = (
        f"<id>{_text(own)}</id><title>{_text(title)}</title><updated>{updated}</updated>"
        f"{_link('alternate', address, 'text/html')}{_link('self', own, 'application/atom+xml')}"
    )
    body = "\n".join(_entry(entry) for entry in listed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">{head}\n{body}\n</feed>\n'

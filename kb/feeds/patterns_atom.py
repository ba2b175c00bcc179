"""The patterns as Atom, for people's readers, in Chinese and in English; what is withdrawn stands as RFC 6721 has it."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from kb.feeds.atom import to_atom
from kb.feeds.entry import Entry as Item
from kb.feeds.moment import moment_of, stamp
from kb.feeds.reading import CODES, Form, Listed, feed_title, newest_first, urn_of

SNAPSHOT, CHANGES = "people/patterns.{}.atom", "people/changes.{}.atom"
_ATOM, _GONE = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
_SEQ = "{urn:scam-bulletins}seq"


def write(found: Iterable[Listed], lang: str, address: str = "", own: str = "") -> bytes:
    """`address` and `own` are those of the page and of the feed where a site serves it."""
    entries = newest_first(found)
    items = [(each.item, each.seq) for each in entries if each.item is not None]
    gone = [(urn_of(each.id), stamp(moment_of(each.seq)), each.seq) for each in entries if each.item is None]
    own, name = own or SNAPSHOT.format(lang).rpartition("/")[2], f"urn:scam-bulletins:patterns:{lang}"
    seqs = [seq for _, seq in items]
    return to_atom(feed_title(lang), address, own, CODES[lang], [item for item, _ in items], seqs, gone, name).encode()


def _read(raw: bytes) -> list[Listed]:
    found = []
    for node in ElementTree.fromstring(raw):
        if node.tag == _GONE:
            found.append(Listed(node.attrib["ref"].rpartition(":")[2], int(node.attrib[_SEQ]), None))
        elif node.tag == f"{_ATOM}entry":
            item = _item(node)
            found.append(Listed(item.id.rpartition(":")[2], int(node.attrib[_SEQ]), item))
    return found


def _item(node: ElementTree.Element) -> Item:
    def text(name: str) -> str:
        return node.findtext(f"{_ATOM}{name}") or ""

    links = {each.attrib["rel"]: each.attrib["href"] for each in node.iter(f"{_ATOM}link")}
    tags = tuple(each.attrib["term"] for each in node.iter(f"{_ATOM}category"))
    author = node.findtext(f"{_ATOM}author/{_ATOM}name") or ""
    published = text("published") or None
    return Item(text("id"), text("title"), links["alternate"], text("updated"), text("summary"), author, published, links.get("via"), tags)


_FORM = Form(SNAPSHOT, CHANGES, write, _read)
snapshot, delta, merge = _FORM.snapshot, _FORM.delta, _FORM.merge

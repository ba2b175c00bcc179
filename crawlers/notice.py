"""From archived bytes to a Bulletin: a pure function of the snapshot, its source and the declared hosts; no network, re-runnable."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from crawlers.decode import Decoded, Refused, decode, gate
from crawlers.families import FAMILIES, Ask, Link, ListPage, Page, UnknownLayout, read_article, recognise
from crawlers.families.markup import tree_of
from crawlers.families.recent import Recent
from crawlers.lookalike import impostor, said
from crawlers.rows import Child, Row, Snapshot
from crawlers.source import Source, canonical, host_of, tier_of
from kb.model import MAX_TEXT, Bulletin

_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([\w.:-]{2,30})", re.I)
UNVERIFIED = "unverified_host"  #: a mark: the host is the source's, but no TLS vouches for it


def open_page(snapshot: Snapshot, url: str | None = None) -> tuple[Page, str]:
    """(page, encoding) of archived bytes. Raises Refused for what no parser should see or nobody can read."""
    kind = next((v for k, v in snapshot.headers.items() if k.lower() == "content-type"), "")
    declared = _CHARSET.search(kind)
    decoded = _decode(snapshot.raw, declared.group(1) if declared else None)
    return Page(url or snapshot.final_url, decoded.text, snapshot.sha256), decoded.encoding


@Recent
def _decode(raw: bytes, declared: str | None) -> Decoded:
    """A page is opened for its encoding, its further pages and its text: gated and decoded once."""
    gate(raw)
    return decode(raw, declared)


def _family(source: Source, page: Page) -> tuple[str | None, dict[str, str]]:
    """The family to read a page by: the source's on its own hosts; elsewhere (None) what the page's markup says."""
    return (source.family, dict(source.options)) if source.family and source.owns(host_of(page.url)) else (None, {})


def _read(snapshot: Snapshot, url: str, source: Source, parts: Sequence[Snapshot], known: bool) -> Bulletin:
    page, _ = open_page(snapshot, url)
    more = [open_page(part)[0] for part in parts]
    family, options = _family(source, page)
    try:
        return read_article(page, family, options, more)
    except UnknownLayout:
        if known or family is None:
            raise
        return read_article(page, None, {}, more)


def more_pages(snapshot: Snapshot, source: Source) -> list[str]:
    """Addresses of the further pages of one notice."""
    page, _ = open_page(snapshot)
    family, options = _family(source, page)
    return FAMILIES[family or recognise(page)][1](page, options).more_pages()


def read_notice(
    snapshot: Snapshot,
    source: Source,
    declared: Collection[Source],
    *,
    parts: Sequence[Snapshot] = (),
    known: bool = True,
) -> Bulletin:
    """The notice as one Bulletin. `known` False: a person gave the URL, and the page itself says whose it is.

    Raises Refused, or UnknownLayout where no layout fits. Tier and source come from the host that answered, not from what the page claims.
    """
    url = source.canonical(snapshot.final_url)
    bulletin = _read(snapshot, url, source, parts, known)
    tree_of.forget()
    if len(bulletin.text) > MAX_TEXT:
        raise Refused("too_long", f"{len(bulletin.text):,} characters of text; the limit is {MAX_TEXT:,}")
    if not bulletin.title.strip():
        raise Refused("no_title", "a notice without a title")
    bulletin = replace(bulletin, url=url, fetched_at=snapshot.fetched_at, sha256=snapshot.sha256)
    return _vouched(bulletin, source, declared, known)


def _vouched(bulletin: Bulletin, source: Source, declared: Collection[Source], known: bool) -> Bulletin:
    """Tier, source, region and what they imply: from the host that answered."""
    tier, owner = tier_of(bulletin.url, (source, *declared) if known else declared)
    if not known and owner and owner.tier == "T2" and bulletin.publisher != owner.publisher:
        owner = None  # a platform carries everybody: the page is the source's only where it names it
    named = source if known else owner
    host = owner if owner and owner.tier != "T2" else None
    return replace(
        bulletin,
        source=named.name if named else None,
        tier=tier,
        region=named.region if named else None,
        publisher=bulletin.publisher or (host.publisher if host else None),
        authority=bulletin.authority or (host.authority if host and tier == "T0" else None),
        marks=(*bulletin.marks, *((UNVERIFIED,) if host and tier != host.tier else ())),
    )


def _key(source: Source, url: str) -> str | None:
    try:
        return source.canonical(url)
    except ValueError:
        return None


def _looks_like_notice(url: str) -> bool:
    """Does any family know this as the address of an article? Footers link to a hundred other things."""
    return any(re.search(listing.article_url, url) for listing, _ in FAMILIES.values())


def read_list(snapshot: Snapshot, row: Row, source: Source) -> tuple[list[Child], list[Child]]:
    """(notices, further pages) of a list page; a notice on a host that the source does not allow carries a code. Raises Refused."""
    moved = canonical(snapshot.final_url) != canonical(row.address)
    page, _ = open_page(snapshot, snapshot.final_url if moved else row.address)
    page = replace(page, base=json.loads(row.headers or "{}").get("Referer", ""))
    listing = FAMILIES[source.family][0](page, dict(source.options), source.article)
    anywhere = type(listing)(page, dict(source.options), r"^https?://")
    links = [*listing.links(), *_strangers(anywhere, source)]
    notices: dict[str, Child] = {}
    for link in links:
        if (key := _key(source, link.url)) is None:
            continue
        host = host_of(key)
        code, message = (None, None) if source.allows(host) else _refused(host, source)
        notices.setdefault(key, Child(key, title=link.title or None, code=code, message=message))
    return list(notices.values()), [further_page(ask) for ask in listing.next_pages()]


def _refused(host: str, source: Source) -> tuple[str, str]:
    """Why a list's link to another host is not followed."""
    real = impostor(host, (source,))
    return ("lookalike", said(host, real)) if real else ("offsite", f"{host}: not a host of this source")


def _strangers(listing: ListPage, source: Source) -> list[Link]:
    return [link for link in listing.links() if not source.owns(host_of(link.url)) and _looks_like_notice(link.url)]


def further_page(ask: Ask) -> Child:
    """One more page of a list; POST pages share an address, so that the key carries a hash of what is posted."""
    headers = json.dumps(dict(ask.headers)) if ask.headers else None
    if ask.method == "GET" and not ask.body:
        return Child(ask.url, "list", headers=headers)
    mark = hashlib.sha256(f"{ask.method} {ask.body or ''}".encode()).hexdigest()[:12]
    return Child(f"{ask.url}#!{mark}", "list", method=ask.method, body=ask.body, headers=headers)

"""Tries a column as a crawl would: its list by its source, two of its articles by the source's family; the source is what passed."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace

from crawlers.decode import Refused
from crawlers.discovery.columns import READ
from crawlers.discovery.findings import Finding, Trial, scored
from crawlers.discovery.names import share
from crawlers.discovery.walk import Lost, Seen, Spent
from crawlers.families import FAMILIES, Ask, Page, UnknownLayout, recognise
from crawlers.notice import further_page, more_pages, open_page, read_list, read_notice
from crawlers.rows import Child, Row, Snapshot
from crawlers.source import Source, host_of, is_platform

ARTICLES = 2  #: that must be read
TRIES = 4  #: that are asked for: one may be gone
PARTS = 3  #: further pages of one article
LEAST_TEXT = 30
_PLAIN = re.compile(r"[\W_]{1,200}")
Get = Callable[[Ask], Awaitable[tuple[Page, Snapshot]]]


@dataclass(frozen=True, slots=True)
class Article:
    """A row of the list and what was fetched for it."""

    child: Child
    page: Snapshot
    parts: tuple[Snapshot, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """A column's finding and the article pages on which it rests, for a golden folder."""

    finding: Finding
    source: Source
    articles: tuple[Article, ...] = ()


def _plain(text: str) -> str:
    return _PLAIN.sub("", text).lower()


def agrees(listed: str, title: str) -> bool:
    """Does the list call the article what it calls itself? Lists cut titles, pages put the site's name behind."""
    one, other = _plain(listed.rstrip(".…")), _plain(title)
    return bool(one) and bool(other) and (one in other or other in one)


def source_for(base: Source, seen: Seen, family: str) -> Source:
    """The source that would crawl this column."""
    column = seen.column
    own = {host_of(link.url) for link in column.links if base.owns(host_of(link.url)) or base.allows(host_of(link.url))}
    named = {host_of(link.url) for link in column.links if is_platform(host_of(link.url))}
    hosts = tuple(sorted({host_of(column.url)} | own | named))
    known = FAMILIES[column.family][0].article_url if column.family and column.family != family else None
    return replace(base, family=family, lists=(column.url,), allow=hosts, article=column.article or known)


def children(seen: Seen, source: Source) -> list[Child]:
    """What a crawl by this source would see on the list, also what it would not fetch."""
    asked = further_page(seen.ask)
    row = Row(asked.url, source.name, "list", headers=asked.headers)
    found, _ = read_list(seen.rows, row, source)
    return found


def _chosen(seen: Seen, source: Source) -> list[Child]:
    """Rows to try: on the source's own hosts (on a platform's where it has none), those about fraud first, from both ends of the list."""
    wanted = {source.canonical(link.url): link.title for link in seen.column.links}
    found = [c for c in children(seen, source) if c.code is None and c.url in wanted]
    rows = [c for c in found if source.owns(host_of(c.url))] or [c for c in found if is_platform(host_of(c.url))]
    told = [c for c in rows if share([wanted[c.url]])]
    rest = [c for c in rows if c not in told]
    ends = [*told[:1], *told[-1:], *told[1:-1], *rest]
    return list(dict.fromkeys(ends))[:TRIES]


async def fetch(get: Get, seen: Seen, base: Source) -> tuple[list[Article], list[Trial]]:
    """(articles that came, trials that failed before there was anything to read)."""
    source = source_for(base, seen, seen.column.family or "fallback")
    found: list[Article] = []
    failed: list[Trial] = []
    for child in _chosen(seen, source):
        if len(found) == ARTICLES:
            break
        try:
            page, snapshot = await get(Ask(child.url))
            found.append(Article(child, snapshot, await _parts(get, snapshot, replace(source, family=recognise(page)))))
        except Lost as lost:
            failed.append(Trial(child.url, why=f"{lost.event}: {lost.why}"))
            if lost.final:
                break
        except Spent:
            break
        except (Refused, UnknownLayout) as error:
            failed.append(Trial(child.url, why=str(error)))
    return found, failed if len(found) < ARTICLES else []


async def _parts(get: Get, snapshot: Snapshot, source: Source) -> tuple[Snapshot, ...]:
    return tuple([(await get(Ask(url)))[1] for url in more_pages(snapshot, source)[:PARTS]])


def read(article: Article, source: Source, declared: Collection[Source]) -> Trial:
    """One article as this source would read it."""
    try:
        bulletin = read_notice(article.page, source, declared, parts=article.parts)
    except (Refused, UnknownLayout) as error:
        return Trial(article.child.url, why=str(error)[:200])
    except Exception as error:  # a reader that fails on a page nobody has seen before is what a trial is for
        return Trial(article.child.url, why=f"{type(error).__name__}: {error}"[:200])
    titled = agrees(article.child.title or bulletin.title, bulletin.title)
    trial = Trial(article.child.url, titled, bool(bulletin.published), len(bulletin.text) >= LEAST_TEXT or bool(bulletin.images))
    missing = [part for part, there in (("title", trial.title), ("date", trial.date), ("body", trial.body)) if not there]
    return replace(trial, why=f"no {', '.join(missing)}" if missing else "")


def _families(seen: Seen, articles: Sequence[Article]) -> list[str]:
    """Which families to try: what the articles look like, what the list does, and the fallback; rows by a family's script are its alone."""
    if seen.ask.url != seen.column.url and seen.column.family:
        return [seen.column.family]
    known = [recognise(open_page(a.page)[0]) for a in articles]
    named = [name for name in known if name != "fallback"]
    return list(dict.fromkeys([*named, *([seen.column.family] if seen.column.family else []), "fallback"]))


def _lists(seen: Seen, source: Source) -> bool:
    """Can this source's family read the list: at least half of its rows on the source's own hosts, or of all where it has none there?"""
    rows = [link for link in seen.column.links if source.owns(host_of(link.url))] or seen.column.links
    return 2 * len({c.url for c in children(seen, source)}) >= len(rows)


async def attempt(get: Get, seen: Seen, base: Source, declared: Collection[Source]) -> Tried:
    """Try a column. Of the families that can read its list, the one that reads the most of its articles; of equals the first."""
    articles, failed = await fetch(get, seen, base)
    best: tuple[int, Source, tuple[Trial, ...]] | None = None
    for family in _families(seen, articles):
        source = source_for(base, seen, family)
        if not _lists(seen, source):
            continue
        trials = (*(read(a, source, declared) for a in articles), *failed)
        good = sum(t.passed for t in trials)
        if best is None or good > best[0]:
            best = good, source, trials
    _, source, trials = best or (0, source_for(base, seen, seen.column.family or "fallback"), tuple(failed))
    return Tried(_finding(seen, source, trials), source, tuple(articles))


def _finding(seen: Seen, source: Source, trials: tuple[Trial, ...]) -> Finding:
    column = seen.column
    turned = bool(FAMILIES[source.family][0](open_page(seen.rows)[0], None, source.article).next_pages())
    goes_on = turned or (bool(column.asks) and source.family == column.family)
    rows, told = len(column.links[:READ]), round(column.share, 2)
    score, reasons = scored(seen.hint.name, rows, told, goes_on, source.family, trials)
    name = seen.hint.name
    return Finding(column.url, name, source.family, rows, told, goes_on, source.article, source.allow, trials, score, reasons)

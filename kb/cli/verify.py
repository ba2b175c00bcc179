"""`kb verify`: every quotation of a case found again in the archived bytes, by other means than those that read it."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from html import unescape
from pathlib import Path
from typing import Any

import click

from kb.cli.options import Refusal, echo_json, folder_option, json_option, open_release

_HIDDEN = tuple((re.compile(opens, re.I), re.compile(closes, re.I)) for opens, closes in (
    ("<!--", "-->"), (r"<script\b", r"</script\s{0,9}>"), (r"<style\b", r"</style\s{0,9}>"),
))  # fmt: skip
_TAG = re.compile(r"<[^<>]{0,16384}>")
#: white space of all widths, and characters of none
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_SQL = {
    "facts": 'SELECT field, part, start, "end" FROM facts WHERE case_id = ? ORDER BY n',
    "steps": "SELECT 'step.' || stage, part, start, \"end\" FROM steps WHERE case_id = ? ORDER BY ordinal, n",
    "places": "SELECT 'place.' || role, part, start, \"end\" FROM places WHERE case_id = ? ORDER BY n",
    "indicators": "SELECT 'indicator.' || kind, part, start, \"end\" FROM indicators WHERE case_id = ? ORDER BY n",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """One quotation: `found` in the page as a reader sees it, `escaped` in a script of the page, or `missing`."""

    field: str
    quote: str
    part: str
    span: tuple[int, int]
    state: str


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as archived; `intact` where they still have the hash under which they were kept."""

    url: str
    fetched_at: str
    sha256: str
    bytes: int
    intact: bool
    shown: str
    raw: str


def without_blanks(text: str) -> str:
    return _BLANK.sub("", text)


def _visible(markup: str) -> str:
    """Without comments, scripts and styles; one that nobody closes stays."""
    for opens, closes in _HIDDEN:
        kept, at = [], 0
        while (start := opens.search(markup, at)) and (end := closes.search(markup, start.end())):
            kept.append(markup[at : start.start()])
            at = end.end()
        markup = "".join([*kept, markup[at:]])
    return markup


def as_shown(markup: str) -> str:
    """The words of a page without tags, scripts and blanks.

    >>> as_shown("<p>共被<b>骗走</b>&nbsp;19240元</p><script>var x</script>")
    '共被骗走19240元'
    """
    return without_blanks(unescape(_TAG.sub("", _visible(markup))))


def as_pattern(quote: str) -> re.Pattern[str]:
    """What is masked may be anything; blanks do not count."""
    return re.compile("".join("." if letter == "*" else re.escape(letter) for letter in without_blanks(quote)), re.S)


def check(quote: str, pages: list[Page]) -> str:
    pattern = as_pattern(quote)
    if any(pattern.search(page.shown) for page in pages):
        return "found"
    return "escaped" if any(pattern.search(page.raw) for page in pages) else "missing"


def _page(url: str, fetched_at: str, headers: str, sha256: str, body: bytes) -> Page:
    from crawlers.decode import Refused, decode
    from crawlers.packed import unpack

    raw = unpack(body)
    declared = {name.lower(): value for name, value in json.loads(headers or "{}").items()}.get("content-type")
    try:
        text = decode(raw, declared if isinstance(declared, str) else None).text
    except Refused:
        text = raw.decode("utf-8", "replace")
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    intact = hashlib.sha256(raw).hexdigest() == sha256
    return Page(url, fetched_at, sha256, len(raw), intact, as_shown(text), without_blanks(unescape(plain)))


def _pages(archive: Path, url: str | None, sha256: str | None) -> list[Page]:
    """The page that the notice was read from, and the further pages of the same article."""
    if not archive.exists():
        raise Refusal(f"{archive}: the archive is not here; without it nothing can be proved")
    with closing(sqlite3.connect(f"{archive.resolve().as_uri()}?mode=ro", uri=True)) as db:
        sql = "SELECT url, fetched_at, headers, sha256, body FROM pages WHERE"
        found = db.execute(f"{sql} sha256 = ? ORDER BY url = ? DESC, id LIMIT 1", (sha256, url)).fetchall()
        if found:
            parts = f"{sql} url IN (SELECT url FROM frontier WHERE parent = ? AND kind = 'part') ORDER BY id"
            found += db.execute(parts, (found[0][0],)).fetchall()
    return [_page(*row) for row in found]


def quotations(db: sqlite3.Connection, case_id: str, title: str, text: str) -> Iterator[tuple[str, str, str, int, int]]:
    """(field, quotation, part, start, end), each stretch of each field once."""
    told: set[tuple[Any, ...]] = set()
    for sql in _SQL.values():
        for field, part, start, end in db.execute(sql, (case_id,)):
            if (field, part, start, end) not in told and not field.startswith("masked."):
                told.add((field, part, start, end))
                yield field, (title if part == "title" else text)[start:end], part or "text", start, end


@click.command()
@click.argument("case")
@folder_option
@json_option
def verify(case: str, data: Path, as_json: bool) -> None:
    """Find each quotation of CASE again in the archived bytes; print when they were captured and their hash.

    Example: kb verify 0a1b2c3d4e5f6071-1
    """
    with closing(open_release(data)) as db:
        sql = "SELECT b.id, b.url, b.title, b.text, b.sha256 FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.id = ?"
        row = db.execute(sql, (case,)).fetchone()
        if row is None:
            raise Refusal(f"{case}: there is no such case in the release")
        told = list(quotations(db, case, row[2], row[3]))
    pages = _pages(data / "archive.db", row[1], row[4])
    if not pages:
        raise Refusal(f"{case}: the archive holds no page of this notice (it came as text, or as a file); nothing can be proved")
    checked = [Checked(field, quote, part, (start, end), check(quote, pages)) for field, quote, part, start, end in told]
    _say(case, pages, checked, as_json)
    missing = sum(each.state == "missing" for each in checked)
    if missing:
        raise Refusal(f"{case}: {missing} of {len(checked)} quotations are not in the archived bytes")
    if not all(page.intact for page in pages):
        raise Refusal(f"{case}: the archived bytes no longer have their hash")


def _say(case: str, pages: list[Page], checked: list[Checked], as_json: bool) -> None:
    shown = [{key: getattr(page, key) for key in ("url", "fetched_at", "sha256", "bytes", "intact")} for page in pages]
    if as_json:
        return echo_json({"case": case, "pages": shown, "quotations": [{**asdict(each), "span": list(each.span)} for each in checked]})
    for page in pages:
        click.echo(f"{page.url}\n  captured {page.fetched_at}  {page.bytes:,} bytes")
        click.echo(f"  sha256 {page.sha256}{'' if page.intact else '  DAMAGED'}")
    for each in checked:
        quote = " ".join(each.quote.split())
        click.echo(f"{each.state:8} {each.field:22} {quote if len(quote) <= 60 else quote[:59] + '…'}")
    found = sum(each.state != "missing" for each in checked)
    click.echo(f"{found} of {len(checked)} quotations found again in the bytes")

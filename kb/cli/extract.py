"""`kb extract`: what saved pages and pasted texts say, without touching a database."""

from __future__ import annotations

import hashlib
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import Refusal, echo_json, json_option

if TYPE_CHECKING:
    from kb.model import Bulletin, Reading

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|meta|title|div|p|span|table|script)\b", re.I)
_SNIFFED = 64 * 1024
_PAGES = (".html", ".htm", ".shtml")


class Unfit(Exception):
    """Input that is not read: `code` for programs, `message` for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _published(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from kb.search import day_range

    try:
        day_range(value, None)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    if value is not None and not _DATE.fullmatch(value):
        raise click.BadParameter(f"{value!r} is not written like 2021-05-28")
    return value


def _is_page(name: str, raw: bytes) -> bool:
    """By its ending; a file of another name by what it holds."""
    suffix = Path(name).suffix.lower()
    if suffix in _PAGES:
        return True
    return suffix != ".txt" and name != "-" and _MARKUP.search(raw[:_SNIFFED]) is not None


def _load(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise Unfit("unreadable", "no such file") from error
    except IsADirectoryError as error:
        raise Unfit("unreadable", "is a folder") from error
    except OSError as error:
        raise Unfit("unreadable", error.strerror or str(error)) from error


def _to_bulletin(name: str, url: str | None) -> Bulletin:
    from crawlers.decode import Refused, decode, gate
    from crawlers.families import UnknownLayout, read_loose
    from kb.extract.pasted import read_pasted

    raw = _load(name)
    try:
        if _is_page(name, raw):
            return read_loose(raw, url)
        gate(raw)
        return read_pasted(decode(raw, None).text, url or "", sha256=hashlib.sha256(raw).hexdigest())
    except Refused as error:
        raise Unfit(error.code, error.message) from error
    except UnknownLayout as error:
        raise Unfit("unknown_layout", str(error)) from error


def read_file(name: str, url: str | None, published: str | None) -> Reading:
    """One input read. Raises Unfit."""
    from kb.build import Unreadable, read
    from kb.model import Warned

    bulletin = _to_bulletin(name, url)
    conflict = published is not None and bulletin.published is not None and bulletin.published != published
    if published is not None and bulletin.published is None:
        bulletin = replace(bulletin, published=published)
    try:
        reading = read(bulletin)
    except Unreadable as error:
        raise Unfit("too_long", str(error)) from error
    if conflict:
        message = f"the page says {bulletin.published}, --published says {published}; the page's date holds"
        reading = replace(reading, warnings=(*reading.warnings, Warned("published_conflict", message)))
    return reading


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--url", metavar="U", help="The address the page was saved from.")
@click.option("--published", callback=_published, metavar="D", help="The day of publication, where the page gives none.")
@json_option
def extract(files: tuple[str, ...], url: str | None, published: str | None, as_json: bool) -> None:
    """Say what saved pages (.html .htm .shtml) or pasted texts (.txt, or - for stdin) tell; options apply to every FILE.

    Example: kb extract notice.html --url https://www.163.com/dy/article/GB192Q2V0514D3UH.html --json
    """
    from kb.cli.card import card
    from kb.shapes import reading_to_json

    failed = 0
    for name in files:
        try:
            reading = read_file(name, url, published)
        except Unfit as error:
            failed += 1
            if as_json:
                echo_json({"input": name, "error": {"code": error.code, "message": str(error)}})
            else:
                click.echo(f"kb: {name}: {error}", err=True)
            continue
        if as_json:
            echo_json(reading_to_json(reading, name))
        else:
            click.echo(card(reading))
    if failed and as_json:
        raise Refusal(f"{failed} of {len(files)} inputs were not read")
    if failed:
        raise click.exceptions.Exit(1)

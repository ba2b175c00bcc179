"""Every walk on paper: page -> bulletin, bulletin -> cases; `pytest --bless` writes what is new, a person reads the diff."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from crawlers.decode import decode, gate
from crawlers.families import FAMILIES, Page, read_article, recognise
from crawlers.families.base import ArticlePage
from kb.build import read
from kb.model import Bulletin
from kb.shapes import reading_to_json

GOLDEN = Path(__file__).parent / "golden"
WALKS = sorted(p.parent for p in GOLDEN.glob("*/*/page.html"))


def load(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return found


def read_pages(folder: Path) -> Bulletin:
    """The walk's first page with its further pages `page_1.html` …; `source.json` says where it comes from."""
    said = load(folder, "source.json")
    pages = []
    for path in [folder / "page.html", *sorted(folder.glob("page_*.html"))]:
        raw = path.read_bytes()
        gate(raw)
        url = said["url"] if not pages else said["more"][len(pages) - 1]
        pages.append(Page(url, decode(raw, said.get("charset")).text, hashlib.sha256(raw).hexdigest()))
    bulletin = read_article(pages[0], said["family"], said.get("options"), pages[1:])
    return replace(bulletin, source=said["source"], tier=said["tier"], region=said.get("region"))


def check(folder: Path, name: str, got: Any, bless: bool) -> None:
    """Compare with the golden file, or write it when blessing."""
    text = json.dumps(got, ensure_ascii=False, indent=1) + "\n"
    path = folder / name
    if bless:
        path.write_text(text, "utf-8")
    assert path.exists(), f"{path} is missing: look at the page, then run pytest --bless"
    assert json.loads(text) == json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("folder", WALKS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_page_to_bulletin(folder: Path, bless: bool) -> None:
    check(folder, "bulletin.json", asdict(read_pages(folder)), bless)


@pytest.mark.parametrize("folder", WALKS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_bulletin_to_cases(folder: Path, bless: bool) -> None:
    check(folder, "cases.json", reading_to_json(read(read_pages(folder)), "page.html"), bless)


@pytest.mark.parametrize("folder", WALKS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_loose_page_is_recognised(folder: Path) -> None:
    said = load(folder, "source.json")
    text = decode((folder / "page.html").read_bytes(), said.get("charset")).text
    assert recognise(Page(said["url"], text)) == said["family"]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_and_layout_has_a_walk(family: str) -> None:
    article: type[ArticlePage] = FAMILIES[family][1]
    walked = set()
    for folder in WALKS:
        said = load(folder, "source.json")
        if said["family"] == family and not said.get("options"):
            page = Page(said["url"], decode((folder / "page.html").read_bytes(), said.get("charset")).text)
            walked.add(article(page).layout.name)
    assert walked == {layout.name for layout in article.layouts}

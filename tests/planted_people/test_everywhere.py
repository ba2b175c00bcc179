"""No planted person comes out anywhere: crawled, built, served, exported and searched by the real commands, in clear or in public."""

from __future__ import annotations

import html
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from datasette_plugins.site import new_site
from tests.crawlers.nursery import Nursery
from tests.planted_people.people import items, plain
from tests.planted_people.site import CHILDREN, declare, kb, notices, pages, serving

SECRETS = sorted({plain(item.secret) for item in items() if len(plain(item.secret)) > 3})
NAMES = sorted({item.secret for item in items() if len(plain(item.secret)) <= 3})
#: two- and three-character names stand as such; numbers and homes however they are spelt
_TAG = re.compile(r"<[^<>]{0,5000}>")
_CELL = re.compile("</(?:td|th|li|p|c|v|t|si|div|span|dd|dt)>")  #: what stands in two cells is not one word
_LINK = re.compile(r"(?:href|src|action)=\"([^\"]{1,500})\"")
MOST = 350  #: pages of one walk


COMMANDS = (
    "crawl --data {data}",
    "crawl --data {data} --json",
    "ingest --data {data} {folder}/bad.jsonl",
    "build --data {data}",
    "build --data {data} --all --json",
    "doctor --data {data}",
    "sources list --data {data}",
    "export --data {data} --month 2024-03",
    "extract {folder}/notice.html",
    "extract --json {folder}/notice.html",
    "search --data {data} 受害人",
    "search --data {data} --json --limit 100 安澜",
    "search --data {data} --cases --json 客服",
    "trends --data {data} types",
    "sample --data {data} --n 50 -o {folder}/sample.jsonl",
)


@dataclass(frozen=True)
class Made:
    data: Path
    said: str  #: by all commands, on stdout and stderr
    packages: Path


def seen(text: str) -> set[str]:
    """Whoever of the planted is in a text, whatever markup stands between."""
    shown = html.unescape(_TAG.sub("", text))
    with suppress(ValueError):
        shown += json.dumps(json.loads(text), ensure_ascii=False)
    squeezed = plain(shown)
    return {s for s in SECRETS if s in squeezed} | {s for s in NAMES if s in shown}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Made:
    folder = tmp_path_factory.mktemp("people")
    sources, data, said = declare(folder / "sources"), folder / "data", []
    (folder / "notice.html").write_text(next(iter(pages().values()))[1], "utf-8")
    lines = [{"url": "https://x.example/1", "title": t, "text": x, "publishd": "2024"} for _, t, x, _ in list(notices())[:3]]
    (folder / "bad.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n{受害人" + NAMES[0], "utf-8")
    with serving(pages()) as port:
        for words in COMMANDS:
            said.append(kb(nursery, sources, port, *(w.format(data=data, folder=folder) for w in words.split())))
    with closing(sqlite3.connect(data / "kb.db")) as db:
        cases = [row[0] for row in db.execute("SELECT id FROM cases ORDER BY id LIMIT 5")]
    said += [kb(nursery, sources, 1, "verify", "--data", data, case) for case in cases]
    if (folder / "sample.jsonl").exists():
        said.append((folder / "sample.jsonl").read_text("utf-8"))
    return Made(data, "\n".join(said), data / "exports")


def test_the_people_were_crawled(made: Made) -> None:
    with closing(sqlite3.connect(made.data / "archive.db")) as db:
        texts = plain("\n".join(row[0] for row in db.execute("SELECT text FROM bulletins")))
        assert db.execute("SELECT count(*) FROM quarantine").fetchone()[0] >= 3
    assert sum(s in texts for s in SECRETS) > 0.95 * len(SECRETS) and sum(s in texts for s in NAMES) > 0.95 * len(NAMES)


def test_no_command_says_them(made: Made) -> None:
    assert "released" in made.said and seen(made.said) == set()


@pytest.mark.parametrize("file", ["kb.db", "build.db"])
def test_no_cell_holds_them(made: Made, file: str) -> None:
    with closing(sqlite3.connect(made.data / file)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert len(tables) > 10
        for table in tables:
            for row in db.execute(f'SELECT * FROM "{table}"'):
                found = seen("\n".join(str(cell) for cell in row if isinstance(cell, str)))
                assert found == set(), (table, row)
    raw = (made.data / file).read_bytes()
    assert [item.secret for item in items() if len(item.secret) > 3 and item.secret.encode() in raw] == []


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    for each in sorted(path.rglob("*")):
        if each.is_file():
            yield from _inside(each.name, each.read_bytes())


def _inside(name: str, raw: bytes) -> Iterator[tuple[str, str]]:
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for inner in archive.namelist():
                yield from _inside(f"{name}/{inner}", archive.read(inner))
    else:
        yield name, raw.decode("utf-8", "ignore")


def test_no_package_holds_them(made: Made) -> None:
    found = list(_texts(made.packages))
    assert len(found) >= 5
    for name, text in found:
        assert seen(text) == set(), name


def _asked() -> list[str]:
    words = "受害人 事主 电话 身份证 微信 QQ 住 岁 学生 女士 报案 账户".split()
    searches = [f"/-/search?q={quote(word)}&kind={kind}" for word in words for kind in ("notice", "case")]
    files = [f"/-/search{end}?q={quote(word)}" for word in ("受害人", "安澜") for end in (".json", ".csv", ".xlsx", ".atom", ".feed.json")]
    odd = ["/nothing", "/-/case/nobody", "/kb/bulletins/0000000000000000", "/kb/nothing.json", "/-/search?q=%22%28&kind=case"]
    named = ("bulletins", "cases", "facts", "steps", "quarantine", "runs", "sources")
    tables = [f"/kb/{name}{end}" for name in named for end in ("", ".json?_size=max", ".csv")]
    return ["/", "/-/sources", "/-/trends", "/-/dossier", "/-/dictionary", "/-/source/renyuan_police", *searches, *files, *odd, *tables]


async def _walk(path: Path, public: bool) -> dict[str, str]:
    """Address -> answer: what is asked for, and all that these pages link to."""
    site = new_site(path, public)
    await site.invoke_startup()
    waiting, answers = _asked(), dict[str, str]()
    while waiting and len(answers) < MOST:
        url = waiting.pop(0)
        if url in answers:
            continue
        response = await site.client.get(url)
        answers[url] = "\n".join(text for _, text in _inside(url, response.content))
        if "text/html" in response.headers.get("content-type", "") and not url.startswith("/kb"):
            links = (html.unescape(found).partition("#")[0] for found in _LINK.findall(answers[url]))
            waiting += [link for link in dict.fromkeys(links) if link.startswith("/") and not link.startswith(("//", "/-/static"))]
    return answers


@pytest.mark.parametrize("public", [False, True])
async def test_no_page_shows_them(made: Made, public: bool) -> None:
    answers = await _walk(made.data / "kb.db", public)
    assert sum("/-/notice/" in url for url in answers) > 30 and sum("/-/case/" in url for url in answers) > 10
    found = {url: who for url, text in answers.items() if (who := seen(text))}
    assert found == {}
    if public:
        words = [word for *_, told in CHILDREN for word in told]
        shown = {url: html.unescape(_TAG.sub("", _CELL.sub(" ", text))) for url, text in answers.items()}
        assert {(url, word) for url, text in shown.items() for word in words if word in text} == set()

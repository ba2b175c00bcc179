"""The feed and its patterns on the site: what is new since a number, files to the byte, pages with rows and links."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import pytest_asyncio
from conftest import open_site
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fed import ACTIVE, APP, DRAFT, ERASED, HOSTILE, QUOTE, RETIRED, SCAM, fed_release
from parsel import Selector

from datasette_plugins import feed
from datasette_plugins.patterns import MOST, load_patterns
from datasette_plugins.site import new_site
from kb.feeds import folder as feed_folder
from kb.feeds.log import DELETE, REVOKE, UPSERT, end_of, from_lines, live, read_log, replay, since
from kb.feeds.manifest import from_bytes
from kb.feeds.sign import is_signed


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fed_release(tmp_path_factory.mktemp("fed"))


@pytest_asyncio.fixture
async def fed(path: Path) -> AsyncIterator[Any]:
    yield await open_site(path)


@pytest_asyncio.fixture
async def fed_public(path: Path) -> AsyncIterator[Any]:
    yield await open_site(path, public=True)


def entries_of(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return read_log(db)


@pytest.fixture(scope="module")
def signed(path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ed25519PrivateKey]:
    """A folder as `kb feed --key` writes it."""
    folder, key = tmp_path_factory.mktemp("signed") / "feed", Ed25519PrivateKey.generate()
    entries = entries_of(path)
    files, began = feed_folder.contents(entries, None, ())
    feed_folder.write(folder, files, sequence=end_of(entries), began=began, now=datetime.now(UTC), key=key)
    return folder, key


async def get(site: Any, address: str, **headers: str) -> Any:
    return await site.client.get(address, headers=headers)


# --- the log ---------------------------------------------------------------------------------------------------------


async def test_a_consumer_that_follows_the_pages_has_what_the_snapshot_has(fed: Any, path: Path) -> None:
    address, got = "/-/feed/log.jsonl?since=0&limit=2", []
    pages = 0
    while address:
        response = await get(fed, address)
        assert response.status_code == 200 and response.headers["content-type"].startswith("application/jsonl")
        page = from_lines(response.content)
        assert len(page) <= 2
        got, pages = got + page, pages + 1
        link = response.headers.get("link", "")
        address = link.partition("<http://localhost")[2].partition(">")[0] if 'rel="next"' in link else ""
    assert pages == 5 and [each.seq for each in got] == list(range(1, 10))
    assert {each.op for each in got} == {UPSERT, REVOKE, DELETE}
    assert got == entries_of(path)
    snapshot = from_lines((await get(fed, "/-/feed/snapshot.jsonl")).content)
    assert {each.id: each for each in snapshot} == replay(got)
    whole = await get(fed, "/-/feed/log.jsonl")
    assert from_lines(whole.content) == got and whole.headers["x-feed-sequence"] == "9"


async def test_a_page_of_the_log_is_bounded_by_its_weight(fed: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_BYTES", 10)
    first = await get(fed, "/-/feed/log.jsonl?since=0")
    assert from_lines(first.content) == entries_of(path)[:1] and "since=1" in first.headers["link"]


async def test_what_is_new_since_the_end_is_nothing(fed: Any) -> None:
    response = await get(fed, "/-/feed/log.jsonl?since=9")
    assert (response.status_code, response.content) == (200, b"") and "link" not in response.headers


@pytest.mark.parametrize("cursor", [10, 10**12])
async def test_a_cursor_of_another_log_is_told_where_to_start(fed: Any, cursor: int) -> None:
    response = await get(fed, f"/-/feed/log.jsonl?since={cursor}")
    told = response.json()
    assert response.status_code == 410 and response.headers["cache-control"] == "no-store"
    assert told["snapshot"].endswith("/-/feed/snapshot.jsonl") and (told["start"], told["end"], told["cursor"]) == (0, 9, cursor)
    assert (await get(fed, told["snapshot"].replace("http://localhost", ""))).status_code == 200


async def test_a_cursor_before_the_folders_log_is_too_old(path: Path, tmp_path: Path) -> None:
    entries = entries_of(path)
    files, began = feed_folder.contents(entries, 4, ())
    feed_folder.write(tmp_path / "feed", files, sequence=9, began=began, now=datetime.now(UTC), key=Ed25519PrivateKey.generate())
    site = new_site(path, feed=tmp_path / "feed")
    await site.invoke_startup()
    old = await get(site, "/-/feed/log.jsonl?since=3")
    assert old.status_code == 410 and old.json()["start"] == 4
    assert from_lines((await get(site, "/-/feed/log.jsonl?since=4")).content) == since(entries, 4)


@pytest.mark.parametrize("query", ["since=x", "since=-1", "since=", "since=1&limit=a", "since=1&min_tier=T9", "since=１"])
async def test_what_cannot_be_read_is_refused_by_name(fed: Any, query: str) -> None:
    response = await get(fed, f"/-/feed/log.jsonl?{query}")
    assert response.status_code == 400 and response.json()["error"].partition(":")[0] in ("since", "limit", "min_tier")


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", [f"/-/feed/{name}" for name in ("snapshot.jsonl", "log.jsonl?since=2", "stix/bundle.json", "table/cues.csv")]
)
async def test_what_somebody_has_is_not_sent_again(fed: Any, address: str) -> None:
    first = await get(fed, address)
    etag = first.headers["etag"]
    assert etag.startswith('"') and first.headers["cache-control"].startswith("public") and first.headers["last-modified"].endswith("GMT")
    again = await get(fed, address, **{"if-none-match": f'"other", {etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert (await get(fed, address, **{"if-none-match": '"other"'})).content == first.content
    assert (await get(fed, address, **{"if-modified-since": first.headers["last-modified"]})).status_code == 304
    assert (await get(fed, address, **{"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"})).status_code == 200
    assert (await get(fed, address, **{"if-modified-since": "yesterday"})).status_code == 200


async def test_the_manifest_of_the_release_names_every_file_as_it_is(fed: Any, path: Path) -> None:
    manifest = from_bytes((await get(fed, "/-/feed/manifest.json")).content)
    assert manifest.sequence == 9 and manifest.previous is None
    named = "log.jsonl snapshot.jsonl stix/bundle.json misp/manifest.json table/entries.csv people/patterns.zh.atom".split()
    assert set(named) <= set(manifest.files)
    for name, told in manifest.files.items():
        raw = (await get(fed, f"/-/feed/{name}")).content
        assert (hashlib.sha256(raw).hexdigest(), len(raw)) == (told.sha256, told.bytes), name
    signature = await get(fed, "/-/feed/manifest.json.sig")
    assert signature.status_code == 404 and "key" in signature.json()["error"]


@pytest.mark.parametrize("named", [True, False], ids=["named", "beside"])
async def test_a_signed_folder_is_handed_out_to_the_byte(
    path: Path, signed: tuple[Path, Ed25519PrivateKey], tmp_path: Path, named: bool
) -> None:
    folder, key = signed
    release = path
    if not named:
        release = tmp_path / "kb.db"
        release.write_bytes(path.read_bytes())
        (tmp_path / "feed").symlink_to(folder)
    site = new_site(release, public=True, feed=folder if named else None)
    await site.invoke_startup()
    manifest = (await get(site, "/-/feed/manifest.json")).content
    assert manifest == (folder / "manifest.json").read_bytes()
    assert is_signed(manifest, (await get(site, "/-/feed/manifest.json.sig")).content, key.public_key())
    for name in from_bytes(manifest).files:
        assert (await get(site, f"/-/feed/{name}")).content == (folder / name).read_bytes(), name
    page = Selector((await get(site, "/-/feed/")).text)
    assert "/-/feed/manifest.json.sig" in page.css("a::attr(href)").getall()
    assert (await get(site, "/-/feed/secret.txt")).status_code == 404


async def test_a_file_that_is_not_as_signed_is_not_handed_out(path: Path, signed: tuple[Path, Ed25519PrivateKey], tmp_path: Path) -> None:
    shutil.copytree(signed[0], tmp_path / "feed")
    site = new_site(path, feed=tmp_path / "feed")
    await site.invoke_startup()
    assert (await get(site, "/-/feed/stix/bundle.json")).status_code == 200
    (tmp_path / "feed/stix/bundle.json").write_text("{}")
    assert (await get(site, "/-/feed/stix/bundle.json")).status_code == 503


@pytest.mark.parametrize("name", ["../kb.db", "..%2fkb.db", "stix/../../kb.db", "kb.db", "nothing.json", ".hidden", "rules//x.yml"])
async def test_nothing_but_the_feed_is_there(fed: Any, fed_public: Any, name: str) -> None:
    for site in (fed, fed_public):
        response = await get(site, f"/-/feed/{name}")
        if response.status_code == 302:  # Datasette writes an encoded slash its own way
            response = await get(site, response.headers["location"])
        assert response.status_code in (400, 404), name
        assert b"SQLite" not in response.content


async def test_the_consumers_bar(fed: Any) -> None:
    every = live(replay(from_lines((await get(fed, "/-/feed/snapshot.jsonl?min_tier=T0")).content)))
    assert {each.id for each in every if each.kind != "cue"} == {ACTIVE, APP}
    none = from_lines((await get(fed, "/-/feed/log.jsonl?since=0&min_tier=T0")).content)
    assert none and all(each.kind == "cue" or each.body is None or each.body["support"]["tiers"].get("T0") for each in none)
    manifest = json.loads((await get(fed, "/-/feed/manifest.json?min_tier=T1")).content)
    assert manifest["min_tier"] == "T1"


# --- pages -----------------------------------------------------------------------------------------------------------


async def test_the_page_of_the_feed_leads_to_its_files(fed: Any) -> None:
    page = Selector((await get(fed, "/-/feed/")).text)
    links = [a for a in page.css("main a::attr(href)").getall() if a.startswith("/-/feed/")]
    assert {f"/-/feed/{name}" for name in ("snapshot.jsonl", "stix/bundle.json", "misp/manifest.json", "people/patterns.zh.atom")} <= set(
        links
    )
    for link in links:
        assert (await get(fed, link)).status_code == 200, link
    assert page.css(".counts dd::text").getall() == ["1", "1", "2", "9"]
    assert (await get(fed, "/-/feed")).status_code == 200
    assert "min_tier" in page.css("main").get("")


async def test_the_list_of_patterns(fed: Any) -> None:
    page = Selector((await get(fed, "/-/patterns")).text)
    (row,) = page.css("tbody tr")
    assert row.css("th a::attr(href)").get() == f"/-/pattern/{ACTIVE}" and "冒充电商客服" in row.css("th a::text").get("")
    assert row.css("td a::attr(href)").get() == "/-/type/03.1"
    assert row.css("td.num::text").getall() == ["1", "1", "2"]
    every = Selector((await get(fed, "/-/patterns?status=all&sort=last")).text)
    assert len(every.css("tbody tr")) == 3 and not every.css("script:not([src])")
    assert HOSTILE in "".join(every.css("tbody tr th a::text").getall())
    assert Selector((await get(fed, "/-/patterns?type=01")).text).css("tbody tr").getall() == []
    assert len(Selector((await get(fed, "/-/patterns?type=03.1&status=retired")).text).css("tbody tr")) == 1
    assert (await get(fed, "/-/patterns?type='&sort=x&status=%22")).status_code == 200


async def test_more_patterns_than_a_page_lists_are_counted_all_the_same(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "kb.db")
    with closing(sqlite3.connect(tmp_path / "kb.db")) as db:
        row = db.execute("SELECT * FROM patterns WHERE id = ?", (ACTIVE,)).fetchone()
        assert row[0] == ACTIVE
        more = [(f"p-{n:012x}", *row[1:]) for n in range(1, MOST + 6)]
        db.executemany(f"INSERT INTO patterns VALUES ({', '.join('?' * len(row))})", more)
        db.commit()
    page = Selector((await get(await open_site(tmp_path / "kb.db"), "/-/patterns")).text)
    assert len(page.css("tbody tr")) == MOST and f"使用中 {len(more) + 1:,}" in "".join(page.css("nav a::text").getall())


async def test_one_pattern_with_evidence_tests_and_history(fed: Any, path: Path) -> None:
    page = Selector((await get(fed, f"/-/pattern/{ACTIVE}")).text)
    links = page.css("main a::attr(href)").getall()
    with closing(sqlite3.connect(path)) as db:
        case = db.execute("SELECT id FROM cases WHERE loss_yuan = 28650").fetchone()[0]
    assert f"/-/case/{case}" in links and "/-/type/03" in links
    assert [unquote(link) for link in links if link.startswith("/-/technique/role")] == ["/-/technique/role?value=电商/物流客服"]
    assert page.css(".evidence q::text").getall() == [QUOTE]
    assert [row.css("td.num::text").get("").strip() for row in page.css(".cues tbody tr")] == ["9.00", "-2.00"]
    assert page.css(".tests li::text").getall()[0] == SCAM and len(page.css(".tests")) == 2
    history = page.css(".history li")
    assert len(history) == 2 and "线索" in "".join(history[0].css("p::text").getall())
    assert "/-/feed/log.jsonl?since=5&limit=1" in links or any("log.jsonl" in link for link in links)
    text = "".join(page.css("aside ::text").getall())
    assert "F1032 Impersonate Official" in text and "Vishing" in text
    for link in {link for link in links if link.startswith("/")}:
        assert (await get(fed, link)).status_code == 200, link
    english = Selector((await get(fed, f"/-/pattern/{ACTIVE}?_lang=en")).text)
    assert english.css("h1::text").get("").startswith("Posing as a shop")


async def test_patterns_that_are_not_in_use(fed: Any, fed_public: Any) -> None:
    retired = await get(fed, f"/-/pattern/{RETIRED}")
    assert retired.status_code == 200 and HOSTILE not in retired.text and "已停用" in retired.text
    assert (await get(fed, f"/-/pattern/{ERASED}")).status_code == 410
    assert (await get(fed, "/-/pattern/p-ffffffffffff")).status_code == 404
    assert (await get(fed, f"/-/pattern/{DRAFT}")).status_code == 200
    assert (await get(fed_public, f"/-/pattern/{DRAFT}")).status_code == 404
    assert DRAFT not in (await get(fed_public, "/-/patterns?status=all")).text
    assert (await get(fed_public, "/-/patterns?status=draft")).status_code == 200


async def test_readers_get_the_patterns_with_addresses_of_this_site(fed: Any) -> None:
    atom = Selector((await get(fed, "/-/patterns.atom")).text, type="xml")
    atom.remove_namespaces()
    (entry,) = atom.css("entry")
    assert entry.css("link[rel=alternate]::attr(href)").get() == f"http://localhost/-/pattern/{ACTIVE}"
    assert entry.css("link[rel=via]::attr(href)").get("").startswith("https://ga.qinghe.example/")
    assert len(atom.css("deleted-entry")) == 2
    told = (await get(fed, "/-/patterns.feed.json?type=03&_lang=en")).json()
    assert [item["url"] for item in told["items"]] == [f"http://localhost/-/pattern/{ACTIVE}"] and told["language"] == "en"
    assert (await get(fed, "/-/patterns.feed.json?type=01")).json()["items"] == []


async def test_home_names_only_patterns_that_say_how(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        every, told = load_patterns(db, ("active",)), load_patterns(db, ("active",), how=True)
        assert ACTIVE in {row["id"] for row in told}
        db.execute(
            "UPDATE patterns SET body = json_set(body, '$.facets', json('{\"hooks\": [], \"controls\": []}')) WHERE id = ?", (ACTIVE,)
        )
        assert [row["id"] for row in load_patterns(db, ("active",), how=True)] == [row["id"] for row in told if row["id"] != ACTIVE]
        assert len(load_patterns(db, ("active",))) == len(every)


async def test_home_and_type_lead_to_patterns(fed: Any) -> None:
    home = Selector((await get(fed, "/")).text)
    assert f"/-/pattern/{ACTIVE}" in home.css("main a::attr(href)").getall()
    assert {"/-/patterns", "/-/feed/", "/-/detect"} <= set(home.css("a::attr(href)").getall())
    kind = Selector((await get(fed, "/-/type/03")).text)
    assert kind.css(".methods a::attr(href)").getall() == [f"/-/pattern/{ACTIVE}"]
    assert (await get(fed, kind.css("a[href*='patterns?type']::attr(href)").get(""))).status_code == 200


async def test_a_release_without_patterns_has_the_pages_all_the_same(site: Any) -> None:
    for address in ("/-/patterns", "/-/feed/", "/-/detect", "/-/feed/snapshot.jsonl", "/-/patterns.atom"):
        assert (await get(site, address)).status_code == 200, address
    assert (await get(site, f"/-/pattern/{ACTIVE}")).status_code == 404

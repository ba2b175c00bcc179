"""The link box: only a form of ours, from this machine, starts `kb add`, and its page tells how it goes."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from parsel import Selector

from datasette_plugins import add

LINK = "https://ga.qinghe.example/art/2025/3/20/art_12_345.html"  # a notice of the made-up release
OTHER = "https://elsewhere.example/x.html"
TOLD = {"input": LINK, "bulletin": {"url": LINK, "title": "…"}}
FAILED = {"input": OTHER, "error": {"code": "robots", "message": "robots.txt does not allow it"}}


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A stand-in for `kb add --json` that keeps what it was given and answers as that does."""
    script = tmp_path / "child.py"
    script.write_text(
        "import json, sys, time\n"
        f"json.dump(sys.argv[1:], open({str(tmp_path / 'given')!r}, 'w'))\n"
        "print('fetching', file=sys.stderr, flush=True)\n"
        f"good, bad = {json.dumps(TOLD)!r}, {json.dumps(FAILED)!r}\n"
        "ok = 'qinghe' in sys.argv[-1]\n"
        "print(good if ok else bad)\n"
        "sys.exit(not ok)\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(add, "_COMMAND", (sys.executable, str(script)))
    monkeypatch.setattr(add, "_errands", {})
    return tmp_path / "given"


async def form_of(site: Any, link: str) -> tuple[dict[str, str], dict[str, str]]:
    """The fields and the cookies that a browser has after the page that offers the form."""
    response = await site.client.get("/-/search", params={"q": link})
    fields = {f.attrib["name"]: f.attrib["value"] for f in Selector(response.text).css("form[method=post] input")}
    return fields, dict(response.cookies)


async def finished(site: Any, path: str) -> Selector:
    for _ in range(200):
        page = Selector((await site.client.get(path)).text)
        if not page.css("meta[http-equiv=refresh]"):
            return page
        await asyncio.sleep(0.02)
    raise AssertionError("the errand never ended")


async def test_a_link_is_fetched_and_leads_to_its_notice(site: Any, child: Path) -> None:
    fields, cookies = await form_of(site, LINK)
    assert fields["url"] == LINK
    started = await site.client.post("/-/add", data=fields, cookies=cookies)
    assert started.status_code == 303
    page = await finished(site, started.headers["location"])
    assert json.loads(child.read_text()) == [LINK]
    (notice,) = [a for a in page.css("a::attr(href)").getall() if a.startswith("/-/notice/")]
    assert (await site.client.get(notice)).status_code == 200
    assert "fetching" in page.css(".log::text").get("")


async def test_a_failure_is_told_in_its_own_words(site: Any, child: Path) -> None:
    fields, cookies = await form_of(site, OTHER)
    started = await site.client.post("/-/add", data=fields, cookies=cookies)
    page = await finished(site, started.headers["location"])
    assert "没有收录成功" in page.css("h1::text").get("")
    assert "robots.txt does not allow it" in page.css(".log::text").get("")


async def test_what_is_here_already_is_shown_first(site: Any) -> None:
    page = Selector((await site.client.get("/-/search", params={"q": LINK})).text)
    assert any(href.startswith("/-/notice/") for href in page.css("a::attr(href)").getall())


FORGERIES: dict[str, dict[str, Any]] = {
    "no cookie": {"cookies": {}},
    "another cookie": {"cookies": {"kb_form": "x"}},
    "no token": {"data": {"token": ""}},
    "a token of another's making": {"data": {"token": "ImFiYyI.x"}},
    "another origin": {"headers": {"origin": "https://evil.example"}},
    "another site": {"headers": {"sec-fetch-site": "cross-site"}},
    "another port's page": {"headers": {"origin": "http://localhost:9999"}},
    "a name pointed here": {"headers": {"host": "evil.example"}},
    "a name that begins like ours": {"headers": {"host": "localhost.evil.example"}},
    "an address of the network": {"headers": {"host": "192.168.1.5:8001"}},
}


@pytest.mark.parametrize("name", FORGERIES)
async def test_forged_forms_start_nothing(site: Any, child: Path, name: str) -> None:
    fields, cookies = await form_of(site, LINK)
    forged = FORGERIES[name]
    cookies = {**cookies, **forged["cookies"]} if forged.get("cookies") else forged.get("cookies", cookies)
    response = await site.client.post(
        "/-/add", data={**fields, **forged.get("data", {})}, cookies=cookies, headers=forged.get("headers", {})
    )
    assert response.status_code == 403
    assert not child.exists() and not add._errands


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "--data=/tmp", "javascript:alert(1)", "https://", "http://a b", "https://a.example/\n--x", ""]
)
async def test_what_is_no_link_starts_nothing(site: Any, child: Path, link: str) -> None:
    fields, cookies = await form_of(site, LINK)
    response = await site.client.post("/-/add", data={**fields, "url": link}, cookies=cookies)
    assert response.status_code == 400
    assert not child.exists()


async def test_public_has_no_link_box(public: Any, site: Any, child: Path) -> None:
    fields, cookies = await form_of(site, LINK)
    assert (await public.client.post("/-/add", data=fields, cookies=cookies)).status_code == 405
    assert not child.exists()
    assert (await site.client.get("/-/add")).status_code == 302  # and looking does nothing

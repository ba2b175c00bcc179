"""The page that checks a pasted text: a verdict with its evidence, nothing kept, nothing logged, nothing in an address; open in public."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from conftest import open_site
from fed import ACTIVE, SCAM, fed_release
from parsel import Selector

from datasette_plugins import detect

HONEST = "明天下午三点在三楼会议室开会，请带上季度报表。"
SECRET = "绝密七号暗语"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fed_release(tmp_path_factory.mktemp("fed"))


@pytest_asyncio.fixture(params=[False, True], ids=["local", "public"])
async def fed(path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    yield await open_site(path, public=request.param)


async def post(site: Any, text: str, **more: str) -> Any:
    """As a browser does: the page first, then its form with its token and its cookies."""
    page = await site.client.get("/-/detect")
    fields = {each.attrib["name"]: each.attrib.get("value", "") for each in Selector(page.text).css("form[method=post] input")}
    return await site.client.post("/-/detect", data={**fields, "text": text, **more}, cookies=dict(page.cookies))


async def test_a_scam_is_called_one_with_the_words_and_the_pattern(fed: Any) -> None:
    response = await post(fed, SCAM)
    page = Selector(response.text)
    assert response.status_code == 200 and "no-store" in response.headers["cache-control"]
    assert page.css(".verdict h2::attr(class)").get() == "scam"
    assert "打开屏幕共享" in "".join(page.css(".given mark::text").getall())
    assert "".join(page.css(".given ::text").getall()) == SCAM
    assert f"/-/pattern/{ACTIVE}" in page.css(".reasons a::attr(href)").getall()
    assert page.css(".verdict .facets a::attr(href)").get() == "/-/type/03"
    assert 0.5 < float(page.css("meter::attr(value)").get("0")) <= 1
    assert page.css(".statement::text").get("")


async def test_an_honest_text_is_called_none(fed: Any) -> None:
    page = Selector((await post(fed, HONEST)).text)
    assert page.css(".verdict h2::attr(class)").get() == "calm" and not page.css(".reasons")
    assert not page.css(".given mark") and not page.css(".statement")


async def test_what_is_likely_but_below_the_threshold_is_called_suspicious(fed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    score = detect._score
    monkeypatch.setattr(detect, "_score", lambda *given: replace(score(*given), is_scam=False))
    page = Selector((await post(fed, SCAM)).text)
    assert float(page.css("meter::attr(value)").get("")) >= 0.5
    assert page.css(".verdict h2::attr(class)").get() == "doubt" and page.css(".statement")


async def test_markup_in_a_text_stays_text(fed: Any) -> None:
    response = await post(fed, f'<script>alert(1)</script>"><img src=x onerror=y> {SCAM} </textarea><b>')
    assert "<script>alert" not in response.text and "<img src=x" not in response.text and "</textarea><b>" not in response.text


@pytest.mark.parametrize(("text", "status"), [("", 400), (" \n ", 400), ("字" * 10_001, 413), ("字" * 10_000, 200)])
async def test_a_text_is_bounded(fed: Any, text: str, status: int) -> None:
    response = await post(fed, text)
    assert response.status_code == status and (status == 200) == bool(Selector(response.text).css(".verdict"))


async def test_a_form_that_is_far_too_long_is_not_read(fed: Any) -> None:
    response = await post(fed, "字" * 100_000)
    assert response.status_code == 413 and "字字字" not in response.text


async def test_a_form_from_elsewhere_is_refused(fed: Any) -> None:
    page = await fed.client.get("/-/detect")
    for fields in ({"text": SCAM}, {"text": SCAM, "csrftoken": "x"}):
        response = await fed.client.post("/-/detect", data=fields, cookies=dict(page.cookies))
        assert response.status_code == 403 and "verdict" not in response.text


async def test_nothing_is_kept_and_nothing_logged(fed: Any, path: Path, capfd: Any, caplog: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {each: each.stat().st_mtime_ns for each in path.parent.iterdir()}
    response = await post(fed, f"{SECRET} {SCAM}")
    assert SECRET in response.text and "form" in response.text
    assert {each: each.stat().st_mtime_ns for each in path.parent.iterdir()} == before

    def fail(self: Any, text: str) -> None:
        raise ValueError(f"cannot read {text}")

    monkeypatch.setattr(detect.Detector, "score", fail)
    broken = await post(fed, f"{SECRET} {SCAM}")
    assert broken.status_code == 503
    out, err = capfd.readouterr()
    assert "ValueError" in err and SECRET not in out + err + caplog.text
    assert SECRET not in (await fed.client.get("/-/detect")).text
    page = Selector((await fed.client.get("/-/detect")).text)
    assert page.css("form[method=post]") and not page.css("form[method=get] textarea")


async def test_a_question_in_the_address_is_not_read(fed: Any) -> None:
    response = await fed.client.get("/-/detect", params={"text": SCAM})
    assert response.status_code == 200 and not Selector(response.text).css(".verdict")


async def test_only_so_many_at_once(fed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "SECONDS", 0.05)
    held = threading.BoundedSemaphore(1)
    held.acquire()
    monkeypatch.setattr(detect, "_turn", held)
    response = await post(fed, SCAM)
    assert response.status_code == 503 and not Selector(response.text).css(".verdict")


async def test_other_forms_stay_shut_in_public(path: Path) -> None:
    site = await open_site(path, public=True)
    for address in ("/-/search", "/-/feed/", "/-/patterns", "/-/detect/x", "/"):
        assert (await site.client.post(address, data={"text": SCAM})).status_code in (404, 405), address


async def test_a_release_without_rules_says_so(site: Any) -> None:
    page = Selector((await site.client.get("/-/detect")).text)
    assert page.css("main .unsaid") and not page.css("form[method=post]")
    assert (await site.client.post("/-/detect", data={"text": SCAM})).status_code == 200

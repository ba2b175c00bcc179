"""Hosts that dress up as an authority are refused by name; no honest host of the bundled lists is taken for one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended
from web import HOST, Web, column, listing
from web import Answer as Answer

from crawlers.lookalike import hosts_of, imitates, impostor
from crawlers.sites import load_sites
from crawlers.source import load_sources

KNOWN = ("gat.hunan.gov.cn", "www.mps.gov.cn", "www.cpd.com.cn", "www.xinwenwang.cn")


@pytest.mark.parametrize(
    ("host", "as_"),
    [
        ("gat.hunan.gov.cn.evil.com", "gat.hunan.gov.cn"),
        ("www.gat.hunan.gov.cn.co", "gat.hunan.gov.cn"),
        ("gat-hunan-gov-cn.com", "gat.hunan.gov.cn"),
        ("gathunangovcn.top", "gat.hunan.gov.cn"),
        ("gat.hunan.g0v.cn", "gat.hunan.gov.cn"),
        ("gаt.hunan.gov.cn", "gat.hunan.gov.cn"),  # a Cyrillic а
        ("xn--gt-7kc.hunan.gov.cn", "gat.hunan.gov.cn"),
        ("ｇat.hunan.gov.cn", "gat.hunan.gov.cn"),
        ("www.mps.gov.cn.cc", "www.mps.gov.cn"),
        ("www.cpd.corn.cn", "www.cpd.com.cn"),
        ("www.xinwenwnag.cn", "www.xinwenwang.cn"),
        ("xinwenwan.cn", "www.xinwenwang.cn"),
        ("gaj.nowhere.gov.cn.net", "gov.cn"),
        ("police-gov-cn.com", "gov.cn"),
        ("mps.gov.cn-login.com", "gov.cn"),
        ("gaj.nowhere.goν.cn", "gov.cn"),  # a Greek ν
        ("gat.hunan.gov.cn", None),
        ("m.gat.hunan.gov.cn", None),
        ("gat.henan.gov.cn", None),
        ("gat.hainan.gov.cn", None),
        ("mp.weixin.qq.com", None),
        ("www.chinanews.com.cn", None),
        ("xinwen.cn", None),
        ("反诈.中国", None),
        ("", None),
    ],
)
def test_who_pretends_to_be_whom(host: str, as_: str | None) -> None:
    assert imitates(host, KNOWN) == as_


def test_no_host_of_our_lists_is_taken_for_another() -> None:
    known = hosts_of(load_sources().values()) | {site.host for site in load_sites() if site.tier != "T2"}
    assert len(known) > 250
    assert {host: real for host in known if (real := imitates(host, known - {host}))} == {}
    assert {host for host in known if impostor(host, ())} == set()


def test_they_are_refused_wherever_they_come_from(
    web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]], tmp_path: Path
) -> None:
    urls = column(web, HOST, 1)
    fake = f"http://{HOST}.evil.com/jwzx/202403/t20240305_1.html"
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(urls[0], "通报"), (fake, "通报")])))
    kb("crawl")
    assert rows("SELECT url, code, message FROM quarantine") == [(fake, "lookalike", f"{HOST}.evil.com: looks like {HOST} and is not")]
    ended = kb("add", fake)
    assert ended.code == 1 and "looks like" in ended.err
    line = {"url": fake.replace("_1.", "_2."), "title": "通报", "text": "张女士被骗走19240元。"}
    (tmp_path / "a.jsonl").write_text(json.dumps(line), "utf-8")
    (tmp_path / "a.html").write_text(f'<link rel="canonical" href="{fake}"><h1>通报</h1><p>{"张女士被骗。" * 60}</p>', "utf-8")
    for name in ("a.jsonl", "a.html"):
        assert kb("ingest", tmp_path / name, "--json").rows[0]["refused"][0][1] == "lookalike"
    assert rows("SELECT count(*) FROM bulletins") == [1] and {asked.host for asked in web.log} == {HOST}

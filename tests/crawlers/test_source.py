"""Sources are data: what the house knows is read, anything else is refused by file and key; trust follows the verified host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawlers.source import MIN_DELAY, Source, SourceError, canonical, load_sources, source_of_host, tier_of
from crawlers.spider import declared, spider_class


def test_the_declared_sources_stand() -> None:
    known = load_sources()
    assert len(known) >= 12 and {"sichuan_police", "fengmian_netease"} <= set(known)
    assert all(s.verified_live == "never" for s in known.values()), "nothing could be seen live so far"
    assert all(s.allow and (s.lists or not s.enabled) and s.delay >= MIN_DELAY for s in known.values())
    assert not known["sichuan_police"].lists and not known["sichuan_police"].enabled
    netease = known["fengmian_netease"]
    assert (netease.family, netease.tier, netease.publisher) == ("netease", "T2", "封面新闻")


def test_every_source_file_says_how_to_look_after_it() -> None:
    files = list((Path(__file__).parents[2] / "crawlers" / "sources").glob("*/*.yml"))
    assert files and all(path.read_text("utf-8").startswith("# ") for path in files)


def test_scrapy_lists_the_sources() -> None:
    from scrapy.settings import Settings
    from scrapy.spiderloader import SpiderLoader

    settings = Settings()
    settings.setmodule("crawlers.settings")
    loader = SpiderLoader.from_settings(settings)
    assert sorted(loader.list()) == sorted(declared())
    assert loader.load("hunan_police").source == declared()["hunan_police"]
    assert loader.load("hunan_police").__module__ == "crawlers.spider"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"xpath": "//a"}, "unknown key: xpath"),
        ({"name": "other"}, "name: 'other' is not the file's name"),
        ({"tier": "T9"}, "tier: 'T9'"),
        ({"tier": None}, "missing key: tier"),
        ({"family": "wordpress"}, "family: 'wordpress'"),
        ({"lists": "http://a.gov.cn/"}, "lists: must be a list"),
        ({"lists": ["ftp://a.gov.cn/"]}, "lists: 'ftp://a.gov.cn/'"),
        ({"lists": ["http://127.0.0.1/"]}, "lists: 'http://127.0.0.1/'"),
        ({"lists": []}, "enabled: a source without lists"),
        ({"allow": ["http://a.gov.cn/"]}, "allow: 'http://a.gov.cn/'"),
        ({"article": "("}, "article: "),
        ({"options": {"delay": "0"}}, "options: delay: only selectors"),
        ({"expect": {"mean": 3}}, "expect: unknown key: mean"),
        ({"expect": {"min": "many"}}, "expect: min: 'many' is no count"),
        ({"expect": {"max": -1}}, "expect: max: -1 is no count"),
        ({"expect": {"min": True}}, "expect: min: True is no count"),
        ({"expect": {"filled": 0.9}}, "expect: filled: 0.9 must be a mapping"),
        ({"expect": {"filled": {"body": 0.9}}}, "expect: filled: body is none of title, text"),
        ({"expect": {"filled": {"title": 90}}}, "expect: filled: title: 90 is no share"),
        ({"expect": {"filled": {"title": "most"}}}, "expect: filled: title: 'most' is no share"),
        ({"hours": "at night"}, "hours: 'at night'"),
        ({"delay": 0.5}, "delay: 0.5 is under 2.0 seconds"),
        ({"region": "Hunan"}, "region: 'Hunan'"),
        ({"enabled": "yes please"}, "enabled, republish"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(declare: Callable[..., Path], change: dict[str, Any], says: str) -> None:
    folder = declare({})
    path = next(folder.glob("*/*.yml"))
    import yaml

    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **change}), "utf-8")
    with pytest.raises(SourceError) as refused:
        load_sources(folder)
    assert str(path) in str(refused.value) and says in str(refused.value)


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: [", "\x00", ""])
def test_what_is_no_source_file_is_refused(declare: Callable[..., Path], text: str) -> None:
    folder = declare({})
    path = next(folder.glob("*/*.yml"))
    path.write_text(text)
    with pytest.raises(SourceError, match=path.name):
        load_sources(folder)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTPS://GAJ.Beijing.gov.CN/a", "https://gaj.beijing.gov.cn/a"),
        ("https://a.gov.cn:443/x#top", "https://a.gov.cn/x"),
        ("http://a.gov.cn:80", "http://a.gov.cn/"),
        ("http://a.gov.cn:8080/x", "http://a.gov.cn:8080/x"),
        ("https://www.163.com/dy/article/A.html?spm=c.1&id=2&utm_source=x", "https://www.163.com/dy/article/A.html?id=2"),
        ("https://a.gov.cn/x?b=2&a=1", "https://a.gov.cn/x?b=2&a=1"),
        ("https://公安.中国/", "https://xn--55q79v.xn--fiqs8s/"),
    ],
)
def test_one_page_has_one_key(url: str, key: str) -> None:
    assert canonical(url) == key == canonical(key)


@pytest.mark.parametrize("url", ["", "gat.sc.gov.cn/x", "file:///etc/passwd", "http://", "javascript:alert(1)", "http://a:b:c/"])
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    with pytest.raises(ValueError):
        canonical(url)


LISTS, ALLOW = ("https://gat.hunan.gov.cn/x/",), ("gat.hunan.gov.cn", "mp.weixin.qq.com")
POLICE = Source("police", "t", "公安局", "公安局", "T0", "430000", "trs", LISTS, ALLOW)
PRESS = Source("press", "t", "警察网", None, "T1", None, "trs", ("https://www.cpd.com.cn/n1/",), (".cpd.com.cn",))
UNLISTED = Source("sichuan", "t", "公安厅", "公安厅", "T0", "510000", "ucap", (), ("gat.sc.gov.cn",))
UPLOADS = Source("uploads", "t", "封面新闻", None, "T0", None, "netease", ("https://www.163.com/dy/media/T1.html",), ("www.163.com",))


@pytest.mark.parametrize(
    ("url", "tier", "owner"),
    [
        ("https://gat.hunan.gov.cn/a.html", "T0", "police"),
        ("http://gat.hunan.gov.cn/a.html", "T2", "police"),
        ("https://gat.hunan.gov.cn.evil.com/a.html", "T2", None),
        ("https://agat.hunan.gov.cn/a.html", "T2", None),
        ("https://gat.hunan.gov.cn:8443/a.html", "T0", "police"),
        ("https://mp.weixin.qq.com/s/abc", "T2", None),
        ("https://news.cpd.com.cn/n1/1.html", "T1", "press"),
        ("https://cpd.com.cn.example.org/n1/1.html", "T2", None),
        ("https://gat.sc.gov.cn/scgat/c1/x.shtml", "T0", "sichuan"),
        ("https://www.163.com/dy/article/A.html", "T2", "uploads"),
    ],
)
def test_trust_follows_the_verified_host(url: str, tier: str, owner: str | None) -> None:
    found, who = tier_of(url, (POLICE, PRESS, UNLISTED, UPLOADS))
    assert (found, who.name if who else None) == (tier, owner)


def test_a_source_s_scheme_is_its_host_s() -> None:
    assert POLICE.canonical("http://gat.hunan.gov.cn/a.html") == "https://gat.hunan.gov.cn/a.html"
    assert POLICE.canonical("http://mp.weixin.qq.com/s/abc") == "http://mp.weixin.qq.com/s/abc"


def test_a_person_s_own_url_allows_its_host_and_no_other() -> None:
    source = source_of_host("gat.hunan.gov.cn", (POLICE, UPLOADS))
    assert source.allows("gat.hunan.gov.cn") and not source.allows("mp.weixin.qq.com") and source.family == "trs"
    assert source.canonical("http://gat.hunan.gov.cn/a") == "https://gat.hunan.gov.cn/a"
    stranger = source_of_host("www.163.com", (POLICE, UPLOADS))
    assert stranger.family == "" and stranger.allow == ("www.163.com",)


def test_a_spider_is_its_source() -> None:
    spidercls = spider_class(replace(POLICE, delay=5.0), (POLICE,))
    assert spidercls.name == "police" and spidercls.custom_settings == {"DOWNLOAD_DELAY": 5.0}

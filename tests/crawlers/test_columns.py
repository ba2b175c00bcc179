"""What discovery makes of links, names and lists, page by page, without a network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from crawlers.discovery.columns import read_column
from crawlers.discovery.findings import Finding, SiteReport, Trial, from_json, scored
from crawlers.discovery.links import Hint, hints, onward
from crawlers.discovery.names import share, weight
from crawlers.discovery.scout import domain, folder_of, source_of
from crawlers.discovery.shape import expression, narrowed
from crawlers.discovery.trial import Tried, agrees
from crawlers.discovery.walk import key_of
from crawlers.discovery.writing import slug, write_sources
from crawlers.families import FAMILIES, Page
from crawlers.sites import Site, site_at
from crawlers.source import Source, load_sources

HOST = "http://gaj.a.example"
FRAUD = ("刷单返利是骗局", "冒充客服退款，她转走三万元", "反诈预警：虚假投资平台", "注销网贷账户？骗你的", "民警劝阻一起冒充公检法诈骗")
OTHER = ("我局召开工作会议", "关于招录辅警的公告", "出入境窗口暂停办公", "失物招领启事", "道路施工绕行提示")


def page(body: str, path: str = "/", head: str = "") -> Page:
    return Page(f"{HOST}{path}", f"<html><head>{head}</head><body>{body}</body></html>")


def rows(titles: Sequence[str], folder: str = "/jfts", first: int = 1) -> str:
    links = (
        f'<li><a href="{folder}/202402/t202402{n:02}_{1160 + n}.html">{t}</a><span>2024-02-{n:02}</span></li>'
        for n, t in enumerate(titles, first)
    )
    return f"<ul>{''.join(links)}</ul>"


@pytest.mark.parametrize(
    ("name", "heavy"),
    [
        ("反诈宣传", 3),
        ("交通诈骗预警", 3),
        ("警方提示", 2),
        ("以案说防", 2),
        ("警示案例", 2),
        ("新闻中心", 1),
        ("刑侦支队", 1),
        ("关于我们", 0),
        ("交通安全提示", -1),
        ("消防提示", -1),
        ("招警公告", -1),
        ("", 0),
        ("下一页", 0),
        ("3", 0),
        ("民警提醒：这三种电话别接", 0),
        ("关于防范电信网络新型违法犯罪的通告全文", 0),
    ],
)
def test_what_a_name_promises(name: str, heavy: int) -> None:
    assert weight(name) == heavy


def test_titles_about_fraud_are_told_from_others() -> None:
    assert share(FRAUD) == 1.0 and share(OTHER) == 0.0 and share(()) == 0.0


MENU = '<ul><li><a href="/xw/">新闻中心</a><ul style="display:none"><li><a href="/jfts/">警方提示</a></li></ul></li></ul>'


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<a href="/jfts/">警方提示</a>', [("/jfts/", "警方提示")]),
        ('<a href="/jfts/"><img src="a.png" alt="警方提示"></a>', [("/jfts/", "警方提示")]),
        ('<a href="/jfts/" title="警方提示"><img src="a.png"></a>', [("/jfts/", "警方提示")]),
        ('<a href="/fz/;jsessionid=0A1B">防诈</a>', [("/fz/", "防诈")]),
        ("""<a href="javascript:void(window.open('/jfts/'))">警方提示</a>""", [("/jfts/", "警方提示")]),
        ("""<div onclick="location.href='/jfts/'">警方提示</div>""", [("/jfts/", "警方提示")]),
        ('<select><option value="">请选择</option><option value="/jfts/">警方提示</option></select>', [("/jfts/", "警方提示")]),
        ('<map><area href="/jfts/" alt="警方提示"></map>', [("/jfts/", "警方提示")]),
        (MENU, [("/xw/", "新闻中心"), ("/jfts/", "警方提示")]),
        ('<a href="javascript:void(0)">警方提示</a>', []),
        ('<a href="/jfts.pdf">警方提示</a>', []),
        ('<a href="/trap/" style="display:none">警方提示</a>', []),
        ('<p style="display:none"><a href="/trap/">警方提示</a></p>', []),
        ('<a rel="nofollow" href="/jfts/">警方提示</a>', []),
        ('<a href="/jfts/2.html">下一页</a>', []),
        ('<a href="/a.html">民警提醒：这三种电话别接</a>', []),
        ('<a href="mailto:a@a.example">警方提示</a>', []),
    ],
)
def test_where_links_lead_and_what_they_are_called(markup: str, found: list[tuple[str, str]]) -> None:
    assert [(h.url.removeprefix(HOST), h.name) for h in hints(page(markup))] == found


@pytest.mark.parametrize(
    "markup",
    [
        '<div><div class="hd"><h3>反诈</h3><a href="/fz/">更多&gt;&gt;</a></div>{rows}</div>',
        '<div><h3>反诈</h3>{rows}<p class="more"><a href="/fz/"><img alt="更多"></a></p></div>',
        '<div><span class="tit">反诈</span>{rows}<a href="/fz/">MORE+</a></div>',
        '<div class="hd"><i></i><em>反诈</em><a href="/fz/" title="更多"></a></div>',
    ],
)
def test_a_block_names_the_link_that_closes_it(markup: str) -> None:
    found = [h for h in hints(page(markup.format(rows=rows(FRAUD)))) if h.url == f"{HOST}/fz/"]
    assert [h.name for h in found] == ["反诈"]


def test_titles_below_a_heading_speak_for_its_link() -> None:
    box = '<div class="box"><h3><a href="/{0}/">{1}</a></h3>{2}</div>'
    both = box.format("ts", "生活提示", rows(FRAUD)) + box.format("gk", "公告", rows(OTHER, "/gk"))
    told = {h.name: h.told for h in hints(page(both))}
    assert (told["生活提示"], told["公告"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("body", "head", "after"),
    [
        ('<a href="/index.html">某市公安局</a>', "", "/index.html"),
        ("", '<meta http-equiv="Refresh" content="0; url=/web/index.html">', "/web/index.html"),
        ("<script>window.location.href='/web/';</script>", "", "/web/"),
        ('<a href="/a/">甲</a><a href="/main/">进入网站</a><a href="/b/">乙</a>', "", "/main/"),
        ("".join(f'<a href="/{n}/">栏目</a>' for n in range(9)), "", None),
        ("没有链接", "", None),
    ],
)
def test_a_splash_page_leads_on(body: str, head: str, after: str | None) -> None:
    assert onward(page(body, head=head)) == (f"{HOST}{after}" if after else None)


@pytest.mark.parametrize(
    ("urls", "other"),
    [
        ([f"{HOST}/jfts/20240{n}/t2024020{n}_116{n}.html" for n in range(1, 5)], f"{HOST}/tzgg/202402/t20240205_5160547.html"),
        ([f"{HOST}/art/2024/2/{n}/art_1589071_5921{n}.html" for n in range(1, 5)], f"{HOST}/art/2024/2/1/art_1229099_59215.html"),
        ([f"{HOST}/info/1006/246{n}.htm" for n in range(1, 5)], f"{HOST}/info/1007/2466.htm"),
        ([f"{HOST}/c103371/2024/2/{n}/{n}f3c5d7b9a1e2f4c6d8b0a9e7f5c3d1b.shtml" for n in range(1, 5)], f"{HOST}/c103371/nav_list.shtml"),
        ([f"{HOST}/show.asp?id={n}" for n in (8, 91, 305)], f"{HOST}/list.asp?id=7"),
        ([f"{HOST}/c/8{n}kQ3bT9aZ{n}" for n in range(1, 5)], f"{HOST}/c/about"),
    ],
)
def test_what_articles_addresses_look_like(urls: list[str], other: str) -> None:
    pattern = re.compile(expression(urls) or "")
    assert all(pattern.search(url) for url in urls) and not pattern.search(other)
    later = [re.sub(r"2024", "2031", url) for url in urls]
    assert all(pattern.search(url) for url in later), "a year is no mark of a column"
    assert pattern.search(urls[0] + ";jsessionid=0A1B") or "?" in urls[0]


@pytest.mark.parametrize(
    ("urls", "family", "fits", "others"),
    [
        (["/x/content/post_81.html", "/x/content/post_92.html"], "gkmlpt", ["/x/content/mpost_7.html"], ["/y/content/post_81.html"]),
        (
            [f"/art/2024/2/{n}/art_1589071_5921{n}.html" for n in range(1, 5)],
            "hanweb",
            ["/art/2013/art_1589071_77.html"],
            ["/art/2024/2/1/art_1229099_15890.html", "/col/col1589071/index.html"],
        ),
        ([f"/info/1006/246{n}.htm" for n in range(1, 5)], "vsb", ["/info/1006/9.htm"], ["/info/1007/2466.htm", "/info/1007/1006.html"]),
        (
            [f"/col/col496919/art/2024/art_{n}f3c5d7b9a1e2f4c6d8b0a9e7f5c3d1b.html" for n in range(3)],
            "jpaas",
            ["/art/2016/5/5/art_496919_32138.html"],
            ["/art/2016/5/5/art_254252_32138.html", "/art/2016/5/5/art_254252_496919.html"],
        ),
        (["/jfts/202402/t20240205_51.html"], "trs", ["/jfts/201901/t20190105_7.shtml"], ["/tzgg/202402/t20240205_51.html"]),
        (
            [f"/n1/2024/0829/c1008-{n}.html" for n in range(401, 405)],
            "people",
            ["/n1/2019/0101/c1008-7.html"],
            ["/n1/2024/0829/c1009-7.html"],
        ),
    ],
)
def test_a_familys_pattern_is_narrowed_to_the_column(urls: list[str], family: str, fits: list[str], others: list[str]) -> None:
    pattern = re.compile(narrowed([HOST + url for url in urls], FAMILIES[family][0].article_url) or "")
    assert all(pattern.search(HOST + url) for url in (*urls, *fits))
    assert not any(pattern.search(HOST + url) for url in others) and not pattern.search("http://gaj.b.example" + urls[0])


def test_what_nothing_sets_apart_is_left_to_the_family() -> None:
    keys = [f"{HOST}/art/2024/art_{n}f3c5d7b9a1e2f4c6d8b0a9e7f5c3d1b.html" for n in range(3)]
    assert narrowed(keys, FAMILIES["jpaas"][0].article_url) is None
    urls = [f"{HOST}/newsDetail_forward_{n}" for n in (271, 382, 493)]
    assert narrowed(urls, FAMILIES["thepaper"][0].article_url) is None and expression(urls)


def test_addresses_without_numbers_tell_nothing() -> None:
    assert expression([f"{HOST}/about.html", f"{HOST}/contact.html"]) is None and expression([]) is None


def test_a_column_is_its_longest_list() -> None:
    side = f'<div class="side"><h3>热点</h3>{rows(OTHER[:3], "/tzgg")}</div>'
    found = read_column(page(f"{side}<div>{rows(FRAUD)}</div>", "/jfts/index.html"))
    assert found.family == "trs" and [link.title for link in found.links] == list(FRAUD)
    assert found.share == 1.0 and not found.gathers
    assert found.article and re.search(found.article, found.links[0].url) and "/jfts/" in found.article


def test_rows_on_other_hosts_are_rows() -> None:
    away = "".join(f'<li><a href="https://mp.weixin.a.example/s/Cc{n}DfmFe9S4I9">{t}</a></li>' for n, t in enumerate(FRAUD))
    links = '<ul><li><a href="https://www.mps.gov.cn/">中华人民共和国公安部</a></li><li><a href="https://www.gov.cn/">中国政府网门户网站</a></li></ul>'
    found = read_column(page(f"<div>{rows(OTHER[:1])[:-5]}{away}</ul></div>{links}", "/jfts/index.html"))
    assert found.family == "trs" and len(found.links) == 5 and found.share == 4 / 5  # the shortest looks like no title


@pytest.mark.parametrize("urls", [[f"{HOST}/zhaopin", f"{HOST}/about"], [f"{HOST}/a/"], []])
def test_addresses_of_no_shape_set_nothing_apart(urls: list[str]) -> None:
    assert narrowed(urls * 3, r"/\d{6}/t\d{8}_\d+\.html$") is None


def test_rows_in_groups_are_one_list() -> None:
    found = read_column(page(f"<div>{rows(FRAUD)}{rows(OTHER, first=6)}</div>", "/jfts/index.html"))
    assert len(found.links) == 10


@pytest.mark.parametrize(
    "body",
    [
        f'<div><h3>警方提示</h3><a href="/jfts/">更多</a>{rows(FRAUD)}</div>',
        f'<div><h3><a href="/jfts/">警方提示</a></h3>{rows(FRAUD)}</div>',
        f'<div><div class="b"><h2>警方提示</h2>{rows(FRAUD)}</div><div class="b"><h2>公告</h2>{rows(OTHER, "/gg")}</div>'
        f'<div class="b"><h2>会议</h2>{rows(OTHER[::-1], "/hy")}</div></div>',
    ],
)
def test_a_page_of_beginnings_is_no_column(body: str) -> None:
    assert read_column(page(body, "/xw/index.html")).gathers


def test_a_list_of_no_known_family_is_read_by_its_own_addresses() -> None:
    nav = "".join(f'<li><a href="list.asp?id={n}">栏目{n}</a></li>' for n in range(5))
    items = "".join(f'<li><a href="show.asp?id={90 + n}">{t}</a></li>' for n, t in enumerate((*FRAUD, "短题")))
    found = read_column(page(f"<ul>{nav}</ul><ul>{items}</ul>", "/list.asp?id=3"))
    assert found.family is None and len(found.links) == 6 and found.links[-1].title == "短题"


@pytest.mark.parametrize(
    ("one", "other"),
    [("/jfts/", "/jfts/index.html"), ("/jfts", "/jfts/"), ("/list.asp?id=3", "/list.asp?id=3"), ("/", "/index.shtml")],
)
def test_one_page_has_one_key(one: str, other: str) -> None:
    assert key_of(HOST + one) == key_of(HOST.replace("gaj", "www.gaj") + other)
    assert key_of(f"{HOST}/list.asp?id=3") != key_of(f"{HOST}/list.asp?id=4")


@pytest.mark.parametrize(
    ("listed", "title", "same"),
    [
        ("冒充客服退款，她转走...", "冒充客服退款，她转走三万元", True),
        ("冒充客服退款", "冒充客服退款_某市公安局", True),
        ("【提示】冒充客服", "提示冒充客服", True),
        ("冒充客服退款", "失物招领启事", False),
        ("", "失物招领启事", False),
    ],
)
def test_the_list_and_the_article_agree(listed: str, title: str, same: bool) -> None:
    assert agrees(listed, title) is same


def test_how_sure_has_its_reasons() -> None:
    read = (Trial("u", True, True, True),) * 2
    assert scored("反诈预警", 15, 1.0, True, "trs", read)[0] == 100
    points, reasons = scored("新闻中心", 5, 0.2, False, "fallback", (Trial("u", True, False, True, "no date"),))
    assert 0 < points < 40 and sum(int(r.split()[0]) for r in reasons) == points
    assert scored("反诈预警", 15, 1.0, True, "trs", ())[0] == 75


# --- what is written -------------------------------------------------------------------------------------------------

SITE = Site("510800", "city_police", "T0", "http://gaj.a.gov.cn/", "某市公安局")


def tried(url: str, family: str = "trs", share: float = 1.0, passed: bool = True, **more: str) -> Tried:
    trials = (Trial(f"{url}1.html", True, passed, True, "" if passed else "no date"),) * 2
    pattern = rf"^https?://gaj\.a\.gov\.cn/{url.rstrip('/').rpartition('/')[2]}/\d+\.html(?:[;?]|$)"
    found = Finding(url, "警方提示", family, 9, share, True, pattern, ("gaj.a.gov.cn",), trials, 90, ("+20 called 警方提示",), **more)
    source = source_of(SITE, "x")
    return Tried(found, Source(**{**{k: getattr(source, k) for k in source.__slots__}, "family": family}))


def test_columns_of_a_site_are_sources_that_load(tmp_path: Path) -> None:
    report = SiteReport(SITE, "found")
    all_of_them = [
        tried("https://gaj.a.gov.cn/jfts/"),
        tried("https://gaj.a.gov.cn/fz/"),
        tried("https://gaj.a.gov.cn/xw/", share=0.3),
        tried("https://gaj.a.gov.cn/wx/", "wechat"),
        tried("https://gaj.a.gov.cn/old/", passed=False),
        tried("https://gaj.a.gov.cn/known/", declared="a_police"),
    ]
    write_sources(report, all_of_them, tmp_path, ())
    known = load_sources(tmp_path)
    assert {name: (len(s.lists), s.enabled, s.family) for name, s in known.items()} == {
        "gaj_a": (2, True, "trs"),
        "gaj_a_wechat": (1, True, "wechat"),
        "gaj_a_held": (2, False, "trs"),
    }
    main = known["gaj_a"]
    assert main.region == "510800" and main.tier == "T0" and main.verified_live != "never" and known["gaj_a_held"].verified_live == "never"
    assert (
        main.article
        and re.search(main.article, "https://gaj.a.gov.cn/fz/7.html")
        and not re.search(main.article, "https://gaj.a.gov.cn/xw/7.html")
    )
    assert {path.parent.name for path in tmp_path.glob("*/*.yml")} == {"sichuan"}
    text = (tmp_path / "sichuan" / "gaj_a_held.yml").read_text("utf-8")
    assert text.startswith("# ") and "no date" in text and "30%" not in text.splitlines()[0]


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    report, columns = SiteReport(SITE, "found"), [tried("https://gaj.a.gov.cn/jfts/")]
    names = [path.stem for _ in range(2) for path in write_sources(report, columns, tmp_path, ("gaj_a",))]
    assert names == ["gaj_a_2", "gaj_a_3"]


def test_a_report_comes_back_as_it_was() -> None:
    report = SiteReport(
        SITE, "found", "", 9, "2026-01-01T00:00:00Z", "here", (tried("https://gaj.a.gov.cn/jfts/").finding,), ({"url": "u"},), ("p",)
    )
    assert from_json(report.to_json()) == report


@pytest.mark.parametrize(
    ("home", "name", "above", "folder"),
    [
        ("http://gaj.sjz.gov.cn/", "gaj_sjz", "sjz.gov.cn", "/"),
        ("http://www.hengyang.gov.cn/gaj", "hengyang_gaj", "hengyang.gov.cn", "/gaj/"),
        ("https://www.bijie.gov.cn/bm/bjsgaj/", "bijie_bjsgaj", "bijie.gov.cn", "/bm/bjsgaj/"),
        ("http://xxgk.yichang.gov.cn/list.html?depid=852", "xxgk_yichang_list", "yichang.gov.cn", "/"),
        ("http://www.zkga.gov.cn/", "zkga", "zkga.gov.cn", "/"),
        ("https://www.adcc.gov.hk/", "adcc", "adcc.gov.hk", "/"),
        ("http://wuchang.example/", "wuchang", "wuchang.example", "/"),
    ],
)
def test_a_site_has_a_name_a_domain_and_a_folder(home: str, name: str, above: str, folder: str) -> None:
    site = Site("510800", "city_police", "T0", home, "某局")
    assert (slug(site), domain(site.host), folder_of(home)) == (name, above, folder)


def test_every_listed_site_has_a_name_of_its_own() -> None:
    from crawlers.sites import POLICE, load_sites

    names = [slug(site) for site in load_sites() if site.kind in POLICE]
    assert len(set(names)) == len(names)


def test_a_stranger_has_no_tier() -> None:
    listed, stranger = site_at("https://gaj.cngy.gov.cn/"), site_at("http://gaj.cngy.gov.cn.evil.example/")
    assert (listed.tier, listed.region, listed.name) == ("T0", "510800", "广元市公安局")
    assert (stranger.tier, stranger.region) == ("T2", "000000")


def test_hints_are_of_the_page_alone() -> None:
    assert list(hints(page("<p>没有链接</p>"))) == []
    assert Hint("u", "n").told == 0.0

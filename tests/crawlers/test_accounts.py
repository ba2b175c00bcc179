"""百家号 and the alerts of the Hong Kong police: dates as far as they are printed, lists as far as they are evidenced."""

from __future__ import annotations

import json

import pytest

from crawlers.families import FAMILIES, Page, read_article, recognise, recognise_list

BODY = "<p>警方提醒：取消业务无需共享屏幕，更无需转账，有疑问请拨打96110。</p>"
URL = "https://baijiahao.baijia.example/s?id=1700000000000000001"


@pytest.mark.parametrize(
    "printed, day",
    [
        ("<span>发布时间: 19-11-06</span>", "2019-11-06"),
        ("<span>发布时间：2023-01-06 08:00</span>", "2023-01-06"),
        ("<span>发布时间: 11-06</span>", None),
        ("<span>发布时间: 19-13-06</span>", None),
        ("<span class='date'>03-21</span>", None),
        ("<meta itemprop='dateUpdate' content='2022-03-01 09:00:00'>", "2022-03-01"),
        ("<span>发布时间: 22-02-28</span><meta itemprop='dateUpdate' content='2022-03-01 09:00:00'>", "2022-02-28"),
    ],
)
def test_a_day_without_its_year_is_no_date(printed: str, day: str | None) -> None:
    html = f"<title>警惕冒充客服诈骗</title>{printed}<div data-testid='article'>{BODY}<div>举报/反馈</div></div>"
    read = read_article(Page(URL, html), "baijiahao")
    assert (read.published, read.title, read.publisher) == (day, "警惕冒充客服诈骗", None)
    assert read.text.endswith("96110。")


def test_links_to_accounts_are_known() -> None:
    links = ("//baijiahao.baidu.com/s?id=1850027474872762323&wfr=spider&for=pc", "//mbd.baidu.com/newspage/data/landingsuper?context=1")
    others = ("//baijiahao.baidu.com/builder/rc/home", "//baike.baidu.com/s?id=1850027474872762323")
    html = "".join(f"<li><a href='{u}'>警惕冒充客服诈骗</a></li>" for u in (*links, *others))
    listing = FAMILIES["baijiahao"][0](Page("https://gaj.a.example/", html))
    assert [link.url for link in listing.links()] == [f"https:{u}" for u in links]


def test_alerts_are_listed_by_their_numbers() -> None:
    alerts = [
        {"id": "1747588349911460001", "title": {"zhHk": "提防假冒電訊公司職員騙案", "enHk": "Beware"}},
        {"id": 1747588349911460002, "title": {"enHk": "Only in English"}},
        {"id": "about", "title": {"zhHk": "關於"}},
        {"id": "3", "title": "no alert"},
    ]
    page = Page("https://www.fangpian.example/data/alert.json", json.dumps({"Alerts": alerts}))
    listing = FAMILIES["adcc"][0](page)
    start = "https://www.fangpian.example/zh-hk/alerts-detail/alerts-174758834991146000"
    assert listing.links() == [(f"{start}1.html", "提防假冒電訊公司職員騙案"), (f"{start}2.html", "Only in English")]
    assert listing.next_pages() == [] and recognise_list(page) == "adcc"


def test_neither_takes_other_pages_for_its_own() -> None:
    for html in ("<div class='article-content'><p>a</p></div>", "<div class='fr-view'>a</div>", "<h1>a</h1><div class='_date'>b</div>"):
        assert recognise(Page("https://a.example/x.html", html)) not in ("baijiahao", "adcc")

"""The planted web itself: the same seed gives the same web, what it calls true stands on its pages, and breaches of manners are seen."""

from __future__ import annotations

import html
import http.client
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest

from . import Article, Entry, Served, Site, Web, check_log, fetched_again, plant, serve
from .deal import FAMILIES
from .robots import WALLED, policy_of, read

SITES = 40
_HREF = re.compile(r'href="([^"]{1,400})"')
_SESSION = re.compile(r";jsessionid=[0-9A-F]{8,40}")


@pytest.fixture(scope="module")
def web() -> Web:
    return plant(7, SITES)


@pytest.fixture(scope="module")
def sites(web: Web) -> list[Site]:
    return web.on(0).sites


@pytest.fixture
def served(web: Web) -> Iterator[Served]:
    with serve(web) as running:
        yield running


def page(web: Web, url: str, day: int = 0) -> str:
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    answer = web.on(day).answer(parts.netloc, parts.path + (f"?{parts.query}" if parts.query else ""), {}, query)
    assert answer.status == 200, (url, answer.status)
    charset = web.by_host[parts.netloc].traits.charset
    return answer.body.decode(charset)


def get(served: Served, host: str, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection(*served.address, timeout=10)
    connection.request(
        "GET", path, headers={"Host": host, "User-Agent": "scam-bulletins/0", **{k.replace("_", "-"): v for k, v in headers.items()}}
    )
    answer = connection.getresponse()
    found = answer.status, answer.read(), dict(answer.getheaders())
    connection.close()
    return found


def test_the_same_seed_gives_the_same_web(web: Web, sites: list[Site]) -> None:
    again = plant(7, SITES)
    assert again.on(0).sites[:8] == sites[:8]
    url = next(a.url for s in sites for c in s.columns for a in c.articles)
    assert page(web, url) == page(again, url)
    assert [s.host for s in plant(8, SITES).on(0).sites] != [s.host for s in sites]


def test_every_family_is_there_and_its_article_says_what_is_true(web: Web, sites: list[Site]) -> None:
    told: set[str] = set()
    for site in sites:
        for article in [a for c in site.columns for a in c.articles[:3]]:
            if article.family == "unknown":
                told.add("unknown")
                continue
            texts = [re.sub(r"<[^>]*>|\s|&nbsp;|　", "", html.unescape(page(web, url))) for url in (article.url, *article.pages)]
            for line in article.text.split("\n"):
                assert any(re.sub(r"\s|　", "", line) in text for text in texts), (article.url, line)
            assert re.sub(r"\s", "", article.title) in texts[0]
            told.add(article.family)
    assert told >= set(FAMILIES) | {"wechat"}


def test_lists_link_to_what_they_hold(web: Web, sites: list[Site]) -> None:
    seen = 0
    for site in sites:
        for column in site.columns:
            if column.placed == "script" or site.family == "jpaas" or not column.articles:
                continue
            text = page(web, column.url)
            first = column.articles[0]
            assert html.escape(first.listed_as or first.title) in text, column.url
            seen += 1
    assert seen > SITES


def test_every_column_is_reached_in_three_clicks(web: Web, sites: list[Site]) -> None:
    for site in (site for site in sites if site.columns):
        host = f"http://{site.host}"
        seen, frontier = {f"{host}/"}, [f"{host}/"]
        for _ in range(3):
            found = [urljoin(url, _SESSION.sub("", html.unescape(link))) for url in frontier for link in _HREF.findall(page(web, url))]
            inner = [
                u
                for u in dict.fromkeys(found)
                if u.startswith(host) and not u.startswith((f"{host}/login", f"{host}/search", f"{host}/rili"))
            ]
            frontier = [u for u in inner if u not in seen and re.search(r"/(pd\d|jgsz/.*|index\.html)$|/pd\d/$|/jgsz/$", u)]
            seen |= set(inner)
        for column in site.columns:
            assert {column.url, *column.also} & seen, (site.home, column.placed, column.url)


def test_a_relaunched_site_keeps_its_addresses_and_loses_its_family() -> None:
    larger = plant(7, 120)
    plan = next(p for p in larger.plans if p.traits.relaunch < 30 and not p.traits.wall and p.robots(30) not in WALLED)
    before, after = (larger.on(day).site(plan.host) for day in (plan.traits.relaunch - 1, plan.traits.relaunch))
    now = {a.url: a for a in every([after])}
    kept = [a for a in every([before]) if a.url in now and not a.elsewhere]
    assert kept and all(
        now[a.url].family == "fallback" != a.family and now[a.url].text == a.text for a in kept if a.version == now[a.url].version
    )


def test_columns_and_articles_are_found_by_any_address(web: Web, sites: list[Site]) -> None:
    day = web.on(0)
    column = next(c for s in sites for c in s.columns if c.also)
    article = next(a for a in every(sites) if a.also)
    assert all(day.column_at(url) == column for url in (column.url, *column.also))
    assert all(day.article_at(f"{url};jsessionid=ABCDEF0123") == article for url in (article.url, *article.also) if "?" not in url)
    assert day.column_at(article.url) is None and day.article_at("http://nobody.example/") is None


def test_the_first_sites_hold_every_family_and_no_wall() -> None:
    first = plant(3, len(FAMILIES)).on(0).sites
    assert {s.family for s in first} == set(FAMILIES) and all(s.reachable and s.wanted for s in first)


def test_bodies_differ_and_have_their_length(sites: list[Site]) -> None:
    texts = [a.text for s in sites for c in s.columns for a in c.articles if a.text]
    assert len(set(texts)) == len(texts)
    assert min(map(len, texts)) >= 30 and max(map(len, texts)) > 1200
    assert 0.3 < sum(a.fraud for a in every(sites)) / len(texts) < 0.9


def every(sites: list[Site]) -> list[Article]:
    return [a for s in sites for c in s.columns for a in c.articles]


def test_the_month_goes_on(web: Web, sites: list[Site]) -> None:
    later = web.on(30).sites
    before, after = {a.url: a for a in every(sites)}, {a.url: a for a in every(later)}
    assert set(after) - set(before), "new ones"
    assert any(after[url].text != before[url].text for url in set(after) & set(before)), "edited ones"
    gone = [g for s in later for g in s.gone if g.url in before]
    assert gone and not {g.url for g in gone} & set(after)
    for g in (g for g in gone if g.how != "soft" and "?" not in g.url):
        parts = urlsplit(g.url)
        assert web.on(30).answer(parts.netloc, parts.path).status in (int(g.how), 0, 500, 503, 403, 412, 521)
    moved = [c for s in later for c in s.columns if any(old.url in c.also for was in sites if was.host == s.host for old in was.columns)]
    assert moved


def test_the_server_answers_and_knows_what_has_not_changed(web: Web, sites: list[Site], served: Served) -> None:
    site = next(s for s in sites if web.by_host[s.host].traits.validators == "both" and s.columns and not web.by_host[s.host].traits.busy)
    url = urlsplit(site.columns[0].articles[-1].url)
    path = url.path + (f"?{url.query}" if url.query else "")
    status, body, headers = get(served, url.netloc, path)
    assert status == 200 and body
    assert get(served, url.netloc, path, If_None_Match=headers["ETag"])[0] == 304
    assert get(served, url.netloc, path, If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert [e.status for e in served.log] == [200, 304, 304]
    assert get(served, "nobody.example", "/")[0] == 404


def test_robots_are_read_as_the_standard_has_it() -> None:
    policy = read("User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*.zip$\n\nUser-agent: x\nDisallow: /\n")
    assert [policy.allows(p) for p in ("/a", "/a/b/c", "/f.zip", "/f.zip?x", "/b")] == [False, True, False, True, True]
    assert not read("User-agent: X\nDisallow: /\n", "x").allows("/b")
    assert policy_of(404, "").allows("/") and not policy_of(503, "").allows("/") and not policy_of(0, "").allows("/")


def quiet(web: Web, robots: str) -> str:
    """A host whose robots.txt is of this kind and which has nothing else that is odd."""
    return next(p.host for p in web.plans if p.traits.robots == robots and not p.traits.wall and not p.traits.www)


def kinds(web: Web, log: list[Entry], **asked: object) -> set[str]:
    return {line.partition(":")[0] for line in check_log(web, log, **asked)}  # type: ignore[arg-type]


def test_a_polite_walk_is_clean_and_every_breach_is_seen(web: Web, served: Served) -> None:
    host = quiet(web, "404")
    for path in ("/robots.txt", "/", "/css/a.css"):
        get(served, host, path)
    log = [replace(e, at=i * 3.0, done=i * 3.0 + 0.1, when=e.when + timedelta(seconds=3 * i)) for i, e in enumerate(served.log)]
    assert check_log(web, log) == []
    assert kinds(web, log[1:]) == {"robots"}
    assert kinds(web, log, gap=5) == {"delay"}
    assert kinds(web, [replace(e, at=i * 0.03, done=i * 0.03) for i, e in enumerate(log)], factor=0.01) == set()
    assert kinds(web, [log[0], replace(log[1], done=7.0), log[2]]) == {"connections"}
    assert kinds(web, log, ceiling=2) == {"ceiling"}
    assert kinds(web, log, hours={host: (1, 5)}) == {"hours"}
    assert "retry" in kinds(web, [log[0], replace(log[1], kind="down", status=503), log[2]])
    late = [*log, replace(log[1], at=99.0, done=99.1, when=log[1].when + timedelta(hours=26))]
    assert "robots" in kinds(web, late)
    assert fetched_again([replace(log[1], etag='"x"'), replace(log[1], at=50.0)])


def test_rules_of_robots_are_held_against_the_log(web: Web, served: Served) -> None:
    host = next(p.host for p in web.plans if p.traits.robots == "some" and not p.traits.wall and not p.traits.www)
    for path in ("/robots.txt", "/search?q=1"):
        get(served, host, path)
    assert {"robots", "forbidden"} <= kinds(web, served.log, gap=0)
    walled = next(p.host for p in web.plans if p.traits.wall in ("521", "412", "202", "403"))
    for path in ("/robots.txt", *["/x"] * 13):
        get(served, walled, path)
    assert "wall" in kinds(web, served.requests(walled), gap=0)

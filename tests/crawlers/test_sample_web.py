"""The sample web holds what it promises, and the families read all of it: every list to its end, every notice to the letter."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import subprocess
import sys
import urllib.robotparser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from crawlers.decode import decode, gate
from crawlers.families import FAMILIES, Page, read_article, recognise
from crawlers.sample_web import SOURCES, SampleWeb, serve
from crawlers.sample_web.answer import Answer
from crawlers.sample_web.notice import Notice, load_sites
from crawlers.source import Source, load_sources, tier_of
from crawlers.walls import wall
from kb.model import Bulletin

FORMS = "single_case multi_case weekly_bulletin annual_stats arrests_report tips_only campaign other".split()
TYPES = [*(f"{n:02}" for n in range(1, 14)), "90", "99"]
ALL = [n for site in load_sites().values() for n in site.notices]
SOURCE = load_sources(SOURCES)


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes
    url: str

    @property
    def charset(self) -> str | None:
        return self.headers["content-type"].partition("charset=")[2] or None

    @property
    def text(self) -> str:
        return decode(self.body, self.charset).text


def get(sample: SampleWeb, url: str, method: str = "GET", body: str | None = None, **headers: str) -> Got:
    """One request, without following or retrying; the body is unpacked."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(*sample.address, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request(method, path, body, {"Host": str(parts.hostname), "Accept-Encoding": "gzip, br", **form, **named})
    answer = connection.getresponse()
    raw = answer.read()
    connection.close()
    found = {name.lower(): value for name, value in answer.getheaders()}
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(found.get("content-encoding", ""), bytes)
    return Got(answer.status, found, unpack(raw) if raw else raw, url)


def follow(sample: SampleWeb, url: str) -> Got:
    """As a patient crawler does: follows one redirect, asks again after a 500."""
    for _ in range(4):
        got = get(sample, url)
        if got.status == 301:
            url = got.headers["location"]
        elif got.status != 500:
            break
    return got


@pytest.fixture(scope="module")
def shared() -> Iterator[SampleWeb]:
    with serve() as running:
        yield running


@pytest.fixture
def sample(shared: SampleWeb) -> SampleWeb:
    shared.reset()
    return shared


def walk(sample: SampleWeb, source: Source) -> tuple[dict[str, str], int]:
    """(article URL -> title in the list, list pages), by the source's own family and nothing else."""
    family = FAMILIES[source.family][0]
    found: dict[str, str] = {}
    todo, done = list(source.lists), set()
    while todo:
        url = todo.pop(0)
        if url in done:
            continue
        done.add(url)
        got = get(sample, url)
        assert got.status == 200, url
        column = family(Page(url, got.text), source.options, source.article)
        found |= {link.url: link.title for link in column.links()}
        todo += [ask.url for ask in column.next_pages()]
    return found, len(done)


def read(sample: SampleWeb, source: Source, got: Got) -> Bulletin:
    page = Page(got.url, got.text)
    own = urlsplit(got.url).hostname in source.list_hosts and source.family != "wechat"
    family = source.family if own else recognise(page)
    more = [Page(url, get(sample, url).text) for url in FAMILIES[family][1](page, source.options).more_pages()]
    return read_article(page, family, source.options, more)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def written(notice: Notice) -> str:
    """All that a notice's data say, without blanks."""
    blocks = [block for part in notice.parts for block in part if block.kind != "image"]
    return bare("".join(block.text + "".join(map("".join, block.rows)) for block in blocks))


def by_address() -> dict[tuple[str, str], Notice]:
    return {(n.host or host, n.path): n for host, site in load_sites().items() for n in site.notices}


OPEN = [s for s in SOURCE.values() if s.name != "tieshan"]


# -- what there is


def test_enough_pages_sources_and_families() -> None:
    assert sum(not n.gone for n in ALL) >= 110
    assert len(SOURCE) >= 12
    assert len({s.family for s in SOURCE.values()} & set(FAMILIES)) >= 9
    assert {n.layout for n in ALL} >= {"netease_2019_news", "netease_2019_dy", "thepaper_2019", "vsb_old"}
    assert {s.tier for s in SOURCE.values()} == {"T0", "T1", "T2"}


def test_notices_cover_all_types_and_forms() -> None:
    types = Counter(code for n in ALL for code in n.types)
    forms = Counter(n.form for n in ALL if n.is_notice)
    assert {code: types[code] for code in TYPES if not types[code]} == {} and set(types) == set(TYPES)
    assert set(forms) == set(FORMS) and forms["weekly_bulletin"] >= 8 and forms["multi_case"] >= 6
    assert {n.day[:4] for n in ALL if n.is_notice} >= {str(year) for year in range(2019, 2026)}
    others = [n.title for n in ALL if not n.is_notice]
    assert len(others) >= 14
    for word in ("被盗", "故事", "怎么追回", "澳门金沙", "开学第一课", "失物招领"):
        assert any(word in title for title in others), word


def test_a_weekly_bulletin_is_a_real_table_that_adds_up(sample: SampleWeb) -> None:
    notice = next(n for n in ALL if n.path.endswith("art_1229104_58851230.html"))
    (table,) = (block.rows for block in notice.parts[0] if block.kind == "table")
    assert sum(int(row[1]) for row in table[1:-1]) == int(table[-1][1]) == 36
    assert sum(int(row[2]) for row in table[1:-1]) == int(table[-1][2]) == 30
    assert round(sum(float(row[3]) for row in table[1:-1]), 1) == float(table[-1][3])
    got = get(sample, f"http://gaj.anlan.example{notice.path}")
    page = got.text
    lines = read(sample, SOURCE["anlan"], got).text.split("\n")
    assert [" ".join(row) for row in table] == [line for line in lines if line.split(" ")[0] in {row[0] for row in table}]
    assert page.count("<tr style=") == len(table) and '<table class="MsoNormalTable"' in page


def test_one_notice_on_three_hosts_differs_a_little() -> None:
    first = next(n for n in ALL if n.path.endswith("3d9b0f64c82e4a17b5f0e6d2a9c17e55.shtml"))
    copies = [n for n in ALL if n.copy_of == first.path]
    assert len(copies) == 2
    for copy in copies:
        assert copy.body != first.body
        assert SequenceMatcher(None, written(first), written(copy), autojunk=False).ratio() > 0.75


# -- lists and pages


@pytest.mark.parametrize("source", OPEN, ids=lambda s: s.name)
def test_every_list_is_walked_to_its_end(sample: SampleWeb, source: Source) -> None:
    found, pages = walk(sample, source)
    hosts = source.list_hosts
    site = next(site for host, site in load_sites().items() if host in hosts)
    expected = {f"http://{n.host or site.host}{n.moved_from or n.path}" for n in site.notices}
    assert set(found) == expected
    if source.name not in ("muyang", "lanting_wangyi"):  # these two list all on one page, as their kind does
        assert pages >= 2
    titles = {bare(n.title) for n in site.notices}
    assert {bare(t).rstrip("…") for t in found.values()} <= titles | {t[:24] for t in titles}


@pytest.mark.parametrize("source", OPEN, ids=lambda s: s.name)
def test_every_page_is_read_to_the_letter(sample: SampleWeb, source: Source) -> None:
    known = by_address()
    for url in walk(sample, source)[0]:
        got = follow(sample, url)
        parts = urlsplit(got.url)
        notice = known[str(parts.hostname), parts.path]
        if notice.gone:
            assert got.status == 404
            continue
        gate(got.body)
        read_one = read(sample, source, got)
        assert bare(read_one.title) == bare(notice.title), url
        assert read_one.published == notice.day, url
        assert (read_one.publisher or "").rpartition("/")[2] == notice.publisher, url
        said = bare(read_one.text).removeprefix(f"（原标题：{bare(notice.author)}）")
        assert said == written(notice), url
        assert read_one.marks == (("picture_only",) if not written(notice) else ()), url
        assert bool(read_one.images) == any(b.kind == "image" for part in notice.parts for b in part), url


@pytest.mark.parametrize("source", OPEN, ids=lambda s: s.name)
def test_a_page_without_its_address_is_known_by_its_markup(sample: SampleWeb, source: Source) -> None:
    for url in walk(sample, source)[0]:
        got = follow(sample, url)
        if got.status == 200:
            expected = "wechat" if "weixin" in url else source.family
            assert recognise(Page(got.url, got.text)) == expected, url


def test_lists_page_as_each_cms_does(sample: SampleWeb) -> None:
    column = get(sample, "http://gaj.anlan.example/col/col1229099/index.html").text
    assert "<datastore>" in column and "<nextgroup>" in column
    assert get(sample, "http://gaj.anlan.example/col/col1229099/index_1.html").status == 404
    group = get(sample, "http://gaj.anlan.example/module/web/jpage/dataproxy.jsp?page=2&columnid=1229099")
    assert group.headers["content-type"].startswith("text/xml") and "<totalpage>3</totalpage>" in group.text
    assert 'createPageHTML(3, 0, "index", "html")' in get(sample, "http://gaj.lanting.example/jwgk/ffzp/index.html").text
    assert 'href="jfts/3.htm">下页' in get(sample, "http://gaj.qinghe.example/jwxx/jfts.htm").text
    assert 'href="1.htm">尾页' in get(sample, "http://gaj.qinghe.example/jwxx/jfts/3.htm").text
    assert 'class="next" href="/gaxw/ztbd/ffzp/index_2.html"' in get(sample, "http://gaj.yuehai.example/gaxw/ztbd/ffzp/index.html").text
    answer = json.loads(get(sample, "http://ga.haitang.example/gkmlpt/api/all/2811?page=3&sid=755031").text)
    assert len(answer["articles"]) == 2 and answer["total"] == 10
    assert json.loads(get(sample, "http://ga.haitang.example/gkmlpt/api/all/2811?page=4&sid=755031").text)["articles"] == []
    assert (
        "createPageHTML('page_div',3, 1,'nav_list','shtml'" in get(sample, "http://gat.chuanxi.example/scgat/c103371/nav_list.shtml").text
    )


def test_a_list_script_takes_its_parameters_by_post(sample: SampleWeb) -> None:
    form = "page=2&columnid=1229104"
    posted = get(sample, "http://gaj.anlan.example/module/web/jpage/dataproxy.jsp", "POST", form)
    asked = get(sample, f"http://gaj.anlan.example/module/web/jpage/dataproxy.jsp?{form}")
    assert posted.status == 200 and posted.body == asked.body


def test_an_article_of_three_pages(sample: SampleWeb) -> None:
    first = "http://gaj.lanting.example/jwgk/ffzp/202402/t20240205_5160547.html"
    parts = [get(sample, first.replace(".html", f"{end}.html")).text for end in ("", "_1", "_2")]
    assert ["三、试水" in p for p in parts] == [False, True, False] and "五、收网" in parts[2]
    assert get(sample, first.replace(".html", "_3.html")).status == 404


def test_pages_have_the_size_and_the_noise_of_real_ones(sample: SampleWeb) -> None:
    for (host, path), notice in by_address().items():
        if notice.gone:
            continue
        got = follow(sample, f"http://{host}{path}")
        assert 15_000 < len(got.body) < 40_000, path
        text = got.text
        assert "样例" in text and "编写" in text, f"{path} does not say that it is made up"
        assert text.count("<script") >= 1 and len(text) > 5 * len(notice.body), path
        hosts = {urlsplit(u).hostname for u in re.findall(r"""(?:href|src|url)=["'](https?://[^"'\s<>]+)""", text)}
        assert all(h and h.endswith(".example") for h in hosts), hosts


def test_the_same_page_twice_is_the_same_bytes() -> None:
    bodies = []
    for _ in range(2):
        with serve() as one:
            bodies.append([get(one, f"http://{host}{path}").body for host, path in list(by_address())[::7]])
    assert bodies[0] == bodies[1]


# -- what is odd on purpose


def test_a_moved_page_redirects(sample: SampleWeb) -> None:
    notice = next(n for n in ALL if n.moved_from)
    got = get(sample, f"http://gaj.anlan.example{notice.moved_from}")
    assert (got.status, got.headers["location"]) == (301, f"http://gaj.anlan.example{notice.path}")
    assert get(sample, got.headers["location"]).status == 200


def test_an_error_heals_on_the_third_try_and_reset_makes_it_ill_again(sample: SampleWeb) -> None:
    notice = next(n for n in ALL if n.heals_after)
    url = f"http://gaj.lanting.example{notice.path}"
    assert [get(sample, url).status for _ in range(4)] == [500, 500, 200, 200]
    sample.reset()
    assert get(sample, url).status == 500


def test_robots_txt_forbids_a_listed_page_and_is_missing_elsewhere(sample: SampleWeb) -> None:
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(get(sample, "http://gaj.lanting.example/robots.txt").text.splitlines())
    (hidden,) = (n for n in ALL if n.path.startswith("/nbcl/"))
    assert not rules.can_fetch("*", hidden.path) and rules.can_fetch("*", "/jwgk/ffzp/index.html")
    assert get(sample, "http://gaj.qinghe.example/robots.txt").status == 404
    with_rules = {host for host, site in load_sites().items() if get(sample, f"http://{host}/robots.txt").status == 200}
    assert with_rules == set(load_sites()) - {"gaj.qinghe.example", "www.hexi.example"}


def test_a_javascript_wall(sample: SampleWeb) -> None:
    got = get(sample, SOURCE["tieshan"].lists[0])
    assert got.status == 521 and b"__jsl_clearance" in got.body and wall(got.status, got.body)
    assert wall(200, got.body), "the page alone must be known as a wall"


def test_gb18030_that_calls_itself_gb2312(sample: SampleWeb) -> None:
    wrong = [key for key, n in by_address().items() if n.charset == "gb18030" and n.declared == "gb2312"]
    beyond = 0
    for host, path in wrong:
        got = get(sample, f"http://{host}{path}")
        assert got.charset == "gb2312" and b"gb2312" in got.body[:2000]
        with pytest.raises(UnicodeDecodeError):
            got.body.decode("utf-8")
        try:
            got.body.decode("gb2312")
        except UnicodeDecodeError:
            beyond += 1
        assert bare(by_address()[host, path].title) in bare(decode(got.body, got.charset).text)
    assert beyond >= 2, "characters that GB 2312 lacks must occur"


def test_compression_is_offered_and_negotiated(sample: SampleWeb) -> None:
    kinds = {}
    for host in load_sites():
        kinds[host] = get(sample, f"http://{host}/").headers.get("content-encoding")
    assert set(kinds.values()) == {"gzip", "br", None}
    brotli_host = next(host for host, kind in kinds.items() if kind == "br")
    plain = get(sample, f"http://{brotli_host}/", Accept_Encoding="identity")
    assert "content-encoding" not in plain.headers and plain.body == get(sample, f"http://{brotli_host}/").body


def test_hidden_titles_and_adverts_stay_out_of_the_text(sample: SampleWeb) -> None:
    odd = [(key, n) for key, n in by_address().items() if n.hidden or n.advert]
    assert len(odd) >= 4
    for (host, path), notice in odd:
        source = next(s for s in SOURCE.values() if host in s.list_hosts)
        got = get(sample, f"http://{host}{path}")
        assert (notice.hidden or notice.advert) in got.text
        bulletin = read(sample, source, got)
        assert (notice.hidden or notice.advert) not in bulletin.text + bulletin.title


def test_a_conditional_request_is_answered_with_304(sample: SampleWeb) -> None:
    url = "http://gaj.anlan.example/art/2024/8/29/art_1229099_58840112.html"
    first = get(sample, url)
    tag, since = first.headers["etag"], first.headers["last-modified"]
    assert since == "Thu, 29 Aug 2024 01:00:00 GMT"
    again = get(sample, url, If_None_Match=tag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert get(sample, url, If_Modified_Since=since).status == 304
    assert get(sample, url, If_None_Match='"other"', If_Modified_Since=since).status == 200, "the tag goes before the date"


def test_tiers_are_those_of_the_yaml_of_the_host_s_owner() -> None:
    sources = SOURCE.values()
    tiers = {s.name: tier_of(s.lists[0], sources)[0] for s in sources}
    assert tiers == {s.name: s.tier for s in sources}
    assert tier_of("http://mp.weixin.example/s/Xk3vQ9mZt1LrB7cYpA0eWg", sources) == ("T2", None)


# -- the knobs


def test_the_log_keeps_who_asked_for_what(sample: SampleWeb) -> None:
    get(sample, "http://www.hexi.example/list.php?cid=7", User_Agent="tester/1")
    (asked,) = sample.requests("www.hexi.example")
    assert (asked.method, asked.path, asked.status) == ("GET", "/list.php?cid=7", 200)
    assert asked.headers["user-agent"] == "tester/1" and asked.at > 0
    assert sample.requests("www.pujiang.example") == []


def test_an_address_can_be_laid_over_and_made_to_fail(sample: SampleWeb) -> None:
    url = "http://gaj.anlan.example/art/2024/8/29/art_1229099_58840112.html"
    before = get(sample, url)
    sample.put("gaj.anlan.example", urlsplit(url).path, Answer("改过的页面".encode()))
    assert get(sample, url).body.decode() == "改过的页面"
    sample.fail("gaj.anlan.example", urlsplit(url).path, 503, times=2)
    assert [get(sample, url).status for _ in range(3)] == [503, 503, 200]
    sample.reset()
    assert get(sample, url).body == before.body


def test_unknown_hosts_and_paths_are_404(sample: SampleWeb) -> None:
    assert get(sample, "http://nobody.example/").status == 404
    assert get(sample, "http://gaj.anlan.example/nothing.html").status == 404
    assert get(sample, "http://gaj.anlan.example/picture/0/logo.png").headers["content-type"] == "image/png"


def test_a_taken_port_is_an_error_that_says_so(sample: SampleWeb) -> None:
    with pytest.raises(OSError, match=r"[Aa]ddress already in use"), serve(sample.port):
        pass


# -- the whole way

CRAWL = """
import json, sys
from pathlib import Path
from crawlers.crawl import crawl
from crawlers.sample_web import SOURCES
from crawlers.source import load_sources
report = crawl(Path(sys.argv[1]), sources=load_sources(SOURCES), sample_web=("127.0.0.1", int(sys.argv[2])))
print(json.dumps(report.to_json()))
"""


def test_the_real_spiders_fetch_it_all_and_keep_the_rules(sample: SampleWeb, tmp_path: Path) -> None:
    command = [sys.executable, "-c", CRAWL, str(tmp_path), str(sample.port)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr[-2000:]
    report = {s["source"]: s for s in json.loads(ended.stdout.splitlines()[-1])["sources"]}
    for source in OPEN:
        found = report[source.name]
        site = next(site for host, site in load_sites().items() if host in source.list_hosts)
        forbidden = sum(n.path.startswith("/nbcl/") for n in site.notices)
        gone = sum(n.gone for n in site.notices)
        assert found["status"] == "done" and found["missed"] == [], found
        assert (found["discovered"], found["refused"], found["quarantined"]) == (len(site.notices), forbidden, gone)
        assert found["stored"] == len(site.notices) - forbidden - gone and found["pending"] == 0
    assert report["tieshan"]["status"] == "blocked" and report["tieshan"]["stored"] == 0
    assert [a.path for a in sample.requests("gaj.tieshan.example")] == ["/robots.txt", "/jfts/index.html"]
    assert not [a.path for a in sample.requests() if "/nbcl/" in a.path]
    for host in {a.host for a in sample.requests()}:
        assert sample.requests(host)[0].path == "/robots.txt", "robots.txt comes first"
    repeated = Counter((a.host, a.path) for a in sample.requests() if a.status == 200 and a.path != "/robots.txt")
    assert max(repeated.values()) == 1, "nothing is fetched twice"

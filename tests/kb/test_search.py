"""Search is exactly what the contract calls a match: held against a naive scan over many queries."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Literal

import pytest
from notices import SENTENCES, make_bulletin, read_by_hand

from kb.model import Bulletin, Reading, bulletin_id
from kb.search import TIERS, Ask, UnknownName, bands, count_facets, escape_fts, load_columns, mark, resolve_region, resolve_type, search
from kb.search.names import day_range, region_range, type_range
from kb.search.snippets import snippet
from kb.store import Progress, Store, index, numbers
from kb.text import CJK, fold

N = 90
_PIECE = re.compile(f"[a-z0-9]+|[{CJK}]")

Built = tuple[sqlite3.Connection, list[Bulletin]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    store = Store(tmp_path_factory.mktemp("search") / "build.db")
    made = [make_bulletin(seed) for seed in range(N)]
    for bulletin in made:
        reading = read_by_hand(bulletin)
        store.put(reading, range(1, len(reading.cases) + 1), Progress(1))
    index.settle(store)
    yield store.db, made
    store.close()


@cache
def pieces_of(text: str) -> list[tuple[str, int, int]]:
    """CJK characters and ASCII words of the folded text, with their places."""
    return [(m.group(), m.start(), m.end()) for m in _PIECE.finditer(fold(text))]


def contains(text: str, word: str) -> bool:
    """The contract's words, taken literally: pieces of the query word next to each other in the text; what is neither CJK nor
    ASCII word is ignored between its runs, but not inside a run."""
    pieces, wanted = pieces_of(text), pieces_of(word)
    if not wanted:
        return False
    for at in range(len(pieces) - len(wanted) + 1):
        if pieces[at][0] != wanted[0][0]:
            continue
        window = pieces[at : at + len(wanted)]
        if [piece for piece, _, _ in window] != [piece for piece, _, _ in wanted]:
            continue
        touching = all(
            window[i][2] == window[i + 1][1] or wanted[i][2] != wanted[i + 1][1]
            for i in range(len(wanted) - 1)
            if not wanted[i][0].isascii() and not wanted[i + 1][0].isascii()
        )
        if touching:
            return True
    return False


def naive(made: list[Bulletin], query: str) -> set[str]:
    return {b.id for b in made if all(contains(b.title, word) or contains(b.text, word) for word in query.split())}


FIXED = """240 19240 240元 28650 8650 App APP下载 下载App usdt 96110或110 安全账户 “安全账户” 安全，账户 ETC已失效
etc-fix.example https 2.0 2_0 安心交易2.0 5元 35,000元 35000元 信用卡 轉帳 转帐 ！ 转账！ 户 帐 佛山 云会通 ”App 客服_转账
客服_火星 的 9万余元 万 3月12日 12日上午 23起，损失 起损失 不透露，不转账 透露不转 女士分三 之1 之11 金融 a ap … 屏幕共享__App
冻结 指定的账户转账，共"""


def queries() -> list[str]:
    """Substrings of 1 to 6 characters, in the texts and not, cut at word edges or not, whole ASCII words, mixtures, several words."""
    draw = random.Random(11)
    found = [word.replace("_", " ") for word in FIXED.split()]
    text = "".join(SENTENCES)
    for _ in range(300):
        size = draw.randint(1, 6)
        at = draw.randrange(len(text) - size)
        found.append(text[at : at + size])
    for _ in range(40):
        found.append("".join(draw.choice(text) for _ in range(draw.randint(1, 3))))
    for _ in range(30):
        found.append(f"{draw.choice(found)} {draw.choice(found)}")
    return [query for query in found if query.strip()]


def test_precision_and_recall_are_one(built: Built) -> None:
    db, made = built
    asked = queries()
    assert len(asked) >= 300
    hit, wrong = 0, []
    for query in asked:
        found = search(db, Ask(query, limit=N + 1))
        ids = {each.id for each in found.hits}
        assert found.total == len(found.hits) == len(ids)
        hit += len(ids)
        if ids != naive(made, query):
            wrong.append((query, len(ids), len(naive(made, query))))
    assert wrong == []
    assert hit > 1_000 and sum(not naive(made, query) for query in asked) > 20  # both kinds were asked


def test_cases_are_found_by_their_own_words(built: Built) -> None:
    db, made = built
    told = {f"{b.id}-{n}": (b.title, b.text[c.span.start : c.span.end]) for b in made for n, c in enumerate(read_by_hand(b).cases, 1)}
    for query in queries()[:120]:
        found = {hit.id for hit in search(db, Ask(query, kind="case", limit=1_000)).hits}
        words = query.split()
        assert found == {case for case, parts in told.items() if all(any(contains(part, w) for part in parts) for w in words)}, query


def test_datasettes_own_search_box(built: Built) -> None:
    """The statement that its table page runs, with the function that the plugin registers."""
    db, made = built
    db.create_function("escape_fts", 1, escape_fts)
    sql = "SELECT id FROM bulletins WHERE seq IN (SELECT rowid FROM bulletins_fts WHERE bulletins_fts MATCH escape_fts(?))"
    hostile = ['"', "NOT", "a OR b", "col:x", "(", "*", "'--", "x" * 5_000, "词 " * 100, "\0", "NEAR(a b)", "^客", "🈲🈲"]
    for query in [*queries()[:60], *hostile]:
        found = {row[0] for row in db.execute(sql, (query,))}
        if len(query) < 100:
            assert found == naive(made, query), query


def test_order_and_pages(built: Built) -> None:
    db, _ = built
    dates = [hit.published or "" for hit in search(db, Ask("的", sort="date", limit=N)).hits]
    assert dates == sorted(dates, reverse=True) and len(set(dates)) > 10
    ranked = search(db, Ask("转账", limit=N))
    scores = [hit.score for hit in ranked.hits]
    assert scores == sorted(scores, reverse=True, key=lambda score: score or 0.0) and not ranked.too_many
    sql = "SELECT rank FROM bulletins_fts WHERE bulletins_fts MATCH '\"转账\"' ORDER BY rank LIMIT 20"
    assert scores[:20] == [round(-row[0], 4) for row in db.execute(sql)]  # FTS5's own order, but for ties
    for query in ("转账", "共享屏幕共享 账户", "指定的账户转账"):
        whole = [hit.id for hit in search(db, Ask(query, limit=N)).hits]
        assert [hit.id for at in range(0, 42, 7) for hit in search(db, Ask(query, limit=7, offset=at)).hits] == whole[:42]


def test_words_decide_among_the_best_twenty(tmp_path: Path) -> None:
    """The run stands in all; the title that has its words as words comes first, and the twenty stay the twenty of FTS5."""
    store = Store(tmp_path / "build.db")
    text = "接到电话，对方冒充客服退款。" + "其他的话。" * 20
    for n in range(30):
        title = "骗子冒充客服谎称退款" if n == 17 else "某地通报一起案件的经过"
        store.put(Reading(Bulletin(f"https://a.example/{n}", title, text + "冒充客服退款。" * (n % 5), "2021-01-01")), [], Progress(1))
    index.settle(store)
    sql = "SELECT id FROM bulletins_fts f JOIN bulletins ON seq = f.rowid WHERE bulletins_fts MATCH ? ORDER BY rank, seq DESC LIMIT 20"
    best = [row[0] for row in store.db.execute(sql, (escape_fts("冒充客服退款"),))]
    found = search(store.db, Ask("冒充客服退款"))
    ids = [hit.id for hit in found.hits]
    assert set(ids) == set(best) and found.total == 30
    titled = bulletin_id("https://a.example/17")
    assert titled in ids and ids[0] == titled and best[0] != titled
    store.close()


@pytest.mark.parametrize("query", ["转账", "转", "账户 转", "女士 转账"])
def test_more_hits_than_are_ranked_come_newest_first_and_say_so(query: str, built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    db, _ = built
    ranked = search(db, Ask(query, limit=N))
    assert not ranked.too_many and all(hit.score is not None for hit in ranked.hits)
    monkeypatch.setattr("kb.search.WINDOW", 10)
    newest = search(db, Ask(query, limit=N))
    assert newest.too_many and newest.total == ranked.total > 10
    assert [hit.id for hit in newest.hits] == [hit.id for hit in search(db, Ask(query, sort="date", limit=N)).hits]
    assert {hit.id for hit in newest.hits} == {hit.id for hit in ranked.hits}
    every = search(db, Ask(query, limit=N, full=True))
    assert [hit.id for hit in every.hits] == [hit.id for hit in ranked.hits] and not every.too_many
    pages = [hit.id for offset in range(0, 30, 7) for hit in search(db, Ask(query, limit=7, offset=offset)).hits]
    assert pages == [hit.id for hit in newest.hits][: len(pages)]


def test_filters(built: Built) -> None:
    db, made = built
    readings = {b.id: read_by_hand(b) for b in made}
    of_type = {key for key, r in readings.items() if any(c.type and c.type.code == "03" for c in r.cases)}
    assert {hit.id for hit in search(db, Ask("", type="03", limit=N)).hits} == of_type
    assert 0 < search(db, Ask("", type="03.1", limit=N)).total < len(of_type)
    chengdu = {hit.id for hit in search(db, Ask("", kind="case", region="510100", limit=500)).hits}
    assert chengdu == {f"{key}-{n}" for key, r in readings.items() for n, c in enumerate(r.cases, 1) if c.region}
    home = {key for key, r in readings.items() if not any(c.region for c in r.cases) and r.bulletin.region == "440000"}
    assert home and home <= {hit.id for hit in search(db, Ask("", region="440000", limit=N)).hits}
    days = search(db, Ask("转账", since="2015-03", until="2019-06-10", limit=N))
    inside = {key for key, r in readings.items() if "2015-03-01" <= (r.bulletin.published or "") <= "2019-06-10"}
    assert inside and {hit.id for hit in days.hits} == naive(made, "转账") & inside
    assert search(db, Ask("", limit=0)).total == N
    assert search(db, Ask("", kind="case", sort="loss", limit=3)).hits[0].id in {
        f"{key}-{n}" for key, r in readings.items() for n, c in enumerate(r.cases, 1) if c.loss_yuan == 28650.0
    }


#: facet -> what is asked to have one of its values alone
CHOSEN: dict[str, Callable[[int], dict[str, str]]] = {
    "type": lambda value: {"type": f"{value:02}"},
    "region": lambda value: {"region": f"{value}0000"},
    "month": lambda value: {"since": f"{value // 100}-{value % 100:02}", "until": f"{value // 100}-{value % 100:02}"},
    "tier": lambda value: {"tier": TIERS[value]},
    "loss": lambda value: {"loss": bands()[value - 1]},
}


@pytest.mark.parametrize("kind", ["bulletin", "case"])
@pytest.mark.parametrize(
    "given",
    [
        {"query": "账户"}, {"query": "账"}, {"query": ""}, {"query": "-账户"}, {"query": "！！"}, {"query": "没有这样的话"},
        {"query": "转账", "type": "03"}, {"query": "转账", "region": "510000"}, {"query": "", "type": "03", "region": "510100"},
        {"query": "转账", "since": "2019", "until": "2022-06", "loss": "10000-50000"}, {"query": "账户", "source": "nobody"},
        {"query": "安全 -240", "tier": "T0", "type": "03.1"},
    ],
    ids=str,
)  # fmt: skip
def test_a_facet_says_how_many_hits_each_value_leaves(given: dict[str, str], kind: Literal["bulletin", "case"], built: Built) -> None:
    db, _ = built
    ask = Ask(**given, kind=kind, limit=0)  # type: ignore[arg-type]
    counts = count_facets(db, ask, columns=load_columns(db, kind))
    assert set(counts) == set(CHOSEN)
    for facet, values in counts.items():
        assert all(n for _, n in values)
        for value, n in values:
            if value or facet == "tier":
                assert n == search(db, replace(ask, **CHOSEN[facet](value))).total, (facet, value)  # type: ignore[arg-type]
    unfiltered = replace(ask, since=None, until=None)
    assert sum(n for _, n in counts["month"]) == search(db, unfiltered).total


ORDERS: list[dict[str, Any]] = [{}, {"sort": "date"}, {"sort": "loss"}, {"full": True}, {"offset": 20}, {"limit": 7, "offset": 7}]


@pytest.mark.parametrize("kind", ["bulletin", "case"])
@pytest.mark.parametrize("window", [10, 2_000])
def test_columns_change_nothing_but_the_time(
    window: int, kind: Literal["bulletin", "case"], built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.search.WINDOW", window)
    db, _ = built
    columns, found = load_columns(db, kind), 0
    filters = [{}, {"type": "03"}, {"region": "510000", "loss": "10000-50000"}, {"since": "2019-02", "until": "2022"}, {"source": "nobody"}]
    for query in ("账户", "账", "", "-账户", "转账 客服", "冒充客服退款", "安全 -240", "！！", "没有这样的话"):
        for given in (one | order for one in filters for order in ORDERS):
            ask = Ask(query, kind, **given)
            plain = search(db, ask)
            assert search(db, ask, columns) == plain
            found += len(plain.hits)
    assert found > 1_000 and len(columns.words) > 3


def test_facets_are_counted_of_something(built: Built) -> None:
    """So that the test above cannot pass by counting nothing."""
    db, _ = built
    counts = count_facets(db, Ask("转账", type="03"))
    assert all(sum(n for _, n in values) > 5 for values in counts.values()) and len(counts["type"]) > 1 and len(counts["loss"]) > 1


def test_integers_of_facets_are_the_stores() -> None:
    for code in ("03", "03.1", "90", "12.5"):
        assert type_range(code)[0] <= numbers.type_number(code) <= type_range(code)[1]
    assert type_range("03")[0] <= numbers.type_number("03.4") <= type_range("03")[1]
    for region, inside in (("510000", "510118"), ("510100", "510118"), ("510118", "510118"), ("MM", "MM"), ("420000", "429004")):
        assert region_range(region)[0] <= numbers.region_number(inside) <= region_range(region)[1]
    assert not region_range("510100")[0] <= numbers.region_number("510703") <= region_range("510100")[1]
    assert day_range("2021-05", "2021-05") == (numbers.day_of("2021-05-01"), numbers.day_of("2021-05-31"))


def test_names(built: Built) -> None:
    db, _ = built
    assert resolve_type(db, "冒充电商物流客服") == resolve_type(db, "冒充电商物流客服类") == resolve_type(db, "03") == "03"
    assert resolve_type(db, "03.1") == resolve_type(db, "商品质量退款理赔") == "03.1"
    assert resolve_region(db, "四川") == resolve_region(db, "四川省") == "510000"
    assert resolve_region(db, "新津区") == resolve_region(db, "四川省成都市新津区") == "510118"
    for resolve, name in ((resolve_type, "火星类"), (resolve_region, "火星"), (resolve_region, "鼓楼区")):
        with pytest.raises(UnknownName):
            resolve(db, name)
    for wrong in ("2021-13", "昨天", "2021-02-30"):
        with pytest.raises(ValueError, match="date"):
            day_range(wrong, None)


def test_snippets_mark_the_words_and_escape_the_rest(built: Built) -> None:
    db, _ = built
    for query in ("安全账户 App", "转账", "信用卡", "96110"):
        for hit in search(db, Ask(query, limit=N)).hits:
            words = [fold(word) for word in query.split()]
            marked = re.findall("<mark>(.*?)</mark>", hit.snippet)
            assert all(any(fold(unescape(m)) in word or word in fold(unescape(m)) for word in words) for m in marked)
            assert marked or all(fold(w) in fold(hit.title) for w in words)
    html = mark("甲<script>“安全账户”&乙", "安全账户 script")
    assert html == "甲&lt;<mark>script</mark>&gt;“<mark>安全账户</mark>”&amp;乙"
    assert "<" not in re.sub("</?mark>", "", html)


def test_a_changed_notice_is_found_by_its_new_words_only(tmp_path: Path) -> None:
    store = Store(tmp_path / "build.db")
    made = [make_bulletin(seed) for seed in range(20)]
    for turn in range(3):
        made = [replace(b, text=b.text.replace("账户", "户头") + f"第{turn}版") if turn else b for b in made]
        for bulletin in made:
            reading = read_by_hand(bulletin)
            store.put(reading, range(1, len(reading.cases) + 1), Progress(turn))
        index.settle(store)
        for query in ("账户", "户头", "安全账户", "第1版", "第2版", "全户", "户"):
            assert {hit.id for hit in search(store.db, Ask(query, limit=50)).hits} == naive(made, query), (turn, query)
    store.close()


@pytest.mark.parametrize("lead", range(30))
def test_no_figure_is_cut_at_the_edge_of_a_snippet(lead: int) -> None:
    text = f"上月全市群众损失11.06亿元，同比上升15.7%{'。' * lead}刷单返利类{'、' * (110 - lead)}共1044起，损失3,870万元，其余略{'。' * 90}"
    shown = re.sub("</?mark>", "", snippet(text, "刷单")).strip("…")
    start = text.index(shown)
    for figure in ("11.06亿元", "15.7%", "1044起", "3,870万元"):
        at = text.index(figure)
        assert not any(at < edge < at + len(figure) for edge in (start, start + len(shown)))

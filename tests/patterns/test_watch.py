"""When something is new: each rule by a stream in which only that rule decides."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Fact, Span
from kb.patterns import Found, Telling, find_alerts, story_words
from kb.patterns.chance import binomial_tail
from kb.patterns.telling import facets_of, pairings, phrases

from .streams import START, steady, telling

BASE = steady(900)
DAY = START + timedelta(days=880)


def told(hosts: Iterable[int], words: str = "让她“碰一碰贴卡”验证", kind: str = "05", apart: int = 3, **facets: str) -> list[Telling]:
    """One telling a host, days apart."""
    return [
        telling(9000 + at, DAY + timedelta(days=at * apart), f"h{host}.example", words, kind, **facets) for at, host in enumerate(hosts)
    ]


def labels(found: list[Found]) -> set[str]:
    return {label for alert in found for label in (alert.label, *alert.also)}


def test_what_everybody_tells_is_no_news() -> None:
    assert find_alerts(BASE) == []


def test_the_third_independent_host_raises_the_alert_that_day() -> None:
    (alert,) = find_alerts(BASE + told([1, 4, 7]))
    assert alert.kind == "appears" and alert.label == "碰一碰贴卡"
    assert alert.opened == alert.known == DAY + timedelta(days=6) and alert.first == DAY
    assert alert.hosts == 3 and alert.before == 0 and alert.chance < 1e-4
    assert [each.telling.words[each.start : each.end] for each in alert.evidence] == ["碰一碰贴卡"] * 3


def test_two_hosts_are_not_enough_however_often_they_tell_it() -> None:
    assert find_alerts(BASE + told([1, 4, 1, 4, 1, 4])) == []


def test_copies_and_retellings_are_one() -> None:
    new = told([1, 4, 7, 8])
    assert find_alerts(BASE + [replace(each, notice="b9000") for each in new]) == []
    assert find_alerts(BASE + [replace(each, case="c9000") for each in new]) == []


def test_a_host_that_joined_lately_does_not_count() -> None:
    joined = [telling(8000 + n, DAY - timedelta(days=n), "late.example", "对方退款理赔", "03") for n in range(40)]
    new = [
        *told([1, 4]),
        replace(told([1])[0], case_id="x", case="x", notice="x", bulletin_id="x", host="late.example", day=DAY.toordinal() + 8),
    ]
    assert find_alerts(BASE + joined + new) == []


def test_what_was_always_told_now_and_then_is_no_news() -> None:
    before = [telling(8000 + n, START + timedelta(days=120 * n), f"h{n}.example", "让她碰一碰贴卡验证", "05") for n in range(7)]
    assert find_alerts(BASE + before + told([1, 4, 7])) == []


def test_one_old_telling_does_not_hide_a_burst() -> None:
    stray = [telling(8000, START + timedelta(days=300), "h9.example", "让她碰一碰贴卡验证", "05")]
    (alert,) = find_alerts(BASE + stray + told([1, 4, 7, 8, 2, 3], apart=1))
    assert alert.kind == "rises" and alert.before == 1


def test_a_slogan_in_cases_of_all_kinds_is_no_method() -> None:
    kinds = ["01", "02", "03", "07", "08", "04"]
    slogan = [replace(each, type=kind) for each, kind in zip(told([1, 4, 7, 8, 2, 3], "春节团圆夜"), kinds, strict=True)]
    assert find_alerts(BASE + slogan) == []


def test_a_combination_is_news_without_a_new_word() -> None:
    new = told([1, 4, 7], "对方刷单返利第1步", "01", hook="搜索结果", control="远程控制", money="转账")
    (alert,) = find_alerts(BASE + new)
    assert alert.what == "combination" and alert.label == "hook=搜索结果 control=远程控制 money=转账"
    assert alert.facets == {"hook": "搜索结果", "control": "远程控制", "pretext": None, "money": "转账"}


def test_a_combination_that_was_rare_rises() -> None:
    facets = {"hook": "搜索结果", "control": "远程控制"}
    before = [telling(8000 + n, START + timedelta(days=80 * n), f"h{n}.example", kind="07", **facets) for n in range(10)]
    new = [replace(each, case_id=f"r{n}", case=f"r{n}", notice=f"r{n}") for n, each in enumerate(told(range(10), "", "07", 2, **facets))]
    found = find_alerts(BASE + before + new)
    assert [(alert.kind, alert.label) for alert in found] == [("rises", "hook=搜索结果 control=远程控制")]


def test_more_notices_of_everything_are_no_rise() -> None:
    """Ten times as many tellings, the same mixture."""
    surge = [
        replace(each, day=DAY.toordinal() + n % 20, case_id=f"s{n}", case=f"s{n}", notice=f"s{n}", bulletin_id=f"s{n}")
        for n, each in enumerate(BASE[:600])
    ]
    assert find_alerts(BASE + surge) == []


def test_signs_of_one_method_are_one_alert() -> None:
    new = told([1, 4, 7], "让她碰一碰贴卡验证，再扫共享伞码", "05", control="远程控制", hook="搜索结果")
    (alert,) = find_alerts(BASE + new)
    assert "hook=搜索结果 control=远程控制" in alert.also


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_arrival_changes_nothing(seed: int) -> None:
    stream = BASE + told([1, 4, 7])
    expected = find_alerts(stream)
    random.Random(seed).shuffle(stream)
    assert find_alerts(stream) == expected


def test_nothing_later_is_used() -> None:
    """What was found by a day is found in the same words when the stream ends there."""
    stream = (
        BASE
        + told([1, 4, 7], apart=1)
        + [replace(t, case_id=f"{t.case_id}x", case=f"{t.case_id}x", notice=f"{t.case_id}x") for t in told([2, 3, 5, 8])]
    )
    (alert,) = find_alerts(stream)
    (then,) = find_alerts([t for t in stream if t.day <= alert.opened.toordinal()])
    assert replace(then, also=()) == replace(alert, also=())


# --- the parts -------------------------------------------------------------------------------------------------------


def test_phrases_begin_and_end_with_words_that_say_something() -> None:
    found = phrases("对方让她通过网约车运送现金，再“碰一碰贴卡”")
    assert {"网约车", "网约车运送", "运送现金", "碰一碰贴卡"} <= found
    assert not {"让她", "通过网约车", "她通过", "对方让她"} & found


def test_people_places_sums_police_and_advice_are_blanked() -> None:
    text = "家住新津的王阿姨被骗。对方让她寄送金条。民警提醒：不要寄送金条。"
    words = story_words(text, 0, len(text), [(2, 4)])
    assert len(words) == len(text)
    assert words.replace("*", "") == "。对方让她寄送金条。。"


def test_a_money_path_says_how_it_went() -> None:
    text = "他按要求买了黄金，装进纸盒快递到外省"
    facts = [
        Fact("payment", "黄金", Span(6, 8), "x"),
        Fact("payment", "其他", Span(0, 1), "x"),
        Fact("pretext", "安全账户", Span(1, 3), "x"),
    ]
    found = facets_of(facts, text)
    assert [facet[:2] for facet in found] == [("money", "黄金"), ("money", "黄金·寄送"), ("pretext", "安全账户")]
    assert pairings(found) == {"pretext=安全账户 money=黄金", "pretext=安全账户 money=黄金·寄送", "money=黄金·寄送", "money=实物交付"}


@given(st.integers(1, 40), st.integers(0, 60), st.floats(0.001, 0.5))
def test_the_tail_is_a_sum_of_chances(hits: int, more: int, share: float) -> None:
    from math import comb, isclose

    trials = hits + more
    exact = sum(comb(trials, n) * share**n * (1 - share) ** (trials - n) for n in range(hits, trials + 1))
    assert isclose(binomial_tail(hits, trials, share), exact, rel_tol=1e-6, abs_tol=1e-300)

"""Patterns of method: found by what holds together, whatever the order; what stands behind each; what they are called."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from told_methods import CLERK, ERROR, PARCEL, POLICE, SAFE, SHARED, TRANSFER, calendar, many, told

from kb.lexicon import facet_values, load_yaml
from kb.patterns.methods import FACETS, Method, Rules, find_methods, telling_values
from kb.patterns.methods_support import Calendar, find_support, sound_day
from kb.patterns.methods_words import catalogues, facets_of, stages_of, title_of

RULES = Rules()


def facets(methods: list[Method]) -> list[set[str]]:
    return [{value for _, value in method.facets} for method in methods if method.facets]


def test_what_enough_cases_share_is_a_method_and_no_less() -> None:
    same = [told(n, [CLERK, SHARED, ERROR, TRANSFER]) for n in range(3)]
    assert facets(find_methods(same[:2])) == []
    assert facets(find_methods(same)) == [{"电商/物流客服", "屏幕共享/会议软件", "操作失误/卡单/连单", "转账"}]


def test_what_varies_from_case_to_case_is_left_out() -> None:
    cases = [told(0, [CLERK, SHARED, PARCEL]), told(1, [CLERK, SHARED, ERROR]), told(2, [CLERK, SHARED, TRANSFER])]
    assert facets(find_methods(cases)) == [{"电商/物流客服", "屏幕共享/会议软件"}]


def test_a_copy_is_no_second_case() -> None:
    copies = [told(n, [CLERK, SHARED], case="c-1", notice="n", head=n == 0) for n in range(9)]
    assert facets(find_methods(copies)) == []
    support = find_support([Method("03")], copies, calendar(copies, RULES))[Method("03")]
    assert (support.cases, support.hosts) == (1, 1)


def test_a_copy_on_another_host_is_no_second_voice() -> None:
    told_of = [told(n, [CLERK], host=f"h{n}.example", notice="one" if n < 3 else None) for n in range(5)]
    support = find_support([Method("03")], told_of, calendar(told_of, RULES))[Method("03")]
    assert (support.cases, support.hosts) == (5, 3)


def test_money_and_a_meeting_place_are_no_combination_and_a_transfer_is_nothing() -> None:
    assert facets(find_methods([told(n, [TRANSFER, ("channels", "线下")]) for n in range(20)])) == [{"线下"}]
    assert facets(find_methods([told(n, [TRANSFER]) for n in range(20)])) == []


def test_a_subtype_and_what_nearly_all_of_it_tell_is_no_method_of_its_own() -> None:
    cases = [told(n, [CLERK, TRANSFER], subtype="03.2") for n in range(12)]
    assert [method for method in find_methods(cases) if method.subtype and method.facets] == []
    mixed = [told(n, [CLERK if n % 2 else PARCEL, TRANSFER], subtype="03.2") for n in range(12)]
    assert {("03.2", value) for value in ("电商/物流客服", "短信链接")} == {
        (method.subtype, value) for method in find_methods(mixed) if method.subtype for _, value in method.facets - {TRANSFER}
    }


def test_each_type_and_subtype_stands_as_a_whole_too() -> None:
    methods = find_methods([told(0, [CLERK], subtype="03.2"), told(1, [POLICE], kind="07"), told(2, [], kind="90")])
    assert methods == [Method("03"), Method("03", "03.2"), Method("07")]


def test_a_value_alone_is_told_here_more_than_elsewhere() -> None:
    here = [told(n, [SHARED]) for n in range(10)] + [told(n, [], kind="07") for n in range(10, 30)]
    assert facets(find_methods(here)) == [{"屏幕共享/会议软件"}]
    rarer = [told(n, [SHARED] if n > 6 else []) for n in range(10)] + [
        told(n, [SHARED], kind="07", day="2009-01-01") for n in range(10, 30)
    ]
    assert [method for method in find_methods(rarer) if method.type == "03" and method.facets] == []


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_tellings_changes_nothing(seed: int) -> None:
    tellings = many(seed, 300)
    shuffled = random.Random(seed).sample(tellings, len(tellings))
    methods = find_methods(tellings)
    assert find_methods(shuffled) == methods and len({method.id for method in methods}) == len(methods)
    assert find_support(methods, shuffled, calendar(shuffled, RULES)) == find_support(methods, tellings, calendar(tellings, RULES))


@pytest.mark.parametrize("seed", range(6))
def test_a_longer_archive_keeps_the_methods_of_a_shorter_one(seed: int) -> None:
    tellings = many(seed, 400)
    before = set(find_methods(tellings[:150]))
    assert before and before <= set(find_methods(tellings))


def test_they_stay_few() -> None:
    assert len([m for m in find_methods(many(1, 2_000)) if m.facets]) < len([m for m in find_methods(many(1, 200)) if m.facets]) + 12


# --- what stands behind one ---------------------------------------------------------------------------------------------


def test_a_telling_stands_only_for_what_it_says_itself() -> None:
    """A re-poster who adds a word to a police notice does not lend the police's standing to it."""
    tellings = [told(0, [CLERK], case="c"), told(1, [CLERK, SAFE], case="c", tier="T2", host="repost.example", head=False)]
    poisoned = Method("03", None, frozenset({CLERK, SAFE}))
    support = find_support([poisoned], tellings, calendar(tellings, RULES))[poisoned]
    assert support.tiers == {"T2": 1} and not support.enough(RULES)


def test_three_unrelated_cases_are_enough_where_no_one_of_standing_tells() -> None:
    def enough(hosts: list[str], notice: str | None = None) -> bool:
        tellings = [told(n, [CLERK], tier="T2", host=host, notice=notice) for n, host in enumerate(hosts)]
        return find_support([Method("03")], tellings, calendar(tellings, RULES))[Method("03")].enough(RULES)

    assert enough(["a.example", "b.example", "c.example"])
    assert not enough(["a.example", "b.example", "b.example"]), "two hosts"
    assert not enough(["a.example", "b.example"])
    assert not enough(["a.example", "b.example", "c.example"], notice="one"), "one notice, copied"


def test_an_account_counts_once_it_is_known_for_long() -> None:
    def counts(tier: str, opened: str, day: str = "2023-05-02", host: str = "blog.example", account: str = "某号") -> bool:
        each = replace(told(0, [CLERK], tier=tier, host=host, day=day), account=account)
        return Calendar([each], {("blog.example", "某号"): opened}, RULES).counts(each)

    assert counts("T2", "2023-02-01") and counts("T0", "2023-05-02") and counts("T1", "2023-05-02")
    assert not counts("T2", "2023-02-02"), "89 days"
    assert not counts("T2", "2020-01-01", account="别号"), "another account on the same host"
    assert not counts("T2", "2020-01-01", day="") and not counts("T2", "2020-01-01", host="")


@pytest.mark.parametrize(
    ("published", "fetched", "day"),
    [
        ("2023-05-02", "2023-05-02T01:00:00Z", "2023-05-02"),
        ("2023-05", "2023-05-02T01:00:00Z", "2023-05"),
        ("2023-05-03", "2023-05-02T01:00:00Z", ""),
        ("2023-05-03", None, "2023-05-03"),
        ("1970-01-01", None, ""),
        ("2026-13-45", None, ""),
        (None, None, ""),
    ],
)
def test_a_date_that_cannot_be_is_none(published: str | None, fetched: str | None, day: str) -> None:
    assert sound_day(published, fetched) == day


def test_one_case_of_standing_is_enough() -> None:
    for tier in ("T0", "T1"):
        tellings = [told(0, [CLERK], tier=tier)]
        assert find_support([Method("03")], tellings, calendar(tellings, RULES))[Method("03")].enough(RULES)


def test_dates_are_those_of_its_cases() -> None:
    tellings = [told(0, [CLERK], day="2023-05-02"), told(1, [CLERK], day="2024-01"), told(2, [CLERK], day=""), told(3, [SAFE], day="2020")]
    method = Method("03", None, frozenset({CLERK}))
    support = find_support([method], tellings, calendar(tellings, RULES))[method]
    assert (support.cases, support.first_seen, support.last_seen) == (3, "2023-05-02", "2024-01")


def test_what_is_told_no_more_while_others_go_on_is_gone() -> None:
    def gone(since: int, last: str) -> bool:
        old = [told(n, [CLERK, PARCEL], day=f"2018-{n % 12 + 1:02}-03", host=f"h{n % 4}.example") for n in range(24)]
        new = [told(100 + n, [SHARED], day=f"{last}-{n % 28 + 1:02}", host=f"h{n % 4}.example") for n in range(since)]
        method = Method("03", None, frozenset({CLERK, PARCEL}))
        return find_support([method], old + new, calendar(old + new, RULES))[method].gone

    assert gone(40, "2022-06")
    assert not gone(40, "2019-06"), "not yet two years"
    assert not gone(3, "2022-06"), "hardly anything was told since"


def test_one_notice_dated_far_ahead_retires_nothing() -> None:
    old = [told(n, [CLERK], day=f"2023-{n % 12 + 1:02}-03", host=f"h{n % 4}.example") for n in range(48)]
    ahead = [told(100 + n, [SHARED], day="2099-01-01", host="fake.example") for n in range(60)]
    method = Method("03", None, frozenset({CLERK}))
    assert not find_support([method], old + ahead, calendar(old + ahead, RULES))[method].gone


def test_evidence_is_the_best_and_of_many_hosts() -> None:
    tellings = [told(n, [CLERK], host="loud.example", tier="T1") for n in range(30)] + [
        told(40, [CLERK]),
        told(41, [CLERK], tier="T2", host="x"),
    ]
    support = find_support([Method("03")], tellings, calendar(tellings, RULES))[Method("03")]
    assert (
        len(support.tellings) == RULES.cases
        and support.tellings[0].tier == "T0"
        and len({one.case for one in support.tellings}) == RULES.cases
    )
    assert {one.host for one in support.tellings[:3]} == {"police.example", "loud.example", "x"}


# --- words ----------------------------------------------------------------------------------------------------------------


def test_an_id_says_what_a_method_is() -> None:
    method = Method("03", "03.1", frozenset({CLERK, SHARED}))
    assert method.id == replace(method, facets=frozenset({SHARED, CLERK})).id
    others = {Method("03").id, Method("03", "03.1").id, Method("04", None, method.facets).id, Method("03", None, method.facets).id}
    assert len(others | {method.id}) == 5


@pytest.mark.parametrize(
    ("method", "zh", "en"),
    [
        (
            Method("03", None, frozenset({CLERK, ERROR, SHARED, TRANSFER})),
            "冒充电商、物流客服·以“操作失误”为由·屏幕共享·转账",
            "Posing as e-commerce or courier service: an operating error or a linked order as pretext, screen sharing, bank transfer",
        ),
        (
            Method("07", None, frozenset({SHARED})),
            "冒充公检法及政府机关·屏幕共享",
            "Fake police, prosecutors, courts or agencies: screen sharing",
        ),
        (Method("03", "03.1"), "商品质量退款理赔", "Defect refund"),
        (Method("09"), "网络婚恋、交友", "Romance and dating"),
    ],
)
def test_a_title_reads_like_a_sentence(method: Method, zh: str, en: str) -> None:
    assert title_of(method) == {"zh": zh, "en": en}


def test_stages_follow_the_story() -> None:
    stages = stages_of(Method("03", None, frozenset({CLERK, PARCEL, ERROR, TRANSFER})))
    assert [stage["stage"] for stage in stages] == ["contact", "trust", "inducement", "payment"]


def test_other_catalogues_are_named() -> None:
    found = catalogues(Method("03", None, frozenset({POLICE, ("payments", "虚拟货币")})))
    assert {"F1032", "F1018", "T1219"} <= set(found["mitre_f3"]) and "Vishing" in found["attck4fraud"]


def test_every_value_has_its_words() -> None:
    words = load_yaml("methods.yml")
    for facet, key in {"impersonated_as": "IMP", "hooks": "HOOK", "pretexts": "PRETEXT", "controls": "CTRL"}.items():
        assert set(words[facet]) == set(facet_values(key))
    channels = load_yaml("channels.yml")
    dull = words["dull"]
    assert set(channels["channels"]) == set(words["channels"]) | set(dull["channels"])
    assert set(channels["payments"]) <= set(words["payments"]) | set(dull["payments"])
    money = facet_values("MONEY")
    assert all(row.get("taxonomy", value) in money for value, row in words["payments"].items() if "taxonomy" in row)
    assert all(set(row) >= {"zh", "en", "stage"} for facet in FACETS for row in words[facet].values())


def test_what_is_said_of_every_case_tells_no_method() -> None:
    columns = {facet: [] for facet in FACETS} | {"channels": ["电话", "线下"], "payments": ["其他", "转账"]}
    assert telling_values(columns, "03.1") == {("channels", "线下"), TRANSFER, ("subtype", "03.1")}
    assert list(facets_of(Method("03"))) == ["hooks", "impersonated_as", "pretexts", "controls", "payments", "channels"]

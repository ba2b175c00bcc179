"""Copies, cases told by many, conflicts: against a planted truth, whatever the order, and on pairs written by hand."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from links import archive_of, case_groups, case_key, conflicts, copy_groups, keep, link_all, readings
from planted.copies import KINDS
from planted.score import neutral_copies, pairs_of, score_conflicts, score_groups

from kb.link import BadDecision, Decisions, Linked, load_decisions, to_card
from kb.link.anchors import find_anchors, words_to_number
from kb.link.cards import card_from_json, to_surname
from kb.link.compare import Compared, compare, ready, same_rounded
from kb.link.copies import relation
from kb.link.grouping import group
from kb.link.nearby import near
from kb.link.sketch import GRAM, WINDOW, plain, sketch
from kb.link.tellings import liken, same_sum, slip
from kb.model import Amount, Bulletin, Case, Fact, Named, Reading, Span, Victim

N = 2000


@pytest.fixture(scope="module")
def found() -> Linked:
    return link_all(readings(N).values())


# --- the planted archive ---------------------------------------------------------------------------------------------


def test_copies_of_every_kind_are_found(found: Linked) -> None:
    """The kinds: exact, retitled, shortened, advice swapped, punctuation, noised, reordered, source lines, synonyms, traditional, wrapped,
    taken into a round-up."""
    archive = archive_of(N)
    score = score_groups(copy_groups(found), archive.copies, neutral_copies(archive.copies, archive.contained))
    assert score.right > 1_500
    assert score.precision >= 0.99, score.wrong_pairs
    assert score.recall >= 0.97, score.missed_pairs
    together = pairs_of(copy_groups(found))
    for kind in KINDS:
        if kind != "in_roundup":
            want = {frozenset((each, archive.origins[archive.copies[each]])) for each, kinds in archive.kinds.items() if kind in kinds} - {
                frozenset((origin,)) for origin in archive.origins.values()
            }
            assert len(want) >= 20
            assert len(want & together) >= 0.95 * len(want), kind


def test_round_ups_name_what_they_retell(found: Linked) -> None:
    archive = archive_of(N)
    told: dict[str, set[str]] = {}
    for cluster, bulletin, role, _ in found.bulletin_clusters:
        if role == "round_up":
            told.setdefault(bulletin, set()).add(archive.copies[cluster])
    same = dict.fromkeys(pair for pair in pairs_of(copy_groups(found)))
    right = wrong = missed = 0
    for each, clusters in archive.contained.items():
        joined = {archive.copies[other] for pair in same if each in pair for other in pair}
        right += len(told.get(each, set()) & set(clusters)) + len(joined & set(clusters))
        missed += len(set(clusters) - told.get(each, set()) - joined)
    wrong = sum(len(clusters - set(archive.contained.get(each, ()))) for each, clusters in told.items())
    assert right >= 100
    assert right >= 0.9 * (right + missed) and wrong <= 0.03 * right


def test_the_likely_origin_is_the_best_tier_then_the_earliest(found: Linked) -> None:
    archive = archive_of(N)
    named = [cluster for cluster, _, role, _ in found.bulletin_clusters if role == "origin"]
    assert len(named) == len(set(named))
    assert sum(archive.origins[archive.copies[each]] == each for each in named) >= 0.98 * len(named)


def test_tellings_of_one_case_are_found(found: Linked) -> None:
    archive = archive_of(N)
    score = score_groups(case_groups(found), archive.case_clusters)
    assert score.right > 3_000
    assert score.precision >= 0.99, score.wrong_pairs
    assert score.recall >= 0.97, score.missed_pairs
    assert len(found.case_clusters) == len(archive.case_clusters) == len({row[0] for row in found.case_clusters})


def test_decoys_stay_apart(found: Linked) -> None:
    """Same method, same surname, same sum; a form filled in anew; the same words of advice."""
    archive = archive_of(N)
    notices, cases = pairs_of(copy_groups(found)), pairs_of(case_groups(found))
    assert {decoy.level for decoy in archive.decoys} == {"notice", "case"} and len(archive.decoys) > 100
    merged = []
    for decoy in archive.decoys:
        pair = frozenset((decoy.left, decoy.right)) if decoy.level == "case" else frozenset((decoy.left[0], decoy.right[0]))
        merged += [decoy] if pair in (cases if decoy.level == "case" else notices) else []
    assert len(merged) <= 0.005 * len(archive.decoys), merged


def test_conflicts_are_found_and_none_is_invented(found: Linked) -> None:
    archive = archive_of(N)
    score = score_conflicts(conflicts(found), archive.case_clusters, archive.conflicts)
    assert score.right >= 50
    assert score.recall >= 0.95, score.missed_pairs
    assert score.wrong == 0, score.wrong_pairs


def test_another_archive_gives_the_same_quality() -> None:
    """Rules fitted to one seed would fall off on another."""
    archive = archive_of(900, 23)
    found = link_all(readings(900, 23).values())
    copies = score_groups(copy_groups(found), archive.copies, neutral_copies(archive.copies, archive.contained))
    cases = score_groups(case_groups(found), archive.case_clusters)
    said = score_conflicts(conflicts(found), archive.case_clusters, archive.conflicts)
    assert min(copies.precision, cases.precision) >= 0.99 and min(copies.recall, cases.recall) >= 0.97
    assert said.recall >= 0.9 and said.wrong <= 1


def test_every_conflict_row_quotes_its_telling(found: Linked) -> None:
    texts = {each: reading.bulletin for each, reading in readings(N).items()}
    chosen: dict[tuple[str, str], int] = {}
    for cluster, field, _, value, head, case, bulletin, _, _, _, _, quote, part, start, end in found.conflicts:
        chosen[cluster, field] = chosen.get((cluster, field), 0) + head
        assert case_key(case)[0] == bulletin and value
        assert quote and texts[bulletin].part(Span(start, end, part)) == quote
    assert chosen and all(n >= 1 for n in chosen.values())
    counts = {row[0]: row[-1] for row in found.merged_cases}
    assert sum(counts.values()) == len(chosen)


# --- order -----------------------------------------------------------------------------------------------------------


def test_the_order_of_arrival_changes_nothing() -> None:
    every = list(readings(400, 3).values())
    first = link_all(every)
    for seed in range(3):
        assert link_all(random.Random(seed).sample(every, len(every))) == first


def test_what_went_away_leaves_no_trace() -> None:
    """Linked again without some notices, the rest is linked as if they had never been."""
    every = list(readings(300, 5).values())
    fewer = [reading for n, reading in enumerate(every) if n % 3]
    assert link_all(fewer) == link_all(list(reversed(fewer)))
    gone = {reading.bulletin.id for n, reading in enumerate(every) if not n % 3}
    assert not gone & {row[1] for row in link_all(fewer).bulletin_clusters}


@settings(max_examples=60, deadline=None)
@given(st.permutations(list(range(9))), st.lists(st.tuples(st.integers(1, 9), st.integers(0, 8), st.integers(0, 8)), max_size=14))
def test_groups_do_not_depend_on_the_order_of_ties(order: list[int], ties: list[tuple[int, int, int]]) -> None:
    def never(a: int, b: int) -> bool:
        return (a + b) % 7 == 3

    def apart(a: int, b: int) -> bool:
        return (a * b) % 5 == 1

    found = group(range(9), [(float(n), a, b) for n, a, b in ties if a != b], never, apart)
    shuffled = sorted(ties, key=lambda tie: order[tie[1]])
    assert found == group(range(9), [(float(n), b, a) for n, a, b in shuffled if a != b], never, apart)
    assert sorted(each for members in found for each in members) == list(range(9))
    assert not any(never(a, b) for members in found for a in members for b in members if a != b)


def test_one_that_was_misread_keeps_no_groups_apart() -> None:
    ties = [(3.0, 0, 1), (3.0, 2, 3), (1.0, 1, 2)]
    assert group(range(4), ties, lambda a, b: False, lambda a, b: {a, b} == {0, 3}) == [[0, 1, 2, 3]]
    assert group(range(4), ties, lambda a, b: False, lambda a, b: {a, b} in ({0, 2}, {0, 3}, {1, 3})) == [[0, 1], [2, 3]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), max_size=6, unique=True), max_size=25), st.integers(1, 5))
def test_near_is_what_its_definition_says(keys: list[list[int]], reach: int) -> None:
    want: dict[tuple[int, int], int] = {}
    for key in range(13):
        having = [n for n, each in enumerate(keys) if key in each]
        for at, later in enumerate(having):
            for earlier in having[max(0, at - reach) : at]:
                want[earlier, later] = want.get((earlier, later), 0) + 1
    assert {(a, b): n for a, b, n in near(keys, reach=reach)} == want


@settings(max_examples=60, deadline=None)
@given(
    st.text("甲乙丙丁戊己庚辛", min_size=GRAM + WINDOW - 1, max_size=60), st.text("子丑寅卯", max_size=30), st.text("子丑寅卯", max_size=30)
)
def test_shared_words_share_a_fingerprint(shared: str, before: str, after: str) -> None:
    assert set(sketch(before + shared)) & set(sketch(shared + after))


# --- two texts -------------------------------------------------------------------------------------------------------

STORY = (
    "3月2日上午，家住青河区的赵女士接到自称“购易网”客服的电话，对方说她买的童鞋甲醛超标，要给她双倍赔付。"
    "赵女士按要求下载“云会通”App并打开屏幕共享，随后分三次向指定账户转账，共被骗28650元。发现联系不上对方后，赵女士到派出所报警。"
)
ADVICE = "警方提醒：凡是自称客服要求屏幕共享的都是诈骗，退款请走官方渠道。不轻信，不透露，不转账，有疑问请拨打96110。"
OTHER = (
    "5月19日，东山区的钱先生在短视频平台看到荐股广告，添加了所谓老师的微信。钱先生在“恒丰通”平台充值15万元，提现时被告知要交20%的保证金，"
    "这才发现被骗，目前案件正在侦办。"
)


def between(a: str, b: str, titles: tuple[str, str] = ("青河一女子被骗", "警惕冒充客服新骗局")) -> str | None:
    return relation(compare(ready(titles[0], a), ready(titles[1], b)))


COPIES = {
    "exact": STORY + "\n" + ADVICE,
    "shortened": STORY,
    "other advice": STORY + "\n温馨提示：请下载国家反诈中心App，遇到可疑情况先问家人，保护好银行卡号和验证码，谨防上当。",
    "traditional": "3月2日上午，家住青河區的趙女士接到自稱“購易網”客服的電話，對方說她買的童鞋甲醛超標，要給她雙倍賠付。"
    "趙女士按要求下載“雲會通”App並打開屏幕共享，隨後分三次向指定賬戶轉賬，共被騙28650元。發現聯繫不上對方後，趙女士到派出所報警。",
    "noise": (STORY + "\n" + ADVICE).replace("，", ",,").replace("客服", "客🔥服").replace("28650", " 28650 "),
    "pinyin": (STORY + "\n" + ADVICE).replace("账户", "账(zhàng)户"),
    "wrapped": "首页 > 新闻 > 社会\n来源：青河警方 发布时间：2024-03-05 浏览次数：2331\n"
    + STORY
    + "\n"
    + ADVICE
    + "\n上一篇：交警巡逻 下一篇：户籍大厅搬迁\n分享到：微信 微博",
    "words changed": (STORY + "\n" + ADVICE).replace("发现联系不上对方后", "发觉联系不上对方后").replace("随后", "接着"),
    "sum rounded": (STORY + "\n" + ADVICE).replace("28650元", "2.8万余元"),
    "sum wrong": (STORY + "\n" + ADVICE).replace("28650", "23650"),
    "year added": (STORY + "\n" + ADVICE).replace("3月2日", "2023年3月2日"),
}


@pytest.mark.parametrize("kind", COPIES)
def test_copies_by_hand(kind: str) -> None:
    assert between(STORY + "\n" + ADVICE, COPIES[kind]) == "same"
    assert between(COPIES[kind], STORY + "\n" + ADVICE) == "same"


FILLED_IN = STORY.replace("3月2日", "4月17日").replace("赵", "孙").replace("28650", "9310").replace("青河", "白石")
WEEKLY = (
    "本周全区共接报电信网络诈骗警情{}起，环比上升{}%，损失金额{}万元。其中刷单返利类{}起，冒充电商物流客服类{}起，虚假网络投资理财类{}起。"
)
NO_COPIES = {
    "form filled in anew": (STORY + "\n" + ADVICE, FILLED_IN + "\n" + ADVICE),
    "only the advice": (STORY + "\n" + ADVICE, OTHER + "\n" + ADVICE),
    "weekly figures": (WEEKLY.format(23, 12.5, 186.3, 9, 6, 4), WEEKLY.format(31, 34.8, 97.4, 12, 8, 5)),
    "advice alone": (ADVICE, STORY + "\n" + ADVICE),
    "a phrase": ("不轻信，不透露，不转账。", STORY + "\n" + ADVICE),
    "nothing": ("", STORY),
    "no CJK": ("Beware of fraud calls.", "Beware of fraud calls today."),
}


@pytest.mark.parametrize("kind", NO_COPIES)
def test_no_copies_by_hand(kind: str) -> None:
    a, b = NO_COPIES[kind]
    assert between(a, b) in (None, "other") and between(b, a) in (None, "other")


def test_a_round_up_has_a_story_besides() -> None:
    round_up = "本期通报三起案例。\n案例一：" + OTHER + "\n案例二：" + STORY + "\n" + ADVICE
    assert between(STORY, round_up) == "in" and between(round_up, STORY) == "has"
    cut = "本期通报三起案例，请广大群众注意防范。\n案例一：" + OTHER
    assert (
        between(cut, "本期通报三起案例，请广大群众注意防范。\n案例一：" + OTHER + "\n案例二：" + STORY) == "same"
    )  # the round-up, shortened


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("张女士被骗12万7千元", [("name", "张"), ("sum", 127000.0)]),
        ("共计五万三千元", [("sum", 53000.0)]),
        ("2023年11月3日，小李转账1,234.5元", [("day", "11-3"), ("year", "2023"), ("name", "李"), ("sum", 1234.5)]),
        ("拨打96110或110", []),
        ("小黄车和身边*的事", []),
        ("损失3.5亿元", [("sum", 350000000.0)]),
    ],
)
def test_anchors(text: str, keys: list[tuple[str, object]]) -> None:
    assert [anchor.key for anchor in find_anchors(text)] == keys


@given(st.integers(1, 99_999_999))
def test_numbers_in_characters(value: int) -> None:
    digits, units = "零一二三四五六七八九", ("", "十", "百", "千")

    def below(n: int) -> str:
        figures = [(int(d), len(str(n)) - 1 - at) for at, d in enumerate(str(n))]
        return "".join(digits[d] + units[place] for d, place in figures if d)

    high, low = divmod(value, 10_000)
    assert words_to_number((below(high) + "万" if high else "") + below(low)) == value


def test_hostile_text_is_compared_in_bounded_time() -> None:
    for text in ("9" * 200_000, "张某" * 100_000, "一万" * 100_000, "“" * 200_000, "3月" * 100_000):
        assert len(sketch(text[:50_000])) < 50_000
        find_anchors(text)
        ready("", text[:20_000])


# --- two tellings ----------------------------------------------------------------------------------------------------


def told(
    text: str = STORY, host: str = "a", published: str | None = "2024-03-05", tier: str = "T0", salt: str = "", **values: object
) -> Reading:
    """A notice with one case, its values as given or as STORY has them."""
    b = Bulletin(f"https://{host}.example/{published}/{salt}{zlib.crc32(text.encode()) % 999}", "标题", text, published, tier=tier)
    defaults: dict[str, object] = {
        "type": Named("03", "冒充电商物流客服类"), "type_label": "stated", "loss_yuan": 28650.0, "outcome": "lost", "n_victims": 1,
        "victim": Victim("赵女士", "女"), "incident_date": "2024-03-02", "incident_date_basis": "published_year",
        "region": Named("510118", "四川省成都市新津区"),
    }  # fmt: skip
    given = defaults | values
    span = Span(0, len(text))
    said = {"amount.lost": given["loss_yuan"], "incident_date": "2024-03-02", "region": "510118", "type": "03"}
    facts = tuple(Fact(name, value, Span(0, 2), "by.hand") for name, value in said.items() if value)  # type: ignore[arg-type]
    amounts = () if not given["loss_yuan"] else (Amount("lost", given["loss_yuan"], None, "CNY", None, Span(0, 2), "by.hand"),)  # type: ignore[arg-type]
    return Reading(b, is_bulletin=True, cases=(Case(1, span, amounts=amounts, facts=facts, **given),))  # type: ignore[arg-type]


RETOLD = "“她以为是真客服。”赵女士的家人说，本月初，赵女士因为一双童鞋被“购易网”的人缠上，装了会议软件，钱就没了。"
TELLINGS = {
    "other words": ({}, True),
    "sum rounded": ({"loss_yuan": 29000.0, "loss_approx": "约"}, True),
    "sum with a wrong digit": ({"loss_yuan": 23650.0}, True),
    "sum with figures left off": ({"loss_yuan": 28000.0}, True),
    "a day on which it was told already": ({"incident_date": "2024-03-14", "published": "2024-03-16"}, False),
    "month only": ({"incident_date": "2024-03", "incident_date_basis": "stated"}, True),
    "year read from a late page": ({"incident_date": "2025-03-02"}, True),
    "city only": ({"region": Named("510100", "四川省成都市")}, True),
    "no name": ({"victim": Victim(None, "女")}, True),
    "type of its own": ({"type": Named("05", "虚假征信类"), "type_label": "inferred"}, True),
    "another name": ({"victim": Victim("孙女士", "女")}, False),
    "another province": ({"region": Named("440305", "广东省深圳市南山区")}, False),
    "another sum": ({"loss_yuan": 9310.0}, False),
    "another season": ({"incident_date": "2024-07-19", "published": "2024-07-25"}, False),
    "only type and place": ({"victim": Victim(None, None), "loss_yuan": None, "incident_date": None}, False),
}


@pytest.mark.parametrize("kind", TELLINGS)
def test_tellings_by_hand(kind: str) -> None:
    values, one = TELLINGS[kind]
    second = told(RETOLD, "b", values.pop("published", "2024-03-06") if "published" in values else "2024-03-06", **values)  # type: ignore[arg-type]
    found = link_all([told(), second])
    assert (len(found.merged_cases) == 1) is one
    assert len(found.case_clusters) == 2


AGAIN = {
    "another day, each told at once": (STORY, {"incident_date": "2024-07-19", "published": "2024-07-22"}, False),
    "another day, told by a copyist": (STORY, {"incident_date": "2024-04-02", "published": "2024-03-08"}, True),
    "another day and month, told late": (STORY, {"incident_date": "2024-01-19", "published": "2024-06-20"}, False),
    "another sum and no day": (
        STORY.replace("28650", "9310").replace("3月2日", "某日"),
        {"loss_yuan": 9310.0, "incident_date": None},
        False,
    ),
    "another prefecture": (STORY.replace("青河区", "白塔区"), {"region": Named("370102", "山东省济南市历下区")}, False),
    "another sum of the same day": (STORY.replace("28650", "9310"), {"loss_yuan": 9310.0}, True),
    "a day far off, without its year": (RETOLD.replace("本月初", "9月12日"), {"incident_date": None}, False),
    "its own day, without its year": (RETOLD.replace("本月初", "3月2日"), {"incident_date": None}, True),
}


@pytest.mark.parametrize("kind", AGAIN)
def test_the_same_words_may_tell_another_case(kind: str) -> None:
    text, values, one = AGAIN[kind]
    given = {name: value for name, value in values.items() if name != "published"}
    second = told(text, "b", values.get("published", "2024-03-08"), **given)  # type: ignore[arg-type]
    assert (len(link_all([told(), second]).merged_cases) == 1) is one


@pytest.mark.parametrize(
    ("day", "place", "slips"), [("01", "510118", ()), ("06", "510118", ("date",)), ("01", "510107", ("region", "date"))]
)
def test_one_dates_by_the_call_and_one_by_the_report(day: str, place: str, slips: tuple[str, ...]) -> None:
    """Two days apart are no slip where the place is the same; more are."""
    other = told(RETOLD, "b", incident_date=f"2024-03-{day}", region=Named(place, "四川省成都市的一个区"))
    cards = [to_card("x-1", reading.bulletin, reading.cases[0]) for reading in (told(), other)]
    assert liken(*cards).slips == slips


@pytest.mark.parametrize(("one", "other", "same"), [(28653.0, 23653.0, True), (28000.0, 23000.0, False)])
def test_all_figures_of_a_long_sum_but_one_are_no_chance(one: float, other: float, same: bool) -> None:
    texts = {"警方通报，新津的赵女士接到来电之后被骗。": one, "赵女士一家多年的积蓄没有了，民警正在追查。": other}
    readings = [told(text, f"h{n}", loss_yuan=loss, incident_date=None) for n, (text, loss) in enumerate(texts.items())]
    assert liken(*(to_card(f"{n}-1", reading.bulletin, reading.cases[0]) for n, reading in enumerate(readings))).one is same


def test_a_telling_that_leaves_out_what_differs_does_not_join_two_cases() -> None:
    """A short copy of the one fits the other but for a slip; the age and the sum of the other are of another case."""
    first, second = told(victim=Victim("赵女士", "女", age=41)), told(RETOLD, "b", victim=Victim("赵女士", "女", age=37), loss_yuan=9310.0)
    short = told(STORY[: len(STORY) // 2], "c", "2024-03-06", victim=Victim("赵女士", "女", age=41), loss_yuan=None)
    found = link_all([first, second, short])
    assert len(found.merged_cases) == 2


def test_two_cases_of_one_notice_are_two() -> None:
    reading = told(STORY + STORY)
    twice = replace(reading, cases=(replace(reading.cases[0], span=Span(0, len(STORY))), replace(reading.cases[0], ordinal=2)))
    assert len(link_all([twice]).merged_cases) == 2


def test_cards_come_back_as_they_were() -> None:
    reading = told()
    card = to_card("x-1", reading.bulletin, reading.cases[0])
    assert card_from_json(card.to_json()) == card and "as 购易网" in card.marks
    assert [to_surname(label) for label in ("赵女士", "小李", "陈某芳", "韋先生", "受害人", "学生家长", "", None)] == [
        "赵", "李", "陈", "韦", None, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [(19240.0, 19000.0, True), (19240.0, 20000.0, True), (19240.0, 19420.0, False), (298500.0, 300000.0, True), (26000.0, 30000.0, False)],
)
def test_a_rounding_is_the_same_sum(one: float, other: float, same: bool) -> None:
    assert same_rounded(one, other) is same and same_rounded(other, one) is same


def test_an_approximate_sum_speaks_of_its_figures() -> None:
    def sum_of(value: float, approx: str | None) -> object:
        reading = told(loss_yuan=value, loss_approx=approx)
        return to_card("x-1", reading.bulletin, reading.cases[0])

    exact = sum_of(218000.0, None)
    assert same_sum(sum_of(200000.0, "余"), exact) and not same_sum(sum_of(200000.0, "近"), exact)  # type: ignore[arg-type]
    assert not same_sum(sum_of(200000.0, None), exact)  # type: ignore[arg-type]
    assert not same_sum(sum_of(28600.0, None), sum_of(28650.0, None))  # type: ignore[arg-type]
    assert slip(430.0, 4_300_000.0) and slip(71668.0, 17668.0) and not slip(9310.0, 28650.0)


# --- the headline and the counts ---------------------------------------------------------------------------------------


def fields_told_apart(*readings: Reading) -> set[str]:
    found = link_all(list(readings))
    assert len(found.merged_cases) == 1
    return {row[1] for row in found.conflicts}


def test_a_sum_that_was_only_added_up_contradicts_none_that_is_printed() -> None:
    assert fields_told_apart(told(), told(RETOLD, "b", loss_yuan=23650.0)) == {"loss_yuan"}
    assert fields_told_apart(told(), told(RETOLD, "b", loss_yuan=23650.0, loss_parts=True)) == set()


@pytest.mark.parametrize("salt", [str(n) for n in range(12)])
def test_what_any_of_those_who_agree_prints_contradicts_none_of_them(salt: str) -> None:
    """Whatever the order of their ids, which the salt changes."""
    other = told("警方通报，赵女士接到自称客服的来电，之后被骗。", "c", salt=salt, loss_yuan=23650.0)
    assert fields_told_apart(told(salt=salt), told(RETOLD, "b", salt=salt), other) == {"loss_yuan"}
    assert fields_told_apart(told(salt=salt), told(RETOLD + "其中一笔是23650元。", "b", salt=salt), other) == set()


def test_a_telling_that_prints_two_sums_joins_only_the_one_it_prints() -> None:
    """It took the 9万 that all of them print beside; the two sums that are told of the case still differ."""
    both = told(RETOLD + "赵女士原有积蓄9万元，28650元被转走。", "b", loss_yuan=90000.0)
    other = told("警方通报，赵女士接到自称客服的来电，9万元积蓄中少了23650元。", "c", loss_yuan=23650.0)
    for salt in "0123":
        assert fields_told_apart(
            told(salt=salt), both, replace(other, bulletin=replace(other.bulletin, url=f"https://c.example/{salt}"))
        ) == {"loss_yuan"}


def test_a_sum_told_right_behind_the_story_is_of_it() -> None:
    reading = told(RETOLD + "案件还在侦办。至此，她损失23650元。", "b", loss_yuan=23650.0)
    at = reading.bulletin.text.index("23650元")
    case = reading.cases[0]
    facts = tuple(replace(fact, span=Span(at, at + 6)) if fact.field == "amount.lost" else fact for fact in case.facts)
    behind = replace(reading, cases=(replace(case, span=Span(0, len(RETOLD)), facts=facts),))
    assert fields_told_apart(told(), behind) == {"loss_yuan"}


def test_days_that_were_only_worked_out_contradict_nothing() -> None:
    """A copy keeps the 昨日 of its original; a year that follows from the bounds of a text is not printed."""
    first = told(STORY, incident_date="2024-03-04", incident_date_basis="published_year")
    copy = told(STORY, "b", "2024-03-06", "T2", incident_date="2024-03-05", incident_date_basis="relative")
    origin = told(STORY, "c", "2024-03-05", "T2", incident_date="2024-03-04", incident_date_basis="relative")
    assert fields_told_apart(first, origin, copy) == set()
    assert fields_told_apart(first, told(RETOLD, "b", incident_date="2024-03-05", incident_date_basis="published_year")) == {
        "incident_date"
    }
    year = {"incident_date": "2023-03-04"}
    assert fields_told_apart(first, told(RETOLD, "b", **year, incident_date_basis="context")) == set()
    assert fields_told_apart(first, told(RETOLD, "b", **year, incident_date_basis="stated")) == {"incident_date"}


def test_a_sum_that_was_saved_is_as_exact_as_it_is_told() -> None:
    reading = told()
    saved = Amount("averted", 28_700.0, None, "CNY", "近", Span(0, 1), "by.hand")
    case = replace(reading.cases[0], loss_yuan=0.0, outcome="averted", averted_yuan=28_700.0, amounts=(saved,))
    near_it, exact = to_card("x-1", reading.bulletin, case), to_card("y-1", reading.bulletin, reading.cases[0])
    assert near_it.approx == "近" and same_sum(near_it, exact)


def test_the_headline_follows_the_stated_order() -> None:
    """The best tier, then the more notices that are no copies, then the earlier; among those that agree the most exact."""
    police = told(STORY.replace("28650", "23650"), "police", "2024-03-05", "T0", loss_yuan=23650.0)
    papers = [told(RETOLD + "据报道。" * n, f"paper{n}", "2024-03-06", "T1") for n in range(3)]
    rows = link_all([*papers, police])
    assert len(rows.merged_cases) == 1 and rows.merged_cases[0][3] == 23650.0
    assert {(row[3], row[4]) for row in rows.conflicts} == {("23650.0", 1), ("28650.0", 0)}
    others = [
        told("记者从警方了解到，青河的赵女士网购童鞋后接到冒牌客服来电，按对方说的操作后账户里的钱没有了。", "paper8", "2024-03-06", "T1"),
        told("一双童鞋换来一场骗局：赵女士在“购易网”买鞋后被人冒充客服骗走积蓄，民警已介入。", "paper9", "2024-03-07", "T1"),
    ]
    rough = told(RETOLD, "paper4", "2024-03-03", "T1", loss_yuan=29000.0, loss_approx="近")
    rows = link_all([rough, *others])
    assert rows.merged_cases[0][3:5] == (28650.0, None) and not rows.conflicts
    lone = told(RETOLD, "paper5", "2024-03-01", "T1", loss_yuan=23650.0)
    assert link_all([lone, *others]).merged_cases[0][3] == 28650.0  # two notices against an earlier one
    assert link_all([lone, others[0]]).merged_cases[0][3] == 23650.0  # one against one: the earlier


def test_pages_notices_hosts_and_independent_hosts_are_counted_apart() -> None:
    police, copies = told(STORY, "police", "2024-03-05"), [told(STORY, f"copy{n}", "2024-03-06", "T2") for n in range(3)]
    same_host = told(STORY + "\n" + ADVICE, "copy0", "2024-03-08", "T2")
    paper = told(RETOLD, "paper", "2024-03-07", "T1")
    loose = replace(paper, bulletin=replace(paper.bulletin, url="", sha256="f" * 64, text=RETOLD + "转自网络。"))
    row = link_all([police, *copies, same_host, paper, loose]).merged_cases[0]
    pages, notices, hosts, independent = row[9:13]
    assert (pages, hosts, independent) == (7, 5, 2) and notices in (2, 3)
    assert row[13:15] == ("2024-03-05", "2024-03-08")


def test_a_round_up_is_no_independent_telling() -> None:
    police = told(STORY, "police", "2024-03-05")
    text = "本期通报两起案例。\n案例一：" + OTHER + "\n案例二：" + STORY
    paper = told(text, "paper", "2024-03-09", "T1")
    paper = replace(paper, cases=(replace(paper.cases[0], span=Span(text.index(STORY), len(text))),))
    rows = link_all([police, paper])
    assert [row[2] for row in rows.bulletin_clusters].count("round_up") == 1
    assert rows.merged_cases[0][9:13] == (2, 2, 2, 1)


# --- people ----------------------------------------------------------------------------------------------------------


def test_people_join_and_part() -> None:
    a, b, c = (
        told(STORY, "a"),
        told(RETOLD, "b", "2024-03-06"),
        told(OTHER, "c", "2024-05-20", loss_yuan=150000.0, victim=Victim("钱先生", "男")),
    )
    ids = [f"{reading.bulletin.id}-1" for reading in (a, b, c)]
    before = link_all([a, b, c])
    parted = link_all([a, b, c], Decisions(parted=frozenset({(min(ids[:2]), max(ids[:2]))})))
    joined = link_all([a, b, c], Decisions(joined=frozenset({(min(ids[1:]), max(ids[1:]))})))
    assert [len(rows.merged_cases) for rows in (before, parted, joined)] == [2, 3, 1]
    assert {row[0] for row in parted.case_clusters if row[-1] == "person"} == set(ids[:2])
    copy = replace(a, bulletin=replace(a.bulletin, url="https://d.example/1", published="2024-03-09"))
    pair = tuple(sorted((a.bulletin.id, copy.bulletin.id)))
    assert len(copy_groups(link_all([a, copy]))) == 1
    assert len(copy_groups(link_all([a, copy], Decisions(parted=frozenset({pair}))))) == 2  # type: ignore[arg-type]
    assert len(copy_groups(link_all([a, c], Decisions(joined=frozenset({tuple(sorted((a.bulletin.id, c.bulletin.id)))}))))) == 1  # type: ignore[arg-type]


GOOD = """
- join: [aaaaaaaaaaaaaaaa-1, bbbbbbbbbbbbbbbb-2, cccccccccccccccc-1]
  who: 王记者
  when: 2026-01-05T09:00:00Z
  why: both tell of the teacher
- split: [aaaaaaaaaaaaaaaa-1, cccccccccccccccc-1]
  who: 王记者
  when: 2026-01-06T09:00:00Z
  why: not the third
"""


def test_decisions_are_read_and_the_last_one_stands(tmp_path: Path) -> None:
    path = tmp_path / "links.yml"
    assert load_decisions(path) == Decisions()
    path.write_text(GOOD, "utf-8")
    decided = load_decisions(path)
    assert ("aaaaaaaaaaaaaaaa-1", "bbbbbbbbbbbbbbbb-2") in decided.joined and len(decided.joined) == 2
    assert decided.split("cccccccccccccccc-1", "aaaaaaaaaaaaaaaa-1") and decided.digest != Decisions().digest


@pytest.mark.parametrize(
    "bad", ["a: b", "- join: [a]", "- {join: [a-1, b-1], who: x, when: y}", "- {join: [a-1, b], who: x, when: y, why: z}", "[", "- {a: 1}"]
)
def test_bad_decisions_are_refused_by_name(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "links.yml"
    path.write_text(bad, "utf-8")
    with pytest.raises(BadDecision, match=r"links\.yml"):
        load_decisions(path)


def test_what_is_compared_is_kept_as_it_was() -> None:
    made = compare(ready("标题", STORY), ready("标题", STORY + ADVICE))
    assert Compared.from_json(made.to_json()) == made
    assert plain("網(wǎng)上，轉賬 5萬元！") == "网上转账5万元"
    a, b = (keep(reading).cards[0] for reading in (told(), told(RETOLD, "b")))
    assert liken(a, b) == liken(b, a)


def test_a_date_that_is_none_of_the_calendar_has_no_distance() -> None:
    from kb.link.tellings import _days

    assert [_days("2021-02-30", "2021-03-01", 7), _days("2021-02", "2021-02-03", 7), _days(None, "2021", 7)] == [7, 2, 7]

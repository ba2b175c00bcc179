"""What people decide about patterns and cues: files that are checked, applied, and said by `kb patterns`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from told_methods import CLERK, told

from kb.model import Fact, Span
from kb.patterns.methods import Rules
from kb.patterns.methods_drafts import LEAST_CASES, Drafts, Often, spoken_in
from kb.patterns.methods_indicators import Seen, find_indicators
from kb.patterns.methods_review import BadReview, Review, Reviews, load_reviews, save_review, without

RULES = Rules()
CUE = {"literals": ["我是售后专员"], "tests": ["您好，我是售后专员"], "facet": "impersonated_as", "value": "电商/物流客服", "types": ["03"]}


def review(of: str, verdict: str, when: str = "2026-01-05T09:00:00Z", why: str = "why", **change: Any) -> Review:
    return Review(of, verdict, "王记者", when, why, change)


def test_a_decision_is_a_file_that_reads_back(tmp_path: Path) -> None:
    made = [
        review("p-0a1b2c3d4e5f", "edit", title={"zh": "冒充客服·屏幕共享"}, tests={"legitimate": ["退款三天内到账"]}),
        review("d-0a1b2c3d4e5f", "accept", "2026-01-06T09:00:00Z", "", **CUE),
        review("c-service-steps", "reject", "2026-01-07T09:00:00Z"),
    ]
    for each in made:
        save_review(tmp_path / "reviews", each)
    assert load_reviews(tmp_path / "reviews").all == tuple(made)
    with pytest.raises(FileExistsError):
        save_review(tmp_path / "reviews", made[0])
    assert load_reviews(tmp_path / "nothing").all == ()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (review("x-1", "accept"), "no id"),
        (review("p-0a", "maybe"), "none of"),
        (review("p-0a", "reject", why=" "), "say why"),
        (review("p-0a", "edit", weight=3), "cannot be changed"),
        (review("c-1", "edit", weight=3), "changed there"),
        (review("p-0a", "edit", title={"fr": "non"}), "zh and en"),
        (review("p-0a", "edit", tests={"scam": ["打13800138000"]}), "no phone numbers"),
        (review("d-0a", "accept", **{**CUE, "tests": []}), "needs a test"),
        (review("d-0a", "accept", **{**CUE, "literals": ["我"]}), "two characters"),
        (review("d-0a", "accept", **{**CUE, "value": "外星人"}), "no such value"),
        (review("d-0a", "accept", **{**CUE, "types": ["77"]}), "no such type"),
        (review("d-0a", "accept", literals=CUE["literals"], tests=CUE["tests"]), "bound to"),
    ],
)
def test_what_cannot_be_applied_is_refused(made: Review, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadReview, match=said):
        save_review(tmp_path, made)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["[1]", "of: p-1", "{", "of: p-1\nverdict: accept\nwho: a\nwhen: b\nwhy: c\nmore: d"])
def test_a_damaged_file_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text(text, "utf-8")
    with pytest.raises(BadReview, match=r"one\.yml"):
        load_reviews(tmp_path)


def test_the_last_word_counts_and_an_edit_is_no_verdict() -> None:
    told_of = Reviews((review("p-1", "reject"), review("p-1", "accept"), review("p-1", "edit", title={"zh": "新题"})))
    assert told_of.verdict("p-1") == "accept" and told_of.change("p-1") == {"title": {"zh": "新题"}} and told_of.verdict("p-2") is None


def test_an_accepted_proposal_is_a_cue_until_it_is_rejected() -> None:
    taken = review("d-0a1b", "accept", **CUE)
    (cue,) = Reviews((taken,)).cues()
    assert (cue.id, cue.facet, cue.literals, cue.says) == ("c-0a1b", "impersonated_as", ("我是售后专员",), "scam")
    assert Reviews((taken, review("d-0a1b", "reject"))).cues() == []
    edited = review("d-0a1b", "edit", **{**CUE, "weight": 0.5})
    assert [cue.weight for cue in Reviews((taken, edited)).cues()] == [0.5]
    assert without([cue], Reviews((review("c-0a1b", "reject"),)), ()) == without([cue], Reviews(), ("c-0a1b",)) == []


# --- proposals ------------------------------------------------------------------------------------------------------------

TEXT = "3月，对方自称平台售后专员，称：“请您保持通话不要挂断”，又以“账户异常需要核验”为由让她转账。民警说：“千万不要再转账了哦”。"


def facts() -> list[Fact]:
    def at(field: str, value: str, words: str) -> Fact:
        return Fact(field, value, Span(TEXT.index(words), TEXT.index(words) + len(words)), "")

    return [
        at("impersonated", "平台售后专员", "平台售后专员"),
        at("impersonated_as", "电商/物流客服", "平台售后专员"),
        at("pretext", "涉案洗钱", "账户异常"),
    ]


def test_scammers_words_are_proposed_and_no_others() -> None:
    found = {literal: (field, TEXT[start:end], value) for literal, field, start, end, value in spoken_in(TEXT, 0, len(TEXT), facts())}
    assert found == {
        "请您保持通话不要挂断": ("speech", "请您保持通话不要挂断", None),
        "账户异常需要核验": ("pretext", "账户异常需要核验", ("pretexts", "涉案洗钱")),
        "我是平台售后专员": ("impersonated", "平台售后专员", CLERK),
    }


@pytest.mark.parametrize("said", ["请加QQ123456详谈", "请联系**女士处理", "我是李某的朋友"])
def test_numbers_masks_and_people_are_never_proposed(said: str) -> None:
    text = f"对方说：“{said}”。"
    assert list(spoken_in(text, 0, len(text), [])) == []


def test_only_what_several_hosts_tell_in_several_cases_is_proposed() -> None:
    def found(hosts: list[str], notice: str | None = None) -> list[str]:
        drafts, often = Drafts(["转账到账户"], ()), Often()
        tellings = [told(n, [], host=host, notice=notice) for n, host in enumerate(hosts)]
        for each in tellings:
            often.take(each, TEXT, 0, len(TEXT), facts())
        for each in reversed(tellings):
            assert (each.case_id in often.again()) == (len(hosts) >= LEAST_CASES)
            drafts.take(each, TEXT, 0, len(TEXT), facts())
        return [draft.literal for draft in drafts.found()]

    assert found(["a", "b", "b"]) == ["我是平台售后专员", "请您保持通话不要挂断", "账户异常需要核验"]
    assert found(["a", "b"]) == found(["a", "a", "a"]) == found(["a", "b", "c"], notice="one") == []


def test_what_is_known_or_decided_is_not_proposed_again() -> None:
    def found(known: list[str], decided: set[str]) -> list[str]:
        drafts = Drafts(known, decided)
        for n in range(3):
            drafts.take(told(n, [], host=f"h{n}"), TEXT, 0, len(TEXT), facts())
        return [draft.id for draft in drafts.found()]

    ids = found([], set())
    assert len(ids) == 3 and len(found(["售后专员"], set())) == 2 and found([], {ids[0]}) == ids[1:]


# --- indicators -----------------------------------------------------------------------------------------------------------


def indicators(*tellings: Any, kind: str = "app", value: str = "星悦优选", before: str = "让其下载“") -> list[Any]:
    seen = [Seen(each, kind, value, before, f"“{value}”", "https://police.example/1", "00") for each in tellings]
    found = find_indicators(seen, {"paper.example"}, RULES)
    return [(body["indicator"], body["value"], body["support"]["tiers"]) for body in found]


def test_the_police_or_two_hosts_of_their_own_make_an_indicator() -> None:
    def of(n: int, tier: str, host: str, **more: Any) -> Any:
        return told(n, [], tier=tier, host=host, **more)

    assert indicators(of(0, "T0", "a")) == [("app", "星悦优选", {"T0": 1})]
    assert indicators(of(0, "T1", "a"), of(1, "T2", "b")) == [("app", "星悦优选", {"T1": 1, "T2": 1})]
    assert indicators(of(0, "T1", "a")) == indicators(of(0, "T2", "a"), of(1, "T2", "a")) == []
    assert indicators(of(0, "T1", "a", notice="n"), of(1, "T2", "b", notice="n")) == [], "a copy is no second host"
    assert len(indicators(*(of(n, "T2", host) for n, host in enumerate("ab")))) == 1


@pytest.mark.parametrize(
    ("kind", "value", "before"),
    [
        ("domain", "gat.sc.gov.cn", ""),
        ("domain", "www.paper.example", ""),
        ("domain", "a-b.example", "请登录官方网站"),
        ("app", "云视讯", ""),
        ("app", "客服138001380", ""),
        ("app", "星*", ""),
        ("app", "=HYPERLINK(1)", ""),
        ("app", "__class__", ""),
        ("app", "城北农商银行", ""),
        ("app", "96110", ""),
        ("app", "<b>星悦</b>", ""),
        ("domain", "a-b.example/?q=1&x", ""),
        ("phone", "星悦优选", ""),
    ],
)
def test_what_is_real_or_somebodys_is_none(kind: str, value: str, before: str) -> None:
    assert indicators(told(0, []), kind=kind, value=value, before=before) == []


def test_an_indicator_quotes_its_cases() -> None:
    each = told(0, [], day="2023-05-02")
    seen = [Seen(each, "domain", "WWW.Xing-Yue.example", "", "登录WWW.Xing-Yue.example", "https://police.example/1", "ab")]
    (body,) = find_indicators(seen, (), RULES)
    assert body["id"].startswith("i-") and body["value"] == "www.xing-yue.example" and body["types"] == ["03"]
    assert body["evidence"] == [
        {"case": each.case_id, "url": "https://police.example/1", "sha256": "ab", "quote": "登录WWW.Xing-Yue.example"}
    ]
    assert json.dumps(body) and (body["first_seen"], body["status"]) == ("2023-05-02", "active")

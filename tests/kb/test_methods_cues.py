"""Cues ride only with what they are bound to; every rule has tests of both kinds, which it passes; the rules as files."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from told_methods import CLERK, PARCEL, SHARED, TRANSFER, calendar, told

from kb.feeds import rules as form
from kb.feeds.cues import CUE, cues_of, named
from kb.feeds.log import UPSERT, Entry, replay
from kb.lexicon import kinds
from kb.patterns.methods import Method, Rules
from kb.patterns.methods_body import to_body, to_pattern
from kb.patterns.methods_cues import LEGITIMATE, SCAM, Spoken, attached, cue_json, guards, lexicon_cues, pattern_tests
from kb.patterns.methods_review import Accepted, Review, Reviews
from kb.patterns.methods_support import find_support
from kb.text import fold

RULES = Rules()


def cue(name: str, value: tuple[str, str] | None, *types: str, says: str = SCAM, words: tuple[str, ...] = ("甲醛超标",)) -> Accepted:
    facet, of = value or (None, None)
    return Accepted(f"c-{name}", says, facet, of, types, words, 1.0, (f"您的商品{words[0]}，现在给您办理",))


LAW = cue("clerk", CLERK, words=("快递丢件",))
LINK = cue("link", PARCEL, words=("点开链接",))
SHARE = cue("share", SHARED, "03", "05", words=("共享屏幕",))
OFTYPE = cue("type", None, "03", words=("双倍理赔",))
OTHER = cue("other", None, "07", words=("涉嫌洗钱",))
MONEY = cue("money", ("payments", "网银转账"), words=("转到账户",))
ANY = cue("any", None, words=("今天截止",))
HONEST = cue("honest", None, "03", says=LEGITIMATE, words=("原路退回",))
ALL = (LAW, LINK, SHARE, OFTYPE, OTHER, MONEY, ANY, HONEST)


def ids(found: list[tuple[Spoken, int]]) -> dict[str, int]:
    return {cue.id: cases for cue, cases in found}


def test_a_method_has_the_cues_of_its_values_and_its_type() -> None:
    method = Method("03", None, frozenset({CLERK, SHARED}))
    assert ids(attached(method, {}, 7, ALL)) == {"c-clerk": 7, "c-share": 7, "c-type": 7, "c-honest": 0}


def test_the_taxonomy_calls_a_transfer_otherwise() -> None:
    assert "c-money" in ids(attached(Method("03", None, frozenset({TRANSFER})), {}, 1, ALL))


def test_a_cue_of_another_type_does_not_ride() -> None:
    assert ids(attached(Method("07", None, frozenset({SHARED})), {}, 2, ALL)) == {"c-other": 2}


def test_a_type_as_a_whole_has_the_cues_of_values_that_are_told_in_it() -> None:
    assert ids(attached(Method("03"), {SHARED: 3}, 9, ALL)) == {"c-share": 3, "c-type": 9, "c-any": 9, "c-honest": 0}


def test_a_value_of_a_type_counts_only_with_as_much_behind_it_as_a_pattern_needs() -> None:
    tellings = [told(n, [CLERK, SHARED] if n == 0 else [CLERK], tier="T2", host=f"h{n}.example") for n in range(4)]
    method = Method("03")
    backed = find_support([method], tellings, calendar(tellings, RULES))[method].values
    assert {value: one.cases for value, one in backed.items()} == {CLERK: 4}
    better = [replace(tellings[0], tier="T0"), *tellings[1:]]
    assert set(find_support([method], better, calendar(better, RULES))[method].values) == {CLERK, SHARED}


def heard(line: str) -> frozenset[str]:
    return frozenset(cue.id for cue in ALL if any(word in fold(line) for word in cue.literals))


def test_a_script_has_a_line_for_each_value() -> None:
    method = Method("03", None, frozenset({CLERK, SHARED}))
    tests = pattern_tests(method, [LAW, SHARE, OFTYPE, HONEST], [HONEST], {SCAM: ["别人写的测试"]}, heard)
    assert tests[SCAM] == ["别人写的测试", f"{SHARE.tests[0]}\n{LAW.tests[0]}"] and tests[LEGITIMATE] == list(HONEST.tests)
    alone = pattern_tests(Method("03", None, frozenset({CLERK})), [LAW, OFTYPE], [], {}, heard)
    assert alone[SCAM] == [f"{LAW.tests[0]}\n{OFTYPE.tests[0]}"], "with one value, its type speaks too"


def test_a_script_that_is_not_caught_is_no_test() -> None:
    method = Method("03", None, frozenset({CLERK, SHARED}))
    weak = [replace(LAW, weight=0.3), replace(SHARE, weight=0.4)]
    assert pattern_tests(method, weak, [], {}, heard)[SCAM] == []
    grown = [*weak, replace(OFTYPE, weight=0.7)]
    assert pattern_tests(method, grown, [], {}, heard)[SCAM] == ["\n".join(cue.tests[0] for cue in (SHARE, LAW, OFTYPE))]


def test_a_guard_of_all_types_rides_where_a_rule_needs_it() -> None:
    method = Method("03", None, frozenset({CLERK, SHARED}))
    free = replace(HONEST, id="c-free", types=(), tests=("快递丢件也好，共享屏幕也好，都原路退回",))
    assert "c-free" not in ids(attached(method, {}, 3, [*ALL, free])) and "c-free" in ids(attached(Method("03"), {}, 3, [free]))
    assert guards(method, [LAW, SHARE], [free], heard) == [free]
    assert guards(method, [LAW, SHARE], [replace(free, tests=("货款原路退回",))], heard) == guards(Method("03"), [LAW], [free], heard) == []


def test_a_rule_that_fails_a_test_is_not_in_use() -> None:
    assert status(change={"tests": {LEGITIMATE: ["快递丢件不必共享屏幕，更没有双倍理赔"]}}) == "draft"
    assert status(change={"tests": {SCAM: ["今天天气真好"]}}) == "draft"
    assert status(change={"tests": {LEGITIMATE: ["今天天气真好"]}}) == "active"


# --- a pattern's status -------------------------------------------------------------------------------------------------


def status(cues: tuple[Spoken, ...] = ALL, verdict: str | None = None, tier: str = "T0", gone: bool = False, change: Any = None) -> str:
    method = Method("03", None, frozenset({CLERK}))
    tellings = [told(0, [CLERK], tier=tier)]
    support = find_support([method], tellings, calendar(tellings, RULES))[method]
    support.gone = gone
    made = Review(method.id, verdict or "edit", "王记者", "2026-01-05T09:00:00Z", "why", change or {})
    return to_pattern(method, support, cues, Reviews((made,) if verdict or change else ()), RULES, heard).status


def test_a_pattern_is_in_use_when_it_has_support_cues_and_both_kinds_of_tests() -> None:
    assert status() == "active"
    assert status(tier="T2") == "draft", "one re-post"
    assert status((LAW, OFTYPE)) == "draft", "no legitimate test"
    assert status((HONEST,)) == "draft", "no cue of scammers"
    assert status(gone=True) == "retired"


def test_a_persons_word_stands_over_the_counts_but_not_over_the_tests() -> None:
    assert status(tier="T2", verdict="accept") == status(gone=True, verdict="accept") == "active"
    assert status(verdict="reject") == "retired"
    assert status((LAW, OFTYPE), verdict="accept") == "draft"


def test_a_body_tells_months_where_days_are_too_much() -> None:
    method = Method("13", None, frozenset({SHARED}))
    tellings = [told(0, [SHARED], kind="13", day="2023-05-02")]
    pattern = to_pattern(method, find_support([method], tellings, calendar(tellings, RULES))[method], ALL, Reviews(), RULES, heard)
    assert to_body(pattern, [], coarse=True)["first_seen"] == "2023-05" and to_body(pattern, [], coarse=False)["last_seen"] == "2023-05-02"


# --- the lexicon's cues as rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"90", "99"}))
def test_every_type_has_cues_and_honest_twins_with_tests(kind: str) -> None:
    """Without them no pattern of the type can ever be in use."""
    cues = lexicon_cues()
    of_type = [cue for cue in cues if kind in cue.types or not cue.types]
    assert any(cue.says == SCAM for cue in of_type) and any(cue.says == LEGITIMATE for cue in of_type)
    assert all(cue.tests for cue in of_type)


def entry(cues: tuple[Spoken, ...] = ALL, n: int = 1, values: Any = (CLERK, SHARED), **changes: Any) -> Entry:
    method = Method("03", None, frozenset(values))
    tellings = [told(0, values)]
    pattern = to_pattern(method, find_support([method], tellings, calendar(tellings, RULES))[method], cues, Reviews(), RULES, heard)
    return Entry(n, UPSERT, method.id, 1, "pattern", {**named(to_body(pattern, [], coarse=False)), **changes})


WHOLE = [cue_json(cue, 1) for cue in ALL]
WORDS = form.load_cues(cues_of([{"cues": WHOLE}], {}).values(), {})


def test_a_rule_catches_its_scams_and_lets_honest_people_pass() -> None:
    rule = form.to_rule(entry())
    assert rule["needs"] == 2 and list(form.failures(rule, WORDS, fold)) == []
    assert form.fires(rule, WORDS, "先共享屏幕，您的快递丢件了")
    assert not form.fires(rule, WORDS, "您的快递丢件了"), "one value is not the method"
    assert not form.fires(rule, WORDS, "您的快递丢件了，货款原路退回"), "what honest people say weighs against it"


@pytest.mark.parametrize(
    ("tests", "said"),
    [
        ({"scam": ["您的快递丢件，请共享屏幕"], "legitimate": []}, "no legitimate test"),
        ({"scam": [], "legitimate": ["您的退款会原路退回"]}, "no scam test"),
        ({"scam": ["今天天气真好"], "legitimate": ["您的退款会原路退回"]}, "scam test not caught: 今天天气真好"),
        ({"scam": ["您的快递丢件，请共享屏幕"], "legitimate": ["快递丢件不必共享屏幕"]}, "legitimate test caught: 快递丢件不必共享屏幕"),
    ],
)
def test_a_rule_without_both_kinds_of_tests_or_that_fails_one_fails(tests: dict[str, list[str]], said: str) -> None:
    failures = list(form.failures(form.to_rule(entry(tests=tests)), WORDS, fold))
    assert [line.partition(": ")[2] for line in failures] == [said]


def test_a_rule_reads_back_as_it_was_written() -> None:
    made = entry()
    ((path, raw),) = form.snapshot(replay([made])).items()
    assert path == f"rules/{made.id}.yml" and form.load_rule(raw) == form.to_rule(made) and "冒充" in raw.decode()


def test_a_cue_is_a_file_without_what_it_weighs_where_that_is_learned(tmp_path: Path) -> None:
    own, learned = cues_of([{"cues": WHOLE[:2]}], {WHOLE[1]["id"]: ["03"]}).values()
    told = [entry(), Entry(2, UPSERT, own["id"], 1, CUE, own), Entry(3, UPSERT, learned["id"], 1, CUE, learned)]
    for path, raw in form.snapshot(replay(told)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    with pytest.raises(form.BadRule, match="weighs"):
        form.load_folder(tmp_path)
    (tmp_path / "scoring.json").write_text(json.dumps({"cues": {learned["id"]: {"weight": 7.0}}}), "utf-8")
    cues, rules = form.load_folder(tmp_path)
    assert {each: cue["weight"] for each, cue in cues.items()} == {own["id"]: 1.0, learned["id"]: 7.0} and len(list(rules)) == 1


@pytest.mark.parametrize("raw", [b"\xff", b"- 1", b"{id: 1", b"id: p-1\nneeds: 1\n"])
def test_what_is_no_rule_is_refused(raw: bytes) -> None:
    with pytest.raises(form.BadRule):
        form.load_rule(raw)


@pytest.mark.parametrize("seed", range(20))
def test_a_snapshot_and_what_changed_make_the_next_snapshot(seed: int) -> None:
    draw = random.Random(seed)
    bodies = [entry(values=values) for values in ((CLERK, SHARED), (CLERK, PARCEL), (SHARED, PARCEL))]
    log: list[Entry] = []
    for seq in range(1, draw.randrange(2, 40)):
        one = draw.choice(bodies)
        op = draw.choice((UPSERT, UPSERT, "revoke", "delete"))
        log.append(replace(one, seq=seq, op=op, rev=seq, body=None if op == "delete" else one.body))
    cut = draw.randrange(len(log) + 1)
    assert form.merge(form.snapshot(replay(log[:cut])), form.delta(log[cut:])) == form.snapshot(replay(log))

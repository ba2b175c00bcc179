"""What speaks for a stage in a clause: kinds of words in order, names and figures that do not matter, who acts."""

from __future__ import annotations

import pytest

from kb.extract.clauses import GENERAL, METHOD, Clause, cut_clauses
from kb.extract.lexemes import load_lexemes
from kb.extract.sentences import to_notice
from kb.model import Bulletin


def clauses(text: str, place: str = "told") -> list[Clause]:
    notice = to_notice(Bulletin("", "", text))
    return cut_clauses(notice.folded, [(sentence, place) for sentence in notice.sentences])


def features(text: str, at: int = 0) -> set[str]:
    return set(clauses(text)[at].features)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("温女士向对方转账8600元。", "董女士向对方转账12.5万元。"),
        ("温女士先后转账三笔。", "温女士先后转账12笔。"),
        ("温女士转了两万三千元。", "温女士转了46000元。"),
    ],
)
def test_names_and_figures_do_not_matter(one: str, other: str) -> None:
    assert {f for f in features(one) if ">" in f} == {f for f in features(other) if ">" in f}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("对方要求她转账8000元。", {"v0:scam", "v:demand", "v:pay", "v9:sum", "w:S:demand"}),
        ("温女士付了6000元。", {"v0:p", "v:pay", "p>pay", "w:P:pay"}),
        ("民警赶到派出所。", {"v0:police", "w:NN"}),
    ],
)
def test_kinds_of_words_and_who_acts(text: str, told: set[str]) -> None:
    assert told <= features(text)


def test_who_acts_is_known_where_a_clause_names_nobody() -> None:
    assert "w:-S" in features("客服又来了电话，称还要再交一次。", 1)


def test_what_stands_on_both_sides() -> None:
    text = "他报了警，对方要求再转账，账户被冻结。"
    assert {"vb:report", "va:trouble"} <= features(text, 1)
    assert "vB:trouble" in features(text + "民警赶到。", 3)


@pytest.mark.parametrize("place", GENERAL)
def test_in_a_general_account_cues_are_weighed_apart_from_those_of_a_story(place: str) -> None:
    told = clauses("骗子要求受害人转账。", place)[0].features
    assert {f"in:{place}", "v:demand", f"c:inducement:6@{METHOD}"} <= set(told)
    assert not any(feature.endswith(f"@{METHOD}") for feature in clauses("骗子要求受害人转账。", "told")[0].features)


def test_every_word_has_one_kind() -> None:
    kinds = load_lexemes("clause_words.tsv").words
    assert len(kinds) > 700 and {"pay", "demand", "claim", "scam", "police"} <= set(kinds.values())


def test_what_has_happened_before_is_known() -> None:
    text = "客服打来电话。温女士转账8000元。她又付了2000元。"
    told = [{f for f in clause.features if f.startswith("had:")} for clause in clauses(text)]
    assert told == [set(), {"had:call"}, {"had:call", "had:paid"}]


def test_whose_words_stand_in_marks_that_are_open() -> None:
    told = clauses("对方说：“您的卡有风险，须转到安全账户”，温女士照做。")
    assert ["inq:S" in clause.features for clause in told] == [False, False, True, False]


@pytest.mark.parametrize("place", GENERAL)
def test_a_paragraph_that_counts_off_the_steps(place: str) -> None:
    text = "骗术并不新。\n第一步，骗子冒充客服。或冒充老师，拉人进群。\n市民要当心。"
    assert [f"numbered@{place}" in clause.features for clause in clauses(text, place)] == [False, True, True, True, True, False]


def test_money_that_leaves_by_itself_is_told_apart_from_a_loss() -> None:
    assert "v:taken" in features("卡里的钱被转走5000元。") and "v:taken" not in features("温女士被骗5000元。")


def test_words_of_a_general_account_are_weighed_once_more() -> None:
    told = {place: set(clauses("骗子要求受害人转账。", place)[0].features) for place in ("told", METHOD)}
    assert "mv:demand" in told[METHOD] and "mv:demand" not in told["told"]

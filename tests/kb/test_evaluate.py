"""Scores are what a person counts with pencil and paper."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from kb.evaluate import BadGold, evaluate, gold_row, load_gold
from kb.evaluate.align import align
from kb.evaluate.counting import Confusion, Tallied, wilson
from kb.evaluate.fields import region_parts
from kb.evaluate.score import Score
from kb.evaluate.steps import StepScore, in_order, iou, locate, told_apart
from kb.evaluate.table import lines
from kb.model import EXTRACTOR_VERSION, Bulletin, Json
from kb.shapes import reading_to_json

BODY = "赵女士接到客服电话，对方称要退款。她先后转账1200元和3000元，共被骗4200元。\n套路是骗子先打电话再骗转账。"
TITLE = "客服骗局"


def _span(text: str) -> list[int]:
    return [BODY.index(text), BODY.index(text) + len(text)]


def _step(stage: str, text: str, n: int = 1) -> Json:
    return {"ordinal": n, "stage": stage, "text": text, "span": _span(text)}


def _fact(field: str, value: Any, quote: str) -> Json:
    return {"field": field, "value": value, "quote": quote, "in": "text", "span": _span(quote), "rule": "r"}


def told() -> Json:
    """As `kb extract --json` prints it, made from an empty reading and filled by hand."""
    from kb.model import Case, Reading, Span

    made = reading_to_json(Reading(Bulletin("", TITLE, BODY), cases=(Case(1, Span(0, BODY.index("\n"))),)), "x")
    made["bulletin"] |= {"is_bulletin": True, "form": "single_case", "types": ["03"]}
    made["cases"][0] |= {
        "type": {"code": "03", "zh": "冒充电商物流客服类", "label": "inferred"}, "loss_yuan": 4200.0, "loss_currency": "CNY",
        "outcome": "lost",
        "victim": {"label": "赵女士", "gender": "女", "age": None, "age_band": None, "occupation": None}, "channels": ["电话"],
        "payments": ["转账"], "region": {"code": "510118", "name": "四川省成都市新津区"},
        "steps": [_step("contact", "接到客服电话"), _step("trust", "对方称要退款", 2), _step("payment", "她先后转账1200元和3000元", 3)],
        "facts": [_fact("amount.lost", 4200.0, "4200元"), _fact("amount.part", 1200.0, "1200元"), _fact("amount.part", 3000.0, "3000元")],
    }  # fmt: skip
    made["method"] = [_step("contact", "骗子先打电话")]
    return made


def gold() -> Json:
    found = told()
    case = {key: value for key, value in found["cases"][0].items() if key not in ("facts", "span", "ordinal")}
    case["steps"] = [{"stage": step["stage"], "text": step["text"]} for step in case["steps"]]
    case["amounts"] = [{"role": "lost", "yuan": 4200}, {"role": "part", "yuan": 1200.0}, {"role": "part", "yuan": 3000.0}]
    method = [{"stage": step["stage"], "text": step["text"]} for step in found["method"]]
    notice = {"is_bulletin": True, "form": "single_case", "types": ["03"]}
    return {"bulletin": notice, "cases": [case], "method": method, "tallies": [], "warnings": []}


def score(expect: Json, found: Json) -> Json:
    row = {"id": "r1", "text": f"{TITLE}\n{BODY}", "published": None, "expect": expect}
    return evaluate([row], lambda title, body, published: found).to_json()


def test_a_perfect_reading_scores_one_everywhere() -> None:
    found = score(gold(), told())
    for name, values in found["fields"].items():
        assert values["exact"]["value"] == 1.0, name
    assert found["types"]["macro_f1"] == 1.0 and found["steps"]["spans_and_stage"]["f1"] == 1.0
    assert found["shares"]["n_cases"]["value"] == found["shares"]["quotes"]["value"] == found["shares"]["method_told_apart"]["value"] == 1.0
    assert found["shares"]["decoy_taken_for_loss"]["value"] == 0.0
    assert found["worst"] == []


@pytest.mark.parametrize(
    ("change", "field", "precision", "recall"),
    [
        ({"loss_yuan": 1200.0}, "loss_yuan", 0.0, 0.0),
        ({"loss_yuan": None}, "loss_yuan", None, 0.0),
        ({"channels": ["电话", "QQ"]}, "channels", 0.5, 1.0),
        ({"channels": []}, "channels", None, 0.0),
        ({"averted_yuan": 5.0}, "averted_yuan", 0.0, None),
        ({"region": {"code": "510100", "name": "四川省成都市"}}, "region", 0.0, 0.0),
        ({"type": {"code": "05", "zh": "x", "label": "inferred"}}, "type", 0.0, 0.0),
        ({"outcome": "averted"}, "averted_told", 0.0, None),
    ],
)
def test_each_mistake_lowers_its_own_field(change: Json, field: str, precision: float | None, recall: float | None) -> None:
    found = told()
    found["cases"][0] |= change
    scores = score(gold(), found)
    assert scores["fields"][field]["precision"]["value"] == precision
    assert scores["fields"][field]["recall"]["value"] == recall
    others = {name for name, values in scores["fields"].items() if values["exact"]["value"] != 1.0} - {field}
    assert others <= ({"outcome"} if field == "averted_told" else set())
    if field != "averted_told":
        assert [mistake["field"] for mistake in scores["worst"][0]["mistakes"]] == [field]


def test_as_many_worst_notices_are_told_as_are_asked_for() -> None:
    found = told()
    found["cases"][0] |= {"loss_yuan": 1200.0}
    row = {"id": "r1", "text": f"{TITLE}\n{BODY}", "published": None, "expect": gold()}
    scored = evaluate([row], lambda *_: found)
    assert [len(scored.to_json(n)["worst"]) for n in (0, 1, 20)] == [0, 1, 1]


def test_a_decoy_is_an_amount_of_another_role() -> None:
    for loss, decoy in ((1200.0, 1.0), (999.0, 0.0), (None, 0.0), (4200.0, 0.0)):
        found = told()
        found["cases"][0]["loss_yuan"] = loss
        assert score(gold(), found)["shares"]["decoy_taken_for_loss"]["value"] == decoy, loss


def test_cases_too_many_and_too_few_cost_what_they_have() -> None:
    none = told()
    none["cases"] = []
    scores = score(gold(), none)
    assert scores["shares"]["n_cases"]["value"] == 0.0
    assert scores["fields"]["loss_yuan"]["recall"]["value"] == 0.0 and scores["fields"]["channels"]["recall"]["value"] == 0.0
    assert scores["types"]["matrix"] == {"03": {"-": 1}}
    empty = {**gold(), "cases": []}
    scores = score(empty, told())
    assert scores["fields"]["loss_yuan"]["invented"]["value"] == 1.0 and scores["steps"]["spans"]["precision"]["value"] == 0.0
    twice = told()
    twice["cases"] += [{**deepcopy(twice["cases"][0]), "ordinal": 2, "span": [60, 70], "loss_yuan": 7.0}]
    assert score(gold(), twice)["fields"]["loss_yuan"]["precision"]["value"] == 0.5


def test_what_is_not_coded_is_not_scored() -> None:
    scores = score({"cases": [{"loss_yuan": 4200.0, "victim": {"gender": "女"}}]}, told())
    assert set(scores["fields"]) == {"case", "loss_yuan", "victim.gender"}
    assert set(score({"bulletin": {"form": "single_case"}}, told())["fields"]) == {"form"}


def test_a_wrong_quotation_is_seen() -> None:
    found = told()
    found["cases"][0]["facts"][0]["span"][0] += 1
    scores = score(gold(), found)
    assert scores["shares"]["quotes"]["value"] == pytest.approx(2 / 3, abs=1e-3)
    assert scores["worst"][0]["mistakes"][0]["field"] == "quote"


def test_damaged_digits_must_not_become_values() -> None:
    expect = {**gold(), "warnings": [{"code": "damaged_number", "quote": "4200元"}]}
    scores = score(expect, told())
    assert scores["shares"]["damaged_turned_into_value"]["value"] == 1.0 and scores["fields"]["warnings"]["recall"]["value"] == 0.0


def test_tallies_match_by_what_they_count() -> None:
    row = {"metric": "cases", "value": 23.0, "unit": "起", "dimension": None, "category": None, "period": [None, None],
           "change": {"basis": "环比", "percent": -12.5, "points": None, "absolute": None}}  # fmt: skip
    found = told()
    found["tallies"] = [{**row, "value": 23, "quote": "x", "change": None}, {**row, "value": 24.0, "quote": "y"}]
    scores = score({"tallies": [row]}, found)
    assert scores["fields"]["tallies"]["precision"]["value"] == 0.5 and scores["fields"]["tallies"]["recall"]["value"] == 1.0
    assert scores["fields"]["tallies.change"]["recall"]["value"] == 0.0


# --- parts -----------------------------------------------------------------------------------------------------------


def test_steps_pair_in_order_and_by_overlap() -> None:
    gold_steps = [(0, 10, "contact"), (10, 20, "trust"), (20, 30, "payment")]
    told_steps = [(0, 9, "contact"), (11, 26, "trust"), (21, 30, "trust")]
    assert iou(gold_steps[1], told_steps[1]) == pytest.approx(9 / 16)
    pairs = in_order(gold_steps, told_steps, lambda a, b: iou(a, b) >= 0.5)
    assert pairs == [(0, 0), (1, 1), (2, 2)]
    assert len(in_order(gold_steps, told_steps[::-1], lambda a, b: iou(a, b) >= 0.5)) == 1  # order counts
    made = StepScore()
    assert not made.add(gold_steps, told_steps)
    assert (made.spans.right, made.staged.right, made.stage_right, made.stage_pairs) == (3, 2, 2, 3)
    assert (made.characters.right, made.characters.missed, made.characters.spurious) == (28, 2, 0)
    assert told_apart(([(0, 10, "a")], [(50, 60, "a")]), ([(0, 8, "a"), (52, 58, "a")], [(55, 60, "a"), (90, 95, "a")])) == (2, 3)


def test_steps_are_found_in_order_in_the_text() -> None:
    rows = [{"stage": "contact", "text": "甲"}, {"stage": "trust", "text": "甲"}]
    assert locate(rows, "甲乙甲") == [(0, 1, "contact"), (2, 3, "trust")]
    with pytest.raises(ValueError, match="甲"):
        locate(rows, "甲乙")
    row = {"id": "r", "text": "题\n文", "expect": {"cases": [], "method": [{"stage": "trust", "text": "无"}]}}
    with pytest.raises(BadGold, match="r:"):
        evaluate([row], lambda title, body, published: told())


def test_cases_are_paired_by_what_they_share() -> None:
    def case(loss: float, label: str, span: tuple[int, int] = (0, 1)) -> Json:
        return {"loss_yuan": loss, "victim": {"label": label}, "type": {"code": "01"}, "span": span}

    a, b, c = case(1, "甲"), case(2, "乙"), case(3, "丙")
    assert align([a, b, c], [b, c], "") == [(a, None), (b, b), (c, c)]
    assert align([b], [a, b, c], "") == [(None, a), (b, b), (None, c)]
    assert align([], [a], "") == [(None, a)] and align([a], [], "") == [(a, None)]


def test_intervals_and_averages() -> None:
    low, high = wilson(50, 100) or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
    assert wilson(0, 0) is None and (wilson(10, 10) or (0, 0))[1] == pytest.approx(1.0)
    confusion = Confusion()
    for one, other, n in (("01", "01", 3), ("01", "02", 1), ("02", "02", 1), ("03", None, 1), (None, "01", 1)):
        for _ in range(n):
            confusion.add(one, other)
    assert confusion.f1_of("01") == pytest.approx(6 / 8) and confusion.f1_of("02") == pytest.approx(2 / 3) and confusion.f1_of("03") == 0
    assert confusion.macro_f1() == pytest.approx((6 / 8 + 2 / 3) / 3)
    tallied = Tallied()
    tallied.many(["a", "a", "b"], ["a", "c"])
    assert (tallied.right, tallied.spurious, tallied.missed, tallied.exact) == (1, 1, 2, 0)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("云南省西双版纳傣族自治州景洪市", ("云南省", "景洪市")),
        ("内蒙古自治区锡林郭勒盟", ("内蒙古自治区", "")),
        ("湖北省仙桃市", ("湖北省", "")),
        ("重庆市", ("重庆市", "")),
        ("火星", ("", "")),
    ],
)
def test_parts_of_a_region(name: str, parts: tuple[str, str]) -> None:
    assert region_parts(name) == parts


def test_gold_files(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    row = {"id": 1, "text": "题\n文", "expect": {}}
    path.write_text("\n".join(json.dumps(r) for r in (row, {**row, "coded": False}, {**row, "coded": True})) + "\n\n", "utf-8")
    rows, waiting = load_gold(path)
    assert (len(rows), waiting) == (2, 1)
    for line in ("{", "[]", '{"id": 1}', '{"id": 1, "text": "x", "expect": {}, "colour": 1}'):
        path.write_text(line, "utf-8")
        with pytest.raises(BadGold, match=r"gold\.jsonl:1"):
            load_gold(path)


def test_a_correction_is_a_gold_row() -> None:
    notice = {"id": "abc", "title": TITLE, "text": BODY, "published": None}
    row = gold_row(notice, "victim.gender", "男", 1)
    assert row["expect"] == {"cases": [{"ordinal": 1, "victim": {"gender": "男"}}]}
    scores = evaluate([row], lambda title, body, published: told()).to_json()
    assert set(scores["fields"]) == {"victim.gender"} and scores["fields"]["victim.gender"]["exact"]["value"] == 0.0
    assert "n_cases" not in scores["shares"]
    assert gold_row(notice, "type", "03", 1)["expect"]["cases"][0]["type"] == {"code": "03"}
    assert gold_row(notice, "form", "other", None)["expect"] == {"bulletin": {"form": "other"}}


def test_the_table_shows_fields_types_and_quotes() -> None:
    found = told()
    found["cases"][0]["loss_yuan"] = 1200.0
    row = {"id": "r1", "text": f"{TITLE}\n{BODY}", "published": None, "expect": gold()}
    text = "\n".join(lines(evaluate([row], lambda title, body, published: found)))
    assert "loss_yuan" in text and "「4200元」" in text and "gold\\told" in text and "types macro-F1" in text


def test_the_error_of_the_reading_is_the_low_end() -> None:
    """Of 20 cases 18 are found, and two told are none: both shares are 0.9, and their intervals' low ends are kept."""
    from kb.evaluate.errors import reading_error

    score = Score()
    for n in range(22):
        gold = [] if n >= 20 else [{"type": {"code": "03"}, "incident_date": "2024-03-05", "region": {"name": "四川省成都市"}}]
        told = gold if n < 18 else [] if n < 20 else [{"type": {"code": "01"}}]
        cases = [{**one, "ordinal": 1, "steps": [], "facts": [], "span": [0, 1]} for one in told]
        notice = {"title": "题", "text": "文"}
        score.add(str(n), "题", "文", {"cases": gold}, {"bulletin": notice, "cases": cases, "method": [], "tallies": []})
    made = reading_error(score, "gold.jsonl", "ab")
    ends = {(right, of): round((wilson(right, of) or (0, 0))[0], 4) for right, of in ((18, 20), (18, 18))}
    assert made["origin"] == {"gold": "gold.jsonl", "sha256": "ab", "notices": 22, "extractor": EXTRACTOR_VERSION}
    assert made["fields"]["case"] == {"precision": ends[18, 20], "recall": ends[18, 20], "n": 20}
    assert made["fields"]["incident_month"] == {"precision": ends[18, 18], "recall": ends[18, 20], "n": 20}
    assert made["fields"]["type.03"] == {"precision": ends[18, 18], "recall": ends[18, 20], "n": 20}
    assert made["fields"]["type"] == {"precision": ends[18, 20], "recall": ends[18, 20], "n": 20}
    assert "type.01" not in made["fields"]


def test_the_error_in_use_was_measured_on_our_gold_set() -> None:
    """Written anew with `kb eval tests/gold/open.jsonl --errors kb/lexicon/reading_error.yml` (or on the locked part) when it changes."""
    from kb.trends.errors import origin

    folder = Path(__file__).parents[1] / "gold"
    told = origin()
    assert told["sha256"] == hashlib.sha256((folder / told["gold"]).read_bytes()).hexdigest()

"""What the scripts that learn weights multiply and learn with."""

from __future__ import annotations

import json

import numpy as np
import pytest

from docs import learn_endings, learn_sums
from docs.gold import DECIDED, GOLD, read_lines
from docs.joint import Joint
from docs.learning import learn_which, number_signs, to_table
from docs.scenes import read_found
from docs.tables import Sparse
from kb.evaluate import load_gold

ROWS = [["bank", "calls"], ["calls"], [], ["bank", "unseen", "pays"], ["pays", "calls"]]


@pytest.mark.parametrize("many", [1, 3])
def test_a_sparse_table_sums_as_the_whole_one_does(many: int) -> None:
    number = number_signs(ROWS, 2)
    sparse, whole = Sparse.of_signs(ROWS, number), to_table(ROWS, number)
    draw = np.random.default_rng(7)
    shape = (many,) if many > 1 else ()
    weights, off = draw.normal(size=(len(number), *shape)), draw.normal(size=(len(ROWS), *shape))
    assert np.allclose(sparse.across(weights), whole @ weights)
    assert np.allclose(sparse.down(off), whole.T @ off)


def test_what_speaks_besides_is_not_learned_once_more() -> None:
    rows, right = [["a"], ["a"], ["b"], ["b"]] * 5, [0, 0, 1, 1] * 5
    alone = learn_which(rows, right, 2, 2, 1.0, 60)
    known = np.array([[2.0, -2.0] if which == 0 else [-2.0, 2.0] for which in right])
    assert alone["a"][0] > 0.5 and alone["b"][1] > 0.5
    assert 0 < learn_which(rows, right, 2, 2, 1.0, 60, known)["a"][0] < alone["a"][0] / 2


def test_a_choice_and_the_words_of_its_figures_are_learned_together() -> None:
    """Of two figures one is the loss, or both added up: told by the words beside them alone."""
    signs, places, made, right = [], [], [], []
    for n in range(24):
        both = n % 3 == 0
        places += [[["paid"]], [["paid"] if both else ["shown"], ["shown"]]]
        made += [(True, [2 * n]), (True, [2 * n + 1]), (False, [2 * n, 2 * n + 1])]
        signs += [["one"], ["one"], ["added"]]
        right.append([not both, False, both])
    joint = Joint(signs, places, made, right)
    at, way = np.random.default_rng(5).normal(size=(2, joint.size))
    (high, _), (low, _), slope = joint.cost(at + 1e-5 * way), joint.cost(at - 1e-5 * way), joint.cost(at)[1]
    assert np.isclose((high - low) / 2e-5, slope @ way, rtol=1e-4)
    learned = joint.learn()
    assert learned["paid"][1] > learned["shown"][1] and learned["paid"][2] > learned["shown"][2]


def test_what_was_decided_later_is_learned_and_the_locked_files_stay() -> None:
    """Each line changes a label of a case of a locked part, and of the fields that the guide names alone."""
    decided = [json.loads(line) for line in DECIDED.read_text("utf-8").splitlines()]
    locked = {path.with_suffix("").name for path in DECIDED.parent.glob("*.sha256")}
    printed = {row["id"]: row for path in GOLD if path.stem in locked for row in load_gold(path)[0]}
    learned = {row["id"]: row for row in read_lines()}
    assert len(decided) > 100 and {one["field"] for one in decided} == {"impersonated_as", "payments"}
    for one in decided:
        label, used = (rows[one["id"]]["expect"]["cases"][one["case"]][one["field"]] for rows in (printed, learned))
        assert label != one["value"] and used == one["value"]


def test_the_money_of_a_case_is_shown_as_it_is_learned() -> None:
    """What the scripts of sums and endings take from a case that was found: a row a sum with its right role, and how it ended."""
    gold = next(row for row in read_lines() if row["id"] == "q01-001")
    (found,) = read_found(gold)
    rows = list(learn_sums.to_rows(learn_sums.sums_of(gold["id"], found)))
    roles = [amount["role"] for amount in found.gold["amounts"]]
    assert rows and {row.right for row in rows} == set(roles)
    assert learn_endings.to_row(gold["id"], found).end == found.gold["outcome"]

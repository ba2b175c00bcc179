"""What stands around the figures of a case has a say in which of them are the loss."""

from __future__ import annotations

import pytest

from kb.extract import which_loss
from kb.extract.case_loss import sight_of
from kb.extract.ending import Ending
from kb.extract.loss_words import made_of, weigh_figures, weigh_made
from kb.extract.outcome import Story
from kb.extract.purse import Purse, figures_of
from kb.extract.weighing import Weighing
from kb.extract.which_loss import choose, find_losses
from kb.model import Bulletin

TWO = "窦女士先给对方转去2700元，隔天又垫付6100元，之后被拉黑。"
TOLD_AGAIN = "窦女士给对方转去2700元。家人得知这2700元打了水漂，陪她报警。"


def purse(text: str) -> tuple[Purse, Story]:
    return sight_of(Bulletin("", "一起骗局", text), True, text, 0, len(text), 1).to_purse(Ending(0.1))


@pytest.mark.parametrize(
    ("signs", "yuan", "parts"),
    [
        ({"l:垫付": (9, 0)}, 6100.0, False),
        ({"l:转去": (9, 0)}, 2700.0, False),
        ({"l:垫付": (0, 5), "l:转去": (0, 5)}, 8800.0, True),
        ({"l:垫付": (5, 4), "l:转去": (-5, 4)}, 8800.0, True),
    ],
)
def test_the_words_beside_a_figure_choose_it(
    signs: dict[str, tuple[int, int]], yuan: float, parts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"{sign}\t0\t{whole}\t{payment}" for sign, (whole, payment) in signs.items()]
    monkeypatch.setattr(which_loss, "load_weighing", lambda name, labels: Weighing(lines, labels))
    loss = choose(*purse(TWO))
    assert (loss.yuan, loss.parts) == (yuan, parts)


def test_a_loss_is_one_figure_or_its_payments() -> None:
    mine, case = purse(TWO)
    made = {one.value: (one.made[0], [figure.value for figure in one.made[1]]) for one in find_losses(mine, case)}
    assert made[2700.0] == (True, [2700.0]) and made[8800.0] == (False, [2700.0, 6100.0])
    assert made[None] == made[0.0] == (False, [])


def test_of_the_places_of_a_figure_the_surest_has_most_of_the_say() -> None:
    mine, case = purse(TOLD_AGAIN)
    figures = figures_of(mine, case)
    weights = weigh_figures(Weighing(["l:转去\t0\t4\t1"], 3), figures, mine.signs)
    whole, payment = weights[2700.0]
    assert 400 - 100 < whole < 400 and 0 < payment < 100
    assert weigh_made(made_of(2700.0, (), figures, {}), weights) == round(whole)

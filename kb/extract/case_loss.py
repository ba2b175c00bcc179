"""The money of one case from its text and title: its sums as the rules judge them, how it ended, their likeliest roles, the choice."""

from __future__ import annotations

from kb.extract.amounts import Judged, find_amounts, judge_sums
from kb.extract.ending import find_signs, weigh
from kb.extract.loss import choose_loss
from kb.extract.money import home_currency
from kb.extract.numerals import plain
from kb.extract.outcome import CERTAIN, Loss
from kb.extract.sentences import Notice
from kb.extract.sum_roles import weigh_roles
from kb.model import Amount


def find_sums(notice: Notice, solo: bool, told: str, offset: int) -> tuple[list[Judged], list[Amount]]:
    """The sums of one case as the rules judge them, and those of the title where it speaks of this case."""
    home = home_currency(plain(f"{notice.bulletin.title}\n{notice.bulletin.text}"), notice.bulletin.region)
    titled = find_amounts(notice.bulletin.title, "title", home=home) if solo else []
    return list(judge_sums(plain(told), "text", offset, home)), titled


def read_loss(notice: Notice, solo: bool, told: str, offset: int, end: int, n_victims: int | None) -> Loss:
    """What the case says about money; `told` is all its text from `offset` on, its own sentences end at `end` (of the bulletin)."""
    judged, titled = find_sums(notice, solo, told, offset)
    folded, title = plain(told), plain(notice.bulletin.title) if solo else ""
    weighed = weigh_roles(folded, judged, titled, end, offset)
    saved = weigh(find_signs(folded, title, [one.amount for one in judged], titled, end - offset), weighed.harm)
    sums = weighed.unharmed if saved >= CERTAIN else weighed.told
    return choose_loss(told, sums, saved, titled, offset, n_victims, weighed.unharmed, title)

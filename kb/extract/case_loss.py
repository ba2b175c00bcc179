"""The money of one case from its text and title: its sums as the rules judge them, how it ended, their likeliest roles, the choice."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.extract import part_stopped
from kb.extract.added_up import IN_WORDS
from kb.extract.also_gone import with_parcel
from kb.extract.amounts import Judged, find_amounts, judge_sums
from kb.extract.ended import ended_signs, weigh_again
from kb.extract.ending import Ending, find_signs, weigh_ends
from kb.extract.loss import choose_loss
from kb.extract.money import find_money, home_currency
from kb.extract.not_own import named, not_own, own_alone
from kb.extract.numerals import plain
from kb.extract.outcome import ALL, CERTAIN, Loss, Story, agrees, likely_back, worth
from kb.extract.patterns import Patterns
from kb.extract.payments import as_told, stands_before
from kb.extract.purse import Purse
from kb.extract.reconsidered import reconsider
from kb.extract.spots import bounds
from kb.extract.step_signs import signs_of_paying
from kb.extract.sum_roles import Weighed, weigh_roles
from kb.extract.told_back import back_beside, of_group
from kb.extract.which_back import choose_back
from kb.extract.which_loss import ROUND, choose
from kb.model import Amount, Bulletin, Span, Step

P = Patterns("money.yml", "loss")
ROLES = Patterns("money.yml", "roles")
_BEFORE = 30  #: characters before a sum, or before words of paying, that say who paid it
_STOP = re.compile("[。!！?？\n]")  #: ends a sentence
_REACH, _SPEECH = 200, 80  #: characters before what is told in which its sentence begins, or in which the other side speaks
#: how the last line of a text ends that breaks off
_BROKEN = re.compile(r"[。!！?？；](?P<last>[^\n。]{0,200}[\w，,、：:“「（(])$")
#: … where that is a line of its own, of a text with full stops: 案例二：7月5日，小雷同学接到一
_BROKEN_LINE = re.compile(r"。[^\n]{0,20}\n(?P<last>[^\n。]{0,40}[，,：:][^\n。]{0,160}[\w，,、：:“「（(])$")
_NEAR = 2  #: sentences behind a case that may be of it yet
_GONE = ("lost", "part", "recovered")
_ROUNDED = 0.02  #: of a title's sum, by which its payments may differ from it
_KEPT = ("amounts.averted", "amounts.averted.safe")  #: rules of a title's sum that was kept from leaving; not of one that nearly left
_LOST = (*IN_WORDS, "amounts.lost.taken")  #: rules of a title's sum that is lost in so many words


def find_sums(bulletin: Bulletin, solo: bool, told: str, offset: int) -> tuple[list[Judged], list[Amount]]:
    """The sums of one case as the rules judge them, and those of the title where it speaks of this case."""
    home = home_currency(plain(f"{bulletin.title}\n{bulletin.text}"), bulletin.region)
    of_this = solo and P.title_of_many.search(plain(bulletin.title)) is None
    titled = find_amounts(bulletin.title, "title", home=home) if of_this else []
    judged = list(judge_sums(plain(told), "text", offset, home))
    exact = [_in_other_money(one, judged, home) for one in titled]
    named = {one.amount.span for one in exact if one}
    judged = [
        replace(one, amount=replace(one.amount, role="lost", rule="amounts.lost")) if one.amount.span in named else one for one in judged
    ]
    kept = (one for one, other in zip(titled, exact, strict=True) if other is None)
    return judged, [one for one in kept if not _rounds_another(one, bulletin.text, judged, home)]


def _in_other_money(title: Amount, judged: Sequence[Judged], home: str) -> Judged | None:
    """The sum of the case in other money that a title's loss rounds, which prints none of its own: 失62萬, of 62.3萬港元."""
    if title.role != "lost" or title.currency not in ("CNY", home) or any(agrees(title, one.amount) for one in judged):
        return None
    foreign = (one for one in judged if one.amount.currency != title.currency)
    return next((one for one in foreign if abs(worth(one.amount) - worth(title)) <= ROUND * worth(one.amount)), None)


def _rounds_another(title: Amount, text: str, judged: Sequence[Judged], home: str) -> bool:
    """Whether a title's sum rounds one of the text that is not among the case's: that one is exact, and the title's would be wrong."""
    if any(agrees(title, one.amount) for one in judged):
        return False
    exact = (money.value for money in find_money(plain(text), home) if money.currency == title.currency and money.value)
    return any(0 < abs(value - worth(title)) <= ROUND * worth(title) for value in exact)


def signs_of_ending(
    told: str,
    judged: Sequence[Judged],
    titled: Sequence[Amount],
    title: str,
    end: int,
    offset: int,
    n_victims: int | None,
    steps: Sequence[Step] | None = None,
) -> set[str]:
    """The signs of how the case ended, with what the rules alone make of its sums; no `steps`: they were not looked for."""
    sums = [one.amount for one in judged]
    ruled = choose_loss(told, sums, Ending(0.0), titled, offset, n_victims, title=title)
    said = {f"says {ruled.outcome}"}
    if ruled.yuan and ruled.recovered:
        said.add("says all" if ruled.recovered >= ALL * ruled.yuan else "says some")
    said.update(signs_of_paying(steps) if steps is not None else ())
    return find_signs(plain(told), title, sums, titled, end - offset, offset, said)


def _is_stopped(folded: str, one: Judged, paid: str) -> bool:
    """Whether a sum behind the story had been lost and was stopped, and is no count of many: 将已经被骗转账的4万元止付."""
    stopped = P.stopped_right_there.match(folded, one.context.money.end)
    return "被骗" in paid and stopped is not None and ROLES.many.search(folded, *one.context.sentence) is None


def _leaves(folded: str) -> bool:
    """Whether something is told to have left of which no figure is told, and it was not called back: 赶紧按照对方的要求转账."""
    return (P.left_untold.search(folded) or P.asked_back.search(folded)) is not None and P.undone_then.search(folded) is None


def _is_gone(folded: str) -> bool:
    """Whether something is told as gone for good, and not only what might be, where nothing was kept after all."""
    kept = (match.start() for match in P.kept_after.finditer(folded))
    if any(not P.offered.search(folded, max(0, at - _SPEECH), at) for at in kept):  # 又说查完一分不少 keeps nothing
        return False
    gone = (match.span() for match in P.gone_for_good.finditer(folded))
    return any(not P.perhaps_gone.search(folded, bounds(folded, _STOP, start, end, _REACH)[0], start) for start, end in gone)


def _already_paid(folded: str, judged: Sequence[Judged], end: int) -> set[Span]:
    """Where the sums stand that had left when police came, before `end`, or were stopped behind it: 民警赶到时已转账12万元.

    Not what the other side says of itself.
    """
    made = set()
    for one in judged:
        start = one.context.money.start
        if ROLES.picture.match(folded, one.context.money.end):
            continue
        paid = P.already.search(folded, max(0, start - _BEFORE), start)
        if start >= end and not (paid and _is_stopped(folded, one, paid.group())):
            continue
        another = paid and "被骗" in paid.group() and P.offers_back.search(folded)  # an earlier scam's, that this one promised to win back
        if paid and not another and not P.told_to_victim.search(folded, max(0, paid.start() - _BEFORE), paid.start()):
            made.add(one.amount.span)
        if P.paid_of.search(folded, max(0, start - _BEFORE), start) and P.left_for_good.match(folded, one.context.money.end):
            made.add(one.amount.span)
    return made


def _involved(folded: str, judged: Sequence[Judged]) -> set[Span]:
    """Where the one figure of a story of one victim stands, if it is told as what the case is about: 涉及金额7000余元."""
    if len({one.amount.yuan for one in judged}) != 1 or ROLES.many.search(folded) or P.not_one.search(folded):
        return set()
    spans = (one for one in judged if P.involved.search(folded, max(0, one.context.money.start - _BEFORE), one.context.money.start))
    return {one.amount.span for one in spans}


@dataclass(frozen=True, slots=True)
class Sight:
    """The money of a case before it is known how it ended; `first` is what each end weighs at first sight."""

    told: str
    offset: int
    end: int
    n_victims: int | None
    title: str
    judged: Sequence[Judged]
    titled: Sequence[Amount]
    weighed: Weighed
    first: tuple[int, ...]
    paying: int  #: steps
    broken: bool = False  #: the notice breaks off in it

    def signs(self) -> set[str]:
        """The signs of how it ended at a second look."""
        return ended_signs(self.first, [one.amount for one in self.judged], self.weighed.shares)

    def _titled_alone(self) -> bool:
        """Whether the title says in so many words what was lost, of which the story has no figure: 棉被店搭进去5.8万元."""
        told = [one.amount for one in self.judged]
        lost = any(one.rule in _LOST and not any(agrees(one, a) for a in told) for one in self.titled)
        return lost and all(one.role not in ("averted", "recovered") for one in self.titled)

    def _said_safe(self, folded: str) -> bool:
        """Whether words or a sum say that something was kept."""
        worded = any(sign.search(text) for sign in (P.spared, P.unharmed, P.kept_after) for text in (folded, self.title))
        return worded or any(one.role in ("averted", "recovered") for one in (*self.titled, *(one.amount for one in self.judged)))

    def to_purse(self, ending: Ending) -> tuple[Purse, Story]:
        """What the rules make of it as it ended, and what the loss is chosen from."""
        folded = plain(self.told)
        gone = _already_paid(folded, self.judged, self.end - self.offset)
        missed = any(one.amount.rule == "amounts.other.unrecovered" for one in self.judged)  # 9.6万元没能追回 had left
        involved = set() if self._said_safe(folded) else _involved(folded, self.judged)
        left = (
            gone
            or missed
            or self._titled_alone()
            or ((self.broken or _leaves(folded)) and not self._said_safe(folded))
            or P.uncounted.search(folded)
            or _is_gone(folded)
            or involved
        )
        ending = ending._replace(saved=0.0) if left else ending
        weighed = self.weighed
        sums = weighed.unharmed if ending.saved >= CERTAIN else weighed.returned if likely_back(ending) else weighed.told
        sums = [replace(a, role="part", rule="amounts.part.already") if a.span in gone and a.role not in _GONE else a for a in sums]
        sums = [replace(a, role="lost", rule="amounts.lost.involved") if a.span in involved else a for a in sums]
        loss = choose_loss(self.told, sums, ending, self.titled, self.offset, self.n_victims, weighed.unharmed, self.title)
        case = Story(folded, self.offset, list(sums), weighed.unharmed, ending, self.title)
        return Purse(self.judged, weighed.shares, self.titled, loss, self.paying, self.n_victims, weighed.signs), case


def sight_of(
    bulletin: Bulletin, solo: bool, told: str, offset: int, end: int, n_victims: int | None, steps: Sequence[Step] | None = None
) -> Sight:
    """The money of a case at first sight, as `read_loss`."""
    judged, titled = find_sums(bulletin, solo, told, offset)
    title = plain(bulletin.title) if solo else ""
    weighed = weigh_roles(plain(told), judged, titled, end, offset, steps)
    first = weigh_ends(signs_of_ending(told, judged, titled, title, end, offset, n_victims, steps))
    paying = sum(step.stage == "payment" for step in steps or ())
    rest = bulletin.text[end:].strip()
    tail = _BROKEN.search(bulletin.text.rstrip()) if "\n" not in rest and len(_STOP.findall(rest)) <= _NEAR else None
    tail = tail or (None if rest else _BROKEN_LINE.search(bulletin.text.rstrip()))
    broken = tail is not None and P.over.search(plain(tail["last"])) is None
    return Sight(told, offset, end, n_victims, title, judged, titled, weighed, first, paying, broken)


@lru_cache(maxsize=64)  # of all cases of a notice, read again where one of them proves to be none
def read_loss(
    bulletin: Bulletin, solo: bool, told: str, offset: int, end: int, n_victims: int | None, steps: tuple[Step, ...] | None = None
) -> Loss:
    """What the case says about money; `told` is all its text from `offset` on, its own sentences end at `end` (of the bulletin)."""
    sight = sight_of(bulletin, solo, told, offset, end, n_victims, steps)
    settled, purse, case = settle(sight, weigh_again(sight.first, sight.signs()))
    settled = of_group(settled, case, n_victims)
    ended = part_stopped.settled(with_parcel(back_beside(choose_back(settled, purse, case), case), case), case)
    return _with_titled(_with_whole(ended, sight.titled), sight.titled)


def _with_whole(loss: Loss, titled: Sequence[Amount]) -> Loss:
    """With the whole of another money where the title alone says it, of payments that the text tells: 失118万令吉, of 96万 and 22万令吉."""
    if not loss.amount:
        return loss
    paid = [a for a in loss.amounts if a.role in ("lost", "part") and a.span.part == "text" and a.currency == loss.currency]
    whole = [a for a in titled if a.role == "lost" and a.currency == loss.currency and worth(a) > loss.amount]
    if len(whole) != 1 or abs(sum(map(worth, paid)) - worth(whole[0])) > _ROUNDED * worth(whole[0]):
        return loss
    parts = tuple(replace(a, role="part") if a in paid else a for a in loss.amounts if a.span != whole[0].span)
    return replace(loss, amount=worth(whole[0]), approx=whole[0].approx, amounts=(replace(whole[0], role="lost"), *parts))


def _with_titled(loss: Loss, titled: Sequence[Amount]) -> Loss:
    """With what was saved where the title alone says how much: 民警敲门保住1.8万元."""
    if loss.averted is not None or loss.outcome != "averted":
        return loss
    kept = [a for a in titled if a.rule in _KEPT and a.currency == "CNY"]
    if len(kept) != 1:
        return loss
    amounts = tuple(a for a in loss.amounts if a.span != kept[0].span)
    return replace(loss, averted=worth(kept[0]), amounts=(*amounts, kept[0]))


def settle(sight: Sight, ending: Ending) -> tuple[Loss, Purse, Story]:
    """The loss of a case that ended so, before it is chosen what of it came back, and what it was chosen from."""
    purse, case = sight.to_purse(ending)
    loss = choose(purse, case)
    others = not_own(purse, case)
    if others and (loss.yuan is None or any(a.span in others and a.role in _GONE for a in loss.amounts)):
        purse, case = own_alone(purse, case, others)
        loss = choose(purse, case)
    return _in_plain_words(reconsider(named(loss, others), case), sight, others, case), purse, case


def _in_plain_words(loss: Loss, sight: Sight, others: Container[Span], case: Story) -> Loss:
    """The loss; where the weights leave none, one in so many words that the victim reports or that rounds another sum: 被诈骗2万余元."""
    if loss.yuan is not None or loss.amount or loss.outcome == "averted":
        return loss
    lost = [
        one.amount for one in sight.judged if one.amount.rule in IN_WORDS and one.amount.role == "lost" and one.amount.span not in others
    ]
    if len({(worth(one), one.currency) for one in lost}) != 1 or not worth(lost[0]):
        return loss
    rounds = any(a.role == "demanded" and worth(a) != worth(lost[0]) and agrees(lost[0], a) for a in case.sums)
    if not rounds and not stands_before(P.reported_lost, lost[0], case):
        return loss
    sums = [lost[0] if a.span == lost[0].span else a for a in case.sums]
    return as_told(lost[:1], replace(case, sums=sums))

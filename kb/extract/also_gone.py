"""What went besides the sum that was chosen, or of all that lay on a card: a first stake, a ticket's price, a parcel that came back."""

from __future__ import annotations

from dataclasses import replace

from kb.extract.added_up import IN_WORDS
from kb.extract.outcome import Loss, P, Story, worth
from kb.extract.patterns import Patterns
from kb.extract.payments import as_told, gone_of, stands_before, start_of
from kb.model import Amount, Fact

ROLES = Patterns("money.yml", "roles")
_NEAR = 30  #: characters between what lay on a card and what was taken of it


def with_also_gone(loss: Loss, case: Story) -> Loss:
    """The loss, with what the text tells as gone besides it, or as all that was taken of more."""
    return _with_made_pay(_with_first(_of_card(loss, case), case), case)


def _of_card(loss: Loss, case: Story) -> Loss:
    """What was taken, where all that lay on a card was chosen: 三张卡里共有16.3万元，已被转走3900元，其余安然无恙."""
    gone = gone_of(loss)
    held = [a for a in gone if stands_before(P.on_card, a, case) and worth(a) == loss.yuan]
    if not held or loss.parts:
        return loss
    own = [a for a in case.sums if 0 <= a.span.start - held[0].span.end <= _NEAR and 0 < worth(a) < worth(held[0])]
    taken = [a for a in own if stands_before(P.taken_of_it, a, case) or P.taken_behind.match(case.folded, a.span.end - case.offset)]
    sums = [replace(a, role="balance_shown") if a.span == held[0].span else a for a in case.sums]
    return as_told(taken[:1], replace(case, sums=sums)) if taken else loss


def _with_first(loss: Loss, case: Story) -> Loss:
    """With the first payment, where the total is of those behind it: 首笔投入3000元…此后陆续转入8.5万元; 卡里的4200元全没了."""
    total = next((a for a in gone_of(loss) if a.role == "lost" and worth(a) == loss.yuan and a.span.part == "text"), None)
    if loss.parts or total is None or total.rule in IN_WORDS:
        return loss
    first = list[Amount]()
    before = [a for a in case.sums if a.span.end <= total.span.start and a.currency == "CNY" and a.span.part == "text"]
    if stands_before(P.since_then, total, case):
        first = [a for a in before if stands_before(P.first_stake, a, case)]
    elif stands_before(P.rest_of_card, total, case) and P.left_for_good.match(case.folded, total.span.end - case.offset):
        first = [a for a in before if a.role in ("part", "lost") and stands_before(P.plainly_sent, a, case)]
    back = [worth(a) for a in case.sums if a.role in ("rebate", "recovered")]
    chosen = list({worth(a): a for a in first if worth(a) < worth(total) and not any(r >= worth(a) for r in back)}.values())
    return as_told([*chosen, total], case) if chosen else loss


def _is_sent_too(amount: Amount, case: Story) -> bool:
    """又把余额里的4000元也转了过去, 连卡里原有的7600元也不翼而飞: behind what had gone before."""
    ways = ((ROLES.and_of, ROLES.sent_too), (ROLES.even_what, ROLES.even_gone))
    end = amount.span.end - case.offset
    asked = amount.role == "demanded"  # 要她又把卡里的4000元转过去
    return not asked and any(stands_before(before, amount, case) and behind.match(case.folded, end) for before, behind in ways)


def _with_made_pay(loss: Loss, case: Story) -> Loss:
    """With what somebody was made to pay besides: 付款6100元，对方又让其交了2000元“清关费”, or sent of his own."""
    gone, lost = gone_of(loss), loss.yuan or loss.amount
    if not lost or loss.outcome == "averted" or any(a.rule in IN_WORDS or a.span.part == "title" for a in gone):
        return loss
    own = [a for a in gone if loss.parts or worth(a) == lost]
    others = (a for a in case.sums if a.span not in {one.span for one in own} and a.currency == loss.currency)
    last = max((a.span.end for a in own), default=0)
    more = [a for a in others if stands_before(ROLES.made_pay, a, case) or (a.span.start > last and _is_sent_too(a, case))]
    return as_told([*own, *more], case) if more and own and not {*map(worth, own)} & {*map(worth, more)} else loss


def with_parcel(loss: Loss, case: Story) -> Loss:
    """With the cash that was fetched back, where only what was paid before it is told as lost: 领回了那36000元，此前投进去的1200元."""
    gone = [a for a in gone_of(loss) if loss.parts or worth(a) == loss.yuan]
    if not loss.yuan or not gone:
        return loss
    own = (a for a in case.sums if a.currency == "CNY" and a.span.part == "text" and worth(a) > (loss.yuan or 0.0))
    found = next((a for a in own if stands_before(P.fetched_parcel, a, case)), None)
    if found is None or not all(start_of(a, case) > start_of(found, case) and stands_before(P.before_that, a, case) for a in gone):
        return loss
    both = as_told([found, *gone], case)
    back = replace(found, role="recovered", rule="amounts.recovered.fetched")
    why = Fact("outcome", "partly_recovered", found.span, "loss.outcome.back")
    return replace(both, outcome="partly_recovered", recovered=worth(found), amounts=(*both.amounts, back), facts=(why,))

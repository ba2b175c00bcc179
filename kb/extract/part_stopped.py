"""What had left though the rest was stopped, what never came, and what was swapped for paper: the last word on how a case ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kb.extract.outcome import Loss, P, Story, worth
from kb.extract.payments import as_told, gone_of, stands_before, start_of
from kb.extract.told_back import with_none_back
from kb.model import Amount, Fact, Span

_SURELY = "amounts.part.paid"  #: the rule of a sum that is told as paid in so many words
_VERB = 3  #: characters of a sum that may be its verb: 被骗3800余元
_PAIR = 24  #: characters between what was paid and what of it was stopped


def settled(loss: Loss, case: Story) -> Loss:
    """The loss, once it is known what of it was stopped."""
    steps: tuple[Callable[[Loss, Story], Loss], ...] = (
        _never_came,
        _bargained,
        _each_done,
        _borrowed_in,
        _of_which_stopped,
        _one_of_two,
        _lost_before,
        _staked_before,
        _gone_and_stopped,
        _with_other,
        _handed_back,
        _swapped,
        _saved_in_all,
    )
    for step in steps:
        loss = step(loss, case)
    return loss


def _printed(case: Story) -> list[Amount]:
    """The sums in yuan that the text tells."""
    return [a for a in case.sums if a.currency == "CNY" and a.span.part == "text"]


def _and_kept(left: Loss, loss: Loss, own: set[Span]) -> Loss:
    """What had left, with what was kept from being paid as it was told; `own`: sums that are told anew."""
    kept = [a for a in loss.amounts if a.role == "averted" and a.span not in own]
    return replace(left, averted=loss.averted, amounts=(*(a for a in left.amounts if a.span not in {k.span for k in kept}), *kept))


def _partly(loss: Loss, stopped: Amount, averted: float | None = None) -> Loss:
    """The loss with a sum of it that came back."""
    back = replace(stopped, role="recovered", rule="amounts.recovered")
    outcome = "recovered" if worth(stopped) == loss.yuan else "partly_recovered"
    why = Fact("outcome", outcome, stopped.span, "loss.outcome.back")
    amounts = tuple(a for a in loss.amounts if a.span != stopped.span or (worth(stopped) == loss.yuan and a.role != "recovered"))
    return replace(loss, outcome=outcome, recovered=worth(stopped), averted=averted, amounts=(*amounts, back), facts=(why,))


def _of_which_stopped(loss: Loss, case: Story) -> Loss:
    """What had gone before, of which a part was stopped: 避免了5万元损失,并将其先前已经转走的10万元中的8.6万元及时止付."""
    sums = _printed(case)
    for gone in sums:
        stopped = next((a for a in sums if 0 < a.span.start - gone.span.end <= _PAIR and worth(a) <= worth(gone)), None)
        if stopped is None or not stands_before(P.gone_before, gone, case) or not stands_before(P.out_of_it, stopped, case):
            continue
        if P.was_stopped_behind.match(case.folded, stopped.span.end - case.offset):
            return _partly(as_told([gone], case), stopped, loss.averted)
    return loss


def _one_of_two(loss: Loss, case: Story) -> Loss:
    """Of two payments the one that went through, where the other did not: 一笔8600元,一笔3万元,所幸后一笔没有转成."""
    if loss.outcome != "averted" or (failed := P.one_failed.search(case.folded)) is None:
        return loss
    own = [a for a in case.sums if a.currency == "CNY" and failed.start() <= start_of(a, case) < failed.end()]
    gone = own[:1] if failed["which"] else own[1:2]
    if len(own) != 2:
        return loss
    left = as_told(gone, replace(case, sums=[replace(a, role="averted") if a in own and a not in gone else a for a in case.sums]))
    return _and_kept(left, loss, {one.span for one in own})


def _lost_before(loss: Loss, case: Story) -> Loss:
    """What had been lost before somebody was kept from paying more: 已被骗3800余元…放弃转账,止损3.2万元."""
    if loss.outcome != "averted" or not loss.averted:
        return loss
    own = [a for a in _printed(case) if worth(a) not in (0.0, loss.averted)]
    gone = [a for a in own if P.already_lost.search(case.folded, max(0, start_of(a, case) - _PAIR), start_of(a, case) + _VERB)]
    if len({worth(a) for a in gone}) != 1 or P.nothing_yet.search(case.folded):
        return loss
    return _and_kept(as_told(gone[:1], case), loss, set())


def _staked_before(loss: Loss, case: Story) -> Loss:
    """What had been staked and is stuck, before somebody was kept from paying more: 又转了2000元…提现时对方说是四连单,要再付5万元."""
    if loss.outcome != "averted" or not loss.averted or P.nothing_yet.search(case.folded):
        return loss
    own = [a for a in _printed(case) if 0.0 < worth(a) < loss.averted and a.role in ("other", "part", "lost", "demanded")]
    sent = [a for a in own if stands_before(P.stake_sent, a, case) and _is_stuck(case, a)]
    if len({worth(a) for a in sent}) != len(sent) or not sent:
        return loss
    return _and_kept(as_told(sent, case), loss, set())


def _is_stuck(case: Story, sent: Amount) -> bool:
    """Whether it is told right behind a payment that it did not come back."""
    end = sent.span.end - case.offset
    stuck = P.stake_stuck.match(case.folded, end)
    return stuck is not None and P.stake_returned.search(case.folded, end, stuck.end()) is None


def _gone_and_stopped(loss: Loss, case: Story) -> Loss:
    """What had gone and was stopped on its way, where the rest was kept: 第一笔2万元已经转走,被全额拦下;其余61万元分文未动."""
    if loss.outcome != "averted":
        return loss
    gone = [a for a in _printed(case) if P.gone_and_stopped.match(case.folded, a.span.end - case.offset)]
    if len(gone) != 1 or worth(gone[0]) == loss.averted:
        return loss
    return _partly(_and_kept(as_told(gone, case), loss, {gone[0].span}), gone[0], loss.averted)


def _with_other(loss: Loss, case: Story) -> Loss:
    """With another sum that was surely paid, where the stopped one alone is told as lost: 扫码付了1300元…将未转走的1750元拦下."""
    gone = [a for a in gone_of(loss) if worth(a) == loss.yuan]
    if loss.outcome != "recovered" or loss.parts or len(gone) != 1 or loss.recovered != loss.yuan:
        return loss
    stopped = [a for a in loss.amounts if a.role == "recovered" and stands_before(P.not_gone_yet, a, case)]
    more = [a for a in _printed(case) if a.rule == _SURELY and worth(a) not in (loss.yuan, 0.0)]
    if not stopped or len(more) != 1:
        return loss
    both = as_told(sorted([*gone, *more], key=lambda a: a.span.start), case)
    return _partly(both, stopped[0])


def _bargained(loss: Loss, case: Story) -> Loss:
    """What was paid of a price that was agreed upon: 讨价还价到1.2万元。他先把家里的2000元给了两人."""
    gone = [a for a in gone_of(loss) if worth(a) == loss.yuan]
    if loss.parts or not gone or not all(stands_before(P.bargained, a, case) for a in gone):
        return loss
    paid = [a for a in loss.amounts if a.role in ("part", "recovered") and a.span.part == "text" and worth(a) < (loss.yuan or 0.0)]
    sums = [replace(a, role="price") if a.span in {one.span for one in gone} else a for a in case.sums]
    if len({worth(a) for a in paid}) != 1:
        return loss
    left = as_told(paid[:1], replace(case, sums=sums))
    return _partly(left, paid[-1]) if any(a.role == "recovered" for a in paid) else left


def _each_done(loss: Loss, case: Story) -> Loss:
    """Each of several tasks that were paid for and done, where one is told as lost: 头一单1800元我做了,第二单5400元也做了."""
    own = _printed(case)
    done = [a for a in own if stands_before(P.done_too, a, case) and P.done_behind.match(case.folded, a.span.end - case.offset)]
    told = {worth(a) for a in done}
    return as_told(done, case) if len(told) == len(done) > 1 and loss.yuan in told and not loss.parts else loss


def _borrowed_in(loss: Loss, case: Story) -> Loss:
    """With what was borrowed and paid in, where the other payments are told: 我又跟妹妹借了8万元投进去."""
    gone = gone_of(loss)
    if not loss.parts or any(a.span.part == "title" for a in gone):
        return loss
    own = [a for a in _printed(case) if worth(a) not in {worth(one) for one in gone}]
    more = [a for a in own if stands_before(P.borrows, a, case) and P.paid_in.match(case.folded, a.span.end - case.offset)]
    return as_told(sorted([*gone, *more], key=lambda a: a.span.start), case) if more else loss


def _handed_back(loss: Loss, case: Story) -> Loss:
    """All that was lost, where the same sum is told again as found on them and given back: 1500元从袜子里搜了出来,当场还给了他."""
    if loss.outcome != "lost" or not loss.yuan or loss.recovered is not None or loss.parts:
        return loss
    gone = next((a for a in gone_of(loss) if worth(a) == loss.yuan and a.span.part == "text"), None)
    if gone is None:
        return loss
    end = gone.span.end - case.offset
    at = case.folded.find(case.folded[start_of(gone, case) : end], end)
    if at < 0 or P.found_and_given.match(case.folded, at + end - start_of(gone, case)) is None:
        return loss
    start = at + case.offset
    return _partly(loss, replace(gone, span=Span(start, start + gone.span.end - gone.span.start)))


def _never_came(loss: Loss, case: Story) -> Loss:
    """What the swindlers only seemed to have sent was not kept from them: 那笔7.8万元根本没有到账."""
    false = {a.span for a in loss.amounts if a.role == "averted" and P.never_arrived.match(case.folded, a.span.end - case.offset)}
    if not false or loss.outcome == "averted":
        return loss
    amounts = tuple(replace(a, role="other") if a.span in false else a for a in loss.amounts)
    kept = [worth(a) for a in amounts if a.role == "averted"]
    return replace(loss, averted=loss.averted if kept else None, amounts=amounts)


def _swapped(loss: Loss, case: Story) -> Loss:
    """A bundle that was given back with paper in it: 打开红布,里面哪还有钱,只剩一沓报纸."""
    if loss.outcome not in ("averted", "recovered") or P.swapped.search(case.folded) is None:
        return loss
    held = [a for a in loss.amounts if a.role == "averted" and a.span.part == "text"]
    if loss.outcome == "averted":
        if len({worth(a) for a in held}) != 1:
            return replace(loss, outcome="lost", yuan=None, currency=None, averted=None)
        loss = as_told(held[:1], case)
    return with_none_back(loss, None)


def _saved_in_all(loss: Loss, case: Story) -> Loss:
    """What was kept from being paid, where what is told as saved counts in what came back: 30万元止付, 40万元未转, 70万元全都保住了."""
    if loss.outcome != "recovered" or not loss.averted or not loss.recovered or loss.averted <= loss.recovered:
        return loss
    rest = next((a for a in _printed(case) if abs(worth(a) + loss.recovered - loss.averted) < 1), None)
    told_apart = any(a.role == "averted" and worth(a) != loss.averted for a in loss.amounts)
    if rest is None or told_apart or worth(rest) == loss.recovered:
        return loss
    amounts = (replace(a, role="other" if a.role == "averted" else "averted" if a.span == rest.span else a.role) for a in loss.amounts)
    return replace(loss, averted=worth(rest), amounts=tuple(amounts))

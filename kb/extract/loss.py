"""Chooses among the sums of one case what was lost, what never left, and what came back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.extract.numerals import plain, to_number
from kb.model import Amount, Fact, Span

#: how surely a rule says that its sum is the whole loss
_STRENGTH = {
    "amounts.lost.total": 5,
    "amounts.lost": 4,
    "amounts.lost.taken": 4,
    "amounts.lost.paid_total": 3,
    "amounts.lost.title": 1,
}
_UNHARMED = re.compile(
    r"(?:未|没有?|并未|尚未)[^，。]{0,4}(?:造成|遭受|产生|形成|发生|受到?)[^，。]{0,8}损失|没有(?:经济|财产|资金|任何|实际)?损失|无(?:经济|财产|资金|实际)?损失|(?:避免|免受|免遭|防止)[^。]{0,20}损失"
    r"|险些|差点|差一点|(?:成功|及时|有效)(?:地)?(?:劝阻|阻止|拦截|制止|止损|化解|叫停)|(?:劝阻|阻止|制止|拦截)(?:了)?(?:一起|该起|这起)|(?:一分|分文)(?:钱)?(?:不少|没少|未少|未损|都没|没花|未花|未动|没动|未付|没给|没付|未给)|躲过|得以保全|拦(?:下|住)|叫停|挂(?:断|了)电话|(?:没有|不予|未予)(?:理会|理睬)"
    r"|劝阻|劝住|(?:放弃|打消|停止|终止|中止|取消)了?(?:转账|汇款|付款|操作|交易|转款)|(?:未|没有?|并未|尚未|还没|拒绝)(?:再)?(?:向[^，。]{0,8})?(?:转账|汇款|付款|转款|打款)(?!成功后)"
    r"|没有上当|没上当|未上当|识破|保住了?|守住了?|幸免|及时(?:挂断|报警)[^。]{0,10}(?:避免|未)|虚惊一场"
)
#: nothing at all was lost
_SPARED = re.compile(
    r"(?<!避免)(?:未|没有?|并未|尚未)[^，。]{0,4}(?:造成|遭受|产生|形成|发生|受到?)(?:任何|经济|财产|资金|实际|的){0,3}损失|没有(?:经济|财产|资金|任何|实际)?损失|无(?:经济|财产|资金|实际)?损失"
    r"|(?:一分|分文)(?:钱)?(?:不少|没少|未少|未损|都没|没花|未花|未动|没动|未付|没给|没付|未给)|躲过|得以保[全住]|虚惊一场|没有上当|没上当|未上当"
)
_STOPPED = re.compile(r"民警|银行|柜员|员工|劝阻|拦|警方|店员|邻居|家人")
_DECLINED = re.compile(r"没有?上当|未上当|拒绝|挂(?:断|了)|识破|没敢|未付款|没付|未予理会|没有理会|一分没花|躲过")
_SUFFERED = re.compile(r"(?<!没有)(?<!未)(?<!疑似)(?<!防)(?:被骗走?|骗走|骗取|上当受骗|损失了|才(?:发现|意识到|发觉|知道)(?:自己)?(?:被骗|受骗|上当)|被拉黑|拉黑|失联|联系不上|打了?水漂)")
_ALL_BACK = re.compile(
    r"(?:全额|全部|全数|如数|悉数|一分不少|全款|分文不少)(?:地|将|为[^，。]{0,8}|被)?(?:成功)?(?:追回|返还|止付|冻结|退还|挽回|拦截|退回|归还|发还|截停|找回|追缴|交还|退赔)"
    r"|(?:追回|返还|退还|退回|止付|冻结|挽回|归还|发还|拦截|退赔|交还)(?:了)?(?:其|他|她|被骗的?|[^，。]{0,6})?(?:全部|全额|所有)"
    r"|(?:被骗(?:的)?(?:资金|钱款|钱|款)|损失|资金|钱款|黄金|金条|现金)[^，。]{0,6}(?:全部|全额|全数|悉数|如数|均|已)[^，。]{0,4}(?:发还|交还|追回|返还|止付|冻结|退还|挽回|拦截|退回|归还|到账|回到)"
)


@dataclass(frozen=True, slots=True)
class Loss:
    """What a case says about money; `amounts` are all sums with their final roles, `facts` say why the outcome is what it is."""

    yuan: float | None = None
    amount: float | None = None
    currency: str | None = None
    approx: str | None = None
    parts: bool = False
    outcome: str = "unknown"
    averted: float | None = None
    recovered: float | None = None
    amounts: tuple[Amount, ...] = ()
    facts: tuple[Fact, ...] = ()


def _worth(amount: Amount) -> float:
    return amount.yuan if amount.yuan is not None else amount.amount or 0.0


def agrees(rough: Amount, exact: Amount) -> bool:
    """Whether two sums may be one, printed once roundly and once exactly: 20余万 and 203500.

    >>> a = Amount("lost", 200000.0, None, "CNY", "余", Span(0, 1), "")
    >>> agrees(a, replace(a, yuan=203500.0, approx=None)), agrees(a, replace(a, yuan=160000.0, approx=None))
    (True, False)
    """
    if rough.currency != exact.currency:
        return False
    low, high = _worth(rough), _worth(exact)
    if low == high:
        return True
    step: float = 10.0 ** (len(str(int(max(low, 1)))) - 1)
    if rough.approx == "余":
        return low <= high < low + step
    if rough.approx == "近":
        return 0.88 * low <= high <= low
    return abs(low - high) <= (0.1 if rough.approx == "约" else 0.05) * low


def _best(losts: Sequence[Amount]) -> Amount:
    """The whole loss among sums that all claim to be it: the surest words first, then the largest, then the exact print."""
    top = max(_STRENGTH.get(a.rule, 0) for a in losts)
    chosen = max((a for a in losts if _STRENGTH.get(a.rule, 0) == top), key=_worth)
    finer = [a for a in losts if a.approx is None and agrees(chosen, a)]
    if chosen.approx is not None and finer:
        return max(finer, key=lambda a: _STRENGTH.get(a.rule, 0))
    return chosen


_SAME = re.compile(r"(?:这|该笔?|上述|此|那|所转的?|转出的|付的)[^，。]{0,3}$")
_TWICE = ("amounts.part.complied", "amounts.part.passed_on", "amounts.part.promoted")


def _summed(parts: list[Amount], folded: str, offset: int) -> list[Amount]:
    """The payments that make up a loss no total is printed for: none that is told twice."""
    kept: list[Amount] = []
    for part in parts:
        start = part.span.start - offset
        again = _SAME.search(folded, max(0, start - 8), start)
        twin = next((k for k in kept if _worth(k) == _worth(part) and k.currency == part.currency), None)
        for _ in range(_times(folded, start) - 1):
            kept.append(part)
        if twin is None or not (again or twin.rule in _TWICE or part.rule in _TWICE):
            kept.append(part)
    return kept


_EACH = re.compile(r"(?P<n>[两二三四五六七八九\d])[名位]?(?:人|姐妹|兄弟|夫妻)[^，。\d]{0,6}各[^，。\d]{0,6}$")


def _times(folded: str, start: int) -> int:
    """两人各转账6000元 is paid twice."""
    each = _EACH.search(folded, max(0, start - 24), start)
    return int(to_number(each["n"]) or 1) if each else 1


def _sum_of(amounts: Sequence[Amount]) -> float:
    return round(sum(_worth(a) for a in amounts), 2)


def _back(recovered: Sequence[Amount], loss: float) -> float | None:
    """What came back: sums of different acts add up, unless they exceed the loss."""
    worths = list(dict.fromkeys(_worth(a) for a in recovered if _worth(a) <= loss * 1.05))
    if not worths:
        return None
    total = round(sum(worths), 2)
    return total if loss and total <= loss * 1.001 else max(worths)


def choose_loss(text: str, amounts: Sequence[Amount], title_amounts: Sequence[Amount] = (), offset: int = 0, n_victims: int | None = 1) -> Loss:
    """The loss of one case from all its sums (`find_amounts` of its text, and of the title where the title speaks of this case).

    `text` is the case's own text, beginning at `offset` of the bulletin's; the facts' and amounts' spans count in the bulletin.
    A printed total wins over its parts, the body over the title; payments with no total are added up (`parts`).
    """
    case = _Story(plain(text), offset, _promoted(list(amounts), plain(text), n_victims))
    chosen, many = _chosen(case)
    title = next((a for a in title_amounts if a.role == "lost" or a.rule == "amounts.part.taken"), None)
    if title is not None and not any(a.role == "averted" for a in title_amounts):
        chosen, many = _with_title(case, chosen, many, title)
    if not chosen or _spared(case, chosen):
        return _without_sum(case)
    return _told(case, chosen, many)


@dataclass(slots=True)
class _Story:
    """One case before the choice: its folded text, where it begins, and its sums."""

    folded: str
    offset: int
    sums: list[Amount]


def _chosen(case: _Story) -> tuple[list[Amount], bool]:
    """The sums that make up the loss by the body alone, and whether they were added up."""
    losts = [a for a in case.sums if a.role == "lost"]
    if losts:
        return [_best(losts)], False
    parts = [a for a in case.sums if a.role == "part"]
    if not parts:
        return [], False
    kept = _summed(parts, case.folded, case.offset)
    main = "CNY" if any(a.currency == "CNY" for a in kept) else kept[0].currency
    same = [a for a in kept if a.currency == main]
    whole = next((a for a in same if len(same) > 2 and abs(2 * _worth(a) - _sum_of(same)) < 0.01 and not _listed(a, same)), None)
    if whole:
        return [whole], False
    same = _untasted(case, same)
    return same, len(same) > 1


def _listed(amount: Amount, among: Sequence[Amount]) -> bool:
    """Whether a sum stands in one enumeration with another: 2000元、3000元和5000元 are no total with its parts."""
    return any(0 <= max(amount.span.start, a.span.start) - min(amount.span.end, a.span.end) <= 4 for a in among if a is not amount)


def _with_title(case: _Story, chosen: list[Amount], many: bool, title: Amount) -> tuple[list[Amount], bool]:
    """The title's sum as a check: it stands where the body prints none, and tells a weakly worded loss from a decoy."""
    if chosen and title.currency == chosen[0].currency:
        total = replace(chosen[0], yuan=_sum_of(chosen), amount=_sum_of(chosen))
        if agrees(title, total) or _STRENGTH.get(chosen[0].rule, 0) >= 4:
            return chosen, many
    fits = [a for a in case.sums if a.role not in ("demanded", "lure", "balance_shown", "averted") and agrees(title, a)]
    if fits:
        found = max(fits, key=lambda a: a.approx is None)
        case.sums = [replace(a, role="lost") if a is found else a for a in case.sums]
        return [replace(found, role="lost")], False
    if any(a.role == "averted" and agrees(title, a) for a in case.sums):
        return chosen, many
    case.sums = [*case.sums, replace(title, role="lost")]
    return [replace(title, role="lost")], False


_TASTE = 60  #: characters within which a stake and its return belong together


def _untasted(case: _Story, parts: list[Amount]) -> list[Amount]:
    """The payments without the small stakes that came back with a profit before the rest was paid: 充值100元, 返还120元."""
    order = sorted((a for a in case.sums if a in parts or a.role == "rebate"), key=lambda a: a.span.start)
    gone = []
    for stake, after in zip(order, order[1:], strict=False):
        near = stake in parts and after.role == "rebate" and after.span.start - stake.span.end <= _TASTE
        if near and (_worth(after) >= _worth(stake) or after.rule == "amounts.rebate.profit"):
            gone.append(stake)
    left = [a for a in parts if a not in gone]
    return left if _sum_of(left) > 3 * _sum_of(gone) else parts


def _spared(case: _Story, chosen: list[Amount]) -> bool:
    """Whether the text says that nothing was lost, against words that only weakly say that something was."""
    if _STRENGTH.get(chosen[0].rule, 0) >= 5 or any(a.role == "recovered" for a in case.sums):
        return False
    if not _SPARED.search(case.folded):
        return False
    saved = {_worth(a) for a in case.sums if a.role == "averted"}
    return all(a.rule in _WEAK or _worth(a) in saved for a in chosen) or (_STRENGTH.get(chosen[0].rule, 0) >= 4 and not saved and len(case.sums) == 1)


_WEAK = ("amounts.part.complied", "amounts.part.promoted", "amounts.lost.title", "amounts.part.passed_on", "amounts.part.goods")


def _promoted(sums: list[Amount], folded: str, n_victims: int | None) -> list[Amount]:
    """Where no sum claims to be the loss: money borrowed and passed on, all that was returned, a group's total, a weak demand."""
    claims = any(a.role in ("lost", "part") for a in sums)
    paid = max((a.span.start for a in sums if a.role == "part"), default=-1)
    passed = [a for a in sums if a.rule == "amounts.loan.passed_on" and a.span.start > paid]
    unharmed = _UNHARMED.search(folded) is not None
    if passed and not any(a.role == "lost" for a in sums) and not _SPARED.search(folded):
        return [replace(a, role="part", rule="amounts.part.passed_on") if a in passed else a for a in sums]
    if claims:
        return sums
    weak = [a for a in sums if a.rule == "amounts.demanded"]
    if weak and not unharmed:
        return [replace(a, role="part", rule="amounts.part.promoted") if a in weak else a for a in sums]
    back = [a for a in sums if a.role == "recovered" and a.rule != "amounts.recovered.loss"]
    if back and not any(a.role == "averted" for a in sums):
        return [*sums, replace(back[0], role="lost", rule="amounts.lost.returned")]
    many = [a for a in sums if a.role == "gang_total"]
    if many and (n_victims is None or n_victims > 1):
        return [replace(a, role="lost", rule="amounts.lost.group") if a is many[0] else a for a in sums]
    return sums


def _told(case: _Story, chosen: list[Amount], many: bool) -> Loss:
    """A case in which money left."""
    first = chosen[0]
    total = _sum_of(chosen)
    sums = case.sums
    back = [a for a in sums if _came_back(case, a, total)]
    final = tuple(replace(a, role="recovered") if a in back else _settled(a, chosen, many) for a in sums)
    recovered = _back(back, total)
    whole = _ALL_BACK.search(case.folded)
    outcome = "lost"
    if recovered is not None or whole:
        outcome = "recovered" if whole and (recovered is None or recovered >= 0.9 * total) else "partly_recovered"
        if recovered is not None and recovered >= 0.99 * total:
            outcome = "recovered"
    averted = max((_worth(a) for a in sums if a.role == "averted" and a.currency == "CNY"), default=None)
    why = _why(outcome, first, whole, sums, case.offset)
    yuan = total if first.currency == "CNY" else None
    approx = next((a.approx for a in chosen if a.approx), None)
    return Loss(yuan, None if yuan is not None else total, first.currency, approx, many, outcome, averted, recovered, final, why)


def _came_back(case: _Story, amount: Amount, loss: float) -> bool:
    """Stopped, returned, frozen on its way, or seized and handed back, and not more than was lost."""
    if _worth(amount) > loss * 1.001 or amount.role not in ("recovered", "frozen", "seized"):
        return False
    if amount.rule == "amounts.recovered.loss":
        return not any(a.role == "demanded" and _worth(a) == _worth(amount) for a in case.sums)
    if amount.role == "seized":
        return re.search(r"发还|返还|交还|退还|归还|领回|退回", case.folded[amount.span.end - case.offset :]) is not None
    return True


def _settled(amount: Amount, chosen: list[Amount], many: bool) -> Amount:
    """The final role of a sum once the loss is chosen."""
    if amount.role not in ("lost", "part"):
        return amount
    if many:
        return amount if amount in chosen or amount.role == "lost" else replace(amount, role="other")
    if amount == chosen[0] or (agrees(amount, chosen[0]) and amount.role == "lost"):
        return replace(amount, role="lost")
    return replace(amount, role="part")


def _why(outcome: str, loss: Amount, whole: re.Match[str] | None, sums: Sequence[Amount], offset: int) -> tuple[Fact, ...]:
    if outcome == "lost":
        return (Fact("outcome", outcome, loss.span, "loss.outcome.lost"),)
    if whole:
        return (Fact("outcome", outcome, Span(whole.start() + offset, whole.end() + offset), "loss.outcome.all_back"),)
    back = next(a for a in sums if a.role in ("recovered", "frozen", "seized"))
    return (Fact("outcome", outcome, back.span, "loss.outcome.back"),)


def _without_sum(case: _Story) -> Loss:
    """A case in which nothing left, or in which no sum of what left is printed."""
    sums, folded, offset = case.sums, case.folded, case.offset
    unharmed = _SPARED.search(folded) or _UNHARMED.search(folded)
    saved = [a for a in sums if a.role == "averted"] or [a for a in sums if a.rule == "amounts.recovered.loss"]
    suffered = _SUFFERED.search(folded)
    if saved or (unharmed and (not suffered or _SPARED.search(folded))):
        asked = saved or [a for a in sums if a.role == "demanded" and _STOPPED.search(folded) and not _DECLINED.search(folded)]
        claimed = saved or [a for a in sums if a.role in ("lost", "part")]
        asked = asked or [a for a in claimed if not _DECLINED.search(folded)]
        final = tuple(replace(a, role="averted") if a in asked or a.role in ("lost", "part") else a for a in sums)
        averted = max((_worth(a) for a in asked if a.currency == "CNY"), default=None)
        span = saved[0].span if saved else Span(unharmed.start() + offset, unharmed.end() + offset) if unharmed else None
        facts = (Fact("outcome", "averted", span, "loss.outcome.averted"),) if span else ()
        return Loss(0.0, None, "CNY", None, False, "averted", averted, None, final, facts)
    if suffered:
        why = Fact("outcome", "lost", Span(suffered.start() + offset, suffered.end() + offset), "loss.outcome.suffered")
        return Loss(outcome="lost", amounts=tuple(sums), facts=(why,))
    return Loss(amounts=tuple(sums))

"""Every sum of a notice with the role it plays there, told by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.extract.contexts import Context, Cue, Surroundings
from kb.extract.money import Money, find_money, home_currency
from kb.extract.numerals import plain
from kb.extract.roles import Judge
from kb.extract.verbs import VERBS
from kb.model import Amount, Part, Span

#: 8000元、5000元和3000元 are one list
_LIST = re.compile(r"\s?(?:[、，,和及与]|以及){1,2}(?:又|再)?(?:[\u4e00-\u9fff]{1,4}[费金款])?\s?")
_CUE_LEFT = re.compile(
    r"(?:(?:共计|总共|一共|累计|合计|总计|前后|先后|共)?(?:造成)?(?:直接|经济|财产|的){0,2}(?:被(?:骗走?|诈骗|敲诈|勒索)|骗走|骗取|骗去|诈骗|损失|敲诈|勒索|受骗)"
    r"(?:了|金额|资金|人民币|现金|共计|总计|合计|累计|共|高达|达到?|为|[:：]){0,3})$"
)


def _span(folded: str, money: Money, role: str, part: Part, offset: int) -> Span:
    """Where the sum stands; a loss is quoted with the words that say it is one, where they touch it."""
    start = money.start
    if role == "lost":
        cue = _CUE_LEFT.search(folded, max(0, start - 22), start)
        start = cue.start() if cue else start
    return Span(start + offset, money.end + offset, part)


def _lists(folded: str, sums: list[Money], around: Surroundings) -> Iterator[list[Money]]:
    """The sums in order, those of one enumeration together: nothing is done between them (收缴86万元,冻结资金140万元 is none)."""
    group: list[Money] = []
    for money in sums:
        if group and (not _joined(folded, group[-1], money) or _acted(around.cues(group[-1].end, money.start))):
            yield group
            group = []
        group.append(money)
    if group:
        yield group


def _joined(folded: str, before: Money, money: Money) -> bool:
    return not money.in_range and _LIST.fullmatch(folded, before.end, money.start) is not None


def _acted(cues: Sequence[Cue]) -> bool:
    return any(cue.label in VERBS for cue in cues)


def find_amounts(text: str, part: Part = "text", offset: int = 0, home: str | None = None) -> list[Amount]:
    """Every sum in a text or a stretch of one, in order, with its role; spans count from `offset`.

    `text` should hold whole sentences. A plain 元 is read in `home`, by default in `home_currency(text)`. Vague sums (数万元) are
    left out, the ends of a range are `other`. `part` means: paid, and whether it is the whole loss is for `choose_loss` to say.
    A sum that was paid and then stopped comes twice, as `part` or `lost` and as `recovered`.

    >>> [(a.role, a.yuan, a.approx) for a in find_amounts("对方称退款360元。张女士先后两次转账,共被骗走19240元。冻结资金215万余元。")]
    [('lure', 360.0, None), ('lost', 19240.0, None), ('frozen', 2150000.0, '余')]
    """
    folded = plain(text)
    return [judged.amount for judged in judge_sums(folded, part, offset, home or home_currency(folded))]


@dataclass(frozen=True, slots=True)
class Judged:
    """A sum as the rules judge it, and what they saw: the words of its clause and of those before."""

    amount: Amount
    context: Context
    verb: str  #: label of the word that governs it, "" where none does
    listed: int  #: members of the enumeration that it stands in


def judge_sums(folded: str, part: Part, offset: int, home: str) -> Iterator[Judged]:
    """As `find_amounts`, over a text that went through `plain`."""
    sums = [m for m in find_money(folded, home) if m.value is not None]
    if not sums:
        return
    around = Surroundings(folded, sums)
    groups = list(_lists(folded, sums, around))
    for at, group in enumerate(groups):
        free = groups[at + 1][0].start if at + 1 < len(groups) else len(folded)
        context = around.of(group[0])
        judge = Judge(context, folded, part, group[-1], free)
        verb = judge.verb.label if judge.verb else ""
        roles = [("other", "amounts.range")] if group[0].in_range else judge.roles()
        for money in group:
            for role, rule in roles:
                span = _span(folded, money, role, part, offset)
                yuan = money.value if money.currency == "CNY" else None
                other = None if yuan is not None else money.value
                amount = Amount(role, yuan, other, money.currency, money.approx, span, rule)
                yield Judged(amount, context if money is group[0] else replace(context, money=money), verb, len(group))

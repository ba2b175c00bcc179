"""The rules that say what one sum of a notice was for, by the cue words around it; the first rule that speaks decides."""

from __future__ import annotations

from collections.abc import Sequence

from kb.extract.beside import beside
from kb.extract.contexts import Context, Cue, is_of_it
from kb.extract.money import Money
from kb.extract.patterns import Patterns
from kb.extract.verbs import VERBS, governing, required
from kb.model import Part

Role = tuple[str, str]  #: role and rule

P = Patterns("money.yml", "roles")
#: roles and rules that a payment told right behind the sum (客服要交5000元。她交了。) overrules
_UNPAID = frozenset(("lure", "demanded", "price", "loan"))
_UNSAID = frozenset(("amounts.other", "amounts.gang", "amounts.part.borrowed"))


def _labels(cues: Sequence[Cue]) -> set[str]:
    return {cue.label for cue in cues}


class Judge:
    """One sum (or one list of sums: 8000元、5000元) before the rules; `last` is the end of the list, `free` where the next sum begins."""

    def __init__(self, context: Context, folded: str, part: Part, last: Money, free: int) -> None:
        self.c, self.text, self.part, self.listed = context, folded, part, last is not context.money
        self.verb = governing(context, folded)
        self.own = _labels(context.left)
        self.wide = self.own | _labels(context.before)
        self.end, self.free = last.end, free
        self.after = folded[last.end : max(context.clause[1], last.end)]
        self.head = folded[context.clause[0] : context.money.start]
        self.said = folded[context.sentence[0] : context.money.start]

    def roles(self) -> list[Role]:
        """(role, rule) pairs; a sum that was paid and then stopped has two."""
        found = self._roles()
        open_to = len(found) == 1 and (found[0][0] in _UNPAID or found[0][1] in _UNSAID)
        paid = open_to and P.done.match(self.text, self.end, min(self.free, self.end + 48))
        return [("part", "amounts.part.complied")] if paid else found

    def _roles(self) -> list[Role]:
        settled = self._settled()
        if settled is not None:
            return [settled]
        verb = self.verb or self._behind()
        if verb is None:
            return [self._bare()]
        if P.back.match(self.after) and "demand" not in self.own and verb.label in ("show", "profit", "freeze", "price", "refund", "gang"):
            return [("recovered", "amounts.recovered.behind")]
        first = self._by(verb)
        if first[0] in ("part", "lost") and P.back.match(self.after):
            return [first, ("recovered", "amounts.recovered.behind")]
        return [first]

    def _settled(self) -> Role | None:
        """What the words right beside the sum say, whatever the verb."""
        if P.extreme.search(self.head) or "law" in self.own:
            return "other", "amounts.other.figure"
        told = beside(self.head, self.after, self.text[self.end : self.end + 40], self.said)
        if told is not None:
            return told
        if "rate" in self.own and self.verb is None:
            return "lure", "amounts.rate"
        taken = P.taken.match(self.after)
        if taken and not {"show", "profit"} & self.own and "intend" not in _labels(self.c.right[:1]):
            whole = taken.group().endswith(("骗走", "骗光", "漂", "归", "飞", "净", "回", "现", "出", "来", "了")) and not (
                self.listed or P.one_of.search(self.head)
            )
            return ("lost", "amounts.lost.taken") if whole else ("part", "amounts.part.taken")
        return None

    def _by(self, verb: Cue) -> Role:
        found: Role = getattr(self, f"_{verb.label}")(verb)
        if found[0] == "lost" and (self.listed or P.one_of.search(self.head)) and "total" not in self.own:
            return "part", "amounts.part.listed"
        return found

    def _behind(self) -> Cue | None:
        """将50万元转入…, 50万元被骗走: the verb follows the sum."""
        for cue in self.c.right:
            if cue.label in VERBS and 0 <= cue.start - self.end <= 12:
                return cue
        return None

    def _bare(self) -> Role:
        """No verb in the clause: what the sum is called, else the clause before."""
        if P.back.match(self.after):
            return "recovered", "amounts.recovered.behind"
        if P.counted_out.search(self.said[-24:]):
            return "part", "amounts.part.counted_out"
        if "demand" in self.own and not self.c.obeyed:
            return self._asked()
        if self.part == "title":
            around = self.own | _labels(self.c.right)
            if {"intend", "keep", "stop", "recover"} & around:
                return "averted", "amounts.averted.title"
            return ("lure", "amounts.lure.title") if P.valued.search(self.head) else ("lost", "amounts.lost.title")
        before = [c for c in self.c.before if c.label in VERBS]
        if before and self.c.clause[0] - before[-1].end <= 34:
            found = self._asked() if required(before[-1], self.c, self.text) else self._by(before[-1])
            total = "amounts.lost.total" if before[-1].label == "lose" else "amounts.lost.paid_total"
            return ("lost", total) if "total" in self.own and found[0] in ("part", "lost") else found
        if "total" in self.own and "price" not in self.wide:
            return "lost", "amounts.lost.paid_total"
        if P.fee_after.match(self.after) or P.order.match(self.after):
            return self._asked()
        if P.sale.search(self.said[-40:]) and self._asked()[0] == "part":
            return "part", "amounts.part.complied"
        if {"story", "promise"} & self.own and "suspects" not in self.wide and "police" not in self.wide:
            return "lure", "amounts.lure.story"
        return "other", "amounts.other"

    def _lose(self, verb: Cue) -> Role:
        between = _labels([cue for cue in self.c.right if cue.end <= verb.start])  # 100多万元差点被骗
        if {"intend", "keep"} & (self.own | between) or self._negated(verb):
            return "averted", "amounts.averted.near_miss"
        if "recover" in self.own:
            return "recovered", "amounts.recovered.loss"
        if P.others.search(self.head):
            return "other", "amounts.other.others"
        if P.each.search(self.said, max(0, len(self.said) - 40)):
            return "part", "amounts.part.each"
        if P.many.search(self.said) and P.one_of_them.search(self.head) is None:
            return "gang_total", "amounts.gang.many"
        if "again" in self.own and "total" not in self.own and "损失" not in self.head:
            return "part", "amounts.part.again"
        return "lost", "amounts.lost.total" if "total" in self.own else "amounts.lost"

    def _take(self, verb: Cue) -> Role:
        if {"intend", "keep"} & self.own or self._negated(verb):
            return "averted", "amounts.averted.near_miss"
        if "suspects" in self.own and "victim" not in self.wide:
            return "other", "amounts.other.cashed"
        if P.would.search(self.head):
            return "lure", "amounts.lure.fee"
        return ("lost", "amounts.lost.paid_total") if "total" in self.own else ("part", "amounts.part.taken")

    def _pay(self, verb: Cue) -> Role:
        if self._negated(verb):
            return "averted", "amounts.averted.unpaid"
        if self._intended():
            return "averted", "amounts.averted.intended"
        if P.to_victim.search(self.text, max(0, verb.start - 26), verb.start) and not self.text.startswith("借", verb.start):
            return ("lure" if "promise" in self.own else "rebate"), "amounts.rebate.sent"
        if (
            "story" in self.wide
            and P.held.search(self.said[-40:])
            and self.text[verb.start : verb.end] in ("购买", "消费", "下单", "买了", "花费")
        ):
            return "lure", "amounts.lure.story"
        if not self.c.obeyed and (self._demanded() or P.said_to.search(self.text, max(0, verb.start - 10), verb.start)):
            return self._asked()
        if "promise" in self.own and "total" not in self.own:
            return "lure", "amounts.lure.promise"
        if "suspects" in self.own and "victim" not in self.own and P.many.search(self.said):
            return "gang_total", "amounts.gang.flow"
        if "price" in self.own and not self._goods():
            return "price", "amounts.price"
        if "total" in self.own or P.up_to.search(self.head) or P.all_this.search(self.said):
            return "lost", "amounts.lost.paid_total"
        return "part", "amounts.part.series" if "series" in self.own else "amounts.part.paid"

    def _intended(self) -> bool:
        """Meant to be paid; 原本准备存银行的1000元给了他 was meant for something else."""
        return "intend" in self.own and not (self.head.endswith("的") and P.gave.match(self.after))

    def _demanded(self) -> bool:
        """A demand in the clause (先后转账 after it was met), or at the end of the clause before where nobody else acts."""
        if any(c.label == "demand" for c in self.c.left):
            return "series" not in self.own
        last = next((c for c in reversed(self.c.before) if c.label in ("demand", "pay", "lose", "intend", "story")), None)
        if last is None or last.label != "demand" or P.subject.search(self.head):
            return False
        gap = self.c.clause[0] - last.end
        return gap <= 3 or (gap <= 30 and P.goes_on.match(self.head) is not None)

    def _asked(self) -> Role:
        """Asked for; paid where the text goes on to say so without another figure."""
        window = self.text[self.end : min(max(self.free, self.c.sentence[1]), self.end + 72)]
        met, refused = P.complied.search(window), P.refused.search(window)
        own = met and (is_of_it(met, self.free, self.text, self.end) or not P.extorts.search(self.head))  # not 要他拿7888元
        if met and own and (refused is None or met.start() < refused.start()):
            return "part", "amounts.part.complied"
        return "demanded", "amounts.demanded.refused" if refused else "amounts.demanded"

    def _get(self, verb: Cue) -> Role:
        known = "police" in self.own or {"police", "victim"} <= self.wide or ("police" in self.wide and P.back.match(self.after))
        if known and "scammer" not in self.own:
            return "recovered", "amounts.recovered.returned"
        if P.loss.search(self.head):
            many = "群众" in self.head and "police" not in self.own
            return ("other", "amounts.other.recovered") if many else ("recovered", "amounts.recovered.returned")
        if "show" in self.own:
            return "balance_shown", "amounts.balance.shown"
        if {"promise", "story", "rate", "demand"} & self.own or self._negated(verb):
            return "lure", "amounts.lure.promise"
        if "suspects" in self.wide and "victim" not in self.wide and P.gain.search(self.said):
            return "other", "amounts.other.gain"
        return "rebate", "amounts.rebate"

    def _profit(self, verb: Cue) -> Role:
        if "suspects" in self.wide or P.their_gain.search(self.said + self.head):
            return "other", "amounts.other.gain"
        if {"promise", "rate"} & self.own:
            return "lure", "amounts.lure.promise"
        around = _labels(self.c.right) | self.own
        cashed = P.withdrawn.search(self.text, self.c.money.start, self.end + 30) or P.task.search(self.said)
        if ("get" in around or cashed) and "show" not in around:
            return "rebate", "amounts.rebate.profit"
        return "balance_shown", "amounts.balance.profit"

    def _show(self, verb: Cue) -> Role:
        return "balance_shown", "amounts.balance.shown"

    def _refund(self, verb: Cue) -> Role:
        if "police" in self.wide and "scammer" not in self.own and "demand" not in self.own:
            return "recovered", "amounts.recovered.returned"
        if "demand" in self.own and "scammer" not in self.own and self.text.startswith("赔", verb.start):
            return self._asked()
        return ("rebate", "amounts.rebate") if "get" in self.own else ("lure", "amounts.lure.refund")

    def _prize(self, verb: Cue) -> Role:
        told = {"promise", "rate", "story"} & self.own
        if told or "demand" in self.own or "get" not in self.own | _labels(self.c.right):
            received = self.text[verb.start : verb.end] in ("红包", "佣金", "提成", "返点") and not told
            if not received or "suspects" in self.own:
                return ("other" if "suspects" in self.own else "lure"), "amounts.lure.prize"
        return "rebate", "amounts.rebate"

    def _goods(self) -> bool:
        """黄金 or cards of a printed worth, handed over."""
        first, end = self.c.sentence
        return bool(
            P.goods.search(self.text, max(first, self.c.money.start - 40), min(end, self.end + 12))
            and P.handed.search(self.text, first, end)
        )

    def _price(self, verb: Cue) -> Role:
        for label, role in (("recover", "recovered"), ("seize", "seized")):
            if label in self.wide:
                return role, f"amounts.{role}"
        if self._goods() or P.sent_off.search(self.head):
            return "part", "amounts.part.goods"
        bought = P.complied.search(self.text, self.end, min(self.free, self.end + 36))
        if bought and not P.refused.search(self.text, self.end, bought.start()):
            return "part", "amounts.part.complied"
        return "price", "amounts.price"

    def _loan(self, verb: Cue) -> Role:
        if P.borrowed.search(self.said) and "demand" not in self.own:
            return "part", "amounts.part.borrowed"
        if P.with_own.match(self.text, self.end, self.c.sentence[1]) and "demand" not in self.own:
            return "part", "amounts.part.passed_on"
        if (
            P.passed.match(self.text, self.end, min(len(self.text), self.free, self.end + 40))
            and not {"demand", "promise", "intend"} & self.own
        ):
            return "loan", "amounts.loan.passed_on"
        return "loan", "amounts.loan"

    def _seize(self, verb: Cue) -> Role:
        return "seized", "amounts.seized"

    def _freeze(self, verb: Cue) -> Role:
        if ("scammer" in self.own or "story" in self.own) and "police" not in self.wide and not P.in_time.search(self.head):
            return "balance_shown", "amounts.balance.frozen"
        if P.loss.search(self.head) or {"stop", "victim"} & self.own:
            return "recovered", "amounts.recovered.frozen"
        return "frozen", "amounts.frozen"

    def _stop(self, verb: Cue) -> Role:
        if P.many.search(self.said) and "victim" not in self.own:
            return "other", "amounts.other.recovered"
        certain = self.text[verb.start : verb.end].endswith("止付")
        return "recovered", "amounts.recovered.stopped" if certain else "amounts.recovered.loss"

    def _recover(self, verb: Cue) -> Role:
        if self._negated(verb) or P.unable.search(self.text, max(0, verb.start - 6), verb.start):
            return "other", "amounts.other.unrecovered"
        if P.many.search(self.said) and "victim" not in self.own:
            return "other", "amounts.other.recovered"
        saved = self.text[verb.start : verb.end].startswith(("挽", "追赃挽", "止损")) or P.less_lost.search(self.head)
        return "recovered", "amounts.recovered.loss" if saved else "amounts.recovered"

    def _keep(self, verb: Cue) -> Role:
        if P.many.search(self.said) and "victim" not in self.own:
            return "other", "amounts.other.averted"
        return "averted", "amounts.averted"

    def _gang(self, verb: Cue) -> Role:
        return "gang_total", "amounts.gang"

    def _negated(self, verb: Cue) -> bool:
        near = (c for c in self.c.left if c.label == "negate" and 0 <= verb.start - c.end <= 6)
        return any(not P.after_all.search(self.text, c.end, verb.start) for c in near)

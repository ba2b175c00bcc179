"""Whether what was read as a case is one: weighed over all that was read of it, as learned from the gold sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from kb.extract.blamed import is_suspect
from kb.extract.counted import said_signs
from kb.extract.cues import load_pattern
from kb.extract.segment import Story
from kb.extract.sentences import FILE as SEGMENTS
from kb.extract.topic import is_singled_out, is_traced, was_stopped
from kb.extract.weighing import chance, reached
from kb.model import Case
from kb.text import fold

WEIGHTS = "kept_weights.tsv"  #: learned from the gold sets by docs/learn_kept.py
FILE = "kept.yml"
STAGES = ("contact", "trust", "inducement", "payment")
WORDS = ("you", "anybody", "victim", "police", "reports", "caught", "cards", "days", "spoken", "perhaps", "court")
HELPED = ("lent", "earned", "deceived")  #: what is told of one who lent a card for pay, and is not of who was deceived
_SURE, _TOLD = 0.6, 0.3  #: how likely it must be that a case is none; and where one beside it tells more of the same person and sum
_STORY = 4  #: steps of a story
_MANY, _MOST = 3, 5  #: cases: more are alike
_HEADED = 24  #: characters before and behind its beginning in which the head of a case may stand
_LED = 12  #: characters before and behind its beginning in which it is told as what might be
_LABEL = 8  #: characters of a label: longer ones are alike
_KINDS = ("hidden", "titled", "small")  #: how a victim may be named; else otherwise
_LENGTHS, _SHARES, _PLACES = (20, 40, 80, 150, 300, 600), (0.05, 0.1, 0.2, 0.4, 0.6), (0.02, 0.1, 0.3, 0.5, 0.7)
_STEPS, _FEW = (1, 2, 3, 4, 6, 8), (1, 2, 3)
_TIMES, _DENSE = (1, 2, 4), (0.5, 1, 2)  #: how often a word stands in a story, and in a hundred characters of it


def _called(label: str | None) -> str:
    """How a victim is named."""
    return next((kind for kind in _KINDS if load_pattern(FILE, kind).search(label)), "other") if label else "none"


def _lost(case: Case) -> str:
    if case.loss_yuan is None and case.loss_amount is None:
        return "none"
    return "zero" if case.loss_yuan == 0 else "sum"


def _of_figures(case: Case) -> Iterator[str]:
    """Its victim, its loss, when and where; not its type, which the gold sets know by heart."""
    victim, lost, called = case.victim, _lost(case), _called(case.victim.label)
    yield from (f"called:{called}", f"label:{min(len(victim.label or ''), _LABEL)}", f"lost:{lost}", f"lost:{lost}:{called}")
    yield from (f"sex:{bool(victim.gender)}", f"age:{bool(victim.age or victim.age_band)}", f"calling:{bool(victim.occupation)}")
    yield from (f"outcome:{case.outcome}", f"region:{bool(case.region)}", f"day:{len(case.incident_date or '')}:{case.incident_date_basis}")
    yield f"victims:{min(case.n_victims or 0, 2)}"


def _of_how(case: Case) -> Iterator[str]:
    """How much of a scam it tells."""
    told = {step.stage for step in case.steps}
    facets = len(case.hooks) + len(case.pretexts) + len(case.controls) + len(case.impersonated_as)
    yield from reached("steps", len(case.steps), _STEPS)
    yield from (f"{stage}:{stage in told}" for stage in STAGES)
    yield "stages:" + "".join(stage[0] for stage in STAGES if stage in told)
    for name, times in (
        ("channels", len(case.channels)),
        ("payments", len(case.payments)),
        ("facets", facets),
        ("sums", len(case.amounts)),
    ):
        yield from reached(name, times, _FEW)


def _alike(case: Case, other: Case) -> str:
    """Whether two cases have one victim by name, by family name, or not."""
    own, theirs = case.victim.label, other.victim.label
    if not own or not theirs:
        return "none"
    return "same" if own == theirs else "clan" if own[0] == theirs[0] else "apart"


def _same_sum(case: Case, other: Case) -> bool:
    both = ((case.loss_yuan, other.loss_yuan), (case.loss_amount, other.loss_amount))
    return any(own and own == theirs for own, theirs in both)


def _of_others(cases: Sequence[Case], n: int) -> Iterator[str]:
    """What it shares with the cases before and after it."""
    case = cases[n]
    beside = [("before", other) for other in cases[max(0, n - 1) : n]] + [("after", other) for other in cases[n + 1 : n + 2]]
    for where, other in beside:
        alike = _alike(case, other)
        yield from (f"{where}:{alike}", f"{where}:{alike}:{_lost(case)}:{_lost(other)}")
        yield f"{where}:richer:{len(case.steps) >= len(other.steps)}"
        if _same_sum(case, other):
            yield f"{where}:same sum"
        if case.victim.age and case.victim.age == other.victim.age:
            yield f"{where}:same age"
        if case.incident_date and other.incident_date:
            yield f"{where}:day:{case.incident_date == other.incident_date}"


def _of_words(folded: str, case: Case) -> Iterator[str]:
    """How its sentences speak."""
    start, end = case.span.start, case.span.end
    for name in WORDS:
        times = sum(1 for _ in load_pattern(FILE, name).finditer(folded, start, end))
        yield from reached(name, times, _TIMES)
        yield from reached(f"{name}/", 100 * times / (end - start), _DENSE)


def kept_signs(title: str, folded: str, form: str, cases: Sequence[Case], n: int) -> set[str]:
    """What speaks against the case of that number, from 0, being one, or for it."""
    case, many = cases[n], min(len(cases), _MANY)
    start, end, whole = case.span.start, case.span.end, max(1, len(folded))
    made = {"always", f"form:{form}", f"form:{form}:{many}", f"cases:{min(len(cases), _MOST)}", f"nth:{min(n, _MANY)}:{many}"}
    made.update(
        reached("length", end - start, _LENGTHS), reached("share", (end - start) / whole, _SHARES), reached("at", start / whole, _PLACES)
    )
    made.update(f"{sign}:{_lost(case)}" for sign in said_signs(title, folded, len(cases)))
    return made.union(_of_figures(case), _of_how(case), _of_others(cases, n), _of_words(folded, case))


def find_surplus(title: str, folded: str, form: str, cases: Sequence[Case]) -> set[int]:
    """The numbers, from 0, of what was read as a case and is likelier none."""
    least = (_TOLD if _is_told_again(cases, n) else _SURE for n in range(len(cases)))
    found = {n for n, sure in enumerate(least) if chance(WEIGHTS, kept_signs(title, folded, form, cases, n)) > sure}
    kept = {n for n in found if _is_named(cases, n) or _is_headed(folded, cases[n])}
    kept |= {n for n in found if _is_fuller(cases, n, found) or _lost_alone(folded, cases, n) or _is_whole(cases, n)}
    kept |= {n for n in found if _saved_alone(folded, cases, n) or (len(cases) == 1 and _is_said_so(folded, cases[n]))}
    if len(cases) == 1 and cases[0].outcome == "averted" and was_stopped(f"{fold(title)}\n{folded}"):
        kept.add(0)
    if len(cases) == 1 and (is_traced(folded, cases[0].span) or is_singled_out(folded, cases[0].span)):
        return set()
    none = (
        n
        for n, case in enumerate(cases)
        if _is_helper(folded, case) or _is_doubtful(folded, case) or _is_row(case) or is_made_up(folded, case)
    )
    return {*none, *(n for n in range(1, len(cases)) if _is_of_gang(folded, cases[n - 1], cases[n]))} | (found - kept)


def _is_of_gang(folded: str, before: Case, case: Case) -> bool:
    """Whether it only tells what the swindlers of the case before it, in its paragraph, took of many."""
    named = _called(case.victim.label) in _KINDS
    beside = "\n" not in folded[before.span.end : case.span.start]
    return not named and beside and load_pattern(FILE, "of_many").search(folded, case.span.start, case.span.end) is not None


def is_made_up(folded: str, case: Case) -> bool:
    """Whether it is told as what might be: 假设王女士某天接到, 【情景模拟】小李接到, 打个比方,老张…."""
    start = case.span.start
    line = max(folded.rfind("\n", 0, start), start - _LED, 0)
    led = (line, min(start + _LED, case.span.end))
    advised = load_pattern(FILE, "everybody").fullmatch(case.victim.label or "") is not None
    return any(load_pattern(FILE, name).search(folded, *led) for name in ("made_up", *(("advised",) if advised else ())))


def _is_row(case: Case) -> bool:
    """Whether it tells of nobody and of nothing done, only sums of many cases: 5起系刷单返利诈骗,损失8万元."""
    counted = bool(case.amounts) and all(amount.role == "gang_total" for amount in case.amounts)
    return counted and not case.victim.label and not case.steps and not case.channels


def _is_helper(folded: str, case: Case) -> bool:
    """Whether it tells of nobody but one who lent a card or moved money for pay: 邱某提供名下两张银行卡,获利2400元."""
    start, end, label = case.span.start, case.span.end, fold(case.victim.label or "")
    lent, earned, deceived = (load_pattern(FILE, name) for name in HELPED)
    if is_suspect(folded, label) and lent.search(folded) and earned.search(folded):
        return True  # who is told of as one who took part further on, and nowhere as who suffered
    if not label or earned.search(folded, start, end) is None or deceived.search(folded, start, end) is not None:
        return False
    return any(label in _said_before(folded, start, match.start()) for match in lent.finditer(folded, start, end))


def _is_doubtful(folded: str, case: Case) -> bool:
    """Whether it tells of nobody but one whose money comes from a fraud: 岑某取现3.6万元资金来源可疑."""
    if case.outcome != "averted" or case.steps:
        return False
    doubtful, deceived = (load_pattern(FILE, name).search(folded, case.span.start, case.span.end) for name in ("doubtful", "deceived"))
    return doubtful is not None and deceived is None


def _said_before(folded: str, start: int, at: int) -> str:
    """What the sentence said before a place."""
    return folded[max(start, folded.rfind("。", start, at), folded.rfind("\n", start, at)) : at]


def _is_headed(folded: str, case: Case) -> bool:
    """Whether a head counts it, and it tells of somebody that he was deceived: 案例三, …U学生感觉被骗,遂报警。"""
    start, end = case.span.start, case.span.end
    headed = load_pattern(FILE, "headed").search(folded, max(0, start - _HEADED), min(end, start + _HEADED))
    deceived, earned = (load_pattern(FILE, name).search(folded, start, end) for name in ("deceived", "earned"))
    line = folded.find("\n", end)
    stopped = case.outcome == "averted" and load_pattern(FILE, "gave_up").search(folded, start, line if line >= 0 else len(folded))
    struck = deceived is not None or bool(stopped)
    helped = earned is not None and load_pattern(SEGMENTS, "found_out").search(folded, start, end) is None  # 骗子累计获利7000余元
    return headed is not None and bool(case.victim.label) and struck and not helped


def _is_said_so(folded: str, case: Case) -> bool:
    """Whether it is said that the victim was defrauded: 一名男子用一沓冥币对市民白女士实施诈骗."""
    label, done = fold(case.victim.label or ""), load_pattern(FILE, "done_to")
    return bool(label) and any(label in said.group() for said in done.finditer(folded, case.span.start, case.span.end))


def _is_named(cases: Sequence[Case], n: int) -> bool:
    """Whether of several cases it alone tells of somebody by that name: 何小姐, no 老人 or 阿姨."""
    others = (*cases[:n], *cases[n + 1 :])
    named = load_pattern(FILE, "surnamed").search(cases[n].victim.label or "") is not None
    return named and bool(others) and all(_alike(cases[n], other) in ("none", "apart") for other in others)


def _lost_alone(folded: str, cases: Sequence[Case], n: int) -> bool:
    """Whether it tells a loss of somebody, or what came back, that no other case tells; alone, not 王某 not told as defrauded."""
    case, others = cases[n], [*cases[:n], *cases[n + 1 :]]
    called = _called(case.victim.label)
    sums = (case.loss_yuan, case.loss_amount, case.recovered_yuan)  # 追赃挽损18600元
    told = next((one for one in sums if one is not None), None)
    firm = load_pattern(FILE, "firm").search(folded, case.span.start, case.span.end) is not None
    if not told or (called == "none" and not firm):
        return False
    if not others and called != "titled":
        gone, filed, cards = (
            load_pattern(FILE, name).search(folded, case.span.start, case.span.end) for name in ("gone", "filed", "cards")
        )
        return gone is not None and (filed is not None or cards is None)
    role = called == "other"  # 事主, 女孩: may be anybody's
    return not any(
        _same_sum(case, other) or (_alike(case, other) == "same" and not role) or any(told in (a.yuan, a.amount) for a in other.amounts)
        for other in others
    )


def _saved_alone(folded: str, cases: Sequence[Case], n: int) -> bool:
    """Whether it tells how a sum of somebody was stopped that no case beside it tells: 六旬男子到银行汇款,行员…拦下28万元."""
    case, others = cases[n], [*cases[:n], *cases[n + 1 :]]
    stopped = load_pattern(FILE, "stopped_there").search(folded, case.span.start, case.span.end)
    sums = {(a.currency, a.yuan, a.amount) for a in case.amounts if a.role == "averted"}
    theirs = {(a.currency, a.yuan, a.amount) for other in others for a in other.amounts}
    return bool(others and case.victim.label and stopped and sums and sums.isdisjoint(theirs))


def _is_whole(cases: Sequence[Case], n: int) -> bool:
    """Whether it is all that is told of, somebody by name from the first word to the money: a story, whatever it lacks a sum of."""
    case = cases[n]
    named = load_pattern(FILE, "surnamed").search(case.victim.label or "") is not None
    led = {step.stage for step in case.steps} & {"inducement", "payment"}
    gone = any(amount.role in ("lost", "part") for amount in case.amounts)
    return len(cases) == 1 and named and len(case.steps) >= _STORY and bool(led) and gone


def _is_fuller(cases: Sequence[Case], n: int, surplus: set[int]) -> bool:
    """Whether it tells more of a case than the one beside it, which is left out for telling the same."""
    beside = [cases[m] for m in (n - 1, n + 1) if m in surplus]
    return any(_alike(cases[n], o) == "same" and _same_sum(cases[n], o) and len(cases[n].steps) > len(o.steps) for o in beside)


def _is_told_again(cases: Sequence[Case], n: int) -> bool:
    """Whether the case before or after it tells more steps of the same person and the same sum."""
    beside = [*cases[max(0, n - 1) : n], *cases[n + 1 : n + 2]]
    return any(_alike(cases[n], o) == "same" and _same_sum(cases[n], o) and len(o.steps) > len(cases[n].steps) for o in beside)


def _joins(case: Case, other: Case) -> bool:
    """Whether what is no case of its own tells of the same one."""
    return _alike(case, other) == "same" or _same_sum(case, other)


def without(stories: Sequence[Story], cases: Sequence[Case], surplus: set[int]) -> tuple[Story, ...]:
    """The stories that are left; what tells of the victim or the sum of one beside it goes to that one."""
    left = {n: story for n, story in enumerate(stories) if n not in surplus}
    for n in sorted(surplus):
        to = next((m for m in (n - 1, n + 1) if m in left and _joins(cases[n], cases[m])), None)
        if to is not None:
            first, second = sorted((stories[n], left[to]), key=lambda story: story.ordinal)
            left[to] = replace(
                left[to],
                told=(*first.told, *second.told),
                after=tuple(sorted({*first.after, *second.after})),
                head=left[to].head or stories[n].head,
                keys=first.keys | second.keys,
            )
    numbers = count(1)
    return tuple(replace(left[n], ordinal=next(numbers)) for n in sorted(left))

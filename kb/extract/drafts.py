"""Cases as the tags of the sentences part them: which only tell the one before again, or what police did about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import add

from kb.extract.cast import CALLED, events_in
from kb.extract.cues import load_pattern
from kb.extract.money import find_money
from kb.extract.sentences import FILE, Sentence, style_of

BEGINNING = 2  #: number of the last paragraph that is still the beginning
_TELLS = 1.0  #: least weight of story cues in the last sentence of a story
_HEADLINE = 32  #: characters of a line that may be one
_SHORT = 8  #: sentences of an account that is told again below
_DETAIL, _ECHO = 1.2, 0.25  #: by how much longer it is told below, and the least share of its pairs of characters told again there
_AGE = re.compile(r"[0-9]{2}岁")
_LARGEST = 10_000  #: of a sum by which a story is known again where an officer tells it
NUMERAL = re.compile("[一二三四五六七八九十0-9]")
#: a sum by which a story is known again
_LARGE = re.compile(
    r"[0-9][0-9.]{0,7}(?:万|亿)|[1-9][0-9]{4,8}(?=元|港元|美元)"
    r"|[一二三四五六七八九十两]{1,3}[百千]?万[一二三四五六七八九千]{0,3}(?=余?元)"
)


@dataclass(slots=True)
class Draft:
    """A case while it is put together: its sentences, what police did, its heading, who is named."""

    head: Sentence | None = None
    told: list[Sentence] = field(default_factory=list)
    after: list[Sentence] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    victim: str = ""  #: whose case it surely is, and no part of the one before it

    def add(self, sentence: Sentence, begins: bool) -> None:
        """What police do inside a story is no part of it."""
        if begins or sentence.kind != "police":
            self.told.append(sentence)
            self.keys |= {m.key for m in sentence.mentions if m.key}
        else:
            self.after.append(sentence)

    def trim(self, folded: str) -> None:
        """Sentences at the end that tell nothing of the story any more go to what stands after it."""
        while len(self.told) > 1 and self.told[-1].score("story") < _TELLS and not any(m.key for m in self.told[-1].mentions):
            if _pays(folded, self.told[-1]):
                break
            self.after.insert(0, self.told.pop())


def _pays(folded: str, sentence: Sentence) -> bool:
    """Whether a sentence of a story tells a payment: 大妈又给了880."""
    span = sentence.span
    given = load_pattern(FILE, "given").search(folded, span.start, span.end) is not None
    return sentence.kind == "story" and (given or "pays" in events_in(folded, span))


def _shown(folded: str, draft: Draft, what: re.Pattern[str]) -> set[str]:
    """All of a kind that stands in what a draft tells, as far as a short account goes."""
    return {match.group() for s in draft.told[:_SHORT] for match in what.finditer(folded, s.span.start, s.span.end)}


def _retells(folded: str, first: Draft, second: Draft) -> bool:
    """The same story once more, in detail below a short account: a sum stands in both, with an age or a name.

    Below a head that opens a review the sum is enough, or that somebody is called the same; a case begins with nobody called 她.
    """
    opens = second.told[0].span
    if second.head is None and load_pattern(FILE, "spoken_of").match(folded, opens.start, opens.end):
        return True
    if len(first.told) > _SHORT:
        return False
    if not first.keys and _is_announced(folded, first, second):
        return True
    same_age, same_sum = (bool(_shown(folded, first, what) & _shown(folded, second, what)) for what in (_AGE, _LARGE))
    if same_sum and (same_age or first.keys & second.keys):
        return True
    if second.head is not None and (same_sum or _shown(folded, first, CALLED) & _shown(folded, second, CALLED)):
        return True
    if not first.keys and {named[-1] for named in _shown(folded, first, load_pattern(FILE, "family_told"))} & _families(second.keys):
        return True  # 一女子来报警……该女子姓林……林女士接到电话
    early = first.told[0].line <= BEGINNING or (len(first.told) == 1 and first.head is None and same_sum)
    return not _names(first.keys) and early and (same_age or _echoes(folded, first, second, same_sum))


def _speaks_on(folded: str, first: Draft, second: Draft) -> bool:
    """Whether the same one then tells a reporter how it went, below no head that counts: 小熊已报案…… 熊同学对记者说."""
    opens, head = second.told[0].span, second.head
    counted = head is not None and (head.number or head.section)
    known = not counted and _families(first.keys) & _families(second.keys)
    return bool(known) and load_pattern(FILE, "to_reporter").match(folded, opens.start, opens.end) is not None


def _names(keys: Iterable[str]) -> set[str]:
    """Those that are names; 小哥 of 快递小哥 is none."""
    calling = load_pattern(FILE, "calling")
    return {key for key in keys if key and not calling.fullmatch(key)}


def _families(keys: Iterable[str]) -> set[str]:
    """The family names of people: 熊 of 小熊 and of 熊同学."""
    return {key[-1] if key[:1] in ("小", "老") else key for key in keys}


def _is_announced(folded: str, first: Draft, second: Draft) -> bool:
    """Whether what names nobody only says that there was a case: one more, or that of which 经了解 or 据小朱讲述 then tells how it went."""
    opens = second.told[0].span
    if load_pattern(FILE, "explains").match(folded, opens.start, opens.end):
        return True
    if load_pattern(FILE, "recounts").match(folded, opens.start, opens.end) and _reports(folded, first):
        return True
    before = first.told[0]
    told = folded[before.span.start : before.span.end].strip()
    return len(first.told) == 1 and before.line == second.told[0].line and load_pattern(FILE, "announces").search(told) is not None


def _reports(folded: str, draft: Draft) -> bool:
    """Whether it ends with the report to the police."""
    last = draft.told[-1].span
    return load_pattern(FILE, "opening", "reported").search(folded, last.start, last.end) is not None


def _echoes(folded: str, first: Draft, second: Draft, same_sum: bool) -> bool:
    """Whether an opening that names nobody is told again: at more length, under a head that reviews it, or with its sum or its words."""
    if second.head is not None:
        return True
    told = ["".join(folded[s.span.start : s.span.end] for s in draft.told) for draft in (first, second)]
    if len(told[1]) < _DETAIL * len(told[0]):
        return False
    sums = [_shown(folded, draft, _LARGE) for draft in (first, second)]
    if same_sum and sums[0] <= sums[1] and _same_role(folded, first, second):
        return True  # 一名男学生…损失550万港元, and below it 一名男研究生…损失550万港元
    if load_pattern(FILE, "turns").match(told[1]):
        return False
    short, long = (set(map(add, text, text[1:])) for text in told)
    return same_sum or len(short & long) >= _ECHO * len(short)


def _same_role(folded: str, first: Draft, second: Draft) -> bool:
    """Whether somebody without a name is called alike in both: 男学生, 男研究生; so is who is named the second time: 快递小哥小韦."""
    people = [[m for s in draft.told[:2] for m in s.mentions] for draft in (first, second)]
    roles = [{folded[m.span.end - 1] for m in those if not m.key} for those in people]
    called = tuple({folded[m.span.start : m.span.end] for m in people[0] if not _names({m.key})})
    named = bool(called) and any(folded[: m.span.start].endswith(called) for m in people[1] if _names({m.key}))
    return named or bool(roles[0] & roles[1])


def _is_unnumbered(folded: str, draft: Draft) -> bool:
    """Whether a draft stands under no head, or under one that opens how the case went (案件回顾): such may tell the one before again."""
    head = draft.head
    if head is None:
        return True
    opens = load_pattern(FILE, "reviews").search(folded, head.span.start, head.span.end)
    return opens is not None and not head.number and NUMERAL.search(folded, head.span.start, head.span.end) is None


def is_listed(folded: str, line: Sentence) -> bool:
    """Whether a numbered line says of somebody that he lost a sum: 4. 我校丁同学被冒充学姐以代交报名费为由诈骗3百多元."""
    return bool(line.number) and load_pattern(FILE, "listed", "lost").search(folded, line.span.start, line.span.end) is not None


def _are_listed(folded: str, first: Draft, second: Draft) -> bool:
    """Whether each begins at a number of one list: 1. 我校甲同学被骗…; 2. 我校乙同学被骗…; or the second at the one behind the first's."""
    if _is_next_of_list(folded, first, second):
        return True
    lines = [draft.told[0] for draft in (first, second)]
    one_list = style_of(lines[0].number) == style_of(lines[1].number) and lines[0].number != lines[1].number
    return one_list and all(is_listed(folded, line) for line in lines)


def _is_next_of_list(folded: str, first: Draft, second: Draft) -> bool:
    """Whether a draft tells of somebody at the next number of the list of the one before: 二、2起系冒充客服。三、1起系冒充领导,骗子…."""
    before, number = (first.head or first.told[0]).number, second.told[0].number
    if not (before and number) or before == number or style_of(before) != style_of(number):
        return False
    return any(load_pattern(FILE, "told_of_whom").search(folded, one.span.start, one.span.end) for one in second.told)


def _is_account(folded: str, first: Draft, second: Draft) -> bool:
    """Whether an officer tells once more how the case before it went: 督察交代案情,接获女教师报案…合共180万元, of 80万 and 100万 before."""
    opens = second.told[0].span
    if second.head is not None or load_pattern(FILE, "accounts").match(folded, opens.start, opens.end) is None:
        return False
    before, told = (_sums(folded, draft) for draft in (first, second))
    return bool(before) and (bool(set(told) & {*before, sum(before)}) or sum(told) in before)


def _sums(folded: str, draft: Draft) -> list[float]:
    """The larger sums that a draft tells."""
    spans = (s.span for s in draft.told)
    found = (money.value for span in spans for money in find_money(folded[span.start : span.end]))
    return [value for value in found if value is not None and value >= _LARGEST]


def _follows(folded: str, draft: Draft) -> bool:
    """Whether a draft begins with what police did about the case before it, and with nobody's name: 接到报警后,民警调查发现.

    Or with thanks for it: 章老汉捧着锦旗又来了.
    """
    first = draft.told[0]
    if draft.head is not None or load_pattern(FILE, "another").match(folded, first.span.start, first.span.end):
        return False
    if load_pattern(FILE, "won_over").match(folded, first.span.start, first.span.end):
        return True
    thanks = load_pattern(FILE, "thanks").search(folded, first.span.start, first.span.end)
    if thanks and not any("meets" in events_in(folded, sentence.span) for sentence in draft.told):
        return True
    opens = load_pattern(FILE, "follows").match(folded, first.span.start, first.span.end)
    return opens is not None and not any(mention.key for mention in first.mentions)


def _is_headline(folded: str, first: Draft, second: Draft) -> bool:
    """Whether a line by itself, that names nobody, is the headline of the story in the next one: 网上贷款 一男子被骗3万多元."""
    if len(first.told) > 1 or first.after or first.keys or first.head or second.head or not second.keys:
        return False
    start, end = first.told[0].span.start, first.told[0].span.end
    whole = folded[start - 1 : start] in ("", "\n") and folded[end : end + 1] == "\n" and end - start <= _HEADLINE
    next_one = second.told[0].line - first.told[0].line == 1
    return whole and next_one and load_pattern(FILE, "headline").search(folded[start:end].strip()) is not None


def _tells_again(folded: str, first: Draft, second: Draft) -> bool:
    """Whether a draft that is no item of a list tells the case before it once more."""
    if _are_listed(folded, first, second):
        return False
    return _speaks_on(folded, first, second) or (_is_unnumbered(folded, second) and _retells(folded, first, second))


def merged(folded: str, drafts: list[Draft]) -> list[Draft]:
    """The drafts, a retelling as part of the one before it, and what police did as what stands after it."""
    made: list[Draft] = []
    for draft in drafts:
        if draft.victim:
            made.append(draft)
        elif made and _is_headline(folded, made[-1], draft):
            draft.head = made.pop().told[0]
            made.append(draft)
        elif made and _follows(folded, draft):
            made[-1].after += [*draft.told, *draft.after]
        elif made and _is_account(folded, made[-1], draft):
            made[-1].told += draft.told
            made[-1].after += draft.after
        elif made and _tells_again(folded, made[-1], draft):
            made[-1].told += draft.told
            made[-1].after += draft.after
            made[-1].keys |= draft.keys
        else:
            made.append(draft)
    return made

"""Where the case of another victim begins that is told behind one's own: 无独有偶, 另一名事主, 第2宗案例; each of a row alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from kb.extract.cues import load_pattern
from kb.extract.sentences import FILE, Notice, Sentence
from kb.extract.taken_from import ANEW, OF_ALL
from kb.extract.threads import BEGINS, GOES_ON, OUTSIDE
from kb.extract.type_names import find_type_names
from kb.model import Span

_REACH = 2  #: sentences behind the one that names another in which it is told what befell him
_BARE = 12  #: characters of a sentence that says no more than that there was another
_AGE = re.compile("(?<![至到~-])[1-9][0-9](?=岁)(?!岁?[至到~-])")  #: no end of a range: 五名受害人(68至85岁)
_ROLE = 2  #: last characters of what somebody is called: 老翁
_SHORT = 40  #: characters of a part of a sentence that tells of one victim of several
_ROW = 2  #: of a row begin by the tags alone, for the others to begin too


def with_others(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where a sentence behind a case names another victim and it is told what befell him: his case begins there.

    So does each under the same head (真实案例：), and each of the lines that say in one way who it was (雁塔区，男，26岁，…).
    """
    made = dict(tags)
    another, case, opens, beside = (load_pattern(FILE, name) for name in ("another", "another_case", "another_line", "beside_him"))
    told, begun = notice.sentences, -1  # where the last case has begun
    before: set[str] = set()  # who was named in the sentences before
    ages: set[str] = set()  # which ages were told in them
    for at, sentence in enumerate(told):
        start, end = sentence.span.start, sentence.span.end
        before |= named_in(told[at - 1]) if begun >= 0 else set()
        ages |= set(_AGE.findall(notice.folded, told[at - 1].span.start, told[at - 1].span.end)) if at else set()
        if made.get(start) == BEGINS:
            begun = start
            continue
        if begun >= 0 and (alike := load_pattern(FILE, "same_way").match(notice.folded, start, end)):
            made[start] = f"{ANEW}{alike['whom']}"
            continue
        named = bool(another.match(notice.folded, start, end) or case.match(notice.folded, start, end))
        named = named or (sentence.first and opens.match(notice.folded, start, end) is not None)
        named = named or _of_other_age(notice, sentence, ages)
        if begun >= 0 and not named and _is_next(notice, made, begun, told[at - 1], sentence) and _is_brought_in(notice, sentence, before):
            made[start] = BEGINS
            continue
        if begun < 0 or sentence.kind in ("head", "stats") or not named or beside.match(notice.folded, start, end):
            continue
        if end - start <= _BARE and at + 1 < len(told):
            start = told[at + 1].span.start
        near = told[at : at + _REACH + 1]
        if any(made.get(one.span.start) == BEGINS or before & named_in(one) for one in near[:_REACH]):
            continue
        if _harmed(notice, start, near[-1].span.end):
            made[start] = BEGINS
    return _with_rows(notice, _with_first(notice, made))


def _with_first(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where the first case begins with another victim: one begins in the paragraph before it that tells who the first was."""
    made, another, told = dict(tags), load_pattern(FILE, "another"), notice.sentences
    first = next((at for at, one in enumerate(told) if made.get(one.span.start) == BEGINS), 0)
    if not first or not another.match(notice.folded, *_ends(told[first])) or told[first].line == told[first - 1].line:
        return made
    own = [one for one in told[:first] if one.line == told[first - 1].line and one.kind != "head"]
    somebody = next((n for n, one in enumerate(own) if one.mentions), None)
    if somebody is not None and _harmed(notice, own[somebody].span.start, own[-1].span.end):
        made.update((one.span.start, GOES_ON) for one in own[somebody:])
        made[own[somebody].span.start] = BEGINS
    return made


def _with_rows(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where groups of a list and lines that say in one way who it was each begin a case."""
    made, groups = dict(tags), _grouped(notice)
    if groups and BEGINS in made.values():
        made.update(
            (one.span.start, OUTSIDE) for one in notice.sentences if one.span.start < groups[0].span.start and one.span.start in made
        )
        made.update(
            (one.span.start, BEGINS if one in groups else GOES_ON) for one in notice.sentences if made.get(one.span.start) == BEGINS
        )
        made.update((one.span.start, BEGINS) for one in groups)
    if (first := _of_several(notice, made)) is not None:
        made[first.span.start] = BEGINS
    for row in (_headed(notice), _profiled(notice), _each(notice)):
        if sum(made.get(one.span.start) == BEGINS for one in row) >= _ROW or (row and row[0].section == "case" and len(row) >= _ROW):
            made.update((one.span.start, BEGINS) for one in row)
            made.update((one.span.start, OUTSIDE) for one in notice.sentences if _is_of_all(notice, one, row))
    return made


def _of_several(notice: Notice, tags: Mapping[int, str]) -> Sentence | None:
    """What opens a list before the first case, of so many victims and what they lost together: 2名受害人先后接到…,2人共计被骗18.4万元."""
    several = load_pattern(FILE, "several_victims")
    for one in notice.sentences:
        if tags.get(one.span.start) == BEGINS:
            return None
        if one.first and one.kind == "story" and several.match(notice.folded, *_ends(one)) and _harmed(notice, *_ends(one)):
            return one if BEGINS in tags.values() else None
    return None


def _is_of_all(notice: Notice, sentence: Sentence, row: Sequence[Sentence]) -> bool:
    """Whether behind a row of cases a sentence tells what all of them say: 据受骗老人讲,作案的是两男一女."""
    behind = sentence.span.start > row[-1].span.start
    return behind and load_pattern(FILE, "all_tell").match(notice.folded, sentence.span.start, sentence.span.end) is not None


def foretold(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where a case begins behind a sentence of its paragraph that says what was stopped, of nobody by name: it begins there."""
    made, says, occurs = dict(tags), load_pattern(FILE, "foretold"), load_pattern(FILE, "occurs")
    for before, sentence in pairwise(notice.sentences):
        begins = made.get(sentence.span.start) == BEGINS
        near = before.line == sentence.line or occurs.match(notice.folded, before.span.start, before.span.end) is not None
        opens = near and before.kind != "head" and not named_in(before) and made.get(before.span.start) != BEGINS
        told = any(words.match(notice.folded, before.span.start, before.span.end) for words in (says, occurs))
        if begins and opens and told:
            made[before.span.start], made[sentence.span.start] = BEGINS, GOES_ON
    return made


def rest_of_list(notice: Notice) -> set[Span]:
    """The sentences that tell of the rest of a list together, each to the end of its paragraph: 其余2起分别系A和B,分别被骗…."""
    found, rest, line = set(), load_pattern(FILE, "rest_of_list"), -1
    for sentence in notice.sentences:
        line = sentence.line if rest.match(notice.folded, sentence.span.start, sentence.span.end) else line
        if sentence.line == line:
            found.add(sentence.span)
    return found


def without_rest(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where the rest of a list that is told of together is no case's, nor one if it is of several kinds and of nobody by name."""
    made, rest = dict(tags), rest_of_list(notice)
    of_kinds = load_pattern(FILE, "rest_of_kinds")
    nobody = not any(named_in(one) for one in notice.sentences if one.span in rest)
    mixed = nobody and any(of_kinds.match(notice.folded, span.start, span.end) for span in rest)
    left = (GOES_ON, OUTSIDE, BEGINS) if mixed else (GOES_ON, OUTSIDE)
    made.update((span.start, OF_ALL) for span in rest if made.get(span.start) in left)
    return made


def joined(notice: Notice, tags: Mapping[int, str]) -> dict[int, str]:
    """The tags, where a sentence that seems to begin a case goes on with who was told of before: 老翁信以为真; 翌日,事主再次收到.

    So does one outside that says how he found out: 受害人转账后迟迟未收到货,才发现被骗.
    """
    made = dict(tags)
    again, finds, finds_him = (load_pattern(FILE, name) for name in ("again_him", "finds_out", "finds_him"))
    for before, sentence in pairwise(notice.sentences):
        start, end = sentence.span.start, sentence.span.end
        told = made.get(start) == BEGINS and made.get(before.span.start) in (BEGINS, GOES_ON)
        of_him = _is_of_him(notice, before, sentence) or again.match(notice.folded, start, end)
        found = before.line == sentence.line and not named_in(before) and finds_him.match(notice.folded, start, end)
        if told and (of_him or found):
            made[start] = GOES_ON
        behind = made.get(start) == OUTSIDE and made.get(before.span.start) in (BEGINS, GOES_ON) and before.line == sentence.line
        if behind and finds.match(notice.folded, start, end):
            made[start] = GOES_ON
    return made


def _is_of_him(notice: Notice, before: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence begins with who was told of without a name right before: 一名77岁老翁接获来电。老翁信以为真."""
    roles = {notice.folded[m.span.end - _ROLE : m.span.end] for m in before.mentions if not m.key}
    return not sentence.first and any(notice.folded.startswith(role, sentence.span.start) for role in roles)


def _is_next(notice: Notice, tags: Mapping[int, str], begun: int, before: Sentence, sentence: Sentence) -> bool:
    """Whether somebody else may be told of here: the one of the case that began has suffered, or one more of a kind is counted."""
    start, end = sentence.span.start, sentence.span.end
    if load_pattern(FILE, "enumerated").match(notice.folded, start, end):
        return True
    met = load_pattern(FILE, "brings_in").match(notice.folded, start, end)
    parted = _is_parted(notice, tags, before) or (met is not None and met.lastgroup == "met")
    return parted and _harmed(notice, begun, start)


def _is_parted(notice: Notice, tags: Mapping[int, str], before: Sentence) -> bool:
    """Whether the sentence before is of no case, or says that not all were taken in."""
    not_all = load_pattern(FILE, "not_all").match(notice.folded, before.span.start, before.span.end)
    return tags.get(before.span.start) == OUTSIDE or not_all is not None


def _is_brought_in(notice: Notice, sentence: Sentence, before: Set[str]) -> bool:
    """Whether a sentence begins with somebody by name not told of before, and what befell him: 今年4月,王女士…转账3万元."""
    start, end = sentence.span.start, sentence.span.end
    who = load_pattern(FILE, "brings_in").match(notice.folded, start, end)
    keys = {m.key for m in sentence.mentions if who and m.span.start == who.start(who.lastgroup or 0) and m.key}
    if who is not None and who.lastgroup == "met":  # 梁婆婆就碰到了。她…投了3万元
        end = notice.folded.find("。", end) + 1 or end
    return bool(keys) and not keys & before and _harmed(notice, start, end)


def _of_other_age(notice: Notice, sentence: Sentence, ages: Set[str]) -> bool:
    """Whether a sentence brings in somebody without a name who is of none of the ages told before, where one was."""
    aged = load_pattern(FILE, "of_age").match(notice.folded, sentence.span.start, sentence.span.end) if ages else None
    return aged is not None and aged["n"] not in ages


def named_in(sentence: Sentence) -> set[str]:
    """The keys of those whom a sentence tells of by name."""
    return {mention.key for mention in sentence.mentions if mention.key}


def _harmed(notice: Notice, start: int, end: int) -> bool:
    return load_pattern(FILE, "befell").search(notice.folded, start, end) is not None


def _each(notice: Notice) -> Sequence[Sentence]:
    """The parts of a sentence that tell of one victim each and what he lost: 白某被骗2600元,邢某被骗4800元."""
    cheated = load_pattern(FILE, "each_cheated")
    short = (one for one in notice.sentences if one.span.end - one.span.start <= _SHORT)
    return [one for one in short if cheated.search(notice.folded, max(0, one.span.start - 1), one.span.end)]


def _grouped(notice: Notice) -> list[Sentence]:
    """The sentences that open a paragraph with so many reports of a kind, and tell what those who made them lost, not from and to."""
    group, vague = load_pattern(FILE, "group_opens"), load_pattern(FILE, "of_range")
    opens = [one for one in notice.sentences if one.first and group.match(notice.folded, one.span.start, one.span.end)]
    return [one for one in opens if _harmed(notice, one.span.start, one.span.end) and not vague.search(notice.folded, *_ends(one))]


def _ends(sentence: Sentence) -> tuple[int, int]:
    return sentence.span.start, sentence.span.end


def kind_of_list(notice: Notice, first: Sentence) -> Sentence | None:
    """The sentence before a case of a list in one paragraph that says of which type all are: 通报了两起“虚假购物”类诈骗。一是…。二是…."""
    enumerated, several = load_pattern(FILE, "enumerated"), load_pattern(FILE, "several_of_kind")
    if not enumerated.match(notice.folded, *_ends(first)):
        return None
    before = (one for one in notice.sentences if one.line == first.line and one.span.start < first.span.start)
    return next((one for one in before if several.search(notice.folded, *_ends(one)) and _names_type(notice.folded, one)), None)


def _names_type(folded: str, sentence: Sentence) -> bool:
    return len({name.code for name in find_type_names(folded, *_ends(sentence)) if name.full}) == 1


def _headed(notice: Notice) -> Sequence[Sentence]:
    """What stands right under each head of a case that is headed like another, where it tells what befell somebody."""
    head = load_pattern(FILE, "case_head")
    return [
        one
        for before, one in pairwise(notice.sentences)
        if before.kind == "head" and one.kind == "story" and head.match(notice.folded, before.span.start, before.span.end)
        if _harmed(notice, one.span.start, one.span.end)
    ]


def _profiled(notice: Notice) -> Sequence[Sentence]:
    """The lines that begin by saying where, of which sex and age somebody is, and tell what befell him."""
    profile = load_pattern(FILE, "profile_row")
    return [
        one
        for one in notice.sentences
        if one.first and profile.match(notice.folded, one.span.start, one.span.end) and _harmed(notice, one.span.start, one.span.end)
    ]

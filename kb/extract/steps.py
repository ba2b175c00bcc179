"""The scam as it went: stretches of one stage inside one sentence, in order; a case's own steps and the general method apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from kb.extract.another import rest_of_list
from kb.extract.clauses import ASIDE, FILE, HEADED, METHOD, Clause, cut_clauses
from kb.extract.cues import load_pattern
from kb.extract.general import find_general
from kb.extract.guard import looks_beyond
from kb.extract.segment import Story
from kb.extract.sentences import Notice, Sentence
from kb.extract.stages import NONE, ON, label, likeliest
from kb.model import Span, Step

_PUNCTUATION = " ,，.。!！?？;；:：、\u3000\n\t"
_OPENERS = "“「『（(【《"
_SAID = re.compile(r"(?:说|表示|坦言|回忆|道)[:,]?[“\"]")  #: after the police came, what the victim tells them
_TOLD_OF_ALL = ("story", "police", "other", "method")  #: kinds of sentences that may turn to all cases of a kind
#: from which chance on a sentence is of the general account; one that its words say is, too; one that may be, where no case is told
_LIKELY, _RULED, _MAYBE = 0.15, 0.05, 0.1
#: words of a clause that settle its stage, where it is one of these
_SETTLED = (
    ("obeyed", "payment"),
    ("told_to_pay", "inducement"),
    ("paid", "payment"),
    ("rebated", "trust"),
)
_OPEN = ("trust", "inducement", "payment")
_CLOSERS = "”」』）)】》"
_CHINESE = re.compile("[一-鿿]")
_ORDINAL = re.compile(r"[\s]{0,2}(?:步骤[一二三四五六七八九十\d]{1,2}|第[一二三四五六七八九十]步)[:：，,、]")  #: says which step it is
_SUM = re.compile(r"[共约近]{0,2}\s?[\d.,万余多]{1,12}元[。，]?")
_WORD, _NAME = 4, 6  #: characters of a word that only leads on (随后), and of the name of a step (养熟)


def join_clauses(clauses: Sequence[Clause], labels: Sequence[str], stages: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Neighbouring clauses of one step in one sentence as one stretch; a clause whose label a rule has changed goes on with its stage."""
    stage, start, end = NONE, 0, 0
    for clause, name, now in zip(clauses, labels, stages, strict=True):
        if now == stage and not clause.opens and name != now:
            end = clause.end
            continue
        if stage != NONE:
            yield stage, start, end
        stage, start, end = now, clause.start, clause.end
    if stage != NONE:
        yield stage, start, end


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Without punctuation at the ends; a closing mark stays where its opening one is inside. None without Chinese (ADVERTISEMENT)."""
    lead = _ORDINAL.match(text, start, end)
    start = lead.end() if lead else start
    while start < end and text[start] in _PUNCTUATION + _CLOSERS:
        start += 1
    while start < end and text[end - 1] in _PUNCTUATION:
        end -= 1
    inside = text[start:end]
    opened = sum(map(inside.count, _OPENERS)) - sum(map(inside.count, _CLOSERS))
    if opened > 0 and end < len(text) and text[end] in _CLOSERS:
        end += 1
    elif opened > 0 and text[start] in _OPENERS and not any(mark in inside for mark in _CLOSERS):
        start += 1  # “您名下的卡涉嫌洗钱, of words that go on
    return Span(start, end) if _CHINESE.search(text, start, end) else None


def _by_line(text: str, start: int, end: int) -> list[Span]:
    """A stretch, or its lines where it is told in verse, those that are a bare sum or two words left out."""
    spans = []
    for line in text[start:end].split("\n"):
        span = trimmed(text, start, start + len(line))
        start += len(line) + 1
        if span is not None:
            spans.append(span)
    telling = [span for span in spans if span.end - span.start > _WORD and not _SUM.fullmatch(text, span.start, span.end)]
    return telling or spans[:1]


def _plain(folded: str, clause: Clause, stage: str) -> str:
    """The stage of one clause of a general account, where its words alone settle it."""
    if load_pattern(FILE, "moved").search(folded, clause.start, clause.end):
        return "contact"
    if load_pattern(FILE, "prepared").search(folded, clause.start, clause.end):
        return "preparation"
    if stage == "trust" and load_pattern(FILE, "reason").search(folded, clause.start, clause.end):
        return "inducement"
    if stage in ("contact", "trust") and load_pattern(FILE, "poses").search(folded, clause.start, clause.end):
        return "contact" if load_pattern(FILE, "meets").search(folded, clause.start, clause.end) else "trust"
    return stage


def _general(folded: str, clauses: Sequence[Clause], labels: Sequence[str]) -> list[str]:
    """The labels of a general account, where nobody in particular pays: being made to pay is the payment, with what leads to it."""
    made = [_plain(folded, clause, stage) for clause, stage in zip(clauses, _counted(folded, clauses, labels), strict=True)]
    poses = load_pattern(FILE, "poses")
    for at, (before, stage) in enumerate(itertools.pairwise(made), 1):
        if stage == NONE != before and not clauses[at].opens and poses.search(folded, clauses[at].start, clauses[at].end):
            made[at] = "trust"  # whom they pose as, amid what they do
    for at, clause in enumerate(clauses):
        told = made[at] != NONE or HEADED in clause.own
        if told and made[at] not in ("contact", "preparation") and load_pattern(FILE, "made").search(folded, clause.start, clause.end):
            made[at] = "payment"
            back = at
            while not clauses[back].opens and not load_pattern(FILE, "counted_off").match(folded, clauses[back].start):
                back -= 1
                done = load_pattern(FILE, "done").match(folded, clauses[back].start, clauses[back].end)
                if made[back] not in ("inducement", NONE) and not done:
                    break
                made[back] = "payment"
    return made


def _counted(folded: str, clauses: Sequence[Clause], stages: Sequence[str]) -> list[str]:
    """The stages of a general account, where what stands behind 第二步 is a step; a short name of it (第二步，养熟：天天聊天) is none."""
    made = list(stages)
    ordinal = load_pattern(FILE, "ordinal")
    for at, (marker, clause) in enumerate(itertools.pairwise(clauses), 1):
        told = folded[marker.start : marker.end].strip()
        if made[at] == NONE and not clause.opens and clause.end - clause.start > _NAME and ordinal.fullmatch(told):
            made[at] = likeliest(clause)
    return made


def _led_on(folded: str, clauses: Sequence[Clause], labels: Sequence[str]) -> list[str]:
    """The labels, where a word that only leads on (随后，) is no step; what it leads to begins its own."""
    leads = load_pattern(FILE, "leads_on")
    return [
        NONE if clause.end - clause.start <= _WORD and leads.fullmatch(folded[clause.start : clause.end].strip()) else name
        for clause, name in zip(clauses, labels, strict=True)
    ]


def _met(folded: str, clauses: Sequence[Clause], labels: Sequence[str]) -> list[str]:
    """The labels, where going over to another channel at the beginning of a sentence, unasked, leads to no payment by itself."""
    made = list(labels)
    moved, asked = load_pattern(FILE, "moved"), load_pattern(FILE, "asked")
    for at, clause in enumerate(clauses):
        if made[at] != "inducement" or not clause.opens or asked.search(folded, clause.start, clause.end):
            continue
        if moved.search(folded, clause.start, clause.end):
            made[at] = "contact"
    return made


def _worded(folded: str, clauses: Sequence[Clause], labels: Sequence[str]) -> list[str]:
    """The labels, where words alone settle what a step is: who did as told and paid so much has paid (按对方要求汇去316元), whom others
    tell to pay has not yet (让其转到某账户) nor who only means to (打算向其汇款), and what came back soon wins trust (均获得了佣金)."""
    told = [(stage, load_pattern(FILE, name)) for name, stage in _SETTLED]
    made, intends = list(labels), load_pattern(FILE, "intends")
    for at, clause in enumerate(clauses):
        if made[at] == "payment" and intends.match(folded, clause.start, clause.end):
            made[at] = "inducement"
        elif made[at] in _OPEN:
            made[at] = next((stage for stage, sign in told if sign.match(folded, clause.start, clause.end)), made[at])
    return made


def _with_payment(folded: str, clauses: Sequence[Clause], labels: Sequence[str]) -> list[str]:
    """The labels, where what only leads to a payment in its sentence belongs to it: 照“小陈”说的，打去5200元."""
    made, leads = list(labels), load_pattern(FILE, "before_paying")
    for at in range(len(clauses) - 2, -1, -1):
        clause, behind = clauses[at], clauses[at + 1]
        pays = made[at + 1].removeprefix(ON) == "payment" and not behind.opens
        apart = made[at].removeprefix(ON) not in (NONE, "payment") or made[at : at + 2] == ["payment"] * 2
        if pays and apart and leads.match(folded, clause.start, clause.end):
            made[at], made[at + 1] = "payment", ON + "payment"
    return made


def _with_lead(folded: str, clauses: Sequence[Clause], labels: Sequence[str]) -> list[str]:
    """The labels, where what one only goes on by belongs to what is done next: 按照对方发来的链接，罗某下载了贷款APP."""
    made, led_by = list(labels), load_pattern(FILE, "led_by")
    for at, (clause, behind) in enumerate(itertools.pairwise(clauses)):
        stage = made[at].removeprefix(ON)
        same = stage == made[at + 1] != NONE and not behind.opens
        if same and led_by.match(folded, clause.start, clause.end):
            made[at + 1] = ON + stage
    return made


def _own(folded: str, clauses: Sequence[Clause], labels: Sequence[str]) -> list[str]:
    """The labels of a case, where that the victim believes is no step, nor what the victim tells of himself right after."""
    made = _met(folded, clauses, _worded(folded, clauses, labels))
    believes, belief = False, load_pattern(FILE, "belief")
    if not clauses or not (looks_beyond(belief.pattern) or belief.search(folded, clauses[0].start, clauses[-1].end)):
        return made
    for at, clause in enumerate(clauses):
        found = belief.search(folded, clause.start, clause.end) is not None
        believes = found or (believes and not clause.opens)
        if made[at] == "trust" and believes:
            made[at] = NONE
    return made


def _changed(name: str, stage: str) -> str:
    """The label of a clause to whose stage the rules came: the learned one, or that of one that goes on with such a step."""
    return name if name.removeprefix(ON) == stage else NONE if stage == NONE else ON + stage


def _steps(notice: Notice, sentences: Sequence[tuple[Sentence, str]], general: bool = False) -> tuple[Step, ...]:
    clauses = cut_clauses(notice.folded, sentences)
    labels = _led_on(notice.folded, clauses, label(clauses))
    stages = (_general if general else _own)(notice.folded, clauses, [name.removeprefix(ON) for name in labels])
    if not general:
        labels = _with_payment(notice.folded, clauses, [_changed(*each) for each in zip(labels, stages, strict=True)])
        stages = [name.removeprefix(ON) for name in labels]
    labels = [ON] * len(stages) if general else _with_lead(notice.folded, clauses, labels)  # neighbours of one stage are one step there
    found: list[tuple[str, Span]] = []
    text = notice.bulletin.text
    for stage, start, end in join_clauses(clauses, labels, stages):
        found += ((stage, span) for span in _by_line(text, start, end))
    return tuple(Step(n, stage, span) for n, (stage, span) in enumerate(found, 1))


def _of_all_such(notice: Notice) -> set[Span]:
    """The sentences of a paragraph from where it turns to all cases of the kind (该类案件), as long as nobody is named."""
    found: set[Span] = set()
    line, of_all = -1, load_pattern(FILE, "of_all")
    for sentence in notice.sentences:
        start, end = sentence.span.start, sentence.span.end
        if any(mention.key for mention in sentence.mentions):
            line = -1
        elif sentence.line == line or (sentence.kind in _TOLD_OF_ALL and of_all.search(notice.folded, start, end)):
            line = sentence.line
            found.add(sentence.span)
    return found


def story_sentences(notice: Notice, story: Story) -> list[tuple[Sentence, str]]:
    """The sentences of a case with what they are to it; what police did is no part of the scam."""
    told, after = set(story.told), set(story.after)
    after -= _of_all_such(notice) if after else set()
    found: list[tuple[Sentence, str]] = []
    hunted, caption = False, load_pattern(FILE, "picture_line")
    for sentence in notice.sentences:
        if sentence.first and caption.fullmatch(notice.folded, sentence.span.start, sentence.span.end):
            continue
        if sentence.span in told:
            if not (hunted and _SAID.search(notice.folded, sentence.span.start, sentence.span.end)):
                found.append((sentence, "told"))
        elif sentence.span in after:
            hunted = hunted or (sentence.kind == "police" and bool(found))
            if sentence.kind == "story":
                found.append((sentence, "after"))
    return found


def find_steps(notice: Notice, story: Story) -> tuple[Step, ...]:
    """The steps of one case, numbered from 1."""
    return _steps(notice, story_sentences(notice, story))


def _counted_rows(notice: Notice, judged: Sequence[tuple[Sentence, float]]) -> set[Span]:
    """The sentences of rows that are counted (一是…。二是…。) one of which is of the general account: so are all."""
    kept: set[Span] = set()
    counted = load_pattern(FILE, "counted")
    for is_row, run in itertools.groupby(judged, lambda each: counted.match(notice.folded, each[0].span.start) is not None):
        row = list(run)
        if is_row and any(likely >= _RULED for _, likely in row):
            kept |= {sentence.span for sentence, _ in row}
    return kept


def method_sentences(notice: Notice, stories: Sequence[Story]) -> list[tuple[Sentence, str]]:
    """The sentences of the general account: those likely to be of it, and those that may be where no case is told."""
    own = {span for story in stories for span in story.after} - _of_all_such(notice)
    judged = find_general(notice, stories)
    rows = _counted_rows(notice, judged)
    found = []
    caption, rest = load_pattern(FILE, "caption"), rest_of_list(notice)
    for sentence, likely in judged:
        if sentence.span in rest or caption.match(notice.folded, sentence.span.start, sentence.span.end):
            continue
        general = likely >= (_RULED if sentence.kind == "method" else _LIKELY) or sentence.span in rows
        if (general or (not stories and likely >= _MAYBE)) and not (sentence.kind == "story" and sentence.span in own):
            found.append((sentence, METHOD if general else ASIDE))
    return found


def find_method(notice: Notice, stories: Sequence[Story]) -> tuple[Step, ...]:
    """The steps of the general account of how such a scam works; none of a case is in it."""
    return _steps(notice, method_sentences(notice, stories), general=True)

"""Cases that a notice tells though the likeliest number of them is none: in one sentence of a report, as an example among advice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import dropwhile, islice, takewhile

from kb.extract.accused import accused_in_turn
from kb.extract.cast import events_in
from kb.extract.cues import load_pattern
from kb.extract.lodged import reports_loss
from kb.extract.money import names_sum
from kb.extract.segment import Story
from kb.extract.sentences import FILE as SEGMENTS
from kb.extract.sentences import Notice, Sentence
from kb.extract.signs import is_introduced
from kb.extract.topic import FILE as TOPICS
from kb.extract.topic import is_singled_out, is_told, is_traced, was_stopped
from kb.model import Span
from kb.text import fold

#: signs of a text about something else; words of adverts may stand in what the victim was told
_ELSE = frozenset(f"not:{kind}>=1" for kind in ("fiction", "gambling", "company", "court", "essay", "mistake", "school", "other_crime"))
_DEFRAUDED = ("one", "many", "reported", "grouped", "single")
_TAKEN = ("of_many", "remotely")  #: that one took one sum of several, whom he met by net or phone
_LEAD = 400  #: characters of a page in which it may say that it tells several cases
_SPARED = ("wants", "staff", "calls", "talks", "yields")  #: what makes a payment that police talked somebody out of


def rounds_up(notice: Notice) -> bool:
    """Whether the title, or the first lines of a page about fraud by phone and net, say that several cases are told, as courts do."""
    if load_pattern(TOPICS, "round_up", "titles").search(notice.title):
        return True
    says, about = load_pattern(TOPICS, "round_up", "says"), load_pattern(TOPICS, "round_up", "about")
    return all(pattern.search(notice.folded, 0, _LEAD) for pattern in (says, about))


def find_single(notice: Notice, form: str, signs: Sequence[str], told: Callable[[int], tuple[Story, ...]]) -> tuple[Story, ...]:
    """The cases of a notice that seems to tell none and is about them: of who nearly paid, of a court, of an example."""
    return _owed(notice, form, signs, told) or _shown(notice, form, told) or _called_in(notice, form, told)


def _owed(notice: Notice, form: str, signs: Sequence[str], told: Callable[[int], tuple[Story, ...]]) -> tuple[Story, ...]:
    """The cases of what only seems to tell none: somebody was talked out of a payment, or a court tells its cases of such fraud."""
    whole = f"{fold(notice.title)}\n{notice.folded}"
    spared = form == "other" and is_told(notice.folded, "spared", _SPARED)
    if _ELSE.isdisjoint(signs) and (spared or was_stopped(whole)):
        return likeliest_of(notice, told(1) or told(2))
    if form in ("other", "arrests_report") and (taken := _taken(notice, told)):
        return taken
    if form in ("other", "arrests_report") and rounds_up(notice):
        return tuple(_alone(story) for story in told(2) or told(1) if find_told(notice, (story,)))
    return ()


def likeliest_of(notice: Notice, stories: tuple[Story, ...]) -> tuple[Story, ...]:
    """The first of some stories of a notice that seems to tell none, or all where each is of somebody who came to the police."""
    reported = all(any(reports_loss(notice.folded, span) for span in story.told) for story in stories)
    return stories if reported else stories[:1]


def _taken(notice: Notice, told: Callable[[int], tuple[Story, ...]]) -> tuple[Story, ...]:
    """The case of several from whom one took one sum, by net or phone, with the sentence that says so; as a court tells it."""
    of_many, remotely = (load_pattern(TOPICS, "taken", name) for name in _TAKEN)
    found = of_many.search(notice.folded) if remotely.search(notice.folded) else None
    whole = notice.sentence_at(found.start()) if found else None
    if whole is None:
        return ()
    likely = (told(1) or told(2))[:1]
    spans = {whole.span, *(span for story in likely for span in story.told if span.start < whole.span.end)}
    return (Story(1, tuple(sorted(spans, key=lambda span: span.start)), (), None, frozenset()),)


def find_accused(notice: Notice) -> tuple[Story, ...]:
    """The cases that a report tells a sentence each, by who took what of whom; () where it does not."""
    return tuple(Story(n, (one.span,), (), None, frozenset()) for n, one in enumerate(accused_in_turn(notice), 1))


def find_defrauded(notice: Notice, told: Callable[[int], tuple[Story, ...]]) -> tuple[Story, ...]:
    """The case that a report tells in a sentence: 受害人宋某被不法分子通过虚假网站诈骗92万余元; none of many victims or many cases.

    Also of who came to the police, and of the group that one fraud struck.
    """
    saying = [s for s in notice.sentences if _says_defrauded(notice.folded, s.span)]
    stated = [s.span for s in saying]
    if len({s.line for s in saying}) != len(stated):
        return ()
    if len(stated) > 1:  # a paragraph of each unit: 云岩分局接到群众报案称…。南明分局接到…。
        return tuple(Story(n, (span,), (), None, frozenset()) for n, span in enumerate(stated, 1))
    if not stated:
        return ()
    likely = [story for cases in (1, 2) for story in told(cases)]
    found = (_alone(story) for story in likely if stated[0] in story.told)
    around = (_alone(story) for story in likely if story.span.start < stated[0].start < story.span.end)
    whole = next(found, None) or next(around, None)
    if whole is None or _is_of_mule(notice.folded, stated[0], whole):
        whole = Story(1, (stated[0],), (), None, frozenset())
    spans = {*whole.told, *_named_before(notice, saying[0]), stated[0]}
    return (replace(whole, told=tuple(sorted(spans)), after=tuple(span for span in whole.after if span not in spans)),)


def _named_before(notice: Notice, sentence: Sentence) -> tuple[Span, ...]:
    """The sentence before one that goes on with its case: 相信与2月27日一宗同类骗案有关。该案中,一名妇人被骗去约14万港元."""
    goes_on = load_pattern(TOPICS, "defrauded", "of_that_case").match(notice.folded, sentence.span.start, sentence.span.end)
    before = [s.span for s in notice.sentences if s.line == sentence.line and s.span.end <= sentence.span.start]
    return tuple(before[-1:]) if goes_on else ()


def find_traced(notice: Notice, stories: Sequence[Story]) -> tuple[Story, ...]:
    """The case of whom a mule's money was taken from, with what came of it; () where none, or several `stories` are told."""
    back = load_pattern(TOPICS, "defrauded", "traced_back")
    found = [s.span for s in notice.sentences if is_traced(notice.folded, s.span)]
    if len(found) != 1 or len(stories) > 1:
        return ()
    returned = (s.span for s in notice.sentences if s.span.start > found[0].start and back.search(notice.folded, s.span.start, s.span.end))
    return (Story(1, (found[0], *islice(returned, 1)), (), None, frozenset()),)


def _is_of_mule(folded: str, stated: Span, story: Story) -> bool:
    """Whether the sentence tells who lost the money amid what somebody did who moved it: 尚某先后提供4张银行卡."""
    moved = load_pattern(TOPICS, "defrauded", "moved")
    return any(moved.search(folded, span.start, span.end) for span in story.told if span != stated)


def _says_defrauded(folded: str, span: Span) -> bool:
    """Whether a sentence tells of one victim, or of one group, what was lost."""
    one, many, reported, grouped, single = (load_pattern(TOPICS, "defrauded", name) for name in _DEFRAUDED)
    if is_traced(folded, span) or is_singled_out(folded, span):
        return True
    if one.search(folded, span.start, span.end):
        return many.search(folded, span.start, span.end) is None
    if reported.search(folded, span.start, span.end):
        return True
    return grouped.search(folded, span.start, span.end) is not None and len(single.findall(folded)) == 1


def _shown(notice: Notice, form: str, told: Callable[[int], tuple[Story, ...]]) -> tuple[Story, ...]:
    """The cases that a page of advice shows under heads of their own: somebody met them, paid a sum, and it was gone."""
    heads = list(load_pattern(TOPICS, "case_head").finditer(notice.folded)) if form in ("tips_only", "campaign") else []
    if not heads:
        return ()
    likely = tuple(_alone(story) for story in told(1)[:1] if story.span.start >= heads[0].end() and _is_whole(notice, story))
    blocks = (_under(notice, head.end()) for head in heads)
    whole = [block for block in blocks if block and (_is_whole(notice, block) or _is_summed(notice, block))]
    return likely or tuple(replace(story, ordinal=n) for n, story in enumerate(whole, 1))


def _called_in(notice: Notice, form: str, told: Callable[[int], tuple[Story, ...]]) -> tuple[Story, ...]:
    """The case in the midst of a campaign that somebody called police about, told to its end: 反诈中心接到群众报警,称其妻子…."""
    likely = (told(1) or told(2))[:1] if form == "campaign" else ()
    reported = load_pattern(TOPICS, "called_in")
    if not likely or not any(reported.search(notice.folded, one.start, one.end) for one in likely[0].told):
        return ()
    marks = _marks(notice, likely[0])
    summed = any(names_sum(notice.folded, one.start, one.end) for one in likely[0].told)
    return (_alone(likely[0]),) if summed and marks >= {"meets", "pays", "ends"} else ()


def _under(notice: Notice, end: int) -> Story | None:
    """What stands under a head that ends there, up to the next one or to advice."""
    behind = dropwhile(lambda s: s.span.end <= end or s.kind == "head", notice.sentences)
    ends = load_pattern(TOPICS, "example_ends")
    told = takewhile(lambda s: s.kind not in ("head", "advice") and not ends.match(notice.folded, s.span.start, s.span.end), behind)
    own = tuple(s.span for s in told)
    return Story(1, own, (), None, frozenset()) if own else None


def _is_whole(notice: Notice, story: Story) -> bool:
    """Whether all that makes a case is told of somebody."""
    marks = _marks(notice, story)
    given = any(load_pattern(SEGMENTS, "given").search(notice.folded, one.start, one.end) for one in story.told)
    return marks >= {"named", "meets", "ends"} and ("pays" in marks or given)


def _is_summed(notice: Notice, story: Story) -> bool:
    """Whether somebody met them or paid, a sum is told and it was over; enough where a head says that it is a case."""
    marks = _marks(notice, story)
    met = marks >= {"named", "ends"} and not marks.isdisjoint(("meets", "pays"))
    return met and any(names_sum(notice.folded, one.start, one.end) for one in story.told)


def _marks(notice: Notice, story: Story) -> set[str]:
    """What the sentences of a story tell: its events, whose end may be told in other words here, and whether somebody is `named`."""
    marks = {event for one in story.told for event in events_in(notice.folded, one)}
    if any(load_pattern(TOPICS, "shown_end").search(notice.folded, one.start, one.end) for one in story.told):
        marks.add("ends")
    if any(not mention.kin for s in notice.sentences if s.span in story.told for mention in s.mentions):
        marks.add("named")
    return marks


def _alone(story: Story) -> Story:
    """A case without what stands before it: that is another one's, though it tells nobody's story."""
    return replace(story, after=tuple(span for span in story.after if span.start > story.span.start))


def find_told(notice: Notice, stories: tuple[Story, ...]) -> tuple[Story, ...]:
    """The likeliest case of a notice that may as well tell none, if somebody paid or told police who is named or stands under a head.

    Of who came to the police of his own no name is asked.
    """
    told = {span for story in stories for span in story.told}
    paid, named = load_pattern(SEGMENTS, "events", "pays"), -1
    head = load_pattern(TOPICS, "case_head").search(notice.folded)
    for sentence in notice.sentences:
        if sentence.span not in told:
            continue
        start, end = sentence.span.start, sentence.span.end
        if named < 0:
            headed = head is not None and head.end() <= start
            named = next((mention.span.end for mention in sentence.mentions if (mention.key and not mention.kin) or headed), -1)
        if load_pattern(SEGMENTS, "lodged").search(notice.folded, start, end) or is_introduced(notice.folded, sentence, "reported"):
            return stories
        if named > 0 and paid.search(notice.folded, max(start, named), end):
            return stories
    return ()

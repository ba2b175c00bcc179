"""Every figure that the sentences of a notice hold, with what the rules make of it: a statistic, one victim's, or nothing counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from kb.extract.counted_for import LINE, length
from kb.extract.numerals import to_number
from kb.extract.patterns import Patterns
from kb.extract.periods import Period, find_day, find_period, since_year
from kb.extract.stretches import Stretches
from kb.extract.tally_categories import CASES, hint_of, is_money
from kb.extract.tally_figures import Row, last_clause
from kb.extract.tally_rows import read_sentence
from kb.extract.tally_totals import ACTION
from kb.model import Named, Span

P = Patterns("figures.yml", "tallies")
_SENTENCE = re.compile(r"[^。；;！!？?\n]{1,4000}[。；;！!？?]?")
_NUMERAL = re.compile(r"[\d一二两三四五六七八九十廿]")
_HINT, _SHORT_LINE = 14, 40  #: characters of a line in which it says what its figures are told by, and of one that may say so in any way
_HEADING = 20  #: a line so short that names a dimension is a heading over the next
_MONTH = 27  #: days of a period that a report of arrests counts for, at least
_LOSERS = 12  #: characters before a sum and its label in which it is told who lost it
_SHORTEST = 4  #: characters of a sentence that can hold a figure
_CHAIN = 2  #: clauses of a sentence with a stretch of their own, for each figure to be told for the one before it
_TAKEN = "，共"  #: what a stretch is told with where figures follow
_COUNTED = "共1"  #: stands for the count behind a bare year
_OPENING = 24  #: characters of a report's sentence in which it names its period


@dataclass(slots=True)
class Reader:
    """One notice while its figures are read: what period and place they are told for by default."""

    folded: str
    published: str | None
    period: Period
    region: Named | None
    home: str
    statistical: bool
    police: bool
    known: Collection[float]
    skip: Stretches
    place_at: Callable[[int, int, Named | None], Named | None]  #: of a figure, by its sentence, itself, and the place of the notice


@dataclass(slots=True)
class Candidate:
    """A figure with the row that the rules make of it; `metric` is theirs, "" where they see none, and `kept` whether they tell it."""

    row: Row
    metric: str
    kept: bool
    period: Period
    sentence: Span
    aside: bool  #: in a stretch that tells one victim's story or gives advice
    change: bool = False  #: it says how another figure changed
    weighed: bool = False  #: the rules alone would not tell it so
    alone: bool = False  #: its period is of no other figure


def find_candidates(reader: Reader, tables: Sequence[Span]) -> list[Candidate]:
    """The figures outside the tables, in order."""
    made: list[Candidate] = []
    kept: list[Row] = []
    hint: str | None = None
    headed = False
    for line in LINE.finditer(reader.folded):
        if P.linked.match(line.group()):
            continue
        if any(table.start <= line.start() and line.end() <= table.end for table in tables):
            hint, headed = None, False
            continue
        head = line.group()[:_HINT]
        own = hint_of(head) if len(line.group()) < _SHORT_LINE or P.hinting.search(head) else None
        hint = own or (hint if headed or len(line.group()) < _SHORT_LINE or P.listed.match(line.group()) else None)
        if own is None and (P.opening.fullmatch(line.group()) or P.regrouped.match(line.group())):
            hint = None
        headed = own is not None and len(line.group()) < _HEADING
        period = reader.period
        for sentence in _SENTENCE.finditer(reader.folded, line.start(), line.end()):
            period = _opened(reader, sentence.group()) or period
            if not _NUMERAL.search(sentence.group()):
                continue
            start, end = sentence.span()
            start = max([start, *(table.end for table in tables if table.start < end and start < table.end)])
            if end - start >= _SHORTEST:
                found = list(_of_sentence(reader, Span(start, end), sentence.group(), hint, period, kept))
                period = next((one.period for one in reversed(found) if not one.alone), period)
                made += found
                kept += [one.row for one in found if one.kept]
    return made


def _opened(reader: Reader, sentence: str) -> Period | None:
    """The stretch that a sentence without figures opens for those behind it (今年以来,县局保持高压态势。); none with 近日."""
    if not reader.statistical and P.on_its_own.match(sentence):
        return reader.period
    since = P.since_then.fullmatch(sentence) if reader.period[0] is None else None  # not 2020年以来 in a notice of a week
    if since is None:
        return None
    counted = since["since"] + _TAKEN
    return since_year(counted, reader.published) or find_period(counted, reader.published)


def _of_sentence(reader: Reader, span: Span, told: str, hint: str | None, period: Period, prior: list[Row]) -> Iterator[Candidate]:
    """The figures of one sentence, `told`, in order; `period` is that of the sentence before in its line, `prior` the rows before."""
    aside = reader.skip.overlap(span)
    of_case = aside and not _counts(reader, told)
    left_out = of_case and not (reader.police and P.police_act.search(told))
    period = (None if left_out else _told_for(reader, told)) or period
    if left_out and not (P.of_people.search(told) or P.gang.search(told) or P.taken.search(told)):
        return
    years = _years_each(told)
    rows, idle, changes = read_sentence(reader.folded, span.start, span.end, hint, reader.home, prior, not left_out)
    for row in sorted([*rows, *idle, *changes], key=lambda row: (row.figure.start, row.figure.end)):
        counted = row.metric != ""
        kept = counted and not left_out and (row.metric in ACTION if of_case else _is_statistic(reader, row, told))
        kept = kept or row.sure
        metric = "other" if counted and not reader.statistical and _is_involved(reader.folded, row) else row.metric
        own = _of_one(reader, row, span) or years.get(row.figure.start - span.start)
        yield Candidate(row, metric, kept, own or period, span, aside, row in changes, alone=own is not None)


def _years_each(sentence: str) -> dict[int, Period]:
    """Where the figures of a row stand of which one is told for each of so many years: 2021年至2023年,分别起诉180人、207人、320人."""
    each = P.years_each.search(sentence)
    if each is None:
        return {}
    first, last = int(each["first"]), int(each["last"])
    starts = [found.start() + each.start("row") for found in P.row_figure.finditer(each["row"])]
    if len(starts) != last - first + 1:
        return {}
    return {start: (f"{year}-01-01", f"{year}-12-31") for start, year in zip(starts, range(first, last + 1), strict=True)}


def _is_of_operation(reader: Reader, row: Row, sentence: Span) -> bool:
    """Whether it is what one operation yielded (打掉“7.08”团伙,抓获17名), or was handed back where police met the press about it."""
    if P.of_operation.search(reader.folded, sentence.start, row.figure.start):
        return True
    met = P.conference.search(reader.folded, sentence.start, row.figure.start)
    return met is not None and P.not_of_day.search(reader.folded, met.end(), row.figure.start) is None


def _of_one(reader: Reader, row: Row, sentence: Span) -> Period | None:
    """The period of one figure alone: the year in a row of years (2020年702起、2021年688起), the day of a ceremony for what was handed
    back at it (no period where that was 近日), the day with which its sentence opens."""
    if not reader.statistical:
        return None
    if (told := P.of_year.search(last_clause(row.figure.label))) is not None:
        return f"{told['y']}-01-01", f"{told['y']}-12-31"
    if (month := P.single_month.search(last_clause(row.figure.label))) is not None:  # 其中6月份单月立案143起
        return find_period(month["p"] + _COUNTED, reader.published)
    if (linked := _of_link(reader, row, sentence)) is not None:
        return linked
    if _is_of_operation(reader, row, sentence):
        return None, None
    held = P.ceremony.search(reader.folded, sentence.start, row.figure.start)
    if held is None and (day := P.of_one_day.match(reader.folded, sentence.start, row.figure.start)) is not None:
        return None if P.not_of_day.search(reader.folded, day.end(), row.figure.start) else _one_day(reader, day)
    if held is None or P.not_of_day.search(reader.folded, held.start(), row.figure.start):
        return None
    dated = P.dateline.match(reader.folded, sentence.start, row.figure.start)
    start = dated.end() if dated else sentence.start
    opening = reader.folded[start : start + _OPENING]
    return find_day(opening, reader.published) or ((None, None) if P.lately.search(opening) else None)


def _of_link(reader: Reader, row: Row, sentence: Span) -> Period | None:
    """The stretch with which the clause of a figure opens, where several of its sentence do; without a year, that of the one before.

    2021年审结35件,今年1至5月审结15件; 5月受理1932件、7月受理1705件.
    """
    links = list(P.chained.finditer(reader.folded, sentence.start, sentence.end))
    own = [n for n, link in enumerate(links) if link.end() <= row.figure.start]
    if len({link["p"] for link in links}) < _CHAIN or not own:
        return None
    printed = links[own[-1]]["p"]
    if not links[own[-1]]["y"]:
        printed = next((links[n]["y"] for n in reversed(own) if links[n]["y"]), "") + printed
    return find_period(printed + _COUNTED, reader.published)


def _one_day(reader: Reader, day: re.Match[str]) -> Period | None:
    """The day that opens a sentence of a report on a longer stretch; without its month where that stretch is of one month."""
    first, last = reader.period
    if first is None or last is None or first == last:
        return None
    printed = day.group() if day["m"] else f"{int(first[5:7])}月{day['d']}日" if first[:7] == last[:7] else ""
    found = find_day(printed, last)
    return found if found and str(first) <= str(found[0]) <= str(last) else None


def _counts(reader: Reader, sentence: str) -> bool:
    """Whether a sentence counts for more than the case in the midst of which it stands."""
    for_all = reader.statistical and (P.counting.match(sentence) or P.done_for_all.search(sentence))
    return bool(for_all or P.of_gang.search(sentence))


def _are_years(period: Period, since: str) -> bool:
    """Whether the stretch of a notice is of so many whole years as are said: 三年来, of one on 2022至2024年."""
    many = to_number(since.strip("近年来")) if period[0] and period[1] else None
    whole = str(period[0])[4:] == "-01-01" and str(period[1])[4:] == "-12-31"
    return many is not None and whole and int(str(period[1])[:4]) - int(str(period[0])[:4]) + 1 == many


def _told_for(reader: Reader, sentence: str) -> Period | None:
    """The period that a sentence names for its own figures."""
    if years := P.years_since.search(sentence[:_OPENING]):
        return reader.period if _are_years(reader.period, years.group()) else (None, None)
    if not reader.statistical:
        return _told_in_report(reader, sentence)
    figure = P.figure.search(sentence)
    before = P.against.sub("", sentence[: figure.start()] if figure else sentence)
    if (since := since_year(before, reader.published)) is not None:
        return reader.period if reader.period[0] == since[0] else since  # 2021年以来, of a report on 2021年1月至2023年5月
    if (months := P.own_months.match(sentence)) is not None:  # 另统计,全市今年1至5月打掉
        return find_period(months["p"] + _TAKEN, reader.published)
    if not P.opening_period.match(sentence) and not (P.dated.search(sentence) and P.statistics.search(sentence)):
        return None
    found = find_period(before, reader.published, reader.period[0] is None)
    if found is None and figure is not None and ("去年" in before or "前年" in before):  # the whole of it, where a count follows
        return find_period(before + figure.group()[:1], reader.published)
    return found


def _told_in_report(reader: Reader, sentence: str) -> Period | None:
    """The period of a month and more at the beginning of a sentence in a report of arrests, or the days of an operation."""
    if (days := P.operation_days.search(sentence)) is not None:
        return find_period(days["p"], reader.published)
    if not P.so_far.search(sentence, 0, _OPENING) and not (P.dated.search(sentence) and P.statistics.search(sentence)):
        return None
    opening = sentence[:_OPENING]
    found = None if P.began.search(opening) else find_period(opening, reader.published)
    return found if found and length(found) >= _MONTH else None


def _is_statistic(reader: Reader, row: Row, sentence: str) -> bool:
    """Keeps one victim's money apart from a district's, and 通报五起案例 from a count; what police did is always a figure."""
    if row.metric == "max_loss":
        return reader.statistical or P.gang.search(sentence) is not None
    if row.figure.unit == "岁" and row.metric == "other":
        return reader.statistical
    money = is_money(row.figure.unit)
    if money and not reader.statistical and P.smallest.search(last_clause(row.figure.label)):
        return False
    if row.dimension is not None and (reader.statistical or (row.figure.unit not in ("人", "名", "位") and not money)):
        return True
    if row.dimension is not None and not money:
        return False
    if row.metric in ("cases", "dissuaded") and row.figure.unit in CASES:
        return not P.heading.search(_before(reader.folded, row)) and (reader.statistical or row.figure.value > 1)
    if money:
        if any(abs(row.figure.value - sum_) < 0.01 for sum_ in reader.known):
            return False
        if not reader.statistical and not (P.figures_of.search(sentence) or P.gang.search(sentence)):
            return False
        return P.person.search(sentence) is None or P.gang.search(sentence) is not None
    if row.metric in ACTION:
        return True
    if row.metric in ("victims", "other"):
        gang = P.gang.search(sentence) is not None
        return (reader.statistical or gang or row.metric == "other") and (gang or P.person.search(sentence) is None)
    return True


def _before(folded: str, row: Row) -> str:
    return folded[max(0, row.figure.start - 8) : row.figure.start] + folded[row.figure.end : row.figure.end + 8]


def _is_involved(folded: str, row: Row) -> bool:
    """涉案金额670余万元, 串并案件37起 of a report of arrests; no sum of whom it tells who lost it (130余人受骗，涉案2600万元)."""
    figure = row.figure
    clause = last_clause(figure.label)
    if row.metric == "cases":
        return P.linked_cases.search(clause) is not None
    told = P.suffered.search(folded, max(0, figure.label_start - _LOSERS), figure.start)
    return row.metric == "loss" and P.involved.search(clause) is not None and told is None

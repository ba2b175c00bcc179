"""The statistical figures of a notice: counts, losses, shares and changes by category and period, arrests and seizures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from kb.extract.counted_for import default_period
from kb.extract.currencies import HOMES
from kb.extract.gazetteer import find_names, regions
from kb.extract.money import home_currency
from kb.extract.numerals import plain
from kb.extract.patterns import Patterns
from kb.extract.periods import Period, find_period, period_before
from kb.extract.stretches import Stretches
from kb.extract.tally_candidates import Candidate, Reader, find_candidates
from kb.extract.tally_categories import CASES, PEOPLE, core_of, type_of
from kb.extract.tally_cells import read_table
from kb.extract.tally_choice import choose
from kb.extract.tally_figures import AND, Figure, Row, last_clause
from kb.extract.tally_lines import mend_lines
from kb.extract.tally_moves import with_moves
from kb.extract.tally_signs import Around
from kb.extract.tally_tables import find_tables
from kb.extract.tally_totals import once, with_totals
from kb.model import Named, Span, Tally

P = Patterns("figures.yml", "tallies")
_COUNTED = {"名": "人", "位": "人"}
_BEFORE, _ASIDE_IN = 200, 4  #: characters before a figure in which its category stands, and of a bracket in it
_BEHIND = 24  #: characters behind a figure in which its category may stand
_LEAD = 240  #: characters at the beginning of a text in which it says what it reports on
_OPEN = "【[(（《“<〈 "  #: with what a title may begin
_OWN_COUNTRY = frozenset(HOMES.values())  #: places whose notices say 全国 of themselves, or never
_TABLE = 6  #: figures that make a table one, whatever the text around it is taken for


def reports(folded: str) -> bool:
    """Whether a text opens with what a week brought, though cases fill the rest of it (上周共接报电信诈骗14起,损失约41.7万元)."""
    return P.report.search(plain(folded), 0, _LEAD) is not None


def find_tallies(
    text: str,
    title: str = "",
    published: str | None = None,
    region: Named | None = None,
    skip: Sequence[Span] = (),
    statistical: bool = True,
    police: bool = False,
    known: Collection[float] = (),
    around: Around | None = None,
    place_at: Callable[[int, int, Named | None], Named | None] = lambda _start, _at, own: own,
) -> list[Tally]:
    """The figures of a notice in order of the text.

    `known` are the sums of the cases (lost, part, averted, recovered), which are no statistics; `skip` are stretches that tell one
    victim's story or give advice; `region` is the place that the notice counts for, `place_at` tells it of a figure by where its
    sentence begins, where it stands and that place: of another that the sentence names (望城区共接报), and of a period where the
    notice counts for none (今年以来共打掉 in a report of arrests);
    `statistical` says that the notice reports on a period, which then stands on every figure; `police` that it reports on what police did.
    `around` is what else was read of it: without it the rules alone say which figure is a statistic, and of what.
    A figure inside a total told elsewhere names that total in `part_of`.

    >>> [(t.metric, t.value, t.category) for t in find_tallies("本周接报电诈警情13起，其中刷单返利类5起。")]
    [('cases', 13.0, None), ('cases', 5.0, '01')]
    """
    folded, head = plain(text), plain(title)
    period = default_period(head, folded, published) if statistical else (None, None)
    nationwide = P.nationwide.search(folded, 0, _LEAD) is not None
    region, home = _counted_for(folded, None if nationwide else region, statistical)
    aside = Stretches(skip)
    told_at = (lambda _start, _at, own: own) if nationwide else place_at
    reader = Reader(mend_lines(folded), published, period, region, home, statistical, police, known, aside, told_at)
    tables = [t for t in find_tables(folded) if len(t.cells) >= _TABLE or not aside.cover(Span(t.start, t.end))]
    found = [tally for table in tables for tally in read_table(reader, table)]
    candidates = find_candidates(reader, [Span(t.start, t.end) for t in tables])
    told = [one for one in candidates if one.kept] if around is None else choose(reader, around, candidates)
    found += [_to_tally(text, reader, one) for one in _with_parts(reader, told) if _is_placed(one)]
    found = _ordered(text, folded, head, with_moves(found, folded))
    return with_totals(once(found, folded, statistical), folded)


def _counted_for(folded: str, region: Named | None, statistical: bool) -> tuple[Named | None, str]:
    """The place that the notice counts for and its currency: of a report that says none, the place whose money it counts in."""
    home = home_currency(folded, region.code if region else None)
    if region is None and statistical and home in HOMES:
        region = Named(HOMES[home], regions()[HOMES[home]][0].full)
    return region, home


def _ordered(text: str, folded: str, head: str, found: list[Tally]) -> list[Tally]:
    """The figures in order of the text, their categories as they are printed there, and none of somebody's own loss."""
    found = [replace(t, dimension=None, category=None) if _is_of_all(t, head) else t for t in found]
    found = [replace(t, category=_printed(text, folded, t)) if t.dimension not in (None, "type") else t for t in found]
    found = [t for t in found if "某" not in (t.category or "")]  # 某社区某女: what somebody lost is no place's
    return sorted(found, key=lambda t: (t.span.start, t.span.end))


def _is_of_all(tally: Tally, head: str) -> bool:
    """Whether a figure is told of the place with which the title begins: 东湾区共发26起, in 东湾区反诈预警地图."""
    own, title = tally.category or "-", head.lstrip(_OPEN)
    return tally.dimension == "region" and title.startswith(own) and not AND.match(title, len(own))


def _printed(text: str, folded: str, tally: Tally) -> str | None:
    """A category as the notice prints it, not as it is folded (乾元镇)."""
    if (aside := _with_aside(text, folded, tally)) is not None:
        return aside
    at = folded.rfind(tally.category or "", max(0, tally.span.start - 200), tally.span.start)
    at = at if at >= 0 else folded.find(tally.category or "", tally.span.end, tally.span.end + _BEHIND)  # 逾七成為18至25歲
    return text[at : at + len(tally.category or "")] if at >= 0 and tally.category else tally.category


def _with_aside(text: str, folded: str, tally: Tally) -> str | None:
    """A category whose bracket was left out to read it, with that: 企(事)业单位人员; None where it stands there without one."""
    category, start = tally.category or "", max(0, tally.span.start - _BEFORE)
    if len(category) < _ASIDE_IN or folded.find(category, start) >= 0:
        return None
    for at in range(1, len(category)):
        opened = folded.rfind(f"{category[:at]}(", start, tally.span.start)
        closed = folded.find(")", opened) if opened >= 0 else -1
        if 0 < closed - opened - at <= _ASIDE_IN and folded.startswith(category[at:], closed + 1):
            return text[opened : closed + 1 + len(category) - at]
    return None


def _is_placed(one: Candidate) -> bool:
    """Whether it is known what a figure counts for; one compared to would look like one of now where it is not."""
    return one.row.earlier is None or one.period[0] is not None


def _to_tally(text: str, reader: Reader, one: Candidate) -> Tally:
    row, period, figure = one.row, one.period, one.row.figure
    if row.dimension == "region" and reader.region is not None and reader.region.name.endswith(row.category or "-"):
        row = replace(row, dimension=None, category=None)  # 袁州区共发32起, in a notice of 袁州区
    told = row.metric not in ("phones_seized", "cards_seized") or period[0] is not None
    when = _earlier(period, row) if row.earlier else period
    if one.metric != row.metric:
        row = replace(row, dimension=None, category=None)
    return Tally(
        metric=one.metric,
        value=figure.value,
        unit=_counter(text, figure),
        span=Span(figure.start, figure.end),
        dimension=row.dimension,
        category=row.category,
        period=when if told else (None, None),
        region=_region(reader, one),
        change=row.change or None,
        approx=figure.approx,
        rule=f"tallies.{'weighed.' * one.weighed}{row.metric}{_mark(row)}",
    )


def _with_parts(reader: Reader, told: list[Candidate]) -> list[Candidate]:
    """The figures, those of one place inside that of the notice told by it: in a notice of 丽水 莲都区共受理297起,损失886万元."""
    made: list[Candidate] = []
    for one in told:
        row, before = one.row, made[-1].row if made else None
        label, place = row.figure.label, None
        if row.dimension is None and row.figure.unit in (*CASES, *PEOPLE) and (counts := P.place_counts.match(core_of(last_clause(label)))):
            place = counts["name"] if _is_part(counts["name"], reader.region) else None
        elif row.dimension is None and row.metric == "loss" and before and before.dimension == "region" and P.follows.fullmatch(label):
            place = before.category if before.figure.end == row.figure.label_start else None
        if row.dimension == "type" and P.joint_total.search(label):
            row = replace(row, dimension=None, category=None)
        row = replace(row, dimension="region", category=place) if place else _by_class(reader, row, before)
        made.append(replace(one, row=row))
    return made


def _by_class(reader: Reader, row: Row, before: Row | None) -> Row:
    """A figure, that of a class by which police abroad count told by it: 电话诈骗案共143宗, 网骗占整体约五成半（3,521宗）."""
    abroad = P.abroad.search(reader.folded) is not None
    if reader.home == "CNY" and not abroad:
        return row
    label = last_clause(row.figure.label)
    if row.dimension is None and row.figure.unit in (*CASES, "%") and (told := P.class_counts.search(label)):
        return replace(row, dimension="subtype", category=told["name"])
    if abroad and row.dimension is None and row.metric == "cases" and (told := P.class_named.search(row.figure.label)):
        name = told["name"].removesuffix("案") if told["name"].endswith("诈骗案") else told["name"]
        code = type_of(name)
        return replace(row, dimension="type" if code else "subtype", category=code or name)
    if before is None or before.dimension not in ("type", "subtype") or (row.dimension is not None and row.metric != "loss"):
        return row
    same = P.same_class.fullmatch(reader.folded, before.figure.end, row.figure.start)
    return replace(row, dimension=before.dimension, category=before.category) if same else row


def _is_part(name: str, region: Named | None) -> bool:
    """Whether a place lies in that of the notice and is another."""
    own = (found for name in find_names(name) for found in name.regions)
    return region is not None and any(found.code != region.code and found.within(regions()[region.code][0]) for found in own)


def _region(reader: Reader, one: Candidate) -> Named | None:
    """The place of which a figure is."""
    if _is_of_country(reader.folded, one) and (reader.region is None or reader.region.code not in _OWN_COUNTRY):
        return None
    if reader.region is None and not one.period[0]:
        return None
    return reader.place_at(one.sentence.start, one.row.figure.start, reader.region)


def _is_of_country(folded: str, one: Candidate) -> bool:
    """Whether a figure is the whole country's in a notice of one place: 2020年，公安部共破获电信网络诈骗案件32.2万起."""
    told = P.of_country.search(folded, one.sentence.start, one.row.figure.start)
    return told is not None and P.of_here.search(folded, told.end("who"), one.row.figure.start) is None


def _counter(text: str, figure: Figure) -> str:
    """The unit of a figure as it is printed (張; ％ is %), people always as 人."""
    printed = text[figure.end - len(figure.unit) : figure.end]
    return _COUNTED.get(figure.unit, printed if printed.isalpha() and plain(printed) == figure.unit else figure.unit)


def _earlier(period: Period, row: Row) -> Period:
    """The period to which a figure is compared: the one before, the same of last year, or the month that is named (较7月份470件)."""
    if row.month and period[0]:
        return find_period(row.month, period[0]) or (None, None)
    return period_before(period, row.earlier == "同比")


def _mark(row: Row) -> str:
    """What the audit must know of a label: a total, a share of what was lost, or a type that has no name here and is no rest."""
    if row.dimension is None and P.total.search(row.figure.label):
        return ".total"
    if row.metric == "share" and P.of_loss.search(last_clause(row.figure.label)):
        return ".of_loss"
    return ".unnamed" if row.category == "99" and not P.rest.search(row.figure.label) else ""

"""What a figure of statistics is held against: the period before, the same of last year, the figure that it came from."""

from __future__ import annotations

from dataclasses import replace

from kb.extract.patterns import Patterns
from kb.extract.tally_figures import Figure, Row, last_clause

P = Patterns("figures.yml", "tallies")
_SHORT = 5  #: characters between a figure and the one that it came from
_BEFORE = 60  #: characters before a figure in which a half year is named that it is told for


def without_earlier(figures: list[Figure]) -> list[Figure]:
    """The figures without a share that another came from, which is told of the same: 占比由年初的31%下降至18%."""
    made: list[Figure] = []
    for figure in figures:
        last = made[-1] if made else None
        if last and figure.unit == last.unit == "%" and P.gone_to.fullmatch(figure.label) and P.came_from.search(last.label):
            made[-1] = replace(figure, label=P.came_from.sub("", last.label), label_start=last.label_start)
        else:
            made.append(figure)
    return made


def like_of(figure: Figure, told: list[Row]) -> Row | None:
    """The row that a figure is held against: the one that it came from (由429宗增至822宗), else the last of its unit and of now."""
    if told and told[-1].earlier and told[-1].figure.unit == figure.unit and len(figure.label) <= _SHORT and P.turned.search(figure.label):
        return told[-1]
    return next((r for r in reversed(told) if r.figure.unit == figure.unit and r.earlier is None), None)


def month_of(figure: Figure, rows: list[Row]) -> str | None:
    """The month to which a figure is compared, its own or that of the one it stands beside."""
    named = P.that_month.search(figure.label)
    beside = rows[-1].month if rows and P.also.fullmatch(figure.label) else None
    return named["when"] if named else beside


def earlier_of(folded: str, figure: Figure, cues: list[str], rows: list[Row]) -> str | None:
    """环比 or 同比 where a figure is that of the period compared to; 上周共接报 with no 本周 beside it is none."""
    if P.turned.search(figure.label):  # 较去年同期减少至67宗: the figure of now
        return None
    compared = P.compared.search(figure.label)
    if rows and rows[-1].earlier and figure.unit != rows[-1].figure.unit and P.also.fullmatch(figure.label):
        return rows[-1].earlier
    if "same" in cues or (compared and "chain" not in cues and P.other_year.search(compared.group())):
        told = "同比"
    elif "chain" in cues or compared:
        told = "环比"
    elif P.turning.search(figure.label):
        long = (
            P.turned_year.search(figure.label)
            or P.year_before.search(figure.label)
            or P.long_stretch.search(folded, max(0, figure.start - _BEFORE), figure.start)
        )
        return "同比" if long or any(row.earlier == "同比" for row in rows) else "环比"
    else:
        return None
    own = P.own_stretch.search(last_clause(figure.label))
    alone = own is not None and all(row.figure.unit != figure.unit for row in rows)
    return None if alone and not _tells_now(folded, own.group() if own else "") else told


def _tells_now(folded: str, stretch: str) -> bool:
    """Whether a text tells of a period of its own beside 上周, 上月 or 去年."""
    name = next((name for char, name in (("周", "week"), ("月", "month")) if char in stretch), "year")
    return any(now[name] or now.group() == "本期" for now in P.current.finditer(folded))


def even_behind(after: str) -> dict[str, float | str | None]:
    """The change where 环比持平 stands behind a count."""
    told = P.even.match(after)
    basis = "同比" if told and ("同" in told["basis"] or "年" in told["basis"]) else "环比"
    return {"percent": 0.0, "points": None, "absolute": None, "basis": basis} if told else {}

"""A chart as a file of its own: what it shows, what it counts and its coverage are written on it, and it needs no stylesheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from datasette.utils.asgi import Response
from markupsafe import Markup, escape

from datasette_plugins import charts, i18n
from datasette_plugins.page import language, refuse
from datasette_plugins.trends import PICTURED, SIZE, asked, columns_of, draw
from kb.trends import Lang, Series
from kb.trends.words import value

WIDTH, MARGIN, LINE = 960, 24, 19
_STYLE = """
text { font: 12px/1 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", Arial, sans-serif; fill: #5e574d; }
.said { fill: #1d1b18; font-size: 13px; } .said-first { font-size: 16px; font-weight: 700; }
.over { paint-order: stroke; stroke: #fbf8f2; stroke-width: 3px; } .grid { stroke: #d9d1c2; } .base { stroke: #1d1b18; }
.watched { fill: #8c1c13; } .afterwards { fill: #fbf8f2; stroke: #8c1c13; stroke-dasharray: 2 1.5; }
.whisker { stroke: #1d1b18; opacity: .55; } .median { fill: #1d1b18; }
.looked { fill: #1d1b18; } .looked-1 { opacity: .35; } .looked-2 { opacity: .65; }
.figure { fill: #1f4a73; } .hollow { fill: #fbf8f2; stroke: #1f4a73; stroke-width: 1.5; } .flow { stroke: #8c1c13; opacity: .4; }
"""
_HEIGHT = re.compile(r'<svg class="chart" width="100%" height="(\d{1,5})"')
_WIDE = 110  #: half-width characters of a line


def _lines(title: str) -> Iterator[str]:
    """A long title in lines of about the same width; a character of Chinese is as wide as two others."""
    line, wide = "", 0
    for word in re.findall(r"[\u2e80-\uffef]|[^\u2e80-\uffef\s]+\s?|\s", title):
        size = 2 if "\u2e80" <= word[0] <= "\uffef" else len(word)
        if wide + size > _WIDE and line:
            yield line.strip()
            line, wide = "", 0
        line, wide = line + word, wide + size
    if line.strip():
        yield line.strip()


def whole(chart: Markup, title: str) -> str:
    """Charts one below the other (a chart may be several pictures) under their title, as a document of SVG."""
    said = list(_lines(title))
    top = MARGIN + LINE * len(said) + 12
    parts = [f'<text x="{MARGIN}" y="{MARGIN + LINE * at}" class="said{" said-first" if at == 0 else ""}">{escape(line)}</text>'
             for at, line in enumerate(said)]  # fmt: skip
    inner = WIDTH - 2 * MARGIN
    for picture in re.findall(r'<svg class="chart".*?</svg>', str(chart), re.S):
        match = _HEIGHT.match(picture)
        height = int(match[1]) if match else 240
        parts.append(picture.replace('<svg class="chart" width="100%"', f'<svg class="chart" x="{MARGIN}" y="{top}" width="{inner}"', 1))
        top += height + 12
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top + MARGIN}" viewBox="0 0 {WIDTH} {top + MARGIN}">'
    paper = '<rect width="100%" height="100%" fill="#fbf8f2"/>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}<style>{_STYLE}</style>{paper}{"".join(parts)}</svg>\n'


async def trend_svg(datasette: Any, request: Any) -> Response:
    """The chart alone, as a file that says what it is; 404 for a trend that has none."""
    found, lang = await asked(datasette, request), language(request)
    if isinstance(found, Response):
        return found
    if found.trend.shape not in PICTURED:
        return await refuse(datasette, request, 404, "unknown")
    code: Lang = "en" if lang == "en" else "zh"
    drawn = draw(found, code, SIZE[1]) if found.trend.shape != "bars" else charts.bars(_labelled(found, code), found.title(code))
    headers = {"content-disposition": f'inline; filename="{found.trend.name}.svg"'}
    return Response(whole(drawn, found.title(code)), headers=headers, content_type="image/svg+xml; charset=utf-8")


def _labelled(series: Series, lang: Lang) -> list[tuple[str, float]]:
    """What each bar is called, and how long it is."""
    names = columns_of([name for name in series.columns if any(row.get(name) is not None for row in series.rows)], lang)
    return [(value(row[names[0]], lang) if row[names[0]] is not None else i18n.say(lang, "dash"), row["cases"]) for row in series.rows]

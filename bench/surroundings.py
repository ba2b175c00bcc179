"""What stands round an article, made up: menus, columns, hidden rows, scripts, styles and comments, in the shares of real pages."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.corpus import notices

#: shares of the bytes that are not the article, about those of real pages of 20 to 500 kB
SHARES = {"script": 0.14, "style": 0.10, "comment": 0.02, "menu": 0.44, "column": 0.30}
_VERBS = "init load show hide push bind open track render update resize toggle scroll submit".split()
_NOUNS = "menu news video share search banner player comment footer login vote slide topic channel".split()
_RULES = "margin padding color width height font-size line-height border background float position top left z-index".split()
_HOSTS = ("", "http://www.bench.example", "//static.bench.example", "http://xxgk.bench.example")


class _Words:
    """Words of a site, drawn from the notices and from lists of words; the same seed gives the same page."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.text = "".join(text for _, text, _ in notices(40, seed)).replace("\n", "")

    def line(self, least: int, most: int) -> str:
        length = self.draw.randint(least, most)
        at = self.draw.randrange(len(self.text) - length)
        return self.text[at : at + length]

    def name(self) -> str:
        return self.draw.choice(_VERBS) + self.draw.choice(_NOUNS).capitalize()

    def day(self) -> str:
        return f"2025-{self.draw.randint(1, 12):02}-{self.draw.randint(1, 28):02}"

    def href(self) -> str:
        day = self.day()
        path = f"/{self.draw.choice(_NOUNS)}/{day[:4]}{day[5:7]}/t{day.replace('-', '')}_{self.draw.randrange(10**7)}.html"
        return self.draw.choice(_HOSTS) + path


def _menu(words: _Words) -> str:
    """A block of links as menus and lists of friends have it, deeply indented, with rows that only a script shows."""
    rows = []
    for _ in range(words.draw.randint(5, 12)):
        name = words.line(3, 8)
        rows.append(f'\n                        <li><a href="{words.href()}" target="_blank">{name}</a></li>\n')
        if words.draw.random() < 0.3:
            rows.append(f'\n                        <li style="display:none;">{words.href()}</li>\n')
    kind = words.draw.choice(_NOUNS)
    head = f'<h3 class="{kind}-head">{words.line(4, 6)}</h3>\n                <ul class="{kind}-menu group">'
    block = f'<div class="{kind}-inner cc-{kind}-title oflow-hd" id="{words.name()}">\n                {head}{"".join(rows)}</ul>'
    return f"            <!-- {kind} -->\n            {block}\n            </div>\n"


def _column(words: _Words) -> str:
    """Latest notices with pictures, dates and what they begin with."""
    rows = []
    for _ in range(words.draw.randint(4, 8)):
        title, href = words.line(12, 26), words.href()
        picture = f'<img src="{words.href()[:-5]}.jpg" width="120" height="80" alt="{title}" onerror="this.src=\'/images/no.png\'">'
        rows.append(
            f'\n    <dl class="item clearfix">\n        <dt><a href="{href}" target="_blank" title="{title}">{picture}</a></dt>'
            f'\n        <dd>\n            <a href="{href}" title="{title}">{title}</a>'
            f'\n            <p class="intro">{words.line(30, 60)}</p>'
            f'\n            <span class="date">{words.day()}</span>\n        </dd>\n    </dl>\n'
        )
    return f'<div class="column {words.name()}" data-column="{words.draw.randrange(10**5)}">{"".join(rows)}</div>\n'


def _script(words: _Words) -> str:
    lines = "".join(
        f"    if (window.{words.name()} && {words.draw.randrange(10**4)} < document.cookie.length) {{ "
        f'$("#{words.name()}").{words.name()}({{"{words.draw.choice(_NOUNS)}": "{words.href()}", '
        f"delay: {words.draw.randrange(9000)}}}); }}\n"
        for _ in range(words.draw.randint(2, 9))
    )
    begin = f'(function () {{\n    var {words.name()} = "{words.draw.getrandbits(64):016x}";\n'
    return f'<script type="text/javascript">\n{begin}{lines}}})();\n</script>\n'


def _style(words: _Words) -> str:
    draw, rules = words.draw, []
    for _ in range(12):
        says = "; ".join(f"{draw.choice(_RULES)}: {draw.randrange(400)}px" for _ in range(4))
        rules.append(f".{draw.choice(_NOUNS)}-{words.name()} {{ {says} }}\n")
    return f"<style>\n{''.join(rules)}</style>\n"


def _comment(words: _Words) -> str:
    return f'    <!-- <div class="{words.name()}"><a href="{words.href()}">{words.line(4, 9)}</a></div> -->\n'


_PARTS: dict[str, Callable[[_Words], str]] = {"script": _script, "style": _style, "comment": _comment, "menu": _menu, "column": _column}


def _pieces(words: _Words, size: int) -> Iterator[tuple[str, str]]:
    """(kind, piece): always of the kind that lacks most of its share, until there are so many bytes."""
    there = dict.fromkeys(SHARES, 0)
    while (whole := sum(there.values())) < size:
        kind = max(SHARES, key=lambda k: SHARES[k] * (whole + 1) - there[k])
        piece = _PARTS[kind](words)
        there[kind] += len(piece.encode())
        yield kind, piece


@dataclass(frozen=True)
class Around:
    head: str
    before: str  #: the article
    after: str


def surroundings(size: int, seed: int = 1) -> Around:
    """About so many bytes together: styles in the head, half of the rest before the article and half after it."""
    pieces = list(_pieces(_Words(seed), size))
    head = "".join(piece for kind, piece in pieces if kind == "style")
    rest = [piece for kind, piece in pieces if kind != "style"]
    half = len(rest) // 2
    return Around(head, "".join(rest[:half]), "".join(rest[half:]))

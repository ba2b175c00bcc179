"""Markup that no parser is given: the gate sees tags and depths as libxml2 does, refuses the endless and lets the sloppy pass."""

from __future__ import annotations

import random
import re
import socket
import time

import pytest
from parsel import Selector

from crawlers.decode import MAX_LT, Refused, decode, gate
from crawlers.families import limits, read_loose
from crawlers.families.limits import MAX_DEPTH, MAX_TAG, check_tags
from crawlers.families.markup import document_of, tree_of

TAIL = "<p>民警提醒大家不要轻信陌生来电。</p>"
MANY = " ".join(f"a{n}=1" for n in range(3_000))
LONG = f"<p {MANY}>"

#: each hides an endless tag, or a depth, from who reads tags otherwise than the parser does
HOSTILE = {
    "many tags": "<b>" * (MAX_LT + 1),
    "deep": "<div>" * (MAX_DEPTH + 1) + "x",
    "deep, mixed": "<div><span><b>" * (MAX_DEPTH // 3 + 1),
    "deep, with stray ends": "<div></span></b>" * 2_050 + TAIL,
    "deep, with ends that close nothing": "<b><div></b>" * 1_100 + TAIL,
    "deep, of what ends by itself": "<dd><option>" * 1_500 + TAIL,
    "deep and closed": "<div>" * 2_050 + TAIL + "</div>" * 2_050,
    "wide and deep": "<i>" * 1_000 + "<b></b>" * 6_000,
    "attributes": "<p " + "a=1 " * MAX_TAG + ">",
    "one attribute": '<p title="' + "x" * MAX_TAG * 2 + '">y</p>',
    "attribute with >": '<p title="' + ">" * 3 + "x" * MAX_TAG * 2 + '">y</p>',
    "never closed": "<p " + "x " * MAX_TAG,
    "never closed quote": '<p class="' + "x " * MAX_TAG,
    "close tag": "<p>x</p " + "a=1 " * MAX_TAG + ">",
    "NUL in a name": f"<\0p {MANY}>",
    "a comment in raw text": f"<iframe><!--</iframe>{LONG}",
    "a comment in noframes": f"<noframes><!--</noframes>{LONG}",
    "an empty script": f"<script/>{LONG}</script>",
    "an empty title": f"<title/>{LONG}</title>",
    "no script": f"<script-x>{LONG}</script-x>",
    "script in script": f"<script><!--<script></script><!-- </script>{LONG} -->",
    "no data": f'<p "data:image/> {LONG} ">',
    "no value": f"<p =\"x='y\"> {LONG} '>",
    "a quote in a value": f"<p {'v' * 501}=b=\"c d='e\" f> {LONG} '>",
    "no comment": f"<!--!><script>--> {LONG} </script>",
    "bogus comment": f"<![CDATA[ <!-- > {LONG}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_refused_in_no_time(name: str) -> None:
    started = time.process_time()
    with pytest.raises(Refused) as caught:
        tree_of(HOSTILE[name])
    assert caught.value.code == "hostile_markup" and caught.value.message
    assert time.process_time() - started < 2.0


def test_bytes_of_another_kind_hide_nothing() -> None:
    raw = f"<html><body>{LONG}{TAIL}".encode("utf-16")
    with pytest.raises(Refused) as caught:
        read_loose(raw)
    assert caught.value.code == "hostile_markup"


SLOPPY = [
    "<ul>" + "<li>x" * 5_000 + "</ul>",
    "<p>" * 5_000,
    "<div></span></b></div>" * 5_000,
    "<script>" + "if(a<b){x='<div>'}" * 5_000 + "</script><p>x</p>",
    "<style>" + "a>b{c:d}" * 5_000 + "</style><p>x</p>",
    "<!--" + "<div " * 10_000 + "--><p>x</p>",
    '<p title="a stray quote>x</p><p class="a" id=b">z</p>' + "<p>y</p>" * 10_000,
    '<img src="data:image/png;base64,' + "iVBORw0KGgo" * 10_000 + '"><p>x</p>',
    "<br/>" * 5_000 + "<img src=x>" * 5_000,
    "<td>a < b & c</td>" * 5_000,
    "<a href='x'>" + "<font>" * 600 + TAIL,
]


@pytest.mark.parametrize("text", SLOPPY, ids=range(len(SLOPPY)))
def test_ordinary_sloppiness_passes(text: str) -> None:
    raw = text.encode()
    gate(raw)
    assert decode(raw).text == text
    assert "".join(tree_of(text + TAIL).root.itertext()).endswith("民警提醒大家不要轻信陌生来电。")


def test_what_is_taken_out_of_a_page_joins_no_tags() -> None:
    names = iter(range(9_000))
    page = "<p " + "".join(" ".join(f"a{next(names)}" for _ in range(1_500)) + " </html> " for _ in range(3)) + ">" + TAIL
    assert max(len(e.attrib) for e in tree_of(page).root.iter()) < 2_000


#: what turns a parser from one state into another
TURNS = """
<!-- --> --!> <!--> <!---> -- > < / " ' = =" =' a b <b> <b_ </b> <script> </script> <script/> <script_ </script_ <style>
</style> <title> </title> <textarea> </textarea> <xmp> </xmp> <iframe> </iframe> <noframes> </noframes> <noembed> </noembed>
<noscript> <plaintext> <svg> <math> <![CDATA[ ]]> <? ?> <! <!doctype_ </ <a_href=x/ <a_href=' <a_href=" data:image/ <SCRIPT>
<scriptx> <script-x> <!- ! &lt; &quot; <img_src="data:image/png;base64,AA <td> <select> </html> </body> <head> <body> <html>
<template> </p> <p> <frameset> _ \t \x0c \x0b \xa0 中
"""
LONGEST = "<p" + " zz" * 6_000 + ">"


@pytest.mark.parametrize("count", [400, pytest.param(40_000, marks=pytest.mark.soak)])
def test_no_long_tag_that_the_parser_sees_is_missed(count: int) -> None:
    rng, seen, refused = random.Random(7), 0, 0
    pieces = [turn.replace("_", " ") for turn in re.split("[ \\n]", TURNS) if turn] + ["x" * 45, "y" * 600]
    for _ in range(count):
        soup = [rng.choice(pieces) for _ in range(rng.randint(1, 14))]
        text = "".join([*soup[: len(soup) // 2], LONGEST, *soup[len(soup) // 2 :], rng.choice(("", "z" * MAX_TAG))])
        parsed = any("zz" in e.attrib for e in Selector(text=text, type="html").root.iter() if isinstance(e.tag, str))
        try:
            check_tags(text)
            assert not parsed, soup
        except Refused:
            refused += 1
        seen += parsed
    assert count / 4 < seen <= refused < count * 0.9


QUOTED = """
<a <b_ </p <!-- --> <script> </script> > /> "> '> =" =' =_" =_' " ' = text
_x="y" _x='y' _x=" _x=' _x=y" =""> =''> _z=">" _z='>'
""".split()


@pytest.mark.parametrize("count", [4_000, pytest.param(400_000, marks=pytest.mark.soak)])
def test_no_tag_seems_over_that_goes_on(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_TAG", 200)
    rng, plain = random.Random(11), 0
    for _ in range(count):
        soup = [rng.choice(QUOTED).replace("_", " ") for _ in range(rng.randint(6, 40))]
        for n in range(rng.randint(1, 4)):
            soup.insert(rng.randrange(len(soup)), "".join(f" q{n}{k}" for k in range(rng.randint(10, 30))))
        text = "".join(soup)
        longest = max(len("".join(f" {name}" for name in e.attrib)) for e in Selector(text=text, type="html").root.iter("*"))
        if limits._plainly_short(text + "x" * 200):
            plain += 1
            assert longest <= 200, text
    assert count / 10 < plain < count


def test_a_page_whose_tags_are_plainly_short_is_not_read_tag_by_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_PLAIN", None)
    row = "<li><a href='/a/1.html' title='某地'>开展</a><span class=\"date\">2025</span></li>\n"
    assert check_tags(f"<html><style>{'a{b:c}' * 9_000}</style>{row * 2_000}</html>")
    with pytest.raises(AttributeError):
        check_tags(row + LONGEST + row * 2_000)


def test_a_page_that_looks_like_an_address_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket.socket, "connect", connect)
    words = "近日市民被骗走钱款民警提醒大家注意防范。" * 5
    page = f"http://127.0.0.1:9/x<title>警方通报一则</title><h1>警方通报一则</h1><div><p>{words}</p></div>"
    bulletin = read_loose(page.encode(), "https://gaj.anlan.example/a.html")
    assert bulletin.text == words and bulletin.published is None


def test_what_a_library_reads_is_as_deep_as_the_page() -> None:
    deep = document_of("<html><body>" + "<div>" * 1_000 + TAIL)
    assert deep.text_content() == "民警提醒大家不要轻信陌生来电。"

"""What no HTML parser may be given, told as libxml2 tells it: endless tags, which hang it, and depths at which it drops text."""

from __future__ import annotations

import re

from lxml import etree

from crawlers.decode import MAX_LT, Refused

MAX_TAG = 16 * 1024  #: characters; one tag with 80,000 attributes hangs libxml2 for ten seconds, with 600,000 for minutes
MAX_DEPTH = 1_500  #: of elements; below 2,048 libxml2 drops what follows
MAX_WEIGHT = 3_000_000  #: sum of the depths of all elements: what it takes to ask each of them for its ancestors
SHALLOW = 64  #: levels; hardly any page has more
_FEW = len("<b>") * MAX_WEIGHT // SHALLOW  #: characters; in fewer no elements that are shallow weigh too much
_TRIES = 16  #: places at which a tag is looked for that is surely over

_S = r" \t\n\f\r"
#: elements whose content is text up to their own end tag
_RAW = "script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext"
#: a name, with or without a value that holds no angle bracket; `=` and quotes mean something to a parser in no other place
_VALUE = rf"\"[^\"<>]{{0,500}}+\"|'[^'<>]{{0,500}}+'|[^{_S}\"'<>=][^{_S}\"'<>]{{0,499}}+(?=[{_S}>])"
_ATTRIBUTE = rf"[^{_S}/>=\"'<]{{1,40}}+(?:=(?:{_VALUE})|[{_S}]{{0,9}}+=[{_S}]{{0,9}}+(?:{_VALUE}))?+"
_NAMED = rf"(?:(?![sStTxXiInNpP])|(?!(?i:{_RAW})[{_S}/>]))[a-zA-Z][^{_S}/>=\"'<]{{0,40}}+"
_TAG = rf"<(?:/[a-zA-Z][a-zA-Z0-9]{{0,20}}+>|{_NAMED}(?:>|(?=[{_S}/])(?:[{_S}/]{{1,50}}+(?:{_ATTRIBUTE})?+){{0,25}}+>))"
#: text and tags of which each is surely shorter than MAX_TAG and over at its first `>`: nearly all there is
_PLAIN = re.compile(rf"(?:{_TAG}[^<]{{0,9999}}+|[^<]{{1,9999}}+){{0,9999}}+")

_OPENED = re.compile(rf"<(/?)([a-zA-Z][^{_S}/>]{{0,{MAX_TAG}}})")
_BETWEEN = re.compile(rf"[{_S}/]{{0,{MAX_TAG}}}")
_NAME = re.compile(rf"[^{_S}/>][^{_S}/>=]{{0,{MAX_TAG}}}(?:[{_S}]{{0,{MAX_TAG}}}=[{_S}]{{0,{MAX_TAG}}}([^{_S}>])?)?")
_VALUE_END = {'"': re.compile('"'), "'": re.compile("'"), "": re.compile(rf"[{_S}>]")}
_COMMENT_END = re.compile(r"--!?>")
_CLOSES = {name: re.compile(rf"</{name}[{_S}/>]", re.I) for name in _RAW.split("|")}
#: a script may hold a comment, and the comment a script, whose end is not the end of the first
_SCRIPT_TURNS = re.compile(rf"<!(?=--)|-->|<(/?)script[{_S}/>]", re.I)

_deep = etree.XPath("boolean(" + "/*" * SHALLOW + ")")


def check_tags(text: str) -> int:
    """How many tags there may be. Raises Refused where that is too many, or one is longer than MAX_TAG; in time linear in the text."""
    tags = text.count("<") if len(text) > _FEW else len(text) // len("<b>")
    if tags > MAX_LT:
        raise Refused("hostile_markup", f"more than {MAX_LT:,} tags")
    if _plainly_short(text):
        return tags
    at, end = 0, len(text)
    while end - at > MAX_TAG:
        plain = _PLAIN.match(text, at)
        at = plain.end() if plain and plain.end() > at else _past(text, at)
    return tags


def check_depth(root: etree._Element, tags: int) -> None:
    """Raise Refused where elements of a page parsed from so many tags stand deeper than MAX_DEPTH, or all of them too deep."""
    if tags < MAX_DEPTH or (tags * SHALLOW < MAX_WEIGHT and not _deep(root)):
        return
    depth = weight = 0
    for event, _ in etree.iterwalk(root, ("start", "end")):
        depth += 1 if event == "start" else -1
        weight += depth
        if depth > MAX_DEPTH:
            raise Refused("hostile_markup", f"elements nested deeper than {MAX_DEPTH:,}")
        if weight > 2 * MAX_WEIGHT:  # each element is met twice
            raise Refused("hostile_markup", f"so many elements so deep that their depths sum up to more than {MAX_WEIGHT:,}")


def _plainly_short(text: str) -> bool:
    """Is every tag short, whatever else it is? Most pages show so in a few places, and none of their tags need be read."""
    at = 0
    for _ in range(_TRIES + 4 * len(text) // MAX_TAG):
        start = text.find("<", at)
        if start < 0 or len(text) - start <= MAX_TAG:  # a shorter rest has room for no longer tag
            return True
        if not (at := _surely_over(text, start)):
            return False
    return False


def _surely_over(text: str, start: int) -> int:
    """Where surely no tag is open, as near to MAX_TAG after `start` as it shows, if none is open there; 0 where it does not.

    `">` ends every tag, unless its quote begins a value, or stands in one of the other quotes, which only the last of those can have begun.
    So does `>` before all quotes.
    """
    for end, other in (('">', "'"), ("'>", '"')):
        at = start + MAX_TAG
        for _ in range(_TRIES):
            at = text.rfind(end, start, at)
            if at < 0:
                break
            begun = text.rfind(other, start, at)
            if not _begins_value(text, start, at) and (begun < 0 or not _begins_value(text, start, begun)):
                return at + len(end)
            at += 1
    quotes = [at for quote in "\"'" if (at := text.find(quote, start, start + MAX_TAG)) >= 0]
    return text.rfind(">", start, min(quotes, default=start + MAX_TAG)) + 1  # where there are none, none has begun


def _begins_value(text: str, start: int, quote: int) -> bool:
    return text[quote - 1] in "= \t\n\f\r" and text[start:quote].rstrip(" \t\n\f\r").endswith("=")


def _past(text: str, at: int) -> int:
    """Where that is over which begins with the `<` at `at`: a comment, a tag, an element whose content is text."""
    if text.startswith("<!--", at):
        at += 4
        short = next((n for n, end in ((1, ">"), (2, "->")) if text.startswith(end, at)), 0)
        close = _COMMENT_END.search(text, at)
        return at + short if short else close.end() if close else len(text)
    opened = _OPENED.match(text, at)
    if opened is None:
        return (text.find(">", at) + 1 or len(text)) if text[at + 1 : at + 2] in ("!", "?", "/") else at + 1
    over, empty = _tag_end(text, at, opened.end())
    name = opened[2].lower()
    return over if opened[1] or empty or name not in _CLOSES else _content_end(text, over, name)


def _tag_end(text: str, start: int, at: int) -> tuple[int, bool]:
    """(where the tag that begins at `start`, with its name before `at`, is over; whether it is `/>`). Raises Refused where that is too far.

    A picture inlined as a `data:` value is one long value, not many attributes, and does not count.
    """
    limit = start + MAX_TAG
    while at <= limit:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        if at >= len(text):
            return at, False
        if text[at] == ">":
            return at + 1, text[at - 1] == "/" and between is not None and between.end() > between.start()
        named = _NAME.match(text, at)
        if named is None or named[1] is None:
            at = named.end() if named else at + 1
            continue
        quoted = named[1] in "\"'"
        value = named.end() if quoted else named.start(1)
        found = _VALUE_END[named[1] if quoted else ""].search(text, value)
        at = (found.start() if found else len(text)) + quoted
        limit += at - value if text.startswith("data:image/", value) else 0
    raise Refused("hostile_markup", f"a tag longer than {MAX_TAG:,} characters")


def _content_end(text: str, at: int, name: str) -> int:
    """Where the end tag of an element stands whose content is text; the end of the page where there is none."""
    if name == "plaintext":
        return len(text)
    close = _CLOSES[name].search(text, at)
    if name == "script" and text.find("<!--", at, close.start() if close else len(text)) >= 0:
        return _script_end(text, at)
    return close.start() if close else len(text)


def _script_end(text: str, at: int) -> int:
    comment = inner = False
    for turn in _SCRIPT_TURNS.finditer(text, at):
        if turn[1] is None:
            comment = turn[0] != "-->"
            inner = inner and comment
        elif inner:
            inner = not turn[1]
        elif turn[1]:
            return turn.start()
        else:
            inner = comment
    return len(text)

"""Who they said they were: the persona as printed, and the kind of role it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kb.extract.cues import load_pattern
from kb.extract.scene import Scene, whole_scene
from kb.lexicon import load_yaml
from kb.model import Fact, Span

FILE = "facets.yml"
_CLAIM = re.compile(
    r"(?:自称|冒充|假冒|假扮|伪装成|伪装为|谎称|声称|号称|备注(?:为|是|成)|署名为?|名为|(?:对方|其|他|她|并|电话中)?(?:称|说|表示)(?=(?:自己|其|他|她)?(?:是|为|系)))"
    r"(?:自己|其|他|她|对方|本人)?(?:是|为|系|成)?(?:一名|一个|一位|某位|某名)?(?P<who>[“\"「]?[^,。;:!?\n“”\"「」()]{1,26})"
)
_QUOTED = re.compile(r"[“\"「](?P<who>[^”\"」\n,。;!?]{2,16})[”\"」]")
_STOP = re.compile(
    r"的?(?:陌生|电话|来电|男子|女子|男人|女人|人(?!员|民|社|力|工|保)|网友|短信|信息|微信|qq|邮件|账号|身份|名义|语音|视频|号码|好友申请|头像)"
    r"|打来|致电|拨打|发来|发送|添加|联系|[称说]|告知|告诉|要求|以(?!太)|向|对(?!公)|给|与|让|并|实施|进行|骗|诱|通过|主动|需要?|因|在|能|可(?!可)|来|利用|，|后|找|将|把"
)
_EDGE = '“”"「」的某位名个 '


@cache
def _persona() -> re.Pattern[str]:
    words = sorted(load_yaml(FILE)["personas"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})$|(?:{'|'.join(words)})(?=的)")


def _trimmed(folded: str, start: int, end: int) -> Span | None:
    stop = _STOP.search(folded, start + 1, end)
    if stop is not None:
        end = stop.start()
    while start < end and folded[start] in _EDGE:
        start += 1
    while start < end and folded[end - 1] in _EDGE:
        end -= 1
    return Span(start, end) if end - start >= 2 else None


def _kind_of(who: str, code: str | None) -> str | None:
    """The facet value for a printed persona; a bare 客服 is what the type of the case makes it."""
    table = load_yaml(FILE)
    if who in table["bare"]:
        bare = table["bare_by_type"].get(code or "")
        return None if bare is None else str(bare)
    for value in table["order"]:
        if load_pattern(FILE, "impersonated_as", value).search(who):
            return str(value)
    return None


def _printed(folded: str, spans: Iterable[Span]) -> Iterator[tuple[Span, str]]:
    for span in spans:
        for match in _CLAIM.finditer(folded, span.start, span.end):
            found = _trimmed(folded, match.start("who"), match.end("who"))
            if found is not None and _persona().search(folded[found.start : found.end]):
                yield found, "impersonated.claim"
        for match in _QUOTED.finditer(folded, span.start, span.end):
            if _persona().search(match.group("who")):
                yield Span(match.start("who"), match.end("who")), "impersonated.quoted"


def find_impersonated(scene: Scene) -> Iterator[Fact]:
    """Facts `impersonated` (as printed, each form once, in order) and `impersonated_as`.

    >>> [(f.field, f.value) for f in find_impersonated(whole_scene(*["接到自称某银行工作人员的电话"] * 2))]
    [('impersonated', '某银行工作人员'), ('impersonated_as', '银行/监管')]
    """
    seen: set[str] = set()
    for span, rule in sorted(_printed(scene.folded, scene.core)):
        printed = scene.text[span.start : span.end]
        if printed not in seen:
            seen.add(printed)
            yield Fact("impersonated", printed, span, rule)
        kind = _kind_of(scene.folded[span.start : span.end], scene.code)
        if kind is not None and f"as:{kind}" not in seen:
            seen.add(f"as:{kind}")
            yield Fact("impersonated_as", kind, span, rule)

"""What a method is called in Chinese and English, in which stages it goes, and what other catalogues call it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kb.lexicon import Kind, facet_values, kinds, load_yaml
from kb.lexicon.cues import FACET_KEYS
from kb.patterns.methods import Method

STAGES = ("preparation", "contact", "trust", "inducement", "payment", "cash_out")
_PRINTED = "类"


def _words(method: Method) -> Iterator[dict[str, str]]:
    """Of its values, in the order of the story."""
    for facet, values in method.by_facet().items():
        yield from (load_yaml("methods.yml")[facet][value] for value in values)


def taxonomy_name(facet: str, value: str) -> str:
    """
    >>> taxonomy_name("payments", "转账"), taxonomy_name("pretexts", "安全账户")
    ('网银转账', '安全账户')
    """
    return str(load_yaml("methods.yml")[facet][value].get("taxonomy", value))


def _named_by_itself(method: Method) -> bool:
    personas = load_yaml("methods.yml")["says_itself"].get(method.type, ())
    return method.subtype is None and any(("impersonated_as", persona) in method.facets for persona in personas)


def title_of(method: Method) -> dict[str, str]:
    """
    >>> facets = {("impersonated_as", "电商/物流客服"), ("pretexts", "操作失误/卡单/连单"), ("controls", "屏幕共享/会议软件")}
    >>> title_of(Method("03", None, frozenset(facets)))["zh"]
    '冒充电商、物流客服·以“操作失误”为由·屏幕共享'
    """
    told = list(_words(method))
    zh, en = [word["zh"] for word in told], [word["en"] for word in told]
    if not _named_by_itself(method):
        code = method.subtype or method.type
        name = named(code) | load_yaml("methods.yml")["titles"].get(code, {})
        zh, en = [name["zh"].removesuffix(_PRINTED), *zh], [name["en"], *en]
    first = en[0][0].upper() + en[0][1:]
    return {"zh": "·".join(zh), "en": f"{first}: {', '.join(en[1:])}" if en[1:] else first}


def stages_of(method: Method) -> list[dict[str, str]]:
    """What happens in each stage, in the order of stages; those of which the method says nothing are left out."""
    told = list(_words(method))
    found = {stage: "、".join(word["zh"] for word in told if word["stage"] == stage) for stage in STAGES}
    return [{"stage": stage, "zh": zh} for stage, zh in found.items() if zh]


def named(code: str) -> dict[str, str]:
    """A type or a subtype.

    >>> named("08.4")
    {'code': '08.4', 'zh': 'AI换脸拟声', 'en': 'AI face/voice'}
    """
    kind: Kind = kinds()[code.partition(".")[0]]
    one = kind if code == kind.code else next(sub for sub in kind.subtypes if sub.code == code)
    return {"code": one.code, "zh": one.zh, "en": one.en}


def catalogues(method: Method) -> dict[str, list[str]]:
    """Ids of MITRE F3 of its type and its values; names of attck4fraud of its type."""
    kind = kinds()[method.type]
    f3 = {row["id"] for row in kind.f3}
    for facet, values in method.by_facet().items():
        if facet in FACET_KEYS:
            known = facet_values(FACET_KEYS[facet])
            f3 |= {each for value in values for each in known.get(taxonomy_name(facet, value), ())}
    return {"mitre_f3": sorted(f3), "attck4fraud": [row["value"] for row in kind.attck4fraud]}


def facets_of(method: Method) -> dict[str, Any]:
    """As the feed has them, every facet there."""
    told = method.by_facet()
    return {facet: told[facet] for facet in ("hooks", "impersonated_as", "pretexts", "controls", "payments", "channels")}

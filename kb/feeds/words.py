"""An entry of the feed in words for people, in Chinese and English: what it is called, how it goes, what protects against it."""

from __future__ import annotations

from collections.abc import Iterator

from kb.feeds.cues import CUE
from kb.feeds.log import DELETE, UPSERT, Body, Entry
from kb.lexicon import kinds, load_yaml

LANGUAGES = ("zh", "en")
PUBLISHER = {"zh": "诈骗通报库", "en": "Scam Bulletins"}
WITHDRAWN = {"zh": "已撤回", "en": "Withdrawn"}
#: facets of a body -> their key among the definitions, in the order of the story
FACETS = {
    "impersonated_as": "role", "hooks": "hook", "channels": "channel", "pretexts": "pretext", "controls": "control", "payments": "payment",
}  # fmt: skip
_KINDS = {"app": {"zh": "涉诈App", "en": "scam app"}, "site": {"zh": "涉诈网站", "en": "scam site"}}
_SAID = {"scam": {"zh": "诈骗用语", "en": "said by scammers"}, "legitimate": {"zh": "正当用语", "en": "said by honest people"}}
_COLON, _JOIN, _END = {"zh": "：", "en": ": "}, {"zh": "、", "en": ", "}, {"zh": "。", "en": ". "}


def one_line(text: str) -> str:
    """Words parted by single spaces, without what ends a line."""
    return " ".join(text.split())


def facet_name(facet: str, lang: str) -> str:
    return str(load_yaml("definitions.yml")["facets"][FACETS[facet]][lang])


def value_name(value: str, lang: str) -> str:
    """A value of a facet, as the taxonomy calls it."""
    return value if lang == "zh" else str(load_yaml("definitions.yml")["values"].get(value, value))


def title(entry: Entry, lang: str) -> str:
    """Never empty; of a tombstone that it is withdrawn."""
    if entry.body is None:
        return f"{WITHDRAWN[lang]} {entry.id}"
    if entry.kind == CUE:
        words = entry.body.get("literals") or [entry.body.get("re2") or entry.id]
        return f"{_SAID[entry.body['says']][lang]} “{one_line(str(words[0]))[:40]}”"
    if entry.kind == "indicator":
        return f"{_KINDS[entry.body['indicator']][lang]} “{one_line(entry.body['value'])}”"
    return one_line(entry.body["title"].get(lang) or "") or one_line(entry.body["title"].get("zh") or "") or entry.id


def type_names(body: Body, lang: str) -> list[str]:
    """Of a pattern its type and subtype, of an indicator its types."""
    if "types" in body:
        return [getattr(kinds()[code], lang) for code in body["types"] if code in kinds()]
    return [one_line(kind[lang]) for kind in (body.get("type"), body.get("subtype")) if kind]


def told_facets(body: Body, lang: str) -> Iterator[tuple[str, list[str]]]:
    """(name of the facet, names of its values), those that say something."""
    for facet in FACETS:
        if values := (body.get("facets") or {}).get(facet):
            yield facet_name(facet, lang), [value_name(value, lang) for value in values]


def summary(entry: Entry, lang: str) -> str:
    """How it goes and what stands behind it, in one paragraph."""
    body = entry.body
    if body is None:
        return f"{WITHDRAWN[lang]}{_END[lang]}".strip()
    types = _JOIN[lang].join(type_names(body, lang)) or ("各类" if lang == "zh" else "any")
    parts = [_COLON[lang].join(("类型" if lang == "zh" else "Type", types))]
    parts += [_COLON[lang].join((name, _JOIN[lang].join(values))) for name, values in told_facets(body, lang)]
    if support := body.get("support"):
        cases, hosts = support.get("cases", 0), support.get("hosts", 0)
        parts.append(f"依据：{cases} 起案件，{hosts} 个网站" if lang == "zh" else f"Support: {cases} cases, {hosts} hosts")
    first, last = body.get("first_seen"), body.get("last_seen")
    if first or last:
        span = f"{first or '?'}–{last or '?'}"
        parts.append(f"见于 {span}" if lang == "zh" else f"Seen {span}")
    if entry.op not in (UPSERT, DELETE):
        parts.insert(0, "不再使用" if lang == "zh" else "No longer to be used")
    return one_line(_END[lang].join(parts) + _END[lang])


def advice(body: Body | None, lang: str) -> str:
    """What protects against a method: against its type, and against what its victims are made to do."""
    if body is None:
        return WITHDRAWN[lang]
    known = load_yaml("advice.yml")
    facets = body.get("facets") or {}
    values = [value for facet in ("controls", "payments") for value in facets.get(facet) or () if value in known["values"]]
    told = [advice_for(body["type"]["code"], lang), *(known["values"][value][lang] for value in values)]
    return ("" if lang == "zh" else " ").join(dict.fromkeys(told))


def advice_for(code: str, lang: str) -> str:
    """Against a type, or the type of a subtype."""
    known = load_yaml("advice.yml")["types"]
    return str(known.get(code.partition(".")[0], known["99"])[lang])

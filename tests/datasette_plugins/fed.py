"""Patterns of method, an app and a log of changes, beside the notices of the desk: hand-made, put in as a build puts them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desk_notices import readings, release

from kb.feeds.cues import CUE, cues_of, named
from kb.feeds.log import Body, Entry, changes, replay, to_json, to_row
from kb.store import Store

ACTIVE, RETIRED, DRAFT, ERASED = "p-0a0a0a0a0a0a", "p-0b0b0b0b0b0b", "p-0c0c0c0c0c0c", "p-0d0d0d0d0d0d"
APP = "i-0e0e0e0e0e0e"
HOSTILE = '<script>alert("p")</script>'
QUOTE = "打开屏幕共享"
SCAM = "您好，我是优选商城客服，给您办理退款，请打开屏幕共享。"


def cue(name: str, says: str, literals: list[str], weight: float) -> Body:
    scam = says == "scam"
    bound = {"facet": "controls", "value": "屏幕共享/会议软件", "types": {"03": 1.0}, "cases": 1}
    free = {"facet": None, "value": None, "types": {}, "cases": 0}
    return {"id": f"c-{name}", "says": says, "literals": literals, "re2": None, "weight": weight, **(bound if scam else free)}


def body(pattern: str, status: str, cases: list[tuple[str, str]], **more: Any) -> Body:
    made: Body = {
        "id": pattern, "status": status, "title": {"zh": "冒充电商客服·屏幕共享", "en": "Posing as a shop: screen sharing"},
        "type": {"code": "03", "zh": "冒充电商物流客服类", "en": "Fake e-commerce service"},
        "subtype": {"code": "03.1", "zh": "商品质量退款理赔", "en": "Defect refund"},
        "facets": {"hooks": [], "impersonated_as": ["电商/物流客服"], "pretexts": [], "controls": ["屏幕共享/会议软件"],
                   "payments": ["转账"], "channels": ["电话"]},
        "mitre_f3": ["F1032", "T1113"], "attck4fraud": ["Vishing"],
        "stages": [{"stage": "trust", "zh": "冒充电商、物流客服"}, {"stage": "payment", "zh": "转账"}],
        "cues": [cue("share", "scam", ["打开屏幕共享", "共享屏幕"], 9.0), cue("96110", "legitimate", ["96110"], -2.0)],
        "tests": {"scam": [SCAM], "legitimate": ["这里是96110，请不要共享屏幕。"]},
        "support": {"cases": len(cases), "hosts": 1, "tiers": {"T0": len(cases)}},
        "evidence": [{"case": case, "url": url, "sha256": "ab" * 32, "quote": QUOTE} for case, url in cases],
        "first_seen": "2024-11-05", "last_seen": "2025-03-12",
    }  # fmt: skip
    return {**made, **more}


def app(cases: list[tuple[str, str]]) -> Body:
    whole = body(APP, "active", cases)
    kept = {key: whole[key] for key in ("id", "status", "support", "evidence", "first_seen", "last_seen")}
    return {**kept, "indicator": "app", "value": "云会通", "types": ["03"]}


def history(case: str, url: str) -> list[Entry]:
    """Everything that can happen to an entry: told, told anew, retired, erased."""
    told = [(case, url)]
    old = {"zh": f"旧手法{HOSTILE}", "en": f"An old way {HOSTILE}"}
    first = {
        ACTIVE: ("pattern", named(body(ACTIVE, "active", told, cues=[]))),
        ERASED: ("pattern", named(body(ERASED, "active", told))),
        RETIRED: ("pattern", named(body(RETIRED, "active", told, title=old))),
    }
    cues = {each: (CUE, one) for each, one in cues_of([body(ACTIVE, "active", told)], {}).items()}
    second = {ACTIVE: ("pattern", named(body(ACTIVE, "active", told))), APP: ("indicator", app(told)), **cues}
    entries = changes({}, first, (), 1)
    return entries + changes(replay(entries), second, {ERASED}, len(entries) + 1)


def put(store: Store) -> None:
    (case, url) = store.db.execute(
        "SELECT c.id, b.url FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.loss_yuan = 28650"
    ).fetchone()
    entries = history(case, url)
    last = replay(entries)
    draft = body(DRAFT, "draft", [(case, url)])
    whole = body(ACTIVE, "active", [(case, url)])
    rows = [(ACTIVE, "active", whole), (RETIRED, "retired", last[RETIRED].body), (DRAFT, "draft", draft)]
    told = [
        (each, "03", "03.1", status, last[each].rev if each in last else 0, "2024-11-05", "2025-03-12", 1, 1, "T0", to_json(found))
        for each, status, found in rows
    ]
    store.amend("patterns", told)
    start = {ACTIVE: 0, RETIRED: 1, DRAFT: 2}
    notice, host = case.partition("-")[0], "ga.qinghe.example"
    behind = [(each, n, case, notice, host, "T0", None, "control", QUOTE, "text", 90, 96) for each, n in start.items()]
    store.amend("pattern_evidence", behind)
    store.amend("feed_log", [to_row(entry) for entry in entries])


def fed_release(folder: Path) -> Path:
    return release(folder, readings(), more=put)

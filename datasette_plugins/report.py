"""Report an error: a visitor's better value becomes the correction that `kb correct` would write; nothing is changed here."""

from __future__ import annotations

import shlex
import sqlite3
from datetime import UTC, datetime
from typing import Any

import yaml
from datasette.utils.asgi import Response

from datasette_plugins.page import ask, refuse, render
from datasette_plugins.records import Notice, load_notice, taken_down

#: fields of a case that can be corrected (kb.corrections; a test holds them together) -> the name under which pages show them
FIELDS = {
    "loss_yuan": "loss", "averted_yuan": "averted", "recovered_yuan": "recovered", "outcome": "outcome", "n_victims": "n_victims",
    "type": "type", "subtype": "subtype", "incident_date": "incident_date", "region": "region", "victim.label": "victim.label",
    "victim.gender": "victim.gender", "victim.age": "victim.age", "victim.occupation": "victim.occupation", "channels": "channel",
    "impersonated": "impersonated", "impersonated_as": "impersonated_as", "hooks": "hook", "pretexts": "pretext", "controls": "control",
    "payments": "payment", "platforms": "platform",
}  # fmt: skip
_LISTS = ("channels", "impersonated", "impersonated_as", "hooks", "pretexts", "controls", "payments", "platforms")
_MOST = 500  #: characters of one answer


def _old(case: dict[str, Any], field: str) -> Any:
    column = field.replace("victim.", "victim_")
    return case[column]


def _command(case_id: str, given: dict[str, str]) -> str:
    """The line to paste into a shell; whatever the visitor wrote stays one word."""
    words = ["kb", "correct", case_id, given["field"], given["value"], "--quote", given["quote"], "--why", given["why"]]
    words += ["--who", given["who"]] if given["who"] else []
    return shlex.join(words)


def _yaml(case: dict[str, Any], notice: Notice, given: dict[str, str]) -> str:
    value: Any = None if given["value"] == "null" else given["value"]
    if value is not None and given["field"] in _LISTS:
        value = [part.strip() for part in value.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    made = {
        "of": case["id"], "field": given["field"], "old": _old(case, given["field"]), "new": value, "quote": given["quote"],
        "who": given["who"], "when": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "why": given["why"],
        "sha256": notice.row["sha256"] or "",
    }  # fmt: skip
    return yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=1_000)


def _faults(notice: Notice, given: dict[str, str]) -> list[str]:
    """Keys of what is still missing or wrong."""
    found = [f"report.needs.{name}" for name in ("field", "value", "quote", "why") if not given[name]]
    if given["field"] and given["field"] not in FIELDS:
        found.append("report.needs.field")
    if given["quote"] and given["quote"] not in notice.row["text"] and given["quote"] not in notice.row["title"]:
        found.append("report.quote.absent")
    return found


async def report_page(datasette: Any, request: Any) -> Response:
    case_id = request.url_vars["id"]

    def read(db: sqlite3.Connection) -> tuple[Notice | None, bool]:
        return load_notice(db, case_id.partition("-")[0]), taken_down(db, case_id)

    notice, gone = await ask(datasette, read)
    case = next((row for row in notice.cases if row["id"] == case_id), None) if notice else None
    if notice is None or case is None:
        return await refuse(datasette, request, 410, "gone") if gone else await refuse(datasette, request, 404, "unknown")
    given = {name: " ".join(str(request.args.get(name) or "").split())[:_MOST] for name in ("field", "value", "quote", "why", "who")}
    given["quote"] = str(request.args.get("quote") or "").replace("\r\n", "\n").strip()[:_MOST]
    faults = _faults(notice, given) if any(given[name] for name in ("value", "quote", "why")) else []
    ready = bool(given["value"] and given["quote"]) and not faults
    context = {
        "case": case, "notice": notice.row, "fields": FIELDS, "given": given, "faults": faults, "ready": ready,
        "command": _command(case_id, given) if ready else "", "yaml": _yaml(case, notice, given) if ready else "",
    }  # fmt: skip
    return await render(datasette, request, "report.html", context)

"""Holds gold rows to GUIDE.md: `python tests/gold/check.py FILE…` prints what is wrong and what is still missing."""

from __future__ import annotations

import collections
import json
import re
import sys
from pathlib import Path
from typing import Any

from kb.extract.pasted import part_title

FORMS = "single_case multi_case weekly_bulletin annual_stats arrests_report tips_only campaign other".split()
STAGES = "preparation contact trust inducement payment cash_out".split()
OUTCOMES = "lost averted partly_recovered recovered unknown".split()
BASES = {"stated", "relative", "published_year", "context", None}
PLACE_ROLES = "cash_out account suspect arrest den".split()
CHANNELS = "电话 短信 微信 QQ 抖音 快手 微博 短视频 App 网站 邮件 快递 线下 婚恋平台 游戏 招聘平台 二手平台 链接 二维码 其他".split()
PAYMENTS = "转账 扫码 网贷 现金 黄金 充值卡 虚拟货币 代付 红包 其他".split()
ROLES = "lost part lure rebate demanded averted recovered frozen seized gang_total price loan balance_shown other".split()
METRICS = (
    "cases loss victims arrested criminally_detained suspects gangs dens cash_seized phones_seized cards_seized funds_frozen "
    "funds_returned calls dissuaded loss_averted share average_age max_loss other"
).split()
DIMENSIONS = {"type", "subtype", "region", "gender", "age", "occupation", None}
KINDS = "app site domain phone account qq wechat".split()
TYPES = [f"{n:02}" for n in range(1, 14)] + ["90", "99"]
FACETS = {
    "hooks": "兼职广告 色情内容 免费礼品/快递卡 短信链接 短视频平台 社交群 婚恋平台 搜索结果".split(),
    "controls": "屏幕共享/会议软件 远程控制 下载涉诈APP 呼叫转移/拦截来电 要求独处保密 AI换脸拟声 伪造文书 先给小额返利".split(),
    "pretexts": "安全账户 信用分/流水不足 操作失误/卡单/连单 解冻费/保证金/认证金 影响征信 自动扣费 涉案洗钱 内幕稳赚".split(),
    "impersonated_as": "电商/物流客服 平台/支付客服 银行/监管 公检法 政府/医保/疾控 领导/老师 亲友 军人/军官 反诈中心".split(),
}
CASE_KEYS = (
    "type subtype loss_yuan loss_amount loss_currency loss_approx loss_parts outcome n_victims averted_yuan recovered_yuan victim "
    "incident_date incident_date_basis region places channels impersonated impersonated_as hooks pretexts controls payments "
    "platforms steps indicators amounts"
).split()
LEAST = {"type": 20, "form": 12, "trap": 5}


def _steps(rows: list[dict[str, Any]], body: str, where: str) -> list[str]:
    wrong, at = [], 0
    for row in rows:
        if row["stage"] not in STAGES:
            wrong.append(f"{where}: stage {row['stage']}")
        found = body.find(row["text"], at)
        if found < 0:
            order = "stands earlier in the text" if row["text"] in body else "is not in the text"
            wrong.append(f"{where}: step {row['text'][:24]!r} {order}")
        else:
            at = found + len(row["text"])
        if re.search(r"[。！？\n]", row["text"]):
            wrong.append(f"{where}: step {row['text'][:24]!r} crosses a sentence end")
        if re.search(r"^[，。、；：,;]|[，。、；：,;]$", row["text"]):
            wrong.append(f"{where}: step {row['text'][:24]!r} has punctuation at an end")
    return wrong


def _case(case: dict[str, Any], text: str, where: str) -> list[str]:
    wrong = [f"{where}: no key {key}" for key in CASE_KEYS if key not in case]
    wrong += [f"{where}: unknown key {key}" for key in case if key not in [*CASE_KEYS, "ordinal"]]
    if wrong:
        return wrong
    if not case["type"] or case["type"].get("code") not in TYPES or case["type"].get("label") not in ("stated", "inferred"):
        wrong.append(f"{where}: type {case['type']}")
    if case["subtype"] and not case["subtype"]["code"].startswith(case["type"]["code"] + "."):
        wrong.append(f"{where}: subtype {case['subtype']}")
    if case["outcome"] not in OUTCOMES or case["incident_date_basis"] not in BASES:
        wrong.append(f"{where}: outcome or date basis")
    if (case["incident_date"] is None) != (case["incident_date_basis"] is None):
        wrong.append(f"{where}: date without basis, or basis without date")
    if case["outcome"] == "averted" and case["loss_yuan"] != 0:
        wrong.append(f"{where}: averted, so loss_yuan is 0.0")
    if case["loss_yuan"] is not None and case["loss_currency"] != "CNY":
        wrong.append(f"{where}: loss_yuan without CNY")
    if case["loss_approx"] not in ("余", "近", "约", None):
        wrong.append(f"{where}: loss_approx")
    if case["incident_date"] and not re.fullmatch(r"\d{4}(-\d\d){0,2}", case["incident_date"]):
        wrong.append(f"{where}: incident_date {case['incident_date']}")
    for key, legal in FACETS.items():
        wrong += [f"{where}: {key} {value}" for value in case[key] if value not in legal]
    wrong += [f"{where}: channel {value}" for value in case["channels"] if value not in CHANNELS]
    wrong += [f"{where}: payment {value}" for value in case["payments"] if value not in PAYMENTS]
    wrong += [f"{where}: impersonated {value!r} is not in the text" for value in case["impersonated"] if value not in text]
    wrong += [f"{where}: place role {row['role']}" for row in case["places"] if row["role"] not in PLACE_ROLES]
    wrong += [f"{where}: amount role {row['role']}" for row in case["amounts"] if row["role"] not in ROLES]
    for row in case["indicators"]:
        if row["kind"] not in KINDS or row["role"] not in ("scammer", "hotline", "footer"):
            wrong.append(f"{where}: indicator {row}")
        if row["kind"] in ("app", "site", "domain") and row["value"] not in text:
            wrong.append(f"{where}: indicator {row['value']!r} is not in the text")
    victim = case["victim"]
    if set(victim) != {"label", "gender", "age", "age_band", "occupation"}:
        wrong.append(f"{where}: victim's keys {sorted(victim)}")
    for key in ("label", "occupation"):
        if victim.get(key) and victim[key] not in text:
            wrong.append(f"{where}: victim.{key} {victim[key]!r} is not in the text")
    return wrong + _steps(case["steps"], part_title(text)[1], where)


def problems(row: dict[str, Any]) -> list[str]:
    """What is wrong with one gold row: [] when it follows GUIDE.md."""
    where = str(row.get("id"))
    if set(row) - {"traps", "style"} != {"id", "text", "published", "expect"}:
        return [f"{where}: keys {sorted(row)}"]
    title, _, body = row["text"].partition("\n")
    expect = row["expect"]
    bulletin = expect.get("bulletin", {})
    wrong = []
    if body != body.strip() or "\n\n" in row["text"] or not title.strip():
        wrong.append(f"{where}: empty lines, or no title")
    if bulletin.get("form") not in FORMS or not isinstance(bulletin.get("is_bulletin"), bool):
        wrong.append(f"{where}: form or is_bulletin")
    if (bulletin.get("form") == "other") == bulletin.get("is_bulletin"):
        wrong.append(f"{where}: other exactly when it is no notice")
    wrong += [f"{where}: type {code}" for code in bulletin.get("types", []) if code not in TYPES]
    for key in ("cases", "method", "tallies", "warnings"):
        if key not in expect:
            wrong.append(f"{where}: no key {key}")
    for n, case in enumerate(expect.get("cases", []), 1):
        wrong += _case(case, row["text"], f"{where} case {n}")
    wrong += _steps(expect.get("method", []), part_title(row["text"])[1], f"{where} method")
    for tally in expect.get("tallies", []):
        if tally.get("metric") not in METRICS or tally.get("dimension") not in DIMENSIONS or tally.get("value") is None:
            wrong.append(f"{where}: tally {tally}")
    for warning in expect.get("warnings", []):
        if warning["quote"] not in row["text"]:
            wrong.append(f"{where}: warning {warning['quote']!r} is not in the text")
    return wrong


def counts(rows: list[dict[str, Any]], marks: dict[str, tuple[list[str], str]]) -> dict[str, collections.Counter[str]]:
    """How often each type, form and trap occurs; marks: id -> (traps, style)."""
    found: dict[str, collections.Counter[str]] = {key: collections.Counter() for key in ("type", "form", "trap")}
    for row in rows:
        expect = row["expect"]
        found["form"][expect["bulletin"]["form"]] += 1
        found["type"].update({case["type"]["code"] for case in expect["cases"]} | set(expect["bulletin"].get("types", [])))
        found["trap"].update(set(marks[row["id"]][0]))
    return found


def main(files: list[str]) -> int:
    rows = [json.loads(line) for name in files for line in Path(name).read_text("utf-8").splitlines() if line.strip()]
    wrong = [line for row in rows for line in problems(row)]
    seen = collections.Counter(row["id"] for row in rows)
    wrong += [f"{key}: id used {n} times" for key, n in seen.items() if n > 1]
    print("\n".join(wrong[:60]))
    marks = {row["id"]: (row.get("traps", []), row.get("style", "")) for row in rows}
    found = counts(rows, marks)
    for kind, names in (("form", FORMS), ("type", TYPES), ("trap", [f"T{n}" for n in range(1, 41)])):
        print(kind, " ".join(f"{name}:{found[kind][name]}" for name in names))
    print(f"{len(rows)} rows, {len(wrong)} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

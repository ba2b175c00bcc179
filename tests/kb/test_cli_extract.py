"""`kb extract`: pages and pasted texts in, one line each out, whatever comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kb.cli import main

TITLE = "警惕！冒充客服退款又骗一人"
BODY = (
    "6月3日，青河区的周女士接到自称某平台客服的电话，对方称她买的保温杯有质量问题，可以退款。",
    "周女士信以为真，按要求下载软件并打开屏幕共享，随后分两次转账，共被骗31800元。",
    "警方提醒：凡是要求屏幕共享的客服都是骗子。",
)
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>{TITLE}</title>
<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2022-06-08 10:00"><meta name="ContentSource" content="青河警方">
</head><body><div class="nav">首页 反诈专栏</div><div class="TRS_Editor">{"".join(f"<p>{line}</p>" for line in BODY)}</div></body></html>"""
PASTED = f"首页 > 反诈专栏\n\n{TITLE}\n2022-06-08 10:00\n分享至\n\n" + "\n\n".join(BODY) + "\n\n相关推荐\n九旬老人捐出积蓄\n某地暴雨"
KEYS = [
    "ordinal", "span", "type", "subtype", "loss_yuan", "loss_amount", "loss_currency", "loss_approx", "loss_parts", "outcome", "n_victims",
    "averted_yuan", "recovered_yuan", "victim", "incident_date", "incident_date_basis", "region", "places", "channels", "impersonated",
    "impersonated_as", "hooks", "pretexts", "controls", "payments", "platforms", "steps", "indicators", "facts",
]  # fmt: skip


def kb(*arguments: object, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, ["extract", *map(str, arguments)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "notice.html"
    path.write_text(PAGE, "utf-8")
    return path


@pytest.fixture
def pasted(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(PASTED, "utf-8")
    return path


def test_a_page_and_its_pasted_text_tell_the_same_case(page: Path, pasted: Path) -> None:
    result = kb(page, pasted, "--json")
    assert result.exit_code == 0, result.output
    one, other = told(result)
    assert list(one) == ["input", "bulletin", "cases", "method", "tallies", "warnings"]
    assert [line["input"] for line in (one, other)] == [str(page), str(pasted)]
    for line in (one, other):
        b, (case,) = line["bulletin"], line["cases"]
        assert (b["title"], b["published"], b["is_bulletin"], b["source"]) == (TITLE, "2022-06-08", True, None)
        assert b["text"] == "\n".join(BODY) and len(b["sha256"]) == 64
        assert list(case) == KEYS
        assert (case["loss_yuan"], case["outcome"], case["type"]["code"], case["incident_date"]) == (31800.0, "lost", "03", "2022-06-03")
        for fact in case["facts"]:
            text = b["title"] if fact["in"] == "title" else b["text"]
            assert fact["quote"] and fact["quote"] == text[slice(*fact["span"])]


def test_the_url_and_the_day_apply_to_every_file(page: Path, pasted: Path) -> None:
    one, other = told(kb(page, pasted, "--url", "https://police.example/1.html", "--published", "2022-06-09", "--json"))
    assert one["bulletin"]["url"] == other["bulletin"]["url"] == "https://police.example/1.html"
    assert one["bulletin"]["tier"] == "T2"  # what a file claims about itself is no trust
    assert one["bulletin"]["published"] == "2022-06-08"
    assert [warning["code"] for warning in one["warnings"]] == ["published_conflict"] and one["warnings"][0]["span"] is None


def test_a_day_given_settles_what_the_text_leaves_open(tmp_path: Path) -> None:
    path = tmp_path / "bare.txt"
    path.write_text(f"{TITLE}\n" + "\n".join(BODY), "utf-8")
    (line,) = told(kb(path, "--published", "2019-06-08", "--json"))
    assert line["bulletin"]["published"] == "2019-06-08" and line["cases"][0]["incident_date"] == "2019-06-03" and line["warnings"] == []
    for wrong in ("yesterday", "2021-02-31", "2021-5-3"):
        assert kb(path, "--published", wrong).exit_code == 2


@pytest.mark.parametrize(("name", "family"), [("copy.dat", "trs"), ("notice.SHTML", "trs")])
def test_other_names_go_by_content(name: str, family: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(PAGE, "utf-8")
    (line,) = told(kb(tmp_path / name, "--json"))
    assert line["bulletin"]["text"] == "\n".join(BODY)


def test_stdin_is_pasted_text(tmp_path: Path) -> None:
    (line,) = told(kb("-", "--json", stdin=PASTED.encode()))
    assert line["input"] == "-" and line["cases"][0]["loss_yuan"] == 31800.0
    (line,) = told(kb("-", "--json", stdin=PASTED.encode("gb18030")))
    assert line["cases"][0]["victim"]["label"] == "周女士"


def test_bad_input_is_a_line_of_its_own_and_the_rest_go_on(page: Path, tmp_path: Path) -> None:
    bad = {
        "binary.html": b"\x00\x01\x02" * 5000,
        "empty.html": b"",
        "blank.txt": b" \n\n ",
        "huge.html": b"<p>" + b"x" * (4 * 1024 * 1024 + 1),
        "huge.txt": "字".encode() * (4 * 1024 * 1024 // 3 + 5),
        "deep.html": b"<div>" * 3000,
        "attribute.html": b"<p a='" + b"x" * 20_000 + b"'>",
        "tags.html": b"<b>" * 200_001,
        "long.txt": ("标题行在这里\n" + "某女士被骗了五千元。" * 21_000).encode(),
        "mojibake.txt": ("乱码" * 400).encode("utf-8").replace(b"\xe4", b"\xff"),
    }
    for name, raw in bad.items():
        (tmp_path / name).write_bytes(raw)
    inputs = [tmp_path / name for name in bad] + [tmp_path / "missing.html", tmp_path, page]
    result = kb(*inputs, "--json")
    lines = told(result)
    assert result.exit_code == 1 and [line["input"] for line in lines] == [str(path) for path in inputs]
    for line in lines[:-1]:
        assert set(line) == {"input", "error"} and line["error"]["code"] and line["error"]["message"], line
    assert lines[-1]["cases"][0]["loss_yuan"] == 31800.0
    plain = kb(*inputs)
    assert plain.exit_code == 1 and TITLE in plain.output and "Traceback" not in plain.output
    assert len([line for line in plain.stderr.splitlines() if line.startswith("kb: ")]) == len(inputs) - 1


def test_a_card_for_people_shows_values_beside_their_words(page: Path) -> None:
    output = kb(page).output
    for part in (TITLE, "31,800 元", "「共被骗31800元」", "周女士", "2022-06-03", "1. contact"):
        assert part in output, part

"""`kb verify`: what the notice says is in the bytes, what it does not say is not."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import main
from kb.cli.verify import Page, as_shown, check, without_blanks

URL = "https://ga.qinghe.example/art/1.html"
TEXT = "3月12日，青河区的赵女士接到自称客服的电话。\n对方以退款为名，让她转账，共被骗走28650元。请拨打138********。"
#: the same words as a page has them: tags inside, entities, blanks, a script, the number unmasked
HTML = (
    "<html><head><meta charset=utf-8><title>一起冒充客服案</title><script>var s = '共被骗走1元'</script></head><body><!-- 共被骗走2元 -->"
    "<p>3月12日，青河区的<b>赵女士</b>接到自称&nbsp;客服的电话。</p>"
    "<p>对方以退款为名，让她转账，\n  共被骗走<span>2</span>8650元。请拨打13812345678。</p>"
)


def page(raw: str) -> Page:
    return Page("u", "t", "s", len(raw), True, as_shown(raw), without_blanks(raw))


@pytest.mark.parametrize(
    ("quote", "state"),
    [
        ("共被骗走28650元", "found"),
        ("赵女士接到自称客服", "found"),
        ("电话。\n对方以退款", "found"),
        ("138********", "found"),
        ("共被骗走1元", "escaped"),  # only in a script
        ("共被骗走28651元", "missing"),
        ("28.50元", "missing"),
    ],
)
def test_quotations_in_bytes(quote: str, state: str) -> None:
    assert check(quote, [page(HTML)]) == state


def test_a_comment_without_end_takes_no_time() -> None:
    assert len(as_shown("<!-- x" * 50_000)) > 100_000


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An archive with that page, built through the commands."""
    (tmp_path / "notice.html").write_text(HTML, "utf-8")
    run = CliRunner()
    for line in (f"ingest {tmp_path / 'notice.html'}", "build"):
        done = run.invoke(main, [*line.split(), "--data", str(tmp_path / "d")])
        assert done.exit_code == 0, done.output
    yield tmp_path / "d"


def test_a_case_is_proved_and_a_forged_page_is_found_out(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "kb.db")) as db:
        case, sha = db.execute("SELECT c.id, b.sha256 FROM cases c JOIN bulletins b ON b.id = c.bulletin_id").fetchone()
    assert sha == hashlib.sha256(HTML.encode()).hexdigest()
    run = CliRunner()
    done = run.invoke(main, ["verify", case, "--data", str(folder), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["pages"][0]["sha256"] == sha and told["pages"][0]["intact"] and told["pages"][0]["fetched_at"]
    lost = [each for each in told["quotations"] if each["field"] == "amount.lost"]
    assert lost and "28650元" in lost[0]["quote"] and {each["state"] for each in told["quotations"]} == {"found"}
    with closing(sqlite3.connect(folder / "archive.db")) as db, db:
        forged = HTML.replace("8650", "8651").encode()
        db.execute("UPDATE pages SET body = ?", (zlib.compress(forged),))
    done = run.invoke(main, ["verify", case, "--data", str(folder)])
    assert done.exit_code == 1 and "DAMAGED" in done.output and "not in the archived bytes" in done.output


def test_what_cannot_be_proved_is_said(folder: Path) -> None:
    run = CliRunner()
    done = run.invoke(main, ["verify", "ffffffffffffffff-1", "--data", str(folder)])
    assert done.exit_code == 1 and "no such case" in done.output
    with closing(sqlite3.connect(folder / "kb.db")) as db:
        (case,) = db.execute("SELECT id FROM cases").fetchone()
    with closing(sqlite3.connect(folder / "archive.db")) as db, db:
        db.execute("DELETE FROM pages")
    done = run.invoke(main, ["verify", case, "--data", str(folder)])
    assert done.exit_code == 1 and "nothing can be proved" in done.output

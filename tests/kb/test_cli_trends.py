"""`kb trends` over a release that a build made: the rows of the site, in a terminal or as JSON; `kb eval --errors`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from notices import make_archive, read_by_hand

from kb.build import build
from kb.cli import main
from kb.trends import TRENDS


def kb(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=True)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    make_archive(folder, list(range(40)))
    build(folder, reader=read_by_hand)
    return folder


def test_the_trends_there_are() -> None:
    lines = kb("trends").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(TRENDS)
    assert "逐月案件" in kb("trends", "--lang", "zh").stdout
    rows = [json.loads(line) for line in kb("trends", "--json").stdout.splitlines()]
    assert {row["name"] for row in rows} == set(TRENDS) and all(row["title"] and row["counts"] for row in rows)


def test_cases_and_not_tellings_are_counted(data: Path) -> None:
    """What the build has merged counts once, and every case of the release is in one month."""
    told = json.loads(kb("trends", "cases-by-month", "--json", "--data", data).stdout)
    with closing(sqlite3.connect(data / "kb.db")) as db:
        (clusters,) = db.execute("SELECT count(*) FROM merged_cases").fetchone()
        (tellings,) = db.execute("SELECT count(*) FROM cases").fetchone()
    assert told["total"] == sum(row["cases"] for row in told["rows"]) + told["undated"] == clusters <= tellings
    assert told["merged"] and told["coverage"]["sources"] == 4 and told["coverage"]["looks"] == 4
    assert all(row["afterwards"] == row["cases"] for row in told["rows"] if row["month"] < "2025-11"), "first looked at in November 2025"
    assert "cases as published by police, not crimes committed" in told["title"]


def test_a_table_for_a_terminal(data: Path) -> None:
    lines = kb("trends", "cases-by-type", "--data", data, "--lang", "zh").stdout.splitlines()
    assert "不是实际发生的犯罪" in lines[0] and "覆盖：4个来源" in lines[0]
    head = next(n for n, line in enumerate(lines) if line.startswith("类型编号"))
    assert lines[head + 1].split()[0] in ("01", "03") and "案件下限" in lines[head]
    ends = {len(line.replace("·", ".").replace("–", "-").encode("gb18030")) for line in lines[head : head + 3]}
    assert len(ends) == 1, "columns stand under one another, Chinese counted as two"


def test_a_cut_of_the_command_line(data: Path) -> None:
    whole, part = (json.loads(kb("trends", "cases-by-sex", "--json", "--data", data, *cut).stdout) for cut in ((), ("--type", "刷单返利")))
    assert 0 < part["total"] < whole["total"] and part["cut"]["type"] == "01"
    assert json.loads(kb("trends", "cases-by-sex", "--json", "--watched", "--data", data).stdout)["total"] == 0
    for wrong, said in (
        (("crime-rate",), "cases-by-month"), (("cases-by-sex", "--since", "2021-13"), "since"),
        (("cases-by-sex", "--region", "朝阳区"), "regions"), (("cases-by-sex", "--type", "x"), "no type"),
    ):  # fmt: skip
        result = kb("trends", *wrong, "--data", data)
        assert result.exit_code == 1 and said in result.stderr and result.stderr.count("\n") == 1
    assert "kb build" in kb("trends", "cases-by-sex", "--data", data / "nowhere").stderr


def test_an_old_release_is_told_what_mends_it(data: Path, tmp_path: Path) -> None:
    (tmp_path / "kb.db").write_bytes((data / "kb.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / "kb.db")) as db:
        db.execute("DROP TABLE coverage")
    result = kb("trends", "cases-by-sex", "--data", tmp_path)
    assert result.exit_code == 1 and "kb build" in result.stderr


def test_eval_writes_the_error_that_trends_widen_by(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    text = "青河警方通报\n3月12日，家住青河区的赵女士接到自称购物平台客服的电话，称要给她退款。她按要求转账，共被骗{}元。"
    known = {"published": "2024-03-20"}
    rows = [{"id": str(n), "text": text.format(n), **known, "expect": {"cases": [{"loss_yuan": float(n)}]}} for n in range(20_000, 20_012)]
    gold.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    assert kb("eval", gold, "--errors", tmp_path / "error.yml").exit_code == 0
    made = yaml.safe_load((tmp_path / "error.yml").read_text("utf-8"))
    assert made["origin"]["gold"] == "gold.jsonl" and made["origin"]["notices"] == 12
    assert made["fields"]["loss_yuan"] == {"precision": pytest.approx(0.7575, abs=1e-4), "recall": pytest.approx(0.7575, abs=1e-4), "n": 12}

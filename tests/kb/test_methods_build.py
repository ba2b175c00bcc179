"""Patterns in the build and on the command line: traced to cases and quotations, the same whatever the way, kept as people decided."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, tzinfo
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from notices import ARCHIVE, put_in_archive

from kb.build import BuildError, build, methods
from kb.cli import main
from kb.model import Bulletin
from kb.patterns.methods_review import Review, save_review
from kb.store import Store

PEOPLE = ("家住城北的祝女士", "退休职工方先生", "在校学生小陆", "个体户贝女士", "公司文员小凤", "货车司机柏先生")
#: how it was done, by type; each telling has its own people, days and sums
TOLD = {
    "03": (
        "{who}接到自称购物平台客服的电话，对方说“您的快递在分拣时丢失，麻烦您换个亮堂的地方坐好”，要给双倍理赔。"
        "对方以操作失误为由，让其下载会议软件开启屏幕共享，其按提示转账，共被骗{sum}元。"
    ),
    "07": (
        "{who}接到自称市公安局民警的电话，称其涉嫌洗钱，发来一张通缉令，要求其到酒店单独房间配合调查、不得告诉家人，"
        "并把存款转入“安全账户”核查，被骗{sum}元。"
    ),
    "13": ("{who}在交友软件上与一名女子裸聊，对方让其下载“蜜语花开”App，随后以发给通讯录好友相威胁，其先后转账，共被骗{sum}元。"),
}
HOSTS = ("gaj.chengbei.example", "gaj.hedong.example", "news.evening.example")


def notices(tiers: tuple[str, ...] = ("T0", "T0", "T1")) -> Iterator[Bulletin]:
    """Three hosts tell two cases of each type."""
    for n, ((kind, story), (host, tier), turn) in enumerate(product(TOLD.items(), zip(HOSTS, tiers, strict=True), range(2))):
        text = story.format(who=PEOPLE[(n * 5 + turn) % len(PEOPLE)], sum=10_000 + 731 * n)
        day = f"202{turn + 3}-{n % 12 + 1:02}-{n + 5:02}"
        yield Bulletin(
            f"https://{host}/{kind}/{n}.html", f"反诈案例之{n}", f"{n % 9 + 1}月{n + 1}日，{text}", day, None, None, (), None, tier,
            (), "hanweb", f"{day}T08:00:00Z", f"{n:064x}", None,
        )  # fmt: skip


def archive(data: Path, bulletins: list[Bulletin]) -> Path:
    data.mkdir(exist_ok=True)
    with closing(sqlite3.connect(data / "archive.db")) as db:
        db.executescript(ARCHIVE)
        for bulletin in bulletins:
            put_in_archive(db, bulletin)
        db.commit()
    return data


def rows(data: Path, sql: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(f"file:{data / 'kb.db'}?mode=ro", uri=True)) as db:
        return [row[0] if len(row) == 1 else tuple(row) for row in db.execute(sql, values)]


def bodies(data: Path, where: str = "1") -> dict[str, dict[str, Any]]:
    return {each: json.loads(body) for each, body in rows(data, f"SELECT id, body FROM patterns WHERE {where} ORDER BY id")}


def kb(*arguments: object, told: str | None = None) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=told)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built once; not to be changed."""
    data = archive(tmp_path_factory.mktemp("methods"), list(notices()))
    assert build(data).notices == 18
    return data


def test_the_methods_that_are_told_are_found(whole: Path) -> None:
    found = bodies(whole, "status = 'active'").values()
    assert {body["type"]["code"] for body in found} == set(TOLD)
    (told,) = [body for body in found if body["type"]["code"] == "03" and sum(map(len, body["facets"].values())) > 2]
    assert {"操作失误/卡单/连单"} == set(told["facets"]["pretexts"]) and "屏幕共享/会议软件" in told["facets"]["controls"]
    assert "以“操作失误”为由·屏幕共享·转账" in told["title"]["zh"]
    assert told["support"] == {"cases": 6, "hosts": 3, "tiers": {"T0": 4, "T1": 2}}


def test_every_rule_in_use_has_tests_of_both_kinds(whole: Path) -> None:
    """A rule without them fails here, in CI."""
    for body in bodies(whole, "status = 'active'").values():
        assert body["tests"]["scam"] and body["tests"]["legitimate"], body["title"]
        assert any(cue["says"] == "scam" for cue in body["cues"]), body["title"]


def test_every_cue_is_traced_to_a_case_of_its_pattern_and_the_words_that_say_so(whole: Path) -> None:
    sql = "SELECT pattern, cue, field, quote, e.start, e.end, part, b.text, b.title, c.type FROM pattern_evidence e"
    sql += " JOIN bulletins b ON b.id = e.bulletin_id JOIN cases c ON c.id = e.case_id"
    traced: dict[str, set[str]] = {}
    for pattern, cue, field, quote, start, end, part, text, title, kind in rows(whole, sql):
        assert quote and len(quote) <= 60 and len(quote) == end - start
        words = (title if part == "title" else text)[start:end]
        assert all(mine in (printed, "*", " ") for mine, printed in zip(quote, words, strict=True)), (field, quote, words)
        traced.setdefault(pattern, set()).add(cue)
        assert bodies(whole, f"id = '{pattern}'")[pattern]["type"]["code"] == kind
    for each, body in bodies(whole).items():
        assert {cue["id"] for cue in body["cues"] if cue["says"] == "scam"} <= traced[each]
        assert all(cue["cases"] >= (cue["says"] == "scam") for cue in body["cues"])


def test_a_cue_of_a_value_that_no_case_tells_is_in_no_pattern(whole: Path) -> None:
    told = set(rows(whole, "SELECT value FROM facts WHERE case_id IS NOT NULL"))
    bound = {cue["value"] for body in bodies(whole).values() for cue in body["cues"] if cue["says"] == "scam" and cue["value"]}
    assert bound and bound <= told | {"网银转账"}


def test_love_and_nakedness_are_told_coarsely(whole: Path) -> None:
    for body in bodies(whole, "type = '13'").values():
        assert len(body["first_seen"]) == len(body["last_seen"]) == 7
        assert {each["quote"] for each in body["evidence"]} == {""}
    others = bodies(whole, "type = '03'").values()
    assert all(len(body["first_seen"]) == 10 and any(each["quote"] for each in body["evidence"]) for body in others)


def test_what_scammers_are_quoted_with_is_proposed_and_has_no_effect(whole: Path) -> None:
    lines = [json.loads(line) for line in kb("patterns", "review", "--data", whole, "--json").stdout.splitlines()]
    proposed = {line["literal"]: line for line in lines if line["kind"] == "cue"}
    said = proposed["麻烦您换个亮堂的地方坐好"]
    assert said["type"] == "03" and len(said["quotes"]) == 3 and said["quotes"][0]["quote"] == "麻烦您换个亮堂的地方坐好"
    assert not any(said["literal"] in (cue["literals"] or ()) for body in bodies(whole).values() for cue in body["cues"])


def test_indicators_are_apps_of_scams(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "build.db").write_bytes((whole / "build.db").read_bytes())
    with closing(Store(tmp_path / "build.db")) as store:
        found = methods.indicators(store)
    assert [(one["indicator"], one["value"], one["types"]) for one in found] == [("app", "蜜语花开", ["13"])]


def test_one_re_poster_makes_nothing(tmp_path: Path) -> None:
    data = archive(tmp_path, [one for one in notices(("T2", "T2", "T2")) if HOSTS[0] in one.url])
    build(data)
    assert bodies(data) and bodies(data, "status = 'active'") == {}
    with closing(Store(data / "build.db")) as store:
        assert methods.indicators(store) == []


@pytest.mark.parametrize("way", ["backwards", "in steps"])
def test_the_way_to_it_changes_nothing(whole: Path, tmp_path: Path, way: str) -> None:
    told = list(notices())
    data = archive(tmp_path, told[::-1] if way == "backwards" else told[::3])
    build(data)
    if way == "in steps":
        with closing(sqlite3.connect(data / "archive.db")) as db:
            for bulletin in told:
                put_in_archive(db, bulletin)
            db.commit()
        build(data)
    for table, columns in (("patterns", "id, status, cases, hosts, tier, body"), ("pattern_evidence", "*")):
        assert rows(data, f"SELECT {columns} FROM {table} ORDER BY 1, 2") == rows(whole, f"SELECT {columns} FROM {table} ORDER BY 1, 2")


# --- what people decide ---------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(whole: Path, tmp_path: Path) -> Path:
    data = tmp_path / "mine"
    data.mkdir()
    for name in ("archive.db", "build.db", "kb.db"):
        (data / name).write_bytes((whole / name).read_bytes())
    return data


def test_a_rejection_outlives_a_rebuild(mine: Path) -> None:
    each = next(iter(bodies(mine, "status = 'active'")))
    ended = kb("patterns", "review", "reject", each, "--data", mine, "--why", "zwei in einem")
    assert ended.exit_code == 0 and "reject" in ended.stdout
    for everything in (False, True):
        build(mine, everything=everything)
        assert bodies(mine)[each]["status"] == "retired"
    assert "zwei in einem" in kb("patterns", "show", each, "--data", mine).stdout


def test_an_edit_changes_the_words(mine: Path) -> None:
    each, body = next((each, body) for each, body in bodies(mine, "status = 'active'").items() if len(body["cues"]) > 2)
    gone = next(cue["id"] for cue in body["cues"])
    asked = ("--title-zh", "改过的题", "--legitimate-test", "周末一起吃饭吗", "--drop-cue", gone, "--why", "clearer")
    assert kb("patterns", "review", "edit", each, "--data", mine, *asked).exit_code == 0
    build(mine)
    now = bodies(mine)[each]
    assert now["title"] == {"zh": "改过的题", "en": body["title"]["en"]} and now["tests"]["legitimate"][0] == "周末一起吃饭吗"
    assert gone not in {cue["id"] for cue in now["cues"]}


def test_a_proposal_that_is_accepted_becomes_a_cue_with_its_evidence(mine: Path) -> None:
    lines = [json.loads(line) for line in kb("patterns", "review", "--data", mine, "--json").stdout.splitlines()]
    each = next(line["id"] for line in lines if line.get("literal") == "麻烦您换个亮堂的地方坐好")
    refused = kb("patterns", "review", "accept", each, "--data", mine, "--scam-test", "您好")
    assert refused.exit_code == 1 and "does not stand in its test" in refused.stderr
    assert kb("patterns", "review", "accept", each, "--data", mine, "--scam-test", "麻烦您换个亮堂的地方坐好，我帮您办").exit_code == 0
    build(mine)
    cues = [cue for body in bodies(mine, "type = '03'").values() for cue in body["cues"] if cue["id"] == f"c-{each[2:]}"]
    assert cues and all(cue["literals"] == ["麻烦您换个亮堂的地方坐好"] for cue in cues)
    assert rows(mine, "SELECT count(*) FROM pattern_evidence WHERE cue = ?", f"c-{each[2:]}") != [0]
    assert each not in kb("patterns", "review", "--data", mine).stdout


def test_a_terminal_asks_one_after_the_other(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kb.cli import review as room

    class OneSecond(datetime):
        """They stand in order of the second, then of what they are of: no second may pass between."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(2026, 3, 2, 9, 30, tzinfo=tz)

    monkeypatch.setattr(room, "datetime", OneSecond)
    waiting = [{"id": "p-0a1b", "kind": "pattern", "title": {"zh": "题"}, "lacks": ["cue"], "cases": 3}]
    waiting += [
        {"id": f"d-{n}a", "kind": "cue", "type": "03", "literal": "您的包裹丢了", "facet": None, "value": None, "quotes": []}
        for n in range(4)
    ]
    answers = iter(["r", "no method", "a", "", "您的包裹丢了", "e", "shorter", "包裹丢了", "您的包裹丢了", "s", "q"])
    monkeypatch.setattr(room.click, "prompt", lambda *a, **k: next(answers))
    room._ask(mine, waiting, "王记者")
    told = methods.reviews_of(mine)
    assert [(one.of, one.verdict) for one in told.all] == [("d-0a", "accept"), ("d-1a", "edit"), ("p-0a1b", "reject")]
    assert [cue.literals for cue in told.cues()] == [("您的包裹丢了",), ("包裹丢了",)]


def test_what_is_not_there_cannot_be_decided(mine: Path) -> None:
    for asked, said in (
        (("accept", "p-ffff"), "no such pattern"),
        (("accept", "d-ffff"), "no such proposal"),
        (("edit", next(iter(bodies(mine))), "--why", "x"), "nothing to change"),
        (("reject", next(iter(bodies(mine)))), "say why"),
    ):
        ended = kb("patterns", "review", *asked, "--data", mine)
        assert (ended.exit_code, said in ended.stderr) == (1, True), ended.stderr
    assert kb("patterns", "review", "accept", "--data", mine).exit_code == 2


def test_a_damaged_decision_ends_the_build_by_its_name(mine: Path) -> None:
    (mine / "reviews").mkdir()
    (mine / "reviews" / "bad.yml").write_text("of: p-1", "utf-8")
    with pytest.raises(BuildError, match=r"bad\.yml"):
        build(mine)


def test_a_backup_has_the_decisions(mine: Path, tmp_path: Path) -> None:
    save_review(mine / "reviews", Review("p-0a1b", "reject", "王记者", "2026-01-05T09:00:00Z", "why"))
    assert kb("backup", tmp_path / "all.tar", "--data", mine).exit_code == 0
    assert kb("restore", tmp_path / "all.tar", "--data", tmp_path / "new").exit_code == 0
    assert [one.of for one in methods.reviews_of(tmp_path / "new").all] == ["p-0a1b"]


# --- the command ----------------------------------------------------------------------------------------------------------


def test_patterns_are_listed_and_shown(whole: Path) -> None:
    lines = [json.loads(line) for line in kb("patterns", "list", "--data", whole, "--json", "--status", "active").stdout.splitlines()]
    assert {line["id"] for line in lines} == set(bodies(whole, "status = 'active'")) and all(line["cases"] for line in lines)
    assert all(" 07  " in line for line in kb("patterns", "list", "--data", whole, "--type", "07").stdout.splitlines())
    shown = kb("patterns", "show", lines[0]["id"], "--data", whole)
    assert lines[0]["title"]["zh"] in shown.stdout and "test, legitimate" in shown.stdout
    assert json.loads(kb("patterns", "show", lines[0]["id"], "--data", whole, "--json").stdout)["cues"]
    assert kb("patterns", "show", "p-ffff", "--data", whole).exit_code == 1


def test_rules_are_tested_by_command(whole: Path, tmp_path: Path) -> None:
    ended = kb("patterns", "test", "--data", whole, "--json")
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert {line["id"] for line in lines} == set(bodies(whole, "status = 'active'"))
    assert ended.exit_code == (0 if all(line["ok"] for line in lines) else 1)
    (tmp_path / "rules").mkdir()
    assert kb("patterns", "test", "--feed", tmp_path).exit_code == 1, "nothing to test is no success"
    (tmp_path / "rules" / "p-1.yml").write_text("id: p-1\nneeds: 1\nthreshold: 1\ncues: []\ntests: {scam: [您好], legitimate: []}", "utf-8")
    ended = kb("patterns", "test", "--feed", tmp_path)
    assert ended.exit_code == 1 and "no legitimate test" in ended.stdout and "1 of 1 rules fail" in ended.stderr

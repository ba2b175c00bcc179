"""The reference detector: only a feed, a verdict a text, bounded, quick; and the command around it."""

from __future__ import annotations

import json
import time
from collections import deque
from pathlib import Path

import pytest
from click.testing import CliRunner

from docs.spoken import read_scripts, write_feed
from kb.cli import main
from kb.cli.verdicts import read_chunks
from kb.detect import Detector, NoFeed
from kb.detect.normalise import LONGEST
from kb.feeds import scoring as scoring_format
from kb.feeds.sign import make_key
from kb.lexicon import path_of
from tests.clock import seconds

SCORING = json.loads(path_of("scoring.json").read_text("utf-8"))
SCAM = "您好，我是公安局的，您名下的卡涉嫌洗钱，请把钱转到安全账户，不要告诉家人，电话不要挂"
HONEST = "放款前不收您一分钱，带身份证到网点柜台面签，验证码切勿泄露"


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_feed(tmp_path_factory.mktemp("detect") / "feed", SCORING)


@pytest.fixture(scope="module")
def detector(feed: Path) -> Detector:
    return Detector.load(feed)


def test_a_scam_is_told_with_its_type_and_quotes(detector: Detector) -> None:
    verdict = detector.score(SCAM)
    assert verdict.is_scam and verdict.score > 0.95
    assert verdict.type.code == "07"
    assert verdict.evidence
    for found in verdict.evidence:
        assert found.quote in SCAM and len(found.quote) <= 60
        assert found.pattern.startswith("p-")


def test_an_honest_text_is_not(detector: Detector) -> None:
    verdict = detector.score(HONEST)
    assert not verdict.is_scam and verdict.score < 0.05
    assert verdict.evidence == ()


def test_a_warning_is_not_what_it_warns_of(detector: Detector) -> None:
    told = detector.score("谨防诈骗：凡是让您转到安全账户、共享屏幕的都是骗子，请马上挂断并拨打96110")
    assert not told.is_scam and told.score < 0.2


def test_what_the_other_side_says_counts_less(detector: Detector) -> None:
    words = "找个没人的房间，把钱转到安全账户"
    assert detector.score(f"B: {words}").score < detector.score(f"A: {words}").score


@pytest.mark.parametrize(
    "hidden", ["安 全 账 户", "安.全.账.户", "安\u200b全\u200b账\u200b户", "安💰全💰账💰户", "安*全*账*户", "安全賬戶", "安，全，账，户"]
)
def test_hidden_words_are_found(detector: Detector, hidden: str) -> None:
    verdict = detector.score(f"请把钱转到{hidden}")
    assert "c-safe-account" in {found.cue for found in verdict.evidence}


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "。", "A:", "\x00", "𠀀" * 50, "A:\nB:\nA:", "*" * 500, ("安," * 9000), "转" * 30_000, "\ud83d"]
)
def test_any_text_gets_a_verdict(detector: Detector, text: str) -> None:
    verdict = detector.score(text)
    assert 0 <= verdict.score <= 1
    assert verdict.type.code in SCORING["types"]["names"]


def test_what_is_past_the_limit_is_not_read(detector: Detector) -> None:
    filler = "今天天气" * (LONGEST // 4)
    assert detector.score(filler + SCAM).score == detector.score(filler).score


@pytest.mark.parametrize("unit", ["转到", "把钱转到卡", "安,全,", "a.b-", "*x1", "不处理冻", "A:我\nB:你\n", "12,345,"])
def test_long_texts_take_no_longer_than_their_length(detector: Detector, unit: str) -> None:
    def cost(size: int) -> float:
        text = (unit * size)[:size]
        return seconds(lambda: detector.score(text), rounds=3)

    small, large = cost(5_000), cost(20_000)
    assert large < 0.5
    assert large < 0.02 or large / small < 2 * 2.6 * 2.6


def long_lines() -> list[str]:
    return [line for row in read_scripts() for line in row["text"].split("\n") if 60 <= len(line) <= 200]


@pytest.mark.alone
def test_a_line_takes_less_than_a_millisecond(detector: Detector) -> None:
    """On lines of 60 to 200 characters, half of them scams; CPU time, best of five. The floor here leaves room for a busy machine."""
    lines = long_lines()
    best = seconds(lambda: deque(map(detector.score, lines), maxlen=0), rounds=5) / len(lines)
    assert 1 / best > 1_500, f"{1 / best:.0f} lines a second"


@pytest.mark.alone
def test_many_lines_take_less_each(detector: Detector) -> None:
    """By numpy, of the same lines; the making of its table is not counted."""
    lines = (long_lines() * 3)[:6000]
    best = 9.0
    for _ in range(4):
        begun = time.process_time()
        assert sum(1 for _ in detector.score_many(lines)) == len(lines)
        best = min(best, (time.process_time() - begun) / len(lines))
    assert 1 / best > 4_000, f"{1 / best:.0f} lines a second"


def entry(pattern: str, cue: str, status: str = "active", op: str = "upsert") -> dict[str, object]:
    body = {"id": pattern, "status": status, "cues": [{"id": cue}], "guards": []}
    return {"seq": 1, "op": op, "id": pattern, "rev": 1, "kind": "pattern", "body": None if op == "delete" else body}


def cue(name: str, word: str, weight: float = 2.0) -> dict[str, object]:
    body = {"id": name, "status": "active", "says": "scam", "literals": [word], "re2": None, "weight": weight, "types": ["07"]}
    return {"seq": 2, "op": "upsert", "id": name, "rev": 1, "kind": "cue", "body": body}


def put(folder: Path, name: str, entries: list[dict[str, object]]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("".join(json.dumps(each) + "\n" for each in entries), "utf-8")
    (folder / "scoring.json").write_text(json.dumps(SCORING), "utf-8")
    return folder


def test_only_active_patterns_count(tmp_path: Path) -> None:
    entries = [
        entry("p-1", "c-1"),
        entry("p-2", "c-2", status="retired", op="revoke"),
        entry("p-3", "c-3", op="delete"),
        entry("p-4", "c-4", status="draft"),
        entry("p-5", "c-5"),
        *(cue(f"c-{n}", word) for n, word in enumerate(("甲乙丙", "丁戊己", "庚辛壬", "子丑寅"), 1)),
    ]
    found = Detector.load(put(tmp_path / "feed", "snapshot.jsonl", entries))
    assert [rule.id for rule in found.rules] == ["c-1"]
    assert found.score("甲乙丙").score > found.score("丁戊己").score


def test_without_a_snapshot_the_last_word_of_the_log_counts(tmp_path: Path) -> None:
    entries = [
        cue("c-1", "甲乙丙"),
        entry("p-1", "c-1"),
        cue("c-1", "丁戊己"),
        cue("c-2", "子丑寅"),
        entry("p-2", "c-2"),
        entry("p-2", "c-2", op="delete"),
    ]
    found = Detector.load(put(tmp_path / "feed", "log.jsonl", entries))
    assert [(rule.id, rule.literals) for rule in found.rules] == [("c-1", ("丁戊己",))]


def test_a_cue_of_two_patterns_counts_once(tmp_path: Path) -> None:
    every = [cue("c-1", "甲乙丙"), entry("p-1", "c-1"), entry("p-2", "c-1")]
    two, one = (Detector.load(put(tmp_path / str(n), "snapshot.jsonl", every[:n])) for n in (3, 2))
    assert two.score("甲乙丙").score == one.score("甲乙丙").score


def test_a_name_that_the_feed_knows_is_evidence(tmp_path: Path) -> None:
    body = {"id": "i-1", "status": "active", "indicator": "app", "value": "蜜语优选", "types": ["09"]}
    short = {"id": "i-2", "status": "active", "indicator": "app", "value": "乐聊", "types": ["09"]}
    entries: list[dict[str, object]] = [
        {"seq": 1, "op": "upsert", "id": name["id"], "rev": 1, "kind": "indicator", "body": name} for name in (body, short)
    ]
    found = Detector.load(put(tmp_path / "feed", "snapshot.jsonl", entries))
    assert [(rule.id, rule.pattern, rule.weight) for rule in found.rules] == [("i-1", "i-1", SCORING["indicators"]["weight"])]
    none = Detector.load(put(tmp_path / "none", "snapshot.jsonl", []))
    line = "把钱转到平台，蜜语优选里联系接待员提现，先交保证金"
    told = found.score(line)
    assert told.score > none.score(line).score
    assert ("i-1", "蜜语优选里联系接待员提现") in [(each.cue, each.quote) for each in told.evidence]
    assert found.score("谨防诈骗：蜜语优选是假的").score == none.score("谨防诈骗：蜜语优选是假的").score


def test_learned_weights_stand_over_a_cues_own(tmp_path: Path) -> None:
    folder = put(tmp_path / "feed", "snapshot.jsonl", [cue("c-1", "甲乙丙", 2.0), entry("p-1", "c-1")])
    assert [(rule.weight, rule.types) for rule in Detector.load(folder).rules] == [(2.0, {"07": 1.0})]
    told = {**SCORING, "cues": {"c-1": {"weight": 0.5, "types": {"03": 1.5}}}}
    (folder / "scoring.json").write_text(json.dumps(told), "utf-8")
    assert [(rule.weight, rule.types) for rule in Detector.load(folder).rules] == [(0.5, {"03": 1.5})]


def test_what_is_no_feed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoFeed):
        Detector.load(tmp_path)
    (tmp_path / "snapshot.jsonl").write_text("{", "utf-8")
    with pytest.raises(NoFeed):
        Detector.load(tmp_path)


@pytest.mark.parametrize("version", [None, 1, 2, 4])
def test_scoring_of_another_version_is_refused(tmp_path: Path, version: int | None) -> None:
    folder = put(tmp_path, "snapshot.jsonl", [])
    (folder / "scoring.json").write_text(json.dumps({**SCORING, "version": version}), "utf-8")
    with pytest.raises(NoFeed, match="this detector reads 3"):
        Detector.load(folder)


def test_the_feed_carries_scoring_and_vectors() -> None:
    files = scoring_format.snapshot({})
    assert files == scoring_format.merge(files, scoring_format.delta([]))
    assert json.loads(files["scoring.json"])["version"] == 3
    assert json.loads(files["vectors.json"])["vectors"]


def test_a_line_of_output_a_line_of_input(feed: Path) -> None:
    done = CliRunner().invoke(main, ["detect", "--feed", str(feed), "--json"], input=f"{SCAM}\n\n{HONEST}\n")
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert [line["line"] for line in lines] == [1, 2, 3]
    assert [line["is_scam"] for line in lines] == [True, False, False]
    assert lines[0]["type"] == {"code": "07", "zh": "冒充公检法及政府机关类"}
    assert {"pattern", "quote"} <= lines[0]["evidence"][0].keys()


def test_a_transcript_is_one_text(feed: Path, tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text("A: 您好，我是公安局的\nB: 什么事\nA: 您名下的卡涉嫌洗钱，把钱转到安全账户\n", "utf-8")
    done = CliRunner().invoke(main, ["detect", "--feed", str(feed), "--whole", "--json", str(path)])
    lines = done.output.splitlines()
    assert len(lines) == 1 and json.loads(lines[0])["is_scam"]


def test_processes_tell_the_same_in_the_same_order(feed: Path, tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    lines = [f"{at} {line}" for at, line in enumerate(long_lines()[:1500])]
    path.write_bytes("\r\n".join([*lines, SCAM * 900, "", "没有换行的最后一行"]).encode())
    command = ["detect", "--feed", str(feed), "--json", str(path)]
    one, two = (CliRunner().invoke(main, [*command, "--jobs", jobs]) for jobs in ("1", "2"))
    assert one.exit_code == two.exit_code == 0, two.output
    assert one.output == two.output
    assert [json.loads(line)["line"] for line in one.output.splitlines()] == list(range(1, 1504))


def test_a_chat_is_answered_as_it_comes() -> None:
    """A line is told as soon as it is whole, wherever the pieces end in which it was written: within a line, a character, a line end."""
    raw = "第一行\n第二行\r\n\n好".encode()
    pieces = [raw[:4], raw[4:12], raw[12:20], raw[20:-2], raw[-2:]]

    class Pieces:
        def read1(self, size: int) -> bytes:
            return pieces.pop(0) if pieces else b""

    assert list(read_chunks(Pieces())) == [(1, ["第一行"]), (2, ["第二行", ""]), (4, ["好"])]  # type: ignore[arg-type]


def test_for_people_a_line_says_it_all(feed: Path) -> None:
    done = CliRunner().invoke(main, ["detect", "--feed", str(feed)], input=f"{SCAM}\n{HONEST}\n")
    first, second = done.output.splitlines()
    assert first.startswith("scam\t0.9") and "安全账户" in first
    assert second.startswith("-\t0.0")


def test_without_a_feed_it_ends_with_1(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["detect", "--feed", str(tmp_path / "none")], input="您好\n")
    assert done.exit_code == 1
    assert "no feed" in done.output


def test_a_feed_that_the_key_did_not_sign_is_refused(feed: Path, tmp_path: Path) -> None:
    public = make_key(tmp_path / "key", tmp_path / "data")
    done = CliRunner().invoke(main, ["detect", "--feed", str(feed), "--key", str(public)], input="您好\n")
    assert done.exit_code == 1
    assert "no_manifest" in done.output

"""The real log, the real folder's check and the real build against tamperings, histories and notices that somebody else made."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyarrow import parquet

from crawlers.archive import Archive
from kb.build import build
from kb.detect import Detector
from kb.feeds import formats, log
from kb.feeds.check import check
from kb.feeds.folder import contents, write
from kb.feeds.log import Entry, State
from kb.feeds.manifest import MANIFEST
from kb.model import Bulletin, bulletin_id
from kb.text import fold

from .histories import OPS, history
from .tamper import unnoticed

HERE = Path(__file__).parent
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
TAMPERINGS, HISTORIES = 2_000, 2_000
NOT_READ = {"x30"}  #: true notices that the reading takes for advice without a case


def load(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


POISON, CLEAN = load("poison.jsonl"), load("clean.jsonl")


@pytest.fixture(scope="module", autouse=True)
def made_of_the_log() -> Iterator[None]:
    """Without what is the same whatever the notices say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "ALWAYS", ("jsonl",))
        yield


# --- histories -------------------------------------------------------------------------------------------------------


class Reader:
    def __init__(self, state: State, cursor: int) -> None:
        self.state, self.cursor = state, cursor

    def read(self, entries: list[Entry], page: int, stop: int | None, again: bool) -> None:
        if stop is not None:  # died after some of the first page, before its cursor was kept
            self.state = log.replay(log.since(entries, self.cursor)[:page][:stop], self.state)
            return
        while new := log.since(entries, self.cursor)[:page]:
            for _ in range(2 if again else 1):
                self.state = log.replay(new, self.state)
            self.cursor = new[-1].seq


def walk(seed: int) -> Counter[str]:
    """One history, looked at after each step; what it was made of, by step and by change."""
    done: Counter[str] = Counter()
    entries: list[Entry] = []
    readers: dict[str, Reader] = {}
    wanted: dict[str, Any] = {}
    shots: list[tuple[int, State]] = [(0, {})]
    for step in history(seed):
        done.update([step["do"], *(op for op, _ in step.get("ops", ()))])
        if step["do"] == "want":
            wanted = {each: (one["kind"], one["body"]) for each, one in step["wanted"].items()}
            entries += log.changes(log.replay(entries), wanted, step["erased"], log.end_of(entries) + 1)
            shots.append((log.end_of(entries), log.replay(entries)))
            state = log.replay(entries)
            assert all(state[each].body is None for each in step["erased"] if each in state and each not in wanted)
        elif step["do"] == "start":
            new = step["from"] == "zero"
            readers[step["reader"]] = Reader({} if new else log.replay(entries), 0 if new else log.end_of(entries))
        elif step["do"] == "read":
            readers[step["reader"]].read(entries, step["page"], step["stop"], step["again"])
        else:
            cursor, shot = shots[int(step["share"] * (len(shots) - 1))]
            assert log.replay(log.since(entries, cursor), shot) == log.replay(entries)
    assert {e.id: (e.kind, e.body) for e in log.live(log.replay(entries))} == wanted
    assert all(reader.state == log.replay(entries) for reader in readers.values())
    assert log.from_lines(log.to_lines(entries)) == entries
    return done


def test_readers_of_every_history_end_with_what_the_log_says() -> None:
    done = sum((walk(seed) for seed in range(HISTORIES)), Counter[str]())
    assert set(done) == {"want", "start", "read", "probe", *OPS} - {"none"} and min(done.values()) > HISTORIES, done


# --- tamperings ------------------------------------------------------------------------------------------------------


def publish(folder: Path, entries: list[Entry], now: datetime) -> None:
    files, began = contents(entries, None, ("jsonl", "csv"))
    write(folder, files, sequence=log.end_of(entries), began=began, now=now, key=KEY)


@pytest.fixture(scope="module")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the clean archive."""
    return made(tmp_path_factory.mktemp("clean"), CLEAN)


def missed(fed: Path, room: Path, seed: int, n: int) -> list[str]:
    entries = logged(fed)[:40]  # every byte is looked at two thousand times
    publish(room / "feed", entries[: len(entries) // 2], NOW - timedelta(hours=3))
    shutil.copytree(room / "feed", room / "older")
    publish(room / "feed", entries, NOW)
    signed, older = room / "feed", room / "older"
    seen = (signed / MANIFEST).read_bytes()
    assert check(signed, KEY.public_key(), NOW, seen) == []
    assert check(signed, KEY.public_key(), NOW, (older / MANIFEST).read_bytes()) == []

    def passes(copy: Path) -> bool:
        return not check(copy, KEY.public_key(), NOW + timedelta(hours=1), seen)

    return unnoticed(signed, seed, n, room, passes, older=older, sign=KEY.sign)


def test_every_tampering_is_noticed(fed: Path, tmp_path: Path) -> None:
    assert missed(fed, tmp_path, 1, TAMPERINGS) == []


@pytest.mark.soak
def test_every_tampering_is_noticed_in_full(fed: Path, tmp_path: Path) -> None:
    assert missed(fed, tmp_path, 2, 20_000) == []


# --- poison ----------------------------------------------------------------------------------------------------------


def made(data: Path, rows: list[dict[str, Any]]) -> Path:
    """A data folder whose archive holds these as a crawl would have stored them, built."""
    data.mkdir(exist_ok=True)
    with closing(Archive(data / "archive.db")):
        pass
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        for n, each in enumerate(rows, 1):
            if each.get("refused"):
                continue
            row, meta = each["row"], each["meta"]
            b = Bulletin(**{key: row.get(key) for key in ("url", "title", "text", "published", "publisher", "authority")})
            b = replace(b, tier=meta["tier"], source=meta["source"])
            who = (b.published, b.publisher, b.authority, b.source, b.tier)
            values = (bulletin_id(b.url), b.url, b.title, b.text, *who, n, "2026-06-01T06:00:00Z")
            columns = "id, url, title, text, published, publisher, authority, source, tier, changed, fetched_at"
            db.execute(f"INSERT INTO bulletins({columns}) VALUES ({', '.join('?' * len(values))})", values)
    build(data)
    return data


def logged(data: Path) -> list[Entry]:
    with closing(sqlite3.connect(data / "kb.db")) as db:
        return log.read_log(db)


def in_use(data: Path) -> list[dict[str, Any]]:
    return [entry.body or {} for entry in log.live(log.replay(logged(data)))]


def plain(value: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", fold(value)).removesuffix("app").strip(" /")


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("poisoned"), [*CLEAN, *POISON])


@pytest.mark.parametrize("archive", ["fed", "poisoned"])
def test_what_is_true_is_in_the_feed(archive: str, request: pytest.FixtureRequest) -> None:
    bodies = in_use(request.getfixturevalue(archive))
    types = {body["type"]["code"] for body in bodies if "guards" in body}
    named = {plain(body["value"]) for body in bodies if "indicator" in body}
    lost = [
        (row["id"], want)
        for row in [*CLEAN, *(row for row in POISON if "must" in row and archive == "poisoned")]
        for want in [row["must"].get("pattern"), *row["must"]["indicators"]]
        if want and want not in types and plain(want) not in named
    ]
    assert {each for each, _ in lost} == (NOT_READ if archive == "poisoned" else set()), lost


def wrongs(row: dict[str, Any], bodies: list[dict[str, Any]], text: str, cells: list[str]) -> list[str]:
    """What of a poisoned notice is in the feed."""
    never, found = row["must_not"], []
    named = {plain(body["value"]) for body in bodies if "indicator" in body}
    found += [f"indicator {value}" for value in never.get("indicators", ()) if plain(value) in named]
    found += [f"literal {value}" for value in never.get("literals", ()) if value in text]
    cues = [body for body in bodies if "says" in body]
    for says, key in (("scam", "scam_cues"), ("legitimate", "legitimate_cues")):
        for value in never.get(key, ()):
            told = [cue for cue in cues if cue["says"] == says]
            hit = [cue["id"] for cue in told if value in (cue["literals"] or ()) or (cue["re2"] and re.fullmatch(cue["re2"], value))]
            found += [f"{says} cue {each} for {value}" for each in hit]
    address, owner = json.dumps(row["row"].get("url"), ensure_ascii=False)[1:-1], bulletin_id(str(row["row"].get("url")))
    if never.get("evidence") and (address in text or owner in text):
        found.append("evidence")
    days = [body.get(key) or "" for body in bodies for key in ("first_seen", "last_seen")]
    found += [f"date {value}" for value in never.get("dates", ()) if any(day.startswith(value) for day in days)]
    found += [f"cell {value}" for value in never.get("cells", ()) if any(cell.startswith(value) for cell in cells)]
    return found


def written(path: str, raw: bytes) -> str:
    """A file as text, of Parquet every cell as a CSV would have it."""
    if not path.endswith(".parquet"):
        return raw.decode("utf-8", "replace")
    out = io.StringIO()
    csv.writer(out).writerows([row.values() for row in parquet.read_table(io.BytesIO(raw)).to_pylist()])
    return out.getvalue()


def test_no_everyday_line_is_a_scam_to_the_detector_of_the_poisoned_feed(poisoned: Path, tmp_path: Path) -> None:
    files, _ = contents(logged(poisoned), None, ("jsonl", "scoring"))
    for path, raw in files.items():
        (tmp_path / path).write_bytes(raw)
    detector = Detector.load(tmp_path)
    lines = [(row["id"], line) for row in POISON for line in row["must_not"].get("alarms", ())]
    assert len(lines) >= 5 and detector.rules
    assert [(each, line) for each, line in lines if detector.score(line).is_scam] == []
    assert detector.score("您好，我是公安局的，您名下的卡涉嫌洗钱，请把钱转到安全账户，不要告诉家人，电话不要挂").is_scam, "it does alarm"


def test_nothing_of_the_poison_is_in_the_feed(poisoned: Path) -> None:
    entries = logged(poisoned)
    files, _ = contents(entries, 0, [name for name in formats.FORMATS if name != "scoring"])
    text = "\n".join(written(path, raw) for path, raw in files.items())
    assert sum(path.endswith(".parquet") for path in files) == 6
    cells = [cell for path, raw in files.items() if path.endswith(".csv") for row in csv.reader(io.StringIO(raw.decode())) for cell in row]
    bodies = in_use(poisoned)
    found = Counter({row["id"]: 1 for row in POISON if not row.get("refused") and wrongs(row, bodies, text, cells)})
    told = {row["id"]: (row["kind"], wrongs(row, bodies, text, cells)) for row in POISON if row["id"] in found}
    assert told == {}

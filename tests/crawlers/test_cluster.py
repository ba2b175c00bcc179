"""A crawl on several machines: the real command as writer and workers, with a redis of the test's own, under kills of each of them."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redis_server
from nursery import Ended, Nursery
from scrapy import Request
from test_kills import contents, halves
from twisted.python.failure import Failure
from web import Answer, Asked, Web, column

from crawlers.cluster.board import OUTCOMES, WORKERS, Board, ClusterError, queue_of
from crawlers.cluster.turns import Far
from crawlers.cluster.worker import Worker
from crawlers.robots import RobotsMiddleware
from crawlers.rows import Row
from crawlers.sample_web import SOURCES, SampleWeb, serve
from crawlers.source import load_sources
from crawlers.spider import spider_class

#: dead after a second and a half, so that tests need not wait
SOON = {"crawlers.cluster.turns.LEASE": 2.0, "crawlers.cluster.board.ALIVE": 1.5, "crawlers.cluster.worker.BEAT": 0.3}
Started = tuple[int, int]


class Cluster:
    """One data folder, one redis, a web, and any number of processes."""

    def __init__(self, nursery: Nursery, server: redis_server.Redis, data: Path, **web: Any) -> None:
        self.nursery, self.redis, self.data, self.web = nursery, server, data, web
        self.set: dict[str, Any] = {**SOON}

    def writer(self, *args: str) -> Started:
        return self.nursery.start("crawl", *args, "--data", self.data, "--writer", self.redis.url, set=self.set, **self.web)

    def worker(self) -> Started:
        return self.nursery.start("crawl", "--cluster", self.redis.url, set=self.set, **self.web)

    def crawl(self, *args: str, workers: int = 2) -> tuple[Ended, list[Ended]]:
        writer, started = self.writer(*args), [self.worker() for _ in range(workers)]
        ended = self.nursery.wait(*writer)
        return ended, [self.nursery.wait(*each) for each in started]


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[redis_server.Redis]:
    redis_server.wanted()
    server = redis_server.Redis(tmp_path_factory.mktemp("r")).start()
    yield server
    server.kill()


@pytest.fixture
def sample(nursery: Nursery, server: redis_server.Redis, data: Path) -> Iterator[Cluster]:
    with serve() as web:
        assert isinstance(web, SampleWeb)
        cluster = Cluster(nursery, server, data, sources=SOURCES, port=web.port)
        cluster.log = web.log  # type: ignore[attr-defined]
        yield cluster


@pytest.fixture
def columns(nursery: Nursery, server: redis_server.Redis, data: Path, web: Web, declare: Callable[..., Path]) -> Callable[..., Cluster]:
    """A cluster on made-up columns, `hosts` of `notices` each; a second source on the first host where `shared`."""

    def make(hosts: int = 3, notices: int = 20, shared: bool = False) -> Cluster:
        changes = []
        for n in range(hosts):
            host = f"h{n}.anlan.example"
            column(web, host, notices)
            changes.append({"name": f"s{n}", "lists": [f"http://{host}/jwzx/index.html"], "allow": [host]})
        if shared:
            column(web, "h0.anlan.example", notices, folder="/tfgz")
            lists, article = ["http://h0.anlan.example/tfgz/index.html"], r"/tfgz/\d{6}/t\d{8}_\d+\.html$"
            changes.append({"name": "other", "lists": lists, "allow": ["h0.anlan.example"], "article": article})
        return Cluster(nursery, server, data, sources=declare(*changes), port=web.port)

    return make


def once(web: Web) -> dict[str, int]:
    """Addresses that were asked for more than once, robots.txt apart."""
    asked = Counter(f"{a.host}{a.path}" for a in web.log if a.path != "/robots.txt")
    return {url: n for url, n in asked.items() if n > 1}


def test_two_workers_bring_what_one_process_brings(sample: Cluster, tmp_path: Path) -> None:
    ended, workers = sample.crawl("--json")
    assert [ended.code, *(w.code for w in workers)] == [0, 0, 0], ended.err
    assert not any("Traceback" in each.err for each in (ended, *workers))
    alone = sample.nursery.run("crawl", "--json", "--data", tmp_path / "alone", **sample.web)
    assert contents(sample.data / "archive.db") == contents(tmp_path / "alone" / "archive.db")
    keys = ("source", "status", "discovered", "stored", "quarantined", "pending", "refused", "missed")
    assert [{k: row[k] for k in keys} for row in ended.rows] == [{k: row[k] for k in keys} for row in alone.rows]


def test_each_address_is_asked_for_once_and_a_second_run_finds_nothing_new(columns: Callable[..., Cluster], web: Web) -> None:
    cluster = columns()
    ended, workers = cluster.crawl("--json")
    assert [row["stored"] for row in ended.rows] == [20, 20, 20] and once(web) == {}
    assert all(sum(n for n in _delivered(w)) > 0 for w in workers), "one of two workers did nothing"
    before = len(web.log)
    again, _ = cluster.crawl("--json")
    assert [row["run"].get("new", 0) for row in again.rows] == [0, 0, 0]
    assert {a.path for a in web.log[before:]} <= {"/robots.txt", "/jwzx/index.html"}
    cluster.data = cluster.data.with_name("another")
    other, _ = cluster.crawl("--json")
    assert [row["stored"] for row in other.rows] == [20, 20, 20], "the first archive's writer has gone"


def _delivered(ended: Ended) -> list[int]:
    return [int(word) for word in ended.out.split() if word.isdigit()]


# --- kills ------------------------------------------------------------------------------------------------------------


def harass(cluster: Cluster, web: Web, rng: random.Random, kills: int, victims: str) -> int:
    """Kill one of `victims` again and again while writer and two workers crawl, start it again, and let them end; how many kills hit."""
    parts: dict[str, Started] = {"writer": cluster.writer(), "worker 1": cluster.worker(), "worker 2": cluster.worker()}
    hit = 0
    for _ in range(kills):
        goal, limit = len(web.log) + rng.randint(1, 12), time.monotonic() + 4
        while len(web.log) < goal and time.monotonic() < limit:
            time.sleep(0.001)
        time.sleep(rng.random() * 0.01)
        victim = rng.choice([name for name in (*parts, "redis") if name.startswith(victims)])
        if victim == "redis":
            cluster.redis.kill()
            time.sleep(rng.random() * 0.1)
            cluster.redis.start()
            hit += 1
            continue
        os.kill(parts[victim][0], signal.SIGKILL)
        ended = cluster.nursery.wait(*parts[victim])
        hit += ended.code == -signal.SIGKILL
        if victim == "writer":
            assert halves(cluster.data / "archive.db") == {}
        if ended.code == 0 and victim == "writer":
            break
        parts[victim] = cluster.writer() if victim == "writer" else cluster.worker()
    for name, part in parts.items():
        ended = cluster.nursery.wait(*part)
        assert ended.code == 0 and "Traceback" not in ended.err, (name, ended.err)
    return hit


@pytest.mark.parametrize("victims", ["worker", "writer", "redis", ""])
@pytest.mark.parametrize("rounds", [1, pytest.param(25, marks=pytest.mark.soak)])
def test_kills_lose_and_double_nothing(columns: Callable[..., Cluster], web: Web, victims: str, rounds: int) -> None:
    kills, notices = (5, 40) if rounds == 1 else (40, 300)
    cluster = columns(3, notices)
    cluster.set["crawlers.settings.HOST_CEILING"] = 1_000_000  # redis counts what all rounds ask of a host on this day
    expected = sorted(url for url in (f"http://{h}{p}" for h, p in web.routes) if "/t2" in url)
    hit = 0
    for n in range(rounds):
        cluster.data = cluster.data.parent / f"data{n}"
        hit += harass(cluster, web, random.Random(f"{victims}{n}"), kills, victims)
        assert halves(cluster.data / "archive.db") == {}
        db = sqlite3.connect(cluster.data / "archive.db")
        assert sorted(row[0] for row in db.execute("SELECT url FROM bulletins")) == expected
        assert db.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM frontier WHERE state = 'pending'").fetchone() == (0,)
        db.close()
    assert hit >= rounds * kills // 2, f"only {hit} of {rounds * kills} kills hit"


def test_a_redis_that_forgets_everything_costs_no_notice(columns: Callable[..., Cluster], web: Web) -> None:
    cluster = columns(3, 40)
    writer, workers = cluster.writer("--json"), [cluster.worker(), cluster.worker()]
    while len(web.log) < 40:
        time.sleep(0.001)
    cluster.redis.kill()
    cluster.redis.forget()
    cluster.redis.start()
    ended = cluster.nursery.wait(*writer)
    assert ended.code == 0 and [row["stored"] for row in ended.rows] == [40, 40, 40], ended.err
    assert [cluster.nursery.wait(*each).code for each in workers] == [0, 0]


class Idle:
    """The engine of a source at which nothing is under way; what it is given and how it is closed is told in `told`."""

    def __init__(self, told: list[str]) -> None:
        self.told, self.scheduler, self.downloader = told, self, SimpleNamespace(active=())
        self.scraper = SimpleNamespace(slot=SimpleNamespace(is_idle=lambda: True))

    def needs_backout(self) -> bool:
        return False

    def under_way(self) -> bool:
        return bool(self.told)

    def next_request(self) -> str:
        return "row"

    def crawl(self, request: str) -> None:
        self.told.append(request)

    async def close_spider_async(self, reason: str) -> None:
        self.told.append(reason)


@pytest.fixture
def idler(server: redis_server.Redis, board: Board, monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker with room for one source, `a`, which has long been idle; there are rows of `a` and of `b`."""
    monkeypatch.setattr("crawlers.cluster.worker.AT_ONCE", 1)
    worker: Any = Worker(server.url, SimpleNamespace(), sample=True)  # type: ignore[arg-type]
    worker.sources, worker.told, worker._idle = {"a": None, "b": None}, [], {"a": time.monotonic() - 60}
    worker.open = {"a": SimpleNamespace(engine=Idle(worker.told), spider=SimpleNamespace(), stats=SimpleNamespace(get_value={}.get))}
    for name in "ab":
        board.redis.lpush(queue_of(name), b"row")
    return worker


async def test_a_source_that_has_just_been_given_a_row_makes_no_room(idler: Any) -> None:
    for _ in range(2):
        idler._look(["a", "b"])
        await asyncio.sleep(0)
    assert idler.told == ["row"]


async def test_a_source_without_rows_makes_room(idler: Any, board: Board) -> None:
    board.redis.delete(queue_of("a"))
    idler._look(["a", "b"])
    await asyncio.sleep(0)
    assert idler.told == ["finished"]


async def test_rows_in_hand_of_a_source_that_was_closed_are_told_of(idler: Any, board: Board) -> None:
    async def crawl(crawler: Any, archive: Far) -> None:
        archive.take("https://a/1", b"row", "a", None)

    idler.process.crawl = crawl
    board.pop(queue_of("a"), idler.name)
    await idler._visit("a", idler.open["a"])
    assert idler.far.hand == {} and board.in_hand(idler.name) == [] and board.backlog() == 1


def test_sources_for_which_there_is_no_room_have_their_turns(columns: Callable[..., Cluster], web: Web) -> None:
    cluster = columns(3, 4)
    cluster.set |= {"crawlers.cluster.worker.AT_ONCE": 1, "crawlers.cluster.worker.LINGER": 0.0, "crawlers.cluster.writer.AHEAD": 2}
    ended, _ = cluster.crawl("--json", workers=1)
    assert [(row["stored"], row["pending"]) for row in ended.rows] == [(4, 0)] * 3 and once(web) == {}


# --- what a kill may leave, one step at a time ------------------------------------------------------------------------


@pytest.fixture
def board(server: redis_server.Redis) -> Board:
    return Board(server.url)


def popped(board: Board, worker: str) -> bytes:
    """The next row of the first source, in this worker's hand."""
    limit = time.monotonic() + 20
    while (item := board.pop(queue_of("s0"), worker)) is None:
        assert time.monotonic() < limit, "it is not handed out again"
        time.sleep(0.01)
    return item


def test_a_row_is_handed_out_again_however_many_of_its_workers_die(columns: Callable[..., Cluster], board: Board) -> None:
    cluster = columns(1, 3)
    cluster.set["crawlers.cluster.writer.BEAT"] = 0.2
    writer = cluster.writer("--json")
    for n in range(5):  # the list, without which there is no notice at all
        assert b"/jwzx/index.html" in popped(board, f"dead {n}")
        board.redis.sadd(WORKERS, f"dead {n}")
    worker = cluster.worker()
    ended = cluster.nursery.wait(*writer)
    assert ended.code == 0 and [(row["stored"], row["pending"]) for row in ended.rows] == [(3, 0)], ended.err
    assert cluster.nursery.wait(*worker).code == 0


def test_a_row_of_which_nothing_comes_to_workers_that_live_ends_the_run_and_not_the_next(
    columns: Callable[..., Cluster], board: Board, rows: Callable[..., list[Any]]
) -> None:
    cluster = columns(1, 3)
    writer = cluster.writer("--json")
    for _ in range(3):
        board.live("alive", ["s0"])
        board.deliver("alive", popped(board, "alive"), None)
    ended = cluster.nursery.wait(*writer)
    assert ended.code == 0 and ended.rows[0]["stored"] == 0
    assert rows("SELECT url FROM crawl_log WHERE event = 'given_up'") == ["http://h0.anlan.example/jwzx/index.html"]
    again, _ = cluster.crawl("--json")
    assert again.rows[0]["stored"] == 3


def test_an_outcome_is_written_when_redis_moved_two_and_told_of_one(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    move = board.redis.blmove
    monkeypatch.setattr(board.redis, "blmove", lambda *words: (move(*words), move(*words))[1])  # killed before it answered, asked again
    board.redis.lpush(OUTCOMES, b"1", b"2", b"3", b"4")
    written = []
    while (outcome := board.next_outcome(0.01)) is not None:
        written.append(outcome)
        board.wrote(outcome)
    assert sorted(written) == [b"1", b"2", b"3", b"4"]


def test_a_turn_is_asked_for_at_a_redis_that_was_started_again_at_any_moment(
    server: redis_server.Redis, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scripts are not in the append-only file: what was loaded a moment ago is unknown to the next redis."""
    load = board.redis.script_load

    def load_and_die(script: str) -> Any:
        known = load(script)
        server.kill()
        server.start()
        return known

    monkeypatch.setattr(board.redis, "script_load", load_and_die)
    far = Far(board, "worker", sample=True)
    assert far.hold("h0.anlan.example", "blocked", "why", 60.0) == 60.0


def test_a_redis_that_does_not_answer_is_no_failure_of_the_url(declare: Callable[..., Path]) -> None:
    known = load_sources(declare())
    source = known["anlan_police"]
    spider = spider_class(source, known.values())()
    row = Row(source.lists[0], source.name, "list")
    failure = Failure(ClusterError("redis://…: Connection refused"))
    failure.request = Request(row.url, meta={"row": row})  # type: ignore[attr-defined]
    assert list(spider.failed(failure)) == []
    robots = RobotsMiddleware(SimpleNamespace(engine=SimpleNamespace(download_async=_unasked)))  # type: ignore[arg-type]
    for _ in range(2):  # the second is not told of the first one's
        with pytest.raises(ClusterError):
            asyncio.run(robots.process_request(Request(row.url)))


async def _unasked(request: Request) -> None:
    raise ClusterError("redis://…: Connection refused")


async def test_a_redis_that_is_gone_when_rows_are_given_back_ends_the_worker(idler: Any, board: Board, server: redis_server.Redis) -> None:
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    async def crawl(crawler: Any, archive: Far) -> None:
        for url in ("https://a/1", "https://a/2"):
            archive.take(url, b"row", "a", None)
        server.kill()

    idler.process.crawl = crawl
    idler.board.redis.set_retry(Retry(NoBackoff(), 0))  # nor need the test wait a minute for it
    idler._spawn(idler._visit("a", idler.open["a"]))
    while idler._tasks:
        await asyncio.sleep(0.01)
    server.start()  # it answers again before the worker looks
    with pytest.raises(ClusterError, match="run the command again"):
        idler._ended({"state": "closed"})
    assert idler.open == {}


def test_workers_whose_redis_has_gone_end_soon_and_in_one_line(columns: Callable[..., Cluster], web: Web) -> None:
    cluster = columns(6, 40)
    cluster.set["crawlers.cluster.board.PATIENCE"] = 1.0
    timed(web, 0.05)
    writer, workers = cluster.writer(), [cluster.worker(), cluster.worker()]
    while len(web.log) < 40:
        time.sleep(0.001)
    cluster.redis.kill()
    gone = time.monotonic()
    for each in (*workers, writer):
        ended = cluster.nursery.wait(*each)
        assert ended.code == 1 and ended.err.count("\n") == 1 and "run the command again when redis answers" in ended.err, ended.err
    assert time.monotonic() - gone < 6, "each of the sources under way waits for redis by itself"
    cluster.redis.start()
    again, others = cluster.crawl("--json")
    assert [row["stored"] for row in again.rows] == [40] * 6 and [w.code for w in others] == [0, 0]


def test_a_worker_that_outgrows_its_memory_says_so_and_another_goes_on(columns: Callable[..., Cluster]) -> None:
    cluster = columns(2, 30)
    writer = cluster.writer("--json")
    cluster.set["crawlers.settings.MEMUSAGE_LIMIT_MB"] = 1
    ended = cluster.nursery.wait(*cluster.worker())
    assert ended.code == 1
    assert ended.err == "kb: more than 1 MB of memory in use; what was delivered is kept, start the worker again\n"
    del cluster.set["crawlers.settings.MEMUSAGE_LIMIT_MB"]
    other = cluster.worker()
    assert [row["stored"] for row in cluster.nursery.wait(*writer).rows] == [30, 30]
    assert cluster.nursery.wait(*other).code == 0


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_a_signal_ends_says_so_and_another_goes_on(columns: Callable[..., Cluster], web: Web, sign: signal.Signals) -> None:
    cluster = columns(2, 30)
    timed(web, 0.02)
    writer, worker = cluster.writer("--json"), cluster.worker()
    while len(web.log) < 10:
        time.sleep(0.001)
    os.kill(worker[0], sign)
    ended = cluster.nursery.wait(*worker)
    assert ended.code == 1 and ended.err == "kb: ended by a signal; what was delivered is kept, start the worker again\n"
    other = cluster.worker()
    assert [row["stored"] for row in cluster.nursery.wait(*writer).rows] == [30, 30]
    assert cluster.nursery.wait(*other).code == 0


def _catches(pid: int, sign: signal.Signals) -> bool:
    """Whether a process has a handler of its own by now."""
    caught = next(line for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (sign - 1) & 1)


def test_a_worker_that_a_signal_ends_while_it_waits_says_so(columns: Callable[..., Cluster]) -> None:
    cluster = columns(1, 1)
    worker = cluster.worker()
    while not _catches(worker[0], signal.SIGTERM):
        time.sleep(0.01)
    os.kill(worker[0], signal.SIGTERM)
    ended = cluster.nursery.wait(*worker)
    assert ended.code == 1 and ended.err == "kb: ended by a signal; what was delivered is kept, start the worker again\n"


# --- manners ----------------------------------------------------------------------------------------------------------


def timed(web: Web, seconds: float) -> dict[str, list[tuple[float, float]]]:
    """From now on each answer takes so long; host -> (begun, over) of its requests, in order."""
    spans: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def take_time(asked: Asked) -> None:
        time.sleep(seconds)
        spans[asked.host].append((asked.at, time.monotonic()))

    web.on_request = take_time
    return spans


def test_workers_share_one_connection_and_one_delay_a_host(columns: Callable[..., Cluster], web: Web) -> None:
    cluster = columns(2, 6, shared=True)
    cluster.set["crawlers.pace.SAMPLE_SCALE"] = 0.05  # a delay of 2 seconds is 0.1
    spans = timed(web, 0.03)
    ended, workers = cluster.crawl("--json")
    assert [row["stored"] for row in ended.rows] == [6, 6, 6]
    assert sum(1 for w in workers if _delivered(w)[-1] > 0) == 2
    for host, found in spans.items():
        gaps = [after[0] - before[1] for before, after in pairwise(sorted(found))]
        assert min(gaps) >= 0.095, f"{host}: {min(gaps):.3f} seconds between two requests"


def test_the_ceiling_of_a_day_is_one_for_all_and_outlives_redis(columns: Callable[..., Cluster], web: Web) -> None:
    cluster = columns(1, 30, shared=True)
    cluster.set["crawlers.settings.HOST_CEILING"] = 20
    ended, _ = cluster.crawl("--json")
    assert {row["status"] for row in ended.rows} == {"ceiling"} and len(web.log) == 20
    cluster.redis.kill()
    cluster.redis.forget()
    cluster.redis.start()
    cluster.set["crawlers.cluster.worker.FIRST_WAIT"] = 5.0  # such a run hands nothing out, and may be over before a worker looks
    again, _ = cluster.crawl("--json")
    assert {row["status"] for row in again.rows} == {"ceiling"} and len(web.log) == 20
    alone = cluster.nursery.run("crawl", "--json", "--data", cluster.data, set=cluster.set, **cluster.web)
    assert {row["status"] for row in alone.rows} == {"ceiling"} and len(web.log) == 20


def test_a_wall_that_one_worker_meets_keeps_all_away(columns: Callable[..., Cluster], web: Web) -> None:
    cluster = columns(1, 30, shared=True)
    cluster.set["crawlers.pace.SAMPLE_SCALE"] = 0.02  # an answer is judged within the delay that follows it
    walls: list[str] = []

    def wall(asked: Asked) -> Answer:
        walls.append(asked.path)
        return Answer("", 403)

    for key in [key for key in web.routes if key[1].endswith(("_1003.html", "_1004.html", "_1005.html"))]:
        web.routes[key] = wall
    ended, _ = cluster.crawl("--json")
    assert len(walls) == 1
    assert {row["status"] for row in ended.rows} == {"blocked"} and any(row["pending"] for row in ended.rows)
    asked = len(web.log)
    alone = cluster.nursery.run("crawl", "--json", "--data", cluster.data, **cluster.web)
    assert len(web.log) == asked and "left alone" in alone.rows[0]["why"]


# --- one clear line ---------------------------------------------------------------------------------------------------


def test_no_redis_no_writer_and_a_second_archive_are_told_in_one_line(columns: Callable[..., Cluster], tmp_path: Path, web: Web) -> None:
    cluster = columns(1, 200)
    quick = {"crawlers.cluster.board.PATIENCE": 0.2, "crawlers.cluster.worker.FIRST_WAIT": 0.2}
    for option in ("--cluster", "--writer"):
        ended = cluster.nursery.run("crawl", "--data", tmp_path / "x", option, "redis://u:secret@127.0.0.1:1/0", set=quick, **cluster.web)
        assert ended.code == 1 and "run the command again" in ended.err and "secret" not in ended.err and ended.err.count("\n") == 1
    ended = cluster.nursery.run("crawl", "--cluster", cluster.redis.url, set=quick, **cluster.web)
    assert ended.code == 1 and "kb crawl --writer" in ended.err
    first = cluster.writer()
    while not cluster_run(cluster):
        time.sleep(0.01)
    second = cluster.nursery.run("crawl", "--data", tmp_path / "other", "--writer", cluster.redis.url, set=quick, **cluster.web)
    assert second.code == 1 and "another archive has its writer there" in second.err
    os.kill(first[0], signal.SIGTERM)
    ended = cluster.nursery.wait(*first)
    assert ended.code == 1 and "interrupted" in ended.err


def cluster_run(cluster: Cluster) -> Any:
    import redis

    return redis.Redis.from_url(cluster.redis.url).get("scam-bulletins:run")


def test_an_older_worker_refuses_and_foreign_messages_are_dropped(columns: Callable[..., Cluster], web: Web) -> None:
    import redis

    cluster = columns(1, 10)
    started = cluster.writer("--json")
    while not cluster_run(cluster):
        time.sleep(0.01)
    board = redis.Redis.from_url(cluster.redis.url)
    for message in (b"\x80\x04cos\nsystem\n", b"{}", b'{"@Read": {"row": 1}}', b"[" * 100_000):
        board.lpush("scam-bulletins:outcomes", message)
        board.lpush("scam-bulletins:s0:requests", message)
    old = cluster.nursery.run("crawl", "--cluster", cluster.redis.url, set={"crawlers.cluster.worker.VERSION": "0.0.1"}, **cluster.web)
    assert old.code == 1 and "use the same" in old.err
    worker = cluster.worker()
    ended = cluster.nursery.wait(*started)
    assert ended.code == 0 and ended.rows[0]["stored"] == 10 and "Traceback" not in ended.err
    assert cluster.nursery.wait(*worker).code == 0

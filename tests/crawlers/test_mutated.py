"""Pages spoilt at random: each is read or refused by name, in bounded time and memory, and nothing else happens."""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.decode import Refused
from crawlers.families import read_loose
from crawlers.families.guess import heading
from crawlers.families.markup import tree_of
from crawlers.families.page import UnknownLayout

PAGES = sorted(Path(__file__).parents[1].glob("golden/*/*/page.html"))
SECONDS, MEGABYTES = 20.0, 300
BITS = [b"<", b">", b'"', b"'", b"<!--", b"-->", b"<script>", b"<div>", b"</div>", b"&#", b"\0", b"\xff", b"\x81", b"]]>", b"<table><tr>"]

Change = Callable[[random.Random, bytearray], bytearray]


def _flip(rng: random.Random, raw: bytearray) -> bytearray:
    for _ in range(rng.randint(1, 200)):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    return raw


def _cut(rng: random.Random, raw: bytearray) -> bytearray:
    return raw[: rng.randrange(len(raw)) + 1]


def _drop(rng: random.Random, raw: bytearray) -> bytearray:
    at = rng.randrange(len(raw))
    return raw[:at] + raw[at + rng.randint(1, 5_000) :] or bytearray(b"x")


def _repeat(rng: random.Random, raw: bytearray) -> bytearray:
    at = rng.randrange(len(raw))
    piece = raw[at : at + rng.randint(1, 400)]
    return raw[:at] + piece * rng.randint(2, 3_000) + raw[at:]


def _insert(rng: random.Random, raw: bytearray) -> bytearray:
    for _ in range(rng.randint(1, 60)):
        at = rng.randrange(len(raw))
        raw[at:at] = rng.choice(BITS) * rng.choice((1, 1, 1, 40, 2_000))
    return raw


def _swap(rng: random.Random, raw: bytearray) -> bytearray:
    a, b = sorted(rng.randrange(len(raw)) for _ in range(2))
    return raw[b:] + raw[a:b] + raw[:a]


def _recode(rng: random.Random, raw: bytearray) -> bytearray:
    text = bytes(raw).decode("utf-8", "replace")
    return bytearray(text.encode(rng.choice(("gb18030", "utf-16", "utf-8-sig", "utf-7")), "replace"))


CHANGES: tuple[Change, ...] = (_flip, _cut, _drop, _repeat, _insert, _swap, _recode)


def spoil(page: bytes, seed: int) -> bytes:
    """One to four changes; the same for the same seed."""
    rng, raw = random.Random(seed), bytearray(page)
    for _ in range(rng.randint(1, 4)):
        raw = rng.choice(CHANGES)(rng, raw) or bytearray(b"x")
    return bytes(raw)


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.soak)])
def test_spoilt_pages_are_read_or_refused(count: int) -> None:
    pages = [path.read_bytes() for path in PAGES]
    ends: Counter[str] = Counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for seed in range(count):
        started = time.process_time()
        try:
            bulletin = read_loose(spoil(pages[seed % len(pages)], seed), "https://gaj.anlan.example/jwzx/202403/t20240305_1.html")
            ends["read" if bulletin.title and (bulletin.text or bulletin.images) else "empty"] += 1  # the crawl quarantines what is empty
        except Refused as error:
            ends[error.code] += 1
        except UnknownLayout:
            ends["unknown_layout"] += 1
        assert time.process_time() - started < SECONDS, seed
    assert sum(ends.values()) == count
    assert ends["read"] > count / 10 and len(ends) > 2, ends
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
    print(dict(ends))


@pytest.mark.parametrize("unclosed", ["<h2>通报</b>说明", "<h1 hidden>通报</b>说明", "<h1>通</b><h2>报</b><h3>说明</b>"])
def test_thousands_of_headings_that_never_end_are_read_in_time(unclosed: str) -> None:
    page = "<html><head><title>提醒</title></head><body><p>近日，市民张女士被骗走19240元，警方提醒大家提高警惕，不要轻信陌生来电。</p>"
    started = time.process_time()
    often = 1_400 // unclosed.count("<h")
    assert read_loose((page + unclosed * often).encode(), "https://gaj.anlan.example/a.html").text, "it is not refused"
    with pytest.raises(Refused, match="deep"):
        read_loose((page + unclosed * 6_000).encode(), "https://gaj.anlan.example/a.html")
    assert time.process_time() - started < 10


def test_a_heading_below_a_hundred_others_is_found() -> None:
    page = f"<title>警惕冒充客服诈骗 - 某市公安局</title>{'<h3>栏目</h3>' * 100}<h1>警惕冒充客服诈骗<script>{'x();' * 40}</script></h1>"
    found = heading(tree_of(page))
    assert found is not None and found.root.tag == "h1"


def test_a_title_without_end_is_read_in_time_and_memory() -> None:
    lines = "".join(f"<p>近日，市民张女士被骗走{n}元。</p>" for n in range(3_000))
    page = f"<title>{'警惕 - 诈骗_' * 6_000}</title><body><div>{lines}</div>"
    started = time.process_time()
    assert read_loose(page.encode(), "https://gaj.anlan.example/a.html").text
    assert time.process_time() - started < 5

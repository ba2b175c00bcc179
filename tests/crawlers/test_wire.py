"""What crosses between machines comes out as it went in, and what is none of ours does nothing."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crawlers.cluster import wire
from crawlers.outcome import Failed, Listed, Read, Same, Stopped
from crawlers.rows import Child, Row, Snapshot
from kb.model import Bulletin

ROW = Row("https://gaj.example/a.html", "anlan", headers='{"A": "b"}')
texts = some.text(max_size=40)
pages = some.builds(
    Snapshot,
    some.just(ROW.url),
    texts,
    texts,
    some.integers(100, 599),
    some.dictionaries(texts, texts, max_size=3),
    some.binary(max_size=900),
)
bulletins = some.builds(Bulletin, some.just(ROW.url), texts, texts, authors=some.lists(texts, max_size=3).map(tuple))
outcomes = some.one_of(
    some.builds(Read, some.just(ROW), pages, bulletins, some.lists(pages, max_size=2).map(tuple)),
    some.builds(Listed, some.just(ROW), pages, some.lists(some.builds(Child, texts), max_size=3).map(tuple), some.just(())),
    some.builds(Same, some.just(ROW)),
    some.builds(Failed, some.just(ROW), texts, texts, texts, page=some.none() | pages),
    some.builds(Stopped, some.just(ROW), texts, texts, texts, some.none() | some.floats(0, 1e6)),
)


@given(outcomes)
def test_outcomes_come_out_as_they_went_in(outcome: Any) -> None:
    assert wire.loads(wire.dumps(outcome)) == outcome


@given(some.dictionaries(some.binary(max_size=9) | texts, some.lists(some.binary(max_size=9), max_size=2), max_size=3))
def test_headers_keep_their_bytes(headers: dict[Any, Any]) -> None:
    assert wire.loads(wire.dumps({"headers": headers}))["headers"] == headers


@pytest.mark.parametrize(
    "raw",
    [
        pickle.dumps(print),
        b"",
        b"nothing",
        b"[" * 200_000,
        b'{"@Path": {"0": "x"}}',
        b'{"@Row": {"url": "x", "source": "y", "more": 1}}',
        b'{"@z": "not packed"}',
        b'{"@Row": 7}',
    ],
)
def test_what_is_none_of_ours_is_refused(raw: bytes) -> None:
    with pytest.raises(wire.Unreadable):
        wire.loads(raw)


def test_a_page_that_unpacks_to_too_much_is_refused() -> None:
    raw = wire.dumps(b"0" * (wire.MAX_BYTES + 1))
    assert len(raw) < 200_000
    with pytest.raises(wire.Unreadable):
        wire.loads(raw)


def test_a_class_of_somebody_else_does_not_travel() -> None:
    with pytest.raises(TypeError):
        wire.dumps({"page": object()})
    json.loads(wire.dumps(ROW))

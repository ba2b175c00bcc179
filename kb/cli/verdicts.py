"""Lines in, a line of what the detector makes of each out, in their order: in this process or in several."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from functools import partial
from io import IncrementalNewlineDecoder
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kb.detect.normalise import LONGEST

if TYPE_CHECKING:
    from kb.detect import Detector, Verdict

_CHUNK = 1 << 18  #: bytes read at once, or what a pipe has so far, so that a living chat is answered line by line
_SAYS = {True: "scam", False: "-"}

Chunk = tuple[int, list[str]]  #: number of the first line, the lines


def _decoder() -> IncrementalNewlineDecoder:
    return IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)


def read_whole(file: IO[bytes]) -> Iterator[Chunk]:
    """All of a file as one text."""
    yield 1, [_decoder().decode(file.read(), True)]


def read_chunks(file: IO[bytes]) -> Iterator[Chunk]:
    """The lines of a file, as many at once as have come; of one that is longer than a detector reads, its beginning."""
    decode, read = _decoder().decode, file.read1  # type: ignore[attr-defined]  # every file opened as bytes has it
    number, rest = 1, ""
    while raw := read(_CHUNK):
        *lines, rest = (rest + decode(raw)).split("\n")
        rest = rest[:LONGEST]
        if lines:
            yield number, lines
            number += len(lines)
    *lines, rest = (rest + decode(b"", True)).split("\n")
    if last := [*lines, rest] if rest else lines:
        yield number, last


def tell(detector: Detector, chunk: Chunk, as_json: bool) -> str:
    """What is printed for a chunk."""
    number, texts = chunk
    verdicts = enumerate(detector.score_many(texts), number)
    return "\n".join(json.dumps(to_json(at, each), ensure_ascii=False) if as_json else _line(each) for at, each in verdicts)


def tell_all(feed: Path, chunks: Iterable[Chunk], as_json: bool, jobs: int) -> Iterator[str]:
    """The same for every chunk in its turn, by so many processes that load the feed themselves."""
    from kb.processes import in_turn

    return in_turn(partial(_tell, as_json=as_json), chunks, jobs, partial(_begin, feed))


_own: list[Detector] = []  #: of a process that tells what another one reads


def _begin(feed: Path) -> None:
    from kb.detect import Detector

    _own[:] = [Detector.load(feed)]


def _tell(chunk: Chunk, as_json: bool) -> str:
    return tell(_own[0], chunk, as_json)


def to_json(number: int, verdict: Verdict) -> dict[str, Any]:
    """As CONTRACT has it."""
    return {
        "line": number,
        "is_scam": verdict.is_scam,
        "score": verdict.score,
        "type": {"code": verdict.type.code, "zh": verdict.type.zh},
        "evidence": [{"pattern": found.pattern, "cue": found.cue, "quote": found.quote} for found in verdict.evidence],
    }


def _line(verdict: Verdict) -> str:
    quotes = " · ".join(dict.fromkeys(found.quote for found in verdict.evidence))
    return f"{_SAYS[verdict.is_scam]}\t{verdict.score:.4f}\t{verdict.type.code} {verdict.type.zh}\t{quotes}"

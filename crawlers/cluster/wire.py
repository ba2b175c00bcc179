"""What passes between the machines of a cluster, as JSON: nothing that is read here can run."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import fields, is_dataclass
from typing import Any

from crawlers.outcome import Failed, Listed, Read, Same, Stopped
from crawlers.rows import Child, Row, Snapshot
from crawlers.source import Source
from kb.model import Bulletin

_KINDS: dict[str, Any] = {kind.__name__: kind for kind in (Source, Row, Snapshot, Bulletin, Child, Read, Listed, Same, Failed, Stopped)}
_FIELDS = {name: frozenset(f.name for f in fields(kind)) for name, kind in _KINDS.items()}
_SMALL = 200  #: bytes that are not worth compressing
MAX_BYTES = 64 * 1024 * 1024  #: of one value, unpacked: more than any answer with its further pages may have


class Unreadable(ValueError):
    """A message that is none of ours, or of another version."""


def dumps(value: Any) -> bytes:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def loads(raw: bytes) -> Any:
    """Raises Unreadable."""
    try:
        return _rich(json.loads(raw.decode("utf-8", "surrogatepass")))
    except (ValueError, TypeError, KeyError, AttributeError, zlib.error, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}"[:200]) from error


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, bytes):
        packed = zlib.compress(value) if len(value) > _SMALL else value
        return {"@z" if len(value) > _SMALL else "@b": base64.b85encode(packed).decode("ascii")}
    if is_dataclass(value):
        name = type(value).__name__
        if _KINDS.get(name) is not type(value):
            raise TypeError(f"{name} does not travel")
        return {f"@{name}": {key: _plain(getattr(value, key)) for key in _FIELDS[name]}}
    if isinstance(value, dict):
        if all(isinstance(key, str) and not key.startswith("@") for key in value):
            return {key: _plain(each) for key, each in value.items()}
        return {"@pairs": [[_plain(key), _plain(each)] for key, each in value.items()]}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} does not travel")


def _rich(value: Any) -> Any:
    if isinstance(value, list):
        return [_rich(each) for each in value]
    if not isinstance(value, dict):
        return value
    mark = next(iter(value), "")
    if not mark.startswith("@"):
        return {key: _rich(each) for key, each in value.items()}
    inner = value[mark]
    if mark == "@b":
        return base64.b85decode(inner)
    if mark == "@z":
        return _unpacked(base64.b85decode(inner))
    if mark == "@pairs":
        return {_rich(key): _rich(each) for key, each in inner}
    return _KINDS[mark[1:]](**{key: _fixed(_rich(each)) for key, each in inner.items()})


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _unpacked(packed: bytes) -> bytes:
    machine = zlib.decompressobj()
    raw = machine.decompress(packed, MAX_BYTES)
    if machine.unconsumed_tail:
        raise Unreadable(f"more than {MAX_BYTES:,} bytes")
    return raw

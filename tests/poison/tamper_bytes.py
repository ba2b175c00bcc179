"""Other bytes in a file: flipped, cut, doubled, reordered, packed, or written as another system writes text."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from random import Random

from .feed import MANIFEST, SIGNATURE, Drawn, Feed, Plan, both, edited, put

BOM = b"\xef\xbb\xbf"


def flip_bit(rng: Random, feed: Feed) -> Drawn:
    path = rng.choice([*feed.filled, MANIFEST, SIGNATURE])
    content = bytearray(feed.files[path])
    at, bit = rng.randrange(len(content)), rng.randrange(8)
    content[at] ^= 1 << bit
    return edited(feed, path, bytes(content), f"bit {bit} of byte {at}")


def flip_each(rng: Random, feed: Feed) -> Drawn:
    """One byte of a listed file becomes any other."""
    path = rng.choice(feed.filled)
    content = bytearray(feed.files[path])
    at = rng.randrange(len(content))
    content[at] = (content[at] + rng.randrange(1, 256)) % 256
    return edited(feed, path, bytes(content), f"byte {at}")


def swap_files(rng: Random, feed: Feed) -> Drawn:
    if len(feed.listed) < 2:
        return None
    a, b = rng.sample(feed.listed, 2)
    if feed.files[a] == feed.files[b]:
        return None
    return f"{a} and {b}", both(put(a, feed.files[b]), put(b, feed.files[a]))


def _lines(change: Callable[[Random, list[bytes]], str]) -> Plan:
    """A change to the lines of a listed file."""

    def plan(rng: Random, feed: Feed) -> Drawn:
        if not feed.lined:
            return None
        path = rng.choice(feed.lined)
        lines = feed.files[path].splitlines(keepends=True)
        told = change(rng, lines)
        return edited(feed, path, b"".join(lines), told)

    return plan


def _drop(rng: Random, lines: list[bytes]) -> str:
    at = rng.randrange(len(lines))
    del lines[at]
    return f"without line {at + 1}"


def _double(rng: Random, lines: list[bytes]) -> str:
    at = rng.randrange(len(lines))
    lines.insert(at, lines[at])
    return f"line {at + 1} twice"


def _swap(rng: Random, lines: list[bytes]) -> str:
    a, b = rng.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    return f"lines {a + 1} and {b + 1} in each other's place"


def _shuffle(rng: Random, lines: list[bytes]) -> str:
    rng.shuffle(lines)
    return "lines shuffled"


def _blank(rng: Random, lines: list[bytes]) -> str:
    at = rng.randrange(len(lines) + 1)
    lines.insert(at, b"\n")
    return f"an empty line before line {at + 1}"


def _forge(rng: Random, lines: list[bytes]) -> str:
    entry = {
        "seq": rng.randrange(1, 9999),
        "op": "delete",
        "id": f"p-{rng.randrange(16**12):012x}",
        "rev": 9,
        "kind": "pattern",
        "body": None,
    }
    lines.append(json.dumps(entry).encode() + b"\n")
    return f"with a forged deletion of {entry['id']}"


def truncate(rng: Random, feed: Feed) -> Drawn:
    path = rng.choice([*feed.filled, MANIFEST, SIGNATURE])
    keep = rng.randrange(len(feed.files[path]))
    return edited(feed, path, feed.files[path][:keep], f"cut after {keep} bytes")


def last_newline(rng: Random, feed: Feed) -> Drawn:
    """The last line end goes, or a second one comes."""
    path = rng.choice([*feed.filled, MANIFEST])
    content = feed.files[path]
    shorter = content.removesuffix(b"\n")
    return edited(feed, path, rng.choice([shorter, content + b"\n"]), "with another last line end")


def _whole(told: str, change: Callable[[bytes], bytes], paths: Callable[[Feed], list[str]]) -> Plan:
    def plan(rng: Random, feed: Feed) -> Drawn:
        path = rng.choice(paths(feed))
        return edited(feed, path, change(feed.files[path]), told)

    return plan


def spaces(rng: Random, feed: Feed) -> Drawn:
    path = rng.choice([*feed.listed, MANIFEST])
    tail = rng.choice([b" ", b"\t", b" \n", b"\r\n", b"\x00", "\u3000".encode(), "\u200b".encode()])
    return edited(feed, path, feed.files[path] + tail, f"with {tail!r} at its end")


def digit(rng: Random, feed: Feed) -> Drawn:
    """A figure, a weight, a date: one digit of a listed file."""
    path = rng.choice(feed.filled)
    found = [m.start() for m in re.finditer(rb"\d", feed.files[path])]
    if not found:
        return None
    at = rng.choice(found)
    content = bytearray(feed.files[path])
    content[at] = ord("0") + (content[at] - ord("0") + rng.randrange(1, 10)) % 10
    return edited(feed, path, bytes(content), f"digit at {at}")


def literal(rng: Random, feed: Feed) -> Drawn:
    """One Chinese character of a listed file becomes another of as many bytes."""
    path = rng.choice(feed.filled)
    text = feed.files[path].decode("utf-8", "replace")
    found = [n for n, c in enumerate(text) if "\u4e00" <= c <= "\u9fa0"]
    if not found or "\ufffd" in text:
        return None
    at = rng.choice(found)
    return edited(feed, path, (text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :]).encode(), f"character {at}")


def same_json(rng: Random, feed: Feed) -> Drawn:
    """The same JSON in other bytes: what a proxy does that means well."""
    path = rng.choice([path for path in [*feed.filled, MANIFEST] if path.endswith(".json")])
    content = json.loads(feed.files[path])
    return edited(feed, path, json.dumps(content, indent=rng.choice([3, 5, 7])).encode(), "as other JSON of the same meaning")


def _filled(feed: Feed) -> list[str]:
    return [*feed.filled, MANIFEST]


KINDS: dict[str, Plan] = {
    "bytes.flip_bit": flip_bit,
    "bytes.other_byte": flip_each,
    "bytes.swap_files": swap_files,
    "bytes.truncate": truncate,
    "bytes.emptied": _whole("emptied", lambda _: b"", _filled),
    "bytes.last_newline": last_newline,
    "bytes.trailing_space": spaces,
    "bytes.bom": _whole("with a byte order mark", lambda content: BOM + content, _filled),
    "bytes.crlf": _whole("with CRLF", lambda content: content.replace(b"\n", b"\r\n"), _filled),
    "bytes.utf16": _whole("as UTF-16", lambda content: content.decode("latin-1").encode("utf-16"), _filled),
    "bytes.gzip": _whole("packed by gzip under its old name", lambda content: gzip.compress(content, mtime=0), _filled),
    "bytes.twice": _whole("twice in a row", lambda content: content * 2, _filled),
    "bytes.digit": digit,
    "bytes.character": literal,
    "bytes.same_json": same_json,
    "lines.drop": _lines(_drop),
    "lines.double": _lines(_double),
    "lines.swap": _lines(_swap),
    "lines.shuffle": _lines(_shuffle),
    "lines.blank": _lines(_blank),
    "lines.forged": _lines(_forge),
}

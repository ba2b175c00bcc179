"""Signed by the true key and still wrong: a manifest that no careful publisher makes, which a checker must refuse all the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from random import Random
from typing import Any

from .feed import MANIFEST, SIGNATURE, Change, Drawn, Feed, Plan, both, put, removed, signed, to_bytes

#: (what was done, changes beside the manifest)
Wrong = Callable[[Random, dict[str, Any], Feed], tuple[str, Change] | None]


def _nothing(folder: object) -> None:
    return None


def entry(content: bytes, rows: int = 1) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "rows": rows}


def leaves(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    """A path that leads out of the folder, to a file that is there."""
    content = b"{}\n"
    name = rng.choice(["../outside-{}.jsonl", "rules/../../outside-{}.jsonl", "./../outside-{}.jsonl"]).format(rng.randrange(10**6))
    manifest["files"][name] = entry(content)
    return name, put("../" + name.rsplit("/", 1)[-1], content)


def absolute(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    name = rng.choice(["/dev/null", "/", "//dev/null", "C:\\feed\\log.jsonl", "\\\\host\\share", "file:///dev/null", ""])
    manifest["files"][name] = entry(b"", 0)
    return repr(name), _nothing


def roundabout(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    """The same file by another way: `./x`, `x/../x`, `a//b`, a trailing slash."""
    path = rng.choice(sorted(manifest["files"]))
    name = rng.choice([f"./{path}", f"x/../{path}", f"{path}/", f"/{path}", f".//{path}"])
    manifest["files"][name] = manifest["files"].pop(path)
    return name, _nothing


def itself(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    name = rng.choice([MANIFEST, SIGNATURE])
    manifest["files"][name] = entry(feed.files[name])
    return name, _nothing


def equal_names(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    """Two names that one file system keeps apart and another does not."""
    a, b = rng.choice(
        [("caf\u00e9.csv", "cafe\u0301.csv"), ("Log.jsonl", "log.jsonl"), ("\uff4cog.jsonl", "log.jsonl"), ("ﬁ.csv", "fi.csv")]
    )
    contents = {name: feed.files.get(name, name.encode() + b"\n") for name in (a, b)}
    manifest["files"] |= {name: entry(content) for name, content in contents.items() if name not in manifest["files"]}
    return f"{a!a} and {b!a}", both(*(put(name, content) for name, content in contents.items()))


def odd_name(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    """Control characters, direction marks, trailing dots and spaces."""
    name = rng.choice(["a\nb.jsonl", "a\u202elnosj.exe", "rules/x.yml ", "rules/x.yml.", "a\u200b.csv", "a\tb.csv"])
    manifest["files"][name] = entry(b"x\n")
    return repr(name), put(name, b"x\n")


def false_count(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change] | None:
    """A row more or less than log.jsonl or snapshot.jsonl has lines."""
    paths = [path for path in ("log.jsonl", "snapshot.jsonl") if path in manifest["files"]]
    if not paths:
        return None
    path = rng.choice(paths)
    manifest["files"][path]["rows"] += rng.choice([-1, 1, 10])
    return f"{path} {manifest['files'][path]['rows']} rows", _nothing


def false_size(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    path = rng.choice(sorted(manifest["files"]))
    manifest["files"][path]["bytes"] += rng.choice([-1, 1])
    return f"{path} {manifest['files'][path]['bytes']} bytes", _nothing


def expired(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    manifest["created"], manifest["expires"] = "2020-01-01T00:00:00Z", f"2020-01-{rng.randrange(2, 29):02d}T00:00:00Z"
    return manifest["expires"], _nothing


def no_end(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    """It never expires, or before it was made, or at no time at all."""
    manifest["expires"] = rng.choice([None, "", "never", 4102444800, "2019-13-45T99:00:00Z", []])
    return repr(manifest["expires"]), _nothing


def missing_key(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    key = rng.choice(["feed", "sequence", "expires", "created", "files", "version"])
    del manifest[key]
    return key, _nothing


def wrong_type(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    key, value = rng.choice([("sequence", "41"), ("sequence", True), ("sequence", -1), ("sequence", 1.5), ("files", []), ("files", None),
                             ("feed", "another"), ("feed", None), ("version", 99), ("version", "1")])  # fmt: skip
    manifest[key] = value
    return f"{key} {value!r}", _nothing


def wrong_entry(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    path = rng.choice(sorted(manifest["files"]))
    found = manifest["files"][path]
    manifest["files"][path] = rng.choice(
        [None, [], {}, found["sha256"], found | {"sha256": None}, found | {"sha256": ""}, found | {"bytes": None}]
    )
    return f"{path} {str(manifest['files'][path])[:40]}", _nothing


def no_files(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change] | None:
    """Nothing is listed and everything lies there."""
    manifest["files"] = {}
    return "none listed", _nothing


def absent(rng: Random, manifest: dict[str, Any], feed: Feed) -> tuple[str, Change]:
    """Listed, with the hash of what was deleted."""
    path = rng.choice(sorted(manifest["files"]))
    return path, removed(path)


def _plan(wrong: Wrong) -> Plan:
    def plan(rng: Random, feed: Feed) -> Drawn:
        if feed.sign is None:
            return None
        manifest = feed.manifest
        found = wrong(rng, manifest, feed)
        return None if found is None else (found[0], both(found[1], signed(feed.sign, to_bytes(manifest))))

    return plan


def _text(told: str, change: Callable[[Random, str], str]) -> Plan:
    """A signed manifest whose bytes are no plain JSON object."""

    def plan(rng: Random, feed: Feed) -> Drawn:
        if feed.sign is None:
            return None
        text = json.dumps(feed.manifest, ensure_ascii=False)
        return told, signed(feed.sign, change(rng, text).encode("utf-8", "surrogatepass"))

    return plan


KINDS: dict[str, Plan] = {
    "signed.leaves_folder": _plan(leaves),
    "signed.absolute_path": _plan(absolute),
    "signed.roundabout_path": _plan(roundabout),
    "signed.lists_itself": _plan(itself),
    "signed.equal_names": _plan(equal_names),
    "signed.odd_name": _plan(odd_name),
    "signed.false_count": _plan(false_count),
    "signed.false_size": _plan(false_size),
    "signed.expired": _plan(expired),
    "signed.no_end": _plan(no_end),
    "signed.missing_key": _plan(missing_key),
    "signed.wrong_type": _plan(wrong_type),
    "signed.wrong_entry": _plan(wrong_entry),
    "signed.no_files": _plan(no_files),
    "signed.absent": _plan(absent),
    "signed.doubled_key": _text("a key twice", lambda rng, text: "{" + rng.choice(['"files": {}, ', '"sequence": 1, ']) + text[1:]),
    "signed.list": _text("a list", lambda rng, text: f"[{text}]"),
    "signed.two": _text("two objects", lambda rng, text: text + "\n" + text),
    "signed.nan": _text("NaN", lambda rng, text: '{"x": ' + rng.choice(["NaN", "Infinity", "-Infinity"]) + ", " + text[1:]),
    "signed.deep": _text("a deep nest", lambda rng, text: '{"x": ' + "[" * 100_000 + "]" * 100_000 + ", " + text[1:]),
    "signed.bom": _text("with a byte order mark", lambda rng, text: "\ufeff" + text),
    "signed.empty": _text("empty", lambda rng, text: rng.choice(["", "null", "{}", "1", " "])),
}

"""A manifest that says something else, unsigned or signed by another: figures, dates, names, signatures, keys."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .feed import MANIFEST, SIGNATURE, Drawn, Feed, Plan, both, edited, put, signed, to_bytes

Edit = Callable[[Random, dict[str, Any], Feed], str | None]


def other_key(rng: Random) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))


def _path(rng: Random, manifest: dict[str, Any]) -> str:
    path: str = rng.choice(sorted(manifest["files"]))
    return path


def sequence(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    manifest["sequence"] = rng.choice([0, manifest["sequence"] + rng.randrange(1, 99), manifest["sequence"] - 1, 2**63])
    return f"sequence {manifest['sequence']}"


def since(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    manifest["since"] = (manifest.get("since") or 0) + rng.randrange(1, 99)
    return f"since {manifest['since']}"


def expires(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    """An old manifest that is to live on."""
    manifest["expires"] = rng.choice(["2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z", None, ""])
    return f"expires {manifest['expires']}"


def created(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    manifest["created"] = rng.choice(["2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "", "yesterday"])
    return f"created {manifest['created']}"


def previous(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    manifest["previous"] = rng.randbytes(32).hex()
    return "another manifest before it"


def rows(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    path = _path(rng, manifest)
    manifest["files"][path]["rows"] = (manifest["files"][path].get("rows") or 0) + rng.choice([-1, 1, 1000])
    return f"{path} with {manifest['files'][path]['rows']} rows"


def size(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    path = _path(rng, manifest)
    manifest["files"][path]["bytes"] += rng.choice([-1, 1, 4096])
    return f"{path} with {manifest['files'][path]['bytes']} bytes"


def digest(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    path = _path(rng, manifest)
    manifest["files"][path]["sha256"] = rng.randbytes(32).hex()
    return f"{path} with another hash"


def unlisted(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    path = _path(rng, manifest)
    del manifest["files"][path]
    return f"without {path}"


def renamed(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    path = _path(rng, manifest)
    name = rng.choice(["../", "/", "./", "..\\", "rules/../", "%2e%2e/"]) + path
    manifest["files"][name] = manifest["files"].pop(path)
    return f"{path} as {name}"


def exchanged(rng: Random, manifest: dict[str, Any], feed: Feed) -> str | None:
    if len(manifest["files"]) < 2:
        return None
    a, b = rng.sample(sorted(manifest["files"]), 2)
    files = manifest["files"]
    files[a], files[b] = files[b], files[a]
    return f"{a} and {b} exchanged" if files[a] != files[b] else None


def license_(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    manifest["license"] = rng.choice(["CC0-1.0", "proprietary", ""])
    return f"license {manifest['license']!r}"


def other_feed(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    manifest["feed"] = rng.choice(["scam-bulletin", "scam-bulletins ", "Scam-Bulletins", "scam‐bulletins"])
    return f"feed {manifest['feed']!a}"


def a_word_more(rng: Random, manifest: dict[str, Any], feed: Feed) -> str:
    manifest[rng.choice(["key", "public_key", "verify", "signature"])] = rng.choice([False, "none", rng.randbytes(32).hex()])
    return "a key more"


EDITS: dict[str, Edit] = {
    "sequence": sequence, "since": since, "expires": expires, "created": created, "previous": previous, "rows": rows, "bytes": size,
    "sha256": digest, "unlisted": unlisted, "path": renamed, "exchanged": exchanged, "license": license_, "feed": other_feed,
    "word": a_word_more,
}  # fmt: skip


def _unsigned(edit: Edit) -> Plan:
    def plan(rng: Random, feed: Feed) -> Drawn:
        manifest = feed.manifest
        told = edit(rng, manifest, feed)
        return None if told is None else edited(feed, MANIFEST, to_bytes(manifest), told)

    return plan


def doubled_key(rng: Random, feed: Feed) -> Drawn:
    """A JSON key twice: some readers take the first, some the last."""
    text = feed.files[MANIFEST].decode()
    extra = rng.choice(['"sequence": 1,', '"files": {},', '"expires": "2099-01-01T00:00:00Z",'])
    return edited(feed, MANIFEST, text.replace("{", "{" + extra, 1).encode(), f"with {extra} first")


def resigned(rng: Random, feed: Feed) -> Drawn:
    """Changed files, an honest manifest over them, signed by another key."""
    path = rng.choice(feed.filled)
    content, manifest, key = feed.files[path] + b"\n", feed.manifest, other_key(rng)
    manifest["files"][path] |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return f"{path} changed, signed by another", both(put(path, content), signed(key.sign, to_bytes(manifest)))


def other_signature(rng: Random, feed: Feed) -> Drawn:
    return "the same manifest, signed by another", signed(other_key(rng).sign, feed.files[MANIFEST])


def planted(rng: Random, feed: Feed) -> Drawn:
    """Signed by another whose key lies in the folder, under a name that a careless checker would look for."""
    key = other_key(rng)
    public = key.public_key()
    name = rng.choice(["key.pub", "public.key", "feed.pub", "manifest.json.pub", "keys/feed.pub", ".key", "ed25519.pub"])
    forms = (
        base64.b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)) + b"\n",
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
    )
    return name, both(signed(key.sign, feed.files[MANIFEST]), put(name, rng.choice(forms)))


def _raw(feed: Feed) -> bytes:
    return base64.b64decode(feed.files[SIGNATURE])


def _signature(told: str, change: Callable[[Random, bytes], bytes]) -> Plan:
    def plan(rng: Random, feed: Feed) -> Drawn:
        return edited(feed, SIGNATURE, change(rng, _raw(feed)), told)

    return plan


def _b64(raw: bytes) -> bytes:
    return base64.b64encode(raw) + b"\n"


def _flipped(rng: Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw))
    return _b64(raw[:at] + bytes([raw[at] ^ (1 << rng.randrange(8))]) + raw[at + 1 :])


ORDER = 2**252 + 27742317777372353535851937790883648493


def _malleable(rng: Random, raw: bytes) -> bytes:
    """S + L: the same equation in a second form, which a strict check refuses."""
    s = int.from_bytes(raw[32:], "little") + ORDER
    return _b64(raw[:32] + s.to_bytes(32, "little"))


def padding_bits(rng: Random, feed: Feed) -> Drawn:
    """Other base64 letters for the same 64 bytes."""
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = feed.files[SIGNATURE].rstrip()
    if len(text) != 88 or not text.endswith(b"=="):
        return None
    other = letters[letters.index(text[85]) ^ rng.randrange(1, 16)]
    return edited(feed, SIGNATURE, text[:85] + bytes([other]) + b"==\n", "in base64 that is not canonical")


def garbage(rng: Random, raw: bytes) -> bytes:
    """Letters that a lenient base64 reader skips."""
    text, at = base64.b64encode(raw), rng.randrange(1, 80)
    return text[:at] + rng.choice([b"!", b"\x00", b"\n", b" ", b"-", "。".encode()]) + text[at:] + b"\n"


def as_json(rng: Random, raw: bytes) -> bytes:
    return json.dumps({"signature": base64.b64encode(raw).decode(), "alg": rng.choice(["none", "ed25519", "HS256"])}).encode()


KINDS: dict[str, Plan] = {
    **{f"manifest.{name}": _unsigned(edit) for name, edit in EDITS.items()},
    "manifest.doubled_key": doubled_key,
    "resigned.changed_file": resigned,
    "key.other": other_signature,
    "key.planted": planted,
    "signature.flipped": _signature("a bit of it", _flipped),
    "signature.empty": _signature("empty", lambda rng, raw: rng.choice([b"", b"\n", b" "])),
    "signature.hex": _signature("in hex", lambda rng, raw: raw.hex().encode() + b"\n"),
    "signature.raw": _signature("as raw bytes", lambda rng, raw: raw),
    "signature.zeros": _signature("of zeros", lambda rng, raw: _b64(bytes(64))),
    "signature.short": _signature("too short", lambda rng, raw: _b64(raw[: rng.randrange(1, 64)])),
    "signature.long": _signature("too long", lambda rng, raw: _b64(raw + rng.randbytes(rng.randrange(1, 9)))),
    "signature.halves": _signature("its halves exchanged", lambda rng, raw: _b64(raw[32:] + raw[:32])),
    "signature.malleable": _signature("in its second form", _malleable),
    "signature.padding_bits": padding_bits,
    "signature.garbage": _signature("with a stray character", garbage),
    "signature.two": _signature("twice", lambda rng, raw: _b64(raw) + _b64(rng.choice([raw, bytes(64)]))),
    "signature.json": _signature("wrapped in JSON", as_json),
}

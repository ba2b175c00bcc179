"""Keys and signatures of the feed: ed25519, by path, the private half readable by its owner alone and never in a repository."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PUBLIC = ".pub"  #: what the public half's name ends in
_LENGTH = 64


class BadKey(ValueError):
    """A key that cannot be used, or must not be; one clear line."""


def repository_of(path: Path) -> Path | None:
    """The folder under version control in which a path lies."""
    return next((each for each in path.resolve().parents if (each / ".git").exists()), None)


def make_key(path: Path, never: Path) -> Path:
    """A new pair: the private half at `path`, the public one beside it. Raises BadKey within `never`, in a repository, or over a file."""
    public = path.with_name(path.name + PUBLIC)
    if path.resolve().is_relative_to(never.resolve()):
        raise BadKey(f"{path}: a key does not belong in the data folder, which is backed up and handed on")
    if (repository := repository_of(path)) is not None:
        raise BadKey(f"{path}: a key does not belong in a repository ({repository})")
    if standing := next((each for each in (path, public) if each.exists()), None):
        raise BadKey(f"{standing}: is there already; a key is never written over")
    key = Ed25519PrivateKey.generate()
    plain = serialization.NoEncryption()
    _write(path, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain), 0o600)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    _write(public, key.public_key().public_bytes(serialization.Encoding.PEM, form), 0o644)
    return public


def _write(path: Path, content: bytes, mode: int) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(fd, "wb") as out:
        os.fchmod(fd, mode)
        out.write(content)
        out.flush()
        os.fsync(fd)


def load_private(path: Path) -> Ed25519PrivateKey:
    """Raises BadKey for one that others may read, that lies in a repository, or that is none."""
    if path.stat().st_mode & 0o077:
        raise BadKey(f"{path}: others may read this key: chmod 600 {path}")
    if (repository := repository_of(path)) is not None:
        raise BadKey(f"{path}: a key does not belong in a repository ({repository})")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise BadKey(f"{path}: is no private key of `kb feed key`") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(f"{path}: is no ed25519 key")
    return key


def load_public(path: Path) -> Ed25519PublicKey:
    """Raises BadKey for what is no public key."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except ValueError as error:
        raise BadKey(f"{path}: is no public key; a consumer has the file whose name ends in {PUBLIC}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadKey(f"{path}: is no ed25519 key")
    return key


def sign(content: bytes, key: Ed25519PrivateKey) -> bytes:
    """Base64 of the 64 bytes, and the end of a line."""
    return base64.b64encode(key.sign(content)) + b"\n"


def is_signed(content: bytes, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Is it, to the last bit of the signature's file? Base64 that can be written otherwise is refused too."""
    try:
        raw = base64.b64decode(signature.strip(b"\n"), validate=True)
        if len(raw) != _LENGTH or base64.b64encode(raw) + b"\n" != signature:
            return False
        key.verify(raw, content)
    except (binascii.Error, InvalidSignature):
        return False
    return True

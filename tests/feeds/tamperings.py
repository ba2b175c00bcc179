"""Ways of tampering with a feed's folder, as somebody does who stands between publisher and consumer and has no private key."""

from __future__ import annotations

import base64
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from folders import OTHER

from kb.feeds.manifest import MANIFEST, PAST, SIGNATURE, from_bytes, to_file
from kb.feeds.sign import sign

Tamper = Callable[[Path, random.Random, Path], None]  #: the folder, chance, an older folder of the same publisher


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def listed(folder: Path) -> list[Path]:
    return [path for path in files(folder) if path.name not in (MANIFEST, SIGNATURE)]


def one(folder: Path, rng: random.Random) -> Path:
    return rng.choice([path for path in files(folder) if path.stat().st_size])


def flip(folder: Path, rng: random.Random, old: Path) -> None:
    path = one(folder, rng)
    raw = bytearray(path.read_bytes())
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    path.write_bytes(raw)


def cut(folder: Path, rng: random.Random, old: Path) -> None:
    path = one(folder, rng)
    raw = path.read_bytes()
    path.write_bytes(raw[: rng.randrange(len(raw))])


def add_bytes(folder: Path, rng: random.Random, old: Path) -> None:
    path = rng.choice(files(folder))
    path.write_bytes(path.read_bytes() + rng.choice((b"\n", b" ", b"\0", b"{}\n", b"==")))


def drop_line(folder: Path, rng: random.Random, old: Path) -> None:
    path = rng.choice([path for path in listed(folder) if path.suffix in (".jsonl", ".csv") and path.stat().st_size])
    lines = path.read_bytes().splitlines(keepends=True)
    lines.pop(rng.randrange(len(lines)))
    path.write_bytes(b"".join(lines))


def double_line(folder: Path, rng: random.Random, old: Path) -> None:
    path = rng.choice([path for path in listed(folder) if path.suffix in (".jsonl", ".csv") and path.stat().st_size])
    lines = path.read_bytes().splitlines(keepends=True)
    lines.append(rng.choice(lines))
    path.write_bytes(b"".join(lines))


def swap_lines(folder: Path, rng: random.Random, old: Path) -> None:
    path = folder / "log.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    a, b = rng.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    path.write_bytes(b"".join(lines))


def remove(folder: Path, rng: random.Random, old: Path) -> None:
    rng.choice(files(folder)).unlink()


def rename(folder: Path, rng: random.Random, old: Path) -> None:
    path = rng.choice(files(folder))
    path.rename(path.with_name(rng.choice((path.name.upper(), path.name + "~", f".{path.name}"))))


def add_file(folder: Path, rng: random.Random, old: Path) -> None:
    path = folder / rng.choice(("more.jsonl", ".hidden", "table/entries.csv.bak", "feed.pub", "rules/x.yml", "LOG.JSONL"))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(rng.randbytes(rng.randrange(9)))


def add_folder(folder: Path, rng: random.Random, old: Path) -> None:
    (folder / rng.choice(("empty", "table/more", "stix2"))).mkdir(parents=True)


def exchange(folder: Path, rng: random.Random, old: Path) -> None:
    a, b = rng.sample(files(folder), 2)
    first, second = a.read_bytes(), b.read_bytes()
    if first == second:
        return remove(folder, rng, old)
    a.write_bytes(second), b.write_bytes(first)
    return None


def link(folder: Path, rng: random.Random, old: Path) -> None:
    """The same bytes, but from a place that may change after the check."""
    path = rng.choice(files(folder))
    aside = folder.with_name("aside")
    aside.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(aside)


def mix(folder: Path, rng: random.Random, old: Path) -> None:
    """One file of an older feed, which was signed too."""
    choice = [path for path in files(old) if (folder / path.relative_to(old)).read_bytes() != path.read_bytes()]
    path = rng.choice(choice)
    shutil.copy(path, folder / path.relative_to(old))


def roll_back(folder: Path, rng: random.Random, old: Path) -> None:
    """All of an older feed."""
    shutil.rmtree(folder)
    shutil.copytree(old, folder)


def forge(folder: Path, rng: random.Random, old: Path) -> None:
    """Something else, hashed and signed again, with another key, which lies beside it."""
    path = rng.choice([path for path in listed(folder) if path.suffix == ".jsonl" and path.name != PAST])
    path.write_bytes(path.read_bytes().replace("平台客服".encode(), "本台客服".encode()) + b"\n")
    told = json.loads((folder / MANIFEST).read_bytes())
    about = to_file(path.name, path.read_bytes())
    told["files"][path.relative_to(folder).as_posix()] = {"sha256": about.sha256, "bytes": about.bytes, "rows": about.rows}
    raw = json.dumps(told).encode()
    (folder / MANIFEST).write_bytes(raw)
    if rng.random() < 0.5:
        (folder / SIGNATURE).write_bytes(sign(raw, OTHER))


def edit_manifest(folder: Path, rng: random.Random, old: Path) -> None:
    told = json.loads((folder / MANIFEST).read_bytes())
    name = rng.choice(("sequence", "since", "created", "expires", "previous", "license", "files", "min_tier", "start"))
    path = rng.choice(sorted(told["files"]))
    if name == "files" and rng.random() < 0.5:
        told["files"][path]["rows"] = (told["files"][path]["rows"] or 0) + 1
    elif name == "files":
        del told["files"][path]
    else:
        other = {"sequence": 9_999, "since": 1, "start": 3, "created": "2027-01-01T00:00:00Z", "expires": "2036-01-01T00:00:00Z"}
        told[name] = other.get(name)
    (folder / MANIFEST).write_text(json.dumps(told, indent=1, sort_keys=True), "utf-8")


def rewrite_manifest(folder: Path, rng: random.Random, old: Path) -> None:
    """It says the same in other bytes."""
    told = json.loads((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_text(json.dumps(told, indent=rng.choice((None, 2, 3)), sort_keys=rng.random() < 0.5), "utf-8")


def other_signature(folder: Path, rng: random.Random, old: Path) -> None:
    """Base64 of the same 64 bytes written otherwise, of other bytes, or none."""
    path = folder / SIGNATURE
    raw = path.read_bytes()
    last = raw[85:86].decode()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    again = letters[letters.index(last) ^ rng.randrange(1, 16)].encode()
    path.write_bytes(
        rng.choice(
            (
                raw[:85] + again + raw[86:], raw.strip(), raw + b"\n", b" " + raw, raw.replace(b"\n", b"\r\n"), b"",
                raw[:44] + b"\n" + raw[44:], base64.b64encode(rng.randbytes(64)) + b"\n", base64.b64encode(bytes(64)) + b"\n",
                sign((folder / MANIFEST).read_bytes(), OTHER),
                base64.urlsafe_b64encode(b"\xff" * 64) + b"\n", raw.rstrip(b"=\n") + b"\n", (old / SIGNATURE).read_bytes(),
            )
        )
    )  # fmt: skip


def forget_the_past(folder: Path, rng: random.Random, old: Path) -> None:
    lines = (folder / PAST).read_bytes().splitlines(keepends=True)
    (folder / PAST).write_bytes(b"".join(lines[: rng.randrange(len(lines))]))


ALL: tuple[Tamper, ...] = (
    flip, cut, add_bytes, drop_line, double_line, swap_lines, remove, rename, add_file, add_folder, exchange, link, mix, roll_back, forge,
    edit_manifest, rewrite_manifest, other_signature, forget_the_past,
)  # fmt: skip


def differs(folder: Path, before: Path) -> bool:
    """Did a tampering change anything? Some, by chance, do not."""
    here, there = ({path.relative_to(root): path for path in sorted(root.rglob("*"))} for root in (folder, before))
    if here.keys() != there.keys() or any(path.is_symlink() for path in here.values()):
        return True
    return any(path.is_file() and path.read_bytes() != there[name].read_bytes() for name, path in here.items())


def sequence_of(folder: Path) -> int:
    return from_bytes((folder / MANIFEST).read_bytes()).sequence

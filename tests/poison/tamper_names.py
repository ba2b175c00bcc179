"""Other names in the folder: files missing, added, renamed, linked, under another case or another form of the same letters."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from random import Random

from .feed import MANIFEST, SIGNATURE, Change, Drawn, Feed, Plan, both, put, removed


def missing(rng: Random, feed: Feed) -> Drawn:
    path = rng.choice([*feed.listed, MANIFEST, SIGNATURE])
    return path, removed(path)


def extra(rng: Random, feed: Feed) -> Drawn:
    """A file that the manifest does not name, where a reader by pattern (*.yml) would take it."""
    name = rng.choice(
        ["rules/zz.yml", "log-2.jsonl", "snapshot.jsonl.new", ".hidden.json", "stix/extra.json", "table/cues.csv", "people/index.html"]
    )
    return None if name in feed.files else (name, put(name, b'{"seq": 1, "op": "delete"}\n'))


def copied(rng: Random, feed: Feed) -> Drawn:
    """A listed file once more under another name."""
    path = rng.choice(feed.listed)
    name = path + rng.choice([".bak", "~", ".1", ".old"])
    return None if name in feed.files else (name, put(name, feed.files[path]))


def _moved(path: str, name: str) -> Change:
    def change(folder: Path) -> None:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (folder / path).rename(target)

    return change


def other_case(rng: Random, feed: Feed) -> Drawn:
    path = rng.choice([*feed.listed, MANIFEST])
    name = rng.choice([path.upper(), path.capitalize(), path.title()])
    return None if name in feed.files or name == path else (f"{path} as {name}", _moved(path, name))


def lookalike(rng: Random, feed: Feed) -> Drawn:
    """A letter of another script, full width, or an invisible one in the name."""
    path = rng.choice(feed.listed)
    old, new = rng.choice([("o", "о"), ("e", "е"), ("a", "а"), (".", "．"), ("s", "ѕ"), (".", "\u200b.")])
    return None if old not in path else (f"{path}, {old} as {new!a}", _moved(path, path.replace(old, new, 1)))


def same_letters(rng: Random, feed: Feed) -> Drawn:
    """Beside a listed file one whose name is equal to it after normalisation."""
    path = rng.choice(feed.listed)
    stem, dot, end = path.rpartition(".")
    name = rng.choice([f"{stem}{dot}{''.join(chr(ord(c) + 0xFEE0) for c in end)}", f"{stem}\u00ad{dot}{end}", f"{stem}\u0301{dot}{end}"])
    return f"{name!a} beside {path}", put(name, feed.files[path] + b"\n")


def packed(rng: Random, feed: Feed) -> Drawn:
    """Only the packed form is there; a server that answers `.gz` for the plain name would hide it."""
    path = rng.choice(feed.listed)
    return path, both(removed(path), put(path + ".gz", gzip.compress(feed.files[path], mtime=0)))


def into_folder(rng: Random, feed: Feed) -> Drawn:
    path = rng.choice(feed.listed)
    return path, _moved(path, f"{rng.choice(['new', 'log', 'x'])}.d/{path}")


def a_folder(rng: Random, feed: Feed) -> Drawn:
    """A folder where a file should be."""
    path = rng.choice([*feed.listed, MANIFEST, SIGNATURE])
    return path, both(removed(path), put(f"{path}/{Path(path).name}", feed.files[path]))


def link_out(rng: Random, feed: Feed) -> Drawn:
    """A link to the same bytes outside: what is checked now may be another thing when it is read."""
    path = rng.choice([*feed.listed, MANIFEST])

    def change(folder: Path) -> None:
        outside = folder.parent / f"{folder.name}.outside"
        outside.mkdir(exist_ok=True)
        kept = outside / path.replace("/", "_")
        kept.write_bytes(feed.files[path])
        (folder / path).unlink()
        (folder / path).symlink_to(kept)

    return f"{path} leads out of the folder", change


def link_within(rng: Random, feed: Feed) -> Drawn:
    """A file is a link to another listed one."""
    if len(feed.listed) < 2:
        return None
    a, b = rng.sample(feed.listed, 2)

    def change(folder: Path) -> None:
        (folder / a).unlink()
        (folder / a).symlink_to(os.path.relpath(folder / b, (folder / a).parent))

    return (f"{a} leads to {b}", change) if feed.files[a] != feed.files[b] else None


def link_nowhere(rng: Random, feed: Feed) -> Drawn:
    path = rng.choice([*feed.listed, SIGNATURE])

    def change(folder: Path) -> None:
        (folder / path).unlink()
        (folder / path).symlink_to(rng_target)

    rng_target = rng.choice(["nowhere", "/dev/null", "/etc/hostname", path.rsplit("/", 1)[-1]])
    return f"{path} leads to {rng_target}", change


def link_folder(rng: Random, feed: Feed) -> Drawn:
    """A subfolder of the feed is a link to a copy of itself outside."""
    parents = sorted({path.split("/")[0] for path in feed.listed if "/" in path})
    if not parents:
        return None
    name = rng.choice(parents)

    def change(folder: Path) -> None:
        outside = folder.parent / f"{folder.name}.{name}.outside"
        (folder / name).rename(outside)
        (folder / name).symlink_to(outside)

    return f"{name}/ leads out of the folder", change


KINDS: dict[str, Plan] = {
    "names.missing": missing,
    "names.extra": extra,
    "names.copied": copied,
    "names.other_case": other_case,
    "names.lookalike": lookalike,
    "names.same_letters": same_letters,
    "names.packed": packed,
    "names.moved": into_folder,
    "names.a_folder": a_folder,
    "names.link_out": link_out,
    "names.link_within": link_within,
    "names.link_nowhere": link_nowhere,
    "names.link_folder": link_folder,
}

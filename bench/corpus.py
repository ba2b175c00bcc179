"""Made-up notices in any number: bodies of our own gold set with other digits, names, places and days, about 600 characters long."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from crawlers.schema import SCHEMA
from kb.model import bulletin_id

GOLD = Path(__file__).parent.parent / "tests" / "gold" / "open.jsonl"
LENGTH = 600
_DIGITS = re.compile(r"\d+")
_SURNAME = re.compile(r"[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨](?=某|女士|先生|大爷|阿姨)")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_FIRST = date(2013, 1, 1)
_DAYS = 4_600


def _bodies() -> list[tuple[str, list[str]]]:
    rows = [json.loads(line)["text"] for line in GOLD.read_text("utf-8").splitlines() if line]
    return [(text.partition("\n")[0], [s for s in re.split(r"(?<=[。！？\n])", text.partition("\n")[2]) if s.strip()]) for text in rows]


def _other_digits(draw: random.Random, text: str) -> str:
    return _DIGITS.sub(lambda m: str(draw.randint(1, 9)) + "".join(str(draw.randint(0, 9)) for _ in m[0][1:]), text)


def notices(n: int, seed: int = 1, mixed: bool = False) -> Iterator[tuple[str, str, str]]:
    """(title, text, published): a notice filled up with sentences of others; one character in a hundred is another one.

    `mixed` takes every sentence from another notice: a large number of whole ones would be copies of each other, as no crawl brings them.
    """
    draw, bodies = random.Random(seed), _bodies()
    alphabet = sorted({c for _, sentences in bodies for s in sentences for c in s if "\u4e00" <= c <= "\u9fff"})
    for _ in range(n):
        title, sentences = draw.choice(bodies)
        sentences = [] if mixed else sentences
        made = ""
        for sentence in sentences:
            made += sentence
            if len(made) >= LENGTH:
                break
        while len(made) < LENGTH:
            made += draw.choice(draw.choice(bodies)[1])
        made = _SURNAME.sub(lambda m: draw.choice(_SURNAMES), _other_digits(draw, made))
        letters = list(made)
        for _ in range(len(letters) // 100):
            at = draw.randrange(len(letters))
            if letters[at] in alphabet[:1] or "\u4e00" <= letters[at] <= "\u9fff":
                letters[at] = draw.choice(alphabet)
        day = (_FIRST + timedelta(days=draw.randrange(_DAYS))).isoformat()
        yield _other_digits(draw, title), "".join(letters).strip("\n"), day


def make_archive(folder: Path, n: int, seed: int = 1) -> None:
    """`folder`/archive.db with n notices, as a crawl would have left them."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        db.executescript(SCHEMA)
        rows = []
        for number, (title, text, published) in enumerate(notices(n, seed, mixed=True), 1):
            url = f"https://bench.example/{seed}/{number}.html"
            rows.append((bulletin_id(url), url, title, text, published, number))
            if len(rows) == 5_000 or number == n:
                db.executemany(
                    "INSERT INTO bulletins(id, url, title, text, published, publisher, tier, authors, images, marks, family, changed) "
                    "VALUES (?, ?, ?, ?, ?, '青河警方', 'T0', '[]', '[]', '[]', 'hanweb', ?)",
                    rows,
                )
                rows.clear()
        db.commit()

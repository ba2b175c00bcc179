"""Writes kb/lexicon/fold.tsv, the table that `kb.text.fold` reads: `python -m docs.make_fold` (needs opencc, a dev dependency).

Every row is one character and what it folds to. Compatibility forms (full-width letters, radicals, old code points) go by NFKC
where that is one character; numbers in circles and superscripts stay, for ①5000元 is not 15000元; what OpenCC's t2s makes of a
single traditional character comes next; capitals of the half-width alphabet become small. The table is kept, so that an index
does not change under a newer Python or OpenCC.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import opencc

TABLE = Path(__file__).parent.parent / "kb" / "lexicon" / "fold.tsv"


def folded(char: str, convert: opencc.OpenCC) -> str:
    """What one character folds to, always one character."""
    if unicodedata.category(char) == "No":
        return char
    for step in (lambda c: unicodedata.normalize("NFKC", c), convert.convert, lambda c: c.lower() if c.isascii() else c):
        made = step(char)
        if (len(made) == 1 and not made.isspace()) or made == " ":
            char = made
    return char


def main() -> None:
    convert = opencc.OpenCC("t2s")
    rows = []
    for code in range(0x20, sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in ("Cn", "Cs", "Co", "Cc"):
            continue
        made = folded(char, convert)
        if made != char:
            rows.append(f"{char}\t{made}\n")
    TABLE.write_text("".join(rows), encoding="utf-8")
    print(f"{len(rows)} characters fold")


if __name__ == "__main__":
    main()

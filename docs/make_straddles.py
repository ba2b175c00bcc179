"""Writes which words reach into a short name of a place from either side: 音乐 and 平台 into 乐平, in 音乐平台.

Words of two characters that jieba's dictionary counts often enough, by the character of the name that they reach.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import jieba

from kb.extract.gazetteer import regions
from kb.lexicon import path_of

LEAST = 20  #: how often a word is counted there
ALONE = frozenset("在和对给住来到飞自日月年从向把被将让就也都又与及由")  #: what stands before a place as a word of its own: 在建水, 9日兴国
HEAD = "# characters that make a common word with the first (<) or last (>) one of a short name; written by docs/make_straddles.py"


def _words() -> Iterator[str]:
    """The common words of two characters."""
    for line in Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, *_ = line.split(" ")
        if len(word) == 2 and int(count) >= LEAST:
            yield word


def main() -> None:
    shorts = {region.short for some in regions().values() for region in some if len(region.short or "") > 1}
    first, last = {short[0] for short in shorts}, {short[-1] for short in shorts}
    before, behind = defaultdict(list), defaultdict(list)
    for word in sorted(_words()):
        if word[1] in first and word not in shorts and word[0] not in ALONE:  # a place that begins before is found before
            before[word[1]].append(word[0])
        if word[0] in last:
            behind[word[0]].append(word[1])
    lines = [f"{side}{char}\t{''.join(chars)}" for side, known in (("<", before), (">", behind)) for char, chars in sorted(known.items())]
    path_of("straddles.tsv").write_text("\n".join([HEAD, *lines]) + "\n", "utf-8")
    print(f"{len(before)} first and {len(behind)} last characters")


if __name__ == "__main__":
    main()

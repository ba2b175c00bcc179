"""From a page to a notice: the families against trafilatura, on the golden pages padded to the size of real ones."""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.measure import Figure, cpu
from crawlers.decode import decode
from crawlers.families import Page, read_article

ROOT = Path(__file__).parent.parent
OTHER = ROOT / ".venv-bench" / "bin" / "python"  #: trafilatura lives with the other tools of measurement
ROUNDS = 3
#: a row of the menus that fill a page up to its size
LINK = "<li><a href='/a/{n}/{k}.html' title='某地开展第{n}期行动'>某地开展第{n}期行动</a><span>2025-06-1{k}</span></li>"
_MENUS = "".join(f"<div class='m'><ul>{''.join(LINK.format(n=n, k=k) for k in range(5))}</ul></div>" for n in range(60))
_THEIRS = """
import json, sys, time
import trafilatura
pages = json.load(open(sys.argv[1], encoding="utf-8"))
trafilatura.extract(pages[0][1])
begun = time.process_time()
for url, text in pages:
    trafilatura.extract(text, url=url, with_metadata=True)
print(time.process_time() - begun)
"""


def _pages() -> list[tuple[str, str, str]]:
    """(family, address, text) of the golden pages that a family of its own reads, with menus as real pages carry them."""
    found = []
    for path in sorted((ROOT / "tests" / "golden").glob("*/*/page.html")):
        said = json.loads(path.with_name("source.json").read_text("utf-8"))
        if said["family"] != "fallback" and not said.get("options"):
            text = decode(path.read_bytes(), said.get("charset")).text
            found.append((said["family"], said["url"], text.replace("</body>", f"<div class='friends'>{_MENUS}</div></body>")))
    return found


def _fresh(pages: list[tuple[str, str, str]], turn: str) -> list[tuple[str, str, str]]:
    """The same pages with another comment, so that nobody reads from a cache."""
    return [(family, url, f"{text}<!-- {turn} -->") for family, url, text in pages]


def _read(pages: list[tuple[str, str, str]], told: bool) -> None:
    for family, url, text in pages:
        read_article(Page(url, text), family if told else None)


def _theirs(folder: Path, pages: list[tuple[str, str, str]]) -> float:
    path = folder / "pages.json"
    path.write_text(json.dumps([(url, text) for _, url, text in pages]), "utf-8")
    done = subprocess.run([str(OTHER), "-c", _THEIRS, str(path)], capture_output=True, text=True, check=True, timeout=600)
    return float(done.stdout)


def figures(folder: Path, _: int) -> Iterator[Figure]:
    pages = _pages()
    _read(_fresh(pages, "warm"), told=False)
    told, loose, theirs = [], [], []
    for turn in range(ROUNDS):
        told.append(cpu(partial(_read, _fresh(pages, f"t{turn}"), told=True)))
        loose.append(cpu(partial(_read, _fresh(pages, f"l{turn}"), told=False)))
        theirs.append(_theirs(folder, _fresh(pages, f"o{turn}")))
    note = f"{len(pages)} pages of {sum(len(t) for *_, t in pages) // len(pages) // 1000} thousand characters"
    yield Figure("page -> notice: times faster than trafilatura, family known", _median(theirs, told), 20, note=note)
    yield Figure("page -> notice: times faster than trafilatura, family to find", _median(theirs, loose), 20)
    yield Figure("page -> notice, pages a second", len(pages) / min(told))


def _median(slow: list[float], fast: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(slow, fast, strict=True))

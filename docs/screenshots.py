"""Takes the pictures of the README: `python -m docs.screenshots` (needs playwright, a dev dependency, and chromium).

The demo's sample web is crawled, read and served afresh; pages are taken at 1280 and 390 pixels, in Chinese and English.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).parent / "img"
WIDTHS = {1280: 960, 390: 844}
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-proxy-server", "--hide-scrollbars"]
KB = (sys.executable, "-c", "from kb.cli import main; main()")
#: picture -> languages and widths in which it is taken
TAKEN = {
    **dict.fromkeys(("home", "search", "case", "notice", "dossier", "trends"), (("zh", 1280), ("zh", 390), ("en", 1280), ("en", 390))),
    **dict.fromkeys(("type", "region", "sources"), (("zh", 1280), ("en", 390))),
}
#: a case told alone, with much to show: a loss, a place, and several ways of doing it
CASE = """
SELECT id FROM cases
WHERE loss_yuan > 0 AND region IS NOT NULL AND incident_date IS NOT NULL AND type_label = 'stated' AND subtype IS NOT NULL
  AND bulletin_id IN (SELECT bulletin_id FROM cases GROUP BY 1 HAVING count(*) = 1)
ORDER BY json_array_length(channels) + json_array_length(pretexts) + json_array_length(controls) + json_array_length(impersonated) DESC, id
LIMIT 1
"""
PICKED = "SELECT id FROM cases WHERE loss_yuan > 0 AND region IS NOT NULL AND subtype = '03.3' ORDER BY seq LIMIT 5"
NOTICE = "SELECT bulletin_id FROM tallies GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"


@contextmanager
def served_demo(folder: str) -> Iterator[str]:
    """The address of a running demo, without a slash at the end."""
    process = subprocess.Popen([*KB, "demo", "--data", folder, "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        match = re.fullmatch(r"ready (\S+)/\n", process.stdout.readline())
        if match is None:
            raise SystemExit("the demo did not start")
        yield match[1]
    finally:
        process.terminate()
        process.wait(20)


def chosen(folder: str) -> dict[str, str]:
    """Picture -> address."""
    with closing(sqlite3.connect(Path(folder) / "demo" / "kb.db")) as db:
        case, notice = (db.execute(sql).fetchone()[0] for sql in (CASE, NOTICE))
        picked = ",".join(row[0] for row in db.execute(PICKED))
    more = {"dossier": f"/-/dossier?cases={picked}", "trends": "/-/trends", "type": "/-/type/03", "region": "/-/region/510000"}
    found = {"home": "/", "search": "/-/search?q=客服 退款", "case": f"/-/case/{case}", "notice": f"/-/notice/{notice}"}
    return {**found, **more, "sources": "/-/sources"}


def take(browser: Any, address: str, name: str, path: str, lang: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, locale=lang, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}_lang={lang}")
    if name == "case":
        page.locator(".f-loss dd a").first.click()  # the sentence behind the loss lights up
        page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=PICTURES / f"{name}-{lang}-{width}.png")
    context.close()


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, served_demo(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name, path in chosen(folder).items():
            for lang, width in TAKEN[name]:
                take(browser, address, name, path, lang, width)
        browser.close()
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES}")


if __name__ == "__main__":
    main()

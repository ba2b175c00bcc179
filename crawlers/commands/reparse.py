"""`scrapy reparse [SOURCE…]`: read the archived pages again after a family was mended; nothing is fetched."""

from __future__ import annotations

import argparse
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from crawlers.ledger import ArchiveError
from crawlers.reparse import reparse
from crawlers.scheduler import archive_path, release, share
from crawlers.spider import declared


class Command(ScrapyCommand):
    """Each document is a transaction of its own; a second run goes on where the first was ended."""

    requires_project = True
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[SOURCE…]"

    def short_desc(self) -> str:
        return "Read the archived pages again, without a network"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        path = archive_path(self.settings)
        unknown = [name for name in args if name not in declared()]
        if unknown or path is None or not path.exists():
            print(f"no such source: {', '.join(unknown)}" if unknown else f"{path}: there is no archive")
            self.exitcode = 1
            return
        try:
            archive = share(path)
        except ArchiveError as error:
            print(error)
            self.exitcode = 1
            return
        try:
            archive.begin_run("reparse", "")
            found = reparse(archive, declared(), args)
            archive.end_run("done", found)
        except ArchiveError as error:
            print(error)
            self.exitcode = 1
            return
        finally:
            release(path)
        print(" ".join(f"{key} {n}" for key, n in sorted(found.items())) or "nothing archived")

"""How much memory this process has in use, watched while it crawls."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

EXCEEDED = "memusage_exceeded"  #: the reason with which Scrapy closes a spider then
_OWN = Path("/proc/self/statm")


class MemoryWatch(MemoryUsage):
    """Scrapy's watch, but of what is in use now.

    Its own figure is the most there ever was, and Linux hands that down: what a notebook of two gigabytes starts would end at once.
    """

    def get_virtual_size(self) -> int:
        """Bytes; the most there ever was where the system does not say."""
        with suppress(OSError, ValueError, IndexError):
            return int(_OWN.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return int(super().get_virtual_size())

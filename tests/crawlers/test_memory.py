"""The limit of memory: of what is in use now, and said when it ends a crawl."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

from nursery import Ended
from web import HOST, Web, column

LIMIT = {"crawlers.settings.MEMUSAGE_LIMIT_MB": 1}
#: a parent of 300 MB, whose size the system hands down to the command that it starts
_PARENT = """
import subprocess, sys
held = bytearray(300 << 20)
held[::4096] = b"1" * (len(held) // 4096)
subprocess.run([sys.executable, "-c", sys.argv[1]], check=True)
"""
_CHILD = """
import resource
from scrapy.utils.test import get_crawler
from crawlers.memory import MemoryWatch
watch = MemoryWatch.from_crawler(get_crawler(settings_dict={"MEMUSAGE_ENABLED": True}))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, watch.get_virtual_size() >> 20)
"""


def test_what_a_large_parent_holds_is_not_counted() -> None:
    done = subprocess.run([sys.executable, "-c", _PARENT, _CHILD], capture_output=True, text=True, check=True, timeout=60)
    most, now = map(int, done.stdout.split())
    assert 10 < now < 250
    assert most >= 300 or sys.platform != "linux"


def test_a_crawl_that_outgrows_its_limit_says_so(web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]]) -> None:
    column(web, HOST, 3)
    ended = kb("crawl", set=LIMIT)
    assert ended.code == 1
    assert ended.err == "kb: interrupted (more than 1 MB of memory in use); what was fetched is kept, run it again to go on\n"
    assert rows("SELECT status FROM runs") == ["interrupted"]
    kb("crawl")
    assert rows("SELECT count(*) FROM bulletins") == [3]

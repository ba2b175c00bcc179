"""What a call costs: the one clock of the tests that hold a bound on time."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def seconds(act: Callable[[], object], rounds: int = 1) -> float:
    """CPU seconds of this thread, the best of so many rounds.

    As in `timeit`, nothing is collected meanwhile: a full collection walks the heap that earlier tests left and is none of what is timed.
    """
    took, collects = float("inf"), gc.isenabled()
    gc.disable()
    try:
        for _ in range(rounds):
            begun = time.thread_time()
            act()
            took = min(took, time.thread_time() - begun)
    finally:
        if collects:
            gc.enable()
    return took

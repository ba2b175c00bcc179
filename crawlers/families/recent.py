"""The last few results of a function, found by comparing what it was given: to hash a page takes longer than to decode it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
KEPT = 2  #: pages are read one after the other, and each is asked for a few times in a row


class Recent(Generic[Given, Result]):
    """As `lru_cache(KEPT)`. Pages that are equal are the same object, nearly always, and those that differ differ in length."""

    def __init__(self, function: Callable[Given, Result]) -> None:
        self._function = function
        self._last: tuple[tuple[Any, Result], ...] = ()

    def __call__(self, *given: Given.args, **named: Given.kwargs) -> Result:
        asked = given, named
        for known, result in self._last:
            if known == asked:
                return result
        result = self._function(*given, **named)
        self._last = ((asked, result), *self._last[: KEPT - 1])
        return result

    def forget(self) -> None:
        """Let go of what is kept: of a tree in half the time while the processor has it at hand, and the next one grows in its place."""
        self._last = ()

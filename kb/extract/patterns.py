"""Patterns of the lexicon by name, compiled when first used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kb.extract.guard import compile_guarded
from kb.lexicon import load_yaml


@cache
def _raw(file: str) -> dict[str, dict[str, list[str]]]:
    return dict(load_yaml(file))


@cache
def compiled(file: str, section: str, name: str) -> re.Pattern[str]:
    """The alternatives under a name as one pattern; `{other}` in one stands for the pattern `other` of the section."""
    return compile_guarded(_joined(_raw(file)[section], name))


def _joined(section: dict[str, list[str]], name: str) -> str:
    text = "|".join(section[name])
    for other in re.findall(r"\{([a-z_]{3,24})\}", text):
        text = text.replace("{" + other + "}", f"(?:{_joined(section, other)})")
    return text


def plain_words(file: str, section: str, name: str) -> list[str]:
    """The words under a name that holds no patterns."""
    return "|".join(_raw(file)[section][name]).split("|")


def names_of(file: str, section: str) -> tuple[str, ...]:
    """The names of a section, in the order of the file."""
    return tuple(_raw(file)[section])


class Patterns:
    """One section of a file of patterns: `P.unharmed.search(text)`.

    >>> Patterns("money.yml", "loss").unharmed.search("幸好没有损失") is not None
    True
    """

    def __init__(self, file: str, section: str) -> None:
        self._file, self._section = file, section

    def __getattr__(self, name: str) -> re.Pattern[str]:
        if name.startswith("__"):
            raise AttributeError(name)
        pattern = compiled(self._file, self._section, name)
        setattr(self, name, pattern)
        return pattern


def all_patterns(file: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern of a file with its name, for the checks."""
    for section, names in _raw(file).items():
        for name in names:
            yield f"{section}.{name}", compiled(file, section, name)

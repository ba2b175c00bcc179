"""The gold cases as the finders of how it was done see them, for the scripts that learn what these weigh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from unittest.mock import patch

import kb.extract.headline
from docs.learning import to_bulletin
from kb.build.reading import read
from kb.evaluate.align import align
from kb.extract.scene import Scene
from kb.model import Fact
from kb.shapes import case_to_json


def read_scenes(gold: dict[str, Any], choice: str) -> Iterable[tuple[dict[str, Any], Scene, Sequence[Fact]]]:
    """Each case that was found, as the gold has it, with its scene and the facts among which `choice` would choose."""
    seen: list[tuple[Scene, Sequence[Fact]]] = []

    def look(scene: Scene, facts: Sequence[Fact]) -> list[Fact]:
        seen.append((scene, facts))
        return list(facts)

    with patch.object(kb.extract.headline, choice, look):
        reading = read(to_bulletin(gold))
    told = [case_to_json(case, reading.bulletin) for case in reading.cases]
    for one, other in align(gold["expect"]["cases"], told, reading.bulletin.text):
        if one is not None and other is not None:
            yield one, *seen[told.index(other)]

"""The gold cases that were found, as the scripts that learn see them: with their stories, or as the finders of how it was done see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import kb.extract.headline
from docs.gold import to_bulletin
from kb.build.reading import read
from kb.evaluate.align import align
from kb.extract.form import find_form
from kb.extract.headline import Look, look_at, read_case, scope_text
from kb.extract.scene import Scene
from kb.extract.segment import Story, retold
from kb.extract.sentences import Notice, to_notice
from kb.extract.where import Mention
from kb.extract.which_place import places_of
from kb.mask import mask
from kb.model import Fact
from kb.shapes import case_to_json


@dataclass(frozen=True)
class Found:
    """A case of the gold that was found: as the gold has it, as it is told, its story at first sight; what is seen of its whole notice."""

    gold: dict[str, Any]
    told: dict[str, Any]
    look: Look
    notice: Notice
    looks: list[Look]  #: at all stories of the notice
    places: list[Mention]  #: that the notice names

    @property
    def stories(self) -> list[Story]:
        return [look.story for look in self.looks]

    @property
    def story(self) -> Story:
        return self.look.story

    @property
    def solo(self) -> bool:
        return len(self.looks) == 1

    @property
    def scope(self) -> tuple[str, int]:
        """All that tells of this case, as `read_case` has it, and its offset."""
        return scope_text(self.notice.bulletin.text, self.story.scope)


def read_found(gold: dict[str, Any]) -> Iterable[Found]:
    """The cases of one document that were found, read as they are everywhere."""
    bulletin, _ = mask(to_bulletin(gold))
    notice = to_notice(bulletin)
    _, stories = find_form(notice)
    notice, places, solo = retold(notice, stories), places_of(bulletin), len(stories) == 1
    looks = [look_at(notice, story, solo) for story in stories]
    told = [case_to_json(read_case(notice, story, solo, places, looks=looks), bulletin) for story in stories]
    for one, other in align(gold["expect"]["cases"], told, bulletin.text):
        if one is not None and other is not None:
            yield Found(one, other, looks[told.index(other)], notice, looks, places)


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

"""The cases of the gold sets with their victims as told by weights that were learned from other notices.

Who was learned by heart is surer than who nobody has seen: what leans on it would trust it too much.
"""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import kb.extract.who
from docs import learn_who
from docs.gold import read_lines
from docs.learning import held_out, to_lines
from docs.scenes import Found, read_found
from kb.extract.headline import victim_by_rule
from kb.extract.victim import Found as Victim
from kb.extract.weighing import Weighing

_PARTS, _ORDER = 5, 3  #: of the notices, each held out once, and the seed by which they are shuffled


def read_held() -> Iterator[tuple[str, Found, Victim]]:
    """Each case that was found, with the name of its notice and its victim as the rules take him."""
    cases = [(gold["id"], case) for gold in read_lines() if gold["expect"].get("cases") for case in read_found(gold)]
    rows = learn_who.rows_of(cases)
    for held in held_out((name for name, _ in cases), _PARTS, _ORDER):
        weights = learn_who.learn([row for row in rows if row.name not in held])
        weighing = Weighing(list(to_lines(weights, 0.0)), 1)
        with patch.object(kb.extract.who, "load_weighing", lambda name, labels, held=weighing: held):
            yield from ((name, case, victim_by_rule(case.notice, case.story, case.stories)) for name, case in cases if name in held)

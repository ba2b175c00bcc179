"""The cases of the gold sets with their steps as told by weights that were learned from other notices.

Steps that were learned by heart are surer than those of a notice nobody has seen: what leans on them would trust them too much.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from unittest.mock import patch

import kb.extract.steps
from docs import learn_steps
from docs.gold import read_lines
from docs.learning import held_out
from docs.scenes import Found, read_found
from kb.extract.stages import label

_PARTS, _ORDER = 3, 7  #: of the notices, each held out once, and the seed by which they are shuffled
_SEEDS = (1,)  #: of learning, fewer than of the steps themselves: for time


def read_held() -> Iterator[tuple[str, Found]]:
    """Each case that was found, with the name of its notice."""
    rows = learn_steps.read_gold()
    lines = [gold for gold in read_lines() if gold["expect"]["bulletin"]["is_bulletin"]]
    for held in held_out((gold["id"] for gold in lines), _PARTS, _ORDER):
        weights = learn_steps.learn([row for row in rows if row[0] not in held], _SEEDS)
        with patch.object(kb.extract.steps, "label", partial(label, weights=weights)):
            yield from ((gold["id"], case) for gold in lines if gold["id"] in held for case in read_found(gold))

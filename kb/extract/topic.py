"""What a whole text is about: the weight of the cues of forms.yml, each counted by how many different words of it stand there."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from kb.extract.cues import load_cues

FILE = "forms.yml"
SAMPLE = 20_000  #: characters that tell the kind of a text
_OFTEN = 3  #: of one cue more words than this add nothing


@lru_cache(maxsize=8)  # of one notice: the whole for fraud and for what is no notice, asked for twice
def topic_weights(whole: str, section: str) -> dict[str, float]:
    """Weight by value of a section of forms.yml."""
    made: dict[str, float] = defaultdict(float)
    for cue in load_cues(FILE, section):
        words = {match.group() for match in cue.pattern.finditer(whole)}
        made[cue.value] += cue.weight * min(_OFTEN, len(words))
    return made


def whole_of(title: str, folded: str) -> str:
    """Title and text as one, as far as they tell the kind."""
    return f"{title}\n{folded[:SAMPLE]}"

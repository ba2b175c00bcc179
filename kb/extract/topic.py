"""What a whole text is about: the weight of the cues of forms.yml, each counted by how many different words of it stand there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from kb.extract.cues import load_cues, load_pattern
from kb.model import Span

FILE = "forms.yml"
SAMPLE = 20_000  #: characters that tell the kind of a text
_BLOCKED = ("comes", "named", "talks", "yields")  #: what makes a payment that was stopped at a counter, where fraud is named
_WARNED = ("alert", "talks", "yields")  #: what makes one that police kept somebody from, whom they had been told of
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
    """Title and text as one, as far as they tell the kind, without what a site says of itself at its foot."""
    return f"{title}\n{folded[: min(SAMPLE, foot_of(folded))]}"


def foot_of(folded: str) -> int:
    """Where the lines begin in which a site speaks of itself, at the end of a text; its length where there are none.

    >>> foot_of("民警劝住了老人。\n免费法律咨询\n版权所有:某网 icp备1号")
    9
    """
    first = next(load_pattern(FILE, "foot").finditer(folded, len(folded) // 2), None)
    if first is None:
        return len(folded)
    at = folded.rfind("\n", 0, first.start()) + 1
    while at > len(folded) // 2 and "。" not in folded[folded.rfind("\n", 0, at - 1) + 1 : at]:
        at = folded.rfind("\n", 0, at - 1) + 1
    return at


def is_told(folded: str, kind: str, signs: Sequence[str]) -> bool:
    """Whether all is told that makes a payment kept from leaving a case (`spared`, `blocked`, `warned`), and nothing else it may be."""
    if load_pattern(FILE, kind, "else").search(folded):
        return False
    return all(load_pattern(FILE, kind, name).search(folded) for name in signs)


def is_singled_out(folded: str, span: Span) -> bool:
    """Whether a stretch tells of one of those of whom a report speaks what he lost: 当中一名学生不幸被骗去35万澳门元."""
    return load_pattern(FILE, "defrauded", "singled_out").search(folded, span.start, span.end) is not None


def is_traced(folded: str, span: Span) -> bool:
    """Whether it tells of whom a mule's money was taken: 该笔资金系江苏盐城一名男子被冒充客服的骗子骗走的."""
    return load_pattern(FILE, "defrauded", "traced").search(folded, span.start, span.end) is not None


def was_stopped(whole: str) -> bool:
    """Whether title and text tell that somebody was kept from paying at a counter, or by police who had been told of him.

    >>> was_stopped("反诈中心推送预警:居民罗女士可能遭遇诈骗。民警上门劝阻,避免了3万元损失。"), was_stopped("民警上门劝老人谨防诈骗。")
    (True, False)
    """
    return is_told(whole, "blocked", _BLOCKED) or is_told(whole, "warned", _WARNED)

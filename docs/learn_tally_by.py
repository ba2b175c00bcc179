"""Learns kb/lexicon/tally_by_weights.tsv from the gold sets: `python -m docs.learn_tally_by [--check]` (deterministic, a minute).

Of the ways in which a statistic may be told (by a type, a place, a sex … or by nothing) that kb/extract/tally_told_by.py finds, which is
the one of the gold? `--check` learns from four fifths of the notices and scores the last, five times, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from docs.learn_tallies import FiguresOf, aligned, key_of, read_figures
from docs.learning import Choice, run_choices
from kb.extract.tally_choice import BY_WEIGHTS
from kb.extract.tally_told_by import signs_of_sources, sources_of

DECAY = 1.0
REMARK = "docs/learn_tally_by.py; a sign, and by how much it speaks for that by which a figure is told"


def _choices(figures: FiguresOf) -> Iterator[Choice]:
    for at, (metric, *_) in sorted(aligned(figures).items()):
        one = figures.candidates[at]
        sources = sources_of(figures.reader, figures.around, figures.candidates, at)
        if len(sources) > 1:
            signs = signs_of_sources(figures.reader, figures.around, figures.candidates, at, metric, sources)
            right = [key_of(one, metric, by) in figures.gold for by in sources]
            yield Choice(figures.name, list(signs), right, right[0])


def read_gold() -> list[Choice]:
    """One choice a figure of the gold that may be told in several ways."""
    return [choice for figures in read_figures() for choice in _choices(figures)]


if __name__ == "__main__":
    run_choices(__doc__, BY_WEIGHTS, read_gold, DECAY, REMARK)

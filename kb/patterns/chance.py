"""How likely it is that nothing has changed: exact tails, so that a handful of tellings is weighed rightly."""

from __future__ import annotations

from math import exp, lgamma, log, log1p


def binomial_tail(hits: int, trials: int, share: float) -> float:
    """Chance of at least `hits` of `trials` falling into a stretch that holds `share` of all that was published.

    >>> round(binomial_tail(3, 3, 0.1), 6), binomial_tail(0, 5, 0.2)
    (0.001, 1.0)
    """
    if hits <= 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    ways = lgamma(trials + 1) - lgamma(hits + 1) - lgamma(trials - hits + 1)
    term = exp(ways + hits * log(share) + (trials - hits) * log1p(-share))
    total = term
    for n in range(hits, trials):
        term *= (trials - n) / (n + 1) * share / (1 - share)
        total += term
    return min(1.0, total)

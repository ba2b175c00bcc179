"""What is new: ways of scamming that appear or rise, told of by k independent hosts; returns rows, writes nothing.

Tellings are replayed by day of publication. A sign is a phrase of the method, or a combination of hook, control, pretext and money
path, that at least k hosts tell of within a window, each about another case in a notice of its own, most of them of one type, where so
many hosts in so small a share of all that settled hosts published would be an accident of less than one in ten thousand (a million for
what was told before). Signs with the same witnesses are one alert.
"""

from kb.patterns.alerts import Evidence, Found, find_alerts
from kb.patterns.telling import HIDDEN, Telling, facets_of, story_words
from kb.patterns.watch import Rules

PATTERNS_VERSION = 2  #: bump when the same tellings would give other alerts

__all__ = ["HIDDEN", "PATTERNS_VERSION", "Evidence", "Found", "Rules", "Telling", "facets_of", "find_alerts", "story_words"]

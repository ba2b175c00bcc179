"""What a figure of statistics or of a police report counts: cases, losses, victims, arrests, seizures."""

from __future__ import annotations

import re

from kb.extract.patterns import Patterns
from kb.extract.tally_categories import CASES, CLAUSE, PEOPLE, is_money
from kb.extract.tally_figures import Figure, cues_of, last_clause

P = Patterns("figures.yml", "tallies")
#: in what goods are counted that police take
_PIECES = frozenset(("部", "支", "张", "套", "个", "台", "本", "辆", "条", "块", "枚", "把", "公斤", "克", "份", "册", "副", "根"))
_NEAR = 10  #: characters behind an age in which it is said whose it is
_SHORT = 8  #: characters of a label that needs no word for cases of its own
_BEHIND = re.compile(r"[，,。；;（(]")  #: 抓获11人(刑拘6人): what the bracket says is of its own figure

#: what makes money a figure, in the order in which the words win: 返还群众被骗资金 is returned
_MONEY = (
    ("returned", "funds_returned"),
    ("averted", "loss_averted"),
    ("frozen", "funds_frozen"),
    ("recouped", "other"),
    ("seized", "cash_seized"),
    ("max_loss", "max_loss"),
    ("mean", "other"),
    ("least", "other"),
    ("gain", "other"),
    ("flow", "other"),
    ("loss", "loss"),
)


def metric_of(figure: Figure, cues: list[str], carried: list[str], after: str, dimension: str | None) -> str | None:
    """What a figure counts, by its unit, the cues before it (and those carried in the sentence), and the noun behind it."""
    unit, every = figure.unit, cues + carried
    if unit in CASES:
        if P.other_crime.search(last_clause(figure.label)) or P.other_crime_noun.match(after) or P.enquired.match(after):
            return "other"
        if (P.processing.search(last_clause(figure.label)) and not P.ranking.search(figure.label)) or P.no_case.match(after):
            return None
        if (unit != "宗" and P.solved.match(after)) or P.hunted.search(last_clause(figure.label)):
            return "other"
        if "dissuaded" in cues or "broken" in cues:
            return "dissuaded" if "dissuaded" in cues else "other"
        told = (
            "cases" in cues
            or P.total.search(last_clause(figure.label))
            or ("cases" in carried and len(last_clause(figure.label)) <= _SHORT)
        )
        return "cases" if dimension or told or unit == "宗" or P.case_noun.match(after) else None
    if is_money(unit):
        if P.worth.search(last_clause(figure.label)) or P.found_out.search(last_clause(figure.label)):
            return "other"
        telling = [cue for cue in cues if cue not in ("cash", "cases", "chain", "same", "online")]
        every = telling or (["loss"] if dimension else [cue for cue in carried if cue in ("seized", "loss")])
        if P.given_back.match(after):
            return "funds_returned"
        involved = "other" if P.involved_funds.search(figure.label) else None
        return next((metric for cue, metric in _MONEY if cue in every), involved)
    if unit in PEOPLE:
        return _metric_of_people(figure, cues, carried, after, dimension)
    return _metric_of_things(figure, cues, every, after)


def _metric_of_people(figure: Figure, cues: list[str], carried: list[str], after: str, dimension: str | None) -> str | None:
    if P.done_for.search(figure.label) and P.who_suffered.match(after):
        return None
    behind = cues_of(_BEHIND.split(after)[0])
    for cue, metric in (("criminally_detained",) * 2, ("forced", "other"), ("arrested",) * 2, ("dissuaded",) * 2):
        if cue in cues or (cue in behind and cue != "dissuaded"):
            return metric
    if "seized" in cues and "suspects" in behind:
        return "arrested"
    if P.spared.search(figure.label) or P.spared_behind.match(after):
        return "dissuaded"
    if figure.unit == "人次":
        return "other" if {"online", "flow"} & {*cues, *carried, *behind} else None
    spread = "victims" in carried and P.carried_people.fullmatch(figure.label)
    if P.offenders.search(figure.label):
        return "other" if dimension else None
    cheated = (P.cheated.search(figure.label) and P.victim_noun.match(after)) or P.cheated_behind.match(after)
    if dimension or spread or cheated or "victims" in cues or "被骗" in figure.label:
        return "victims"
    if "suspects" in cues or P.suspect_noun.match(after):
        return "suspects"
    return "other" if "online" in {*cues, *carried, *behind} else None


def _metric_of_things(figure: Figure, cues: list[str], every: list[str], after: str) -> str | None:
    unit = figure.unit
    noun = CLAUSE.split(after[:14])[0]
    if unit in ("个", "处", "家"):
        if figure.value == 1 and not P.undone.search(figure.label):
            return None
        named = next((cue for cue in reversed(cues) if cue in ("gangs", "dens")), None)
        found = "dens" if P.den_noun.search(noun) else "gangs" if P.gang_noun.search(noun) else None
        if unit == "处" and not named and P.undone.search(figure.label):
            return "dens"
        if named or (found and (P.undone.search(figure.label) or figure.label.startswith(("、", "和", "及", "与")))):
            return named or found
    if unit == "团":
        return "gangs"
    if unit == "岁" and P.own_team.search(figure.label + after[:_NEAR]):
        return None
    if unit == "岁":
        return "average_age" if "average_age" in cues else "other"
    if "calls" in cues and unit in ("个", "次", "通", "条") and (P.rung if unit != "条" else P.dialled).search(figure.label):
        return "calls"
    if "dissuaded" in cues and unit in ("次", "人次", "个"):
        return "dissuaded"
    if "seized" in every and unit in _PIECES:
        if P.mixed.search(figure.label) or P.other_cards.search(figure.label):
            return "other"
        if "phones" in cues or P.phone_noun.match(after):
            return "phones_seized"
        if ("cards" in cues and unit in ("张", "套")) or P.card_noun.match(after):
            return "cards_seized"
        return "other"
    if "online" in cues or "frozen" in cues or ("other_goods" in cues and "seized" in every):
        return "other"
    return None


def names_other_crime(words: str) -> bool:
    """Whether words name thefts, drugs or the like and no fraud.

    >>> names_other_crime("盗窃警情"), names_other_crime("由盗窃转为诈骗"), names_other_crime("警情")
    (True, False, False)
    """
    return P.crime_apart.search(words) is not None and P.of_fraud.search(words) is None

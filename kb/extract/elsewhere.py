"""Places that a notice names and that are no victim's: what scammers call themselves of, where a ticket goes, with whom he deals."""

from __future__ import annotations

from kb.extract.patterns import Patterns

P = Patterns("where_when.yml", "elsewhere")
_JOURNEY = 40  #: characters before a place in which a journey through it begins
_BEFORE = 28  #: characters before a place that are looked at


def is_posed(folded: str, start: int, end: int) -> bool:
    """Whether a place is part of what somebody only says that he is, or of a name in quotation marks under which he calls.

    >>> is_posed("接到自称“上海市公安局”的电话", 5, 8), is_posed("自称宿迁市民的女子求助", 2, 4), is_posed("上海市公安局接到报警", 0, 3)
    (True, False, False)
    """
    low = max(0, start - _BEFORE)
    if P.honest.match(folded, end):
        return False
    spoken = P.says.search(folded, low, start) or P.switched.search(folded, low, start)
    if P.posed.search(folded, low, start) or (spoken and P.office.match(folded, end)):
        return True
    if P.under.search(folded, low, start) and P.flag.match(folded, end):
        return True
    if P.said_there.search(folded, low, start) and P.done_there.match(folded, end):
        return True
    opened = P.open.search(folded, low, start)
    closed = P.quoted_office.match(folded, end) if opened else None
    if opened is None or closed is None:
        return False
    return P.called_by.search(opened["before"]) is not None or P.calls.match(folded, closed.end()) is not None


def is_passed(folded: str, start: int, end: int) -> bool:
    """Whether a place is only of a ticket, an account to which money goes, who was caught, or somebody with whom the victim deals.

    >>> is_passed("买了从武汉飞往兰州的机票", 3, 5), is_passed("与武汉的陈先生做过生意", 1, 3), is_passed("武汉的陈先生被骗", 0, 2)
    (True, True, False)
    """
    sent = P.sent_to.search(folded, max(0, start - 3), start) is not None
    if (
        P.railway.match(folded, end)
        or P.ticket.match(folded, end)
        or (sent and P.account_there.match(folded, end))
        or _is_from_there(folded, start, end)
        or (P.came_from.search(folded, max(0, start - 1), start) and P.came_here.match(folded, end))
    ):
        return True
    return P.dealt.search(folded, max(0, start - 1), start) is not None and P.partner.match(folded, end) is not None


def _is_from_there(folded: str, start: int, end: int) -> bool:
    """Whether who was caught is told to be from there: 葛某是盐城人 (or 31岁的盐城人葛某) … 葛某已被刑事拘留."""
    told = P.is_from.search(folded, max(0, start - _BEFORE), start) if P.native.match(folded, end) else P.native_one.match(folded, end)
    return told is not None and any(told["who"] in (one["taken"], one["held"], one["brought"]) for one in P.caught.finditer(folded))


def is_station(folded: str, start: int, end: int) -> bool:
    """Whether a name is a police station's, and only by chance that of a county: 滨江派出所, not 滨江区派出所.

    >>> is_station("滨江派出所接到报警", 0, 2), is_station("滨江区长河派出所", 0, 3), is_station("滨江公安分局", 0, 2)
    (True, False, False)
    """
    return folded.startswith("派出所", end) and P.levelled.search(folded, start, end) is None


def is_on_the_way(folded: str, start: int, end: int) -> bool:
    """Whether police only came through a place, or were lent by its police, or somebody once came back from there: of no role to the gang.

    >>> is_on_the_way("先后辗转贵州、湖南等五地,行程8000公里。", 4, 6), is_on_the_way("辗转贵州、湖南抓获9人。", 2, 4)
    (True, False)
    >>> is_on_the_way("郑州、南昌等8个铁路公安局抽调警力", 0, 2), is_on_the_way("以缅北回流人员为首的团伙", 1, 3)
    (True, True)
    """
    if P.lent.match(folded, end) or P.came_back_from.match(folded, end):
        return True
    travelled = P.travelled.search(folded, max(0, start - _JOURNEY), start)
    return travelled is not None and P.travelled_on.match(folded, end) is not None

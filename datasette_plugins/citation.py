"""How to cite a notice and a case: as GB/T 7714 has it, and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from datasette_plugins import figures, i18n
from datasette_plugins.records import Row
from kb.model import china_day


@dataclass(frozen=True, slots=True)
class Cited:
    """One thing ready to be copied: what it is (`notice` or `case`), in which manner (`gbt` or `plain`), and the words."""

    what: str
    manner: str
    text: str


def today() -> str:
    """The day in China, as that of archiving: what is cited was not archived after it was seen."""
    return china_day(datetime.now(UTC).isoformat())


def gbt_notice(notice: Row, day: str) -> str:
    """GB/T 7714–2015, an electronic resource: 责任者. 题名[EB/OL]. (发布日期)[引用日期]. 网址."""
    who = notice["publisher"] or notice["authority"] or ""
    dates = f"({notice['published']})[{day}]" if notice["published"] else f"[{day}]"
    where = f" {notice['url']}." if notice["url"] else ""
    return f"{who + '. ' if who else ''}{notice['title'] or '（无标题）'}[EB/OL]. {dates}.{where}"


def gbt_case(notice: Row, case_id: str, address: str, lang: str, day: str) -> str:
    """The case as an entry of this database, with the source it rests on; the standard's form is Chinese, whoever reads it."""
    entry = i18n.say(lang, "cite.entry", id=case_id, title=i18n.title_of(lang, notice["title"]))
    return f"{i18n.say(lang, 'brand')}. {entry}[DB/OL]. [{day}]. {address}."


def plain_notice(notice: Row, lang: str, day: str) -> str:
    who = notice["publisher"] or notice["authority"] or ""
    when = figures.day(notice["published"], lang)
    title = i18n.title_of(lang, notice["title"])
    sep = "，" if lang == "zh" else ", "
    named = f"《{title}》" if lang == "zh" else f"“{title}”"
    parts = [part for part in (who, named, when, notice["url"] or "") if part]
    return sep.join(parts) + i18n.say(lang, "cite.seen", day=figures.day(day, lang))


def plain_case(notice: Row, case_id: str, address: str, lang: str, day: str) -> str:
    """With the time of archiving and the hash, by which the words can be proved."""
    archived = figures.day(notice["fetched_at"], lang)
    proof = i18n.say(lang, "cite.proof", day=archived, hash=(notice["sha256"] or "")[:16]) if notice["sha256"] else ""
    return i18n.say(lang, "cite.case.words", id=case_id, address=address, day=figures.day(day, lang), proof=proof)


def of_notice(notice: Row, lang: str) -> list[Cited]:
    day = today()
    return [Cited("notice", "gbt", gbt_notice(notice, day)), Cited("notice", "plain", plain_notice(notice, lang, day))]


def of_case(notice: Row, case_id: str, address: str, lang: str) -> list[Cited]:
    day = today()
    return [
        *of_notice(notice, lang),
        Cited("case", "gbt", gbt_case(notice, case_id, address, i18n.LANGUAGES[0], day)),
        Cited("case", "plain", plain_case(notice, case_id, address, lang, day)),
    ]

"""Which day is meant: the first of several payments, of a report on one day; and words of a day that are of nothing one can know."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.when import find_incident


def told(text: str, published: str) -> list[tuple[str | None, str | None]]:
    return [(case.incident_date, case.incident_date_basis) for case in read_titled(text, published).cases]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # the first of several payments; not since when a gang worked
        ("7月2日，居民靳某报警称，其通过好友下载了一个App，从6月27日起陆续垫付，共被骗36万元。", "2022-06-27"),
        ("7月2日，居民靳某报警称被骗。该团伙自6月2日以来四处流窜。", "2022-07-02"),
        # what was bought, and the message about it
        ("3月11日，市民蓝先生在网上订了一张机票。13日一早，他收到一条短信，说航班取消，他转账6280元。", "2022-03-13"),
        ("3月11日，市民蓝先生收到短信，说他订了一张机票，他转账6280元。", "2022-03-11"),
        # an evening of which no day is told
        ("7月12日，派出所接报一起警情。该生报到当晚，在群里见人卖资料，付了160元。", "2022-07-12"),
        # a tale, and what befell the victim
        ("这天一早，有人打给老人，自称是她孙子，说昨晚在外头把人打坏了，要15万元私了。", None),
        ("冉女士到派出所报案，说昨晚接到一个电话，转账3万元。", "2022-07-19"),
        # the day of a day that nobody tells
        ("近日，一位大姐来到网点。当天上午，她要汇3万元，说网友昨天把卡号发来。", None),
        ("近日，诈骗高发。昨天，市民冉女士收到短信，转账3万元。", "2022-07-19"),
        # whom police are thanked
        ("昨日，受害人赶到分局，对民警表示感谢。日前，刘某在网上购物时被骗6万元。", None),
        ("昨日，受害人赶到分局报警。刘某在网上购物时被骗6万元。", "2022-07-19"),
        # the month before
        ("7月13日，店老板把录音送到消防站。据他讲，12日有人打来电话，要订120份盒饭。", "2022-07-12"),
        # the weekday, and the day in brackets behind it
        ("警区昨日通报，本周一（18日）再有骗徒上门。当日早上，她接到电话，对方称要8万元保释。", "2022-07-18"),
        # the banner and the call
        ("7月的一天，派出所来了一对母女，递上一面锦旗。六月底，冉老太家里座机响了，对方自称专案组。", "2022-06"),
    ],
)
def test_day(text: str, day: str | None) -> None:
    found = find_incident(text, "2022-07-20")
    assert (found.date if found else None) == day


def test_since_when_it_went_on_by_the_victims_words() -> None:
    text = "警方通报\n7月2日，女子靳某报警，称其6月27日起在某平台做任务被骗3.6万元。"
    assert told(text, "2022-10-12") == [("2022-06-27", "published_year")]


def test_the_hour_heads_the_stories_of_one_day() -> None:
    story = "{}　{}街道的{}来电：在群里看到有人卖腊肉，加微信转了450元，后来被拉黑。\n"
    rows = story.format("⏰ 08:52", "东湖", "吕女士") + story.format("⏰ 10:17", "西湖", "邝先生")
    assert told("【每日警情】青河反诈 6月17日\n" + rows, "2024-06-18") == [("2024-06-17", "published_year")] * 2
    lead = "值班室的一天\n6月16日，记者跟着民警值了一个白班。\n"
    assert told(lead + rows, "2024-06-18") == [("2024-06-16", "published_year")] * 2


def test_without_the_hour_the_day_of_the_page_is_none_of_the_stories() -> None:
    rows = "东湖街道的吕女士来电：在群里看到有人卖腊肉，加微信转了450元，后来被拉黑。\n"
    assert told("两个案例\n6月16日，记者走访了派出所。\n" + rows, "2024-06-18") == [(None, None)]


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        ("皖网6月7日讯 近日，冉女士来到网点，要汇3万元，柜员起了疑。", None),
        ("皖网6月7日讯 6月5日，冉女士来到网点，要汇3万元，柜员起了疑。", "2024-06-05"),
        ("皖新社庐江6月7日电（记者陶晴）冉女士来到网点，要汇3万元，柜员起了疑。", None),
        ("本报庐江6月7日讯 冉女士来到网点，要汇3万元，柜员起了疑。", None),
        ("6月5日电话打来后，冉女士来到网点，要汇3万元，柜员起了疑。", "2024-06-05"),
    ],
)
def test_a_dateline_is_no_day(lead: str, day: str | None) -> None:
    text = "柜员拦下养老钱\n" + lead + "原来，有人打电话自称是她孙子，要15万元私了。民警赶到，3万元一分未动。"
    assert [found for found, _ in told(text, "2024-06-08")] == [day]

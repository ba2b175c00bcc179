"""When a case happened: which date, and on what ground its year stands; without a publication only what the text itself fixes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb.extract.dates import find_dates, resolve_relative
from kb.extract.numerals import plain
from kb.extract.own_date import own_date
from kb.extract.periods import find_day, find_period, period_before
from kb.extract.when import find_incident

PUBLISHED = "2023-09-13"  # a Wednesday

INCIDENTS = [
    ("2022年3月5日，佟女士接到自称客服的电话。", "2022-03-05", "stated"),
    ("二〇二二年三月五日，佟女士接到电话。", "2022-03-05", "stated"),
    ("2022年3月，佟女士接到电话。", "2022-03", "stated"),
    ("去年11月，佟女士接到电话。", "2022-11", "relative"),
    ("今年4月30日，佟女士接到电话。", "2023-04-30", "relative"),
    ("本月4日，佟女士接到电话。", "2023-09-04", "relative"),
    ("上周三，佟女士接到电话。", "2023-09-06", "relative"),
    ("昨日，佟女士接到电话。", "2023-09-12", "relative"),
    ("佟女士於112年6月9日前往郵局匯款。", "2023-06-09", "stated"),
    ("民國111年8月，佟女士接到電話。", "2022-08", "stated"),
    ("5月6日，佟女士接到电话。", "2023-05-06", "published_year"),
    ("11月6日，佟女士接到电话。", "2022-11-06", "published_year"),
    ("近日，佟女士接到电话。", None, None),
    ("本周（9月4日—10日）全县接报3起。5日9时20分，佟女士接到电话。", "2023-09-05", "relative"),
    ("上周三临近下班，佟女士接到电话。", "2023-09-06", "relative"),
    ("佟女士三周前接到电话。", "2023-08", "relative"),
    ("佟女士两周前接到电话。", None, None),  # in August or in September
    ("8月30日，佟女士报警。半个月前她接到电话。", "2023-08", "published_year"),
    ("从8月3日到19日，佟女士分四次转账9万元。", "2023-08-03", "published_year"),
    ("截至8月19日，佟女士转账9万元。", None, None),
    ("佟女士接到电话后被骗。", None, None),
    ("5月6日，佟女士接到电话。次日，她转账3万元，5月9日报警。", "2023-05-06", "published_year"),
    ("5月9日，佟女士到派出所报案，称被骗。", "2023-05-09", "published_year"),
    ("9月12日，市公安局通报。5月6日，佟女士接到电话。5月20日，民警将嫌疑人抓获。", "2023-05-06", "published_year"),
    ("对方称她4月1日在外地办过一张卡，佟女士5月6日按要求转账。", "2023-05-06", "published_year"),
    ("今天是2023年9月13日 星期三\n5月6日，佟女士接到电话。", "2023-05-06", "published_year"),
    ("5月6日，佟女士讲起此事。事情发生在两天前的晚上。", "2023-05-04", "published_year"),
    ("5月6日，佟女士来到派出所。前一天放学，一个陌生号码打了过来。", "2023-05-05", "published_year"),
    ("5月6日，佟女士发来信息。一个月前她认识了“阿林”。", "2023-04", "published_year"),
    ("5日起分四笔转出9万元，昨日佟女士报警。", "2023-09-05", "relative"),
    ("去年亏了2万元的佟女士没有死心，今年3月她看到一条广告。", "2023-03", "relative"),
    ("佟女士今年已经32岁，接到电话后转账。", None, None),
    ("今年5月，佟女士被骗2万元。5月6日，一个陌生人加佟女士为好友。", "2023-05-06", "published_year"),
    ("5月6日，佟女士添加一名客服。头一天做了三单，返现30元，她又转账2万元。", "2023-05-06", "published_year"),
    ("5月6日，佟女士来到派出所。头一天晚上，一个陌生号码打了过来。", "2023-05-05", "published_year"),
    ("佟女士去年报过一门网课。今年8月2日，她收到退费短信，转账2万元。", "2023-08-02", "relative"),
    ("佟女士去年攒下十几万元，后来转给了自称客服的人。", None, None),
    ("9月11日，本报接到读者来电，说佟女士被骗。", None, None),
    ("5月6日，佟女士接到电话，被骗2万元。全县警情比前一日持平。", "2023-05-06", "published_year"),
    ("案例通报\n3.8月11日，佟女士接到电话。", "2023-08-11", "published_year"),
    ("案例通报\n3.8月，佟女士接到电话。", "2023-08", "published_year"),
    ("来源：吉水县公安局　2023-09-01　阅读：87\n佟女士接到电话。", None, None),
    ("2023年9月1日 吉水县公安局\n佟女士接到电话。", None, None),
    ("2023-09-01 10:20 【字体：大 中 小】\n上周三，佟女士接到电话。", "2023-09-06", "relative"),
]


@pytest.mark.parametrize(("text", "day", "basis"), INCIDENTS)
def test_incident(text: str, day: str | None, basis: str | None) -> None:
    found = find_incident(text, PUBLISHED)
    assert (found.date if found else None, found.basis if found else None) == (day, basis)


@pytest.mark.parametrize("after", ["看看孩子今天加了谁。", "去年以来，警方劝阻千余人。", "本周末有雨。"])
def test_days_of_what_stands_after_the_story(after: str) -> None:
    story = "佟女士接到电话，转账2万元。"
    assert find_incident(story + after, PUBLISHED, told=len(story)) is None


def test_days_that_are_counted_are_no_case_s() -> None:
    lead, story = "9月4日至10日，全县接报5起。", "佟女士接到电话，转账2万元。"
    assert find_incident(lead + story, PUBLISHED, told=len(lead + story)) is None


def test_quoted_where_it_stands() -> None:
    text = "佟女士说，5月6日她接到电话。"
    found = find_incident(text, PUBLISHED, offset=40)
    assert found is not None and text[found.fact.span.start - 40 : found.fact.span.end - 40] == "5月6日"


BOUNDED = "去年11月，佟女士接到电话，随后报警。{raid}，专案组将3名嫌疑人抓获。"


def test_context_leaves_exactly_one_year() -> None:
    """去年 without a publication: the raid of a known day came after it, and within the two years that 去年 can span."""
    for year in (2017, 2020, 2023):
        found = find_incident(BOUNDED.format(raid=f"{year}年1月9日"), None)
        assert found is not None and (found.date, found.basis) == (f"{year - 1}-11", "context")


def test_context_with_two_years_is_nothing() -> None:
    assert find_incident(BOUNDED.format(raid="1月9日"), None) is None
    assert find_incident("5月6日，佟女士接到电话。", None) is None


def test_year_of_the_sentence_stays_without_publication() -> None:
    found = find_incident("2022年3月5日，佟女士接到电话。", None)
    assert found is not None and (found.date, found.basis) == ("2022-03-05", "stated")


def test_a_day_counted_from_the_notice_is_not_after_it() -> None:
    text = "本月27日，淮北的孟女士收到链接，点开后卡内8100元被盗刷。"
    assert find_incident(text, "2024-10-01") is None
    found = find_incident(text, "2024-10-29")
    assert found and (found.date, found.basis) == ("2024-10-27", "relative")


def test_wrong_dates_are_no_dates() -> None:
    assert list(find_dates(plain("2024326日，13月5日，2月31日，25.7万，3.5亿，第3日"))) == []


def test_every_day_of_a_year_resolves() -> None:
    for n in range(0, 366, 13):
        day = date(2023, 1, 1) + timedelta(days=n)
        (dated,) = find_dates(plain(f"{day.year}年{day.month}月{day.day}日"))
        assert (dated.year, dated.month, dated.day) == (day.year, day.month, day.day)
        (named,) = find_dates("昨日")
        assert resolve_relative(named, day.isoformat()) == (day - timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("某县警情通报\n发布时间：2024-03-05 10:20\n本周接报……", "2024-03-05"),
        ("一周警情\n本周接报13起。\n某县公安局\n2024年3月5日", "2024-03-05"),
        ("2024年3月5日，佟女士接到电话，转账后被骗。", None),
        ("某地通报\n冒充熟人案：时间回到2024年3月5日，佟女士收到一条短信。\n请转发。", None),
        ("某地通报\n2024年3月5日，市公安局发布预警：佟女士收到短信。\n请转发。", None),
    ],
)
def test_date_that_a_notice_gives_itself(text: str, day: str | None) -> None:
    fact = own_date(text)
    assert (fact.value if fact else None) == day


PERIODS = [
    ("一周电诈警情（7.10—7.16）", ("2023-07-10", "2023-07-16")),
    ("2023年3月6日至12日", ("2023-03-06", "2023-03-12")),
    ("2022年12月26日至2023年1月1日", ("2022-12-26", "2023-01-01")),
    ("2023年2月，全县", ("2023-02-01", "2023-02-28")),
    ("今年1月至8月", ("2023-01-01", "2023-08-31")),
    ("2022年全年", ("2022-01-01", "2022-12-31")),
    ("今年上半年", ("2023-01-01", "2023-06-30")),
    ("损失3.5万元", None),
    ("去年的1月至11月期间", ("2022-01-01", "2022-11-30")),
    ("前年八月至十二月", ("2021-08-01", "2021-12-31")),
    ("今年第一季度", ("2023-01-01", "2023-03-31")),
    ("2022年前三季度", ("2022-01-01", "2022-09-30")),
    ("今年以来，截至4月，全市", ("2023-01-01", "2023-04-30")),
    ("本港去年共录得8千宗骗案", ("2022-01-01", "2022-12-31")),
    ("今（112）年2月受理", ("2023-02-01", "2023-02-28")),
    ("本縣 111 年 10 月概況", ("2022-10-01", "2022-10-31")),
    ("2021年4月至今", None),
    ("2022年以来", None),
    ("继今年6月之后", None),
    ("较去年同期上升", None),
]


@pytest.mark.parametrize(("text", "period"), PERIODS)
def test_period(text: str, period: tuple[str, str] | None) -> None:
    assert find_period(plain(text), PUBLISHED) == period


def test_day_as_a_period() -> None:
    assert find_day(plain("9月12日，全市接报4起"), PUBLISHED) == ("2023-09-12", "2023-09-12")


@pytest.mark.parametrize(
    ("period", "same", "before"),
    [
        (("2023-03-06", "2023-03-12"), False, ("2023-02-27", "2023-03-05")),
        (("2023-03-01", "2023-03-31"), False, ("2023-02-01", "2023-02-28")),
        (("2023-01-01", "2023-12-31"), False, ("2022-01-01", "2022-12-31")),
        (("2024-02-01", "2024-02-29"), True, ("2023-02-01", "2023-02-28")),
        ((None, None), False, (None, None)),
    ],
)
def test_period_before(period: tuple[str | None, str | None], same: bool, before: tuple[str | None, str | None]) -> None:
    assert period_before(period, same) == before

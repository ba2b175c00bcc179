"""Days told in other words, days that a notice shares among its cases, and days that are something else."""

from __future__ import annotations

import pytest
from notices import only_case

from kb.build import read
from kb.extract.when import find_incident
from kb.model import Bulletin

PUBLISHED = "2023-09-13"  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("佟女士今年六十六，去年秋天她认识了“阿林”。", "2022"),
        ("我去年才毕业，9月2日接到电话。", "2023-09-02"),
        ("佟女士今年手头紧，8月9日点开广告后借了钱。", "2023-08-09"),
        ("三月份，佟女士加了一个好友。", "2023-03"),
        ("半年前，佟女士在网上认识了“阿林”。", "2023-03"),
        ("发文日期:2023-09-13\n8月17日，佟女士报案称被骗。", "2023-08-17"),
        ("2023年9月13日 来源:网络\n8月17日，佟女士报案称被骗。", "2023-08-17"),
        ("8月17日，派出所受理了一起购票被骗案。8月14日，佟女士想看演出，找人买票。", "2023-08-14"),
        ("8月17日，佟女士走进派出所。头一天晚上，她刷到一张卡片。", "2023-08-16"),
        ("8月2日，佟女士网购了一件羊毛衫。5日，她接到自称客服的电话。", "2023-08-05"),
        ("8月2日，佟女士在网上购买口罩，付款后对方失联。", "2023-08-02"),
        ("上个月，佟女士栽了。8月23日，一个陌生人私信了她。", "2023-08-23"),
        ("6.28日，佟女士在群聊中被骗2万元。", "2023-06-28"),
        ("周一，佟女士接到电话，转账2万元。", "2023-09-11"),
        ("周三，佟女士接到电话，转账2万元。", "2023-09-06"),
        ("签约前一天，对方让佟女士垫资。", None),
        ("佟女士发现，那个网站三天前才注册。", None),
        ("8月12日，佟女士把锦旗送到分局。事情还要从8月2日说起。", "2023-08-02"),
    ],
)
def test_incident(text: str, day: str | None) -> None:
    found = find_incident(text, PUBLISHED)
    assert (found.date if found else None) == day


def test_year_of_an_aside_is_not_the_cases() -> None:
    text = "9月2日下午，一位大爷来到派出所求助。他说自己去年做过手术，钱都存在卡里，刚才却转走了。"
    found = find_incident(text, PUBLISHED)
    assert found is not None and found.date == "2023-09-02"


STORIES = (
    "1、桑女士接到自称购物平台客服的电话，对方以退款为由让她转账，桑女士被骗2万元。\n"
    "2、冉先生在群里看到刷单广告，先后垫付三笔，无法提现，冉先生被骗3万元。"
)


@pytest.mark.parametrize(
    ("title", "lead", "day"),
    [
        ("昨日电诈警情", "昨日，我市接报电信网络诈骗警情2起，损失5万元。", "2023-09-12"),
        ("昨日警情速递", "请各街道转发。", "2023-09-12"),
        ("反诈每日提示（9月11日）", "请各街道转发。", "2023-09-11"),
        ("反诈周报", "上周（9月4日至9月10日）共接报电信诈骗2起。", None),
        ("反诈提示", "9月12日，市公安局召开发布会，发布两起案例。", None),
        ("反诈提示", "9月以来，我市连续发生几起骗局。", None),  # that they are of the month is not said of either
        ("反诈提示", "记者9月12日从公安局了解到，上周发案较多。", None),
    ],
)
def test_day_of_all_cases(title: str, lead: str, day: str | None) -> None:
    told = read(Bulletin("", title, f"{lead}\n{STORIES}", published=PUBLISHED, sha256="0" * 64))
    assert [case.incident_date for case in told.cases] == [day, day]
    for fact in (fact for case in told.cases for fact in case.facts if fact.field == "incident_date"):
        part = title if fact.span.part == "title" else told.bulletin.text
        assert part[fact.span.start : fact.span.end] in ("昨日", "9月11日")


def test_a_day_alone_in_the_line_above_is_the_story_s() -> None:
    text = (
        "家人们，今天的案例有点扎心\n9月2日上午\n桑女士被人拉进一个“抖音点赞领红包”的微信群\n按“接待员”提示关注了两个账号\n红包秒到账后\n"
        "她下载了“乐享汇”App\n先后垫付998元和1.2万元，提现时被告知操作超时\n桑女士没钱了，这才报警。"
    )
    told = read(Bulletin("", "又是刷单", text, published=PUBLISHED, sha256="0" * 64))
    assert [case.incident_date for case in told.cases] == ["2023-09-02"]


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        (
            "民警拨通了陈女士的电话，陈女士已经转账9万余元，还在对方劝说下准备再转。民警止付5万元。5月12日，5万元现金物归原主。",
            "2024-06-01",
            None,
        ),
        (
            "富阳日报 2014年3月6日 第3版\n王女士上月底去三亚。28日一早，她收到短信，说航班取消，照着号码打过去，被人从卡上划走9876元。",
            "2014-03-06",
            "2014-02-28",
        ),
        (
            "昨日，全区接报诈骗警情4起，比前日多2起。\n西山派出所：韩某在家扫了快递里的卡，进群点赞，先后垫付1000元、8000元，共被骗9000元。",
            "2021-11-10",
            "2021-11-09",
        ),
    ],
)
def test_days(text: str, published: str, day: str | None) -> None:
    assert only_case(text, published).incident_date == day

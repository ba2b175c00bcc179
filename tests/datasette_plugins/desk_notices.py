"""Made-up notices read by hand and put into a release through the store: what the tests of the site look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kb.model import Amount, Bulletin, Case, Fact, Indicator, Named, Place, Reading, Span, Step, Tally, Victim, Warned
from kb.store import Progress, Store
from kb.store.index import settle
from kb.store.release import publish

CLIENT = """家住青河区的赵女士今年62岁，是一名退休教师。3月12日上午，她接到自称“优选商城客服”的电话，\
对方称她购买的童鞋甲醛超标，要给她双倍赔付598元。
随后，对方以“芝麻信用分不足，无法到账”为由，让赵女士下载“云会通”App并打开屏幕共享，\
先后三次把钱转到指定的账户，共被骗走28650元。
青河警方接报后立即开展工作，已冻结涉案资金1.2万余元。
警方提醒：凡是以退款、理赔为名要求屏幕共享的，都是诈骗。遇到可疑情况请拨打96110。"""
WEEKLY = """3月4日至3月10日，全区共发生电信网络诈骗案件31起，损失总额186.3万元，案件环比上升47.62%。
其中刷单返利类17起，冒充电商物流客服类8起，虚假网络投资理财类6起。
案例一：3月5日，李某在某短视频平台看到兼职广告，按“客服”指引刷单垫付，先返12.8元，后被骗4.6万元。
案例二：3月9日，大学生孙某出售游戏账号，被对方以“账户冻结，需交解冻金”为由骗走.7万元。
另有一起：3月10日，王大爷正要向“安全账户”汇款9万元，被民警及时劝住，避免损失9万元。"""
TITLE = "童鞋甲醛超标？退休教师接到“客服”电话被骗两万余元"
WEEKLY_TITLE = "一周电诈警情通报（3月4日—3月10日）"
HOSTILE = '<script>alert(1)</script>警惕"onmouseover=x'


def spot(text: str, quote: str, nth: int = 0, part: str = "text") -> Span:
    """Where the quotation stands; it must."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(quote, at + 1)
    return Span(at, at + len(quote), "title" if part == "title" else "text")


def _client() -> Reading:
    b = Bulletin(
        "https://ga.qinghe.example/art/2025/3/20/art_12_345.html", TITLE, CLIENT, "2025-03-20", "青河公安", "青河市公安局", ("周远",),
        "qinghe_ga", "T0", (), "hanweb", "2025-11-02T08:00:00Z", "ab" * 32, "510000",
    )  # fmt: skip
    lost = Amount("lost", 28650.0, 28650.0, "CNY", None, spot(CLIENT, "28650元"), "amounts.lost.total")
    lure = Amount("lure", 598.0, 598.0, "CNY", None, spot(CLIENT, "598元"), "amounts.lure")
    frozen = Amount("frozen", 12000.0, 12000.0, "CNY", "余", spot(CLIENT, "1.2万余元"), "amounts.frozen")
    facts = [lost.to_fact(), lure.to_fact(), frozen.to_fact()]
    quotes = (
        ("type", "03", "退款、理赔为名"),
        ("subtype", "03.1", "甲醛超标，要给她双倍赔付"),
        ("outcome", "lost", "共被骗走28650元"),
        ("victim.label", "赵女士", "赵女士"),
        ("victim.gender", "女", "赵女士"),
        ("victim.age", 62, "62岁"),
        ("victim.occupation", "退休教师", "退休教师"),
        ("incident_date", "2025-03-12", "3月12日"),
        ("region", "510118", "青河区"),
        ("channel", "电话", "电话"),
        ("impersonated", "优选商城客服", "优选商城客服"),
        ("pretext", "信用分/流水不足", "信用分不足"),
        ("control", "屏幕共享/会议软件", "打开屏幕共享"),
        ("payment", "转账", "转到指定的账户"),
    )
    facts += [Fact(field, value, spot(CLIENT, quote), f"by.hand.{field}") for field, value, quote in quotes]
    facts.append(Fact("type", "03", spot(TITLE, "客服", part="title"), "by.hand.title"))
    steps = (
        Step(1, "contact", spot(CLIENT, "她接到自称“优选商城客服”的电话")),
        Step(2, "trust", spot(CLIENT, "对方称她购买的童鞋甲醛超标，要给她双倍赔付598元")),
        Step(3, "inducement", spot(CLIENT, "对方以“芝麻信用分不足，无法到账”为由，让赵女士下载“云会通”App并打开屏幕共享")),
        Step(4, "payment", spot(CLIENT, "先后三次把钱转到指定的账户")),
    )
    signs = (
        Indicator("app", "云会通", "scammer", spot(CLIENT, "云会通")),
        Indicator("phone", None, "hotline", spot(CLIENT, "96110")),
    )
    case = Case(
        1,
        Span(0, CLIENT.index("青河警方")),
        Named("03", "冒充电商物流客服类"),
        "inferred",
        Named("03.1", "商品质量退款理赔"),
        loss_yuan=28650.0,
        loss_currency="CNY",
        outcome="lost",
        n_victims=1,
        victim=Victim("赵女士", "女", 62, None, "退休教师"),
        incident_date="2025-03-12",
        incident_date_basis="published_year",
        region=Named("510118", "四川省成都市新津区"),
        places=(Place("den", "440100", "广东省广州市", spot(CLIENT, "青河警方")),),
        channels=("电话",),
        impersonated=("优选商城客服",),
        impersonated_as=("电商/物流客服",),
        pretexts=("信用分/流水不足",),
        controls=("屏幕共享/会议软件",),
        payments=("转账",),
        steps=steps,
        indicators=signs,
        amounts=(lost, lure, frozen),
        facts=tuple(facts),
    )
    authority = Fact("authority", "青河市公安局", spot(CLIENT, "青河警方"), "by.hand")
    return Reading(b, "zh-Hans", True, "single_case", ("03",), (case,), (), (), (), (authority,))


def _case(ordinal: int, start: str, kind: Named, lost: tuple[str, float] | None, who: str, when: tuple[str, str], **more: Any) -> Case:
    line = spot(WEEKLY, start)
    end = WEEKLY.find("\n", line.start)
    span = Span(line.start, end if end > 0 else len(WEEKLY))
    facts = [
        Fact("type", kind.code, span, "by.hand"),
        Fact("victim.label", who, spot(WEEKLY, who), "by.hand"),
        Fact("incident_date", when[0], spot(WEEKLY, when[1], WEEKLY[: span.start].count(when[1])), "by.hand"),
    ]
    amounts: tuple[Amount, ...] = ()
    if lost:
        amounts = (Amount("lost", lost[1], lost[1], "CNY", None, spot(WEEKLY, lost[0]), "by.hand"),)
        facts.append(amounts[0].to_fact())
    return Case(
        ordinal, span, kind, "stated", loss_yuan=lost[1] if lost else None, victim=Victim(who), incident_date=when[0],
        incident_date_basis="published_year", amounts=amounts, facts=tuple(facts), **more,
    )  # fmt: skip


def _weekly() -> Reading:
    url = "https://www.sample-news.example/dy/article/ABCDEFGH01234567.html"
    b = Bulletin(url, WEEKLY_TITLE, WEEKLY, "2025-03-11", "青河反诈", family="netease", fetched_at="2025-11-02T08:01:00Z", sha256="cd" * 32)
    total = spot(WEEKLY, "31起")
    week = ("2025-03-04", "2025-03-10")
    change = {"basis": "环比", "percent": 47.62, "points": None, "absolute": None}
    tallies = [
        Tally("cases", 31.0, "起", total, period=week, change=change),
        Tally("loss", 1863000.0, "元", spot(WEEKLY, "186.3万元"), period=week, flag="change", proposed=863000.0),
        Tally("cases", 17.0, "起", spot(WEEKLY, "17起"), "type", "01", week, part_of=total),
        Tally("cases", 8.0, "起", spot(WEEKLY, "8起"), "type", "03", week, part_of=total),
        Tally("cases", 6.0, "起", spot(WEEKLY, "6起"), "type", "02", week, part_of=total),
    ]
    averted = Amount("averted", 90000.0, 90000.0, "CNY", None, spot(WEEKLY, "避免损失9万元"), "by.hand")
    third = _case(
        3,
        "另有一起",
        Named("07", "冒充公检法及政府机关类"),
        None,
        "王大爷",
        ("2025-03-10", "3月10日"),
        outcome="averted",
        averted_yuan=90000.0,
    )
    told = Fact("outcome", "averted", averted.span, "by.hand")
    third = replace(third, loss_yuan=0.0, amounts=(averted,), facts=(*third.facts, averted.to_fact(), told))
    cases = (
        _case(1, "案例一", Named("01", "刷单返利类"), ("4.6万元", 46000.0), "李某", ("2025-03-05", "3月5日"), outcome="lost"),
        _case(2, "案例二", Named("10", "网络游戏产品虚假交易类"), None, "大学生孙某", ("2025-03-09", "3月9日"), outcome="lost"),
        third,
    )
    warnings = (Warned("damaged_number", "“.7万元”的整数部分缺失", spot(WEEKLY, ".7万元")),)
    return Reading(b, "zh-Hans", True, "weekly_bulletin", ("01", "03", "02", "10", "07"), cases, (), tuple(tallies), warnings)


def _others() -> list[Reading]:
    """A picture-only page, a page that is no notice, one with hostile words, and enough small ones for a second page of results."""
    url, images = "https://ga.qinghe.example/p.html", ("https://ga.qinghe.example/1.png", "javascript:alert(1)")
    picture = Bulletin(url, "反诈海报", "", "2025-01-05", "青河公安", source="qinghe_ga", tier="T0", images=images, marks=("picture_only",))
    other = Bulletin(
        "https://www.sample-news.example/n.html", "青河区举办马拉松", "三千名选手参加了比赛。", "2025-02-02", "青河日报", tier="T1"
    )
    hostile = Bulletin("https://www.sample-news.example/h.html", HOSTILE, f"他说：{HOSTILE}\n=1+1", "2024-12-31", HOSTILE, tier="T2")
    found = [
        Reading(picture, is_bulletin=True, form="tips_only", warnings=(Warned("no_text", "只有图片"),)),
        Reading(other),
        Reading(hostile, is_bulletin=True, form="tips_only"),
    ]
    for n in range(28):
        text = f"第{n}号提醒：不轻信、不透露、不转账，警惕刷单返利。"
        url, day = f"https://ga.qinghe.example/tips/{n}.html", f"2024-{n % 12 + 1:02}-0{n % 9 + 1}"
        b = Bulletin(url, f"反诈提醒第{n}期", text, day, "青河公安", source="qinghe_ga", tier="T0", region="510000", sha256=f"{n:064x}")
        found.append(Reading(b, is_bulletin=True, form="tips_only", types=("01",)))
    return found


def readings() -> list[Reading]:
    return [_client(), _weekly(), *_others()]


SOURCE = ("qinghe_ga", "青河公安·警情通报", "青河公安", "青河市公安局", "T0", "510000", "hanweb", 1, "never", 0, "[]", '{"min": 5}')
GONE = "0123456789abcdef"


def release(folder: Path, found: list[Reading], republish: int = 0, more: Callable[[Store], None] = lambda store: None) -> Path:
    """`folder`/kb.db with these readings and what `more` puts beside them, published as a build does it."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "build.db")
    try:
        store.replace("sources", [(*SOURCE[:9], republish, *SOURCE[10:])])
        store.replace("tombstones", [(GONE, "ff" * 32, "2025-11-02", "request")])
        for n, reading in enumerate(found, 1):
            store.put(reading, [case.ordinal for case in reading.cases], Progress(n))
        more(store)
        settle(store)
        publish(store, folder / "kb.db")
    finally:
        store.close()
    return folder / "kb.db"

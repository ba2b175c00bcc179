"""Press stories of a refund scam with arrests: whatever sums, names, places and months stand in them, the answers move with them."""

from __future__ import annotations

from itertools import groupby

import pytest

from kb.extract import extract
from kb.extract.pasted import read_pasted
from kb.model import Bulletin, Case, Reading

STORY = """{paper}记者 {reporter}
骗子的花招越来越多，一通来电就可能让人血本无归。{day}，{office}通报了一起冒充{posed}诈骗案件的侦办情况。
{when}，{home}的{victim}接到“{persona}”打来的电话，对方称{victim}网购的{goods}有质量问题，愿意退款{refund}元。
{victim}没有怀疑，按对方说的报了订单号。接着，对方以{service}信用分不够为由，要求{victim}先转账刷流水。{victim}在“{persona}”的指导下，分三次把钱转入对方给的账户，共被骗走{loss}元。
接到报案后，{bureau}成立专案组立案侦查。经查，被骗资金进入嫌疑人{suspect}名下的银行卡后，取现地点集中在{cash}。
{raid}，专案组在{arrest}警方协助下，将以{suspect}为首的{few}名犯罪嫌疑人抓获，现场查获银行卡{cards}余张。
截至目前，警方共抓获犯罪嫌疑人{all}名，收缴现金{seized}万余元，冻结资金{frozen}万余元。
民警介绍，这类骗局有固定套路。第一步是嫌疑人非法获取被害人的订单信息，冒充客服骗取被害人的信任。第二步，谎称商品有问题，以退款为由，要求被害人添加“客服”QQ。第三步，诱导被害人说出验证码，将被害人卡内的钱转走。
{police}提醒广大市民：
正规商家退款会原路退回，不要轻信陌生来电，不要向他人透露验证码，凡是要求转账的都是诈骗，遇到可疑情况请拨打110报警。"""

TWINS = {
    "shop": {
        "paper": "江淮晚报", "reporter": "许清扬", "day": "9月12日", "office": "安徽省公安厅", "posed": "电商客服类", "when": "去年11月",
        "home": "合肥市庐阳区", "victim": "吴女士", "persona": "天猫客服", "goods": "电热毯",
        "refund": "268", "service": "支付宝", "loss": "38650",
        "bureau": "合肥市公安局庐阳分局", "suspect": "贺某强", "cash": "长沙市和株洲市", "raid": "2023年1月9日",
        "arrest": "浏阳", "few": "5",
        "cards": "60", "all": "23", "seized": "86", "frozen": "140", "police": "安徽公安",
    },
    "parcel": {
        "paper": "齐鲁新报", "reporter": "曲鸣", "day": "4月3日", "office": "济宁市公安局", "posed": "网购客服", "when": "今年1月",
        "home": "济宁市任城区", "victim": "梁先生", "persona": "淘宝客服", "goods": "童鞋",
        "refund": "512", "service": "芝麻", "loss": "127400",
        "bureau": "济宁市公安局任城区分局", "suspect": "卫某", "cash": "南宁市和柳州市", "raid": "2024年3月18日",
        "arrest": "宾阳", "few": "7",
        "cards": "120", "all": "11", "seized": "45", "frozen": "73", "police": "济宁公安",
    },
    "mother": {
        "paper": "巴蜀都市报", "reporter": "尹可", "day": "8月20日", "office": "绵阳市公安局", "posed": "客服退款", "when": "5月6日",
        "home": "绵阳市涪城区", "victim": "罗女士", "persona": "母婴店客服", "goods": "奶粉",
        "refund": "199", "service": "支付宝芝麻", "loss": "5280",
        "bureau": "绵阳市公安局涪城区分局", "suspect": "阎某", "cash": "昆明市和曲靖市", "raid": "2022年7月2日",
        "arrest": "安宁", "few": "3",
        "cards": "15", "all": "6", "seized": "12", "frozen": "30", "police": "绵阳公安",
    },
}  # fmt: skip
PUBLISHED = {"shop": "2023-09-13", "parcel": "2024-04-03", "mother": "2022-08-21"}
TOLD = {
    "shop": ("吴女士", "女", 38650.0, "2022-11", "relative", "340103", {"湖南省长沙市", "湖南省株洲市"}, 268.0, 860000.0, 1400000.0, 23),
    "parcel": ("梁先生", "男", 127400.0, "2024-01", "relative", "370811",
        {"广西壮族自治区南宁市", "广西壮族自治区柳州市"}, 512.0, 450000.0, 730000.0, 11),
    "mother": ("罗女士", "女", 5280.0, "2022-05-06", "published_year", "510703",
        {"云南省昆明市", "云南省曲靖市"}, 199.0, 120000.0, 300000.0, 6),
}  # fmt: skip


def reading(name: str) -> Reading:
    values = TWINS[name]
    title = f"{values['goods']}要退款？当心冒充客服诈骗"
    return extract(Bulletin("https://news.example/1", title, STORY.format(**values), published=PUBLISHED[name]))


def quotes(case: Case, text: Reading, field: str) -> list[tuple[object, str]]:
    return [(fact.value, text.bulletin.part(fact.span)) for fact in case.facts if fact.field == field]


@pytest.mark.parametrize("name", sorted(TWINS))
def test_twin(name: str) -> None:
    told = reading(name)
    label, gender, loss, date, basis, region, cashed, lure, seized, frozen, arrested = TOLD[name]
    assert (told.is_bulletin, told.form, told.types) == (True, "arrests_report", ("03",))
    assert told.bulletin.authority == TWINS[name]["office"]
    (case,) = told.cases
    assert case.type is not None and case.type.code == "03" and case.type_label == "stated"
    assert case.subtype is not None and case.subtype.code == "03.1"
    assert (case.victim.label, case.victim.gender) == (label, gender)
    assert (case.loss_yuan, case.outcome, case.loss_parts) == (loss, "lost", False)
    assert any(str(int(loss)) in quote for _, quote in quotes(case, told, "amount.lost"))
    assert (case.incident_date, case.incident_date_basis) == (date, basis)
    assert case.region is not None and case.region.code == region
    assert {place.name for place in case.places if place.role == "cash_out"} == cashed
    assert any(place.role == "arrest" for place in case.places)
    assert "电话" in case.channels and case.payments == ("转账",)
    assert case.impersonated == (TWINS[name]["persona"],) and case.impersonated_as == ("电商/物流客服",)
    assert "信用分/流水不足" in case.pretexts
    amounts = {(amount.role, amount.yuan) for amount in case.amounts}
    assert {("lure", lure), ("seized", seized), ("frozen", frozen)} <= amounts
    assert ("arrested", float(arrested)) in {(tally.metric, tally.value) for tally in told.tallies}


@pytest.mark.parametrize("name", sorted(TWINS))
def test_twin_steps_and_method_apart(name: str) -> None:
    told = reading(name)
    text = told.bulletin.text
    stages = [step.stage for step in told.cases[0].steps]
    assert stages[0] == "contact" and stages[-1] == "payment" and "trust" in stages and "inducement" in stages
    assert told.cases[0].steps[-1].span.end <= text.index("接到报案后")
    method = [(step.stage, told.bulletin.part(step.span)) for step in told.method]
    assert [stage for stage, _ in groupby(stage for stage, _ in method)] == ["preparation", "trust", "inducement", "contact", "payment"]
    assert all(step.span.start >= text.index("第一步") for step in told.method)
    assert not any("提醒" in quote for _, quote in method)


@pytest.mark.parametrize("name", sorted(TWINS))
def test_every_value_is_quoted(name: str) -> None:
    told = reading(name)
    for case in told.cases:
        assert case.facts
        for fact in case.facts:
            quote = told.bulletin.part(fact.span)
            assert quote and len(quote) == fact.span.end - fact.span.start
            if fact.field in ("impersonated", "victim.label"):
                assert quote == fact.value


def test_pasted_page() -> None:
    values = TWINS["shop"]
    chrome = "江淮网首页 > 新闻 > 正文 申请入驻\n\n电热毯要退款？当心冒充客服诈骗\n\n0\n分享至\n\n来源：江淮晚报\n\n"
    other = "\n\n相关推荐\n热点推荐\n台风登陆多地停课，最大风力十二级\n\n台风登陆多地停课，最大风力十二级\n\n"
    other += "海风说\n2024-07-02 19:05:44\n球队客场取胜，主帅被骗红牌后发声\n"
    bulletin = read_pasted(chrome + STORY.format(**values).replace("\n", "\n\n") + other)
    assert (bulletin.title, bulletin.publisher, bulletin.published) == ("电热毯要退款？当心冒充客服诈骗", "江淮晚报", None)
    assert bulletin.text.startswith("江淮晚报记者 许清扬\n骗子的花招") and bulletin.text.endswith("请拨打110报警。")
    (case,) = extract(bulletin).cases
    assert (case.loss_yuan, case.incident_date, case.incident_date_basis) == (38650.0, "2022-11", "context")


def test_pasted_page_where_two_years_fit() -> None:
    values = {**TWINS["shop"], "raid": "1月9日"}
    bulletin = read_pasted("电热毯要退款？当心冒充客服诈骗\n" + STORY.format(**values))
    (case,) = extract(bulletin).cases
    assert (case.loss_yuan, case.incident_date) == (38650.0, None)


def test_a_list_of_counts_does_not_end_a_notice() -> None:
    counts = ["二、高发类型", "①刷单返利类:16起", "②贷款类:13起", "③冒充客服类:9起", "三、处置情况", "处置预警信息:6029条"]
    others = ["热点", "古镇迎来游客", "菜价小幅回落", "大桥夜间封闭", "明日有雨"]
    page = "\n".join(["柳林市一周电诈警情", "9月18日至24日，全市接报电信网络诈骗警情67起，损失312万元。", *counts, *others])
    assert read_pasted(page).text.split("\n")[1:] == counts

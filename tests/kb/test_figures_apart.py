"""Figures that a line, a sentence or a clause sets apart: cells of one age, another unit's counts, a type's change told by itself."""

from __future__ import annotations

from notices import read_titled

from kb.model import Tally


def _rows(text: str, published: str) -> list[Tally]:
    return list(read_titled(text, published).tallies)


def _by(rows: list[Tally]) -> set[tuple[str, float, str | None, str | None]]:
    return {(t.metric, t.value, t.dimension, t.category) for t in rows}


def test_cells_of_one_age_or_channel_are_no_totals() -> None:
    text = (
        "电信网络诈骗警情通报\n2024年12月19日至12月26日，常熟市共发电信网络诈骗警情21起。\n高发年龄段\n"
        "18-29岁，9起，占比42.9%；主要受骗类型：兼职刷单类4起，虚假购物类3起\n50岁以上，4起，占比19%；主要受骗类型：冒充客服类诈骗2起\n"
        "引流渠道\n短信引流，5起，占比23.8%；主要受骗类型：兼职刷单类3起"
    )
    assert _by(_rows(text, "2024-12-28")) == {
        ("cases", 21, None, None),
        ("cases", 9, "age", "18-29岁"),
        ("share", 42.9, "age", "18-29岁"),
        ("cases", 4, "age", "50岁以上"),
        ("share", 19, "age", "50岁以上"),
        ("cases", 5, "subtype", "短信引流"),
        ("share", 23.8, "subtype", "短信引流"),
    }


def test_counts_before_their_types_with_what_each_lost() -> None:
    text = (
        "反诈中心一周警情提示\n上周（10月14日至10月20日）潜山市反诈中心接到电信网络诈骗报警共7起，其中3起刷单返利被骗合计4.6万，2起冒充客服被骗近5万，"
        "一起游戏账号交易诈骗3000元，一起网络贷款诈骗1.2万。地域分布为梅城镇4起，源潭镇、王河镇、黄铺镇各1起。"
    )
    told = _by(_rows(text, "2024-10-22"))
    assert {row for row in told if row[2] == "type"} == {
        *(("cases", n, "type", code) for n, code in ((3, "01"), (2, "03"), (1, "10"), (1, "04"))),
        *(("loss", n, "type", code) for n, code in ((46_000, "01"), (50_000, "03"), (3000, "10"), (12_000, "04"))),
    }
    assert ("cases", 4, "region", "梅城镇") in told


def test_another_unit_speaks() -> None:
    text = (
        "电诈警情研判\n1月至6月，岳麓区共发电信诈骗警情326起。据望城警方透露，今年1至9月，望城区共接报电信诈骗警情105起，"
        "冒充客服、刷单、贷款三类警情数位列前三，占比分别为35.2%、21.9%和10.5%。"
    )
    assert {(t.value, t.region.name if t.region else None) for t in _rows(text, "2017-10-20")} == {
        (326, "湖南省长沙市岳麓区"),
        *((n, "湖南省长沙市望城区") for n in (105, 35.2, 21.9, 10.5)),
    }


def test_one_case_of_a_county_does_not_make_it_the_place_of_all() -> None:
    text = (
        "台州反诈\n记者从台州市公安局获悉，1至8月全市受理电信网络诈骗案件7934起。8月16日，温岭发生一起被骗资金1380万元的案件，为今年全市最高。"
        "今年初至今，已有31名老人被诈骗。"
    )
    rows = _rows(text, "2025-09-20")
    assert {t.region.name for t in rows if t.region} == {"浙江省台州市"}
    assert _by(rows) == {("cases", 7934, None, None), ("victims", 31, "age", "老人")}


def test_a_types_change_in_a_clause_of_its_own() -> None:
    text = (
        "一周电诈警情（7.4-7.10）\n7月4日至7月10日，我市接报电信网络诈骗警情58起。其中治安警情12起，刑事警情46起。"
        "冒充电商物流客服类诈骗下降趋势明显，较上周下降42%。\n高发诈骗类型：①刷单返利类诈骗：19起\n②冒充电商物流客服类诈骗：7起"
    )
    rows = {t.value: t for t in _rows(text, "2022-07-12")}
    assert (rows[7].change or {}).get("percent") == -42 and not rows[19].change
    assert rows[12].part_of == rows[46].part_of == rows[58].span


def test_an_age_of_one_type_is_told_of_no_age() -> None:
    text = "2月警情通报\n2月份，全县接报电诈警情40起。贷款、办卡类诈骗案中受骗男性17人、女性7人。其中，年龄20岁-40岁19人，占比79.2%。"
    assert not {t.dimension for t in _rows(text, "2024-03-12")} & {"age", "gender"}


def test_years_that_the_notice_is_of() -> None:
    text = "法院通报\n2022至2024年，无锡全市法院共审结电信网络诈骗案件412件。三年来，共审结涉缅北跨境电诈案件57件218人。"
    assert {t.period for t in _rows(text, "2025-02-12")} == {("2022-01-01", "2024-12-31")}


def test_shares_that_are_nothing_else() -> None:
    text = (
        "10月警情\n10月份，靖边县公安局共立电信诈骗案件占10月份立案总数的51%。受害人中，初中及以下学历的占比44%，高中、中专学历的占比26%，"
        "大学以上学历的占比30%。投资理财类诈骗发案占比近六成。"
    )
    assert {(t.value, t.approx) for t in _rows(text, "2020-11-10")} == {(51, None), (44, None), (26, None), (30, None), (60, "近")}


def test_bands_and_one_of_them_are_no_figures() -> None:
    text = "上半年电诈警情\n今年上半年，全市接报电诈警情120起，其中一起涉案金额超过400万元，涉案金额在50万元至100万元的有9起。"
    assert _by(_rows(text, "2023-07-10")) == {("cases", 120, None, None)}


def test_people_in_the_brackets_behind_people_are_some_of_them() -> None:
    text = (
        "上周反诈战果\n上周（9月4日至10日），全区接报电诈警情26起，抓获涉诈违法犯罪人员19人（刑事打处8人、行政处罚11人），"
        "缴获银行卡31张（涉案12张），劝阻群众7人。"
    )
    rows = {t.value: t for t in _rows(text, "2023-09-12") if t.unit == "人"}
    assert rows[8].part_of == rows[11].part_of == rows[19].span and rows[19].part_of is None
    assert 7 not in rows or rows[7].part_of is None

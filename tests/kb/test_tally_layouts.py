"""Statistics by how they are laid out: columns of what police did, shares, labels over figures, sums in brackets, places told together."""

from __future__ import annotations

import pytest

from kb.extract.tallies import find_tallies
from kb.extract.tally_lines import mend_lines
from kb.model import Tally

WEEK = "2024年3月4日至10日警情\n"
PUBLISHED = "2024-03-12"


def tallies(text: str) -> list[Tally]:
    return find_tallies(WEEK + text, "", PUBLISHED, None, (), True)


def test_columns_of_what_police_did() -> None:
    told = tallies("单位 立案（起） 破案（起） 抓获（人） 返还（万元）\n柳林镇 31 14 20 6.5\n河口镇 16 7 9 0\n合计 47 21 29 6.5")
    assert [(t.metric, t.value, t.unit, t.category) for t in told] == [
        ("cases", 31.0, "起", "柳林镇"), ("other", 14.0, "起", "柳林镇"), ("arrested", 20.0, "人", "柳林镇"),
        ("funds_returned", 65_000.0, "元", "柳林镇"),
        ("cases", 16.0, "起", "河口镇"), ("other", 7.0, "起", "河口镇"), ("arrested", 9.0, "人", "河口镇"),
        ("funds_returned", 0.0, "元", "河口镇"),
        ("cases", 47.0, "起", None), ("other", 21.0, "起", None), ("arrested", 29.0, "人", None), ("funds_returned", 65_000.0, "元", None),
    ]  # fmt: skip


def test_rows_of_what_police_did() -> None:
    told = tallies("指标 本周 上周\n立案数(起) 22 26\n破案数(起) 13 10\n止付数(万元) 51.7 44.9\n劝阻数(人次) 640 588")
    assert [(t.metric, t.value, t.unit, t.period[0]) for t in told] == [
        ("cases", 22.0, "起", "2024-03-04"), ("cases", 26.0, "起", "2024-02-26"),
        ("other", 13.0, "起", "2024-03-04"), ("other", 10.0, "起", "2024-02-26"),
        ("funds_frozen", 517_000.0, "元", "2024-03-04"), ("funds_frozen", 449_000.0, "元", "2024-02-26"),
        ("dissuaded", 640.0, "人次", "2024-03-04"), ("dissuaded", 588.0, "人次", "2024-02-26"),
    ]  # fmt: skip


@pytest.mark.parametrize("head", ["占比", "本周占比", "占总案值", "占总数（%）"])
def test_a_column_of_shares_has_none_for_the_total(head: str) -> None:
    told = tallies(f"类型 起数 {head}\n刷单返利 15 60%\n虚假购物 10 40%\n合计 25 100%")
    assert [(t.metric, t.value, t.category) for t in told] == [
        ("cases", 15.0, "01"), ("share", 60.0, "01"), ("cases", 10.0, "06"), ("share", 40.0, "06"), ("cases", 25.0, None),
    ]  # fmt: skip


CARDS = "警情\n29起\n环比下降12.1%\n损失\n118.4万元\n劝阻\n84人\n柳林区\n15起\n河口区\n8起\n男\n62.1%\n女\n37.9%"


def test_labels_over_their_figures() -> None:
    told = tallies(CARDS)
    assert [(t.metric, t.value, t.dimension, t.category) for t in told] == [
        ("cases", 29.0, None, None), ("loss", 1_184_000.0, None, None), ("dissuaded", 84.0, None, None),
        ("cases", 15.0, "region", "柳林区"), ("cases", 8.0, "region", "河口区"),
        ("share", 62.1, "gender", "男"), ("share", 37.9, "gender", "女"),
    ]  # fmt: skip
    assert told[0].change == {"basis": "环比", "percent": -12.1, "points": None, "absolute": None}


def test_every_character_keeps_its_place_and_a_few_such_lines_are_left() -> None:
    mended = mend_lines(CARDS)
    assert len(mended) == len(CARDS)
    assert all(one == other or one == "\n" for one, other in zip(CARDS, mended, strict=True))
    assert mend_lines("王女士\n3万元\n李女士\n5万元") == "王女士\n3万元\n李女士\n5万元"


def test_what_was_lost_in_brackets_behind_a_bare_count() -> None:
    told = tallies("类型：刷单返利4（损失15.9万元）、虚假征信3、冒充客服2（损失4.2万元）、虚假贷款1。")
    assert [(t.metric, t.value, t.category) for t in told] == [
        ("cases", 4.0, "01"), ("loss", 159_000.0, "01"), ("cases", 3.0, "05"), ("cases", 2.0, "03"), ("loss", 42_000.0, "03"),
        ("cases", 1.0, "04"),
    ]  # fmt: skip


def test_the_mean_of_a_type_in_its_line() -> None:
    told = tallies("1）投资理财，5起，案均46.2万元；\n2）冒充公检法，2起，案均38.5万元；")
    assert [(t.metric, t.value, t.category) for t in told] == [
        ("cases", 5.0, "02"), ("other", 462_000.0, "02"), ("cases", 2.0, "07"), ("other", 385_000.0, "07"),
    ]  # fmt: skip


@pytest.mark.parametrize("told", ["白沙、石桥、青口三地分别接报15起、6起、4起。", "白沙、石桥和青口三镇分别立案15起、6起、4起。"])
def test_places_counted_right_behind_their_names(told: str) -> None:
    assert [(t.metric, t.value, t.dimension, t.category) for t in tallies(told)] == [
        ("cases", 15.0, "region", "白沙"), ("cases", 6.0, "region", "石桥"), ("cases", 4.0, "region", "青口"),
    ]  # fmt: skip


def test_places_known_by_their_short_names_and_names_that_say_nothing() -> None:
    assert [(t.value, t.dimension, t.category) for t in tallies("南湖、秀洲、桐乡分别立案66起、51起、72起。")] == [
        (66.0, "region", "南湖"), (51.0, "region", "秀洲"), (72.0, "region", "桐乡"),
    ]  # fmt: skip
    assert tallies("青春、朝阳、迎春分别接报6起、5起、4起。") == []  # of what, nothing says; none is the count of all


def test_shares_that_stand_under_their_labels() -> None:
    text = (
        "全市发案情况\n从作案手段看\n投资理财类\n占25.4%\n贷款、办卡类\n占21.6%\n网络购物类\n占19.9%\n从受害对象看\n学生\n占8%\n"
        "其中，20岁以下5人。"
    )
    shares = [(tally.value, tally.category) for tally in tallies(text) if tally.metric == "share"]
    assert shares[:3] == [(25.4, "02"), (21.6, "04"), (19.9, "06")]

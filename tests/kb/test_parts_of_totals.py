"""What a figure is some of: pairs behind 其中, years of several, types of a group; and the stretch told in the sentence before."""

from __future__ import annotations

from notices import read_titled

from kb.model import Tally


def _rows(text: str, published: str) -> dict[tuple[float, str], Tally]:
    return {(t.value, t.unit): t for t in read_titled(text, published).tallies}


def test_pairs_of_cases_and_people_are_parts_each_of_its_own() -> None:
    text = "检察院通报涉诈案件\n9月份，全市检察机关共受理电信网络诈骗案件41件130人，其中批准逮捕案件17件52人，提起公诉案件24件78人。"
    rows = _rows(text, "2023-10-09")
    assert rows[17, "件"].part_of == rows[24, "件"].part_of == rows[41, "件"].span
    assert rows[52, "人"].part_of == rows[78, "人"].part_of == rows[130, "人"].span


def test_years_are_parts_of_the_years_together_and_each_has_its_change() -> None:
    text = (
        "法院发布电诈审判情况\n2019年至2021年，全市法院共审结电信网络诈骗案件902件2011人。其中，2019年审结187件，2020年审结264件，"
        "2021年审结451件，分别同比上升12.5%、41.2%、70.8%。"
    )
    rows = _rows(text, "2022-03-02")
    years = [rows[187, "件"], rows[264, "件"], rows[451, "件"]]
    assert all(t.part_of == rows[902, "件"].span for t in years)
    assert [(t.change or {})["percent"] for t in years] == [12.5, 41.2, 70.8]


def test_types_behind_a_group_are_parts_of_it_and_the_next_group_of_nothing() -> None:
    text = (
        "涉校诈骗情况通报\n今年以来，全区共发生在校学生被电信网络诈骗的案件73起，其中刷单返利类28起，游戏产品交易类17起。"
        "\n全区教师受骗案件明显减少，共发案4起。"
    )
    rows = _rows(text, "2023-11-20")
    assert (rows[73, "起"].dimension, rows[73, "起"].category) == ("occupation", "在校学生")
    assert rows[28, "起"].part_of == rows[17, "起"].part_of == rows[73, "起"].span
    assert rows[4, "起"].category == "教师" and rows[4, "起"].part_of is None


def test_whom_police_talked_out_of_it_are_not_those_arrested() -> None:
    text = "上周反诈战果\n上周（9月4日至10日），全区劝阻群众214人，其中当面劝阻61人，抓获犯罪嫌疑人9人。"
    rows = _rows(text, "2023-09-12")
    assert rows[9, "人"].part_of is None


def test_a_stretch_told_before_the_figures_is_theirs_but_not_of_what_happened_lately() -> None:
    text = (
        "我县打击电诈成效明显\n自2021年4月“断卡”行动开展以来，平陆县公安局主动出击、全链条打击。先后打掉窝点9个，抓获犯罪嫌疑人268人。"
        "近日，该局又抓获嫌疑人7名，缴获手机15部。"
    )
    rows = _rows(text, "2023-08-16")
    assert rows[9, "个"].period == rows[268, "人"].period == ("2021-04-01", "2023-08-16")
    assert rows[7, "人"].period == (None, None)

"""A page as somebody pastes it: which line is the title, where the notice ends."""

from __future__ import annotations

from kb.extract.pasted import part_title, read_pasted

STORY = "6月5日上午，民警接到预警：居民计女士正要把3万元现金交给陌生人。民警赶到后反复劝说，计女士才放弃。"


def test_a_trail_above_and_a_source_below_are_no_title_and_no_end() -> None:
    told = read_pasted(
        f"您的位置：\n您当前的位置：清溪市人民政府网 / 新闻动态\n3万元差点“飞”了 民警两小时劝醒老人 守住群众“钱袋子”\n"
        f"来源：清溪晚报 作者：某记者 发布时间：2023-06-07 07:37\n{STORY}\n计女士的丈夫也赶来劝她，她终于明白遇到了骗子。"
    )
    assert told.title == "3万元差点“飞”了 民警两小时劝醒老人 守住群众“钱袋子”"
    assert told.text.startswith("6月5日上午") and told.text.endswith("遇到了骗子。")
    assert told.published == "2023-06-07"


def test_a_row_of_short_lines_in_the_middle_is_no_end() -> None:
    steps = "\n".join(f"套路{n}：刷单+{what}" for n, what in zip("一二三四五", ("福利", "点赞", "红包", "招聘", "公益"), strict=True))
    above = "一周警情通报\n本期，全县立电信网络诈骗案件8起，损失41.5万元。"
    told = read_pasted(f"{above}\n刷单类解析\n{steps}\n典型案例\n{STORY}\n{STORY}\n警方提醒：凡是刷单都是诈骗。")
    assert told.text.endswith("凡是刷单都是诈骗。")


def test_other_headlines_below_end_the_notice() -> None:
    told = read_pasted(f"民警劝醒老人\n{STORY}\n秋收一线见闻\n我市举办运动会\n新图书馆开放\n夜市里的年轻人\n公交线路调整")
    assert told.text == STORY


def test_a_title_may_begin_and_end_in_brackets() -> None:
    told = read_pasted(f"（样稿）栖霞镇一周警情（3月4日至10日）\n{STORY}\n警方提醒：不轻信。")
    assert told.title == "（样稿）栖霞镇一周警情（3月4日至10日）"
    assert read_pasted(f"（转自栖霞发布公众号平台）\n民警劝醒老人家的一天\n{STORY}").title == "民警劝醒老人家的一天"


def test_a_lead_in_the_place_of_a_headline_belongs_to_the_body() -> None:
    lead = "6月5日，家住临江街道的计女士接到自称医保局的电话，先后转出3万元。两天后，她才走进派出所。"
    assert part_title(f"{lead}\n{STORY}") == ("", f"{lead}\n{STORY}")
    for headline in ("她转出了3万元。两天后才报警。", "一条短信、两个电话、三天三夜，她把攒了八年的21万元一笔一笔送了出去，谁也没能拦住"):
        assert part_title(f"{headline}\n{STORY}") == (headline, STORY)


def test_a_whole_notice_in_one_line_is_no_title() -> None:
    """Pages come without line breaks, and end on what is no stop."""
    text = f"{STORY * 2}（某某）|"
    assert part_title(f"{text}\n版权所有：某报社") == ("", f"{text}\n版权所有：某报社")

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


VERSE = (
    "11月5日\n临江派出所\n成功劝阻一起\n冒充客服的诈骗\n守住了居民计某\n卡里的3.5万元\n民警接连打了十几通电话\n一直无人接听\n便请网格员\n"
    "先去他家中查看\n对方自称“京东客服”\n谎称他开通了学生账户\n并让其下载会议软件\n好在发现及时\n计某还没来得及转账"
)


def test_a_story_told_a_clause_a_line_is_text_and_its_headline_the_title() -> None:
    advice = "谎称影响征信：骗子以注销校园贷、关闭额度为由，制造恐慌。"
    told = read_pasted(f"断网关机！民警上门拦下3.5万元\n来源：临江警方\n{VERSE}\n警方提醒\n{advice}")
    assert told.title == "断网关机！民警上门拦下3.5万元"
    assert told.text.startswith("来源：临江警方\n11月5日\n临江派出所") and told.text.endswith("制造恐慌。")


def test_the_line_by_which_police_sign_a_page_belongs_to_its_text() -> None:
    """Where a notice tells of is often said nowhere else: 我县, in a post of 郓城公安."""
    told = read_pasted(f"这些骗局正在身边发生\n郓城公安 2021-10-15 18:02\n阅读 1024\n{STORY}\n{STORY}\n来源：平安郓城\n责编：小周")
    assert told.text.startswith("郓城公安 2021-10-15 18:02\n6月5日") and told.text.endswith("\n来源：平安郓城")
    assert "阅读" not in told.text and "责编" not in told.text
    assert "新闻网" not in read_pasted(f"这些骗局正在身边发生\n来源：某某新闻网\n{STORY}\n{STORY}").text


def test_a_headline_over_short_lines_may_end_on_an_exclamation() -> None:
    headline = "便宜油没加上，600元先没了，这种卡千万别买！"
    lines = ("8月的一天", "市民老崔在短视频里", "看到加油卡五折出售", "他付了600元", "卡却一直充不进去", "对方也把他拉黑了", "他这才报警。")
    assert read_pasted("\n".join((headline, *lines))).title == headline


def test_a_headline_that_ends_like_a_sentence_is_a_title() -> None:
    told = read_pasted(f"一通“快手客服”来电，她的1.6万元差点打了水漂……\n{STORY}\n{STORY}")
    assert told.title.endswith("打了水漂……") and told.text.startswith("6月5日")
    assert read_pasted(f"重阳节 | 检察官说：别让骗子偷走父母的晚年\n{STORY}").title == "重阳节 | 检察官说：别让骗子偷走父母的晚年"


def test_a_table_that_came_a_cell_a_line_is_no_end() -> None:
    cells = "商品交易\n37\n兼职刷单\n24\n游戏交易\n16\n冒充好友\n9\n贷款\n2\n其他\n2"
    above = "关于学生受骗情况的通报\n一季度全市学生被骗案件90起。手段见下表："
    told = read_pasted(f"{above}\n{cells}\n从区域来看，荔城区发生22起，涵江区发生17起。")
    assert "其他\n2\n" in told.text and told.text.endswith("涵江区发生17起。")


def test_a_paragraph_that_names_the_papers_app_is_text() -> None:
    first = f"都市晚报·临江客户端12月30日讯（记者 舒闻）{STORY}"
    assert first in read_pasted(f"民警劝醒老人\n舒闻   临江视频   2025-12-30 18:22:41\n{first}{STORY}\n{STORY}").text


def test_the_clock_of_the_site_is_no_day_and_a_source_above_no_end() -> None:
    told = read_pasted(
        "出借银行卡 两男子领刑\n欢迎访问临江法院网，今天是 2025年06月03日 星期二\n• 关注：\n基层动态\n"
        f"来源： 作者： 责任编辑：临江中院 发布时间：2022/5/12 10:05:21 阅读次数：\n字号：A A\n{STORY}{STORY}"
    )
    assert told.published == "2022-05-12" and told.text.endswith(STORY)

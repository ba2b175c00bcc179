"""Other pages' headlines below a notice tell nothing of it."""

from __future__ import annotations

import pytest

from kb.extract import extract
from kb.extract.page_rest import end_of_notice
from kb.model import Bulletin

STORY = (
    "9月2日，岚溪县的桑女士接到自称航空公司客服的电话，对方说航班取消，让她下载会议软件并打开屏幕共享。"
    "桑女士按要求把卡里的钱转到所谓的理赔账户，等了半天不见退回，这才到派出所报案。"
)
OTHERS = "· 邻县一会计轻信“老板”转走98万元\n· 全县秋粮收购启动\n· 王某被判三年，曾骗走12人共46万元"
HEADS = ["相关新闻", "热点推荐", "今日热点", "【推荐阅读】", "新闻排行", "大家都在看", "你可能也想看", "热点：", "更多新闻>>", "上一篇：无"]


@pytest.mark.parametrize("head", HEADS)
def test_headlines_below_are_not_of_the_notice(head: str) -> None:
    told = extract(Bulletin("", "航班取消的电话", f"{STORY}\n{head}\n{OTHERS}", published="2024-09-05"))
    alone = extract(Bulletin("", "航班取消的电话", STORY, published="2024-09-05"))
    assert told.cases == alone.cases and told.tallies == alone.tallies
    assert told.bulletin.text.endswith(OTHERS)  # kept as it is stored
    assert told.cases[0].loss_yuan is None


@pytest.mark.parametrize("head", ["相关新闻", "热点："])
def test_in_one_line_with_their_head(head: str) -> None:
    row = f"\n{head}邻县一会计被骗走98万元｜全县秋粮收购启动"
    assert end_of_notice(STORY + row) == len(STORY)


def test_what_goes_on_in_sentences_is_read() -> None:
    more = "\n相关链接\n当天下午，民警又接到桑女士的姐姐求助，她按同样的说法转走了3.6万元。"
    assert end_of_notice(STORY + more) == len(STORY + more)


def test_a_head_above_the_story_ends_nothing() -> None:
    page = f"热点推荐\n全县秋粮收购启动\n{STORY}"
    assert end_of_notice(page) == len(page)


def test_statistics_in_rows_are_none() -> None:
    page = f"{STORY}\n本周全县发案情况\n刷单返利3起，损失12.5万元\n冒充客服2起，损失8.6万元\n其他：1起"
    assert end_of_notice(page) == len(page)

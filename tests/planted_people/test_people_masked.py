"""Every planted person, number and home goes before anything is read, and what is printed beside them stays."""

from __future__ import annotations

from collections import defaultdict

import pytest

from kb.mask import mask
from kb.model import Bulletin
from tests.planted_people.people import Item, items, plain

KEPT = (
    "反诈中心民警陈建国提醒，记者李晓红报道，通讯员王志强供稿。",
    "派出所所长张国强介绍，辅警刘洋参与劝阻。",
    "安澜市公安局地址：和平路18号，邮编610000。",
    "受害人高度信任对方，群众安全感明显提升，学生常识不足，老人平时独居。",
    "女子向对方转账，男子于当日报警，居民应当警惕，学生时代的朋友，客户金额较大。",
    "群众可拨打110、96110或12381，也可发送短信至12110。",
    "2024年3月5日10时20分，3起案件共损失1234567元，同比下降12.5%，抓获128人。",
    "请下载国家反诈中心APP，网址www.example.com，版本2.1.3。",
    "微信转账3000元，QQ群里有20000余人，支付宝转账50000元。",
    "户籍地在外地的占3成，涉及12栋楼宇的宣传。",
    "受害人张女士、刘某、王某某、小李（化名）与陈静（化名）均已报案。",
    "男子安顿好家人，女子和平时一样，村民纷纷点赞，教师节临近，客户经理提醒。",
)


def _shown() -> dict[str, list[str]]:
    left: dict[str, list[str]] = defaultdict(list)
    waiting: list[Item] = []
    for item in items():
        waiting.append(item)
        if not item.sentence:
            continue
        text = f"近日，安澜市发生一起案件。\n{item.sentence}"
        masked, facts = mask(Bulletin("u", "一起案件", text))
        assert len(masked.text) == len(text) and facts, item
        for each in waiting:
            if plain(each.secret) in plain(masked.text):
                left[each.kind].append(masked.text.partition("\n")[2])
        waiting.clear()
    return left


def test_there_are_five_hundred_and_more_of_many_kinds() -> None:
    found = items()
    assert len(found) >= 500 and len({item.kind for item in found}) >= 13
    assert len({item.secret for item in found}) > 0.95 * len(found)


def test_none_is_seen_after_masking() -> None:
    assert dict(_shown()) == {}


@pytest.mark.parametrize("text", KEPT)
def test_what_is_nobodys_stays(text: str) -> None:
    assert mask(Bulletin("u", "通报", text))[0].text == text

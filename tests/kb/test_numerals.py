"""Printed figures: digits, Chinese numerals and mixtures become numbers, vague and broken ones never do."""

from __future__ import annotations

import random

import cn2an
import pytest

from kb.extract.numerals import find_numbers, plain, to_number
from tests.clock import seconds

VALUES = [
    ("12万7千", 127_000),
    ("12万7000", 127_000),
    ("3万5", 35_000),
    ("一万六", 16_000),
    ("一万零六", 10_006),
    ("两千五", 2_500),
    ("三百二", 320),
    ("十五", 15),
    ("二十", 20),
    ("贰拾伍万叁仟", 253_000),
    ("1亿155.1万", 101_551_000),
    ("2.6万", 26_000),
    ("１９，２４０", 19_240),
    ("1,234,567.89", 1_234_567.89),
    ("八七六", 876),
    ("30余万", 300_000),
    ("1.9万余", 19_000),
    ("百余万", 1_000_000),
    ("五十来万", 500_000),
    ("八万二四一七", 82_417),
    ("六万八〇五", 60_805),
    ("三七二○", 3_720),
    ("廿三点五亿", 2_350_000_000),
    ("三十六点八", 36.8),
    ("四一七亿三五二六万", 41_735_260_000),
    ("13万4,500", 134_500),
    ("2亿1,360万7,800", 213_607_800),
    ("3亿6千余万", 360_000_000),
    ("十一.三亿", 1_130_000_000),
    ("6仟", 6_000),
    ("3.5w", 35_000),
]
VAGUE = ["数万", "几千", "两三千", "三五万", "上百万", "数十万", "好几万", "成千", "一两百", "万", "百万"]
VAGUE += ["十五六万", "二十三四万", "七十七八", "一万二三千", "三千四五百", "三万四五"]  # one of two neighbouring digits


@pytest.mark.parametrize(("figure", "value"), VALUES)
def test_value(figure: str, value: float) -> None:
    assert to_number(plain(figure).replace("，", ",")) == value


@pytest.mark.parametrize("figure", VAGUE)
def test_vague_figures_have_no_value(figure: str) -> None:
    assert to_number(figure) is None


def test_as_cn2an_reads_them() -> None:
    draw = random.Random(7)
    for _ in range(600):
        number = draw.randrange(1, 10 ** draw.randint(1, 10))
        for mode in ("low", "up"):
            printed = str(cn2an.an2cn(number, mode))
            assert to_number(printed) == number, printed


def test_mixed_as_cn2an_reads_them() -> None:
    draw = random.Random(8)
    for _ in range(200):
        lead, unit = draw.randint(1, 99), draw.choice("百千万亿")
        printed = f"{lead}{unit}" if unit != "百" else f"{lead % 9 + 1}{unit}"
        assert to_number(printed) == float(cn2an.cn2an(printed, "smart")), printed


TEXTS = [
    ("报关费6万2000美元", [(62_000.0, None)]),
    ("近30余万元", [(300_000.0, "近")]),
    ("转账500，300元", [(500.0, None), (300.0, None)]),
    ("损失500,300元", [(500_300.0, None)]),
    ("损失 1 234 元", [(1_234.0, None)]),
    ("超过1.2万元，约3000元", [(12_000.0, "余"), (3_000.0, "约")]),
    ("高达五十六万元", [(560_000.0, None)]),
    ("不足2000元", [(2_000.0, "近")]),
    ("多达400余万元", [(4_000_000.0, "余")]),
    ("被骗数万元", [(None, None)]),
    ("转账12,3456元", []),
    ("百万保障，千万不要转账，万一被骗", []),
    ("一起案件", [(1.0, None)]),
    ("统一要求，一定一直", []),
    ("见面劝阻2 418人次", [(2_418.0, None)]),
]


@pytest.mark.parametrize(("text", "found"), TEXTS)
def test_in_text(text: str, found: list[tuple[float | None, str | None]]) -> None:
    assert [(number.value, number.approx) for number in find_numbers(plain(text))] == found


@pytest.mark.parametrize("text", ["3000元至5000元", "3000-5000元", "2、3万元", "10万元到12万元"])
def test_ends_of_a_range_are_marked(text: str) -> None:
    assert all(number.in_range for number in find_numbers(plain(text)))
    assert len(find_numbers(plain(text))) == 2


def test_list_is_no_range() -> None:
    assert [number.in_range for number in find_numbers(plain("3000元、5000元和8000元"))] == [False] * 3


def test_spans_hold_the_figure_and_its_approximation() -> None:
    text = plain("她共损失约１２万７千元")
    (number,) = find_numbers(text)
    assert text[number.start : number.end] == "约12万7千"


@pytest.mark.parametrize("text", ["9" * 10_000 + "元", "三" * 10_000 + "元", "1," * 10_000 + "元", "1万" * 10_000, "12.5." * 10_000])
def test_endless_figures_stay_bounded(text: str) -> None:
    assert seconds(lambda: find_numbers.__wrapped__(plain.__wrapped__(text)), rounds=3) < 0.5
    numbers = find_numbers(plain(text))
    assert all(number.value is None or number.value < 1e24 for number in numbers)
    assert not any(number.value for number in numbers if number.end - number.start > 60)


def test_scale_and_rest_before_a_counter() -> None:
    assert [n.value for n in find_numbers(plain("受理2萬0417件，其中假投資3万5812起、六四○件"))] == [20_417, 35_812, 640]

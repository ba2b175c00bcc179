"""Five hundred planted pieces of personal data in made-up notices: every one goes, lengths stay, and names of office stay too."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from kb.mask import mask
from kb.model import Bulletin

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜戚谢邹喻苏潘葛范彭鲁韦马方俞任袁柳鲍史唐薛"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉梅建国文斌晓玲志远雪晴浩然思雨嘉欣"
ROADS = ("解放路", "人民东路", "和平里大街", "滨江大道", "建设三路", "文昌街")
OFFICES = ("民警", "派出所所长", "反诈中心民警", "记者", "通讯员", "辅警")


def digits(draw: random.Random, n: int) -> str:
    return str(draw.randint(1, 9)) + "".join(str(draw.randint(0, 9)) for _ in range(n - 1))


def name(draw: random.Random) -> str:
    return draw.choice(SURNAMES) + "".join(draw.choice(GIVEN) for _ in range(draw.randint(1, 2)))


def id_number(draw: random.Random) -> str:
    core = (
        f"{draw.randint(110101, 659999)}{draw.randint(1940, 2008)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}{draw.randint(0, 999):03}"
    )
    return core + draw.choice("0123456789X")


def phone(draw: random.Random) -> str:
    number = f"1{draw.choice('3456789')}{digits(draw, 9)}"
    return draw.choice((number, f"{number[:3]}-{number[3:7]}-{number[7:]}", f"{number[:3]} {number[3:7]} {number[7:]}"))


def card(draw: random.Random) -> str:
    number = "62" + digits(draw, draw.choice((14, 17)))
    return draw.choice((number, " ".join(number[at : at + 4] for at in range(0, len(number), 4))))


def plate(draw: random.Random) -> str:
    tail = "".join(draw.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(4))
    return f"{draw.choice('京沪粤川鲁苏浙皖')}{draw.choice('ABCDEF')}{draw.choice(('', '·'))}{tail}{draw.randint(0, 9)}"


def address(draw: random.Random) -> str:
    return f"{draw.choice(ROADS)}{draw.randint(1, 300)}号{draw.randint(1, 30)}栋{draw.randint(1, 5)}单元{draw.randint(101, 2904)}室"


#: kind → (a sentence around it, how it is drawn, the part that must go)
FRAMES: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "id_number": ("对方准确报出了她的身份证号{}，并要求她保密。", id_number),
    "phone": ("她接到号码为{}的来电，对方自称客服。", phone),
    "card": ("她把钱转到了卡号为{}的账户，共8600元。", card),
    "plate": ("对方驾驶一辆车牌号为{}的轿车离开。", plate),
    "qq": ("对方让她添加QQ号{}继续操作。", lambda draw: digits(draw, draw.randint(7, 10))),
    "wechat": (
        "对方微信号为{}，头像是一名女子。",
        lambda draw: f"{draw.choice('abcxyz')}{draw.choice(('love', 'kefu', 'wx'))}_{digits(draw, 5)}",
    ),
    "email": ("对方让她把截图发到邮箱{}。", lambda draw: f"kefu{digits(draw, 4)}@mail{draw.randint(1, 9)}.example.com"),
    "address": ("她家住{}，平时独居。", address),
    "victim": ("受害人{}在家中接到来电，被骗走8600元。", name),
    "reported": ("3月5日，{}（女，45岁）到派出所报案。", name),
}
KEPT = "{}{}提醒，请拨打110或96110，也可拨打12381。"


def planted() -> Iterator[tuple[str, str, str, int]]:
    """(kind, text, what must go, where it stands), fifty of each kind."""
    for kind, (frame, draw_one) in FRAMES.items():
        draw = random.Random(f"mask {kind}")
        for _ in range(50):
            secret = draw_one(draw)
            lead = f"{draw.choice(OFFICES)}{name(draw)}介绍，今年{draw.randint(1, 12)}月发生一起案件，损失{draw.randint(1, 99)}万元。\n"
            before, after = (lead + frame).split("{}")
            yield kind, before + secret + after, secret, len(before)


PLANTED = list(planted())


def test_there_are_five_hundred() -> None:
    assert len(PLANTED) == 500 and len({text for _, text, _, _ in PLANTED}) > 490


@pytest.mark.parametrize("kind", sorted(FRAMES))
def test_all_of_a_kind_go(kind: str) -> None:
    left = []
    for told, text, secret, at in PLANTED:
        if told != kind:
            continue
        masked, facts = mask(Bulletin("u", "一起案件", text))
        assert len(masked.text) == len(text) and facts
        shown = masked.text[at : at + len(secret)]
        readable = [c for c, s in zip(secret, shown, strict=True) if s != "*" and c == s and c.isalnum()]
        allowed = {"victim": 1, "reported": 1, "address": 5, "plate": 0}.get(kind, 0)
        if len(readable) > allowed or (kind == "address" and any(c.isdigit() for c in shown)):
            left.append((secret, shown))
    assert left == []


def test_the_rest_of_the_text_stays() -> None:
    for kind, text, secret, at in PLANTED:
        masked, _ = mask(Bulletin("u", "一起案件", text))
        assert masked.text[:at] == text[:at], kind
        assert masked.text[at + len(secret) :] == text[at + len(secret) :], kind


def test_names_of_office_and_hotlines_stay() -> None:
    draw = random.Random("kept")
    for _ in range(100):
        text = KEPT.format(draw.choice(OFFICES), name(draw))
        assert mask(Bulletin("u", "提醒", text))[0].text == text


def test_a_name_goes_everywhere_it_stands() -> None:
    for kind, text, secret, _ in PLANTED:
        if kind == "victim" and len(secret) == 3:
            masked, _facts = mask(Bulletin("u", f"{secret}被骗记", text + f"{secret}说，自己很后悔。"))
            assert secret not in masked.text and secret not in masked.title


def test_sums_dates_and_case_numbers_stay() -> None:
    draw = random.Random("sums")
    for _ in range(100):
        text = f"202{draw.randint(0, 5)}年3月5日13时20分，共损失{digits(draw, draw.randint(3, 8))}元，编号2024{digits(draw, 4)}。"
        assert mask(Bulletin("u", "t", text))[0].text == text

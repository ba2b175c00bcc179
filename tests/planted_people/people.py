"""Five hundred and more planted people: numbers, names and homes, each in a sentence of a notice, and what must not be seen of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜戚谢邹喻苏潘葛范彭鲁韦"
    "马方俞任袁柳鲍史唐薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄穆萧尹"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "令狐")
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞刚桂兰玉梅建国文斌晓玲志远雪晴浩然思雨嘉欣秀英凤珍德福荣华永胜淑琴瑞祥"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
Draw = random.Random


@dataclass(frozen=True)
class Item:
    kind: str
    sentence: str
    secret: str  #: must be nowhere, in whatever spelling


def digits(draw: Draw, n: int, first: str = "123456789") -> str:
    return draw.choice(first) + "".join(str(draw.randint(0, 9)) for _ in range(n - 1))


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def name(draw: Draw, least: int = 1) -> str:
    surname = draw.choice(COMPOUND) if draw.random() < 0.05 else draw.choice(SURNAMES)
    return surname + "".join(draw.sample(GIVEN, max(least, draw.choice((1, 2, 2, 2)))))


def grouped(number: str, sizes: tuple[int, ...], mark: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return mark.join([*parts, number[at:]] if at < len(number) else parts)


def id_number(draw: Draw) -> str:
    born = f"{draw.randint(1940, 2012)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
    area, tail = str(draw.randint(110101, 659004)), f"{draw.randint(0, 999):03}{draw.choice('0123456789Xx')}"
    return draw.choice((f"{area}{born}{tail}",) * 4 + (f"{area} {born} {tail}", wide(f"{area}{born}{tail}"), f"{area}-{born}-{tail}"))


def travel(draw: Draw) -> str:
    return f"{draw.choice('EGC')}{digits(draw, 8)}"


def phone(draw: Draw) -> str:
    number = f"1{draw.choice('3456789')}{digits(draw, 9, '0123456789')}"
    forms = (
        number,
        number,
        f"+86{number}",
        f"+86 {number}",
        f"+86-{number}",
        f"0086{number}",
        f"86{number}",
        grouped(number, (3, 4), "-"),
        grouped(number, (3, 4), " "),
        grouped(number, (3, 4), "."),
        grouped(number, (3, 4), "－"),
        wide(number),
        grouped(number, (4, 3), " "),
        f"{number[:3]}\u3000{number[3:7]}\u3000{number[7:]}",
    )
    return draw.choice(forms)


def landline(draw: Draw) -> str:
    area, number = draw.choice(("010", "021", "028", "0571", "0816", "0755", "0451")), digits(draw, 8, "2345678")
    return draw.choice((f"{area}-{number}", f"{area}{number}", f"（{area}）{number}", f"{area}－{number}", f"{area} {number}"))


def abroad(draw: Draw) -> str:
    number = digits(draw, 8, "569")
    return draw.choice(
        (f"+852{number}", f"+852 {number[:4]} {number[4:]}", f"00852{number}", f"00852-{number}", f"+1 {digits(draw, 10, '2345')}")
    )


def card(draw: Draw) -> str:
    number = draw.choice(("62", "62", "43", "95")) + digits(draw, draw.choice((14, 17)))
    return draw.choice((number, grouped(number, (4, 4, 4, 4), " "), grouped(number, (4, 4, 4, 4), "-"), wide(number)))


def account(draw: Draw) -> str:
    return digits(draw, draw.choice((12, 15, 18, 20)))


def qq(draw: Draw) -> str:
    return digits(draw, draw.randint(6, 10))


def wechat(draw: Draw) -> str:
    word = draw.choice(("love", "kefu", "lucky", "xiaomei", "ab", "vip", "tz"))
    return draw.choice(
        (
            f"wxid_{word}{digits(draw, 8)}",
            f"{word}_{digits(draw, 6)}",
            f"{word}{digits(draw, 5)}",
            f"{word}-{digits(draw, 5)}",
            f"{word.title()}{digits(draw, 6)}",
        )
    )


def email(draw: Draw) -> str:
    at = draw.choice(("qq.com", "163.com", "mail.example.com", "gmail.com"))
    return f"{draw.choice(('kefu', 'zhang.wei', 'li_na', '88'))}{digits(draw, 5)}@{at}"


def plate(draw: Draw) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    head, tail = f"{draw.choice(PROVINCES)}{draw.choice('ABCDEFGHJK')}", digits(draw, 5)
    forms = (
        head + tail,
        f"{head}·{tail}",
        f"{head}{draw.choice(letters)}{tail[:4]}",
        f"{head}{draw.choice('DF')}{tail}",
        f"{head} {tail}",
        f"{head}-{tail}",
        wide(head[1:] + tail).join((head[0], "")),
        f"{head}{tail[:3]}{draw.choice(letters)}{tail[3]}",
        f"{head}•{tail}",
        f"{head}.{tail}",
    )
    return draw.choice(forms)


def home(draw: Draw) -> tuple[str, str]:
    """(before, what must go)"""
    n, m, k = draw.randint(2, 98), draw.randint(1, 6), draw.randint(101, 2904)
    where = draw.choice(("和平路", "建设北街", "滨江大道", "文昌巷"))
    estate = draw.choice(("阳光花园", "锦绣小区", "幸福里小区", "翠湖家园", "东风新村", "金桂苑"))
    forms = (
        (where, f"{n}号{m}栋{m}单元{k}室"),
        (where, f"{n}号院{m}号楼{k}"),
        (f"{where}{n}弄", f"{m}号{k}室"),
        (estate, f"{m}栋{k}"),
        (estate, f"{n}号楼{m}单元{k}"),
        (estate, f"{n}幢{k}室"),
        (f"青石镇柳河村{m}组", f"{n}号"),
        (f"{where}{estate}", f"{n}号楼{k}房"),
        (f"安澜市城东区{where}", f"{n}号{k}室"),
        (estate, f"{n}-{m}-{k}"),
        (f"{where}社区{estate}", f"{n}栋{m}单元{k}号"),
        (estate, f"{m}期{n}栋{k}"),
    )
    return draw.choice(forms)


FORMS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("forms.yml").read_text("utf-8"))
DRAWN: dict[str, Callable[[Draw], str]] = {
    "id_number": id_number,
    "travel": travel,
    "phone": phone,
    "landline": landline,
    "abroad": abroad,
    "card": card,
    "account": account,
    "alipay": phone,
    "qq": qq,
    "wechat": wechat,
    "email": email,
    "plate": plate,
}
PEOPLE = 260
EACH = 26


def _numbers() -> Iterator[Item]:
    for kind, draw_one in DRAWN.items():
        sentences = FORMS["numbers"][kind]
        draw = Draw(f"people {kind}")
        for n in range(EACH):
            secret = draw_one(draw)
            yield Item(kind, sentences[n % len(sentences)].format(secret), secret)


def _homes() -> Iterator[Item]:
    draw = Draw("people home")
    for n in range(2 * len(FORMS["homes"])):
        before, secret = home(draw)
        yield Item("address", FORMS["homes"][n % len(FORMS["homes"])].format(before + secret), secret)


def _people() -> Iterator[Item]:
    draw, seen = Draw("people name"), set[str]()
    for n in range(PEOPLE):
        sentence = FORMS["victims"][n % len(FORMS["victims"])]
        for _ in range(sentence.count("{}")):
            while (secret := name(draw, 1 + (n % 3 > 0))) in seen:
                pass
            seen.add(secret)
            sentence = sentence.replace("{}", secret, 1)
            rest = sentence.count("{}")
            yield Item("name", "" if rest else sentence, secret)


def items() -> list[Item]:
    """Sentences in order; the further people of one sentence stand before it, with no sentence of their own."""
    return [*_numbers(), *_homes(), *_people()]


def plain(text: str) -> str:
    """A text in which a secret is found however it is spelt: narrow, without blanks and marks between its characters."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text if c not in " \u3000\n\t-－·•.．_（）()").lower()

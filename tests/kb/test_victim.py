"""Who was defrauded: label, sex, age, calling and number; suspects, police and reporters are somebody else."""

from __future__ import annotations

import pytest

from kb.extract.victim import find_victim

#: text, label, gender, age, age band, occupation, number
VICTIMS = [
    ("佟女士接到自称客服的电话，被骗走8600元。", "佟女士", "女", None, None, None, 1),
    ("市民邵先生（45岁）在网上刷单被骗。", "邵先生", "男", 45, None, None, 1),
    ("晏某（女，32岁）报警称被骗3万元。", "晏某", "女", 32, None, None, 1),
    ("61岁的退休教师岳老师接到陌生来电，转账5万元。", "岳老师", None, 61, None, "退休教师", 1),
    ("某公司会计庄某被拉入QQ群，按“老板”要求转账20万元。", "庄某", None, None, None, "会计", 1),
    ("大学生小岑轻信兼职广告，垫付后被骗。", "小岑", None, None, None, "大学生", 1),
    ("60多岁的居民章阿姨险些被骗。", "章阿姨", "女", None, (60, 69), None, 1),
    ("受害人在家中接到电话后转账1万元。", "受害人", None, None, None, None, 1),
    ("先后有12名养殖户接到推销电话，共被骗8万元。", None, None, None, None, "养殖户", 12),
]


@pytest.mark.parametrize(("text", "label", "gender", "age", "band", "occupation", "number"), VICTIMS)
def test_victim(
    text: str, label: str | None, gender: str | None, age: int | None, band: tuple[int, int] | None, occupation: str | None, number: int
) -> None:
    found = find_victim(text)
    victim = found.victim
    if label is not None:
        assert victim.label == label
    assert (victim.gender, victim.age, victim.age_band, victim.occupation) == (gender, age, band, occupation)
    assert found.number == number


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("民警温警官赶到时，宫女士正准备转账。", "宫女士"),
        ("记者岑然报道：宫女士接到客服电话。", "宫女士"),
        ("嫌疑人车某被抓获。宫女士接到客服电话，被骗3万元。", "宫女士"),
        ("宫女士接到自称“冉警官”的电话。", "宫女士"),
        ("案发后，民警将车某抓获，追回宫女士被骗的3万元。", "宫女士"),
    ],
)
def test_others_are_not_the_victim(text: str, label: str) -> None:
    assert find_victim(text).victim.label == label


def test_nobody_named() -> None:
    found = find_victim("警方提醒：不要轻信陌生来电。")
    assert (found.victim.label, found.victim.gender, found.victim.age) == (None, None, None)


def test_every_value_is_quoted() -> None:
    for text, *_ in VICTIMS:
        found = find_victim(text, 7)
        fields = {fact.field: fact for fact in found.facts}
        for name in ("label", "gender", "age", "occupation"):
            if getattr(found.victim, name) is not None:
                span = fields[f"victim.{name}"].span
                quote = text[span.start - 7 : span.end - 7]
                assert quote and (name != "label" or quote == found.victim.label)


def test_age_of_another_person_is_not_the_victims() -> None:
    found = find_victim("宫女士被骗后报警，民警抓获22岁的车某。")
    assert (found.victim.label, found.victim.age) == ("宫女士", None)

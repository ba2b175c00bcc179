"""Pronunciations in brackets are out of the way of reading, and back in place in what was read."""

from __future__ import annotations

import pytest

from kb.build import read
from kb.extract.noise import quieten
from kb.model import Bulletin, Fact, Reading, Span

PLAIN = "3月5日，孟女士接到自称网购客服的电话，称其买的奶粉有质量问题要退款，她按要求转账6800元，后发现被骗。"
NOISY = (
    "3月5日，孟女士接到自稱網(wǎng)購(gòu)客服的電話(huà)，稱其買(mǎi)的奶粉有質(zhì)量問(wèn)題(tí)要退款，"
    "她按要求轉(zhuǎn)賬(zhàng)6800元，后發(fā)現(xiàn)被騙(piàn)。"
)


def reading_of(text: str, title: str = "") -> Reading:
    return read(Bulletin("", title, text, published="2023-06-01", sha256="0" * 64))


def test_a_text_without_pronunciations_is_left_alone() -> None:
    assert quieten(Bulletin("", "标题(网)", "下载APP(安卓版)后按(96110)提示（QQ）操作")) is None


def test_only_pronunciations_go() -> None:
    quiet = quieten(Bulletin("", "網(wǎng)上購(gòu)物", "下載A(yīng)PP（yìng）用(app)版"))
    assert quiet is not None and (quiet.bulletin.title, quiet.bulletin.text) == ("網上購物", "下載APP用(app)版")


def test_commas_that_mirrors_put_beside_other_signs_go() -> None:
    quiet = quieten(Bulletin("", "", "新倉鎮,、彌陀鎮、寺前鎮各1起,。她信了,,遂報警。,共1,200元, 3起"))
    assert quiet is not None and quiet.bulletin.text == "新倉鎮、彌陀鎮、寺前鎮各1起。她信了,遂報警。共1,200元, 3起"


def test_what_a_broken_conversion_left_of_one_goes() -> None:
    quiet = quieten(Bulletin("", "", "成功挽回?fù)p失20000元，是真的吗?OK)"))
    assert quiet is not None and quiet.bulletin.text == "成功挽回失20000元，是真的吗?OK)"


def test_the_same_is_read_with_them_as_without() -> None:
    (plain,), (noisy,) = reading_of(PLAIN).cases, reading_of(NOISY).cases
    for key in ("type", "type_label", "subtype", "loss_yuan", "outcome", "incident_date", "channels", "payments", "victim"):
        assert getattr(noisy, key) == getattr(plain, key), key
    assert [step.stage for step in noisy.steps] == [step.stage for step in plain.steps]


def test_quotations_are_of_the_text_as_it_was() -> None:
    reading = reading_of(NOISY, "網(wǎng)上購(gòu)物被騙(piàn)")
    assert (reading.bulletin.text, reading.bulletin.title) == (NOISY, "網(wǎng)上購(gòu)物被騙(piàn)")
    (case,) = reading.cases
    (paid,) = [step for step in case.steps if step.stage == "payment"]
    assert "轉(zhuǎn)賬(zhàng)6800元" in reading.bulletin.part(paid.span)
    assert next(reading.bulletin.part(amount.span) for amount in case.amounts if amount.role == "lost").endswith("6800元")


def test_a_pronunciation_behind_the_last_character_belongs_to_it() -> None:
    quiet = quieten(Bulletin("", "", "被騙(piàn)了"))
    assert quiet is not None
    moved = quiet.put_back(Reading(quiet.bulletin, facts=(Fact("told", "被騙", Span(0, 2), "test"),)))
    assert [moved.bulletin.part(fact.span) for fact in moved.facts] == ["被騙(piàn)"]


def test_what_is_masked_is_masked_with_its_pronunciation() -> None:
    text = "3月5日，受害人孟(mèng)曉(xiǎo)嵐(lán)（電話13812345678）接到自稱客服的電話(huà)，轉(zhuǎn)賬6800元。"
    masked = reading_of(text).bulletin.text
    assert len(masked) == len(text)
    assert "lán" not in masked and "xiǎo" not in masked and "13812345678" not in masked and "轉(zhuǎn)賬6800元" in masked


def test_blanks_and_empty_lines_are_out_of_the_way() -> None:
    quiet = quieten(
        Bulletin("", "男子刷单被骗 3 万", "1 月 2 日，丁某\u200b来报警。 \n\n　　他转走近 3 万余 元，占 5% 以上。\n占陇 12 5 3.2 万\n")
    )
    assert quiet is not None and quiet.bulletin.title == "男子刷单被骗3万"
    assert quiet.bulletin.text == "1月2日，丁某来报警。\n他转走近3万余元，占5%以上。\n占陇 12 5 3.2 万\n"


def test_the_same_is_read_with_blanks_as_without() -> None:
    spaced = PLAIN.replace("3月5日", "3 月 5 日").replace("6800元", " 6800 元").replace("。", "。\n\n　　")
    (plain,), (noisy,) = reading_of(PLAIN).cases, reading_of(spaced).cases
    for key in ("type", "type_label", "subtype", "loss_yuan", "outcome", "incident_date", "channels", "payments", "victim"):
        assert getattr(noisy, key) == getattr(plain, key), key
    told = reading_of(spaced)
    assert told.bulletin.text == spaced
    assert "转账 6800 元" in [told.bulletin.part(step.span) for step in noisy.steps][-1]


def test_figures_of_a_table_stay_apart() -> None:
    assert quieten(Bulletin("", "", "乡镇 发案 损失\n占陇 12 3.2\n乌石 4 0.6")) is None


def test_lines_as_wide_as_a_page_are_one() -> None:
    wide = PLAIN * 3
    wrapped = "\n".join(wide[at : at + 20] for at in range(0, len(wide), 20))
    quiet = quieten(Bulletin("", "", wrapped))
    assert quiet is not None and quiet.bulletin.text == wide
    (plain, *_), (noisy, *_) = reading_of(wide).cases, reading_of(wrapped).cases
    assert (noisy.loss_yuan, noisy.victim, noisy.incident_date) == (plain.loss_yuan, plain.victim, plain.incident_date)


def test_lines_of_a_list_stay_lines() -> None:
    rows = "\n".join(f"{name}派出所辖区发生电信网络诈骗案件{n}起" for n, name in enumerate(("城关", "东街", "河西", "南桥", "北山"), 2))
    assert quieten(Bulletin("", "", rows)) is None


BLANKS = PLAIN.replace("，", " ")


def test_blanks_in_the_place_of_commas_are_read_as_commas() -> None:
    (plain,), (bare,) = reading_of(f"{PLAIN}{PLAIN}").cases, reading_of(f"{BLANKS}{BLANKS}").cases
    for key in ("type", "loss_yuan", "outcome", "incident_date", "channels", "payments", "victim"):
        assert getattr(bare, key) == getattr(plain, key), key
    assert reading_of(BLANKS).bulletin.text == BLANKS


@pytest.mark.parametrize(
    "text",
    [
        "本报讯 记者 海明 通讯员 林芳 摄影 周吉，近日，警方提醒，这是骗局，请不要相信，遇事拨打96110。",
        "姓名 年龄 损失 类型 地点 日期",
        "她下载了 App Store 里的 Zoom Meeting，对方 称可以退款。",
        "被骗 3 万元 后她又转了 2 万元 两天里 没有了。",
    ],
)
def test_other_blanks_are_none(text: str) -> None:
    quiet = quieten(Bulletin("", "", text))
    assert quiet is None or text.count("，") == quiet.bulletin.text.count("，")

"""Personal data goes out before reading: what is masked, what keeps its place, and that lengths hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.mask import mask
from kb.model import Bulletin

TABLE = [
    ("受害人周国强在家中接到13712345678的来电", "受害人周**在家中接到***********的来电"),
    ("事主孙敏称被骗3万元", "事主孙*称被骗3万元"),
    ("5月7日，何文斌（男，45岁）报警称被骗。何文斌说", "5月7日，何**（男，45岁）报警称被骗。何**说"),
    ("市民吕强到派出所报案，吕强说自己不懂", "市民吕*到派出所报案，吕*说自己不懂"),
    ("身份证号371302198811023456", "身份证号******************"),
    ("卡号6217 0012 3456 7890 123，转出8000元", "卡号***********************，转出8000元"),
    ("对方让她加QQ：2846013579聊", "对方让她加QQ：**********聊"),
    ("微信号：lucky_day88", "微信号：***********"),
    ("家住和平路18号6栋1单元302室", "家住和平路************"),
    ("一辆鲁B·5D678的轿车", "一辆********的轿车"),
    ("办公电话0532-86541230", "办公电话*************"),
    ("事主欧阳晓玲被骗", "事主欧阳**被骗"),
    ("小区居民陆小明先生说", "小区居民陆**先生说"),
    ("受害人高峰在家中被骗，事主文静报警", "受害人高*在家中被骗，事主文*报警"),
]
KEPT = [
    "民警周国强提醒，记者孙敏报道",
    "受害人张女士、刘某、王某某、小李（化名）",
    "受害人陈静（化名）称",
    "市民欧阳先生报警，居民陆先生和居民柏先生也接到电话",
    "请拨打110、96110或12381",
    "受害人代为转账2万元，当事人常用的微信被盗，被害人代理的店",
    "2024年10月15日13时，共骗走19240000元",
    "转账13800000000元",
    "嫌疑人刘某金以380万元",
    "案号20241015001，第3号楼",
    "客服工号10086说",
    "一位高龄老人、高新区居民和高校学生来报警",
    "骗取被害人信任后，诱导受害人充值，获取受害人信息，",
    "受害人向其转账后，报警人花呗被盗刷，守护群众利益，群众时刻提防",
    "骗子告诉受害人孙子出事了，受害人明知有诈",
    "事主林小姐在网上刷单，受害人赵小姐报警，一名自称任职工程师的男子",
]


@pytest.mark.parametrize(("text", "said"), TABLE)
def test_masked(text: str, said: str) -> None:
    bulletin, facts = mask(Bulletin("u", "标题", text))
    assert bulletin.text == said
    assert bool(facts) == (text != said)
    assert all("*" in bulletin.part(fact.span) and fact.field.startswith("masked.") for fact in facts)


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert mask(Bulletin("u", "标题", text))[0].text == text


def test_a_name_in_the_title_goes_with_the_one_in_the_text() -> None:
    bulletin, _ = mask(Bulletin("u", "何文斌被骗记", "受害人何文斌在家中上网时被骗。"))
    assert (bulletin.title, bulletin.text) == ("何**被骗记", "受害人何**在家中上网时被骗。")


@given(st.text(st.sampled_from("受害人事主张王李在称1234567890路号栋室京A·元，。\nqx微信 "), max_size=80))
def test_lengths_hold_and_only_stars_differ(text: str) -> None:
    bulletin, _ = mask(Bulletin("u", text[:10], text))
    assert len(bulletin.text) == len(text)
    assert all(new in (old, "*") for new, old in zip(bulletin.text, text, strict=True))
    assert mask(bulletin)[0].text == bulletin.text


NOBODY = [
    "武昌刘女士接到电话。",
    "居民毕女士收到短信。",
    "上午，但老大爷不相信。",
    "到场后，向张女士说明。",
    "于是林女士换了张卡。",
    "市民黄爹爹同意。",
    "5月10日，顾客何女士到银行汇款。",
    "顾客张大爷来取钱。",
    "3月7日，储户欧先生来到网点取款。",
    "6月2日，车主梅女士接到短信。",
    "2日，房东毕女士报警。",
    "9日，城北居民卞老太报警，称自己被骗。",
    "9日，市民卞大嫂到派出所报警。",
    "退休职工卞伯接到电话。",
    "事主信其，转了账。",
    "和简女士不同，温女士遇到的是“军医”。",
    "报警人为马克思主义学院2021级学生。",
]


@pytest.mark.parametrize("text", NOBODY)
def test_place_or_role_before_a_surname_is_no_name(text: str) -> None:
    assert mask(Bulletin("", "", text))[0].text == text


def test_a_preposition_before_a_rare_surname_is_no_surname() -> None:
    text = "岩女士到银行汇款。民警向岩女士讲了几起案例，岩女士放弃了汇款。"
    assert mask(Bulletin("", "", text))[0].text == text


def test_a_nickname_is_no_full_name() -> None:
    bulletin, _ = mask(Bulletin("", "", "受害人阿荣报警称被骗，受害人荣建国也报了警。"))
    assert bulletin.text == "受害人阿荣报警称被骗，受害人荣**也报了警。"


def test_a_name_that_begins_like_a_nickname_is_masked() -> None:
    bulletin, _ = mask(Bulletin("", "", "受害人阿迪力报警称被骗。"))
    assert bulletin.text == "受害人阿**报警称被骗。"

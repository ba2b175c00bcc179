"""What is told of the victim elsewhere than beside a name, and who it is where nobody is named as persons are."""

from __future__ import annotations

import pytest

from kb.extract.victim import find_victim

#: title, text before the story, story, sex
AMONG = [
    ("", "近来先后有3名男子掉进同一个坑。", "5月2日，支某在网上与人视频，被要去900元。", "男"),
    ("两位女士接连收到短信", "", "5月2日，支某点了短信里的链接，被转走900元。", "女"),
    ("", "民警抓获3名男子。", "5月2日，支某点了短信里的链接，被转走900元。", None),
    ("", "报案的有两名男子，还有三名女子。", "5月2日，支某点了短信里的链接，被转走900元。", None),
    ("", "先说初三女生小芹，她被骗300元。", "再说小支，5月2日点了链接，被转走900元。", None),
    ("两名男子冒充民警行骗", "", "5月2日，支某点了短信里的链接，被转走900元。", None),
    ("", "两名女民警走进社区宣传。", "5月2日，支某点了短信里的链接，被转走900元。", None),
    ("", "对方派来两名男子上门取钱。", "5月2日，支某点了短信里的链接，被转走900元。", None),
]


@pytest.mark.parametrize(("title", "before", "story", "gender"), AMONG)
def test_one_of_several_of_a_sex(title: str, before: str, story: str, gender: str | None) -> None:
    found = find_victim(story, len(before), among=(title, before))
    assert found.victim.gender == gender
    told = [fact for fact in found.facts if fact.rule == "victim.gender.several"]
    assert [str(fact.value) in (title if fact.span.part == "title" else before)[fact.span.start : fact.span.end] for fact in told] == [
        True for _ in told
    ]


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("支某又接到催款电话，他不敢跟媳妇讲，转去8000元。", "男"),
        ("支某正要转第二笔，丈夫下班回家拦住了。", "女"),
        ("支某去催货，代理商说老公住院，叫支某再等等，支某被骗8000元。", None),
        ("支某在网上认识一人，对方喊“老公”喊得亲热，支某转去8000元。", None),
        ("派出所接到赖女士求助：丈夫支某揣着存折出了门。支某此前被拉进一个群，先后转去8000元，支某被骗。", "男"),
        ("支某是个高个子男孩，在网上找兼职，被骗8000元。", "男"),
        ("支某今年38岁，女，离异，在网上投资被骗8000元。", "女"),
        ("仙女镇居民支某接到电话，被骗8000元。", None),
        ("支某是一个女孩的父亲，在网上找兼职，被骗8000元。", None),
        ("支某是一名女装店店主，接到电话，被骗8000元。", None),
        ("支某看到重金求子的小广告，上面写着丈夫无法生育，支某汇去8000元。", None),
    ],
)
def test_sex(text: str, gender: str | None) -> None:
    assert find_victim(text).victim.gender == gender


@pytest.mark.parametrize(
    ("title", "text", "age", "band"),
    [
        ("9岁娃刷走爷爷八千元", "支某某在游戏里点了链接，被转走8000元。", 9, None),
        ("八十二岁教授险被骗", "支某接到电话，差点转走8000元。", 82, None),
        ("五旬大姐险些汇走养老钱", "支某接到电话，差点转走8000元。", None, (50, 59)),
        ("六旬老两口险些受骗", "支某接到电话，差点转走8000元。", None, None),
        ("", "派出所进来一个小伙。小伙28岁，开叉车，他说被转走8000元。", 28, None),
        ("", "一名女子报了案。报案的女子今年36岁，在网上投资，被骗8000元。", 36, None),
        ("", "一名男子报了案。他在网上认识一名女子，女子25岁，他被骗8000元。", None, None),
        ("", "一位顾客来汇款。顾客姓支，38岁，他被骗8000元。", 38, None),
        ("", "支女士是一家餐馆的店主，今年三十六岁，她被骗8000元。", 36, None),
        ("", "支先生，四十出头，开货车，被骗8000元。", None, (40, 49)),
        ("", "支先生身高180出头，在网上认识一名女子，被骗8000元。", None, None),
        ("六旬老人的女儿被骗", "支某接到电话，被转走8000元。", None, None),
        ("七旬大爷帮邻居识破骗局", "支某接到电话，差点转走8000元。", None, None),
        ("72岁老人的儿子被骗", "支某接到电话，被转走8000元。", None, None),
        ("几十岁的老人也上当", "支某接到电话，差点转走8000元。", None, None),
        ("8岁娃玩手机 奶奶被骗三万", "支某接到电话，被转走3万元。", None, None),
        ("", "一名女子报了案。她结识一名男子，男子姓支，35岁，她被骗8000元。", None, None),
        ("", "一名退休女教师被骗8000元。警方讲述案情，事主现年67岁，住在城东。", 67, None),
        ("", "案子的起头，是一个13岁的孩子。7月9日，小芹在平板上看到一段视频，扫码付了300元。", 13, None),
    ],
)
def test_age(title: str, text: str, age: int | None, band: tuple[int, int] | None) -> None:
    victim = find_victim(text, title=title).victim
    assert (victim.age, victim.age_band) == (age, band)


def test_age_in_a_heading() -> None:
    lead, story = "有人一夜没睡。\n〖第二夜·43岁 货车司机〗\n", "支师傅点进一个页面，转出8000元，被骗。"
    assert find_victim(story, len(lead), around=(lead + story, 0)).victim.age == 43


@pytest.mark.parametrize(
    ("text", "label", "gender", "age"),
    [
        ("11岁的糖糖在平板上看到一段视频，她扫码付了300元。", "糖糖", "女", 11),
        ("开发区的外贸业务员支某收到一封邮件，付款后失联，被骗3万元。", "支某", None, None),
        ("13岁的蓉薇在平板上看到一段视频，扫码付了300元。", None, None, None),
        ("接到电话时，那头是一个女声。", None, None, None),
        ("18岁的时候就出来打工，被骗300元。", None, None, None),
        ("理财专员小支在群里讲课。", None, None, None),
        ("古镇的阿楚在网上找师傅修锁，付了900元后被拉黑。", "阿楚", None, None),
        ("八里镇的槐婶接到电话，汇出3万元。", "槐婶", "女", None),
        ("退休干部和先生被拉进一个荐股群，被骗3万元。", "和先生", "男", None),
        ("一位女工进群做任务，垫付900元后被踢出。", "女工", "女", None),
        ("注意：不要轻信陌生来电。", None, None, None),
    ],
)
def test_who_is_not_named_as_others_are(text: str, label: str | None, gender: str | None, age: int | None) -> None:
    victim = find_victim(text).victim
    assert (victim.label, victim.gender, victim.age) == (label, gender, age)


@pytest.mark.parametrize(
    ("text", "calling"),
    [
        ("支某（男，26岁，汽修工）接到电话，被骗3000元。", "汽修工"),
        ("支女士今年26岁，是一家工厂的跟单员，她接到电话，被骗3000元。", "跟单员"),
        ("大娘姓支，73岁，退休前是一家仪表厂的高级工程师，被骗3000元。", "高级工程师"),
        ("支女士今年26岁，是那家店的会员，她接到电话，被骗3000元。", None),
        ("支某（女，26岁，离异）接到电话，被骗3000元。", None),
        ("支某加的好友是一家公司的经理，支某被骗3000元。", None),
        ("小支今年26岁，在一家酒店做前台，她接到电话，被骗3000元。", "前台"),
        ("建筑工人支某接到电话，被骗3000元。", "建筑工人"),
        ("城西的会计师支女士收到快递，被骗3000元。", "会计师"),
    ],
)
def test_callings(text: str, calling: str | None) -> None:
    assert find_victim(text).victim.occupation == calling

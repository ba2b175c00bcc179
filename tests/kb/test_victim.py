"""Who was defrauded: label, sex, age, calling and number; suspects, police and reporters are somebody else."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.victim import find_victim

#: text, label, gender, age, age band, occupation, number
VICTIMS = [
    ("佟女士接到自称客服的电话，被骗走8600元。", "佟女士", "女", None, None, None, 1),
    ("市民邵先生（45岁）在网上刷单被骗。", "邵先生", "男", 45, None, None, 1),
    ("晏某（女，32岁）报警称被骗3万元。", "晏某", "女", 32, None, None, 1),
    ("61岁的退休教师岳老师接到陌生来电，转账5万元。", "岳老师", None, 61, None, "退休教师", 1),
    ("某公司会计庄某被拉入QQ群，按“老板”要求转账20万元。", "庄某", None, None, None, "会计", 1),
    ("大学生小岑轻信兼职广告，垫付后被骗。", "小岑", None, None, None, "大学生", 1),
    ("一名未满18岁的学生被敲诈3000元。", "学生", None, None, None, "学生", 1),
    ("60多岁的居民章阿姨险些被骗。", "章阿姨", "女", None, (60, 69), None, 1),
    ("受害人在家中接到电话后转账1万元。", "受害人", None, None, None, None, 1),
    ("厂里还有位姓鲁的大姐上过当，被“理赔员”骗走3000元。", "姓鲁的大姐", "女", None, None, None, 1),
    ("毛女士转账3万元后报警。经查，该团伙以同样手法骗取全国58名被害人共计960余万元。", "毛女士", "女", None, None, None, 1),
    ("支某付了8000元。目前，9人均被刑事拘留。", "支某", None, None, None, None, 1),
    ("养殖户常某等5人先后被骗走订金共计4万元。", "常某", None, None, None, "养殖户", 5),
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


@pytest.mark.parametrize(
    ("text", "label", "gender", "age", "occupation"),
    [
        ("4月2日，封某琴（女，58岁）扫码进群，被骗2万元。", "封某琴", "女", 58, None),
        ("封某琴接到电话。随后封某琴转账2万元。", "封某琴", None, None, None),
        ("封某接到电话，封某转账2万元。", "封某", None, None, None),
        ("驿站老板邱某把单据卖给他人。受害人邢女士接到电话，被骗2万元。", "邢女士", "女", None, None),
        ("高中生小穆的母亲冯女士接到电话，转账2万元。", "冯女士", "女", None, None),
        ("市民于女士接到电话，被骗2万元。", "于女士", "女", None, None),
        ("昨天，两位女士先后接到电话。柏女士转账2万元。", "柏女士", "女", None, None),
        ("教师小L在群里买门票，被骗800元。", "小L", None, None, "教师"),
        ("七十二歲姓封男子接到電話，交出3萬元。", "姓封男子", "男", 72, None),
        ("一名自称律师的男子打来电话，封女士转账2万元。", "封女士", "女", None, None),
        ("纺织厂的挡车工小覃扫码进群，被骗2万元。", "小覃", None, None, "挡车工"),
        ("封女士，在一家牙科做前台，接到客服电话，被骗2万元。", "封女士", "女", None, "前台"),
        ("一名初三学生家长封某接到电话，被骗2万元。", "封某", None, None, None),
        ("封先生是江边某饮料公司的财务经理，他收到一条消息，被骗2万元。", "封先生", "男", None, "财务经理"),
        ("市民冉某（男，31岁，摄影师）买相机，被骗2万元。", "冉某", "男", 31, "摄影师"),
        ("某印刷厂会计冉某被拉进群，转账2万元。", "冉某", None, None, "会计"),
        ("北坡镇种粮大户冉某点开短信，被骗2万元。", "冉某", None, None, "种粮大户"),
        ("冉某做了二十年会计，还是被骗2万元。", "冉某", None, None, "会计"),
        ("冉女士要汇2万元。柜员请来会计主管一道劝，并陪冉女士报警。", "冉女士", "女", None, None),
    ],
)
def test_called_otherwise(text: str, label: str, gender: str | None, age: int | None, occupation: str | None) -> None:
    victim = find_victim(text).victim
    assert (victim.label, victim.gender, victim.age, victim.occupation) == (label, gender, age, occupation)


def test_one_who_opens_a_story_is_named_later() -> None:
    victim = find_victim("一名67岁的退休干部把信拍在桌上。老邢说他没有转账。").victim
    assert (victim.age, victim.occupation) == (67, "退休干部")


def test_who_comments_below_is_no_victim() -> None:
    story = "某校学生封某在群里买票，被骗800元。"
    found = find_victim(story + "网友小橘留言：我妈看了，她说以后不买了。", told=len(story))
    assert (found.victim.label, found.victim.gender) == ("封某", None)


@pytest.mark.parametrize(
    ("text", "label", "gender", "age", "occupation"),
    [
        ("民警发现有位老大爷要汇款7万元。", "老大爷", "男", None, None),
        ("封老汉接到电话。经查，老人姓封，今年已经80岁。", "封老汉", "男", 80, None),
        ("一位婆婆来到银行。婆婆说，自己今年81岁。", "婆婆", "女", 81, None),
        ("當事人封姓女子（63年次）神情焦急，堅持要匯款。", "封姓女子", "女", None, None),
        ("网约车司机冉师傅接了一个单子。下单的封女士说，对方要她寄现金。", "封女士", "女", None, None),
        ("一名出租车司机发现乘客可疑后报警。封女士被骗的2万元追回。", "封女士", "女", None, None),
    ],
)
def test_old_people_and_helpers(text: str, label: str, gender: str | None, age: int | None, occupation: str | None) -> None:
    victim = find_victim(text).victim
    assert (victim.label, victim.gender, victim.age, victim.occupation) == (label, gender, age, occupation)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("一名52岁本地女文员接到电话，被骗2万元。", "女文员"),
        ("一位戴绒线帽的老太太要转账。", "老太太"),
        ("3名家长接到电话，共被骗2万元。", "3名家长"),
        ("一家烧烤店的老板接到电话，被骗2万元。", "老板"),
        ("一名小学生的母亲报警，被骗2万元。", "小学生的母亲"),
        ("西溪街道村民王某贵报警，称被骗7600元。", "王某贵"),
        ("冉先生夫妇收到一条短信，被骗2万元。", "冉先生夫妇"),
        ("机械学院的L同学接到电话，被骗2万元。", "L同学"),
        ("（通讯员 詹小兰）镇上的小邱接到电话，被骗2万元。", "小邱"),
        ("养老金没了。冉婆婆在公园遇到两个年轻人，她的卡被转走2万元。", "冉婆婆"),
        ("他转账购买某基金。封女士被骗2万元。", "封女士"),
        ("一群众网贷被骗3.8万元。", "群众"),
        ("封女士拿奶奶的手机扫码，被骗2万元。", "封女士"),
        ("家住城东的洪大爷接到电话，被骗2万元。", "洪大爷"),
        ("家住城东的纳大妈接到电话，被骗2万元。", "纳大妈"),
        ("家住城东的诸阿姨接到电话，被骗2万元。", "诸阿姨"),
    ],
)
def test_labels_as_printed(text: str, label: str) -> None:
    assert find_victim(text).victim.label == label


def test_who_pays_is_the_victim_and_not_who_helps() -> None:
    text = "9月2日，金店老板老施看见一个女人走进来。封女士说要买金条。老施劝她，又报了警。封女士刷卡时被拦下，她此前已转账2万元。"
    victim = find_victim(text).victim
    assert (victim.label, victim.gender) == ("封女士", "女")


@pytest.mark.parametrize(
    ("text", "title", "age"),
    [
        ("封阿姨今年五十八，退休前是会计，被骗2万元。", "", 58),
        ("封阿姨今年被骗2万元。", "22岁姑娘刷没了工资", 22),
        ("封阿姨被骗2万元。", "22岁男子诈骗被抓", None),
        ("一位老太太趴在柜台上。民警一问，老太太姓武，79岁。", "", 79),
    ],
)
def test_ages_told_otherwise(text: str, title: str, age: int | None) -> None:
    assert find_victim(text, title=title).victim.age == age


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("见到戚姐是在调解室里。她四十八岁，开一间裁缝铺。戚姐先后转账3万元，被骗后报警。", 48),
        ("单女士正在超市理货。四十二岁，说话很轻。单女士被骗6万元。", 42),
        ("柯先生刚满二十二，暑假想打工，结果被骗4800元。", 22),
        ("单女士在网上认识一名男子，对方自称是军官。他四十八岁，单身。单女士被骗6万元。", None),
    ],
)
def test_an_age_said_of_who_was_named_last(text: str, age: int | None) -> None:
    assert find_victim(text).victim.age == age


def test_a_line_that_is_a_table() -> None:
    victim = find_victim("1月3日 凯里 女 34岁 护士 抖音直播间→入金4.5万→提不出").victim
    assert (victim.label, victim.gender, victim.age, victim.occupation) == (None, "女", 34, "护士")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("定南县的小赖穿着新西装，从下午等到天黑。小赖给“女友”转账3万元，被骗。", "小赖"),
        ("一家饮品店的店员陈女士接到电话，被骗19800元。", "陈女士"),
        ("茫崖一矿工接到自称客服的电话，被转走40万元。", "一矿工"),
        ("派出所来了一对老两口，要取25万元现金给女婿，险些被骗。", "老两口"),
        ("某小学四年级家长群里冒出一条通知，单女士扫码付了168元，被骗。", "单女士"),
    ],
)
def test_who_is_told_of(text: str, label: str) -> None:
    assert find_victim(text).victim.label == label


def test_a_daughter_who_asks_is_not_her_father() -> None:
    text = "记者跟着叶女士上了门。叶大伯63岁，看着挺硬朗。叶大伯照报缝里的电话打过去，连汇三次共9400元，被骗。叶大伯说不信。"
    victim = find_victim(text).victim
    assert (victim.gender, victim.age) in (("男", 63), ("女", None))


@pytest.mark.parametrize(
    ("text", "calling"),
    [
        ("坐在报案室里的单女士说。她是砚山县一名幼儿园老师，一个周末被骗11万元。", "幼儿园老师"),
        ("柯某今年29岁，是个电焊工，被骗3000元。", "电焊工"),
        ("柯某今年26岁，在建筑公司当监理，收到敲诈短信后转账5000元。", "监理"),
        ("柯先生做布匹生意多年，被骗20万元。", None),
        ("曹县的五金店老板柯某接到电话，被骗9000元。", "五金店老板"),
        ("这位花店老板接到“部队采购”的电话，被骗9000元。", "花店老板"),
        ("一名初中女生小柯（化名）扫码后被骗300元。", "初中女生"),
        ("鞋帽厂工人柯某在网上刷单，被骗2万元。", "鞋帽厂工人"),
        ("某食品公司财务总监柯某接到邮件，被骗30万元。", "财务总监"),
        ("开网约车的柯师傅收到短信，被骗4900元。", None),
        ("柯某裸聊后，对方列出柯某老板、同事的号码，他转去8000元。", None),
        ("该公司财务部柯某收到邮件，被骗30万元。", None),
        ("对方称系统显示柯某为学生，名下有贷款要注销，柯某转去3万元。", None),
    ],
)
def test_callings(text: str, calling: str | None) -> None:
    assert find_victim(text).victim.occupation == calling


@pytest.mark.parametrize(
    ("text", "label", "gender"),
    [
        ("高雄市36歲蔡女日前在臉書看見投資廣告，匯款50萬元後發現遭騙報警。", "蔡女", "女"),
        ("45歲陳男接獲電話，匯款80萬元。", "陳男", "男"),
        ("一名82歲麥姓老翁接獲自稱孫兒的電話，損失10萬元。", "麥姓老翁", "男"),
        ("申大爷老两口接到电话，称孙子出事，申大爷老两口取出5万元交给来人，被骗。", "申大爷老两口", None),
        ("何先生的老伴王女士接到电话，要转账10万，何先生劝不住，向派出所求助。", "王女士", "女"),
    ],
)
def test_family_names_with_a_sex_or_a_pair(text: str, label: str, gender: str | None) -> None:
    victim = find_victim(text).victim
    assert (victim.label, victim.gender) == (label, gender)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("派出所接到居民吴先生求助，称其爱人王女士长时间与陌生人通话。民警赶到吴先生家中，王女士说她正要去银行汇款。", "王女士"),
        (
            "70岁的何先生走进反诈中心打听消息。民警询问得知，何先生的老伴王女士，从早上开始就与“警官”通话。王女士卡内85万元安然无恙。",
            "王女士",
        ),
        ("柏先生向派出所报警，称其母亲计女士在家中接听诈骗电话，怎么劝都不听。计女士正准备出门转账，被民警劝住。", "计女士"),
        ("柏女士到派出所报警，称自己刷单被骗3万元，其丈夫计先生陪同。柏女士说，她先后转账5笔。", "柏女士"),
    ],
)
def test_who_asks_police_for_a_relative_is_not_the_victim(text: str, label: str) -> None:
    assert find_victim(text).victim.label == label


@pytest.mark.parametrize(
    ("text", "label", "age"),
    [
        ("柴灣警區日前拘捕一名25歲男子，他涉嫌騙案。警方指一名61歲女教師9月3日接到電話，其後交出10萬元。", "女教師", 61),
        ("一名20岁青年落网。警方接到一名47岁女子报案，称被人骗走3万元。", "女子", 47),
    ],
)
def test_whom_police_took_is_not_the_victim(text: str, label: str, age: int) -> None:
    found = find_victim(text).victim
    assert found is not None and (found.label, found.age) == (label, age)


@pytest.mark.parametrize(
    ("text", "label", "gender", "occupation"),
    [
        ("被骗\n6月12日，28岁的打工妹小孟在网上买了一条裤子，接到客服电话后被骗走3万元。", "小孟", "女", None),
        ("被骗\n6月12日，吉水县在校大学生小 Z 接到客服电话，按要求转账3万元，发现被骗。", "小 Z", None, "大学生"),
        (
            "被骗\n6月12日，小孟报案称被骗走3万元。她是怎么被骗的呢？原来她是吉水县一家公司财务，有人冒充老板让她转账。",
            "小孟",
            "女",
            "财务",
        ),
        ("被骗\n6月12日，孟女士被骗走3万元。经了解，孟女士是吉水县某茶厂老板，有人自称客商骗她寄茶叶。", "孟女士", "女", "茶厂老板"),
    ],
)
def test_who_is_called_what(text: str, label: str, gender: str | None, occupation: str | None) -> None:
    (case,) = read_titled(text, "2024-06-20").cases
    victim = case.victim
    assert (victim.label, victim.gender, victim.occupation) == (label, gender, occupation)

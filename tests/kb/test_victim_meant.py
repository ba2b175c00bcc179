"""Who is meant when the victim is told without a name: by a role first, by 她, by what the family calls a child; and who is not."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.victim import find_victim

#: text, label
LABELS = [
    ("欧阳女士收到短信，点开链接后被转走8000元。", "欧阳女士"),
    ("出纳收到消息，我和老板都没起疑。芦女士转走3万元。", "芦女士"),
    ("和尚女士不同，岑女士接到的是“快递客服”的电话，被骗3万元。", "岑女士"),
    ("据店家讲，12日接到一个订餐电话，对方要他垫付水箱款，他转了2800元。", "店家"),
    ("民警对殷女士的账户采取保护措施。殷女士接到电话，险些转走3万元。", "殷女士"),
    ("民警将殷某抓获。包女士接到电话，被转走3万元。", "包女士"),
    ("经核实，报警人为电子学院2021级柳同学。9月4日，柳同学扫码付了600元。", "柳同学"),
    ("60岁的折大爷接到“医保局”来电，要汇3万元。", "折大爷"),
    ("一名车主收到短信，点了链接，卡里5000元没了。", "车主"),
    ("谭女士去年由工友牵线认识了罗某，罗某自称跟学校里的人熟，能把她儿子转进小学，谭女士分三次给了罗某4.5万元。", "谭女士"),
    ("5月6日，派出所接到一名群众报警，称其母亲(68岁)上午赶集时被人以换外币为由骗走现金3.2万元。", "母亲"),
    ("1月4日，一名中年男子说要借个火，跟阿公拉起了家常，该男子自称是移动公司的师傅，骗走阿公2600元。", "阿公"),
    ("一位中年大姐接到电话，汇出3万元。", "中年大姐"),
    ("金店员工暗中报警。一位老人走进金店，要买26万元金条寄走。", "老人"),
    ("公司员工接到电话，转账3万元。一位老人走进金店。", "公司员工"),
]


@pytest.mark.parametrize(("text", "label"), LABELS)
def test_label(text: str, label: str) -> None:
    assert find_victim(text).victim.label == label


#: text around the case, where the case begins in it, sex, age
TOLD_FIRST = [
    ("傍晚，派出所来了一对母女。女孩姓巩，今年15岁，读初二。\n小巩说，她在家打游戏，有人加她好友，她扫码付了280元。", "小巩", "女", 15),
    ("分局民警接待了一位姑娘。姑娘姓阮，今年29岁。\n今年8月，阮某在网上认识一人，充值3万元。", "今年8月", "女", 29),
    ("有人来报案，该名男子姓于，\n当晚于某接到客服电话，转账10万元。", "当晚", "男", None),
    ("我县一名男货车司机就中了招\n家住城东的小芦收到短信，点了链接，4980元没了。", "家住", "男", None),
    ("民警抓到嫌疑人姓阮，今年29岁。\n今年8月，阮某在网上认识一人，充值3万元。", "今年8月", None, None),
    ("柜员姓巩，今年25岁。\n小巫说，有人加好友，小巫扫码付了280元。", "小巫", None, None),
]


@pytest.mark.parametrize(("text", "begin", "gender", "age"), TOLD_FIRST)
def test_what_is_told_before_the_name(text: str, begin: str, gender: str | None, age: int | None) -> None:
    at = text.index(begin)
    victim = find_victim(text[at:], at, around=(text, 0)).victim
    assert (victim.gender, victim.age) == (gender, age)


#: text, sex
SEXES = [
    ("小魏正要登录网银，又被拉进一个QQ群，群里只有她和“陈总”。“陈总”让她先付18万元，手续等他回来补。", "女"),
    ("受害人连着三晚没合眼。她是一所小学的教师，网友说他在维和，她汇去3.8万元，她又补了6.2万元。", "女"),
    ("小寇在网上认识一个女孩，小寇想见面，她说病房不让进，小寇给她转了5000元，他没再收到回信。", None),
    ("小杜的母亲先发现，她报了警；他转走了8000元，他没敢说。", None),
    ("14岁的小尹扫码付了2.5元，又分六次转出4万元，父亲看到短信才知道女儿被骗。", "女"),
    ("30岁的小尹给儿子报网课，扫码付了2.5元，又分六次转出4万元。", None),
    ("韦同学付了6800元。下课后，几个男生围着韦同学问号还卖不卖。", None),
]


@pytest.mark.parametrize(("text", "gender"), SEXES)
def test_sex(text: str, gender: str | None) -> None:
    assert find_victim(text).victim.gender == gender


@pytest.mark.parametrize(
    ("text", "age", "band"),
    [
        ("小简（化名）坐在派出所。\n今年28岁的他在一家公司画图，接到电话后转了8万元。", 28, None),
        ("受害人报了案。她是一所小学的教师，44岁，汇去3.8万元。", 44, None),
        ("事主损失9万元，一名19岁青年落网。", None, None),
        ("退了休的周师傅，七十来岁，进门就要转2万元。", None, (70, 79)),
    ],
)
def test_age(text: str, age: int | None, band: tuple[int, int] | None) -> None:
    victim = find_victim(text).victim
    assert (victim.age, victim.age_band) == (age, band)


def test_who_is_clerk_in_the_lead_is_none_later() -> None:
    lead, story = "一位大姐拉着大堂经理小普的手。\n", "小普劝了半天，小普拨通电话。大姐把3万元存了回去。"
    assert find_victim(story, len(lead), around=(lead + story, 0)).victim.label == "大姐"
    lead = "一位大姐走进网点。\n"
    assert find_victim(story, len(lead), around=(lead + story, 0)).victim.label == "小普"


_PAID = "接到“领导”的好友申请，对方要代转一笔钱，{}没有核实就转出8.6万元。民警立即止付，5.2万元被冻结。"

#: text, label, sex, age
TOLD_BY_OTHERS = [
    ("5月11日，葛先生到派出所称妻子阮某被骗。当天上午，阮某" + _PAID.format("阮某"), "阮某", "女", None),
    ("5月11日，周女士报警称丈夫庄某被骗。当天上午，庄某" + _PAID.format("庄某"), "庄某", "男", None),
    ("5月11日，邹大爷报警称孙女小巧被骗。当天上午，小巧" + _PAID.format("小巧"), "小巧", "女", None),
    ("5月11日，葛女士报警称父亲被骗。民警了解到，当天上午，老人" + _PAID.format("老人"), "父亲", "男", None),
    ("5月11日，葛先生报警称，他74岁的母亲正与诈骗分子通话。民警赶到时，老人正要转20万元，被劝住。", "母亲", "女", 74),
    ("7月16日，年过七旬的骆大爷报警，他10岁的外曾孙玩游戏时被人骗走2000元。", "骆大爷", "男", None),
    ("5月11日，葛先生的妻子阮某报警称，她在网上刷单被骗3万元。", "阮某", "女", None),
    ("5月10日，一名老顾客庄大妈走进金店，要买黄金寄给网友，店员劝住了她，避免损失5万元。", "庄大妈", "女", None),
    ("5月10日，顾客何女士到银行汇款，要给网恋男友寄20万元，柜员劝住了她。", "何女士", "女", None),
    ("6月3日，储户欧先生来到网点，要把6万元转给“导师”，柜员劝住了他。", "欧先生", "男", None),
    ("6月3日，城北居民卞老太报警，称自己买“保健品”被骗8000元。", "卞老太", "女", None),
    (
        "6月3日，秦女士发现72岁的父亲正按“民警”要求往银行跑，立即报警。民警赶到银行时，老人正要把15万元转入“安全账户”，被民警和柜员劝住。",
        "父亲",
        "男",
        72,
    ),
    ("乐女士跑进派出所，说71岁的父亲乐大爷要给“检察官”转账。民警赶到时，乐大爷的20万元还没有汇出。", "乐大爷", "男", 71),
    ("5月11日，乐女士到派出所求助，说父亲好像被骗了。民警赶到时，老人已转走2万元。", "父亲", "男", None),
    ("5月11日，乐女士发现丈夫藏了一张存折。她在荐股群里投了9万元，被骗。", "乐女士", "女", None),
    ("5月11日，乐女士发现被骗后，怕父亲担心，没有报警。她先后转账9万元。", "乐女士", "女", None),
    ("5月11日，乐女士报警称，12岁的儿子用她的手机玩游戏时，被人以送皮肤为由骗走3800元。", "儿子", "男", 12),
    ("5月11日，乐女士下班回家，发现11岁的儿子在抹眼泪。他在游戏里被人骗走3600元。", "儿子", "男", 11),
    ("5月11日，苟先生带着11岁的女儿来到派出所。女孩说，她加了一个“明星群”，付了9860元。", "女儿", "女", 11),
    ("5月11日，乐女士报警称，自己给12岁的女儿买演唱会门票被骗1600元。", "乐女士", "女", None),
    ("5月11日，一名9岁男孩用妈妈乐女士的手机看短视频时扫了码，被转走5600元。", "男孩", "男", 9),
    ("5月11日，乐女士用丈夫的手机登录购物网站，接到“客服”电话后转走4.2万元。", "乐女士", "女", None),
    ("5月11日，苟某某的孩子用手机充游戏点券，扫了二维码，被转走2600元。", "苟某某的孩子", None, None),
    ("5月11日，苟先生的女儿收到短信后转给苟先生，苟先生点击链接，卡里2600元被转走。", "苟先生", "男", None),
    ("6月3日，牧民苟某来报案：他被拉进刷单群，垫付8000元后被拉黑。", "苟某", None, None),
]


@pytest.mark.parametrize(("text", "label", "gender", "age"), TOLD_BY_OTHERS)
def test_victim_whom_somebody_else_tells_of(text: str, label: str, gender: str | None, age: int | None) -> None:
    victim = read_titled(f"警方提醒\n{text}", "2024-06-20").cases[0].victim
    assert victim is not None and (victim.label, victim.gender, victim.age) == (label, gender, age)


#: of an old one who is named later
NAMED_LATER = [
    ("派出所接到葛先生报警，称82岁的母亲疑似接到诈骗电话。前一晚，阮婆婆接到陌生电话，20万元差点转走。", "阮婆婆"),
    ("车站里的庄女士发现身旁一位83岁的老太太一直在打电话，便叫来司机倪师傅。民警赶到后，尹老太醒悟过来。", "尹老太"),
    ("车站里的庄女士发现身旁一位83岁的老太太一直在打电话，便叫来司机倪师傅一起劝，8万元没有转出。", "老太太"),
    ("葛女士发现身旁的乘客睡着了。她接到电话，转走3万元后报警。", "葛女士"),
]


@pytest.mark.parametrize(("text", "label"), NAMED_LATER)
def test_old_one_of_whom_somebody_else_tells(text: str, label: str) -> None:
    assert find_victim(text).victim.label == label


#: text, label, sex, age
WORDS = [
    ("民警得知娘娘姓樊，今年58岁，在一家餐馆打零工。樊娘娘在群里看到投资茶园的消息，投了1万元。", "樊娘娘", "女", 58),
    ("近日，驻温哥华总领馆接到家长求助。留学生小韩接到自称使馆的电话，汇款12万元。", "小韩", None, None),
    ("一个男人开了一家小超市。他接到电话，把5万元转到安全账户。", "男人", "男", None),
    ("季先生发现母亲最近总是神神秘秘，原来72岁的母亲参加了投资群，转出8.6万元。", "母亲", "女", 72),
    ("反诈中心接到申先生报警，称其妻子被陌生人拉进一个群，已转账3.2万元。", "妻子", "女", None),
]


@pytest.mark.parametrize(("text", "label", "gender", "age"), WORDS)
def test_names_that_are_words_and_relatives_told_of(text: str, label: str, gender: str | None, age: int | None) -> None:
    victim = find_victim(text).victim
    assert (victim.label, victim.gender, victim.age) == (label, gender, age)


def test_several_whose_ages_are_told_one_by_one() -> None:
    text = (
        "警方表示，在10月11日接獲兩名分別83歲及78歲老婦報案，指收到騙徒來電冒認為其兒子，受害人將現金交予對方，合共35萬元。"
        "昨日（9日），警方拘捕一名16歲男童。"
    )
    (case,) = read_titled(f"警拘16歲男童涉騙兩老婦\n{text}", "2024-11-12").cases
    assert (case.n_victims, case.victim.label, case.victim.gender, case.victim.age) == (2, "老婦", "女", None)


def test_the_age_of_who_is_blamed_is_not_the_victim_s() -> None:
    text = (
        "男子卖“军校指标”被公诉\n33岁的甘肃天水人毛某假称自己是军校招生处干部，骗取家长的钱。8月22日，毛某因涉嫌诈骗罪被提起公诉。\n"
        "去年8月，毛某找到冯女士，说手里有补录指标，冯女士交了5.5万元，后发现被骗报案。"
    )
    case = read_titled(text, "2013-08-25").cases[0]
    assert (case.victim.label, case.victim.age) == ("冯女士", None)


def test_an_age_in_brackets_behind_who_is_blamed() -> None:
    text = (
        "订额温枪被骗\n2月13日，事主何先生报警称其订购额温枪被骗了54000元。经了解，何先生经老乡介绍加了吴某辉（男，33岁）的微信，"
        "吴某辉自称在医疗器械厂有熟人，能拿到现货。何先生向其转账54000元后被拉黑。民警将吴某辉抓获，其对诈骗事实供认不讳。"
    )
    case = read_titled(text, "2020-02-20").cases[0]
    assert (case.victim.label, case.victim.age) == ("何先生", None)

"""Shapes of plain notices of police, papers and schools in which a figure, a day, a place or a victim was told wrong or not at all."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.build import read
from kb.extract.gazetteer import find_names
from kb.extract.names import find_mentions
from kb.model import Bulletin, Case, Reading

CALL = "5月8日下午，万安的管大姐接到电话，对方自称省医保中心，说她的医保卡在外地开了违禁药，随后转接到“办案民警”。"
GATHERED = CALL + "她按要求把两张存折里的钱都归到一张卡上，念了五次验证码。"


def reading(text: str, published: str = "2023-06-20") -> Reading:
    return read(Bulletin("", "", text, published=published))


def only(text: str, published: str = "2023-06-20") -> Case:
    (case,) = reading(text, published).cases
    return case


@pytest.mark.parametrize(
    ("end", "yuan", "outcome"),
    [
        ("等她去查，六万三千元，一分不剩。", 63_000, "lost"),
        ("“6.3万元，是留着看病的。”管大姐说。卡上还剩四块二毛。", 63_000, "lost"),
        ("她正要点确认，民警敲开了门，6.3万元分文未动。", 0, "averted"),
    ],
)
def test_whether_anything_was_left(end: str, yuan: float, outcome: str) -> None:
    case = only(GATHERED + end)
    assert (case.loss_yuan, case.outcome) == (yuan, outcome)


def test_what_is_left_on_an_account_was_not_lost() -> None:
    case = only(
        "3月2日上午，江汉区一家商行的会计姚女士被拉进一个群，群里的“老板”以洽谈项目要付款为由，叫她往一个账户转款。"
        "她按公司流程转了款。第二天又照办两次，公司账户仅剩4万余元，“老板”还在催。姚女士跑去核实，才知道被骗，拨打110报警。"
    )
    assert (case.loss_yuan, case.outcome) == (None, "lost")
    emptied = "他在柜员机上转了5000元。不一会儿对方又要借3000，郝某卡里只剩1800元，悉数转出，事后才知被骗。"
    told = only("5月3日，淅川的郝某接到“老领导”的电话，说在外地急用钱，借5000元应急。" + emptied)
    assert told.loss_yuan == 6_800


def test_money_frozen_after_it_had_left() -> None:
    case = only(
        "4月7日凌晨，一名群众向城东分局反诈中心报警，称其妻子被拉进一个QQ群，先点赞赚佣金，后来跟着押大小。对方说操作失误，"
        "要她交6万元解冻金。民警打她的电话，没听几句就挂了。派出所上门劝阻，并第一时间将已经被骗转账的4万元成功止付。\n"
        "据统计，反诈中心今年累计拨打预警电话近3000个，止付资金50余万元。"
    )
    assert (case.loss_yuan, case.outcome) == (40_000, "recovered")


def test_a_story_goes_on_where_it_pays() -> None:
    case = only(
        "周大妈的儿媳养了一窝猫，大妈在闲鱼上挂出一只。9月2日，有人问价不还，让她走宠物托运，推来一个“托运接待”的微信。"
        "接待说要先交活体保险，每只600，猫到即退。大妈扫码给了600。过半小时，说笼子不合格，要租恒温箱，押金1600，大妈给了。"
        "又要办检疫加急，880，大妈问能不能从卖猫的钱里扣，接待说走完程序才行。大妈又给了880。最后还要2600，儿媳回来一看，说坏了，是骗子。"
    )
    assert case.loss_yuan == 3_080


def test_a_victim_named_later_is_the_same() -> None:
    case = only(
        "6月15日下午，一女子来到柳湾公安分局报警，称网上被骗9300元。该女子姓林，今年19岁。5月底她在网上买了一件18元的衣服。"
        "6月15日，林女士接到自称卖家客服的电话，说衣服有问题，愿退18元，要她去柜员机上操作。她换了一张卡，又叫朋友拿卡来试。"
        "民警查看短信，她卡里被取走5100元，朋友卡里被取走4200元，总计9300元。"
    )
    assert (case.loss_yuan, case.victim.age) == (9_300, 19)


@pytest.mark.parametrize(
    ("folded", "names"),
    [
        ("开发区某公司某女损失46230元", []),
        ("前湾村某男损失4980元", []),
        ("第三医院某女职工被骗", []),
        ("李某男(化名)报警", ["李"]),
        ("行某某报警", ["行"]),
    ],
)
def test_who_is_no_mister_some(folded: str, names: list[str]) -> None:
    assert [mention.key for mention in find_mentions(folded) if mention.key] == names


def test_rows_of_losses_are_no_cases() -> None:
    told = read_titled(
        "每周反诈警情\n上周（2024年5月20日至26日），全市共立电信网络诈骗案件3起，损失5.6万元。\n各街道立案情况：\n"
        "开发区某公司1起（损失46230.5元）\n冒充客服类：\n开发区某公司某女损失46230.5元。\n"
        "白石镇2起（损失9780元）\n虚假购物、服务类：\n白石镇前湾村某男损失4980元。\n白石镇北街某女损失4800元。",
        "2024-06-01",
    )
    assert told.cases == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("沙河区公安分局", []),
        ("沙河市公安局", ["河北省邢台市沙河市"]),
        ("沙市区公安分局", ["湖北省荆州市沙市区"]),
    ],
)
def test_a_district_is_no_town_of_that_name(text: str, found: list[str]) -> None:
    assert [name.regions[0].full for name in find_names(text)] == found


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("住在惠來里的七旬曾姓婦人7日接到自稱健保署的電話，依指示匯款15萬元，驚覺受騙報警。", "台湾省"),
        ("最驚險的是住大埔厝的詹姓阿嬤，9日接到假檢察官電話，被騙走30萬元，彰化警方呼籲民眾小心。", "台湾省"),
    ],
)
def test_villages_of_taiwan_are_no_counties_of_the_mainland(text: str, region: str) -> None:
    case = only(f"（記者柯孟臻／彰化報導）詐騙集團又換新招。{text}", "2024-05-13")
    assert case.region and case.region.name == region


def test_a_word_that_ends_before_a_name_takes_part_of_it() -> None:
    case = only(
        "8月9日，高女士接到“外甥”的微信语音，说在国外出了车祸，急需用钱。她到银行要转25万元，大堂经理劝她先打个电话。"
        "高女士拨通了号码，才知道外甥正在上班，钱没有转出去。"
    )
    assert (case.region, case.outcome) == (None, "averted")


def test_a_short_name_is_the_county_that_is_printed_in_full() -> None:
    told = read(
        Bulletin(
            "",
            "双流警方提醒：又是一通电话",
            "双流县公安局接到报案。2月25日，东升街道的文婆婆接到电话，对方说是她孙子，开车撞了人，要赔3.2万元，她把钱全汇了过去，才知受骗。",
            published="2015-03-04",
        )
    )
    assert [case.region and case.region.name for case in told.cases] == ["四川省成都市双流县"]


def test_where_the_money_went_is_nobody_s_home() -> None:
    case = only(
        "6月3日，李女士接到自称网购平台客服的电话，说要补偿她500元，叫她报卡号和密码。不一会儿短信来了，卡里的8万元被转走。"
        "经调查，接收这8万元的卡是在安徽某银行办的。"
    )
    assert (case.region, [(place.role, place.name) for place in case.places]) == (None, [("account", "安徽省")])


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        (
            "民警拨通了陈女士的电话，陈女士已经转账9万余元，还在对方劝说下准备再转。民警止付5万元。5月12日，5万元现金物归原主。",
            "2024-06-01",
            None,
        ),
        (
            "富阳日报 2014年3月6日 第3版\n王女士上月底去三亚。28日一早，她收到短信，说航班取消，照着号码打过去，被人从卡上划走9876元。",
            "2014-03-06",
            "2014-02-28",
        ),
        (
            "昨日，全区接报诈骗警情4起，比前日多2起。\n西山派出所：韩某在家扫了快递里的卡，进群点赞，先后垫付1000元、8000元，共被骗9000元。",
            "2021-11-10",
            "2021-11-09",
        ),
    ],
)
def test_days(text: str, published: str, day: str | None) -> None:
    assert only(text, published).incident_date == day


def test_an_issue_is_no_period() -> None:
    told = reading(
        "县公安局每周梳理全县的电信诈骗案例（本期为第八期）。\n上周（4月17日至4月24日）公安机关接到电信诈骗报警共14起，被骗损失约43.5万元。",
        "2024-05-01",
    )
    assert [(t.metric, t.value, t.period) for t in told.tallies] == [
        ("cases", 14.0, ("2024-04-17", "2024-04-24")),
        ("loss", 435_000.0, ("2024-04-17", "2024-04-24")),
    ]


def test_the_only_name_that_is_printed_is_the_type() -> None:
    case = only(
        "近期，北河路派出所接到预警，辖区有人可能正在遭遇刷单诈骗。民警拨通了陈女士的电话。劝阻后得知，陈女士已经转账9万余元，正准备继续转账。"
        "民警迅速止付，成功止付5万元，剩余资金正在追回。"
    )
    assert (case.type and case.type.code, case.type_label) == ("01", "stated")


def test_a_fraud_told_without_the_word_among_words_of_other_trades() -> None:
    told = reading(
        "互助县的蔺老师退休前教音乐，前年花一万二千八报了个直播课，老板跑路。\n去年8月8日，有人打她手机，自称“教育退费专班”，替停业的机构清退，"
        "拉她进一个QQ群。群里天天有人贴退到的截图，她也领到300元。专班说其余的要在一个叫“启航清算”的软件里跟着“老师”做单才能退。"
        "她做了一轮3000元，连本带利提到了卡里，后来陆陆续续放进去，一提现，后台说要交押金。\n她到派出所报案，除去提回来的，净出去40.6万元。"
        "县公安局查明，群里七八十个“学员”多是同一拨人。"
    )
    assert (told.is_bulletin, [case.loss_yuan for case in told.cases]) == (True, [406_000.0])


def test_what_a_gang_took_of_dozens_is_not_one_victims_loss() -> None:
    case = only(
        "小张在招聘网站上看到“高薪文员”，月薪8000元。面试后，公司要求先交服装费680元、培训费2800元、体检费300元。小张交完钱后，公司一再推脱，"
        "最后人去楼空。经查，该公司以此手法骗取57名求职者共计21万余元。"
    )
    assert case.loss_yuan == 3_780


def test_who_came_to_the_police_in_a_report_of_arrests_is_a_case() -> None:
    told = reading(
        "今年3月31日，大鹏公安分局接报一宗诈骗案件，事主通过App贷款被骗人民币16400元。经研判，该案系一伙境外的诈骗团伙所为。"
        "今年5月，大鹏警方兵分多路，赴湖南、湖北等地收网，抓获犯罪嫌疑人27名，缴获车辆2部，收缴银行卡150余张。"
    )
    assert (told.form, [case.loss_yuan for case in told.cases]) == ("arrests_report", [16_400.0])


@pytest.mark.parametrize(
    ("text", "yuan", "outcome"),
    [
        ("5月20日，王女士正在银行办理转账，民警赶到后告诉她，这笔钱一旦转出就无法追回。王女士这才醒悟，30万元保住了。", 0, "averted"),
        ("5月20日，李大爷要给“公安”汇5万元，柜员见他存折里只剩200元，起了疑心，报了警。李大爷没有汇款，5万元保住了。", 0, "averted"),
        ("5月3日，周先生在投资平台先后投入12万元，一分钱都没转出来，才知道被骗，遂报警。", 120_000, "lost"),
    ],
)
def test_what_might_be_gone_is_not_gone(text: str, yuan: float, outcome: str) -> None:
    case = only(text)
    assert (case.loss_yuan, case.outcome) == (yuan, outcome)


def test_a_scammers_family_name_joins_no_victims() -> None:
    told = reading(
        "5月3日，一女子到派出所报案，称在网上认识一名姓李的男子，对方以投资为由骗走其12万元。\n"
        "5月4日，李先生接到冒充客服的电话，下载会议软件共享屏幕后被转走2万元。"
    )
    assert [case.loss_yuan for case in told.cases] == [120_000.0, 20_000.0]


@pytest.mark.parametrize(
    "text",
    [
        "市民何先生装修房子，交了定金5万元，公司老板跑路。何先生将公司告上法庭，被告公司未到庭，法院判决退还5万元。",
        "退休工人方某在某平台投资30万元，平台老板跑路，公安机关以涉嫌非法吸收公众存款罪立案。",
    ],
)
def test_quarrels_over_money_are_no_notices(text: str) -> None:
    assert reading(text).is_bulletin is False

"""A story told in short and again below is one case; what police did about it begins none, and hides none; two of one sum stay two."""

from __future__ import annotations

import pytest
from notices import only_case, read_titled

from kb.model import Reading


def reading(text: str) -> Reading:
    return read_titled(text, "2023-07-20")


UNNAMED = """买鞋“退差价” 打工小伙没了11万
本报讯 据晚报消息，临水一名打工小伙在网上买了双几十块的鞋，接了个“鞋子含铅、可退差价”的电话，被骗走11万多元。4月9日，他到派出所报了案。
26岁的打工小伙小鲍，前些天在网上买了一双运动鞋。4月6日，小鲍接到自称购物平台客服的来电，说鞋子质检不合格要退差价，让他加QQ。
小鲍加了对方，按提示下载了两个软件，在软件里反复操作。对方总说操作没成功，要他重来。
直到4月8日，小鲍才发现不对劲：原来对方是引导他在软件上借款，两天一共借了11万多元，全都转进了骗子的账户。小鲍赶紧报了警。
警方提醒：退款请走官方渠道，不要添加陌生QQ。"""

OWN_NAME = """“店家客服”主动退款要当心
本报讯 7月3日下午，一名女子走进清溪县公安局城西派出所报警，称网上被骗12600元。该女子自称姓柏，今年20岁。6月底她在网上花25元买了一条裙子。
7月3日，柏女士接到自称“店家客服”的电话，称裙子有质量问题，愿意退还25元。
柏女士很高兴，按“店家客服”说的步骤在ATM机上操作了几次，又叫来朋友，用朋友的卡继续操作。
事后柏女士的朋友觉得蹊跷，让她去派出所。民警翻看短信，发现柏女士的卡被取走7100元，朋友的卡被取走5500元，总计12600元。
警方提醒：切勿将银行卡信息告诉陌生人。"""

REVIEW = """学生遭遇“退款” 拉来室友一起上当
最近，宁川一名大学生接到“退款”电话后找来室友帮忙，结果两人双双被骗，损失1万多元。警方提醒市民，接到“退款”电话要先找客服核实。
案例回放
5月20日，宁川的在校大学生计同学接到一个陌生电话，对方自称网店客服，说他买的商品有质量问题要召回退钱。计同学按要求注册了借贷平台，借出1000元，扫码后钱没了。
对方又让计同学找人帮忙，计同学找来室友瞿某，瞿某也注册平台借了1000元转给对方，随后卡里的9000元也被转走。两人这才报警。"""

POLICE = """网购退款连环套 警方两天追回3.1万
近日，清溪县一位女士在网上购物时被骗，民警接到报案后快速行动，将被骗的3.1万元全部追回。
“客服”一步步指引 3.1万元被转走
据了解，3月8日晚7时许，一位年轻女士急匆匆来到清溪县公安局城东派出所，反映她网购被骗了。原来这位女士半小时前接到自称网店“客服”的男子打来的电话，说她买的大衣有质量问题，要双倍赔偿。女士加了对方微信，点开“链接”，把卡号和密码都输了进去，卡里的3.1万元随即被转走。
3.1万元成了贷款公司的担保金
接到报警后，民警火速展开调查，几番周折发现被骗的钱转入了一家网络贷款公司。民警与该公司客服取得联系，了解到骗子以该女士的名义在网上办理贷款，将那3.1万元交了担保金。
查明真相后，民警向公司客服说明情况，明确告知这是一起网络诈骗案。
当晚，民警通过实名验证，将这笔贷款冻结，把钱打回了女士的银行卡。"""

STOPPED = """老太要取钱“装修” 行员报警拦下
72岁的老太太差点被骗，听民警讲有人被骗500万，马上打消了取钱的念头。
海城一名72岁苗姓老太到银行取款12万元，说是要装修房子，却拿不出报价单，行员觉得不对，马上报警。老太见到民警很抗拒，说自己绝不会被骗。民警分享有人被骗500万的案例，老太这才决定不取了。
海城公安分局文昌派出所9日接到行员通报，称一名老太想取12万元付装修款，却拿不出单据。民警赶到后，苗老太先说给自家装修，又改口说给儿子装修。
民警继续劝导，苗老太才说出实情，是要把现金交给别人投资理财。民警讲了几个案例，苗老太当场放弃取款。"""

TWO = """一周两起“冒充领导”
3月5日，一名会计接到“老板”的QQ消息，按要求转账20000元，后发现被骗。
3月7日，城南一名出纳也收到“老板”的微信，转账20000元后拨通老板电话，才知道上当。"""

APART = """两人被骗
3月5日，一女子在网上买口罩，转账15000元后被拉黑。
同一天，家住城北的瞿先生看到网贷广告，先后交了保证金15000元，后来发现被骗报警。"""

EXPLAINED = """公司财务遭遇“假老板” 民警追回24万
近日，清溪一公司财务人员遭遇冒充“老板”诈骗，将71万元转入对方账户，好在警方及时介入。5月30日，公司将锦旗送到民警手中。
4月16日晚上，清溪县某科技公司财务人员计某报警称，公司遭遇“冒充领导”诈骗。经了解，计某下午接到自称银行员工的电话，说公司账户要年检，加好友后被拉进冒充老板的QQ群，按对方要求多次转款，共计转账71万余元。
接到报警后，民警迅速止付。5月28日，民警将24万元返还给公司。"""
ASKED = """老人网点寄“茶叶” 民警追问出实情
6月2日上午，派出所接到报警，一名老人在快递网点寄东西时神色慌张。
经民警询问，苗大爷前一天接到自称扶贫办的电话，对方让他把价值2万元的金手镯寄到外地，他把手镯装进茶叶盒准备寄出。民警反复劝说，苗大爷才放弃。"""
FIRM = """一周警情通报
上周（2023年6月12日至2023年6月18日），全县共立电信网络诈骗案件3起，损失19.6万元。
城南街道1起（损失33000元）
刷单返利类：
城南街道东门社区某男损失33000元。
开发区某企业1起（损失61500元）
冒充领导类：
开发区某企业某女损失61500元。
石亭镇1起（损失101500元）
虚假投资理财类：
石亭镇某村某男损失101500元。
典型案例
6月14日，家住石亭镇的一男子在短视频平台看到投资广告，下载App后先后转账101500元，后无法提现。"""


@pytest.mark.parametrize(
    ("text", "count"),
    [(UNNAMED, 1), (OWN_NAME, 1), (REVIEW, 1), (POLICE, 1), (STOPPED, 1), (EXPLAINED, 1), (ASKED, 1), (TWO, 2), (APART, 2), (FIRM, 1)],
    ids=["unnamed", "own name", "review", "police", "stopped", "explained", "asked", "two", "apart", "rows of firms"],
)
def test_number_of_cases(text: str, count: int) -> None:
    assert len(reading(text).cases) == count


def test_who_is_named_below_is_the_victim_of_the_whole() -> None:
    (case,) = reading(OWN_NAME).cases
    assert (case.victim.label, case.loss_yuan) == ("柏女士", 12600.0)


def test_what_police_did_stands_after_the_story() -> None:
    (case,) = reading(POLICE).cases
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (31000.0, "recovered", 31000.0)


ARRESTS = """警方打掉一交友诈骗团伙
本报讯 记者从清溪警方获悉，当地公安机关近日打掉一个交友诈骗团伙，抓获嫌疑人23名。今年以来该团伙作案30余起，涉案80多万元。
今年4月，在清溪打工的计某到公安局报案，称网上认识的“女友”骗了他。两人确定恋爱关系后，对方以各种理由要钱，计某甚至用手机贷款给对方汇钱，直到被对方拉黑才意识到被骗。
接警后，民警赴外省抓获嫌疑人23名。"""
MULE = """卖卡给骗子 三人被抓
今年6月，清溪警方接到线索：外省一名女子被骗走12万元，其中一笔转到了计某的银行卡上。
民警将计某抓获。计某交代，他在网上找兼职时认识一名“中介”，把名下两张银行卡交给对方使用，每天收取300元。计某等三人因涉嫌帮信罪被刑事拘留。"""


def test_who_told_police_has_a_case_among_arrests_and_who_lent_his_card_has_none() -> None:
    told, lent = reading(ARRESTS), reading(MULE)
    assert (told.form, [case.victim.label for case in told.cases]) == ("arrests_report", ["计某"])
    assert (lent.is_bulletin, lent.cases) == (True, ())


def test_a_bank_clerk_and_police_who_stop_a_payment_in_taiwan() -> None:
    text = """老婦領錢稱裝潢 行員警方聯手攔阻
海城市一名72歲苗姓老婦，8日到銀行要提領60萬元，聲稱要裝潢老家。行員察覺有異報警，員警到場後，苗婦才說是網友邀她投資虛擬貨幣。
員警說明假投資手法後，苗婦驚覺受騙，放棄提領，成功攔阻60萬元。"""
    (case,) = reading(text).cases
    assert (case.outcome, case.loss_yuan, case.victim.label) == ("averted", 0.0, "苗姓老婦")


def test_a_victim_named_later_is_the_same() -> None:
    case = only_case(
        "6月15日下午，一女子来到柳湾公安分局报警，称网上被骗9300元。该女子姓林，今年19岁。5月底她在网上买了一件18元的衣服。"
        "6月15日，林女士接到自称卖家客服的电话，说衣服有问题，愿退18元，要她去柜员机上操作。她换了一张卡，又叫朋友拿卡来试。"
        "民警查看短信，她卡里被取走5100元，朋友卡里被取走4200元，总计9300元。"
    )
    assert (case.loss_yuan, case.victim.age) == (9_300, 19)


def test_a_scammers_family_name_joins_no_victims() -> None:
    told = reading(
        "\n5月3日，一女子到派出所报案，称在网上认识一名姓李的男子，对方以投资为由骗走其12万元。\n"
        "5月4日，李先生接到冒充客服的电话，下载会议软件共享屏幕后被转走2万元。"
    )
    assert [case.loss_yuan for case in told.cases] == [120_000.0, 20_000.0]


def test_what_the_victim_confides_to_police_is_part_of_the_case() -> None:
    case = only_case(
        "5月18日中午，派出所接到辖区银行报警，称有两位70多岁的老人念叨着给孩子买房，执意要给陌生账号转账65万元。银行工作人员怀疑两位老人遭遇诈骗。"
        "民警王磊赶往现场劝阻。\n银行内，两位老人不愿和民警说话。王磊便把老两口请到洽谈室：“咱们慢慢唠。”\n"
        "经过询问，两位老人说出实情，称正在配合公检法“办案”，要把65万元转到“安全账户”，证明自己和一起大案没关系。\n"
        "王磊劝了许久，两位老人终于明白过来，保住了65万元养老钱。",
        "2024-05-20",
    )
    assert case.type and (case.type.code, case.outcome, case.averted_yuan) == ("07", "averted", 650_000)


def test_what_who_was_caught_confides_is_no_part_of_it() -> None:
    told = read_titled(
        "破案\n李女士被骗5万元，报了警。\n民警抓获嫌疑人张某，张某道出真相，其受雇取款，获利3000元。",
        "2024-05-20",
    )
    assert all(3_000 not in [amount.yuan for amount in case.amounts] for case in told.cases)


def test_a_count_of_cases_with_their_loss_is_no_case() -> None:
    told = read_titled(
        "一周警情\n上周，全县接报电信网络诈骗警情10起，财损12.4万元。\n一、5起系刷单返利诈骗，损失8万元。\n二、3起系虚假服务诈骗，损失2万元；\n"
        "三、2起系游戏账号虚假交易，损失2.4万元。",
        "2024-06-01",
    )
    assert told.cases == ()
    assert [(t.value, t.category) for t in told.tallies if t.metric == "cases"] == [(10, None), (5, "01"), (3, "06"), (2, "10")]


def test_rows_of_losses_are_no_cases() -> None:
    told = read_titled(
        "每周反诈警情\n上周（2024年5月20日至26日），全市共立电信网络诈骗案件3起，损失5.6万元。\n各街道立案情况：\n"
        "开发区某公司1起（损失46230.5元）\n冒充客服类：\n开发区某公司某女损失46230.5元。\n"
        "白石镇2起（损失9780元）\n虚假购物、服务类：\n白石镇前湾村某男损失4980元。\n白石镇北街某女损失4800元。",
        "2024-06-01",
    )
    assert told.cases == ()


def test_who_came_to_the_police_in_a_report_of_arrests_is_a_case() -> None:
    told = reading(
        "\n今年3月31日，大鹏公安分局接报一宗诈骗案件，事主通过App贷款被骗人民币16400元。经研判，该案系一伙境外的诈骗团伙所为。"
        "今年5月，大鹏警方兵分多路，赴湖南、湖北等地收网，抓获犯罪嫌疑人27名，缴获车辆2部，收缴银行卡150余张。"
    )
    assert (told.form, [case.loss_yuan for case in told.cases]) == ("arrests_report", [16_400.0])

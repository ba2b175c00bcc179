"""Whom a report of arrests names in a sentence as having come to the police, and the cases that a court's page rounds up."""

from __future__ import annotations

from notices import read_titled


def test_the_victim_of_the_lead_and_not_who_drew_the_money() -> None:
    text = (
        "5个跨省团伙被打掉\n山区果农被骗3万余元\n今年9月3日，我省寻乌县南桥镇果农刘某向当地派出所报案称，他被一个自称“县果业局补贴科”的电话骗走3万余元。\n"
        "寻乌警方受理后，发现今年以来发生在该县的同类诈骗警情达91起。\n11月8日，经过一个多月的摸排，安溪籍男子黄某进入民警视线。专案组发现，黄某随身带着70多张银行卡，"
        "每天辗转于各个柜员机取款。与他一起取款的还有另外两名男子苏某和谢某，三人取出现金后又存入另一个账户。\n11月22日，警方共打掉诈骗团伙5个，抓获犯罪嫌疑人36名。"
    )
    (case,) = read_titled(text, "2013-11-28").cases
    assert (case.victim.label, case.loss_yuan, case.incident_date) == ("刘某", 30_000, "2013-09-03")


def test_two_reports_and_the_gangs_behind_them() -> None:
    text = (
        "接连打掉跑分团伙\n近日，普陀警方围绕近期多起电信诈骗案件的资金流开展侦查。\n11月9日，长寿路派出所接到报案，市民陆先生在使用某交友软件时被诱导充值，"
        "先后充值29000余元后才发觉上当。民警查看转账记录后发现，这些钱都进了一个个人账户。\n同样是11月9日，桃浦派出所也接到一起报案，"
        "居民宁先生因在网上裸聊，被对方敲诈勒索近7万元。民警顺着转账记录将收款人范某抓获。"
    )
    assert [case.loss_yuan for case in read_titled(text, "2022-11-28").cases] == [29_000, 70_000]


def test_a_page_that_says_in_its_first_lines_that_it_rounds_up_cases() -> None:
    text = (
        "□ 本报记者 周文\n近年来，甘肃省定西市两级法院审理的电信网络诈骗案件数量攀升。记者从中选取3个典型案例进行梳理。\n偷渡境外获刑\n"
        "2021年5月，罗某平等4人偷渡至缅甸，加入当地电信诈骗公司，按照话术剧本实施诈骗，在诈骗窝点停留均超过30日。\n假冒客服退款骗走货款\n"
        "2022年3月14日，被告人康某伙同他人冒充某快递公司客服，给被害人李某某打电话，谎称其包裹丢失可以双倍赔偿，诱导李某某开启屏幕共享，"
        "分3次将李某某银行卡内的54300元转走。案发后，康某家属代为退赔被害人李某某2万元。\n出租银行卡\n2021年11月，被告人牛某将本人名下的3张银行卡出租给他人，"
        "牛某从中获利6000元。"
    )
    (case,) = read_titled(text, "2022-11-28").cases
    assert (case.victim.label, case.loss_yuan, case.recovered_yuan) == ("李某某", 54_300, 20_000)


def test_two_who_came_to_the_police_and_whose_money_was_traced() -> None:
    text = (
        "静乐县公安局反诈中心为群众返还被骗资金2.9万元\n近日，静乐县公安局反诈中心收到了来自郝女士和武先生赠送的两面锦旗，感谢民警快速冻结涉案账户，为其追回被骗资金。\n案情回顾\n2021年9月，静乐县公安局接到群众武先生报警称，"
        "自己在网上办理贷款被骗3万4千元。无独有偶，同年12月，郝女士也报警称，自己因网上投资虚拟货币被骗12万余元。接到报案后，反诈中心民警立即启动紧急止付机制，"
        "对涉案账户进行查控。可是，涉案账户里还有外省多名受害人的资金，需要和多地公安机关核对。\n本着“多追回一分钱”的想法，办案民警前后往返三个省市，与冻结单位反复沟通。"
        "经过半年多的努力，最终于2022年6月上旬，将武先生8000元被骗资金、郝女士21000元被骗资金返还到二人账户。\n"
        "静乐县公安局将继续加大电信网络诈骗案件的打击和追赃力度。\n警方提醒\n陌生电话要警惕，可疑短信需当心。如遇诈骗请立即拨打110或96110报警。"
    )
    assert [case.loss_yuan for case in read_titled(text, "2022-06-28").cases] == [34_000, 120_000]

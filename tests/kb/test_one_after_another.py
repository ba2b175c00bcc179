"""Cases of one page that no head parts, as pages told them that were read wrongly."""

from __future__ import annotations

from notices import read_titled


def test_each_victim_of_one_swindler_who_has_a_paragraph() -> None:
    reading = read_titled(
        "男子三月连骗三人\n警方随后在一出租屋内将韩伟抓获。讯问中民警发现，在骗了小静之后，韩伟又先后骗了小敏和小玲，用的都是“家里拆迁”的老一套。\n"
        "小静今年24岁，是一家超市的收银员。今年2月，她通过QQ“附近的人”认识了韩伟。韩伟说拆迁款被扣着，要打官司，向小静借了3.2万元。\n"
        "小敏是韩伟在一次聚会上认识的，得知小敏想换工作，韩伟说舅舅当主任，前后以请客送礼为名拿走1.5万元，工作却没了下文。\n"
        "小玲直到民警找上门，才知道男朋友是个骗子。此时她已经刷信用卡给韩伟买了一部手机和一台电脑，总共9800元。\n"
        "目前，韩伟因涉嫌诈骗罪已被刑事拘留。",
        "2013-05-22",
    )
    assert [(case.victim.label, case.loss_yuan) for case in reading.cases if case.victim] == [
        ("小静", 32_000),
        ("小敏", 15_000),
        ("小玲", 9_800),
    ]


def test_who_goes_on_is_no_other_victim() -> None:
    reading = read_titled(
        "被告人的“门路”\n公诉机关指控，2019年11月，被害人孔某为子女办理落户，经人介绍结识被告人钱某。钱某自称有内部渠道。\n"
        "2019年11月27日，孔某在茶楼内交给钱某定金3万元。2020年3月，孔某又转账5万元给钱某。\n"
        "2021年8月，孔某到派出所核验户口簿，才知被骗，钱某被抓获。共被骗8万元。",
        "2022-05-11",
    )
    assert len(reading.cases) == 1


def test_lines_of_a_numbered_list_are_a_case_each() -> None:
    reading = read_titled(
        "校园诈骗通报\n近期我校又有数名学生上当，现通报如下：\n警情通报\n1. 我校甲同学在网上兼职点赞被骗1万5千多元；\n"
        "2. 我校乙同学被冒充客服以关闭白条为由诈骗2万3千元；\n3. 我校丙同学在校园墙上买二手平板被骗八百五十元；\n"
        "4. 我校丁同学被冒充学姐以代交报名费为由诈骗4百多元。\n安全提示\n保管好自己的验证码和银行卡。",
        "2021-11-12",
    )
    assert [case.loss_yuan for case in reading.cases] == [15_000, 23_000, 850, 400]
    assert [case.victim.label for case in reading.cases if case.victim] == ["甲同学", "乙同学", "丙同学", "丁同学"]


def test_heads_with_half_a_bracket_part_cases() -> None:
    reading = read_titled(
        "司警局接連收到求助\n慎防裸聊敲詐及虛假貸款\n本局昨日先後收到兩名市民求助。\n案情如下：\n一) 「裸聊」敲詐\n"
        "一名本澳男子透過交友程式認識一名女網民，對方邀約裸聊，其後威脅發送截圖，男子先後三次轉帳至指定戶口，損失3萬8千澳門元。\n"
        "二) 虛假貸款\n一名在澳工作的外地僱員收到低息貸款短訊，下載應用程式申請貸款。"
        "「客服」要求其先繳付解凍金，事主存入7萬元人民幣後才驚覺受騙。事主損失7萬人民幣。\n本局提醒市民勿向陌生人轉帳。",
        "2022-07-09",
    )
    assert [(case.loss_amount, case.loss_yuan) for case in reading.cases] == [(38_000, None), (None, 70_000)]


def test_old_people_told_of_one_after_the_other_each_lost_his_own() -> None:
    reading = read_titled(
        "警拘24歲女子涉五宗電話騙案\n屯門警區表示，案件共涉五名受害人（68至85歲）。首先，一名77歲老翁去年12月21日接獲來電，對方自稱是其女兒，因駕車撞傷人，要求支付11萬元賠償金。"
        "老翁信以為真，其後在碼頭附近向一名女子交出現金。同月29日，一名85歲婆婆亦接獲「孫女」來電，聲稱要7萬元保釋，婆婆於住所樓下將現金交給同一名女子。\n"
        "昨日（1月8日）下午，人員趁一名68歲婦人準備交出8萬元之際，當場將疑犯拘捕，婦人沒有損失。",
        "2026-01-09",
    )
    assert [(case.victim.age, case.loss_amount, case.outcome) for case in reading.cases if case.victim] == [
        (77, 110_000, "lost"),
        (85, 70_000, "lost"),
        (68, None, "averted"),
    ]

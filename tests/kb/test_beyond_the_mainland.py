"""What police and press of Hong Kong and Macau tell: whose age it is, which of many a case is, of what days an operation was."""

from __future__ import annotations

from notices import read_titled

EXCHANGE = (
    "兩宗黑市兌錢遭掉包\n又有內地換錢黨以練功券行騙,兩名男子先後於同一日得手,待賭客轉帳合共逾46萬元人民幣後,將成疊練功券當真鈔交給對方,司警接報後將兩人緝捕。\n"
    "首宗案件發生於本月7日下午三時許,一名內地青年女事主經友人介紹聯絡上一名換錢黨,擬兌換港元耍樂,其後一名41歲姓魏內地男子受上線差遣到路氹某酒店客房會面,"
    "事主以手機銀行轉帳27.6萬元人民幣到對方指定帳戶,接過對方遞上的鈔票翻看,赫然發現全部均為練功券。司警接報到場拘捕魏某。\n"
    "次宗案件則發生於同日深夜,一名內地男子透過微信群組結識換錢黨,一名28歲姓聶內地男子依約到新口岸某娛樂場外與事主交收。事主先轉帳18.5萬元人民幣,"
    "及後檢查收到的一袋港鈔,驚覺只有兩張是真鈔,聶某奪門而出,司警到場將聶某拘捕。"
)


def test_two_who_changed_money_and_not_the_two_who_cheated_them() -> None:
    cases = read_titled(EXCHANGE, "2024-04-09").cases
    assert [case.loss_yuan for case in cases] == [276_000, 185_000]
    assert [case.victim.age if case.victim else None for case in cases] == [None, None]
    assert [case.type.code if case.type else None for case in cases] == ["99", "99"]
    assert [case.region.code if case.region else None for case in cases] == ["820000", "820000"]


def test_the_dearest_case_of_an_operation_is_one_of_one_victim() -> None:
    reading = read_titled(
        "警「驟雨」行動拘58人\n東九龍總區刑事部人員，上月9日至本月1日一連21日進行代號「驟雨」的執法行動，打擊騙案，期間涉「洗黑錢」罪共拘捕58人，"
        "行動涉及54宗騙案、137名受害人。\n涉款最高的一宗發生於去年11月，珠寶行一名財務經理收到自稱集團董事的電郵，指公司正秘密收購一個海外礦場，"
        "該經理信以為真，於3日內分9次將公司款項轉帳至指定戶口，損失8,600萬港元，直至向董事本人匯報時始揭發受騙。",
        "2026-03-03",
    )
    (case,) = reading.cases
    assert (case.n_victims, case.loss_amount) == (1, 86_000_000)
    caught = next(figure for figure in reading.tallies if figure.metric == "arrested")
    assert (caught.value, caught.period) == (58, ("2026-02-09", "2026-03-01"))


def test_what_a_victim_says_is_gone_and_what_came_out_at_first() -> None:
    gone = read_titled(
        "假冒公檢法騙案\n一名本澳男子上月中旬接到一通自稱“澳門衛生局人員”的來電,對方把電話接駁至一名自稱“上海市公安局警員”的男子,訛稱事主捲入清洗黑錢案,"
        "着事主交出全部銀行戶口及密碼,事主照做,及至本月中旬查閱戶口時只剩下千餘元,懷疑受騙,遂報警求助。事主報稱失去逾183萬港元。",
        "2021-03-18",
    ).cases[0]
    tasted = read_titled(
        "炒白銀騙案\n一名本地男子在Telegram收到陌生訊息，對方自稱「資深基金經理」，聲稱炒賣白銀短期可賺數倍。事主在一個虛假交易網站開戶，分12次將款項過數到"
        "多個不知名的個人戶口。事主其間一度成功取回18萬港元，惟其後網站無法登入，對方亦人間蒸發，損失高達逾520萬港元。",
        "2026-02-06",
    ).cases[0]
    assert (gone.loss_amount, gone.outcome) == (1_830_000, "lost")
    assert (tasted.loss_amount, tasted.outcome) == (5_200_000, "lost")


def test_who_lent_his_cards_is_no_victim() -> None:
    text = (
        "5人出借银行卡帮骗子洗钱落网\n今年5月，反诈专班民警在核查线索时发现，韩某名下数张银行卡进出账反常，仅半个月流水就高达230万元，且多是深夜到账、分钟级转走。"
        "民警于6月7日将包括韩某在内的5名犯罪嫌疑人抓获。\n经查，犯罪嫌疑人韩某自4月15日新办银行卡后，陆续为他人“跑分”，从中获利6000元。"
        "犯罪嫌疑人韩某对出借银行卡、帮电诈分子转移赃款的犯罪事实供认不讳。"
    )
    assert read_titled(text, "2023-06-21").cases == ()


def test_a_month_of_the_half_year() -> None:
    text = (
        "宜春公安多措并举 电诈发案持续走低\n今年以来，宜春市公安局重拳出击。"
        "1-6月，全市立案数同比下降22.4%，其中6月份单月立案143起，环比减少31起。"
        "先后打掉犯罪团伙29个，抓获犯罪嫌疑人612人。"
    )
    told = {figure.metric: figure.period for figure in read_titled(text, "2023-07-14").tallies}
    assert told["cases"] == ("2023-06-01", "2023-06-30")
    assert told["arrested"] == ("2023-01-01", "2023-06-30")


def test_yesterday_with_its_day_in_brackets() -> None:
    text = (
        "農會阻詐\n大灣派出所前(9)日接獲轄內農會通報，一名67歲婦人要將定存解約匯給對方，被騙新臺幣73萬元。"
        "婦人接到自稱檢察官的電話，稱她涉及洗錢案。"
    )
    assert read_titled(text, "2023-05-11").cases[0].incident_date == "2023-05-09"


def test_what_a_class_was_cheated_of_behind_its_count() -> None:
    text = (
        "打詐儀表板最新統計\n警政署網站公布最新統計，上月受理詐欺案1萬3276件、財損57.4億元，惟假投資1541件遭騙22.9億元，占全部財損近4成。"
    )
    told = [(figure.metric, figure.value, figure.category) for figure in read_titled(text, "2025-11-12").tallies]
    assert ("loss", 2_290_000_000, "02") in told


def test_who_reports_to_police_of_taiwan_and_not_whom_they_arrest() -> None:
    (case,) = read_titled(
        "普發現金新型詐騙\n嘉義縣警察局民雄分局日前接獲湯姓民眾報案，指遭詐團以「中華郵政」名義行騙，損失逾47萬元。警方追查出詐團利用轉接機房掩飾來電，"
        "再指派車手提領贓款，已逮捕涉案羅姓女子及馬來西亞籍方姓車手。\n警方指出，詐團轉由假冒「台北市分局員警」的成員恐嚇被害人涉洗錢案。"
        "湯姓民眾慌張照做，將2本存摺與提款卡寄出，遭盜領巨款。",
        "2025-10-28",
    ).cases
    assert case.victim is not None
    assert (case.victim.label, case.loss_amount) == ("湯姓民眾", 470_000)


def test_the_north_of_taipei_is_no_district_of_baoding() -> None:
    text = (
        "北市婦提領60萬請警護鈔\n北市簡姓婦人,日前以家中需要裝潢爲由,提領現鈔60萬元,並請求捷運警察護鈔,途中員警主動詢問,婦人才說出曾接電話要拿錢監管,"
        "婦人恍然大悟,將現金又存回銀行,成功攔阻詐騙。她一度以為是詐騙集團冒充檢警,險些被騙。"
    )
    assert all(case.region is None or case.region.code != "130603" for case in read_titled(text, "2024-06-05").cases)
    told = read_titled("街头骗局\n9月1日，保定市北市区的张女士接到冒充客服的电话，被骗2万元。", "2012-09-10").cases[0].region
    assert told is not None
    assert told.code == "130603"

"""Cases of lists that say in other ways who is next, and what of a loss is told beside it."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Case


def _cases(text: str, published: str = "2024-05-20") -> tuple[Case, ...]:
    return read_titled(text, published).cases


def _losses(text: str, published: str = "2024-05-20") -> list[float | None]:
    return [case.loss_yuan for case in _cases(text, published)]


def test_the_rest_of_a_list_that_is_of_several_kinds_is_no_case() -> None:
    text = (
        "一周电诈案例\n上周，全县公安机关共接到电信诈骗报警7起。典型案例如下：\n"
        "一、3起系网络刷单诈骗。骗子诱导被害人下载虚假APP做任务，不断要求充值。被害人分别被骗31600元、7735元和2998元。\n"
        "二、2起系虚假投资理财诈骗。骗子以股票消息吸引被害人，诱导其投资。被害人分别被骗86000元和31500元。\n"
        "三、其余2起分别系冒充熟人诈骗和虚假购物诈骗。骗子分别冒充同学以住院为由借款、以低价出售相机为由让被害人先付定金，"
        "被害人分别被骗7000元和1600元。"
    )
    assert _losses(text) == [42_333, 117_500]


def test_two_of_a_kind_in_one_paragraph_are_both_of_it() -> None:
    text = (
        "近期警情\n#虚假购物\n通报中介绍了两起“虚假购物”类诈骗。一是丁女士在朋友圈看到低价燕窝，加好友后付款5300元，"
        "对方又让其交了1700元“清关费”，之后不再回复。二是开饭馆的史先生在网上低价采购牛腩，向对方账户汇去2.9万元货款，到货日却联系不上人。"
    )
    told = _cases(text)
    assert [(case.loss_yuan, case.type.code if case.type else None) for case in told] == [(7_000, "06"), (29_000, "06")]


def test_who_got_money_back_as_well_is_another() -> None:
    text = (
        "合肥警方返还被骗款\n12月18日上午，合肥警方举行返还仪式。包河区的吴女士领回了被骗的13万元。今年6月，她接到自称客服的电话，"
        "按对方要求把13万元转到了对方账户。\n同样领回钱款的还有蜀山区的康先生。今年4月，他轻信网友推荐参与“外汇投资”，先后投入22万余元。"
        "警方接报后冻结涉案账户资金17.6万元，昨日全部返还。"
    )
    assert [(case.loss_yuan, case.recovered_yuan) for case in _cases(text, "2021-12-20")] == [(130_000, 130_000), (220_000, 176_000)]


def test_a_line_of_each_county_is_a_case_of_it() -> None:
    text = (
        "多地发生线下交付黄金诈骗\n11月以来，廊坊市涉及线下交付黄金、现金的警情29起。\n来自霸州市的警情，受害人被虚假投资理财诈骗69.6万元，"
        "骗子让受害人买金条寄往外地。\n固安县，受害人被刷单返利诈骗5.25万元，骗子让受害人把现金放在快递柜。\n"
        "香河县，受害人被冒充公检法诈骗18.3万元，骗子派人上门取走现金。"
    )
    told = _cases(text, "2024-11-25")
    assert [(case.loss_yuan, case.region.code if case.region else "") for case in told] == [
        (696_000, "131081"),
        (52_500, "131022"),
        (183_000, "131024"),
    ]


def test_stories_below_the_names_of_their_types_are_cases_and_a_row_of_towns_is_none() -> None:
    text = (
        "一周电诈警情\n上周全市共立电信网络诈骗案件4起。\n洪塘镇2起（损失52000元）\n洪塘镇石桥村某男（学生）损失2300元。\n"
        "典型案例类型：\n刷单返利类\n10月14日，洪塘镇一女子在小红书上看到手工活外发的帖子，对方把她拉进微信群，让她下载APP做福利单，"
        "该女子先后转账49700元，仍无法提现。\n虚假购物、服务类\n10月17日，沙河镇一女子在抖音上看到有人转让婴儿车，谈好价格后扫码付款980元，"
        "对方又要同等金额的保价费，该女子再次扫码980元，之后被拉黑。"
    )
    told = _cases(text, "2025-10-20")
    assert [(case.loss_yuan, case.type.code if case.type else None) for case in told] == [(49_700, "01"), (1_960, "06")]


def test_whom_a_caller_spoke_of_is_who_police_found() -> None:
    text = (
        "民警劝住两位老人\n5月2日上午，新华派出所接到一名姑娘的电话，说爷爷在屋里接电话已经一个多小时，谁劝都不听。"
        "民警上门时，79岁的葛大爷正把存折往兜里装。对方自称公安，称其涉嫌洗钱，要他把17万元转到安全账户。民警劝说后葛大爷才醒悟。\n"
        "5月6日，西城派出所接到银行电话，称有一位老太太执意汇款。民警赶到后得知，73岁的姚大妈接到“孙子”的电话，要她汇3万元，经劝说没有汇款。"
    )
    assert [case.victim.label for case in _cases(text, "2012-05-11")] == ["葛大爷", "姚大妈"]


def test_both_of_whom_a_bank_kept_from_paying_are_cases() -> None:
    text = (
        "花蓮行員攔阻詐騙\n日前，一名六旬男子到花蓮二信辦理匯款，付「黃金期貨」的資金，行員關懷提問後通知警方，順利攔下新臺幣27萬元。\n"
        "另在吉安鄉農會，一名婦人欲提領大筆現金，經員警到場詢問，才說出有自稱檢察官的人要她把錢領出來公證，成功攔阻新臺幣146萬元。"
    )
    assert [case.outcome for case in _cases(text, "2024-11-05")] == ["averted", "averted"]


@pytest.mark.parametrize(
    ("story", "loss", "back"),
    [
        ("下载了软件，首笔投入2500元，次日账面盈利且顺利取出300元。此后他陆续转入7.5万元，直到软件打不开才报警。", 77_500, None),
        ("投入1200元后成功提现，随后又分多笔投入28万元，后客服称账户异常，又转账4.2万元，仍无法提现，才发现被骗。", 322_000, None),
        ("在网上买球票，给对方汇了360元票款。对方说要激活订单，让他到ATM机操作，他照做，卡里的3900元全没了。", 4_260, None),
        (
            "接到自称客服的电话，共享了屏幕。三张卡里共有15.3万元，已被转走2900元，其余安然无恙。当晚这2900元也被成功冻结并退回。",
            2_900,
            2_900,
        ),
        ("在二手社团买相机，汇出4200元后对方失联。两个月后改买帐篷，又遇到相同手法，货没拿到还再赔2600元。", 6_800, None),
        (
            "按客服要求把钱裹在布娃娃里交给了司机。民警拦下了车，当天他在派出所领回了那35000元，此前投进去的1100元，警方正在追查。",
            36_100,
            35_000,
        ),
        ("对方称他家有灾，要拿钱作法。他拿来现金5200元，让对方用报纸包好，回到家打开一看，里面是一包盐。", 5_200, None),
    ],
)
def test_what_went_besides_or_of_more(story: str, loss: float, back: float | None) -> None:
    case = _cases(f"市民被骗\n6月10日，市民谢先生{story}", "2025-06-20")[0]
    assert (case.loss_yuan, case.recovered_yuan) == (loss, back)


def test_what_was_kept_at_a_counter_is_saved_and_told_in_no_statistics() -> None:
    text = (
        "苗栗警銀攜手擋下74萬\n溫姓老翁到郵局要領74萬元，說要交給乾女兒的同事，行員關懷提問後報警。警方到場說明詐騙手法，"
        "老翁這才決定不領了，警方與郵局人員成功守下他存了大半輩子的74萬元。"
    )
    assert _cases(text, "2023-11-24")[0].outcome == "averted"
    read = read_titled(
        "警方识破一起诈骗\n近日，福鼎警方识破一起“冒充航空客服”电信诈骗，为群众避免损失3.4万元。\n"
        "5月12日，市民潘女士接到自称航空公司客服的电话，称其航班取消，让她下载会议软件办理退款。潘女士正要转账时，民警赶到制止。",
        "2024-05-20",
    )
    assert not list(read.tallies)


@pytest.mark.parametrize(
    "story",
    [
        "先投入1.8万元，隔天就领回2.1万元，他便放心加码，陆续转账并向银行贷款，前后被骗约62万元。",
        "对方让他先充值1.8万元，两小时后2.1万元回到了他的账户。尝到甜头后，他又先后充值60.2万元，前后被骗约62万元，随后对方失联。",
    ],
)
def test_what_came_back_before_more_was_paid_was_the_bait(story: str) -> None:
    case = _cases(f"市民被骗\n6月10日，市民谢先生在交友软件认识一名女子，{story}", "2025-06-20")[0]
    assert (case.outcome, case.recovered_yuan) == ("lost", None)


def test_an_example_under_its_own_label_is_a_case() -> None:
    text = (
        "学生工作处提醒：这些电信网络诈骗的坑你可别踩\n一、刷单兼职类\n头两单真给你返，等你胆子大了，人就没影了。\n"
        "身边的例子：我校大一学生小田在QQ群里接了刷单任务，做了4单赚了76元，第5单投进去2900元，对方说系统维护，从此再没回过消息。\n"
        "二、冒充客服类\n“您的包裹弄丢了”——只要你开了屏幕共享，密码、验证码全被看光。\n三、防骗热线\n如被骗请立即拨打110或反诈专线96110。"
    )
    told = _cases(text, "2023-10-17")
    assert [case.loss_yuan for case in told] == [2900] and told[0].victim.label == "小田"


def test_what_a_court_finds_on_an_account_is_not_what_was_paid() -> None:
    text = (
        "贷款诈骗\n3月2日，罗某在网上申请贷款，对方称需先交0.9万元保证金，罗某转账后对方又要求再交2万元的征信修复金，罗某发现被骗报警。"
        "民警接警后对账户里的5.3万元采取了止付冻结措施，凡查明是诈骗赃款的，都会依法退还。"
    )
    assert (_cases(text, "2024-03-12")[0].loss_yuan, _cases(text, "2024-03-12")[0].recovered_yuan) == (9000, None)


@pytest.mark.parametrize(
    ("story", "loss", "outcome"),
    [
        (
            "在QQ上与人裸聊，对方录下视频，要他拿6888元“删底费”，否则逐个群发。谢先生先用微信扫码付了2100元，又付了3900元，才报警。",
            6_000,
            "lost",
        ),
        (
            "发现银行卡里4.9万元似乎被人转走了，对方来电称可以帮他追回，要他报验证码。民警查看后发现，钱只是被转成了智能存款，一分都没少。",
            0,
            "averted",
        ),
        (
            "到超市要买7万元点卡，店员察觉有异报警。他说在网上认识一名军医，上周已经依指示买过0.9万元点卡，把序号拍照传给对方。民警劝阻后他才没有再买。",
            9_000,
            "lost",
        ),
    ],
)
def test_what_was_only_asked_for_what_only_seemed_gone_and_what_was_bought_before(story: str, loss: float, outcome: str) -> None:
    case = _cases(f"市民险被骗\n6月10日，市民谢先生{story}", "2025-06-20")[0]
    assert (case.loss_yuan, case.outcome) == (loss, outcome)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("兴庆区分局接马某报案，称在网上投资理财被骗2900余元。", "02"),
        ("兴庆区分局反诈中心接报一起电诈案件，受害人因在手机上投资“云端种树”返现项目被骗现金2900余元。", "02"),
    ],
)
def test_who_takes_the_report_says_nothing_of_the_type_nor_is_a_project_money_back(told: str, code: str) -> None:
    case = _cases(f"警方通报\n10月8日，银川市公安局{told}", "2018-11-30")[0]
    assert (case.type.code if case.type else None, case.loss_yuan, case.recovered_yuan) == (code, 2_900, None)


def test_a_number_in_the_line_of_its_story_begins_a_case_of_nobody_named() -> None:
    text = (
        "一周电诈案情\n本周全县接报电信网络诈骗警情3起，财产损失27.1万元。\n典型案例\n"
        "案例1、上周，事主佟某在QQ群看到免费送电饭煲的信息，按提示下载APP做点赞任务，后对方称要做“团队单”，佟某转账5笔，共计损失7.26万元。\n"
        "案例2、事主裴某在微信上收到好友申请，对方头像和名字与其单位领导一致，要求裴某代为转账，裴某分两次将18万元转到对方指定的银行卡，后发现被骗。\n"
        "案例3、事主在抖音刷到低价出售走地鸡苗的视频，添加对方微信后支付定金1500元，对方又以运输车辆需要押金为由让事主转账，共计损失8600元。"
    )
    assert _losses(text) == [72_600, 180_000, 8_600]


def test_what_a_court_held_is_no_part_of_the_story_below_its_head() -> None:
    text = (
        "某中院通报2起电信网络诈骗典型案例\n为揭示此类犯罪的惯用伎俩，现通报2起典型案件。\n案例一\n"
        "基本案情：2016年3月，被告人穆某在互联网上发布办理大额信用卡的虚假广告，被害人邬某看到后与其联系，穆某以收取制卡费、保证金等名义，"
        "先后让邬某向其提供的账户汇款7次，骗取邬某人民币4.86万元。\n哈尔滨市香坊区人民法院经审理认定，穆某的行为已构成诈骗罪，判处有期徒刑二年。\n"
        "案例二\n基本案情：2017年11月至2018年1月间，被告人阚某通过“陌陌”结识被害人蔺某，虚构自己是单身军官的身份，与蔺某确立恋爱关系。"
        "后以母亲住院、购买婚房等理由，多次向蔺某索要钱款，蔺某通过微信转账、银行汇款等方式给付阚某共计13.2万元。\n"
        "哈尔滨市南岗区人民法院以诈骗罪判处阚某有期徒刑四年，并处罚金人民币三万元。"
    )
    assert _losses(text) == [48_600, 132_000]


def test_who_was_arrested_is_not_the_victim_of_the_title() -> None:
    (case,) = _cases(
        "涉9宗假冒官員騙案 25歲內地男子被捕\n警方昨日於大埔以「以欺騙手段取得財產」罪拘捕一名25歲內地男子，"
        "涉嫌與9宗「假冒官員」電話騙案有關。\n"
        "今年1月至本月期間，警方接獲9名市民報案，指他們收到陌生來電，對方自稱內地公安，指控他們名下電話號碼涉及內地詐騙罪行。"
        "受害人聽從騙徒吩咐，到指定地點將現金交予一名「專案調查員」，涉案金額超過520萬元。",
        "2025-03-19",
    )
    assert (case.victim.age, case.victim.gender, case.loss_currency) == (None, None, "HKD")


def test_a_year_in_the_scammers_words_is_no_day_of_the_case() -> None:
    (case,) = _cases(
        "4.6万元“神药”竟是压片糖果\n据于大娘讲，9月20日，她在早市买菜时被一名年轻女子拦住。女子自称是社区“健康服务站”的，说前年还给大娘量过血压。"
        "于大娘被带到一位“老军医”面前，花4.6万元买下十盒“神药”，回家后发现被骗。",
        "2018-11-15",
    )
    assert case.incident_date == "2018-09-20"


def test_in_whose_name_they_called_is_who_they_said_they_were() -> None:
    (case,) = _cases("居民被骗\n11月22日，居民刘某称，其被人以疾控中心的名义通过电话联系方式诈骗35000元，遂报警。", "2022-11-23")
    assert case.impersonated == ("疾控中心",)


def test_a_name_they_used_is_no_way_to_keep_in_touch() -> None:
    (case,) = _cases(
        "居民被骗\n5月8日，市民潘女士接到电话，对方冒充京东金融、微信或银联客服，以身份信息泄露为由，让潘女士把3万元转入“安全账户”，后发现被骗。"
    )
    assert case.channels == ("电话",)


def test_what_the_swindlers_had_paid_out_is_not_back() -> None:
    text = (
        "退课时费变投资\n3月8日，浦东家长江先生接到自称某机构“清退专员”的电话，说可退课时费1.3万元。“专员”让他跟着“基金经理”"
        "买“数字基金”。江先生先后买入6000元、2万元、3.1万元，前两期各返还了本金和几百元收益，第三期买入后账户被“冻结”。"
        "扣除已返还的26500元，江先生实际损失30500元。"
    )
    (case,) = _cases(text, "2023-03-17")
    assert (case.loss_yuan, case.outcome, case.recovered_yuan) == (30_500, "lost", None)


def test_customers_without_a_name_below_numbered_heads() -> None:
    text = (
        "柜面守护：网点里的反诈故事\n我们从近期发生的案例中归纳出几类骗局。\n案例一：冒充扶贫干部\n案例回顾：\n"
        "2025年2月，某农商行南庄支行柜员发现一位客户要求当日取现12万元，说不清用途。经耐心沟通，客户称被人拉进“乡村补贴”群，"
        "群里“主任”说先交“资格金”就能领补贴，并叮嘱不要告诉银行。工作人员随即报警，成功拦截。\n风险提示：\n1、补贴不会要求先交钱。\n"
        "案例二：预付卡返利骗局\n案例回顾：\n一位退休职工打算把28万元存款转给某康养公司，购买“年返利18%”的预付卡，"
        "网点人员劝说未果，请来社区民警和其儿子一同劝阻。\n风险提示：\n1、高收益伴随高风险。\n案例三：数字人民币推广\n案例回顾：\n"
        "吴阿姨接到自称银行客服的来电，对方发来链接让其填写卡号和验证码，卡内3.9万元被划走。\n风险提示：\n1、不点陌生链接。"
    )
    assert _losses(text, "2025-04-02") == [0.0, 0.0, 39_000]


def test_who_else_was_cheated_in_the_same_way() -> None:
    text = (
        "检察官讲案\n无业男子牟某用网上下载的照片注册微信号，2022年2月认识了来凤县的覃某，以“女友”身份聊天。其间以买手机、母亲住院等理由，"
        "先后让覃某转账61次，合计5.3万余元。牟某还用同样手法骗取咸丰县的向某2.4万元。2022年11月，牟某因诈骗罪被判处有期徒刑三年。"
    )
    assert [(case.victim.label, case.loss_yuan) for case in _cases(text, "2023-03-17")] == [("覃某", 53_000), ("向某", 24_000)]


def test_each_of_a_row_in_one_sentence_and_none_of_what_all_say() -> None:
    text = (
        "滦平：骗子专骗农村老人\n近日，张百湾镇接连发生四起老人被骗案件。骗子谎称是水利局来打井的，以兑换零钱为由与老人换钱，再将真钱换成假币后溜走。"
        "四起案件中，张百湾村的白某被骗2800元，周台子村的邢某被骗4600元，河东村的赵某被骗1400元，下二沟村的关某某被骗700元。\n"
        "据受骗老人讲，作案的是两男一女，开一辆白色面包车，先以讨水喝为名进院搭话，并答应付给老人200元“占地费”，再提出换钱。"
    )
    assert _losses(text) == [2_800, 4_600, 1_400, 700]


def test_the_day_that_opens_the_next_of_two_in_broken_lines() -> None:
    text = (
        "高发诈骗预警\n太和县居民孙某接到一个\n自称是银保监会工作人员的\n电话\n对方称其信用卡涉嫌洗钱\n随后将电话转接给“上海民警”\n孙某按要求\n"
        "将卡内资金转入“安全账户”\n共计被骗16.4万元后\n遂报警\n11月22日15时许\n在临泉县杨桥镇\n张庄自然村\n发生一起诈骗案件\n居民刘某称其在家中\n"
        "被人以疾控中心的名义\n通过电话诈骗33000元\n大家务必提高警惕\n接到自称公检法的电话要冷静\n不要轻信陌生来电"
    )
    assert [(case.loss_yuan, case.incident_date) for case in _cases(text, "2021-11-26")] == [(164_000, None), (33_000, "2021-11-22")]


def test_each_of_two_that_were_announced_together() -> None:
    text = (
        "上周我县电诈警情通报\n上周（6月5日至6月11日）公安机关接到电信诈骗报警共6起，损失约51万元。具体案例如下：\n"
        "一、4起系刷单返利诈骗。骗子在抖音上投放兼职广告，4名被害人按要求转账，分别被骗12.1万元、3.9万元、9600元和2300元；\n"
        "二、其余2起分别系虚假投资理财诈骗和裸聊敲诈。前一起，官港镇一被害人加入炒股群后，在骗子指定的软件上投资，转账26.8万元；"
        "后一起，洋湖镇一男子在QQ上与陌生人裸聊被录下视频，骗子以发给其亲友相要挟，男子转账3400元。"
    )
    assert _losses(text, "2023-06-13")[1:] == [268_000, 3_400]


def test_lines_that_begin_with_a_day_below_the_kinds_of_a_week() -> None:
    text = (
        "一周反诈播报（8月2日—8月8日）\n本周，全县共发电信网络诈骗案件5起，其中冒充客服类连发2起，须引起重视。\n一、冒充客服类（2起）\n"
        "2名受害人先后接到自称淘宝客服的电话，对方称商品超标要给双倍赔偿，随后让受害人下载会议软件并共享屏幕，将卡里的钱转走，2人共计被骗18.4万元。\n"
        "二、其余3起分别系投资理财、网络贷款和游戏交易诈骗\n8月3日，五云街道一受害人被拉入“涨停交流群”，跟着“老师”买股票，累计转账56万元，后无法提现。\n"
        "8月5日，壶镇镇某村村民在网站上申请贷款，被要求交认证金，转账12600元。\n8月7日，新建镇一女子在QQ上低价购买游戏点券，转账930元后对方消失。"
    )
    assert _losses(text, "2021-08-10") == [184_000, 560_000, 12_600, 930]


def test_who_else_was_struck_when_the_collector_came_back() -> None:
    text = (
        "本局偵破電話騙案\n2023年11月6日，本澳一名女事主收到自稱「姪兒」的來電，對方稱打傷人，急需8萬澳門元和解費。女事主於住所樓下將8萬澳門元現金交予一名戴口罩男子，"
        "其後向胞兄問起，始知受騙。\n本局經調查，鎖定涉案男子。11月13日，該男子再次入境，以相同手法向一名男被害人行騙。該名被害人接到自稱「兒子」的來電，"
        "指要交保釋金，遂把12萬澳門元現金交予該男子。本局人員隨即將該男子截獲，起出該12萬澳門元，已全數發還被害人。"
    )
    assert [case.outcome for case in _cases(text, "2023-11-15")] == ["lost", "recovered"]


def test_a_father_of_whom_his_son_tells_the_police() -> None:
    (case,) = _cases("儿子报警\n12月14日，刘先生到派出所报警，称其父亲刘大爷被一个自称“专家”的人骗走2.6万元买保健品。", "2024-12-14")
    assert case.victim.label == "刘大爷"


def test_a_family_name_behind_the_age_is_the_label() -> None:
    text = (
        "假冒官員騙案\n觀塘警區接獲一名64歲姓鄧女子報案，指她於9月9日收到自稱「內地公安」的電話，要求她交出60萬港元保證金。"
        "鄧女信以為真，到銀行提取60萬港元現金，交給一名青年。"
    )
    assert _cases(text, "2025-09-18")[0].victim.label == "姓鄧女子"

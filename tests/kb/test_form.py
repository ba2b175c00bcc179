"""Whether a text is a notice, and of which form; its language."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.form import find_form, language_of
from kb.extract.sentences import to_notice
from kb.model import Bulletin

STORY = "3月5日，市民孟女士接到自称京东客服的电话，对方以注销校园贷为由，让她转账8600元。孟女士发现被骗后到派出所报警。"
OTHER = "3月7日，市民陶先生在QQ群看到刷单广告，垫付3笔共1.2万元，提现时被告知操作失误，遂报警。"
TIPS = "警方提醒：不要轻信陌生电话，不要向陌生账户转账，如遇诈骗请立即拨打110或96110。"

NOTICES = {
    "single_case": ("孟女士接完电话少了八千六", f"{STORY}\n{TIPS}"),
    "multi_case": ("近期两起电信网络诈骗案例", f"案例一\n{STORY}\n案例二\n{OTHER}\n{TIPS}"),
    "tips_only": (
        "反诈提醒：这些都是诈骗",
        f"凡是让你刷单返利的都是诈骗。凡是自称公检法要求转账到安全账户的都是诈骗。不要点击陌生链接，不要透露验证码。{TIPS}",
    ),
    "weekly_bulletin": (
        "青河县一周电诈警情通报",
        f"本周全县共立电信网络诈骗案件12起，损失86.4万元，立案数环比下降7.7%。其中刷单返利类5起，冒充客服类3起。\n典型案例\n{STORY}",
    ),
    "annual_stats": (
        "2023年全市电信网络诈骗形势通报",
        "2023年，全市共立电信网络诈骗案件3210起，同比下降12.3%；破获案件1450起，同比上升8%。其中刷单类980起，占30.5%；投资理财类420起。",
    ),
    "arrests_report": (
        "青河警方打掉一“跑分”团伙 抓获9人",
        "近日，青河县公安局成功打掉一个为电信网络诈骗转移资金的跑分团伙，抓获犯罪嫌疑人9名，扣押银行卡42张、手机15部。"
        "经查，该团伙通过收购银行卡为境外诈骗团伙取现。专案组循线追踪，在多地展开收网。目前9名嫌疑人已被刑事拘留，案件正在进一步侦办。",
    ),
    "campaign": (
        "反诈宣传进校园 师生争当“小喇叭”",
        "为提高师生防范电信网络诈骗的意识，5月6日，青河派出所民警走进县第二中学开展反诈宣传活动。"
        "活动现场，民警讲解刷单返利、冒充客服退款等常见骗局的手法，发放宣传资料300余份，解答咨询，指导师生下载国家反诈中心APP，并举行有奖问答。",
    ),
}


@pytest.mark.parametrize("form", NOTICES)
def test_form(form: str) -> None:
    notice = to_notice(Bulletin("", *NOTICES[form]))
    assert find_form(notice)[0] == form


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "第三章 骗局",
            "“你是骗子！”他大喊。女主角推开门，宿主的系统提示音响起。她早已识破这场骗局，民警也赶来了。第四章 报警。未完待续，求推荐票。",
        ),
        (
            "被骗的钱怎么追回",
            "网上被骗怎么追回？专业追款团队免费评估，不成功不收费。添加客服老师微信，律师支招，被骗报警有用吗？立案标准是多少。",
        ),
        ("现金体育投注官网", "首存送彩金，真人视讯、电子游艺、棋牌返水，葡京平台在线娱乐，注册即送。谨防冒充本站的骗子。"),
        (
            "交警查处酒驾12起",
            "昨晚，交警大队开展酒驾专项整治，共查处酒驾12起、醉驾3起，交通事故明显下降。警方提醒广大驾驶人遵守交通安全法规。",
        ),
        ("本市明天有雨", "气象台预报，明天白天多云转小雨，最高气温21度。请市民出行带好雨具。"),
        (
            "Police warn of refund scam",
            "Police warned residents on Monday of callers posing as customer service agents who ask for bank transfers.",
        ),
        (
            "注意詐欺にご注意ください",
            "警察は、還付金をかたる詐欺の電話が増えているとして、注意を呼びかけています。ATMでお金が戻ることはありません。",
        ),
        ("", ""),
        ("", "骗"),
        ("", "12345678901234567890"),
        ("", "😀😃😄😁🎉🎉"),
        ("", "\u202e\u200f مرحبا بالعالم \u202c"),
    ],
)
def test_no_bulletin(title: str, text: str) -> None:
    notice = to_notice(Bulletin("", title, text))
    assert find_form(notice) == ("other", ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("警方提醒市民谨防诈骗", "zh-Hans"),
        ("警方籲市民慎防詐騙電話", "zh-Hant"),
        ("港女被騙港幣240萬 APP下載", "zh-Hant"),
        ("Fraud warning issued", "en"),
        ("これは詐欺です", "ja"),
        ("110", "other"),
        ("", "other"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


PRESS = """浙江一公司老总QQ被盗 员工汇出36万元
QQ上，总经理让助理汇巨款，助理该怎么办？昨天，记者从嘉善县公安局了解到，该县一企业的总经理助理，被人在QQ上骗走了36万元。
这一天，助理突然在QQ上看到“总经理”找她，让她给国内的朋友汇款6万元。助理联系了财务人员，财务人员随后办理了这笔汇款。
半小时后，“总经理”又让她再汇30万元，助理照办了。{words}
结果总经理在电话中说，自己根本没上QQ。助理这才发现被骗，赶紧向公安部门报警。"""


@pytest.mark.parametrize("words", ["", "对方还说完成电影评论任务有奖。", "对方说钱可以帮她拿回来。"])
def test_words_of_the_press_and_of_the_other_side_make_no_advert_and_no_fiction(words: str) -> None:
    assert read_titled(PRESS.format(words=words), "2012-01-30").is_bulletin


def test_who_offers_to_win_money_back_has_an_advert() -> None:
    text = "被骗的钱怎么追回？过来人说几句\n被骗了怎么办？钱能追回来吗？可以追回的。找专业团队追款，免费评估，成功后再收费。"
    assert not read_titled(text, "2023-01-30").is_bulletin


COUNTER = "6月3日，一名老人走进金店，要买26万元的金条。店员觉得不对劲，一边稳住老人一边报警。民警赶到后耐心劝说，"
COURT = "法院认为，被告人的行为已构成诈骗罪，判处有期徒刑六年，并处罚金5万元。"


@pytest.mark.parametrize(
    ("title", "text", "form"),
    [
        ("守住老人的积蓄", f"{COUNTER}老人终于打消了念头，20多万元积蓄得以保全。", "single_case"),
        (
            "大堂里的拉锯",
            "储户程阿姨着急取现15万元，说给外地朋友急用。大堂经理察觉异常报了警，民警与柜员轮番劝说，程阿姨打消了取款的念头。",
            "single_case",
        ),
        ("桥栏上的一小时", "一名女子坐在桥栏上，店员觉得不对劲，立即报警。民警耐心劝说一小时，女子打消了轻生的念头。", "other"),
        ("金店里的纠纷", f"{COUNTER}原来他与店员因3万元退款起了纠纷，经调解，老人打消了念头。", "other"),
        ("钱包失而复得", "一名老人在金店买项链时把装有2万元现金的钱包落在柜台上，店员立即报警，民警联系到老人，钱包完璧归赵。", "other"),
        ("金价上涨", "本周金价每克突破560元，店员介绍，不少人来买金条保值，也有老人见价高打消念头放弃购买。", "other"),
    ],
)
def test_payment_that_somebody_was_talked_out_of(title: str, text: str, form: str) -> None:
    """At the counter no word of fraud need be said; police are called there for much else."""
    assert read_titled(f"{title}\n{text}", None).form == form


@pytest.mark.parametrize(
    ("title", "second", "form"),
    [
        (
            "高院公布电信诈骗典型案例",
            "二、吴某冒充淘宝客服诈骗案\n（一）基本案情\n2016年1月，浙江常山市民黎女士在网店开张当天，被该团伙以“保证金协议”1000元等理由骗走11万元。",
            "single_case",
        ),
        ("高院公布合同诈骗典型案例", "二、盛某职务侵占案\n（一）基本案情\n盛某利用职务便利侵占公司货款35万元。", "other"),
    ],
)
def test_row_of_cases_that_a_court_tells(title: str, second: str, form: str) -> None:
    first = "一、周某等人诈骗案\n（一）基本案情\n周某招聘50余人，以推荐股票为诱饵，骗取326名被害人钱款共计352万余元。"
    read = read_titled(f"{title}\n{first}\n（二）裁判结果\n{COURT}\n{second}\n（二）裁判结果\n{COURT}", None)
    assert read.form == form
    assert [case.n_victims for case in read.cases] == ([1] if form == "single_case" else [])


@pytest.mark.parametrize(
    ("title", "text", "form"),
    [
        (
            "某行河东支行堵截一起电信诈骗",
            "近日，一名81岁高龄客户匆匆来到支行营业部，要求把19万元定期存单提前支取后汇出。工作人员见他说不清收款人是谁，便耐心劝阻，"
            "并联系其女儿。原来，老人接到自称是孙子的来电，称打伤了人，急需赔偿。最终老人同意不再汇款。",
            "single_case",
        ),
        (
            "老年夫妇遇骗局 大额转账被拦截",
            "3月28日下午，一对老年夫妇来到银行，要求办理七十余万元的转账。工作人员得知他们接到自称民警的电话，意识到两人落入了圈套，"
            "及时劝阻，没有让骗子得逞。银行成功拦截这笔转账。",
            "single_case",
        ),
        (
            "网点反诈宣传进行时",
            "3月1日，某农商行城东支行走进社区开展反诈宣传，向前来办理业务的老年客户讲解常见的骗局，提醒大家守住“钱袋子”，共发放折页300份。",
            "campaign",
        ),
    ],
)
def test_payment_that_a_clerk_stopped(title: str, text: str, form: str) -> None:
    """Where fraud is named no police need come."""
    read = read_titled(f"{title}\n{text}", "2024-06-20")
    assert read.form == form
    assert [case.loss_yuan for case in read.cases] == ([0.0] if form == "single_case" else [])


def test_cases_behind_what_a_week_brought() -> None:
    """However many lines they take, the figures in front make it a bulletin of that week."""
    cases = "\n".join(
        f"📌案例{n}\n3月{n + 18}日，居民{who}女士接到“抖音客服”电话，称其开通了直播会员，让她共享屏幕，被转走{n}.8万元，她随后报警。"
        for n, who in enumerate("柳尚冉", 1)
    )
    read = read_titled(f"🚨这些骗局本周高发🚨\n📅本周（3月18日—3月24日）\n🔔全区接报电诈警情31起📈\n{cases}", "2024-03-28")
    assert read.form == "weekly_bulletin"
    assert len(read.cases) == 3
    assert [(one.metric, one.value) for one in read.tallies] == [("cases", 31.0)]


def test_a_case_under_its_head_whose_victim_a_relative_tells_of() -> None:
    text = (
        "防詐中心公布最新統計資料，1/20全國共受理481件詐騙案件，財產損失金額高達新台幣1億928.1萬元。\n★詐騙手法前5名\n"
        "1.假投資詐騙 64件 9248萬\n2.假檢警詐騙 12件 4640.2萬\n★實際案例\n"
        "據報案人表示，其妻子日前接觸到一則投資訊息，對方以「保證獲利」等話術洗腦。妻子獨自前往銀行匯款新臺幣14萬元至指定帳戶。"
        "妻子匯款後與家人斷聯。\n★防詐提醒\n投資前先查證。"
    )
    assert len(read_titled(f"每日揭詐》妻匯款後失聯\n{text}", "2026-01-23").cases) == 1


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("近日，成阳县公安局举行仪式，将追回的35万余元涉案资金集中返还给9名群众。今年以来，全县共立电信网络诈骗案件131起。", []),
        ("凡是自称公检法、说您涉嫌洗钱、要求把钱转入安全账户的，都是诈骗。", ["07"]),
    ],
)
def test_money_of_a_case_is_no_pretext(text: str, types: list[str]) -> None:
    read = read_titled(f"公安局发布\n{text}", "2022-09-22")
    assert [fact.value for fact in read.facts if fact.field == "type"] == types


def test_what_is_of_several_forms_is_a_notice() -> None:
    text = (
        "網友發文稱車手抓不完，資深刑警昨日駁斥，指打詐是各單位工作重點。\n依165儀表板統計，全國8月受理詐騙1萬2045件，較7月減少6.1%，"
        "財損58億餘元；查獲集團312團、2840人，攔阻金額9億8千餘萬元。\n刑警說，不少集團轉而吸收外籍人士，想製造斷點，最後仍會被溯源。"
    )
    assert read_titled(f"\n{text}", "2024-09-20").form in ("weekly_bulletin", "annual_stats", "arrests_report")


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        (
            "9月3日，平陵农商行河口支行大厅里，一位中年妇女急急忙忙走了进来。大堂经理迎上去招呼，得知她要给外地转账6万元，便多问了几句。"
            "妇女说，是老乡介绍的砖厂，投六万，半个月连本带利给七万五。柜员觉得像是诈骗，一边倒水一边劝她先打个电话。电话那头听说旁边有银行的人，"
            "马上挂断。柜员又拿出案例给她看，妇女这才醒悟，连声道谢。",
            1,
        ),
        (
            "近日，滨河派出所接到分局反诈中心推送的一条预警：辖区群众董女士可能正在和骗子联系。民警马上打去电话，董女士一再说自己没有被骗，"
            "也没有和网上的人说过话。民警不放心，上门劝阻。问了一圈才知道，是她上小学的女儿用她的手机玩游戏，看到“领免费皮肤”，"
            "对方要求把钱转到一张银行卡上。多亏民警来得快，这才给董女士避免了2万元的损失。\n“小朋友，让你转账才能领皮肤的都是诈骗，可要小心。”"
            "临走时，民警又对孩子讲了一遍。\n前天晚上，董女士把一面锦旗送到派出所。",
            1,
        ),
        ("近日，云溪派出所走进社区宣传反诈，民警上门劝说老人安装反诈软件，提醒大家守住养老钱，遇到可疑电话及时拨打96110。", 0),
    ],
)
def test_a_payment_that_somebody_was_kept_from_is_a_case(text: str, cases: int) -> None:
    assert len(read_titled(f"及时劝阻守住群众钱袋子\n{text}", "2025-09-10").cases) == cases


def test_one_case_at_each_head_that_counts() -> None:
    text = (
        "案例一\n虚假交易类\n近日，K同学进了一个演出票互助群，群主说票款当晚到不了账，叫K同学先付1800元定金，次日K同学被移出群聊，遂报警。\n"
        "反诈中心提示：购票请走正规平台。\n案例二\n贷款类\n近日，P先生接到自称贷款公司的短信，下载APP后客服称银行卡号填错须解冻，"
        "P先生先后转账2万元，发现被骗，遂报警。\n反诈中心提示：放款前收费的都是诈骗。\n案例三\n其他类\n近日，Q同学加了一个自称歌手的人，"
        "对方发来一张传票，说Q同学侵犯隐私，要其扫码付款并交出母亲的验证码。Q同学照做后收到扣款信息，感觉被骗，遂报警。\n"
        "反诈中心提示：遇事先问家长。"
    )
    assert [case.victim.label for case in read_titled(f"三起典型电诈案例\n{text}", "2025-02-01").cases] == ["K同学", "P先生", "Q同学"]


COUNTERED = (
    "4月2日下午，一对老年夫妇来到城关支行，要求把一百余万元转到陌生账户。柜员询问用途，老人说几天前接到自称民警的电话，称账户涉及电信诈骗。"
    "柜员意识到他们遇到了骗局，立即劝阻并报警，成功拦截了这笔转账。"
)


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        (COUNTERED, 1),
        (f"{COUNTERED}犯罪嫌疑人利用老年人防范意识差行骗，请提高警惕。", 1),
        (f"{COUNTERED}\n找律师、看新闻、免费法律咨询，就上某法治网\n版权所有：某报社 某ICP备1号", 1),
        ("派出所接到银行报警，称有两位老人执意要给陌生账户转账72万元。民警赶到劝阻，老人如梦初醒，成功保住72万元养老钱，避免上当受骗。", 1),
        ("派出所接到反诈中心的预警信息，锁定了可能受骗的群众，民警上门劝阻，群众终于醒悟，避免了被骗。", 1),
        (
            "4月1日，反诈中心预警系统发出警报：城西街道居民黄某连续取款，存在被骗风险。民警登门劝阻，黄某改口称投资新项目，民警耐心剖析骗局，"
            "黄某幡然醒悟，说出网友诱导其在投资平台交百万解封费的实情。",
            1,
        ),
        (
            "5月9日下午，客户葛某带着6万元现金到某银行城东支行购买金条，客户经理见其不停与人微信联系，对方还要他把金条装进茶叶罐邮寄，怀疑遇到电信诈骗。"
            "网点联合反诈中心民警当面劝阻，葛某恍然大悟，终止交易。",
            1,
        ),
        (
            "日前一名民眾前往某銀行城中分行辦理提款業務，稱要投資虛擬貨幣，行員察覺與常見詐騙話術相似，勸說無效後通報警方到場，成功攔阻新臺幣60萬元。",
            1,
        ),
        (
            "近日，客户葛女士来到某银行网点要求取现23万元，柜员反复提示风险，反诈中心民警赶到劝说，葛女士如梦初醒，保住了这笔准备交给骗子的钱。"
            "该行表示将继续维护金融消费者的财产安全。",
            1,
        ),
        (
            "4月3日中午，胜利路派出所接到报警称，辖区某银行内一名70多岁的老人非要给一外地账户汇款，柜员怀疑是诈骗。民警先稳住老人，再拨打骗子的电话，"
            "骗子只好承认是在骗钱，老人这才如梦初醒。目前，警方正在追查嫌疑人。",
            1,
        ),
        ("派出所民警走进银行网点，向老人宣传防范电信诈骗知识，提醒老人不要向陌生账户转账。", 0),
    ],
)
def test_who_was_kept_from_paying(text: str, cases: int) -> None:
    """However the helpers tell it, and whatever the site says of itself below."""
    assert len(read_titled(f"守护群众钱袋子\n{text}", "2023-04-05").cases) == cases


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (
            "为小利出租银行卡，判了\n近日，清溪法院审结一起帮助信息网络犯罪活动案。2021年5月，葛某在网上认识一名网友，明知对方用于电信诈骗资金结算，"
            "仍将三张银行卡出租，获利1500元。法院审理认为，被告人葛某的行为构成帮助信息网络犯罪活动罪，判处有期徒刑八个月，并处罚金3万元。",
            "arrests_report",
        ),
        (
            "债务纠纷一审宣判\n近日，清溪法院审结一起民间借贷案。原告葛某称被告人拖欠货款8万元，法院审理认为双方存在真实借贷关系，判决被告归还本金。",
            "other",
        ),
    ],
)
def test_a_court_on_who_helped_fraud(text: str, form: str) -> None:
    assert read_titled(text, "2022-06-05").form == form


def test_a_fraud_told_without_the_word_among_words_of_other_trades() -> None:
    told = read_titled(
        "\n互助县的蔺老师退休前教音乐，前年花一万二千八报了个直播课，老板跑路。\n去年8月8日，有人打她手机，自称“教育退费专班”，替停业的机构清退，"
        "拉她进一个QQ群。群里天天有人贴退到的截图，她也领到300元。专班说其余的要在一个叫“启航清算”的软件里跟着“老师”做单才能退。"
        "她做了一轮3000元，连本带利提到了卡里，后来陆陆续续放进去，一提现，后台说要交押金。\n她到派出所报案，除去提回来的，净出去40.6万元。"
        "县公安局查明，群里七八十个“学员”多是同一拨人。",
        "2023-06-20",
    )
    assert (told.is_bulletin, [case.loss_yuan for case in told.cases]) == (True, [406_000.0])


@pytest.mark.parametrize(
    "text",
    [
        "市民何先生装修房子，交了定金5万元，公司老板跑路。何先生将公司告上法庭，被告公司未到庭，法院判决退还5万元。",
        "退休工人方某在某平台投资30万元，平台老板跑路，公安机关以涉嫌非法吸收公众存款罪立案。",
    ],
)
def test_quarrels_over_money_are_no_notices(text: str) -> None:
    assert read_titled(f"\n{text}", "2023-06-20").is_bulletin is False

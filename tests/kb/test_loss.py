"""What was lost, what never left and what came back: one choice among all the sums of a case, each trap in our own words."""

from __future__ import annotations

import random
import re

import pytest

from kb.extract.amounts import find_amounts, judge_sums
from kb.extract.case_loss import signs_of_ending
from kb.extract.ending import Ending, weigh
from kb.extract.loss import Loss, choose_loss
from kb.extract.money import home_currency
from kb.extract.numerals import plain

KEPT_SAFE = "民警上门反复劝说，解女士终于停手，保住其83万余元。她可用的资金共83万余元，正准备转账。"
ROUGH_TOTAL = "饭店老板尤某称被骗近3万元。他按对方推荐向供货商转账订购金2.8万元，随即被拉黑。"
SECOND = "年初被骗8万元的钱女士一直不甘心。网上有人说能帮她追回损失，她先交手续费1500元，再交保证金3200元，对方失联。"
EARLIER = "前年被刷单骗了2.6万元，席先生一直窝火。今年有人说交费就能退，他先交手续费5000元，又交公证费9000元，对方失联。"
UNMARKED = "蓝某先交押金700元，又补交运费1300元，再付2400元。“4400块，够我半年房租。”她说。"

#: (what is tried, title, text, loss in yuan, summed up, outcome, averted, recovered)
CASES = [
    ("parts and their total", "", "贺女士先转了6500元，又转了8200元，两笔共损失14700元。", 14_700, False, "lost", None, None),
    ("parts alone", "", "贺女士先向对方转账6500元，又转账8200元，对方随即失联。", 14_700, True, "lost", None, None),
    ("headline alone", "女子做任务被骗4.3万元", "龚女士按对方要求多次转账，后发现无法提现。", 43_000, False, "lost", None, None),
    ("headline rounds", "男子网恋被骗近20万", "霍先生先后转账，共计被骗196500元。", 196_500, False, "lost", None, None),
    ("refund offered", "", "对方称可退款380元，姜女士照做后，卡里的9600元被转走。", 9_600, False, "lost", None, None),
    ("prize told", "", "短信说他抽中88000元大奖，须先交2000元公证费，他照付后对方失联。", 2_000, False, "lost", None, None),
    ("rebate first", "", "邹女士垫付100元，返还120元。之后她转账3万元，对方不予返还，她被骗30000元。", 30_000, False, "lost", None, None),
    ("demanded and refused", "", "段先生转账4万元后，对方又要求再交2万元解冻费，他意识到受骗，遂报警。", 40_000, False, "lost", None, None),
    ("price agreed", "", "双方谈好价格5200元，崔先生付款5200元后，对方将他拉黑。", 5_200, False, "lost", None, None),
    ("loan passed on", "", "汤女士在借款平台贷款5万元，随后将5万元全部转入对方账户，被骗50000元。", 50_000, False, "lost", None, None),
    ("gang's total", "", "庞某被骗7800元。经查，该团伙作案60余起，涉案金额320余万元。", 7_800, False, "lost", None, None),
    ("seized and frozen", "", "庞某被骗7800元。警方收缴现金12万元，冻结资金45万元。", 7_800, False, "lost", None, None),
    ("stopped in part", "", "柳女士被骗85000元，警方紧急止付，为其追回3万元。", 85_000, False, "partly_recovered", None, 30_000),
    ("all returned", "", "柳女士被骗85000元。民警将追回的85000元全部返还给她。", 85_000, False, "recovered", None, 85_000),
    ("averted", "", "民警及时赶到劝阻，成功为夏大爷避免损失26万元。", 0, False, "averted", 260_000, None),
    ("about to pay", "", "夏大爷正准备转账26万元，被银行职员拦下，没有损失。", 0, False, "averted", 260_000, None),
    ("Chinese numerals", "", "乔某先后共被骗走十二万七千元。", 127_000, False, "lost", None, None),
    ("mixed numerals", "", "乔某先后共被骗走12万7千。", 127_000, False, "lost", None, None),
    ("vague", "", "乔某先后被骗走数万元。", None, False, "lost", None, None),
    ("damaged", "", "乔某先后被骗走.7万元。", None, False, "lost", None, None),
    ("kept safe, told as a story", "", KEPT_SAFE, 0, False, "averted", 830_000, None),
    ("nearly lost", "", "对方威胁不付6600元就群发视频。他报警求助，打消了汇款念头，险损6000余元。", 0, False, "averted", 6_600, None),
    ("one exact payment under a rough total", "", ROUGH_TOTAL, 28_000, False, "lost", None, None),
    ("money came back", "", "她充值8600元后察觉被骗并报案，被骗钱款最终退到她的银行卡上。", 8_600, False, "recovered", None, 8_600),
    ("blackmailed in a list", "", "6月17日，鲁某报警称对方以群发视频为由敲诈5200元。", 5_200, False, "lost", None, None),
    ("told in the next sentence", "", "客服要她交6300元关税。蒋女士交了。又要2.1万元，她也转了过去。", 27_300, True, "lost", None, None),
    ("a total that no word marks", "", UNMARKED, 4_400, False, "lost", None, None),
    ("never left", "", "殷大妈要汇3.8万元，柜员报警，民警赶到拆穿骗局，钱又存了回去。", 0, False, "averted", None, None),
    ("not a cent paid", "", "对方要他打7万元。俞师傅一眼看穿，一分钱没汇，径直去了派出所。", 0, False, "averted", None, None),
    ("threat, then paid", "", "对方称不给9000元就群发视频。郎某转了700元，又转了1300元。", 2_000, True, "lost", None, None),
    ("found whole", "", "翟大爷把16万元现金交给男子。男子落网，16万元现金原封未动，已发还。", 160_000, False, "recovered", None, 160_000),
    ("counted out", "", "韦同学连扫五笔，后面四笔，分别是1200元、2300元、3400元、4500元，对方消失。", 11_400, True, "lost", None, None),
    ("won back, lost again", "", SECOND, 4_700, True, "lost", None, None),
    ("back, by whom is not said", "", "谭女士付了租金2.6万元。跑了两天，2.6万元原路退了回来。", 26_000, False, "recovered", None, 26_000),
    ("an earlier loss", "", EARLIER, 14_000, True, "lost", None, None),
    ("not yet won back", "", "施先生被骗5.4万元。这5.4万元目前尚未追回。", 54_000, False, "lost", None, None),
    ("up to a sum", "", "车女士先转账3万元，见收益上涨，又继续充值至45万元，网站随后打不开。", 450_000, False, "lost", None, None),
    ("as much as two others", "", "甘某先转定金400元，次日又转2000元，再付了1600元，对方失联。", 4_000, True, "lost", None, None),
    ("borrowed and own", "", "郝某找同事借了2万元，自己凑了1.3万元，打了过去，对方又说要补缴4万元。", 33_000, True, "lost", None, None),
    ("narrow commas", "", "客服说要先交6300元关税,蒋女士交了,又要她补2200元,她也转了过去,之后失联.", 8_500, True, "lost", None, None),
    ("total in the title only", "女店主当面交出9万", "贺女士把4万元、5万元现金交给来人，之后失联。", 90_000, False, "lost", None, None),
    ("paid and so lost", "", "网站要等额解冻，他充了3700元，被骗3700元。", 3_700, False, "lost", None, None),
    ("made up and so lost", "", "段同学付了230元，对方说邮费要补40元，补了，之后对方消失。", 270, True, "lost", None, None),
    ("nothing said", "", "乔某接到陌生来电，随后报警。", None, False, "unknown", None, None),
]  # fmt: skip


def told(text: str, title: str = "", n_victims: int = 1) -> Loss:
    judged, titled = list(judge_sums(plain(text), "text", 0, home_currency(plain(text)))), find_amounts(title, "title") if title else []
    ending = weigh(signs_of_ending(text, judged, titled, plain(title), len(text), 0, n_victims))
    amounts = [one.amount for one in judged]
    return choose_loss(text, amounts, ending, titled, n_victims=n_victims)


@pytest.mark.parametrize(("name", "title", "text", "yuan", "parts", "outcome", "averted", "recovered"), CASES, ids=[c[0] for c in CASES])
def test_case(
    name: str, title: str, text: str, yuan: float | None, parts: bool, outcome: str, averted: float | None, recovered: float | None
) -> None:
    loss = told(text, title)
    assert (loss.yuan, loss.parts, loss.outcome, loss.averted, loss.recovered) == (yuan, parts, outcome, averted, recovered)


def test_other_figures_move_the_loss() -> None:
    """The same stories with other digits: nothing is learnt by heart."""
    draw = random.Random(3)
    for _ in range(60):
        low, high = draw.randrange(1_100, 9_900), draw.randrange(10_100, 99_900)
        assert told(f"贺女士先向对方转账{low}元，又转账{high}元，对方随即失联。").yuan == low + high
        assert told(f"客服称可退款{low}元，她照做后共被骗走{high}元。").yuan == high
        loss = told(f"民警及时劝阻，为老人避免损失{high}元。")
        assert (loss.yuan, loss.outcome, loss.averted) == (0.0, "averted", high)


def test_every_value_has_a_fact_that_quotes_it() -> None:
    for _, title, text, *_ in CASES:
        loss = told(text, title)
        facts = [*loss.facts, *(amount.to_fact() for amount in loss.amounts)]
        fields = {fact.field for fact in facts}
        assert loss.yuan in (None, 0.0) or fields & {"amount.lost", "amount.part"}
        assert loss.outcome == "unknown" or "outcome" in fields
        for fact in facts:
            assert (title if fact.span.part == "title" else text)[fact.span.start : fact.span.end]


def test_foreign_loss_has_no_yuan() -> None:
    loss = told("公司财务被骗，汇出4.2万美元，共损失4.2万美元。")
    assert (loss.yuan, loss.amount, loss.currency) == (None, 42_000, "USD")


def test_approximation_is_kept() -> None:
    assert (told("他被骗走近20万元。").approx, told("他被骗走8万余元。").approx, told("他被骗走8万元。").approx) == ("近", "余", None)


def test_decoy_with_the_digits_of_the_loss() -> None:
    loss = told("对方自称有19500元退税款待领，殷女士按提示操作，被转走19500元。")
    (lost,) = [a for a in loss.amounts if a.role in ("lost", "part")]
    assert loss.yuan == 19_500 and re.search("转走", "对方自称有19500元退税款待领，殷女士按提示操作，被转走19500元。"[: lost.span.start])


def test_group_sum_counts_every_victim() -> None:
    text = "两人各转账6000元给对方，随后被拉黑。"
    assert told(text, n_victims=2).yuan == 12_000


def test_what_comes_back_whole_is_quoted_where_it_is_lost() -> None:
    loss = told("她分两次转了3000元和5000元，几天后被骗的钱全部退回。")
    assert (loss.yuan, loss.recovered) == (8000, 8000)
    assert [amount.yuan for amount in loss.amounts if amount.role == "recovered"] == [3000, 5000]


def test_where_only_the_title_says_that_nothing_left() -> None:
    loss = choose_loss("老人来到柜台，说儿子等着用。", (), Ending(0.9), title="民警成功劝阻")
    (fact,) = loss.facts
    assert (loss.outcome, fact.span.part) == ("averted", "title")


def test_how_a_story_ends_is_quoted_where_no_word_says_it() -> None:
    text = "老人来到柜台。他又慢慢走回去。"
    (fact,) = choose_loss(text, (), Ending(0.9)).facts
    assert text[fact.span.start : fact.span.end] == "他又慢慢走回去。"


@pytest.mark.parametrize(
    ("text", "yuan", "parts"),
    [
        ("他付了1860元，卖家说没备注，他又付了1860元，之后再无回音。", 3_720, True),
        ("对方要1860元押金，他又转了1860元，之后再无回音。", 1_860, False),
        ("她先后转了700元、700元、900元。", 2_300, True),
        ("她给对方转了4600元，第二天把4600元的凭证交给民警。", 4_600, False),
    ],
)
def test_a_figure_told_twice_is_paid_once_unless_it_is_paid_again(text: str, yuan: float, parts: bool) -> None:
    loss = told(text)
    assert (loss.yuan, loss.parts) == (yuan, parts)


def test_a_total_that_stands_in_the_title_is_printed() -> None:
    loss = told("她先后转了3100元和4200元。", "被骗7300元")
    assert (loss.yuan, loss.parts) == (7_300, False)


@pytest.mark.parametrize("text", ["他交了3000元，对方说考不上全额退还。后来再没音信。", "他交了3000元，“考不上全额退还”，后来再没音信。"])
def test_a_promise_to_give_all_back_gives_nothing_back(text: str) -> None:
    assert (told(text).outcome, told(text).recovered) == ("lost", None)


def test_what_would_be_paid_is_no_loss() -> None:
    asked, supposed = "对方称还需缴纳8.2万元。", "对方称如果要全部提现，还需缴纳8.2万元。"
    assert [choose_loss(text, find_amounts(text), Ending(0.0)).yuan for text in (asked, supposed)] == [82_000, None]


def test_what_relatives_pay_back_makes_no_second_scam() -> None:
    loss = told("她被骗48600元，先转了2000元。后来嫌疑人的家属代为退赔4万元，她又另付律师费600元。")
    assert (loss.yuan, loss.recovered) == (48_600, 40_000)


def test_a_rest_that_is_looked_for_did_not_come_back() -> None:
    loss = told("庾女士分两次汇出2万元和15000元。警方紧急止付，15000元退回她的账户，其余2万元仍在追缴。")
    assert (loss.yuan, loss.outcome, loss.recovered) == (35_000, "partly_recovered", 15_000)

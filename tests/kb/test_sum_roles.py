"""The roles of a case's sums as they are weighed: what the rules said, the words around, the other sums and the title."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.extract.amounts import find_amounts, judge_sums
from kb.extract.case_loss import read_loss
from kb.extract.ending import LONGEST, in_one_line
from kb.extract.lexemes import LEXICON
from kb.extract.numerals import plain
from kb.extract.outcome import Loss
from kb.extract.sum_roles import ROLES, WEIGHTS, not_beside_more, weigh_roles
from kb.extract.sum_signs import sum_signs
from kb.model import Amount, Bulletin, Span


def weighed(text: str, title: str = "", unharmed: bool = False) -> list[Amount]:
    sums = list(judge_sums(plain(text), "text", 0, "CNY"))
    found = weigh_roles(plain(text), sums, find_amounts(title, "title") if title else [], len(text), 0)
    return found.unharmed if unharmed else found.told


def loss(text: str, title: str = "一起骗局") -> Loss:
    return read_loss(Bulletin("", title, text), True, text, 0, len(text), 1)


@pytest.mark.parametrize(
    ("text", "yuan", "outcome"),
    [
        ("柳女士先按指示转了4200元，等了半天不见动静，对方把她拉黑了，她才去派出所报案。", 4200.0, "lost"),
        ("对方要他交2600元押金，他用手机转了过去。对方又要5200元保险费，他起了疑心，没有再转。报警时前一笔已追不回来。", 2600.0, "lost"),
        ("彭大叔在群里刷单，头一单垫80元，回来96元。随后连做三单，分别垫了1500元、3600元、7900元，再也提不出来。", 13000.0, "lost"),
        ("民警赶到时她正要按下确认键，民警劝了半个钟头，她才明白过来，21万元一分没少，还在卡里。", 0.0, "averted"),
    ],
)
def test_the_loss_of_a_story(text: str, yuan: float, outcome: str) -> None:
    told = loss(text)
    assert (told.yuan, told.outcome) == (yuan, outcome)


def test_what_was_saved_is_told_only_where_something_was() -> None:
    told = loss("季阿姨被骗走36000元。民警止付及时，36000元第二天原路退回到她的卡上。")
    assert (told.yuan, told.recovered, told.averted) == (36000.0, 36000.0, None)


@pytest.mark.parametrize(
    ("text", "yuan", "recovered"),
    [
        ("崔大爷被骗走6400元，民警跑了三趟，6400元被骗资金最终顺利返还到他手中。", 6400.0, 6400.0),
        ("韦女士被人以刷单为由诈骗现金4.6万元。她先充了2000元，又充了9000元，对方也给她转了1.1万元，说是一起做单。", 46000.0, None),
    ],
)
def test_a_loss_told_in_so_many_words_stands(text: str, yuan: float, recovered: float | None) -> None:
    told = loss(text)
    assert (told.yuan, told.recovered) == (yuan, recovered)


def test_who_gives_up_a_transfer_has_lost_nothing() -> None:
    told = loss("老人要汇5200元买证书，柜员报了警。民警赶到银行劝说半天，老人终于放弃了转账。")
    assert (told.yuan, told.outcome) == (0.0, "averted")


@pytest.mark.parametrize("text", ["想到80多万元差点被骗，她连连后怕。", "她那26万元险些被骗走。"])
def test_a_near_miss_told_behind_the_sum(text: str) -> None:
    assert [(amount.role, amount.rule) for amount in find_amounts(text)] == [("averted", "amounts.averted.near_miss")]


def test_foreign_money_that_came_back_is_no_yuan() -> None:
    told = loss("邹先生分两次汇出5万美元，后来发觉被骗报警，5万美元被银行原路退回。")
    assert (told.yuan, told.currency, told.recovered) == (None, "USD", None)


def test_a_case_has_one_loss() -> None:
    found = weighed("他先后转账被骗走12000元。妻子说一共损失了8000元。邻居说他亏了5000元。")
    assert len({amount.yuan for amount in found if amount.role == "lost"}) <= 1


def test_no_sum_is_lost_where_nothing_was() -> None:
    found = weighed("他转了5000元，又被骗走8000元，追回3000元，冻结2000元。", unharmed=True)
    assert len(found) == 4 and not {amount.role for amount in found} & {"lost", "part", "recovered", "frozen"}


def test_another_role_than_the_rules_has_its_own_rule() -> None:
    text = "他转了5000元，又被骗走8000元。"
    for ruled, told in zip(find_amounts(text), weighed(text, unharmed=True), strict=True):
        assert ruled.span == told.span or told.role != ruled.role
        assert told.rule == (ruled.rule if told.role == ruled.role else f"amounts.{told.role}.weighed")


@pytest.mark.parametrize(
    ("text", "yuan", "averted", "recovered"),
    [
        ("民警上门劝阻，章大爷才醒悟过来，民警成功帮他拦截账户内的64万元。", 0.0, 640_000.0, None),
        ("一通电话差点让她损失9万元。她拿着存折准备去银行，被女儿劝住，两人到派出所求助。", 0.0, 90_000.0, None),
        (
            "受害人瞿女士收到民警退还的12万元后送来锦旗。去年她在“男友”推荐下，陆续将37万元积蓄投资到平台，后来无法提现，"
            "才知上当。民警抓获嫌疑人4名，缴获赃款12万元。",
            370_000.0,
            None,
            120_000.0,
        ),
        ("她按对方指示向多个账户转账9笔，后察觉被骗报警。民警成功止付6万元，已为她追回经济损失3万元。", None, None, 60_000.0),
        ("俞会计按指示转账12万元，次日又转账9万元，后发觉被骗报警。民警成功止付15万元。", 210_000.0, None, 150_000.0),
        (
            "霍女士按对方指示多次转账，累计投入40万元，后无法提现，才知被骗。半年后民警抓获两人，她被骗的近9万元损失得以挽回。",
            400_000.0,
            None,
            90_000.0,
        ),
    ],
)
def test_what_police_say_of_a_sum(text: str, yuan: float | None, averted: float | None, recovered: float | None) -> None:
    told = loss(text)
    assert (told.yuan, told.averted, told.recovered) == (yuan, averted, recovered)


def test_payments_right_beside_each_other_add_up() -> None:
    told = loss("夫妻二人信以为真，丈夫转账5万元，妻子转账3.2万元，随后对方失联，他们才知被骗。")
    assert (told.yuan, told.parts) == (82_000.0, True)


def test_what_police_seized_stays_seized() -> None:
    text = "梅女士被骗走15600元。警方收缴现金48万元，冻结资金33万元。"
    assert [(a.role, a.yuan) for a in weighed(text)][1:] == [("seized", 480_000.0), ("frozen", 330_000.0)]
    told = "老翁接到骗徒来电，其后发现受骗，遂报警。警员拘捕一名男子，在其身上检获8万元现金，怀疑是另一宗同类案的赃款。"
    assert [a.role for a in weighed(told)] == ["seized"]


def test_a_figure_has_one_role_of_what_was_saved_and_asked_for() -> None:
    told = loss("对方要她交5万元“保证金”，她取了5万元要去汇。民警赶到柜台拦下，5万元分文未少，还在她卡里。")
    assert (told.outcome, told.averted) == ("averted", 50_000.0)
    assert [(amount.role, amount.yuan) for amount in told.amounts] == [("averted", 50_000.0)]


def test_no_whole_beside_a_larger_payment() -> None:
    sums = [Amount(role, yuan, None, "CNY", None, Span(at, at + 1), "") for at, (role, yuan) in enumerate((("part", 9e3), ("other", 4e3)))]
    rows = [[0] * len(ROLES) for _ in sums]
    rows[0][ROLES.index("part")] = rows[1][ROLES.index("lost")] = 900
    rows[1][ROLES.index("recovered")] = 700
    roles = [ROLES.index("part"), ROLES.index("lost")]
    assert [ROLES[role] for role in not_beside_more(sums, rows, roles)] == ["part", "recovered"]
    rows[1] = [900 if role == "lost" else 880 if role == "part" else 0 for role in ROLES]
    assert [ROLES[role] for role in not_beside_more([sums[0], replace(sums[1], yuan=20_000.0)], rows, roles)] == ["part", "part"]


def test_signs_compare_a_sum_with_the_others_and_the_title() -> None:
    text = "他先转账3000元。后来又转账9000元。前后共12000元，12000元都没了。"
    sums = list(judge_sums(plain(text), "text", 0, "CNY"))
    first, _, whole, again = sum_signs(plain(text), sums, find_amounts("男子被骗12000元", "title"), 8, 0)
    assert {"first", "other titled"} <= first and not {"largest", "after", "titled"} & first
    assert {"largest", "titled", "after", "adds up"} <= whole and any(sign.startswith("later:") for sign in whole)
    assert {"final", "largest"} <= again and any(sign.startswith("earlier:") for sign in again)


def test_signs_of_nothing() -> None:
    assert sum_signs("没有数目。", [], [], 5, 0) == []


def test_blanks_between_stretches_move_places_only() -> None:
    line = in_one_line("甲乙\n\n\n\n丙丁 戊")
    assert line.text == "甲乙\n丙丁\n戊"
    assert [line.text[line.place(at)] for at in (0, 1, 6, 7, 9)] == list("甲乙丙丁戊")
    assert len(in_one_line("的" * (LONGEST + 9)).text) == LONGEST


def test_weights_have_a_column_a_role() -> None:
    rows = [row for row in (LEXICON / WEIGHTS).read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    assert rows and all(row.count("\t") == len(ROLES) for row in rows)


def test_the_members_of_an_enumeration_have_one_role() -> None:
    found = weighed("四名被害人分别被骗52600元、18900元、4400元和2130元。")
    assert len(found) == 4 and len({amount.role for amount in found}) == 1

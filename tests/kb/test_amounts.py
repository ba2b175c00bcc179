"""The role of every sum, by the words around it; the same words with other figures give the same roles."""

from __future__ import annotations

import random
import re

import pytest

from kb.extract.amounts import find_amounts
from kb.model import Span

#: a story in one sentence or two, and the roles of its sums in order
STORIES = [
    ("汪女士先后四次转账，共被骗走23860元。", ["lost"]),
    ("对方称可以退款288元，汪女士照做后，卡内的8600元被转走。", ["lure", "part"]),
    ("客服说理赔金是450元，要她先开通备用金。", ["lure"]),
    ("民警抓获5人，收缴现金63万余元，冻结资金128万余元。", ["seized", "frozen"]),
    ("她先做了两单，收到返利36元和52元。", ["rebate", "rebate"]),
    ("他投入5000元后，平台显示账户余额已有12.8万元。", ["part", "balance_shown"]),
    ("对方要求再交3万元解冻费，他这才发觉被骗。", ["demanded"]),
    ("她在网贷平台借款4.5万元，随后全部转给对方。", ["loan"]),
    ("毛某看中一台标价3200元的旧相机。", ["price"]),
    ("民警及时劝阻，帮他保住了18万元。", ["averted"]),
    ("警方紧急止付，为她追回6万元。", ["recovered"]),
    ("行员察觉有异，员警成功拦阻7万元。", ["recovered"]),
    ("她转账8万元，民警赶到，制止其继续转账5万元。", ["part", "averted"]),
    ("“出纳”称马上会将60万元转到公司账户。", ["lure"]),
    ("对方说不取消的话每月从自己名下的银行账户扣除600元、一年7200元。", ["lure", "lure"]),
    ("他垫付169元，随后对方返还给181元。", ["part", "rebate"]),
    ("他先入金2万元，陆续加到47万元。", ["part", "lost"]),
    ("该所今年以来成功止付930万元。", ["other"]),
    ("民警在8个涉案账户中将受害者的20万元全部止付。", ["recovered"]),
    ("经查，该团伙作案80余起，涉案金额达460余万元。", ["gang_total"]),
    ("钟先生转账2000元、3000元和5000元。", ["part", "part", "part"]),
    ("对方以做手术为由向她借走1.2万元。", ["part"]),
    ("骗子谎称他中了二等奖，奖金8.8万元，要先交个人所得税2600元。", ["lure", "demanded"]),
    ("对方谎称她欠款7.3万元，涉嫌洗钱。", ["lure"]),
    ("对方说交4500元就能解冻。", ["demanded"]),
    ("需办理反洗钱证明4500元，她没有理会。", ["demanded"]),
    ("对方要8800元会费。邱先生转了。", ["part"]),
    ("桌上放着一个U盾。", []),
    ("每单可获佣金5元至15元。", ["other", "other"]),
]


@pytest.mark.parametrize(("text", "roles"), STORIES)
def test_roles(text: str, roles: list[str]) -> None:
    assert [amount.role for amount in find_amounts(text)] == roles


@pytest.mark.parametrize(("text", "roles"), STORIES)
def test_roles_do_not_hang_on_the_figures(text: str, roles: list[str]) -> None:
    draw = random.Random(text)
    for _ in range(5):
        other = re.sub(r"[1-9](?=[\d.]*(?:万|元|余万))", lambda m: str(draw.randint(2, 9)), text)
        assert [amount.role for amount in find_amounts(other)] == roles, other


def test_spans_count_from_the_offset_and_hold_the_sum() -> None:
    text = "随后，她被骗走4万2千元。"
    (amount,) = find_amounts(text, "text", 100)
    assert amount.yuan == 42_000 and text[amount.span.start - 100 : amount.span.end - 100] == "被骗走4万2千元"


def test_a_sum_paid_and_stopped_comes_twice() -> None:
    told = find_amounts("她转出的5万元已被警方成功止付。")
    assert {amount.role for amount in told} >= {"recovered"} and len({amount.span.end for amount in told}) == 1


def test_vague_sums_and_broken_ones_give_no_amount() -> None:
    assert find_amounts("她被骗数万元，另有.7万元、上百万元的说法。") == []


def test_foreign_sums_have_no_yuan() -> None:
    (amount,) = find_amounts("公司向该账户汇出6.4万美元。")
    assert (amount.yuan, amount.amount, amount.currency) == (None, 64_000, "USD")


def test_part_of_a_title_stays_one() -> None:
    (amount,) = find_amounts("女子网购退款被骗3万元", "title")
    assert amount.role == "lost" and amount.span == Span(amount.span.start, amount.span.end, "title")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("她把原本准备存定期的8000元交给了来人。", "part"),
        ("她准备把8000元交给来人。", "averted"),
        ("经查，贺某用同样的手段共骗取现金46000元。", "gang_total"),
    ],
)
def test_what_money_was_meant_for_and_what_a_gang_took(text: str, role: str) -> None:
    assert [amount.role for amount in find_amounts(text)] == [role]

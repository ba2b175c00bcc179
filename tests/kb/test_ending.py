"""Whether the money was saved: signs found where they stand, learned weights that know both ends, totals that only sums can tell."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.extract.added_up import find_total
from kb.extract.amounts import find_amounts
from kb.extract.ended import ended_signs, weigh_again
from kb.extract.ending import LONGEST, find_signs, weigh, weigh_ends
from kb.extract.numerals import plain
from kb.extract.sum_roles import ROLES

SAVED = [
    "傅阿姨抱着存折要给“干警”汇15万元，大堂经理劝不住，报了警。民警赶到，15万元还在卡里。",
    "童先生正准备把6万元转过去，民警推门进来，一把按住他的手机，这笔钱才没转出去。",
    "对方催他打款，他觉得不对劲，挂了电话，到派出所一问，果然是假的，分文未损。",
]
LOST = [
    "柯女士按对方要求先后转账5万元，随后发现被拉黑，才意识到被骗，遂报警。",
    "祁某分三笔付了12万元，平台再也登不上，他到派出所报案。",
    "对方又要2万元，他没钱了，这才发现前面转的4万元是被骗走的。",
]


def chance(text: str, title: str = "") -> float:
    return weigh(find_signs(plain(text), plain(title), find_amounts(text), find_amounts(title, "title") if title else [])).saved


@pytest.mark.parametrize("text", SAVED)
def test_saved(text: str) -> None:
    assert chance(text) >= 0.5


@pytest.mark.parametrize("text", LOST)
def test_lost(text: str) -> None:
    assert chance(text) < 0.5


def test_the_title_counts() -> None:
    text = "民警赶到时，唐大爷正在柜台前填单。"
    assert chance(text, "银行警方联手，老人养老钱保住了") > chance(text, "老人被骗走养老钱")


def test_signs_say_where_they_stand() -> None:
    signs = find_signs(plain("民警接到预警。" + "他不听。" * 30 + "最后一分没少。"), "", [])
    assert {"arrives.early", "intact.late", "free+intact"} <= signs
    assert "arrives.late" not in signs


def test_of_a_long_text_only_the_beginning_is_weighed() -> None:
    assert find_signs("的" * LONGEST + "一分没少", "", []) == find_signs("的" * LONGEST, "", [])


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("他交了600元，又要他付1000元，后来是800元，算下来2400元。", 2400),
        ("先转3000元、5000元、8000元，对方失联。", None),  # the last of a list is no total
        ("须缴5000元，他转了5000元，卡里原有1万元。", None),  # one payment told twice
        ("要价2000元，定金700元，运费900元。", None),
    ],
)
def test_total(text: str, total: float | None) -> None:
    found = find_total(find_amounts(text))
    assert (found[0].yuan if found else None) == total


def test_part_of_it_or_all_came_back() -> None:
    part, whole, none = (
        weigh(find_signs(plain(text), "", find_amounts(text)))
        for text in (
            "她转走8万元后报警，民警紧急止付，追回其中的2万元，已返还给她，其余款项还在追。",
            "他转账6万元后发觉被骗报警。民警及时止付，6万元全部返还到他手中，他送来锦旗。",
            "他转账6万元，随后被拉黑，遂报警。",
        )
    )
    assert part.partly > 0.5 > part.wholly and whole.wholly > 0.5 > whole.partly and max(none.partly, none.wholly) < 0.2


@pytest.mark.parametrize("text", ["民警赶到，老人才停了手。", "老人接到电话。", "民警赶到银行，拦住了老人。"])
@pytest.mark.parametrize("other", ["averted", "demanded"])
def test_what_the_sums_say_moves_how_it_ended(text: str, other: str) -> None:
    first, sums = weigh_ends(find_signs(text, "", ())), find_amounts("老人要转6万元。")

    def saved(paid: float) -> float:
        row = [0.0] * len(ROLES)
        row[ROLES.index("part")], row[ROLES.index(other)] = paid, 1 - paid
        return weigh_again(first, ended_signs(first, sums, [row])).saved

    assert max(saved(0.95), saved(0.5)) < saved(0.05)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("对方称航班因故障取消，现可申请航班延误补偿款。", "unknown"),
        ("对方称航班因故障取消，现可申请航班延误补偿款。李某察觉不对，挂断电话，没有损失。", "averted"),
    ],
)
def test_a_story_that_breaks_off_does_not_end_well(words: str, outcome: str) -> None:
    """That nothing was lost is said by words of the text, or it must be likelier than 0.7."""
    (case,) = read_titled(
        f"反诈通报\n典型案例\n3月15日，李某在手机上买了飞机票。17日，李某接到自称航空公司客服的电话，{words}", "2024-04-08"
    ).cases
    assert case.outcome == outcome

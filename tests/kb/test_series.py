"""A row of numbered cases: where the one before began a case, the next begins one too, however it is told."""

from __future__ import annotations

import pytest

from kb.build import read
from kb.model import Bulletin

FIRST = "1月6日，柳林镇贺女士接到“物流客服”的电话，按对方要求转账3200元，贺女士发觉被骗后报警。"
QUIET = "“早该想到的。”说起被骗经历，柳林镇的范某懊悔不已。范某在短视频里看到低价转让相机，付款后被拉黑，损失1500元。"
LAST = "1月9日，河口镇乔先生被拉进炒股群，在“导师”带领下下载软件，先后转账5万元，无法提现后报警。"


@pytest.mark.parametrize(
    "marks",
    [
        ("一、冒充客服案：", "二、虚假购物案：", "三、虚假投资案："),
        ("一、冒充客服案\n", "二、虚假购物案\n", "三、虚假投资案\n"),
        ("【案例一】\n", "【案例二】\n", "【案例三】\n"),
        ("【柳林镇 贺女士】\n", "【柳林镇 范某】\n", "【河口镇 乔先生】\n"),
        ("（1）", "（2）", "（3）"),
    ],
)
def test_each_member_of_a_row_begins_a_case(marks: tuple[str, str, str]) -> None:
    text = "\n".join(mark + story for mark, story in zip(marks, (FIRST, QUIET, LAST), strict=True))
    cases = read(Bulletin("", "这3起案件，请转给家人", text, published="2024-01-12")).cases
    assert [case.loss_yuan for case in cases] == [3200.0, 1500.0, 50_000.0]


@pytest.mark.parametrize("head", ["案件回顾", "事情经过"])
def test_a_review_tells_the_case_of_the_beginning_again(head: str) -> None:
    short = "1月6日上午，柳林镇派出所接到会计范某报警，称被人冒充老板骗走58万元。民警在20分钟内把58万元全额止付。"
    long = "当天9时，范某收到“老板”的QQ消息，被拉进一个群。“老板”说要付货款，范某分30万元、28万元两笔转出，随后才知上当。"
    cases = read(Bulletin("", "58万元保住了", f"{short}\n{head}\n{long}", published="2024-01-12")).cases
    assert [case.loss_yuan for case in cases] == [580_000.0]


def test_steps_of_one_story_are_no_row_of_cases() -> None:
    steps = ("贺女士接到“客服”电话，对方称要退款。", "贺女士按对方要求下载软件。", "贺女士输入密码，被转走3200元。")
    text = "1月6日，柳林镇贺女士报警。" + "".join(f"\n{n}、{step}" for n, step in zip("一二三", steps, strict=True))
    assert len(read(Bulletin("", "柳林一女子被骗", text, published="2024-01-12")).cases) == 1


@pytest.mark.parametrize("column", ["首页 > 警务资讯 > 防范提示", "【反诈提醒】", "防范提示"])
def test_the_name_of_the_column_is_no_head_over_the_story(column: str) -> None:
    text = f"{column}\n{FIRST}\n民警提示：\n凡是让你往陌生账户转钱的，一律不要相信。"
    assert [case.loss_yuan for case in read(Bulletin("", "守好您的钱袋子", text, published="2024-01-12")).cases] == [3200.0]


def test_what_a_notice_says_of_its_own_case_is_its_type() -> None:
    story = "1月6日，柳林镇贺女士在短视频里看到低价演唱会门票，添加对方微信后转账3200元，随后被拉黑。"
    kinds = [
        read(Bulletin("", "柳林一女子被骗", story + said, published="2024-01-12")).cases[0]
        for said in ("这是一起典型的票务诈骗案件。", "这是一起游戏装备诈骗案件。")
    ]
    assert [(case.type.code, case.type_label) for case in kinds if case.type] == [("06", "stated"), ("10", "stated")]


@pytest.mark.parametrize("marks", [("◆案例一：\n", "◆案例二：\n"), ("★案例1\n", "★案例2\n"), ("【案例一】\n", "【案例二】\n")])
def test_below_the_head_of_a_case_begins_one_also_where_nobody_has_a_name(marks: tuple[str, str]) -> None:
    first = (
        "事主（高中生）在QQ上收到陌生人发来的“高佣金”刷单兼职邀请，通过对方发来的链接下载了刷单软件。在做前两单任务时，对方均把本金、佣金转到事主银行卡内。"
        "事主继续刷单却没有返现，对方恐吓事主若不继续将冻结银行卡。随后事主完成任务仍无返现才发现被骗，损失近1.5万元。"
    )
    second = (
        "事主通过微信添加了一陌生人，根据对方指引下载了刷单软件。一开始都能提现，后面对方让事主交保证金才能提现。"
        "事主缴纳后对方又称账户有风险，要充值升级才能提现。事主充值后仍无法提现，发现被骗，共计损失20万余元。"
    )
    told = read(Bulletin("", "暑期学生防骗", f"{marks[0]}{first}\n{marks[1]}{second}", published="2024-01-12"))
    assert ([case.loss_yuan for case in told.cases], told.form) == ([15_000.0, 200_000.0], "multi_case")

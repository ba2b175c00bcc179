"""Shapes that real notices have: a clause a line, reports in a row, numbered parts, unnamed crowds, a promise before the story."""

from __future__ import annotations

import pytest
from notices import read_titled

from kb.model import Reading


def reading(text: str) -> Reading:
    return read_titled(text, "2023-06-20")


VERSE = """又有人中招！
最近
辖区居民频频接到
自称平台客服的电话
真实案例
6月12日
家住城北的孟女士
接到一个陌生来电
对方自称某短视频平台客服
说她开通了直播会员
不取消每月扣费600元
孟女士慌了
按照对方提示
下载了会议软件
打开屏幕共享
随后她的银行卡
被转走32000元
警方提醒
不要和陌生人共享屏幕"""

ROW = """全县上周接连有人被裸聊敲诈
6月15日，派出所接到小郝求助。原来小郝在网上结识一名女子，对方诱其裸聊后索要3000元，小郝没有转账。
城关镇另外几人就没有这么走运。6月16日，葛某某报警称与网友裸聊后被敲诈900元；6月17日，鲁某报警称被同样的手法敲诈5200元；同一天，岳某报警称被敲诈16000元。"""

PARTS = """学生网上交易要小心
一、案例
1. 大二的费同学在网上卖游戏账号，对方要他到指定平台交易，提现时账号被冻结，充值解冻后被骗2600元。
2. 大三的贺同学出售账号时被要求先交保证金，转账1800元后被拉黑。
二、分析
学生防范意识薄弱，容易被利益诱惑。
三、防范
1. 加强教育。
2. 定期修改密码。"""

CROWD = """谨防假冒客服电话
近期不少用户接到自称平台客服的电话，对方称保险到期，要求下载软件共享屏幕。
警方提醒：切勿和陌生人共享屏幕，验证码不要告诉他人。"""

PROMISE = """一月亏光十一万的“新能源”平台
从2000元试水，到一个月血本无归。一名读者向记者讲述了他的投资经历。
做小生意的宗某说，4月初他在朋友圈看到好友晒收益，便下载App充值2000元。此后他被拉进投资群，先后充值共11万元，平台随后关闭，宗某报警。"""

AGAIN = """“停用”短信不要点
6月4日，褚女士收到一条短信，称其车载卡已停用。她点击链接填写了卡号和验证码，随后被扣款8800元。
无独有偶，住在江北的康先生6月5日也收到同样的短信，点开链接输入验证码后被扣款1200元。"""


ROWS = """一周警情通报
上周（2023年6月12日至2023年6月18日），全县共立电信网络诈骗案件4起，损失23.2万元。
城南街道2起（损失52100元）
刷单返利类：某社区某女损失40100元。
虚假购物类：某小区某男损失12000元。
平桥镇1起（损失98000元）
网络婚恋交友类：某村某男损失98000元。
石亭镇1起（损失82000元）
冒充领导熟人类：某厂出纳某女损失82000元。
典型案例
6月14日，家住平桥镇的一男子在交友软件上认识一名女子，对方以母亲住院为由借钱，该男子先后转账98000元，后被拉黑。"""


@pytest.mark.parametrize(
    ("text", "count"),
    [(ROWS, 1), (VERSE, 1), (ROW, 4), (PARTS, 2), (CROWD, 0), (PROMISE, 1), (AGAIN, 2)],
    ids=["rows", "verse", "row", "parts", "crowd", "promise", "again"],
)
def test_number_of_cases(text: str, count: int) -> None:
    assert len(reading(text).cases) == count


def test_a_clause_a_line_is_a_story() -> None:
    case = reading(VERSE).cases[0]
    assert (case.loss_yuan, case.victim.label) == (32000.0, "孟女士")
    stages = [step.stage for step in case.steps]
    assert stages[0] == "contact" and {"trust", "inducement"} <= set(stages) and stages[-1] == "payment"


@pytest.mark.parametrize(
    "text",
    [
        "网贷卡号填错被冻结怎么办？\n最近有粉丝私信说，申请的贷款被冻结，对方要他交解冻费。今天就来聊聊。先说真事，小樊在广告里填了资料，被告知卡号输错，要先交8000元保证金，转账后对方失联。我见过最惨的被骗了三次。",
        "追回电动车三辆\n城南分局抓获一名盗窃嫌疑人，追回电动车三辆，挽回群众损失六千余元。6月3日，失主冉先生报警称车不见了。",
        "钱被平台骗了还能找回来吗\n钱没了，像一脚踩空。还能找回来吗？关键在最初几小时。朋友遇到过购物诈骗，靠截图锁定了对方，报警最要紧。",
    ],
)
def test_what_is_no_notice(text: str) -> None:
    assert not reading(text).is_bulletin


JOINED = """最近
城关派出所接到反诈中心的预警
一位八旬老人
正遭遇冒充客服诈骗
民警立即赶到老人家中
鲍奶奶握着手机不知所措
原来
鲍奶奶接到自称
某视频平台客服的电话
说她的账号开通了会员
不关闭每月扣费900元
鲍奶奶慌了神
便按对方引导
下载了指定App
打开了屏幕共享
所幸民警及时赶到
鲍奶奶卡里的18万元
一分没少
警方提醒
不要和陌生人共享屏幕"""


def test_lines_of_verse_are_read_as_sentences_and_quoted_as_lines() -> None:
    """A clause of a sentence that goes on in the next line belongs to it; what is quoted of a step is one line of the text."""
    read = reading(f"八旬老人险些被骗\n{JOINED}")
    (case,) = read.cases
    assert (read.form, case.outcome, case.victim.label, case.loss_yuan) == ("single_case", "averted", "鲍奶奶", 0.0)
    steps = [read.bulletin.text[step.span.start : step.span.end] for step in case.steps]
    assert "打开了屏幕共享" in steps
    assert not any("\n" in step for step in steps)
    assert "屏幕共享/会议软件" in case.controls


MENU = "首页\n新闻中心\n警务公开\n政务服务\n便民服务\n互动交流\n专题专栏\n联系我们"


def test_a_menu_is_no_verse() -> None:
    from kb.extract.verse import join_verses

    assert join_verses(MENU, [True] * 8) == MENU
    assert join_verses(JOINED, [True] * 20).count("\n") < 8

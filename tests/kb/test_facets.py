"""Hooks, pretexts, means of control; channels, payments, platforms; who they said they were."""

from __future__ import annotations

import pytest

from kb.extract.channel import find_channels, find_payments, find_platforms
from kb.extract.facets import find_facets
from kb.extract.impersonated import find_impersonated
from kb.extract.scene import Scene, whole_scene
from kb.model import Span
from kb.text import fold


def scene(text: str) -> Scene:
    return whole_scene(text, fold(text))


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("在QQ群看到兼职广告", "hook", "兼职广告"),
        ("扫码领取免费礼品", "hook", "免费礼品/快递卡"),
        ("收到一条短信，点击里面的链接", "hook", "短信链接"),
        ("刷抖音时看到广告", "hook", "短视频平台"),
        ("被人拉入一个微信群", "hook", "社交群"),
        ("在相亲网站上认识", "hook", "婚恋平台"),
        ("在网上搜索客服电话", "hook", "搜索结果"),
        ("与对方裸聊", "hook", "色情内容"),
        ("要求把钱转入安全账户", "pretext", "安全账户"),
        ("称其银行流水不足", "pretext", "信用分/流水不足"),
        ("客服称操作失误，需要再做一单", "pretext", "操作失误/卡单/连单"),
        ("要缴纳解冻费", "pretext", "解冻费/保证金/认证金"),
        ("否则会影响个人征信", "pretext", "影响征信"),
        ("每月会自动扣费800元", "pretext", "自动扣费"),
        ("称其涉嫌洗钱", "pretext", "涉案洗钱"),
        ("称有内部消息，稳赚不赔", "pretext", "内幕稳赚"),
        ("账户冻结，需要缴纳费用", "pretext", "解冻费/保证金/认证金"),
        ("不注销会让征信受影响", "pretext", "影响征信"),
        ("称其提现操作违规", "pretext", "操作失误/卡单/连单"),
        ("打开屏幕共享", "control", "屏幕共享/会议软件"),
        ("對方要求開啟螢幕共享", "control", "屏幕共享/会议软件"),
        ("用向日葵远程控制手机", "control", "远程控制"),
        ("下载“云易通”APP", "control", "下载涉诈APP"),
        ("设置了呼叫转移", "control", "呼叫转移/拦截来电"),
        ("不得告诉任何人", "control", "要求独处保密"),
        ("用AI换脸冒充好友", "control", "AI换脸拟声"),
        ("出示了一张通缉令", "control", "伪造文书"),
        ("第一单收到返利36元", "control", "先给小额返利"),
        ("点了几个赞，当天提了25元", "control", "先给小额返利"),
        ("做完一单，12.5元很快到账", "control", "先给小额返利"),
        ("头两单的钱她都提了出来", "control", "先给小额返利"),
        ("客服让她装“惠民宝”", "control", "下载涉诈APP"),
        ("扫码下“趣点”APP做任务", "control", "下载涉诈APP"),
        ("让他找一家旅馆开间房，听指挥", "control", "要求独处保密"),
        ("要她到没有旁人的地方接电话", "control", "要求独处保密"),
        ("发来一份盖章的资金返还告知函", "control", "伪造文书"),
        ("把他的脸合成不雅照片寄来", "control", "AI换脸拟声"),
        ("称再不关掉年底就上征信", "pretext", "影响征信"),
        ("说直播会员的试用期已到，每月800元", "pretext", "自动扣费"),
        ("要交2000元商家保障金", "pretext", "解冻费/保证金/认证金"),
        ("客服说账号触发风控", "pretext", "操作失误/卡单/连单"),
    ],
)
def test_facets(text: str, field: str, value: str) -> None:
    assert value in [fact.value for fact in find_facets(scene(text)) if fact.field == field]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("没有下载APP", "下载涉诈APP"),
        ("称完成三单可以获得佣金", "先给小额返利"),
        ("收到扣款9600元的提示", "先给小额返利"),
        ("收到了几十元的返利", "兼职广告"),
        ("充值后收到了返利", "兼职广告"),
        ("称其百万保障的免费体验到期", "免费礼品/快递卡"),
        ("别说见面了，微信号都没加上", "要求独处保密"),
        ("看到有人发布高薪兼职文件录入的信息", "伪造文书"),
        ("称账户冻结12个月，让其先把卡里的钱转出", "解冻费/保证金/认证金"),
        ("缴纳住院押金", "解冻费/保证金/认证金"),
        ("称征信不好也可以贷款", "影响征信"),
        ("从事违规行业", "操作失误/卡单/连单"),
        ("涉案金额达12万元", "涉案洗钱"),
        ("激活账户后，卡内5100元被转走", "解冻费/保证金/认证金"),
        ("对方分别向他发来两条信息", "要求独处保密"),
        ("自称抖音客服", "短视频平台"),
        ("收到一条短信，拨打短信里的电话", "短信链接"),
        ("缴纳投标保证金", "解冻费/保证金/认证金"),
        ("让她转2万元来解除免密支付", "解冻费/保证金/认证金"),
        ("下载涉案软件办贷款", "涉案洗钱"),
        ("要交一份反洗钱证明的费用", "涉案洗钱"),
        ("先做三单小任务验证诚意", "操作失误/卡单/连单"),
        ("让他下载“zoom”开会", "下载涉诈APP"),
        ("不用变声器也能聊", "AI换脸拟声"),
        ("航班取消可获赔300元", "先给小额返利"),
        ("还要交个人所得税599元", "先给小额返利"),
        ("页面显示到账户里已有600元", "先给小额返利"),
        ("称提现过大，须交3000元会员费", "先给小额返利"),
        ("赶到拍卖现场，那是一家宾馆的大厅", "要求独处保密"),
        ("在抖音上接到一笔订单", "短视频平台"),
        ("称其看直播时误点了会员", "短视频平台"),
    ],
)
def test_no_facet(text: str, value: str) -> None:
    assert value not in [fact.value for fact in find_facets(scene(text))]


def test_values_that_do_not_go_with_a_type() -> None:
    text = "被拉入一个公司QQ群"
    told = Scene(text, fold(text), (Span(0, len(text)),), code="08")
    assert "社交群" in [fact.value for fact in find_facets(scene(text))]
    assert "社交群" not in [fact.value for fact in find_facets(told)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("接到陌生电话，随后添加对方微信", ["电话", "微信"]),
        ("收到一条短信，点开链接进入网站", ["短信", "链接", "网站"]),
        ("在抖音刷到广告，加了对方QQ", ["抖音", "QQ"]),
        ("在“世纪佳缘”认识一名男子", ["婚恋平台"]),
        ("玩手机游戏时看到有人收号", ["游戏"]),
        ("在闲鱼上看中一台相机", ["二手平台"]),
        ("收到一个陌生快递，扫描里面的二维码", ["快递", "二维码"]),
        ("一名男子上门推销", ["线下"]),
        ("收到一封邮件", ["邮件"]),
        ("通过微信转账", []),
        ("收到验证码短信验证码", []),
    ],
)
def test_channels(text: str, values: list[str]) -> None:
    assert [fact.value for fact in find_channels(scene(text))] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("向对方转账3笔", ["转账"]),
        ("扫码支付500元", ["扫码"]),
        ("取出现金交给来人", ["现金"]),
        ("购买金条200克邮寄", ["黄金"]),
        ("买了5张京东卡，把卡密发给对方", ["充值卡"]),
        ("买入USDT后转到对方钱包", ["虚拟货币", "转账"]),
        ("从微粒贷借出3万元后转账", ["网贷", "转账"]),
        ("在平台充值2000元", ["其他"]),
        ("充值后又转账2000元", ["转账"]),
        ("提交了3万元的贷款申请", []),
        ("交了198元材料费", ["其他"]),
    ],
)
def test_payments(text: str, values: list[str]) -> None:
    assert sorted(fact.value for fact in find_payments(scene(text))) == sorted(values)


def test_payments_demanded_count_only_where_money_was_lost() -> None:
    text = "对方要求她扫码支付2000元"
    span = Span(0, len(text))
    lost = Scene(text, fold(text), (span,), {"inducement": (span,)})
    averted = Scene(text, fold(text), (span,), {"inducement": (span,)}, paid=False)
    assert [fact.value for fact in find_payments(lost)] == ["扫码"] and list(find_payments(averted)) == []


def test_platforms_in_order_each_once() -> None:
    text = "接到淘宝客服电话，让其打开支付寶，又从支付宝转到微信"
    assert [fact.value for fact in find_platforms(scene(text))] == ["淘宝", "支付宝", "微信"]


@pytest.mark.parametrize(
    ("text", "printed", "kind"),
    [
        ("接到自称市公安局民警的电话", "市公安局民警", "公检法"),
        ("接到“网购客服”的电话，称要退款", "网购客服", "电商/物流客服"),
        ("对方自称是某银行工作人员，称其信用卡异常", "某银行工作人员", "银行/监管"),
        ("對方自稱入境處職員，指其涉案", "入境處職員", "政府/医保/疾控"),
        ("“董事长”让她马上汇款", "董事长", "领导/老师"),
        ("收到冒充班主任的人发来的收款码", "班主任", "领导/老师"),
        ("对方自称是部队军官", "部队军官", "军人/军官"),
        ("接到自称反诈中心民警的电话", "反诈中心民警", "反诈中心"),
        ("自称抖音客服的人来电", "抖音客服", "平台/支付客服"),
        ("收到自称是其班长的人发来的消息", "班长", "军人/军官"),
        ("自称是明星助理的人员发来私信", "明星助理", None),
        ("“何总”在微信上询问余额", "何总", "领导/老师"),
        ("认识了自称“英国航海员”的男子", "英国航海员", None),
        ("接到“街道扶贫办”的电话", "街道扶贫办", "政府/医保/疾控"),
        ("收到「孫仔」訊息稱要錢", "孫仔", "亲友"),
        ("听筒里说：我是县供销社主任，要订三十桌", "县供销社主任", "领导/老师"),
        ("跟着“助教”买了两回", "助教", None),
        ("专员说还要再做一遍", "专员", None),
    ],
)
def test_impersonated(text: str, printed: str, kind: str | None) -> None:
    facts = list(find_impersonated(scene(text)))
    assert [fact.value for fact in facts if fact.field == "impersonated"] == [printed]
    assert [fact.value for fact in facts if fact.field == "impersonated_as"] == ([kind] if kind else [])


@pytest.mark.parametrize(
    "text", ["下载“安全卫士”APP", "加入“老友交流”群", "孟女士称自己有5万元存款", "他说自己在外地出差", "对方声称苗阿姨订购了音乐会员", ""]
)
def test_nobody_impersonated(text: str) -> None:
    assert list(find_impersonated(scene(text))) == []


def test_a_class_monitor_is_an_acquaintance_where_one_is_impersonated() -> None:
    text = "收到自称是其班长的人发来的消息"
    known = Scene(text, fold(text), (Span(0, len(text)),), code="08")
    assert [fact.value for fact in find_impersonated(known) if fact.field == "impersonated_as"] == ["亲友"]


def test_every_fact_points_at_its_words() -> None:
    text = "接到自称京东客服的電話，對方以影響徵信為由，让其下载“会易通”APP共享屏幕，扫码支付"
    for find in (find_facets, find_channels, find_payments, find_platforms, find_impersonated):
        for fact in find(scene(text)):
            assert text[fact.span.start : fact.span.end]
            if fact.field == "impersonated":
                assert text[fact.span.start : fact.span.end] == fact.value


def staged(text: str, **steps: str) -> Scene:
    """A scene of one sentence a line, with these words as its steps."""
    told, at = [], 0
    for line in text.splitlines(keepends=True):
        told.append(Span(at, at + len(line)))
        at += len(line)
    stages: dict[str, tuple[Span, ...]] = {
        stage: (Span(text.index(words), text.index(words) + len(words)),) for stage, words in steps.items()
    }
    core = tuple(span for span in told if any(span.covers(step) for spans in stages.values() for step in spans))
    return Scene(text, fold(text), core, stages, told=tuple(told))


def test_what_no_step_was_told_of_counts_as_far_as_the_scam_goes() -> None:
    text = "接到陌生电话。\n说她的会员每月自动扣费。\n她转账2000元。\n民警说不取消会影响征信是骗局。"
    found = [fact.value for fact in find_facets(staged(text, contact="接到陌生电话", payment="她转账2000元"))]
    assert found == ["自动扣费"]


def test_what_the_true_police_do_is_no_part_of_the_scam() -> None:
    text = "接到陌生电话。\n民警让她下载反诈APP，冻结账户解冻须缴费是骗局。\n自称民警的人称其涉嫌洗钱。\n她转账2000元。"
    found = [fact.value for fact in find_facets(staged(text, contact="接到陌生电话", payment="她转账2000元"))]
    assert found == ["涉案洗钱"]


def test_after_the_last_step_only_what_the_other_side_says_counts() -> None:
    text = "接到陌生电话。\n她转账2000元。\n“警察”还让她躲到没人的房间。\n她说自己芝麻信用分不够。"
    scene_ = staged(text, contact="接到陌生电话", payment="她转账2000元")
    assert [fact.value for fact in find_facets(scene_)] == ["要求独处保密"]
    assert [text[span.start : span.end] for span in scene_.around("contact")] == ["接到陌生电话。\n", "。\n"]


def test_a_step_of_another_stage_is_left_out() -> None:
    text = "看到兼职广告后加群，对方称稳赚，她在群里找兼职转账2000元。"
    scene_ = staged(text, contact="看到兼职广告后加群", payment="她在群里找兼职转账2000元")
    assert [text[span.start : span.end] for span in scene_.around("contact")] == ["看到兼职广告后加群，对方称稳赚，", "。"]


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("按提示填写预留电话", []),
        ("收到短信显示扣款", []),
        ("手机短信就提示银行卡里的钱被转走", []),
        ("收到一张“抖音年货节”卡片", []),
        ("在“抖音”上刷到广告", ["抖音"]),
        ("在小红书看到帖子", ["其他"]),
        ("APP页面提示冻结", ["App"]),
        ("称其开通了微信“百万保障”", []),
        ("对方打来视频邀请", []),
    ],
)
def test_words_that_are_no_channel(text: str, channels: list[str]) -> None:
    assert [fact.value for fact in find_channels(scene(text))] == channels

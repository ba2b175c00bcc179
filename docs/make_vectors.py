"""Writes kb/lexicon/vectors.json: texts with what an engine must make of them, by the rules in the file and the scoring.json beside it.

python -m docs.make_vectors          # after docs.learn_cues
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from docs.spoken import write_feed
from kb.detect import Detector
from kb.detect.reading import grams
from kb.lexicon import path_of
from kb.lexicon.cues import load_cues
from kb.patterns.methods_cues import cue_json

INDICATORS: list[dict[str, Any]] = [
    {"id": "i-1", "status": "active", "indicator": "app", "value": "蜜语优选", "types": ["01", "09"]},
    {"id": "i-2", "status": "active", "indicator": "site", "value": "HW-88.top/App", "types": ["02"]},
    {"id": "i-3", "status": "active", "indicator": "app", "value": "乐聊", "types": ["01"]},
]
TEXTS = [
    "下载蜜语优选领任务",
    "蜜 语 優 選里联系接待员",
    "谨防诈骗：蜜语优选是假的",
    "B: 蜜语优选靠谱吗",
    "打开 https://hw-88.top/app/login 登录",
    "在乐聊上说",
    "请把钱转到国家安全账户，不要告诉家人，电话不要挂",
    "請把錢轉到國家安全賬戶，不要告訴家人",
    "請把錢轉到國家安全帳戶",
    "请把钱转到安 全 账 户",
    "请把钱转到安.全.账.户",
    "请把钱转到安，全，账，户",
    "请把钱转到安\u200b全\u200b账\u200b户",
    "请把钱转到安💰全💰账💰户",
    "请把钱转到安*全*账*户",
    "请把钱转到【安全账户】！！！",
    "加薇信领任务，做完佣金秒到账",
    "加 V 信 领任务",
    "加ＶＸ领任务",
    "加vx领任务",
    "加徽❤信领任务",
    "拉你进裙，裙里每天发红包",
    "联系扣扣１２３４５６７８，备注股票",
    "支 fu 宝 扫 码 付 款",
    "共享·屏·幕，打开会·议·软·件",
    "打开腾讯会议，点共享屏幕，我看着您操作",
    "佣jin日jie，点zan关zhu，宝妈学生都行",
    "①单⑤元，❶⓪分钟到账",
    "𝟗𝟗元充，𝟏𝟎𝟎返１３０",
    "充 1,280 返 1,790",
    "收款6222****1234，户名账号发你，先转98万",
    "电话138xxxx0086，无抵押秒批，额度已批下来",
    "请登录 chinapost-x.top 更新地址，今日24时前支付派送费",
    "請登入 HKPOST-RE.TOP/x 更新資料",
    "https://etc-rz.cc/a?b=1 您的ETC已失效",
    "t.cn/abc 点击领取",
    "他先给你返几十块，后面说卡单要你垫两万，那都是刷单的套路，别再充了",
    "我前面三单都返了，第四单让我垫一万二，现在提不出来，我是不是被骗了",
    "把短信里的六位验证码念给我",
    "验证码切勿泄露，银行员工不会索要",
    "A: 您好，我是公安局的，您名下的卡涉嫌洗钱\nB: 我没办过卡\nA: 找个没人的房间，不要告诉家人",
    "B: 他让我把钱转到安全账户\nA: 那是骗子，赶紧挂断，打96110",
    "A：余额不足，补上才能提现\nB：我没钱了\n不补前面的就作废了",
    "对方：您的百万保障到期，不关闭每月自动扣费\n我：怎么关",
    "a:点点手机就能做，日结\nb:真的假的",
    "谨防诈骗：凡是让您转到安全账户的都是骗子。",
    "近期有人冒充我行客服，让您共享屏幕。请把钱转到安全账户。",
    "您尾号5528信用卡本期账单已出，如非本人操作请致电955",
    "晚上想吃啥？下班买菜包饺子，哈哈",
    "上次借的转你了，备注写了还款，谢谢",
    "放款前不收您一分钱，带身份证到网点柜台面签",
    "妈，我手机摔坏了，用同学手机，帮我先转给老师",
    "老板：账上还有多少？先转98万，我在开会不方便接电话",
    "派专员上门取现金，装进黑袋子，对暗号",
    "你的视频在我手上，不给钱就群发通讯录",
    "宝贝，等攒够首付就去你的城市，跟着我做，稳赚不赔",
    "部队后勤代购一批口粮，联系这个供货商，你先垫付",
    "小朋友，偷偷拿妈妈的手机扫码领皮肤",
    "内场连座，先付全款，后面还有人等着付",
    "注销校园贷账户，不处理影响征信",
    "先交会员费激活提现通道，跟首期一起退",
    "航班取消，改签补偿300，点共享",
    "衣服甲醛超标，双倍退款，打开支付宝备用金",
    "主力建仓，明天这只票涨停，内部消息",
    "收益触发反洗钱审查，缴20%保证金才能出金",
    "薪资调整名单，请在电脑上打开，不是病毒",
    "Dear user，your parcel … click http://x-y.top",
    "",
    "。。。，，，",
    "🧧🧧🧧",
    "A:\nB:",
    "ＡＢＣ　ａｂｃ　１２３",
    "㈠⑴Ⅷ㎏½",
    "貸款、信用卡、銀行、轉帳、視訊、螢幕",
    "一，二，三，四都是单字",
    "3.5%的利率，2.98元/天；user@a.com",
    "x-y_z a.b c/d e?f",
    "１２，３４５，６７８元与1,2,3",
]


def made() -> dict[str, Any]:
    """The texts with what the detector makes of them; the rules are those of the lexicon that stand in one; indicators are made up."""
    with tempfile.TemporaryDirectory() as folder:
        scoring = json.loads(path_of("scoring.json").read_text("utf-8"))
        detector = Detector.load(write_feed(Path(folder), scoring, INDICATORS))
    vectors = [_vector(detector, text) for text in TEXTS]
    used = {name for vector in vectors for name in vector["cues"]}
    rules = [cue_json(cue, 1) for cue in sorted(load_cues(), key=lambda cue: cue.id) if cue.id in used]
    return {"version": 1, "rules": rules, "indicators": INDICATORS, "vectors": vectors}


def _vector(detector: Detector, text: str) -> dict[str, Any]:
    reading = detector.reader.read(text)
    placed = detector.scoring.place(detector.find(reading, grams(reading)))
    verdict = detector.score(text)
    return {
        "text": text,
        "normalised": detector.reader.normalise(text),
        "said": reading.said,
        "warned": reading.warned,
        "other": reading.other,
        "cues": {detector.rules[number].id: share for number, share in sorted(placed.items())},
        "raw": round(detector.scoring.raw(placed, detector.scoring.hear(grams(reading))), 6),
        "score": verdict.score,
        "is_scam": verdict.is_scam,
        "type": verdict.type.code,
    }


def text_of(vectors: dict[str, Any]) -> str:
    """A line a vector, so that a change can be read."""
    rules = ",\n".join(json.dumps(rule, ensure_ascii=False) for rule in vectors["rules"])
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in vectors["vectors"])
    named = ",\n".join(json.dumps(body, ensure_ascii=False) for body in vectors["indicators"])
    return f'{{"version": {vectors["version"]}, "rules": [\n{rules}\n], "indicators": [\n{named}\n], "vectors": [\n{rows}\n]}}\n'


if __name__ == "__main__":
    path_of("vectors.json").write_text(text_of(made()), "utf-8")

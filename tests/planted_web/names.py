"""Made-up hosts, offices and columns over real place names."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from random import Random

REGIONS = Path(__file__).parents[2] / "kb" / "lexicon" / "regions.csv"
_SYLLABLES = "an bai chang dong feng guang heng jing kang lin ming nan ping qing rong shan tong wu xin yang zhong hua long yun hai".split()

WANTED = (
    "警方提示 防范提示 反诈 警示 案例 通报 预警 平安提示 以案说防 反诈宣传 防骗课堂 反诈专栏 诈骗预警 安全防范 防范知识 "
    "预警提示 典型案例 警示案例 反诈在线 防骗指南 防范电信网络诈骗 全民反诈 打击治理电信网络诈骗 警示提醒"
).split()
NEUTRAL = "温馨提示 便民提醒 民警说 生活小贴士".split()
MIXED = "警务资讯 警情通报 警务动态 安全提示 平安播报 案件通报 警方发布 警情快递".split()
#: title -> the topics such a column is about
DECOYS = {
    "招警公告": "招警招聘",
    "通知公告": "招警招聘 政府采购 户政业务 交通安全",
    "领导信箱": "领导信箱",
    "政府采购": "政府采购",
    "交通安全提示": "交通安全",
    "寻人启事": "寻人寻物",
    "失物招领": "寻人寻物",
    "消防提示": "消防安全",
    "户政公告": "户政业务",
    "法律法规": "法律法规",
    "公安要闻": "警务新闻",
    "图片新闻": "警务新闻",
    "禁毒宣传": "禁毒",
    "交通违法曝光": "交通安全",
    "防溺水警示": "防溺水",
    "执法案例": "法律法规 治安案情",
    "督察通报": "警务新闻",
}
DEPARTMENTS = ("刑侦支队", "治安支队", "网络安全保卫支队", "经侦支队", "反诈中心", "交警支队", "法制支队")
CHANNELS = ("警务公开", "新闻中心", "警务资讯", "互动交流", "便民服务", "专题专栏")
ACCOUNTS = ("反诈预警", "警方提示", "防骗课堂", "反诈在线")
PRESS = {
    "netease": "网号",
    "sohu": "狐号",
    "thepaper": "浪潮新闻",
    "sina": "新潮网",
    "people": "大众网",
    "xinhuanet": "新华夏网",
    "ifeng": "凤鸣网",
    "toutiao": "头号",
    "wechat": "公众号",
}


@cache
def cities() -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Code, name, short name and counties of every prefecture of today with counties of its own."""
    with REGIONS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not row["until"]]
    below: dict[str, list[str]] = {}
    for row in rows:
        if row["level"] == "county":
            below.setdefault(row["parent"], []).append(row["name"])
    known = [r for r in rows if r["level"] in ("prefecture", "city") or (r["level"] == "province" and r["name"].endswith("市"))]
    return [(r["code"], r["name"], r["short"], tuple(below[r["code"]])) for r in known if len(below.get(r["code"], ())) >= 3]


def slug(rng: Random) -> str:
    """What a webmaster calls a folder: initials or a syllable or two."""
    if rng.random() < 0.6:
        return "".join(rng.choice("abcdefghjklmnpqrstwxyz") for _ in range(rng.randint(3, 5)))
    return "".join(rng.sample(_SYLLABLES, 2))


def host(rng: Random, code: str, number: int, family: str) -> str:
    if family in PRESS:
        return f"{slug(rng)}-{family[0]}{number}.example"
    form = rng.choice(("gaj.{s}{n}.example", "police.{s}{n}.example", "ga.{s}{n}.example", "{s}{n}.example", "gat-{c}-{n}.example"))
    return form.format(s=rng.choice(_SYLLABLES) + rng.choice(_SYLLABLES), n=number, c=code[:4])

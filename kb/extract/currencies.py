"""Currencies by the names under which notices print them, folded; codes are ISO 4217, with those of three coins that are none."""

from __future__ import annotations

import re

_CURRENCIES = {
    "HKD": ("港元", "港币", "港纸", "港圆", "hkd", "hk$"),
    "TWD": ("新台币", "台币", "nt$", "twd"),
    "MOP": ("澳门元", "澳门币", "葡币", "mop"),
    "USD": ("美元", "美金", "美圆", "usd", "us$", "$"),
    "USDT": ("usdt", "泰达币", "u币", "u"),
    "EUR": ("欧元", "€"),
    "GBP": ("英镑", "£"),
    "JPY": ("日元", "日圆", "日币"),
    "KRW": ("韩元", "韩圆", "韩币"),
    "AUD": ("澳元", "澳币", "a$"),
    "CAD": ("加元", "加币", "c$"),
    "NZD": ("新西兰元", "纽西兰元", "纽元", "纽币", "nz$"),
    "SGD": ("新加坡元", "新加坡币", "新元", "新币", "坡币", "坡元", "叻币", "s$", "sgd"),
    "MYR": ("林吉特", "令吉", "马币", "rm", "myr"),
    "THB": ("泰铢",),
    "VND": ("越南盾",),
    "IDR": ("印尼盾",),
    "INR": ("印度卢比",),
    "CHF": ("瑞士法郎", "瑞郎"),
    "AED": ("迪拉姆",),
    "RUB": ("卢布",),
    "PHP": ("菲律宾比索", "比索"),
    "BTC": ("比特币", "btc"),
    "ETH": ("以太币", "以太坊", "eth"),
    "CNY": ("元人民币", "块钱", "元钱", "人民币", "元整", "rmb", "cny", "元", "圆", "¥"),
}
#: the money of places that have their own; their codes begin so
HOMES = {"TWD": "710000", "HKD": "810000", "MOP": "820000"}
CODE_OF = {name: code for code, names in _CURRENCIES.items() for name in names}
#: any of them, the longest first, for a pattern
NAMES = "|".join(re.escape(name) for name in sorted(CODE_OF, key=len, reverse=True))
#: those of more than one Chinese character, of which a figure before them must be one
FOREIGN = "|".join(
    sorted((name for name, code in CODE_OF.items() if code != "CNY" and len(name) > 1 and not name.isascii()), key=len, reverse=True)
)

"""Made-up notices and readings of them by hand, for tests of what comes after reading."""

from __future__ import annotations

import random
import re
import sqlite3
from pathlib import Path

from kb.build import read
from kb.model import Amount, Bulletin, Case, Fact, Indicator, Named, Place, Reading, Span, Step, Tally, Victim, Warned

SENTENCES = """
家住青河区的赵女士接到自称某购物平台客服的电话，对方说她买的童鞋甲醛超标，要给她双倍赔付。
对方发来一个链接，让她下载“云会通”App并打开屏幕共享，她照做了。
赵女士分三次向指定的账户转账，共被骗28650元。
3月12日上午，退休教师钱某在短视频平台看到荐股广告，添加了所谓老师的微信。
钱某在“恒丰通”平台充值15万元，提现时被告知要交20%的保证金，这才发现被骗。
大学生孙某在QQ群里看到兼职刷单的消息，前两单各返利5元和12.8元。
第三单要连做四笔，孙某先后垫付3200元、6800元，客服称操作失误需要再刷一单。
民警及时赶到，将正准备汇款的李大爷劝住，避免损失9万余元。
一名自稱銀行職員的男子致電事主，指其信用卡被盜用，要求將存款轉入安全帳戶。
事主依照指示將港幣35,000元轉帳，其後與家人傾談才知受騙。
周某收到一条短信，内容为“您的ETC已失效，请点击www.etc-fix.example办理”。
周某输入卡号、密码和验证码后，卡内4999元被转走。
嫌疑人谎称其账户涉嫌洗钱，要求把钱转入“安全账户”接受核查。
吴先生通过婚恋平台认识一名女子，聊了两个月后，对方推荐他投资USDT。
会计郑某被拉进一个冒充老板的微信群，按“老板”要求向对公账户汇款58万元。
王某想贷款5万元，对方称流水不足，要先交2000元解冻费。
冯某在游戏里出售账号，买家让他到“安心交易2.0”网站交易，网站显示账户被冻结。
受害人按照对方要求取出现金，交给上门取钱的“专员”。
警方提醒：凡是要求屏幕共享的，凡是要求转账到安全账户的，都是诈骗。
请下载国家反诈中心App，遇到可疑情况拨打96110或110。
本周全区共发生电信网络诈骗案件23起，损失总额186.3万元，环比下降12.5%。
其中刷单返利类9起，占39.13%；冒充电商物流客服类6起。
不轻信，不透露，不转账！
专案组在外省将陈某等5人抓获，扣押手机12部、银行卡40余张。
同一天，另一名居民韩某某也接到了类似电话，幸好及时识破。
骗子先说退款，再说理赔，最后让你开通“百万保障”。
收款人是一家空壳公司，民警已将资金冻结。
他以为自己中了奖，结果是一场骗局……
""".split("\n")[1:-1]
TITLES = (
    "警惕冒充客服新骗局 一周电诈警情通报 刷单返利骗局又来了 反诈预警：ETC失效短信 銀行職員電話騙案 "
    "民警劝阻九旬老人 这通电话别信 投资群里的托"
).split()
_MONEY = re.compile(r"(\d{4,6})元")


def make_bulletin(seed: int, sentences: int = 6) -> Bulletin:
    """The same notice for the same seed; every ninth has no date."""
    draw = random.Random(seed)
    text = "\n".join("".join(draw.sample(SENTENCES, 2)) for _ in range(sentences // 2))
    published = None if seed % 9 == 0 else f"20{draw.randint(13, 25)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    url = f"https://police{seed % 4}.example/{seed}.html"
    return Bulletin(url, f"{draw.choice(TITLES)}之{seed}", text, published, "青河警方", None, (), f"source{seed % 4}", "T0",
                    (), "hanweb", "2025-11-02T08:00:00Z", f"{seed:064x}", ("510000", "440000", None, "110000")[seed % 4])  # fmt: skip


def _case(bulletin: Bulletin, ordinal: int, span: Span) -> Case:
    text = bulletin.text[span.start : span.end]
    money = _MONEY.search(text)
    kind = Named("03", "冒充电商物流客服类") if "客服" in text else Named("01", "刷单返利类")
    at = Span(span.start, span.start + 4)
    facts = [Fact("type", kind.code, at, "by.hand")]
    amounts: tuple[Amount, ...] = ()
    if money:
        where = Span(span.start + money.start(), span.start + money.end())
        amounts = (Amount("lost", float(money[1]), float(money[1]), "CNY", None, where, "by.hand"),)
        facts.append(amounts[0].to_fact())
    return Case(
        ordinal, span, kind, "stated", Named(f"{kind.code}.1", "甲") if ordinal == 1 else None,
        amounts[0].yuan if amounts else None, outcome="lost", victim=Victim("某女士", "女", age_band=(60, 69)),
        region=Named("510118", "四川省成都市新津区") if "账户" in text else None, channels=("电话",),
        places=(Place("arrest", "440100", "广东省广州市", at),), steps=(Step(1, "contact", at),),
        indicators=(Indicator("app", "云会通", "scammer", at),), amounts=amounts, facts=tuple(facts),
    )  # fmt: skip


def read_by_hand(bulletin: Bulletin) -> Reading:
    """A case for each line that tells of a victim, with what its words plainly give; at module level, so that processes find it."""
    cases, at = [], 0
    for line in bulletin.text.split("\n"):
        if re.search("女士|某|事主|先生", line):
            cases.append(_case(bulletin, len(cases) + 1, Span(at, at + len(line))))
        at += len(line) + 1
    change = {"basis": "环比", "percent": -12.5, "points": None, "absolute": None}
    tallies = tuple(Tally("cases", float(m[1]), "起", Span(*m.span()), change=change) for m in re.finditer(r"(\d+)起", bulletin.text))
    types = tuple(sorted({case.type.code for case in cases if case.type}))
    form = "multi_case" if len(cases) > 1 else "single_case"
    warnings = (Warned("damaged_number", "made up", Span(0, 3)),)
    facts = (Fact("authority", "青河警方", Span(0, 2, "title"), "by.hand"),)
    return Reading(bulletin, "zh-Hans", True, form, types, tuple(cases), (Step(1, "trust", Span(0, 5)),), tallies, warnings, facts)


def read_titled(text: str, published: str | None) -> Reading:
    """What is read in a notice whose first line is its title."""
    title, _, body = text.partition("\n")
    return read(Bulletin("", title, body, published=published, sha256="0" * 64))


def figures(text: str, published: str) -> dict[tuple[str, float], Tally]:
    """The statistics of a notice by what they count and the value."""
    return {(t.metric, t.value): t for t in read_titled(text, published).tallies}


def only_titled(text: str, published: str = "2024-07-20") -> Case:
    """The one case that is read in a notice whose first line is its title."""
    (case,) = read_titled(text, published).cases
    return case


def only_case(text: str, published: str = "2023-06-20") -> Case:
    """The one case that is read in a notice without a title."""
    return only_titled(f"\n{text}", published)


ARCHIVE = """
CREATE TABLE runs(id INTEGER PRIMARY KEY, command TEXT, started_at TEXT, finished_at TEXT, vantage TEXT, counts TEXT, status TEXT);
CREATE TABLE sources(name TEXT PRIMARY KEY, title TEXT, publisher TEXT, authority TEXT, tier TEXT, region TEXT, family TEXT,
  enabled INTEGER, verified_live TEXT, republish INTEGER, lists TEXT, expect TEXT);
CREATE TABLE frontier(url TEXT PRIMARY KEY, source TEXT, kind TEXT, state TEXT, parent TEXT, title TEXT, discovered_at TEXT,
  fetched_at TEXT);
CREATE TABLE pages(id INTEGER PRIMARY KEY, url TEXT, fetched_at TEXT, bytes INTEGER, body BLOB);
CREATE TABLE bulletins(id TEXT PRIMARY KEY, url TEXT UNIQUE, title TEXT, text TEXT, published TEXT, publisher TEXT, authority TEXT,
  authors TEXT, source TEXT, tier TEXT, images TEXT, family TEXT, fetched_at TEXT, sha256 TEXT, region TEXT, marks TEXT,
  changed INTEGER UNIQUE);
CREATE TABLE quarantine(url TEXT, stage TEXT, code TEXT, message TEXT, sha256 TEXT, run INTEGER, at TEXT);
CREATE TABLE crawl_log(run INTEGER, source TEXT, at TEXT, event TEXT, url TEXT, detail TEXT);
CREATE TABLE case_ids(bulletin_id TEXT NOT NULL, n INTEGER NOT NULL, start INTEGER, "end" INTEGER, key TEXT);
CREATE TABLE tombstones(id TEXT PRIMARY KEY, url_hash TEXT, date TEXT, reason TEXT);
"""


def put_in_archive(db: sqlite3.Connection, bulletin: Bulletin) -> None:
    """As a crawl leaves it: a new or changed notice gets the next counter."""
    (tick,) = db.execute("SELECT coalesce(max(changed), 0) + 1 FROM bulletins").fetchone()
    b = bulletin
    row = (b.id, b.url or None, b.title, b.text, b.published, b.publisher, b.authority, "[]", b.source, b.tier, "[]", b.family,
           b.fetched_at, b.sha256, b.region, "[]", tick)  # fmt: skip
    db.execute(f"INSERT OR REPLACE INTO bulletins VALUES ({', '.join('?' * len(row))})", row)
    listed = (b.url, b.source, f"https://{b.source}.example/list", b.title)
    db.execute("INSERT OR IGNORE INTO frontier VALUES (?, ?, 'article', 'stored', ?, ?, '2025-11-02T08:00:00Z', NULL)", listed)


def make_archive(folder: Path, seeds: list[int]) -> Path:
    """`folder`/archive.db with the notices of these seeds, put in in this order."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "archive.db"
    db = sqlite3.connect(path)
    db.executescript(ARCHIVE)
    for n in range(4):
        row = (f"source{n}", f"来源{n}", "青河警方", None, "T0", None, "hanweb", 1, "never", 0, "[]", "{}")
        db.execute(f"INSERT INTO sources VALUES ({', '.join('?' * len(row))})", row)
    visit = (1, "source0", "2025-11-02T08:00:00Z", "visit", None, '{"lists": 1, "listed": 9, "found": 9, "stored": 9}')
    db.execute("INSERT INTO crawl_log VALUES (?, ?, ?, ?, ?, ?)", visit)
    db.execute("INSERT INTO runs VALUES (1, 'crawl', '2025-11-02T08:00:00Z', '2025-11-02T09:00:00Z', 'here', '{}', 'done')")
    bad = ("https://police0.example/bad.html", "parse", "unknown_layout", "没有正文", None, 1, "2025-11-02")
    db.execute("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?)", bad)
    for seed in seeds:
        put_in_archive(db, make_bulletin(seed))
    db.commit()
    db.close()
    return path

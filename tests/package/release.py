"""A release to freeze: the planted archive as a perfect reader reads it, and notices with what must not leave."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner, Result

from kb.build import build
from kb.cli import main
from kb.model import Amount, Bulletin, Case, Fact, Indicator, Named, Reading, Span, Step, Tally, Victim
from tests.kb.notices import ARCHIVE, put_in_archive
from tests.planted.archive import planted
from tests.planted.readings import TYPES, reading_of

FIRST, SECOND = "2024-05", "2025-12"  #: months
#: what must be in no file of any package
PERSONAL = ("春熙", "十三岁", "锦绣", "88123", "13800138000", "私房照", "小林（13")
#: what must stand in no row of these notices
OF_SPECIAL = ("13岁", "41岁", "35岁", "霞浦", "临江", "2024-04-19", "2024-03-08", "4月19日", "3月8日", "4731", "周女士", "李先生")
_TITLES = {"romance": "霞浦一女子网恋被骗88123元", "naked": "临江县41岁男子裸聊被敲诈", "child": "春熙中学13岁学生刷单受骗"}
_TEXTS = {
    "child": "家住锦绣小区的小林（13岁）是春熙中学学生，今年3月在QQ群里看到刷单兼职，十三岁的她按“接单员”要求转账2600元。QQ号13800138000。",
    "romance": "2024年4月19日，霞浦县35岁的周女士在婚恋网站认识一名自称军官的男子，对方以回国路费为由让她转账，共被骗88123元。",
    "naked": "2024年3月8日，临江县的41岁李先生与陌生女子视频，对方以群发私房照相要挟，李先生转账4731元。",
    "plain": "=SUM(A1)这样的标题不是公式。2024年5月2日，成都市新津区的孙女士接到自称电商客服的电话，"
    "对方称商品有质量问题要给她双倍理赔并让她下载一款会议软件后打开屏幕共享再把各张银行卡里的钱转到指定的验证账户"
    "共被骗19240元。本周立案12起。",
}  # fmt: skip


def _span(text: str, quote: str) -> Span:
    at = text.index(quote)
    return Span(at, at + len(quote))


def _special(name: str) -> Bulletin:
    title = _TITLES.get(name, '=HYPERLINK("http://x.example")')
    day = {"child": "2024-03-20", "romance": "2024-04-25", "naked": "2024-03-12", "plain": "2024-05-06"}[name]
    return Bulletin(
        f"https://special.example/{name}.html", title, _TEXTS[name], day, "特别晚报", None, ("记者甲",), "special", "T1", (), "hanweb",
        "2024-06-01T08:00:00Z", f"{len(name):064x}", None,
    )  # fmt: skip


SPECIAL = tuple(_special(name) for name in _TEXTS)
_KINDS = {"child": "01", "romance": "09", "naked": "13", "plain": "03"}
_WHO = {
    "child": Victim("小林", None, 13),
    "romance": Victim("周女士", "女", 35),
    "naked": Victim("李先生", "男", 41),
    "plain": Victim("孙女士", "女"),
}
_LONG = "对方称商品有质量问题要给她双倍理赔并让她下载一款会议软件后打开屏幕共享再把各张银行卡里的钱转到指定的验证账户"
_SAID: dict[str, tuple[tuple[str, str | int | float, str], ...]] = {
    "child": (
        ("victim.age", 13, "13岁"),
        ("incident_date", "2024-03", "今年3月"),
        ("channel", "QQ", "QQ"),
        ("amount.lost", 2600.0, "2600元"),
    ),
    "romance": (
        ("victim.age", 35, "35岁"),
        ("incident_date", "2024-04-19", "2024年4月19日"),
        ("amount.lost", 88123.0, "88123元"),
        ("region", "350921", "霞浦县"),
    ),
    "naked": (
        ("victim.age", 41, "41岁"),
        ("incident_date", "2024-03-08", "2024年3月8日"),
        ("amount.lost", 4731.0, "4731元"),
        ("region", "220681", "临江县"),
    ),
    "plain": (
        ("incident_date", "2024-05-02", "2024年5月2日"),
        ("region", "510118", "新津区"),
        ("amount.lost", 19240.0, "19240元"),
        ("control", "屏幕共享/会议软件", _LONG),
    ),
}


def read_special(b: Bulletin) -> Reading:
    """What a person would read from one of them."""
    name = b.url.rsplit("/", 1)[1].removesuffix(".html")
    facts = tuple(Fact(field, value, _span(b.text, quote), "by.hand") for field, value, quote in _SAID[name])
    code, whole = _KINDS[name], Span(0, len(b.text))
    loss = next(fact for fact in facts if fact.field == "amount.lost")
    region = next((Named(str(fact.value), f"某省{b.part(fact.span)}") for fact in facts if fact.field == "region"), None)
    amount = Amount("lost", float(loss.value), float(loss.value), "CNY", None, loss.span, "by.hand")
    case = Case(
        1, whole, Named(code, TYPES[code]), "inferred", None, float(loss.value), outcome="lost", n_victims=1, victim=_WHO[name],
        incident_date=str(next(fact.value for fact in facts if fact.field == "incident_date")), incident_date_basis="stated", region=region,
        channels=("电话",), impersonated=("春熙中学老师",) if name == "child" else (), steps=(Step(1, "contact", Span(0, 5)),),
        indicators=(Indicator("qq", None, "scammer", Span(0, 2)), Indicator("app", "云会通", "scammer", Span(2, 4))), amounts=(amount,),
        facts=facts,
    )  # fmt: skip
    tallies = tuple(Tally("cases", 12.0, "起", _span(b.text, "12起")) for _ in range("12起" in b.text))
    masked = (Fact("masked.phone", "phone", Span(0, 1), "mask"),)
    return Reading(b, "zh-Hans", True, "single_case", (code,), (case,), tallies=tallies, facts=masked)


def read(b: Bulletin) -> Reading:
    return read_special(b) if b.url.startswith("https://special.example/") else reading_of(planted(300), b)


def bulletins() -> list[Bulletin]:
    return [*planted(300).bulletins, *SPECIAL]


def make_release(folder: Path, told: Iterable[Bulletin]) -> Path:
    """`folder` with an archive of these notices and its release."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "archive.db")) as db:
        db.executescript(ARCHIVE)
        row = ("special", "特别晚报", "特别晚报", None, "T1", None, "hanweb", 1, "never", 0, "[]", "{}")
        db.execute(f"INSERT INTO sources VALUES ({', '.join('?' * len(row))})", row)
        for bulletin in told:
            put_in_archive(db, bulletin)
        db.commit()
    build(folder, reader=read)
    return folder


def files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files(folder)}


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


def export(data: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["export", "--data", str(data), *options])


def freeze(data: Path, month: str, *options: str) -> Path:
    done = export(data, "--month", month, "--json", *options)
    assert done.exit_code == 0, done.output
    return Path(json.loads(done.stdout)["path"])


def database(package: Path) -> Path:
    (path,) = package.glob("*.sqlite")
    return path

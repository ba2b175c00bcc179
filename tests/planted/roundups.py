"""Notices of several cases: round-ups of what others told, weekly bulletins, the ministry's lists of model cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from .copies import CHANGES, Scene
from .draft import Draft, Piece, Told
from .families import _CASES, multi_case
from .notices import Voice, advice_pieces, case_pieces
from .stories import Story
from .when import FIRST, LAST
from .world import Post, World

_NUMBERS = "一二三四五六七八九十"
_INTROS = (
    "近期，各地公安机关侦破多起电信网络诈骗案件。现选取其中几起，提醒群众增强防范意识。",
    "为揭露诈骗手法，小编整理了最近发生的几起真实案例，建议收藏转发。",
    "反诈中心梳理了近阶段的高发警情，以案为鉴，请大家对照防范。",
    "年关将近，骗子也在“冲业绩”。以下几起案例，看看您身边有没有。",
    "本期《反诈周刊》汇总了几起案件，涉及不同年龄、不同职业的受害人。",
)
_TITLES = (
    "典型案例汇总：这些骗局正在身边发生",
    "{n}起真实案例，每一起都让人警醒",
    "反诈周刊第{no}期：{n}个故事",
    "盘点近期高发骗局",
    "以案释法｜{n}起电诈案例公布",
    "这{n}起案件，请转给家人",
)
_HEADS = ("案例{zh}", "{zh}、", "案例{n}：", "【案例{zh}】", "{n}.")


def _head(form: str, ordinal: int) -> str:
    return form.format(zh=_NUMBERS[ordinal - 1], n=ordinal)


def _case_of(post: Post, ordinal: int) -> tuple[list[Piece], Told]:
    """The only case of a post, to be put in under another number."""
    pieces = [replace(piece, case=ordinal) for piece in post.draft.pieces if piece.case == 1]
    return pieces, post.draft.tales[0]


def _recent(world: World, day: date, count: int) -> list[Post]:
    """Origins of single cases that came out in the 120 days before, each telling another story."""
    pool = world.posts[-4000:]
    found: dict[str, Post] = {}
    for post in world.rng.sample(pool, min(len(pool), 150)):
        age = (day - post.day).days
        if (
            not post.steps
            and len(post.draft.tales) == 1
            and post.draft.form != "weekly_bulletin"
            and 0 <= age <= 120
            and len(found) < count
        ):
            found.setdefault(post.draft.tales[0].story, post)
    return list(found.values())


def roundup(world: World) -> None:
    """A round-up by press or re-poster: cases lifted word for word from notices, retold, or told nowhere else."""
    rng = world.rng
    day = FIRST + timedelta(days=rng.randrange(60, (LAST - FIRST).days + 1))
    lifted = _recent(world, day, rng.randint(1, 4))
    form = rng.choice(_HEADS)
    pieces = [Piece(rng.choice(_INTROS), "lead")]
    tales: list[Told] = []
    parts: list[Post | Story] = [*lifted, *(_fresh(world, day) for _ in range(rng.randint(1, 2)))]
    rng.shuffle(parts)
    for ordinal, part in enumerate(parts, 1):
        if isinstance(part, Post):
            told, tale = _case_of(part, ordinal)
        else:
            told, tale = case_pieces(part, Voice(), day, rng, ordinal)
        told[0] = replace(told[0], text=f"{_head(form, ordinal)}{told[0].text}") if form[-1] in "、.：" else told[0]
        pieces += [*([] if form[-1] in "、.：" else [Piece(_head(form, ordinal), "head")]), *told]
        tales.append(tale)
    pieces += advice_pieces(tales[0].code, rng)
    codes = tuple(sorted({tale.code for tale in tales}))
    title = rng.choice(_TITLES).format(n=len(tales), no=rng.randint(3, 200))
    draft = Draft(
        title, tuple(pieces), tuple(tales), "multi_case", codes, tuple((post.draft.tales[0].story, post.cluster) for post in lifted)
    )
    if rng.random() < 0.15:
        draft = CHANGES[rng.choice(("traditional", "punctuation", "noised"))](draft, Scene(rng, "本站", f"{day:%Y-%m-%d}"))
    if rng.random() < 0.2:
        draft = world.quarrel(draft, ("loss", "year"))
    origin = world.origin(draft, world.press.reprinter(rng, "01122"), day)
    world.family(origin, rng.choices((0, 1, 2, 4), (50, 25, 15, 10))[0], quarrel=0.0)


def _fresh(world: World, day: date) -> Story:
    first = max(FIRST, day - timedelta(days=40))
    return world.teller.story(world.rng.choice(_CASES), first=first, last=max(first, day - timedelta(days=1)))


def weekly(world: World) -> None:
    """Decoys: the bulletins of one station, week after week in the same words, with figures of their own and now and then a case."""
    rng = world.rng
    county = rng.choice(world.press.regions)
    source = world.press.home(county)
    monday = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days - 80))
    series: list[Post] = []
    for _ in range(rng.randint(3, 7)):
        draft = _week(world, county.name, monday)
        if rng.random() < 0.5:
            draft = _with_case(
                world,
                draft,
                replace(_fresh(world, monday + timedelta(days=7)), county=county, day=monday + timedelta(days=rng.randrange(7))),
            )
        series.append(world.origin(draft, source, monday + timedelta(days=7 + rng.randrange(3))))
        monday += timedelta(days=7)
    for left, right in pairwise(series):
        world.decoy("weekly_series", "notice", left, right)
    if rng.random() < 0.5:
        world.family(rng.choice(series), rng.randint(1, 2), quarrel=0.0)


_WEEK_TYPES = ("刷单返利类", "虚假征信类", "冒充电商物流客服类", "虚假网络投资理财类", "贷款、代办信用卡类", "虚假购物、服务类")


def _week(world: World, county: str, monday: date) -> Draft:
    rng = world.rng
    sunday = monday + timedelta(days=6)
    names = rng.sample(_WEEK_TYPES, 4)
    counts = sorted((rng.randint(1, 9) for _ in names), reverse=True)
    total, loss = sum(counts), rng.randint(80, 4000) / 10
    period = f"{monday.month}月{monday.day}日至{sunday.month}月{sunday.day}日"
    shares = "，".join(f"{name}{count}起" for name, count in zip(names, counts, strict=True))
    women = rng.randint(0, total)
    body = (
        f"{period}，{county}共接报电信网络诈骗警情{total}起，涉案金额{loss:g}万元。",
        f"从类型看：{shares}。",
        f"受害人中男性{total - women}人，女性{women}人。",
        f"各所共劝阻{rng.randint(3, 90)}人次，止付账户{rng.randint(1, 30)}个。",
    )
    title = f"{county}反诈周报（{monday.month}.{monday.day}-{sunday.month}.{sunday.day}）"
    return Draft(title, tuple(Piece(line, "stat") for line in body), (), "weekly_bulletin", ())


def _with_case(world: World, draft: Draft, story: Story) -> Draft:
    published = story.day + timedelta(days=8)
    pieces, tale = case_pieces(story, Voice(form="md"), published, world.rng)
    return replace(draft, pieces=(*draft.pieces, Piece("典型案例", "head"), *pieces), tales=(tale,), codes=(story.code,))


def ministry(world: World) -> None:
    """Two lists of model cases of different years, alike in method and manner, each reprinted by many."""
    rng = world.rng
    skeletons = rng.sample(_CASES, 8)
    days = (date(2024, rng.randint(2, 5), rng.randint(1, 28)), date(2025, rng.randint(2, 5), rng.randint(1, 28)))
    made: list[Post] = []
    for number, day in enumerate(days):
        first = date(day.year - 1, 1 if day.year > 2024 else 7, 1)
        stories = [
            replace(world.teller.story(skeleton, first=first, last=date(day.year - 1, 12, 20)), outcome="lost") for skeleton in skeletons
        ]
        order = rng.sample(stories, len(stories))
        heads = lambda ordinal, story: f"{_NUMBERS[ordinal - 1]}、{story.skeleton.names[0].removesuffix('类')}案"  # noqa: E731
        draft = multi_case(world, order, day, Voice(number, frozenset({"place"}), naming=0.0, form="month"), heads)
        tales = tuple(
            replace(tale, type_quote=story.skeleton.names[0].removesuffix("类"), type_code=story.code)
            for tale, story in zip(draft.tales, order, strict=True)
        )
        lead = Piece(
            f"{day.month}月{day.day}日，公安部公布{len(order)}起电信网络诈骗犯罪典型案例，揭示常见手法，提醒群众提高防范意识。", "lead"
        )
        made.append(
            world.origin(
                replace(draft, title=f"公安部公布{len(order)}起电信网络诈骗典型案例", pieces=(lead, *draft.pieces), tales=tales),
                world.press.all[0],
                day,
            )
        )
        world.family(made[-1], rng.randint(8, 13), quarrel=1.0)
    world.decoy("model_cases", "notice", made[0], made[1])
    orders = [[tale.subtype + tale.type_quote for tale in post.draft.tales] for post in made]
    for left, key in enumerate(orders[0], 1):
        world.decoy("model_cases", "case", made[0], made[1], left, orders[1].index(key) + 1)

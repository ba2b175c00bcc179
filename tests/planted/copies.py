"""The kinds of copy: what re-posters do to a notice, each a function from a draft to a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from .draft import Draft, Piece, seen_in
from .grammar import draw, pairs
from .notices import advice_pieces

_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x30, 0x3A)})
_HALF = str.maketrans({"，": ",", "。": ".", "：": ":", "（": "(", "）": ")", "！": "!", "；": ";", "“": '"', "”": '"'})
_CURLY = str.maketrans({"“": "「", "”": "」", "【": "〖", "】": "〗"})
_EMOJI = ("😱", "⚠️", "👮", "💰", "❗", "👇", "🔥")
_HAN = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a re-poster knows: the chance drawn, the name of the source, the day, the old title."""

    rng: Random
    press: str
    day: str

    def slots(self, draft: Draft) -> dict[str, str]:
        rng = self.rng
        names = [rng.choice("王李张刘陈杨赵周徐孙") + rng.choice(("明", "晓燕", "建国", "丽", "雪梅", "志远", "嘉")) for _ in range(3)]
        return {
            "press": self.press, "pub": self.day, "no": str(rng.randint(12, 9800)), "old": draft.title, "unit": "警方",
            "r1": names[0], "r2": names[1], "r3": names[2],
        }  # fmt: skip


def exact(draft: Draft, scene: Scene) -> Draft:
    return draft


def retitled(draft: Draft, scene: Scene) -> Draft:
    """Another headline, usually one that says nothing of the case."""
    while True:
        title = draw("title.plain", {"no": str(scene.rng.randint(2, 380))}, scene.rng)
        if title != draft.title:
            return replace(draft, title=title)


def _kept(draft: Draft, pieces: list[Piece]) -> Draft:
    """The tales of the cases still told, renumbered, without what was cut away."""
    order = sorted({piece.case for piece in pieces if piece.case is not None})
    renumbered = tuple(replace(piece, case=order.index(piece.case) + 1 if piece.case else None) for piece in pieces)
    texts = {case: "\n".join(piece.text for piece in pieces if piece.case == case) for case in order}
    tales = tuple(seen_in(draft.tales[case - 1], texts[case]) for case in order)
    return replace(draft, pieces=renumbered, tales=tales)


def shortened(draft: Draft, scene: Scene) -> Draft:
    """The first paragraphs only: up to the end of the first case, or (rarely) within it."""
    last = max((at for at, piece in enumerate(draft.pieces) if piece.case == 1), default=(len(draft.pieces) - 1) // 2)
    pieces = list(draft.pieces[: last + 1])
    if len(pieces) > 1 and pieces[-1].case == pieces[-2].case == 1 and len(pieces[-2].text) > 90 and scene.rng.random() < 0.2:
        pieces.pop()
    return _kept(draft, pieces)


def advice_swapped(draft: Draft, scene: Scene) -> Draft:
    """The tail cut and another's advice put in its place."""
    rest = [piece for piece in draft.pieces if piece.role not in ("advice", "head", "method")]
    return replace(draft, pieces=(*rest, *advice_pieces(draft.codes[0] if draft.codes else "99", scene.rng)))


def wrapped(draft: Draft, scene: Scene) -> Draft:
    """A newspaper's lead before it, its own advice and remarks behind it."""
    slots = scene.slots(draft)
    body = [piece for piece in draft.pieces if piece.role not in ("source",)]
    if scene.rng.random() < 0.5:
        body = [piece for piece in body if piece.role not in ("advice", "head")]
    lead = Piece(draw("lead.press", slots, scene.rng), "lead")
    tail = Piece(draw("tail.press", slots, scene.rng), "advice")
    more = advice_pieces(draft.codes[0] if draft.codes else "99", scene.rng)
    return replace(draft, pieces=(lead, *body, *more, tail))


def traditional(draft: Draft, scene: Scene) -> Draft:
    """Character by character into traditional script, as machines do."""
    table = {ord(old): new for old, new in pairs("traditional.txt")}
    return draft.map(lambda text: text.translate(table))


def punctuation(draft: Draft, scene: Scene) -> Draft:
    """Width, punctuation and spacing changed: wide figures, or half-width stops, or blanks around figures."""
    ways: list[Callable[[str], str]] = [
        lambda text: text.translate(_WIDE),
        lambda text: text.translate(_HALF),
        lambda text: text.translate(_CURLY).replace("。", "。 "),
        lambda text: re.sub(r"(\d)(?=[\u4e00-\u9fff])", r"\1 ", text),
    ]
    return draft.map(scene.rng.choice(ways))


def reordered(draft: Draft, scene: Scene) -> Draft:
    """Paragraphs in another order; the paragraphs of one case stay together, lines around the notice where they are."""
    ends = [at for at, piece in enumerate(draft.pieces) if piece.role != "source"]
    top, body, tail = draft.pieces[: ends[0]], draft.pieces[ends[0] : ends[-1] + 1], draft.pieces[ends[-1] + 1 :]
    blocks: list[list[Piece]] = []
    for piece in body:
        if blocks and piece.case is not None and blocks[-1][-1].case == piece.case:
            blocks[-1].append(piece)
        else:
            blocks.append([piece])
    before = [block[0] for block in blocks]
    for _ in range(6):
        scene.rng.shuffle(blocks)
        if [block[0] for block in blocks] != before:
            break
    pieces = [*top, *(piece for block in blocks for piece in block), *tail]
    order = list(dict.fromkeys(piece.case for piece in pieces if piece.case is not None))
    renumbered = tuple(replace(piece, case=order.index(piece.case) + 1 if piece.case else None) for piece in pieces)
    return replace(draft, pieces=renumbered, tales=tuple(draft.tales[case - 1] for case in order))


def synonyms(draft: Draft, scene: Scene) -> Draft:
    """Words swapped by a machine: 采访人员 for 记者."""
    table = [pair for pair in pairs("words.txt") if scene.rng.random() < 0.75]
    swap = dict(table)
    pattern = re.compile("|".join(re.escape(old) for old, _ in table))
    return draft.outside_quotes(lambda text: pattern.sub(lambda m: swap[m.group()], text))


def noised(draft: Draft, scene: Scene) -> Draft:
    """Emoji and blanks inside words, commas doubled."""
    rng = scene.rng
    rate = rng.choice((0.01, 0.02, 0.035))
    marks = rng.choice((_EMOJI, (" ", "　"), ("*", "·", "-")))

    def dirty(text: str) -> str:
        text = re.sub("，", lambda m: rng.choice(("，，", "，", ",,", "，")), text)
        return _HAN.sub(lambda m: rng.choice(marks) if rng.random() < rate else "", text)

    return draft.outside_quotes(dirty)


def source_lines(draft: Draft, scene: Scene) -> Draft:
    """Pasted with the lines around it: source, editor, sharing, other headlines."""
    slots = scene.slots(draft)
    top = dict.fromkeys(draw("source.top", slots, scene.rng) for _ in range(scene.rng.randint(1, 2)))
    end = dict.fromkeys(draw("source.end", slots, scene.rng) for _ in range(scene.rng.randint(1, 4)))
    return replace(draft, pieces=(*(Piece(line, "source") for line in top), *draft.pieces, *(Piece(line, "source") for line in end)))


Change = Callable[[Draft, Scene], Draft]

#: every kind but the round-up, which `roundups` makes out of several notices
CHANGES: dict[str, Change] = {
    change.__name__: change
    for change in (
        exact, retitled, shortened, advice_swapped, wrapped, traditional, punctuation, reordered, synonyms, noised, source_lines,
    )
}  # fmt: skip
KINDS = (*CHANGES, "in_roundup")


def copy(draft: Draft, kind: str, scene: Scene) -> tuple[Draft, tuple[str, ...]]:
    """A copy of a kind, and all that was done; small changes of other kinds often come with it."""
    made = CHANGES[kind](draft, scene)
    extra = scene.rng.random()
    if kind not in ("exact", "retitled") and extra < 0.2:
        return retitled(made, scene), (kind, "retitled")
    if kind not in ("exact", "source_lines", "noised") and extra < 0.35:
        return source_lines(made, scene), (kind, "source_lines")
    return made, (kind,)

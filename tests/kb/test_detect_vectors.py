"""The conformance vectors: the detector gives what they say, and so does a second, plain engine written from docs/detect.md alone."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from math import exp, log
from typing import Any

import pytest

from docs.make_vectors import TEXTS, made, text_of
from docs.spoken import write_entries
from kb.detect import Detector
from kb.detect.reading import grams
from kb.lexicon import path_of

SCORING: dict[str, Any] = json.loads(path_of("scoring.json").read_text("utf-8"))
VECTORS: dict[str, Any] = json.loads(path_of("vectors.json").read_text("utf-8"))
FOLD = {row[0]: row[2] for row in path_of("fold.tsv").read_text("utf-8").split("\n") if row}
HAN = re.compile(
    "[々〇\u3041-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\uf6ff\uf900-\ufaff\U00020000-\U000323af]".replace(
        "\uf900-\uf6ff", ""
    )
)


def folded(text: str) -> str:
    return "".join(FOLD.get(char, char) for char in text)


def step_characters(text: str) -> str:
    out = []
    for char in text[:20_000]:
        for part in folded(unicodedata.normalize("NFKC", char)).lower():
            kind = unicodedata.category(part)
            if part in "*×✕✖╳█■□●〇":
                out.append("*")
            elif part in "。!?;…\n\r\u2028\u2029︒｡":
                out.append("。")
            elif part in ",、:":
                out.append(",")
            elif part in "./-@_%+$":
                out.append(part)
            elif kind == "No" and unicodedata.numeric(part).is_integer():
                out.append(str(int(unicodedata.numeric(part))))
            elif kind[0] in "LN":
                out.append(part)
    return folded("".join(out))


def plain(char: str) -> bool:
    return char == "*" or (char.isascii() and char.isalnum())


def step_inner_marks(text: str) -> str:
    """One of ./-@_ stays only between two of a-z0-9*."""
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return "".join(char for before, char, after in around if char not in "./-@_" or (plain(before) and plain(after)))


def step_masks(text: str) -> str:
    text = re.sub(r"([0-9]),(?=[0-9]{3}(?:[^0-9]|$))", r"\1", text)
    text = re.sub(r"([0-9*])x{1,20}(?=[0-9*x])", r"\1*", text)
    text = re.sub(r"([0-9])x{2,20}", r"\1*", text)
    out = text
    for match in reversed(list(re.finditer(r"\*{1,3}", text))):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if before and after and HAN.match(before) and HAN.match(after):
            out = out[: match.start()] + out[match.end() :]
    return out


def step_clauses(text: str) -> str:
    """Two or more clauses of one character in a row are joined to what stands before; marks in a row become one."""
    parts = re.split("([,。])", text)
    out, at = [parts[0]], 1
    while at < len(parts):
        end = at
        while end < len(parts) and len(parts[end + 1]) == 1 and HAN.match(parts[end + 1]):
            end += 2
        if end - at >= 4:
            out += [parts[n + 1] for n in range(at, end, 2)]
            at = end
        else:
            out += [parts[at], parts[at + 1]]
            at += 2
    joined = "".join(out)
    joined = re.sub("[,。]{2,200}", lambda match: "。" if "。" in match.group() else ",", joined)
    for written, meant in SCORING["normalise"]["spelt"]:
        joined = joined.replace(written, meant)
    return joined.strip(",。")


def normalise(text: str) -> str:
    return step_clauses(step_masks(step_inner_marks(step_characters(text))))


def reading(text: str) -> list[str]:
    mine: list[str] = []
    theirs: list[str] = []
    lines = mine
    for line in text.split("\n"):
        for side, names in ((mine, SCORING["turns"]["caller"]), (theirs, SCORING["turns"]["other"])):
            match = re.match(r"[ \t\u3000]{0,4}(" + "|".join(names) + r")[ \t\u3000]{0,2}[:：]", line, re.I)
            if match:
                lines, line = side, line[match.end() :]
                break
        lines.append(line)
    said: list[str] = []
    warned: list[str] = []
    for sentence in normalise("\n".join(mine)).split("。"):
        (warned if any(word in sentence for word in SCORING["warning"]) else said).append(sentence)
    return ["。".join(said), "。".join(warned), normalise("\n".join(theirs))]


def stands(rule: dict[str, Any], text: str) -> bool:
    return any(word in text for word in rule["literals"] or ()) or bool(rule["re2"] and re.search(rule["re2"], text))


def runs(text: str) -> set[str]:
    """One to three characters in a row, and two with one or two between, of a text with its edges."""
    whole = f"<{text}>" if text else ""
    tight = {whole[at : at + n] for n in (1, 2, 3) for at in range(len(whole) - n + 1)}
    return tight | {whole[at] + "?" * n + whole[at + n + 1] for n in (1, 2) for at in range(len(whole) - n - 1)}


def named() -> list[dict[str, Any]]:
    """The indicators as rules."""
    weighed = SCORING["indicators"]
    found = []
    for body in VECTORS["indicators"]:
        word, types = normalise(body["value"]), dict.fromkeys(body["types"], weighed["type"])
        if len(word) >= weighed["least"]:
            found.append({"id": body["id"], "says": "scam", "literals": [word], "re2": None, "weight": weighed["weight"], "types": types})
    return found


def verdict(text: str) -> dict[str, Any]:
    parts = reading(text)
    placed: dict[str, float] = {}
    types = dict(SCORING["types"]["bias"])
    raw, groups = 0.0, set()
    behind = [runs(part) for part in parts]
    scale = 1 / max(sum(map(len, behind)), SCORING["background"]["least"]) ** SCORING["background"]["power"]
    for rule in (*VECTORS["rules"], *named()):
        where = [number for number, part in enumerate(parts) if stands(rule, part)]
        if where:
            share = placed[rule["id"]] = SCORING["factors"][rule["says"]][where[0]]
            raw += rule["weight"] * share
            groups |= set(SCORING["groups"].get(rule["id"], ())) if share == 1 else set()
            for code, weight in rule["types"].items() if rule["says"] == "scam" else ():
                types[code] += weight * share
    raw += sum(pair["weight"] for pair in SCORING["pairs"] if set(pair["groups"]) <= groups)
    beside = SCORING["bias"]
    for part, found in zip(("said", "warned", "other"), behind, strict=True):
        beside += sum(SCORING["background"][part].get(gram, 0) for gram in found) * scale
    retold = SCORING["retold"]["bias"] + sum(SCORING["retold"]["background"].get(gram, 0) for gram in behind[0]) * scale
    raw += min(beside, retold)
    for gram in behind[0]:
        for code, weight in SCORING["types"]["background"].get(gram, {}).items():
            types[code] += weight * scale
    tilt = SCORING["calibration"]["bias"] + log(SCORING["prior"] / (1 - SCORING["prior"]))
    score = 1 / (1 + exp(-(SCORING["calibration"]["slope"] * raw + tilt)))
    likeliest = max(sorted(types), key=lambda code: round(types[code], 9))
    return {
        "parts": parts,
        "cues": placed,
        "raw": raw,
        "score": score,
        "type": likeliest,
        "is_scam": round(score, 6) >= SCORING["threshold"],
    }


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    """Of a feed whose one pattern holds the rules of the vectors, with the indicators, nothing else."""
    body = {"id": "p-1", "status": "active", "cues": VECTORS["rules"]}
    weights = {rule["id"]: {"weight": rule["weight"], "types": rule["types"]} for rule in VECTORS["rules"]}
    feed = write_entries(tmp_path_factory.mktemp("vectors"), {**SCORING, "cues": weights}, {"p-1": body}, VECTORS["indicators"])
    return Detector.load(feed)


def name(vector: dict[str, Any]) -> str:
    return ascii(vector["text"])[:24]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=name)
def test_the_detector_gives_the_vectors(detector: Detector, vector: dict[str, Any]) -> None:
    text = vector["text"]
    assert detector.reader.normalise(text) == vector["normalised"]
    found = detector.reader.read(text)
    assert [found.said, found.warned, found.other] == [vector["said"], vector["warned"], vector["other"]]
    placed = detector.scoring.place(detector.find(found, grams(found)))
    assert {detector.rules[number].id: share for number, share in placed.items()} == vector["cues"]
    told = detector.score(text)
    assert told.score == pytest.approx(vector["score"], abs=2e-6)
    assert (told.type.code, told.is_scam) == (vector["type"], vector["is_scam"])


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=name)
def test_a_second_engine_gives_the_vectors(vector: dict[str, Any]) -> None:
    assert normalise(vector["text"]) == vector["normalised"]
    told = verdict(vector["text"])
    assert told["parts"] == [vector["said"], vector["warned"], vector["other"]]
    assert told["cues"] == vector["cues"]
    assert told["raw"] == pytest.approx(vector["raw"], abs=1e-5)
    assert told["score"] == pytest.approx(vector["score"], abs=2e-6)
    assert (told["type"], told["is_scam"]) == (vector["type"], vector["is_scam"])


def test_the_vectors_are_of_today() -> None:
    assert [vector["text"] for vector in VECTORS["vectors"]] == TEXTS
    assert text_of(made()) == path_of("vectors.json").read_text("utf-8")


def test_many_at_once_give_the_vectors(detector: Detector) -> None:
    """By numpy, beside texts that share nothing with them, in batches of their own."""
    odd = ["𠀀𠀁" * 300, "\ud83d", "x" * 20_000, "安，" * 9000, "".join(map(chr, range(0x4E00, 0x4E00 + 9000)))]
    texts = [text for at in range(60) for text in (*TEXTS, f"第{at}条" + odd[at % len(odd)])]
    assert len(texts) > 3000
    one = {text: detector.score(text) for text in set(texts)}
    many = list(detector.score_many(texts))
    assert "_table" in vars(detector), "numpy was not asked"
    assert many == [one[text] for text in texts]


def test_without_numpy_the_same(detector: Detector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kb.detect.many", None)
    plain = Detector(detector.rules, detector.scoring, detector.reader)
    texts = TEXTS * 50
    assert list(plain.score_many(texts)) == [detector.score(text) for text in TEXTS] * 50
    assert plain._table is None

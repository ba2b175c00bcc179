"""Bytes to text: what is refused before that, and that no mislabelled page turns into mojibake."""

from __future__ import annotations

import random

import pytest

from crawlers.decode import CLEAR_SCORE, MAX_BYTES, MAX_LT, Decoded, Refused, _least_share, decode, gate, score, to_utf8
from tests.clock import seconds

SIMPLIFIED = (
    "近日，市公安局城西分局接到群众报警，称在网上兼职刷单时被骗走三万余元。民警提醒广大市民，凡是要求先行垫付资金的刷单都是诈骗，"
    "不要轻信陌生人发来的链接和二维码，遇到可疑情况请及时拨打反诈专线咨询。"
)
TRADITIONAL = (
    "警方近日接獲多宗市民報案，指收到冒充銀行職員的來電，騙徒聲稱事主的戶口涉及洗黑錢，要求將存款轉帳至指定戶口作調查。"
    "警方呼籲市民切勿向陌生人透露個人資料及網上理財密碼，如有懷疑應立即致電防騙熱線查詢。"
)
TEXTS = {"hans": SIMPLIFIED, "hant": TRADITIONAL}
TRUE = {"hans": ("utf-8", "gb18030", "gb2312", "utf-8-sig", "utf-16"), "hant": ("utf-8", "big5", "big5hkscs", "gb18030")}
CLAIMS = ("utf-8", "gb2312", "gbk", "gb18030", "big5", "iso-8859-1", "windows-1252", "", None)


def page(text: str, claim: str | None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={claim}">' if claim is not None else ""
    return f"<html><head>{meta}<title>{text[:20]}</title></head><body><div id='zoom'><p>{text}</p></div></body></html>"


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize(("name", "codec"), [(n, c) for n, codecs in TRUE.items() for c in codecs])
def test_a_wrong_label_does_not_matter(name: str, codec: str, claim: str | None) -> None:
    html = page(TEXTS[name], claim)
    assert decode(html.encode(codec), "gbk" if claim == "big5" else claim).text.lstrip("\ufeff") == html


def test_gb2312_means_gb18030() -> None:
    text = SIMPLIFIED + "受害人朱镕某、𠮷某，地点在㙟城镇"  # characters outside GB 2312
    assert decode(page(text, "gb2312").encode("gb18030"), "gb2312").text == page(text, "gb2312")


@pytest.mark.parametrize(("wrong", "right"), [("gb18030", "utf-8"), ("big5hkscs", "utf-8"), ("latin-1", "utf-8")])
def test_text_broken_before_it_was_published_is_refused(wrong: str, right: str) -> None:
    broken = page(SIMPLIFIED.encode(right).decode(wrong, "replace") * 3, "utf-8").encode("utf-8")
    if wrong == "latin-1":  # such text has no ideographs at all: nothing there that reads as Chinese
        assert score(decode(broken).text) == 1.0
        return
    with pytest.raises(Refused) as caught:
        decode(broken)
    assert caught.value.code in ("mojibake", "undecodable")


def test_few_lost_characters_are_kept_many_are_refused() -> None:
    raw = bytearray(page(SIMPLIFIED * 10, "utf-8").encode())
    middle = raw.index("诈骗".encode()) + 1
    raw[middle] = 0xFF
    assert decode(bytes(raw)).text.count("�") >= 1
    for at in range(200, len(raw) - 200, 40):
        raw[at] = 0xFF
    with pytest.raises(Refused):
        decode(bytes(raw))


HOSTILE = {
    "too_large": b"<p>" + b"x" * MAX_BYTES,
    "empty": b" \r\n\t ",
    "not_text": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 64,
    "hostile_markup": b"<b>" * (MAX_LT + 1),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_the_gate_refuses_in_no_time(code: str) -> None:
    def refuse() -> None:
        with pytest.raises(Refused) as caught:
            gate(HOSTILE[code])
        assert caught.value.code == code and caught.value.message

    assert seconds(refuse) < 2.0


ALPHABETS = (SIMPLIFIED, TRADITIONAL, "，。“”——…·、《》１２ＡＢ", "㙟𠮷龘靐禤", "絽蔘螘", "あいうカキ", "\u00a0\u3000\ue000")


def test_what_is_plainly_chinese_is_no_less_so_by_a_closer_look(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(5)
    quick = []
    for _ in range(400):
        weights = [400 if alphabet is SIMPLIFIED else rng.choice((0, 0, 1, 20)) for alphabet in ALPHABETS]
        letters = rng.choices(ALPHABETS, weights, k=rng.randint(1, 300))
        text = "".join(rng.choice(alphabet) for alphabet in letters)
        assert _least_share(text) <= score(text) + 1e-9, text
        quick.append((text.encode(), _least_share(text) >= CLEAR_SCORE))
    answers = [_answer(raw) for raw, _ in quick]
    assert 50 < sum(clear for _, clear in quick) < 350
    monkeypatch.setattr("crawlers.decode._least_share", lambda others: 0.0)
    assert [_answer(raw) for raw, _ in quick] == answers


def _answer(raw: bytes) -> Decoded | str:
    try:
        return decode(raw)
    except Refused as error:
        return error.code


def test_the_bytes_of_a_text_are_its_own() -> None:
    first, second = (page(SIMPLIFIED + tail, "utf-8") for tail in ("一", "二"))
    texts = [decode(html.encode()).text for html in (first, second)] + [decode(first.encode("gb18030"), "gb18030").text, "x"]
    assert [to_utf8(text) for text in texts] == [text.encode() for text in texts]
    whole = page(SIMPLIFIED * 10, "utf-8")
    assert to_utf8(decode(whole.encode()[:-1] + b"\xff").text) == (whole[:-1] + "\ufffd").encode()

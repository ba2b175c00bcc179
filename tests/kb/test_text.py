"""One tokenizer for index and query: folding keeps offsets, a query finds exactly what stands in a text."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import Phrase, fold, jieba_segmenter, query_phrases, sentences, tokens, tokens_version, word_pattern, words

TEXTS = (
    "佛山市的李女士接到“客服”电话，称其百万保障到期。\n她按要求下载APP，先后转账3笔共19240元！",
    "警方提醒：安全账户,都是诈骗；請勿轉帳。１０分鐘內被騙港幣240萬元",
    "4S店4s店的王某a1b2，某。某某\n某",
    "",
    "。，！",
    "x",
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("詐騙集團冒充電商客服", "诈骗集团冒充电商客服"),
        ("ＡＰＰ　（１９２４０元）", "app (19240元)"),
        ("①5000元②", "①5000元②"),
        ("乾隆乾淨", "干隆干净"),
        ("İßﬁ㎡½", "İßﬁ㎡½"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_keeps_length_and_is_idempotent(text: str) -> None:
    once = fold(text)
    assert len(once) == len(text)
    assert fold(once) == once


@given(st.text(alphabet='报警。！？；\n \u3000”"他说a1', max_size=60))
def test_sentences_lose_nothing_but_blanks(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    quoted = "".join(text[s.start : s.end] for s in spans)
    assert [c for c in quoted if c not in '。！？；\n \u3000”"'] == [c for c in text if c not in '。！？；\n \u3000”"']
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)


def stands_in(tokens_of_text: list[str], phrase: Phrase) -> bool:
    size = len(phrase.tokens)
    for at in range(len(tokens_of_text) - size + 1):
        window = tokens_of_text[at : at + size]
        if phrase.prefix:
            if window[:-1] == list(phrase.tokens[:-1]) and window[-1].startswith(phrase.tokens[-1]):
                return True
        elif window == list(phrase.tokens):
            return True
    return False


def found(text: str, query: str) -> bool:
    made = tokens(text)
    return all(any(stands_in(made, phrase) for phrase in word) for word in query_phrases(query))


def defined(text: str, query: str) -> bool:
    patterns = [word_pattern(word) for word in query.split()]
    return all(pattern is not None and pattern.search(fold(text)) is not None for pattern in patterns)


def test_query_finds_what_the_definition_finds() -> None:
    chance = random.Random(7)
    seen = {True: 0, False: 0}
    for _ in range(4000):
        source = chance.choice([t for t in TEXTS if t])
        start = chance.randrange(len(source))
        query = source[start : start + chance.randint(1, 9)].replace("\n", chance.choice(["", " "]))
        if chance.random() < 0.2:
            query = query[::-1]
        for text in TEXTS:
            expected = defined(text, query)
            assert found(text, query) == expected, (text, query)
            seen[expected] += 1
    assert min(seen.values()) > 1000


@pytest.mark.parametrize(
    ("text", "query", "match"),
    [
        ("被骗19240元", "240", False),
        ("被骗19240元", "19240", True),
        ("安全，账户", "安全账户", False),
        ("安全账户", "安全，账户", True),
        ("安全，\n账户", "安全、账户", True),
        ("佛山市", "山", True),
        ("佛山市", "市", True),
        ("下载App后", "下载app", True),
        ("下载App后", "下载ap", False),
        ("轉入帳戶", "转入", True),
        ("任何文字", "！", False),
    ],
)
def test_contained(text: str, query: str, match: bool) -> None:
    assert found(text, query) is match
    assert defined(text, query) is match


def test_fts_phrase_is_quoted() -> None:
    assert [p.to_fts() for p in query_phrases("店")[0]] == ['"店"*']
    assert query_phrases('" OR 1')[0] == []


def test_both_segmenters_cut_alike() -> None:
    slow = jieba_segmenter()
    for text in TEXTS:
        folded = fold(text)
        assert words(text) == [word for word in slow(folded) if tokens(word)], text


def test_our_words_are_words() -> None:
    assert "杀猪盘" in words("这是一起典型的杀猪盘诈骗")
    assert "百万保障" in words("关闭百万保障服务")


def test_tokens_version_names_one_state() -> None:
    assert len(tokens_version()) == 16
    assert tokens_version() == tokens_version()

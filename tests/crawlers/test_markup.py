"""The tree of a page: made once, of the bytes as they are, and what an early end cut off is there."""

from __future__ import annotations

import pytest
from lxml import etree

from crawlers.decode import decode
from crawlers.families.markup import tree_of
from crawlers.families.recent import KEPT, Recent

TEXT = "<p>民警提醒大家不要轻信陌生来电，遇到可疑情况及时拨打反诈专线。</p>"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (f"<html><body>{TEXT}</body></HTML >\n<p>后</p></html>", f"<html><body>{TEXT}<p>后</p>"),
        (f" \u3000<div>{TEXT}</div>\u3000\n", f"<div>{TEXT}</div>"),
        (f"<d\0iv>{TEXT}</div>", f"<div>{TEXT}</div>"),
        (f"文{TEXT}\0", f"文{TEXT}"),
        ("", "<html></html>"),
    ],
)
def test_the_tree_is_that_of_the_text_without_what_is_no_part_of_it(text: str, same: str) -> None:
    want = "".join(etree.HTML(same).itertext())
    assert "".join(tree_of(text).root.itertext()).replace("\n", "") == want
    if TEXT in text:
        read = decode(text.encode()).text
        assert "".join(tree_of(f"{read} ").root.itertext()).replace("\n", "").rstrip() == want


def test_what_was_made_of_a_text_is_made_once_until_it_is_forgotten() -> None:
    made = []
    made_of = Recent(lambda text: made.append(text) or len(made))
    assert [made_of("a"), made_of("a"), made_of("".join(["", "a"]))] == [1, 1, 1]
    assert [made_of(str(n)) for n in range(KEPT)] == list(range(2, 2 + KEPT))
    assert made_of("a") == 2 + KEPT, "only the last ones are kept"
    made_of.forget()
    assert made_of("a") == 3 + KEPT

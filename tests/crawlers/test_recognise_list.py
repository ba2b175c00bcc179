"""Which family's lists a column page is of: by its script or by the addresses it links to."""

from __future__ import annotations

import pytest

from crawlers.families import Page, recognise_list

HEX = "0f3c5d7b9a1e2f4c6d8b0a9e7f5c3d1b"


def links(*hrefs: str) -> str:
    return "<div><a href='/about.html'>关于</a><ul>" + "".join(f"<li><a href='{h}'>一则</a></li>" for h in hrefs) + "</ul></div>"


@pytest.mark.parametrize(
    "family, markup",
    [
        ("hanweb", "<script type='text/xml'><datastore><recordset></recordset></datastore></script>"),
        ("hanweb", links("/art/2024/8/29/art_12_345.html", "/art/2024/8/28/art_12_344.html")),
        ("trs", links("./202402/t20240205_51605.html", "./202402/t20240201_51600.html")),
        ("vsb", links("info/1006/2466.htm")),
        ("ucap", links(f"/c100/2024/8/29/{HEX}.shtml", f"/c100/2024/8/28/{HEX}.shtml")),
        ("gkmlpt", links("/jwzx/content/post_4321.html")),
        ("wechat", links(*(f"https://mp.weixin.qq.com/s/{HEX[:21]}{n}" for n in "abc"))),
        (None, links("/news/1", "/news/2", "http://www.b.example/art/2024/8/29/art_12_345.html")),
    ],
)
def test_recognise_list(family: str | None, markup: str) -> None:
    assert recognise_list(Page("http://gaj.a.example/jwzx/", markup)) == family

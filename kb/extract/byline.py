"""Who signs a notice: reporters, interns and correspondents named in its first and last lines."""

from __future__ import annotations

import re

REPORTER = re.compile(
    r"(?:记者|通讯员|实习生|作者)\s?[:：/／]?\s?(?P<names>[一-龥]{2,4}(?:[\s、][一-龥]{2,4}){0,4})(?=\s|$|实习生|通讯员|报道|[）)])"
)
_NO_NAME = ("记者", "通讯员", "实习生", "作者", "编辑", "报讯", "了解到", "获悉", "看到", "发现")
_NO_END = ("报道", "供图", "摄影", "供稿")  #: of what stands behind the names: 南昌报道, 通讯员供图
_EDGE = 160  #: characters at either end in which a byline stands


def find_authors(text: str) -> tuple[str, ...]:
    """Names in a byline of the text's first or last lines, each once; a person whom a story calls a reporter is none.

    >>> find_authors("晚报记者 林小舟 实习生 贺晴\\n近日，警方通报一起案件。")
    ('林小舟', '贺晴')
    """
    ends = text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]}\n{text[-_EDGE:]}"
    names: list[str] = []
    for match in REPORTER.finditer(ends):
        names += [name for name in re.split(r"[\s、]{1,4}", match["names"]) if name not in _NO_NAME and not name.endswith(_NO_END)]
    return tuple(dict.fromkeys(names))

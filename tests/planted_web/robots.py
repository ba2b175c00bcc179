"""The robots.txt of every kind, and what each of them allows: read by the checker as RFC 9309 has it, apart from any crawler's reading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

#: the product token that `us` forbids
AGENT = "scam-bulletins"
_COMMON = "User-agent: *\nDisallow: /search\nDisallow: /login\nDisallow: /admin/\nDisallow: /trap/\n"
WALLED = frozenset({"all", "us", "401", "403", "500", "503", "drop", "challenge"})
CHALLENGE = (
    "<script>document.cookie=('_')+('_')+('jsl_clearance_s=')+'1772330000.12|0|'+(function(){return [+!![]+[]].join('')})()"
    "+';max-age=3600;path=/';location.href=location.pathname+location.search</script>"
)


def text_of(kind: str, paths: tuple[str, ...] = ()) -> str:
    """The file of a kind; `paths` are what `column` forbids."""
    return {
        "allow": "User-agent: *\nDisallow:\n",
        "some": _COMMON + "Disallow: /*.zip$\nDisallow: /attach/*.xls\nSitemap: /sitemap.xml\n",
        "column": _COMMON + "".join(f"Disallow: {path}\n" for path in paths),
        "all": "User-agent: *\nDisallow: /\n",
        "others": f"User-agent: Baiduspider\nUser-agent: 360Spider\nDisallow: /\n\n{_COMMON}",
        "us": f"{_COMMON}\nUser-agent: {AGENT}\nDisallow: /\n",
        "delay": f"{_COMMON}Crawl-delay: 5\n",
        "long-delay": f"{_COMMON}Crawl-delay: 12\n",
        "hours": f"{_COMMON}Visit-time: 0000-1600\n",
        "slow": _COMMON,
        "redirect": _COMMON,
        "bom": "\ufeff# robots\r\n" + _COMMON.replace("\n", "\r\n") + "Allow: /search/help.html\r\n",
        "big": _COMMON + "".join(f"# {n:06d} filler of a webmaster who kept everything ever written\n" for n in range(9000)),
        "html": "<html><head><title>首页</title></head><body>User-agent: * is not said here</body></html>",
    }[kind]


@dataclass
class Policy:
    """What a robots.txt says to one agent."""

    refuses_all: bool = False
    rules: list[tuple[str, bool]] = field(default_factory=list)  #: pattern, allowed
    delay: float = 0.0
    hours: tuple[int, int] | None = None  #: minutes of the day, UTC

    def allows(self, path: str) -> bool:
        """Longest match wins; a tie goes to allow. `path` has its query."""
        if path.partition("?")[0] == "/robots.txt":
            return True
        if self.refuses_all:
            return False
        best, verdict = -1, True
        for pattern, allowed in self.rules:
            if len(pattern) >= best and _matches(pattern, path):
                verdict = allowed if len(pattern) > best else verdict or allowed
                best = len(pattern)
        return verdict


def _matches(pattern: str, path: str) -> bool:
    tail = pattern.endswith("$")
    parts = [re.escape(unquote(part)) for part in pattern.removesuffix("$").split("*")]
    return re.match(".*".join(parts) + ("$" if tail else ""), unquote(path)) is not None


def policy_of(status: int, body: str, agent: str = AGENT) -> Policy:
    """What an answer to /robots.txt means: 4xx but 401 and 403 allow all; 401, 403, 5xx and silence (0) refuse all."""
    if status in (401, 403, 429, 0) or status >= 500:
        return Policy(refuses_all=True)
    return Policy() if status != 200 else read(body, agent)


def read(body: str, agent: str = AGENT) -> Policy:
    groups: list[tuple[list[str], Policy]] = []
    open_group = False
    for line in body.lstrip("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if not open_group:
                groups.append(([], Policy()))
            groups[-1][0].append(value.lower())
            open_group = True
            continue
        open_group = False
        if groups:
            _rule(groups[-1][1], key, value)
    ours = [policy for names, policy in groups if agent.lower() in names] or [policy for names, policy in groups if "*" in names]
    found = Policy()
    for policy in ours:
        found.rules += policy.rules
        found.delay = max(found.delay, policy.delay)
        found.hours = policy.hours or found.hours
    return found


def _rule(policy: Policy, key: str, value: str) -> None:
    if key in ("allow", "disallow") and value:
        policy.rules.append((value, key == "allow"))
    elif key == "crawl-delay" and re.fullmatch(r"\d{1,4}(\.\d{1,3})?", value):
        policy.delay = float(value)
    elif key == "visit-time" and re.fullmatch(r"\d{4}-\d{4}", value):
        first, last = value.split("-")
        policy.hours = (int(first[:2]) * 60 + int(first[2:]), int(last[:2]) * 60 + int(last[2:]))

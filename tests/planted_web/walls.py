# ruff: noqa: E501 - markup stands on a line as it is served
"""Walls: what stands before a site, or before its inner pages, for whoever runs no script."""

from __future__ import annotations

from .plan import Plan

_JSL = (
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('clearance')+'=1735021188.6|0|'+(function(){var t=[+!![]+[]];"
    "return t.join('')})()+';max-age=3600;path=/';/* __jsl_clearance */location.href=location.pathname+location.search</script>"
)
_RS = '<html><head><meta id="9DhefwqGPrzGxEp9hPaoag" content="{}"><script>$_ts=window[\'$_ts\'];if(!$_ts)$_ts={{}};$_ts.nsd=41235;</script></head><body></body></html>'
_WZWS = '<html><head><noscript><h1>请启用脚本</h1></noscript></head><body><script>/* wzws-waf-cgi */var wzwsquestion="a";document.cookie="wzws_cid=1";</script></body></html>'
_ACW = "<html><script>var arg1='3000176000856006061501533003690027800375';/* acw_sc__v2 */function reload(x){document.cookie='acw_sc__v2='+x;location.reload()}</script></html>"
_FORBIDDEN = (
    "<html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center><hr><center>WAF</center></body></html>"
)
_SCRIPTS = {"521": (_JSL, 521), "412": (_RS, 412), "202": (_WZWS, 202), "403": (_FORBIDDEN, 403), "cookie": (_ACW, 200)}
#: kinds that let the home page through
INNER = {"inner412": "412", "inner403": "403", "innercookie": "cookie"}
KINDS = (*_SCRIPTS, *INNER, "tls")


def wall_answer(plan: Plan, day: int, path: str) -> tuple[bytes, int, str, tuple[tuple[str, str], ...]] | None:
    """Body, status, type and headers of the wall before this path; None where there is none."""
    kind = plan.wall(day)
    if not kind:
        return None
    if kind == "tls":
        return b"", 301, "text/html", (("Location", f"https://{plan.host}{path}"),)
    if kind in INNER:
        if path.partition("?")[0] in ("/", "/index.html"):
            return None
        kind = INNER[kind]
    text, status = _SCRIPTS[kind]
    cookie = (("Set-Cookie", f"__jsluid_h={plan.token('jsl', day)}; max-age=31536000; path=/; HttpOnly"),)
    return text.encode(), status, "text/html; charset=utf-8", cookie

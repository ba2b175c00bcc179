"""What an indicator of the feed names, for formats that have a word of their own for each kind."""

from __future__ import annotations

import re

from kb.feeds.log import Body

APP, IP, HOST, ADDRESS = "app", "ip", "host", "address"
_HOST = re.compile(r"(?=[a-z0-9_.-]{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.){1,20}[a-z0-9-]{2,63}")
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")


def kind_of(body: Body) -> str:
    """
    >>> [kind_of({"indicator": "site", "value": value}) for value in ("203.0.113.9", "a-b.example", "https://a.example/x", "红花网")]
    ['ip', 'host', 'address', 'address']
    """
    if body["indicator"] == APP:
        return APP
    return IP if _IP.fullmatch(body["value"]) else HOST if _HOST.fullmatch(body["value"]) else ADDRESS

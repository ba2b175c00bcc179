"""No request leaves for an address that is not a declared host on the open internet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from nursery import Ended
from twisted.internet.address import IPv4Address, IPv6Address
from web import HOST, Answer, Web, column, listing, notice

from crawlers.guard import GuardedResolver, is_public, judge

INNER = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.0.0.1.:80/",
    "http://localhost/", "http://LOCALHOST/", "http://localhost.localdomain/", "http://sub.localhost/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[fe80::1]/", "http://[fc00::1]/", "http://10.0.0.1/",
    "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://0.0.0.0/",
    "http://0/", "http://224.0.0.1/", "http://router/", "http://printer.local/", "http://wiki.internal/", "http://nas.home.arpa/",
    "http://user:secret@gaj.anlan.example/", "http://gaj.anlan.example@127.0.0.1/", "http://gaj.anlan.example:22/",
    "https://gaj.anlan.example:8443/", "file:///etc/passwd", "ftp://gaj.anlan.example/", "data:text/html,x", "gopher://gaj.anlan.example/",
    "http://gaj.anlan.example\\@127.0.0.1/", "http:///127.0.0.1/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "//127.0.0.1/", "",
]  # fmt: skip


@pytest.mark.parametrize("url", INNER)
def test_internal_addresses_are_judged(url: str) -> None:
    refusal = judge(url, lambda host: True, ("127.0.0.1", 9))
    assert refusal is not None and refusal.code and refusal.message


def test_only_the_source_s_own_hosts_pass() -> None:
    allowed = {"gat.hunan.gov.cn"}
    assert judge("https://gat.hunan.gov.cn/gat/x.html", allowed.__contains__) is None
    for url in (
        "https://gat.hunan.gov.cn.evil.com/",
        "https://evilgat.hunan.gov.cn/",
        "https://hunan.gov.cn/",
        "https://gat.hunan.gov.cn./",
    ):
        refusal = judge(url, allowed.__contains__)
        assert (refusal is not None and refusal.code == "offsite") or (refusal is not None and url.endswith("cn./"))


def test_example_names_exist_on_the_sample_web_alone() -> None:
    refusal = judge("http://gaj.anlan.example/", lambda host: True)
    assert refusal is not None and refusal.code == "private_address"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("255.255.255.255", False), ("224.0.0.1", False), ("240.0.0.1", False),
        ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False), ("::ffff:8.8.8.8", True),
        ("2002:7f00:0001::", False), ("2002:0808:0808::", True), ("64:ff9b::7f00:1", False), ("64:ff9b::808:808", True), ("words", False),
        ("192.0.2.1", False), ("198.18.0.1", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


class Heard:
    """What a resolver told."""

    def __init__(self) -> None:
        self.addresses: list[Any] = []
        self.done = False

    def resolutionBegan(self, resolution: Any) -> None:
        pass

    def addressResolved(self, address: Any) -> None:
        self.addresses.append(address)

    def resolutionComplete(self) -> None:
        self.done = True


class Reactor:
    """A reactor whose names change their address with every question."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = iter(answers)
        self.nameResolver = self

    def resolveHostName(self, receiver: Any, name: str, port: int, *rest: Any) -> None:
        receiver.resolutionBegan(None)
        for address in next(self.answers):
            receiver.addressResolved((IPv6Address if ":" in address else IPv4Address)("TCP", address, port))
        receiver.resolutionComplete()


def resolve(resolver: GuardedResolver, name: str, port: int = 443) -> list[tuple[str, int]]:
    heard = Heard()
    resolver.resolveHostName(heard, name, port)
    assert heard.done
    return [(a.host, a.port) for a in heard.addresses]


def test_a_name_with_one_inner_address_has_none() -> None:
    resolver = GuardedResolver(Reactor(["8.8.8.8"], ["8.8.8.8", "127.0.0.1"], ["::ffff:10.0.0.1"], []), None)
    assert resolve(resolver, "gat.hunan.gov.cn") == [("8.8.8.8", 443)]
    assert resolve(resolver, "rebinds.example.org") == [] and GuardedResolver.refused["rebinds.example.org"] == "127.0.0.1"
    assert resolve(resolver, "mapped.example.org") == []
    assert resolve(resolver, "nowhere.example.org") == []


def test_the_sample_web_is_one_address_and_port() -> None:
    assert resolve(GuardedResolver(Reactor(), None), "gaj.anlan.example") == []
    resolver = GuardedResolver(Reactor(["127.0.0.1"], ["127.0.0.1"]), ("127.0.0.1", 8123))
    assert resolve(resolver, "gaj.anlan.example", 80) == [("127.0.0.1", 8123)]
    assert resolve(resolver, "localhost.example.org") == [] and resolve(resolver, "gaj.anlan.example.org") == []


def test_internal_addresses_are_never_asked(web: Web, kb: Callable[..., Ended], rows: Callable[..., list[Any]]) -> None:
    """By address, by link, by redirect and by page of a notice: the server stands there and hears of none."""
    web.fallbacks["127.0.0.1"] = web.fallbacks[f"127.0.0.1:{web.port}"] = lambda a: Answer(notice("内部"))
    forms = [url for url in INNER if url and not url.startswith("//")]
    ended = kb("add", "--json", f"http://127.0.0.1:{web.port}/x.html", *forms)
    assert ended.code == 1 and len(ended.rows) == len(forms) + 1 and all(row["error"]["code"] for row in ended.rows)
    urls = column(web, HOST, 6)
    inner = ["http://127.0.0.1/", f"http://127.0.0.1:{web.port}/", "http://[::1]/", "file:///etc/passwd"]
    for url, target in zip(urls, inner, strict=False):
        web.put(url, Answer(status=302, headers={"Location": target}))
    web.put(urls[4], Answer(notice("多页", extra='<script>createPageHTML(2, 0, "//127.0.0.1/t20240305_1", "html")</script>')))
    links = [*urls, "http://127.0.0.1/jwzx/202403/t20240305_1.html", f"http://127.0.0.1:{web.port}/jwzx/202403/t20240305_2.html"]
    web.put(f"http://{HOST}/jwzx/index.html", Answer(listing([(u, "通报") for u in links])))
    kb("crawl")
    assert {asked.host for asked in web.log} == {HOST}
    assert rows("SELECT count(*) FROM bulletins") == [1]
    refused = dict(rows("SELECT url, code FROM quarantine"))
    assert [refused.get(u) for u in urls[:3]] == ["private_address"] * 3 and set(urls[3:5]) <= set(refused)

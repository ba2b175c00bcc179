"""Which addresses may be asked: the hosts a source declares and public addresses, checked at request, after redirects and at resolution."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider

from crawlers.source import host_of

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_INNER = re.compile(r"(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|home\.arpa|onion|test|invalid)$")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
MAX_URL = 2_000
SampleWeb = tuple[str, int]


class Refusal(IgnoreRequest):
    """A request that is not made: `code` for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def is_public(address: str) -> bool:
    """Is this IP address one of the open internet, also behind its mapped, 6to4, Teredo and NAT64 forms?"""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        inner = [x for x in (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())) if x is not None]
        if inner:
            return all(is_public(str(x)) for x in inner)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def judge(url: str, allows: Callable[[str], bool], sample: SampleWeb | None = None) -> Refusal | None:
    """Why this URL is not asked for, or None. Names are judged here, addresses when they are resolved."""
    if len(url) > MAX_URL:
        return Refusal("too_long", f"an address of {len(url):,} characters")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return Refusal("bad_address", "not a web address")
    if parts.scheme not in _PORTS:
        return Refusal("bad_scheme", f"{parts.scheme or 'no scheme'}: only http and https")
    if parts.username is not None or parts.password is not None:
        return Refusal("userinfo", "an address with a user name in it")
    host = (parts.hostname or "").lower()
    if not _NAME.fullmatch(host) or _INNER.search(host):
        return Refusal("private_address", f"{host or 'no host'}: not a public host name")
    if port not in (None, _PORTS[parts.scheme]):
        return Refusal("port", f"port {port}: only the scheme's own")
    if host.endswith(".example") and sample is None:
        return Refusal("private_address", f"{host}: a name reserved for examples")
    if not allows(host):
        return Refusal("offsite", f"{host}: not a host of this source")
    return None


class GuardMiddleware:
    """Judges every request, robots.txt and redirects among them, and the address that answered."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.sample: SampleWeb | None = crawler.settings.get("SAMPLE_WEB")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider: Any = self.crawler.spider
        if refusal := judge(request.url, spider.source.allows, self.sample):
            raise refusal

    def process_response(self, request: Request, response: Response) -> Response:
        peer = response.ip_address
        ours = self.sample is not None and host_of(request.url).endswith(".example") and str(peer) == self.sample[0]
        if peer is not None and not ours and not is_public(str(peer)):
            raise Refusal("private_address", f"{host_of(request.url)} answered from {peer}")
        return response


@provider(IResolutionReceiver)
class _Sieve:
    """Collects a name's addresses and passes them on only if all of them are public."""

    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self.receiver, self.host, self.refused = receiver, host, refused
        self.found: list[Any] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        self.found.append(address)

    def resolutionComplete(self) -> None:
        inner = next((a.host for a in self.found if not is_public(a.host)), None)
        if inner is not None:
            self.refused[self.host] = inner
            self.found = []
        for address in self.found:
            self.receiver.addressResolved(address)
        self.receiver.resolutionComplete()


@implementer(IHostResolution)
class _Fixed:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """The one resolver. What it answers is what is connected to, so that a name cannot change its address in between.

    With a sample web, names under `.example` are its address and port, whatever the port asked for; nothing else is loosened.
    """

    refused: dict[str, str] = {}  #: host -> the inner address it resolved to  # noqa: RUF012

    def __init__(self, reactor: Any, sample: SampleWeb | None) -> None:
        self.reactor = reactor
        self.inner = reactor.nameResolver
        self.sample = sample

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        return cls(reactor, crawler.settings.get("SAMPLE_WEB"))

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    def resolveHostName(
        self,
        receiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        if hostName.lower().endswith(".example"):
            resolution = _Fixed(hostName)
            receiver.resolutionBegan(resolution)
            if self.sample is not None:
                receiver.addressResolved(IPv4Address("TCP", *self.sample))
            receiver.resolutionComplete()
            return resolution
        sieve = _Sieve(receiver, hostName.lower(), self.refused)
        return self.inner.resolveHostName(sieve, hostName, portNumber, addressTypes, transportSemantics)

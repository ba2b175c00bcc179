"""The bundled list of whose sites there are: police by region, the portals that carry their notices. `load_sites` alone reads it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.source import TIERS, canonical, host_of, is_platform

HERE = Path(__file__).parent
SITES, PROVINCES = HERE / "police.tsv", HERE / "provinces.tsv"
NATIONAL = "000000"  #: the region of what speaks for the whole country, and of what lies outside GB/T 2260
KINDS = tuple("ministry province_police city_police county_police police_press government court press platform abroad".split())
#: kinds that have a home page of their own on which columns can be looked for
POLICE = frozenset(("ministry", "province_police", "city_police", "county_police"))
_COLUMNS = ("region", "kind", "tier", "home", "name", "note")
_ADDRESS = re.compile(r"[\d.]{7,15}|\[.{2,45}\]")


class SiteError(Exception):
    """A line of the list that is not as the house has it; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Site:
    """A publisher and where it stands. `tier` is what its host is worth over verified TLS."""

    region: str  #: GB/T 2260, six digits
    kind: str
    tier: str
    home: str
    name: str
    note: str = ""

    @property
    def host(self) -> str:
        return host_of(self.home)

    @property
    def province(self) -> Province:
        return provinces()[self.region[:2]]


@dataclass(frozen=True, slots=True)
class Province:
    """`folder` is where its sources stand, below `sources/`."""

    code: str  #: the first two digits of its regions
    folder: str
    name: str


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in reader:
            yield reader.line_num, {key: (value or "").strip() for key, value in row.items() if key}


@cache
def provinces() -> Mapping[str, Province]:
    """Province by the first two digits of a region's code; `00` is the whole country."""
    return {row["code"]: Province(**row) for _, row in _rows(PROVINCES)}


def load_sites(path: Path = SITES) -> tuple[Site, ...]:
    """The list in the order of its lines. Raises SiteError."""
    found: dict[str, Site] = {}
    for number, row in _rows(path):
        if tuple(row) != _COLUMNS:
            raise SiteError(f"{path}: line {number}: its columns are not {', '.join(_COLUMNS)}")
        site = Site(**row)
        if problem := next(_problems(site), None):
            raise SiteError(f"{path}: line {number}: {problem}")
        if site.home in found:
            raise SiteError(f"{path}: line {number}: home: {site.home} stands there twice")
        found[site.home] = site
    return tuple(found.values())


def _problems(site: Site) -> Iterator[str]:
    if not re.fullmatch(r"\d{6}", site.region) or site.region[:2] not in provinces():
        yield f"region: {site.region!r} is no code of six digits in a known province"
    if site.kind not in KINDS:
        yield f"kind: {site.kind!r} is none of {', '.join(KINDS)}"
    if site.tier not in TIERS:
        yield f"tier: {site.tier!r} is none of {', '.join(TIERS)}"
    if not site.name:
        yield "name: missing"
    try:
        own = canonical(site.home)
    except ValueError as error:
        yield f"home: {error}"
        return
    if own != site.home or urlsplit(own).scheme not in ("http", "https"):
        yield f"home: {site.home!r} is not written as {own}"
    if site.tier != "T2" and (is_platform(site.host) or _ADDRESS.fullmatch(site.host)):
        yield f"tier: {site.tier} on {site.host}, which vouches for nobody"


def site_at(url: str, region: str | None = None) -> Site:
    """The listed site of an address, else one of its own: a stranger, whose tier is T2 until somebody lists it. Raises SiteError."""
    try:
        home = canonical(url)
    except ValueError as error:
        raise SiteError(str(error)) from error
    sites = [s for s in load_sites() if s.host == host_of(home)]
    known = next((s for s in sites if urlsplit(home).path.startswith(urlsplit(s.home).path.rstrip("/"))), None)
    if known:
        return replace(known, home=home)
    if region is not None and (not re.fullmatch(r"\d{6}", region) or region[:2] not in provinces()):
        raise SiteError(f"region: {region!r} is no code of six digits in a known province")
    return Site(region or NATIONAL, "city_police", "T2", home, host_of(home))

"""The bundled list: every line is valid, its codes are those of GB/T 2260, and what is wrong is named by line."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import kb
from crawlers.sites import NATIONAL, POLICE, SITES, SiteError, load_sites, provinces
from crawlers.source import SOURCES, host_of, load_sources

REGIONS = Path(kb.__file__).parent / "lexicon" / "regions.csv"


def test_the_list_holds_every_province_and_its_cities() -> None:
    sites = load_sites()
    kinds = Counter(s.kind for s in sites)
    of_provinces = {s.province.code for s in sites if s.kind == "province_police"}
    assert kinds["province_police"] >= 31 and kinds["city_police"] + kinds["county_police"] >= 279
    assert of_provinces == set(provinces()) - {"00"}
    assert all(s.tier == "T0" or not s.host.endswith(".gov.cn") for s in sites if s.kind in POLICE)


def test_its_codes_are_regions_of_today() -> None:
    with REGIONS.open(encoding="utf-8") as file:
        known = {row["code"]: row for row in csv.DictReader(file)}
    for site in load_sites():
        assert site.region == NATIONAL or not known[site.region]["until"], site
    assert all(known[p.code + "0000"]["short"] == p.name for p in provinces().values() if p.code != "00")


def test_every_declared_source_stands_in_the_folder_of_its_province() -> None:
    for path in SOURCES.glob("*/*.yml"):
        source = load_sources()[path.stem]
        folder = provinces()[source.region[:2]].folder if source.region else "national"
        assert path.parent.name == folder, path


def test_every_declared_police_site_is_on_the_list() -> None:
    hosts = {s.host for s in load_sites()}
    listed = {host_of(url) for source in load_sources().values() for url in source.lists if source.tier == "T0"}
    assert listed <= hosts


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("13\tcity_police\tT0\thttp://a.gov.cn/\t某局\t", "region: '13'"),
        ("990000\tcity_police\tT0\thttp://a.gov.cn/\t某局\t", "region: '990000'"),
        ("130100\tblog\tT0\thttp://a.gov.cn/\t某局\t", "kind: 'blog'"),
        ("130100\tcity_police\tT7\thttp://a.gov.cn/\t某局\t", "tier: 'T7'"),
        ("130100\tcity_police\tT0\thttp://A.gov.cn\t某局\t", "home: 'http://A.gov.cn' is not written as http://a.gov.cn/"),
        ("130100\tcity_police\tT0\tgopher://a.gov.cn/\t某局\t", "home: not a web address"),
        ("130100\tcity_police\tT0\thttp://a.gov.cn/\t\t", "name: missing"),
        ("130100\tcity_police\tT0\thttp://1.2.3.4/x\t某局\t", "vouches for nobody"),
        ("130100\tplatform\tT1\thttps://www.163.com/\t网易号\t", "vouches for nobody"),
        ("130100\tcity_police\tT0\thttp://gaj.first.gov.cn/\t某局\t", "stands there twice"),
    ],
)
def test_what_is_wrong_is_named_by_line(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "police.tsv"
    head = SITES.read_text("utf-8").splitlines()[0]
    path.write_text(f"{head}\n130000\tprovince_police\tT0\thttp://gaj.first.gov.cn/\t某厅\t\n{line}\n", "utf-8")
    with pytest.raises(SiteError, match="line 3") as refused:
        load_sites(path)
    assert says in str(refused.value)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "police.tsv"
    path.write_text("region\thome\n130000\thttp://a.gov.cn/\n", "utf-8")
    with pytest.raises(SiteError, match="its columns are not"):
        load_sites(path)

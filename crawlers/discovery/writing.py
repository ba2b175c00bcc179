"""Writes what was found: source files with their runbook, golden folders; a file is there whole or not at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from crawlers.clock import china_day
from crawlers.discovery.findings import Finding, SiteReport
from crawlers.discovery.scout import domain
from crawlers.discovery.trial import Article, Tried
from crawlers.families import Page, read_article
from crawlers.notice import open_page
from crawlers.sites import Site
from crawlers.source import load_source, tier_of

_WIDTH = 10_000  #: no line of YAML is folded


def slug(site: Site) -> str:
    """A site's name in file names: `http://gaj.sjz.gov.cn/` -> `gaj_sjz`, `http://www.hengyang.gov.cn/gaj` -> `hengyang_gaj`."""
    own = domain(site.host)
    label = own.split(".")[0]
    below = site.host.removesuffix(own).removeprefix("www.").strip(".")
    path = re.sub(r"\.\w{1,6}$", "", site.home.split("/", 3)[-1].partition("?")[0])
    parts = [below, label, *path.strip("/").split("/")[-1:]]
    return re.sub(r"[^a-z0-9]+", "_", "_".join(p for p in parts if p).lower()).strip("_")


def write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, path)


def groups(tried: Sequence[Tried]) -> Iterable[tuple[str, list[Tried]]]:
    """(what the file's name ends in, columns that one source can hold): of one family, and taken or not. Declared ones are left out."""

    def key(t: Tried) -> tuple[bool, str]:
        return not t.finding.taken, t.finding.family

    new = sorted((t for t in tried if t.finding.declared is None), key=key)
    found = [(held, family, list(rows)) for (held, family), rows in groupby(new, key)]
    first = found[0][1] if found else ""
    for held, family, rows in found:
        yield "_".join((*((family,) if family != first else ()), *(("held",) if held else ()))), rows


def _pattern(findings: Sequence[Finding]) -> str | None:
    """One expression for all columns of a source; None where one of them has none, so that the family's holds."""
    known = [f.article for f in findings]
    if not all(known):
        return None
    unique = list(dict.fromkeys(str(a) for a in known))
    return unique[0] if len(unique) == 1 else "|".join(f"(?:{a})" for a in unique)


def _runbook(site: Site, tried: Sequence[Tried]) -> str:
    lines = [f"# {site.name}: columns that `kb sources discover` found on {china_day()} from {site.home}"]
    for t in tried:
        found = t.finding
        lines.append(f"# {found.name} {found.url}: {found.score} of 100 ({'; '.join(found.reasons)})")
        lines += [f"#   {trial.url}: {trial.why}" for trial in found.trials if trial.why]
    if not all(t.finding.taken for t in tried):
        lines.append("# Off: mixed columns, or articles that could not be read. Look at them, `kb sources check`, then enable.")
    else:
        lines.append("# On: its list and two articles of each column were read. Look at a few notices by eye before you trust them.")
    return "\n".join(" ".join(line.split()) for line in lines)


def source_text(site: Site, name: str, tried: Sequence[Tried]) -> str:
    """The source file of these columns."""
    source, findings = tried[0].source, [t.finding for t in tried]
    taken = all(f.taken for f in findings)
    titles = "、".join(dict.fromkeys(f.name for f in findings))
    said: dict[str, Any] = {
        "name": name,
        "title": f"{site.name} {titles}",
        "publisher": source.publisher,
        "authority": source.authority,
        "tier": source.tier,
        "region": source.region,
        "family": source.family,
        "lists": [f.url for f in findings],
        "allow": sorted({host for f in findings for host in f.hosts}),
        "article": _pattern(findings),
        "verified_live": china_day() if taken and not site.host.endswith(".example") else "never",
        "enabled": taken,
    }
    body = yaml.safe_dump({k: v for k, v in said.items() if v is not None}, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return f"{_runbook(site, tried)}\n{body}"


def _free(name: str, folder: Path, taken: Collection[str]) -> str:
    """This name, or it with a number where it is taken: what somebody may have edited is never written over."""
    numbered = (name, *(f"{name}_{n}" for n in range(2, 100)))
    return next(n for n in numbered if n not in taken and not (folder / f"{n}.yml").exists())


def write_sources(report: SiteReport, tried: Sequence[Tried], folder: Path, taken: Collection[str]) -> list[Path]:
    """The site's source files below `folder/<province>`; `taken` names are left alone. Raises SourceError for what would be refused."""
    found = []
    for ending, rows in groups(tried):
        here = folder / report.site.province.folder
        name = _free("_".join(filter(None, (slug(report.site), ending))), here, taken)
        path = here / f"{name}.yml"
        write_whole(path, source_text(report.site, name, rows))
        load_source(path)
        found.append(path)
    return found


# --- golden folders --------------------------------------------------------------------------------------------------


def write_golden(tried: Sequence[Tried], name: str, folder: Path) -> list[Path]:
    """One walk a column, `<folder>/<name>/<yyyymmdd-column>/` with its pages, `source.json` and the notice as it is read now.

    The pages are a third party's: for a look and for trials of your own, not to be passed on.
    """
    found = []
    for n, t in enumerate(tried):
        article = next((a for a, trial in zip(t.articles, t.finding.trials, strict=False) if trial.passed), None)
        if article is not None:
            found.append(_golden(t, article, folder / name, n))
    return found


def _golden(tried: Tried, article: Article, folder: Path, n: int) -> Path:
    source, pages = tried.source, (article.page, *article.parts)
    read = [Page(page.final_url, open_page(page)[0].text, page.sha256) for page in pages]
    bulletin = read_article(read[0], source.family, dict(source.options), read[1:])
    bulletin = replace(bulletin, source=source.name, tier=tier_of(read[0].url, [source])[0], region=source.region)
    walk = folder / f"{(bulletin.published or 'undated').replace('-', '')}-{n + 1}"
    walk.mkdir(parents=True, exist_ok=True)
    for at, page in enumerate(pages):
        (walk / ("page.html" if at == 0 else f"page_{at}.html")).write_bytes(page.raw)
    said = {
        "source": source.name,
        "family": source.family,
        "url": read[0].url,
        "tier": bulletin.tier,
        "region": source.region,
        "charset": open_page(article.page)[1],
        "more": [page.url for page in read[1:]],
        "list": tried.finding.url,
    }
    for file, value in (("source.json", said), ("bulletin.json", asdict(bulletin))):
        write_whole(walk / file, json.dumps(value, ensure_ascii=False, indent=1) + "\n")
    return walk

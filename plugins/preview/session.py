"""A preview from start to stop: builds into an output of its own, watches the folders, serves what stands."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.address import short_hash
from newsroom.disk_words import reason
from newsroom.problem import EditorError, Problem
from portal.folders import Folders, folders, state_folder
from portal.order import Order
from preview.held import build_showing_held
from preview.standing import Good, Snapshot, Standing

if TYPE_CHECKING:
    from preview.server import PreviewServer

# Milliseconds: an editor's save is over when nothing more is written for STEP; a folder being copied in is built after DEBOUNCE.
STEP, DEBOUNCE = 60, 600
FORGOTTEN_AFTER = 30 * 24 * 3600  # seconds
_MADE = re.compile(r"[0-9a-f]{10}")
# Seconds from a build to the collecting of what it left: the editor reads then.
COLLECT_AFTER = 2.0
Said = Callable[[Snapshot, float], None]


def preview_folders(order: Order) -> Folders:
    """Where a preview builds: below .cache/preview beside the published output, apart for each content folder. Raises EditorError."""
    for folder in (order.folders.content, order.folders.theme):
        _be_watchable(folder)
    name = short_hash(str(order.folders.content))
    output = order.folders.output.parent / ".cache" / "preview" / name
    places = folders(order.folders.content, output, order.folders.theme)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"预览要用的文件夹建不了：{reason(error)}。请用 --output 换一个能写的位置。"
        raise EditorError(Problem(str(output.parent), 0, message)) from None
    _forget_old(output.parent, name)
    return places


def _be_watchable(folder: Path) -> None:
    """Raise EditorError for a folder that cannot be watched: watchfiles takes UTF-8 names alone."""
    try:
        os.fsencode(folder).decode()
    except UnicodeDecodeError:
        message = "文件夹的名字不是 UTF-8 编码，预览看不到里面的改动。请给文件夹改个名字，再来一次。"
        raise EditorError(Problem(str(folder), 0, message)) from None


def _forget_old(root: Path, current: str) -> None:
    """Delete previews of content folders that nobody has looked at for a month: each is a whole site, and none would ever go.

    A mark beside each tells when it was last begun. Only what a preview made itself is deleted.
    """
    with suppress(OSError):
        (root / f".{current}.used").touch()
    for mark in root.glob(".*.used"):
        name = mark.name.removeprefix(".").removesuffix(".used")
        with suppress(OSError):
            if name != current and _MADE.fullmatch(name) and time.time() - mark.stat().st_mtime > FORGOTTEN_AFTER:
                for folder in (root / name, state_folder(root / name)):
                    if not folder.is_symlink():
                        shutil.rmtree(folder, ignore_errors=True)
                mark.unlink()


class Session:
    """One preview. `clock` gives the moment of each build (aware); without it every build has the order's."""

    def __init__(self, order: Order, *, port: int = 8000, clock: Callable[[], datetime] | None = None) -> None:
        """Binds the port at once (0: any free one). Raises EditorError for places that cannot be, OSError for a port that is taken."""
        from preview.server import PreviewServer

        places = preview_folders(order)
        # Addresses without a host, so that links and styles lead to this server; a fall of stories is no mishap here.
        settings = {**order.settings, "SITEURL": ""}
        self.order = replace(order, folders=places, settings=settings, yes=True, only_check=False)
        self.standing = Standing()
        self.server: PreviewServer = PreviewServer(port, places.output, places.content, self.standing)
        self._clock = clock
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def address(self) -> str:
        """Where the preview is to be opened."""
        return self.server.address

    def build(self) -> Snapshot:
        """Build once and let everybody who looks know. Never raises for what is in the folders, nor for errors of the program."""
        self.standing.begin()
        try:
            order = replace(self.order, now=self._clock()) if self._clock else self.order
            with _no_collecting():
                outcome, site = build_showing_held(order)
        except EditorError as error:
            self.standing.refuse(error.problems)
        except Exception:
            self.standing.fail(traceback.format_exc())
        else:
            self.order = replace(self.order, clean=False)
            self.standing.succeed(Good(outcome, site))
        return self.standing.now

    def serve(self) -> None:
        """Begin to answer, in a thread."""
        thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True, name="preview-server"
        )
        thread.start()
        self._threads.append(thread)

    def run(self, said: Said) -> None:
        """Build, serve, and build again whenever something is saved, until stop() or Ctrl-C. said: told of each build with its seconds."""
        # From before the first build: what is saved meanwhile counts.
        watching = _changes(self.order.folders, self._stop)
        next(watching)
        with _clean_workers():
            self._build_and_say(said)
            self.serve()
            collecting = _collect_later()
            for _ in watching:
                collecting.cancel()
                self._build_and_say(said)
                collecting = _collect_later()

    def _build_and_say(self, said: Said) -> None:
        start = time.perf_counter()
        said(self.build(), time.perf_counter() - start)

    def start(self, said: Said = lambda _snapshot, _seconds: None) -> None:
        """Run in a thread of its own; returns when the server answers."""
        started = threading.Event()

        def first(snapshot: Snapshot, seconds: float) -> None:
            said(snapshot, seconds)
            started.set()

        thread = threading.Thread(target=self.run, args=(first,), daemon=True, name="preview-builds")
        thread.start()
        self._threads.append(thread)
        while not started.wait(0.1):
            if not thread.is_alive():
                raise RuntimeError("the preview ended before it began")

    def stop(self) -> None:
        """Stop watching and answering, and let go of the port."""
        self._stop.set()
        self.server.stopping = True
        self.standing.wake()
        if any(thread.name == "preview-server" for thread in self._threads):
            self.server.shutdown()
        self.server.server_close()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(timeout=10)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """No garbage collection while somebody waits: thousands of items live on from build to build, and each pass walks them all."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _collect_later() -> threading.Timer:
    """Collect when the browser has its page: a pass over thousands of items would keep it waiting."""
    timer = threading.Timer(COLLECT_AFTER, gc.collect)
    timer.daemon = True
    timer.start()
    return timer


@contextmanager
def _clean_workers() -> Iterator[None]:
    """Let a large rebuild start its workers from a clean process: to fork one in which other threads run may hang."""
    variable = "NEWSROOM_START_METHOD"
    if sys.platform != "linux" or variable in os.environ:
        yield
        return
    os.environ[variable] = "forkserver"
    try:
        yield
    finally:
        os.environ.pop(variable, None)


def _changes(places: Folders, stop: threading.Event) -> Iterator[int]:
    """How many files changed, each time a save is over. Yields 0 once at first, when it is watching."""
    from watchfiles import watch

    roots = (places.content, places.theme)
    watching = watch(
        *roots, watch_filter=lambda _change, path: is_ours(Path(path), roots), debounce=DEBOUNCE, step=STEP, stop_event=stop,
        rust_timeout=200, yield_on_timeout=True, raise_interrupt=True, ignore_permission_denied=True,
    )  # fmt: skip
    first = True
    for changes in watching:
        if first or changes:
            yield 0 if first else len(changes)
        if first and changes:
            yield len(changes)
        first = False


def is_ours(path: Path, roots: tuple[Path, ...]) -> bool:
    """Whether a change matters: not to hidden files, to what is compiled, and to the drafts that Word, WPS and editors keep beside a file while it is open."""
    for root in roots:
        if path.is_relative_to(root):
            parts = path.relative_to(root).parts
            return not any(
                part.startswith((".", "~$", "__pycache__")) or part.endswith(("~", ".swp", ".tmp")) for part in parts
            )
    return False

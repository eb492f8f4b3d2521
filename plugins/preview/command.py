"""The command `preview`: look at the site in a browser while writing. Exit code 0 when it is stopped, 1 when it cannot begin."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from newsroom.problem import EditorError

if TYPE_CHECKING:
    from rich.console import Console

    from portal.order import Order
    from preview.session import Session
    from preview.standing import Snapshot

TRIES = 10  # ports, from the one asked for
LAST_PORT = 65535


def preview(
    order: Order,
    *,
    port: int = 8000,
    open_browser: bool = True,
    clock: Callable[[], datetime] | None = None,
    console: Console | None = None,
) -> int:
    """Build `order` into an output of the preview's own (never into order.folders.output), serve it on 127.0.0.1, rebuild on save.

    port: the first of ten that are tried; 0 takes any free one. clock: the moment of each build, for a preview that runs past an
    embargo; without it order.now stands. Blocks until Ctrl-C.
    """
    from rich.console import Console

    if console is None:
        screen = Console()
        console = screen if screen.is_terminal else Console(width=140)
    teller = _Teller(console)
    try:
        session = _session(order, port, clock, teller)
    except EditorError as error:
        for problem in error.problems:
            teller.say(str(problem) if problem.line else f"{problem.path}: {problem.message}", "red")
        return 1
    if session is None:
        return 1
    teller.say("正在排版，第一次要久一点……")

    def said(snapshot: Snapshot, seconds: float) -> None:
        teller.tell(snapshot, seconds)
        if not teller.opened:
            teller.opened = True
            teller.say(
                f"请在浏览器里打开 {session.address}（只有这台电脑能看）。写稿、存盘，网页会自己换成新的。停下请按 Ctrl+C。"
            )
            if open_browser:
                _open(session.address)

    try:
        session.run(said)
    except KeyboardInterrupt:
        pass
    finally:
        session.stop()
    teller.say("预览停了。")
    return 0


def _session(order: Order, port: int, clock: Callable[[], datetime] | None, teller: _Teller) -> Session | None:
    from preview.session import Session

    if not 0 <= port <= LAST_PORT - TRIES:
        teller.say(f"--port 要写 1024 到 {LAST_PORT - TRIES} 之间的数字，不写就是 8000。", "red")
        return None
    for tried in range(port, port + TRIES) if port else (0,):
        try:
            session = Session(order, port=tried, clock=clock)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        if tried != port:
            teller.say(f"{port} 号端口已被别的程序占用，改用 {tried}。", "yellow")
        return session
    teller.say(f"{port} 到 {port + TRIES - 1} 号端口都被占用了。请关掉别的预览窗口，或用 --port 换一个数字。", "red")
    return None


class _Teller:
    """What the window shows."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.opened = False

    def say(self, text: str, style: str = "") -> None:
        self.console.print(text, style=style or None, markup=False, highlight=False, soft_wrap=True)

    def tell(self, snapshot: Snapshot, seconds: float) -> None:
        """The result of one build: everything that stops it, or what changed."""
        if snapshot.crash:
            self.say(snapshot.crash.rstrip(), "red")
            self.say("程序自己出错了，不是稿子的问题。存盘以后会再试一次。", "red")
            return
        blocking = [problem for problem in snapshot.refused if problem.blocks]
        if blocking:
            for problem in blocking:
                self.say(str(problem) if problem.line else f"{problem.path}: {problem.message}", "red")
            self.say(f"有 {len(blocking)} 处要先改好。改好存盘，会自己重排。", "red")
            return
        good = snapshot.good
        if good is None:
            return
        written, removed = len(good.outcome.written), len(good.outcome.removed)
        changed = (
            f"换了 {written} 个文件" + (f"，去掉 {removed} 个" if removed else "") if written or removed else "没有变化"
        )
        held = f"；读者还看不到的 {len(good.held)} 篇" if good.held else ""
        found = f"；检查结果 {len(good.outcome.problems)} 条，写在网页旁边" if good.outcome.problems else ""
        self.say(f"排好了：{changed}，用了 {seconds:.1f} 秒{held}{found}。")


def _open(address: str) -> None:
    """Open the browser, if the machine has one that can be opened."""
    import webbrowser

    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(address)

"""What the editor sees: Chinese sentences, a progress bar on a terminal, nothing but the result elsewhere."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from publisher.credentials import Secrets


class Screen:
    """Implements targets.base.Teller. Every line passes through Secrets.hide, so that no credential is ever shown."""

    def __init__(self, secrets: Secrets, console: Console | None = None) -> None:
        self._secrets = secrets
        self.console = console or Console(highlight=False, soft_wrap=True)
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Screen:
        if self.console.is_terminal:
            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self.console,
                transient=True,
            )
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def phase(self, label: str, total: int) -> None:
        if self._progress is not None:
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._task = self._progress.add_task(label, total=total or None)

    def step(self) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)

    def warn(self, message: str) -> None:
        self.say(f"注意：{message}", "yellow")

    def say(self, message: str, style: str = "") -> None:
        self.console.print(Text(self._secrets.hide(message), style=style))

    def ask(self, question: str) -> bool:
        """Yes or no, asked only where somebody sits at the terminal; elsewhere the answer is no."""
        if not (self.console.is_terminal and self.console.is_interactive):
            return False
        if self._progress is not None:
            self._progress.stop()
        try:
            return input(f"{self._secrets.hide(question)}（输入 是 继续，其他键停下）：").strip() in (
                "是",
                "y",
                "Y",
                "yes",
            )
        except EOFError:
            return False
        finally:
            if self._progress is not None:
                self._progress.start()

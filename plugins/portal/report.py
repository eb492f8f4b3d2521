"""What a build tells its editor: every problem, every file accounted for, what was done. Quiet where nobody looks."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from manuscript.intake import Found, Role
from newsroom.problem import EditorError, Problem, Severity

if TYPE_CHECKING:
    from portal.order import Outcome

MOST_WARNINGS = 20  # of unchanged manuscripts nobody asked about; `check` shows them all


def say(text: str) -> None:
    """One line to the editor."""
    print(text, flush=True)


def tell_problems(problems: Iterable[Problem], most: int | None = None) -> None:
    """Print problems, what blocks first, then by file and line; at most `most` that do not block."""
    ordered = sorted(problems, key=lambda problem: (problem.severity, problem.path, problem.line))
    blocking = [problem for problem in ordered if problem.blocks]
    others = [problem for problem in ordered if not problem.blocks]
    for problem in blocking:
        say(f"[{problem.severity.label}] {problem}")
    shown = others if most is None else others[:most]
    for problem in shown:
        say(f"[{problem.severity.label}] {problem}")
    if len(others) > len(shown):
        say(f"还有 {len(others) - len(shown)} 条警告和提示，用 check 看全部。")


def account(found: list[Found], published: list[str], held: dict[str, str], refused: set[str]) -> list[str]:
    """The account of every file of the content folder: 收到 = 发布 + 暂不发布 + 附件图片 + 拒绝, and what makes up each."""
    unknown = [file for file in found if file.role is Role.UNKNOWN]
    hidden = [file for file in found if file.role is Role.HIDDEN]
    desk = [file.id for file in found if file.role is Role.DESK]
    media = [file for file in found if file.role in (Role.PICTURE, Role.ATTACHMENT) and file.id not in refused]
    waiting = len(held) + len(unknown)
    total = len(found) - len(hidden) - len(desk)
    rejected = total - len(published) - waiting - len(media)
    lines = [f"收到 {total} = 发布 {len(published)} + 暂不发布 {waiting} + 附件图片 {len(media)} + 拒绝 {rejected}"]
    lines += [f"  暂不发布：{item_id}（{reason}）" for item_id, reason in sorted(held.items())]
    lines += [f"  暂不发布：{file.id}（不认识的文件）" for file in unknown]
    lines += [f"  拒绝：{path}" for path in sorted(refused)]
    if desk:
        lines.append(f"  另有设置文件 {len(desk)} 个：{'、'.join(desk)}")
    if hidden:
        lines.append(f"  没有看的隐藏文件 {len(hidden)} 个：{'、'.join(file.id for file in hidden)}")
    return lines


def tell_outcome(outcome: Outcome, *, explain: bool) -> list[str]:
    """Print what a finished build did; returns the account, for a later build that has nothing to do."""
    found, rest = outcome.problems.of(outcome.changed)
    tell_problems(found, MOST_WARNINGS)
    if rest:
        say(f"没有改动的稿子里还有 {rest} 条警告和提示，用 check 看全部。")
    for note in outcome.notes:
        say(note)
    lines = account(outcome.found, outcome.published, outcome.held, set())
    for line in lines:
        say(line)
    if outcome.why_afresh:
        say(f"从头生成：{outcome.why_afresh}。")
    if explain:
        _explain(outcome)
    say(
        f"完成：共 {outcome.pages} 个文件，写了 {len(outcome.written)} 个，删了 {len(outcome.removed)} 个，用时 {sum(outcome.phases.values()):.1f} 秒。"
    )
    return lines


def _explain(outcome: Outcome) -> None:
    from portal.changes import explain

    for path, reason in outcome.written.items():
        say(f"  写 {path}：{explain(reason) if '|' in reason else reason}")
    for path in outcome.removed:
        say(f"  删 {path}：没有稿子用它了")
    for phase, seconds in outcome.phases.items():
        say(f"  {phase} {seconds:6.2f} 秒")


def tell_refusal(error: EditorError) -> None:
    """Print why nothing was built: all that blocks, some of the rest, the account of the files."""
    from portal.order import BlockedError

    tell_problems(error.problems, most=MOST_WARNINGS)
    if isinstance(error, BlockedError):
        outcome = error.outcome
        for line in account(outcome.found, outcome.published, outcome.held, error.refused):
            say(line)
    blocking = sum(problem.blocks for problem in error.problems)
    say(f"有 {blocking} 处必须改，改好再来一次；已有的网站没有动。")


@contextmanager
def shown_progress() -> Iterator[Callable[[str, int], None] | None]:
    """A progress bar a phase, for a person at a terminal; nothing where nobody looks on."""
    if not is_watched():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(phase: str, done: int) -> None:
            if done < 0:
                tasks[phase] = bar.add_task(phase, total=-done)
            elif phase in tasks:
                bar.update(tasks[phase], completed=done)

        yield tell


def is_watched() -> bool:
    """Whether a person looks on, so that progress is worth showing."""
    return sys.stdout.isatty()


def counts(problems: Iterable[Problem]) -> str:
    """阻断 2，警告 5，提示 1."""
    found = Counter(problem.severity for problem in problems)
    return "，".join(f"{severity.label} {found[severity]}" for severity in Severity)

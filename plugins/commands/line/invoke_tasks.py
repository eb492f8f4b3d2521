"""The same commands for `inv`, inside an environment."""

from __future__ import annotations

from typing import Any

from invoke import Context, task  # type: ignore[attr-defined]

from commands.line import main

__all__ = ["build", "check", "lint", "test"]


def _run(command: str, **options: Any) -> None:
    words = [command]
    for name, value in options.items():
        if value is True:
            words.append(f"--{name}")
        elif value:
            words += [f"--{name}", str(value)]
    code = main(words)
    if code:
        raise SystemExit(code)


@task
def build(
    _c: Context, content: str = "", output: str = "", settings: str = "", today: str = "", clean: bool = False
) -> None:
    """生成网站"""
    _run("build", content=content, output=output, settings=settings, today=today, clean=clean)


@task
def check(_c: Context, content: str = "", settings: str = "", today: str = "") -> None:
    """只检查稿子，不生成"""
    _run("check", content=content, settings=settings, today=today)


@task
def test(_c: Context) -> None:
    """运行全部测试"""
    _run("test")


@task
def lint(_c: Context) -> None:
    """检查代码"""
    _run("lint")

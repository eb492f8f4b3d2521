"""The commands of those who work on the program itself; they need the development environment."""

from __future__ import annotations

import argparse

from commands.line.parser import Arguments, Commands

NAMES = frozenset(
    {"test", "bench", "fuzz", "lint", "lock", "golden", "scripts", "gallery", "screenshots", "supply-chain"}
)


def add_to(add: Commands) -> None:
    """Add all of NAMES."""
    for name, run, text in (
        ("test", _test, "运行全部测试"),
        ("bench", _bench, "运行基准测试：build、search、publish 等"),
        ("fuzz", _fuzz, "用随机和损坏的输入试各个解析器"),
    ):
        add(name, run, text).add_argument("rest", nargs=argparse.REMAINDER, help="交给测试程序的参数")
    add("lint", _lint, "检查代码")
    add("lock", _lock, "重新锁定依赖的版本")
    add("golden", _golden, "重新生成测试用的标准答案")
    add("scripts", _scripts, "主题的脚本改过以后，重新生成要发布的脚本")
    add("gallery", _gallery, "生成组件样张，供改主题的人看")
    add("screenshots", _screenshots, "重新拍 docs/screenshots 里的图")
    add("supply-chain", _supply_chain, "查依赖的已知漏洞，列出物料清单")


def _test(arguments: Arguments) -> int:
    from workshop.checks import test

    return test(arguments.rest)


def _bench(arguments: Arguments) -> int:
    from workshop.checks import bench

    return bench(arguments.rest)


def _fuzz(arguments: Arguments) -> int:
    from workshop.checks import fuzz

    return fuzz(arguments.rest)


def _lint(_arguments: Arguments) -> int:
    from workshop.checks import lint

    return lint()


def _lock(_arguments: Arguments) -> int:
    from workshop.checks import lock

    return lock()


def _golden(_arguments: Arguments) -> int:
    from workshop.checks import golden

    return golden()


def _scripts(_arguments: Arguments) -> int:
    from workshop.scripts import make

    return make()


def _gallery(_arguments: Arguments) -> int:
    from tests.gallery.__main__ import run

    return run()


def _screenshots(_arguments: Arguments) -> int:
    from tests.gallery.screenshots import run

    return run()


def _supply_chain(_arguments: Arguments) -> int:
    from workshop.supply_chain import supply_chain

    return supply_chain()

"""Credentials from the environment, and from nowhere else."""

from __future__ import annotations

import os
from collections.abc import Mapping

from publisher.errors import RefusedError


class Secrets:
    """Credentials from the environment. Remembers what it handed out, so that no message ever repeats it."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._known: set[str] = set()

    def optional(self, name: str) -> str:
        """The value of a variable, "" when it is not set (or no name is given)."""
        value = self._environ.get(name, "").strip() if name else ""
        if len(value) >= 4:
            self._known.add(value)
        return value

    def required(self, name: str, what: str) -> str:
        """The value of a variable that must be set. what: the Chinese name of the thing it holds."""
        value = self.optional(name)
        if not value:
            raise RefusedError(
                f"没有拿到{what}：环境变量 {name} 没有设置。",
                "请在运行发布的电脑或 CI 的“密钥/Secrets”里设置它，再试一次。",
            )
        return value

    def note(self, value: str) -> None:
        """Also keep this derived value (an encoded header, say) out of every message."""
        if value:
            self._known.add(value)

    def hide(self, text: str) -> str:
        """The text with every known credential replaced."""
        for value in sorted(self._known, key=len, reverse=True):
            text = text.replace(value, "＊＊＊")
        return text

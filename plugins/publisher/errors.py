"""How a publish ends when it does not end well. Each error is a sentence and a remedy for the editor, and an exit code for CI."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of publish, releases, rollback and status (docs/publishing.md repeats them)."""

    DONE = 0
    REFUSED = 1  # nothing at the target was touched: the site, the settings or the caution checks say no
    TARGET_FAILED = 3  # the target failed on the way; readers still have a whole site, run it again
    BUSY = 4  # another publish to this target is under way
    DIFFERS = 5  # status only: the target is not what the manifest says


class PublishError(Exception):
    """what: the Chinese sentence that says what is wrong. remedy: the one that says what to do."""

    code = ExitCode.TARGET_FAILED

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}{remedy}")


class RefusedError(PublishError):
    """Refused before anything at the target was touched."""

    code = ExitCode.REFUSED


class NeedsYesError(RefusedError):
    """Refused unless the editor says that it is meant (--yes)."""


class TargetError(PublishError):
    """The target could not be reached, or failed half way."""

    code = ExitCode.TARGET_FAILED


class BusyError(PublishError):
    """Somebody else is publishing to the same target."""

    code = ExitCode.BUSY

"""The places a release can go. Each knows how to put a whole site there so that readers never meet half of one.

base.py     what command.py asks of every target, and what it is told on the way
folder.py   a folder on this computer (or a mounted share); disk.py moves its files
rsync.py    a server over SSH; remote_shell.py is the one shell there, server_steps.py what it is asked to do
s3.py       S3-compatible storage: s3_records.py (what is written down), s3_archive.py (what is kept for the way back),
            s3_store.py (requests), s3_connection.py (whom they go to), s3_failures.py (what is said when one fails),
            s3_wire.py (the short way of sending them), side_by_side.py (many at once), s3_lease.py (the lock)
git.py      a Git pages branch; git_copy.py is the working copy, and git itself
ssh.py      keys and known hosts, for rsync and git
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from publisher.config import AnyTarget, FolderTarget, RsyncTarget, S3Target
from publisher.credentials import Secrets
from publisher.targets.base import Session, Teller


def open_target(
    target: AnyTarget, secrets: Secrets, state: Path, tell: Teller, *, writing: bool
) -> AbstractContextManager[Session]:
    """A session with a target. writing: takes the target's lock, and tidies up after an interrupted publish.

    Raises BusyError, RefusedError (credentials missing) or TargetError (not reachable).
    """
    # Each kind is imported only when used: a folder needs neither boto3 nor ssh.
    if isinstance(target, FolderTarget):
        from publisher.targets.folder import open_folder

        return open_folder(target, tell, writing=writing)
    if isinstance(target, RsyncTarget):
        from publisher.targets.rsync import open_rsync

        return open_rsync(target, secrets, tell, writing=writing)
    if isinstance(target, S3Target):
        from publisher.targets.s3 import open_s3

        return open_s3(target, secrets, tell, writing=writing)
    from publisher.targets.git import open_git

    return open_git(target, secrets, state, tell, writing=writing)

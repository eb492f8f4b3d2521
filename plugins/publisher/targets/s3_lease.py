"""A lock in an object store: an object that its holder renews.

Nothing frees it when its holder is killed, so it counts as left behind once it has not changed for a whole lease, by the clock of
whoever waits: clocks of two computers are never compared.
"""

from __future__ import annotations

import secrets as random_names
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from publisher.errors import BusyError, TargetError
from publisher.targets.base import Teller
from publisher.targets.s3_failures import ConditionFailedError, ConditionUnknownError
from publisher.targets.s3_store import Store


class Lease:
    """A lock that is held. check() raises when somebody else took it over (this process was asleep for too long)."""

    def __init__(self, store: Store, key: str, token: str, etag: str) -> None:
        self._store = store
        self._key = key
        self._token = token
        self._etag = etag
        self._turn = 0
        self.lost = False

    def check(self) -> None:
        if self.lost:
            raise TargetError("发布锁被另一次发布接手了，这次停下。", "请等那一次结束，再运行 status 看看。")

    def renew(self) -> None:
        self._turn += 1
        try:
            self._etag = self._store.put_if(self._key, _body(self._token, self._turn), etag=self._etag)
        except ConditionFailedError:
            self.lost = True
        except ConditionUnknownError:
            self._etag = self._store.put(self._key, _body(self._token, self._turn))
        except TargetError:
            pass  # the network is away for a moment; the next turn tries again

    def release(self) -> None:
        if not self.lost:
            with suppress(TargetError):
                self._store.delete([self._key])


@contextmanager
def hold(store: Store, key: str, seconds: int, tell: Teller) -> Iterator[Lease]:
    """Hold the lock. Raises BusyError when somebody else does."""
    token = random_names.token_hex(16)
    lease = Lease(store, key, token, _acquire(store, key, token, seconds, tell))
    stop = threading.Event()

    def keep() -> None:
        while not stop.wait(seconds / 3):
            lease.renew()

    renewing = threading.Thread(target=keep, daemon=True)
    renewing.start()
    try:
        yield lease
    finally:
        stop.set()
        renewing.join()
        lease.release()


def _acquire(store: Store, key: str, token: str, seconds: int, tell: Teller) -> str:
    body = _body(token, 0)
    held = store.etag(key)
    if held is None:
        taken = _take(store, key, body)
        if taken is not None:
            return taken
        held = store.etag(key)
    tell.warn(f"有一次发布没有结束。等 {seconds} 秒，看它是还在进行，还是已经中断……")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(min(1.0, seconds / 4))
        now = store.etag(key)
        if now is None:
            taken = _take(store, key, body)
            if taken is not None:
                return taken
            now = store.etag(key)
        if now != held:
            raise BusyError("另一次发布正在进行。", "请等它结束后再试。")
    try:
        return store.put_if(key, body, etag=held or "")
    except ConditionFailedError:
        raise BusyError("另一次发布正在进行。", "请等它结束后再试。") from None
    except ConditionUnknownError:
        return store.put(key, body)


def _take(store: Store, key: str, body: bytes) -> str | None:
    try:
        return store.put_if(key, body, absent=True)
    except ConditionFailedError:
        return None
    except ConditionUnknownError:
        # Without conditional writes: write, wait for a rival's write to land, and see whose it is.
        etag = store.put(key, body)
        time.sleep(1)
        return etag if store.get(key) == body else None


def _body(token: str, turn: int) -> bytes:
    return f"{token} {turn}\n".encode()

"""A relay on loopback that lets a test read what is sent to a real store, for what the store itself does not tell."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_HEAD = re.compile(r"(?:GET|HEAD|PUT|POST|DELETE) \S+ HTTP/1\.1\r\n(?:[^\r\n]+\r\n)*")


class Overheard:
    """Every byte sent through the relay, by connection."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self._store = (parts.hostname, parts.port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._sent: list[bytearray] = []
        self.endpoint = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def requests(self) -> list[str]:
        """The heads of all requests, connection by connection."""
        return [head for sent in self._sent for head in _HEAD.findall(bytes(sent).decode("latin-1"))]

    def forget(self) -> None:
        for sent in self._sent:
            sent.clear()

    def close(self) -> None:
        self._door.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._door.accept()
                store = socket.create_connection(self._store)
                self._sent.append(sent := bytearray())
                threading.Thread(target=_pass_on, args=(client, store, sent), daemon=True).start()
                threading.Thread(target=_pass_on, args=(store, client, None), daemon=True).start()


@contextmanager
def overheard(endpoint: str) -> Iterator[Overheard]:
    relay = Overheard(endpoint)
    try:
        yield relay
    finally:
        relay.close()


def _pass_on(source: socket.socket, to: socket.socket, kept: bytearray | None) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            if kept is not None:
                kept += data
            to.sendall(data)
        to.shutdown(socket.SHUT_WR)

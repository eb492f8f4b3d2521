"""Signed requests over kept connections, thousands at a time, without boto3's work around each of them.

boto3 spends 0.7 ms of this computer's time on each request, whatever it asks; a first release, or a rollback over a change
of theme, is one request a file. Here botocore signs, and all is done in a quarter of that. Only
success is known: at anything else the answer is None, and the caller asks again through boto3, which tries several times
and tells failures.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

TIMEOUT = 60.0  # seconds without a byte
_PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Answer:
    """A success. etag: the header of this name, as sent; body: all of it."""

    etag: str
    body: bytes


class Wire:
    """The short way to one bucket of a boto3 client's store. Thread-safe.

    At hand only where nothing stands between: with a proxy in the way every answer is None.
    """

    def __init__(self, client: Any, session: Any, bucket: str) -> None:
        """session: the boto3 session that holds the credentials. Raises what boto3 raises for an endpoint that cannot be."""
        from botocore.auth import S3SigV4Auth
        from botocore.utils import get_environ_proxies

        # Where the client would send an object of this bucket: it knows the endpoints of regions and the styles of addresses.
        address = client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": _PROBE})
        parts = urlsplit(address)
        self._secure, self._host = parts.scheme == "https", parts.netloc
        self._origin, self._folder = f"{parts.scheme}://{parts.netloc}", parts.path.removesuffix(_PROBE)
        self._signer = S3SigV4Auth(session.get_credentials().get_frozen_credentials(), "s3", client.meta.region_name)
        self._reachable = not get_environ_proxies(address)
        # A list's append and pop are one step each, whatever threads do.
        self._idle: list[http.client.HTTPConnection] = []

    def ask(
        self,
        method: str,
        key: str,
        headers: Mapping[str, str],
        body: bytes = b"",
        query: Mapping[str, str] | None = None,
    ) -> Answer | None:
        """One request; None unless the store plainly answered that it was done."""
        if not self._reachable:
            return None
        asked = "&".join(f"{name}={quote(value, safe='~')}" for name, value in (query or {}).items())
        path = self._folder + quote(key, safe="/~") + (f"?{asked}" if asked else "")
        signed = self._signed(method, path, headers, body)
        try:
            status, answer = self._sent(method, path, signed, body)
        except (OSError, http.client.HTTPException):
            self._reachable = False  # boto3 knows more ways, and tells what is the matter
            return None
        return answer if status in (200, 204) else None

    def _signed(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> dict[str, str]:
        from botocore.awsrequest import AWSRequest

        request = AWSRequest(method, self._origin + path, headers, body)
        self._signer.add_auth(request)
        return dict(request.headers.items())

    def _sent(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Answer]:
        """Send over an idle connection, or a new one. A store closes connections that were idle for long: then once more."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                break
            try:
                return self._over(connection, method, path, headers, body)
            except (OSError, http.client.HTTPException):
                connection.close()
        return self._over(self._connection(), method, path, headers, body)

    def _over(
        self, connection: http.client.HTTPConnection, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Answer]:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        content = answer.read()
        if not answer.will_close:
            self._idle.append(connection)
        return answer.status, Answer(answer.headers.get("ETag", ""), content)

    def _connection(self) -> http.client.HTTPConnection:
        if self._secure:
            return http.client.HTTPSConnection(self._host, timeout=TIMEOUT, context=_trust())
        return http.client.HTTPConnection(self._host, timeout=TIMEOUT)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The authorities that boto3 trusts, so that both ways end at the same store."""
    import os

    from botocore.httpsession import get_cert_path

    named = os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE")
    return ssl.create_default_context(cafile=named or get_cert_path(True))

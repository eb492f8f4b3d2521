"""Signed requests over kept connections, thousands at a time, without boto3's work around each of them.

boto3 spends a millisecond of this computer's time on each request, whatever it asks; a first release, or a rollback over a change
of theme, is one request a file. This signs (AWS Signature Version 4, as the S3 API reference describes it), sends and reads the
answer in a sixth of that. It only knows success: at anything else it answers None, and the caller asks again through
boto3, which tries several times and tells failures.
"""

from __future__ import annotations

import hmac
import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
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
        from botocore.utils import get_environ_proxies

        # Where the client would send an object of this bucket: it knows the endpoints of regions and the styles of addresses.
        address = client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": _PROBE})
        parts = urlsplit(address)
        self._host = parts.netloc
        self._secure = parts.scheme == "https"
        self._folder = parts.path.removesuffix(_PROBE)
        self._region = client.meta.region_name
        self._credentials = session.get_credentials().get_frozen_credentials()
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
        """One request; None unless the store plainly answered that it was done. Header names are lower case."""
        if not self._reachable:
            return None
        request = self._signed(method, key, headers, body, query or {})
        try:
            status, answer = self._sent(method, request)
        except (OSError, http.client.HTTPException):
            self._reachable = False  # boto3 knows more ways, and tells what is the matter
            return None
        return answer if status in (200, 204) else None

    def _sent(self, method: str, request: bytes) -> tuple[int, Answer]:
        """Send over an idle connection, or a new one. A store closes connections that were idle for long: then once more."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                break
            try:
                return self._over(connection, method, request)
            except (OSError, http.client.HTTPException):
                connection.close()
        return self._over(self._connection(), method, request)

    def _over(self, connection: http.client.HTTPConnection, method: str, request: bytes) -> tuple[int, Answer]:
        connection.send(request)
        answer = http.client.HTTPResponse(connection.sock, method=method)
        answer.begin()
        body = answer.read()
        if answer.will_close:
            connection.close()
        else:
            self._idle.append(connection)
        return answer.status, Answer(answer.headers.get("ETag", ""), body)

    def _connection(self) -> http.client.HTTPConnection:
        if self._secure:
            return http.client.HTTPSConnection(self._host, timeout=TIMEOUT, context=_trust())
        return http.client.HTTPConnection(self._host, timeout=TIMEOUT)

    def _signed(
        self, method: str, key: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, str]
    ) -> bytes:
        """The request as it goes over the wire. What is signed: every header, the sorted query, the body's SHA-256."""
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        digest = sha256(body).hexdigest()
        named = {**headers, "host": self._host, "x-amz-content-sha256": digest, "x-amz-date": moment}
        if self._credentials.token:
            named["x-amz-security-token"] = self._credentials.token
        names = sorted(named)
        path = self._folder + quote(key, safe="/~")
        asked = "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))
        lines = "".join(f"{name}:{named[name]}\n" for name in names)
        listed = ";".join(names)
        canonical = f"{method}\n{path}\n{asked}\n{lines}\n{listed}\n{digest}"
        scope = f"{moment[:8]}/{self._region}/s3/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
        seal = hmac.digest(
            _day_key(self._credentials.secret_key, moment[:8], self._region), text.encode(), "sha256"
        ).hex()
        return (
            f"{method} {path}{'?' + asked if asked else ''} HTTP/1.1\r\n{lines.replace(chr(10), chr(13) + chr(10))}"
            f"authorization: AWS4-HMAC-SHA256 Credential={self._credentials.access_key}/{scope}, "
            f"SignedHeaders={listed}, Signature={seal}\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body


@lru_cache(maxsize=8)
def _day_key(secret: str, day: str, region: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The authorities that boto3 trusts, so that both ways end at the same store."""
    import os

    from botocore.httpsession import get_cert_path

    named = os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE")
    return ssl.create_default_context(cafile=named or get_cert_path(True))

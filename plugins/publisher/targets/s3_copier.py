"""Copies within a store, thousands at a time: signed by botocore, sent over urllib3, without boto3's work around each request.

boto3 spends a millisecond of this computer's time on each request, whatever it asks; a rollback over a change of theme is one copy a
page. This asks for the same CopyObject at less than half of that. It only knows success: at anything else it answers None,
and the caller asks again through boto3, which tries several times and tells failures.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

_ETAG = re.compile(rb"<ETag>(?:&quot;|&#34;|\")?([^<&\"]+)")
_PROBE = "probe"
# boto3's names of arguments and the headers they become.
_HEADERS = {
    "ContentType": "Content-Type", "CacheControl": "Cache-Control", "ContentEncoding": "Content-Encoding",
    "WebsiteRedirectLocation": "x-amz-website-redirect-location", "ACL": "x-amz-acl", "MetadataDirective": "x-amz-metadata-directive",
}  # fmt: skip


class Copier:
    """Copies objects into one bucket of a boto3 client's store. Thread-safe. At hand only where the client's way can be followed."""

    def __init__(self, client: Any, session: Any, region: str, bucket: str, connections: int) -> None:
        """session: the boto3 session that holds the credentials. Raises what boto3 raises for an endpoint that cannot be."""
        import botocore.auth
        import botocore.awsrequest
        import botocore.httpsession
        from botocore.utils import get_environ_proxies

        # Where the client would send an object of this bucket: it knows the endpoints of regions and the styles of addresses.
        address = urlsplit(client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": _PROBE}))
        self._base = urlunsplit((address.scheme, address.netloc, address.path.removesuffix(_PROBE), "", ""))
        self._signer = botocore.auth.S3SigV4Auth(session.get_credentials(), "s3", region)
        self._request = botocore.awsrequest.AWSRequest
        self._http = botocore.httpsession.URLLib3Session(
            timeout=(10, 60), max_pool_connections=connections, proxies=get_environ_proxies(self._base),
            verify=os.environ.get("AWS_CA_BUNDLE") or os.environ.get("REQUESTS_CA_BUNDLE") or True,
        )  # fmt: skip
        self._reachable = True

    def copy(self, source_bucket: str, source_key: str, key: str, arguments: Mapping[str, Any]) -> str | None:
        """Copy; returns the new object's ETag, or None when the store did not plainly say that it was done."""
        from botocore.exceptions import BotoCoreError

        if not self._reachable:
            return None
        headers = {"x-amz-copy-source": quote(f"/{source_bucket}/{source_key}", safe="/~")}
        for name, value in arguments.items():
            if name == "Metadata":
                headers.update({f"x-amz-meta-{word}": text for word, text in value.items()})
            else:
                headers[_HEADERS[name]] = value
        request = self._request("PUT", self._base + quote(key, safe="/~"), headers=headers, data=b"")
        self._signer.add_auth(request)
        try:
            answer = self._http.send(request.prepare())
        except BotoCoreError:
            self._reachable = False  # boto3 knows more ways, and tells what is the matter
            return None
        # A copy that fails half way is answered with 200 and an error inside.
        found = _ETAG.search(answer.content) if answer.status_code == 200 else None
        return found[1].decode() if found else None

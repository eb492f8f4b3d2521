"""The few requests that the S3 target makes, over boto3.

Only plain, old requests are used (PutObject, GetObject, CopyObject, DeleteObject, DeleteObjects, ListObjectsV2), because S3-compatible
stores differ in the rest. What a release makes thousands of goes the short way first (s3_wire.py), and over boto3 when that
does not plainly succeed. Conditional writes guard the lock where the store knows them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar
from urllib.parse import quote, unquote_plus
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from publisher.targets.s3_failures import (
    CONDITION_FAILED,
    CONDITION_UNKNOWN,
    GONE,
    ConditionFailedError,
    ConditionUnknownError,
    error_code,
    told,
)
from publisher.targets.s3_wire import Wire
from publisher.targets.side_by_side import side_by_side

T = TypeVar("T")
R = TypeVar("R")

BATCH = 1000  # keys that one DeleteObjects may name
LIGHT = 4  # requests without a file in them that may be under way in place of one with a file

# boto3's names of arguments and the headers they become.
_HEADERS = {
    "ContentType": "content-type", "CacheControl": "cache-control", "ContentEncoding": "content-encoding", "ContentMD5": "content-md5",
    "WebsiteRedirectLocation": "x-amz-website-redirect-location", "ACL": "x-amz-acl", "MetadataDirective": "x-amz-metadata-directive",
}  # fmt: skip
_COPIED = re.compile(rb"<ETag>(?:&quot;|&#34;|\")?([^<&\"]+)")


@dataclass(frozen=True, slots=True)
class Found:
    """An object in a listing."""

    etag: str
    size: int


class Store:
    """One bucket. Thread-safe, as boto3's clients are."""

    def __init__(self, client: Any, bucket: str, name: str, wire: Wire, *, workers: int, acl: str = "") -> None:
        """name: the target's, for messages. workers: uploads that many() has under way at once. acl: of public objects."""
        self._client = client
        self._wire = wire
        self._bucket = bucket
        self._name = name
        self._workers = workers
        self._acl = {"ACL": acl} if acl else {}

    @property
    def bucket(self) -> str:
        return self._bucket

    def get(self, key: str, first_bytes: int = 0) -> bytes | None:
        """An object's bytes (or only the first ones); None when there is no such object."""
        extra = {"Range": f"bytes=0-{first_bytes - 1}"} if first_bytes else {}
        with told(self._name):
            try:
                data: bytes = self._client.get_object(Bucket=self._bucket, Key=key, **extra)["Body"].read()
            except self._client.exceptions.ClientError as error:
                if error_code(error) in GONE:
                    return None
                raise
            return data

    def etag(self, key: str) -> str | None:
        with told(self._name):
            try:
                return plain_etag(self._client.head_object(Bucket=self._bucket, Key=key)["ETag"])
            except self._client.exceptions.ClientError as error:
                if error_code(error) in GONE:
                    return None
                raise

    def put(self, key: str, body: bytes, *, public: bool = False, **arguments: Any) -> str:
        """Write an object whole; returns its ETag. The MD5 goes along, so that the store refuses what the network garbled."""
        extra = {"ContentMD5": _md5(body), **arguments, **(self._acl if public else {})}
        answer = self._wire.ask("PUT", key, _headers(extra), body)
        if answer is not None and answer.etag:
            return plain_etag(answer.etag)
        with told(self._name):
            return plain_etag(self._client.put_object(Bucket=self._bucket, Key=key, Body=body, **extra)["ETag"])

    def put_if(self, key: str, body: bytes, *, absent: bool = False, etag: str = "") -> str:
        """Write only when the object is absent (or still has this ETag).

        Raises ConditionFailedError, or ConditionUnknownError when the store refuses the question.
        """
        condition = {"IfNoneMatch": "*"} if absent else {"IfMatch": f'"{etag}"'}
        with told(self._name):
            try:
                return plain_etag(self._client.put_object(Bucket=self._bucket, Key=key, Body=body, **condition)["ETag"])
            except self._client.exceptions.ClientError as error:
                if error_code(error) in CONDITION_FAILED + GONE:
                    raise ConditionFailedError from error
                if error_code(error) in CONDITION_UNKNOWN:
                    raise ConditionUnknownError from error
                raise

    def copy(self, source: Store, source_key: str, key: str, *, public: bool = False, **arguments: Any) -> str:
        """Copy within the store, without the bytes passing here; arguments replace the headers. Returns the ETag."""
        extra: dict[str, Any] = {"MetadataDirective": "REPLACE", **arguments} if arguments else {}
        extra |= self._acl if public else {}
        named = {"x-amz-copy-source": quote(f"/{source.bucket}/{source_key}", safe="/~")}
        answer = self._wire.ask("PUT", key, _headers(extra) | named)
        # A copy that fails half way is answered with 200 and an error inside.
        copied = _COPIED.search(answer.body) if answer is not None else None
        if copied is not None:
            return copied[1].decode()
        with told(self._name):
            done = self._client.copy_object(
                Bucket=self._bucket, Key=key, CopySource={"Bucket": source.bucket, "Key": source_key}, **extra
            )
            return plain_etag(done["CopyObjectResult"]["ETag"])

    def delete(self, keys: Collection[str]) -> None:
        """Delete objects, a thousand in a request; one that is not there is no failure."""
        self.delete_versions([(key, "") for key in keys])

    def delete_versions(self, items: Collection[tuple[str, str]]) -> None:
        """Delete (key, version) pairs; the version "" is the current object."""
        waiting = list(items)
        self.many(self._delete, [waiting[start : start + BATCH] for start in range(0, len(waiting), BATCH)])

    def _delete(self, items: list[tuple[str, str]]) -> None:
        if len(items) > 1 and self._deleted_together(items):
            return
        with told(self._name):
            for key, version in items:
                named = {"VersionId": version} if version else {}
                self._client.delete_object(Bucket=self._bucket, Key=key, **named)

    def _deleted_together(self, items: list[tuple[str, str]]) -> bool:
        """One request for all; False when the store does not know it, or left one of them standing."""
        objects = "".join(
            f"<Object><Key>{escape(key)}</Key>{f'<VersionId>{escape(version)}</VersionId>' if version else ''}</Object>"
            for key, version in items
        )
        body = f"<Delete><Quiet>true</Quiet>{objects}</Delete>".encode()
        answer = self._wire.ask(
            "POST", "", {"content-md5": _md5(body), "content-type": "application/xml"}, body, {"delete": ""}
        )
        return answer is not None and b"<DeleteResult" in answer.body and b"<Error>" not in answer.body

    def listing(self, prefix: str, marks: Iterable[str] = ()) -> dict[str, Found]:
        """Every object under a prefix. marks: keys at which it is parted, so that the parts are listed side by side."""
        edges = ["", *sorted(mark for mark in marks if mark.startswith(prefix)), ""]
        found: dict[str, Found] = {}
        for part in self.many(lambda edge: self._listed(prefix, *edge), pairwise(edges)):
            if part is None:
                return self._listed_by_boto3(prefix)
            found.update(part)
        return found

    def _listed(self, prefix: str, after: str, until: str) -> dict[str, Found] | None:
        """Objects with keys after the one and up to the other ("": no bound), at a tenth of what reading them into boto3's shapes costs."""
        found: dict[str, Found] = {}
        query = {"list-type": "2", "encoding-type": "url", "prefix": prefix} | ({"start-after": after} if after else {})
        while True:
            answer = self._wire.ask("GET", "", {}, query=query)
            if answer is None:
                return None
            tree = ElementTree.fromstring(answer.body)
            space = tree.tag.removesuffix("ListBucketResult")
            encoded = tree.findtext(f"{space}EncodingType") == "url"  # some stores do not know the question
            for item in tree.iterfind(f"{space}Contents"):
                key, etag, size = (item.findtext(space + name, "") for name in ("Key", "ETag", "Size"))
                key = unquote_plus(key) if encoded else key
                if until and key > until:
                    return found
                if key > after:
                    found[key] = Found(plain_etag(etag), int(size))
            token = tree.findtext(f"{space}NextContinuationToken")
            if tree.findtext(f"{space}IsTruncated") != "true" or not token:
                return found
            query["continuation-token"] = token

    def _listed_by_boto3(self, prefix: str) -> dict[str, Found]:
        with told(self._name):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            return {
                item["Key"]: Found(plain_etag(item["ETag"]), int(item["Size"]))
                for page in pages
                for item in page.get("Contents", ())
            }

    def old_versions(self, prefix: str) -> list[tuple[str, str]]:
        """(key, version) of everything that a versioned bucket keeps behind the current objects; [] without versioning."""
        with told(self._name):
            try:
                state = self._client.get_bucket_versioning(Bucket=self._bucket).get("Status")
            except self._client.exceptions.ClientError:
                return []  # a store without versioning may not know the question
            if not state:
                return []
            found = []
            for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=prefix):
                items = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
                found += [(item["Key"], item["VersionId"]) for item in items if not item["IsLatest"]]
                found += [
                    (item["Key"], item["VersionId"]) for item in page.get("DeleteMarkers", ()) if item["IsLatest"]
                ]
            return found

    def many(self, work: Callable[[T], R], items: Iterable[T], *, carrying: bool = False) -> list[R]:
        """Do many requests side by side; the first failure stops the rest. Results in the order of the items.

        carrying: they carry whole files, which are in memory meanwhile, so there are fewer at once.
        """
        threads = self._workers if carrying or self._workers == 1 else self._workers * LIGHT
        return side_by_side(work, items, threads)


def _headers(arguments: Mapping[str, Any]) -> dict[str, str]:
    """boto3's arguments as headers."""
    metadata = {f"x-amz-meta-{word}": text for word, text in arguments.get("Metadata", {}).items()}
    return {_HEADERS[name]: value for name, value in arguments.items() if name != "Metadata"} | metadata


def _md5(body: bytes) -> str:
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def plain_etag(value: object) -> str:
    """An ETag without its quotes: some stores send them in some answers and not in others."""
    return str(value).removeprefix("W/").strip('"')

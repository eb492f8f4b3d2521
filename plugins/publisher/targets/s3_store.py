"""The few requests that the S3 target makes, over boto3, and their failures told in Chinese.

Only plain, old requests are used (PutObject, GetObject, CopyObject, DeleteObject, ListObjectsV2), because S3-compatible stores
differ in the rest. Copies, of which a rollback makes thousands, go the short way first (s3_copier.py). Conditional writes guard the lock where the store knows them.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from publisher.config import S3Target, Secrets
from publisher.errors import TargetError
from publisher.targets.s3_copier import Copier

GONE = ("404", "NoSuchKey", "NotFound")
CONDITION_FAILED = ("412", "PreconditionFailed", "409", "ConditionalRequestConflict")
CONDITION_UNKNOWN = ("501", "NotImplemented", "400", "InvalidArgument", "InvalidRequest")


class ConditionFailedError(Exception):
    """A conditional write met another state than it asked for."""


class ConditionUnknownError(Exception):
    """The store does not know conditional writes."""


@dataclass(frozen=True, slots=True)
class Found:
    """An object in a listing."""

    etag: str
    size: int


class Store:
    """One bucket. Thread-safe, as boto3's clients are."""

    def __init__(self, client: Any, bucket: str, name: str, acl: str = "", copier: Copier | None = None) -> None:
        self._client = client
        self._copier = copier
        self._bucket = bucket
        self._name = name
        self._acl = {"ACL": acl} if acl else {}

    @property
    def bucket(self) -> str:
        return self._bucket

    def get(self, key: str, first_bytes: int = 0) -> bytes | None:
        """An object's bytes (or only the first ones); None when there is no such object."""
        extra = {"Range": f"bytes=0-{first_bytes - 1}"} if first_bytes else {}
        with self._told():
            try:
                data: bytes = self._client.get_object(Bucket=self._bucket, Key=key, **extra)["Body"].read()
            except self._client.exceptions.ClientError as error:
                if error_code(error) in GONE:
                    return None
                raise
            return data

    def etag(self, key: str) -> str | None:
        with self._told():
            try:
                return plain_etag(self._client.head_object(Bucket=self._bucket, Key=key)["ETag"])
            except self._client.exceptions.ClientError as error:
                if error_code(error) in GONE:
                    return None
                raise

    def put(self, key: str, body: bytes, *, public: bool = False, **arguments: Any) -> str:
        """Write an object whole; returns its ETag. The MD5 goes along, so that the store refuses what the network garbled."""
        md5 = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        extra = {**arguments, **(self._acl if public else {})}
        with self._told():
            answer = self._client.put_object(Bucket=self._bucket, Key=key, Body=body, ContentMD5=md5, **extra)
            return plain_etag(answer["ETag"])

    def put_if(self, key: str, body: bytes, *, absent: bool = False, etag: str = "") -> str:
        """Write only when the object is absent (or still has this ETag).

        Raises ConditionFailedError, or ConditionUnknownError when the store refuses the question.
        """
        condition = {"IfNoneMatch": "*"} if absent else {"IfMatch": f'"{etag}"'}
        with self._told():
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
        done = self._copier.copy(source.bucket, source_key, key, extra) if self._copier else None
        if done is not None:
            return done
        with self._told():
            answer = self._client.copy_object(
                Bucket=self._bucket, Key=key, CopySource={"Bucket": source.bucket, "Key": source_key}, **extra
            )
            return plain_etag(answer["CopyObjectResult"]["ETag"])

    def delete(self, key: str) -> None:
        with self._told():
            self._client.delete_object(Bucket=self._bucket, Key=key)

    def listing(self, prefix: str) -> dict[str, Found]:
        with self._told():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            return {
                item["Key"]: Found(plain_etag(item["ETag"]), int(item["Size"]))
                for page in pages
                for item in page.get("Contents", ())
            }

    def old_versions(self, prefix: str) -> list[tuple[str, str]]:
        """(key, version) of everything that a versioned bucket keeps behind the current objects; [] without versioning."""
        with self._told():
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

    def delete_version(self, key: str, version: str) -> None:
        with self._told():
            self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn boto3's errors into sentences. Only the error's code is repeated: texts may hold signatures and addresses."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except ClientError as error:
            code = error_code(error)
            remedies = {
                "NoSuchBucket": "请核对 publish.toml 里的 bucket，或先在控制台建好它。",
                "InvalidAccessKeyId": "密钥编号不对，请核对环境变量。",
                "SignatureDoesNotMatch": "密钥不对，请核对环境变量。",
                "AccessDenied": "这个密钥没有权限，请给它这个桶的读、写、列出、删除权限。",
                # A HEAD answer has no body, so the store cannot say which of the two it is.
                "403": "密钥不对，或者它没有这个桶的读、写、列出、删除权限。请核对环境变量和控制台里的授权。",
                "RequestTimeTooSkewed": "这台电脑的时间不准，请先校时。",
            }
            raise TargetError(
                f"对象存储“{self._name}”拒绝了请求（{code}）。",
                remedies.get(code, "读者看到的链接仍都有效，请稍后再发布一次。"),
            ) from error
        except BotoCoreError as error:
            raise TargetError(
                f"连不上对象存储“{self._name}”（{type(error).__name__}）。",
                "请检查网络和 publish.toml 里的 endpoint，再发布一次。",
            ) from error


def connect(target: S3Target, secrets: Secrets) -> tuple[Store, Store]:
    """(public bucket, archive bucket); the same one unless archive_bucket is given."""
    import boto3
    import botocore.session
    from botocore.config import Config

    core = botocore.session.get_session()
    # Nobody asks when an object was written, and reading those dates is two thirds of what a listing costs.
    core.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=str)
    session = boto3.session.Session(
        botocore_session=core,
        aws_access_key_id=secrets.required(target.key_id_env, "对象存储的密钥编号"),
        aws_secret_access_key=secrets.required(target.secret_env, "对象存储的密钥"),
        aws_session_token=secrets.optional(target.token_env) or None,
        region_name=target.region,
    )
    client = session.client(
        "s3",
        endpoint_url=target.endpoint or None,
        config=Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"mode": "standard", "max_attempts": 4},
            max_pool_connections=target.workers + 2,
            s3={"addressing_style": target.addressing},
            # Newer checksums are refused by many compatible stores; Content-MD5 is known to all.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )

    def store(bucket: str, acl: str = "") -> Store:
        copier = Copier(client, session, client.meta.region_name, bucket, target.workers + 2)
        return Store(client, bucket, target.common.name, acl, copier)

    return store(target.bucket, target.acl), store(target.archive_bucket or target.bucket)


def error_code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", "?"))


def plain_etag(value: object) -> str:
    """An ETag without its quotes: some stores send them in some answers and not in others."""
    return str(value).removeprefix("W/").strip('"')

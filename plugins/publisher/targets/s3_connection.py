"""How the S3 target's buckets are reached: boto3's client, with the key and the settings of publish.toml."""

from __future__ import annotations

from publisher.config import S3Target
from publisher.credentials import Secrets
from publisher.targets.s3_store import LIGHT, Store
from publisher.targets.s3_wire import Wire


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
            max_pool_connections=target.workers * LIGHT + 2,
            s3={"addressing_style": target.addressing},
            # Newer checksums are refused by many compatible stores; Content-MD5 is known to all.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )

    def store(bucket: str, acl: str = "") -> Store:
        wire = Wire(client, session, bucket)
        return Store(client, bucket, target.common.name, wire, workers=target.workers, acl=acl)

    return store(target.bucket, target.acl), store(target.archive_bucket or target.bucket)

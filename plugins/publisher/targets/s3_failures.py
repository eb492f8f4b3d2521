"""What a store answers instead of doing what it was asked: its codes, and the sentences that the editor is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from publisher.errors import TargetError

GONE = ("404", "NoSuchKey", "NotFound")
CONDITION_FAILED = ("412", "PreconditionFailed", "409", "ConditionalRequestConflict")
CONDITION_UNKNOWN = ("501", "NotImplemented", "400", "InvalidArgument", "InvalidRequest")


class ConditionFailedError(Exception):
    """A conditional write met another state than it asked for."""


class ConditionUnknownError(Exception):
    """The store does not know conditional writes."""


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn boto3's errors into sentences about the target `name`. Only the error's code is repeated: texts may hold signatures and addresses."""
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
            f"对象存储“{name}”拒绝了请求（{code}）。",
            remedies.get(code, "读者看到的链接仍都有效，请稍后再发布一次。"),
        ) from error
    except BotoCoreError as error:
        raise TargetError(
            f"连不上对象存储“{name}”（{type(error).__name__}）。",
            "请检查网络和 publish.toml 里的 endpoint，再发布一次。",
        ) from error


def error_code(error: Any) -> str:
    """The code in a boto3 error: the store's own word, or the status of an answer without a body; "?" for none."""
    return str(error.response.get("Error", {}).get("Code", "?"))

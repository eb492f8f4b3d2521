"""Compiled templates, kept where Python keeps compiled modules: parsing a theme's templates is a tenth of what an edit costs."""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from hashlib import sha256
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

_COMPILER = MAGIC_NUMBER + jinja2.__version__.encode()
_DIGEST = 32


class Compiled(BytecodeCache):
    """What Jinja makes of templates, for the environments of one set of options, in memory and on disk.

    In memory for the next press of this process, of which a preview makes one a build. On disk under the rules of compiled modules:
    PYTHONPYCACHEPREFIX moves them, PYTHONDONTWRITEBYTECODE keeps them from being written, and a folder that cannot be written to is left
    alone. `options` tells apart what the same template gives under other options.
    """

    def __init__(self, options: str) -> None:
        self._options = options
        self._kept: dict[str, tuple[str, CodeType]] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The file that keeps the compiled template."""
        assert filename  # the templates of a theme are files
        return cache_from_source(f"{filename}.py")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the compiled template when it was made from this very source by this very compiler."""
        checksum, code = self._kept.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else self._from_disk(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        assert bucket.code is not None
        self._kept[bucket.key] = bucket.checksum, bucket.code
        if sys.dont_write_bytecode:
            return
        data = marshal.dumps(bucket.code)
        draft = Path(f"{bucket.key}.{os.getpid()}")
        with contextlib.suppress(OSError):
            draft.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(self._digest(bucket, data) + data)
            os.replace(draft, bucket.key)

    def _from_disk(self, bucket: Bucket) -> CodeType | None:
        try:
            data = Path(bucket.key).read_bytes()
        except OSError:
            return None
        if data[:_DIGEST] != self._digest(bucket, data[_DIGEST:]):
            return None
        code: CodeType = marshal.loads(data[_DIGEST:])
        return code

    def _digest(self, bucket: Bucket, data: bytes) -> bytes:
        """Of the source, the compiler and the compiled code, so that nothing damaged or made from something else is run."""
        return sha256(b"\0".join((bucket.checksum.encode(), _COMPILER, self._options.encode(), data))).digest()

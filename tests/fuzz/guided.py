"""One target under atheris, which watches the branches our code takes and keeps the inputs that reach new ones.

    python -m tests.fuzz.guided TARGET SECONDS FOLDER

FOLDER keeps the inputs found (corpus/) and what broke the promise (broken-*), so that a later run goes on from there. Exit code 0: held.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import atheris

_OURS = ["manuscript", "importer", "copydesk", "media", "newsroom", "markdown"]

with atheris.instrument_imports(include=_OURS, enable_loader_override=False):
    from tests.fuzz.targets import LONGEST, TARGETS


def main(name: str, seconds: str, folder: str) -> None:
    target, place = TARGETS[name], Path(folder)
    corpus = place / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in (*target.seeds(), *target.kept()):
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed[:LONGEST])
    words = place / "words.txt"
    words.write_text(
        "".join('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"\n' for word in target.words)
    )
    options = [
        f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=3000", f"-max_len={LONGEST}", f"-artifact_prefix={place}{os.sep}broken-",
        "-print_final_stats=1", "-verbosity=1", *([f"-dict={words}"] if target.words else []), str(corpus),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], target.check)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:4])

"""The desk's command `mask`: write personal numbers in their mandated form, in a text, a Word or an Excel file."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TextIO

from copydesk.bounded_zip import EncryptedZip, UnreadableZip
from copydesk.filetypes import coded_like, decode_text, ending_of
from copydesk.finding import Kind
from copydesk.mask_office import mask_office
from copydesk.masking_ways import OFFICE, TEXTS, by_hand
from copydesk.personal import find
from copydesk.personal import mask as mask_text
from copydesk.rules_personal import MASKED
from newsroom.problem import EditorError
from newsroom.replacing import replace_file

LARGEST = 200 * 1024 * 1024


class MaskError(Exception):
    """The file cannot be masked; the message is Chinese and says what to do instead."""


def mask(file: Path, out: TextIO | None = None) -> int:
    """Mask the file in place, all or nothing, and say what was done without repeating a number. 0: done, 1: could not."""
    out = out or sys.stdout
    try:
        counts, left = _mask_file(file)
    except MaskError as error:
        print(f"{file.name}:1: {error}", file=out)
        return 1
    except EditorError as error:
        print(error, file=out)
        return 1
    if counts:
        told = "、".join(f"{kind.value} {count} 处（{MASKED[kind]}）" for kind, count in counts.items() if count)
        print(f"{file.name}：已遮住{told}。请再打开看一遍。", file=out)
    else:
        print(f"{file.name}：没有找到要遮的号码，文件没有改动。", file=out)
    for line in left:
        print(f"{file.name}:{line}", file=out)
    return 0


def _mask_file(file: Path) -> tuple[Counter[Kind], list[str]]:
    if file.is_symlink() or not file.is_file():
        raise MaskError("找不到这个文件，或者它只是一个链接。请核对路径。")
    if file.stat().st_size > LARGEST:
        raise MaskError(f"文件超过 {LARGEST // 1024 // 1024} MB。请拆开再遮。")
    data = file.read_bytes()
    ending = ending_of(file.name)
    if ending in OFFICE:
        try:
            masked, counts = mask_office(data)
        except EncryptedZip:
            raise MaskError("文档要密码才能打开。请去掉密码再遮。") from None
        except UnreadableZip:
            raise MaskError("文档打不开，可能没有传完整。请用原来的软件打开看看，重新保存一份。") from None
        left: list[str] = []
    elif ending in TEXTS:
        masked, counts, left = _mask_text(data)
    else:
        raise MaskError(by_hand(file.name))
    if counts and masked != data:
        replace_file(file, masked, file.name)
    return counts, left


def _mask_text(data: bytes) -> tuple[bytes, Counter[Kind], list[str]]:
    text = decode_text(data)
    if text is None:
        raise MaskError("文字的编码认不出来。请用记事本打开，另存为 UTF-8。")
    if coded_like(data, text) != data:
        raise MaskError("有几个字读不出来，遮了会把它们弄丢。请用记事本打开核对，另存为 UTF-8，再遮。")
    counts = Counter(finding.kind for finding in find(text) if finding.certain)
    masked = mask_text(text)
    left = [
        f"{masked.count(chr(10), 0, finding.start) + 1}: 这里可能有{finding.kind.value}，没有自动改。请人工核对。"
        for finding in find(masked)
    ]
    return coded_like(data, masked), counts, left

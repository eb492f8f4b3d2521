"""From bytes to text, without guessing and without losing a character."""

from __future__ import annotations

import re
import unicodedata

from newsroom.problem import Problem, Severity

LARGEST = 8 * 1024 * 1024  # bytes; a year of a county paper is less
_KNOWN_START = re.compile(r"\s*(?:标\s*题|栏\s*目|发布日期|日期|状态|文种)\s*[:：]")
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff0-\ufffb\ufffe\uffff\ufffd\ud800-\udfff"
    "\u2028\u2029\u200b\u200e\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
# NUL means no text file at all; an override shows a text in another order than it reads.
_REFUSED = frozenset("\x00\u202d\u202e")
# Nobody sees them and no page may hold them: taken out, and said so.
_TAKEN_OUT = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202c\u2066-\u2069\ufff0-\ufffb\ufffe\uffff\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)


class Undecodable(Exception):
    """The bytes are no text we may read. Carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text of a manuscript with \\n line ends, and what an editor should know about its encoding.

    UTF-8 with or without a BOM is read as it is, UTF-16 with a BOM and GB18030 with a notice; the latter only when the
    first line then reads as a header we know, which no other encoding does by chance. Raises Undecodable otherwise.
    """
    if len(data) > LARGEST:
        size = len(data) / 1024 / 1024
        raise Undecodable(Problem(path, 1, f"文件有 {size:.1f} MB，太大了。一篇稿子不超过 8 MB，请拆成几篇。"))
    notices: list[Problem] = []
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        raise Undecodable(Problem(path, 1, "这个文件是 UTF-32 编码，读不出来。请用记事本打开，另存为 UTF-8。"))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise Undecodable(Problem(path, 1, "UTF-16 编码不完整，读不出来。请用记事本另存为 UTF-8。")) from None
        notices.append(Problem(path, 1, "这个文件是 UTF-16 编码，已按它读出。以后请另存为 UTF-8。", Severity.HINT))
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            text = _gb18030(data, path, data.count(b"\n", 0, error.start) + 1)
            notices.append(
                Problem(path, 1, "这个文件是 GBK（GB18030）编码，已按它读出。以后请另存为 UTF-8。", Severity.HINT)
            )
    return text.replace("\r\n", "\n").replace("\r", "\n"), notices


def _gb18030(data: bytes, path: str, line: int) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if _KNOWN_START.match(text):
        return text
    raise Undecodable(Problem(path, line, "这一行不是 UTF-8 编码，读不出来。请用记事本打开，另存为时选 UTF-8。"))


def suspect_characters(text: str, path: str) -> tuple[str, list[Problem]]:
    """Find the characters nobody typed on purpose: controls, direction overrides, private-use and broken ones.

    Returns the text without the invisible ones, and a finding a line and kind that names each character and its place:
    refused are NUL and direction overrides, the others warn. A form feed or line separator becomes a space.
    """
    if _SUSPECT.search(text) is None:
        return text, []
    problems: dict[tuple[int, str], Problem] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for found in _SUSPECT.finditer(line):
            char = found.group()
            what = _describe(char)
            severity = Severity.BLOCK if char in _REFUSED else Severity.WARN
            gone = "登出时已去掉；" if _TAKEN_OUT.match(char) else ""
            message = (
                f"第 {found.start() + 1} 个字是{what}（U+{ord(char):04X}）。{gone}请在稿子里删掉它，或重新输入这个字。"
            )
            problems.setdefault((number, what), Problem(path, number, message, severity, "text.character"))
    plain = text.translate({0x0B: " ", 0x0C: " ", 0x2028: " ", 0x2029: " "})
    return _TAKEN_OUT.sub("", plain), list(problems.values())


def _describe(char: str) -> str:
    category = unicodedata.category(char)
    if char == "\ufffd":
        return "乱码替换符"
    if category == "Co":
        return "自造字，别人的电脑上显示不出来"
    if category == "Cs":
        return "残缺的字符"
    if category == "Cf":
        return "看不见的排版控制符"
    return "看不见的控制字符"

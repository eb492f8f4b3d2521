"""What a picture's file tells besides the picture: where it was taken, by whom, with what camera, and any text."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field

PIXELS = 100_000_000
_TEXTS = {
    0x010E: "说明",
    0x013B: "作者",
    0x8298: "版权",
    0x9C9B: "标题",
    0x9C9C: "备注",
    0x9C9D: "作者",
    0x9C9E: "关键词",
    0x9C9F: "主题",
}
_PEOPLE = {0x013B, 0x9C9D, 0xA430}
_SERIALS = {0xA431, 0xA435}
_GPS, _EXIF, _COMMENT = 0x8825, 0x8769, 0x9286


class UnreadablePicture(Exception):
    """No picture, cut short, or too large to open. The message is a Chinese half sentence."""


@dataclass(slots=True)
class PictureFacts:
    """located: whether the file holds coordinates. texts: everything written in it. people: names of makers and owners."""

    located: bool = False
    texts: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    serials: bool = False


def read_picture(data: bytes, *, decode: bool = False) -> PictureFacts:
    """Read what stands beside the pixels; with decode, also make sure that the picture can be shown. Raises UnreadablePicture."""
    import PIL
    from PIL import Image

    facts = PictureFacts()
    try:
        # Pillow's warnings about odd metadata are no concern of an editor's.
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > PIXELS:
                raise UnreadablePicture(f"有 {picture.width}×{picture.height} 个像素，大得不正常")
            _read_exif(picture.getexif(), facts)
            for value in picture.info.values():
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                if isinstance(text, str):
                    facts.texts.append(text)
                    facts.located |= "GPSLatitude" in text
            if decode:
                picture.draft("L", (64, 64))
                picture.load()
    except UnreadablePicture:
        raise
    except PIL.UnidentifiedImageError:
        raise UnreadablePicture("打不开") from None
    except (
        OSError,
        ValueError,
        SyntaxError,
        TypeError,
        KeyError,
        EOFError,
        OverflowError,
        MemoryError,
        IndexError,
        ZeroDivisionError,
        AttributeError,
        Image.DecompressionBombError,
    ) as error:
        raise UnreadablePicture("打不开，文件可能没有传完整") from error
    facts.located |= b"GPSLatitude" in data[:200_000]
    return facts


def _read_exif(exif: object, facts: PictureFacts) -> None:
    from PIL import Image

    assert isinstance(exif, Image.Exif)
    facts.located = bool(exif.get_ifd(_GPS).keys() - {0})
    for tag, value in [*exif.items(), *exif.get_ifd(_EXIF).items()]:
        text = _text(tag, value)
        if not text:
            continue
        if tag in _TEXTS or tag in _PEOPLE or tag == _COMMENT:
            facts.texts.append(text)
        if tag in _PEOPLE:
            facts.people.append(text)
        facts.serials |= tag in _SERIALS


def _text(tag: int, value: object) -> str:
    if isinstance(value, bytes):
        if 0x9C9B <= tag <= 0x9C9F:
            value = value.decode("utf-16-le", "replace")
        else:
            value = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").decode("utf-8", "replace")
    return value.strip("\0 \t\r\n") if isinstance(value, str) else ""

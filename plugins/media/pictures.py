"""Pictures: decoded under a pixel cap, turned upright, rewritten without EXIF, GPS and comments, in the sizes that screens need."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from media.gif_blocks import GifError, without_notes

if TYPE_CHECKING:
    from PIL import Image

WIDTHS = (480, 960, 1600)  # CSS pixels of a phone, a phone's screen or a column, a desk
MOST_PIXELS = 80_000_000
MOST_BYTES = 60 * 1024 * 1024
QUALITY = 82
COPY_QUALITY = 92  # of pictures that are attachments: meant to be kept or printed
_DEEP = ("I", "I;16", "I;16B")  # 16 bits of grey, as scanners write them
_KINDS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "MPO": "jpg"}


class PictureError(ValueError):
    """The file is no picture we may publish. The message is Chinese and says what to do."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One published size of a picture. name: the file's name in /media/."""

    name: str
    width: int
    height: int


def make_renditions(data: bytes, folder: Path) -> list[Rendition]:
    """Write the published sizes of a picture into `folder` and describe them, smallest first.

    A picture narrower than a width is never enlarged. Names carry the digest of the source and of this module's rules, so
    an address never shows another picture than before. Raises PictureError.
    """
    from PIL import Image

    upright, kind = _decoded(data)
    if kind in ("gif", "webp"):  # frames after the first are not news
        kind = "png"
    picture = _plain(upright, kind)
    rules = b"2\0" if upright.mode in _DEEP else b"1\0"
    digest = hashlib.sha256(rules + data).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    widths = [width for width in WIDTHS if width < picture.width] + [min(picture.width, WIDTHS[-1])]
    renditions = []
    for width in dict.fromkeys(widths):
        height = max(1, round(picture.height * width / picture.width))
        sized = picture if width == picture.width else picture.resize((width, height), Image.Resampling.LANCZOS)
        name = f"{digest}-{width}.{kind}"
        buffer = io.BytesIO()
        if kind == "jpg":
            sized.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        else:
            sized.save(buffer, "PNG", optimize=True)
        (folder / name).write_bytes(buffer.getvalue())
        renditions.append(Rendition(name, width, height))
    return renditions


def plain_copy(data: bytes) -> bytes:
    """A picture in its own size and format, upright, with nothing but its pixels; a GIF keeps its frames. Raises PictureError."""
    upright, kind = _decoded(data)
    if kind == "gif":
        try:
            return without_notes(data)
        except GifError:
            raise PictureError("图片打不开：GIF 没有传完整。请换一个能打开的文件。") from None
    buffer = io.BytesIO()
    if kind == "jpg":
        _plain(upright, kind).save(buffer, "JPEG", quality=COPY_QUALITY, optimize=True)
    else:
        _plain(upright, kind).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _decoded(data: bytes) -> tuple[Image.Image, str]:
    """The picture, turned upright, and the kind of file it came in. Raises PictureError."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(data) > MOST_BYTES:
        raise PictureError(f"图片有 {len(data) // 1024 // 1024} MB，太大了。请缩小到 60 MB 以内。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
            if image.format not in _KINDS:
                raise PictureError(f"这是 {image.format} 图片，浏览器不一定认。请另存为 JPG 或 PNG。")
            if image.width * image.height > MOST_PIXELS:
                raise PictureError(f"图片有 {image.width}×{image.height} 像素，太大了。请缩小到宽 4000 像素以内。")
            kind = _KINDS[image.format]
            image.load()
            try:
                upright = ImageOps.exif_transpose(image)
            except Exception:
                upright = image  # whatever is wrong with a camera's notes, the pixels are sound, and only they go out
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise PictureError("图片的像素太多，打不开。请缩小到宽 4000 像素以内。") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError):
        raise PictureError("图片打不开：文件坏了，或者不是图片。请换一个能打开的文件。") from None
    return upright, kind


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """The pixels alone, in a mode the format can hold: no profile, no comment, no hidden extra."""
    from PIL import Image

    if image.mode in _DEEP:  # which Pillow would cut off at 255 instead of scaling
        image = image.point(lambda value: value / 256).convert("L")
    mode = "RGB" if kind == "jpg" else ("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
    converted = image.convert(mode)
    clean = Image.new(mode, converted.size)
    clean.paste(converted)
    return clean

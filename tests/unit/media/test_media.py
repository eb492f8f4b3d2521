"""Pictures are rewritten as pixels alone, upright and in bounded sizes; attachments are described, or refused with a reason."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from media.attachments import AttachmentError, facts_of, readable_size
from media.pictures import PictureError, make_renditions, plain_copy

SECRET = b"GPS-SECRET-3352"


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photograph(width: int = 800, height: int = 600, orientation: int = 1) -> bytes:
    """A JPEG as a phone writes it: a red left half, GPS, maker's notes, a comment."""
    image = Image.new("RGB", (width, height), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (33.0, 52.0, 0.0)
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    return saved(image, "JPEG", exif=exif, comment=SECRET, icc_profile=SECRET * 20)


def test_sizes_are_bounded_and_never_enlarged(tmp_path: Path) -> None:
    assert [(each.width, each.height) for each in make_renditions(photograph(2000, 1000), tmp_path)] == [
        (480, 240),
        (960, 480),
        (1600, 800),
    ]
    assert [each.width for each in make_renditions(photograph(300, 200), tmp_path)] == [300]
    assert [each.width for each in make_renditions(photograph(480, 200), tmp_path)] == [480]
    for each in make_renditions(photograph(3, 2000), tmp_path):
        with Image.open(tmp_path / each.name) as image:
            assert image.size == (each.width, each.height)


def test_nothing_but_pixels_is_left(tmp_path: Path) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    png = saved(Image.new("RGBA", (600, 400), (1, 2, 3, 4)), "PNG", pnginfo=notes) + SECRET
    gif = saved(Image.new("P", (600, 400)), "GIF", comment=SECRET)
    webp = saved(Image.new("RGB", (600, 400)), "WEBP", exif=b"Exif\0\0" + SECRET)
    for data in (photograph(), png, gif, webp, photograph() + b"<?php " + SECRET + b" ?><script>alert(1)</script>"):
        assert SECRET in data
        for each in make_renditions(data, tmp_path):
            published = (tmp_path / each.name).read_bytes()
            assert SECRET not in published
            assert b"<script" not in published
            with Image.open(io.BytesIO(published)) as image:
                assert dict(image.getexif()) == {}
                assert not {"comment", "exif", "icc_profile", "xmp", "Comment", "XML:com.adobe.xmp"} & set(image.info)


def test_pictures_stand_upright(tmp_path: Path) -> None:
    """Orientation 6: the camera was turned; the red left half has to come out on top."""
    each = make_renditions(photograph(800, 600, orientation=6), tmp_path)[-1]
    assert (each.width, each.height) == (600, 800)
    with Image.open(tmp_path / each.name) as image:
        top, bottom = image.getpixel((300, 100)), image.getpixel((300, 700))
    assert top[0] > 200 > top[2]
    assert bottom[2] > 200 > bottom[0]


def test_the_same_picture_has_the_same_name_and_bytes(tmp_path: Path) -> None:
    one, two = make_renditions(photograph(), tmp_path / "a"), make_renditions(photograph(), tmp_path / "b")
    assert one == two
    assert [(tmp_path / "a" / each.name).read_bytes() for each in one] == [
        (tmp_path / "b" / each.name).read_bytes() for each in two
    ]
    assert {each.name for each in one}.isdisjoint(
        each.name for each in make_renditions(photograph(801), tmp_path / "a")
    )


def test_transparency_stays(tmp_path: Path) -> None:
    each = make_renditions(saved(Image.new("RGBA", (300, 200), (9, 9, 9, 0)), "PNG"), tmp_path)[0]
    with Image.open(tmp_path / each.name) as image:
        assert image.mode == "RGBA"
        assert image.getpixel((5, 5))[3] == 0


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"<html><script>alert(1)</script></html>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", photograph()[:3000], saved(Image.new("RGB", (300, 300)), "PNG")[:90],
     bomb(100_000, 100_000), bomb(30_000, 3_000), bomb(0, 10), saved(Image.new("RGB", (30, 30)), "BMP"), saved(Image.new("RGB", (30, 30)), "TIFF"), saved(Image.new("RGB", (30, 30)), "PPM"), b"%PDF-1.4\n", b"PK\x03\x04"],
    ids=["empty", "letter", "html", "svg", "half a jpeg", "half a png", "bomb", "too many pixels", "no width", "bmp", "tiff", "ppm", "pdf", "zip"],
)  # fmt: skip
def test_what_is_no_picture_for_us_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(PictureError) as caught:
        make_renditions(data, tmp_path)
    assert "请" in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_attachments() -> None:
    facts = facts_of("attachments/2022/申请表.DOCX", b"x" * 2048)
    assert (facts.name, facts.type, facts.size) == ("申请表.DOCX", "Word 文档", 2048)
    assert facts.file.isascii()
    assert facts.file.endswith(".docx")
    assert facts_of("attachments/别的.docx", b"x" * 2048).file == facts.file, "the address follows from the bytes"
    for name, data in (
        ("a.exe", b"x"),
        ("a", b"x"),
        ("a.html", b"x"),
        ("a.svg", b"x"),
        ("a.js", b"x"),
        ("a.docx", b""),
        (".htaccess", b"x"),
        ("a.docx.exe", b"x"),
    ):
        with pytest.raises(AttachmentError):
            facts_of(f"attachments/{name}", data)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (23_456, "23 KB"), (1024 * 1024, "1.0 MB"), (1_500_000, "1.4 MB")],
)
def test_sizes_as_people_say_them(size: int, words: str) -> None:
    assert readable_size(size) == words


def test_a_size_just_below_a_megabyte_is_one() -> None:
    assert readable_size(1024 * 1024 - 1) == "1.0 MB"


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def grey(width: int, height: int, bits: int, rows: bytes) -> bytes:
    """A grey PNG with so many bits for each pixel."""
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_grey_of_sixteen_bits_keeps_its_shades(tmp_path: Path) -> None:
    """Scanners write it; cut off at 255 it would be black and white."""
    data = grey(4, 1, 16, b"\0" + struct.pack(">HHHH", 0, 0x4000, 0x8000, 0xFFFF))
    (rendition,) = make_renditions(data, tmp_path)
    for picture in (Image.open(tmp_path / rendition.name), Image.open(io.BytesIO(plain_copy(data)))):
        assert [picture.convert("L").getpixel((x, 0)) for x in range(4)] == [0, 0x40, 0x80, 0xFF]


def test_far_too_many_pixels_are_called_so(tmp_path: Path) -> None:
    """A file of some bytes that says it is a wall of 900 million pixels is not merely broken."""
    with pytest.raises(PictureError, match=r"像素太多.*请缩小"):
        make_renditions(grey(30_000, 30_000, 1, b""), tmp_path)

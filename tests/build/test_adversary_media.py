"""Pictures that are something else, too much, or more than a picture: refused with advice, or published as their pixels alone."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image

from tests.build.conftest import Desk


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind)
    return buffer.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    )


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, b"MZTRAILER")
    return buffer.getvalue()


JPG, PNG = picture("JPEG"), picture("PNG")
SOUND = {
    "cmyk.jpg": picture("JPEG", "CMYK"), "gray.jpg": picture("JPEG", "L"), "bits.png": picture("PNG", "1"), "deep.png": picture("PNG", "I;16"), "clear.png": picture("PNG", "LA"),
    "indexed.png": picture("PNG", "P"), "with-zip.jpg": JPG + zipped("a.exe"), "with-page.jpg": JPG + b"<script>TRAILER</script>", "a.webp": picture("WEBP"), "a.gif": picture("GIF"),
    "tall.png": picture("PNG", size=(1, 9000)), "dot.gif": picture("GIF", "P", (1, 1)), "a.php.jpg": JPG, "空 格.jpg": JPG, "CAPS.JPG": JPG,
}  # fmt: skip
REFUSED = {
    "cut.jpg": JPG[:200], "cut.png": PNG[:60], "bomb.png": png_that_claims(100_000, 100_000), "large.png": png_that_claims(9_000, 9_000), "nothing.png": png_that_claims(0, 0),
    "page.jpg": b"<html><script>1</script></html>", "svg.png": b'<svg xmlns="http://www.w3.org/2000/svg" onload="a"/>', "script.gif": b"GIF89a/*<script>alert(1)</script>*/",
    "program.png": b"MZ" + bytes(200), "pdf.jpg": b"%PDF-1.4\n", "bmp.jpg": picture("BMP"), "tiff.jpg": picture("TIFF"), "ico.png": picture("ICO"), "empty.jpg": b"",
    "wrong-sum.png": PNG[:40] + b"\xff" + PNG[41:], "png.jpg": PNG, "a.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.heic": b"\0\0\0\x18ftypheic" + bytes(50), "a.bmp": picture("BMP"),
}  # fmt: skip


def test_every_odd_picture_is_refused_by_name_and_the_site_stays(desk: Desk) -> None:
    desk.story("articles/good.md")
    desk.build()
    before = desk.tree()
    for number, (name, data) in enumerate(REFUSED.items()):
        desk.write(f"pictures/{name}", "").write_bytes(data)
        desk.story(f"articles/r{number}.md", body=f"![干部在会上发言](</pictures/{name}>)\n\n正文。")
    told = desk.refused()
    assert {f"pictures/{name}" for name in REFUSED} <= {problem.path for problem in told}
    assert all("请" in problem.message for problem in told)
    assert desk.tree() == before


def test_every_sound_picture_goes_out_as_its_pixels_alone(desk: Desk) -> None:
    for number, (name, data) in enumerate(SOUND.items()):
        desk.write(f"pictures/{name}", "").write_bytes(data)
        desk.story(f"articles/s{number}.md", body=f"![干部在会上发言](</pictures/{name}>)\n\n正文。")
    outcome = desk.build()
    assert len(outcome.published) == len(SOUND)
    shown = list((desk.output / "media").iterdir())
    assert shown
    for path in shown:
        assert b"TRAILER" not in path.read_bytes()
        with Image.open(path) as image:
            image.load()
            assert image.format == {"jpg": "JPEG", "png": "PNG"}[path.suffix[1:]]
            assert not image.getexif()

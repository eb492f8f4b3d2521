"""The preview's server over real sockets, and its life from start to stop."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from newsroom.dates import SHANGHAI
from newsroom.problem import EditorError
from portal.build import build
from portal.folders import folders
from portal.order import Order
from preview.files import Target, target_of
from preview.session import Session, is_ours, preview_folders
from preview.standing import Standing

pytestmark = pytest.mark.xdist_group("preview")
ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2022, 1, 12, 12, tzinfo=SHANGHAI)
COLUMNS = '[[column]]\nslug = "yaowen"\nname = "要闻"\n'
STORY = "标题：把关口守在村口\n栏目：要闻\n发布日期：2022-01-06\n\n全镇设卡28处。\n"
DRAFT = "标题：一篇草稿\n状态：草稿\n\n草稿的正文，读者看不到。\n"


def made_order(folder: Path) -> Order:
    content = folder / "稿 件"
    (content / "articles/2022").mkdir(parents=True)
    (content / "columns.toml").write_text(COLUMNS, encoding="utf-8")
    (content / "articles/2022/2022-01-06-001.md").write_text(STORY, encoding="utf-8")
    (content / "articles/2022/2022-01-08-001.md").write_text(DRAFT, encoding="utf-8")
    return Order(
        folders(content, folder / "output", ROOT / "theme"),
        {"SITENAME": "商州融媒", "SITEURL": "https://www.example.gov.cn/xw"},
        NOW,
    )


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("预览")
    made = Session(made_order(folder), port=0)
    made.build()
    assert made.standing.now.good, (made.standing.now.refused, made.standing.now.crash)
    (folder / "secret.html").write_text("机密", encoding="utf-8")
    made.serve()
    yield made
    made.stop()


def get(session: Session, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    """Ask byte for byte, as no well-behaved client would."""
    connection = http.client.HTTPConnection("127.0.0.1", session.server.server_port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Host": f"127.0.0.1:{session.server.server_port}", **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read().decode(errors="replace")
    connection.close()
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html", "/..%2fsecret.html", "/%2e%2e/secret.html", "/a/../../secret.html", "/..%5csecret.html", "/%00", "/x%0d%0aX:y",
        "//secret.html", "/.cache", "/.preview.state/CURRENT.json", "/C:/secret.html", "/%ff", "secret.html", "http://evil.example/",
        "/2022/0106/001.html/../../../../secret.html",
    ],
)  # fmt: skip
def test_nothing_outside_the_output_is_served(session: Session, path: str) -> None:
    status, _, body = get(session, path)
    assert status in (400, 404)
    assert "机密" not in body


def test_a_link_planted_in_the_output_is_not_followed(session: Session) -> None:
    root = session.order.folders.output
    os.symlink(root.parents[2] / "secret.html", root / "planted.html")
    try:
        status, _, body = get(session, "/planted.html")
        assert (status, "机密" in body) == (404, False)
    finally:
        (root / "planted.html").unlink()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1", "127.0.0.1:1", "", "0.0.0.0:8000"])
def test_another_host_is_refused(session: Session, host: str) -> None:
    for path in ("/", "/_preview/events", "/_preview/desk"):
        status, _, body = get(session, path, Host=host)
        assert status == 421
        assert "草稿" not in body


def test_localhost_is_this_host(session: Session) -> None:
    assert get(session, "/", Host=f"localhost:{session.server.server_port}")[0] == 200


def test_another_sites_page_cannot_read_the_preview(session: Session) -> None:
    assert get(session, "/2022/0108/001.html", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403
    assert get(session, "/2022/0108/001.html", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200
    _, headers, _ = get(session, "/")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_only_reading(session: Session) -> None:
    assert get(session, "/", "POST")[0] == 501
    assert get(session, "/", "DELETE")[0] == 501
    status, headers, body = get(session, "/", "HEAD")
    assert (status, body) == (200, "")
    assert int(headers["Content-Length"]) > 0


def test_it_listens_on_this_machine_alone(session: Session) -> None:
    assert session.server.server_address[0] == "127.0.0.1"
    assert session.server.socket.family == socket.AF_INET


def test_addresses_and_types(session: Session) -> None:
    status, headers, body = get(session, "/2022/0106/001.html")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "/xw/" not in body  # the published address has a folder of its own, the preview has none
    assert get(session, "/columns/yaowen")[:2][0] == 301
    assert get(session, "/columns/yaowen")[1]["Location"] == "/columns/yaowen/"
    assert get(session, "/feeds/all.atom.xml")[1]["Content-Type"].startswith("application/xml")
    css = next(path for path in (session.order.folders.output / "theme").glob("*.css"))
    assert get(session, f"/theme/{css.name}")[1]["Content-Type"] == "text/css; charset=utf-8"
    status, _, body = get(session, "/2022/0109/009.html")
    assert status == 404
    assert "newsroom-preview-panel" in body


def test_the_last_good_preview_only_goes_to_this_site(session: Session) -> None:
    for page in ("//evil.example/", "https://evil.example/", "/..%2f..", "/\\evil.example"):
        status, headers, _ = get(session, f"/_preview/last?trouble=abc&page={page}")
        assert (status, headers["Location"]) == (303, "/")
    assert "\n" not in get(session, "/_preview/last?trouble=a%0d%0aSet-Cookie:x&page=/")[1]["Set-Cookie"]


def test_readers_never_get_what_the_preview_shows(session: Session) -> None:
    """The same manuscripts, built for readers: the draft is in no file, and no file knows of the preview."""
    assert "草稿的正文" in get(session, "/2022/0108/001.html")[2]
    output = session.order.folders.output.parents[2] / "output"
    order = Order(folders(session.order.folders.content, output, ROOT / "theme"), {"SITENAME": "商州融媒"}, NOW)
    outcome = build(order)
    assert outcome.held == {"articles/2022/2022-01-08-001.md": "草稿"}
    for path in output.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert "草稿的正文".encode() not in data, path
            assert b"newsroom-preview" not in data, path


def test_previews_that_nobody_looks_at_are_forgotten(tmp_path: Path) -> None:
    """After a month, and only what a preview made; the one in use and a fresh one of another folder stay."""
    order = made_order(tmp_path)
    root = preview_folders(order).output.parent
    old = time.time() - 31 * 24 * 3600
    for name, age in (("aaaaaaaaaa", old), ("bbbbbbbbbb", time.time()), ("anything", old)):
        (root / name).mkdir()
        (root / f".{name}.state").mkdir()
        (root / f".{name}.used").touch()
        os.utime(root / f".{name}.used", (age, age))
    precious = tmp_path / "precious"
    precious.mkdir()
    (root / "cccccccccc").symlink_to(precious, target_is_directory=True)
    (root / ".cccccccccc.used").touch()
    os.utime(root / ".cccccccccc.used", (old, old))
    preview_folders(order)
    assert not (root / "aaaaaaaaaa").exists()
    assert not (root / ".aaaaaaaaaa.state").exists()
    assert (root / "bbbbbbbbbb").is_dir()
    assert (root / "anything").is_dir()
    assert precious.is_dir()


def test_target_of_what_sites_have() -> None:
    assert target_of("/") == Target("/", "index.html")
    assert target_of("/search/?q=%E6%B2%B3") == Target("/search/", "search/index.html")
    assert target_of("/a/%E4%B8%80.html") == Target("/a/一.html", "a/一.html")


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("articles/2022/x.md", True), ("columns.toml", True), (".git/index", False), ("articles/.x.md.swp", False),
        ("articles/~$稿子.docx", False), ("articles/x.md~", False), ("articles/x.tmp", False),
        ("templates/__pycache__/base.html.cpython-311.pyc", False),
    ],
)  # fmt: skip
def test_which_changes_matter(name: str, matters: bool, tmp_path: Path) -> None:
    assert is_ours(tmp_path / name, (tmp_path,)) is matters
    assert not is_ours(tmp_path.parent / "elsewhere.md", (tmp_path,))


def test_the_last_good_build_outlives_a_refusal_and_a_crash() -> None:
    standing = Standing()
    standing.begin()
    assert standing.now.busy
    standing.succeed(good := object())  # type: ignore[arg-type]
    standing.refuse([])
    standing.fail("Traceback")
    assert standing.now.good is good
    assert standing.now.trouble
    assert not standing.now.busy
    assert standing.wait(standing.now.number, 0.01) is standing.now


def test_an_error_of_the_program_is_shown_and_survived(tmp_path: Path) -> None:
    """The theme asks for what is not there while the preview runs: a program's error, with its traceback, and the server stays."""
    import shutil

    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    order = made_order(tmp_path)
    made = Session(Order(folders(order.folders.content, tmp_path / "output", theme), order.settings, NOW), port=0)
    try:
        assert made.build().good
        template = theme / "templates" / "base.html"
        text = template.read_text(encoding="utf-8")
        template.write_text(text + "{{ nobody.knows }}", encoding="utf-8")
        broken = made.build()
        assert broken.good
        assert "nobody" in broken.crash
        made.serve()
        assert "程序自己出错了" in get(made, "/2022/0106/001.html")[2]
        template.write_text(text, encoding="utf-8")
        assert not made.build().trouble
    finally:
        made.stop()


PROGRAM = """
import sys; sys.path.insert(0, {plugins!r})
from datetime import datetime
from pathlib import Path
from newsroom.dates import SHANGHAI
from portal.order import Order
from portal.folders import folders
from preview.command import preview
if __name__ == "__main__":
    where = folders(Path({content!r}), Path({output!r}), Path({theme!r}))
    sys.exit(preview(Order(where, {{}}, datetime(2022, 1, 12, 12, tzinfo=SHANGHAI)), port={port}, open_browser=False))
"""


def test_the_command_from_start_to_ctrl_c(tmp_path: Path) -> None:
    """The port asked for is taken: the next one serves; what is wrong is told in the window; Ctrl-C ends it with 0."""
    order = made_order(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        places = order.folders
        program = PROGRAM.format(
            plugins=str(ROOT / "plugins"),
            content=str(places.content),
            output=str(places.output),
            theme=str(places.theme),
            port=port,
        )
        script = tmp_path / "preview_run.py"
        script.write_text(program, encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        try:
            assert process.stdout is not None
            said = ""
            while "请在浏览器里打开" not in said:
                line = process.stdout.readline()
                assert line, said
                said += line
            assert f"{port} 号端口已被别的程序占用，改用 " in said
            story = places.content / "articles/2022/2022-01-06-001.md"
            story.write_text(STORY.replace("栏目：要闻", "栏目：要文"), encoding="utf-8")
            assert (
                process.stdout.readline().strip()
                == "articles/2022/2022-01-06-001.md:2: 没有“要文”这个栏目。是不是“要闻”？请核对。"
            )
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0, err
    assert out.rstrip().endswith("预览停了。")
    assert err == ""


def test_places_that_cannot_be(tmp_path: Path) -> None:
    """A cache folder that would lie in the manuscripts is refused before anything is written."""
    order = made_order(tmp_path)
    inside = folders(order.folders.content, tmp_path / "output", ROOT / "theme")
    bad = Order(type(inside)(inside.content, inside.content / "output", inside.theme, inside.state), {}, NOW)
    with pytest.raises(EditorError):
        Session(bad, port=0)
    assert not (inside.content / ".cache").exists()


def test_a_place_where_no_folder_can_be_made_is_told(tmp_path: Path) -> None:
    order = made_order(tmp_path)
    (tmp_path / "file").touch()
    places = order.folders
    bad = Order(type(places)(places.content, tmp_path / "file/output", places.theme, places.state), {}, NOW)
    with pytest.raises(EditorError, match=r"file/\.cache/preview.*(不是文件夹|建不了)"):
        Session(bad, port=0)

"""What is not public leaves no trace: the site is, byte for byte, the site of an office that does not have it.

Comparing whole trees also covers what no search for words can see into: compressed search data, digests, counts, neighbours.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.build.conftest import Desk, tree_of

SECRET = "绝密词鹳雀楼"


def office(desk: Desk) -> None:
    """A small site that is public as a whole."""
    desk.story("articles/2022/2022-01-03-001.md", "卡点有人值守", "昼夜有人。", 关键词="卡点")
    desk.story(
        "articles/2022/2022-01-04-001.md", "物资送到村口", "有米有面。", 关键词="物资", 发布日期="2022-01-04 10:00"
    )
    desk.story(
        "notices/2022/2022-01-05-101.md",
        "道路管控的通告",
        "请绕行。",
        栏目="通知公告",
        文种="通告",
        发文机关="某局",
        有效期至="2022-03-01",
    )


def secret_files(desk: Desk) -> dict[str, str]:
    """A picture and an attachment that only the secret item uses."""
    picture = desk.content / "images" / "secret.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (300, 200), (17, 34, 51)).save(picture)
    desk.write(f"attachments/{SECRET}.csv", f"名字\n{SECRET}\n")
    return {
        "头图": "/images/secret.png",
        "图片说明": SECRET,
        "附件": f"/attachments/{SECRET}.csv",
        "关键词": f"{SECRET}、卡点",
        "摄影": SECRET,
    }


def without_secrets(desk: Desk, tmp_path: Path) -> dict[str, str]:
    """The tree of the same office without any of it."""
    other = Desk(tmp_path / "other", now=desk.now, settings=desk.settings)
    other.write("columns.toml", (desk.content / "columns.toml").read_text(encoding="utf-8"))
    office(other)
    other.build()
    return other.tree()


HELD = {
    "draft": {"状态": "草稿"},
    "pending": {"状态": "待发"},
    "embargoed": {"解禁时间": "2022-01-11 08:00"},
    "scheduled": {"发布日期": "2022-01-10 12:01"},
}


@pytest.mark.parametrize("why", HELD)
def test_held_items_leave_no_trace(desk: Desk, tmp_path: Path, why: str) -> None:
    office(desk)
    fields = secret_files(desk) | HELD[why]
    desk.story(
        f"articles/2022/2022-01-06-00{len(why)}.md", SECRET, f"{SECRET}。\n\n![{SECRET}](/images/secret.png)", **fields
    )
    outcome = desk.build()
    assert len(outcome.held) == 1
    assert desk.tree() == without_secrets(desk, tmp_path)


def test_an_embargo_ends_by_itself(desk: Desk) -> None:
    office(desk)
    desk.story("articles/2022/2022-01-06-001.md", SECRET, SECRET, 解禁时间="2022-01-11 08:00")
    until = desk.build().until
    assert until == "2022-01-11T00:00:00+08:00", "the earlier of midnight and the embargo"
    desk.now += timedelta(hours=20)
    desk.build()
    assert SECRET in desk.page("/2022/0106/001.html")
    assert SECRET in desk.page("/index.html")


def test_retracted_to_draft_leaves_no_trace(desk: Desk, tmp_path: Path) -> None:
    """What was public yesterday is gone from every file today, incremental or not."""
    office(desk)
    fields = secret_files(desk)
    desk.story("articles/2022/2022-01-06-001.md", SECRET, SECRET, **fields)
    desk.build()
    assert SECRET in desk.page("/2022/0106/001.html")
    desk.story("articles/2022/2022-01-06-001.md", SECRET, SECRET, **fields, 状态="草稿")
    desk.build()
    assert desk.tree() == without_secrets(desk, tmp_path)


def test_a_withdrawn_item_leaves_its_reason_and_nothing_else(desk: Desk, tmp_path: Path) -> None:
    office(desk)
    fields = secret_files(desk)
    desk.story("articles/2022/2022-01-06-001.md", SECRET, SECRET, **fields, 提要=SECRET, 撤稿="2022-01-08 内容重复。")
    desk.write("redirects.toml", '[redirects]\n"/2022/0105/009.html" = "/2022/0106/001.html"\n')
    desk.build()
    page = desk.page("/2022/0106/001.html")
    assert "内容重复。" in page
    assert "/2022/0106/001.html" in desk.page("/2022/0105/009.html")
    ours, bare = desk.tree(), without_secrets(desk, tmp_path)
    different = {path for path in {*ours, *bare} if ours.get(path) != bare.get(path)}
    assert {path for path in different if not path.startswith("api/")} == {"2022/0105/009.html", "2022/0106/001.html"}
    for path in different:
        assert SECRET not in (desk.output / path).read_text(encoding="utf-8"), path


def test_what_a_withdrawn_item_was_named_by_names_it_no_more(desk: Desk) -> None:
    """The second half of a story that was cut at a page's end, on its own page and the newspaper's; a notice that another replaced."""
    paper = {"期号": "2022-01-04", "版次": "1", "撤稿": "2022-01-09 内容重复"}
    office(desk)
    desk.story("articles/2022/2022-01-04-002.md", SECRET, "上半篇。", **paper)
    desk.story(
        "articles/2022/2022-01-04-003.md",
        "守夜的人（下）",
        "下半篇。",
        **paper | {"版次": "2", "上接": "2022-01-04-002.md", "撤稿": ""},
    )
    notice = {"栏目": "通知公告", "文种": "通告", "发文机关": "某局", "有效期至": "2022-03-01"}
    desk.story("notices/2022/2022-01-06-101.md", "旧通告", "请绕行。", **notice, 替代文件="2022-01-07-101.md")
    desk.story("notices/2022/2022-01-07-101.md", SECRET, "请绕行。", **notice, 撤稿="2022-01-09 发错")
    desk.build()
    assert "下半篇" in desk.page("/issues/2022-01-04/2.html")
    telling = [file for file in desk.output.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    assert telling == []


def test_names_of_a_finished_publicity_are_gone(desk: Desk, tmp_path: Path) -> None:
    """Two offices whose lists differ only in the names have the same site once the time is over."""
    trees = []
    for folder, names in (("one", SECRET), ("other", "别的人名")):
        its = Desk(tmp_path / folder, now=desk.now, settings=desk.settings)
        its.write("columns.toml", (desk.content / "columns.toml").read_text(encoding="utf-8"))
        office(its)
        its.write("attachments/list.csv", f"名字\n{names}\n")
        its.story(
            "notices/2022/2022-01-04-101.md", "救助名单公示", f"{names}。\n\n## {names}\n\n第二段{names}。", 栏目="通知公告", 文种="公示",
            发文机关="某镇", 公示期至="2022-01-10", 有效期至="2022-12-31", 附件="/attachments/list.csv", 更正=f"2022-01-06 漏了{names}。",
        )  # fmt: skip
        its.build()
        assert names in its.page("/2022/0104/101.html")
        its.now += timedelta(days=1)
        its.build()
        trees.append(its.tree())
        assert "公示期已满" in its.page("/2022/0104/101.html")
        clean = tmp_path / "clean"
        its.build(output=clean)
        assert tree_of(clean) == its.tree()
        shutil.rmtree(clean)
        shutil.rmtree(tmp_path / ".clean.state")
    assert trees[0] == trees[1]


def test_only_what_a_public_item_shows_is_published(desk: Desk) -> None:
    office(desk)
    secret_files(desk)  # they lie there; nothing shows them
    desk.write("attachments/notes.txt", SECRET)
    desk.build()
    assert not (desk.output / "media").exists()
    assert not (desk.output / "files").exists()

"""A damaged, foreign or missing memory costs a build from nothing, and never a wrong page."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from portal.remembering import last_attachments, last_items, last_published
from tests.build.conftest import Desk, tree_of
from tests.build.dying_builds import clean_tree, edition


def state_of(desk: Desk) -> Path:
    return desk.folder / f".{desk.output.name}.state"


def remembered_files(state: Path) -> list[str]:
    """What the state folder holds, without the twin (that is levelled against the output, and tested there)."""
    return sorted(
        path.relative_to(state).as_posix()
        for path in state.rglob("*")
        if path.is_file() and not path.relative_to(state).as_posix().startswith("next/")
    )


@pytest.mark.parametrize("how", ["flipped", "emptied", "cut short", "deleted", "garbage"])
def test_any_damage_to_any_file_of_the_state(desk: Desk, how: str, tmp_path: Path) -> None:
    dice = random.Random(how)
    edition(desk, 1)
    desk.build()
    edition(desk, 2)
    wanted = clean_tree(desk)
    edition(desk, 1)
    state = state_of(desk)
    kept, kept_output = tmp_path / "kept", tmp_path / "kept-output"
    shutil.copytree(state, kept, copy_function=shutil.copy2)
    shutil.copytree(desk.output, kept_output, copy_function=shutil.copy2)
    names = remembered_files(state)
    assert len(names) >= 5
    # Alike files (search shards, pictures) are sampled; each of the named ones is damaged.
    for name in [name for name in names if "/" not in name] + dice.sample(
        [name for name in names if "/" in name], min(3, sum("/" in name for name in names))
    ):
        shutil.rmtree(state)
        shutil.rmtree(desk.output)
        shutil.copytree(kept, state, copy_function=shutil.copy2)
        shutil.copytree(kept_output, desk.output, copy_function=shutil.copy2)
        path = state / name
        data = bytearray(path.read_bytes())
        if how == "flipped":
            for _ in range(3):
                if data:
                    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            path.write_bytes(data)
        elif how == "emptied":
            path.write_bytes(b"")
        elif how == "cut short":
            path.write_bytes(data[: len(data) // 2])
        elif how == "garbage":
            path.write_bytes(dice.randbytes(2000))
        else:
            path.unlink()
        edition(desk, 2)
        desk.build()
        assert desk.tree() == wanted, f"{name} {how}"
        desk.build()
        assert desk.tree() == wanted, f"{name} {how}, a build later"


def test_a_state_folder_lost_as_a_whole(desk: Desk) -> None:
    """Then nobody knows whose the output is: it is not taken over without a word, and nothing is lost."""
    edition(desk, 1)
    desk.build()
    before = desk.tree()
    shutil.rmtree(state_of(desk))
    [problem] = desk.refused()
    assert "像是本系统以前生成的网站" in problem.message
    assert desk.tree() == before
    desk.output.rename(desk.folder / "kept")  # what the message says to do
    desk.build()
    assert desk.tree() == before


def test_the_state_of_another_program_is_not_believed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    edition(desk, 1)
    desk.build()
    monkeypatch.setattr("portal.build.program_fingerprint", lambda: "another")
    edition(desk, 2)
    assert "程序更新了" in desk.build().why_afresh
    assert desk.tree() == clean_tree(desk)


def test_a_forged_twin_is_never_published(desk: Desk) -> None:
    edition(desk, 1)
    desk.build()
    twin = state_of(desk) / "next"
    (twin / "index.html").unlink()
    (twin / "2022" / "0102" / "001.html").unlink()
    (twin / "2022" / "0102" / "001.html").write_text("forged", encoding="utf-8")
    (twin / "planted.html").write_text("planted", encoding="utf-8")
    desk.story("articles/2022/2022-01-09-099.md", "又一条")
    desk.build()
    assert desk.tree() == clean_tree(desk)
    assert "forged" not in str(tree_of(desk.output))


def test_what_commands_ask_of_the_last_build(desk: Desk) -> None:
    """Its items and attachments for the audit; nothing, and no traceback, where the state is damaged."""
    desk.story("articles/a.md", 附件="/attachments/名单.txt")
    desk.write("attachments/名单.txt", "第一批 28 人")
    desk.build()
    state = state_of(desk)
    assert [item.id for item in last_items(state)] == ["articles/a.md"]
    assert last_published(state) == 1
    ((address, source),) = last_attachments(state).items()
    assert (desk.output / address.lstrip("/")).read_text(encoding="utf-8") == "第一批 28 人"
    assert source == "attachments/名单.txt"
    (database,) = state.glob("state-*.sqlite")
    whole, dice = database.read_bytes(), random.Random(1)
    for size in (0, 100, len(whole) // 2):
        database.write_bytes(whole[:size])
        assert (last_items(state), last_attachments(state), last_published(state)) == ([], {}, 0)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(30):
            data[dice.randrange(len(data))] = dice.randrange(256)
        database.write_bytes(data)
        last_items(state), last_attachments(state), last_published(state)

"""Searching at the desk, near duplicates, and the files for a cluster."""

from __future__ import annotations

import io
import json

import pytest
from town import SEEDED, SHAHEZI, town

from search_index import command
from search_index.desk import refresh
from search_index.opensearch import index_body
from search_index.ranking import find


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    folder = tmp_path_factory.mktemp("state")
    documents = town(100)
    order = {document.id: document.published[:10] for document in documents.values()}
    refresh(folder, order, (), lambda ids: [documents[i] for i in ids])
    return folder


@pytest.mark.parametrize(
    ("query", "serial"),
    [
        ("沙河子", 0),
        ("镇办", 3),
        ("龙驹寨街办", 2),
        ("１.３６万吨", 1),
        ("2021年12月9日", 0),
        ("隔離人員", 0),
        ("shz", 0),
        ("测政发[2022]3号", 4),
        ('"一村只留一个进口"', 0),
    ],
)
def test_the_seeded_story_comes_first(state, query, serial):
    assert find(state, query)[0].id == SEEDED[serial].id


def test_filters_exclusion_and_nothing(state):
    assert [hit.id for hit in find(state, "用火", column="notices")] == [SEEDED[4].id]
    assert find(state, "用火", column="news") == []
    assert find(state, "用火", until="2021-12-31") == []
    assert SHAHEZI.id not in [hit.id for hit in find(state, "沙河子 -卡点")]
    out = io.StringIO()
    assert command.search("鹦鹉螺标本", state, out=out) == 1
    assert "没有找到" in out.getvalue()


def test_json_says_where_a_result_is(state):
    out = io.StringIO()
    assert command.search("隔离人员", state, as_json=True, out=out) == 0
    first = json.loads(out.getvalue())[0]
    assert first["path"] == "/2022/0106/001.html"
    assert "隔离人员" in first["excerpt"]


def test_a_folder_without_index_is_told_in_words(tmp_path, capsys):
    assert command.search("沙河子", tmp_path) == 1
    assert "先运行一次 build" in capsys.readouterr().err


def test_a_repeated_manuscript_is_noticed(state):
    out = io.StringIO()
    body = "\n".join(SHAHEZI.paragraphs)
    assert command.similar("沙河子镇把好进村第一道关口", body + "又加了一句。", state, out=out) == 1
    assert SHAHEZI.id in out.getvalue()
    assert command.similar("沙河子镇：把好进村第一道关", body, state, own_id=SHAHEZI.id, out=io.StringIO()) == 0
    assert command.similar("博物馆新展开幕", "馆藏青铜器与观众见面，展期三个月。", state, out=io.StringIO()) == 0


def test_the_cluster_files_are_in_bulk_form(state, tmp_path):
    assert command.export_opensearch(state, tmp_path, out=io.StringIO()) == 0
    data = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("bulk-*.ndjson")))
    assert data.endswith(b"\n")
    lines = [json.loads(line) for line in data.decode().splitlines()]
    known = index_body()["mappings"]["properties"].keys()
    assert len(lines) == 2 * 105
    for action, source in zip(lines[::2], lines[1::2], strict=True):
        assert list(action) == ["index"]
        assert set(action["index"]) == {"_index", "_id"}
        assert source.keys() <= known
        assert source["terms"]
    assert json.loads((tmp_path / "index.json").read_text("utf-8")) == index_body()


def test_an_export_that_cannot_be_written_says_so_and_doubts_no_index(state, tmp_path, capsys):
    (tmp_path / "file").touch()
    told = []
    assert command.export_opensearch(state, tmp_path / "file/out", broken=lambda: told.append(1)) == 1
    assert "写不进去" in capsys.readouterr().err
    assert told == []
    assert command.search("沙河子", state, out=io.StringIO()) == 0


def test_without_an_index_an_earlier_export_stays(tmp_path, capsys):
    old = tmp_path / "out/bulk-0001.ndjson"
    old.parent.mkdir()
    old.write_text("{}\n", "utf-8")
    assert command.export_opensearch(tmp_path / "none", tmp_path / "out") == 1
    assert "先运行一次 build" in capsys.readouterr().err
    assert [path.name for path in old.parent.iterdir()] == [old.name]

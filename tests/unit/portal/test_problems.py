"""Problems as text: nothing is lost, what blocks is seen without unpacking, and those of some files are found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsroom.problem import Problem, Severity
from portal.problems import Problems, from_text, to_text

_texts = st.text(st.characters(exclude_categories=["Cs"]))
_problems = st.builds(
    Problem,
    st.sampled_from(["articles/甲.md", "articles/乙.md", "columns.toml"]),
    st.integers(0, 9),
    _texts,
    st.sampled_from(Severity),
    _texts,
)


def gathered(found: list[Problem]) -> Problems:
    """As a build takes them in: by file, and those of the settings among others."""
    problems = Problems()
    for path in dict.fromkeys(problem.path for problem in found):
        problems.add(
            "" if path == "columns.toml" else path, to_text(problem for problem in found if problem.path == path)
        )
    return problems


@given(st.lists(_problems))
def test_text_keeps_every_problem(found: list[Problem]) -> None:
    assert from_text(to_text(found)) == found


@given(st.lists(_problems))
def test_what_blocks_is_seen_in_the_text(found: list[Problem]) -> None:
    assert gathered(found).any_blocks == any(problem.blocks for problem in found)


@given(st.lists(_problems, unique=True))
def test_every_problem_is_told_by_file_and_line(found: list[Problem]) -> None:
    problems = gathered(found)
    assert set(problems) == set(found)
    assert len(problems) == len(found)
    assert [(problem.path, problem.line) for problem in problems] == sorted(
        (problem.path, problem.line) for problem in found
    )


@given(st.lists(_problems, unique=True), st.sets(st.sampled_from(["articles/甲.md", "columns.toml"])))
def test_those_of_some_files_and_how_many_others(found: list[Problem], paths: set[str]) -> None:
    asked, others = gathered(found).of(paths)
    assert set(asked) == {problem for problem in found if problem.path in paths}
    assert others == len(found) - len(asked)


def test_the_same_problem_twice_is_told_once() -> None:
    problem = Problem("articles/甲.md", 3, "标题太长。请改短。")
    assert list(gathered([problem, problem])) == [problem]

"""Scripts as they are published: one file a page, no comments, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.scripts import published

THEME = Path(__file__).parents[3] / "theme/static/js"


def test_what_an_entry_imports_stands_before_it() -> None:
    found = published(
        {
            "main.js": '// The entry.\nimport { a } from "./a.js";\nimport { b } from "./b.js";\n\nrun(a, b);\nconst later = () => import("./late.js");\n',
            "a.js": 'import { b } from "./b.js";\n/** What a is.\n * @returns {number} */\nexport function a() {\n  return b; // once\n}\n',
            "b.js": "export const b = 1;\n",
            "late.js": 'import { b } from "./b.js";\nexport const late = b;\n',
        }
    )
    assert found["main.js"] == 'const b = 1;\nfunction a() {\nreturn b; // once\n}\nrun(a, b);\nconst later = () => import("./late.js");\n'
    assert found["late.js"].startswith('import { b } from "./b.js";')
    assert found["b.js"] == "export const b = 1;\n"
    assert "a.js" not in found


def test_a_string_over_lines_is_left_alone() -> None:
    text = 'const html = `<p>\n  // no comment\n</p>`;\n'
    assert published({"main.js": text})["main.js"] == text


def test_one_name_in_two_modules_is_refused() -> None:
    with pytest.raises(ValueError, match="KEY"):
        published({"main.js": 'import { a } from "./a.js";\nconst KEY = 1;\n', "a.js": "const KEY = 2;\nexport const a = KEY;\n"})


def test_another_form_of_import_is_refused() -> None:
    with pytest.raises(ValueError, match="one line"):
        published({"main.js": 'import * as all from "./a.js";\n', "a.js": "export const a = 1;\n"})


def test_the_theme_comes_in_one_file_a_page() -> None:
    found = published({path.relative_to(THEME).as_posix(): path.read_text("utf-8") for path in THEME.rglob("*.js")})
    for entry in ("main.js", "search/main.js"):
        assert "\nimport {" not in "\n" + found[entry]
        assert "\nexport " not in found[entry]
    assert {"early.js", "search/refine.js", "search/pinyin.js", "search/simplified.js", "search/endpoint.js"} <= found.keys()
    assert {"elder.js", "search/index.js", "search/shard.js"}.isdisjoint(found)

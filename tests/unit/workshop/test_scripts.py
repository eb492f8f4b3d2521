"""Scripts as they are published: one file a page, what comes later beside it, nothing lost, and made from what we write."""

from __future__ import annotations

import pytest

from workshop.scripts import PUBLISHED, joined, published, written


def test_what_an_entry_imports_stands_before_it() -> None:
    found = joined(
        {
            "main.js": '// The entry.\nimport { a } from "./a.js";\nimport { b } from "./b.js";\n\nrun(a, b);\nconst later = () => import("./late.js");\n',
            "a.js": 'import { b } from "./b.js";\nexport function a() { return b; }\n',
            "b.js": "export const b = 1;\n",
            "late.js": "export const late = 2;\n",
        }
    )
    assert list(found) == ["late.js", "main.js"]
    main = found["main.js"]
    assert main.index("const b = 1;") < main.index("function a()") < main.index("run(a, b);")
    assert "\nimport {" not in "\n" + main
    assert "export" not in main
    assert found["late.js"] == "export const { late } = (() => {\nconst late = 2;\nreturn { late };\n})();\n"


def test_what_comes_later_takes_from_the_entry_what_they_share() -> None:
    found = joined(
        {
            "search/main.js": 'import { a } from "./a.js";\nrun(a);\n',
            "search/a.js": "export const a = 1;\nexport const unused = 2;\n",
            "search/late.js": 'import { a } from "./a.js";\nimport { own } from "./own.js";\nexport async function late() { return a + own; }\n',
            "search/own.js": "export class own {}\n",
        }
    )
    assert list(found) == ["search/late.js", "search/main.js", "search/own.js"]
    assert found["search/main.js"].startswith("export const { a } = (() => {")
    assert found["search/late.js"].startswith(
        'import { a } from "./main.js";\nimport { own } from "./own.js";\nexport const { late } = '
    )


def test_one_name_in_two_modules_is_refused() -> None:
    with pytest.raises(ValueError, match="KEY"):
        joined(
            {
                "main.js": 'import { a } from "./a.js";\nconst KEY = 1;\n',
                "a.js": "const KEY = 2;\nexport const a = KEY;\n",
            }
        )


def test_a_name_that_no_line_exports_is_refused() -> None:
    with pytest.raises(ValueError, match="as b"):
        joined(
            {
                "main.js": "export const a = 1, b = 2;\n",
                "late.js": 'import { b } from "./main.js";\nexport const late = b;\n',
            }
        )


@pytest.mark.parametrize("line", ['import * as all from "./a.js";', 'export { a } from "./a.js";'])
def test_another_form_of_import_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        joined({"main.js": f'import {{ a }} from "./a.js";\n{line}\n', "a.js": "export const a = 1;\n"})


def test_what_is_fetched_later_must_be_beside_the_page_s_own_file() -> None:
    with pytest.raises(ValueError, match="looked for beside"):
        joined(
            {
                "main.js": 'import { a } from "./x/a.js";\nrun(a);\n',
                "x/a.js": 'export const a = () => import("./late.js");\n',
                "x/late.js": "",
            }
        )


def test_the_published_scripts_are_those_we_wrote() -> None:
    """Otherwise: `python3 tasks.py scripts`."""
    pytest.importorskip("minify", reason="tdewolff-minify has no wheel for this machine")
    kept = {
        path.relative_to(PUBLISHED).as_posix(): path.read_text(encoding="utf-8") for path in PUBLISHED.rglob("*.js")
    }
    assert kept == published(written())

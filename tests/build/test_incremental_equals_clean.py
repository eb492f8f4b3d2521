"""After any series of edits the incremental build leaves exactly what a clean build makes."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.build.conftest import COLUMNS, ROOT, Desk, tree_of
from typesetting.press import Press

WORDS = [
    "镇上",
    "卡点",
    "物资",
    "群众",
    "值守",
    "登记",
    "车辆",
    "返乡",
    "排查",
    "消毒",
    "蔬菜",
    "供应",
    "通道",
    "村口",
    "夜里",
    "炭火",
]
TAGS = ["疫情防控", "卡点", "物资", "Linux", "linux", "返乡"]


class Editor:
    """Makes random but valid changes to a content folder, theme and settings."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.random = random.Random(seed)
        self.serial = 0
        self.stories: dict[str, dict[str, str]] = {}
        self.bodies: dict[str, str] = {}
        for _ in range(14):
            self.add()
        self.picture()

    def sentence(self) -> str:
        return "".join(self.random.choice(WORDS) for _ in range(6)) + "。"

    def save(self, name: str) -> None:
        fields = dict(self.stories[name])
        self.desk.story(name, fields.pop("标题"), self.bodies[name], **fields)

    def some(self) -> str:
        return self.random.choice(sorted(self.stories))

    def add(self) -> None:
        self.serial += 1
        day = self.random.randint(1, 12)
        kind = self.random.choice(["articles", "articles", "notices"])
        name = f"{kind}/2022/2022-01-{day:02d}-{self.serial:03d}.md"
        fields = {"标题": self.sentence()[:8], "发布日期": f"2022-01-{day:02d} {self.random.randint(6, 22):02d}:00"}
        fields["栏目"] = self.random.choice(["要闻", "镇办动态"]) if kind == "articles" else "通知公告"
        fields["关键词"] = "、".join(self.random.sample(TAGS, 2))
        if kind == "notices":
            fields |= {"文种": "通告", "发文机关": "某局", "有效期至": f"2022-01-{self.random.randint(8, 16):02d}"}
            if self.random.random() < 0.3:
                fields["紧急"] = "是"
        self.stories[name] = fields
        self.bodies[name] = "\n\n".join(self.sentence() for _ in range(3))
        self.save(name)

    def edit_body(self) -> None:
        name = self.some()
        self.bodies[name] += "\n\n" + self.sentence()
        self.save(name)

    def edit_first_paragraph(self) -> None:
        name = self.some()
        self.bodies[name] = self.sentence() + "\n\n" + self.bodies[name]
        self.save(name)

    def retitle(self) -> None:
        name = self.some()
        self.stories[name]["标题"] = self.sentence()[:9]
        self.save(name)

    def retag(self) -> None:
        name = self.some()
        self.stories[name]["关键词"] = "、".join(self.random.sample(TAGS, self.random.randint(1, 3)))
        self.save(name)

    def redate(self) -> None:
        name = self.some()
        self.drop_redirect()
        self.stories[name]["发布日期"] = f"2022-01-{self.random.randint(1, 14):02d} 10:00"
        self.save(name)

    def move_column(self) -> None:
        name = self.some()
        if name.startswith("articles"):
            self.stories[name]["栏目"] = self.random.choice(["要闻", "镇办动态"])
            self.save(name)

    def drop_redirect(self) -> None:
        """A redirect to what is about to change its address would rightly be refused."""
        (self.desk.content / "redirects.toml").unlink(missing_ok=True)

    def rename(self) -> None:
        name = self.some()
        self.drop_redirect()
        if any(name.rsplit("/", 1)[-1] in body for body in self.bodies.values()):
            return
        self.serial += 1
        folder, stem = name.rsplit("/", 1)
        new = f"{folder}/{stem[:11]}{self.serial:03d}.md"
        self.stories[new], self.bodies[new] = self.stories.pop(name), self.bodies.pop(name)
        (self.desk.content / name).unlink()
        self.save(new)

    def delete(self) -> None:
        name = self.some()
        self.drop_redirect()
        stem = name.rsplit("/", 1)[-1]
        if len(self.stories) > 6 and not any(stem in body for body in self.bodies.values()):
            del self.stories[name], self.bodies[name]
            (self.desk.content / name).unlink()

    def link(self) -> None:
        name, target = self.some(), self.some()
        self.bodies[name] += f"\n\n见[前文](/{target})。"
        self.save(name)

    def withdraw(self) -> None:
        name = self.some()
        if "撤稿" in self.stories[name]:
            del self.stories[name]["撤稿"]
        else:
            self.stories[name]["撤稿"] = "2022-01-09 内容重复。"
        self.save(name)

    def embargo(self) -> None:
        name = self.some()
        self.drop_redirect()
        if "解禁时间" in self.stories[name]:
            del self.stories[name]["解禁时间"]
        else:
            self.stories[name]["解禁时间"] = f"2022-01-{self.random.randint(8, 15):02d} 08:00"
        self.save(name)

    def correct(self) -> None:
        name = self.some()
        self.stories[name]["更正"] = f"2022-01-{self.random.randint(5, 9):02d} 数字有误。"
        self.save(name)

    def newspaper(self) -> None:
        name = self.some()
        if name.startswith("articles"):
            self.stories[name] |= {
                "期号": f"2022-01-0{self.random.randint(5, 7)}",
                "版次": str(self.random.randint(1, 3)),
                "版名": "要闻",
            }
            self.save(name)

    def own_slug(self) -> None:
        """Another address under the same file name: pages that link to it must notice."""
        name = self.some()
        self.serial += 1
        self.drop_redirect()
        self.stories[name]["链接名"] = f"own-{self.serial}"
        self.save(name)

    def redirect(self) -> None:
        target = self.some()
        if (
            any(field in self.stories[target] for field in ("链接名", "解禁时间"))
            or "2022-01-1" in self.stories[target]["发布日期"]
        ):
            return
        stem = target.rsplit("/", 1)[-1].removesuffix(".md")
        new = f"/{stem[:4]}/{stem[5:7]}{stem[8:10]}/{stem[11:]}.html"
        self.desk.write("redirects.toml", f'[redirects]\n"/a/old.html" = "{new}"\n')

    def supersede(self) -> None:
        old, new = self.some(), self.some()
        if old.startswith("notices") and old != new:
            self.stories[old]["替代文件"] = "/" + new
            self.save(old)

    def picture(self) -> None:
        path = self.desk.content / "images" / f"p{self.random.randint(1, 2)}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (600, 400), tuple(self.random.randint(0, 255) for _ in range(3))).save(path)

    def illustrate(self) -> None:
        self.picture()
        present = sorted((self.desk.content / "images").glob("*.png"))
        name = self.some()
        self.stories[name]["头图"] = f"/images/{present[0].name}"
        self.stories[name]["图片说明"] = "说明"
        self.save(name)

    def column_text(self) -> None:
        text = COLUMNS.replace('description = "要闻"', f'description = "{self.sentence()}"')
        self.desk.write("columns.toml", text)

    def step_day(self) -> None:
        self.desk.now += timedelta(days=1)

    def step_hours(self) -> None:
        """A scheduled run later on the day; at times one with an earlier --today."""
        self.desk.now += timedelta(hours=self.random.choice([3, 5, -4]))

    def dangle(self) -> None:
        """A link that leads nowhere yet, or to what may be held back: both are only warned of."""
        name = self.some()
        self.bodies[name] += f"\n\n见[别处](/{self.random.choice(['nowhere', self.some()])})。"
        self.save(name)

    def continue_story(self) -> None:
        """A part of another story, which it names by its file name."""
        part, first = self.some(), self.some()
        if part.startswith("articles") and part != first:
            self.stories[part]["上接"] = first.rsplit("/", 1)[-1]
            self.save(part)

    def respell_tag(self) -> None:
        name = self.some()
        self.stories[name]["关键词"] = self.random.choice(["AI", "ai", "Ai、人居环境"])
        self.save(name)

    def meddle_with_twin(self) -> None:
        """Somebody reaches into our state folder."""
        twin = self.desk.folder / ".output.state" / "next"
        pages = sorted(twin.rglob("*.html"))
        page = self.random.choice(pages)
        page.unlink()
        if self.random.random() < 0.5:
            page.write_text("伪造", encoding="utf-8")
        if self.random.random() < 0.5:
            (page.parent / "planted.html").write_text("外来", encoding="utf-8")

    def touch_theme(self) -> None:
        template = (
            self.desk.theme / "templates" / self.random.choice(["article.html", "list.html", "components/card.html"])
        )
        template.write_text(template.read_text(encoding="utf-8") + f"\n{{# {self.sentence()} #}}\n", encoding="utf-8")

    def reword_theme(self) -> None:
        """Other text, or other logic, in a template that many pages have or include."""
        name, before = self.random.choice(
            [
                ("article.html", '<header class="story-head">'), ("notice.html", '<div class="prose"'), ("base.html", "</head>"),
                ("components/card.html", '<p class="card-meta">'), ("list.html", "{% endblock %}"), ("components/footer.html", "</footer>"),
            ]
        )  # fmt: skip
        more = self.random.choice(
            [
                f"<!-- {self.sentence()} -->",
                f"\n<!-- {self.sentence()} -->\n",
                f"<!-- {{{{ site.name }}}}{self.sentence()} -->",
                "{% if site.slogan %}<!-- 有 -->{% endif %}",
            ]
            + (
                ["<!-- {{ page.title }} -->", "{% if page.description %}<!-- 有提要 -->{% endif %}"]
                if name == "base.html"
                else []
            )
        )
        template = self.desk.theme / "templates" / name
        template.write_text(template.read_text(encoding="utf-8").replace(before, more + before, 1), encoding="utf-8")

    def restyle(self) -> None:
        """Another style sheet, and so another address of it on every page."""
        sheet = self.random.choice(sorted((self.desk.theme / "static").rglob("*.css")))
        sheet.write_text(
            sheet.read_text(encoding="utf-8")
            + f"\n/* {self.sentence()} */\n.x{self.random.randint(1, 99)} {{ color: red }}\n",
            encoding="utf-8",
        )

    def change_setting(self) -> None:
        office = dict(self.desk.settings["OFFICE"])  # type: ignore[call-overload]
        office["slogan"] = self.sentence()
        if self.random.random() < 0.3:
            office["page_size"] = self.random.randint(2, 5)
        self.desk.settings["OFFICE"] = office

    def alter_output(self) -> None:
        pages = sorted(self.desk.output.rglob("*.html"))
        page = self.random.choice(pages)
        if self.random.random() < 0.5:
            page.unlink()
        else:
            with page.open("a", encoding="utf-8") as file:
                file.write("<!-- 手改 -->")

    def change(self) -> str:
        actions = [
            self.add, self.edit_body, self.edit_first_paragraph, self.retitle, self.retag, self.redate, self.move_column, self.rename,
            self.delete, self.link, self.withdraw, self.embargo, self.correct, self.newspaper, self.supersede, self.illustrate,
            self.column_text, self.own_slug, self.link, self.redirect, self.step_day, self.touch_theme, self.change_setting, self.alter_output,
            self.step_hours, self.dangle, self.continue_story, self.respell_tag, self.meddle_with_twin, self.edit_body, self.add,
            self.reword_theme, self.reword_theme, self.restyle,
        ]  # fmt: skip
        action = self.random.choice(actions)
        action()
        return action.__name__


@pytest.mark.parametrize("seed", range(8))
def test_series_of_edits(desk: Desk, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 2:  # as on a large site, where every page is set by a flat template, and set anew by its trace
        monkeypatch.setitem(Press.__init__.__kwdefaults__, "worth_it", 1)
        monkeypatch.setattr("portal.resetting.FEWEST", 1)
    desk.theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", desk.theme)
    editor = Editor(desk, seed)
    desk.build()
    done: list[str] = []
    for _ in range(14):
        done += [editor.change() for _ in range(editor.random.randint(1, 3))]
        outcome = desk.build()
        clean = tmp_path / "clean"
        afresh = desk.build(output=clean)
        assert outcome.problems == afresh.problems, done
        assert set(outcome.published) == set(afresh.published), done
        assert (outcome.held, outcome.until) == (afresh.held, afresh.until), done
        ours, wanted = desk.tree(), tree_of(clean)
        assert {path for path in wanted if ours.get(path) != wanted[path]} == set(), done
        assert set(ours) == set(wanted), done
        shutil.rmtree(clean)
        shutil.rmtree(tmp_path / ".clean.state")

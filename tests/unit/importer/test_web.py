"""Saved web pages: WeChat articles and ordinary pages, with folder, alone and as .mhtml; no character lost, nothing fetched."""

from __future__ import annotations

import base64
import re
from collections import Counter
from datetime import date
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from importer_golden import HERE
from importer_reading_back import bare, read_back, split_manuscript

from importer.command import run
from importer.draft import Draft
from importer.ledger import Ledger, balance
from importer.rendering import render
from importer.web.drafting import draft_web
from importer.web.page import decode_html
from importer.web.resources import Archive, Folder, Resources
from newsroom.fields import ItemKind

DAY = date(2022, 1, 20)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(2000)
WORDS = "腊月里的集市一天比一天热闹，核桃、木耳、土蜂蜜摆了一里地，赶集的人从桥头排到了桥尾。"


def read(
    html: str | bytes, resources: Resources | None = None, kind: ItemKind | None = None
) -> tuple[Draft, str, Ledger]:
    ledger = Ledger()
    data = html if isinstance(html, bytes) else html.encode()
    draft = draft_web(data, "页.html", ledger, resources or Archive({}, ""), day=DAY, kind=kind)
    assert balance(ledger, draft.pieces()) == []
    return draft, render(draft, ledger).text, ledger


def wechat(content: str, head: str = "") -> str:
    return f'<html><head><meta charset="utf-8"><title>标题一则</title>{head}</head><body><h1 id="activity-name">标题一则</h1><a id="js_name">示例号</a><div id="js_content" style="visibility:hidden">{content}</div></body></html>'


def body(html: str, **options: object) -> str:
    return read(html, **options)[1].partition("\n\n")[2]  # type: ignore[arg-type]


def visible(path: Path) -> Counter[str]:
    """The text of a page by another parser than the importer's."""
    soup = BeautifulSoup(decode_html(path.read_bytes()), "html.parser")
    for element in soup(["script", "style", "noscript", "template", "iframe"]):
        element.decompose()
    return Counter(bare(soup.get_text()))


@pytest.mark.parametrize(("name", "added"), [("wechat.html", ""), ("ordinary.htm", "1.2."), ("article.html", "")])
def test_every_character_of_a_page_is_in_the_draft_or_in_the_dropped_list(
    name: str, added: str, tmp_path: Path
) -> None:
    assert run([HERE / "webpages" / name], content=tmp_path, today=DAY) == 0
    found = read_back(tmp_path)
    found.subtract(added)
    assert +found == visible(HERE / "webpages" / name)


def test_a_wechat_article_as_mhtml_with_its_pictures(tmp_path: Path) -> None:
    message = MIMEMultipart("related")
    message["Snapshot-Content-Location"] = "https://mp.weixin.qq.com/s/ExampleOfAnAddress"
    page = MIMEText(
        wechat(
            f'<p>{WORDS}</p><p><img data-src="https://mmbiz.example.cn/a/640?wx_fmt=png" src="https://mmbiz.example.cn/a/640"></p>'
        ),
        "html",
        "utf-8",
    )
    page["Content-Location"] = "https://mp.weixin.qq.com/s/ExampleOfAnAddress"
    picture = MIMEBase("image", "png")
    picture.set_payload(base64.b64encode(PNG).decode())
    picture["Content-Transfer-Encoding"] = "base64"
    picture["Content-Location"] = "https://mmbiz.example.cn/a/640"
    message.attach(page)
    message.attach(picture)
    file = tmp_path / "页.mhtml"
    file.write_bytes(message.as_bytes())
    assert run([file], content=tmp_path, today=DAY) == 0
    text = (tmp_path / "articles/2022/2022-01-20-001.md").read_text(encoding="utf-8")
    assert "来源网址：https://mp.weixin.qq.com/s/ExampleOfAnAddress" in text
    assert WORDS in text
    assert (tmp_path / "images/2022/2022-01-20-001-1.png").read_bytes() == PNG


def test_a_missing_picture_is_flagged_and_not_linked() -> None:
    _, text, ledger = read(wechat(f'<p>{WORDS}</p><p><img data-src="https://mmbiz.example.cn/a/640?wx_fmt=png"></p>'))
    assert "mmbiz" not in text
    assert any("mmbiz.example.cn/a/640" in remark.text and "没有随网页保存" in remark.text for remark in ledger.remarks)


@pytest.mark.parametrize(
    "source",
    [
        "../secret.png",
        "/etc/secret.png",
        "file:///secret.png",
        "..%2fsecret.png",
        "a\\..\\..\\secret.png",
        "link.png",
        "C:/secret.png",
        "text.png",
    ],
)
def test_pictures_come_only_from_beside_the_page(source: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    folder = tmp_path / "页"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "text.png").write_text("<html>不是图片</html>", encoding="utf-8")
    (folder / "good.png").write_bytes(PNG)
    html = wechat(f'<p>{WORDS}</p><p><img src="{source}"><img src="good.png"></p>')
    draft, _, _ = read(html, Folder(folder / "页.html"))
    assert [asset.data for asset in draft.assets()] == [PNG]
    assert len(read(wechat(f'<p>{WORDS}</p><img src="{source}">'), Folder(folder / "页.html"))[0].blocks) == 1


def test_broken_bold_is_joined_and_styles_are_gone() -> None:
    html = '<p><strong>市政府</strong><strong><span style="color:red">召开</span></strong>会议，<span style="font-weight:bold;font-size:20px">再次</span><b>强调</b>。</p>'
    assert body(wechat(html + f"<p>{WORDS}</p>")) == f"**市政府召开**会议，**再次强调**。\n\n{WORDS}\n"


@pytest.mark.parametrize(
    "tail",
    [
        "微信扫一扫关注我们",
        "阅读原文",
        "编辑：李某　审核：王某",
        "— END —",
        "来源：某某日报",
        "点击“在看”让更多人知道",
        "往期推荐",
        "责编丨李某",
    ],
)
def test_tails_are_dropped_and_told(tail: str) -> None:
    _, text, ledger = read(wechat(f"<p>{WORDS}</p><p>{tail}</p>"))
    assert text.endswith(f"\n\n{WORDS}\n")
    assert any(bare(drop.piece.raw) == bare(tail) for drop in ledger.dropped)


def test_a_sentence_about_scanning_is_no_tail() -> None:
    assert body(wechat(f"<p>{WORDS}</p><p>进门要扫一扫健康码，再测体温。</p>")).endswith("再测体温。\n")


def test_scripts_links_and_events_do_not_come_along() -> None:
    html = f'<p onclick="x()">{WORDS}<a href="javascript:alert(1)">点我</a><script>bad()</script><img src=x onerror=alert(1)></p><style>p{{}}</style>'
    text = body(wechat(html))
    assert text == f"{WORDS}点我\n"


def test_tables_and_markdown_signs() -> None:
    html = "<table><tr><th>项目</th><th>数</th></tr><tr><td>a|b</td><td>*3*</td></tr></table><p># 不是标题 138****1234 &lt;某人&gt;</p>"
    text = body(wechat(f"<p>{WORDS}</p>{html}"))
    assert "| 项目 | 数 |\n| --- | --- |\n| a&#124;b | \\*3\\* |" in text
    assert r"\# 不是标题 138\*\*\*\*1234 &lt;某人&gt;" in text


def test_a_page_of_an_office_called_a_notice() -> None:
    html = f'<html><head><title>关于停水的公告</title></head><body><h1>关于停水的公告</h1><div id="zoom"><p>各用户：</p><p>{WORDS}{WORDS}</p><p>某县水务局</p><p>2022年1月10日</p></div></body></html>'
    header, rest = split_manuscript(read(html, kind=ItemKind.NOTICE)[1])
    assert {
        "标题": "关于停水的公告",
        "文种": "公告",
        "发文机关": "某县水务局",
        "成文日期": "2022年1月10日",
        "主送机关": "各用户",
    }.items() <= header.items()
    assert rest == f"{WORDS}{WORDS}\n"


@pytest.mark.parametrize(
    "html", ["", "<html></html>", "<p>短</p>", "不是网页", "<html><body><nav>导航</nav></body></html>"]
)
def test_pages_without_an_article_are_refused(html: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "页.html"
    file.write_text(html, encoding="utf-8")
    content = tmp_path / "content"
    assert run([file], content=content, today=DAY) == 1
    assert re.search("请", capsys.readouterr().out)
    assert not content.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    html = wechat(f"<p>{WORDS}</p>").replace("utf-8", "gb2312" if encoding == "gb18030" else "utf-8")
    assert body_of(html.encode(encoding)) == f"{WORDS}\n"


def body_of(data: bytes) -> str:
    return read(data)[1].partition("\n\n")[2]

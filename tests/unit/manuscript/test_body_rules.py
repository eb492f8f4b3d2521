"""Chinese Markdown, rule by rule: what an editor types, and the HTML that comes of it."""

from __future__ import annotations

import time

import pytest

from manuscript.body.converter import Body, Converter

BASE = "articles/2022/2022-01-05-001.md"
CONVERTER = Converter()


def convert(text: str) -> Body:
    return CONVERTER.convert(text, BASE)


def html(text: str) -> str:
    return convert(text).html.strip()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        # a line break between Chinese characters is no space; between Latin words it stays one
        ("卡点有人\n昼夜值守", "<p>卡点有人昼夜值守</p>"),
        ("卡点有人，\n昼夜值守。\n登记", "<p>卡点有人，昼夜值守。登记</p>"),
        ("Shang zhou\nDistrict", "<p>Shang zhou\nDistrict</p>"),
        ("卡点**有人**\n**昼夜**值守", "<p>卡点<strong>有人</strong><strong>昼夜</strong>值守</p>"),
        ("第一行  \n第二行", "<p>第一行<br>第二行</p>"),
        # masked numbers and names
        ("电话138****1234 与 139****5678", "<p>电话138****1234 与 139****5678</p>"),
        ("证号35*************123", "<p>证号35*************123</p>"),
        ("61****19900101***X。", "<p>61****19900101***X。</p>"),
        ("张*和李*", "<p>张*和李*</p>"),
        ("张**、李**", "<p>张**、李**</p>"),
        # emphasis beside Chinese punctuation
        ("他说**“一村一口”**，昼夜有人", "<p>他说<strong>“一村一口”</strong>，昼夜有人</p>"),
        ("**通知：**请绕行", "<p><strong>通知：</strong>请绕行</p>"),
        ("这是*要点*。", "<p>这是<em>要点</em>。</p>"),
        ("文件_一_和_二_名", "<p>文件_一_和_二_名</p>"),
        # years and numbers that open a line
        ("2022. 元旦", "<p>2022. 元旦</p>"),
        ("1. 一\n2. 二", "<ol>\n<li>一</li>\n<li>二</li>\n</ol>"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
        # indents of word processors
        ("　　缩进的一段", "<p>缩进的一段</p>"),
        ("    四个空格的一段", "<p>四个空格的一段</p>"),
        # unknown tags are text, known entities their character
        ("填写<姓名>和<your-name>", "<p>填写&lt;姓名&gt;和&lt;your-name&gt;</p>"),
        ("A&B &copy; &#169;", "<p>A&amp;B © ©</p>"),
        ("1 < 2 > 0", "<p>1 &lt; 2 &gt; 0</p>"),
        # headings begin at h2, whatever level they were typed at
        ("# 大\n\n正文", '<h2 id="b-s1">大</h2>\n<p>正文</p>'),
        ("### 小\n\n正文", '<h2 id="b-s1">小</h2>\n<p>正文</p>'),
        # links and pictures
        ("[网](https://a.example/)", '<p><a class="external" href="https://a.example/" rel="external noopener">网</a></p>'),
        ("[信](mailto:a@b.example)", '<p><a href="mailto:a@b.example">信</a></p>'),
        ("[另一篇](2022-01-04-001.md)", '<p><a href="content:articles/2022/2022-01-04-001.md">另一篇</a></p>'),
        ("[首页](/)", '<p><a href="content:/">首页</a></p>'),
        ("[不登](javascript:alert(1))", "<p><span>不登</span></p>"),
        ("![图](https://a.example/b.jpg)", '<p><a class="external" href="https://a.example/b.jpg" rel="external noopener">［图片：图］</a></p>'),
        ('![图](/images/a.jpg "说明")', '<figure class="picture"><img alt="图" src="content:images/a.jpg"><figcaption>说明</figcaption></figure>'),
        # templates are text
        ("{{ 7*7 }} {% raw %}", "<p>{{ 7*7 }} {% raw %}</p>"),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
    ],
)  # fmt: skip
def test_rule(typed: str, wanted: str) -> None:
    def loose(text: str) -> str:
        return text.replace("\n<", "<").replace(">\n", ">")

    assert loose(html(typed)) == loose(wanted)


def test_two_pictures_in_a_row_are_a_gallery() -> None:
    assert html("![一](/images/a.jpg)\n\n![二](/images/b.jpg)").startswith('<div class="gallery"><figure')


def test_table_is_wrapped_and_its_heads_are_marked() -> None:
    found = html("| 路段 | 时间 |\n|:---|---:|\n| 河边街 | 8时 |")
    assert 'class="table-wrap"' in found
    assert 'scope="col"' in found
    assert "align-right" in found
    assert "style=" not in found


def test_footnotes_lead_there_and_back() -> None:
    found = html("数字[^1]。\n\n[^1]: 出自统计。")
    assert 'href="#b-fn:1"' in found
    assert 'id="b-fn:1"' in found
    assert 'href="#b-fnref:1"' in found
    assert 'id="b-fnref:1"' in found


def test_definition_lists_and_attributes() -> None:
    assert html("证件\n:   带身份证").replace("\n", "") == "<dl><dt>证件</dt><dd>带身份证</dd></dl>"
    assert html('## 节 {#jie .big style="position:fixed" onclick="x()"}') == '<h2 class="big" id="b-jie">节</h2>'


def test_anchors_are_unique_and_headings_told() -> None:
    body = convert("## 一 {#a}\n\n## 二 {#a}\n\n### 三")
    assert [heading.anchor for heading in body.headings] == ["b-a", "b-a-2", "b-s3"]
    assert [heading.level for heading in body.headings] == [2, 2, 3]
    assert [heading.text for heading in body.headings] == ["一", "二", "三"]


def test_links_and_pictures_are_told_with_what_was_typed() -> None:
    body = convert("[a](../2021/2021-12-31-001.md#x) ![b](/images/b.jpg)\n\n[c]({attach}../../../x.txt)")
    assert body.links == (("articles/2021/2021-12-31-001.md", "../2021/2021-12-31-001.md#x"),)
    assert body.pictures == (("images/b.jpg", "/images/b.jpg"),)
    assert [about for _, about in body.refusals] == ["{attach}../../../x.txt"]


def test_one_conversion_leaves_nothing_for_the_next() -> None:
    alone = html("正文[^1]\n\n[^1]: 注")
    convert("[a]: https://a.example/ '题'\n\n[a] <script>x</script> [^1]\n\n[^1]: 别的")
    assert html("正文[^1]\n\n[^1]: 注") == alone
    assert html("[a]") == "<p>[a]</p>"


@pytest.mark.parametrize(
    "text",
    ["[" * 700, "*a **b " * 700, "_a __b " * 900, "<" * 1400, "`" * 1999, "![" * 700, "&" * 3000, "> " * 300 + "a", "\n".join("    " * i + "- a" for i in range(120)),
     "(" * 20000, "“" * 20000, "|a" * 2000 + "\n" + "|-" * 2000, "a" * 300_000, "字" * 300_000, "词，\n" * 20_000, "[a](" * 300, "{#" * 4000, "\\" * 4000, "&#" * 1900],
)  # fmt: skip
def test_absurd_bodies_below_the_limits_end_soon(text: str) -> None:
    """What is not sent to a process of its own must be quick here."""
    begun = time.process_time()
    try:
        convert(text)
    except RecursionError:  # the reader turns it into a refusal
        Converter()
    assert time.process_time() - begun < 8

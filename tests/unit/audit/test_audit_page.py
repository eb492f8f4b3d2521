"""One page, parsed once."""

from __future__ import annotations

import pytest

from audit.page import Page, PageError, read_page


def page_of(body: str, head: str = "") -> Page:
    text = f'<!DOCTYPE html><html lang="zh-CN"><head><title>标题</title>{head}</head><body>{body}</body></html>'
    return read_page("/x.html", text.encode())


def test_title_language_tags_and_canonical_are_read() -> None:
    head = '<meta name="ColumnName" content=" 要闻 "><meta property="og:title" content="题"><link rel="canonical" href="https://a.cn/x.html">'
    page = page_of("<h1>一级 <b>标题</b></h1>", head)
    assert (page.title, page.lang, page.headings, page.canonical) == (
        "标题",
        "zh-CN",
        ["一级 标题"],
        "https://a.cn/x.html",
    )
    assert page.metas == {"ColumnName": "要闻", "og:title": "题"}


def test_the_title_of_a_drawing_is_not_the_title_of_the_page() -> None:
    page = read_page("/x.html", "<html><body><svg><title>图标</title></svg><p>正文</p></body></html>".encode())
    assert page.title == ""


def test_links_know_whether_they_stand_in_main() -> None:
    page = page_of(
        '<nav><a href="/a">导航</a></nav><main><p><a href="/b">正文</a></p></main><footer><a href="/c">页脚</a></footer>'
    )
    assert [(anchor.href, anchor.inside) for anchor in page.anchors] == [("/a", False), ("/b", True), ("/c", False)]


def test_a_link_around_a_picture_takes_its_words_from_the_picture() -> None:
    page = page_of('<a href="/b"><img src="/i.jpg" alt="我要咨询"></a>')
    assert page.anchors[0].text == "我要咨询"


@pytest.mark.parametrize(
    ("body", "joined"),
    [
        ("<p>138<b>1234</b>5678</p>", "13812345678"),
        ("<p><span>138</span><span>12345678</span></p>", "13812345678"),
    ],
)
def test_digits_across_inline_marks_are_one_number(body: str, joined: str) -> None:
    assert joined in page_of(f"<main>{body}</main>").text


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>1381234</td><td>5678</td></tr></table>",
        "<p>1381234</p><p>5678</p>",
        "1381234<div><b>5678</b></div>",
        "1381234<br>5678",
    ],
)
def test_digits_in_two_blocks_are_two_numbers(body: str) -> None:
    text = page_of(f"<main>{body}</main>").text
    assert "13812345678" not in text
    assert "1381234" in text


def test_blocks_are_parted_as_paragraphs_and_cells_as_in_a_manuscript() -> None:
    body = "<main><p>甲\n  乙</p>\n<ul><li>丙</li><li>丁</li></ul><table><tr><td>1</td>\n<td><b>2</b></td></tr><tr><td>3</td></tr></table>戊</main>"
    assert page_of(body).text.split("\n\n")[:6] == ["甲\n乙", "丙", "丁", "1 | 2 |\n3 |", "戊", "标题"]


def test_a_number_in_a_block_is_a_number_whatever_follows_in_the_next() -> None:
    from copydesk.personal import find

    for tail in ("<p>width</p>", "<p>元</p>", "<p>0914</p>", "<ul><li>2</li></ul>", "<p>abc</p>"):
        assert find(page_of(f"<main><p>找张三</p><p>13812345678</p>{tail}</main>").text), tail
    for cells in ("<td>李某</td><td>13812345678</td><td>2</td>", "<td>1</td><td>138 1234 5678</td><td>B栋</td>"):
        assert find(page_of(f"<main><table><tr>{cells}</tr></table></main>").text), cells


def test_alternative_texts_titles_and_tags_belong_to_the_text_and_scripts_do_not() -> None:
    body = '<main><img src="/i.jpg" alt="替代"><p title="悬停">正文</p><script>var secret=1</script><!-- 注释 --></main><footer>页脚</footer>'
    text = page_of(body, '<meta name="Description" content="摘要">').text
    assert all(word in text for word in ("替代", "悬停", "正文", "摘要", "标题"))
    assert not any(word in text for word in ("secret", "注释", "页脚"))


def test_what_a_strict_policy_stops_is_found() -> None:
    body = '<p style="color:red" onclick="x()">a</p><iframe src="/f"></iframe><script>x()</script><style>p{}</style>'
    found = page_of(
        body, '<script type="application/ld+json">{}</script><script type="module" src="/m.js"></script>'
    ).inline
    assert sorted(found) == ["<iframe>", "<p onclick>", "<p style>", "<script>", "<style>"]


def test_resources_take_in_every_size_of_a_picture() -> None:
    body = '<picture><source srcset="/a-1.webp 480w, /a-2.webp 960w"><img src="/a.jpg" srcset="/a-1.jpg 480w" alt=""></picture>'
    assert page_of(body).resources == ["/a-1.webp", "/a-2.webp", "/a.jpg", "/a-1.jpg"]


def test_ids_anchors_by_name_and_repeated_ids() -> None:
    page = page_of('<p id="a">x</p><p id="a">y</p><a name="b"></a>')
    assert page.ids == {"a", "b"}
    assert page.repeated_ids == ["a"]


def test_a_picture_without_alt_is_told_from_one_with_an_empty_alt() -> None:
    assert page_of('<img src="/a.jpg"><img src="/b.jpg" alt="">').bare_pictures == ["/a.jpg"]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "空"), ("标题".encode("gb18030") * 3, "UTF-8"), (b"   \n", "空"), (b"<!-- -->", "空")],
)
def test_what_is_no_page_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(PageError, match=said):
        read_page("/x.html", data)


def test_control_characters_are_noticed_and_do_no_harm() -> None:
    page = page_of("<main><p>甲\x01乙</p><p>丙&#1;丁</p></main>")
    assert page.controls
    assert "甲" in page.text


def test_deep_nesting_is_read_without_harm() -> None:
    page = page_of("<main>" + "<div>" * 3000 + "底" + "</div>" * 3000 + "</main>")
    assert page.title == "标题"


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002X", "11010519491231002x", "110105 19491231 002X", "110105-19491231-002X", "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u200b19491231002X", "<b>110105</b>19491231<i>002X</i>", "110105<wbr>19491231002X", "110105&nbsp;19491231&nbsp;002X",
        "1&#49;010519491231002X",
    ],
)  # fmt: skip
def test_an_id_number_is_found_however_the_page_writes_it(written: str) -> None:
    # The number is the example of GB 11643 itself.
    from copydesk.personal import find

    for body in (
        f"<p>身份证号{written}。</p>",
        f"<table><tr><td>张三</td><td>{written}</td><td>1</td></tr></table>",
        f'<img src="/a.jpg" alt="{written}">',
    ):
        if "<" in written and "alt=" in body:
            continue
        assert [finding.kind.name for finding in find(page_of(f"<main>{body}</main>").text)] == ["ID_NUMBER"], body

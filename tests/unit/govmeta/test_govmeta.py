"""Government page tags, Open Graph and JSON-LD: the required ones always there, nothing that could end a script element."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from govmeta.json_ld import as_script, news_article
from govmeta.tags import ArticleTags, ColumnTags, article_tags, column_tags, open_graph, site_tags
from newsroom.dates import parse_moment


def test_required_tags_are_there_even_when_empty() -> None:
    assert [tag.name for tag in site_tags("站", "www.example.gov.cn", "6110020001")] == [
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
    ]
    columns = {tag.name: tag.content for tag in column_tags(ColumnTags("要闻", "", (), "工作动态"))}
    assert columns == {
        "ColumnName": "要闻",
        "ColumnDescription": "要闻",
        "ColumnKeywords": "要闻",
        "ColumnType": "工作动态",
    }
    bare = article_tags(ArticleTags("题", None, "", (), "", "", "", ""))
    assert [tag.name for tag in bare] == ["ArticleTitle", "PubDate", "ContentSource"]


def test_the_date_is_written_as_the_guide_wants_it() -> None:
    tags = {
        tag.name: tag.content
        for tag in article_tags(
            ArticleTags("题", parse_moment("2022-01-05 下午3:05"), "台", ("a", "b"), "张三", "要点", "", "")
        )
    }
    assert tags["PubDate"] == "2022-01-05 15:05"
    assert tags["Keywords"] == "a,b"
    assert "Image" not in tags


def test_open_graph_of_an_article() -> None:
    pairs = {
        each.property: each.content
        for each in open_graph(
            kind="article", title="题", url="https://x/", site_name="站", published=parse_moment("2022-01-05")
        )
    }
    assert pairs["article:published_time"] == "2022-01-05T00:00:00+08:00"
    assert "og:image" not in pairs


@given(st.text() | st.sampled_from(["</script><script>alert(1)</script>", "<!--", "]]>", "&lt;", "\u2028"]))
def test_json_ld_cannot_leave_its_element(text: str) -> None:
    article = news_article(
        headline=text, url="https://x/", published="2022-01-05", modified="", publisher="站", authors=[text], description=text, image="", section="", keywords="", corrections=[text],
    )  # fmt: skip
    script = as_script(article)
    assert not set("<>&\u2028\u2029") & set(script)
    data = json.loads(script)
    assert data.get("description", "") == text
    assert "image" not in data
    assert data["dateModified"] == "2022-01-05"

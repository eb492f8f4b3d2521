"""A town's worth of documents, made up, for the search tests."""

from __future__ import annotations

from dataclasses import replace

from search_index.document import SearchDocument

PLACES = ("沙河子镇", "四坪镇", "凤凰镇", "龙驹寨街办", "洛源镇", "三岔河镇")
_FILLER = (
    "镇上召开会议，部署下一步工作。", "干部逐户走访，登记返乡人员信息。", "村里修好了三条排水渠，群众出行方便多了。",
    "志愿者为老人送去米面油和药品。", "合作社今年种下两百亩药材，长势良好。", "学校组织师生开展消防演练。",
    "供电所检修线路，保证节日用电。", "图书室周末照常开放，欢迎大家来借书。",
)  # fmt: skip


def filler(number: int) -> SearchDocument:
    """An everyday story, another one for each number."""
    day = f"20{20 + number // 300 % 6:02d}-{1 + number // 25 % 12:02d}-{1 + number % 25:02d}"
    place = PLACES[number % len(PLACES)] if number % 3 else "洛源镇"
    body = tuple(_FILLER[(number * k + k) % len(_FILLER)] + f"这是第{number * 7 + k}号简报。" for k in range(1, 6))
    return SearchDocument(
        id=f"articles/{day[:4]}/{day}-{number:04d}.md", path=f"{day[:4]}/{day[5:7]}{day[8:]}/{number:04d}.html",
        headline=f"{place if number % 2 else '全县'}基层工作见闻之{number}", published=f"{day} 09:00", paragraphs=body,
        column="镇办动态", column_slug="towns", township=place if number % 2 else "", township_slug="t" if number % 2 else "",
    )  # fmt: skip


def _story(serial: int, headline: str, *paragraphs: str, **more: object) -> SearchDocument:
    day = "2022-01-06"
    return replace(
        SearchDocument(
            id=f"articles/2022/{day}-{serial:03d}.md", path=f"2022/0106/{serial:03d}.html", headline=headline,
            published=f"{day} 08:{serial:02d}", paragraphs=paragraphs, column="要闻", column_slug="news",
        ),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


SHAHEZI = _story(
    1, "沙河子镇：把好进村第一道关", "全镇设二十八个卡点，一村只留一个进口，昼夜有人值守。", "自2021年12月9日以来，返乡三百零七人，其中居家隔离人员二百六十八人。",
    township="沙河子镇", township_slug="shahezi",
)  # fmt: skip
GRAIN = _story(2, "洛南县备足生活物资", "全县储备粮食1.36万吨，面粉850吨，保证供应。")
LONGJU = _story(
    3,
    "龙驹寨街办上门送服务",
    "网格员挨家敲门，把联系卡送到居民手里。",
    township="龙驹寨街办",
    township_slug="longjuzhai",
)
TOWNS = _story(4, "全区十八个镇办落实防控责任", "检查组走访七十八个村和社区，督促整改。")
NOTICE = _story(
    5, "关于加强冬季用火管理的通告", "林区野外一律禁止用火。", kind="notice", notice_type="通告", state="有效", issuing_body="测试县人民政府",
    document_number="测政发〔2022〕3号", dates=("2022-01-05",), column="通知公告", column_slug="notices",
)  # fmt: skip
SEEDED = (SHAHEZI, GRAIN, LONGJU, TOWNS, NOTICE)


def town(count: int = 120) -> dict[str, SearchDocument]:
    """The seeded stories among so many everyday ones, by id."""
    return {document.id: document for document in (*SEEDED, *map(filler, range(count)))}

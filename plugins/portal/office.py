"""The office's own particulars, as set in pelicanconf.py: typed, with a word about every setting nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from newsroom.nearest import nearest
from newsroom.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a page may say about its publisher. Every code is optional: what is empty is not shown."""

    name: str
    short_name: str = ""
    slogan: str = ""
    description: str = ""
    url: str = ""  # absolute, no slash at the end; empty while building for a look at home
    domain: str = ""
    id_code: str = ""  # 网站标识码
    organizer: str = ""  # 主办单位
    undertaker: str = ""  # 承办单位
    phone: str = ""
    address: str = ""
    email: str = ""
    icp: str = ""
    psb_number: str = ""  # 公安备案号
    psb_url: str = ""
    badge_url: str = ""  # 党政机关网站标识
    badge_image: str = ""
    news_licence: str = ""  # 互联网新闻信息服务许可证号
    home_column_type: str = "首页"
    page_size: int = 20
    search_endpoint: str = ""  # an OpenSearch-like address that answers ?q=, for archives past one machine
    api: bool = True  # publish the site as JSON too, under /api/
    review_required: bool = False  # 三审三校: hold back what is not signed three times

    @property
    def root(self) -> str:
        """The path that stands before every address when the site does not live at the top of its host."""
        return urlsplit(self.url).path.rstrip("/")

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def office_from(settings: Mapping[str, Any]) -> tuple[Office, list[Problem]]:
    """The Office that SITENAME, SITEURL and OFFICE = {...} of Pelican's settings describe, and what is wrong with them."""
    problems: list[Problem] = []
    values: dict[str, Any] = {"name": str(settings.get("SITENAME") or "融媒体中心")}
    values["url"] = str(settings.get("SITEURL") or "").rstrip("/")
    known = {field.name: field for field in fields(Office)}
    for key, value in dict(settings.get("OFFICE") or {}).items():
        if key not in known or key in ("name", "url"):
            close = nearest(key, known)
            offer = f"是不是“{close}”？" if close else f"可以写的有：{'、'.join(known)}。"
            problems.append(Problem("pelicanconf.py", 0, f"OFFICE 里不认识“{key}”。{offer}", Severity.WARN, "settings"))
        elif type(value) is not type(known[key].default):
            problems.append(Problem("pelicanconf.py", 0, f"OFFICE 里“{key}”的值不对。请照样例写。", Severity.BLOCK, "settings"))
        else:
            values[key] = value
    values.setdefault("short_name", values["name"])
    values.setdefault("domain", urlsplit(values["url"]).hostname or "")
    return Office(**values), problems

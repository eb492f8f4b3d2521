"""The office's own particulars, as set in pelicanconf.py: typed, with a word about every setting nobody knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from copydesk.standing_texts import setting_problems
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

    def wrong(message: str) -> None:
        problems.append(Problem(_WHERE, 0, message, Severity.BLOCK, "settings"))

    values: dict[str, Any] = {"name": _DEFAULT_NAME}
    name, url, given = settings.get("SITENAME"), settings.get("SITEURL"), settings.get("OFFICE")
    if isinstance(name, str) and name.strip() and len(name) <= _LONGEST_NAME:
        values["name"] = name.strip()
    elif name:
        wrong(f'SITENAME 要写网站的名称，{_LONGEST_NAME} 个字以内。请写成 SITENAME = "商州融媒"。')
    if isinstance(url, str) and (not url.strip() or _is_site_url(url.strip())):
        values["url"] = url.strip().rstrip("/")
    elif url is not None:
        wrong(
            'SITEURL 要写完整的网址，只到域名或目录。请写成 SITEURL = "https://www.example.gov.cn"，还没有网址就写 ""。'
        )
    if given is not None and not isinstance(given, Mapping):
        wrong('OFFICE 的写法不对。请照样例写成 OFFICE = {"slogan": "……"}。')
        given = None
    known = {field.name: field for field in fields(Office)}
    for key, value in dict(given or {}).items():
        if key not in known or key in ("name", "url"):
            close = nearest(str(key), known)
            offer = f"是不是“{close}”？请核对。" if close else f"请从这些里选：{'、'.join(known)}。"
            problems.append(Problem(_WHERE, 0, f"OFFICE 里不认识“{key}”。{offer}", Severity.WARN, "settings"))
        elif type(value) is not type(known[key].default):
            wrong(f"OFFICE 里“{key}”的值不对。请照样例写。")
        elif what := _not_allowed(key, value):
            wrong(f"OFFICE 里“{key}”的值不对：{what}。")
        else:
            values[key] = value
    problems += setting_problems(_WHERE, {key: value for key, value in values.items() if isinstance(value, str)})
    values.setdefault("short_name", values["name"])
    values.setdefault("domain", urlsplit(values.get("url", "")).hostname or "")
    return Office(**values), problems


_WHERE = "pelicanconf.py"
_DEFAULT_NAME = "融媒体中心"
_LONGEST_NAME = 100
_LARGEST_PAGE = 200
# As browsers and feed readers take it apart; a host in Chinese is written as it is or as xn--.
_SITE_URL = re.compile(r"(?i)https?://[\w.-]+(?::\d{1,5})?(?:/[\w.~%-]+)*/*")
_WEB_URL = re.compile(r"(?i)https?://[^\s\"'<>\\^`{|}/?#]+[^\s\"'<>\\^`{|}]*")
_OWN_FILE = re.compile(r"/(?!/)[\w./%-]+")


def _is_site_url(url: str) -> bool:
    """Every address of the site begins with it: only scheme, host and folders, without . and .. among them."""
    if not _SITE_URL.fullmatch(url):
        return False
    parts = urlsplit(url)
    try:
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and not {".", ".."} & set(parts.path.split("/"))


def _not_allowed(key: str, value: Any) -> str:
    """Why a value of the right type will not do, with what to write, or nothing."""
    if key == "page_size" and not 1 <= value <= _LARGEST_PAGE:
        return f"请写 1 到 {_LARGEST_PAGE} 之间的数"
    if key in ("psb_url", "badge_url") and value and not _WEB_URL.fullmatch(value):
        return "请写以 https:// 开头的完整网址"
    if key == "badge_image" and value and (not _OWN_FILE.fullmatch(value) or ".." in value):
        return "请写本站的图片，例如 /theme/badge.png，不能用别的网站上的"
    return ""

"""Settings of the portal. Change the words in quotes to make it your office's; leave empty ("") what you do not have."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "plugins"))

PELICAN_CLASS = "portal.Newsroom"

SITENAME = "商州融媒"
SITEURL = ""  # publishconf.py sets the real address

OFFICE = {
    "slogan": "商州区的新闻、公告和办事信息",
    "description": "商州区融媒体中心的新闻和公告：要闻、镇办动态、通知公告、政策文件，可以按字搜索，公告写明是否还有效。",
    "domain": "www.example.gov.cn",
    "id_code": "6110020001",  # 网站标识码，10 位
    "organizer": "中共商州区委宣传部",  # 主办单位
    "undertaker": "商州区融媒体中心",  # 承办单位
    "phone": "0914-0000000",
    "address": "陕西省商洛市商州区",
    "email": "wenda@example.gov.cn",
    "icp": "陕ICP备00000000号",
    "psb_number": "陕公网安备 00000000000000号",
    "psb_url": "https://beian.mps.gov.cn/#/query/webSearch",
    "badge_url": "https://bszs.conac.cn/sitename?method=show&id=00000000000000000000000000000000",
    "news_licence": "",
}

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-CN"
PLUGINS: list[str] = []
LOAD_CONTENT_CACHE = False
CACHE_CONTENT = False

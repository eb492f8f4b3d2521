"""Lines that belong to a page's machinery and not to its article: 扫一扫, 阅读原文, 编辑：…, 上一篇 …."""

from __future__ import annotations

import re

# At the end of an article. Short lines only: a sentence that speaks of scanning a code stays.
_TAIL = re.compile(
    r"""(?:[-—–·•\s]*(?:END|完|全文完|正文完|the\ end)[-—–·•\s]*)$
      |.{0,12}(?:扫一扫|扫码|扫描.{0,6}二维码|长按.{0,10}(?:识别|关注|二维码|图片)|识别.{0,8}二维码).{0,20}$
      |.{0,6}阅读原文.{0,6}$|.{0,10}(?:点(?:击|个|亮)?.{0,4}[“"]?(?:在看|好看|赞)|分享.{0,6}(?:点赞|收藏|朋友圈|好友|点在看)|一键三连).{0,20}$
      |.{0,12}(?:点击|关注).{0,8}(?:蓝字|公众号|我们|名片).{0,12}$|.{0,4}(?:往期|精彩|更多|相关|热门)(?:推荐|回顾|阅读|内容|精彩|文章).{0,20}$
      |.{0,4}(?:编\s*辑|责\s*编|责任编辑|值班编辑|执行编辑|美\s*编|审\s*核|校\s*对|初\s*审|复\s*审|终\s*审|监\s*制|总监制|编\s*审|主\s*编|排\s*版|制\s*作|投稿邮箱|投稿|新闻热线|法律顾问)\s*[|｜丨/::：].{0,60}$
      |.{0,4}(?:来\s*源|文\s*字|供\s*稿|图\s*文|综\s*合)\s*[|｜丨/::：].{0,40}$
      |(?:上一篇|下一篇|上一条|下一条)\s*[::：]?.{0,80}$|[【\[]?\s*(?:打印|关闭|返回顶部|收藏|字体|大中小|我要纠错|分享到|回到顶部|返回列表).{0,40}$
      |.{0,4}(?:版权所有|版权声明|免责声明|转载请注明|Copyright|©).{0,80}$""",
    re.VERBOSE | re.IGNORECASE,
)
# Above an article.
_TOP = re.compile(
    r"(?:点击|长按|↑|▲|↓|▼).{0,14}(?:蓝字|关注|收听|订阅).{0,14}$|(?:点击|戳).{0,8}(?:上方|下方|蓝字).{0,14}$"
)


def is_tail(text: str) -> bool:
    """Whether a line at an article's end is machinery."""
    return len(text) <= 100 and ("。" not in text or len(text) <= 12) and _TAIL.match(text) is not None


def is_top(text: str) -> bool:
    """Whether a line above an article is machinery."""
    return len(text) <= 40 and _TOP.match(text) is not None

"""The table of rules about attachments and pictures; attachments.py, admission.py and documents.py apply them."""

from __future__ import annotations

from copydesk.rule import Family, Rule
from newsroom.problem import Severity

_CHECKLIST = "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）"
_SAFETY = "《网络安全法》第二十一条"
_LEAKS = "网站抽查通报：附件表格泄露身份证号、银行卡号；《个人信息保护法》第二十八条"
_OPENS = _CHECKLIST + "：附件不能下载或打不开要扣分"

PERSONAL = Rule(
    "attachment.personal",
    Severity.BLOCK,
    "附件里有个人信息",
    _LEAKS,
    "补贴发放表的隐藏列里有 15000 个身份证号码",
    counted=True,
)
UNSURE = Rule(
    "attachment.unsure",
    Severity.WARN,
    "附件里可能有个人信息",
    _LEAKS,
    "“身份证”一列里的号码校验码不对；住址写到了门牌号",
)
PROGRAM = Rule(
    "attachment.program",
    Severity.BLOCK,
    "程序、脚本和网页不能当附件",
    _SAFETY,
    "安装包.exe；带宏的 .xlsm；网页 .html",
    waivable=False,
)
KEY = Rule(
    "attachment.key",
    Severity.BLOCK,
    "钥匙、密码和后台文件不能公开",
    _SAFETY,
    "server.pem；id_rsa；数据库备份",
    waivable=False,
)
DISGUISED = Rule(
    "attachment.disguised",
    Severity.BLOCK,
    "文件不是它名字说的那种",
    _SAFETY,
    "网页改名叫 照片.jpg；程序改名叫 通知.pdf",
    waivable=False,
)
BOMB = Rule(
    "attachment.bomb", Severity.BLOCK, "压缩包展开后大得不正常", _SAFETY, "几 KB 的 zip 展开有几百 MB", waivable=False
)
UNREADABLE = Rule(
    "attachment.unreadable", Severity.BLOCK, "附件打不开", _OPENS, "加了密码的 PDF；没有传完整的 docx；0 字节的文件"
)
UNCHECKED = Rule(
    "attachment.unchecked",
    Severity.WARN,
    "附件的内容检查不了",
    _OPENS,
    "旧格式 .doc、.xls；没有文字层的扫描件很长；压缩包里的 PDF",
)
CLOSED_ARCHIVE = Rule(
    "attachment.closed_archive",
    Severity.WARN,
    "压缩包打不开，里面没有检查",
    _LEAKS,
    "名单.rar；名单.7z：里面有没有个人信息，机器看不见",
)
UNKNOWN = Rule("attachment.unknown_type", Severity.WARN, "不认识的附件类型", _OPENS, "申请表.abc")
REVISIONS = Rule(
    "attachment.revisions",
    Severity.WARN,
    "附件里有没接受的修订",
    "公开前清理文档的一般做法",
    "Word 里开着修订，删掉的字还在文件里",
)
COMMENTS = Rule(
    "attachment.comments", Severity.WARN, "附件里有批注", "公开前清理文档的一般做法", "Word、Excel 里的批注没有删"
)
HIDDEN = Rule("attachment.hidden", Severity.WARN, "附件里有隐藏的内容", _LEAKS, "隐藏的工作表、列、行；隐藏文字")
ACTIVE = Rule(
    "attachment.active", Severity.WARN, "附件会自己运行或夹带别的文件", _SAFETY, "PDF 里有脚本；Word 引用别处的模板"
)
AUTHOR = Rule(
    "attachment.author",
    Severity.HINT,
    "附件属性里有人名",
    "《个人信息保护法》第六条：最小范围",
    "文档属性的作者、最后修改人",
)
LOCATED = Rule(
    "attachment.located",
    Severity.WARN,
    "照片带着拍摄位置",
    "《个人信息保护法》第二十八条：行踪轨迹",
    "手机照片的 GPS 坐标",
)
TRACES = Rule(
    "attachment.traces",
    Severity.HINT,
    "照片带着作者或相机编号",
    "《个人信息保护法》第六条：最小范围",
    "照片 EXIF 里的作者、机身编号",
)
NO_TEXT = Rule(
    "attachment.no_text",
    Severity.HINT,
    "PDF 没有文字，机器看不见内容",
    "《网站无障碍评估规范》（GB/T 37668—2019）",
    "扫描件 PDF",
)

FAMILY = Family(
    "附件和图片",
    (PERSONAL, UNSURE, PROGRAM, KEY, DISGUISED, BOMB, UNREADABLE, UNCHECKED, CLOSED_ARCHIVE, UNKNOWN, REVISIONS, COMMENTS, HIDDEN, ACTIVE, AUTHOR, LOCATED, TRACES, NO_TEXT),
)  # fmt: skip

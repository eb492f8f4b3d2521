"""docs/editors/rules.md, written from the rule table so that it can never say something else than the desk does.

PYTHONPATH=plugins python3 -m copydesk.manual > docs/editors/rules.md
"""

from __future__ import annotations

import sys

from copydesk.desk import FAMILIES

_HEAD = """# 检查规则

每次 `python3 tasks.py build` 或 `check`，编辑台把每篇稿子、每个附件读一遍。发现问题就这样告诉您：

    articles/2022/2022-01-06-003.md:12: 第 8 列有一个手机号码，不能公开。请运行 python3 tasks.py mask …

冒号中间的数字是行号；一行里的第几列写在话里。号码本身不会再印出来。

- **阻断**：不改好，整个网站不更新（读者看到的还是原来那一版）。草稿和待发的稿子只警告。
- **警告**：会发布，请尽快核对。
- **提示**：建议，可以不改。

## 确实没有错，怎么放过

在稿子头部加一行“豁免”，写规则编号和理由，理由会一直留着：

    豁免：wording.doubled 地名就叫“大大村”

个人信息这几条（下面标了“写明几处”的）还要写放过几处。以后多出一处，豁免就不算数，会重新提醒：

    豁免：personal.bank_card 1处 是公开的捐款账号

附件和图片的豁免，写在带这个附件的稿子里。标了“不能豁免”的，只能改好。用不上的豁免会提示您删掉。

## 遮住号码

    python3 tasks.py mask 文件

稿子（.md）、文本、docx、xlsx、pptx 都可以，直接在原文件上改成规定的样子：手机 `138****1234`，身份证 `35*************123`。
不留备份——没遮的那一份本来就不该留着。PDF 请改原来的 Word 再导出；.doc、.xls 请先另存为 docx、xlsx。

## 本单位自己的词和名字

两个文件，放在稿件文件夹里，没有也可以：

- `wording.tsv`：本单位常见的错词。一行一个，用 Tab 键隔开：错误写法、正确写法、类别、出处、例外。
  类别写这几个之一：严重错误、错字、慎用、叠字、标点、的地得、异形词。
- `leaders.toml`：领导的姓名和职务、机构的规范名称。姓名错一个字、职务张冠李戴，都会提醒：

      [[leader]]
      name = "张三"
      titles = ["示例区委书记"]
      wrong = ["张叁"]

      [[body]]
      name = "示例区应急管理局"
      wrong = ["示例区应急局"]

## 三审三校

    python3 tasks.py review sign 稿件 --stage 初审 --person 张三 --opinion 事实清楚
    python3 tasks.py review status
    python3 tasks.py review sheet 稿件

初审、复审、终审要由三个人按顺序做；退回要写意见。签过以后，稿子、图片、附件有任何改动，签过的审校都作废，从初审重来。
记录在稿件文件夹的 `review.jsonl` 里，只添不改；手改会被发现。有阻断问题的稿子签不了“通过”。

## 全部规则
"""


def rules_page() -> str:
    """The page as Markdown."""
    parts = [_HEAD]
    for family in FAMILIES:
        parts.append(f"\n### {family.title}\n\n| 编号 | 级别 | 查什么 | 例子 | 依据 |\n|---|---|---|---|---|\n")
        for rule in family.rules:
            notes = "；不能豁免" if not rule.waivable else "；豁免要写明几处" if rule.counted else ""
            cells = (f"`{rule.id}`", rule.severity.label + notes, rule.title, rule.example, rule.source)
            parts.append("| " + " | ".join(_cell(cell) for cell in cells) + " |\n")
    return "".join(parts)


def _cell(text: str) -> str:
    return text if text.startswith("`") else text.replace("|", "\\|").replace("[", "\\[")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(rules_page())

"""The findings in one file that is no manuscript, collected as the editor is told them."""

from __future__ import annotations

from copydesk import rules_files as rules
from copydesk.finding import Kind
from copydesk.masking_ways import by_hand
from copydesk.office_contents import Stretch
from copydesk.personal import find
from copydesk.rule import Rule
from newsroom.problem import Problem

MOST = 20  # findings of one rule; more tell nobody more


class FileFindings:
    """Collects the findings of one file and of what lies inside it."""

    def __init__(self, content_path: str) -> None:
        self.content_path = content_path
        self.problems: list[Problem] = []

    def say(self, rule: Rule, message: str) -> None:
        """Note what a rule finds in the file; what one rule finds after the twentieth time is left out."""
        if sum(problem.rule == rule.id for problem in self.problems) < MOST:
            self.problems.append(rule.at(self.content_path, 0, message))

    def personal(self, stretch: Stretch) -> None:
        """Find personal data in a piece of text; the places of one kind in one piece are told together."""
        places: dict[tuple[Kind, bool], list[int]] = {}
        for finding in find(stretch.text):
            places.setdefault((finding.kind, finding.certain), []).append(finding.start)
        for (kind, certain), positions in places.items():
            many = f"等 {len(positions)} 处" if len(positions) > 1 else ""
            where = stretch.place(positions[0])
            if certain:
                remedy = (
                    by_hand(self.content_path) or f"请删掉，或运行 python3 tasks.py mask {self.content_path} 遮住。"
                )
                self.say(rules.PERSONAL, f"{where}{many}有{kind.value}，不能公开。{remedy}")
            else:
                self.say(rules.UNSURE, f"{where}{many}可能有{kind.value}。请打开核对；住址只写到乡镇或街道。")

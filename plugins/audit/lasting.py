"""What was true on the day of the build and may be false today: a notice said to be in force, an urgent banner."""

from __future__ import annotations

from datetime import date

from audit.findings import Findings
from audit.leaf import Leaf


class LastingCheck:
    """Holds the states that pages show against the day of the audit.

    next_change: the first later day on which some page will say something false unless the site is built again; a
    script mends it in the browser, readers without scripts and other programs see what stands in the file.
    """

    def __init__(self, findings: Findings, today: date) -> None:
        self.findings = findings
        self.today = today.isoformat()
        self.next_change = ""

    def see(self, leaf: Leaf) -> None:
        """Check the states and banners of one page. Days are compared as ISO texts; one that is none is left alone."""
        for state, starts, ends in leaf.states:
            if state == "in_force" and ends and ends < self.today:
                wrong = f"有公告写着“有效”，其实 {ends} 已经到期"
                self.findings.add("notice.state", f"ends {ends}", wrong, leaf.address)
            elif state == "pending" and starts and starts <= self.today:
                wrong = f"有公告写着“尚未施行”，其实 {starts} 已经施行"
                self.findings.add("notice.state", f"starts {starts}", wrong, leaf.address)
            if state == "in_force" and ends >= self.today:
                self._note_change(ends, after=True)
            elif state == "pending" and starts > self.today:
                self._note_change(starts, after=False)
        for ends in leaf.alert_ends:
            if ends and ends < self.today:
                wrong = f"紧急通知 {ends} 已经到期，还挂在页面顶上"
                self.findings.add("notice.alert", ends, wrong, leaf.address)
            elif ends:
                self._note_change(ends, after=True)

    def _note_change(self, day: str, *, after: bool) -> None:
        try:
            number = date.fromisoformat(day).toordinal() + after
        except (ValueError, OverflowError):
            return
        changed = date.fromordinal(number).isoformat() if number <= date.max.toordinal() else ""
        if changed and (not self.next_change or changed < self.next_change):
            self.next_change = changed

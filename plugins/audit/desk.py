"""The finders of personal data that the desk has, in the form this room asks for."""

from __future__ import annotations

from collections.abc import Iterator

from audit.personal import PersonalHit
from audit.survey import Outside


def outside_from_desk() -> Outside:
    """The desk's own scanner for page texts. Whoever knows more (attachments, search data) uses `dataclasses.replace`
    on it."""
    return Outside(personal=_in_text)


def _in_text(text: str) -> Iterator[PersonalHit]:
    from copydesk.personal import find

    return (PersonalHit(finding.kind.value, finding.certain) for finding in find(text))

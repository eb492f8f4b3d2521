"""JSON-LD (schema.org) as text that is safe inside <script type="application/ld+json">."""

from __future__ import annotations

import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_EMPTY: tuple[Any, ...] = ("", None, [], {})
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def as_script(data: dict[str, Any]) -> str:
    """JSON whose text cannot end the script element or open a comment, empty values left out, keys in the order given."""
    text = _ENCODER.encode(_without_empty(data))
    for character, written in _UNSAFE.items():
        if character in text:
            text = text.replace(character, written)
    return text


def _without_empty(value: Any) -> Any:
    if type(value) is dict:
        return {
            key: kept
            for key, part in value.items()
            if (kept := part if type(part) is str else _without_empty(part)) not in _EMPTY
        }
    if type(value) is list:
        return [_without_empty(part) for part in value]
    return value


def news_article(
    *, headline: str, url: str, published: str, modified: str, publisher: str, authors: list[str], description: str,
    image: str, section: str, keywords: str, corrections: list[str],
) -> dict[str, Any]:  # fmt: skip
    """A NewsArticle. Times are ISO 8601 with offset."""
    return {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline[:110], "mainEntityOfPage": url,
        "datePublished": published, "dateModified": modified or published, "inLanguage": "zh-CN",
        "author": [{"@type": "Person", "name": name} for name in authors] or [{"@type": "Organization", "name": publisher}],
        "publisher": {"@type": "Organization", "name": publisher}, "description": description, "image": image,
        "articleSection": section, "keywords": keywords, "correction": corrections,
    }  # fmt: skip


def notice(
    *, headline: str, url: str, published: str, body: str, number: str, expires: str, effective: str, description: str,
    phone: str,
) -> dict[str, Any]:  # fmt: skip
    """An official notice. schema.org's nearest type is SpecialAnnouncement's parent CreativeWork with a GovernmentService as its subject."""
    return {
        "@context": "https://schema.org", "@type": "SpecialAnnouncement", "name": headline, "url": url,
        "datePosted": published, "expires": expires, "identifier": number, "text": description, "inLanguage": "zh-CN",
        "spatialCoverage": "", "temporalCoverage": f"{effective}/{expires}" if effective and expires else "",
        "about": {
            "@type": "GovernmentService", "name": headline,
            "provider": {"@type": "GovernmentOrganization", "name": body, "telephone": phone},
        } if body else {},
        "publisher": {"@type": "GovernmentOrganization", "name": body},
    }  # fmt: skip

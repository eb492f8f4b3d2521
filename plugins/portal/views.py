"""Makes what templates are given out of the site. Nothing here touches the site except through a Look."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from markupsafe import Markup

from media.attachments import readable_size
from newsroom.address import tag_slug
from newsroom.dates import chinese_day
from newsroom.items import Item, NewsArticle, Notice
from newsroom.validity import Validity
from portal.look import Look
from portal.share import share_code
from portal.shown import (
    Attachment,
    Byline,
    Card,
    Contact,
    Correction,
    Fact,
    IssueRef,
    Link,
    PictureView,
    StateView,
    Story,
    date_view,
)

_CHARACTERS_A_MINUTE = 400  # a calm reader of Chinese on a screen
RELATED = 4
NAMELESS = Markup("<p>公示期已满，名单不再显示。需要查询，请联系发布单位。</p>")
SIZES = "(min-width: 60rem) 40rem, 92vw"


class Views:
    """Makes the views of one page. Every address comes out with the site's root before it."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.office = look.office()
        self.root = self.office.root

    def url(self, address: str) -> str:
        return f"{self.root}{address}"

    def absolute(self, address: str) -> str:
        """The full URL of an address (for canonical links and codes); without a SITEURL just the address."""
        return f"{self.office.url}{address}"

    # -- pieces ------------------------------------------------------------------------------------------------------------

    def entry_link(self, what: str, slug: str) -> Link | None:
        return self.look.once(("link", what, slug), lambda: self._entry_link(what, slug))

    def _entry_link(self, what: str, slug: str) -> Link | None:
        entry = self.look.entry(what, slug)
        folder = {"column": "columns", "township": "townships", "topic": "topics"}[what]
        return Link(entry.name, self.url(f"/{folder}/{slug}/")) if entry else None

    def entry_links(self, what: str, slugs: tuple[str, ...]) -> list[Link]:
        return [link for slug in slugs if (link := self.entry_link(what, slug))]

    def line(self, item_id: str) -> Link | None:
        """A link to an item by its headline; None for no item."""
        if not item_id:
            return None
        item = self.look.line(item_id)
        return Link(item.headline, self.url(item.address))

    def picture(self, path: str, *, alt: str, caption: str = "", credit: str = "") -> PictureView | None:
        facts = self.look.facts(path) if path else None
        if not facts or facts["role"] != "picture":
            return None
        sizes = facts["renditions"]
        name, width, height = sizes[min(1, len(sizes) - 1)]
        srcset = ", ".join(f"{self.url('/media/' + each)} {each_width}w" for each, each_width, _ in sizes)
        return PictureView(
            self.url("/media/" + name), srcset if len(sizes) > 1 else "", SIZES if len(sizes) > 1 else "", width, height,
            alt, caption, credit, self.url("/media/" + sizes[-1][0]),
        )  # fmt: skip

    def state(self, item: Item) -> StateView | None:
        if not isinstance(item, Notice):
            return None
        found = self.look.standing(item.id)
        if found is None:
            return None
        bound = found.validity in (Validity.IN_FORCE, Validity.PENDING)
        return StateView(
            found.validity.value, found.validity.label, found.reason,
            item.effective_from.isoformat() if bound and item.effective_from else "",
            item.valid_until.isoformat() if bound and item.valid_until else "",
        )  # fmt: skip

    # -- items -------------------------------------------------------------------------------------------------------------

    def card(self, item_id: str) -> Card:
        return self.look.once(("card", item_id), lambda: Card(**self._card_values(self.look.card(item_id))))

    def cards(self, ids: tuple[str, ...]) -> list[Card]:
        return [self.card(item_id) for item_id in ids]

    def _card_values(self, item: Item) -> dict[str, Any]:
        """What a card shows of an item of which the page read the card or more."""
        return self.look.once(("card values", item.id), lambda: self._make_card_values(item))

    def _make_card_values(self, item: Item) -> dict[str, Any]:
        notice = item if isinstance(item, Notice) else None
        credit = f"摄影：{'、'.join(item.photographers)}" if item.photographers else ""
        picture = self.picture(item.picture, alt=item.caption or item.headline, caption=item.caption, credit=credit)
        return {
            "id": item.id, "kind": item.kind.value, "headline": item.headline, "url": self.url(item.address),
            "date": date_view(item.published), "column": self.entry_link("column", item.column) if item.column else None,
            "standfirst": item.standfirst, "picture": picture, "pinned": item.pinned, "state": self.state(item),
            "notice_type": notice.notice_type if notice else "", "issuing_body": notice.issuing_body if notice else "",
            "document_number": notice.document_number if notice else "",
            "townships": self.entry_links("township", item.townships),
        }  # fmt: skip

    def story(self, item_id: str, *, nameless: bool, text: bool = True) -> Story:
        """An item with its text unless that is not wanted. `nameless`: its names may not be shown any more, so neither text
        nor attachments are."""
        look = self.look
        item = look.whole(item_id)
        before, after = look.ids(f"column/{item.column}", f"around/{item_id}") if item.column else ("", "")
        story = Story(
            **self._card_values(item),
            body=NAMELESS if nameless else Markup(self.body(item_id) if text else ""),
            bylines=_bylines(item),
            source=item.source,
            source_url=item.source_url,
            modified=date_view(item.modified),
            topics=self.entry_links("topic", item.topics),
            tags=[Link(look.tag(slug), self.url(f"/tags/{slug}/")) for slug in dict.fromkeys(map(tag_slug, item.tags))],
            attachments=[] if nameless else self.attachments(item),
            corrections=[Correction(date_view(note.day), note.text) for note in item.corrections],  # type: ignore[arg-type]
            previous=self.line(before),
            next=self.line(after),
            related=self._related(item),
            minutes=max(1, round(item.plain_length / _CHARACTERS_A_MINUTE)),
            headings=[] if nameless else list(item.headings),
            qr=share_code(self.absolute(item.address)),
        )
        if isinstance(item, NewsArticle):
            self._newspaper(story, item)
        elif isinstance(item, Notice):
            self._notice(story, item)
        return story

    def _related(self, item: Item) -> list[Card]:
        """Earlier items on the same matter, filled up from the same topic, township or column. Only earlier ones: a new story
        changes no old page."""
        found = dict.fromkeys(self.look.related(item.id))
        names = [f"topic/{slug}" for slug in item.topics] + [f"township/{slug}" for slug in item.townships]
        for name in [*names, f"column/{item.column}"]:
            if len(found) < RELATED:
                found.update(dict.fromkeys(self.look.ids(name, f"before/{item.id}")))
        return self.cards(tuple(list(found)[:RELATED]))

    def attachments(self, item: Item) -> list[Attachment]:
        found = []
        for path in item.attachments:
            facts = self.look.facts(path)
            if facts and facts["role"] == "attachment":
                found.append(
                    Attachment(
                        facts["name"], self.url("/files/" + facts["file"]), facts["type"], readable_size(facts["size"])
                    )
                )
        return found

    def _newspaper(self, story: Story, item: NewsArticle) -> None:
        story.kicker, story.subhead, story.dateline = item.kicker, item.subhead, item.dateline
        if item.issue and item.print_page:
            issue = f"/issues/{item.issue}/"
            story.issue = IssueRef(
                date_view(item.issue), self.url(issue), item.print_page, item.page_name,  # type: ignore[arg-type]
                self.url(f"{issue}{item.print_page}.html"),
            )  # fmt: skip
        if item.continues:
            story.continues = self.line(self.look.manuscript(item.continues))
        parts = self.look.continuations(item.id)
        story.continued_by = self.line(parts[0]) if parts else None

    def _notice(self, story: Story, item: Notice) -> None:
        look = self.look
        newer = look.manuscript(item.superseded_by) if item.superseded_by else ""
        story.superseded_by = self.line(newer)
        story.supersedes = [link for older in look.ids(f"superseding/{item.id}", "all") if (link := self.line(older))]
        story.to_do, story.deadline, story.addressee = item.to_do, date_view(item.deadline), item.addressee
        if item.contact_person or item.contact_phone or item.contact_address:
            digits = re.sub(r"[^\d+-]", "", item.contact_phone.split("、")[0].split("，")[0])
            story.contact = Contact(
                item.contact_person, item.contact_phone, f"tel:{digits}" if digits else "", item.contact_address
            )
        story.facts = self._facts(story, item)

    def _facts(self, story: Story, item: Notice) -> list[Fact]:
        """The catalogue fields. 效力状况 is not among them: the verdict above says it, and a script keeps that right."""

        def day(moment: date | None) -> str:
            return chinese_day(moment) if moment else ""

        until = day(item.valid_until) or ("长期有效" if item.open_ended else "")
        facts = [
            Fact("发文机关", item.issuing_body), Fact("发文字号", item.document_number), Fact("文种", item.notice_type),
            Fact("索引号", item.index_number), Fact("主题分类", item.subject), Fact("成文日期", day(item.signed_on)),
            Fact("发布日期", story.date.text if story.date else ""), Fact("施行日期", day(item.effective_from)),
            Fact("有效期至", until),
        ]  # fmt: skip
        if story.superseded_by:
            facts.append(Fact("替代文件", story.superseded_by.name, story.superseded_by.url))
        return [fact for fact in facts if fact.value]

    # -- bodies --------------------------------------------------------------------------------------------------------------

    def body(self, item_id: str) -> str:
        """An item's text as pages show it (`resolved`)."""
        return self.look.latest(("body", item_id), lambda: self.resolved(self.look.body(item_id)))

    def resolved(self, body: str) -> str:
        """A body with its content targets resolved to addresses, and its pictures to sized ones."""
        if 'src="content:' in body:
            body = _PICTURE.sub(self._body_picture, body)
        return _HREF.sub(self._body_link, body) if 'href="content:' in body else body

    def _body_link(self, found: re.Match[str]) -> str:
        from urllib.parse import unquote

        address = self.look.link(unquote(found[1]))
        return f'href="{self.url(address)}{found[2] or ""}"' if address else 'class="unavailable"'

    def _body_picture(self, found: re.Match[str]) -> str:
        from urllib.parse import unquote

        tag = found[0]
        source = _SRC.search(tag)
        alt = _ALT.search(tag)
        view = self.picture(unquote(source[1]), alt="") if source else None
        if view is None:
            return ""
        several = f' srcset="{view.srcset}" sizes="{view.sizes}"' if view.srcset else ""
        text = alt[1] if alt else ""
        image = f'<img src="{view.src}"{several} width="{view.width}" height="{view.height}" alt="{text}" loading="lazy" decoding="async">'
        if not found[1]:
            return image
        label = "" if text else ' aria-label="看大图"'
        return f'{found[1]}<a href="{view.full}"{label}>{image}</a>'


_PICTURE = re.compile(r'(<figure class="picture">)?<img\b[^>]*\bsrc="content:[^"]*"[^>]*>')
_SRC = re.compile(r'\bsrc="content:([^"]*)"')
_ALT = re.compile(r'\balt="([^"]*)"')
_HREF = re.compile(r'href="content:([^"#]*)(#[^"]*)?"')


def _bylines(item: Item) -> list[Byline]:
    roles = (
        ("记者", item.reporters),
        ("通讯员", item.correspondents),
        ("摄影", item.photographers),
        ("编辑", item.editors),
    )
    return [Byline(role, "、".join(names)) for role, names in roles if names]

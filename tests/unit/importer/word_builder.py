"""Small .docx files written as raw XML, so that tests can have exactly the damage they are about."""

from __future__ import annotations

import io
import zipfile

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS = (
    f'xmlns:w="{W_NS}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def p(
    *runs: str, style: str = "", align: str = "", num: tuple[int, int] | None = None, outline: int | None = None
) -> str:
    """A paragraph. Runs are XML; plain text is wrapped."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    properties += f'<w:jc w:val="{align}"/>' if align else ""
    properties += f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text with optional run properties."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(*content: str, across: int = 1, merge: str = "") -> str:
    """A table cell; merge: restart or continue."""
    properties = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inside = "".join(one if one.startswith("<") else p(one) for one in content) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def numbering(*lists: tuple[tuple[str, str], ...], extra: str = "") -> str:
    """numbering.xml with one abstract list for each argument: (format, text) by level. numId counts from 1."""
    abstracts = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for level, (fmt, text) in enumerate(levels)
        )
        + "</w:abstractNum>"
        for at, levels in enumerate(lists)
    )
    nums = "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(len(lists)))
    return f"<w:numbering {_NS}>{abstracts}{nums}{extra}</w:numbering>"


def docx(
    *body: str,
    parts: dict[str, str | bytes] | None = None,
    relations: list[tuple[str, str, str, bool]] | None = None,
    main: str | None = None,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """The bytes of a package. parts: name below word/ → XML or bytes, related by its name. relations: (id, kind, target, external)."""
    parts = parts or {}
    kinds = {"numbering.xml": "numbering", "styles.xml": "styles", "footnotes.xml": "footnotes", "endnotes.xml": "endnotes", "comments.xml": "comments", "header1.xml": "header"}  # fmt: skip
    links = [(f"rId{900 + at}", kinds[name], name, False) for at, name in enumerate(parts) if name in kinds] + (
        relations or []
    )
    rels = "".join(
        f'<Relationship Id="{key}" Type="{_KINDS}/{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if external else ""}/>'
        for key, kind, target, external in links
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    document = main or f"<w:document {_NS}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{_KINDS}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", document)
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{package}/relationships">{rels}</Relationships>'
        )
        for name, content in parts.items():
            archive.writestr(
                f"word/{name}",
                content.replace("<w:styles>", f"<w:styles {_NS}>") if isinstance(content, str) else content,
            )
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def notes(kind: str, *texts: str) -> str:
    """footnotes.xml or comments.xml; ids count from 1."""
    one = kind[:-1]
    inside = "".join(
        f'<w:{one} w:id="{at}" w:author="某作者" w:date="2022-01-01T00:00:00Z">{p(text)}</w:{one}>'
        for at, text in enumerate(texts, 1)
    )
    return f"<w:{kind} {_NS}>{inside}</w:{kind}>"

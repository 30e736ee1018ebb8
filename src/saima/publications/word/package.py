"""The file around the document: its parts, its properties, and bytes that depend on nothing but the content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.printing import DEMONSTRATION, basis, subject
from saima.publications.word.sections import write_settings
from saima.publications.word.styles import font_table, write_styles

_KEPT = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS}
_STAMP = (1980, 1, 1, 0, 0, 0)
_EPOCH = date(1980, 1, 1)


def new_document() -> DocumentObject:
    """Return an empty document that holds our styles and switches and nothing of the library's template."""
    document = Document()
    part, package = document.part, document.part.package
    for owner, kept in (
        (part, _KEPT),
        (package, {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}),
    ):
        for key in [key for key, relation in owner.rels.items() if relation.reltype not in kept]:
            del owner.rels[key]
    write_styles(document.styles.element)
    write_settings(document.settings.element)
    fonts = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, serialize_part_xml(font_table()), package)
    part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)
    body = document.element.body
    for child in list(body):
        body.remove(child)
    return document


def add_part(document: DocumentObject, root: Element, *, title: str) -> str:
    """Add a header or footer, by its root, under the part name `title`; returns its relationship."""
    kinds = {
        "hdr": (CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER),
        "ftr": (CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER),
    }
    content_type, relation = kinds[root.tag.rpartition("}")[2]]
    part = Part(PackURI(f"/word/{title}.xml"), content_type, serialize_part_xml(root), document.part.package)
    return str(document.part.relate_to(part, relation))


def set_properties(document: DocumentObject, content: Mapping[str, Any]) -> None:
    """Write title, subject, author, keywords and days from the content; no clock and no user's name."""
    day = date.fromisoformat(content["issued_on"]) if content.get("issued_on") else _EPOCH
    instant = datetime(day.year, day.month, day.day, tzinfo=UTC)
    held = document.core_properties
    held.title = str(content.get("title", ""))[:255]
    held.subject = subject(content)[:255]
    held.author = held.last_modified_by = str(content.get("issuer", ""))[:255]
    held.keywords = DEMONSTRATION if content.get("demonstration") else ""
    held.category = str(content.get("state", ""))
    held.comments = "；".join(f"{name}：{value}" for name, value in basis(content))[:255]
    held.language = "zh-CN"
    held.revision = 1
    held.created = held.modified = instant


def to_bytes(document: DocumentObject) -> bytes:
    """Return the file, every entry stamped with the same day."""
    saved = io.BytesIO()
    document.save(saved)
    made = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in sorted(source.namelist(), key=lambda title: (title != "[Content_Types].xml", title)):
            info = zipfile.ZipInfo(entry, date_time=_STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            target.writestr(info, source.read(entry))
    return made.getvalue()

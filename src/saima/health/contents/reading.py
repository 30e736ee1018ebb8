"""A file → its texts and pictures. Loads document libraries and numpy: only the reading process does.

Whatever a file holds, reading it costs a bounded amount: pages, text, unpacked bytes and pixels have their most.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import pypdfium2 as pdfium
from defusedxml.ElementTree import iterparse
from PIL import Image, ImageOps

from saima.core.health.contents.pictures import FINE, Imprint, imprint
from saima.core.health.contents.texts import MOST, sketch

MOST_PIXELS = 80_000_000
"""A sheet of A3 at 600 dots per inch has 70 million."""
MOST_PAGES = 50
MOST_UNPACKED = 50 * 2**20
PAGE_PIXELS = 1024
"""Pixels to which the longer side of a page is drawn."""
_TEXT_PARTS = re.compile(r"word/document\.xml|xl/sharedStrings\.xml|xl/worksheets/sheet\d+\.xml|.*/Content\.xml")
_TEXT_TAGS = frozenset({"t", "v", "TextCode"})
"""Elements that hold text in Word (w:t), Excel (t, v) and OFD (ofd:TextCode) files."""


class Unreadable(Exception):
    """A file that says and shows nothing that could be compared."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is compared of a file: the sketch of its text, the imprints of its first and last page."""

    text: bytes = b""
    pages: tuple[Imprint, ...] = ()


def _picture(picture: Image.Image) -> Imprint | None:
    grey = ImageOps.exif_transpose(picture).convert("L")
    return imprint(grey.resize((FINE, FINE), Image.Resampling.BILINEAR).tobytes())


def _image(content: bytes) -> Contents:
    with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            msg = f"{picture.width} × {picture.height} pixels"
            raise Unreadable(msg)
        picture.draft("L", (PAGE_PIXELS, PAGE_PIXELS))
        found = _picture(picture)
    return Contents(pages=(found,) if found else ())


def _pdf(content: bytes) -> Contents:
    document = pdfium.PdfDocument(content)
    try:
        pages = [document[place] for place in range(min(len(document), MOST_PAGES))]
        text = ""
        for page in pages:
            text += page.get_textpage().get_text_bounded()
            if len(text) > MOST:
                break
        drawn = (_picture(_draw(page)) for page in (pages[:1] + pages[1:][-1:]))
        return Contents(sketch(text), tuple(found for found in drawn if found))
    finally:
        document.close()


def _draw(page: pdfium.PdfPage) -> Image.Image:
    scale = PAGE_PIXELS / max(*page.get_size(), 1.0)
    drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return drawn


def _texts(parts: zipfile.ZipFile) -> Iterator[str]:
    left = MOST_UNPACKED
    for entry in sorted(parts.infolist(), key=lambda entry: entry.filename):
        if _TEXT_PARTS.fullmatch(entry.filename) is None:
            continue
        left -= entry.file_size
        if left < 0:
            msg = f"{entry.filename}: {entry.file_size} bytes unpacked"
            raise Unreadable(msg)
        with parts.open(entry) as source:
            for _event, element in iterparse(source):
                if element.tag.rpartition("}")[2] in _TEXT_TAGS:
                    yield element.text or ""
                element.clear()


def _packed(content: bytes) -> Contents:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return Contents(sketch("".join(_texts(parts))))


READERS: Mapping[str, Callable[[bytes], Contents]] = {
    "application/pdf": _pdf,
    "image/png": _image,
    "image/jpeg": _image,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _packed,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _packed,
    "application/ofd": _packed,
}
"""Type of a file → what reads it."""


def read(content: bytes, media: str) -> Contents:
    """Return what is compared of a file; Unreadable says why there is nothing, whatever its bytes are."""
    reader = READERS.get(media)
    if reader is None:
        raise Unreadable(media)
    try:
        found = reader(content)
    except Unreadable:
        raise
    # Libraries of documents raise what they like at bytes that somebody damaged or made up.
    except Exception as fault:
        raise Unreadable(type(fault).__name__) from fault
    if not found.text and not found.pages:
        msg = "blank"
        raise Unreadable(msg)
    return found

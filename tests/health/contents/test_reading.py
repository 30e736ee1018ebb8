"""What is read of each kind of file, and that no file, however bad, does more than say that it cannot be read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image
from tests.core.health.contents.drawing import jpeg_bytes, photo, png_bytes, scaled, slip

from saima.core.health.contents.pictures import apart
from saima.core.health.contents.texts import share, sketch
from saima.health.contents import reading
from saima.health.contents.reading import Unreadable, read

PDF, PNG, JPEG, OFD = "application/pdf", "image/png", "image/jpeg", "application/ofd"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = [f"第{n}条 甲方于 2023 年 {n} 月支付 {n * 1234567} 元，乙方开具收据 NO{n * 7654321}。" for n in range(1, 9)]


def pdf_of_pictures(*pictures: Image.Image) -> bytes:
    made = BytesIO()
    pictures[0].save(made, "PDF", save_all=True, append_images=pictures[1:], resolution=150)
    return made.getvalue()


def pdf_of_text(lines: list[str], *, producer: str = "one") -> bytes:
    """Return a page whose text is in ASCII, as a program exports it."""
    draw = "BT /F 11 Tf 14 TL 40 800 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw.encode()),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Producer(%s)>>" % producer.encode(),
    ]
    out = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s\nendobj\n" % (n, body) for n, body in enumerate(bodies, 1))
    return out + b"trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\n%%EOF\n"


def word(lines: list[str]) -> bytes:
    document, made = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(made)
    return made.getvalue()


def excel(lines: list[str]) -> bytes:
    book, made = Workbook(), BytesIO()
    for line in lines:
        book.active.append([line])
    book.save(made)
    return made.getvalue()


def packed(**parts: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return made.getvalue()


def ofd(lines: list[str]) -> bytes:
    texts = "".join(f"<ofd:TextCode X='1'>{line}</ofd:TextCode>" for line in lines)
    return packed(Doc_0__Pages__Page_0__Content=f"<ofd:Page xmlns:ofd='http://www.ofdspec.org/2016'>{texts}</ofd:Page>")


@pytest.mark.parametrize(("make", "media"), [(word, WORD), (excel, EXCEL), (ofd, OFD)])
def test_the_same_words_are_the_same_text_in_every_kind_of_file(make: Callable[[list[str]], bytes], media: str) -> None:
    found = read(make(LINES), media)

    assert share(found.text, sketch("".join(LINES))) == 1
    assert found.pages == ()


def test_a_pdf_exported_once_more_says_and_shows_the_same() -> None:
    lines = [
        f"Receipt {n * 1234567} paid on 2023-03-{n + 9} by Example Technology, serial {n * 7654321}" for n in range(9)
    ]

    one, other = (read(pdf_of_text(lines, producer=name), PDF) for name in ("one", "another program"))

    assert share(one.text, other.text) == 1
    assert apart(one.pages[0].fine, other.pages[0].fine) == 0


def test_a_scan_as_pdf_shows_the_picture_in_it() -> None:
    one = read(pdf_of_pictures(slip(1)), PDF)
    other = read(jpeg_bytes(scaled(slip(1), 0.5), 70), JPEG)

    assert one.text == other.text == b""
    assert apart(one.pages[0].fine, other.pages[0].fine) < 0.6


def test_of_a_long_scan_the_first_and_the_last_page_are_shown() -> None:
    found = read(pdf_of_pictures(slip(1), slip(2), slip(3)), PDF)
    first, last = (read(png_bytes(slip(n)), PNG).pages[0] for n in (1, 3))

    assert len(found.pages) == 2
    assert [apart(page.fine, one.fine) < 0.6 for page, one in zip(found.pages, (first, last), strict=True)] == [
        True,
        True,
    ]


def test_a_turned_photo_is_looked_at_upright() -> None:
    made, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6
    photo(1).rotate(90, expand=True).save(made, "JPEG", quality=90, exif=exif)

    found = read(made.getvalue(), JPEG)

    assert apart(found.pages[0].fine, read(png_bytes(photo(1)), PNG).pages[0].fine) < 0.6


def bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        + chunk(b"IEND", b"")
    )


BAD = {
    "cut off picture": (png_bytes(photo(2))[:5000], PNG),
    "noise after the mark": (b"\xff\xd8\xff" + bytes(range(256)) * 20, JPEG),
    "a picture of 900 million dots": (bomb(30_000, 30_000), PNG),
    "a picture of 85 million dots": (bomb(8_500, 10_000), PNG),
    "blank picture": (png_bytes(Image.new("RGB", (800, 600), "white")), PNG),
    "a gif that calls itself png": (b"GIF89a" + b"\0" * 40, PNG),
    "pdf of nothing": (b"%PDF-1.4 bank slip 0315", PDF),
    "pdf of noise": (b"%PDF-1.7\n" + bytes(range(256)) * 40, PDF),
    "empty": (b"", PDF),
    "no archive": (b"PK\x03\x04 no archive", WORD),
    "an archive without text": (packed(word__settings="<a/>"), WORD),
    "broken xml": (packed(word__document="<w:t>"), WORD),
    "xml that names entities": (packed(word__document='<!DOCTYPE a [<!ENTITY b "bb">]><a><t>&b;</t></a>'), WORD),
    "an archive that swells": (packed(word__document="<a>" + " " * 60_000_000 + "</a>"), WORD),
    "another kind": (b"text", "text/plain"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_unreadable_and_nothing_worse(what: str) -> None:
    with pytest.raises(Unreadable):
        read(*BAD[what])


def test_reading_a_picture_too_large_never_unpacks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("unpacked"))

    with pytest.raises(Unreadable, match="8500 × 10000"):
        reading.read(*BAD["a picture of 85 million dots"])

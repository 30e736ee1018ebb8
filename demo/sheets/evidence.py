"""Draw the demonstration's evidence: pages and pictures of raster glyphs, as if scanned, written as PDF and PNG.

Glyphs are the few characters the pages need, 32 dots high, rasterised from Noto Sans CJK (SIL Open Font Licence).
"""

from __future__ import annotations

import csv
import struct
import zlib
from pathlib import Path

from sheets import source
from sheets.source import Row

HEIGHT = 32
WHITE, INK, RED, SKY, HILL, EARTH, STEEL, GREY = range(8)
_PALETTE = (
    (255, 255, 255),
    (40, 40, 40),
    (178, 56, 43),
    (206, 224, 232),
    (120, 150, 120),
    (186, 158, 122),
    (210, 160, 40),
    (225, 225, 225),
)


class Raster:
    """A picture of palette colours; the origin is the upper left corner."""

    def __init__(self, width: int, height: int, ground: int = WHITE) -> None:
        self.width, self.height = width, height
        self.dots = [bytearray([ground]) * width for _ in range(height)]
        self.glyphs = {row["字"]: row["点阵"] for row in source.read("glyphs")}

    def fill(self, left: int, top: int, width: int, height: int, colour: int) -> None:
        """Fill a rectangle."""
        for row in self.dots[top : top + height]:
            row[left : left + width] = bytes([colour]) * width

    def frame(self, left: int, top: int, width: int, height: int, colour: int, thick: int = 3) -> None:
        """Draw a rectangle's border."""
        for at in (top, top + height - thick):
            self.fill(left, at, width, thick, colour)
        for at in (left, left + width - thick):
            self.fill(at, top, thick, height, colour)

    def write(self, text: str, left: int, top: int, *, scale: int = 1, colour: int = INK) -> None:
        """Write a line of text; a blank is half a character wide, an unknown character is a fault."""
        for char in text:
            if char in " 　":
                left += HEIGHT * scale // (2 if char == " " else 1)
                continue
            left += self._draw(self.glyphs[char], left, top, scale, colour)

    def _draw(self, glyph: str, left: int, top: int, scale: int, colour: int) -> int:
        digits = len(glyph) // HEIGHT
        for y in range(HEIGHT):
            bits = f"{int(glyph[y * digits : (y + 1) * digits], 16):0{digits * 4}b}"
            for x in (x for x, bit in enumerate(bits) if bit == "1"):
                self.fill(left + x * scale, top + y * scale, scale, scale, colour)
        return digits * 4 * scale

    def width_of(self, text: str, scale: int = 1) -> int:
        """Return a line's width in dots."""
        half = sum(char == " " or len(self.glyphs.get(char, "")) == HEIGHT * 4 for char in text)
        return (2 * len(text) - half) * HEIGHT // 2 * scale


def write_evidence(folder: Path) -> None:
    """Write every file that evidence.csv names into 佐证材料/."""
    target = folder / "佐证材料"
    target.mkdir(exist_ok=True)
    with (source.FOLDER / "evidence.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            (target / row["文件"]).write_bytes(draw(row))


def draw(row: Row) -> bytes:
    """Return a file of the table: a photo as PNG, a paper (its lines parted by |) as PDF or as a smaller grey PNG."""
    if not row["文件"].endswith(".png"):
        return pdf(draw_page(row))
    return halved_png(draw_page(row)) if "|" in row["内容"] else png(draw_photo(row))


def draw_page(row: Row) -> Raster:
    """Return a page: title, its lines, the mark."""
    page = Raster(1000, 1414)
    title = row["标题"]
    page.write(title, (page.width - page.width_of(title, 2)) // 2, 120, scale=2)
    page.fill(80, 220, 840, 3, INK)
    for index, line in enumerate(row["内容"].split("|")):
        page.write(line, 100, 280 + index * 64)
    page.frame(560, 1120, 340, 150, RED, 6)
    page.write("演示数据", 602, 1140, scale=2, colour=RED)
    page.write("非真实业务", 650, 1220, colour=RED)
    return page


def draw_photo(row: Row) -> Raster:
    """Return a sketch of a building site with its caption."""
    photo = Raster(960, 720, SKY)
    for x in range(960):
        top = 330 + abs((x % 480) - 240) // 3
        photo.fill(x, top, 1, 720 - top, HILL)
    photo.fill(0, 520, 960, 200, EARTH)
    photo.fill(250, 170, 16, 350, STEEL)
    photo.fill(170, 170, 420, 14, STEEL)
    photo.fill(560, 184, 4, 120, INK)
    photo.fill(420, 400, 320, 120, GREY)
    photo.frame(420, 400, 320, 120, INK)
    photo.fill(0, 650, 960, 70, WHITE)
    photo.write(row["内容"], 30, 668)
    photo.write("演示数据", 680, 30, scale=2, colour=RED)
    return photo


def _packed(raster: Raster, filtered: bool) -> bytes:
    mark = b"\0" if filtered else b""
    return zlib.compress(b"".join(mark + bytes(row) for row in raster.dots), 9)


def _png(*parts: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in (*parts, (b"IEND", b"")))


def png(raster: Raster) -> bytes:
    """Return the raster as an indexed PNG."""
    header = struct.pack(">IIBBBBB", raster.width, raster.height, 8, 3, 0, 0, 0)
    palette = bytes(part for colour in _PALETTE for part in colour)
    return _png((b"IHDR", header), (b"PLTE", palette), (b"IDAT", _packed(raster, filtered=True)))


def halved_png(raster: Raster) -> bytes:
    """Return the raster at half its size in grey: the same paper as somebody saves it once more."""
    grey = [(299 * red + 587 * green + 114 * blue) // 1000 for red, green, blue in _PALETTE]
    rows = [
        bytes(
            sum(grey[dot] for dot in (upper[x], upper[x + 1], lower[x], lower[x + 1])) // 4
            for x in range(0, raster.width - 1, 2)
        )
        for upper, lower in zip(raster.dots[::2], raster.dots[1::2], strict=False)
    ]
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    return _png((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)))


def pdf(raster: Raster) -> bytes:
    """Return the raster as a PDF of one A4 page."""
    image = _packed(raster, filtered=False)
    palette = bytes(part for colour in _PALETTE for part in colour).hex().encode()
    draw = b"595 0 0 842 0 0 cm /I Do"
    title = "演示数据".encode("utf-16-be").hex().encode()
    size = f"/Width {raster.width} /Height {raster.height}".encode()
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(draw), draw),
        b"<</Type/XObject/Subtype/Image %s/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB %d <%s>]"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (size, len(_PALETTE) - 1, palette, len(image), image),
        b"<</Title<FEFF%s>/Subject<FEFF%s>>>" % (title, title),
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)

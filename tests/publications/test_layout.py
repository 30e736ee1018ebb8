"""What a reader's ruler finds on the printed page: GB/T 9704-2012 measured in a rendered PDF."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
import pytest
from tests.publications.conftest import read_bulletin

from saima.core.problems import Problems
from saima.publications import pdf
from saima.publications.pdf import office_available, to_pdf
from saima.publications.word import render_word

PT = 72 / 25.4
LAST = "请各单位抓好落实"
FULL = "武隆招商引资督查通报正文每面二十二行每行二十八个字"
office = pytest.mark.skipif(not office_available(), reason="LibreOffice is not installed")


@dataclass(frozen=True)
class Glyph:
    """A printed letter and its box in millimetres from the page's upper left corner."""

    letter: str
    left: float
    top: float
    right: float
    bottom: float


class Printed:
    """A rendered document, measured."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.document = pdfium.PdfDocument(to_pdf(render_word(content)))

    def __len__(self) -> int:
        return len(self.document)

    def size(self, page: int) -> tuple[float, float]:
        width, height = self.document[page].get_size()
        return round(width / PT, 1), round(height / PT, 1)

    def glyphs(self, page: int) -> list[Glyph]:
        sheet = self.document[page]
        height = sheet.get_height()
        text = sheet.get_textpage()
        made = []
        for index in range(text.count_chars()):
            letter = text.get_text_range(index, 1)
            if letter.strip():
                left, bottom, right, top = text.get_charbox(index)
                made.append(Glyph(letter, left / PT, (height - top) / PT, right / PT, (height - bottom) / PT))
        return made

    def type_area(self, page: int) -> list[Glyph]:
        return [glyph for glyph in self.glyphs(page) if 37 < (glyph.top + glyph.bottom) / 2 < 262]

    def below(self, page: int) -> list[Glyph]:
        return [glyph for glyph in self.glyphs(page) if glyph.top > 262]

    def text(self, page: int) -> str:
        return "".join(glyph.letter for glyph in self.glyphs(page))

    def rules(self, page: int) -> list[tuple[float, float, float]]:
        """Horizontal lines as left, right and height of their middle, from above."""
        sheet = self.document[page]
        height = sheet.get_height()
        found = []
        for item in sheet.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = item.get_bounds()
            if right - left > 100 * PT and top - bottom < 2 * PT:
                found.append((left / PT, right / PT, (height - (top + bottom) / 2) / PT))
        return sorted(set(found), key=lambda rule: rule[2])


def lines(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Glyphs in lines from above, by the middles of their boxes: a line is the body's pitch high."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.top + glyph.bottom) / 2):
        middle = (glyph.top + glyph.bottom) / 2
        if found and middle - (found[-1][0].top + found[-1][0].bottom) / 2 < 5:
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [sorted(line, key=lambda glyph: glyph.left) for line in found]


def words_only(content: dict[str, Any], length: int) -> dict[str, Any]:
    """The content with a text of that many characters without marks, in one paragraph and a last line."""
    texts = (FULL * (length // len(FULL) + 1))[:length], LAST
    blocks = [{"type": "paragraph", "level": 0, "spans": [{"t": text}]} for text in texts]
    return content | {"sections": [{"id": "all", "heading": "", "blocks": blocks}], "annexes": []}


@pytest.fixture(scope="module")
def of_words() -> Printed:
    """Four pages of body text without marks, issued."""
    return Printed(words_only(read_bulletin() | {"state": "已印发"}, 2000))


@pytest.fixture(scope="module")
def whole() -> Printed:
    """The whole bulletin, issued."""
    return Printed(read_bulletin() | {"state": "已印发"})


@pytest.mark.office
@office
def test_a_full_page_has_twenty_two_lines_of_twenty_eight_characters(of_words):
    found = lines(of_words.type_area(1))

    assert len(found) == 22
    assert {len(line) for line in found} == {28}


@pytest.mark.office
@office
def test_lines_lie_at_the_pitch_of_the_grid(of_words):
    middles = [sum((g.top + g.bottom) / 2 for g in line) / len(line) for line in lines(of_words.type_area(1))]

    steps = [(below - above) * PT for above, below in pairwise(middles)]
    assert sum(steps) / len(steps) == pytest.approx(28.95, abs=0.1)


@pytest.mark.office
@office
def test_the_type_area_keeps_its_margins(of_words):
    glyphs = of_words.type_area(1)

    assert min(g.left for g in glyphs) == pytest.approx(28, abs=1)
    assert max(g.right for g in glyphs) == pytest.approx(210 - 26, abs=1)
    assert min(g.top for g in glyphs) == pytest.approx(37 + 2.2, abs=2)
    assert max(g.bottom for g in glyphs) <= 297 - 35 + 0.1


@pytest.mark.office
@office
def test_the_masthead_begins_35_mm_below_the_type_area_s_edge(whole):
    masthead = lines(whole.type_area(0))[0]

    assert "".join(g.letter for g in masthead) == "招商引资督查通报"
    assert min(g.top for g in masthead) == pytest.approx(37 + 35, abs=2)
    assert (masthead[0].left + masthead[-1].right) / 2 == pytest.approx(28 + 156 / 2, abs=1)
    assert masthead[0].bottom - masthead[0].top <= 15


@pytest.mark.office
@office
def test_the_red_rule_is_as_wide_as_the_type_area_and_4_mm_below_the_issuing_line(whole):
    left, right, height = whole.rules(0)[0]
    issuing = lines(whole.type_area(0))[2]

    assert (left, right) == (pytest.approx(28, abs=0.5), pytest.approx(184, abs=0.5))
    assert height - max(g.bottom for g in issuing) == pytest.approx(4, abs=2)
    assert issuing[0].left == pytest.approx(28 + 5.6, abs=1)
    assert issuing[-1].right == pytest.approx(184 - 5.6, abs=1)


@pytest.mark.office
@office
def test_page_numbers_lie_7_mm_below_outside_one_character_in(whole):
    upright = [page for page in range(len(whole)) if whole.size(page)[0] < 250]

    assert len(upright) > 5
    for page in upright:
        found = whole.below(page)
        assert "".join(g.letter for g in found) == f"—{page + 1}—"
        assert (found[0].top + found[0].bottom) / 2 - 262 == pytest.approx(7, abs=0.5)
        if page % 2:
            assert found[0].left == pytest.approx(28 + 4.9, abs=0.5)
        else:
            assert found[-1].right == pytest.approx(184 - 4.9, abs=0.5)


@pytest.mark.office
@office
def test_a_turned_page_has_its_number_where_the_upright_sheet_would(whole):
    turned = [page for page in range(len(whole)) if whole.size(page)[0] > 250]

    assert len(turned) > 2
    for page in turned:
        found = [g for g in whole.glyphs(page) if g.right < 35]
        assert "".join(g.letter for g in sorted(found, key=lambda g: g.top)) == f"—{page + 1}—"
        dash = min(found, key=lambda g: g.top)
        # The sheet turned upright: its foot is the turned page's left, its right the turned page's bottom.
        assert 35 - (dash.left + dash.right) / 2 == pytest.approx(7, abs=0.5)
        if page % 2:
            assert min(g.top for g in found) == pytest.approx(28 + 4.9, abs=0.5)
        else:
            assert max(g.bottom for g in found) == pytest.approx(210 - 26 - 4.9, abs=0.5)


@pytest.mark.office
@office
def test_the_imprint_ends_the_last_page_between_rules_as_wide_as_the_type_area(whole):
    last = len(whole) - 1
    rules = whole.rules(last)[-3:]

    assert "2023年4月10日印发" in whole.text(last)
    for left, right, _ in rules:
        assert (left, right) == (pytest.approx(28, abs=0.5), pytest.approx(184, abs=0.5))
    assert rules[-1][2] == pytest.approx(262, abs=1)
    printing = [g for g in whole.type_area(last) if rules[1][2] < g.top < rules[2][2]]
    assert "".join(g.letter for g in printing).startswith("武隆区人民政府办公室")


@pytest.mark.office
@office
@pytest.mark.parametrize("length", [160, 220, 320, 380, 440, 500, 560])
def test_the_imprint_never_lies_on_the_text_however_long_it_is(issued, length):
    long = {"发": "各招商小组牵头单位和成员单位，各服务保障单位，各乡镇（街道），2023年新设单位" * 2}
    printed = Printed(words_only(issued, length) | {"signature": {}, "distribution": long})

    last = len(printed) - 1
    top = printed.rules(last)[-3][2]
    glyphs = printed.type_area(last)
    basis = [g for g in glyphs if g.bottom < top and g.bottom - g.top < 3.5]
    body = [g for g in glyphs if g.bottom < top and g.bottom - g.top >= 3.6]
    assert "2023年4月10日印发" in "".join(glyph.letter for glyph in glyphs)
    assert not body or max(g.bottom for g in body) < min(g.top for g in basis)


@pytest.mark.office
@office
def test_the_signature_is_never_alone_on_a_page(issued):
    nothing = {"distribution": {}, "printed": {}, "runs": [], "period": "", "cut_off": "", "as_of": ""}

    printed = Printed(words_only(issued, 156) | nothing)

    # The last line of the text would have fitted under the others; it went over with the signature.
    assert ["".join(glyph.letter for glyph in line) for line in lines(printed.type_area(1))] == [
        LAST,
        "武隆区人民政府办公室",
        "2023年4月10日",
    ]


@pytest.mark.office
@office
def test_a_heading_row_is_repeated_on_every_page_of_a_long_table(whole):
    pages = [page for page in range(len(whole)) if "项目名称" in whole.text(page)]

    assert len(pages) > 1


@pytest.mark.office
@office
@pytest.mark.parametrize("rows", range(13, 19))
def test_a_turned_table_fills_its_page_before_another_begins(issued, rows):
    scores = issued["annexes"][0]
    table = scores["blocks"][0]
    table["rows"] = (table["rows"] * 4)[:rows]
    table["notes"] = []
    printed = Printed(issued | {"annexes": [scores, scores | {"number": 2}]})

    pages = [page for page in range(len(printed)) if printed.size(page)[0] > 250]
    # The heading row is there wherever the table is: no page between or after is empty.
    assert all("到位" in printed.text(page) for page in pages)
    lowest = max(glyph.bottom for glyph in printed.glyphs(pages[0]) if glyph.left > 35)
    assert lowest < 210 - 26
    assert len(pages) == 2 or lowest > 170


@pytest.mark.office
@office
def test_every_page_of_a_demonstration_says_so(whole):
    assert all("演示数据" in whole.text(page) for page in range(len(whole)))


def test_without_libreoffice_the_refusal_says_what_to_do(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)

    assert office_available() == ""
    with pytest.raises(Problems, match=r"没有安装 LibreOffice.*下载 Word 文件"):
        to_pdf(b"")


def test_a_conversion_that_takes_too_long_is_stopped_with_its_children(monkeypatch, tmp_path: Path):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "office_available", lambda: str(program))
    monkeypatch.setattr(pdf, "SECONDS", 1)

    with pytest.raises(Problems, match="超过1秒"):
        to_pdf(b"")

    child = int((tmp_path / "child").read_text())
    assert eventually(lambda: not is_running(child))


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold within five seconds."""
    end = monotonic() + 5
    while monotonic() < end:
        if holds():
            return True
    return False


def test_a_conversion_that_makes_nothing_is_refused(monkeypatch, tmp_path: Path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "office_available", lambda: str(program))

    with pytest.raises(Problems, match="没有生成文件"):
        to_pdf(b"")

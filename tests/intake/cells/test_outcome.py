"""What reading one cell gives."""

# ruff: noqa: DTZ001 - the cells of a sheet know no zone

from datetime import date, datetime, time

from saima.intake.cells.outcome import Outcome, plain, refused, shown, text_of, warning
from saima.intake.workbooks.values import CellFault, Number


def test_cells_show_as_text():
    cells = [None, " x ", True, False, Number("1.2"), CellFault("#REF!"), date(2023, 4, 10), datetime(2023, 4, 10)]

    assert [text_of(cell) for cell in cells] == ["", "x", "是", "否", "1.2", "#REF!", "2023-04-10", "2023-04-10"]
    assert text_of(datetime(2023, 4, 10, 8, 30)) == "2023-04-10 08:30"
    assert text_of(time(8, 30)) == "08:30:00"


def test_dashes_and_none_say_nothing():
    assert {plain(text) for text in ["—", "/", "无", "N/A", " － "]} == {""}
    assert plain("无锡") == "无锡"


def test_long_content_is_shortened_in_messages():
    assert shown("长" * 60) == f"“{'长' * 40}…”"


def test_only_errors_refuse():
    assert refused("A1", "x", "text", "y", "z").refused
    assert not Outcome("x", warning("A1", "x", "text", "y", "z")).refused

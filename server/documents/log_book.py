"""The log book "Sổ nhật ký phát thanh" as a workbook, written row by row."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter

# Column: (key of the row, heading, width).
COLUMNS: Final = (
    ("no", "STT", 5),
    ("day", "Ngày", 11),
    ("start", "Giờ bắt đầu", 8),
    ("end", "Giờ kết thúc", 8),
    ("minutes", "Thời lượng (phút)", 9),
    ("title", "Tên chương trình, nội dung", 28),
    ("source", "Nguồn", 16),
    ("topic", "Lĩnh vực, chuyên mục", 24),
    ("reader", "Người biên soạn, đọc", 18),
    ("approver", "Người duyệt", 18),
    ("clusters", "Cụm loa, khu vực phát", 22),
    ("equipment", "Tình trạng thiết bị", 22),
    ("note", "Ghi chú", 22),
    ("operator", "Người trực ký", 18),
)
_TITLE_ROW, _SUB_ROW, _HEAD_ROW = 0, 1, 3
_LANDSCAPE_A4: Final = 9
_BORDERED: Final = {"border": 1, "text_wrap": True, "valign": "top", "font_name": "Times New Roman"}


def write_log_book(book: Mapping[str, Any]) -> io.BytesIO:
    """Write a month of a unit (``read_log_book``) and give the file, at its start."""
    file = io.BytesIO()  # packed it is small, however many rows were written
    # Texts are written as they are: a title that begins with "=" is no formula, an address no link.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(file, options) as workbook:
        _write_sheet(workbook, book)
    file.seek(0)
    return file


def _write_sheet(workbook: Any, book: Mapping[str, Any]) -> None:
    year, month = book["month"].split("-")
    sheet = workbook.add_worksheet(f"Tháng {int(month)}-{year}")
    sheet.set_landscape()
    sheet.set_paper(_LANDSCAPE_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    for place, (_, _, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
    bold = {"bold": True, "font_name": "Times New Roman"}
    sheet.write_string(
        _TITLE_ROW, 0, "SỔ NHẬT KÝ PHÁT THANH", workbook.add_format(bold | {"font_size": 14})
    )
    period = f"{book['unit']}, {book['ward']}: tháng {int(month)} năm {year}"
    sheet.write_string(_SUB_ROW, 0, period, workbook.add_format(bold))
    head = workbook.add_format(_BORDERED | {"bold": True, "align": "center"})
    for column, (_, heading, _) in enumerate(COLUMNS):
        sheet.write_string(_HEAD_ROW, column, heading, head)
    _write_rows(workbook, sheet, book["rows"])


def _write_rows(workbook: Any, sheet: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    plain = workbook.add_format(_BORDERED)
    day = workbook.add_format(_BORDERED | {"num_format": "dd/mm/yyyy", "align": "center"})
    for number, row in enumerate(rows, 1):
        for column, (key, _, _) in enumerate(COLUMNS):
            at = (_HEAD_ROW + number, column)
            value: Any = number if key == "no" else row[key]
            if key == "day":
                sheet.write_datetime(*at, date.fromisoformat(value), day)
            elif isinstance(value, int):
                sheet.write_number(*at, value, plain)
            else:
                sheet.write_string(*at, value or "", plain)
    _write_sum(workbook, sheet, rows)


def _write_sum(workbook: Any, sheet: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    out = [row for row in rows if row["minutes"] is not None]
    minutes, days = sum(row["minutes"] for row in out), len({row["day"] for row in out})
    words = (
        f"Cộng: {len(out)} buổi phát, {minutes} phút, {days} ngày có phát; "
        f"{len(rows) - len(out)} buổi không phát được."
    )
    bold = workbook.add_format({"bold": True, "font_name": "Times New Roman"})
    sheet.write_string(_HEAD_ROW + len(rows) + 2, 0, words, bold)

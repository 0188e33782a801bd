"""The log book "Sổ nhật ký phát thanh" as a workbook, written row by row: of one unit, or of a whole ward."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
# What a ward's month is summed up in: (key of the numbers, heading).
SUMMARY: Final = (
    ("broadcasts", "Buổi phát"),
    ("days", "Ngày có phát"),
    ("minutes", "Tổng phút"),
    ("due", "Buổi phải phát"),
    ("missing", "Thiếu"),
    ("explained", "Hỏng loa"),
    ("failed", "Không phát được"),
    ("late", "Ghi sau"),
    ("downtime_days", "Ngày loa hỏng"),
    ("meetings", "Họp dân"),
    ("households", "Lượt hộ dự"),
    ("direct", "Tuyên truyền trực tiếp"),
)
# What Excel lets no sheet be called.
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_NAME_MAX: Final = 31
_TITLE_ROW, _SUB_ROW, _HEAD_ROW = 0, 1, 3
_LANDSCAPE_A4: Final = 9
_BORDERED: Final = {"border": 1, "text_wrap": True, "valign": "top", "font_name": "Times New Roman"}


def write_log_book(book: Mapping[str, Any]) -> io.BytesIO:
    """Write a month of a unit (``read_log_book``) and give the file, at its start."""
    year, month = book["month"].split("-")
    file = io.BytesIO()
    with _open(file) as workbook:
        _write_sheet(workbook, f"Tháng {int(month)}-{year}", book)
    file.seek(0)
    return file


def write_ward_books(
    summary: Mapping[str, Any], books: Iterable[tuple[str, Mapping[str, Any]]]
) -> io.BytesIO:
    """Write a ward's month (``read_ward_month``) and a sheet for each of its log books, by name; give the file.

    The books are taken one after the other, so that no more than one is held at a time.
    """
    file = io.BytesIO()
    with _open(file) as workbook:
        _write_summary(workbook, summary)
        taken = {"tổng hợp"}
        for name, book in books:
            _write_sheet(workbook, _free_name(name, taken), book)
    file.seek(0)
    return file


@contextmanager
def _open(file: io.BytesIO) -> Iterator[Any]:
    """Give a workbook whose rows go out as they are written: packed it is small, however many there are."""
    # Texts are written as they are: a title that begins with "=" is no formula, an address no link.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(file, options) as workbook:
        yield workbook


def _free_name(wanted: str, taken: set[str]) -> str:
    """Give a name that no sheet has yet, whatever the case of its letters."""
    plain = _FORBIDDEN.sub(" ", wanted).strip(" '") or "Sổ"
    number, name = 1, plain[:_NAME_MAX]
    while name.casefold() in taken:
        number += 1
        end = f" ({number})"
        name = plain[: _NAME_MAX - len(end)] + end
    taken.add(name.casefold())
    return name


def _write_summary(workbook: Any, summary: Mapping[str, Any]) -> None:
    year, month = summary["month"].split("-")
    sheet = _add_sheet(workbook, "Tổng hợp")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(SUMMARY), 10)
    period = f"{summary['ward_name']}: tháng {int(month)} năm {year}"
    _write_heads(workbook, sheet, "TỔNG HỢP HOẠT ĐỘNG THÔNG TIN CƠ SỞ", period)
    head = workbook.add_format(_BORDERED | {"bold": True, "align": "center"})
    for column, heading in enumerate(("Khối, xóm", *(heading for _, heading in SUMMARY))):
        sheet.write_string(_HEAD_ROW, column, heading, head)
    plain = workbook.add_format(_BORDERED)
    bold = workbook.add_format(_BORDERED | {"bold": True})
    lines = [(group["name"], group, plain) for group in summary["groups"]]
    lines.append(("Cộng các khối, xóm", summary["total"], bold))
    lines.append(("Đài của phường, xã (không cộng)", summary["station"], plain))
    for row, (name, numbers, look) in enumerate(lines, _HEAD_ROW + 1):
        sheet.write_string(row, 0, name, look)
        for column, (key, _) in enumerate(SUMMARY, 1):
            sheet.write_number(row, column, numbers[key], look)


def _add_sheet(workbook: Any, name: str) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(_LANDSCAPE_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    return sheet


def _write_heads(workbook: Any, sheet: Any, title: str, period: str) -> None:
    bold = {"bold": True, "font_name": "Times New Roman"}
    sheet.write_string(_TITLE_ROW, 0, title, workbook.add_format(bold | {"font_size": 14}))
    sheet.write_string(_SUB_ROW, 0, period, workbook.add_format(bold))


def _write_sheet(workbook: Any, name: str, book: Mapping[str, Any]) -> None:
    year, month = book["month"].split("-")
    sheet = _add_sheet(workbook, name)
    for place, (_, _, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
    period = f"{book['unit']}, {book['ward']}: tháng {int(month)} năm {year}"
    _write_heads(workbook, sheet, "SỔ NHẬT KÝ PHÁT THANH", period)
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

"""Rosters as wards really send them, each with what a careful clerk would have typed from it.

Made, not kept: every file is the same bytes' worth of content in every run, and all people are invented.
The ward of all of them is phường Lê Lợi with Khối 1 to 12, unless a row says otherwise; xã Hưng Hòa
has Xóm 1 to 8. Expected values name wards and khối as the office shows them.
"""

from __future__ import annotations

import codecs
import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

# The standard's bytes, from A1 and B5 on, written out here again so that no error is made twice.
_TCVN3: Final = {
    letter: chr(start + place)
    for start, letters in (
        (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"), (0xB5, "àảãáạ"), (0xBB, "ằẳẵắ"), (0xC6, "ặầẩẫấậè"), (0xCE, "ẻẽéẹềểễếệìỉ"),
        (0xDC, "ĩíịò"), (0xE1, "ỏõóọồổỗốộờởỡớợù"), (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
    )
    for place, letter in enumerate(letters)
}  # fmt: skip

WARD: Final = "Phường Lê Lợi"
COMMUNE: Final = "Xã Hưng Hòa"
Values = dict[str, Any]
Cells = Sequence[Any]


@dataclass(frozen=True)
class RosterFile:
    """A file, and what a careful clerk would type: values by row number, rows left out, faults by cell."""

    name: str
    file_name: str
    content: Callable[[], bytes] = field(repr=False)
    typed: dict[int, Values] = field(default_factory=dict, repr=False)
    skipped: dict[int, str] = field(default_factory=dict)
    faults: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    same: tuple[int, ...] = ()
    duplicate: tuple[int, ...] = ()
    ward: str | None = WARD
    error: str | None = None


def person(name: str, **more: Any) -> Values:
    """Give what a clerk types for somebody of the ward."""
    return {"full_name": name, "ward": WARD, **more}


@dataclass(frozen=True)
class Merged:
    """Cells merged into one: from here so many rows down and so many columns across."""

    text: Any
    down: int = 1
    across: int = 1


def workbook(
    *sheets: tuple[str, Sequence[Cells]], hidden: Iterable[str] = (), far: bool = False
) -> bytes:
    """Write sheets of cells as xlsx; dates as Excel has them. ``far`` puts a full stop into the last cell there is."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                _write(sheet, r, c, cell, day)
        if name in hidden:
            sheet.hide()
        if far:
            sheet.write_string(1_048_575, 16_383, ".")
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, Merged):
        bottom, right = row + cell.down - 1, column + cell.across - 1
        sheet.merge_range(row, column, bottom, right, cell.text)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, str) and cell:
        sheet.write_string(row, column, cell)
    elif cell is not None and cell != "":
        sheet.write(row, column, cell)


def old_workbook(rows: Sequence[Cells]) -> bytes:
    """Write cells as xls, as Excel did before 2007."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("DS lop")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell not in (None, ""):
                sheet.write(r, c, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def locked(content: bytes) -> bytes:
    """Put a workbook behind a password, as Excel does."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt("mat-khau", out)
    return out.getvalue()


def text_file(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    """Write cells as csv."""
    return "".join(
        delimiter.join(_quoted(cell, delimiter) for cell in row) + "\r\n" for row in rows
    )


def _quoted(cell: str, delimiter: str) -> str:
    return f'"{cell}"' if delimiter in cell or "\n" in cell else cell


def as_cp1258(text: str) -> bytes:
    """Write text as Windows did in Viet Nam: letters with their own marks, tones as signs behind them."""
    marks = {"\u0302", "\u0306", "\u031b"}
    out = []
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        tones = "".join(p for p in parts[1:] if p not in marks)
        base = unicodedata.normalize("NFC", parts[0] + "".join(p for p in parts[1:] if p in marks))
        out.append(base + tones)
    return "".join(out).encode("cp1258")


def as_tcvn3(text: str) -> str:
    """Write text for a font in TCVN3: what its bytes show as in any other font."""
    return "".join(_TCVN3.get(letter, letter) for letter in text)


HEAD: Final = ["STT", "Họ và tên", "Năm sinh", "Giới tính", "Chức vụ", "Khối", "Số điện thoại"]


def _plain_rows() -> list[Cells]:
    return [
        HEAD,
        [1, "Mẫu Thị Hà", 1961, "Nữ", "Khối trưởng", "Khối 5", "0912345678"],
        [2, "Mẫu Văn Đạt", 1975, "Nam", "Bí thư chi bộ", "Khối 6", "0987 654 321"],
    ]


HA: Final = person(
    "Mẫu Thị Hà", birth_year=1961, gender="female", position="Khối trưởng", group="Khối 5", phone="0912345678"
)  # fmt: skip
DAT: Final = person(
    "Mẫu Văn Đạt", birth_year=1975, gender="male", position="Bí thư chi bộ", group="Khối 6", phone="0987654321"
)  # fmt: skip


def _with_titles() -> bytes:
    rows: list[Cells] = [
        [Merged("UBND PHƯỜNG LÊ LỢI", across=3), None, None, Merged("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", across=4)],
        [Merged("KHỐI MẶT TRẬN", across=3), None, None, Merged("Độc lập - Tự do - Hạnh phúc", across=4)],
        [],
        [Merged("DANH SÁCH CỬ CÁN BỘ THAM GIA TẬP HUẤN", across=7)],
        [Merged("(Kèm theo Công văn số 12/UBND ngày 4 tháng 3 năm 2024)", across=7)],
        [],
        *_plain_rows(),
        ["", "Tổng cộng: 02 người"],
        [],
        [None, None, None, Merged("Lê Lợi, ngày 5 tháng 3 năm 2024", across=4)],
        [None, "NGƯỜI LẬP BIỂU", None, Merged("TM. ỦY BAN NHÂN DÂN", across=4)],
        [None, "Mẫu Thị Lập", None, Merged("Mẫu Văn Chủ", across=4)],
    ]  # fmt: skip
    return workbook(("Danh sách", rows))


def _two_heading_rows() -> bytes:
    rows: list[Cells] = [
        [Merged("DANH SÁCH HỌC VIÊN PHƯỜNG LÊ LỢI", across=7)],
        [Merged("STT", down=2), Merged("Họ và tên", down=2), Merged("Năm sinh", across=2), None,
         Merged("Nơi công tác", across=2), None, Merged("Ghi chú", down=2)],
        [None, None, "Nam", "Nữ", "Chức vụ", "Khối", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        [1, "Mẫu Thị Hà", None, 1961, "Khối trưởng", 5, "Đi xe máy"],
        [2, "Mẫu Văn Đạt", 1975, None, "Bí thư", 6, None],
    ]  # fmt: skip
    return workbook(("Sheet1", rows))


def _two_names(merged: bool) -> bytes:
    head: Cells = (
        ["TT", Merged("Họ và tên", across=2), None, "Năm sinh", "Khối"]
        if merged
        else ["TT", "Họ và tên đệm", "Tên", "Năm sinh", "Khối"]
    )
    rows: list[Cells] = [
        head,
        [1, "Mẫu Thị ", "Hà", 1961, "K5"],
        [2, "Mẫu  Văn", " Đạt", 1975, "K.6"],
        [3, "Mẫu", "An", 1980, "K 7"],
    ]
    return workbook(("PHƯỜNG LÊ LỢI", rows))


TWO_NAMES: Final = {
    2: person("Mẫu Thị Hà", birth_year=1961, group="Khối 5"),
    3: person("Mẫu Văn Đạt", birth_year=1975, group="Khối 6"),
    4: person("Mẫu An", birth_year=1980, group="Khối 7"),
}


def _nfd() -> bytes:
    rows = [[unicodedata.normalize("NFD", str(cell)) for cell in row] for row in _plain_rows()]
    return workbook((unicodedata.normalize("NFD", "Phường Lê Lợi"), rows))


def _eth() -> bytes:
    rows = [
        [cell.replace("Đ", "\u00d0") if isinstance(cell, str) else cell for cell in row]
        for row in _plain_rows()
    ]
    rows += [[3, "\u00d0\u00e0o Th\u1ecb \u00d0\u00e0o", 1970, "N\u1eef", "", "Kh\u1ed1i 1", ""]]
    rows += [
        [4, "MẪU VĂN \u0110Ô", 1971, "nam", "", "khối 2", ""],
        [5, "mẫu thị lài", 1972, "nữ", "", "khối 2", ""],
    ]
    return workbook(("Phường Lê Lợi", rows))


def _csv_rows() -> list[list[str]]:
    return [[str(cell) for cell in row] for row in _plain_rows()]


def _phones() -> bytes:
    rows: list[Cells] = [
        ["Họ và tên", "Khối", "SĐT"],
        ["Mẫu Thị Một", "Khối 1", 912345678],
        ["Mẫu Thị Hai", "Khối 1", 84912345679],
        ["Mẫu Thị Ba", "Khối 1", "+84 912.345.680"],
        ["Mẫu Thị Bốn", "Khối 1", "0912-345-681"],
        ["Mẫu Thị Năm", "Khối 1", 1682345678],
        ["Mẫu Thị Sáu", "Khối 1", "0912345683 / 0987654321"],
        ["Mẫu Thị Bảy", "Khối 1", "0238 3842 123"],
        ["Mẫu Thị Tám", "Khối 1", "không"],
        ["Mẫu Thị Chín", "Khối 1", "09123"],
    ]
    return workbook(("Phường Lê Lợi", rows))


def _phone(name: str, number: str | None) -> Values:
    return person(name, group="Khối 1", **({"phone": number} if number else {}))


PHONES: Final = {
    2: _phone("Mẫu Thị Một", "0912345678"),
    3: _phone("Mẫu Thị Hai", "0912345679"),
    4: _phone("Mẫu Thị Ba", "0912345680"),
    5: _phone("Mẫu Thị Bốn", "0912345681"),
    6: _phone("Mẫu Thị Năm", "0382345678"),
    7: _phone("Mẫu Thị Sáu", "0912345683"),
    8: _phone("Mẫu Thị Bảy", "02383842123"),
    9: _phone("Mẫu Thị Tám", None),
}


_DATES: Final[list[tuple[Any, int]]] = [
    ("12/3/1961", 1961), ("1-2-65", 1965), ("03.04.1970", 1970), ("1958", 1958), (1959, 1959),
    (date(1962, 5, 6), 1962), (22766, 1962), ("22767", 1962), ("1963-07-08", 1963), ("'66", 1966),
    ("05/1971", 1971), ("Sinh năm 1972", 1972), ("12/31/1973", 1973), ("1/2/00", 2000),
]  # fmt: skip


def _dates() -> bytes:
    rows: list[Cells] = [["Họ và tên", "Ngày tháng năm sinh", "Khối"]]
    rows += [[_nth(place), cell, "Khối 2"] for place, (cell, _) in enumerate(_DATES)]
    rows += [["Mẫu Văn Sai", "hôm qua", "Khối 2"], ["Mẫu Văn Trẻ", 2023, "Khối 2"]]
    return workbook(("Phường Lê Lợi", rows))


def _nth(place: int) -> str:
    words = ["An", "Bình", "Cúc", "Dung", "Em", "Phúc", "Giang", "Hòa", "Hùng", "Khánh", "Lan", "Minh", "Nga", "Oanh"]  # fmt: skip
    return f"Mẫu Thị {words[place]}"


def _blank_and_doubled() -> bytes:
    rows: list[Cells] = [
        *_plain_rows(),
        [],
        [None, None],
        _plain_rows()[1],
        [3, None, None, None, None, None, None],
        [4, "Mẫu Thị Hà", 1961, "Nữ", "Khối phó", "Khối 5", "0912345678"],
        [5, "Mẫu Thị Hà", 1980, "Nữ", "Hội viên", "Khối 5", "0911111111"],
    ]
    return workbook(("Phường Lê Lợi", rows))


def _totals() -> bytes:
    rows: list[Cells] = [
        ["STT", "Họ và tên", "Khối", "Năm sinh"],
        [1, "Tống Thị Cộng", "Khối 1", 1960],
        [2, "Tống Công Sơn", "Khối 1", 1961],
        ["Cộng", None, 2, None],
        [3, "Mẫu Thị Hà", "Khối 2", 1962],
        [None, "Tổng số: 03 người", None, None],
        ["Danh sách này có 03 người./.", None, None, None],
    ]
    return workbook(("Phường Lê Lợi", rows))


def _sheets() -> bytes:
    guide = [["HƯỚNG DẪN ĐIỀN"], ["Điền đủ họ tên, năm sinh và khối."]]
    secret: list[Cells] = [["Họ và tên", "Khối"], ["Mẫu Văn Ẩn", "Khối 9"]]
    return workbook(
        ("Hướng dẫn", guide), ("Nháp cũ", secret), ("Phường Lê Lợi", _plain_rows()),
        ("Đợt 2", [HEAD, [1, "Mẫu Thị Sau", 1990, "Nữ", "", "Khối 1", ""]]), hidden=["Nháp cũ"],
    )  # fmt: skip


def _places() -> bytes:
    said = [
        ("P. Lê Lợi", "K5"), ("phường lê lợi", "khối 05"), ("P.Lê Lợi", 5), ("Le Loi", "Khoi 5"),
        ("LÊ LỢI, TP Vinh", "KHỐI 5"), ("Xã Hưng Hòa", "xóm 5"), ("Hưng Hoà", "X5"), ("x. Hưng Hòa", "5"),
        ("UBND phường Lê Lợi", "Khối 5 - P. Lê Lợi"),
    ]  # fmt: skip
    rows: list[Cells] = [["Họ tên", "Phường/xã", "Khối, xóm", "Năm sinh"]]
    rows += [[_nth(i), ward, group, 1960] for i, (ward, group) in enumerate(said)]
    rows += [
        ["Mẫu Văn Lạ", "P. Không Có", "K1", 1960],
        ["Mẫu Văn Xa", "P. Lê Lợi", "Khối 99", 1960],
    ]
    return workbook(("Tổng hợp", rows))


PLACES: Final = {
    i + 2: {
        "full_name": _nth(i), "birth_year": 1960,
        "ward": COMMUNE if 5 <= i <= 7 else WARD, "group": "Xóm 5" if 5 <= i <= 7 else "Khối 5",
    }
    for i in range(9)
}  # fmt: skip


def _one_column_for_place() -> bytes:
    rows: list[Cells] = [
        ["Họ và tên", "Đơn vị", "Địa chỉ", "Nhóm đối tượng"],
        ["Ông Mẫu Văn Ba", "Khối 3, phường Lê Lợi", None, "Cán bộ bán chuyên trách khối/xóm"],
        ["Bà Mẫu Thị Tư", "UBND phường Lê Lợi", "Khối 4, P. Lê Lợi, TP Vinh", "Đảng, nhà nước"],
        ["Đ/c Mẫu Văn Sáu", "Đài truyền thanh", "Xóm 6 - xã Hưng Hòa", "Cán bộ thông tin cơ sở"],
    ]
    return workbook(("DS", rows))


ONE_COLUMN: Final = {
    2: person("Mẫu Văn Ba", group="Khối 3", gender="male", participant_group="part_time_group"),
    3: person("Mẫu Thị Tư", group="Khối 4", gender="female", organisation="UBND phường Lê Lợi",
              participant_group="party_state_unions"),
    4: {"full_name": "Mẫu Văn Sáu", "ward": COMMUNE, "group": "Xóm 6",
        "organisation": "Đài truyền thanh", "participant_group": "grassroots_information"},
}  # fmt: skip


def _sections() -> bytes:
    rows: list[Cells] = [
        ["STT", "Họ và tên", "Nam", "Nữ"],
        ["I", "Phường Lê Lợi", None, None],
        [None, "Khối 1", None, None],
        [1, "Mẫu Thị Hà", None, "x"],
        [None, "Khối 2", None, None],
        [2, "Mẫu Văn Đạt", "X", None],
        ["STT", "Họ và tên", "Nam", "Nữ"],
        ["II", "Xã Hưng Hòa", None, None],
        [3, "Mẫu Thị Lan", None, "x"],
    ]
    return workbook(("Tổng hợp", rows))


def _merged_down() -> bytes:
    rows: list[Cells] = [
        ["Phường, xã", "Khối", "Họ và tên"],
        [Merged("Lê Lợi", down=2), Merged("Khối 1", down=2), "Mẫu Thị Hà"],
        [None, None, "Mẫu Văn Đạt"],
        ["Hưng Hòa", "Xóm 1", "Mẫu Thị Lan"],
    ]
    return workbook(("Tổng hợp", rows))


def _old_font() -> bytes:
    rows = [
        [as_tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in _plain_rows()
    ]
    return workbook(("PL", [[as_tcvn3("UBND phường Lê Lợi")], *rows]))


BIG: Final = 5000
_FAMILIES: Final = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Hồ"]
_MIDDLES: Final = ["Thị", "Văn", "Đức", "Ngọc", "Hữu", "Quang", "Thanh", "Minh", "Xuân", "Hồng"]
_GIVEN: Final = ["An", "Bình", "Cường", "Dũng", "Đạt", "Giang", "Hà", "Hùng", "Khánh", "Lan"]


def big_person(place: int) -> Values:
    """Give the person of one row of the large file; none is like another."""
    family, middle, given = place // 100 % 10, place // 10 % 10, place % 10
    return person(
        f"{_FAMILIES[family]} {_MIDDLES[middle]} {_GIVEN[given]}",
        birth_year=1950 + place // 1000 * 3, group=f"Khối {place % 12 + 1}",
        phone=f"09{10_000_000 + place}",
    )  # fmt: skip


def big_file(count: int = BIG) -> bytes:
    """Write a very long roster."""
    rows: list[Cells] = [["STT", "Họ và tên", "Năm sinh", "Khối", "Điện thoại"]]
    for place in range(count):
        one = big_person(place)
        phone = int(one["phone"])  # as Excel keeps it: the zero is lost
        rows.append([place + 1, one["full_name"], one["birth_year"], one["group"], phone])
    return workbook(("Phường Lê Lợi", rows))


def zip_of(**parts: bytes) -> bytes:
    """Write a zip of parts; names have dots for double underscores."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def bomb() -> bytes:
    """A workbook of which one sheet unpacks to more than anybody would send."""
    return zip_of(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b" " * 150_000_000)


FILES: Final = (
    RosterFile("plain", "ds.xlsx", lambda: workbook(("Phường Lê Lợi", _plain_rows())), {2: HA, 3: DAT}),
    RosterFile("titles, motto, total and signatures", "CV 12.xlsx", _with_titles, {8: HA, 9: DAT},
               {10: "total", 12: "footer", 13: "footer", 14: "footer"}),
    RosterFile("two heading rows, merged", "ds 2 dong.xlsx", _two_heading_rows, {
        5: person("Mẫu Thị Hà", birth_year=1961, gender="female", position="Khối trưởng", group="Khối 5", note="Đi xe máy"),
        6: person("Mẫu Văn Đạt", birth_year=1975, gender="male", position="Bí thư", group="Khối 6"),
    }, {4: "headings"}),
    RosterFile("names in two columns", "ho ten.xlsx", lambda: _two_names(False), TWO_NAMES),
    RosterFile("names in two columns under one heading", "ho ten gop.xlsx", lambda: _two_names(True), TWO_NAMES),
    RosterFile("decomposed letters", "macbook.xlsx", _nfd, {2: HA, 3: DAT}),
    RosterFile("Icelandic letter for Đ, capitals and small letters", "unikey.xlsx", _eth, {
        2: HA, 3: DAT,
        4: person("Đào Thị Đào", birth_year=1970, gender="female", group="Khối 1"),
        5: person("Mẫu Văn Đô", birth_year=1971, gender="male", group="Khối 2"),
        6: person("Mẫu Thị Lài", birth_year=1972, gender="female", group="Khối 2"),
    }),
    RosterFile("CP1258", "ds.csv", lambda: as_cp1258(text_file(_csv_rows(), ";")), {2: HA, 3: DAT}, ward=None),
    RosterFile("UTF-8 with a mark", "ds.csv", lambda: codecs.BOM_UTF8 + text_file(_csv_rows()).encode(), {2: HA, 3: DAT}, ward=None),
    RosterFile("UTF-8 without a mark", "ds.csv", lambda: text_file(_csv_rows(), "\t").encode(), {2: HA, 3: DAT}, ward=None),
    RosterFile("UTF-16", "ds.txt", lambda: text_file(_csv_rows(), "\t").encode("utf-16"), {2: HA, 3: DAT}, ward=None),
    RosterFile("TCVN3", "ds.csv", lambda: as_tcvn3(text_file(_csv_rows())).encode("latin-1"), {2: HA, 3: DAT}, ward=None),
    RosterFile("TCVN3 in a workbook", "vntime.xlsx", _old_font, {3: HA, 4: DAT}),
    RosterFile("xls", "cu.xls", lambda: old_workbook(_plain_rows()), {2: HA, 3: DAT}, ward=None),
    RosterFile("telephones", "sdt.xlsx", _phones, PHONES, faults={10: {("phone", "phone_unreadable")}}),
    RosterFile("dates", "ngay sinh.xlsx", _dates, {
        i + 2: person(_nth(i), birth_year=year, group="Khối 2") for i, (_, year) in enumerate(_DATES)
    }, faults={16: {("birth_year", "year_unreadable")}, 17: {("birth_year", "year_impossible")}}),
    RosterFile("blank and doubled rows", "trung.xlsx", _blank_and_doubled, {
        2: HA, 3: DAT,
        9: person("Mẫu Thị Hà", birth_year=1980, gender="female", position="Hội viên", group="Khối 5", phone="0911111111"),
    }, same=(6,), duplicate=(8,)),
    RosterFile("totals", "tong.xlsx", _totals, {
        2: person("Tống Thị Cộng", birth_year=1960, group="Khối 1"),
        3: person("Tống Công Sơn", birth_year=1961, group="Khối 1"),
        5: person("Mẫu Thị Hà", birth_year=1962, group="Khối 2"),
    }, {4: "total", 6: "total", 7: "total"}),
    RosterFile("several sheets, one hidden", "nhieu trang.xlsx", _sheets, {2: HA, 3: DAT}),
    RosterFile("places in every way", "dia ban.xlsx", _places, PLACES, ward=None,
               faults={11: {("ward", "ward_unknown"), ("group", "group_without_ward")}, 12: {("group", "group_unknown")}}),
    RosterFile("place in one column", "don vi.xlsx", _one_column_for_place, ONE_COLUMN, ward=None),
    RosterFile("headings between rows, crosses for gender", "chia khoi.xlsx", _sections, {
        4: person("Mẫu Thị Hà", gender="female", group="Khối 1"),
        6: person("Mẫu Văn Đạt", gender="male", group="Khối 2"),
        9: {"full_name": "Mẫu Thị Lan", "gender": "female", "ward": COMMUNE},
    }, {2: "heading", 3: "heading", 5: "heading", 7: "headings", 8: "heading"}, ward=None),
    RosterFile("cells merged over several people", "gop o.xlsx", _merged_down, {
        2: person("Mẫu Thị Hà", group="Khối 1"), 3: person("Mẫu Văn Đạt", group="Khối 1"),
        4: {"full_name": "Mẫu Thị Lan", "ward": COMMUNE, "group": "Xóm 1"},
    }, ward=None),
    RosterFile("a password", "mat khau.xlsx", lambda: locked(workbook(("A", _plain_rows()))), error="import_password"),
    RosterFile("a letter of Word", "cong van.docx", lambda: zip_of(word__document_xml=b"<document/>"), error="import_not_sheet"),
    RosterFile("a photograph", "anh.jpg", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)), error="import_not_sheet"),
    RosterFile("a web page called xls", "bao cao.xls", lambda: b"<html><table><tr><td>H</td></tr></table>", error="import_not_sheet"),
    RosterFile("a letter", "thu.txt", lambda: "Kính gửi văn phòng,\n\nXin gửi danh sách sau.\n".encode(), error="import_not_sheet"),
    RosterFile("nothing", "trong.xlsx", lambda: b"", error="import_not_sheet"),
    RosterFile("an empty workbook", "trong.xlsx", lambda: workbook(("Sheet1", [])), error="import_empty"),
    RosterFile("a workbook cut off", "dut.xlsx", lambda: workbook(("A", _plain_rows()))[:3000], error="import_damaged"),
    RosterFile("a bomb", "bom.xlsx", bomb, error="import_too_large"),
)  # fmt: skip

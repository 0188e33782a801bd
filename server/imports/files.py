"""What came as a file, read into sheets of cells: xlsx, xlsm, xlsb, xls, ods and csv, within limits."""

from __future__ import annotations

import csv
import io
import struct
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import orjson

from server.errors import ApiError
from server.imports.legacy import NotTextError, decode, from_tcvn3, looks_like_tcvn3

MAX_FILE_BYTES: Final = 10 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 100 * 1024 * 1024
MAX_ROWS: Final = 10_000
MAX_COLUMNS: Final = 100
_CHILD: Final = Path(__file__).parent / "workbook_child.py"
_PATIENCE_SECONDS: Final = 30
_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# What a zip holds that is a workbook: of Excel, or of LibreOffice.
_WORKBOOK_PARTS: Final = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
# What a compound file holds that is a workbook of old Excel, and one of new Excel behind a password.
_OLD_WORKBOOKS: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_LOCKED_WORKBOOK: Final = "EncryptedPackage".encode("utf-16-le")
# An old workbook begins with this record; one that needs a password says so soon after it.
_OLD_BEGIN: Final = bytes.fromhex("0908100000")
_OLD_LOCK: Final = 0x2F
# A heading and somebody, each with more than one cell.
_TABLE_ROWS: Final = 2
_DELIMITERS: Final = (",", ";", "\t")

Cell = str | int | float | bool | date | None
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells from its first row on; ``merged``: first row, first column, last row, last column."""

    name: str
    rows: Sequence[Row]
    hidden: bool = False
    merged: Sequence[tuple[int, int, int, int]] = ()
    encoding: str | None = None


def read_sheets(content: bytes) -> list[Sheet]:
    """Read a file by what it holds, whatever it is called.

    Errors: import_too_large 413, import_too_many_rows 422, import_password 422,
    import_damaged 422, import_not_sheet 422.
    """
    if len(content) > MAX_FILE_BYTES:
        raise ApiError("import_too_large")
    if content.startswith(_ZIP):
        _check_zip(content)
        sheets = _read_workbook(content)
    elif content.startswith(_COMPOUND):
        _check_compound(content)
        sheets = _read_workbook(content)
    else:
        sheets = [_read_csv(content)]
    if any(len(sheet.rows) > MAX_ROWS for sheet in sheets):
        raise ApiError("import_too_many_rows")
    return sheets


def _check_zip(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ApiError("import_damaged") from error
    if not any(part.filename in _WORKBOOK_PARTS for part in parts):
        raise ApiError("import_not_sheet")
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise ApiError("import_too_large")


def _check_compound(content: bytes) -> None:
    if _LOCKED_WORKBOOK in content:
        raise ApiError("import_password")
    if not any(name in content for name in _OLD_WORKBOOKS):
        raise ApiError("import_not_sheet")
    place = content.find(_OLD_BEGIN)
    for _ in range(8 if place >= 0 else 0):
        record, length = struct.unpack_from("<HH", content.ljust(place + 4), place)
        if record == _OLD_LOCK:
            raise ApiError("import_password")
        place += 4 + length


def _read_workbook(content: bytes) -> list[Sheet]:
    command = [sys.executable, "-I", str(_CHILD), str(MAX_ROWS), str(MAX_COLUMNS)]
    try:
        child = subprocess.run(  # noqa: S603  # our own script; the file is its input only
            command, input=content, capture_output=True, timeout=_PATIENCE_SECONDS, check=True
        )
        answer = orjson.loads(child.stdout)
    except subprocess.TimeoutExpired as error:
        raise ApiError("import_too_large") from error
    except (subprocess.CalledProcessError, orjson.JSONDecodeError) as error:
        # It came to its limits of memory or time, or broke on something it does not know.
        raise ApiError("import_damaged") from error
    if "error" in answer:
        raise ApiError(answer["error"])
    return [_sheet(raw) for raw in answer["sheets"]]


def _sheet(raw: dict[str, Any]) -> Sheet:
    rows = [[_cell(cell) for cell in row] for row in raw.get("rows", ())]
    merged = [(top, left, bottom, right) for top, left, bottom, right in raw.get("merged", ())]
    return Sheet(raw["name"], _from_old_font(rows), hidden=raw["hidden"], merged=merged)


def _cell(raw: Any) -> Cell:
    if isinstance(raw, dict):
        return date.fromisoformat(raw["date"])
    return None if raw == "" else raw


def _from_old_font(rows: list[Row]) -> list[Row]:
    """Bring texts typed for a font in TCVN3 to Unicode; the sheet says nothing of it, its letters do."""
    if not looks_like_tcvn3(cell for row in rows for cell in row if isinstance(cell, str)):
        return rows
    return [[from_tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def _read_csv(content: bytes) -> Sheet:
    try:
        text, encoding = decode(content)
    except NotTextError as error:
        raise ApiError("import_not_sheet") from error
    if text.lstrip()[:1] in ("<", "{", "%") or not text.strip():
        raise ApiError("import_not_sheet")
    text = text.rstrip("\x1a")
    try:
        rows = _split(text)
    except csv.Error as error:
        raise ApiError("import_damaged") from error
    if sum(sum(cell is not None for cell in row) > 1 for row in rows) < _TABLE_ROWS:
        raise ApiError("import_not_sheet")  # a letter has commas, too
    return Sheet("CSV", rows, encoding=encoding)


def _split(text: str) -> list[Row]:
    delimiter = max(_DELIMITERS, key=lambda one: _columns_by(text, one))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    for row in reader:
        rows.append([cell or None for cell in row[:MAX_COLUMNS]])
        if len(rows) > MAX_ROWS:
            break
    return rows


def _columns_by(text: str, delimiter: str) -> int:
    """Count how often a delimiter stands in the lines of the table, where it stands alike in most."""
    counts = [line.count(delimiter) for line in text.splitlines()[:200] if line.strip()]
    usual = max(set(counts), key=counts.count, default=0)
    return usual * counts.count(usual) + sum(counts)

"""Reads a workbook in a process of its own, so that a broken or hostile one costs the office nothing.

Run by path, not as a part of the package: it must start quickly, so it imports nothing of ours.
The workbook comes in on standard input; the sheets, or what is wrong, go out as JSON.
"""

from __future__ import annotations

import datetime
import io
import json
import resource
import sys
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

_MEMORY: Final = 1024 * 1024 * 1024
_SECONDS: Final = 20
_LONGEST_CELL: Final = 2000


def main() -> None:
    """Read up to the given numbers of rows and columns of every visible sheet."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    rows, columns = int(sys.argv[1]), int(sys.argv[2])
    try:
        answer: dict[str, Any] = {"sheets": _read(sys.stdin.buffer.read(), rows, columns)}
    except PasswordError:
        answer = {"error": "import_password"}
    except (CalamineError, OSError, ValueError):
        answer = {"error": "import_damaged"}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


def _read(content: bytes, rows: int, columns: int) -> list[dict[str, Any]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        found = []
        for meta in book.sheets_metadata:
            sheet = {"name": meta.name, "hidden": meta.visible != SheetVisibleEnum.Visible}
            if not sheet["hidden"]:
                sheet |= _cells(book.get_sheet_by_name(meta.name), rows, columns)
            found.append(sheet)
        return found


def _cells(sheet: CalamineSheet, rows: int, columns: int) -> dict[str, Any]:
    # One row more than is taken tells that there were too many.
    read = sheet.to_python(skip_empty_area=False, nrows=rows + 1) if sheet.end else []
    return {
        "rows": [[_plain(cell) for cell in row[:columns]] for row in read],
        "merged": [
            (*start, *end) for start, end in sheet.merged_cell_ranges or () if start[0] <= rows
        ],
    }


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, (datetime.datetime, datetime.date)):
        return {"date": cell.isoformat()[:10]}
    if isinstance(cell, (datetime.time, datetime.timedelta)):
        return str(cell)
    return cell[:_LONGEST_CELL] if isinstance(cell, str) else cell


if __name__ == "__main__":
    main()

"""Finds the table on a sheet: below titles and motto, under one heading row or two, above totals and signatures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from server.imports.files import Cell, Row, Sheet
from server.imports.headers import (
    NAMES,
    count_known,
    fold_header,
    guess_below,
    guess_field,
    names_somebody,
)
from server.imports.values import text_of

_LOOKED_AT: Final = 60
_NUMBERING: Final = re.compile(r"\(?\s*(\d{1,2}|[a-hA-H])\s*\)?")
_LIST_NUMBER: Final = re.compile(r"\d{1,5}[.)]?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its heading, read as ``field`` (None: nobody has said what it is)."""

    index: int
    header: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a sheet; ``first`` is the index of its first row under the headings."""

    header_row: int
    first: int
    columns: Sequence[Column]
    rows: Sequence[Row] = field(repr=False)
    words: frozenset[str] = frozenset()

    def column_of(self, field: str) -> int | None:
        """Give where a field stands, if anywhere."""
        return next((column.index for column in self.columns if column.field == field), None)


def find_header(sheet: Sheet) -> int | None:
    """Find the row of headings; None if no row looks like one."""
    best, best_score = None, 1
    for index, row in enumerate(sheet.rows[:_LOOKED_AT]):
        texts = [text_of(cell) for cell in row]
        score = count_known(texts)
        if score > best_score and names_somebody(texts):
            best, best_score = index, score
    return best


def read_table(
    sheet: Sheet,
    header_row: int | None,
    remembered: Mapping[str, str],
    chosen: Mapping[int, str],
) -> Table:
    """Read a sheet as a table; without a row of headings every row is taken as one of people.

    What a clerk chose for a column counts before what is remembered, and that before a guess.
    """
    rows = _fill_down(sheet)
    width = max((len(row) for row in rows), default=0)
    headers, guesses, first = _headings(sheet, rows, header_row, width)
    if header_row is not None:
        _split_name(rows[first:], headers, guesses)
    fields = [
        chosen.get(i, remembered.get(fold_header(header), guess))
        for i, (header, guess) in enumerate(zip(headers, guesses, strict=True))
    ]
    _leave_out_doubles(fields, chosen)
    columns = [Column(i, headers[i], fields[i]) for i in range(width)]
    used = [column for column in columns if _is_used(column, rows[first:])]
    start = header_row if header_row is not None else -1
    words = {text_of(cell) for row in rows[max(start, 0) : first] for cell in row}
    return Table(start, first, used, rows, frozenset(words - {""}))


def _is_used(column: Column, rows: Sequence[Row]) -> bool:
    return bool(column.header) or any(cell_at(row, column.index) is not None for row in rows)


def cell_at(row: Sequence[Cell], index: int | None) -> Cell:
    """Give a cell, or nothing where a row is shorter."""
    return row[index] if index is not None and index < len(row) else None


def _fill_down(sheet: Sheet) -> list[Row]:
    """Put what stands in cells merged over several rows into each of them."""
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, _ in sheet.merged:
        content = cell_at(rows[top], left) if top < len(rows) else None
        if content is None:
            continue
        for row in rows[top + 1 : bottom + 1]:
            row.extend([None] * (left + 1 - len(row)))
            row[left] = content
    return rows


def _headings(
    sheet: Sheet, rows: Sequence[Row], header_row: int | None, width: int
) -> tuple[list[str], list[str | None], int]:
    if header_row is None:
        return [""] * width, [None] * width, 0
    upper = [text_of(cell_at(rows[header_row], i)) for i in range(width)]
    lower = _lower_headings(rows, header_row, width)
    if lower is None:
        guesses = [guess_field(text) if text else None for text in upper]
        return upper, guesses, header_row + 1
    spread = _spread(sheet, upper, lower, header_row)
    headers, guesses = [], []
    for above, below in zip(spread, lower, strict=True):
        if below and above and below != above:
            headers.append(f"{above} – {below}")
            guesses.append(guess_below(above, below))
        else:
            headers.append(above or below)
            guesses.append(guess_field(above or below) if above or below else None)
    return headers, guesses, header_row + 2


def _lower_headings(rows: Sequence[Row], header_row: int, width: int) -> list[str] | None:
    """Give the second row of headings, if there is one: words below words, and no number in it."""
    if header_row + 1 >= len(rows):
        return None
    cells = [cell_at(rows[header_row + 1], i) for i in range(width)]
    texts = [text_of(cell) for cell in cells]
    upper = [text_of(cell_at(rows[header_row], i)) for i in range(width)]
    own = [text for text, above in zip(texts, upper, strict=True) if text and text != above]
    if not own or any(re.search(r"\d", text) or len(text) > 40 for text in own):
        return None
    return texts if all(guess_field(t) is not None or _is_part(t) for t in own) else None


def _is_part(text: str) -> bool:
    return fold_header(text) in ("ngay", "thang", "nam", "ngay thang", "so nha", "co dinh")


def _spread(sheet: Sheet, upper: Sequence[str], lower: Sequence[str], header_row: int) -> list[str]:
    """Let a heading stand over all the columns it was merged over; in a file that merges nothing, up to the next."""
    spread = list(upper)
    across = {
        column: left
        for top, left, _, right in sheet.merged
        if top == header_row
        for column in range(left, right + 1)
    }
    for i in range(1, len(spread)):
        if not spread[i] and lower[i]:
            spread[i] = spread[across.get(i, i - 1)]
    return spread


def _split_name(rows: Sequence[Row], headers: list[str], guesses: list[str | None]) -> None:
    """Know a heading for names that stands over two columns: family and middle names, then given names."""
    if "full_name" not in guesses:
        return
    place = guesses.index("full_name")
    beside = place + 1
    if beside >= len(headers) or (headers[beside] not in ("", headers[place])):
        return
    given = [text_of(cell_at(row, beside)) for row in rows if cell_at(row, beside) is not None]
    single = [text for text in given if re.fullmatch(r"[^\W\d_]+", text)]
    if given and len(single) * 2 > len(given):
        guesses[place], guesses[beside] = "family_name", "given_name"
        headers[beside] = headers[beside] or headers[place]


def _leave_out_doubles(fields: list[str | None], chosen: Mapping[int, str]) -> None:
    """Read each field from one column: one that a clerk chose, else the first."""
    seen = {field for field in chosen.values() if field}
    for i, name in enumerate(fields):
        if name and i not in chosen:
            if name in seen:
                fields[i] = ""
            seen.add(name)
    if "full_name" in fields:
        for i, name in enumerate(fields):
            if name in ("family_name", "given_name") and i not in chosen:
                fields[i] = ""


def is_numbering(row: Sequence[Cell]) -> bool:
    """Tell whether a row numbers the columns, as forms do below the headings."""
    texts = [text_of(cell) for cell in row if cell is not None]
    if len(texts) < 3 or not all(_NUMBERING.fullmatch(text) for text in texts if text):
        return False
    numbers = [int(d) for text in texts if (d := re.sub(r"\D", "", text))]
    return all(b == a + 1 for a, b in pairwise(numbers))


def is_list_number(cell: Cell) -> bool:
    """Tell whether a cell counts people: 1, 2, 3, and not I or a."""
    return bool(_LIST_NUMBER.fullmatch(text_of(cell)))


def has_names(table: Table) -> bool:
    """Tell whether a table has a column for names."""
    return any(column.field in NAMES for column in table.columns)


def repeats_headings(table: Table, row: Sequence[Cell]) -> bool:
    """Tell whether a row is the heading row again, as at the top of a new page."""
    texts = {text_of(cell) for cell in row if cell is not None}
    return len(texts) >= 2 and texts <= table.words

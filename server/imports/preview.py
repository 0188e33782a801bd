"""Reads a file against a class: its sheets, its columns, and what would become of every row. Writes nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.database import reading
from server.errors import ApiError
from server.imports.files import MAX_ROWS, Sheet, read_sheets
from server.imports.headings import choices_of, read_headings
from server.imports.people import Roster, folded_name, read_roster
from server.imports.plans import Choice
from server.imports.rows import Reading, read_rows
from server.imports.tables import Table, find_header, has_names, read_table
from server.imports.units import Units, read_units
from server.imports.values import text_of
from server.imports.verdicts import Candidate, Verdict, fingerprint, judge_rows
from server.models.imports import ImportBatch, ImportRow
from server.models.projections import TrainingClass
from server.moments import now

_SAMPLES: Final = 3
_LOOK: Final = 20


@dataclass(frozen=True, slots=True)
class Options:
    """What a clerk chose: sheet, row of headings (from 1; 0 for none), the file's ward, columns, rows, people."""

    sheet: str | None = None
    header_row: int | None = None
    ward: str | None = None
    guess_ward: bool = True
    columns: Mapping[int, str] = field(default_factory=dict)
    trimmed: frozenset[int] = frozenset()
    choices: Mapping[int, Choice] = field(default_factory=dict)


@dataclass
class Preview:
    """A file as read for a class; ``table`` is None where no row of headings was found."""

    training: TrainingClass
    sheets: Sequence[Sheet]
    sheet: Sheet
    digest: str
    ward: str | None
    table: Table | None
    units: Units
    reading: Reading = field(default_factory=Reading)
    roster: Roster = field(default_factory=lambda: Roster(""))
    verdicts: Sequence[Verdict] = ()

    @property
    def seen(self) -> str:
        """Give what a clerk has seen, as a text to hold against later."""
        return fingerprint(self.verdicts)


def preview(class_id: str, content: bytes, options: Options) -> Preview:
    """Read a file for a class; nothing is written.

    Errors: not_found 404, those of read_sheets, import_no_sheet 422, import_empty 422.
    """
    sheets = read_sheets(content)  # first: no connection waits while a file is read
    with reading() as session:
        training = session.scalar(
            select(TrainingClass).where(TrainingClass.id == class_id, ~TrainingClass.deleted)
        )
        if training is None:
            raise ApiError("not_found")
        sheet = _choose(sheets, options.sheet)
        units = read_units(session, training.starts_on or now()[:10])
        found = Preview(
            training, sheets, sheet, hashlib.sha256(content).hexdigest(), None, None, units
        )
        _read(session, found, options)
        return found


def _choose(sheets: Sequence[Sheet], wanted: str | None) -> Sheet:
    """Take the sheet a clerk wants, else the first that looks like a roster, else the first with anything on it."""
    visible = [sheet for sheet in sheets if not sheet.hidden]
    filled = [
        sheet for sheet in visible if any(any(c is not None for c in row) for row in sheet.rows)
    ]
    if wanted is not None:
        named = [sheet for sheet in visible if sheet.name == wanted]
        if not named:
            raise ApiError("import_no_sheet")
        return named[0]
    if not filled:
        raise ApiError("import_empty")
    return next((sheet for sheet in filled if find_header(sheet) is not None), filled[0])


def _read(session: Session, found: Preview, options: Options) -> None:
    header = find_header(found.sheet) if options.header_row is None else options.header_row - 1
    found.ward = options.ward
    if options.ward is None and options.guess_ward:
        found.ward = _guess_ward(found, header or 0)
    if found.ward is not None and found.ward not in found.units.ward_names:
        raise ApiError("not_found")
    if header is None or header >= len(found.sheet.rows):
        return
    remembered = read_headings(session, found.ward)
    row = header if header >= 0 else None
    found.table = read_table(found.sheet, row, remembered, choices_of(options.columns))
    if not has_names(found.table):
        return
    year = int((found.training.starts_on or now())[:4])
    found.reading = read_rows(found.table, found.units, found.ward, year)
    people = found.reading.people
    if len(people) > MAX_ROWS:
        raise ApiError("import_too_many_rows")
    names = {folded_name(row.values) for row in people if "full_name" in row.values}
    found.roster = read_roster(session, found.training, names)
    earlier = _remembered_people(session, found.training.id)
    found.verdicts = judge_rows(people, found.roster, earlier, options.trimmed)


def _guess_ward(found: Preview, header: int) -> str | None:
    """Take the one ward that the lines above the table name, or the sheet's own name."""
    rows = found.sheet.rows[: min(max(header, 0), _LOOK)]
    texts = [found.sheet.name, *(text_of(cell) for row in rows for cell in row if cell is not None)]
    wards = {ward for text in texts for ward in found.units.wards_within(text)}
    return wards.pop() if len(wards) == 1 else None


def _remembered_people(session: Session, class_id: str) -> dict[str, str]:
    """Give who each row was in the class's earlier imports that stand, by the row's key."""
    rows = session.execute(
        select(ImportRow.row_key, ImportRow.person)
        .join(ImportBatch, ImportBatch.id == ImportRow.batch)
        .where(ImportBatch.training_class == class_id, ImportBatch.undo_started_at.is_(None))
        .where(ImportRow.result.in_(("applied", "conflict", "none")))
        .order_by(ImportBatch.created_at, ImportRow.number)
    )
    return {row.row_key: row.person for row in rows}


def show(found: Preview) -> dict[str, Any]:
    """Give a preview as the screen shows it."""
    table = found.table
    return {
        "digest": found.digest,
        "sheets": [{"name": s.name, "hidden": s.hidden, "rows": len(s.rows)} for s in found.sheets],
        "sheet": found.sheet.name,
        "encoding": found.sheet.encoding,
        "ward": found.ward,
        "header_row": None if table is None else table.header_row + 1,
        "columns": [] if table is None else _columns(table),
        "top": [[text_of(cell) for cell in row[:12]] for row in found.sheet.rows[:_LOOK]],
        "has_names": table is not None and has_names(table),
        "seen": found.seen,
        "counts": dict(Counter(verdict.verdict for verdict in found.verdicts)),
        "rows": [_row(verdict, found.units) for verdict in found.verdicts],
        "skipped": [
            {"number": row.number, "code": row.code, "text": row.text}
            for row in found.reading.skipped
        ],
    }


def _columns(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "index": column.index,
            "header": column.header,
            "field": column.field,
            "samples": _samples(table, column.index),
        }
        for column in table.columns
    ]


def _samples(table: Table, index: int) -> list[str]:
    texts = (text_of(row[index]) for row in table.rows[table.first :] if index < len(row))
    return list(dict.fromkeys(text[:60] for text in texts if text))[:_SAMPLES]


def _row(verdict: Verdict, units: Units) -> dict[str, Any]:
    known = verdict.matched
    return {
        "number": verdict.row.number,
        "verdict": verdict.verdict,
        "values": _shown(verdict.row.values, units),
        "reasons": [
            {"field": r.field, "code": r.code, "given": r.given, "fault": r.fault}
            for r in verdict.row.reasons
        ],
        "before": _shown({n: known.values.get(n) for n in verdict.changes}, units) if known else {},
        "candidates": [_candidate(candidate, units) for candidate in verdict.candidates],
    }


def _candidate(candidate: Candidate, units: Units) -> dict[str, Any]:
    known, row = candidate.known, candidate.row
    return {
        "key": candidate.key,
        "class_number": known.number if known else None,
        "class_id": known.training_class if known else None,
        "row": row.number if row else None,
        "values": _shown(known.values if known else row.values if row else {}, units),
        "evidence": candidate.evidence,
    }


def _shown(values: Mapping[str, Any], units: Units) -> dict[str, Any]:
    """Give values in words: wards and khối by their names."""
    names = {
        "ward": units.ward_names.get(values.get("ward") or ""),
        "group": group.name if (group := units.groups.get(values.get("group") or "")) else None,
    }
    return {**values, **{name: said for name, said in names.items() if name in values}}

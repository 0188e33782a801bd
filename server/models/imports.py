"""Rosters that came as files: what each import wrote, so that it can be taken back as a whole."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import Model


class ImportBatch(Model):
    """One file taken into one class's roster; its id was made by the screen, so that a repeat is harmless."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_class", "training_class", "created_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    training_class: Mapped[str] = mapped_column(String(36))
    ward: Mapped[str | None] = mapped_column(String(36))
    file_name: Mapped[str] = mapped_column(String(200))
    sheet: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    # Rows of the file that were left out, by why, as JSON.
    left_out: Mapped[str] = mapped_column(Text)
    created_by: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[str] = mapped_column(String(24))
    finished_at: Mapped[str | None] = mapped_column(String(24))
    undo_by: Mapped[str | None] = mapped_column(String(36))
    undo_started_at: Mapped[str | None] = mapped_column(String(24))
    undone_at: Mapped[str | None] = mapped_column(String(24))


class ImportRow(Model):
    """One row that an import writes; what it holds of a person is emptied when it cannot be undone any more."""

    __tablename__ = "import_row"
    __table_args__ = (
        Index("ix_import_row_written", "batch", "result"),
        Index("ix_import_row_undone", "batch", "undone"),
    )

    batch: Mapped[str] = mapped_column(String(36), ForeignKey("import_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    row_key: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(10))
    record_id: Mapped[str] = mapped_column(String(36))
    person: Mapped[str] = mapped_column(String(36))
    full_name: Mapped[str] = mapped_column(String(100))
    content: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    base_rev: Mapped[int | None]
    # Null until written: applied, conflict or rejected.
    result: Mapped[str | None] = mapped_column(String(20))
    code: Mapped[str | None] = mapped_column(String(60))
    rev: Mapped[int | None]
    # Null until undone: done, or why it was left alone (changed, marked, rejected).
    undone: Mapped[str | None] = mapped_column(String(20))


class ImportHeading(Model):
    """What a ward's heading was read as the last time; ward is empty for files of no ward."""

    __tablename__ = "import_heading"

    ward: Mapped[str] = mapped_column(String(36), primary_key=True)
    heading: Mapped[str] = mapped_column(String(100), primary_key=True)
    field: Mapped[str] = mapped_column(String(30))

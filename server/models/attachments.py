"""Bytes on their way to the office, and what it keeps of them; the bytes themselves lie in a store."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import Model


class Upload(Model):
    """One attempt to send a record's bytes (T2); a finished one is remembered, for whoever missed the answer."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_device", "device_id", "created_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    attachment: Mapped[str] = mapped_column(String(36), index=True)
    device_id: Mapped[str] = mapped_column(String(36))
    length: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[str] = mapped_column(String(24))
    finished_at: Mapped[str | None] = mapped_column(String(24))


class AttachmentContent(Model):
    """What the office keeps of an attachment's bytes: under which hashes, and as what (T6)."""

    __tablename__ = "attachment_content"

    attachment: Mapped[str] = mapped_column(String(36), primary_key=True)
    content: Mapped[str] = mapped_column(String(64))
    small: Mapped[str | None] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(60))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    received_at: Mapped[str] = mapped_column(String(24))

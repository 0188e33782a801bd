"""Books of khối that pass from one head to the next, and the phones that have to let go of them (H)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import Model


class Handover(Model):
    """One handing over of a khối's book; written once, then at most withdrawn."""

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_group", "group"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    group: Mapped[str] = mapped_column(String(36))
    from_account: Mapped[str] = mapped_column(String(36), ForeignKey("account.id"))
    to_account: Mapped[str] = mapped_column(String(36), ForeignKey("account.id"))
    # The day people agreed on, and the moment from which the roles follow it (H1).
    day: Mapped[str] = mapped_column(String(10))
    since: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[str] = mapped_column(String(24))
    created_by: Mapped[str] = mapped_column(String(36))
    withdrawn_at: Mapped[str | None] = mapped_column(String(24))
    withdrawn_by: Mapped[str | None] = mapped_column(String(36))


class HandoverPhone(Model):
    """A phone of whoever handed over: what it had unsent then, and how it let go of the book."""

    __tablename__ = "handover_phone"
    __table_args__ = (Index("ix_handover_phone_device", "device"),)

    handover: Mapped[str] = mapped_column(String(36), ForeignKey("handover.id"), primary_key=True)
    device: Mapped[str] = mapped_column(String(36), ForeignKey("device.id"), primary_key=True)
    # What it had last said of itself when the handover began.
    unsent: Mapped[int | None]
    oldest_unsent_at: Mapped[str | None] = mapped_column(String(24))
    said_at: Mapped[str | None] = mapped_column(String(24))
    # The office has told it that everything is here (H5), and under which receipt.
    delivered_at: Mapped[str | None] = mapped_column(String(24))
    delivered: Mapped[int | None]
    refused: Mapped[int | None]
    receipt: Mapped[str | None] = mapped_column(String(8))
    # It has said that it let go of the book (H6, H7).
    emptied_at: Mapped[str | None] = mapped_column(String(24))
    # The book came back to its holder before it let go of it (H8).
    kept_at: Mapped[str | None] = mapped_column(String(24))
    # It will never come again, somebody says (H9).
    lost_at: Mapped[str | None] = mapped_column(String(24))
    lost_by: Mapped[str | None] = mapped_column(String(36))
    lost_reason: Mapped[str | None] = mapped_column(Text)


class LeftOver(Model):
    """What a phone could hand in by no message, kept as it stood before the phone was emptied (H5)."""

    __tablename__ = "left_over"

    device: Mapped[str] = mapped_column(String(36), ForeignKey("device.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    received_at: Mapped[str] = mapped_column(String(24))

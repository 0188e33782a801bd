"""Project attachments, and know which of their bytes are on their way and which are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "attachment",
        _text("owner_kind", 60),
        _text("owner", 36),
        _text("part", 60),
        _text("mime", 60),
        sa.Column("bytes", sa.Integer(), nullable=False),
        _text("taken_at", 24, nullable=True),
        _text("note", 300, nullable=True),
        _text("id", 36),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_owner", "attachment", ["owner_kind", "owner"])
    op.create_table(
        "upload",
        _text("id", 36),
        _text("attachment", 36),
        _text("device_id", 36),
        sa.Column("length", sa.BigInteger(), nullable=False),
        _text("created_at", 24),
        _text("finished_at", 24, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index("ix_upload_device", "upload", ["device_id", "created_at"])
    op.create_index(op.f("ix_upload_attachment"), "upload", ["attachment"])
    op.create_table(
        "attachment_content",
        _text("attachment", 36),
        _text("content", 64),
        _text("small", 64, nullable=True),
        _text("mime", 60),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        _text("received_at", 24),
        sa.PrimaryKeyConstraint("attachment", name=op.f("pk_attachment_content")),
    )


def downgrade() -> None:
    for name in ("attachment_content", "upload", "attachment"):
        op.drop_table(name)

"""Remember what the office decided on quarantined operations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantine_decision",
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=36), nullable=False),
        sa.Column("decided_at", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_quarantine_decision")),
    )


def downgrade() -> None:
    op.drop_table("quarantine_decision")

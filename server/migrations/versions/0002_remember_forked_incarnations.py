"""Remember the incarnations that two phones were found to share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forked_incarnation",
        sa.Column("incarnation", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("found_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("incarnation", name=op.f("pk_forked_incarnation")),
    )


def downgrade() -> None:
    op.drop_table("forked_incarnation")

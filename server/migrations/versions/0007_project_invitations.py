"""Project invitations, nominations and the readiness of venues, and know when a class ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _create(name: str, *columns: sa.Column[object]) -> None:
    """Make a projection's table: what all have, its own columns, and the two that reports look it up by."""
    op.create_table(
        name,
        sa.Column("training_class", sa.String(length=36), nullable=False),
        sa.Column("ward", sa.String(length=36), nullable=False),
        *columns,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in ("training_class", "ward"):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def upgrade() -> None:
    _create(
        "invitation",
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("sent_on", sa.String(length=10), nullable=True),
    )
    _create(
        "nomination",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("full_name", sa.String(length=100), nullable=False),
        sa.Column("group", sa.String(length=36), nullable=True),
        sa.Column("sort_key", sa.String(length=1000), nullable=False),
        sa.Column("search_key", sa.String(length=300), nullable=False),
    )
    _create("readiness", sa.Column("checked_on", sa.String(length=10), nullable=True))
    op.add_column("training_class", sa.Column("ends_on", sa.String(length=10), nullable=True))


def downgrade() -> None:
    op.drop_column("training_class", "ends_on")
    for name in ("readiness", "nomination", "invitation"):
        op.drop_table(name)

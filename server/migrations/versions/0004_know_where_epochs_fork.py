"""Know where epochs fork, how old a cursor may be, what waits to be replayed, and what is alarming."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fork_point",
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", "scope", name=op.f("pk_fork_point")),
    )
    op.create_table(
        "scope_mark",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "scope", name=op.f("pk_scope_mark")),
    )
    op.create_table(
        "parked_entry",
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_parked_entry")),
    )
    op.create_table(
        "alarm",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("first_at", sa.String(length=24), nullable=False),
        sa.Column("last_at", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_alarm")),
    )
    op.add_column("device", sa.Column("incarnation", sa.String(length=36), nullable=True))
    op.add_column(
        "scope_counter",
        sa.Column("horizon", sa.BigInteger(), server_default="0", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("device", "incarnation")
    op.drop_column("scope_counter", "horizon")
    op.drop_table("alarm")
    op.drop_table("parked_entry")
    op.drop_table("scope_mark")
    op.drop_table("fork_point")

"""Tell which broadcasts were logged on behalf, and whom to call in a khối."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark to broadcasts, and the contacts."""
    op.add_column("broadcast", sa.Column("on_behalf", sa.Boolean(), nullable=True))
    op.create_table(
        "contact",
        sa.Column("ward", sa.String(length=36), nullable=False),
        sa.Column("group", sa.String(length=36), nullable=False),
        sa.Column("full_name", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_ward"), "contact", ["ward"])


def downgrade() -> None:
    """Take both away."""
    op.drop_table("contact")
    op.drop_column("broadcast", "on_behalf")

"""Keep who handed a khối's book to whom, and how the old phones let go of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add handovers, and the marks they leave on roles and phones."""
    op.add_column("role_grant", sa.Column("handover", sa.String(length=36), nullable=True))
    op.add_column(
        "device", sa.Column("leaving", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("group", sa.String(length=36), nullable=False),
        sa.Column("from_account", sa.String(length=36), nullable=False),
        sa.Column("to_account", sa.String(length=36), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("since", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=24), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_account"], ["account.id"], name=op.f("fk_handover_from_account_account")
        ),
        sa.ForeignKeyConstraint(
            ["to_account"], ["account.id"], name=op.f("fk_handover_to_account_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_group", "handover", ["group"])
    op.create_table(
        "handover_phone",
        sa.Column("handover", sa.String(length=36), nullable=False),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("unsent", sa.Integer(), nullable=True),
        sa.Column("oldest_unsent_at", sa.String(length=24), nullable=True),
        sa.Column("said_at", sa.String(length=24), nullable=True),
        sa.Column("delivered_at", sa.String(length=24), nullable=True),
        sa.Column("delivered", sa.Integer(), nullable=True),
        sa.Column("refused", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(length=8), nullable=True),
        sa.Column("emptied_at", sa.String(length=24), nullable=True),
        sa.Column("kept_at", sa.String(length=24), nullable=True),
        sa.Column("lost_at", sa.String(length=24), nullable=True),
        sa.Column("lost_by", sa.String(length=36), nullable=True),
        sa.Column("lost_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["handover"], ["handover.id"], name=op.f("fk_handover_phone_handover_handover")
        ),
        sa.ForeignKeyConstraint(
            ["device"], ["device.id"], name=op.f("fk_handover_phone_device_device")
        ),
        sa.PrimaryKeyConstraint("handover", "device", name=op.f("pk_handover_phone")),
    )
    op.create_index("ix_handover_phone_device", "handover_phone", ["device"])
    op.create_table(
        "left_over",
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["device.id"], name=op.f("fk_left_over_device_device")),
        sa.PrimaryKeyConstraint("device", "digest", name=op.f("pk_left_over")),
    )


def downgrade() -> None:
    """Take it all away."""
    op.drop_table("left_over")
    op.drop_table("handover_phone")
    op.drop_table("handover")
    op.drop_column("device", "leaving")
    op.drop_column("role_grant", "handover")

"""Project which wards publish by themselves, and who approved a bulletin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ward", sa.Column("publishes_itself", sa.Boolean()))
    op.add_column("bulletin", sa.Column("approver", sa.String(100)))
    op.add_column("bulletin", sa.Column("decided_at", sa.String(24)))


def downgrade() -> None:
    op.drop_column("bulletin", "decided_at")
    op.drop_column("bulletin", "approver")
    op.drop_column("ward", "publishes_itself")

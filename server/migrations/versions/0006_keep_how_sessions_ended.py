"""Keep how trainers ended their sessions, and who has finished a trial."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_closing",
        sa.Column("training_class", sa.String(length=36), nullable=False),
        sa.Column("session", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("closed_at", sa.String(length=24), nullable=True),
        sa.Column("reopened_at", sa.String(length=24), nullable=True),
        sa.Column("head_count", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("absent", sa.Integer(), nullable=True),
        sa.Column("represented", sa.Integer(), nullable=True),
        sa.Column("unmarked", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_closing")),
    )
    op.create_index(
        op.f("ix_session_closing_training_class"), "session_closing", ["training_class"]
    )
    op.create_table(
        "trial_run",
        sa.Column("training_class", sa.String(length=36), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("finished_at", sa.String(length=24), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_run")),
    )
    op.create_index(op.f("ix_trial_run_account"), "trial_run", ["account"])


def downgrade() -> None:
    op.drop_table("trial_run")
    op.drop_table("session_closing")

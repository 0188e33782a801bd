"""Project stations, speakers, schedules, bulletins, faults and feedback, and more of broadcasts and meetings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CREATED = ("station", "speaker_cluster", "schedule", "holiday", "bulletin", "incident", "feedback")
_BROADCAST = (
    ("schedule", 36), ("bulletin", 36), ("relay_source", 100), ("reader", 100), ("operator", 100),
    ("approver", 100), ("outcome_reason", 300), ("incident", 36),
)  # fmt: skip


def _text(name: str, length: int, *, required: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=not required)


def _create(
    name: str, *columns: sa.Column[object] | sa.Column[str], indexed: tuple[str, ...]
) -> None:
    """Make a projection's table: its own columns, what all have, and what reports look it up by."""
    op.create_table(
        name,
        *columns,
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in indexed:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _create_equipment() -> None:
    _create(
        "station",
        _text("ward", 36, required=True),
        _text("name", 200, required=True),
        _text("technology", 60),
        _text("in_charge", 100),
        _text("phone", 20),
        sa.Column("longest_minutes", sa.Integer(), nullable=True),
        indexed=("ward",),
    )
    _create(
        "speaker_cluster",
        _text("ward", 36, required=True),
        _text("group", 36),
        _text("station", 36),
        sa.Column("number", sa.Integer(), nullable=True),
        _text("name", 100, required=True),
        _text("technology", 60),
        _text("device_code", 60),
        sa.Column("speakers", sa.Integer(), nullable=True),
        _text("place", 200),
        _text("condition", 60),
        indexed=("ward", "group", "device_code"),
    )
    _create(
        "incident",
        _text("ward", 36, required=True),
        _text("group", 36),
        _text("cluster", 36),
        _text("symptom", 60, required=True),
        _text("found_at", 24, required=True),
        sa.Column("stops_broadcasts", sa.Boolean(), nullable=True),
        _text("state", 60, required=True),
        _text("mended_at", 24),
        indexed=("ward", "group"),
    )


def _create_programmes() -> None:
    _create(
        "schedule",
        _text("ward", 36, required=True),
        _text("group", 36),
        _text("weekdays", 30, required=True),
        _text("starts_at", 5, required=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        _text("source", 60),
        _text("topic", 36),
        _text("valid_from", 10, required=True),
        _text("valid_to", 10),
        sa.Column("rests_on_holidays", sa.Boolean(), nullable=True),
        indexed=("ward", "group"),
    )
    _create(
        "holiday",
        _text("day", 10, required=True),
        _text("name", 100, required=True),
        indexed=("day",),
    )
    _create(
        "bulletin",
        _text("ward", 36),
        _text("title", 200, required=True),
        _text("topic", 36),
        _text("priority", 60, required=True),
        _text("source", 60),
        sa.Column("planned_minutes", sa.Integer(), nullable=True),
        _text("read_from", 10),
        _text("read_until", 10),
        _text("state", 60, required=True),
        _text("published_in", 36),
        _text("audience", 60),
        indexed=("ward",),
    )
    _create(
        "feedback",
        _text("ward", 36, required=True),
        _text("group", 36),
        _text("received_at", 24, required=True),
        _text("answered_at", 24),
        _text("answering_broadcast", 36),
        indexed=("ward", "group"),
    )


def upgrade() -> None:
    _create_equipment()
    _create_programmes()
    for name, length in _BROADCAST:
        op.add_column("broadcast", _text(name, length))
    op.add_column("meeting", _text("meeting_kind", 60))


def downgrade() -> None:
    op.drop_column("meeting", "meeting_kind")
    for name, _ in reversed(_BROADCAST):
        op.drop_column("broadcast", name)
    for name in reversed(_CREATED):
        op.drop_table(name)

"""Tell bulletins that are being written from the versions of them that were approved."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# What an approval was of when this was written (P10).
_CONTENT = ("title", "body", "topic", "priority", "source", "author", "read_from", "read_until")


def upgrade() -> None:
    """Add both columns, and fill in the digests of what is there."""
    op.add_column("bulletin", sa.Column("version_of", sa.String(length=36), nullable=True))
    op.add_column("bulletin", sa.Column("content", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_bulletin_version_of"), "bulletin", ["version_of"])
    known = sa.text("SELECT record_id, wire FROM record WHERE kind = 'bulletin'")
    fill = sa.text("UPDATE bulletin SET content = :content WHERE id = :id")
    for record_id, wire in op.get_bind().execute(known).fetchall():
        content = _digest(orjson.loads(wire)["values"])
        op.get_bind().execute(fill, {"id": record_id, "content": content})


def _digest(values: dict[str, Any]) -> str:
    content = [values.get(name) or None for name in _CONTENT]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


def downgrade() -> None:
    """Take both away."""
    op.drop_index(op.f("ix_bulletin_version_of"), "bulletin")
    op.drop_column("bulletin", "content")
    op.drop_column("bulletin", "version_of")

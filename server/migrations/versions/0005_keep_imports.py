"""Keep what each import of a roster wrote, and what wards' headings mean."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("training_class", sa.String(length=36), nullable=False),
        sa.Column("ward", sa.String(length=36), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("finished_at", sa.String(length=24), nullable=True),
        sa.Column("undo_by", sa.String(length=36), nullable=True),
        sa.Column("undo_started_at", sa.String(length=24), nullable=True),
        sa.Column("undone_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index("ix_import_batch_class", "import_batch", ["training_class", "created_at"])
    op.create_table(
        "import_row",
        sa.Column("batch", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("full_name", sa.String(length=100), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("base_rev", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("undone", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch"], ["import_batch.id"], name=op.f("fk_import_row_batch_import_batch")
        ),
        sa.PrimaryKeyConstraint("batch", "number", name=op.f("pk_import_row")),
    )
    op.create_index("ix_import_row_written", "import_row", ["batch", "result"])
    op.create_index("ix_import_row_undone", "import_row", ["batch", "undone"])
    op.create_table(
        "import_heading",
        sa.Column("ward", sa.String(length=36), nullable=False),
        sa.Column("heading", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.PrimaryKeyConstraint("ward", "heading", name=op.f("pk_import_heading")),
    )


def downgrade() -> None:
    op.drop_table("import_heading")
    op.drop_table("import_row")
    op.drop_table("import_batch")

"""Create all tables, and begin the database's first epoch."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("display_name", sa.String(length=100), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("disabled_at", sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "attendance",
        sa.Column("training_class", sa.String(length=36), nullable=False),
        sa.Column("session", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("checked_in_at", sa.String(length=24), nullable=True),
        sa.Column("method", sa.String(length=60), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_person"), ["person"], unique=False)
        batch_op.create_index("ix_attendance_session", ["session", "status"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_attendance_training_class"), ["training_class"], unique=False
        )

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)

    op.create_table(
        "broadcast",
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("ward", sa.String(length=36), nullable=False),
        sa.Column("group", sa.String(length=36), nullable=True),
        sa.Column("started_at", sa.String(length=24), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=36), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("recorded", sa.String(length=60), nullable=True),
        sa.Column("local_date", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.create_index("ix_broadcast_group", ["group", "local_date"], unique=False)
        batch_op.create_index("ix_broadcast_started", ["started_at"], unique=False)
        batch_op.create_index("ix_broadcast_ward", ["ward", "local_date"], unique=False)

    op.create_table(
        "conflict",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("opened_at", sa.String(length=24), nullable=False),
        sa.Column("opened_by", sa.String(length=36), nullable=False),
        sa.Column("closed_at", sa.String(length=24), nullable=True),
        sa.Column("closed_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("kind", "record_id", "value", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conflict_open",
            ["opened_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "epoch",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.Column("parent", sa.String(length=36), nullable=True),
        sa.Column("started_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_epoch")),
        sa.UniqueConstraint("epoch", name=op.f("uq_epoch_epoch")),
    )
    op.create_table(
        "feed",
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("exited", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "kind", "record_id", name=op.f("pk_feed")),
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index("ix_feed_scope_seq", ["scope", "seq"], unique=True)

    op.create_table(
        "login_failure",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_failure")),
    )
    with op.batch_alter_table("login_failure", schema=None) as batch_op:
        batch_op.create_index("ix_login_failure_key", ["key", "at"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("ward", sa.String(length=36), nullable=False),
        sa.Column("group", sa.String(length=36), nullable=False),
        sa.Column("held_at", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("people_present", sa.Integer(), nullable=True),
        sa.Column("households_present", sa.Integer(), nullable=True),
        sa.Column("households_absent", sa.Integer(), nullable=True),
        sa.Column("minutes_spent", sa.Integer(), nullable=True),
        sa.Column("local_date", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_group"), ["group"], unique=False)
        batch_op.create_index("ix_meeting_ward", ["ward", "local_date"], unique=False)

    op.create_table(
        "operation",
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(length=36), nullable=False),
        sa.Column("incarnation", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=True),
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=29), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=True),
        sa.Column("value", sa.String(length=60), nullable=True),
        sa.Column("flags", sa.String(length=300), nullable=False),
        sa.Column("receipt", sa.String(length=8), nullable=False),
        sa.Column("replaces", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_operation")),
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index("ix_operation_device", ["device_id", "device_seq"], unique=True)
        batch_op.create_index("ix_operation_incarnation", ["incarnation", "seq"], unique=False)
        batch_op.create_index("ix_operation_receipt", ["receipt"], unique=False)
        batch_op.create_index("ix_operation_record", ["kind", "record_id", "rev"], unique=False)
        batch_op.create_index(
            "ix_operation_refused",
            ["received_at"],
            unique=False,
            sqlite_where=sa.text("result IN ('rejected', 'quarantined')"),
            postgresql_where=sa.text("result IN ('rejected', 'quarantined')"),
        )
        batch_op.create_index(
            "ix_operation_replaces",
            ["replaces"],
            unique=False,
            sqlite_where=sa.text("replaces IS NOT NULL"),
            postgresql_where=sa.text("replaces IS NOT NULL"),
        )

    op.create_table(
        "plan",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("target_classes", sa.Integer(), nullable=True),
        sa.Column("target_groups", sa.Integer(), nullable=True),
        sa.Column("target_wards", sa.Integer(), nullable=True),
        sa.Column("target_usb_groups", sa.Integer(), nullable=True),
        sa.Column("target_usb_wards", sa.Integer(), nullable=True),
        sa.Column("target_usb_centre", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_table(
        "record",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("wire", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "record_id", name=op.f("pk_record")),
    )
    op.create_table(
        "residential_group",
        sa.Column("ward", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("group_kind", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=True),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_to", sa.String(length=10), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residential_group")),
    )
    with op.batch_alter_table("residential_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_residential_group_ward"), ["ward"], unique=False)

    op.create_table(
        "reused_operation",
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("op_id", "payload_hash", name=op.f("pk_reused_operation")),
    )
    op.create_table(
        "roster_entry",
        sa.Column("training_class", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("full_name", sa.String(length=100), nullable=False),
        sa.Column("position", sa.String(length=100), nullable=True),
        sa.Column("organisation", sa.String(length=200), nullable=True),
        sa.Column("ward", sa.String(length=36), nullable=True),
        sa.Column("group", sa.String(length=36), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(length=60), nullable=True),
        sa.Column("participant_group", sa.String(length=60), nullable=True),
        sa.Column("walk_in", sa.Boolean(), nullable=True),
        sa.Column("deputy_for", sa.String(length=36), nullable=True),
        sa.Column("sort_key", sa.String(length=1000), nullable=False),
        sa.Column("search_key", sa.String(length=300), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
    )
    with op.batch_alter_table("roster_entry", schema=None) as batch_op:
        batch_op.create_index("ix_roster_entry_class", ["training_class", "person"], unique=False)
        batch_op.create_index(batch_op.f("ix_roster_entry_group"), ["group"], unique=False)
        batch_op.create_index(batch_op.f("ix_roster_entry_person"), ["person"], unique=False)

    op.create_table(
        "scope_counter",
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_scope_counter")),
    )
    op.create_table(
        "session",
        sa.Column("training_class", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.String(length=10), nullable=False),
        sa.Column("half", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.String(length=5), nullable=True),
        sa.Column("ends_at", sa.String(length=5), nullable=True),
        sa.Column("venue", sa.String(length=36), nullable=True),
        sa.Column("topic", sa.String(length=36), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_training_class"), ["training_class"], unique=False
        )

    op.create_table(
        "topic",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=True),
        sa.Column("plan_bullet", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
    )
    op.create_table(
        "training_class",
        sa.Column("plan", sa.String(length=36), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("class_kind", sa.String(length=60), nullable=False),
        sa.Column("host_ward", sa.String(length=36), nullable=True),
        sa.Column("venue", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=True),
        sa.Column("expected_count", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_class")),
    )
    op.create_table(
        "venue",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("venue_kind", sa.String(length=60), nullable=False),
        sa.Column("ward", sa.String(length=36), nullable=True),
        sa.Column("group", sa.String(length=36), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    op.create_table(
        "ward",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("unit_type", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=True),
        sa.Column("valid_to", sa.String(length=10), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ward")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=True),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("platform", sa.String(length=100), nullable=False),
        sa.Column("app_version", sa.String(length=40), nullable=False),
        sa.Column("enrolled_at", sa.String(length=24), nullable=False),
        sa.Column("last_contact_at", sa.String(length=24), nullable=True),
        sa.Column("unsent", sa.Integer(), nullable=True),
        sa.Column("oldest_unsent_at", sa.String(length=24), nullable=True),
        sa.Column("storage_free_mb", sa.BigInteger(), nullable=True),
        sa.Column("persisted", sa.Boolean(), nullable=True),
        sa.Column("revoked_at", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_device_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_device_secret_hash")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_account_id"), ["account_id"], unique=False)

    op.create_table(
        "enrolment",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("created_by", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("expires_at", sa.String(length=24), nullable=False),
        sa.Column("used_at", sa.String(length=24), nullable=True),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_enrolment_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_enrolment")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_account_id"), ["account_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=True),
        sa.Column("since", sa.String(length=24), nullable=False),
        sa.Column("until", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index("ix_role_grant_account", ["account_id"], unique=False)
        batch_op.create_index("ix_role_grant_scope", ["scope"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("csrf_token", sa.String(length=64), nullable=False),
        sa.Column("incarnation", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.String(length=24), nullable=False),
        sa.Column("last_seen_at", sa.String(length=24), nullable=False),
        sa.Column("expires_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_web_session_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_web_session_device_id")
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_account_id"), ["account_id"], unique=False)

    _begin_first_epoch()


def _begin_first_epoch() -> None:
    epoch = sa.table("epoch", sa.column("epoch", sa.String), sa.column("started_at", sa.String))
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    op.execute(epoch.insert().values(epoch=str(uuid.uuid4()), started_at=now))


def downgrade() -> None:
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_account_id"))

    op.drop_table("web_session")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_role_grant_scope")
        batch_op.drop_index("ix_role_grant_account")

    op.drop_table("role_grant")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_account_id"))

    op.drop_table("enrolment")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_account_id"))

    op.drop_table("device")
    op.drop_table("ward")
    op.drop_table("venue")
    op.drop_table("training_class")
    op.drop_table("topic")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_training_class"))

    op.drop_table("session")
    op.drop_table("scope_counter")
    with op.batch_alter_table("roster_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_entry_person"))
        batch_op.drop_index(batch_op.f("ix_roster_entry_group"))
        batch_op.drop_index("ix_roster_entry_class")

    op.drop_table("roster_entry")
    op.drop_table("reused_operation")
    with op.batch_alter_table("residential_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_residential_group_ward"))

    op.drop_table("residential_group")
    op.drop_table("record")
    op.drop_table("plan")
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_operation_replaces",
            sqlite_where=sa.text("replaces IS NOT NULL"),
            postgresql_where=sa.text("replaces IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_operation_refused",
            sqlite_where=sa.text("result IN ('rejected', 'quarantined')"),
            postgresql_where=sa.text("result IN ('rejected', 'quarantined')"),
        )
        batch_op.drop_index("ix_operation_record")
        batch_op.drop_index("ix_operation_receipt")
        batch_op.drop_index("ix_operation_incarnation")
        batch_op.drop_index("ix_operation_device")

    op.drop_table("operation")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_ward")
        batch_op.drop_index(batch_op.f("ix_meeting_group"))

    op.drop_table("meeting")
    with op.batch_alter_table("login_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_login_failure_key")

    op.drop_table("login_failure")
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.drop_index("ix_feed_scope_seq")

    op.drop_table("feed")
    op.drop_table("epoch")
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_conflict_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("conflict")
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.drop_index("ix_broadcast_ward")
        batch_op.drop_index("ix_broadcast_started")
        batch_op.drop_index("ix_broadcast_group")

    op.drop_table("broadcast")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendance_training_class"))
        batch_op.drop_index("ix_attendance_session")
        batch_op.drop_index(batch_op.f("ix_attendance_person"))

    op.drop_table("attendance")
    op.drop_table("account")

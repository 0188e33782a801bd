"""Who may come in: accounts, their roles over time, phones, enrolment links and office sessions.

Secrets are stored hashed only. All times are UTC texts in the format of the wire.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from server.extensions import Model


class Account(Model):
    """A person who uses the product; only office people have a username and a password."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(100))
    username: Mapped[str | None] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[str] = mapped_column(String(24))
    disabled_at: Mapped[str | None] = mapped_column(String(24))


class RoleGrant(Model):
    """A role over a scope for a time; never deleted, because late facts are judged by when they were made (P5)."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index("ix_role_grant_account", "account_id"),
        Index("ix_role_grant_scope", "scope"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    account_id: Mapped[str] = mapped_column(String(36), ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(String(30))
    scope: Mapped[str | None] = mapped_column(String(60))
    since: Mapped[str] = mapped_column(String(24))
    until: Mapped[str | None] = mapped_column(String(24))
    # The handover that ended it: what its holder recorded before his phone heard of that still counts (H3).
    handover: Mapped[str | None] = mapped_column(String(36))


class Device(Model):
    """A phone, or the desk of an office account: what delivers operations."""

    __tablename__ = "device"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(36), ForeignKey("account.id"), index=True)
    # Null for an office desk, which comes in by its session.
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    model: Mapped[str] = mapped_column(String(100), default="")
    platform: Mapped[str] = mapped_column(String(100), default="")
    app_version: Mapped[str] = mapped_column(String(40), default="")
    enrolled_at: Mapped[str] = mapped_column(String(24))
    last_contact_at: Mapped[str | None] = mapped_column(String(24))
    unsent: Mapped[int | None]
    oldest_unsent_at: Mapped[str | None] = mapped_column(String(24))
    storage_free_mb: Mapped[int | None] = mapped_column(BigInteger)
    persisted: Mapped[bool | None]
    # In which it counts at present: tells whose work it was if only others still hold it (E6).
    incarnation: Mapped[str | None] = mapped_column(String(36))
    revoked_at: Mapped[str | None] = mapped_column(String(24))
    # Its holder handed a book over, and it has not yet said that it let go of it (H3, H4).
    leaving: Mapped[bool] = mapped_column(default=False, server_default=false())


class Enrolment(Model):
    """A one-time link that lets one phone in."""

    __tablename__ = "enrolment"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(36), ForeignKey("account.id"), index=True)
    created_by: Mapped[str | None] = mapped_column(String(36))
    created_at: Mapped[str] = mapped_column(String(24))
    expires_at: Mapped[str] = mapped_column(String(24))
    used_at: Mapped[str | None] = mapped_column(String(24))
    device_id: Mapped[str | None] = mapped_column(String(36))


class WebSession(Model):
    """An office person's signed-in browser; its operations count in an incarnation of their own."""

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(36), ForeignKey("account.id"), index=True)
    device_id: Mapped[str] = mapped_column(String(36), ForeignKey("device.id"))
    csrf_token: Mapped[str] = mapped_column(String(64))
    incarnation: Mapped[str] = mapped_column(String(36))
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[str] = mapped_column(String(24))
    last_seen_at: Mapped[str] = mapped_column(String(24))
    expires_at: Mapped[str] = mapped_column(String(24))


class LoginFailure(Model):
    """A failed sign-in, counted to slow down guessing; keys are hashes of user name and address."""

    __tablename__ = "login_failure"
    __table_args__ = (Index("ix_login_failure_key", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[str] = mapped_column(String(24))


class AuditEntry(Model):
    """Who did what to accounts, devices and sessions; append-only."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str] = mapped_column(String(24), index=True)
    account_id: Mapped[str | None] = mapped_column(String(36))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(100))
    detail: Mapped[str] = mapped_column(Text, default="")

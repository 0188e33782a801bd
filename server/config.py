"""Settings from the environment (``SOCOSO_…``), read once and checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import current_app

from server.attachments.s3 import Bucket

_MIN_SECRET = 32


class ConfigError(Exception):
    """A setting is missing or wrong; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decides.

    ``secret`` signs receipts and cursors: losing it makes old receipts unverifiable, so it belongs in the backup.
    ``base_url`` is what enrolment links start with; empty means the address the office's browser used.
    ``secure_cookies`` is off only where the office is served on plain http (``make run``).
    """

    secret: str
    data: Path
    database_url: str
    pwa: Path
    base_url: str = ""
    secure_cookies: bool = True
    trusted_proxies: int = 0
    enrolment_hours: int = 72
    session_hours: int = 12
    journal_folder: Path | None = None
    session_idle_minutes: int = 120
    attachments_folder: Path | None = None
    bucket: Bucket | None = None
    upload_mb: int = 25
    upload_daily_mb: int = 300

    @property
    def attachments(self) -> Path:
        """Where photos and sound are kept, unless a bucket keeps them."""
        return self.attachments_folder or self.data / "attachments"

    @property
    def uploads(self) -> Path:
        """Where bytes wait until they are complete; every process of the server sees the same folder."""
        return self.data / "uploads"

    @property
    def journal(self) -> Path:
        """Where what no phone holds is kept outside the database: best on another disk."""
        return self.journal_folder or self.data / "journal"

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; ConfigError if the secret is missing or too short, or a number is none."""
        secret = environment.get("SOCOSO_SECRET", "")
        if len(secret) < _MIN_SECRET:
            raise ConfigError(
                f"SOCOSO_SECRET must be set, to {_MIN_SECRET} characters or more (keep it with the backups)"
            )
        data = Path(environment.get("SOCOSO_DATA", "data")).resolve()
        url = environment.get("SOCOSO_DATABASE_URL") or f"sqlite:///{data / 'socoso.sqlite3'}"
        return Settings(
            secret=secret,
            data=data,
            database_url=_with_driver(url),
            pwa=Path(
                environment.get("SOCOSO_PWA") or Path(__file__).parent.parent / "pwa" / "dist"
            ),
            base_url=environment.get("SOCOSO_BASE_URL", "").rstrip("/"),
            secure_cookies=environment.get("SOCOSO_SECURE_COOKIES", "1") != "0",
            trusted_proxies=_number(environment, "SOCOSO_TRUSTED_PROXIES", 0),
            enrolment_hours=_number(environment, "SOCOSO_ENROLMENT_HOURS", 72),
            journal_folder=_folder(environment, "SOCOSO_JOURNAL"),
            session_hours=_number(environment, "SOCOSO_SESSION_HOURS", 12),
            session_idle_minutes=_number(environment, "SOCOSO_SESSION_IDLE_MINUTES", 120),
            attachments_folder=_folder(environment, "SOCOSO_ATTACHMENTS"),
            bucket=_bucket(environment),
            upload_mb=_number(environment, "SOCOSO_UPLOAD_MB", 25),
            upload_daily_mb=_number(environment, "SOCOSO_UPLOAD_DAILY_MB", 300),
        )


def _bucket(environment: Mapping[str, str]) -> Bucket | None:
    names = ("ENDPOINT", "BUCKET", "REGION", "KEY", "SECRET")
    given = {name: environment.get(f"SOCOSO_S3_{name}", "") for name in names}
    if not any(given.values()):
        return None
    given["REGION"] = given["REGION"] or "us-east-1"
    missing = [f"SOCOSO_S3_{name}" for name, value in given.items() if not value]
    if missing:
        raise ConfigError(f"photos are to be kept in a bucket, but {', '.join(missing)} is not set")
    if not given["ENDPOINT"].startswith(("http://", "https://")):
        raise ConfigError(
            "SOCOSO_S3_ENDPOINT must begin with https:// (or http:// on the same machine)"
        )
    return Bucket(*(given[name] for name in names))


def _folder(environment: Mapping[str, str], name: str) -> Path | None:
    text = environment.get(name, "")
    return Path(text).resolve() if text else None


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise ConfigError(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _with_driver(url: str) -> str:
    """Name the PostgreSQL driver we ship, whichever spelling the operator is used to."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def current_settings() -> Settings:
    """Give the settings of the app that is handling this request."""
    return cast(Settings, current_app.extensions["socoso"])

"""Who did what to accounts, devices and sessions; written with the deed, in its transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from server.journal.notes import note_audit
from server.models.identity import AuditEntry
from server.moments import now


def note(
    session: Session, account_id: str | None, action: str, subject: str, detail: str = ""
) -> None:
    """Add an entry: who (None: nobody known) did what to which id, and what else to know of it."""
    entry = AuditEntry(
        at=now(), account_id=account_id, action=action, subject=subject, detail=detail
    )
    session.add(entry)
    note_audit(session, entry)

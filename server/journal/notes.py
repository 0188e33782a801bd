"""Notes what a transaction does that no phone holds; written just before it commits (E7).

Before rather than after: what the office was told is kept, is then always in the journal. A
transaction that fails all the same voids its notes.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from server.errors import ApiError
from server.journal.file import Entry, current_journal
from server.models.handovers import Handover, HandoverPhone, LeftOver
from server.models.identity import Account, AuditEntry, Device, Enrolment, RoleGrant
from server.models.imports import ImportBatch
from server.models.log import QuarantineDecision

_KEY: Final = "journal"
# What a phone says of itself at every round is no decision of anybody.
HEALTH: Final = frozenset(
    {"app_version", "last_contact_at", "unsent", "oldest_unsent_at", "storage_free_mb", "persisted"}
)


@dataclass
class _Pending:
    entries: list[Entry] = field(default_factory=list)
    accounts: set[str] = field(default_factory=set)
    handovers: set[str] = field(default_factory=set)
    written: list[str] = field(default_factory=list)


def _pending(session: Session) -> _Pending:
    pending = session.info.get(_KEY)
    if not isinstance(pending, _Pending):
        pending = session.info[_KEY] = _Pending()
        event.listen(session, "before_commit", _write)
        event.listen(session, "after_commit", _forget)
        event.listen(session, "after_rollback", _void)
    return pending


def note_account(session: Session, account_id: str) -> None:
    """Keep an account as this transaction leaves it: roles, phones and links included."""
    _pending(session).accounts.add(account_id)


def note_handover(session: Session, handover_id: str) -> None:
    """Keep a handover as this transaction leaves it, with how its phones stand."""
    _pending(session).handovers.add(handover_id)


def note_left_over(session: Session, row: LeftOver) -> None:
    """Keep what a phone could hand in by no message."""
    _pending(session).entries.append({"what": "left_over", **columns(row)})


def note_audit(session: Session, entry: AuditEntry) -> None:
    """Keep an entry of the audit."""
    _pending(session).entries.append({"what": "audit", **columns(entry, without={"id"})})


def note_decision(session: Session, row: QuarantineDecision) -> None:
    """Keep what was decided on a quarantined operation."""
    _pending(session).entries.append({"what": "decision", **columns(row)})


def note_import(session: Session, batch: ImportBatch, rows: Sequence[Sequence[Any]]) -> None:
    """Keep what an import will write, as rows of its table: with it, it can be taken back after a restore."""
    _pending(session).entries.append({"what": "import", "batch": columns(batch), "rows": rows})


def note_operations(session: Session, entries: Sequence[Entry]) -> None:
    """Keep operations that a desk delivered, or that somebody carried here."""
    _pending(session).entries += [{"what": "operation", **entry} for entry in entries]


def columns(row: Any, without: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """Give a row as its columns' names and values."""
    names = (column.key for column in row.__table__.columns)
    return {name: getattr(row, name) for name in names if name not in without}


def _write(session: Session) -> None:
    session.flush()
    pending = _pending(session)
    bundles = [read_bundle(session, account_id) for account_id in sorted(pending.accounts)]
    bundles += [_read_handover(session, handover_id) for handover_id in sorted(pending.handovers)]
    entries = bundles + pending.entries
    if not entries:
        return
    try:
        pending.written = current_journal().append(entries)
    except OSError as error:
        # What cannot be journaled is not done at all.
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise ApiError("storage_full" if full else "unavailable") from error


def read_bundle(session: Session, account_id: str) -> Entry:
    """Give everything about an account that the journal keeps."""
    grants = session.scalars(
        select(RoleGrant).where(RoleGrant.account_id == account_id).order_by(RoleGrant.id)
    ).all()
    devices = session.scalars(select(Device).where(Device.account_id == account_id)).all()
    links = session.scalars(select(Enrolment).where(Enrolment.account_id == account_id)).all()
    return {
        "what": "account",
        "account": columns(session.get_one(Account, account_id)),
        "grants": [columns(grant, {"id"}) for grant in grants],
        "devices": [columns(device, HEALTH) for device in devices],
        "enrolments": [columns(link) for link in links],
    }


def _read_handover(session: Session, handover_id: str) -> Entry:
    phones = session.scalars(
        select(HandoverPhone).where(HandoverPhone.handover == handover_id)
    ).all()
    return {
        "what": "handover",
        "handover": columns(session.get_one(Handover, handover_id)),
        "phones": [columns(phone) for phone in phones],
    }


def _forget(session: Session) -> None:
    session.info[_KEY] = _Pending()


def _void(session: Session) -> None:
    written, session.info[_KEY] = _pending(session).written, _Pending()
    if written:
        # A disk without room for it keeps a note of what the desk was told had failed; done again, it is the same.
        with contextlib.suppress(OSError):
            current_journal().append([{"void": entry_id} for entry_id in written])

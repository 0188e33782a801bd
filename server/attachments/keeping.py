"""Complete bytes: looked at, kept in the store, and remembered in the book (rules T5, T6, T8)."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from server import bulk
from server.attachments.inspect import Kept, inspect
from server.attachments.rights import Attached
from server.attachments.store import Store, content_name, current_store, index_name
from server.database import writing
from server.errors import ApiError
from server.models.attachments import AttachmentContent, Upload
from server.moments import now
from server.stamps import raise_office

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_CONTENT: Final[Any] = AttachmentContent.__table__


def is_kept(session: Session, attachment: str) -> bool:
    """Tell whether the office has a record's bytes."""
    return session.get(AttachmentContent, attachment) is not None


def keep(attached: Attached, content: bytes, upload_id: str) -> None:
    """Check a record's complete bytes, keep them, and finish their upload.

    Errors: attachment_hash_mismatch 422, attachment_false_type 422, attachment_damaged 422,
    attachment_too_many_pixels 422: nothing is kept; storage_full 507, unavailable 503: not yet.
    """
    if hashlib.sha256(content).hexdigest() != attached.values["sha256"]:
        raise ApiError("attachment_hash_mismatch")
    kept = inspect(content, attached.values["mime"], attached.values["part"])
    row = _store(current_store(), attached.id, kept)
    with writing() as session:
        bulk.insert_missing(session.connection(), _CONTENT, [_in_order(row)])
        session.execute(
            update(Upload).where(Upload.id == upload_id).values(finished_at=row["received_at"])
        )
        raise_office(session)


def _store(store: Store, attachment: str, kept: Kept) -> dict[str, Any]:
    """Put the bytes away, and last what says whose they are; give what the book remembers."""
    row: dict[str, Any] = {
        "attachment": attachment, "content": _digest(kept.content),
        "small": kept.small and _digest(kept.small), "mime": kept.mime, "bytes": len(kept.content),
        "width": kept.width, "height": kept.height, "received_at": now(),
    }  # fmt: skip
    try:
        store.put(content_name(row["content"]), kept.content)
        if kept.small:
            store.put(content_name(row["small"]), kept.small)
        store.put(index_name(attachment), orjson.dumps(row))
    except OSError as error:
        raise ApiError("storage_full" if error.errno in _FULL else "unavailable") from error
    return row


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _in_order(row: dict[str, Any]) -> list[Any]:
    return [row[column.name] for column in _CONTENT.columns]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a restored book and the store had of each other's: bytes found again, and bytes gone."""

    found: int
    gone: int


def compare_with_store(store: Store) -> Compared:
    """Bring the book in line with what the store holds: what it lacks phones are asked for again (T8)."""
    names = set(store.names())
    with writing() as session:
        known = {row.attachment: row for row in session.scalars(select(AttachmentContent))}
        gone = [a for a, row in known.items() if content_name(row.content) not in names]
        session.execute(delete(AttachmentContent).where(AttachmentContent.attachment.in_(gone)))
        session.execute(delete(Upload).where(Upload.attachment.in_(gone)))
        missing = [name for name in sorted(names) if _is_lacking(name, set(known) - set(gone))]
        rows = [row for row in (_read_index(store, name) for name in missing) if row]
        rows = [row for row in rows if content_name(row["content"]) in names]
        bulk.insert_missing(session.connection(), _CONTENT, [_in_order(row) for row in rows])
    return Compared(len(rows), len(gone))


def _is_lacking(name: str, known: set[str]) -> bool:
    return name.startswith("index/") and name.rpartition("/")[2] not in known


def _read_index(store: Store, name: str) -> dict[str, Any] | None:
    content = store.get(name)
    return orjson.loads(content) if content else None

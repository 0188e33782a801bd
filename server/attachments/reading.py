"""Gives out what the office keeps, to whoever reads the record (T3, T7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.attachments.rights import Sender, load, writable
from server.attachments.store import content_name, current_store
from server.database import reading
from server.errors import ApiError
from server.models.attachments import AttachmentContent
from server.models.log import StoredRecord
from server.models.projections import Attachment


@dataclass(frozen=True, slots=True)
class Given:
    """Bytes with their type; the tag changes only with them."""

    content: bytes
    mime: str
    tag: str


def read_content(attachment: str, scopes: Collection[str] | None, *, small: bool = False) -> Given:
    """Give an attachment's bytes, the small picture if asked and there is one; ``scopes``: None reads all.

    Errors: attachment_not_here 404 (nothing came, or the record is not the reader's to see),
    unavailable 503.
    """
    with reading() as session:
        kept = session.get(AttachmentContent, attachment)
        if kept is None or not _may_read(session, attachment, scopes):
            raise ApiError("attachment_not_here")
    digest = kept.small if small and kept.small else kept.content
    try:
        content = current_store().get(content_name(digest))
    except OSError as error:
        raise ApiError("unavailable") from error
    if content is None:
        raise ApiError("attachment_not_here")
    return Given(content, kept.mime, digest)


def _may_read(session: Session, attachment: str, scopes: Collection[str] | None) -> bool:
    attached = load(session, [attachment])
    return bool(attached) and (scopes is None or not attached[0].scopes.isdisjoint(scopes))


def held_among(ids: Collection[str], sender: Sender, scopes: Collection[str]) -> list[str]:
    """Name those of some attachments whose bytes the office has, as far as the asker may know."""
    with reading() as session:
        kept = set(
            session.scalars(
                select(AttachmentContent.attachment).where(AttachmentContent.attachment.in_(ids))
            )
        )
        attached = load(session, kept)
        own = {one.id for one in writable(session, sender, attached)}
    return sorted(one.id for one in attached if one.id in own or one.scopes & set(scopes))


def list_of_owner(kind: str, record_id: str) -> list[dict[str, Any]]:
    """List what is attached to a record, oldest first; what came under another place's name is no part of it."""
    with reading() as session:
        owner = session.get(StoredRecord, (kind, record_id))
        rows = session.execute(
            select(Attachment, AttachmentContent, StoredRecord.scopes)
            .join(
                StoredRecord,
                (StoredRecord.kind == "attachment") & (StoredRecord.record_id == Attachment.id),
            )
            .outerjoin(AttachmentContent, AttachmentContent.attachment == Attachment.id)
            .where(Attachment.owner_kind == kind, Attachment.owner == record_id)
            .where(Attachment.deleted.is_(False))
            .order_by(Attachment.taken_at, Attachment.id)
        )
        places = set(owner.scopes.split()) if owner else set()
        return [
            _describe(attachment, kept)
            for attachment, kept, scopes in rows
            if not places.isdisjoint(scopes.split())
        ]


def _describe(attachment: Attachment, kept: AttachmentContent | None) -> dict[str, Any]:
    return {
        "id": attachment.id,
        "part": attachment.part,
        "mime": kept.mime if kept else attachment.mime,
        "bytes": kept.bytes if kept else attachment.bytes,
        "taken_at": attachment.taken_at,
        "note": attachment.note,
        "width": kept.width if kept else None,
        "height": kept.height if kept else None,
        "received_at": kept.received_at if kept else None,
    }

"""Bytes on their way: begun, continued where the line was cut, complete, or given up (rules T2, T4, T9)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from server.attachments.keeping import is_kept, keep
from server.attachments.parts import Part, PartLockedError
from server.attachments.rights import Attached, Sender, load, writable
from server.attachments.store import FolderStore, current_store
from server.config import Settings, current_settings
from server.database import reading, writing
from server.errors import ApiError
from server.models.attachments import Upload
from server.moments import HOUR_MS, now
from server.projections import local_date

MB: Final = 1024 * 1024
MOST_UNFINISHED: Final = 20
KEPT_UNFINISHED: Final = timedelta(days=7)
# Left to the database, so that photos never keep a word from being written.
_RESERVED_BYTES: Final = 64 * MB
_LOCAL_HOURS: Final = 7


def begin(sender: Sender, attachment: str, length: int) -> Upload:
    """Begin to take the bytes of a record; what the same sender had begun of it is given up.

    Errors: attachment_unknown 409, attachment_wrong_size 422, upload_too_large 413,
    upload_daily_limit 429, too_many_uploads 429, storage_full 507.
    """
    settings = current_settings()
    with writing() as session:
        attached = _find_writable(session, sender, attachment)
        if length > settings.upload_mb * MB:
            raise ApiError("upload_too_large")
        if length != attached.values["bytes"]:
            raise ApiError("attachment_wrong_size")
        upload = Upload(
            id=str(uuid4()), attachment=attachment, device_id=sender.device_id, length=length,
            created_at=now(),
        )  # fmt: skip
        if is_kept(session, attachment):
            upload.finished_at = now()
        else:
            _give_up(session, settings, sender, attachment)
            _check_limits(session, settings, sender, length)
            Part(settings.uploads, upload.id).create()
        session.add(upload)
    return upload


def _find_writable(session: Session, sender: Sender, attachment: str) -> Attached:
    found = writable(session, sender, load(session, [attachment]))
    if not found:
        raise ApiError("attachment_unknown", headers={"Retry-After": "60"})
    return found[0]


def _give_up(session: Session, settings: Settings, sender: Sender, attachment: str) -> None:
    begun = select(Upload).where(
        Upload.attachment == attachment,
        Upload.device_id == sender.device_id,
        Upload.finished_at.is_(None),
    )
    for upload in session.scalars(begun):
        Part(settings.uploads, upload.id).remove()
        session.delete(upload)
    session.flush()


def _check_limits(session: Session, settings: Settings, sender: Sender, length: int) -> None:
    own = select(func.count()).where(Upload.device_id == sender.device_id)
    if (session.scalar(own.where(Upload.finished_at.is_(None))) or 0) >= MOST_UNFINISHED:
        raise ApiError("too_many_uploads", headers={"Retry-After": "600"})
    day = now(_LOCAL_HOURS * HOUR_MS)[:10]
    sent = session.execute(
        select(Upload.created_at, Upload.length).where(
            Upload.device_id == sender.device_id, Upload.created_at >= now(-24 * HOUR_MS)
        )
    )
    today = sum(size for at, size in sent if local_date(at) == day)
    if today + length > settings.upload_daily_mb * MB:
        raise ApiError("upload_daily_limit", headers={"Retry-After": "3600"})
    settings.uploads.mkdir(parents=True, exist_ok=True)
    # Twice: while it is checked, what came and what is kept of it lie side by side.
    if shutil.disk_usage(settings.uploads).free < 2 * length + _RESERVED_BYTES:
        raise ApiError("storage_full")


def offset_of(sender: Sender, upload_id: str) -> tuple[int, int]:
    """Say how many bytes have come and of how many; complete ones that were not looked at yet are now.

    Errors: upload_unknown 404, upload_locked 423, and those of ``keep``.
    """
    upload = _find(sender, upload_id)
    if upload.finished_at:
        return upload.length, upload.length
    with _open(upload) as part:
        if part.size == upload.length:
            _finish(upload, part)
        return part.size, upload.length


def append(
    sender: Sender, upload_id: str, offset: int, chunks: Iterator[bytes], *, whole: bool
) -> int:
    """Take more bytes from an offset on and say how far it has come; the last ones are looked at.

    ``chunks`` may end early by ConnectionError where the line was cut: what came counts, unless
    ``whole``, or where they raise another error: then nothing of them does.
    Errors: upload_unknown 404, upload_locked 423, upload_offset 409, request_too_large 413,
    storage_full 507, and those of ``keep``.
    """
    upload = _find(sender, upload_id)
    if upload.finished_at:
        if offset != upload.length:
            raise ApiError("upload_offset")
        return upload.length
    with _open(upload) as part:
        if offset != part.size:
            raise ApiError("upload_offset")
        part.take(chunks, upload.length, whole=whole)
        if part.size == upload.length:
            _finish(upload, part)
        return part.size


def _finish(upload: Upload, part: Part) -> None:
    """Look at complete bytes and keep what is good; what is not is removed with its upload."""
    content = part.read()
    with reading() as session:
        found = load(session, [upload.attachment])
    try:
        if not found:
            raise ApiError("upload_unknown")
        keep(found[0], content, upload.id)
    except ApiError as error:
        if error.status < 500:  # the store's own trouble passes, and the bytes are here
            _remove(upload)
        raise
    part.remove()


def terminate(sender: Sender, upload_id: str) -> None:
    """Give an upload up and free what it took; what was kept of a finished one stays.

    Errors: upload_unknown 404, upload_locked 423.
    """
    upload = _find(sender, upload_id)
    if upload.finished_at is None:
        with _open(upload):
            pass  # nobody is writing
    _remove(upload)


def _find(sender: Sender, upload_id: str) -> Upload:
    with reading() as session:
        upload = session.get(Upload, upload_id)
    if upload is None or upload.device_id != sender.device_id:
        raise ApiError("upload_unknown")
    return upload


@contextmanager
def _open(upload: Upload) -> Iterator[Part]:
    part = Part(current_settings().uploads, upload.id)
    try:
        with part.held():
            yield part
    except PartLockedError as error:
        raise ApiError("upload_locked", headers={"Retry-After": "5"}) from error
    except FileNotFoundError as error:
        _remove(upload)
        raise ApiError("upload_unknown") from error


def _remove(upload: Upload) -> None:
    Part(current_settings().uploads, upload.id).remove()
    with writing() as session:
        session.execute(delete(Upload).where(Upload.id == upload.id))


def clear_old_uploads() -> int:
    """Remove uploads that nobody continued, and finished ones that nobody asks after any more."""
    settings = current_settings()
    before = now(-int(KEPT_UNFINISHED.total_seconds() * 1000))
    with writing() as session:
        old = session.scalars(select(Upload.id).where(Upload.created_at < before)).all()
        session.execute(delete(Upload).where(Upload.id.in_(old)))
        known = set(session.scalars(select(Upload.id)))
    strays = [part for part in Part.all_in(settings.uploads) if part.id not in known]
    for part in strays:
        if part.id in old or part.is_old(KEPT_UNFINISHED.total_seconds()):
            part.remove()
    store = current_store()
    if isinstance(store, FolderStore):
        store.clear_unfinished(KEPT_UNFINISHED.total_seconds())
    return len(old)

"""Figures about what waits for a person: unsent entries, refused operations, open conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from server.errors import message_of
from server.models.identity import Account, Device
from server.models.log import NOT_TAKEN, Conflict, Operation, QuarantineDecision
from server.reports.subjects import Subject, name_records
from server.reports.tables import AnySelect, Column, Row, Table
from sync.contract import KINDS


def _devices_unsent(_narrowed: Mapping[str, str]) -> AnySelect:
    return (
        select(
            func.coalesce(Device.oldest_unsent_at, "").label("sort"),
            Device.id.label("row_id"),
            Device.id.label("device_id"),
            Account.display_name.label("owner"),
            Device.model,
            Device.unsent,
            Device.oldest_unsent_at,
            Device.last_contact_at,
        )
        .join(Account, Account.id == Device.account_id)
        .where(Device.unsent > 0, Device.revoked_at.is_(None))
    )


def _refused(_narrowed: Mapping[str, str]) -> AnySelect:
    later = aliased(Operation)
    replaced = select(later.op_id).where(later.replaces == Operation.op_id).exists()
    return (
        select(
            Operation.received_at.label("sort"),
            Operation.op_id.label("row_id"),
            Operation.received_at,
            func.coalesce(Account.display_name, "").label("author"),
            Device.model.label("device"),
            Operation.kind.label("kind"),
            Operation.result,
            Operation.code,
            Operation.value,
            Operation.receipt,
            Operation.op_id,
            QuarantineDecision.decision,
            Operation.kind.label("record_kind"),
            Operation.record_id,
        )
        .outerjoin(Account, Account.id == Operation.author)
        .outerjoin(Device, Device.id == Operation.device_id)
        .outerjoin(QuarantineDecision, QuarantineDecision.op_id == Operation.op_id)
        .where(NOT_TAKEN, ~replaced)
    )


def _conflicts(_narrowed: Mapping[str, str]) -> AnySelect:
    return select(
        Conflict.opened_at.label("sort"),
        (Conflict.kind + ":" + Conflict.record_id + ":" + Conflict.value).label("row_id"),
        Conflict.opened_at,
        Conflict.kind.label("kind"),
        Conflict.value,
        Conflict.kind.label("record_kind"),
        Conflict.record_id,
    ).where(Conflict.closed_at.is_(None))


def _name_kind(row: Row) -> Row:
    kind = KINDS.get(row["kind"])
    return row | {"kind_title": kind.title["vi"] if kind else row["kind"]}


def _explain(_session: Session, rows: list[Row]) -> list[Row]:
    return [_name_kind(row) | {"message": message_of(row["code"])} for row in rows]


def _name_subjects(session: Session, rows: list[Row]) -> list[Row]:
    keys = [(row["record"]["kind"], row["record"]["record_id"]) for row in rows]
    subjects = name_records(session, keys)
    return [
        _name_subject(_name_kind(row), subjects.get(key, Subject()))
        for row, key in zip(rows, keys, strict=True)
    ]


def _name_subject(row: Row, subject: Subject) -> Row:
    name = subject.name or row["kind_title"]
    return row | {"subject": name, "number": subject.class_number, "day": subject.day}


_KIND: Final = (Column("kind", "Loại", "status"), Column("kind_title", "Loại bản ghi"))

DEVICES_UNSENT: Final = Table(
    "devices_unsent",
    "Máy đang dùng mà lần liên lạc gần nhất báo còn mục chưa gửi.",
    (
        Column("owner", "Người giữ"),
        Column("model", "Máy"),
        Column("unsent", "Chưa gửi", "number"),
        Column("oldest_unsent_at", "Mục cũ nhất", "datetime"),
        Column("last_contact_at", "Liên lạc gần nhất", "datetime"),
    ),
    _devices_unsent,
)
REFUSED: Final = Table(
    "refused",
    "Mục đã gửi nhưng chưa được ghi vào sổ (bị từ chối, hoặc giữ lại từ máy đã ngừng dùng) "
    "và chưa có mục nào thay thế.",
    (
        Column("received_at", "Nhận lúc", "datetime"),
        Column("author", "Người ghi"),
        Column("device", "Máy"),
        *_KIND,
        Column("result", "Kết quả", "status"),
        Column("code", "Mã lỗi"),
        Column("message", "Lý do"),
        Column("value", "Mục"),
        Column("receipt", "Mã nhận", "receipt"),
        Column("decision", "Quyết định", "status"),
        Column("op_id", "Số hiệu"),
    ),
    _refused,
    newest_first=True,
    finish=_explain,
)
CONFLICTS: Final = Table(
    "conflicts",
    "Mục mà hai người ghi khác nhau khi chưa thấy bản ghi của nhau, chưa ai quyết định.",
    (
        Column("subject", "Về ai, nơi nào"),
        Column("number", "Lớp", "number"),
        Column("day", "Ngày", "date"),
        *_KIND,
        Column("value", "Mục"),
        Column("opened_at", "Từ lúc", "datetime"),
    ),
    _conflicts,
    newest_first=True,
    finish=_name_subjects,
)

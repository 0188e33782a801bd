"""What an operator has to look into (E8): kept in the database, told by /healthz and the office's board."""

from __future__ import annotations

import logging
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from server import bulk
from server.database import reading, writing
from server.models.log import Alarm
from server.moments import now
from server.stamps import raise_office

_log = logging.getLogger("socoso")
_TABLE: Final[Any] = Alarm.__table__
# What each alarm says to a person of the office.
MESSAGES: Final = {
    "database_behind": "Sổ của văn phòng đã bị đưa về một bản cũ mà chưa báo. Hãy gọi người vận hành ngay.",
    "cursor_ahead": "Có máy đã nhận nhiều hơn sổ hiện có: sổ đã bị đưa về một bản cũ mà chưa báo. "
    "Hãy gọi người vận hành ngay.",
}


def raise_alarm(code: str, detail: str) -> None:
    """Keep an alarm, the first and the last time it was raised; the detail holds ids, never names."""
    _log.error("alarm", extra={"fields": {"code": code, "detail": detail}})
    with writing() as session:
        if bulk.insert_missing(session.connection(), _TABLE, [(code, now(), now(), detail)]):
            raise_office(session)  # the board shows it
        alarm = session.get_one(Alarm, code)
        alarm.last_at, alarm.detail = now(), detail


def list_alarms() -> list[dict[str, str]]:
    """Give the alarms that stand: code, message (Vietnamese), first_at, last_at."""
    with reading() as session:
        return read_alarms(session)


def read_alarms(session: Session) -> list[dict[str, str]]:
    """Give the alarms as ``list_alarms`` does, within a snapshot."""
    alarms = session.scalars(select(Alarm).order_by(Alarm.first_at, Alarm.code))
    return [
        {
            "code": alarm.code,
            "message": MESSAGES.get(alarm.code, alarm.code),
            "first_at": alarm.first_at,
            "last_at": alarm.last_at,
        }
        for alarm in alarms
    ]

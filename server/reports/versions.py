"""What each page of the office depends on: texts that change whenever the page would."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import func, select

from server.database import reading
from server.models.identity import Device, Enrolment
from server.moments import now
from server.reports.attention_figures import DEVICES_UNSENT
from server.reports.tables import rows_counted
from server.scopes import REFERENCE, class_scope
from server.stamps import stamp, stamp_of

_HOUR: Final = 13  # characters of a time that say the hour


def book_version(**_asked: object) -> str:
    """For what is made of records and of the office's acts alone."""
    with reading() as session:
        return stamp(session)


def board_version() -> str:
    """For the board, which shows one number of what phones say of themselves."""
    with reading() as session:
        return stamp(session, rows_counted(DEVICES_UNSENT, {}))


def accounts_version() -> str:
    """For the people: a link that nobody used also ends by the passing of time."""
    with reading() as session:
        links = select(func.count()).where(
            Enrolment.used_at.is_(None), Enrolment.expires_at > now()
        )
        return stamp(session, links.scalar_subquery())


def devices_version(**_asked: object) -> str:
    """For the phones: whatever one says of itself comes with the moment it was heard of."""
    with reading() as session:
        heard = session.scalars(select(Device.last_contact_at).order_by(Device.id))
        contacts = hashlib.sha256(" ".join(at or "" for at in heard).encode()).hexdigest()[:16]
        return f"{stamp(session)}.{contacts}"


def figure_version(key: str) -> str:
    """For the rows behind a figure."""
    return devices_version() if key == DEVICES_UNSENT.key else book_version()


def reference_version() -> str:
    """For what is chosen from: a few writes a year."""
    with reading() as session:
        return stamp_of(session, REFERENCE)


def class_version(class_id: object) -> str:
    """For a class's page: nothing that happens in other classes changes it."""
    with reading() as session:
        return stamp_of(session, class_scope(str(class_id)), REFERENCE)


def decisions_version(**_asked: object) -> str:
    """For what waits and what was done lately: that it may be taken back ends by the passing of time."""
    return f"{book_version()}.{now()[:_HOUR]}"

"""The demonstration: an office, two trainers, officials of today's class, and a year behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import select

from server.database import reading, writing
from server.identity.passwords import hash_password, is_password
from server.identity.sessions import end_sessions_of
from server.journal.notes import note_account
from server.models.identity import Account
from server.models.projections import Attendance
from server.moments import LOCAL
from server.seed.desk import Entry, SeedDesk
from server.seed.field import (
    FINISHED,
    attendance_entries,
    broadcast_entries,
    finished_classes,
    meeting_entries,
    wire_time,
)
from server.seed.ids import seed_id
from server.seed.invitations import (
    invitation_entries,
    moved_entries,
    next_class_entries,
    nomination_entries,
    readiness_entries,
)
from server.seed.people import roster_entries
from server.seed.plan import SeedClass, classes
from server.seed.programmes import (
    WEEKS,
    bulletin_entries,
    equipment_entries,
    holiday_entries,
    log_entries,
    schedule_entries,
    station_entries,
)
from server.seed.recent import recent_entries

USERNAME: Final = "vanphong"
OFFICE: Final = SeedDesk(seed_id("account", USERNAME), "Phòng Văn hóa và Thông tin (mẫu)")
TRAINERS: Final = (
    SeedDesk(seed_id("account", "trainer", 1), "Mẫu Thị Hạnh"),
    SeedDesk(seed_id("account", "trainer", 2), "Mẫu Văn Toàn"),
)
_HEADS: Final = ("Mẫu Đình Lợi", "Mẫu Thị Nga", "Mẫu Xuân Thắng")
_APPROVER: Final = "Mẫu Văn Thành"


def write_demo(desk: SeedDesk, password: str) -> int:
    """Write all of the demonstration that is missing; give how many entries that were."""
    OFFICE.prepare([("office", None)])
    _set_credentials(password)
    for trainer in TRAINERS:
        trainer.prepare([("trainer", None)])
    _prepare_local_people(classes()[FINISHED])
    written = desk.write([*roster_entries(), *_trainer_entries()])
    written += sum(_trainer_of(each).write(attendance_entries(each)) for each in finished_classes())
    written += desk.write([*broadcast_entries(), *meeting_entries(), *_closing_entries()])
    written += desk.write([*invitation_entries(), *_entries_to_come()])
    written += desk.write(_programme_entries())
    return written + desk.write(_todays_entries())


def _programme_entries() -> list[Entry]:
    """Give every ward a station, and the ward of the demonstration's people six weeks of broadcasting.

    The second of its heads had his phone off all that time, so that there is something to catch up with.
    """
    ward, today = classes()[FINISHED].ward, _today()
    return [
        *holiday_entries(today),
        *station_entries(),
        *equipment_entries(ward),
        *schedule_entries(ward, today),
        *bulletin_entries(ward, today, _APPROVER),
        *log_entries(ward, today, silent=ward.groups[1]),
    ]


def _entries_to_come() -> list[Entry]:
    """Invite the demonstration's ward official to a class to come, answered by others, with the weeks behind her."""
    guest, today = classes()[FINISHED].ward, _today()
    coming = (classes()[FINISHED], classes()[-1])
    return [
        *next_class_entries(guest, today),
        *nomination_entries(guest),
        *readiness_entries(coming, today),
        *recent_entries(guest, today),
    ]


def _today() -> date:
    return (datetime.now(UTC) + LOCAL).date()


def _set_credentials(password: str) -> None:
    with writing() as session:
        office = session.get_one(Account, OFFICE.account_id)
        if not is_password(office.password_hash, password):
            office.username, office.password_hash = USERNAME, hash_password(password)
            end_sessions_of(session, office.id)
            note_account(session, office.id)


def _prepare_local_people(training: SeedClass) -> None:
    """Create a ward official, an approver and three heads of groups where today's class is held."""
    ward = training.ward
    since = wire_time(_today() - WEEKS, "00:00")
    official = SeedDesk(seed_id("account", "official", ward.id), "Mẫu Thị Thu Hiền")
    official.prepare([("ward_official", f"ward:{ward.id}")], since)
    approver = SeedDesk(seed_id("account", "approver", ward.id), _APPROVER)
    approver.prepare([("content_approver", f"ward:{ward.id}")], since)
    for group, name in zip(ward.groups, _HEADS, strict=False):
        head = SeedDesk(seed_id("account", "head", group.id), name)
        head.prepare([("group_head", f"group:{group.id}")], since)


def _trainer_of(training: SeedClass) -> SeedDesk:
    return TRAINERS[training.number % len(TRAINERS)]


def _trainer_entries() -> list[Entry]:
    return [_edit(each, "trainers", trainers=[_trainer_of(each).account_id]) for each in classes()]


def _closing_entries() -> list[Entry]:
    closed = [_edit(each, "closed", state="closed") for each in finished_classes()]
    return closed + [_edit(each, "invited", state="invited") for each in classes()[FINISHED:]]


def _todays_entries() -> Sequence[Entry]:
    """Open a class for today, so that a trainer who tries the product finds it under "Hôm nay".

    The plan is of 2024 and today is not, so one of the classes still to come is moved to the day
    of seeding: the first that has no marks, because marks stay with the day they were made.
    """
    today = _today().isoformat()
    training = next((each for each in classes()[FINISHED:] if not _has_marks(each)), None)
    if training is None:
        return ()
    trainers = [trainer.account_id for trainer in TRAINERS]
    opened = _edit(training, today, state="open", starts_on=today, trainers=trainers)
    sessions = [
        Entry("session", training.session_id(number), {"held_on": today}, "edit", today)
        for number in (1, 2)
    ]
    return (opened, *sessions, *moved_entries(training, _today()))


def _has_marks(training: SeedClass) -> bool:
    with reading() as session:
        query = select(Attendance.id).where(Attendance.training_class == training.id).limit(1)
        return session.scalar(query) is not None


def _edit(training: SeedClass, occasion: str, **values: object) -> Entry:
    return Entry("training_class", training.id, values, "edit", occasion)

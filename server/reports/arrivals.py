"""Who was there: the one definition that every figure about classes rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import and_, select

from server.models.projections import Attendance, RosterEntry, TrainingClass, TrainingSession
from server.reports.tables import AnySelect

# A deputy is present himself; "represented" is said of the one he stands in for.
ARRIVED: Final = ("present", "late", "left_early", "present_bulk")


def arrivals(narrowed: Mapping[str, str]) -> AnySelect:
    """Select one row per person and half-day he came to, of the classes of a plan.

    Deleted marks, roster entries, half-days and classes do not count. ``narrowed``: plan.
    """
    return (
        select(
            Attendance.id,
            Attendance.person,
            Attendance.session,
            Attendance.training_class,
            Attendance.status,
            Attendance.method,
            Attendance.checked_in_at,
            RosterEntry.id.label("roster_entry"),
            RosterEntry.full_name,
            RosterEntry.position,
            RosterEntry.sort_key,
            RosterEntry.group,
            RosterEntry.ward,
            TrainingClass.number.label("class_number"),
            TrainingSession.held_on,
            TrainingSession.half,
        )
        .join(
            RosterEntry,
            and_(
                RosterEntry.training_class == Attendance.training_class,
                RosterEntry.person == Attendance.person,
            ),
        )
        .join(TrainingSession, TrainingSession.id == Attendance.session)
        .join(TrainingClass, TrainingClass.id == Attendance.training_class)
        .where(Attendance.status.in_(ARRIVED), TrainingClass.plan == narrowed["plan"])
        .where(*(~model.deleted for model in _COUNTED))
    )


_COUNTED: Final = (Attendance, RosterEntry, TrainingSession, TrainingClass)

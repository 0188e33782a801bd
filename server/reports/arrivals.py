"""Who was there: the one definition that every figure about classes rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select

from server.models.projections import Attendance, RosterEntry, TrainingClass, TrainingSession
from server.reports.tables import AnySelect

# A deputy is present himself; "represented" is said of the one he stands in for.
ARRIVED: Final = ("present", "late", "left_early", "present_bulk")
UNKNOWN: Final = "unknown"

_STATUS: Final = func.coalesce(Attendance.status, "unmarked")
_ON_ROSTER: Final = (RosterEntry, TrainingSession, TrainingClass)
_EXACT: Final[Mapping[str, Any]] = {
    "ward": RosterEntry.ward,
    "participant_group": RosterEntry.participant_group,
    "gender": RosterEntry.gender,
    "half": TrainingSession.half,
}
# How a table names several statuses at once.
STANDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "arrived": ARRIVED,
    "present": ("present", "present_bulk"),
    **{each: (each,) for each in ("late", "left_early", "represented", "excused", "absent")},
    "unmarked": ("unmarked",),
}


def arrivals(narrowed: Mapping[str, str]) -> AnySelect:
    """Select one row per person and half-day he came to, of the classes of a plan, or of one class.

    Deleted marks, roster entries, half-days and classes do not count. ``narrowed``: as of ``seats``.
    """
    return seats(narrowed).where(Attendance.status.in_(ARRIVED))


def seats(narrowed: Mapping[str, str]) -> AnySelect:
    """Select one row per person on a roster and half-day of his class, with how he was there.

    Whom nobody marked is ``unmarked``. ``narrowed``: ``class``, or else ``plan``; besides ``ward``,
    ``half``, ``participant_group`` and ``gender`` (``unknown`` for those of whom it is not known),
    ``standing`` (a name of STANDINGS) and ``deputy`` (any text: only who stands in for somebody).
    """
    return (
        select(
            Attendance.id,
            RosterEntry.person,
            TrainingSession.id.label("session"),
            TrainingClass.id.label("training_class"),
            _STATUS.label("status"),
            Attendance.method,
            Attendance.checked_in_at,
            RosterEntry.id.label("roster_entry"),
            RosterEntry.full_name,
            RosterEntry.position,
            RosterEntry.sort_key,
            RosterEntry.group,
            RosterEntry.ward,
            RosterEntry.participant_group,
            RosterEntry.gender,
            RosterEntry.deputy_for,
            TrainingClass.number.label("class_number"),
            TrainingSession.held_on,
            TrainingSession.half,
        )
        .join_from(
            RosterEntry,
            TrainingSession,
            TrainingSession.training_class == RosterEntry.training_class,
        )
        .join(TrainingClass, TrainingClass.id == RosterEntry.training_class)
        .outerjoin(
            Attendance,
            and_(
                Attendance.session == TrainingSession.id,
                Attendance.person == RosterEntry.person,
                ~Attendance.deleted,
            ),
        )
        .where(within(narrowed), *_narrowing(narrowed))
        .where(*(~model.deleted for model in _ON_ROSTER))
    )


def within(narrowed: Mapping[str, str]) -> ColumnElement[bool]:
    """Say which classes are meant: one, or those of a plan."""
    if narrowed.get("class"):
        return TrainingClass.id == narrowed["class"]
    return TrainingClass.plan == narrowed["plan"]


def _narrowing(narrowed: Mapping[str, str]) -> list[ColumnElement[bool]]:
    wanted = [
        column.is_(None) if narrowed[name] == UNKNOWN else column == narrowed[name]
        for name, column in _EXACT.items()
        if narrowed.get(name)
    ]
    if narrowed.get("standing"):
        wanted.append(_STATUS.in_(STANDINGS[narrowed["standing"]]))
    if narrowed.get("deputy"):
        wanted.append(RosterEntry.deputy_for.is_not(None))
    return wanted

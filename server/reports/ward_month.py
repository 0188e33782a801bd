"""A ward's month in numbers, khối by khối (twin: `monthOf` in pwa/src/screens/field/ward_week.ts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.database import reading
from server.models.projections import Broadcast, Holiday, Incident, Meeting, Schedule
from server.moments import now, read_time, start_of_day
from server.reports.due import Known, Row, Standing, habit_starts, standing_of, week_of
from server.reports.ward_week import Rows, by_unit, groups_of_ward, name_ward, read_of_ward

NUMBERS: Final = (
    "broadcasts", "days", "minutes", "due", "missing", "explained", "failed", "late",
    "downtime_days", "meetings", "households", "direct",
)  # fmt: skip
_DAY: Final = timedelta(days=1)

Numbers = dict[str, int]


def read_ward_month(ward: str, month: str) -> dict[str, Any]:
    """Give the numbers of a ward's khối, their sum, and its station's; ApiError ``not_found`` for no such ward."""
    moment = now()
    with reading() as session:
        name = name_ward(session, ward)
        known, meetings = _gather(session, ward, month)
        groups = [
            {"id": group, "name": label}
            | sum_up(known(group), meetings.get(group, ()), month, moment)
            for group, label in groups_of_ward(session, ward)
        ]
        station = sum_up(known(None), (), month, moment)
    total = {name: sum(int(group[name]) for group in groups) for name in NUMBERS}
    return {
        "ward": ward,
        "ward_name": name,
        "month": month,
        "groups": groups,
        "total": total,
        "station": station,
    }


def days_of_month(month: str) -> list[str]:
    """Give the days of a month (`YYYY-MM`)."""
    first = date.fromisoformat(f"{month}-01")
    days = ((first + timedelta(days=place)).isoformat() for place in range(31))
    return [day for day in days if day.startswith(month)]


def _gather(session: Session, ward: str, month: str) -> tuple[Any, Rows]:
    days = days_of_month(month)
    broadcasts = _read_broadcasts(session, ward, days)
    schedules, faults = (
        read_of_ward(session, Schedule, ward),
        read_of_ward(session, Incident, ward),
    )
    holidays = set(session.scalars(select(Holiday.day).where(~Holiday.deleted)))

    def known(unit: str | None) -> Known:
        return Known(
            broadcasts.get(unit, ()), schedules.get(unit, ()), holidays, faults.get(unit, ())
        )

    return known, _read_meetings(session, ward, days)


def _read_broadcasts(session: Session, ward: str, days: Sequence[str]) -> Rows:
    query = select(
        Broadcast.group,
        Broadcast.started_at,
        Broadcast.local_date,
        Broadcast.duration_minutes,
        Broadcast.outcome,
        Broadcast.recorded,
    ).where(
        Broadcast.ward == ward,
        Broadcast.local_date >= habit_starts(week_of(days[0])[0]),
        Broadcast.local_date <= days[-1],
        ~Broadcast.deleted,
    )
    return by_unit(session.execute(query).mappings().all())


def _read_meetings(session: Session, ward: str, days: Sequence[str]) -> Rows:
    query = select(Meeting.group, Meeting.meeting_kind, Meeting.households_present).where(
        Meeting.ward == ward,
        Meeting.local_date >= days[0],
        Meeting.local_date <= days[-1],
        ~Meeting.deleted,
    )
    return by_unit(session.execute(query).mappings().all())


def sum_up(known: Known, meetings: Sequence[Row], month: str, moment: str) -> Numbers:
    """Sum up a unit's month, as far as it has come by a moment; ``meetings``: those of the month."""
    logged = [row for row in known.broadcasts if row["local_date"].startswith(month)]
    out = [row for row in logged if row["outcome"] != "not_broadcast"]
    standings = _standings(known, month, moment)
    community = [row for row in meetings if row["meeting_kind"] != "direct"]
    return {
        "broadcasts": len(out),
        "days": len({row["local_date"] for row in out}),
        "minutes": sum(row["duration_minutes"] or 0 for row in out),
        "due": sum(each.due for each in standings),
        "missing": sum(len(each.missing) + len(each.late) for each in standings),
        "explained": sum(len(each.broken) for each in standings),
        "failed": len(logged) - len(out),
        "late": sum(row["recorded"] == "afterwards" for row in logged),
        "downtime_days": _downtime_days(known.faults, month, moment),
        "meetings": len(community),
        "households": sum(row["households_present"] or 0 for row in community),
        "direct": len(meetings) - len(community),
    }


def _standings(known: Known, month: str, moment: str) -> list[Standing]:
    """Give how a unit stands in each week of a month, as far as it lies in it."""
    weeks = {week_of(day)[0]: week_of(day) for day in days_of_month(month)}
    return [
        standing_of(
            _within(known, habit_starts(monday), days[-1]),
            [day for day in days if day.startswith(month)],
            moment,
            monday,
        )
        for monday, days in weeks.items()
    ]


def _within(known: Known, first: str, last: str) -> Known:
    rows = [row for row in known.broadcasts if first <= row["local_date"] <= last]
    return Known(rows, known.schedules, known.holidays, known.faults)


def _downtime_days(faults: Sequence[Mapping[Any, Any]], month: str, moment: str) -> int:
    days = days_of_month(month)
    first, last = (read_time(start_of_day(date.fromisoformat(day))) for day in (days[0], days[-1]))
    end = min(read_time(moment), last + _DAY)
    lasted = sum((_lasted(fault, first, end) for fault in faults), timedelta())
    return int(lasted / _DAY + 0.5)  # as JavaScript rounds


def _lasted(fault: Mapping[Any, Any], first: datetime, end: datetime) -> timedelta:
    is_over = fault["state"] == "mended" and fault["mended_at"]
    ended = min(read_time(fault["mended_at"]), end) if is_over else end
    return max(timedelta(), ended - max(read_time(fault["found_at"]), first))

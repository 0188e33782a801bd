"""Which broadcasts are due from a unit, by its schedules or else by its habit, and which are there.

Twin: pwa/src/screens/field/due.ts; tests/due_weeks.json has the cases of both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from server.moments import LOCAL, read_time

Row = Mapping[Any, Any]

_HABIT_WEEKS: Final = 4
_HABIT: Final = 2  # on so many of the last four of a weekday makes a habit
_GRACE: Final = timedelta(hours=1)
_LATE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A broadcast that is due."""

    day: str
    clock: str

    @property
    def at(self) -> datetime:
        """Give the moment in UTC."""
        return datetime.fromisoformat(f"{self.day}T{self.clock}:00+00:00") - LOCAL


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one unit: rows with the values that are looked at."""

    broadcasts: Sequence[Row] = ()
    schedules: Sequence[Row] = ()
    holidays: Collection[str] = ()
    faults: Sequence[Row] = ()


@dataclass(slots=True)
class Standing:
    """How a unit stands in a week: what had to be there by now, and what of it is not."""

    state: str = "quiet"
    logged: int = 0
    due: int = 0
    late: list[Due] = field(default_factory=list)
    missing: list[Due] = field(default_factory=list)
    broken: list[Due] = field(default_factory=list)


def week_of(day: str) -> list[str]:
    """Give the seven days, Monday first, of the week a day lies in."""
    first = date.fromisoformat(day)
    monday = first - timedelta(days=first.weekday())
    return [(monday + timedelta(days=place)).isoformat() for place in range(7)]


def habit_starts(monday: str) -> str:
    """Give the first day that is looked at for the habit before a Monday."""
    return (date.fromisoformat(monday) - timedelta(weeks=_HABIT_WEEKS)).isoformat()


def standing_of(known: Known, days: Sequence[str], now: str, monday: str | None = None) -> Standing:
    """Compare what was due by a moment with what was logged: a day's grace makes it late, then it is missing.

    ``monday``: of the week that the days are a part of, where they do not begin with it.
    """
    moment = read_time(now)
    logged = [row for row in known.broadcasts if _local(row["started_at"])[:10] in days]
    due = [each for each in _due_in(known, days, monday or days[0]) if each.at + _GRACE <= moment]
    standing = Standing(logged=len(logged), due=len(due))
    for each in _without(due, logged):
        if _explains(known.faults, each.at):
            standing.broken.append(each)
        elif each.at + _LATE > moment:
            standing.late.append(each)
        else:
            standing.missing.append(each)
    standing.state = _state(standing)
    return standing


def _state(standing: Standing) -> str:
    for state in ("missing", "late", "broken"):
        if getattr(standing, state):
            return state
    return "reported" if standing.logged or standing.due else "quiet"


def _due_in(known: Known, days: Sequence[str], monday: str) -> list[Due]:
    if any(_is_in_force(row, days[0], days[-1]) for row in known.schedules):
        return [each for day in days for each in _scheduled_on(known, day)]
    habit = _habit_before(known.broadcasts, monday)
    return [Due(day, habit[_weekday(day)]) for day in days if _weekday(day) in habit]


def _is_in_force(schedule: Row, first: str, last: str) -> bool:
    ends: str | None = schedule["valid_to"]
    return bool(schedule["valid_from"] <= last and (ends is None or first <= ends))


def _scheduled_on(known: Known, day: str) -> list[Due]:
    weekday = str(_weekday(day))
    return sorted(
        Due(day, row["starts_at"])
        for row in known.schedules
        if weekday in row["weekdays"].split()
        and _is_in_force(row, day, day)
        and not (row["rests_on_holidays"] and day in known.holidays)
    )


def _habit_before(broadcasts: Sequence[Row], monday: str) -> dict[int, str]:
    first, clocks = habit_starts(monday), dict[str, str]()
    for row in broadcasts:
        day, clock = _local(row["started_at"])[:10], _local(row["started_at"])[11:16]
        if first <= day < monday:
            clocks[day] = max(clock, clocks.get(day, ""))
    habit = {}
    for weekday in range(1, 8):
        days = sorted(day for day in clocks if _weekday(day) == weekday)
        if len(days) >= _HABIT:
            habit[weekday] = clocks[days[-1]]
    return habit


def _without(due: Sequence[Due], logged: Sequence[Row]) -> list[Due]:
    """Take away what is due for each broadcast of that day, the nearest first."""
    left = list(due)
    for row in logged:
        at, day = read_time(row["started_at"]), _local(row["started_at"])[:10]
        same = [each for each in left if each.day == day]
        if same:
            left.remove(min(same, key=lambda each: abs(each.at - at)))
    return left


def _explains(faults: Sequence[Row], at: datetime) -> bool:
    return any(fault["stops_broadcasts"] and _lasts(fault, at) for fault in faults)


def _lasts(fault: Row, at: datetime) -> bool:
    if read_time(fault["found_at"]) > at:
        return False
    return (
        fault["state"] != "mended" or not fault["mended_at"] or at < read_time(fault["mended_at"])
    )


def _weekday(day: str) -> int:
    return date.fromisoformat(day).isoweekday()


def _local(moment: str) -> str:
    return (read_time(moment) + LOCAL).isoformat()

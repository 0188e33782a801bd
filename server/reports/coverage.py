"""How far classes reach: units and seats as well as heads, and attendances held against what was invited."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.database import reading
from server.errors import ApiError
from server.models.projections import ResidentialGroup, TrainingClass, Ward
from server.moments import now
from server.reports.arrivals import STANDINGS, UNKNOWN, arrivals, seats
from server.reports.board import latest_plan
from server.reports.class_figures import GROUPS_COVERED, WARDS_COVERED
from server.reports.coverage_tables import invitations, valid_groups, valid_wards
from server.reports.places import ward_name
from server.reports.tables import count_rows

Narrowed = Mapping[str, str]
_HALVES: Final = ("morning", "afternoon", "evening")
_SIDES: Final = (
    ("participant_group", ("party_state_unions", "grassroots_information", "part_time_group")),
    ("gender", ("female", "male", "other")),
)
_COUNTED: Final = (*STANDINGS, "listed", "deputies")
# Ward, half of the day, and how many in each standing.
_Cells = dict[str, dict[str, Counter[str]]]


def read_coverage(class_id: str | None) -> dict[str, Any]:
    """Give the coverage of the latest plan, or of one class; ApiError ``not_found`` for a class we do not have."""
    with reading() as session:
        narrowed = {"plan": latest_plan(session).get("id", "")}
        training = session.get(TrainingClass, class_id) if class_id else None
        if class_id and (training is None or training.deleted):
            raise ApiError("not_found")
        if class_id:
            narrowed["class"] = class_id
        cells = _cells(session, narrowed)
        return {
            "as_of": now(),
            "class": training and {"id": training.id, "number": training.number, "title": training.title},
            "units": _units(session, narrowed),
            **_heads(session, narrowed),
            **{name: _side(session, narrowed, name, known) for name, known in _SIDES},
            "halves": _by_half(_sum(cells.values())),
            "wards": _wards(session, narrowed, cells),
        }  # fmt: skip


def _units(session: Session, narrowed: Narrowed) -> dict[str, int]:
    """Count the units covered, of all that there are to cover."""
    groups = select(func.count()).select_from(ResidentialGroup).where(valid_groups(narrowed))
    wards = select(func.count()).select_from(Ward).where(valid_wards(narrowed))
    return {
        "groups_covered": count_rows(session, GROUPS_COVERED, narrowed),
        "groups": session.scalar(groups) or 0,
        "wards_covered": count_rows(session, WARDS_COVERED, narrowed),
        "wards": session.scalar(wards) or 0,
    }


def _heads(session: Session, narrowed: Narrowed) -> dict[str, int]:
    came = arrivals(narrowed).subquery()
    row = session.execute(
        select(
            func.count(came.c.person.distinct()).label("people"), func.count().label("attendances")
        ).select_from(came)
    ).one()
    return {"people": row.people, "attendances": row.attendances}


def _side(
    session: Session, narrowed: Narrowed, name: str, known: Iterable[str]
) -> list[dict[str, Any]]:
    """Count who came by what is known of them; a person known differently on two rosters counts under each."""
    came = arrivals(narrowed).subquery()
    column = came.c[name]
    rows = session.execute(
        select(column, func.count(came.c.person.distinct()), func.count()).group_by(column)
    )
    found = {key or UNKNOWN: (people, attendances) for key, people, attendances in rows}
    # What a later version of the app wrote is shown too, not dropped.
    keys = [*known, *sorted(found.keys() - {*known, UNKNOWN}), UNKNOWN]
    return [
        {"key": key, "people": people, "attendances": attendances}
        for key in keys
        for people, attendances in [found.get(key, (0, 0))]
    ]


def _cells(session: Session, narrowed: Narrowed) -> _Cells:
    """Count seats and invited seats by ward and half of the day."""
    cells: _Cells = defaultdict(lambda: defaultdict(Counter))
    for row in session.execute(_seats_by_status(narrowed)):
        cell = cells[row.ward or UNKNOWN][row.half]
        cell["listed"] += row.seats
        for standing, statuses in STANDINGS.items():
            if row.status in statuses:
                cell[standing] += row.seats
        if row.is_deputy and row.status in STANDINGS["arrived"]:
            cell["deputies"] += row.seats
    asked = invitations(narrowed).subquery()
    sums = (func.sum(asked.c.seats), func.sum(asked.c.due))
    for ward, half, invited, due in session.execute(
        select(asked.c.ward, asked.c.half, *sums).group_by(asked.c.ward, asked.c.half)
    ):
        cells[ward][half].update(invited=int(invited), due=int(due))
    return cells


def _seats_by_status(narrowed: Narrowed) -> Any:
    found = seats(narrowed).subquery()
    is_deputy = found.c.deputy_for.is_not(None)
    parts = (found.c.ward, found.c.half, found.c.status, is_deputy)
    return select(*parts[:3], is_deputy.label("is_deputy"), func.count().label("seats")).group_by(
        *parts
    )


def _sum(several: Iterable[Mapping[str, Counter[str]]]) -> dict[str, Counter[str]]:
    total: dict[str, Counter[str]] = defaultdict(Counter)
    for halves in several:
        for half, cell in halves.items():
            total[half].update(cell)
    return total


def _by_half(halves: Mapping[str, Counter[str]]) -> list[dict[str, Any]]:
    """Give the counts of all halves of the day together, then of each that was held."""
    whole: Counter[str] = Counter()
    for cell in halves.values():
        whole.update(cell)
    parts = [(half, halves[half]) for half in _HALVES if half in halves]
    return [_show(half, cell) for half, cell in [("all", whole), *parts]]


def _show(half: str, cell: Counter[str]) -> dict[str, Any]:
    """Give one cell. A seat is filled by who was invited or by who stood in for him, once."""
    filled = cell["arrived"] - cell["deputies"] + cell["represented"]
    return {
        "half": half,
        "invited": cell["invited"],
        **{name: cell[name] for name in _COUNTED},
        "filled": filled,
        "short": max(0, cell["due"] - filled),
    }


def _wards(session: Session, narrowed: Narrowed, cells: _Cells) -> list[dict[str, Any]]:
    came = arrivals(narrowed).subquery()
    reached = session.execute(
        select(
            came.c.ward,
            func.count(came.c.person.distinct()).label("people"),
            func.count(came.c.group.distinct()).label("groups_covered"),
        ).group_by(came.c.ward)
    )
    heads = {row.ward or UNKNOWN: row for row in reached}
    groups = _groups_by_ward(session, narrowed)
    names = session.execute(
        select(Ward.id, ward_name())
        .where(valid_wards(narrowed) | Ward.id.in_(list(cells)))
        .order_by(Ward.code, Ward.id)
    )
    places: list[tuple[str, str | None]] = [(ward, name) for ward, name in names]
    if UNKNOWN in cells:
        places.append((UNKNOWN, None))
    return [
        {
            "ward": ward,
            "ward_name": name,
            "people": heads[ward].people if ward in heads else 0,
            "groups_covered": heads[ward].groups_covered if ward in heads else 0,
            "groups": groups.get(ward, 0),
            "halves": _by_half(cells.get(ward, {})),
        }
        for ward, name in places
    ]


def _groups_by_ward(session: Session, narrowed: Narrowed) -> Mapping[str, int]:
    query = select(ResidentialGroup.ward, func.count()).where(valid_groups(narrowed))
    return dict(session.execute(query.group_by(ResidentialGroup.ward)).all())

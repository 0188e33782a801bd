"""The office's board: targets against what was done, each figure with the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.alarms import read_alarms
from server.database import reading
from server.errors import ApiError
from server.models.log import StoredRecord
from server.models.projections import Plan
from server.moments import now, start_of_day
from server.reports import attention_figures, class_figures, equipment, field_figures
from server.reports.tables import PAGE, Table, count_rows, read_table


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on the board: its table, the unit it counts, and the plan's value it is held to."""

    table: Table
    unit: str
    target: str | None = None


_FIGURES: Final = (
    Figure(class_figures.CLASSES, "lớp", "target_classes"),
    Figure(class_figures.GROUPS_COVERED, "khối, xóm", "target_groups"),
    Figure(class_figures.WARDS_COVERED, "phường, xã", "target_wards"),
    Figure(class_figures.PEOPLE, "người"),
    Figure(class_figures.ATTENDANCES, "lượt người"),
    Figure(field_figures.BROADCASTS_GROUP_SPEAKER, "buổi phát"),
    Figure(field_figures.BROADCASTS_WARD_STATION, "buổi phát"),
    Figure(field_figures.MEETINGS, "buổi họp"),
    Figure(field_figures.DIRECT, "buổi"),
    Figure(equipment.INCIDENTS_OPEN, "sự cố"),
    Figure(equipment.FEEDBACK_OPEN, "ý kiến"),
    Figure(attention_figures.DEVICES_UNSENT, "máy"),
    Figure(attention_figures.REFUSED, "mục"),
    Figure(attention_figures.CONFLICTS, "mục"),
)
_BY_KEY: Final = {figure.table.key: figure for figure in _FIGURES}


def read_board() -> dict[str, Any]:
    """Give the latest plan and all figures, from one snapshot."""
    with reading() as session:
        plan = latest_plan(session)
        narrowed = _narrow_to(plan)
        figures = [
            {
                "key": figure.table.key,
                "value": count_rows(session, figure.table, narrowed),
                "target": plan.get(figure.target) if figure.target else None,
                "unit": figure.unit,
            }
            for figure in _FIGURES
        ]
        alarms = read_alarms(session)
        return {"as_of": now(), "plan": plan or None, "figures": figures, "alarms": alarms}


def read_figure(key: str, after: str | None, limit: int = PAGE) -> dict[str, Any]:
    """Give a page of the rows behind a figure; ApiError ``not_found`` for a figure we do not have."""
    figure = _BY_KEY.get(key)
    if figure is None:
        raise ApiError("not_found")
    with reading() as session:
        narrowed = _narrow_to(latest_plan(session))
        return read_table(session, figure.table, narrowed, after=after, limit=limit)


def _narrow_to(plan: dict[str, Any]) -> dict[str, str]:
    """Narrow figures to a plan: its classes, and what was spoken since its year began in Viet Nam."""
    if not plan:
        return {"plan": ""}
    return {"plan": plan["id"], "since": start_of_day(date(plan["year"], 1, 1))}


def latest_plan(session: Session) -> dict[str, Any]:
    """Give all values of the plan of the latest year, and its id; empty if there is none."""
    row = session.execute(
        select(Plan.id, StoredRecord.wire)
        .join(StoredRecord, StoredRecord.record_id == Plan.id)
        .where(StoredRecord.kind == "plan", ~Plan.deleted)
        .order_by(Plan.year.desc(), Plan.id)
        .limit(1)
    ).first()
    return {"id": row.id, **orjson.loads(row.wire)["values"]} if row else {}

"""The wards invited to a class: what they were asked for, whom they nominated, what is late or missing.

When somebody was nominated is the stamp under which ``person`` was written, which no later
correction changes and no phone's wrong clock can put past its arrival (C4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from server.database import reading
from server.errors import ApiError
from server.models.log import StoredRecord
from server.models.projections import (
    Invitation,
    Nomination,
    Readiness,
    ResidentialGroup,
    TrainingClass,
    Ward,
)
from server.moments import now
from server.projections import local_date
from server.reports.doubles import find_double, read_known
from server.reports.places import ward_name
from sync.contract import KINDS, find_unfilled
from sync.rules import unpack

_TIME_LENGTH: Final = 24  # a stamp is a time with a counter behind it (C1)
_MODELS: Final = {"invitation": Invitation, "readiness": Readiness}


def read_invitations(class_id: str) -> dict[str, Any]:
    """Give the wards invited to a class or hosting it, the people nominated, and the venue's readiness.

    Errors: not_found 404.
    """
    with reading() as session:
        training = session.get(TrainingClass, class_id)
        if training is None or training.deleted:
            raise ApiError("not_found")
        invitations = _by_ward(session, "invitation", class_id)
        nominations = _nominations(session, class_id, _due_days(invitations))
        host = training.host_ward
        wanted = {*invitations, *(each["values"]["ward"] for each in nominations), host} - {None}
        return {
            "wards": _wards(session, wanted, invitations, nominations),
            "nominations": nominations,
            "readiness": _by_ward(session, "readiness", class_id).get(host or ""),
        }


def _by_ward(session: Session, kind: str, class_id: str) -> dict[str, dict[str, Any]]:
    """Give a class's records of a kind that has one for each ward.

    What was withdrawn comes too: whoever invites that ward again must write over what stands there.
    """
    model: Any = _MODELS[kind]
    rows = session.execute(
        select(model.ward, model.id, model.rev, StoredRecord.wire)
        .join(StoredRecord, and_(StoredRecord.kind == kind, StoredRecord.record_id == model.id))
        .where(model.training_class == class_id)
    )
    return {
        ward: {"id": record_id, "rev": rev, "values": orjson.loads(wire)["values"]}
        for ward, record_id, rev, wire in rows
    }


def _asked(invitation: dict[str, Any] | None) -> dict[str, Any]:
    """Give what an invitation that stands asks for."""
    values: dict[str, Any] = invitation["values"] if invitation else {}
    return {} if values.get("deleted") else values


def _due_days(invitations: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    due = {ward: _asked(each).get("due_on") for ward, each in invitations.items()}
    return {ward: day for ward, day in due.items() if day}


def _nominations(session: Session, class_id: str, due: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give who was nominated, by ward and name; who was withdrawn only while on the roster."""
    known = read_known(session, class_id)
    shown = []
    for row in session.execute(_nominations_query(class_id)).mappings():
        wire = orjson.loads(row["wire"])
        values = wire["values"]
        taken = row["person"] in known.on_roster
        if row["deleted"] and not taken:
            continue
        made_at = unpack(wire).values["person"][0].dot.at[:_TIME_LENGTH]
        shown.append(
            {
                "id": row["id"],
                "rev": row["rev"],
                "person": row["person"],
                "values": values,
                "ward_name": row["ward_name"],
                "group_name": row["group_name"],
                "made_at": made_at,
                "late": local_date(made_at) > due.get(values["ward"], "9999"),
                "unfilled": find_unfilled(KINDS["nomination"], values),
                "taken": taken,
                "withdrawn": row["deleted"],
                "double": None if taken else find_double(known, row["person"], values),
            }
        )
    return shown


def _nominations_query(class_id: str) -> Any:
    entry = Nomination
    return (
        select(
            entry.id, entry.rev, entry.person, entry.deleted, StoredRecord.wire,
            ward_name().label("ward_name"), ResidentialGroup.name.label("group_name"),
        )
        .join(
            StoredRecord,
            and_(StoredRecord.kind == "nomination", StoredRecord.record_id == entry.id),
        )
        .outerjoin(Ward, Ward.id == entry.ward)
        .outerjoin(ResidentialGroup, ResidentialGroup.id == entry.group)
        .where(entry.training_class == class_id)
        .order_by(Ward.code, entry.sort_key, entry.id)
    )  # fmt: skip


def _wards(
    session: Session,
    wanted: Iterable[str],
    invitations: Mapping[str, dict[str, Any]],
    nominations: Iterable[dict[str, Any]],
) -> list[dict[str, Any]]:
    by_ward: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in nominations:
        if not each["withdrawn"]:
            by_ward[each["values"]["ward"]].append(each)
    names = session.execute(
        select(Ward.id, ward_name().label("name"))
        .where(Ward.id.in_(list(wanted)))
        .order_by(Ward.code, Ward.id)
    )
    today = local_date(now())
    return [
        {"ward": ward, "ward_name": name}
        | _sum_up(invitations.get(ward), by_ward.get(ward, []), today)
        for ward, name in names
    ]


def _sum_up(
    invitation: dict[str, Any] | None, nominated: list[dict[str, Any]], today: str
) -> dict[str, Any]:
    asked = _asked(invitation)
    missing = max(0, asked.get("quota", 0) - len(nominated))
    return {
        "invitation": invitation,
        "nominated": len(nominated),
        "missing": missing,
        "overdue": missing > 0 and today > (asked.get("due_on") or "9999"),
        "late": sum(each["late"] for each in nominated),
        "incomplete": sum(bool(each["unfilled"]) for each in nominated),
        "taken": sum(each["taken"] for each in nominated),
    }

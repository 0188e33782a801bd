"""Handovers as the office and the ward see them: who, since when, and what the old phones still owe (H9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from server.database import reading
from server.handovers.rights import By, people_of
from server.models.handovers import Handover, HandoverPhone
from server.models.identity import Account, Device, Enrolment, RoleGrant
from server.models.log import Operation
from server.models.projections import ResidentialGroup, Ward
from server.moments import now
from server.reports.places import group_sort
from server.scopes import label_scopes
from server.vietnamese import sort_key

_MOST: Final = 500


def list_handovers(by: By) -> dict[str, Any]:
    """Give the handovers somebody may see, the latest first, and what a new one is chosen from."""
    with reading() as session:
        handovers = session.scalars(
            select(Handover)
            .join(ResidentialGroup, ResidentialGroup.id == Handover.group)
            .where(*_within(by))
            .order_by(Handover.created_at.desc(), Handover.id)
            .limit(_MOST)
        ).all()
        return {
            "handovers": describe(session, handovers),
            "groups": _groups(session, by),
            "people": _people(session, by),
        }


def _within(by: By) -> list[Any]:
    return [] if by.wards is None else [ResidentialGroup.ward.in_(by.wards)]


def _groups(session: Session, by: By) -> list[dict[str, Any]]:
    """Name the khối somebody may hand over, each with its present heads."""
    groups = session.execute(
        select(ResidentialGroup.id)
        .join(Ward, Ward.id == ResidentialGroup.ward)
        .where(~ResidentialGroup.deleted, *_within(by))
        .order_by(group_sort(), ResidentialGroup.id)
    ).scalars()
    heads = _heads(session)
    held = [group for group in groups if heads[f"group:{group}"]]
    labels = label_scopes(session, {f"group:{group}" for group in held})
    return [
        {"id": group, "label": labels[f"group:{group}"], "heads": heads[f"group:{group}"]}
        for group in held
    ]


def _heads(session: Session) -> Mapping[str, list[dict[str, str]]]:
    rows = session.execute(
        select(RoleGrant.scope, Account.id, Account.display_name)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == "group_head", RoleGrant.until.is_(None))
        .order_by(RoleGrant.id)
    )
    heads: dict[str, list[dict[str, str]]] = defaultdict(list)
    for scope, account_id, name in rows:
        heads[scope or ""].append({"id": account_id, "display_name": name})
    return heads


def _people(session: Session, by: By) -> list[dict[str, Any]]:
    ids = people_of(session, by.wards)
    names = session.execute(
        select(Account.id, Account.display_name).where(Account.disabled_at.is_(None))
    )
    people = [{"id": i, "display_name": name} for i, name in names if i in ids]
    return sorted(people, key=lambda each: (sort_key(each["display_name"]), each["id"]))


def describe(session: Session, handovers: Sequence[Handover]) -> list[dict[str, Any]]:
    """Describe handovers with how their phones stand."""
    phones = _phones(session, [handover.id for handover in handovers])
    labels = label_scopes(session, {f"group:{handover.group}" for handover in handovers})
    names = dict(iter(session.execute(select(Account.id, Account.display_name))))
    return [
        {
            "id": handover.id,
            "group": handover.group,
            "label": labels.get(f"group:{handover.group}", ""),
            "from_account": _ref(names, handover.from_account),
            "to_account": _ref(names, handover.to_account),
            "day": handover.day,
            "reason": handover.reason,
            "created_at": handover.created_at,
            "created_by_name": names.get(handover.created_by, ""),
            "withdrawn_at": handover.withdrawn_at,
            "taken": is_taken(session, handover),
            "taker_phones": phones_in_use(session, handover.to_account),
            "link_until": _open_link(session, handover.to_account),
            "state": _state(handover, phones[handover.id]),
            "phones": phones[handover.id],
        }
        for handover in handovers
    ]


def _ref(names: Mapping[str, str], account_id: str) -> dict[str, str]:
    return {"id": account_id, "display_name": names.get(account_id, "")}


def is_taken(session: Session, handover: Handover) -> bool:
    """Tell whether a phone of the new head came in, or was heard of, since the handover began."""
    found = session.scalar(
        select(Device.id)
        .where(Device.account_id == handover.to_account, Device.secret_hash.is_not(None))
        .where(
            or_(
                Device.enrolled_at >= handover.created_at,
                Device.last_contact_at >= handover.created_at,
            )
        )
        .limit(1)
    )
    return found is not None


def phones_in_use(session: Session, account_id: str) -> int:
    """Count the phones an account uses."""
    query = select(func.count()).where(
        Device.account_id == account_id,
        Device.secret_hash.is_not(None),
        Device.revoked_at.is_(None),
    )
    return session.scalar(query) or 0


def _open_link(session: Session, account_id: str) -> str | None:
    return session.scalar(
        select(func.max(Enrolment.expires_at)).where(
            Enrolment.account_id == account_id,
            Enrolment.used_at.is_(None),
            Enrolment.expires_at > now(),
        )
    )


def _state(handover: Handover, phones: Sequence[Mapping[str, Any]]) -> str:
    states = {phone["state"] for phone in phones}
    if handover.withdrawn_at:
        return "withdrawn"
    if states & {"waiting", "delivered"}:
        return "waiting"
    return "lost" if "lost" in states else "done"


def _phones(session: Session, handovers: Sequence[str]) -> Mapping[str, list[dict[str, Any]]]:
    rows = session.execute(
        select(HandoverPhone, Device, _received_since())
        .join(Device, Device.id == HandoverPhone.device)
        .where(HandoverPhone.handover.in_(handovers))
        .order_by(Device.enrolled_at, Device.id)
    )
    phones: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, device, received in rows:
        phones[row.handover].append(_describe_phone(row, device, received))
    return phones


def _received_since() -> Any:
    """Count what came of a phone's work after it last came itself: carried by another (X7)."""
    return (
        select(func.count())
        .where(Operation.device_id == Device.id, Operation.received_at > Device.last_contact_at)
        .correlate(Device)
        .scalar_subquery()
    )


def _describe_phone(row: HandoverPhone, device: Device, received: int) -> dict[str, Any]:
    return {
        "id": device.id,
        "model": device.model,
        "state": _phone_state(row, device),
        "unsent": device.unsent,
        "oldest_unsent_at": device.oldest_unsent_at,
        "last_contact_at": device.last_contact_at,
        "carried": received,
        "unsent_then": row.unsent,
        "delivered_at": row.delivered_at,
        "delivered": row.delivered,
        "refused": row.refused,
        "receipt": row.receipt,
        "emptied_at": row.emptied_at,
        "lost_at": row.lost_at,
        "lost_reason": row.lost_reason,
    }


def _phone_state(row: HandoverPhone, device: Device) -> str:
    if row.emptied_at:
        return "emptied"
    if row.kept_at:
        return "kept"
    if row.lost_at or device.revoked_at:
        return "lost"
    return "delivered" if row.delivered_at else "waiting"

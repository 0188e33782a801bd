"""Handovers as the office and the ward see them: who, since when, and what the old phones still owe (H9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import case, func, select
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
    takers = read_takers(session, {handover.to_account for handover in handovers})
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
            "taken": takers[handover.to_account].has_taken(handover),
            "taker_phones": takers[handover.to_account].phones,
            "link_until": takers[handover.to_account].link_until,
            "state": _state(handover, phones[handover.id]),
            "phones": phones[handover.id],
        }
        for handover in handovers
    ]


def _ref(names: Mapping[str, str], account_id: str) -> dict[str, str]:
    return {"id": account_id, "display_name": names.get(account_id, "")}


@dataclass(frozen=True, slots=True)
class Taker:
    """How far somebody is who takes a book over."""

    # How many phones he uses, when one of his came in or was last heard of, and until when his link is good.
    phones: int = 0
    last_seen: str = ""
    link_until: str | None = None

    def has_taken(self, handover: Handover) -> bool:
        """Tell whether a phone of his came in, or was heard of, since the handover began."""
        return self.last_seen >= handover.created_at


def read_takers(session: Session, accounts: Collection[str]) -> dict[str, Taker]:
    """Tell of accounts how far they are as takers."""
    phones = session.execute(
        select(
            Device.account_id,
            func.sum(case((Device.revoked_at.is_(None), 1), else_=0)),
            func.max(Device.enrolled_at),
            func.max(Device.last_contact_at),
        )
        .where(Device.account_id.in_(accounts), Device.secret_hash.is_not(None))
        .group_by(Device.account_id)
    )
    links = session.execute(
        select(Enrolment.account_id, func.max(Enrolment.expires_at))
        .where(Enrolment.account_id.in_(accounts))
        .where(Enrolment.used_at.is_(None), Enrolment.expires_at > now())
        .group_by(Enrolment.account_id)
    )
    link_until = dict(iter(links))
    seen = {account: (int(used), max(came, heard or "")) for account, used, came, heard in phones}
    return {
        account: Taker(*seen.get(account, (0, "")), link_until.get(account)) for account in accounts
    }


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

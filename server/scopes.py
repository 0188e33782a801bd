"""Who may see and write what: roles over scopes, over time (rules P5, L2)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.journal.notes import note_account
from server.lists import one_of
from server.models.identity import Account, RoleGrant
from server.models.projections import ResidentialGroup, TrainingClass, Ward
from sync.contract import Kind
from sync.scopes import fill_scope

REFERENCE: Final = "reference"
# What goes out to every khối and ward of the city (L10).
CITY_PROGRAMME: Final = "programme:city"
# A closed class stays on its trainers' phones this long after its last session.
ROSTER_KEPT: Final = timedelta(days=30)
OFFICE_ROLES: Final = frozenset({"office", "administrator"})
# These see day-to-day records on a phone; office people read through the office's screens.
_FIELD_ROLES: Final = frozenset({"trainer", "group_head", "ward_official", "content_approver"})

_GRANTS: Final = (
    select(
        RoleGrant.account_id,
        RoleGrant.role,
        RoleGrant.scope,
        RoleGrant.since,
        RoleGrant.until,
        RoleGrant.handover,
    )
    .where(one_of(RoleGrant.account_id, "accounts"))
    .order_by(RoleGrant.id)
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role over a scope (None: over everything the role is about) from a time until a time."""

    role: str
    scope: str | None
    since: str
    until: str | None
    # It ended because its holder handed the book over (H3).
    handed_over: bool = False

    def holds_within(self, start: str, end: str) -> bool:
        """Tell whether the grant was in force at some moment between two times."""
        return self.since <= end and (self.until is None or self.until >= start)


def device_scope(device_id: str) -> str:
    """Name the scope in which a device reads what became of its operations (F4)."""
    return f"device:{device_id}"


def class_scope(class_id: str) -> str:
    """Name the scope of a training class."""
    return f"class:{class_id}"


def programme_scope(ward_id: str) -> str:
    """Name the scope of what a ward has put out for its khối to broadcast (L10)."""
    return f"programme:{ward_id}"


def grants_of(session: Session, accounts: Collection[str]) -> Mapping[str, list[Grant]]:
    """Give every grant, past ones too, of some accounts."""
    found: dict[str, list[Grant]] = defaultdict(list)
    rows = session.connection().execute(_GRANTS, {"accounts": accounts})
    for account_id, role, scope, since, until, handover in rows:
        found[account_id].append(Grant(role, scope, since, until, handover is not None))
    return found


def as_before_handover(grants: Iterable[Grant]) -> list[Grant]:
    """Give grants as if no book had been handed over: for a phone that may not have heard of it (H3)."""
    return [replace(grant, until=None) if grant.handed_over else grant for grant in grants]


def may_write(
    kind: Kind,
    grants: Iterable[Grant],
    record_id: str,
    values: Mapping[str, Any],
    start: str,
    end: str,
) -> bool:
    """Tell whether grants let their holder write a record between two times (P5)."""
    return holds_any(kind.write, grants, record_id, values, start, end)


def holds_any(
    places: Mapping[str, str],
    grants: Iterable[Grant],
    record_id: str,
    values: Mapping[str, Any],
    start: str,
    end: str,
) -> bool:
    """Tell whether grants have one of some roles over its place between two times."""
    filled = {role: fill_scope(where, record_id, values) for role, where in places.items()}
    return any(_covers(filled, grant) and grant.holds_within(start, end) for grant in grants)


def _covers(places: Mapping[str, str | None], grant: Grant) -> bool:
    place = places.get("office" if grant.role in OFFICE_ROLES else grant.role)
    return place is not None and place in ("*", grant.scope)


def subscribed(grants: Iterable[tuple[Grant, str | None]], now: str) -> list[str]:
    """Name the shared scopes that a phone reads for its holder's grants, sorted (L2).

    With each grant comes the ward its place lies in at present, if it is a khối or a ward (L10).
    """
    held: set[str] = {REFERENCE}
    for grant, ward in grants:
        in_force = grant.since <= now and (grant.until is None or grant.until > now)
        if grant.scope and grant.role in _FIELD_ROLES and in_force:
            held.add(grant.scope)
            if ward:
                held |= {CITY_PROGRAMME, programme_scope(ward)}
    return sorted(held)


def update_class_trainers(
    session: Session, class_id: str, trainers: Collection[str], now: str
) -> None:
    """Bring the trainers' grants over a class in line with the class's own list of them."""
    scope = class_scope(class_id)
    current = set(
        session.scalars(
            select(RoleGrant.account_id).where(
                RoleGrant.scope == scope, RoleGrant.role == "trainer", RoleGrant.until.is_(None)
            )
        )
    )
    gone = current - set(trainers)
    if gone:
        session.execute(
            update(RoleGrant)
            .where(RoleGrant.scope == scope, RoleGrant.role == "trainer", RoleGrant.until.is_(None))
            .where(RoleGrant.account_id.in_(gone))
            .values(until=now)
        )
    for account_id in sorted(set(trainers) ^ current):
        note_account(session, account_id)
    for account_id in sorted(set(trainers) - current):
        session.add(RoleGrant(account_id=account_id, role="trainer", scope=scope, since=now))
    session.flush()


def describe_account(session: Session, account_id: str, now: str) -> dict[str, Any]:
    """Give an account as its own phone shows it: id, display_name and present grants with readable places."""
    name = session.scalar(select(Account.display_name).where(Account.id == account_id))
    present = [g for g in grants_of(session, [account_id])[account_id] if g.holds_within(now, now)]
    labels = label_scopes(session, {grant.scope for grant in present if grant.scope})
    labelled = [(grant, labels.get(grant.scope or "", "")) for grant in present]
    return describe_grants(account_id, name or "", labelled)


def describe_grants(
    account_id: str, name: str, grants: Iterable[tuple[Grant, str]]
) -> dict[str, Any]:
    """Give an account with some grants, each with its place's name, as its own phone shows it."""
    described: list[dict[str, Any]] = [
        {"role": grant.role, "scope": grant.scope, "label": label, "since": grant.since}
        for grant, label in grants
    ]
    described.sort(key=lambda grant: place_order(grant["label"]))
    return {"id": account_id, "display_name": name, "grants": described}


def place_order(label: str) -> list[str | int]:
    """Give a key that puts the names of places in the order people count: Lớp 6 before Lớp 14."""
    parts = re.split(r"([0-9]+)", label)
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


def label_scopes(session: Session, scopes: Collection[str]) -> dict[str, str]:
    """Give each scope the name of its place, as a person says it."""
    ids: dict[str, set[str]] = defaultdict(set)
    for scope in scopes:
        prefix, _, owner = scope.partition(":")
        ids[prefix].add(owner)
    return {
        **_ward_labels(session, ids["ward"]),
        **_group_labels(session, ids["group"]),
        **_class_labels(session, ids["class"]),
    }


def ward_name(unit_type: str, name: str) -> str:
    """Name a ward or commune in full."""
    return f"{'Phường' if unit_type == 'phuong' else 'Xã'} {name}"


def group_name(name: str, unit_type: str, ward: str) -> str:
    """Name a khối or xóm with its ward."""
    return f"{name}, {'phường' if unit_type == 'phuong' else 'xã'} {ward}"


def class_name(number: int) -> str:
    """Name a class as people call it."""
    return f"Lớp {number}"


def _ward_labels(session: Session, ids: Collection[str]) -> dict[str, str]:
    rows = (
        session.execute(select(Ward.id, Ward.unit_type, Ward.name).where(Ward.id.in_(ids)))
        if ids
        else ()
    )
    return {f"ward:{ward_id}": ward_name(unit_type, name) for ward_id, unit_type, name in rows}


def _group_labels(session: Session, ids: Collection[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = session.execute(
        select(ResidentialGroup.id, ResidentialGroup.name, Ward.unit_type, Ward.name)
        .join(Ward, Ward.id == ResidentialGroup.ward)
        .where(ResidentialGroup.id.in_(ids))
    )
    return {
        f"group:{group_id}": group_name(name, unit_type, ward)
        for group_id, name, unit_type, ward in rows
    }


def _class_labels(session: Session, ids: Collection[str]) -> dict[str, str]:
    rows = (
        session.execute(
            select(TrainingClass.id, TrainingClass.number).where(TrainingClass.id.in_(ids))
        )
        if ids
        else ()
    )
    return {class_scope(class_id): class_name(number) for class_id, number in rows}

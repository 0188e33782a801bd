"""Whose a phone is, what it reads and how far that has come: all that most rounds ask, in one statement.

Nothing of it is kept between requests, so that a revocation or a change of roles holds at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from server.database import glancing
from server.identity.tokens import hash_token, is_token
from server.models.identity import Account, Device, RoleGrant
from server.models.log import Epoch, ScopeCounter
from server.models.projections import ResidentialGroup, TrainingClass, TrainingSession, Ward
from server.scopes import (
    CITY_PROGRAMME,
    REFERENCE,
    ROSTER_KEPT,
    Grant,
    class_name,
    describe_grants,
    device_scope,
    group_name,
    programme_scope,
    subscribed,
    ward_name,
)


class Phone(NamedTuple):
    """What a round asks of a device's own row."""

    id: str
    account_id: str
    enrolled_at: str
    revoked_at: str | None
    incarnation: str | None
    last_contact_at: str | None
    app_version: str
    unsent: int | None
    oldest_unsent_at: str | None
    storage_free_mb: int | None
    persisted: bool | None
    leaving: bool


class Counter(NamedTuple):
    """How far a scope has come, and below which place its rows may have been cleared away."""

    seq: int = 0
    horizon: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A phone, its holder's account as it shows it, the database's epochs, the present one last,
    and the scopes it reads, its own one last (L3), each with its counter."""

    phone: Phone
    account: dict[str, Any]
    chain: list[str]
    scopes: Mapping[str, Counter]


def _owner(prefix: str) -> Any:
    """Give the id in a grant's scope, where the scope is of that sort."""
    return case((RoleGrant.scope.startswith(prefix), func.substr(RoleGrant.scope, len(prefix) + 1)))


_EPOCHS: Final = select(Epoch.epoch).order_by(Epoch.number).subquery()
_REFERENCE: Final = aliased(ScopeCounter)
_OWN: Final = aliased(ScopeCounter)
_CITY: Final = aliased(ScopeCounter)
_PROGRAMME: Final = aliased(ScopeCounter)
# Where the grant's place lies today: a khối that came to another ward reads what that one puts out (L10).
_WARD: Final = func.coalesce(ResidentialGroup.ward, _owner("ward:"))
_IS_OVER: Final = and_(
    TrainingClass.state.in_(("closed", "settled")),
    ~select(TrainingSession.id)
    .where(
        TrainingSession.training_class == TrainingClass.id,
        TrainingSession.held_on >= bindparam("first_kept"),
    )
    .exists(),
)
_STANDING: Final = (
    select(
        *(getattr(Device, name) for name in Phone._fields),
        Account.display_name,
        select(func.aggregate_strings(_EPOCHS.c.epoch, " ")).scalar_subquery().label("chain"),
        _REFERENCE.seq.label("reference_seq"),
        _REFERENCE.horizon.label("reference_horizon"),
        _OWN.seq.label("own_seq"),
        _OWN.horizon.label("own_horizon"),
        _CITY.seq.label("city_seq"),
        _CITY.horizon.label("city_horizon"),
        RoleGrant.role,
        RoleGrant.scope,
        RoleGrant.since,
        RoleGrant.until,
        ScopeCounter.seq,
        ScopeCounter.horizon,
        TrainingClass.number,
        _IS_OVER.label("is_over"),
        ResidentialGroup.name.label("group"),
        Ward.unit_type,
        Ward.name.label("ward"),
        _WARD.label("ward_id"),
        _PROGRAMME.seq.label("programme_seq"),
        _PROGRAMME.horizon.label("programme_horizon"),
    )
    .join(Account, Account.id == Device.account_id)
    .outerjoin(_REFERENCE, _REFERENCE.scope == REFERENCE)
    .outerjoin(_OWN, _OWN.scope == "device:" + Device.id)
    .outerjoin(_CITY, _CITY.scope == CITY_PROGRAMME)
    .outerjoin(
        RoleGrant,
        and_(
            RoleGrant.account_id == Account.id,
            or_(RoleGrant.until.is_(None), RoleGrant.until >= bindparam("now")),
        ),
    )
    .outerjoin(ScopeCounter, ScopeCounter.scope == RoleGrant.scope)
    .outerjoin(TrainingClass, TrainingClass.id == _owner("class:"))
    .outerjoin(ResidentialGroup, ResidentialGroup.id == _owner("group:"))
    .outerjoin(Ward, Ward.id == _WARD)
    .outerjoin(_PROGRAMME, _PROGRAMME.scope == "programme:" + _WARD)
    .order_by(RoleGrant.id)
)
_BY_SECRET: Final = _STANDING.where(Device.secret_hash == bindparam("key"))
_BY_ID: Final = _STANDING.where(Device.id == bindparam("key"))


def find_standing(token: str, now: str) -> Standing | None:
    """Find the phone that holds a secret, revoked or not."""
    if not is_token(token):
        return None
    with glancing() as connection:
        return _read(connection, _BY_SECRET, hash_token(token), now)


def read_standing(session: Session, device_id: str, now: str) -> Standing:
    """Give how things stand with a phone in a session's own snapshot."""
    standing = _read(session.connection(), _BY_ID, device_id, now)
    if standing is None:
        raise LookupError(device_id)
    return standing


def _read(connection: Connection, query: Any, key: str, now: str) -> Standing | None:
    first_kept = (date.fromisoformat(now[:10]) - ROSTER_KEPT).isoformat()
    parameters = {"key": key, "now": now, "first_kept": first_kept}
    rows = connection.execute(query, parameters).all()
    return _make(rows, now) if rows else None


def _make(rows: Sequence[Row[Any]], now: str) -> Standing:
    first = rows[0]
    phone = Phone(*first[: len(Phone._fields)])
    held = [(Grant(r.role, r.scope, r.since, r.until), r) for r in rows if r.role]
    scopes = subscribed([(grant, row.ward_id) for grant, row in held if not row.is_over], now)
    counters = {grant.scope: _counter(row.seq, row.horizon) for grant, row in held}
    for _, row in held:
        if row.ward_id:
            programme = _counter(row.programme_seq, row.programme_horizon)
            counters[programme_scope(row.ward_id)] = programme
    counters[CITY_PROGRAMME] = _counter(first.city_seq, first.city_horizon)
    counters[REFERENCE] = _counter(first.reference_seq, first.reference_horizon)
    own = _counter(first.own_seq, first.own_horizon)
    present = [(grant, _label(row)) for grant, row in held if grant.holds_within(now, now)]
    return Standing(
        phone=phone,
        account=describe_grants(phone.account_id, first.display_name, present),
        chain=first.chain.split(),
        scopes={scope: counters[scope] for scope in scopes} | {device_scope(phone.id): own},
    )


def _counter(seq: int | None, horizon: int | None) -> Counter:
    return Counter(seq or 0, horizon or 0)


def _label(row: Row[Any]) -> str:
    if row.number is not None:
        return class_name(row.number)
    if row.ward is None:
        return ""
    return (
        group_name(row.group, row.unit_type, row.ward)
        if row.group
        else ward_name(row.unit_type, row.ward)
    )

"""Accounts and their roles."""

from __future__ import annotations

import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.database import reading, writing
from server.errors import ApiError
from server.identity import audit
from server.identity.passwords import MIN_LENGTH, hash_password, is_password
from server.identity.sessions import OFFICE_ROLES, end_sessions_of
from server.journal.notes import note_account
from server.models.identity import Account, Device, Enrolment, RoleGrant
from server.models.projections import ResidentialGroup, TrialRun, Ward
from server.moments import now
from server.scopes import label_scopes, place_order
from server.stamps import raise_office
from server.vietnamese import sort_key

# Bears what the seed wrote; nobody's, so that no list of people shows it.
SEED_ACCOUNT: Final = "143b70bb-6c0d-56f9-ac27-e0d7d194892b"
# What each role is held over; None: nothing by itself (a trainer is named by his classes).
SCOPE_OF_ROLE: Final[Mapping[str, str | None]] = {
    "trainer": None,
    "group_head": "group",
    "ward_official": "ward",
    "content_approver": "ward",
    "office": None,
    "finance": None,
    "administrator": None,
}


_MODEL_OF_SCOPE: Final[Mapping[str, type[ResidentialGroup] | type[Ward]]] = {
    "group": ResidentialGroup,
    "ward": Ward,
}


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the office says about a new person; user name and password for office roles only.

    ``id`` is made by the page and makes a repeat harmless.
    """

    display_name: str
    role: str
    scope: str | None = None
    username: str | None = None
    password: str | None = None
    id: str | None = None


def normalise_username(username: str) -> str:
    """Bring a user name to the one form it is stored and looked up in."""
    return unicodedata.normalize("NFC", username).strip().casefold()


def create_account(new: NewAccount, by: str | None) -> dict[str, Any]:
    """Create an account with its first role, and describe it; the same ``id`` again changes nothing.

    Errors: invalid_request 422 (scope, user name or password does not fit the role),
    password_too_short 422, username_taken 409, account_id_reused 409.
    """
    _check_credentials(new)
    try:
        return _create(new, by)
    except IntegrityError:  # the same call came in twice at the same moment: now it finds the first
        return _create(new, by)


def _create(new: NewAccount, by: str | None) -> dict[str, Any]:
    with writing() as session:
        known = session.get(Account, new.id) if new.id else None
        if known:
            if not _is_same(session, known, new):
                raise ApiError("account_id_reused")
            return describe_accounts(session, [known.id])[0]
        _check_scope(session, new)
        account = Account(
            id=new.id or str(uuid.uuid4()),
            display_name=_normalise_name(new.display_name),
            username=_free_username(session, new.username),
            password_hash=hash_password(new.password) if new.password else None,
            created_at=now(),
        )
        session.add(account)
        session.flush()
        session.add(RoleGrant(account_id=account.id, role=new.role, scope=new.scope, since=now()))
        audit.note(session, by, f"account_created:{new.role}", account.id)
        note_account(session, account.id)
        raise_office(session)
        session.flush()
        return describe_accounts(session, [account.id])[0]


def _normalise_name(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _is_same(session: Session, account: Account, new: NewAccount) -> bool:
    """Tell whether an account was made by this very call."""
    first = session.execute(
        select(RoleGrant.role, RoleGrant.scope)
        .where(RoleGrant.account_id == account.id)
        .order_by(RoleGrant.id)
        .limit(1)
    ).first()
    return (
        account.display_name == _normalise_name(new.display_name)
        and first is not None
        and tuple(first) == (new.role, new.scope)
        and account.username == (normalise_username(new.username) if new.username else None)
        and (not new.password or is_password(account.password_hash, new.password))
    )


def _check_credentials(new: NewAccount) -> None:
    needed = new.role in OFFICE_ROLES
    for name, given in (("username", new.username), ("password", new.password)):
        if bool(given) is not needed:
            why = "Bắt buộc với vai trò này." if needed else "Vai trò này không dùng mục này."
            raise ApiError("invalid_request", details={"json": {name: [why]}})
    if new.password and len(new.password) < MIN_LENGTH:
        raise ApiError("password_too_short")


def _check_scope(session: Session, new: NewAccount) -> None:
    wanted = SCOPE_OF_ROLE[new.role]
    prefix, _, owner = (new.scope or "").partition(":")
    model = _MODEL_OF_SCOPE.get(wanted or "")
    if model is None:
        fits = new.scope is None
    else:
        exists = session.scalar(select(model.id).where(model.id == owner, ~model.deleted))
        fits = prefix == wanted and exists is not None
    if not fits:
        why = "Không có đơn vị này, hoặc vai trò không gắn với loại đơn vị này."
        raise ApiError("invalid_request", details={"json": {"scope": [why]}})


def _free_username(session: Session, username: str | None) -> str | None:
    if username is None:
        return None
    username = normalise_username(username)
    if session.scalar(select(Account.id).where(Account.username == username)):
        raise ApiError("username_taken")
    return username


def set_password(username: str, password: str) -> None:
    """Change a password and end the sessions opened with the old one.

    Errors: not_found 404, password_too_short 422.
    """
    if len(password) < MIN_LENGTH:
        raise ApiError("password_too_short")
    with writing() as session:
        account = session.scalar(
            select(Account).where(Account.username == normalise_username(username))
        )
        if account is None:
            raise ApiError("not_found")
        account.password_hash = hash_password(password)
        end_sessions_of(session, account.id)
        audit.note(session, account.id, "password_changed", account.id)
        note_account(session, account.id)


def list_accounts() -> list[dict[str, Any]]:
    """Describe all people's accounts, by name in Vietnamese order."""
    with reading() as session:
        return [each for each in describe_accounts(session) if each["id"] != SEED_ACCOUNT]


def roles_of(session: Session, account_id: str) -> set[str]:
    """Name the roles an account holds at this moment."""
    present = RoleGrant.until.is_(None)
    return set(
        session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == account_id, present))
    )


def describe_accounts(session: Session, ids: Collection[str] | None = None) -> list[dict[str, Any]]:
    """Give accounts as the office sees them: present roles, phones in use, an open link, a finished trial."""
    accounts = session.scalars(select(Account).where(*_among(Account.id, ids))).all()
    roles = _present_roles(session, ids)
    devices = _count_devices(session, ids)
    links = _open_links(session, ids)
    trials = _finished_trials(session, ids)
    described = [
        {
            "id": account.id,
            "display_name": account.display_name,
            "username": account.username,
            "roles": roles[account.id],
            "devices": devices.get(account.id, 0),
            "active_enrolment": links.get(account.id),
            "trial_finished_at": trials.get(account.id),
        }
        for account in accounts
    ]
    return sorted(described, key=lambda each: (sort_key(each["display_name"]), each["id"]))


def _among(column: Any, ids: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if ids is None else [column.in_(ids)]


def _present_roles(
    session: Session, ids: Collection[str] | None
) -> Mapping[str, list[dict[str, Any]]]:
    grants = session.scalars(
        select(RoleGrant)
        .where(RoleGrant.until.is_(None), *_among(RoleGrant.account_id, ids))
        .order_by(RoleGrant.id)
    ).all()
    labels = label_scopes(session, {grant.scope for grant in grants if grant.scope})
    roles: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for grant in grants:
        label = labels.get(grant.scope or "", "")
        roles[grant.account_id].append({"role": grant.role, "scope": grant.scope, "label": label})
    for held in roles.values():
        held.sort(key=lambda role: place_order(role["label"]))
    return roles


def _count_devices(session: Session, ids: Collection[str] | None) -> dict[str, int]:
    rows = session.execute(
        select(Device.account_id, func.count())
        .where(Device.secret_hash.is_not(None), Device.revoked_at.is_(None))
        .where(*_among(Device.account_id, ids))
        .group_by(Device.account_id)
    )
    return dict(rows.all())


def _finished_trials(session: Session, ids: Collection[str] | None) -> dict[str, str]:
    rows = session.execute(
        select(TrialRun.account, func.min(TrialRun.finished_at))
        .where(~TrialRun.deleted, *_among(TrialRun.account, ids))
        .group_by(TrialRun.account)
    )
    return dict(rows.all())


def _open_links(session: Session, ids: Collection[str] | None) -> dict[str, str]:
    rows = session.execute(
        select(Enrolment.account_id, func.max(Enrolment.expires_at))
        .where(Enrolment.used_at.is_(None), Enrolment.expires_at > now())
        .where(*_among(Enrolment.account_id, ids))
        .group_by(Enrolment.account_id)
    )
    return dict(rows.all())

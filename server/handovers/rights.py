"""Who may hand which book over: the office any, a ward official those of his wards, nobody else (H2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.errors import ApiError
from server.models.identity import Account, RoleGrant
from server.models.projections import ResidentialGroup
from server.scopes import OFFICE_ROLES
from server.standing import Standing


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: an account, and the wards whose khối it may hand over (None: all)."""

    account_id: str
    wards: frozenset[str] | None = None
    is_administrator: bool = False


def by_phone(standing: Standing) -> By:
    """Give whoever acts from a phone; ApiError ``forbidden`` if he is no ward official."""
    prefix = "ward:"
    wards = {
        str(grant["scope"]).removeprefix(prefix)
        for grant in standing.account["grants"]
        if grant["role"] == "ward_official" and str(grant["scope"]).startswith(prefix)
    }
    if not wards:
        raise ApiError("forbidden")
    return By(standing.phone.account_id, frozenset(wards))


def check_group(session: Session, by: By, group: str) -> None:
    """Let pass who may hand this khối's book over.

    Errors: forbidden 403 (of another ward), invalid_request 422 (there is no such khối).
    """
    ward = session.scalar(
        select(ResidentialGroup.ward).where(ResidentialGroup.id == group, ~ResidentialGroup.deleted)
    )
    if by.wards is not None and ward not in by.wards:
        raise ApiError("forbidden")  # told alike for one that does not exist
    if ward is None:
        raise ApiError("invalid_request", details={"json": {"group": ["Không có khối, xóm này."]}})


def check_taker(session: Session, by: By, account_id: str) -> None:
    """Let pass who may be given a book by this person.

    A ward official chooses among the people of his wards only. Errors: not_found 404, forbidden 403.
    """
    account = session.get(Account, account_id)
    if account is None or account.disabled_at:
        raise ApiError("not_found" if by.wards is None else "forbidden")
    if by.wards is not None and account_id not in people_of(session, by.wards):
        raise ApiError("forbidden")


def people_of(session: Session, wards: frozenset[str] | None) -> set[str]:
    """Give the accounts with a role in some wards and none anywhere else (None: all but the office's)."""
    groups = select(ResidentialGroup.id, ResidentialGroup.ward)
    ward_of = {f"group:{group}": ward for group, ward in session.execute(groups)}
    inside: set[str] = set()
    outside: set[str] = set()
    present = select(RoleGrant.account_id, RoleGrant.role, RoleGrant.scope).where(
        RoleGrant.until.is_(None)
    )
    for account_id, role, scope in session.execute(present):
        place = ward_of.get(scope or "", (scope or "").removeprefix("ward:"))
        fits = role not in OFFICE_ROLES and (wards is None or place in wards)
        (inside if fits else outside).add(account_id)
    return inside - outside

"""Begins a handover and takes it back: the one place where a khối's role passes on (H1, H8)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.database import reading, writing
from server.errors import ApiError
from server.handovers.listing import Taker, describe, read_takers
from server.handovers.rights import By, check_group, check_taker
from server.identity import audit
from server.identity.enrolments import Link, create_link
from server.journal.notes import note_account, note_handover
from server.models.handovers import Handover, HandoverPhone
from server.models.identity import Account, Device, Enrolment, RoleGrant
from server.moments import now, start_of_day
from server.projections import local_date
from server.stamps import raise_office
from sync.contract import derive_id

ROLE: Final = "group_head"
# A paper is often signed some days before or after the book goes over; nobody's rights begin in advance.
MOST_DAYS_AGO: Final = 31


@dataclass(frozen=True, slots=True)
class NewHandover:
    """What is asked for; ``id`` is made by the page and makes a repeat harmless.

    The one who takes over is an account, or a new person by name.
    """

    id: str
    group: str
    from_account: str
    day: str
    reason: str
    to_account: str | None = None
    to_name: str | None = None

    @property
    def scope(self) -> str:
        """Name the khối's scope."""
        return f"group:{self.group}"

    @property
    def taker(self) -> str:
        """Give the account that takes over: a new person's follows from the handover."""
        return self.to_account or derive_id(self.id, "taker")


def start_handover(new: NewHandover, by: By) -> dict[str, Any]:
    """End one head's role and begin the other's at the same moment; the same ``id`` again changes nothing.

    Errors: forbidden 403, not_found 404, invalid_request 422, handover_bad_day 422,
    handover_no_role 409, handover_id_reused 409.
    """
    try:
        return _start(new, by)
    except IntegrityError:  # the same call came in twice at the same moment: now it finds the first
        return _start(new, by)


def _start(new: NewHandover, by: By) -> dict[str, Any]:
    with writing() as session:
        check_group(session, by, new.group)
        # Two at one moment: the second waits here, and then finds what the first did.
        grant = session.scalar(_grants(new.from_account, new.scope).with_for_update())
        known = session.get(Handover, new.id)
        if known is None:
            known = _write(session, new, grant, by)
        elif not _is_same(session, known, new):
            raise ApiError("handover_id_reused")
        return describe(session, [known])[0]


def _write(session: Session, new: NewHandover, grant: RoleGrant | None, by: By) -> Handover:
    if grant is None:
        raise ApiError("handover_no_role")
    since = _begin(new.day, grant)
    _prepare_taker(session, new, by)
    handover = Handover(
        id=new.id,
        group=new.group,
        from_account=new.from_account,
        to_account=new.taker,
        day=new.day,
        since=since,
        reason=_normalise(new.reason),
        created_at=now(),
        created_by=by.account_id,
    )
    session.add(handover)
    grant.until, grant.handover = since, new.id
    if _present_grant(session, new.taker, new.scope) is None:
        session.add(RoleGrant(account_id=new.taker, role=ROLE, scope=new.scope, since=since))
    session.flush()
    _keep_what_came_back(session, new)
    _list_phones(session, handover)
    audit.note(session, by.account_id, "handover_started", new.id, f"{new.scope} {new.day}")
    _keep(session, handover)
    return handover


def _is_same(session: Session, known: Handover, new: NewHandover) -> bool:
    name = session.scalar(select(Account.display_name).where(Account.id == known.to_account))
    asked = (new.group, new.from_account, new.taker, new.day, _normalise(new.reason))
    stored = (known.group, known.from_account, known.to_account, known.day, known.reason)
    return asked == stored and (new.to_name is None or _normalise(new.to_name) == name)


def _present_grant(session: Session, account_id: str, scope: str) -> RoleGrant | None:
    return session.scalar(_grants(account_id, scope))


def _grants(account_id: str, scope: str) -> Select[RoleGrant]:
    return (
        select(RoleGrant)
        .where(RoleGrant.account_id == account_id, RoleGrant.role == ROLE)
        .where(RoleGrant.scope == scope, RoleGrant.until.is_(None))
        .order_by(RoleGrant.id)
        .limit(1)
    )


def _begin(day: str, grant: RoleGrant) -> str:
    """Give the moment from which the roles follow a day: its beginning, or now if it is today."""
    moment = now()
    today = date.fromisoformat(local_date(moment))
    wanted = date.fromisoformat(day)
    if not today - timedelta(days=MOST_DAYS_AGO) <= wanted <= today:
        raise ApiError("handover_bad_day")
    since = moment if wanted == today else start_of_day(wanted)
    if since <= grant.since and wanted != today:
        raise ApiError("handover_bad_day")
    return since


def _prepare_taker(session: Session, new: NewHandover, by: By) -> None:
    if new.taker == new.from_account:
        why = "Người nhận phải là người khác."
        raise ApiError("invalid_request", details={"json": {"to_account": [why]}})
    if new.to_account:
        check_taker(session, by, new.to_account)
        return
    name = _normalise(new.to_name or "")
    session.add(Account(id=new.taker, display_name=name, created_at=now()))
    session.flush()
    audit.note(session, by.account_id, f"account_created:{ROLE}", new.taker)


def _normalise(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _keep_what_came_back(session: Session, new: NewHandover) -> None:
    """Whoever takes a book back that his phone has not let go of yet need not let go of it any more."""
    earlier = session.scalars(
        select(Handover).where(
            Handover.group == new.group,
            Handover.from_account == new.taker,
            Handover.withdrawn_at.is_(None),
        )
    )
    for handover in earlier:
        _keep_phones(session, handover)
        note_handover(session, handover.id)


def _list_phones(session: Session, handover: Handover) -> None:
    phones = session.scalars(
        select(Device).where(
            Device.account_id == handover.from_account,
            Device.secret_hash.is_not(None),
            Device.revoked_at.is_(None),
        )
    )
    for phone in phones:
        phone.leaving = True
        session.add(
            HandoverPhone(
                handover=handover.id,
                device=phone.id,
                unsent=phone.unsent,
                oldest_unsent_at=phone.oldest_unsent_at,
                said_at=phone.last_contact_at,
            )
        )


def _keep(session: Session, handover: Handover) -> None:
    note_account(session, handover.from_account)
    note_account(session, handover.to_account)
    note_handover(session, handover.id)
    raise_office(session)
    session.flush()


def link_taker(handover_id: str, by: By) -> Link:
    """Make the link by which the new head's phone comes in.

    A ward official makes one only for a person who has no phone yet: more would let him into it.
    Errors: not_found 404, forbidden 403, handover_has_phone 409.
    """
    with reading() as session:
        handover = find_handover(session, by, handover_id)
        if handover.withdrawn_at:
            raise ApiError("not_found")
        if by.wards is not None and _taker(session, handover).phones:
            raise ApiError("handover_has_phone")
    return create_link(handover.to_account, by.account_id, by_administrator=by.is_administrator)


def _taker(session: Session, handover: Handover) -> Taker:
    return read_takers(session, [handover.to_account])[handover.to_account]


def find_handover(session: Session, by: By, handover_id: str) -> Handover:
    """Find a handover that somebody may see; ApiError ``not_found``, ``forbidden``."""
    handover = session.get(Handover, handover_id)
    if handover is None:
        raise ApiError("not_found")
    check_group(session, by, handover.group)
    return handover


def withdraw_handover(handover_id: str, by: By) -> dict[str, Any]:
    """Give the book back to its old head, as long as the new one has not opened it (H8); once is enough.

    Errors: not_found 404, forbidden 403, handover_taken 409.
    """
    with writing() as session:
        handover = find_handover(session, by, handover_id)
        if handover.withdrawn_at is None:
            if _taker(session, handover).has_taken(handover):
                raise ApiError("handover_taken")
            _give_back(session, handover)
            handover.withdrawn_at, handover.withdrawn_by = now(), by.account_id
            audit.note(session, by.account_id, "handover_withdrawn", handover.id)
            _keep(session, handover)
        return describe(session, [handover])[0]


def _give_back(session: Session, handover: Handover) -> None:
    scope = f"group:{handover.group}"
    given = _present_grant(session, handover.to_account, scope)
    if given and given.since == handover.since:
        given.until = max(now(), given.since)
    session.execute(
        update(RoleGrant).where(RoleGrant.handover == handover.id).values(until=None, handover=None)
    )
    session.execute(
        update(Enrolment)
        .where(Enrolment.account_id == handover.to_account, Enrolment.used_at.is_(None))
        .where(Enrolment.created_at >= handover.created_at, Enrolment.expires_at > now())
        .values(expires_at=now())
    )
    _keep_phones(session, handover)


def _keep_phones(session: Session, handover: Handover) -> None:
    phones = session.scalars(
        select(HandoverPhone).where(
            HandoverPhone.handover == handover.id,
            HandoverPhone.emptied_at.is_(None),
            HandoverPhone.kept_at.is_(None),
        )
    ).all()
    for phone in phones:
        phone.kept_at = now()
    session.flush()
    for phone in phones:
        settle_leaving(session, phone.device)


def settle_leaving(session: Session, device_id: str) -> None:
    """Say of a phone whether it still has a book to let go of."""
    waits = session.scalar(
        select(HandoverPhone.device)
        .where(HandoverPhone.device == device_id)
        .where(HandoverPhone.emptied_at.is_(None), HandoverPhone.kept_at.is_(None))
        .limit(1)
    )
    session.get_one(Device, device_id).leaving = waits is not None

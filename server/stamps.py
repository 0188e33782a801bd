"""Stamps: short texts that change with every write, read in one statement and without making a page.

Every stored operation raises the counter of the device that delivered it (F4), and whatever else
the office sees done raises the office's own. Within an epoch counters only grow, and they are
committed together with what they count: of two equal sums nothing was committed in between. A
moment or a number from a sequence could not promise that, since the later one may be committed first.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.orm import Session

from server import bulk
from server.models.log import Epoch, ScopeCounter

# Raised at the pace of people, so that nobody queues for it; a phone's round never touches it.
OFFICE: Final = "office"
_COUNTER: Final[Any] = ScopeCounter.__table__
_EPOCH: Final = select(Epoch.epoch).order_by(Epoch.number.desc()).limit(1).scalar_subquery()


def stamp(session: Session, *more: ScalarSelect[Any]) -> str:
    """Give a text that changes with every write to the book; ``more`` adds numbers of other tables."""
    return _read(session, _total(), *more)


def stamp_of(session: Session, *scopes: str, more: ScalarSelect[Any] | None = None) -> str:
    """Give a text that changes with every write to some scopes, and with every act of the office."""
    counted = _total().where(ScopeCounter.scope.in_((OFFICE, *scopes)))
    return _read(session, counted, *(() if more is None else (more,)))


def raise_office(session: Session) -> None:
    """Let every stamp change: for what the office sees and no operation wrote."""
    bulk.insert_missing(session.connection(), _COUNTER, [(OFFICE, 0, 0)])
    session.execute(
        update(ScopeCounter)
        .where(ScopeCounter.scope == OFFICE)
        .values(seq=ScopeCounter.seq + 1)
        .execution_options(synchronize_session=False)
    )


def _total() -> Any:
    return select(func.coalesce(func.sum(ScopeCounter.seq), 0))


def _read(session: Session, counted: Any, *more: ScalarSelect[Any]) -> str:
    parts = session.execute(select(_EPOCH, counted.scalar_subquery(), *more)).one()
    return ".".join(str(part) for part in parts)

"""The epochs of this database, what grew out of what, and where (rules E1 to E3)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from server.models.log import Alarm, Epoch, ForkPoint, ScopeCounter
from server.moments import now
from sync.rules import Lineage

_EPOCHS: Final = select(Epoch.epoch).order_by(Epoch.number)


def read_chain(session: Session) -> list[str]:
    """Give the epochs of this database, oldest first, the present one last."""
    return list(session.connection().scalars(_EPOCHS))


def read_lineage(session: Session) -> tuple[str, Lineage]:
    """Give the present epoch, and for each epoch the ones it grew out of, itself included."""
    chain = read_chain(session)
    return chain[-1], {epoch: frozenset(chain[: place + 1]) for place, epoch in enumerate(chain)}


def read_fork(
    session: Session, chain: Sequence[str], epoch: str, scopes: Collection[str]
) -> Mapping[str, int]:
    """Say how far scopes had come when the epoch that followed ``epoch`` left it.

    A scope that is not named had nothing yet. Nothing at all is known of an epoch outside the
    chain: it is a dead branch, and everything in it may be lacking here (E2).
    """
    if epoch not in chain[:-1]:
        return {}
    heir = chain[chain.index(epoch) + 1]
    rows = session.execute(
        select(ForkPoint.scope, ForkPoint.seq).where(
            ForkPoint.epoch == heir, ForkPoint.scope.in_(scopes)
        )
    )
    return {row.scope: row.seq for row in rows}


def new_epoch_id() -> str:
    """Give an id nobody had before; the simulation follows its seed here."""
    return str(uuid.uuid4())


def start_epoch(session: Session, *, from_nothing: bool = False) -> str:
    """Begin a new epoch that forks off where the counters stand now, and clear the alarms (E1).

    ``from_nothing`` names no fork point: for a database that has served since it lost
    something, so that nobody knows any more how far it had come.
    """
    epoch, parent = new_epoch_id(), read_chain(session)[-1]
    session.add(Epoch(epoch=epoch, parent=parent, started_at=now()))
    if not from_nothing:
        counters = session.execute(select(ScopeCounter.scope, ScopeCounter.seq)).all()
        session.add_all(ForkPoint(epoch=epoch, scope=c.scope, seq=c.seq) for c in counters)
    session.execute(delete(Alarm))
    session.flush()
    return epoch

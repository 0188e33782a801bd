"""The epochs of this database and what grew out of what."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.log import Epoch
from sync.rules import Lineage


def read_lineage(session: Session) -> tuple[str, Lineage]:
    """Give the present epoch, and for each epoch the ones it grew out of, itself included."""
    ancestors: dict[str, frozenset[str]] = {}
    current = ""
    for epoch, parent in session.execute(select(Epoch.epoch, Epoch.parent).order_by(Epoch.number)):
        ancestors[epoch] = ancestors.get(parent or "", frozenset()) | {epoch}
        current = epoch
    return current, ancestors

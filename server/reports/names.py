"""Names the ids that stand in values, so that whoever reads or decides reads words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.identity import Account
from server.models.projections import RosterEntry
from server.reports.subjects import describe_records
from sync.contract import KINDS, is_id


def name_ids(session: Session, written: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Name what some values (each with the kind of their record) refer to; what has no name is left out."""
    referred = {pair for kind, values in written for pair in _references(kind, values)}
    records = {(ref, i) for ref, i in referred if ref not in ("account", "person")}
    described = describe_records(session, records) if records else {}
    return {
        **{record_id: words for (_, record_id), words in described.items() if words},
        **_accounts(session, {i for ref, i in referred if ref == "account"}),
        **_people(session, {i for ref, i in referred if ref == "person"}),
    }


def _references(kind: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, content in values.items():
        spec = KINDS[kind].values.get(name) if kind in KINDS else None
        ids = content if isinstance(content, list) else [content]
        for each in ids:
            if spec and is_id(each):
                if (name, kind) == ("owner", "attachment"):
                    yield str(values.get("owner_kind")), each
                    continue
                # An id that refers to no record of its own is a person's, on some roster.
                is_record = spec.ref and not spec.ref_identity
                yield (str(spec.ref) if is_record else "person"), each


def _accounts(session: Session, ids: set[str]) -> dict[str, str]:
    query = select(Account.id, Account.display_name).where(Account.id.in_(ids))
    return dict(session.execute(query).all()) if ids else {}


def _people(session: Session, ids: set[str]) -> dict[str, str]:
    query = select(RosterEntry.person, RosterEntry.full_name).where(RosterEntry.person.in_(ids))
    return dict(session.execute(query).all()) if ids else {}

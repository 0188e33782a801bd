"""Writes what a clerk has seen of a provincial file, through the desk like everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final

import orjson

from server.config import current_settings
from server.database import writing
from server.errors import ApiError
from server.identity import audit
from server.identity.desks import take_desk
from server.identity.sessions import SignedIn
from server.imports.batches import result_of
from server.imports.listing import WRITTEN
from server.operations import Wanted, accept_desk_batch
from server.provincial.preview import Preview, Told, preview
from server.receipts import derive_key
from sync.contract import derive_id

_PER_TRANSACTION: Final = 500


def write_file(
    signed_in: SignedIn, content: bytes, ward: str | None, *, seen: str, take: Collection[str]
) -> dict[str, Any]:
    """Write the new broadcasts of a file, what it adds to known ones, and those doubles that were chosen.

    The same call again changes nothing. Errors: those of preview, provincial_moved 409.
    """
    found = preview(content, ward)
    if found.seen != seen:
        raise ApiError("provincial_moved")
    wanted = [_wanted(one) for one in found.told if _is_taken(one, take)]
    key = derive_key(current_settings().secret, "receipt")
    refused, created = [], []
    for first in range(0, len(wanted), _PER_TRANSACTION):
        part = wanted[first : first + _PER_TRANSACTION]
        answers = accept_desk_batch(take_desk(signed_in, len(part)), key, part)
        for one, answer in zip(part, answers, strict=True):
            if result_of(answer) not in WRITTEN:
                refused.append({"record_id": one.record_id, "code": answer.code})
            elif one.action == "create":
                created.append({"record_id": one.record_id, "rev": answer.rev})
    with writing() as session:
        audit.note(session, signed_in.account_id, "provincial_import", seen[:36], str(len(wanted)))
    return {"written": len(wanted) - len(refused), "created": created, "refused": refused}


def _is_taken(one: Told, take: Collection[str]) -> bool:
    return one.verdict in ("new", "added") or (one.verdict == "double" and one.record_id in take)


def _wanted(one: Told) -> Wanted:
    values = one.changes if one.verdict == "added" else one.values
    action = "edit" if one.verdict == "added" else "create"
    content = orjson.dumps([action, one.base_rev, values], option=orjson.OPT_SORT_KEYS).decode()
    op_id = derive_id(one.record_id, content)
    return Wanted(op_id, "broadcast", one.record_id, action, one.base_rev, values)


def show(found: Preview) -> dict[str, Any]:
    """Give a preview as the office sees it."""
    counts: Mapping[str, int] = Counter(one.verdict for one in found.told)
    return {
        "entries": found.entries,
        "seen": found.seen,
        "counts": {**counts, "faulty": len(found.faulty)},
        "broadcasts": [_show(one) for one in found.told],
        "faulty": [
            {
                "number": one.number,
                "title": one.title,
                "device": one.device,
                "problems": [{"field": p.field, "code": p.code} for p in one.problems],
            }
            for one in found.faulty
        ],
        "unknown_speakers": [
            {"device": device, "name": name} for device, name in sorted(found.unknown.items())
        ],
    }


def _show(one: Told) -> dict[str, Any]:
    return {
        "record_id": one.record_id,
        "verdict": one.verdict,
        "entries": one.entries,
        "values": one.values,
        "doubles": [
            {name: double[name] for name in ("id", "started_at", "duration_minutes", "title")}
            for double in one.doubles
        ],
    }

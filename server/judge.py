"""Decides on one operation: refuse it with a code, or fold it into its record (rules K, C4, O5, P5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from server.held import Held, Workspace
from server.incoming import Incoming
from server.scopes import OFFICE_ROLES, Grant, as_before_handover, holds_any, may_write
from sync.clock import clamp, parse_time
from sync.contract import (
    CONTRACT_VERSION,
    KINDS,
    Kind,
    Refusal,
    Value,
    check_identity,
    check_values,
)
from sync.rules import Lineage, Write, apply

_CLOCK_TOLERANCE_MS: Final = 5 * 60 * 1000
# What may be missing only because somebody else has not brought it back yet (E5).
_MAY_COME: Final = frozenset({"unknown_record", "unknown_reference", "reference_mismatch"})
# What is refused for the author's roles alone.
_OF_ROLES: Final = frozenset({"forbidden", "reserved"})


@dataclass(frozen=True, slots=True)
class Deliverer:
    """The device that brought the message, and what matters about it."""

    device_id: str
    account_id: str
    enrolled_at: str
    revoked: bool
    # What no phone holds goes into the journal as well (E7).
    journaled: bool = False
    # A book was handed over from it, and it may not have heard of that (H3).
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class Court:
    """What every judgment of one batch rests on."""

    workspace: Workspace
    deliverer: Deliverer
    grants: Mapping[str, list[Grant]]
    epoch: str
    lineage: Lineage
    forked: frozenset[str]
    received_at: str
    # Offered again after a restore: what it rests on may come from another phone (E5).
    reoffered: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of an operation: its result, the stamp that counts, a code if not applied, flags, its receipt."""

    result: str
    at: str
    rev: int | None = None
    code: str | None = None
    value: str | None = None
    flags: list[str] = field(default_factory=list)
    receipt: str = ""


def judge(court: Court, op: Incoming) -> Outcome:
    """Decide on an operation; an applied one is folded into its record in the court's workspace."""
    at, suspect = _clamp(court, op)
    flags = ["clock_suspect"] if suspect and op.problem is None else []
    quarantine = _find_quarantine(court.deliverer, op)
    if quarantine:
        return Outcome("quarantined", at, code=quarantine, flags=flags)
    refusal = _refuse(court, op, at)
    if refusal and refusal.code in _OF_ROLES and court.deliverer.leaving:
        before = replace(court, grants=_before_handover(court, op))
        if _refuse(before, op, at) is None:
            court, refusal = before, None
            flags.append("after_handover")
    if refusal and court.reoffered and refusal.code in _MAY_COME:
        return Outcome("later", at, code=refusal.code, value=refusal.value)
    if refusal:
        return Outcome("rejected", at, code=refusal.code, value=refusal.value, flags=flags)
    return _fold(court, op, at, flags)


def _before_handover(court: Court, op: Incoming) -> Mapping[str, list[Grant]]:
    return {op.author: as_before_handover(court.grants.get(op.author, []))}


def _clamp(court: Court, op: Incoming) -> tuple[str, bool]:
    """Bring the stamp between enrolment and receipt (C4), and tell whether it was far outside."""
    earliest, latest = court.deliverer.enrolled_at, court.received_at
    if earliest <= op.at[:24] <= latest:
        return op.at, False
    at = clamp(op.at, parse_time(earliest), parse_time(latest))
    moved = abs(parse_time(at[:24]) - parse_time(op.at[:24]))
    return at, moved > _CLOCK_TOLERANCE_MS


def _find_quarantine(deliverer: Deliverer, op: Incoming) -> str | None:
    if deliverer.revoked:
        return "device_revoked"
    if op.witnessed:
        return None
    # Somebody else's work on this phone is kept for the office rather than refused: it may well be true.
    return "other_author" if op.problem is None and op.author != deliverer.account_id else None


def _refuse(court: Court, op: Incoming, at: str) -> Refusal | None:
    if op.problem:
        return Refusal(op.problem)
    kind = KINDS.get(op.kind)
    if kind is None:
        return Refusal("unknown_kind")
    if op.witnessed:  # a part of what the office had accepted once (E6)
        return check_values(kind, "edit", op.values, newer=True)
    held = court.workspace.get(op.kind, op.record_id)
    return (
        check_values(kind, op.action, op.values, newer=op.contract_version > CONTRACT_VERSION)
        or _refuse_record(kind, held, op)
        or _refuse_references(court, kind, held, op)
        or _refuse_author(court, kind, held, op, at)
        or _refuse_other(court, kind, op)
    )


def _refuse_record(kind: Kind, held: Held, op: Incoming) -> Refusal | None:
    if op.action != "create":
        if not held.exists:
            return Refusal("unknown_record")
    elif not held.exists:
        return check_identity(kind, op.record_id, op.values)
    before = held.values()
    fixed = (value.name for value in kind.fixed if value.name in op.values)
    return next(
        (Refusal("value_fixed", name) for name in fixed if op.values[name] != before.get(name)),
        None,
    )


def _refuse_references(court: Court, kind: Kind, held: Held, op: Incoming) -> Refusal | None:
    for value, ids in court.workspace.references(op):
        if not all(_exists(court.workspace, value, owner) for owner in ids):
            return Refusal("unknown_reference", value.name)
    return _refuse_disagreement(court.workspace, kind, held, op)


def _exists(workspace: Workspace, value: Value, owner: str) -> bool:
    if value.ref == "account":
        return owner in workspace.accounts
    return workspace.get(str(value.ref), owner).exists


def _refuse_disagreement(
    workspace: Workspace, kind: Kind, held: Held, op: Incoming
) -> Refusal | None:
    """Refuse a value that a record it goes with never had: a khối's ward may have been merged since (K9, P7)."""
    merged = held.values() | op.values
    for value in kind.agreeing:
        through, name = value.agrees or ("", "")
        owner = merged.get(through)
        if owner is None or not (value.name in op.values or through in op.values):
            continue
        referred = str(kind.values[through].ref)
        if not workspace.stood(referred, owner, name, merged.get(value.name)):
            return Refusal("reference_mismatch", value.name)
    return None


def _refuse_author(court: Court, kind: Kind, held: Held, op: Incoming, at: str) -> Refusal | None:
    """Refuse who may not write the record as it will be, or might not as it was (P5)."""
    grants = court.grants.get(op.author, [])
    before = held.values()
    states = [before | op.values, before] if held.exists else [op.values]
    start = min(at[:24], court.received_at)
    allowed = all(
        may_write(kind, grants, op.record_id, state, start, court.received_at) for state in states
    )
    if not allowed:
        return Refusal("forbidden")
    if op.action == "delete":
        return None
    standing = (value for value in kind.reserved if states[0].get(value.name) is not None)
    return next(
        (
            Refusal("reserved", value.name)
            for value in standing
            if not _may_let_stand(court, op, value, states[0], start)
        ),
        None,
    )


def _may_let_stand(
    court: Court, op: Incoming, value: Value, state: Mapping[str, Any], start: str
) -> bool:
    """Tell whether an operation's author may leave a reserved value standing (P9)."""
    grants, end = court.grants.get(op.author, []), court.received_at
    places = dict(value.write)
    referred = court.workspace.get(str(value.ref), state[value.name]) if value.ref else None
    for role, freed_by in value.allows.items():
        if referred is None or referred.values().get(freed_by) is not True:
            places.pop(role, None)
    return holds_any(places, grants, op.record_id, state, start, end)


def _refuse_other(court: Court, kind: Kind, op: Incoming) -> Refusal | None:
    """Refuse what only the one it names may say, from anybody but him and the office (K11)."""
    named = [name for name in kind.authored if op.values.get(name, op.author) != op.author]
    if not named or any(grant.role in OFFICE_ROLES for grant in court.grants.get(op.author, [])):
        return None
    return Refusal("forbidden", named[0])


def _fold(court: Court, op: Incoming, at: str, flags: list[str]) -> Outcome:
    kind = KINDS[op.kind]
    held = court.workspace.get(op.kind, op.record_id)
    forked = op.incarnation in court.forked
    write = Write(op.action, op.values, op.incarnation, op.seq, op.base_epoch, op.base_rev, forked)
    held.replace(apply(kind, held.record, write, court.epoch, at, court.lineage), op)
    flags += _flags(court, kind, held, op)
    result = "conflict" if _contradicts(held) else "applied"
    return Outcome(result, at, held.record.rev, flags=flags)


def _contradicts(held: Held) -> bool:
    """Tell whether the last write is a side of a contradiction (P2)."""
    record = held.record
    return any(
        entry.dot.rev == record.rev for name in held.conflicts() for entry in record.values[name]
    )


def _flags(court: Court, kind: Kind, held: Held, op: Incoming) -> list[str]:
    flags = ["forked"] if op.incarnation in court.forked else []
    if op.witnessed:
        flags.append("witnessed")
    if op.contract_version > CONTRACT_VERSION and _holds_unknown(kind, op):
        flags.append("newer_contract")
    if _refers_to_deleted(court.workspace, op):
        flags.append("orphan")
    deletes = any(entry.value for entry in held.record.values["deleted"])
    # Where the writer's own later delete stands (A3), his earlier write came late and revives nothing.
    if op.action != "delete" and deletes and held.values()["deleted"] is False:
        flags.append("revived")
    return flags


def _holds_unknown(kind: Kind, op: Incoming) -> bool:
    return any(
        name not in kind.values or (content is not None and kind.values[name].check(content))
        for name, content in op.values.items()
    )


def _refers_to_deleted(workspace: Workspace, op: Incoming) -> bool:
    return any(
        value.ref != "account"
        and workspace.get(str(value.ref), owner).values().get("deleted") is True
        for value, ids in workspace.references(op)
        for owner in ids
    )

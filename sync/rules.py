"""One operation applied to one record: the only merge code there is (rules A1 to A9 of SPEC.md; twin: rules.ts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sync.contract import Kind, Value, value_of


class Dot(NamedTuple):
    """Which write put a value there: the server's epoch and revision, the phone's incarnation, sequence and stamp."""

    epoch: str
    rev: int
    incarnation: str
    seq: int
    at: str


class Entry(NamedTuple):
    """One of the values that stand side by side under a name."""

    value: Any
    dot: Dot


@dataclass(slots=True)
class Record:
    """A record as the fold of its operations: under each name the entries nobody has superseded, winner first."""

    kind: str
    record_id: str
    rev: int = 0
    values: dict[str, list[Entry]] = field(default_factory=dict)


class Write(NamedTuple):
    """What ``apply`` needs of an operation: who wrote (incarnation, seq), what had been seen (base), and the values."""

    action: str
    values: Mapping[str, Any]
    incarnation: str
    seq: int
    base_epoch: str | None
    base_rev: int
    # A cloned phone's sequence numbers prove nothing about what it had seen (A3).
    forked: bool = False


Lineage = Mapping[str, frozenset[str]]


def apply(
    kind: Kind, record: Record, write: Write, epoch: str, at: str, lineage: Lineage | None = None
) -> Record:
    """Give the record after one operation; the one passed in is left as it was.

    ``epoch`` and ``at`` are the server's: its present epoch and the clamped stamp.
    ``lineage`` names for each epoch the epochs it grew out of, itself included.
    """
    dot = Dot(epoch, record.rev + 1, write.incarnation, write.seq, at)
    ancestors = (lineage or {}).get(write.base_epoch or "") or frozenset((write.base_epoch or "",))
    values = dict(record.values)
    for name, content in {**write.values, "deleted": write.action == "delete"}.items():
        if name not in values:
            values[name] = [Entry(content, dot)]
            continue
        kept = [e for e in values[name] if not _supersedes(write, e.dot, ancestors)]
        if not _is_outdated(write, kept):
            kept.append(Entry(content, dot))
        values[name] = kept if len(kept) == 1 else _order(value_of(kind, name), kept)
    return Record(record.kind, record.record_id, dot.rev, values)


def _supersedes(write: Write, dot: Dot, ancestors: frozenset[str]) -> bool:
    """Tell whether the writer had seen a write (A2), or made it himself, earlier or as this very one (A3)."""
    if dot.rev <= write.base_rev and dot.epoch in ancestors:
        return True
    return not write.forked and dot.incarnation == write.incarnation and dot.seq <= write.seq


def _is_outdated(write: Write, entries: list[Entry]) -> bool:
    """Tell whether a later write of the same phone came first, as after a restore (A3)."""
    return not write.forked and any(
        entry.dot.incarnation == write.incarnation and entry.dot.seq > write.seq
        for entry in entries
    )


def _order(value: Value, entries: list[Entry]) -> list[Entry]:
    """Put the winner first, the same way for everyone (A5)."""
    return sorted(
        entries,
        key=lambda e: (_rank(value, e.value), e.dot.at, e.dot.incarnation, e.dot.seq),
        reverse=True,
    )


def _rank(value: Value, content: Any) -> int:
    if value.policy == "presence":
        return value.ranks.get(content, -1)
    if value.policy == "alive":
        return 0 if content else 1
    return 0


def winner(value: Value, entries: Sequence[Entry]) -> Any:
    """Give the value that screens and reports show (A5, A6)."""
    if len(entries) == 1:
        return entries[0].value
    contents = [entry.value for entry in entries if entry.value is not None]
    match value.policy:
        case "earliest":
            return min(contents, default=None)
        case "latest":
            return max(contents, default=None)
        case "union":
            return sorted({item for content in contents for item in content})
        case "sum":
            return sum(contents)
        case _:
            return entries[0].value


def winners(kind: Kind, record: Record) -> dict[str, Any]:
    """Give every value of a record as screens and reports show it."""
    return {
        name: entries[0].value if len(entries) == 1 else winner(value_of(kind, name), entries)
        for name, entries in record.values.items()
    }


def conflicts(kind: Kind, record: Record) -> list[str]:
    """Name the values whose siblings contradict each other and need a person, sorted (A7)."""
    return sorted(
        name
        for name, entries in record.values.items()
        if len(entries) > 1
        and _contradict(value_of(kind, name), [entry.value for entry in entries])
    )


def _contradict(value: Value, contents: list[Any]) -> bool:
    match value.policy:
        case "register" | "alive":
            return any(_differ(content, contents[0]) for content in contents)
        case "presence":
            return any(
                frozenset((a, b)) in value.conflicts for a in contents for b in contents if a != b
            )
        case _:
            return False


def _differ(a: Any, b: Any) -> bool:
    """Tell two values apart as JSON does: to Python alone, true is 1."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) != len(b) or any(map(_differ, a, b))
    return type(a) is not type(b) or bool(a != b)


def pack(kind: Kind, record: Record) -> dict[str, Any]:
    """Write a record as it travels and is stored: winners in plain sight, dots once each (A8)."""
    # By identity first: most records are of one write, and a dot takes long to hash.
    each = {id(entry.dot): entry.dot for entries in record.values.values() for entry in entries}
    dots = sorted(set(each.values()), key=lambda d: (d.rev, d.epoch))
    packed: dict[str, Any] = {
        "kind": record.kind,
        "record_id": record.record_id,
        "rev": record.rev,
        "values": winners(kind, record),
        "dots": [list(dot) for dot in dots],
    }
    return packed if len(dots) == 1 else packed | _pack_differences(record, dots)


def _pack_differences(record: Record, dots: Sequence[Dot]) -> dict[str, Any]:
    """Say which values the first write did not write, and which stand side by side."""
    packed: dict[str, Any] = {}
    place = {dot: index for index, dot in enumerate(dots)}
    by = {
        name: place[e[0].dot]
        for name, e in record.values.items()
        if len(e) == 1 and place[e[0].dot]
    }
    siblings = {
        name: [[x.value, place[x.dot]] for x in e]
        for name, e in record.values.items()
        if len(e) > 1
    }
    if by:
        packed["by"] = by
    if siblings:
        packed["siblings"] = siblings
    return packed


def unpack(packed: Mapping[str, Any]) -> Record:
    """Read a record back from the form ``pack`` gives it."""
    dots = [Dot(*dot) for dot in packed["dots"]]
    by, siblings = packed.get("by", {}), packed.get("siblings", {})
    values = {
        name: [Entry(value, dots[index]) for value, index in siblings[name]]
        if name in siblings
        else [Entry(content, dots[by.get(name, 0)])]
        for name, content in packed["values"].items()
    }
    return Record(packed["kind"], packed["record_id"], packed["rev"], values)

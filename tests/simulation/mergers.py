"""Merges of units while phones hold work under the old ones: who subscribes changes, the records do not (P7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from server.models.log import Operation

if TYPE_CHECKING:
    from tests.simulation.world import World

_WARD_HEADS, _WARD_OFFICIAL = (2, 3), 4


def merge(world: World) -> str:
    """Merge what is not merged yet, a ward into the other or a khối into its neighbour; say what."""
    group, ward = world.groups[1], world.wards[0]
    open_units = [
        unit
        for unit in (("residential_group", group), ("ward", ward))
        if "valid_to" not in world.office.values(*unit)
    ]
    if not open_units:
        return "nothing"
    kind, _ = unit = world.chance.choice(open_units)
    _edit(world, *unit, {"valid_to": "2024-03-12"} | _succession(kind))
    if kind == "ward":
        _join_wards(world)
    else:
        _join_groups(world)
    return kind


def _succession(kind: str) -> dict[str, Any]:
    return {"successors": ["1"]} if kind == "ward" else {}


def _join_wards(world: World) -> None:
    """The khối of the merged ward go to its successor, and so does its official."""
    for group in world.groups[:2]:
        _edit(world, "residential_group", group, {"ward": world.wards[1]})
    account = world.phones[_WARD_OFFICIAL].account
    world.office.grant(account, "ward_official", f"ward:{world.wards[1]}")


def _join_groups(world: World) -> None:
    """Both heads see to both khối until the office has settled who stays."""
    for place, group in zip(_WARD_HEADS, reversed(world.groups[:2]), strict=True):
        world.office.grant(world.phones[place].account, "group_head", f"group:{group}")


def _edit(world: World, kind: str, record_id: str, values: dict[str, Any]) -> None:
    rev = world.office.records()[kind, record_id].rev
    answer = world.office.desk_write(kind, record_id, "edit", rev, values)
    assert answer.result in ("applied", "conflict")


def refused_facts(log: dict[str, Operation], epochs: int) -> Iterator[str]:
    """Nothing that was broadcast is refused, whatever became of its khối and its ward since.

    In a restored book somebody's own entry may come after a witness who has seen the office move
    it elsewhere: it is there, but no longer his to write.
    """
    for op in log.values():
        moved_away = epochs > 1 and op.code == "forbidden"
        if op.kind == "broadcast" and op.result == "rejected" and _is_fact(op) and not moved_away:
            yield f"broadcast {op.op_id} was refused: {op.code} {op.value}"


def _is_fact(op: Operation) -> bool:
    return '"action":"create"' in op.payload or op.code == "reference_mismatch"

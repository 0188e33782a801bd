"""Every order in which operations on one record can come (rules I1 to I4; twin: orders.ts)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sync.contract import Kind
from sync.rules import Record, apply
from tests.sync.twins import write_of

# An operation of a case, with ``saw``: what had arrived on its author's screen, which its base names.
Act = dict[str, Any]
Order = tuple[Act, ...]


def causal_orders(acts: Sequence[Act]) -> Iterator[Order]:
    """Give every order in which each finds what its author saw and follows its incarnation's earlier ones (I1)."""
    return (order for order in _possible(acts) if not _late(order))


def late_orders(acts: Sequence[Act]) -> Iterator[Order]:
    """Give every other one in which nobody who saw the later comes before the earlier of one incarnation (I2)."""
    return (
        order
        for order in _possible(acts)
        if (late := _late(order)) and not any(_is_seen(order, *pair) for pair in late)
    )


def _possible(acts: Sequence[Act]) -> Iterator[Order]:
    for order in itertools.permutations(acts):
        places = {act["id"]: place for place, act in enumerate(order)}
        if all(_finds(act, places) for act in order):
            yield order


def _finds(act: Act, places: Mapping[str, int]) -> bool:
    """Tell whether what was seen is just what came first: a base is a number of arrivals (O4)."""
    seen = {places[name] for name in act["saw"]}
    return seen == set(range(len(seen))) and places[act["id"]] >= len(seen)


def _late(order: Order) -> list[tuple[Act, Act]]:
    """List the pairs of one incarnation in which the later came first."""
    return [
        (earlier, later)
        for later, earlier in itertools.combinations(order, 2)
        if earlier["incarnation"] == later["incarnation"] and earlier["seq"] < later["seq"]
    ]


def _is_seen(order: Order, earlier: Act, later: Act) -> bool:
    return any(later["id"] in act["saw"] for act in order[: order.index(earlier)])


def arrivals(order: Order) -> Iterator[dict[str, Any]]:
    """Give the operations as the server takes them, numbering what was seen and noticing forks (O7)."""
    taken: dict[tuple[str, int], str] = {}
    forked: set[str] = set()
    for act in order:
        place = (act["incarnation"], act["seq"])
        if taken.setdefault(place, act["id"]) != act["id"]:
            forked.add(act["incarnation"])
        base = {"epoch": "e1", "rev": len(act["saw"])} if act["saw"] else None
        yield act | {"base": base, "forked": act["incarnation"] in forked}


def take(kind: Kind, record: Record, step: dict[str, Any]) -> Record:
    """Apply one arrival."""
    return apply(kind, record, write_of(step), "e1", step["at"])


def fold_order(kind: Kind, order: Order) -> Record:
    """Give the record after all have come."""
    record = Record(kind.name, "r")
    for step in arrivals(order):
        record = take(kind, record, step)
    return record


def siblings_of(record: Record) -> dict[str, list[list[Any]]]:
    """Give what stands under each name as (incarnation, seq, stamp, value), winner first."""
    return {
        name: [
            [entry.dot.incarnation, entry.dot.seq, entry.dot.at, entry.value] for entry in entries
        ]
        for name, entries in record.values.items()
    }

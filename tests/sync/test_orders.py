"""In whatever order operations come, and however often, a record ends the same where the rules say so (I1 to I4)."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract import KINDS, Kind, read_kind
from sync.rules import Record, conflicts, winners
from tests.sync import strategies as any_
from tests.sync.orders import (
    Act,
    Order,
    arrivals,
    causal_orders,
    fold_order,
    late_orders,
    siblings_of,
    take,
)
from tests.sync.test_twins import examples
from tests.sync.twins import Twin, compare

VECTORS = json.loads(
    (Path(__file__).parents[2] / "sync" / "vectors" / "orders.json").read_text("utf-8")
)


def cases(part: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in VECTORS[part]]


def kind_of(case: dict[str, Any]) -> Kind:
    return read_kind(VECTORS["sample"]) if case["kind"] == "sample" else KINDS[case["kind"]]


def names_of(order: Sequence[Act]) -> str:
    return " ".join(act["id"] for act in order)


def check(kind: Kind, record: Record, expect: dict[str, Any], order: Sequence[Act]) -> None:
    several = {name: found for name, found in siblings_of(record).items() if len(found) > 1}
    found = {
        "values": winners(kind, record),
        "conflicts": conflicts(kind, record),
        "siblings": several,
    }
    # As text: to Python alone, true is 1.
    assert json.dumps(found, sort_keys=True) == json.dumps(expect, sort_keys=True), names_of(order)


@pytest.mark.parametrize("case", cases("cases"))
def test_i1_i2_every_order_ends_the_same(case: dict[str, Any]) -> None:
    kind = kind_of(case)
    causal, late = list(causal_orders(case["operations"])), list(late_orders(case["operations"]))
    assert (len(causal), len(late)) == (case["orders"], case["late"])
    assert causal
    for order in (*causal, *late):
        check(kind, fold_order(kind, order), case["expect"], order)


@pytest.mark.parametrize("case", cases("dependent"))
def test_i2_i4_where_the_order_decides(case: dict[str, Any]) -> None:
    kind, acts = kind_of(case), {act["id"]: act for act in case["operations"]}
    for outcome in case["outcomes"]:
        order = tuple(acts[name] for name in outcome["order"])
        assert sorted(outcome["order"]) == sorted(acts)
        check(kind, fold_order(kind, order), outcome["expect"], order)


@pytest.mark.parametrize("case", cases("cases"))
def test_i3_an_operation_applied_again_changes_nothing(case: dict[str, Any]) -> None:
    kind = kind_of(case)
    for order in (*causal_orders(case["operations"]), *late_orders(case["operations"])):
        record = Record(kind.name, "r")
        for step in arrivals(order):
            record = take(kind, record, step)
            again = take(kind, record, step)
            assert siblings_of(again) == siblings_of(record), names_of(order)
            assert again.rev == record.rev + 1


@pytest.mark.parametrize("case", cases("cases"))
def test_i3_a9_a_phone_may_still_hold_what_the_record_shows(case: dict[str, Any]) -> None:
    kind, checked = kind_of(case), 0
    for order in causal_orders(case["operations"]):
        steps = list(arrivals(order))
        record = fold_order(kind, order)
        for incarnation in {step["incarnation"] for step in steps}:
            outbox = [step for step in steps if step["incarnation"] == incarnation]
            if not _stands(record, outbox):
                continue
            shown = record
            for step in outbox:
                shown = take(kind, shown, step)
            assert siblings_of(shown) == siblings_of(record), names_of(order)
            checked += 1
    assert checked


def _stands(record: Record, outbox: list[dict[str, Any]]) -> bool:
    """Tell whether a later write of others has replaced nothing of what one phone wrote."""
    names = {name for step in outbox for name in (*step["values"], "deleted")}
    own = outbox[0]["incarnation"]
    return all(any(e.dot.incarnation == own for e in record.values[name]) for name in names)


@st.composite
def screens(draw: st.DrawFn) -> tuple[dict[str, Any], list[Act]]:
    """Give people who act on a record they have seen at one moment or another, or not at all."""
    place = draw(any_.kinds)
    acts: list[Act] = []
    seqs = dict.fromkeys("abc", 0)
    moments: list[list[str]] = [[]]  # what had arrived, each time somebody looked
    for size in draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)):
        for _ in range(min(size, 5 - len(acts))):
            incarnation = draw(st.sampled_from("abc"))
            seqs[incarnation] += 1
            acts.append(
                {
                    "id": f"{incarnation}{seqs[incarnation]}", "incarnation": incarnation,
                    "seq": seqs[incarnation], "at": draw(any_.stamps_that_meet),
                    "saw": draw(st.sampled_from(moments)), "action": draw(any_.actions),
                    "values": draw(any_.writes(place)),
                }
            )  # fmt: skip
        moments.append([act["id"] for act in acts])
    return any_.KINDS[place], acts


def standing(acts: Sequence[Act]) -> dict[str, set[str]]:
    """Name the writes that nobody superseded, from the words of A2 and A3 alone."""
    writes = {
        name: [act for act in acts if name in (*act["values"], "deleted")]
        for act in acts
        for name in (*act["values"], "deleted")
    }
    return {
        name: {
            a["id"]
            for a in of_name
            if not any(a["id"] in b["saw"] or _is_own_later(a, b) for b in of_name)
        }
        for name, of_name in writes.items()
    }


def _is_own_later(a: Act, b: Act) -> bool:
    return bool(a["incarnation"] == b["incarnation"] and a["seq"] < b["seq"])


@examples(60)
@given(screens())
def test_i1_i2_the_siblings_are_the_writes_nobody_superseded(
    twin: Twin, seen: tuple[dict[str, Any], list[Act]]
) -> None:
    spec, acts = seen
    kind = read_kind(spec)
    orders = list(itertools.chain(causal_orders(acts), late_orders(acts)))
    assert orders
    shown = set()
    for order in orders[:60]:
        record = fold_order(kind, order)
        ids = {
            name: {f"{e.dot.incarnation}{e.dot.seq}" for e in entries}
            for name, entries in record.values.items()
        }
        assert ids == standing(acts), names_of(order)
        shown.add(
            json.dumps(
                [winners(kind, record), siblings_of(record), conflicts(kind, record)],
                sort_keys=True,
            )
        )
    assert len(shown) == 1
    compare(twin, "fold", [_history(spec, order) for order in orders[:3]])


def _history(spec: dict[str, Any], order: Order) -> dict[str, Any]:
    steps = [step | {"epoch": "e1"} for step in arrivals(order)]
    return {"kind": spec, "lineage": {}, "steps": steps}


@st.composite
def clones(draw: st.DrawFn) -> list[Act]:
    """Give what a phone, its clone and somebody else write; the first two count in one incarnation."""

    def write(name: str, incarnation: str, seq: int, knows: list[str]) -> Act:
        return {
            "id": name, "incarnation": incarnation, "seq": seq, "saw": [], "knows": knows,
            "at": draw(any_.stamps_that_meet), "action": "edit", "values": {"name": name},
        }  # fmt: skip

    shared = [f"s{n}" for n in range(1, draw(st.integers(0, 2)) + 1)]
    acts = [write(name, "a", n, shared[: n - 1]) for n, name in enumerate(shared, 1)]
    for copy in "xy":
        own: list[str] = []
        for seq in range(len(shared) + 1, len(shared) + 1 + draw(st.integers(1, 2))):
            acts.append(write(f"{copy}{seq}", "a", seq, [*shared, *own]))
            own.append(f"{copy}{seq}")
    return [*acts, write("b1", "b", 1, [])]


def _follows(order: Order) -> bool:
    """Tell whether everybody's own come in the order he made them."""
    places = {act["id"]: place for place, act in enumerate(order)}
    return all(places[name] < places[act["id"]] for act in order for name in act["knows"])


@examples(40)
@given(clones())
def test_i4_o7_not_even_a_cloned_phone_makes_a_write_disappear_unseen(acts: list[Act]) -> None:
    kind = read_kind(VECTORS["sample"])
    orders = [order for order in itertools.permutations(acts) if _follows(order)]
    assert orders
    for order in orders[:200]:
        left = {entry.value for entry in fold_order(kind, order).values["name"]}
        known = {name for act in acts for name in act["knows"]}
        assert {act["id"] for act in acts} - known <= left, names_of(order)
        assert "b1" in left

"""The shared cases, run in Python; tests/sync/vectors.test.ts runs the same in TypeScript."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from sync import clock
from sync.contract import KINDS, Kind, Refusal, check_values, derive_id, find_unfilled, read_kind
from sync.rules import Record, Write, apply, conflicts, pack, unpack, winners

VECTORS = Path(__file__).parents[2] / "sync" / "vectors"


def load(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


def cases(name: str, part: str = "cases") -> list[Any]:
    return [
        pytest.param(case, id=case.get("name", case.get("second"))) for case in load(name)[part]
    ]


def kind_of(case: dict[str, Any]) -> Kind:
    return KINDS[case["kind"]] if isinstance(case["kind"], str) else read_kind(case["kind"])


def orders(operations: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], ...]]:
    """Give every order that keeps each incarnation's own."""
    for order in itertools.permutations(operations):
        last: dict[str, int] = {}
        if all(last.setdefault(op["incarnation"], 0) < op["seq"] and not last.update({op["incarnation"]: op["seq"]})
               for op in order):  # fmt: skip
            yield order


def fold(
    kind: Kind,
    operations: Sequence[dict[str, Any]],
    lineage: dict[str, list[str]],
    record_id: str = "r",
) -> Record:
    record = Record(kind.name, record_id)
    known = {epoch: frozenset(ancestors) for epoch, ancestors in lineage.items()}
    for op in operations:
        base = op["base"] or {"epoch": None, "rev": 0}
        write = Write(
            op["action"],
            op["values"],
            op["incarnation"],
            op["seq"],
            base["epoch"],
            base["rev"],
            op.get("forked", False),
        )
        record = apply(kind, record, write, op.get("epoch", "e1"), op["at"], known)
    return record


@pytest.mark.parametrize("case", cases("apply"))
def test_apply_gives_the_same_in_every_causal_order(case: dict[str, Any]) -> None:
    kind, expect = kind_of(case), case["expect"]
    seen = 0
    for order in orders(case["concurrent"]):
        record = fold(kind, [*case["given"], *order], case.get("lineage", {}))
        assert winners(kind, record) == expect["values"]
        assert conflicts(kind, record) == expect["conflicts"]
        for name, values in expect.get("siblings", {}).items():
            assert [entry.value for entry in record.values[name]] == values
        assert unpack(pack(kind, record)) == record
        seen += 1
    assert seen


@pytest.mark.parametrize("case", cases("pack"))
def test_pack_writes_exactly_this(case: dict[str, Any]) -> None:
    kind = kind_of(case)
    packed = pack(kind, fold(kind, case["steps"], {}, load("pack")["record_id"]))
    assert packed == case["expect"]
    assert pack(kind, unpack(packed)) == packed


@pytest.mark.parametrize("case", cases("values"))
def test_values_are_checked_alike(case: dict[str, Any]) -> None:
    kind = read_kind(load("values")["sample"]) if case["kind"] == "sample" else kind_of(case)
    refusal = check_values(kind, case["action"], case["values"], newer=case["newer"])
    expect = case["refusal"]
    assert refusal == (Refusal(expect["code"], expect.get("value")) if expect else None)


@pytest.mark.parametrize("case", cases("identity"))
def test_ids_are_derived_alike(case: dict[str, str]) -> None:
    assert derive_id(case["first"], case["second"]) == case["expect"]


@pytest.mark.parametrize("case", cases("clock", "tick"))
def test_tick(case: dict[str, Any]) -> None:
    assert clock.tick(case["last"], case["wall"]) == case["expect"]


@pytest.mark.parametrize("case", cases("clock", "observe"))
def test_observe(case: dict[str, Any]) -> None:
    assert clock.observe(case["last"], case["seen"]) == case["expect"]


@pytest.mark.parametrize("case", cases("clock", "clamp"))
def test_clamp(case: dict[str, Any]) -> None:
    assert clock.clamp(case["at"], case["earliest"], case["latest"]) == case["expect"]


@pytest.mark.parametrize(("text", "holds"), load("clock")["stamp"])
def test_stamp(text: object, holds: bool) -> None:
    assert clock.is_stamp(text) is holds


def test_every_kind_file_is_known_to_both_languages() -> None:
    contract = (VECTORS.parent / "contract.ts").read_text("utf-8")
    for name in KINDS:
        assert f"'./kinds/{name}.json'" in contract


@pytest.mark.parametrize("case", cases("unfilled"))
def test_k10_what_is_asked_for_and_missing(case: dict[str, Any]) -> None:
    assert find_unfilled(kind_of(case), case["values"]) == case["expect"]

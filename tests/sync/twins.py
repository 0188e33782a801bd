"""The Python rules beside the TypeScript ones, which run in Node: the same cases go to both (twin: twin.ts)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sync import clock
from sync.contract import KINDS, check_values, derive_id, is_id, normalise, read_kind
from sync.rules import Dot, Entry, Record, Write, apply, conflicts, pack, unpack, winners
from tests.sync.schema import satisfies

ROOT = Path(__file__).parents[2]


class TwinFailedError(Exception):
    """The other process ended; its own words say why."""


class Twin:
    """The TypeScript rules, asked over a pipe."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, name: str, cases: Sequence[Any]) -> list[Any]:
        """Give what the TypeScript function of that name makes of each case."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps([name, cases]) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            assert self._process.stderr
            raise TwinFailedError(self._process.stderr.read())
        answers: list[Any] = json.loads(line)
        return answers


@contextmanager
def running_twin() -> Iterator[Twin]:
    """Start Node on the TypeScript rules, and end it."""
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    node = shutil.which("node", path=path)
    assert node, "Node is missing: run `make deps`"
    with subprocess.Popen(
        [node, "tests/sync/twin.mjs"], cwd=ROOT, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield Twin(process)


def fold(case: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a record after each step, in all the ways there are to look at it."""
    kind = KINDS[case["kind"]] if isinstance(case["kind"], str) else read_kind(case["kind"])
    lineage = {epoch: frozenset(ancestors) for epoch, ancestors in case["lineage"].items()}
    record, seen = Record(kind.name, "r"), []
    for step in case["steps"]:
        record = apply(kind, record, write_of(step), step["epoch"], step["at"], lineage)
        packed = pack(kind, record)
        seen.append(
            {
                "packed": packed,
                "again": pack(kind, unpack(packed)),
                "winners": winners(kind, record),
                "conflicts": conflicts(kind, record),
            }
        )
    return seen


def siblings(case: dict[str, Any]) -> dict[str, Any]:
    """Give what is shown of values that stand side by side, and which of them contradict."""
    kind = read_kind(case["kind"])
    values = {
        name: [
            Entry(value, Dot("e", place + 1, "a", 1, "")) for place, value in enumerate(contents)
        ]
        for name, contents in case["values"].items()
    }
    record = Record(kind.name, "r", 9, values)
    return {"winners": winners(kind, record), "conflicts": conflicts(kind, record)}


def write_of(step: dict[str, Any]) -> Write:
    """Read what ``apply`` needs from an operation of a case."""
    base = step["base"] or {"epoch": None, "rev": 0}
    return Write(
        step["action"], step["values"], step["incarnation"], step["seq"],
        base["epoch"], base["rev"], step.get("forked", False),
    )  # fmt: skip


def _check_values(case: dict[str, Any]) -> dict[str, str] | None:
    refusal = check_values(
        read_kind(case["kind"]), case["action"], case["values"], newer=case["newer"]
    )
    if refusal is None:
        return None
    return {"code": refusal.code} | ({"value": refusal.value} if refusal.value else {})


def _parse_time(text: str) -> int | None:
    try:
        return clock.parse_time(text)
    except ValueError:
        return None


PYTHON: dict[str, Callable[[Any], Any]] = {
    "fold": fold,
    "siblings": siblings,
    "satisfies": lambda case: satisfies(*case),
    "check_values": _check_values,
    "derive_id": lambda case: derive_id(*case),
    "is_id": is_id,
    "normalise": normalise,
    "tick": lambda case: clock.tick(*case),
    "observe": lambda case: clock.observe(*case),
    "clamp": lambda case: clock.clamp(*case),
    "is_stamp": clock.is_stamp,
    "format_time": clock.format_time,
    "parse_time": _parse_time,
}


def compare(twin: Twin, name: str, cases: Sequence[Any]) -> None:
    """Fail at the first case of which the two languages do not make the same JSON."""
    for case, theirs in zip(cases, twin.ask(name, cases), strict=True):
        ours = PYTHON[name](case)
        # As text: to Python alone, true is 1.
        same = json.dumps(ours, sort_keys=True) == json.dumps(theirs, sort_keys=True)
        assert same, f"{name} of {case!r}\nPython:     {ours!r}\nTypeScript: {theirs!r}"

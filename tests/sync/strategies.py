"""Random kinds, values, histories, stamps and near misses, as far from tidy as the wire allows."""

from __future__ import annotations

import copy
import json
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from sync.clock import format_time

Json = Any
SYNC = Path(__file__).parents[2] / "sync"

# The last moment of the year 9999 (C1), less one, so that there is always a later stamp.
FIRST_MS, LAST_MS = -62_135_596_800_000, 253_402_300_799_998
EXACT = 2**53 - 1
SUMMED = 10**9  # A6

# Unassigned code points are left out: Python and Node follow different versions of Unicode, and
# what one of them does not know yet it cannot normalise. No JSON parser takes half a surrogate pair.
characters = st.characters(exclude_categories=["Cs", "Cn"])
# Combining marks in the wrong order, tones in two spellings, letters outside the basic plane and
# beside its end, and what a text must not hold.
AWKWARD = "ae\u0323\u0302\u0301\u01b0\u1ec7\u0111\ufffd\uff5e\ue000\U0001f44d\U00020000\U0010ffff\u2028\u0085\n\t"
CONTROLS = "\x00\x08\x0b\r\x1f\x7f"
texts = st.text(AWKWARD + CONTROLS, max_size=8) | st.text(characters, max_size=8)
plain_texts = st.text(AWKWARD, max_size=6)
integers = st.integers(-(2**63), 2**63) | st.sampled_from(
    [0, 1, -1, EXACT, -EXACT, EXACT + 1, -EXACT - 1, 2**53 + 1]
)
# Whole ones are left out: JavaScript cannot tell 3.0 from 3 (K2).
fractions = st.floats(-1e6, 1e6).filter(lambda number: not number.is_integer())
moments = st.integers(FIRST_MS, LAST_MS) | st.integers(1_700_000_000_000, 1_700_000_000_050)
times = moments.map(format_time)
# Dates that one language or the other rolls over or takes for granted.
odd_times = st.sampled_from(
    [
        "0000-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "2023-02-29T00:00:00.000Z",
        "2100-02-29T00:00:00.000Z", "2024-03-12T24:00:00.000Z", "2024-03-12T23:59:60.000Z",
    ]
)  # fmt: skip
stamps = st.tuples(times, st.sampled_from(["0000", "0001", "00ff", "fffe", "ffff"])).map("-".join)
days = times.map(lambda time: time[:10])
clocks = st.integers(0, 1439).map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")
ids = st.uuids().map(str)
# `constructor` is there in every object of JavaScript.
NAMES = ["name", "place", "status", "tags", "x_1", "constructor"]

anything: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | integers | fractions | texts | times | days | clocks | ids,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=2)
    ),
    max_leaves=4,
)
# A whole number as a name is left out: JavaScript would read it before all others.
odd_names = texts.filter(lambda name: not name.isdecimal()) | st.sampled_from(
    ["deleted", "__proto__", "toString", "A", "a" * 60, "a" * 61, "_a", "a\n"]
)


@st.composite
def near_misses(draw: st.DrawFn, good: st.SearchStrategy[str]) -> str:
    """Give a well-formed text or one that misses by a character."""
    text = draw(good)
    place = draw(st.integers(0, len(text)))
    # The last one is an Arabic three, which some think a digit.
    other = draw(st.sampled_from(["", *"0123456789abfTtZz:.-+ \n", "\u0663"]))
    changed = text[:place] + other + text[place + 1 :]
    chosen: str = draw(st.sampled_from([text, changed, text + other, other + text]))
    return chosen


SIMPLE = {"boolean": st.booleans(), "id": ids, "date": days, "time": times, "clock": clocks}
POLICIES = {
    **{name: ["earliest", "latest"] for name in ("date", "time", "clock", "text")},
    "integer": ["earliest", "latest", "sum", "sum"],
    "list": ["union"] * 3,
    "enum": ["presence"] * 4,
}


def _declare_type(random: Random, allowed: list[str]) -> dict[str, Any]:
    match random.choice(allowed):
        case "text":
            return {"type": "text", "max": random.randint(0, 8)}
        case "integer":
            low, high = sorted(random.choice([-EXACT, -3, -1, 0, 1, 5, EXACT]) for _ in "ab")
            return {"type": "integer", "min": low, "max": high}
        case "enum":
            return {"type": "enum", "of": random.sample(string.ascii_lowercase[:6], 4)}
        case "list":
            inner = _declare_type(random, [*SIMPLE, "text", "text", "integer", "enum"])
            return {"type": "list", "of": inner, "max": random.randint(0, 3)}
        case simple:
            return {"type": simple}


def _declare_value(random: Random) -> dict[str, Any]:
    """Declare a value of any type under any policy that suits it."""
    spec = _declare_type(random, [*SIMPLE, *["text", "integer", "enum", "list"] * 2])
    spec["policy"] = random.choice(
        ["register", "register", "last", *POLICIES.get(spec["type"], [])]
    )
    spec["required"] = random.random() < 0.3
    if spec["policy"] == "sum":
        spec |= {"min": -SUMMED, "max": SUMMED}
    if spec["policy"] == "presence":
        first, second, *_ = ranked = random.sample(spec["of"], 3)
        spec |= {"ranks": [ranked[:1], ranked[1:]], "conflicts": [[first, second]]}
    return spec


def _declare_kind(seed: int) -> dict[str, Any]:
    random = Random(seed)
    values = {name: _declare_value(random) for name in random.sample(NAMES, 4)}
    return {"kind": "sample", "title": {}, "scopes": [], "write": {}, "values": values}


# Made once: to declare a kind anew for each case costs hypothesis more than all else.
KINDS = [_declare_kind(seed) for seed in range(60)] + [
    json.loads(file.read_text("utf-8")) for file in sorted((SYNC / "kinds").glob("*.json"))
]
kinds = st.sampled_from(range(len(KINDS)))


def _sound(spec: dict[str, Any]) -> st.SearchStrategy[Json]:
    """Give the values that a declaration allows."""
    match spec["type"]:
        case "text":
            fitting = [text for text in MEETING if len(text) <= spec["max"]]
            return st.sampled_from(fitting) | plain_texts.map(lambda text: text[: spec["max"]])
        case "integer":
            return st.integers(spec["min"], spec["max"]) | st.sampled_from(
                [spec["min"], spec["max"]]
            )
        case "enum":
            return st.sampled_from(spec["of"])
        case "list":
            return st.lists(_sound(spec["of"]), max_size=spec["max"])
        case simple:
            return SIMPLE[simple]


# Few, so that they meet in one list: their order by code point is not the one by code unit.
MEETING = ["", "a", "\uff5e", "\U0001f44d", "\ue000", "\U0001f44da", "\U0001f44d\uff5e"]
# Values that a later contract may bring (K8): mistaking true for 1 shows here.
undeclared = st.sampled_from([None, True, False, 0, 1, EXACT, "", "1", [], [True], [1], [0, "a"]])


@cache
def writes(kind: int) -> st.SearchStrategy[dict[str, Json]]:
    """Give what an operation may write to a kind: what the server would let through."""
    declared = {name: st.none() | _sound(spec) for name, spec in KINDS[kind]["values"].items()}
    unknown = {name: undeclared for name in ("seat", "constructor") if name not in declared}
    return st.fixed_dictionaries({}, optional=declared | unknown)


# What is nearly allowed, or allowed somewhere.
HARD = [
    EXACT, EXACT + 1, -EXACT - 1, 2**53 + 1, 2**63, 0.5, True, 0, 1, [], [None], [[]], {}, {"a": 1},
    "\x00", "a\x1f", "\x7f", "\u0085", "\n", "\U0001f44d" * 3, [EXACT + 1], ["\x00"], [0.5], ["a", {}],
]  # fmt: skip


# As long as something in a message may be, or one longer.
LONG = ["a" * (size + more) for size in (36, 60, 64, 100) for more in (0, 1)]


@cache
def _siblings(kind: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Give what may stand side by side under each name of a kind, and one it does not know."""
    under = {
        name: st.lists(st.none() | _sound(spec), min_size=2, max_size=4)
        for name, spec in KINDS[kind]["values"].items()
    }
    under["seat"] = st.lists(undeclared, min_size=2, max_size=3)
    under["deleted"] = st.lists(st.booleans(), min_size=2, max_size=3)
    case = {"kind": st.just(KINDS[kind]), "values": st.fixed_dictionaries({}, optional=under)}
    return st.lists(st.fixed_dictionaries(case), max_size=6)


@cache
def _attempts(kind: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Give what anybody may send under the names of a kind, and others."""
    other = st.sampled_from(HARD) | anything
    declared = {name: _sound(spec) | other for name, spec in KINDS[kind]["values"].items()}
    known = st.fixed_dictionaries({}, optional={"seat": other} | declared)
    values = known | st.tuples(known, st.dictionaries(odd_names, anything, max_size=2)).map(
        lambda both: {**both[0], **both[1]}
    )
    case = {
        "kind": st.just(KINDS[kind]),
        "action": actions,
        "values": values,
        "newer": st.booleans(),
    }
    return st.lists(st.fixed_dictionaries(case), max_size=12)


# Few of each, so that they meet.
actions = st.sampled_from(["create", "edit", "edit", "delete"])
stamps_that_meet = st.sampled_from([f"2024-03-12T08:0{n}:00.000Z-0000" for n in range(3)])
epochs = st.sampled_from(["e1", "e2", "e3"])
bases = st.none() | st.fixed_dictionaries({"epoch": epochs, "rev": st.integers(0, 6)})
lineages = st.sampled_from(
    [
        {},
        {"e1": ["e1"], "e2": ["e1", "e2"], "e3": ["e1", "e2", "e3"]},
        {"e1": ["e1"], "e2": ["e1", "e2"], "e3": ["e1", "e3"]},
    ]
)


@cache
def _histories(kind: int) -> st.SearchStrategy[dict[str, Any]]:
    step = {
        "incarnation": st.sampled_from(["a", "b", "c"]),
        "seq": st.sampled_from([1, 2, 3, EXACT]),
        "at": stamps_that_meet,
        "base": bases,
        "epoch": epochs,
        "action": actions,
        "forked": st.booleans(),
        "values": writes(kind),
    }
    steps = st.lists(st.fixed_dictionaries(step), min_size=1, max_size=8)
    return st.fixed_dictionaries(
        {"kind": st.just(KINDS[kind]), "lineage": lineages, "steps": steps}
    )


# Any sequence of operations on one record, likely or not.
histories = kinds.flatmap(_histories)
# Under a name of a later contract, to a kind that declares nothing.
unknown_values = (st.sampled_from(HARD) | anything).map(
    lambda content: {
        "kind": {"kind": "empty", "title": {}, "scopes": [], "write": {}, "values": {}},
        "action": "edit",
        "values": {"seat": content},
        "newer": True,
    }
)
siblings = kinds.flatmap(_siblings)
attempts = kinds.flatmap(_attempts)


_VECTORS = json.loads((SYNC / "vectors" / "messages.json").read_text("utf-8"))
_MESSAGES = [
    (case["shape"], case["message"]) for part in ("valid", "invalid") for case in _VECTORS[part]
]


@st.composite
def messages(draw: st.DrawFn, shapes: tuple[str, ...] = ()) -> tuple[str, Json]:
    """Give a message with a few of its parts changed, added or taken away."""
    chosen = [each for each in _MESSAGES if not shapes or each[0] in shapes]
    shape, message = copy.deepcopy(draw(st.sampled_from(chosen)))
    for _ in range(draw(st.integers(0, 2))):
        owner, key = draw(st.sampled_from(list(_parts({"": message}))))
        match draw(st.sampled_from(["change", "change", "add", "rename", "remove"])):
            case "change":
                # A copy: what is drawn may be changed in its turn.
                owner[key] = copy.deepcopy(draw(_changes(owner[key])))
            case "add" if isinstance(owner, dict):
                owner[draw(odd_names | st.sampled_from(NAMES))] = draw(anything)
            case "rename" if key and isinstance(key, str):
                owner[draw(near_misses(st.just(key)))] = owner.pop(key)
            case "remove" if owner[key] is not message:
                del owner[key]
    return shape, message


def _parts(message: Json) -> Iterator[tuple[Any, Any]]:
    """Name every part of a message by what holds it and where."""
    keys = list(message) if isinstance(message, dict) else range(len(message))
    for key in keys:
        yield message, key
        if isinstance(message[key], dict | list):
            yield from _parts(message[key])


def _changes(part: Json) -> st.SearchStrategy[Json]:
    others = st.sampled_from([None, *HARD, *LONG, [], {}, "", "deleted", 0, -1]) | anything
    return near_misses(st.just(part)) | others if isinstance(part, str) else others

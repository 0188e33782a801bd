"""Holds messages to their shapes in sync/schema (rule S1; twin: schema.ts)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

FOLDER = Path(__file__).parents[2] / "sync" / "schema"
SHAPES = sorted(file.stem for file in FOLDER.glob("*.json") if file.stem != "types")


@cache
def _registry() -> Registry[Any]:
    files = (json.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.json"))
    return Registry().with_resources((each["$id"], Resource.from_contents(each)) for each in files)


@cache
def _validator(shape: str) -> Draft202012Validator:
    return Draft202012Validator(_registry().contents(f"{shape}.json"), registry=_registry())


def satisfies(shape: str, message: object) -> bool:
    """Tell whether a message has a shape."""
    valid: bool = _validator(shape).is_valid(message)
    return valid


def check(shape: str, message: object) -> None:
    """Fail, and say where, unless a message has a shape."""
    faults = [
        f"{error.json_path}: {error.message[:200]}"
        for error in _validator(shape).iter_errors(message)
    ]
    assert not faults, f"no {shape}:\n" + "\n".join(faults)

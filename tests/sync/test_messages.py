"""The shapes of the messages are sound, and take what has them and nothing else (S1 to S3; twin: messages.test.ts)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.sync.schema import FOLDER, SHAPES, check, satisfies

VECTORS = json.loads((FOLDER.parent / "vectors" / "messages.json").read_text("utf-8"))


def cases(part: str) -> list[Any]:
    return [pytest.param(case, id=f"{case['shape']} {case['name']}") for case in VECTORS[part]]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_every_shape_is_a_schema(file: Path) -> None:
    schema = json.loads(file.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == file.name
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("case", cases("valid"))
def test_s1_s2_a_message_has_its_shape(case: dict[str, Any]) -> None:
    check(case["shape"], case["message"])


@pytest.mark.parametrize("case", cases("invalid"))
def test_s1_a_message_that_misses_its_shape_is_noticed(case: dict[str, Any]) -> None:
    assert not satisfies(case["shape"], case["message"])


def test_every_shape_has_messages_that_have_it_and_that_miss_it() -> None:
    for part in ("valid", "invalid"):
        assert {case["shape"] for case in VECTORS[part]} == set(SHAPES)


def test_what_is_wrong_is_said_with_its_place() -> None:
    with pytest.raises(AssertionError, match=r"\$\.error: 'message' is a required property"):
        check("error", {"error": {"code": "x", "request_id": "r"}})

"""The interface describes itself completely and correctly."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from openapi_spec_validator import OpenAPIV31SpecValidator

from server.auth import guard_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def description(app: Flask) -> dict[str, Any]:
    """What /api/openapi.json says."""
    found: dict[str, Any] = app.test_client().get("/api/openapi.json").get_json()
    return found


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, item in description["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def test_description_is_valid(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []


def test_every_address_is_described(app: Flask, description: dict[str, Any]) -> None:
    rules = {
        rule.rule.replace("<string:", "{").replace("<uuid:", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if guard_of(app.view_functions[rule.endpoint])
    }
    assert set(description["paths"]) == rules


def test_every_operation_says_what_it_does_and_how_it_fails(description: dict[str, Any]) -> None:
    for path, method, operation in operations(description):
        assert operation["summary"].endswith((".", ";")) or operation.get("description"), path
        statuses = set(operation["responses"])
        assert statuses & {"200", "201", "204"}, (path, method)
        assert statuses & {"500", "default"}, (path, method)
        if operation.get("requestBody") or operation.get("parameters"):
            assert statuses & {"422", "404"}, (path, method)


def test_errors_are_described_in_the_one_shape(description: dict[str, Any]) -> None:
    for path, _, operation in operations(description):
        for status, response in operation["responses"].items():
            if status.isdecimal() and int(status) >= 400 and "content" in response:
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Error"}, (path, status)


def test_guards_are_described(description: dict[str, Any]) -> None:
    schemes = description["components"]["securitySchemes"]
    assert schemes["office"]["in"] == "cookie"
    assert schemes["device"]["scheme"] == "bearer"
    assert description["paths"]["/api/office/board"]["get"]["security"] == [{"office": []}]
    assert description["paths"]["/api/sync"]["post"]["security"] == [{"device": []}]
    assert description["paths"]["/api/office/login"]["post"]["security"] == []

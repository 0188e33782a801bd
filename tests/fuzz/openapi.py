"""Requests made up from the interface's own description, to every address, as the one who may ask there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import APIOperation, Case, Response, checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from server.auth import COOKIE, CSRF_HEADER
from tests.cast import Cast
from tests.fuzz.answers import State, differing, judge_error, read_state
from tests.server.browser import Browser

DESCRIPTION: Final = "/api/openapi.json"
LONGEST_SECONDS: Final = 10
_CHECKS: Final = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance", "negative_data_rejection",
    "unsupported_method", "allow_header_conformance",
)  # fmt: skip


class Interface:
    """The described addresses of one office, with somebody for each guard."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.answers: Counter[int] = Counter()
        self._cast = Cast(app)
        self._phone = self._cast.enrol(self._cast.create_account())
        checks.load_all_checks()
        self._checks: Any = checks.CHECKS.get_by_names(list(_CHECKS))
        self.operations = _read_operations(app)

    def try_all(self, mode: GenerationMode, examples: int, number: int) -> list[str]:
        """Try every address; where nothing is asked, nothing can be asked wrongly."""
        return [
            sentence
            for operation in self.operations
            if mode == GenerationMode.POSITIVE
            or operation.body
            or any(True for _ in operation.iter_parameters())
            for sentence in self._try_operation(operation, mode, examples, number)
        ]

    def _try_operation(
        self,
        operation: APIOperation[Any, Any, Any, Any],
        mode: GenerationMode,
        examples: int,
        number: int,
    ) -> Iterator[str]:
        """Send requests of one kind to one address, and say what is wrong with the answers."""
        person = self._person_for(operation)
        wrong: list[str] = []

        @seed(number)
        @settings(
            max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Case[Any]) -> None:
            before = read_state(self.app)
            response = case.call(**person)
            self.answers[response.status_code] += 1
            wrong.extend(self._judge(case, response, before))

        send()
        yield from (f"{mode.value} {operation.label}: {sentence}" for sentence in wrong)

    def _person_for(self, operation: APIOperation[Any, Any, Any, Any]) -> dict[str, Any]:
        """Give what the one who may ask sends along; whoever signs out has signed in before."""
        headers, cookies = {"Accept-Encoding": "identity"}, {}
        if operation.path.startswith("/api/office") and operation.path != "/api/office/login":
            browser = Browser(self.app, self._cast, "administrator")
            headers[CSRF_HEADER] = browser.csrf_token
            cookies[COOKIE] = browser.token
        elif operation.path.startswith(("/api/sync", "/api/tus", "/api/attachments")):
            headers |= self._phone.headers()
        return {"headers": headers, "cookies": cookies}

    def _judge(self, case: Case[Any], response: Response, before: State) -> Iterator[str]:
        if response.elapsed > LONGEST_SECONDS:
            yield f"took {response.elapsed:.0f} s"
        try:
            case.validate_response(response, checks=self._checks)
        except FailureGroup as group:
            yield from (str(failure) for failure in group.exceptions)
        if response.status_code >= 400:
            headers = {name.title(): found[0] for name, found in response.headers.items()}
            body = response.json()
            yield from judge_error(
                response.status_code, headers.get("Content-Type", ""), headers, body
            )
            if moved := differing(before, read_state(self.app)):
                yield f"a refused request changed {moved}"


def _read_operations(app: Flask) -> list[APIOperation[Any, Any, Any, Any]]:
    """Read the description as the running app gives it; who may ask is not left to chance."""
    described = app.test_client().get(DESCRIPTION).get_json()
    for addresses in described["paths"].values():
        for operation in addresses.values():
            if isinstance(operation, dict):
                operation.pop("security", None)
    schema = schemathesis.openapi.from_dict(described)
    schema.app = app
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]

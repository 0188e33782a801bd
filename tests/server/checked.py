"""A client that holds every answer of the office, and every message the office took, to its shape (S1)."""

from __future__ import annotations

import gzip
import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.sync.schema import check

# What the office takes and gives, by address.
SHAPES = {
    "/api/sync": ("round_request", "round_answer"),
    "/api/enrolments/check": ("enrolment_check_request", "enrolment_check_answer"),
    "/api/enrolments/redeem": ("enrolment_redeem_request", "enrolment_redeem_answer"),
}


class CheckedClient(FlaskClient):
    """Talks to the office, and fails a test that gets or gets through what has no shape."""

    def open(self, *given: Any, **more: Any) -> TestResponse:
        """Send a request and check what comes back."""
        message = more.get("json")
        response = super().open(*given, **more)
        path = response.request.path
        if response.request.method == "HEAD":
            return response  # has no body, whatever it says
        if response.status_code >= 400 and path.startswith("/api/"):
            check("error", _read(response))
        elif path in SHAPES:
            request_shape, answer_shape = SHAPES[path]
            check(answer_shape, _read(response))
            if message is not None:
                check(request_shape, _as_taken(message, _read(response)))
        return response


def _read(response: TestResponse) -> Any:
    packed = response.headers.get("Content-Encoding") == "gzip"
    return json.loads(gzip.decompress(response.data) if packed else response.data)


def _as_taken(message: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the office looks at piece by piece and did not take: refused operations, what was witnessed."""
    taken = {
        r["op_id"] for r in answer.get("results", ()) if r["result"] in ("applied", "conflict")
    }
    kept = {name: part for name, part in message.items() if name != "witnessed"}
    if "operations" in message:
        operations = [op for op in message["operations"] if op["op_id"] in taken]
        kept["operations"] = operations
    return kept

"""The office's own desk in a trial: a signed-in browser without the browser."""

from __future__ import annotations

import http.client
import json
from typing import Any

from server.auth import COOKIE, CSRF_HEADER
from server.database import writing
from server.identity.sessions import open_session
from server.models.identity import Account
from tests.cast import Cast, new_id
from tests.trials.office import TrialOffice

_TIMEOUT = 60


class Desk:
    """Reads the board and makes topics; keeps the ids of what it was told is kept, and of what is not."""

    def __init__(self, office: TrialOffice) -> None:
        self._port = office.port
        with office.look_inside() as app, writing() as session:
            account = session.get_one(Account, Cast(app).office)
            self._token = open_session(session, account)
        self._csrf = ""
        self.kept: list[str] = []
        self.refused: list[str] = []

    def sign_in(self) -> None:
        """Hear the token that writes need."""
        status, answer = self._ask("GET", "/api/office/me")
        assert status == 200, answer
        self._csrf = answer["csrf_token"]

    def read(self) -> int:
        """Look at the board and give the status."""
        return self._ask("GET", "/api/office/board")[0]

    def write(self) -> str | None:
        """Make a topic: None if it is kept, or what the answer said."""
        op_id = new_id()
        status, answer = self._ask("POST", "/api/office/records", {
            "op_id": op_id, "kind": "topic", "record_id": new_id(), "action": "create",
            "base_rev": None, "values": {"name": "Tín dụng " * 10},
        })  # fmt: skip
        if status == 200 and answer["result"] == "applied":
            self.kept.append(op_id)
            return None
        self.refused.append(op_id)
        return f"{status} {answer.get('error', answer).get('code')}"

    def _ask(self, method: str, address: str, body: object = None) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT)
        try:
            headers = {"Cookie": f"{COOKIE}={self._token}", CSRF_HEADER: self._csrf}
            if body is not None:
                headers["Content-Type"] = "application/json"
            connection.request(method, address, json.dumps(body) if body else None, headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

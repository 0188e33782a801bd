"""Every kind of file that wards send is read as a careful clerk would, or says per cell why not."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from server.auth import CSRF_HEADER
from tests.cast import Cast
from tests.roster_files import FILES, RosterFile
from tests.server.browser import Browser, error_of


class Desk:
    """A clerk with a class, in a city of two units."""

    def __init__(self, office: Browser, cast: Cast) -> None:
        self.office, self.cast = office, cast
        self.ward = cast.create_ward("Lê Lợi")
        self.groups = {
            name: self._group(self.ward, name, "khoi", number)
            for number in range(1, 13)
            for name in [f"Khối {number}"]
        }
        self.commune = cast.create("ward", code="16711", name="Hưng Hòa", unit_type="xa")
        for number in range(1, 9):
            self._group(self.commune, f"Xóm {number}", "xom", number)
        self.training = cast.create_class()

    def _group(self, ward: str, name: str, kind: str, number: int) -> str:
        values = {"ward": ward, "name": name, "group_kind": kind, "number": number}
        return self.cast.create("residential_group", **values)

    def ask(self, what: str, content: bytes, name: str = "ds.xlsx", **options: Any) -> TestResponse:
        """Send a file to an address of the class's imports."""
        data = {"file": (io.BytesIO(content), name), "options": json.dumps(options)}
        return self.office.client.post(
            f"/api/office/classes/{self.training}/imports{what}",
            data=data, headers={CSRF_HEADER: self.office.csrf_token},
        )  # fmt: skip

    def look(self, content: bytes, **options: Any) -> Any:
        """Give the preview of a file."""
        response = self.ask("/preview", content, **options)
        assert response.status_code == 200, response.get_data(as_text=True)
        return response.get_json()


@pytest.fixture
def desk(office: Browser, cast: Cast) -> Desk:
    """A clerk with a class."""
    return Desk(office, cast)


GOOD = [file for file in FILES if file.error is None]
BAD = [file for file in FILES if file.error is not None]


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.name)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_is_read_as_a_careful_clerk_would(desk: Desk, file: RosterFile) -> None:
    options = {} if file.ward or "xã" in file.name else {"ward": desk.ward}
    seen = desk.look(file.content(), **options)
    rows = {row["number"]: row for row in seen["rows"]}
    assert {
        number: row["values"] for number, row in rows.items() if row["verdict"] == "new"
    } == file.typed
    assert {row["number"]: row["code"] for row in seen["skipped"]} == file.skipped
    found = {
        number: {(r["field"], r["code"]) for r in row["reasons"] if r["fault"]}
        for number, row in rows.items()
        if row["verdict"] == "error"
    }
    assert found == file.faults
    assert tuple(n for n, row in rows.items() if row["verdict"] == "same") == file.same
    assert tuple(n for n, row in rows.items() if row["verdict"] == "duplicate") == file.duplicate
    assert desk.office.get(f"/api/office/classes/{desk.training}")["roster"] == []


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.name)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_cannot_be_read_says_why(desk: Desk, file: RosterFile) -> None:
    response = desk.ask("/preview", file.content(), file.file_name)
    assert error_of(response)[1] == file.error

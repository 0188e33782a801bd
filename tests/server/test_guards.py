"""Everything under /api is closed unless it says for whom it is open."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.routing import Rule

from server.auth import Guard, guard_of, office_only, open_to_all, require_guards
from server.database import writing
from server.models.identity import RoleGrant
from tests.cast import Cast
from tests.server.browser import Browser, error_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOBODY = "00000000-0000-4000-8000-000000000000"

ALL = {"office", "administrator", "finance"}
WRITERS = {"office", "administrator"}
# Every address of the office and who is let in; whoever else comes gets 403 before anything is read.
MATRIX = {
    ("GET", "/api/office/me"): ALL,
    ("POST", "/api/office/logout"): ALL,
    ("GET", "/api/office/board"): ALL,
    ("GET", "/api/office/figures/<string:key>"): ALL,
    ("GET", "/api/office/refused"): ALL,
    ("GET", "/api/office/broadcasts"): ALL,
    ("GET", "/api/office/bulletins"): ALL,
    ("GET", "/api/office/programmes"): ALL,
    ("GET", "/api/office/provincial"): ALL,
    ("POST", "/api/office/provincial"): WRITERS,
    ("POST", "/api/office/provincial/preview"): WRITERS,
    ("GET", "/api/office/wards/<uuid:ward_id>/log-books.xlsx"): ALL,
    ("GET", "/api/office/wards/<uuid:ward_id>/month"): ALL,
    ("GET", "/api/office/wards/<uuid:ward_id>/week"): ALL,
    ("GET", "/api/office/equipment/<string:key>"): ALL,
    ("GET", "/api/office/units/<uuid:unit_id>/log-book"): ALL,
    ("GET", "/api/office/units/<uuid:unit_id>/log-book.xlsx"): ALL,
    ("GET", "/api/office/classes"): ALL,
    ("GET", "/api/office/waiting"): ALL,
    ("GET", "/api/office/quarantined"): ALL,
    ("GET", "/api/office/classes/<uuid:class_id>"): ALL,
    ("GET", "/api/office/classes/<uuid:class_id>/invitations"): ALL,
    ("GET", "/api/office/coverage"): ALL,
    ("GET", "/api/office/coverage/<string:key>"): ALL,
    ("GET", "/api/office/classes/<uuid:class_id>/imports"): ALL,
    ("POST", "/api/office/classes/<uuid:class_id>/imports"): WRITERS,
    ("POST", "/api/office/classes/<uuid:class_id>/imports/preview"): WRITERS,
    ("POST", "/api/office/classes/<uuid:class_id>/imports/trial"): WRITERS,
    ("GET", "/api/office/imports/<uuid:batch_id>"): ALL,
    ("POST", "/api/office/imports/<uuid:batch_id>/write"): WRITERS,
    ("POST", "/api/office/imports/<uuid:batch_id>/undo"): WRITERS,
    ("POST", "/api/office/records"): WRITERS,
    ("GET", "/api/office/records/<string:kind>/<uuid:record_id>"): ALL,
    ("GET", "/api/office/reference"): ALL,
    ("GET", "/api/office/accounts"): WRITERS,
    ("POST", "/api/office/accounts"): WRITERS,
    ("POST", "/api/office/accounts/<uuid:account_id>/enrolments"): WRITERS,
    ("POST", "/api/office/bundles"): WRITERS,
    ("GET", "/api/office/devices"): WRITERS,
    ("GET", "/api/office/handovers"): WRITERS,
    ("POST", "/api/office/handovers"): WRITERS,
    ("POST", "/api/office/handovers/<uuid:handover_id>/link"): WRITERS,
    ("POST", "/api/office/handovers/<uuid:handover_id>/withdraw"): WRITERS,
    ("POST", "/api/office/handovers/<uuid:handover_id>/phones/<uuid:device_id>/lost"): WRITERS,
    ("GET", "/api/office/handovers/<uuid:handover_id>/minutes"): WRITERS,
    ("POST", "/api/office/devices/<uuid:device_id>/revoke"): WRITERS,
    ("GET", "/api/office/conflicts"): ALL,
    ("POST", "/api/office/conflicts/<string:kind>/<uuid:record_id>/<string:value>"): WRITERS,
    ("POST", "/api/office/conflicts/<string:kind>/<uuid:record_id>/<string:value>/undo"): WRITERS,
    ("POST", "/api/office/quarantined/<uuid:op_id>"): WRITERS,
    ("GET", "/api/office/records/<string:kind>/<uuid:record_id>/attachments"): ALL,
    ("GET", "/api/office/attachments/<uuid:attachment>"): ALL,
    ("GET", "/api/office/attachments/<uuid:attachment>/small"): ALL,
    ("POST", "/api/office/tus"): WRITERS,
    ("POST", "/api/office/tus/<uuid:upload_id>"): WRITERS,
    ("PATCH", "/api/office/tus/<uuid:upload_id>"): WRITERS,
    ("DELETE", "/api/office/tus/<uuid:upload_id>"): WRITERS,
}
PUBLIC = {
    ("GET", "/api/openapi.json"),
    ("POST", "/api/office/login"),
    ("POST", "/api/enrolments/check"),
    ("POST", "/api/enrolments/redeem"),
}
DEVICE = {
    ("POST", "/api/sync"),
    ("POST", "/api/bundles"),
    ("GET", "/api/handovers"),
    ("POST", "/api/handovers"),
    ("POST", "/api/handovers/<uuid:handover_id>/link"),
    ("POST", "/api/handovers/<uuid:handover_id>/withdraw"),
    ("POST", "/api/handovers/<uuid:handover_id>/phones/<uuid:device_id>/lost"),
    ("GET", "/api/handovers/<uuid:handover_id>/minutes"),
    ("POST", "/api/handovers/missing"),
    ("POST", "/api/handovers/delivered"),
    ("POST", "/api/handovers/emptied"),
    ("POST", "/api/tus"),
    ("POST", "/api/tus/<uuid:upload_id>"),
    ("PATCH", "/api/tus/<uuid:upload_id>"),
    ("DELETE", "/api/tus/<uuid:upload_id>"),
    ("POST", "/api/attachments/held"),
    ("GET", "/api/attachments/<uuid:attachment>"),
    ("GET", "/api/attachments/<uuid:attachment>/small"),
}


def methods_of(rule: Rule) -> set[str]:
    return set(rule.methods or ()) - {"HEAD", "OPTIONS"}


def addresses(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api")
        for method in methods_of(rule)
    }


def fill(rule: str) -> str:
    """Put something of the right form where an address has a part."""
    parts = rule.split("/")
    return "/".join("x" if p.startswith("<string") else NOBODY if "<" in p else p for p in parts)


def test_every_address_is_in_this_list(app: Flask) -> None:
    assert addresses(app) == set(MATRIX) | PUBLIC | DEVICE


def test_every_address_declares_its_guard(app: Flask) -> None:
    declared: dict[tuple[str, str], Guard] = {}
    for rule in app.url_map.iter_rules():
        guard = guard_of(app.view_functions[rule.endpoint])
        if rule.rule.startswith("/api") and guard:
            declared |= {(method, rule.rule): guard for method in methods_of(rule)}
    for address, roles in MATRIX.items():
        assert declared[address].name == "office"
        assert declared[address].roles == roles, address
    assert {a for a, g in declared.items() if g.name == "device"} == DEVICE
    assert {a for a, g in declared.items() if g.name == "public"} == PUBLIC - {
        ("GET", "/api/openapi.json")
    }


def test_address_without_a_guard_stops_the_start(app: Flask) -> None:
    app.add_url_rule("/api/planted", view_func=lambda: "")
    with pytest.raises(RuntimeError, match="/api/planted"):
        require_guards(app)


def test_strangers_get_in_nowhere(app: Flask) -> None:
    for method, rule in set(MATRIX) | DEVICE:
        response = app.test_client().open(fill(rule), method=method, json={})
        code = "device_unknown" if (method, rule) in DEVICE else "not_signed_in"
        assert error_of(response) == (401, code), rule


def test_phone_is_no_way_into_the_office(app: Flask, cast: Cast) -> None:
    phone = cast.enrol(cast.create_account(role="administrator"))
    for method, rule in MATRIX:
        response = app.test_client().open(fill(rule), method=method, headers=phone.headers())
        assert response.status_code == 401, rule


@pytest.mark.parametrize("role", ["office", "administrator", "finance"])
def test_roles_open_what_the_list_says(app: Flask, cast: Cast, role: str) -> None:
    for (method, rule), allowed in MATRIX.items():
        response = Browser(app, cast, role).ask(
            method, fill(rule), {} if method == "POST" else None
        )
        if role in allowed:
            assert response.status_code in (200, 201, 204, 404, 412, 422), (
                rule,
                response.status_code,
            )
        else:
            assert error_of(response) == (403, "forbidden"), rule


@pytest.mark.parametrize("role", ["trainer", "group_head", "ward_official", "content_approver"])
def test_field_roles_open_no_office_screen(app: Flask, cast: Cast, role: str) -> None:
    browser = Browser(app, cast, "finance")
    with app.app_context():
        _change_role(browser.account, role)
    for method, rule in MATRIX:
        assert browser.ask(method, fill(rule)).status_code == 403, rule


def _change_role(account: str, role: str) -> None:
    with writing() as session:
        session.execute(update(RoleGrant).where(RoleGrant.account_id == account).values(role=role))


def test_guards_come_before_the_body_is_read(app: Flask) -> None:
    response = app.test_client().post(
        "/api/office/records", data="{", content_type="application/json"
    )
    assert error_of(response) == (401, "not_signed_in")


@pytest.mark.usefixtures("database_url")
def test_guard_keeps_the_view_it_guards() -> None:
    def view() -> str:
        """Promise."""
        return "seen"

    assert open_to_all()(view)() == "seen"
    assert office_only("office")(view).__doc__ == "Promise."

"""The office makes accounts, each with one role over the right kind of place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.database import reading
from server.models.identity import AuditEntry
from server.seed import seed_reference
from tests.cast import Cast, new_id
from tests.server.browser import Browser, error_of

ACCOUNTS = "/api/office/accounts"


def new(role: str, scope: str | None = None, **more: Any) -> dict[str, Any]:
    return {"display_name": "Mẫu Thị Lan", "role": role, "scope": scope, **more}


def test_field_people_are_made_with_their_place(app: Flask, office: Browser, cast: Cast) -> None:
    ward = cast.create_ward("Lê Lợi")
    group = cast.create_group(ward, "Khối 5")
    for role, scope, label in (
        ("trainer", None, ""),
        ("group_head", f"group:{group}", "Khối 5, phường Lê Lợi"),
        ("ward_official", f"ward:{ward}", "Phường Lê Lợi"),
        ("content_approver", f"ward:{ward}", "Phường Lê Lợi"),
    ):
        account = office.post(ACCOUNTS, new(role, scope), expect=201)["account"]
        assert account["roles"] == [{"role": role, "scope": scope, "label": label}]
        assert account["devices"] == 0
        assert account["active_enrolment"] is None
    with app.app_context(), reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-1]
    assert entry.action == "account_created:content_approver"
    assert entry.account_id == office.account


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("group_head", None),
        ("group_head", "ward:{ward}"),
        ("group_head", "group:{ward}"),
        ("group_head", "{group}"),
        ("ward_official", "group:{group}"),
        ("trainer", "group:{group}"),
        ("trainer", ""),
        ("king", None),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wrong_place_is_refused(office: Browser, cast: Cast, role: str, scope: str | None) -> None:
    ward = cast.create_ward()
    filled = scope and scope.format(ward=ward, group=cast.create_group(ward))
    response = office.ask("POST", ACCOUNTS, new(role, filled))
    assert error_of(response) == (422, "invalid_request")


@pytest.mark.parametrize("role", ["office", "finance", "administrator"])
def test_office_people_are_made_by_administrators_only(
    office: Browser, administrator: Browser, role: str
) -> None:
    person = new(role, username="Lan", password="một mật khẩu dài")
    assert error_of(office.ask("POST", ACCOUNTS, person)) == (403, "forbidden")
    account = administrator.post(ACCOUNTS, person, expect=201)["account"]
    assert account["username"] == "lan"
    again = administrator.ask("POST", ACCOUNTS, person | {"username": "LAN "})
    assert error_of(again) == (409, "username_taken")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_credentials_go_with_office_roles(administrator: Browser) -> None:
    for body, code in (
        (new("office"), "invalid_request"),
        (new("office", username="lan"), "invalid_request"),
        (new("trainer", username="lan", password="một mật khẩu dài"), "invalid_request"),
        (new("office", username="lan", password="ngắn"), "password_too_short"),
    ):
        assert error_of(administrator.ask("POST", ACCOUNTS, body)) == (422, code)


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "x" * 101, 7])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_name_is_a_readable_text(office: Browser, name: object) -> None:
    response = office.ask("POST", ACCOUNTS, new("trainer") | {"display_name": name})
    assert error_of(response) == (422, "invalid_request")


def test_repeated_call_makes_one_account(app: Flask, administrator: Browser, cast: Cast) -> None:
    group = cast.create_group(cast.create_ward())
    desk = {"username": "Lan", "password": "một mật khẩu dài"}
    for body in (
        new("trainer", id=new_id()),
        new("group_head", f"group:{group}", id=new_id()),
        new("office", id=new_id(), **desk),
    ):
        first = administrator.post(ACCOUNTS, body, expect=201)["account"]
        assert first["id"] == body["id"]
        spaced = body | {"display_name": " Mẫu Thị Lan "}
        assert administrator.post(ACCOUNTS, spaced, expect=201)["account"] == first
    listed = [each["display_name"] for each in administrator.get(ACCOUNTS)["accounts"]]
    assert listed.count("Mẫu Thị Lan") == 3
    with app.app_context(), reading() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    assert len([action for action in actions if action.startswith("account_created")]) == 3


def test_id_with_other_content_is_refused(administrator: Browser, cast: Cast) -> None:
    ward = cast.create_ward()
    desk = {"username": "lan", "password": "một mật khẩu dài"}
    official = new("ward_official", f"ward:{ward}", id=new_id())
    writer = new("office", id=new_id(), **desk)
    for made, others in (
        (
            official,
            [{"display_name": "Mẫu Thị Hà"}, {"role": "content_approver"},
             {"scope": f"ward:{cast.create_ward()}"}],
        ),
        (writer, [{"role": "finance"}, {"username": "ha"}, {"password": "một mật khẩu khác"}]),
    ):  # fmt: skip
        administrator.post(ACCOUNTS, made, expect=201)
        for other in others:
            response = administrator.ask("POST", ACCOUNTS, made | other)
            assert error_of(response) == (409, "account_id_reused"), other


def test_two_calls_at_the_same_moment_make_one_account(app: Flask, cast: Cast) -> None:
    body, desks = new("trainer", id=new_id()), [Browser(app, cast) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda desk: desk.ask("POST", ACCOUNTS, body), desks))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert {answer.get_json()["account"]["id"] for answer in answers} == {body["id"]}


def test_id_of_somebody_else_is_refused(office: Browser, cast: Cast) -> None:
    taken = new("trainer", id=cast.create_account("Mẫu Thị Hà"))
    assert error_of(office.ask("POST", ACCOUNTS, taken)) == (409, "account_id_reused")
    assert error_of(office.ask("POST", ACCOUNTS, new("trainer", id="x"))) == (
        422, "invalid_request",
    )  # fmt: skip


def test_account_of_the_seed_is_nobody(app: Flask, office: Browser) -> None:
    with app.app_context():
        seed_reference()
    names = [each["display_name"] for each in office.get(ACCOUNTS)["accounts"]]
    assert "Người office" in names
    assert "Dữ liệu khởi tạo" not in names


def test_people_are_listed_by_given_name(office: Browser, cast: Cast) -> None:
    for name in ("Mẫu Văn Đạt", "Mẫu Thị Ánh", "Mẫu Văn Dũng", "Mẫu Thị An", "Mẫu Thị Ân"):
        cast.create_account(name)
    names = [each["display_name"] for each in office.get(ACCOUNTS)["accounts"]]
    listed = [name for name in names if name.startswith("Mẫu")]
    assert [name.split()[-1] for name in listed] == ["An", "Ánh", "Ân", "Dũng", "Đạt"]


def test_open_link_shows_until_it_is_used(office: Browser, cast: Cast) -> None:
    account = cast.create_account("Mẫu Thị Lan")
    made = office.post(f"{ACCOUNTS}/{account}/enrolments", expect=201)
    (listed,) = (a for a in office.get(ACCOUNTS)["accounts"] if a["id"] == account)
    assert listed["active_enrolment"] == made["expires_at"]


def test_trainer_shows_with_the_classes_that_name_him(office: Browser, cast: Cast) -> None:
    trainer = cast.create_account("Mẫu Thị Lan")
    training = cast.create_class(trainer, number=12)
    (listed,) = (a for a in office.get(ACCOUNTS)["accounts"] if a["id"] == trainer)
    labels = {(role["scope"], role["label"]) for role in listed["roles"]}
    assert (f"class:{training}", "Lớp 12") in labels

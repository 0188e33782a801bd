"""The office comes in by password, slowly if it guesses, and goes out for good."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from server import create_app
from server.auth import COOKIE
from server.config import Settings
from server.database import reading, writing
from server.identity.accounts import NewAccount, create_account, set_password
from server.models.identity import Account, AuditEntry, LoginFailure, WebSession
from server.moments import HOUR_MS, MINUTE_MS, now
from tests.cast import Cast
from tests.server.browser import Browser, error_of

PASSWORD = "mật khẩu đủ dài"
ME = "/api/office/me"


@pytest.fixture
def person(app: Flask) -> dict[str, Any]:
    """An office person with a user name."""
    with app.app_context():
        new = NewAccount("Mẫu Thị Hoa", "office", None, "Hoa.Mẫu", PASSWORD)
        return create_account(new, by=None)


def login(client: FlaskClient, username: str = "hoa.mẫu", password: str = PASSWORD) -> Any:
    body = {"username": username, "password": password}
    return client.post("/api/office/login", json=body)


def count_actions(app: Flask, action: str) -> int:
    with app.app_context(), reading() as session:
        query = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)
        return session.scalar(query) or 0


@pytest.mark.usefixtures("person")
def test_password_opens_a_session(app: Flask, client: FlaskClient) -> None:
    response = login(client, " HOA.MẪU ")
    assert response.status_code == 200
    assert response.get_json()["account"]["display_name"] == "Mẫu Thị Hoa"
    assert response.get_json()["account"]["roles"] == ["office"]
    assert client.get(ME).get_json() == response.get_json()
    cookie = response.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/api"):
        assert part in cookie
    assert "Secure" not in cookie
    assert count_actions(app, "signed_in") == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("person")
def test_cookie_is_secure_unless_told_otherwise(settings: Settings) -> None:
    secure = create_app(dataclasses.replace(settings, secure_cookies=True)).test_client()
    assert "Secure" in login(secure).headers["Set-Cookie"]


@pytest.mark.usefixtures("person")
def test_secrets_are_stored_hashed(app: Flask, client: FlaskClient) -> None:
    login(client)
    cookie = client.get_cookie(COOKIE, path="/api")
    assert cookie is not None
    with app.app_context(), reading() as session:
        stored = session.scalars(select(WebSession.id_hash)).one()
        hashed = session.scalars(select(Account.password_hash)).one()
    assert cookie.value not in stored
    assert str(hashed).startswith("$argon2id$")


@pytest.mark.usefixtures("person")
def test_wrong_password_and_unknown_person_look_alike(app: Flask, client: FlaskClient) -> None:
    wrong, unknown = login(client, password="x"), login(client, "nobody")
    assert error_of(wrong) == error_of(unknown) == (401, "login_failed")
    same = ("code", "message")
    first, second = wrong.get_json()["error"], unknown.get_json()["error"]
    assert [first[key] for key in same] == [second[key] for key in same]
    assert count_actions(app, "sign_in_failed") == 2


@pytest.mark.usefixtures("person")
def test_five_failures_close_the_door_even_to_the_right_password(
    app: Flask, client: FlaskClient
) -> None:
    for _ in range(5):
        assert error_of(login(client, password="x")) == (401, "login_failed")
    blocked = login(client)
    assert error_of(blocked) == (429, "login_throttled")
    assert 0 < int(blocked.headers["Retry-After"]) <= 15 * 60
    with app.app_context(), writing() as session:
        session.execute(update(LoginFailure).values(at=now(-16 * MINUTE_MS)))
    assert login(client).status_code == 200


@pytest.mark.usefixtures("person")
def test_success_forgives_earlier_failures(client: FlaskClient) -> None:
    for _ in range(3):
        for _ in range(4):
            login(client, password="x")
        assert login(client).status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_address_cannot_try_many_names(app: Flask, client: FlaskClient) -> None:
    answers = [login(client, f"name{n}").status_code for n in range(21)]
    assert answers == [401] * 20 + [429]
    other = app.test_client().post(
        "/api/office/login",
        json={"username": "x", "password": "y"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert other.status_code == 401
    with app.app_context(), reading() as session:
        keys = " ".join(session.scalars(select(LoginFailure.key)))
    assert "name1" not in keys
    assert "127.0.0.1" not in keys


def test_disabled_account_is_out_at_once(app: Flask, office: Browser) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Account).values(disabled_at=now()))
    assert error_of(office.client.get(ME)) == (401, "not_signed_in")


def test_field_person_has_no_office_session(app: Flask, cast: Cast) -> None:
    account = cast.create_account(role="trainer")
    with app.app_context(), writing() as session:
        session.execute(
            update(Account).where(Account.id == account).values(username="t", password_hash="x")
        )
    assert error_of(login(app.test_client(), "t", "x")) == (401, "login_failed")


def test_logout_ends_the_session_on_the_server(app: Flask, office: Browser) -> None:
    cookie = office.client.get_cookie(COOKIE, path="/api")
    assert cookie is not None
    assert office.ask("POST", "/api/office/logout").status_code == 204
    thief = app.test_client()
    thief.set_cookie(COOKIE, cookie.value, path="/api")
    assert error_of(thief.get(ME)) == (401, "not_signed_in")
    assert count_actions(app, "signed_out") == 1


@pytest.mark.parametrize(("column", "ago"), [("last_seen_at", 121 * MINUTE_MS), ("expires_at", 1)])
def test_session_ends_by_idleness_and_by_age(
    app: Flask, office: Browser, column: str, ago: int
) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(WebSession).values({column: now(-ago)}))
    assert error_of(office.client.get(ME)) == (401, "not_signed_in")


def test_working_keeps_a_session_alive_but_not_beyond_its_age(app: Flask, office: Browser) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(WebSession).values(last_seen_at=now(-HOUR_MS)))
    office.get(ME)
    with app.app_context(), reading() as session:
        web = session.scalars(select(WebSession)).one()
    assert web.last_seen_at > now(-MINUTE_MS)
    assert web.expires_at <= now(12 * HOUR_MS)


@pytest.mark.parametrize("sent", [None, "", "wrong", "đ"])
def test_write_without_the_csrf_token_is_refused(office: Browser, sent: str | None) -> None:
    headers = {} if sent is None else {"X-CSRF-Token": sent.encode("utf-8").decode("latin-1")}
    response = office.client.post("/api/office/logout", headers=headers)
    assert error_of(response) == (403, "csrf_failed")
    office.get(ME)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "đ" * 43])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_made_up_cookie_is_nobody(client: FlaskClient, token: str) -> None:
    client.set_cookie(COOKIE, token, path="/api")
    assert error_of(client.get(ME)) == (401, "not_signed_in")


def test_new_password_ends_old_sessions(
    app: Flask, client: FlaskClient, person: dict[str, Any]
) -> None:
    login(client)
    with app.app_context():
        set_password(person["username"], "another password")
    assert error_of(client.get(ME)) == (401, "not_signed_in")
    assert error_of(login(client)) == (401, "login_failed")
    assert login(client, password="another password").status_code == 200

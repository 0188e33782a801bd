"""A one-time link lets one phone in, whatever the network does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from server.database import reading, writing
from server.identity.tokens import make_token
from server.models.identity import Account, AuditEntry, Device, Enrolment
from server.moments import now
from tests.cast import Cast, Phone
from tests.server.browser import Browser, error_of

PHONE = {"model": "Oppo A57", "platform": "Android 13", "app_version": "0.1.0"}


@pytest.fixture
def head(cast: Cast) -> str:
    """The head of Khối 5 of phường Lê Lợi."""
    group = cast.create_group(cast.create_ward("Lê Lợi"), "Khối 5")
    return cast.create_account("Mẫu Văn Hùng", "group_head", f"group:{group}")


def make_link(office: Browser, account: str) -> str:
    made = office.post(f"/api/office/accounts/{account}/enrolments", expect=201)
    token: str = urlsplit(made["link"]).fragment
    return token


def check(client: FlaskClient, token: str) -> TestResponse:
    return client.post("/api/enrolments/check", json={"token": token})


def redeem(client: FlaskClient, token: str, secret: str) -> TestResponse:
    body = {"token": token, "device_secret": secret, "device": PHONE}
    return client.post("/api/enrolments/redeem", json=body)


def expire(app: Flask) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Enrolment).values(expires_at=now(-1)))


def count_phones(app: Flask) -> int:
    with app.app_context(), reading() as session:
        query = select(func.count()).select_from(Device).where(Device.secret_hash.is_not(None))
        return session.scalar(query) or 0


def sync(client: FlaskClient, secret: str, account: str) -> TestResponse:
    phone = Phone("", secret, account)
    return client.post("/api/sync", json=phone.message([]), headers=phone.headers())


def test_link_lets_a_phone_in(app: Flask, office: Browser, head: str) -> None:
    made = office.post(f"/api/office/accounts/{head}/enrolments", expect=201)
    assert made["display_name"] == "Mẫu Văn Hùng"
    assert made["places"] == ["Khối 5, phường Lê Lợi"]
    assert made["link"].startswith("http://localhost/ghi-danh#")
    assert made["qr_svg"].startswith("<svg xmlns=")
    token, secret, phone = urlsplit(made["link"]).fragment, make_token(), app.test_client()

    checked = check(phone, token).get_json()
    assert (checked["account_id"], checked["display_name"]) == (head, "Mẫu Văn Hùng")
    assert checked["roles"][0]["label"] == "Khối 5, phường Lê Lợi"
    assert checked["expires_at"] == made["expires_at"]

    response = redeem(phone, token, secret)
    assert response.status_code == 201
    enrolled = response.get_json()
    assert enrolled["account"]["id"] == head
    assert enrolled["account"]["grants"] == checked["roles"]
    answer = sync(phone, secret, head).get_json()
    assert answer["epoch"] == enrolled["epoch"]
    # A round also says since when each role is held: what a schedule asks for reaches no further back.
    grants = answer["account"].pop("grants")
    assert answer["account"] | {"grants": checked["roles"]} == enrolled["account"]
    assert [{k: v for k, v in grant.items() if k != "since"} for grant in grants] == checked[
        "roles"
    ]
    assert all(grant["since"] for grant in grants)


def test_classes_are_listed_by_number(app: Flask, office: Browser, cast: Cast) -> None:
    trainer = cast.create_account("Mẫu Thị Hạnh")
    for number in (14, 6, 2, 21, 10):
        cast.create_class(trainer, number=number)
    names = ["Lớp 2", "Lớp 6", "Lớp 10", "Lớp 14", "Lớp 21"]
    made = office.post(f"/api/office/accounts/{trainer}/enrolments", expect=201)
    assert made["places"] == names
    client, token, secret = app.test_client(), urlsplit(made["link"]).fragment, make_token()
    greeted = check(client, token).get_json()["roles"]
    enrolled = redeem(client, token, secret).get_json()["account"]["grants"]
    synced = sync(client, secret, trainer).get_json()["account"]["grants"]
    listed = office.get("/api/office/accounts")["accounts"]
    (row,) = (each["roles"] for each in listed if each["id"] == trainer)
    for roles in (greeted, enrolled, synced, row):
        assert [role["label"] for role in roles if role["label"]] == names
    (device,) = office.get("/api/office/devices")["devices"]
    assert device["label"] == " · ".join(names)


def test_only_hashes_are_stored(app: Flask, office: Browser, head: str) -> None:
    token, secret = make_link(office, head), make_token()
    redeem(app.test_client(), token, secret)
    with app.app_context(), reading() as session:
        stored = [*session.scalars(select(Enrolment.token_hash))]
        stored += session.scalars(select(Device.secret_hash).where(Device.secret_hash.is_not(None)))
    assert all(len(str(each)) == 64 for each in stored)
    assert not {token, secret} & set(stored)


def test_lost_reply_is_given_again_to_the_same_phone(
    app: Flask, office: Browser, head: str, client: FlaskClient
) -> None:
    token, secret = make_link(office, head), make_token()
    first = redeem(client, token, secret).get_json()
    expire(app)
    again = redeem(client, token, secret)
    assert again.status_code == 201
    assert again.get_json()["device_id"] == first["device_id"]
    assert count_phones(app) == 1


def test_used_link_lets_nobody_else_in(
    app: Flask, office: Browser, head: str, client: FlaskClient
) -> None:
    token = make_link(office, head)
    redeem(client, token, make_token())
    assert error_of(redeem(client, token, make_token())) == (409, "enrolment_used")
    assert error_of(check(client, token)) == (409, "enrolment_used")
    assert count_phones(app) == 1


def test_expired_link_changes_nothing(
    app: Flask, office: Browser, head: str, client: FlaskClient
) -> None:
    token = make_link(office, head)
    expire(app)
    assert error_of(check(client, token)) == (410, "enrolment_expired")
    assert error_of(redeem(client, token, make_token())) == (410, "enrolment_expired")
    assert count_phones(app) == 0


@pytest.mark.parametrize("token", ["", "x", "đ" * 43, "a" * 43])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_unknown_link_is_told_apart_from_a_used_one(client: FlaskClient, token: str) -> None:
    assert error_of(check(client, token)) == (404, "enrolment_unknown")
    assert error_of(redeem(client, token, make_token())) == (404, "enrolment_unknown")


@pytest.mark.parametrize("secret", ["short", "a" * 44, "a" * 42 + "=", "a" * 43 + "\n"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_weak_secret_is_refused(
    office: Browser, head: str, client: FlaskClient, secret: str
) -> None:
    token = make_link(office, head)
    assert error_of(redeem(client, token, secret)) == (422, "invalid_request")
    assert check(client, token).status_code == 200


def test_secret_of_another_phone_is_refused(
    app: Flask, office: Browser, head: str, cast: Cast, client: FlaskClient
) -> None:
    secret, other = make_token(), cast.create_account("Mẫu Thị Nga")
    redeem(client, make_link(office, head), secret)
    refused = redeem(client, make_link(office, other), secret)
    assert error_of(refused) == (409, "device_secret_reused")
    assert count_phones(app) == 1


def test_of_two_phones_on_one_link_one_comes_in(app: Flask, office: Browser, head: str) -> None:
    token = make_link(office, head)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: redeem(app.test_client(), token, make_token()), range(6)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    assert count_phones(app) == 1


def test_new_link_ends_the_one_before(office: Browser, head: str, client: FlaskClient) -> None:
    first, second = make_link(office, head), make_link(office, head)
    assert error_of(check(client, first)) == (410, "enrolment_expired")
    assert check(client, second).status_code == 200


def test_link_to_an_office_account_needs_an_administrator(
    office: Browser, administrator: Browser, cast: Cast
) -> None:
    address = f"/api/office/accounts/{cast.create_account('Sếp', 'administrator')}/enrolments"
    assert error_of(office.ask("POST", address)) == (403, "forbidden")
    administrator.post(address, expect=201)


def test_link_for_nobody_is_not_found(app: Flask, office: Browser, head: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Account).where(Account.id == head).values(disabled_at=now()))
    for account in (head, "00000000-0000-0000-0000-000000000000", "x"):
        address = f"/api/office/accounts/{account}/enrolments"
        assert error_of(office.ask("POST", address)) == (404, "not_found")


def list_phones(office: Browser) -> list[dict[str, Any]]:
    phones: list[dict[str, Any]] = office.get("/api/office/devices")["devices"]
    return phones


def test_phones_are_listed_with_their_holder_and_place(
    office: Browser, head: str, client: FlaskClient
) -> None:
    redeem(client, make_link(office, head), make_token())
    (phone,) = list_phones(office)
    assert phone["account"] == {"id": head, "display_name": "Mẫu Văn Hùng"}
    assert phone["label"] == "Khối 5, phường Lê Lợi"
    assert phone["model"] == "Oppo A57"
    assert phone["revoked_at"] is None


def test_phones_whose_entries_have_waited_longest_come_first(
    app: Flask, office: Browser, cast: Cast, head: str
) -> None:
    waiting = {
        "since yesterday": ("2024-03-12T10:00:00.000Z", None),
        "since the week before": ("2024-03-05T10:00:00.000Z", None),
        "taken away": ("2024-03-01T10:00:00.000Z", now()),
        "nothing": (None, None),
    }
    ids = [cast.enrol(head).device_id for _ in waiting]
    with app.app_context(), writing() as session:
        for device_id, (model, (oldest, revoked_at)) in zip(ids, waiting.items(), strict=True):
            phone = session.get_one(Device, device_id)
            phone.model, phone.oldest_unsent_at, phone.revoked_at = model, oldest, revoked_at
    assert [phone["model"] for phone in list_phones(office)] == [
        "since the week before", "since yesterday", "nothing", "taken away",
    ]  # fmt: skip


def test_revoked_phone_is_refused_what_it_would_read(
    app: Flask, office: Browser, head: str, client: FlaskClient
) -> None:
    secret = make_token()
    redeem(client, make_link(office, head), secret)
    (phone,) = list_phones(office)
    address = f"/api/office/devices/{phone['id']}/revoke"
    revoked_at = office.post(address)["device"]["revoked_at"]
    assert revoked_at
    assert office.post(address)["device"]["revoked_at"] == revoked_at
    answer = sync(client, secret, head).get_json()
    assert answer["pull"] is None
    assert answer["pull_refused"] == "device_revoked"
    with app.app_context(), reading() as session:
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions == ["enrolment_created", "device_enrolled", "device_revoked"]


def test_desk_of_the_office_is_no_phone(office: Browser, cast: Cast) -> None:
    assert list_phones(office) == []
    address = f"/api/office/devices/{cast.desk}/revoke"
    assert error_of(office.ask("POST", address)) == (404, "not_found")

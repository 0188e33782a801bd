"""How often a round asks the database: counts, which no busy machine can hide."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast, Phone, broadcast
from tests.server.browser import statements


def exchange(client: FlaskClient, phone: Phone, operations: Any = (), **more: Any) -> Any:
    body = phone.message(list(operations), **more)
    response = client.post("/api/sync", json=body, headers=phone.headers())
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def head_of_a_group(cast: Cast) -> tuple[Phone, str, str]:
    ward = cast.create_ward()
    group = cast.create_group(ward)
    account = cast.create_account("Mẫu Hùng", "group_head", f"group:{group}")
    return cast.enrol(account), group, ward


def test_a_round_with_nothing_new_asks_once(app: Flask, client: FlaskClient, cast: Cast) -> None:
    phone, group, ward = head_of_a_group(cast)
    cursor = None
    for operations in ([broadcast(phone, group, ward)], []):
        cursor = exchange(client, phone, operations, cursor=cursor)["pull"]["cursor"]
    with statements(app) as asked:
        answer = exchange(client, phone, cursor=cursor)
    assert answer["pull"]["changes"] == []
    assert answer["pull"]["cursor"] == cursor
    assert answer["account"]["grants"][0]["label"] == "Khối 5, phường Lê Lợi"
    assert len(asked) == 1


def test_a_push_asks_as_often_for_many_operations_as_for_one(
    app: Flask, client: FlaskClient, cast: Cast
) -> None:
    phone, group, ward = head_of_a_group(cast)
    counts = []
    for size in (1, 1, 100):  # the first round also notes whose phone it is
        operations = [broadcast(phone, group, ward) for _ in range(size)]
        with statements(app) as asked:
            exchange(client, phone, operations, pull=False)
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_a_page_asks_once_for_each_scope_that_changed(
    app: Flask, client: FlaskClient, cast: Cast
) -> None:
    phone, group, ward = head_of_a_group(cast)
    cursor = exchange(client, phone)["pull"]["cursor"]
    exchange(client, phone, [broadcast(phone, group, ward) for _ in range(100)], pull=False)
    with statements(app) as asked:
        answer = exchange(client, phone, cursor=cursor)
    assert [len(change["records"]) for change in answer["pull"]["changes"]] == [100]
    # How things stand, twice, for the guard and in the page's own snapshot; the khối; the receipts.
    assert len(asked) == 4

"""Trainers end their sessions and finish trials; the office reads both."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from sync.contract import derive_id
from tests.cast import Cast, Phone, mark
from tests.server.browser import Browser

CLOSED_AT = "2024-03-12T04:05:00.000Z"


def closing(phone: Phone, training: str, session: str, **values: Any) -> dict[str, Any]:
    return phone.operation(
        "session_closing",
        derive_id(training, session),
        values={"training_class": training, "session": session, **values},
    )


def push(client: FlaskClient, phone: Phone, *operations: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post(
        "/api/sync", json=phone.message(list(operations)), headers=phone.headers()
    ).get_json()
    results: list[dict[str, Any]] = answer["results"]
    return results


def test_two_trainers_ends_of_one_session_are_one_record_and_shown_to_the_office(
    client: FlaskClient, cast: Cast, office: Browser
) -> None:
    trainers = [cast.create_account(name) for name in ("Mẫu Thị Hạnh", "Mẫu Văn Toàn")]
    training = cast.create_class(*trainers)
    session = cast.create_session(training)
    first, second = (cast.enrol(trainer) for trainer in trainers)
    values = {"state": "closed", "closed_at": CLOSED_AT, "head_count": 96, "present": 93}
    (one,) = push(client, first, closing(first, training, session, **values))
    (two,) = push(client, second, closing(second, training, session, **values | {"present": 94}))
    # Counts are worth keeping, but no person need decide between them (A6).
    assert [one["result"], two["result"]] == ["applied", "applied"]
    ended = office.get(f"/api/office/classes/{training}")["closings"]
    assert list(ended) == [session]
    assert ended[session]["values"]["present"] == 94
    assert ended[session]["values"]["head_count"] == 96


def test_a_mark_that_arrives_after_the_end_is_taken(
    client: FlaskClient, cast: Cast, office: Browser
) -> None:
    trainer = cast.create_account()
    training = cast.create_class(trainer)
    session, person = cast.create_session(training), cast.add_person(training)
    phone = cast.enrol(trainer)
    end = closing(phone, training, session, state="closed", closed_at=CLOSED_AT, present=0)
    late = mark(phone, session, training, person, "present")
    assert [each["result"] for each in push(client, phone, end, late)] == ["applied"] * 2
    page = office.get(f"/api/office/classes/{training}")
    assert page["counts"][session]["present"] == 1
    assert page["closings"][session]["values"]["present"] == 0


def test_whoever_does_not_teach_the_class_cannot_end_its_session(
    client: FlaskClient, cast: Cast
) -> None:
    training = cast.create_class(cast.create_account())
    session = cast.create_session(training)
    stranger = cast.enrol(cast.create_account("Mẫu Văn Lạ"))
    (result,) = push(client, stranger, closing(stranger, training, session, state="closed"))
    assert (result["result"], result["code"]) == ("rejected", "forbidden")


def test_the_office_sees_who_has_finished_a_trial(
    client: FlaskClient, cast: Cast, office: Browser
) -> None:
    trainer = cast.create_account("Mẫu Thị Hạnh")
    training = cast.create_class(trainer)
    phone = cast.enrol(trainer)
    done = phone.operation(
        "trial_run", derive_id(training, trainer),
        values={"training_class": training, "account": trainer, "finished_at": CLOSED_AT},
    )  # fmt: skip
    (result,) = push(client, phone, done)
    assert result["result"] == "applied"
    accounts = office.get("/api/office/accounts")["accounts"]
    finished = {each["id"]: each["trial_finished_at"] for each in accounts}
    assert finished.pop(trainer) == CLOSED_AT
    assert set(finished.values()) == {None}


def test_k11_nobody_else_says_that_a_trainer_has_finished_a_trial(
    client: FlaskClient, cast: Cast, office: Browser
) -> None:
    trainer, other = cast.create_account("Mẫu Thị Hạnh"), cast.create_account("Mẫu Văn Bình")
    training = cast.create_class(trainer, other)
    phone = cast.enrol(other)
    said = phone.operation(
        "trial_run", derive_id(training, trainer),
        values={"training_class": training, "account": trainer, "finished_at": CLOSED_AT},
    )  # fmt: skip
    (result,) = push(client, phone, said)
    assert (result["result"], result["code"], result["value"]) == (
        "rejected",
        "forbidden",
        "account",
    )
    accounts = office.get("/api/office/accounts")["accounts"]
    assert {each["trial_finished_at"] for each in accounts} == {None}

"""Records and reports are the fold of the log: folding it again changes nothing."""

from __future__ import annotations

import random

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from server.database import reading, writing
from server.models.log import Operation, StoredRecord
from server.models.projections import Attendance
from server.rebuild import Report, rebuild
from tests.cast import Cast, mark, new_id


def fold_again(app: Flask, *, mend: bool = False) -> Report:
    with app.app_context():
        return rebuild(mend=mend)


def fill(client: FlaskClient, cast: Cast, seed: int = 7) -> list[str]:
    """Let three phones mark twelve people in random order, seen and unseen, right and wrong."""
    chance = random.Random(seed)
    trainer = cast.create_account()
    training_class = cast.create_class(trainer)
    session = cast.create_session(training_class)
    people = [cast.add_person(training_class, f"Mẫu {n}") for n in range(12)]
    phones = [cast.enrol(trainer) for _ in range(3)]
    epoch = client.post(
        "/api/sync", json=phones[0].message([]), headers=phones[0].headers()
    ).get_json()["epoch"]
    statuses = ("present", "absent", "late", "excused", "present_bulk", "perhaps")
    for _ in range(60):
        phone, person = chance.choice(phones), chance.choice(people)
        operation = mark(phone, session, training_class, person, chance.choice(statuses))
        operation["base"] = chance.choice([None, {"epoch": epoch, "rev": chance.randrange(1, 4)}])
        if chance.random() < 0.1:
            operation |= {"action": "delete", "values": {}}
        client.post(
            "/api/sync", json=phone.message([operation], pull=False), headers=phone.headers()
        )
    return people


def test_folding_the_log_again_changes_nothing(app: Flask, client: FlaskClient, cast: Cast) -> None:
    fill(client, cast)
    report = fold_again(app)
    assert report.records > 20
    assert (report.differing, report.examples) == (0, [])


def test_what_was_changed_behind_our_back_is_found_and_mended(
    app: Flask, client: FlaskClient, cast: Cast
) -> None:
    fill(client, cast)
    with app.app_context(), writing() as session:
        touched = list(
            session.execute(
                select(StoredRecord.record_id, StoredRecord.wire).where(
                    StoredRecord.kind == "attendance"
                )
            )
        )
        session.execute(
            update(Attendance)
            .where(Attendance.id == touched[0].record_id)
            .values(status="excellent")
        )
        session.execute(
            update(StoredRecord)
            .where(StoredRecord.record_id == touched[1].record_id)
            .values(wire=touched[2].wire)
        )
        session.execute(delete(StoredRecord).where(StoredRecord.record_id == touched[3].record_id))
    assert fold_again(app).differing == 3
    with app.app_context(), reading() as session:
        assert session.get_one(Attendance, touched[0].record_id).status == "excellent"
    assert fold_again(app, mend=True).differing == 3
    assert fold_again(app).differing == 0
    with app.app_context(), reading() as session:
        for row in touched[:4]:
            wire = session.scalar(
                select(StoredRecord.wire).where(StoredRecord.record_id == row.record_id)
            )
            assert wire == row.wire


def test_what_the_log_does_not_hold_is_named_and_left_alone(app: Flask, cast: Cast) -> None:
    whole, half = cast.create_ward(), cast.create_ward()
    cast.write("ward", half, action="edit", base_rev=1, values={"name": "Mẫu mới"})
    with app.app_context(), writing() as session:
        session.execute(delete(Operation).where(Operation.record_id == whole))
        session.execute(delete(Operation).where(Operation.record_id == half, Operation.rev == 1))
        before = session.execute(select(StoredRecord.record_id, StoredRecord.wire)).all()
    report = fold_again(app, mend=True)
    assert report.unfounded == 2
    assert {record_id for _, record_id in report.examples} == {whole, half}
    with app.app_context(), reading() as session:
        assert session.execute(select(StoredRecord.record_id, StoredRecord.wire)).all() == before


def test_refused_operations_fold_into_nothing(app: Flask, cast: Cast) -> None:
    before = fold_again(app).records
    cast.write("party", new_id(), values={})
    assert fold_again(app).records == before

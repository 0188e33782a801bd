"""Pull: everyone gets all of his own and nothing of others', in any order of commits (SPEC.md, F and L)."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.database import reading, writing
from server.models.log import Conflict, Epoch, FeedRow
from server.moments import now
from sync.contract import derive_id
from tests.cast import Cast, Phone, broadcast, mark, new_id


@dataclass
class Reader:
    """A phone that keeps what it pulls, as a real one does: by record, with the scopes it came by."""

    client: FlaskClient
    phone: Phone
    cursor: str | None = None
    scopes: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    records: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    receipts: list[dict[str, Any]] = field(default_factory=list)

    def round(self, *operations: Any, **more: Any) -> dict[str, Any]:
        body = self.phone.message(list(operations), cursor=self.cursor, **more)
        response = self.client.post("/api/sync", json=body, headers=self.phone.headers())
        assert response.status_code == 200, response.get_json()
        answer: dict[str, Any] = response.get_json()
        if answer["pull"]:
            self._keep(answer["pull"])
        return answer

    def pull_all(self, limit: int = 500) -> None:
        while self.round(limit=limit)["pull"]["more"]:
            pass

    def _keep(self, pull: dict[str, Any]) -> None:
        for scope in pull["dropped"]:
            for key in list(self.scopes):
                self._leave(key, scope)
        for change in pull["changes"]:
            for record in change["records"]:
                key = (record["kind"], record["record_id"])
                self.records[key] = record
                self.scopes.setdefault(key, set()).add(change["scope"])
            for kind, record_id in change["exits"]:
                self._leave((kind, record_id), change["scope"])
        self.receipts += pull["receipts"]
        self.cursor = pull["cursor"]

    def _leave(self, key: tuple[str, str], scope: str) -> None:
        left = self.scopes.get(key, set())
        left.discard(scope)
        if not left:
            self.scopes.pop(key, None)
            self.records.pop(key, None)

    def ids(self, kind: str) -> set[str]:
        return {record_id for found, record_id in self.records if found == kind}


@pytest.fixture
def trainer(cast: Cast) -> str:
    return cast.create_account()


def reader(client: FlaskClient, cast: Cast, account: str) -> Reader:
    return Reader(client, cast.enrol(account))


def test_f1_a_trainer_gets_his_classes_and_nothing_else(
    client: FlaskClient, cast: Cast, trainer: str
) -> None:
    mine, other = cast.create_class(trainer), cast.create_class(number=2)
    cast.add_person(mine, "Mẫu Thị Hà")
    cast.add_person(other, "Mẫu Thị Lạ")
    phone = reader(client, cast, trainer)
    phone.pull_all()
    assert phone.ids("training_class") == {mine}
    assert [
        r["values"]["full_name"] for (k, _), r in phone.records.items() if k == "roster_entry"
    ] == ["Mẫu Thị Hà"]


def test_f1_a_khoi_head_gets_his_khoi_and_a_ward_official_all_of_the_ward(
    client: FlaskClient, cast: Cast
) -> None:
    ward = cast.create_ward()
    groups = [cast.create_group(ward, f"Khối {n}") for n in (1, 2)]
    heads = [cast.create_account("Mẫu Hùng", "group_head", f"group:{group}") for group in groups]
    official = cast.create_account("Mẫu Lan", "ward_official", f"ward:{ward}")
    phones = [reader(client, cast, account) for account in (*heads, official)]
    for place, group in enumerate(groups):
        phones[place].round(broadcast(phones[place].phone, group, ward))
    for phone in phones:
        phone.pull_all()
    assert [len(phone.ids("broadcast")) for phone in phones] == [1, 1, 2]


def test_l3_paging_gives_every_record_once_and_its_receipt_last(
    client: FlaskClient, cast: Cast, trainer: str
) -> None:
    training_class = cast.create_class(trainer)
    people = {cast.add_person(training_class, f"Mẫu {n}") for n in range(7)}
    session = cast.create_session(training_class)
    phone = reader(client, cast, trainer)
    sent = [mark(phone.phone, session, training_class, person, "present") for person in people]
    answer = phone.round(*sent, limit=3)
    while answer["pull"]["more"]:
        # L3: nothing is confirmed before the record it is about.
        assert not answer["pull"]["receipts"] or len(phone.ids("attendance")) == len(people)
        answer = phone.round(limit=3)
    assert phone.ids("attendance") == {operation["record_id"] for operation in sent}
    assert {receipt["op_id"] for receipt in phone.receipts} == {
        operation["op_id"] for operation in sent
    }
    assert len(phone.receipts) == len(sent)


def test_f4_a_refusal_is_a_row_the_phone_cannot_miss(
    client: FlaskClient, cast: Cast, trainer: str
) -> None:
    phone = reader(client, cast, trainer)
    operation = phone.phone.operation("party", new_id())
    phone.round(operation, pull=False)
    phone.pull_all()
    (receipt,) = phone.receipts
    assert (receipt["op_id"], receipt["result"], receipt["code"]) == (
        operation["op_id"],
        "rejected",
        "unknown_kind",
    )


def test_nothing_new_gives_nothing(client: FlaskClient, cast: Cast, trainer: str) -> None:
    cast.create_class(trainer)
    phone = reader(client, cast, trainer)
    phone.pull_all()
    pull = phone.round()["pull"]
    assert (pull["changes"], pull["receipts"], pull["more"]) == ([], [], False)


def test_l2_a_class_given_later_is_read_from_its_beginning(
    client: FlaskClient, cast: Cast, trainer: str
) -> None:
    training_class = cast.create_class()
    cast.add_person(training_class)
    phone = reader(client, cast, trainer)
    phone.pull_all()
    assert not phone.ids("roster_entry")
    cast.write(
        "training_class", training_class, action="edit", base_rev=1, values={"trainers": [trainer]}
    )
    pull = phone.round()["pull"]
    assert pull["added"] == [f"class:{training_class}"]
    assert len(phone.ids("roster_entry")) == 1


def test_l4_a_class_taken_away_leaves_the_phone(
    client: FlaskClient, cast: Cast, trainer: str
) -> None:
    training_class = cast.create_class(trainer)
    cast.add_person(training_class)
    phone = reader(client, cast, trainer)
    phone.pull_all()
    cast.write("training_class", training_class, action="edit", base_rev=1, values={"trainers": []})
    pull = phone.round()["pull"]
    assert pull["dropped"] == [f"class:{training_class}"]
    assert not phone.records


def test_l8_p7_a_class_long_over_leaves_the_phone_and_its_late_marks_are_still_taken(
    client: FlaskClient, cast: Cast, trainer: str
) -> None:
    training_class = cast.create_class(trainer)
    session, person = cast.create_session(training_class), cast.add_person(training_class)
    phone = reader(client, cast, trainer)
    phone.pull_all()
    late = mark(phone.phone, session, training_class, person, "present")
    cast.write(
        "training_class", training_class, action="edit", base_rev=1, values={"state": "closed"}
    )
    answer = phone.round(late)
    assert answer["results"][0]["result"] == "applied"
    assert answer["pull"]["dropped"] == [f"class:{training_class}"]
    assert not phone.ids("roster_entry")


def test_l8_a_class_closed_this_month_stays(client: FlaskClient, cast: Cast, trainer: str) -> None:
    training_class = cast.create_class(trainer)
    cast.create(
        "session", training_class=training_class, number=1, held_on=now()[:10], half="morning"
    )
    cast.write(
        "training_class", training_class, action="edit", base_rev=1, values={"state": "closed"}
    )
    phone = reader(client, cast, trainer)
    phone.pull_all()
    assert phone.ids("training_class") == {training_class}


def test_f3_a_record_that_moves_leaves_its_old_scope(client: FlaskClient, cast: Cast) -> None:
    ward = cast.create_ward()
    old, new = cast.create_group(ward, "Khối 1"), cast.create_group(ward, "Khối 2")
    heads = [
        cast.create_account("Mẫu Hùng", "group_head", f"group:{group}") for group in (old, new)
    ]
    before, after = (reader(client, cast, head) for head in heads)
    operation = broadcast(before.phone, old, ward)
    before.round(operation)
    before.pull_all()
    assert before.ids("broadcast") == {operation["record_id"]}
    cast.write(
        "broadcast", operation["record_id"], action="edit", base_rev=1, values={"group": new}
    )
    before.pull_all()
    after.pull_all()
    assert before.ids("broadcast") == set()
    assert after.ids("broadcast") == {operation["record_id"]}


def test_l7_a_cursor_that_is_not_ours_is_told_and_the_push_still_counts(
    client: FlaskClient, cast: Cast, trainer: str
) -> None:
    phone = reader(client, cast, trainer)
    phone.cursor = "bm90IG91cnM"
    answer = phone.round(phone.phone.operation("party", new_id()))
    assert answer["pull_refused"] == "bad_cursor"
    assert answer["pull"] is None
    assert answer["results"][0]["code"] == "unknown_kind"


def test_e3_an_epoch_of_unknown_origin_reads_everything_again(
    app: Flask, client: FlaskClient, cast: Cast, trainer: str
) -> None:
    training_class = cast.create_class(trainer)
    phone = reader(client, cast, trainer)
    first = phone.round()["epoch"]
    with app.app_context(), writing() as session:
        session.add(Epoch(epoch=new_id(), parent=first, started_at=now()))
    answer = phone.round()
    assert answer["epoch"] != first
    assert any(c["scope"] == f"class:{training_class}" for c in answer["pull"]["changes"])


def test_a_conflict_is_open_until_somebody_who_saw_both_decides(
    app: Flask, client: FlaskClient, cast: Cast, trainer: str
) -> None:
    training_class = cast.create_class(trainer)
    session, person = cast.create_session(training_class), cast.add_person(training_class)
    one, two = reader(client, cast, trainer), reader(client, cast, trainer)
    one.round(mark(one.phone, session, training_class, person, "present"))
    two.round(mark(two.phone, session, training_class, person, "absent"))

    def open_conflicts() -> int:
        with app.app_context(), reading() as found:
            return (
                found.scalar(
                    select(func.count()).select_from(Conflict).where(Conflict.closed_at.is_(None))
                )
                or 0
            )

    assert open_conflicts() == 1
    record_id = derive_id(session, person)
    cast.write("attendance", record_id, action="edit", base_rev=2, values={"status": "present"})
    assert open_conflicts() == 0
    one.pull_all()
    assert (
        "siblings" not in one.records["attendance", record_id]
        or "status" not in one.records["attendance", record_id]["siblings"]
    )


def test_f2_no_reader_skips_a_record_while_many_write(app: Flask, cast: Cast) -> None:
    """Eight phones of one ward push while its official pulls all the time: he ends with everything."""
    ward = cast.create_ward()
    groups = [cast.create_group(ward, f"Khối {n}") for n in range(8)]
    heads = [
        cast.enrol(cast.create_account("Mẫu Hùng", "group_head", f"group:{g}")) for g in groups
    ]
    official = cast.enrol(cast.create_account("Mẫu Lan", "ward_official", f"ward:{ward}"))
    sent: set[str] = set()
    lock, done = threading.Lock(), threading.Event()
    failures: list[AssertionError] = []

    def push(phone: Phone, group: str) -> None:
        client = app.test_client()
        try:
            for day in range(1, 9):
                batch = [broadcast(phone, group, ward, day) for _ in range(3)]
                response = client.post(
                    "/api/sync", json=phone.message(batch, pull=False), headers=phone.headers()
                )
                assert response.status_code == 200, response.get_json()
                assert all(r["result"] == "applied" for r in response.get_json()["results"])
                with lock:
                    sent.update(operation["record_id"] for operation in batch)
        except AssertionError as failure:
            failures.append(failure)

    def pull(follower: Reader) -> None:
        while not done.is_set():
            follower.round(limit=5)
            time.sleep(0.005)

    follower = Reader(app.test_client(), official)
    writers = [threading.Thread(target=push, args=pair) for pair in zip(heads, groups, strict=True)]
    watcher = threading.Thread(target=pull, args=(follower,))
    for thread in (*writers, watcher):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    watcher.join()
    assert not failures
    follower.pull_all()
    assert follower.ids("broadcast") == sent
    assert len(sent) == 8 * 8 * 3


def test_two_phones_that_create_the_same_record_at_once_make_one(
    app: Flask, cast: Cast, trainer: str
) -> None:
    training_class = cast.create_class(trainer)
    session = cast.create_session(training_class)
    people = [cast.add_person(training_class, f"Mẫu {n}") for n in range(6)]
    phones = [cast.enrol(trainer) for _ in range(4)]
    barrier = threading.Barrier(4)
    results: list[str] = []

    def push(phone: Phone) -> None:
        client = app.test_client()
        batch = [mark(phone, session, training_class, person, "present") for person in people]
        barrier.wait()
        response = client.post(
            "/api/sync", json=phone.message(batch, pull=False), headers=phone.headers()
        )
        results.extend(r["result"] for r in response.get_json()["results"])

    threads = [threading.Thread(target=push, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["applied"] * 24
    with app.app_context(), reading() as found:
        rows = found.scalar(
            select(func.count()).select_from(FeedRow).where(FeedRow.kind == "attendance")
        )
    assert rows == 6

"""A restored backup costs nobody anything: phones and the journal bring back what it lacks (SPEC.md, E)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text

from server.alarms import list_alarms
from server.backups import BackupError
from server.database import reading, writing
from server.extensions import db
from server.highwater import _merge, check_high_water
from server.identity.devices import revoke_device
from server.journal.file import FileJournal
from server.journal.notes import note_account
from server.journal.replay import count_parked
from server.lineage import read_chain
from server.models.identity import Device
from server.models.log import Operation, StoredRecord
from server.moments import now_ms
from server.rebuild import rebuild
from server.restore import begin_epoch, load_copy
from server.serving import ServingError, nobody_serving
from sync.contract import KINDS, derive_id
from sync.rules import unpack, winners
from tests.cast import Cast, Phone, new_id
from tests.postgres import find_binaries
from tests.server.test_cli import environment, run
from tests.simulation.phone import Key
from tests.simulation.phone import Phone as Model

__all__ = ["environment"]


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    """PostgreSQL's programs are found by name, as an operator has them."""
    monkeypatch.setenv("PATH", f"{find_binaries()}:/usr/bin:/bin")


@dataclass
class Hand:
    """Somebody's phone, which talks to the office over HTTP as the contract has it."""

    client: FlaskClient
    enrolled: Phone
    model: Model

    def act(self, kind: str, record_id: str, values: dict[str, Any], action: str = "create") -> str:
        made = self.model.act(now_ms(), (kind, record_id), action, values)
        assert made
        return str(made[0]["op_id"])

    def deliver(self, page: int = 500) -> None:
        """Exchange until nothing is left to do."""
        for _ in range(40):
            if not self.exchange(page) and not self.model.store.outbox:
                return
        raise AssertionError("the phone never came to rest")

    def exchange(self, page: int = 500) -> bool:
        """Exchange once; True while there is more to read."""
        message = self.model.message(now_ms(), 500, page)
        response = self.client.post("/api/sync", json=message, headers=self.enrolled.headers())
        assert response.status_code == 200, response.get_json()
        return self.model.receive(response.get_json())

    def values(self, kind: str, record_id: str) -> dict[str, Any]:
        return self.model.values((kind, record_id))


@pytest.fixture
def hand(client: FlaskClient, cast: Cast) -> Any:
    """Give a person a phone."""

    def enrol(account: str) -> Hand:
        phone = cast.enrol(account)
        return Hand(client, phone, Model(account, phone.device_id, new_id))

    return enrol


@dataclass
class Scene:
    """A class with two trainers, and a khối with its head and ward."""

    cast: Cast
    first: Hand
    second: Hand
    head: Hand
    official: Hand
    training_class: str
    session: str
    people: list[str]
    ward: str
    group: str

    def mark(self, hand: Hand, person: str, status: str) -> Key:
        key = ("attendance", derive_id(self.session, person))
        values = {
            "training_class": self.training_class, "session": self.session,
            "person": person, "status": status,
        }  # fmt: skip
        hand.act(*key, values)
        return key

    def walk_in(self, hand: Hand, name: str) -> str:
        person = new_id()
        values = {"training_class": self.training_class, "person": person, "full_name": name}
        hand.act("roster_entry", derive_id(self.training_class, person), values)
        return person

    def broadcast(self, hand: Hand) -> str:
        record_id = new_id()
        values = {
            "channel": "group_speaker", "ward": self.ward, "group": self.group, "outcome": "whole",
            "started_at": "2024-03-12T10:00:00.000Z", "duration_minutes": 15,
        }  # fmt: skip
        hand.act("broadcast", record_id, values)
        return record_id

    def all(self) -> list[Hand]:
        return [self.first, self.second, self.head, self.official]


@pytest.fixture
def scene(cast: Cast, hand: Any) -> Scene:
    ward = cast.create_ward()
    group = cast.create_group(ward)
    trainers = [cast.create_account(f"Mẫu {n}") for n in range(2)]
    training_class = cast.create_class(*trainers)
    session = cast.create_session(training_class)
    people = [cast.add_person(training_class, f"Mẫu Văn {n}") for n in range(4)]
    head = cast.create_account("Mẫu Thị Hà", "group_head", f"group:{group}")
    official = cast.create_account("Mẫu Thị Lan", "ward_official", f"ward:{ward}")
    hands = [hand(account) for account in (*trainers, head, official)]
    for each in hands:
        each.deliver()
    first, second, third, fourth = hands
    return Scene(cast, first, second, third, fourth, training_class, session, people, ward, group)


def back_up(folder: Path) -> Path:
    run("backup", str(folder))
    (copy,) = folder.glob("socoso-*")
    return copy


def restore(app: Flask, copy: Path) -> str:
    with app.app_context():
        db.engine.dispose()
    return run("restore", str(copy)).output


def records(app: Flask) -> dict[Key, dict[str, Any]]:
    """What everybody sees: the winners of every record."""
    with app.app_context(), reading() as session:
        stored = session.scalars(select(StoredRecord)).all()
    return {
        (r.kind, r.record_id): winners(KINDS[r.kind], unpack(orjson.loads(r.wire))) for r in stored
    }


def log(app: Flask) -> dict[str, Operation]:
    with app.app_context(), reading() as session:
        return {op.op_id: op for op in session.scalars(select(Operation))}


def a_day_of_work(scene: Scene) -> None:
    """What everybody does after the copy of the night, delivered and acknowledged."""
    scene.mark(scene.first, scene.people[0], "present")
    guest = scene.walk_in(scene.first, "Mẫu Thị Khách")
    scene.mark(scene.first, guest, "present")
    scene.first.deliver()
    scene.second.deliver()
    scene.mark(scene.second, scene.people[1], "absent")
    scene.mark(scene.second, guest, "late")
    scene.second.deliver()
    scene.broadcast(scene.head)
    scene.head.deliver()
    for each in scene.all():
        each.deliver()
    scene.cast.write("training_class", scene.training_class, action="edit", base_rev=1,
                     values={"title": "Lớp đã đổi tên"})  # fmt: skip
    marked = derive_id(scene.session, scene.people[1])
    answer = scene.cast.write("attendance", marked, action="edit", base_rev=1,
                              values={"status": "excused"})  # fmt: skip
    assert answer.result == "applied"
    for each in scene.all():
        each.deliver()


def test_e1_e5_a_days_work_comes_back_whole_and_once(
    app: Flask, cast: Cast, scene: Scene, hand: Any, tmp_path: Path
) -> None:
    copy = back_up(tmp_path / "copies")
    a_day_of_work(scene)
    newcomer = hand(cast.create_account("Mẫu Mới", "group_head", f"group:{scene.group}"))
    scene.broadcast(newcomer)
    newcomer.deliver()
    before, known = records(app), log(app)

    told = restore(app, copy)

    assert "begins" in told
    assert len(records(app)) < len(before)
    for each in [*scene.all(), newcomer]:
        each.deliver()
    assert records(app) == before
    assert log(app).keys() >= known.keys()
    assert {op.receipt for op in log(app).values()} >= {op.receipt for op in known.values()}
    with app.app_context():
        assert count_parked() == 0
        assert rebuild(mend=False).differing == 0
        assert len(read_lineage_chain()) == 2
    for each in [*scene.all(), newcomer]:
        each.deliver()
        assert all(each.values(*key) == before[key] for key in each.model.store.records)


def test_e4_what_is_meant_for_another_life_of_the_book_waits_until_that_life_is_back(
    app: Flask, scene: Scene, tmp_path: Path
) -> None:
    copy = back_up(tmp_path / "copies")
    lost = scene.broadcast(scene.head)
    scene.head.deliver()
    scene.head.act("broadcast", lost, {"duration_minutes": 20}, "edit")
    restore(app, copy)
    before = log(app).keys()

    message = scene.head.model.message(now_ms(), 500, 500)
    assert message
    assert len(message["operations"]) == 1
    answer = scene.head.client.post(
        "/api/sync", json=message, headers=scene.head.enrolled.headers()
    )

    assert answer.status_code == 200
    assert answer.get_json()["results"] == []
    assert log(app).keys() == before
    scene.head.deliver()
    assert scene.head.values("broadcast", lost)["duration_minutes"] == 20
    assert {op.result for op in log(app).values() if op.record_id == lost} == {"applied"}


def read_lineage_chain() -> list[str]:
    with reading() as session:
        return read_chain(session)


def test_e6_others_bring_back_what_a_lost_phone_had_sent(
    app: Flask, scene: Scene, tmp_path: Path
) -> None:
    corrected = scene.mark(scene.first, scene.people[3], "present")
    for each in scene.all():
        each.deliver()
    copy = back_up(tmp_path / "copies")
    a_day_of_work(scene)
    # Would show as present again, and as a contradiction, if it were not told what this replaced.
    scene.second.act(*corrected, {"status": "absent"}, "edit")
    for each in (scene.second, scene.first):
        each.deliver()
    before = records(app)
    restore(app, copy)
    for each in (scene.first, scene.official):  # the second trainer's phone and the head's are gone
        each.deliver()
    assert records(app) == before
    witnessed = [op for op in log(app).values() if "witnessed" in op.flags.split()]
    assert {op.author for op in witnessed} >= {scene.second.model.account}

    # One that turns up after all changes nothing any more.
    for each in (scene.second, scene.head):
        each.deliver()
    assert records(app) == before
    with app.app_context():
        assert rebuild(mend=False).differing == 0


def test_e6_a_late_witness_does_not_bring_back_what_was_decided_since(
    app: Flask, scene: Scene, tmp_path: Path
) -> None:
    copy = back_up(tmp_path / "copies")
    key = scene.mark(scene.first, scene.people[0], "present")
    for each in scene.all():
        each.deliver()
    restore(app, copy)
    scene.first.deliver()  # its author has brought it back
    answer = scene.cast.write(*key, action="edit", base_rev=1, values={"status": "absent"})
    assert answer.result == "applied"
    scene.second.deliver()
    assert records(app)[key]["status"] == "absent"
    assert not any("witnessed" in op.flags for op in log(app).values())


def test_e6_nobody_witnesses_what_he_may_not_write(
    app: Flask, client: FlaskClient, scene: Scene, tmp_path: Path
) -> None:
    with app.app_context():
        begin_epoch(lambda _: None)
    phone = scene.head.enrolled
    forged = {
        "kind": "ward", "record_id": scene.ward, "rev": 9,
        "values": {"code": "1", "name": "Giả", "unit_type": "phuong", "deleted": False},
        "dots": [["old", 9, new_id(), 1, "2024-03-12T10:00:00.000Z-0000"]],
    }  # fmt: skip
    message = phone.message([], witnessed={"epoch": "old", "records": [forged, {"kind": 3}, None]})
    assert client.post("/api/sync", json=message, headers=phone.headers()).status_code == 200
    assert records(app)["ward", scene.ward]["name"] == "Lê Lợi"


def test_e6_what_could_not_be_written_down_again_is_left_out(
    app: Flask, client: FlaskClient, scene: Scene
) -> None:
    key = scene.mark(scene.first, scene.people[0], "present")
    scene.first.deliver()
    with app.app_context():
        former = read_lineage_chain()[-1]
        begin_epoch(lambda _: None)
    packed = scene.first.model.store.records[key] | {"rev": 7}
    packed["dots"] = [[former, 7, new_id(), 1, "2024-03-12T10:00:00.000Z-0000"]]
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    packed["values"] |= {"note": deep}
    phone = scene.first.enrolled
    message = phone.message([], witnessed={"epoch": former, "records": [packed]})
    assert client.post("/api/sync", json=message, headers=phone.headers()).status_code == 200
    assert not any("witnessed" in op.flags for op in log(app).values())


def test_e6_nothing_is_witnessed_where_nothing_was_lost(
    app: Flask, client: FlaskClient, scene: Scene
) -> None:
    key = scene.mark(scene.first, scene.people[0], "present")
    scene.first.deliver()
    packed = scene.first.model.store.records[key] | {"rev": 7}
    packed["dots"] = [["old", 7, new_id(), 1, "2024-03-12T10:00:00.000Z-0000"]]
    phone = scene.first.enrolled
    message = phone.message([], witnessed={"epoch": "old", "records": [packed]})
    assert client.post("/api/sync", json=message, headers=phone.headers()).status_code == 200
    assert not any("witnessed" in op.flags for op in log(app).values())


def test_e7_the_journal_brings_back_people_phones_and_revocations(
    app: Flask, cast: Cast, scene: Scene, hand: Any, tmp_path: Path
) -> None:
    copy = back_up(tmp_path / "copies")
    newcomer = hand(cast.create_account("Mẫu Mới", "group_head", f"group:{scene.group}"))
    with app.app_context():
        revoke_device(scene.head.enrolled.device_id, None)
    restore(app, copy)
    with app.app_context(), reading() as session:
        assert session.get_one(Device, scene.head.enrolled.device_id).revoked_at
        assert session.get_one(Device, newcomer.enrolled.device_id).revoked_at is None
    scene.broadcast(newcomer)
    newcomer.deliver()
    assert not newcomer.model.store.outbox


def test_e7_a_decision_waits_for_the_record_that_a_phone_has_yet_to_bring_back(
    app: Flask, scene: Scene, tmp_path: Path
) -> None:
    copy = back_up(tmp_path / "copies")
    key = scene.mark(scene.first, scene.people[0], "present")
    scene.first.deliver()
    scene.cast.write(*key, action="edit", base_rev=1, values={"note": "Đến sớm"})
    assert "1 more wait" in restore(app, copy)
    with app.app_context():
        assert count_parked() == 1
    scene.first.deliver()
    with app.app_context():
        assert count_parked() == 0
    assert records(app)[key]["note"] == "Đến sớm"


def test_restoring_twice_from_one_copy_loses_nothing_of_the_life_between(
    app: Flask, scene: Scene, tmp_path: Path
) -> None:
    copy = back_up(tmp_path / "copies")
    a_day_of_work(scene)
    restore(app, copy)
    for each in scene.all():
        each.deliver()
    scene.broadcast(scene.head)
    scene.mark(scene.first, scene.people[2], "present")
    for each in scene.all():
        each.deliver()
    before = records(app)
    restore(app, copy)
    for each in scene.all():
        each.deliver()
    assert records(app) == before


def test_a_copy_that_is_damaged_or_none_changes_nothing(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    cast.create("topic", name="Tín dụng")
    before, copies = records(app), tmp_path / "copies"
    (copies / "nothing").mkdir(parents=True)
    for name in ("socoso.sqlite3", "socoso.dump"):
        (copies / name).write_bytes(b"no database" * 100)
    for copy in (copies, copies / "nothing"):
        with app.app_context():
            db.engine.dispose()
        assert isinstance(run("restore", str(copy), fails=True).exception, BackupError)
    assert records(app) == before


def test_the_replaced_database_is_kept(app: Flask, cast: Cast, tmp_path: Path) -> None:
    copy = back_up(tmp_path / "copies")
    cast.create("topic", name="Tín dụng")
    told = restore(app, copy)
    (kept,) = (tmp_path / "before-restore").glob("socoso-*/*")
    assert str(kept) in told


def test_nobody_restores_under_a_running_server(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = (
        "import pathlib, sys; from server.serving import hold_while_serving;"
        "hold_while_serving(pathlib.Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as serving:  # fmt: skip
        assert serving.stdout
        assert serving.stdout.readline() == "held\n"
        with pytest.raises(ServingError), nobody_serving(tmp_path):
            pass
        serving.communicate()
    with nobody_serving(tmp_path):
        pass


def test_e8_a_phone_that_knows_more_than_the_book_raises_the_alarm(
    app: Flask, client: FlaskClient, scene: Scene, tmp_path: Path
) -> None:
    (copy,) = back_up(tmp_path / "copies").iterdir()
    scene.broadcast(scene.head)
    scene.head.deliver()
    before = records(app)
    with app.app_context():
        db.engine.dispose()
        load_copy(copy)
    cursor = scene.head.model.store.cursor
    phone = scene.head.enrolled
    answer = client.post(
        "/api/sync", json=phone.message([], cursor=cursor), headers=phone.headers()
    ).get_json()
    assert answer["pull_refused"] == "cursor_ahead"
    assert answer["pull"] is None
    assert "cursor_ahead" in client.get("/healthz").get_json()["alarms"]
    with app.app_context():
        begin_epoch(lambda _: None, from_nothing=True)
        assert list_alarms() == []
    scene.head.deliver()
    assert records(app) == before


def test_e8_a_database_that_was_put_back_unannounced_is_noticed(
    app: Flask, client: FlaskClient, scene: Scene, tmp_path: Path
) -> None:
    with app.app_context():
        check_high_water()
        assert list_alarms() == []
        _merge(tmp_path, read_lineage_chain()[-1], {"device:somebody": 5})
    assert client.get("/healthz").get_json()["alarms"] == ["database_behind"]
    with app.app_context():
        begin_epoch(lambda _: None)
    assert client.get("/healthz").get_json()["alarms"] == []


def test_the_journal_survives_a_torn_line_and_leaves_out_what_was_rolled_back(
    tmp_path: Path,
) -> None:
    journal = FileJournal(tmp_path)
    (first,) = journal.append([{"what": "audit", "n": 1}])
    with journal.path.open("ab") as file:
        file.write(b'{"what": "audit", "n": 2, "cut')
    journal.append([{"what": "audit", "n": 3}, {"void": first}])
    assert [entry["n"] for entry in journal.read()] == [3]
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_what_fails_to_commit_is_voided_in_the_journal(app: Flask, cast: Cast) -> None:
    def fail() -> None:
        with writing() as session:
            note_account(session, cast.office)
            session.execute(text("SELECT 1"))
            event.listen(session, "before_commit", _fail)

    with app.app_context():
        journal = FileJournal(app.extensions["socoso"].journal)
        count, size = len(list(journal.read())), journal.path.stat().st_size
        with pytest.raises(ZeroDivisionError):
            fail()
        assert journal.path.stat().st_size > size
        assert len(list(journal.read())) == count


def _fail(_: object) -> None:
    raise ZeroDivisionError

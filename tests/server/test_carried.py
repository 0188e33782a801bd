"""What a phone sealed and somebody carried counts as if the phone had pushed it (X3, X7, X8)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update

from server.bundles import MAX_FILE_BYTES, public_key
from server.cli import cli
from server.config import Settings, current_settings
from server.database import reading, writing
from server.errors import ApiError, message_of
from server.journal.file import current_journal
from server.journal.replay import replay_journal
from server.models.identity import AuditEntry, Device
from server.models.log import FeedRow, ForkedIncarnation, Operation, StoredRecord
from server.models.projections import Broadcast
from server.moments import now
from server.rebuild import rebuild
from server.receipts import derive_key
from tests.bundles import carry, content_of, seal, wrap
from tests.cast import Cast, Phone, broadcast, new_id
from tests.server.browser import Browser, error_of

BUNDLES = "/api/office/bundles"


class Village:
    """A khối whose head's phone has no network."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast, self.client = app, cast, app.test_client()
        self.ward = cast.create_ward()
        self.group = cast.create_group(self.ward)
        self.head = cast.create_account("Mẫu Đình Lợi", "group_head", f"group:{self.group}")
        self.phone = cast.enrol(self.head)
        self.key = public_key(app.extensions["socoso"].secret)
        self.operations: list[dict[str, Any]] = []

    def log(self, day: int = 12, **more: Any) -> dict[str, Any]:
        self.operations.append(broadcast(self.phone, self.group, self.ward, day, **more))
        return self.operations[-1]

    def revoke(self) -> None:
        with self.app.app_context(), writing() as session:
            session.execute(
                update(Device).where(Device.id == self.phone.device_id).values(revoked_at=now())
            )

    def file(self, *operations: Any, **more: Any) -> bytes:
        return carry(self.key, self.phone, list(operations), **more)

    def round(self, *operations: Any, **more: Any) -> dict[str, Any]:
        response = self.client.post(
            "/api/sync",
            json=self.phone.message(list(operations), **more),
            headers=self.phone.headers(),
        )
        answer: dict[str, Any] = response.get_json()
        return answer

    def count(self, model: Any, **equal: Any) -> int:
        with self.app.app_context(), reading() as session:
            query = select(func.count()).select_from(model).filter_by(**equal)
            return session.scalar(query) or 0

    def broadcasts(self) -> int:
        return self.count(StoredRecord, kind="broadcast")


@pytest.fixture
def village(app: Flask, cast: Cast) -> Village:
    return Village(app, cast)


def receive(office: Browser, file: bytes) -> dict[str, Any]:
    response = office.upload(BUNDLES, file)
    assert response.status_code == 200, response.get_data(as_text=True)
    answer: dict[str, Any] = response.get_json()
    return answer


def results(answer: dict[str, Any]) -> list[str]:
    return [result["result"] for result in answer["results"]]


def test_x7_carried_it_counts_as_pushed_under_its_author(office: Browser, village: Village) -> None:
    operation = village.log()
    answer = receive(office, village.file(operation))
    assert answer["device"]["account"]["display_name"] == "Mẫu Đình Lợi"
    assert (answer["total"], answer["next"]) == (1, None)
    (result,) = answer["results"]
    assert (result["result"], result["kind"]) == ("applied", "broadcast")
    assert result["at"] == operation["at"][:24]
    page = office.get(f"/api/office/records/broadcast/{operation['record_id']}")
    (entry,) = page["history"]
    assert (entry["author_name"], entry["device_name"]) == ("Mẫu Đình Lợi", "Máy của Mẫu Đình Lợi")
    assert entry["receipt"] == result["receipt"]
    assert entry["clock_offset_ms"] is None
    with village.app.app_context():
        assert rebuild(mend=False).differing == 0


def test_x7_carried_again_and_then_pushed_it_is_there_once(
    office: Browser, village: Village
) -> None:
    operations = [village.log(day) for day in (11, 12, 13)]
    file = village.file(*operations[:2])
    first = receive(office, file)
    again = receive(office, file)
    assert results(again) == ["duplicate", "duplicate"]
    assert [r["receipt"] for r in again["results"]] == [r["receipt"] for r in first["results"]]

    answer = village.round(*operations)
    assert [r["result"] for r in answer["results"]] == ["duplicate", "duplicate", "applied"]
    assert answer["new_incarnation"] is False
    # The phone's own scope has a receipt of each, whichever way it came (F4).
    receipts = {entry["op_id"]: entry["receipt"] for entry in answer["pull"]["receipts"]}
    assert receipts == {r["op_id"]: r["receipt"] for r in answer["results"]}
    assert village.broadcasts() == 3
    assert village.count(ForkedIncarnation) == 0


def test_pushed_before_it_was_carried_it_is_there_once(office: Browser, village: Village) -> None:
    operation = village.log()
    village.round(operation)
    assert results(receive(office, village.file(operation))) == ["duplicate"]
    assert village.broadcasts() == 1


def test_a_refusal_is_as_visible_on_both_sides_as_if_pushed(
    office: Browser, village: Village
) -> None:
    elsewhere = village.cast.create_group(village.ward, "Khối 6")
    good, bad = village.log(), broadcast(village.phone, elsewhere, village.ward)
    answer = receive(office, village.file(bad, good))
    assert results(answer) == ["rejected", "applied"]
    assert answer["results"][0]["code"] == "forbidden"
    (row,) = office.get("/api/office/refused")["rows"]
    assert (row["op_id"], row["author"], row["code"]) == (
        bad["op_id"], "Mẫu Đình Lợi", "forbidden",
    )  # fmt: skip

    told = village.round(bad, good)["pull"]["receipts"]
    assert {(t["op_id"], t["result"], t.get("code")) for t in told} == {
        (bad["op_id"], "rejected", "forbidden"),
        (good["op_id"], "applied", None),
    }
    repeated = receive(office, village.file(bad))["results"][0]
    assert (repeated["result"], repeated["first"], repeated["code"]) == (
        "duplicate", "rejected", "forbidden",
    )  # fmt: skip


def test_a_revoked_phones_bundle_waits_for_the_office(office: Browser, village: Village) -> None:
    village.revoke()
    answer = receive(office, village.file(village.log()))
    assert answer["device"]["revoked_at"]
    assert results(answer) == ["quarantined"]
    assert village.broadcasts() == 0
    (row,) = office.get("/api/office/refused")["rows"]
    assert row["result"] == "quarantined"


def test_somebody_elses_entry_in_a_bundle_waits_for_the_office(
    office: Browser, village: Village
) -> None:
    stranger = village.cast.create_account("Mẫu Văn Lạ")
    answer = receive(office, village.file(village.log(author=stranger)))
    assert (answer["results"][0]["result"], answer["results"][0]["code"]) == (
        "quarantined", "other_author",
    )  # fmt: skip


@pytest.mark.parametrize("revoked", [False, True])
def test_e7_after_a_restore_it_is_there_though_its_phone_never_comes_back(
    office: Browser, village: Village, revoked: bool
) -> None:
    if revoked:
        village.revoke()
    before = results(receive(office, village.file(village.log())))
    with village.app.app_context(), writing() as session:
        # What a backup of the night before has not got.
        session.execute(delete(Operation).where(Operation.kind == "broadcast"))
        session.execute(delete(StoredRecord).where(StoredRecord.kind == "broadcast"))
        session.execute(delete(FeedRow).where(FeedRow.kind == "broadcast"))
        session.execute(delete(Broadcast))
    with village.app.app_context():
        key = derive_key(current_settings().secret, "receipt")
        assert replay_journal(current_journal(), key).operations == 1
    assert village.broadcasts() == (0 if revoked else 1)
    (result,) = receive(office, village.file(village.operations[0]))["results"]
    assert [result["result"], result["first"]] == ["duplicate", *before]


def test_who_brought_it_is_on_record(office: Browser, village: Village) -> None:
    receive(office, village.file(village.log(), made_at="2024-03-12T10:32:00.000Z"))
    with village.app.app_context(), reading() as session:
        (entry,) = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "bundle_received")
        ).all()
    assert (entry.account_id, entry.subject) == (office.account, village.phone.device_id)
    assert entry.detail == f"2024-03-12T10:32:00.000Z {village.phone.incarnation} 1"


def test_a_large_bundle_is_delivered_in_parts_each_operation_once(
    office: Browser, village: Village
) -> None:
    operations = [village.log(1 + number % 28) for number in range(2_001)]
    file = village.file(*operations)
    first = receive(office, file)
    assert (first["total"], first["next"], len(first["results"])) == (2_001, 2_000, 2_000)
    rest = office.upload(f"{BUNDLES}?after=2000", file).get_json()
    assert (rest["next"], results(rest)) == (None, ["applied"])
    assert village.broadcasts() == 2_001
    assert village.count(AuditEntry, action="bundle_received") == 1
    assert results(office.upload(f"{BUNDLES}?after=9999", file).get_json()) == []


def test_an_operation_that_is_wrong_blocks_none(office: Browser, village: Village) -> None:
    operations = [village.log() | {"values": "none"}, village.log() | {"seq": 2.5}, village.log()]
    answer = receive(office, village.file(*operations))
    assert results(answer) == ["rejected", "rejected", "applied"]
    assert answer["results"][0]["code"] == "invalid_operation"
    assert answer["results"][0]["at"] is None


def nested(depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for _ in range(depth):
        values = {"deeper": values}
    return values


def refused(office: Browser, file: bytes) -> tuple[int, str]:
    return error_of(office.upload(BUNDLES, file))


def test_x8_what_cannot_be_read_changes_nothing(office: Browser, village: Village) -> None:
    operation = village.log()
    good = village.file(operation)
    nobody = Phone(new_id(), "A" * 43, village.head)
    cases = {
        "bundle_unknown": b"%PDF-1.7",
        "bundle_newer": wrap(seal(village.key, content_of(village.phone, []), version=2)),
        "bundle_other_key": carry(public_key("x" * 32), village.phone, [operation]),
        "bundle_device_unknown": carry(village.key, nobody, [operation]),
    }
    for code, file in cases.items():
        assert refused(office, file) == (422, code)
    damaged = [
        good[: len(good) // 2],
        village.file(operation, device_secret=None),
        village.file(operation, made_at="yesterday"),
        village.file(operation, {"no": "id"}),
        village.file(operation, village.log() | {"values": nested(300)}),
        wrap(seal(village.key, b"[]", packing=0)),
        wrap(seal(village.key, b"\x00", packing=0)),
        wrap(seal(village.key, b"[" * 5000, packing=0)),
    ]
    for file in damaged:
        assert refused(office, file) == (422, "bundle_damaged")
    assert village.count(Operation, kind="broadcast") == 0
    assert village.count(AuditEntry, action="bundle_received") == 0
    assert results(receive(office, good)) == ["applied"]


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(
    office: Browser, village: Village
) -> None:
    assert refused(office, b"0" * (MAX_FILE_BYTES + 1)) == (413, "bundle_too_large")
    # One that is larger than any other message may be is taken.
    padding = b"0" * (2 * 1024 * 1024)
    assert results(receive(office, padding + village.file(village.log()))) == ["applied"]


def test_only_who_may_write_brings_bundles(
    office: Browser, finance: Browser, village: Village
) -> None:
    file = village.file(village.log())
    assert refused(finance, file) == (403, "forbidden")
    nobody: FlaskClient = village.app.test_client()
    assert nobody.post(BUNDLES, data=file).status_code == 401
    office.csrf_token = "another"
    assert refused(office, file) == (403, "csrf_failed")
    assert village.broadcasts() == 0


def test_x3_a_phone_learns_the_key_by_saying_which_it_has(village: Village) -> None:
    assert "bundle_key" not in village.round()  # an older app knows no bundles
    assert village.round(bundle_key=None)["bundle_key"] == village.key.to_wire()
    assert village.round(bundle_key="0011223344556677")["bundle_key"] == village.key.to_wire()
    assert "bundle_key" not in village.round(bundle_key=village.key.id)


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCOSO_SECRET", settings.secret)
    monkeypatch.setenv("SOCOSO_DATA", str(settings.data))
    monkeypatch.setenv("SOCOSO_DATABASE_URL", settings.database_url)


@pytest.mark.usefixtures("environment")
def test_the_command_line_takes_a_file_and_tells_what_was_not_taken(
    village: Village, tmp_path: Path
) -> None:
    elsewhere = village.cast.create_group(village.ward, "Khối 6")
    bad = broadcast(village.phone, elsewhere, village.ward)
    file = tmp_path / "file.txt"
    made_at = "2024-03-12T10:32:00.000Z"
    file.write_bytes(village.file(village.log(), bad, made_at=made_at))
    told = CliRunner().invoke(cli, ["import", str(file)], catch_exceptions=False)
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        f"From Mẫu Đình Lợi, made {made_at}.",
        f"rejected\tbroadcast {bad['record_id']}\t{message_of('forbidden')}",
        "1 applied, 1 rejected",
    ]
    again = CliRunner().invoke(cli, ["import", str(file)], catch_exceptions=False)
    assert again.stdout.splitlines()[-1] == "2 duplicate"
    assert f"duplicate\tbroadcast {bad['record_id']}" in again.stdout


@pytest.mark.usefixtures("environment")
def test_the_command_line_names_what_it_cannot_read(village: Village, tmp_path: Path) -> None:
    file = tmp_path / "file.txt"
    file.write_bytes(b"a letter")
    with pytest.raises(ApiError, match="bundle_unknown"):
        CliRunner().invoke(cli, ["import", str(file)], catch_exceptions=False)


BROUGHT = "/api/bundles"


@pytest.fixture
def carrier(village: Village) -> Phone:
    """The phone of the ward's official, who has a network."""
    account = village.cast.create_account("Mẫu Thị Phường", "ward_official", f"ward:{village.ward}")
    return village.cast.enrol(account)


def bring(village: Village, carrier: Phone, file: bytes, after: int = 0) -> Any:
    return village.client.post(
        f"{BROUGHT}?after={after}", data=file, content_type="text/plain", headers=carrier.headers()
    )


def test_x12_what_another_phone_brings_counts_for_its_author_and_tells_the_bringer_only_how_much(
    village: Village, carrier: Phone, office: Browser
) -> None:
    operations = [village.log(day) for day in (11, 12)]
    answer = bring(village, carrier, village.file(*operations))
    assert answer.status_code == 200
    assert answer.get_json() == {"total": 2, "next": None}
    assert village.broadcasts() == 2
    assert village.count(Operation, author=village.head) == 2
    assert village.count(AuditEntry, action="bundle_received", account_id=carrier.author) == 1
    # The author's own phone, back in the network, hears that all is there.
    told = village.round(*operations)
    assert [result["result"] for result in told["results"]] == ["duplicate", "duplicate"]
    assert village.broadcasts() == 2


def test_x12_a_long_bundle_is_brought_in_parts(village: Village, carrier: Phone) -> None:
    file = village.file(*[village.log(1 + number % 28) for number in range(2_001)])
    first = bring(village, carrier, file).get_json()
    assert first == {"total": 2_001, "next": 2_000}
    assert bring(village, carrier, file, first["next"]).get_json() == {"total": 2_001, "next": None}
    assert village.count(Operation, kind="broadcast") == 2_001


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        (b"", 422, "bundle_unknown"),
        (b"-----BEGIN SOCOSO-----\nAAAA\n-----END SOCOSO-----", 422, "bundle_unknown"),
        (b"x" * (2 * 1024 * 1024 + 1), 413, "bundle_too_large"),
    ],
    ids=["nothing", "no bundle", "too large"],
)
def test_x8_what_is_no_bundle_is_refused_and_changes_nothing(
    village: Village, carrier: Phone, file: bytes, status: int, code: str
) -> None:
    answer = bring(village, carrier, file)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
    assert village.count(Operation, kind="broadcast") == 0


def test_x12_a_revoked_phone_brings_nothing_and_a_revoked_phones_bundle_is_quarantined(
    village: Village, carrier: Phone, app: Flask
) -> None:
    village.revoke()
    assert bring(village, carrier, village.file(village.log())).get_json()["total"] == 1
    assert village.count(Operation, result="quarantined") == 1
    with app.app_context(), writing() as session:
        session.execute(
            update(Device).where(Device.id == carrier.device_id).values(revoked_at=now())
        )
    answer = bring(village, carrier, village.file(village.log(13)))
    assert answer.get_json()["error"]["code"] == "device_revoked"
    assert village.count(Operation, kind="broadcast") == 1

"""A roster's file becomes operations like any other, and comes back out as a whole."""

from __future__ import annotations

import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from server.api import office_imports
from server.database import reading, writing
from server.imports import batches, files
from server.journal.file import current_journal
from server.journal.replay import replay_journal
from server.models.identity import AuditEntry
from server.models.imports import ImportBatch, ImportRow
from server.models.log import Operation
from server.rebuild import rebuild
from server.tidy import tidy
from sync.contract import derive_id
from tests.cast import Cast, mark, new_id
from tests.roster_files import BIG, HEAD, big_file, workbook
from tests.server.browser import Browser, error_of
from tests.server.test_import_files import Desk

RECORDS = "/api/office/records"


@pytest.fixture
def desk(office: Browser, cast: Cast) -> Desk:
    """A clerk with a class."""
    return Desk(office, cast)


def roster_file(*rows: list[Any]) -> bytes:
    """Write a roster of the ward."""
    return workbook(("Phường Lê Lợi", [HEAD, *([i, *row] for i, row in enumerate(rows, 1))]))


HA = ["Mẫu Thị Hà", 1961, "Nữ", "Khối trưởng", "Khối 5", "0912345678"]
DAT = ["Mẫu Văn Đạt", 1975, "Nam", "Bí thư", "Khối 6", "0987654321"]


def begin(desk: Desk, content: bytes, expect: int = 201, **more: Any) -> Any:
    """Begin an import of what the preview showed."""
    options: dict[str, Any] = {name: more.pop(name) for name in ("trimmed", "ward") if name in more}
    seen = desk.look(content, **options)["seen"]
    wish: dict[str, Any] = {"id": new_id(), "seen": seen, **options, **more}
    response = desk.ask("", content, **wish)
    assert response.status_code == expect, response.get_data(as_text=True)
    return response.get_json()


def run(desk: Desk, content: bytes, **more: Any) -> Any:
    """Import a file to its end."""
    batch = begin(desk, content, **more)
    while batch["finished_at"] is None:
        batch = desk.office.post(f"/api/office/imports/{batch['id']}/write")
    return batch


def undo(desk: Desk, batch: Any) -> Any:
    """Take an import back to its end."""
    while True:
        batch = desk.office.post(f"/api/office/imports/{batch['id']}/undo")
        if batch["undone_at"] is not None:
            return batch


def roster(desk: Desk) -> dict[str, Any]:
    """Give the class's roster by name."""
    page = desk.office.get(f"/api/office/classes/{desk.training}")
    return {row["values"]["full_name"]: row for row in page["roster"]}


def operations(app: Flask) -> int:
    with app.app_context(), reading() as session:
        return session.query(Operation).count()


def test_an_import_writes_what_the_preview_showed_as_operations_of_the_clerk(
    app: Flask, desk: Desk
) -> None:
    batch = run(desk, roster_file(HA, DAT))
    assert (batch["created"], batch["updated"], batch["refused"]) == (2, 0, 0)
    people = roster(desk)
    assert set(people) == {"Mẫu Thị Hà", "Mẫu Văn Đạt"}
    values = people["Mẫu Thị Hà"]["values"]
    assert (values["birth_year"], values["phone"]) == (1961, "0912345678")
    assert people["Mẫu Thị Hà"]["group_name"] == "Khối 5"
    record_id = desk.office.get(f"/api/office/imports/{batch['id']}")
    assert record_id["rows"] == []
    with app.app_context(), reading() as session:
        written = session.query(Operation).filter_by(kind="roster_entry").all()
        assert {op.author for op in written} == {desk.office.account}
        assert len({op.seq for op in written}) == 2
        (begun,) = session.query(AuditEntry).filter_by(action="import_begun").all()
    assert begun.subject == batch["id"]
    with app.app_context():
        assert rebuild(mend=False).differing == 0


def test_looking_and_trying_write_nothing(app: Flask, desk: Desk) -> None:
    content, before = roster_file(HA, DAT), operations(app)
    seen = desk.look(content)
    assert seen["counts"] == {"new": 2}
    trial = desk.ask("/trial", content, seen=seen["seen"]).get_json()
    assert trial == {"create": 2, "edit": 0, "left_out": {}, "refused": []}
    assert operations(app) == before
    assert roster(desk) == {}
    assert desk.office.get(f"/api/office/classes/{desk.training}/imports") == {"imports": []}


def test_a_trial_says_what_the_book_would_refuse(desk: Desk, monkeypatch: Any) -> None:
    content = roster_file(HA, DAT)
    seen = desk.look(content)["seen"]
    monkeypatch.setattr(batches, "KIND", "dream")
    trial = desk.ask("/trial", content, seen=seen).get_json()
    assert [(row["full_name"], row["code"]) for row in trial["refused"]] == [
        ("Mẫu Thị Hà", "unknown_kind"), ("Mẫu Văn Đạt", "unknown_kind"),
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing(app: Flask, desk: Desk) -> None:
    content = roster_file(HA, DAT, ["Mẫu Thị Không", None, None, None, None, None])
    run(desk, content)
    before = operations(app)
    seen = desk.look(content)
    assert seen["counts"] == {"same": 3}
    refused = desk.ask("", content, id=new_id(), seen=seen["seen"])
    assert error_of(refused) == (409, "import_nothing")
    assert operations(app) == before


def test_the_same_file_again_changes_nothing_after_the_clerk_has_decided(
    app: Flask, desk: Desk
) -> None:
    other_class = desk.cast.create_class(number=2)
    there = desk.cast.add_person(
        other_class, "Mẫu Thị Hà", ward=desk.ward, group=desk.groups["Khối 5"], birth_year=1961
    )
    desk.cast.add_person(desk.training, "Mẫu Văn Dat", ward=desk.ward, group=desk.groups["Khối 6"])
    content = roster_file(HA, DAT, [*DAT[:3], "Chi hội trưởng", *DAT[4:]])
    rows = {row["number"]: row for row in desk.look(content)["rows"]}
    assert [rows[n]["verdict"] for n in (2, 3, 4)] == ["duplicate"] * 3
    choices = [
        {"row": 2, "act": "same", "person": there},
        {"row": 3, "act": "other"},
        {"row": 4, "act": "same", "person": "row 3"},
    ]
    batch = run(desk, content, choices=choices)
    assert (batch["created"], batch["updated"]) == (2, 0)
    people = roster(desk)
    assert people["Mẫu Thị Hà"]["person"] == there
    assert set(people) == {"Mẫu Thị Hà", "Mẫu Văn Đạt", "Mẫu Văn Dat"}
    assert people["Mẫu Văn Đạt"]["values"]["position"] == "Bí thư"
    assert desk.look(content)["counts"] == {"same": 3}


def test_nobody_is_merged_without_a_word(desk: Desk) -> None:
    desk.cast.add_person(desk.training, "Mẫu Thị Ha", ward=desk.ward, group=desk.groups["Khối 5"])
    content = roster_file(HA)
    (row,) = desk.look(content)["rows"]
    assert row["verdict"] == "duplicate"
    assert row["candidates"][0]["evidence"] == ["same_letters", "same_group", "same_ward"]
    response = desk.ask("", content, id=new_id(), seen=desk.look(content)["seen"])
    assert error_of(response) == (409, "import_nothing")
    made_up = [{"row": 2, "act": "same", "person": new_id()}]
    response = desk.ask("", content, id=new_id(), seen=desk.look(content)["seen"], choices=made_up)
    assert error_of(response) == (409, "import_nothing")


@pytest.mark.parametrize(
    ("there", "verdict"),
    [
        ({"group": "Khối 5", "birth_year": 1961}, "update"),
        ({"group": "Khối 5", "phone": "0912345678"}, "update"),
        ({"group": "Khối 5"}, "duplicate"),
        ({"group": "Khối 5", "birth_year": 1962}, "duplicate"),
        ({"group": "Khối 5", "birth_year": 1980}, "new"),
        ({"group": "Khối 6", "birth_year": 1980}, "new"),
        ({"group": "Khối 6"}, "new"),
        ({"group": "Khối 6", "phone": "0912345678"}, "duplicate"),
        ({}, "duplicate"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_makes_somebody_a_namesake_or_the_same(
    desk: Desk, there: dict[str, Any], verdict: str
) -> None:
    values = {**there, **({"group": desk.groups[there["group"]]} if "group" in there else {})}
    desk.cast.add_person(desk.training, "Mẫu Thị Hà", ward=desk.ward, **values)
    (row,) = desk.look(roster_file(HA))["rows"]
    assert row["verdict"] == verdict


def test_an_update_writes_what_is_more_and_takes_nothing_away(desk: Desk) -> None:
    run(desk, roster_file(HA))
    fuller = ["Mẫu Thị Hà", 1961, None, "Bí thư chi bộ", "K5", "0912345678"]
    (row,) = desk.look(roster_file(fuller))["rows"]
    assert (row["verdict"], row["before"]) == ("update", {"position": "Khối trưởng"})
    batch = run(desk, roster_file(fuller))
    assert (batch["created"], batch["updated"]) == (0, 1)
    values = roster(desk)["Mẫu Thị Hà"]["values"]
    assert (values["position"], values["gender"]) == ("Bí thư chi bộ", "female")


def test_an_error_can_be_taken_without_its_cell(desk: Desk) -> None:
    content = roster_file([*HA[:4], "Khối 99", "09"])
    assert desk.look(content)["counts"] == {"error": 1}
    (row,) = desk.look(content, trimmed=[2])["rows"]
    assert row["verdict"] == "new"
    assert "Khối 99" in row["values"]["note"]
    assert "09" in row["values"]["note"]
    run(desk, content, trimmed=[2])
    assert "phone" not in roster(desk)["Mẫu Thị Hà"]["values"]
    nameless = roster_file(["", 1961, "Nữ", "", "Khối 5", ""])
    assert desk.look(nameless, trimmed=[2])["counts"] == {"error": 1}


def test_what_was_seen_must_still_stand(desk: Desk) -> None:
    content = roster_file(HA)
    seen = desk.look(content)["seen"]
    desk.cast.add_person(desk.training, "Mẫu Thị Hà", ward=desk.ward)
    response = desk.ask("", content, id=new_id(), seen=seen)
    assert error_of(response) == (409, "import_moved")
    assert error_of(desk.ask("/trial", content, seen=seen)) == (409, "import_moved")


def test_an_import_cut_off_goes_on_where_it_was(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "PER_CALL", 2)
    content = big_file(5)
    batch = begin(desk, content)
    again = desk.ask("", content, id=batch["id"], seen="whatever was seen then")
    assert again.get_json()["total"] == 5
    first = desk.office.post(f"/api/office/imports/{batch['id']}/write")
    assert (first["written"], first["finished_at"]) == (2, None)
    with monkeypatch.context() as broken:
        # The rows are in the book, and the note of it is lost.
        broken.setattr(batches, "result_of", lambda _: 1 / 0)
        desk.office.ask("POST", f"/api/office/imports/{batch['id']}/write")
    before = operations(app)
    batch = desk.office.post(f"/api/office/imports/{batch['id']}/write")
    assert (batch["written"], operations(app)) == (4, before)
    while batch["finished_at"] is None:
        batch = desk.office.post(f"/api/office/imports/{batch['id']}/write")
    assert (batch["created"], len(roster(desk))) == (5, 5)
    done = operations(app)
    desk.office.post(f"/api/office/imports/{batch['id']}/write")
    assert operations(app) == done


class TestUndo:
    def test_takes_back_what_was_made_and_what_was_set(self, app: Flask, desk: Desk) -> None:
        run(desk, roster_file(HA))
        changed = ["Mẫu Thị Hà", 1961, "Nữ", "Bí thư", "Khối 5", "0912345678"]
        batch = run(desk, roster_file(changed, DAT))
        undone = undo(desk, batch)
        assert (undone["undone"], undone["kept"], undone["undoable"]) == (2, 0, False)
        people = roster(desk)
        assert set(people) == {"Mẫu Thị Hà"}
        assert people["Mẫu Thị Hà"]["values"]["position"] == "Khối trưởng"
        with app.app_context(), reading() as session:
            assert session.query(AuditEntry).filter_by(action="import_undone").count() == 1
        with app.app_context():
            assert rebuild(mend=False).differing == 0

    def test_again_changes_nothing(self, app: Flask, desk: Desk) -> None:
        batch = run(desk, roster_file(HA, DAT))
        first = undo(desk, batch)
        before = operations(app)
        assert undo(desk, batch) == first
        assert operations(app) == before
        response = desk.office.ask("POST", f"/api/office/imports/{batch['id']}/write")
        assert error_of(response) == (409, "import_undone")

    def test_leaves_alone_who_was_changed_or_marked_since(self, app: Flask, desk: Desk) -> None:
        trainer = desk.cast.create_account("Mẫu Thị Hạnh")
        desk.cast.write(
            "training_class", desk.training, action="edit", base_rev=1,
            values={"trainers": [trainer]},
        )  # fmt: skip
        session = desk.cast.create_session(desk.training)
        third = ["Mẫu Thị Ba", 1970, "Nữ", "", "Khối 1", ""]
        batch = run(desk, roster_file(HA, DAT, third))
        people = roster(desk)
        phone = desk.cast.enrol(trainer)
        present = mark(phone, session, desk.training, people["Mẫu Thị Hà"]["person"], "present")
        app.test_client().post("/api/sync", json=phone.message([present]), headers=phone.headers())
        page = desk.office.get(f"/api/office/classes/{desk.training}")
        entry = next(r for r in page["roster"] if r["values"]["full_name"] == "Mẫu Văn Đạt")
        edited = {
            "op_id": new_id(), "kind": "roster_entry", "action": "edit", "base_rev": entry["rev"],
            "record_id": derive_id(desk.training, entry["person"]),
            "values": {"position": "Chi hội trưởng"},
        }  # fmt: skip
        assert desk.office.post(RECORDS, edited)["result"] == "applied"
        undone = undo(desk, batch)
        assert (undone["undone"], undone["kept"]) == (1, 2)
        assert {(row["full_name"], row["why"]) for row in undone["rows"]} == {
            ("Mẫu Thị Hà", "marked"), ("Mẫu Văn Đạt", "changed"),
        }  # fmt: skip
        assert set(roster(desk)) == {"Mẫu Thị Hà", "Mẫu Văn Đạt"}

    def test_a_file_can_come_again_after_it(self, desk: Desk) -> None:
        content = roster_file(HA, DAT)
        undo(desk, run(desk, content))
        assert roster(desk) == {}
        batch = run(desk, content)
        assert batch["created"] == 2
        assert set(roster(desk)) == {"Mẫu Thị Hà", "Mẫu Văn Đạt"}
        undo(desk, batch)
        assert roster(desk) == {}

    def test_takes_back_a_part_that_was_written(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(batches, "PER_CALL", 2)
        batch = begin(desk, big_file(5))
        desk.office.post(f"/api/office/imports/{batch['id']}/write")
        assert len(roster(desk)) == 2
        assert undo(desk, batch)["undone"] == 2
        assert roster(desk) == {}

    def test_is_there_for_thirty_days(self, app: Flask, desk: Desk) -> None:
        batch = run(desk, roster_file(HA))
        with app.app_context(), writing() as session:
            session.get_one(ImportBatch, batch["id"]).created_at = "2024-01-01T00:00:00.000Z"
        response = desk.office.ask("POST", f"/api/office/imports/{batch['id']}/undo")
        assert error_of(response) == (409, "import_too_old")
        assert set(roster(desk)) == {"Mẫu Thị Hà"}


def test_an_import_that_a_restored_book_lacks_comes_back_from_the_journal(
    app: Flask, desk: Desk
) -> None:
    batch = run(desk, roster_file(HA, DAT))
    with app.app_context(), writing() as session:
        session.execute(delete(ImportRow))
        session.execute(delete(ImportBatch))
    with app.app_context():
        replay_journal(current_journal(), b"key")
    before = operations(app)
    again = desk.office.post(f"/api/office/imports/{batch['id']}/write")
    assert (again["created"], again["refused"], operations(app)) == (2, 0, before)
    assert undo(desk, again)["undone"] == 2
    assert roster(desk) == {}


def test_what_an_old_import_holds_of_people_is_forgotten(app: Flask, desk: Desk) -> None:
    old, young = run(desk, roster_file(HA)), run(desk, roster_file(HA, DAT))
    with app.app_context(), writing() as session:
        session.get_one(ImportBatch, old["id"]).created_at = "2024-01-01T00:00:00.000Z"
    with app.app_context():
        tidy(90)
    with app.app_context(), reading() as session:
        rows = session.query(ImportRow).order_by(ImportRow.full_name).all()
        held = [(row.batch, row.full_name, row.content == "{}") for row in rows]
    assert held == [(old["id"], "", True), (young["id"], "Mẫu Văn Đạt", False)]
    assert desk.look(roster_file(HA))["counts"] == {"same": 1}


def test_headings_are_remembered_per_ward(desk: Desk) -> None:
    head = ["Họ và tên", "Số hiệu", "Khối"]
    content = workbook(("Phường Lê Lợi", [head, ["Mẫu Thị Hà", "0912345678", "Khối 5"]]))
    assert [column["field"] for column in desk.look(content)["columns"]] == [
        "full_name", None, "group",
    ]  # fmt: skip
    chosen = [{"index": 1, "field": "phone"}]
    seen = desk.look(content, columns=chosen)
    assert seen["rows"][0]["values"]["phone"] == "0912345678"
    desk.ask("", content, id=new_id(), seen=seen["seen"], columns=chosen)
    turned = [["Khối", "Số hiệu", "Họ và tên"], ["Khối 1", "0912345679", "Mẫu Văn Đạt"]]
    assert desk.look(workbook(("Phường Lê Lợi", turned)))["columns"][1]["field"] == "phone"
    elsewhere = desk.look(workbook(("Xã Hưng Hòa", turned)))
    assert elsewhere["columns"][1]["field"] is None


def test_a_table_without_headings_is_read_by_the_clerks_word(desk: Desk) -> None:
    content = workbook(("Phường Lê Lợi", [["Mẫu Thị Hà", "Khối 5"], ["Mẫu Văn Đạt", "Khối 6"]]))
    seen = desk.look(content)
    assert (seen["header_row"], seen["rows"]) == (None, [])
    assert seen["top"][0] == ["Mẫu Thị Hà", "Khối 5"]
    columns = [{"index": 0, "field": "full_name"}, {"index": 1, "field": "group"}]
    seen = desk.look(content, header_row=0, columns=columns)
    assert [row["values"]["full_name"] for row in seen["rows"]] == ["Mẫu Thị Hà", "Mẫu Văn Đạt"]


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({"sheet": "không có"}, (422, "import_no_sheet")),
        ({"ward": "00000000-0000-4000-8000-000000000000"}, (404, "not_found")),
        ({"columns": [{"index": 0, "field": "salary"}]}, (422, "invalid_request")),
        ({"more": 1}, (422, "invalid_request")),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wrong_options_are_named(
    desk: Desk, options: dict[str, Any], answer: tuple[int, str]
) -> None:
    assert error_of(desk.ask("/preview", roster_file(HA), **options)) == answer


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_too_long_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = workbook(("A", [HEAD, *([i, f"Mẫu {i}"] for i in range(10_001))]))
    assert error_of(desk.ask("/preview", rows)) == (422, "import_too_many_rows")
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1000)
    assert error_of(desk.ask("/preview", b"x" * 1001)) == (413, "import_too_large")
    monkeypatch.setattr(office_imports, "MAX_FILE_BYTES", 1000)
    monkeypatch.setattr(office_imports, "_MAX_OPTIONS", 1000)
    assert error_of(desk.ask("/preview", b"x" * 3000)) == (413, "import_too_large")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_cell_in_the_farthest_corner_costs_no_memory(desk: Desk) -> None:
    rows: list[list[Any]] = [HEAD, [1, *HA]]
    content = workbook(("Phường Lê Lợi", rows), far=True)
    response = desk.ask("/preview", content)
    assert response.status_code in (200, 422)
    if response.status_code == 422:
        assert error_of(response)[1] in ("import_damaged", "import_too_many_rows")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_five_thousand_rows_are_read_imported_and_taken_back(desk: Desk) -> None:
    content = big_file()
    # For people to read (`pytest -s`): the work it takes, without the workbook's own reading in its process.
    start = time.process_time()
    seen = desk.look(content)
    took = time.process_time() - start
    assert seen["counts"] == {"new": BIG}
    assert [row["reasons"][0]["code"] for row in seen["rows"]] == ["phone_zero"] * BIG
    start = time.process_time()
    batch = run(desk, content)
    written = time.process_time() - start
    print(f"read {took:.1f} s, written {written:.1f} s")
    assert batch["created"] == BIG
    assert desk.look(content)["counts"] == {"same": BIG}
    start = time.process_time()
    assert undo(desk, batch)["undone"] == BIG
    print(f"undone {time.process_time() - start:.1f} s")
    assert roster(desk) == {}

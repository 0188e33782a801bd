"""The log book of a unit and month: what was broadcast, on the screen and as a workbook."""

from __future__ import annotations

import io
from typing import Any

import python_calamine
from flask import Flask
from sqlalchemy import select

from server.database import reading
from server.models.identity import AuditEntry
from tests.cast import Cast, new_id
from tests.server.browser import Browser, error_of


class Street:
    """A ward with a khối that has a cluster and broadcasts in two months."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ward = cast.create_ward()
        self.group = cast.create_group(self.ward, "Khối 5")
        self.cluster = cast.create(
            "speaker_cluster", ward=self.ward, group=self.group, name="Cụm 1"
        )

    def log(self, started_at: str, **values: Any) -> str:
        """Log a broadcast of the khối."""
        own = {
            "channel": "group_speaker", "ward": self.ward, "group": self.group, "outcome": "whole",
            "started_at": started_at, "duration_minutes": 20,
        }  # fmt: skip
        return self.cast.create("broadcast", **(own | values))


def _book(office: Browser, unit: str, month: str = "2026-11") -> dict[str, Any]:
    book: dict[str, Any] = office.get(f"/api/office/units/{unit}/log-book", month=month)
    return book


def test_rows_say_what_was_recorded_and_nothing_else(cast: Cast, office: Browser) -> None:
    street = Street(cast)
    street.log(
        "2026-11-03T10:00:00.000Z", title="Tin của khối", source="relay", relay_source="VOV1",
        clusters=[street.cluster], reader="Mẫu Thị Nga", operator="Mẫu Văn An", recorded="afterwards",
        on_behalf=True, note="Trời mưa",
    )  # fmt: skip
    (row,) = _book(office, street.group)["rows"]
    assert row == {
        "day": "2026-11-03", "start": "17:00", "end": "17:20", "minutes": 20, "title": "Tin của khối",
        "source": "Tiếp sóng VOV1", "topic": "", "reader": "Mẫu Thị Nga", "approver": "",
        "clusters": "Cụm 1", "equipment": "", "note": "ghi lại sau; ghi hộ; Trời mưa",
        "operator": "Mẫu Văn An",
    }  # fmt: skip


def test_month_is_that_of_viet_nam_and_deleted_rows_are_gone(cast: Cast, office: Browser) -> None:
    street = Street(cast)
    street.log("2026-10-31T16:59:00.000Z")
    first = street.log("2026-10-31T22:30:00.000Z")
    street.log("2026-11-30T17:30:00.000Z")
    assert [row["start"] for row in _book(office, street.group)["rows"]] == ["05:30"]
    cast.write("broadcast", first, action="delete", base_rev=1, values={})
    assert _book(office, street.group)["rows"] == []


def test_failed_broadcast_has_no_end_and_says_why(cast: Cast, office: Browser) -> None:
    street = Street(cast)
    fault = cast.create(
        "incident", ward=street.ward, group=street.group, cluster=street.cluster, symptom="line",
        found_at="2026-11-02T00:00:00.000Z", stops_broadcasts=True, state="mended",
        mended_at="2026-11-04T00:00:00.000Z",
    )  # fmt: skip
    street.log("2026-11-03T10:00:00.000Z", outcome="not_broadcast", outcome_reason="Đứt dây")
    street.log("2026-11-05T10:00:00.000Z")
    street.log("2026-11-06T10:00:00.000Z", incident=fault)
    rows = _book(office, street.group)["rows"]
    assert (rows[0]["end"], rows[0]["minutes"], rows[0]["note"]) == (
        "",
        None,
        "Không phát: Đứt dây",
    )
    said = "Cụm 1: Đứt dây, mất sóng"
    assert [row["equipment"] for row in rows] == [said, "", said]


def test_station_of_a_ward_has_a_book_of_its_own(cast: Cast, office: Browser) -> None:
    street = Street(cast)
    street.log("2026-11-03T10:00:00.000Z")
    cast.create(
        "broadcast", channel="ward_station", ward=street.ward, outcome="whole",
        started_at="2026-11-03T22:30:00.000Z", duration_minutes=30,
    )  # fmt: skip
    book = _book(office, street.ward)
    assert [row["minutes"] for row in book["rows"]] == [30]
    assert book["unit"].startswith("Đài truyền thanh ")
    cast.create("station", ward=street.ward, name="Đài mẫu")
    assert _book(office, street.ward)["unit"] == "Đài mẫu"


def test_workbook_holds_the_same_rows_and_the_audit_says_who_took_it(
    app: Flask, cast: Cast, office: Browser
) -> None:
    street = Street(cast)
    street.log("2026-11-03T10:00:00.000Z", title="=1+1")
    street.log("2026-11-04T10:00:00.000Z", outcome="not_broadcast")
    response = office.client.get(f"/api/office/units/{street.group}/log-book.xlsx?month=2026-11")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].endswith("so-nhat-ky-phat-thanh-2026-11.xlsx")
    assert response.headers["Cache-Control"] == "no-store"
    sheet = python_calamine.load_workbook(io.BytesIO(response.get_data())).get_sheet_by_index(0)
    rows: list[list[Any]] = sheet.to_python()
    assert rows[0][0] == "SỔ NHẬT KÝ PHÁT THANH"
    assert rows[1][0].startswith("Khối 5, ")
    assert rows[3][:6] == [
        "STT", "Ngày", "Giờ bắt đầu", "Giờ kết thúc", "Thời lượng (phút)", "Tên chương trình, nội dung",
    ]  # fmt: skip
    assert [row[5] for row in rows[4:6]] == ["=1+1", ""]
    assert [str(row[1]) for row in rows[4:6]] == ["2026-11-03", "2026-11-04"]
    assert rows[7][0].startswith("Cộng: 1 buổi phát, 20 phút")
    with app.app_context(), reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == "log_book_exported")
        (entry,) = session.scalars(query)
    assert (entry.account_id, entry.subject, entry.detail) == (
        office.account,
        street.group,
        "2026-11",
    )


def test_unknown_unit_and_month_change_nothing(app: Flask, cast: Cast, office: Browser) -> None:
    street = Street(cast)
    for end in ("", ".xlsx"):
        address = f"/api/office/units/{new_id()}/log-book{end}?month=2026-11"
        assert error_of(office.client.get(address)) == (404, "not_found")
        address = f"/api/office/units/{street.group}/log-book{end}?month=2026-13"
        assert error_of(office.client.get(address)) == (422, "invalid_request")
    with app.app_context(), reading() as session:
        query = select(AuditEntry.id).where(AuditEntry.action == "log_book_exported")
        assert session.scalars(query).all() == []


def test_workbook_of_a_ward_sums_up_and_has_a_sheet_for_its_station_and_each_khoi(
    app: Flask, cast: Cast, office: Browser
) -> None:
    street = Street(cast)
    for name in ("Khối 5", "Xóm 3/2 [mới]: " + "x" * 40):
        cast.create_group(street.ward, name)
    street.log("2026-11-03T10:00:00.000Z", title="Tin của khối")
    cast.create(
        "broadcast", channel="ward_station", ward=street.ward, outcome="whole",
        started_at="2026-11-03T22:30:00.000Z", duration_minutes=30,
    )  # fmt: skip
    address = f"/api/office/wards/{street.ward}/log-books.xlsx?month=2026-11"
    response = office.client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].endswith("so-nhat-ky-ca-phuong-xa-2026-11.xlsx")
    workbook = python_calamine.load_workbook(io.BytesIO(response.get_data()))
    names = workbook.sheet_names
    assert names[:2] == ["Tổng hợp", "Đài"]
    assert sorted(names[2:]) == ["Khối 5", "Khối 5 (2)", "Xóm 3 2  mới   " + "x" * 16]
    summary: list[list[Any]] = workbook.get_sheet_by_name("Tổng hợp").to_python()
    assert summary[3][:4] == ["Khối, xóm", "Buổi phát", "Ngày có phát", "Tổng phút"]
    numbers = {str(row[0]): row[1:4] for row in summary[4:]}
    assert numbers["Cộng các khối, xóm"] == [1, 1, 20]
    assert numbers["Đài của phường, xã (không cộng)"] == [1, 1, 30]
    logged = [
        workbook.get_sheet_by_name(name).to_python()[4][5] for name in ("Khối 5", "Khối 5 (2)")
    ]
    assert "Tin của khối" in logged
    with app.app_context(), reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == "ward_books_exported")
        (entry,) = session.scalars(query)
    assert (entry.account_id, entry.subject, entry.detail) == (
        office.account,
        street.ward,
        "2026-11",
    )
    address = f"/api/office/wards/{new_id()}/log-books.xlsx?month=2026-11"
    assert error_of(office.client.get(address)) == (404, "not_found")

"""A file of a provincial system tells of broadcasts once, beside what people logged; and ours goes back into one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.cast import Cast
from tests.provincial_files import as_lines, as_list, entry, epoch, send
from tests.server.browser import Browser, error_of

DAY = "2024-03-12"
ADDRESS = "/api/office/provincial"


@dataclass
class Clerk:
    """An office person with a ward whose station has two speakers with codes, and a khối with one."""

    office: Browser
    cast: Cast
    ward: str = ""
    group: str = ""
    clusters: dict[str, str] = field(default_factory=dict)

    def speaker(self, code: str, group: str | None = None) -> None:
        values = {"ward": self.ward, "name": f"Cụm {code}", "device_code": code}
        values |= {"group": group} if group else {}
        self.clusters[code] = self.cast.create("speaker_cluster", **values)

    def send(self, address: str, content: bytes, **options: Any) -> TestResponse:
        return send(self.office, address, content, **options)

    def look(self, content: bytes, **options: Any) -> dict[str, Any]:
        response = self.send(f"{ADDRESS}/preview", content, **options)
        assert response.status_code == 200, response.get_json()
        found: dict[str, Any] = response.get_json()
        return found

    def write(self, content: bytes, **options: Any) -> dict[str, Any]:
        options.setdefault("seen", self.look(content, ward=options.get("ward"))["seen"])
        response = self.send(ADDRESS, content, **options)
        assert response.status_code == 200, response.get_json()
        written: dict[str, Any] = response.get_json()
        return written

    def logged(self) -> list[dict[str, Any]]:
        rows = self.office.get("/api/office/broadcasts")["rows"]
        return [self.record(row["record"]["record_id"]) for row in reversed(rows)]

    def record(self, record_id: str) -> dict[str, Any]:
        page = self.office.get(f"/api/office/records/broadcast/{record_id}")
        return {"id": record_id, **page["record"]["values"]}

    def export(self, **query: str) -> list[dict[str, Any]]:
        answer = self.office.get(ADDRESS, **query)
        assert answer["next"] is None
        entries: list[dict[str, Any]] = answer["entries"]
        return entries

    def hand_made(self, clock: str, **more: Any) -> str:
        minute = f"{DAY}T{(int(clock[:2]) - 7) % 24:02d}:{clock[3:]}:00.000Z"
        values = {
            "channel": "ward_station", "ward": self.ward, "started_at": minute,
            "duration_minutes": 15, "title": "Ghi tay", "outcome": "whole",
        }  # fmt: skip
        return self.cast.create("broadcast", **(values | more))


@pytest.fixture
def clerk(office: Browser, cast: Cast) -> Clerk:
    clerk = Clerk(office, cast, cast.create_ward())
    clerk.group = cast.create_group(clerk.ward)
    clerk.speaker("866714001")
    clerk.speaker("866714002")
    clerk.speaker("866714003", clerk.group)
    return clerk


def verdicts(found: dict[str, Any]) -> list[str]:
    return [each["verdict"] for each in found["broadcasts"]]


def test_a_file_of_speakers_becomes_broadcasts_in_our_own_values(clerk: Clerk) -> None:
    content = as_list(
        entry("866714001", DAY, "17:00"),
        entry("866714002", DAY, "17:00", ThoiLuong="00:15:20"),
        entry("866714003", DAY, "17:30", TiepAm=1, NguonTiepAm="VOV1", TieuDe="Thời sự"),
    )
    found = clerk.look(content)
    assert verdicts(found) == ["new", "new"]
    assert [each["entries"] for each in found["broadcasts"]] == [[1, 2], [3]]
    assert clerk.logged() == []
    written = clerk.write(content)
    assert (written["written"], written["refused"]) == (2, [])
    station, khoi = clerk.logged()
    assert station["channel"] == "ward_station"
    assert station["started_at"] == f"{DAY}T10:00:00.000Z"
    assert station["duration_minutes"] == 15
    assert station["title"] == "Tin buổi sáng"
    assert station["reader"] == "Mẫu Thị Nga"
    assert station["source"] == "own"
    assert set(station["clusters"]) == {clerk.clusters["866714001"], clerk.clusters["866714002"]}
    assert (khoi["channel"], khoi["group"]) == ("group_speaker", clerk.group)
    assert (khoi["source"], khoi["relay_source"]) == ("relay", "VOV1")


def test_the_same_file_again_changes_nothing_and_another_adds_its_speakers(clerk: Clerk) -> None:
    content = as_lines(entry("866714001", DAY, "17:00"))
    clerk.write(content)
    assert verdicts(clerk.look(content)) == ["known"]
    assert clerk.write(content) == {"written": 0, "created": [], "refused": []}
    more = as_lines(entry("866714002", DAY, "17:00"), entry("866714001", DAY, "17:00"))
    assert verdicts(clerk.look(more)) == ["added"]
    assert clerk.write(more)["written"] == 1
    assert clerk.write(more)["written"] == 0
    (only,) = clerk.logged()
    assert len(only["clusters"]) == 2


def test_what_people_wrote_since_stays(clerk: Clerk) -> None:
    content = as_lines(entry("866714001", DAY, "17:00"))
    clerk.write(content)
    (only,) = clerk.logged()
    values = {"title": "Sửa tay", "clusters": [clerk.clusters["866714003"]]}
    clerk.cast.write("broadcast", only["id"], action="edit", base_rev=1, values=values)
    clerk.write(content)
    (only,) = clerk.logged()
    assert only["title"] == "Sửa tay"
    assert len(only["clusters"]) == 2
    clerk.cast.write("broadcast", only["id"], action="delete", base_rev=3, values={})
    assert verdicts(clerk.look(content)) == ["deleted"]
    assert clerk.write(content)["written"] == 0
    assert clerk.logged() == []


def test_doubles_of_what_was_logged_by_hand_are_shown_and_left_out_unless_chosen(
    clerk: Clerk,
) -> None:
    near = clerk.hand_made("17:20")
    clerk.hand_made("19:00")
    clerk.hand_made("17:10", channel="group_speaker", group=clerk.group)
    content = as_list(entry("866714001", DAY, "17:00"), entry("866714002", DAY, "06:00"))
    found = clerk.look(content)
    assert verdicts(found) == ["new", "double"]
    double = found["broadcasts"][1]
    assert [each["id"] for each in double["doubles"]] == [near]
    assert clerk.write(content)["written"] == 1
    assert verdicts(clerk.look(content)) == ["known", "double"]
    assert clerk.write(content, take=[double["record_id"]])["written"] == 1
    assert verdicts(clerk.look(content)) == ["known", "known"]


def test_entries_that_tell_nothing_are_named_with_their_reason(clerk: Clerk) -> None:
    content = as_list(
        entry("866714001", DAY, "17:00"),
        entry("866714001", DAY, "17:00", ThoiDiemBatDau=0),
        entry("866714001", DAY, "17:00", ThoiDiemBatDau=epoch("2099-01-01", "05:00")),
        entry("866714001", DAY, "17:00", ThoiLuong="mười lăm phút"),
        entry("999", DAY, "17:00"),
        "không phải mục",
        entry("866714001", DAY, "18:30", TieuDe=None, TacGia="x", ThoiDiemBatDau=str(epoch(DAY, "18:30"))),
    )  # fmt: skip
    found = clerk.look(content)
    reasons = {
        each["number"]: [(p["field"], p["code"]) for p in each["problems"]]
        for each in found["faulty"]
    }
    assert reasons == {
        2: [("ThoiDiemBatDau", "no_start")],
        3: [("ThoiDiemBatDau", "in_future")],
        4: [("ThoiLuong", "no_duration")],
        5: [("CumLoaID", "unknown_speaker")],
        6: [("", "no_entry")],
    }
    assert (
        found["unknown_speakers"] == [{"device": "999", "name": "Cụm loa 999"[:11]}]
        or found["unknown_speakers"][0]["device"] == "999"
    )
    assert clerk.write(content)["written"] == 2
    # The clerk says whose the unknown speaker is.
    found = clerk.look(content, ward=clerk.ward)
    assert found["unknown_speakers"] == []
    assert 5 not in {each["number"] for each in found["faulty"]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import_empty"),
        (b"[]", "import_empty"),
        (b"Kinh gui van phong", "provincial_not_json"),
        (b"17", "provincial_not_json"),
        (b"[" * 5000, "provincial_not_json"),
        (b"[" + b"1," * 10_000 + b"1]", "import_too_many_rows"),
        (b"\xff\xfe\x00", "provincial_not_json"),
    ],
    ids=["empty", "no entry", "a letter", "a number", "deep", "long", "bytes"],
)
def test_a_file_that_is_none_is_refused_with_a_reason(
    clerk: Clerk, content: bytes, code: str
) -> None:
    assert error_of(clerk.send(f"{ADDRESS}/preview", content)) == (422, code)


def test_a_file_that_is_too_large_is_refused(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.provincial.files.MAX_BYTES", 100)
    content = as_lines(entry("866714001", DAY, "17:00"))
    assert error_of(clerk.send(f"{ADDRESS}/preview", content)) == (413, "import_too_large")


def test_an_object_that_holds_the_list_and_a_damaged_line_are_read(clerk: Clerk) -> None:
    wrapped = json.dumps({"ma": 1, "DuLieu": [entry("866714001", DAY, "17:00")]}).encode()
    assert verdicts(clerk.look(wrapped)) == ["new"]
    single = json.dumps(entry("866714001", DAY, "17:00")).encode()
    assert verdicts(clerk.look(single)) == ["new"]
    cut = as_lines(entry("866714001", DAY, "17:00")) + b'\n{"CumLoaID": "8667'
    found = clerk.look(cut)
    assert verdicts(found) == ["new"]
    assert [each["number"] for each in found["faulty"]] == [2]


def test_nothing_is_written_that_the_clerk_has_not_seen(clerk: Clerk) -> None:
    content = as_lines(entry("866714001", DAY, "17:00"))
    seen = clerk.look(content)["seen"]
    clerk.hand_made("17:05")
    assert error_of(clerk.send(ADDRESS, content, seen=seen)) == (409, "provincial_moved")
    assert len(clerk.logged()) == 1


def test_what_is_written_out_reads_back_as_what_is_known(clerk: Clerk) -> None:
    bulletin = clerk.cast.create(
        "bulletin", ward=clerk.ward, title="Vay vốn", priority="emergency", state="approved"
    )
    topic = clerk.cast.create("topic", name="Tín dụng cho hộ nghèo")
    clerk.hand_made(
        "17:00", clusters=list(clerk.clusters.values())[:2], source="relay", relay_source="Đài tỉnh",
        reader="Mẫu Thị Nga", bulletin=bulletin, topic=topic, title="Vay vốn",
    )  # fmt: skip
    silent = clerk.hand_made(
        "18:00", channel="group_speaker", group=clerk.group, outcome="not_broadcast",
        outcome_reason="Mất điện",
    )  # fmt: skip
    clerk.hand_made("06:30", started_at="2024-04-01T23:30:00.000Z")
    entries = clerk.export(**{"from": DAY, "to": DAY})
    assert [each["CumLoaID"] for each in entries] == ["866714001", "866714002", ""]
    first = entries[0]
    assert first["ThoiDiemBatDau"] == epoch(DAY, "17:00")
    assert first["ThoiLuong"] == "00:15:00"
    assert (first["TiepAm"], first["NguonTiepAm"]) == (1, "Đài tỉnh")
    assert first["TacGia"]["TenDayDu"] == "Mẫu Thị Nga"
    assert (first["BanTinID"], first["MucDoUuTien"]) == (bulletin, "Khẩn cấp")
    assert first["LoaiLinhVuc"] == "Tín dụng cho hộ nghèo"
    assert entries[2]["DichID"] == clerk.group
    pairs = {pair["Ten"]: pair["GiaTri"] for pair in entries[2]["ThongTinChiTietBanTin"]}
    assert pairs == {"SoCoSoID": silent, "KetQua": "Không phát", "LyDo": "Mất điện"}
    before = clerk.logged()
    content = as_lines(*entries)
    assert verdicts(clerk.look(content)) == ["known", "known"]
    assert clerk.write(content)["written"] == 0
    assert clerk.logged() == before


def test_the_book_is_written_out_in_parts(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.provincial.export.MAX_BROADCASTS", 2)
    made = [clerk.hand_made(f"{hour}:00") for hour in ("08", "09", "10", "11", "12")]
    found: list[str] = []
    after: dict[str, str] = {}
    for _ in range(3):
        answer = clerk.office.get(ADDRESS, **after)
        found += [each["BanTinID"] for each in answer["entries"]]
        after = {"after": answer["next"]} if answer["next"] else {}
    assert found == made
    assert answer["next"] is None

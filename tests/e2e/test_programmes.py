"""The office's desk: bulletins for the whole city, stations and holidays, and the files of provincial systems."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import DELIVERY_MS, HEAD, OFFICIAL, delivered, enrol, issue_link, sign_in
from tests.provincial_files import as_list, entry


def station_of(office: Office) -> tuple[str, str]:
    """Give the code of a speaker of a station, and the name of its ward."""
    (file,) = (office.folder / "data").glob("*.sqlite3")
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as book:
        row = book.execute(
            "SELECT c.device_code, w.name FROM speaker_cluster c JOIN ward w ON w.id = c.ward"
            ' WHERE c.device_code IS NOT NULL AND c."group" IS NULL ORDER BY c.device_code'
        ).fetchone()
    return str(row[0]), str(row[1])


def test_the_office_speaks_to_the_whole_city_and_a_ward_may_be_let_to_publish_itself(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    links = {who: issue_link(desk, office, who) for who in (HEAD, OFFICIAL)}
    desk.get_by_role("link", name="Bài phát", exact=True).click()
    desk.get_by_role("link", name="Soạn bài phát").click()
    desk.get_by_role("button", name="Duyệt và cho phát").press("Enter")
    expect(desk.get_by_text("Mục này phải có.").first).to_be_visible()
    desk.get_by_label("Phát ở đâu").select_option(label="Toàn thành phố")
    desk.get_by_label(re.compile("^Tên")).fill("Thông báo của thành phố")
    desk.get_by_label("Nội dung để đọc").fill("Thưa bà con.\n\nĐây là thông báo chung.")
    desk.get_by_label("Mức ưu tiên").select_option(label="Ưu tiên")
    desk.get_by_role("button", name="Duyệt và cho phát").press("Enter")
    expect(desk.get_by_text("Đã duyệt, bài đến máy các khối, xóm.").first).to_be_visible()
    row = desk.get_by_role("row").filter(has_text="Thông báo của thành phố")
    expect(row.get_by_text("Đã duyệt")).to_be_visible()
    expect(row.get_by_text("Toàn thành phố")).to_be_visible()

    head = enrol(make_profile("head"), links[HEAD])
    head.get_by_role("link", name=re.compile("BÀI ĐỌC TUẦN NÀY")).click()
    known = head.get_by_role("link", name=re.compile("Thông báo của thành phố"))
    expect(known).to_be_visible()
    row.get_by_role("link").click()
    desk.get_by_role("button", name="Thu hồi").click()
    expect(
        desk.get_by_text("Đã thu hồi: các khối, xóm không đọc bài này nữa.").first
    ).to_be_visible()
    head.reload()
    expect(known).to_have_count(0, timeout=DELIVERY_MS)

    # A ward that approves itself publishes from its official's phone.
    _, ward = station_of(office)
    desk.get_by_role("link", name="Đài và ngày lễ").click()
    station = desk.get_by_role("row").filter(has_text=ward)
    station.get_by_role("button", name=re.compile("^Cho tự duyệt")).click()
    expect(station.get_by_text("Phường/xã tự duyệt")).to_be_visible()
    station.get_by_role("button", name=re.compile("^Sửa đài")).click()
    form = desk.get_by_role("dialog")
    form.get_by_label("Khung giờ phát").fill("5h sáng")
    form.get_by_role("button", name="Lưu").click()
    expect(form.get_by_text(re.compile("Ghi như 05:30-06:30"))).to_be_visible()
    form.get_by_label("Khung giờ phát").fill("05:00-06:00\n17:00-18:00")
    form.get_by_role("button", name="Lưu").click()
    expect(station.get_by_text("05:00-06:00, 17:00-18:00")).to_be_visible()
    desk.get_by_label("Ngày", exact=True).fill("2027-02-06")
    desk.get_by_label("Tên ngày lễ").fill("Tết Nguyên đán")
    desk.get_by_role("button", name="Thêm ngày lễ").click()
    expect(
        desk.get_by_role("listitem").filter(has_text="06/02/2027 · Tết Nguyên đán")
    ).to_be_visible()

    official = enrol(make_profile("official"), links[OFFICIAL])
    official.get_by_role("link", name="XEM VÀ SOẠN BÀI PHÁT").click()
    official.get_by_role("link", name="SOẠN BÀI MỚI").click()
    official.get_by_label(re.compile("^Tên bài")).fill("Xã tự cho phát")
    official.get_by_label("Lời đọc").fill("Thưa bà con.")
    official.get_by_role("button", name="DUYỆT VÀ CHO PHÁT").click()
    delivered(official, "Đã duyệt, bài đến máy các khối")
    head.reload()
    expect(head.get_by_role("link", name=re.compile("Xã tự cho phát"))).to_be_visible(
        timeout=DELIVERY_MS
    )


def choose_file(desk: Page, name: str, content: bytes) -> None:
    file = FilePayload(name=name, mimeType="application/json", buffer=content)
    desk.locator("input[type=file]").set_input_files([file])


def test_a_provincial_file_is_looked_at_taken_in_once_and_written_out_again(
    office: Office, make_profile: Callable[..., Profile], tmp_path: Path
) -> None:
    code, ward = station_of(office)
    day = (datetime.now(UTC) + timedelta(hours=7) - timedelta(days=1)).date().isoformat()
    content = as_list(
        entry(code, day, "12:00", "Tin trưa"),
        entry(code, day, "17:02", "Tin chiều"),
        entry("999000111", day, "13:30", "Loa lạ"),
        entry(code, day, "12:00", ThoiLuong="?"),
    )
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    # Logged by hand, near the second of the file.
    desk.goto(f"{office.url}/van-phong/phat-thanh/nhap-tep")
    choose_file(desk, "tay.json", as_list(entry(code, day, "17:20", "Ghi tay")))
    take = desk.get_by_role("button", name=re.compile(r"^Nhập \d+ buổi$"))
    expect(take).to_be_visible()
    for box in desk.get_by_role("checkbox").all():
        box.check()
    take.press("Enter")
    expect(desk.get_by_text("Đã ghi 1 buổi")).to_be_visible()

    choose_file(desk, "nhat-ky.json", content)
    expect(desk.get_by_text("4 mục trong tệp")).to_be_visible()
    table = desk.get_by_role("table", name="Các buổi phát trong tệp")
    expect(table.get_by_role("row").filter(has_text="Tin trưa").get_by_text("Mới")).to_be_visible()
    double = table.get_by_role("row").filter(has_text="Tin chiều")
    expect(double.get_by_text("Có thể trùng")).to_be_visible()
    expect(double.get_by_role("link", name=re.compile("Ghi tay"))).to_be_visible()
    faulty = desk.get_by_role("table", name="2 mục không đọc được")
    expect(faulty.get_by_text("ThoiLuong: thiếu hoặc sai thời lượng")).to_be_visible()
    expect(faulty.get_by_text("CumLoaID: cụm loa chưa có trong sổ")).to_be_visible()
    desk.get_by_label("Đài của phường/xã").select_option(label=f"Xã {ward}")
    expect(desk.get_by_role("table", name="1 mục không đọc được")).to_be_visible()
    expect(table.get_by_role("row").filter(has_text="Loa lạ").get_by_text("Mới")).to_be_visible()
    expect(take).to_have_text("Nhập 2 buổi")
    double.get_by_role("checkbox").check()
    expect(take).to_have_text("Nhập 3 buổi")
    double.get_by_role("checkbox").uncheck()
    take.press("Enter")
    expect(desk.get_by_text("Đã ghi 2 buổi")).to_be_visible()
    choose_file(desk, "nhat-ky.json", content)
    expect(
        table.get_by_role("row").filter(has_text="Tin trưa").get_by_text("Đã có")
    ).to_be_visible()

    desk.goto(f"{office.url}/van-phong/phat-thanh?from={day}&to={day}")
    expect(desk.get_by_role("row").filter(has_text="Tin trưa")).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Xuất tệp nhật ký").click()
    assert download.value.suggested_filename == f"nhat-ky-phat-{day}-{day}.ndjson"
    file = tmp_path / "out.ndjson"
    download.value.save_as(file)
    entries = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    noon = next(each for each in entries if each["TieuDe"] == "Tin trưa")
    assert (noon["CumLoaID"], noon["ThoiLuong"], noon["TiepAm"]) == (code, "00:15:00", 0)
    desk.get_by_role("link", name="Nhập tệp nhật ký phát").click()
    choose_file(desk, "out.ndjson", file.read_bytes())
    expect(desk.get_by_text(f"{len(entries)} mục trong tệp")).to_be_visible()
    expect(desk.get_by_role("button", name="Nhập 0 buổi")).to_be_disabled()


def test_what_a_file_brought_is_taken_back_as_a_whole(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    code, _ = station_of(office)
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    desk.goto(f"{office.url}/van-phong/phat-thanh/nhap-tep")
    content = as_list(
        *(entry(code, "2023-05-04", f"{hour}:00", f"Bài {hour}") for hour in range(10, 14))
    )
    choose_file(desk, "nham.json", content)
    desk.get_by_role("button", name="Nhập 4 buổi").click()
    desk.get_by_role("button", name="Hoàn tác 4 buổi mới").click()
    expect(desk.get_by_text("Đã hoàn tác.").first).to_be_visible()
    choose_file(desk, "nham.json", content)
    expect(desk.get_by_text("Đã bị xóa trong sổ: 4")).to_be_visible()

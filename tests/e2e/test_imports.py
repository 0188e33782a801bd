"""A clerk brings a ward's list into a class by keyboard, looks, decides, imports, and takes it all back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, Profile
from tests.e2e.office import Office
from tests.e2e.people import sign_in
from tests.e2e.test_accessibility import check
from tests.roster_files import big_file, locked, workbook

HEAD = ["STT", "Họ và tên", "Năm sinh", "Giới tính", "Chức vụ", "Khối", "Phường", "Số điện thoại"]
BIG = 1200


def ward_file(known: tuple[str, str]) -> bytes:
    """Write what a ward sends: titles, somebody new, a namesake of somebody in the class, a wrong cell, a total."""
    name, ward = known
    rows: list[list[Any]] = [
        ["UBND PHƯỜNG LÊ LỢI", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH CỬ CÁN BỘ THAM GIA TẬP HUẤN"],
        [],
        HEAD,
        [1, "MẪU THỊ NHẬP", "12/3/1961", "Nữ", "Khối trưởng", "K5", "P. Lê Lợi", 912345678],
        [2, name, None, None, "Bí thư chi bộ", None, ward, None],
        [3, "Mẫu Văn Sai", 1970, "Nam", "Chi hội trưởng", "Khối 99", "Lê Lợi", "0987654321"],
        [None, "Tổng cộng: 03 người"],
    ]
    return workbook(("Danh sách", rows), ("Nháp", [["x"]]), hidden=["Nháp"])


def open_import(page: Page, office: Office) -> tuple[str, str]:
    """Go to a class's import and give the name and the ward of somebody who is on its roster."""
    page.goto(f"{office.url}/van-phong/lop")
    page.get_by_role("row").filter(has_text="đợt 25").get_by_role("link").first.click()
    first = page.locator(".o-roster-table tbody tr").first
    name = first.locator("th a").inner_text()
    ward = first.locator(".o-place .o-second").inner_text()
    page.get_by_role("link", name="Nhập từ Excel").click()
    expect(page.get_by_role("heading", name="Nhập danh sách")).to_be_visible()
    return name, ward


def choose(page: Page, name: str, content: bytes, folder: Path) -> None:
    """Put a file into the page."""
    file = folder / name
    file.write_bytes(content)
    page.locator("input[type=file]").set_input_files(file)


def test_a_list_is_looked_at_tried_imported_and_taken_back(
    office: Office, make_profile: Callable[..., Profile], tmp_path: Path
) -> None:
    page = make_profile("clerk", DESK).open()
    sign_in(page, office)
    known = open_import(page, office)
    choose(page, "le loi.xlsx", ward_file(known), tmp_path)
    expect(page.get_by_label("Danh sách của phường, xã").locator("option:checked")).to_have_text(
        "Phường Lê Lợi"
    )
    expect(page.get_by_text("Trang ẩn, không đọc: Nháp.")).to_be_visible()
    row = page.locator("#import-row-5")
    expect(row).to_contain_text("Mẫu Thị Nhập")
    expect(row).to_contain_text("0912345678")
    expect(row).to_contain_text("đã thêm số 0 ở đầu")
    expect(page.locator("#import-row-7")).to_contain_text("không có khối, xóm này")
    expect(page.get_by_text(re.compile("Sẽ thêm 1, cập nhật 0"))).to_be_visible()
    check(page, "import preview")

    # By keyboard alone: the next doubtful row, somebody else; then what is wrong without its cell.
    page.locator("h1").focus()
    page.keyboard.press("n")
    expect(page.get_by_role("radio", name=re.compile("Cùng một người")).first).to_be_focused()
    page.get_by_role("radio", name=re.compile("Người khác")).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name=re.compile("^Tất cả")).click()
    page.get_by_role("button", name=re.compile("Nhập dòng 7")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Sẽ thêm 3, cập nhật 0"))).to_be_visible()
    page.locator("h1").focus()
    page.keyboard.press("t")
    expect(page.get_by_text(re.compile("Nhập thử xong: sẽ thêm 3"))).to_be_visible()
    expect(page.get_by_text("Lớp này chưa nhập lô nào.")).to_be_visible()
    page.get_by_role("button", name="Nhập 3 người").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Đã nhập le loi.xlsx: thêm 3"))).to_be_visible()

    page.get_by_role("link", name="Xem danh sách lớp").click()
    expect(page.get_by_role("link", name="Mẫu Thị Nhập")).to_be_visible()
    page.get_by_role("link", name="Nhập từ Excel").click()
    choose(page, "le loi.xlsx", ward_file(known), tmp_path)
    expect(page.get_by_text("Không có gì mới so với danh sách lớp.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Hoàn tác cả lô le loi.xlsx")).click()
    expect(page.get_by_text(re.compile("Đã hoàn tác le loi.xlsx: 3 dòng"))).to_be_visible()
    expect(page.locator(".o-batches")).to_contain_text("Đã hoàn tác")
    page.get_by_role("link", name="Xem danh sách lớp").click()
    expect(page.locator(".o-roster-table tbody th a").first).to_be_visible()
    expect(page.get_by_role("link", name="Mẫu Thị Nhập")).to_have_count(0)


def test_a_long_list_shows_how_far_it_is_and_can_be_stopped(
    office: Office, make_profile: Callable[..., Profile], tmp_path: Path
) -> None:
    page = make_profile("clerk", DESK).open()
    sign_in(page, office)
    open_import(page, office)
    choose(page, "dai.xlsx", big_file(BIG), tmp_path)
    # On a slow line, so that the list is not through before a person could stop it.
    line = page.context.new_cdp_session(page)
    conditions = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", {**conditions, "latency": 2_000})
    page.get_by_role("button", name=re.compile(r"^Nhập 1\.200 người")).click()
    expect(page.get_by_text(re.compile(r"Đã ghi [\d.]+ trong 1\.200 dòng"))).to_be_visible()
    page.get_by_role("button", name="Dừng").click()
    expect(page.get_by_text(re.compile("Đã dừng sau"))).to_be_visible()
    line.send("Network.emulateNetworkConditions", {**conditions, "latency": 0})
    page.get_by_role("button", name="Nhập tiếp").first.click()
    expect(page.get_by_text(re.compile(r"Đã nhập dai.xlsx: thêm 1\.200"))).to_be_visible()
    page.locator(".o-import-work").get_by_role("button", name="Hoàn tác cả lô").click()
    expect(page.get_by_text(re.compile(r"Đã hoàn tác dai.xlsx: 1\.200 dòng"))).to_be_visible()


def test_a_file_that_cannot_be_read_says_what_to_do_also_on_a_phone(
    office: Office, make_profile: Callable[..., Profile], tmp_path: Path
) -> None:
    page = make_profile("phone", PHONE).open()
    sign_in(page, office)
    known = open_import(page, office)
    choose(page, "mat khau.xlsx", locked(workbook(("A", [HEAD]))), tmp_path)
    expect(page.get_by_text(re.compile("Tệp có mật khẩu"))).to_be_visible()
    choose(page, "le loi.xlsx", ward_file(known), tmp_path)
    expect(page.locator("#import-row-5")).to_contain_text("Mẫu Thị Nhập")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    check(page, "import on a phone")

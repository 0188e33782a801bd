"""A phone that reaches no network hands everything over in a file; nothing is lost, nothing is there twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import (
    DELIVERY_MS,
    HEAD,
    TRAINER,
    delivered,
    enrol,
    issue_link,
    log_broadcast,
    record_refused_mark,
    sign_in,
)
from tests.e2e.test_story import read_board

RECEIPT = re.compile("[0-9A-Z]{4}-[0-9A-Z]{4}")

# Stands in for the share sheet of a phone: keeps what the app hands to it.
SHARE_SHEET = """
  navigator.canShare = ({ files }) => files.every((file) => file.type === 'text/plain' && file.name.endsWith('.txt'));
  navigator.share = async ({ files }) => { window.shared = await Promise.all([...files].map((file) => file.text())); };
"""


def log_meeting(page: Page) -> None:
    page.get_by_role("link", name="GHI BUỔI HỌP DÂN").click()
    page.get_by_role("button", name="Hôm qua").click()
    page.get_by_role("textbox", name=re.compile("Số người dự")).fill("41")
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_text("Đã ghi buổi họp dân").first).to_be_visible()


def open_send_box(page: Page) -> None:
    page.locator("a.pill").click()
    expect(page.get_by_role("heading", name="Hộp gửi")).to_be_visible()


def save_file(page: Page, folder: Path) -> Path:
    """Make the file on the phone and take it from its downloads."""
    open_send_box(page)
    page.get_by_role("link", name="GỬI BẰNG TỆP").click()
    expect(page.get_by_text(re.compile("Tệp đã sẵn sàng"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="LƯU VÀO MÁY").click()
    expect(page.get_by_text(re.compile("Đã lưu tệp"))).to_be_visible()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def bring(desk: Page, office: Office, *files: Path) -> Locator:
    """Put files into the office's page, and give the parts that tell of them."""
    desk.goto(f"{office.url}/van-phong/nguoi-va-may/may")
    desk.get_by_role("link", name="Nhận tệp khẩn cấp").click()
    desk.locator("input[type=file]").set_input_files(list(files))
    return desk.locator("main section")


def test_a_file_brings_what_no_network_could_and_the_phone_confirms_it_once(
    office: Office, make_profile: Callable[..., Profile], tmp_path: Path
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    before = read_board(desk, office)
    phone = enrol(make_profile("head"), issue_link(desk, office, HEAD))
    expect(phone.get_by_text("Đã gửi hết")).to_be_visible()
    phone.context.set_offline(True)
    phone.get_by_text("GHI BUỔI PHÁT LOA").click()
    log_broadcast(phone)
    log_meeting(phone)

    open_send_box(phone)
    expect(phone.get_by_text(re.compile(r"Mục cũ nhất chờ từ \d\d:\d\d hôm nay"))).to_be_visible()
    phone.get_by_role("button", name="Quay lại").click()
    file = save_file(phone, tmp_path)
    text = file.read_text("utf-8")
    assert "Chỉ văn phòng mở được" in text
    assert HEAD not in text

    parts = bring(desk, office, file)
    expect(parts.get_by_text("Đã nhận: 2")).to_be_visible()
    expect(parts.get_by_role("heading")).to_have_text(f"Máy của {HEAD}")
    rows = parts.get_by_role("row")
    expect(rows).to_have_count(3)
    receipts = {RECEIPT.findall(text)[0] for text in rows.all_inner_texts()[1:]}
    parts = bring(desk, office, file)
    expect(parts.get_by_text("Đã có từ trước: 2")).to_be_visible()
    after = read_board(desk, office)
    assert after["Loa khối/xóm"] == before["Loa khối/xóm"] + 1

    # What the office has is still the phone's to confirm.
    expect(phone.get_by_text(re.compile("2 mục chưa gửi"))).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)
    phone.goto(f"{office.url}/hop-gui")
    phone.get_by_role("link", name="Mọi mục đã gửi (2)").click()
    phone.get_by_role("button", name=re.compile("2 mục")).click()
    expect(phone.get_by_text(re.compile("Văn phòng đã nhận"))).to_have_count(2)
    assert set(RECEIPT.findall(phone.locator("main").inner_text())) == receipts
    assert read_board(desk, office) == after

    receipt = receipts.pop()
    phone.get_by_label(re.compile("Tìm mã nhận")).fill(receipt.replace("-", "").lower())
    expect(phone.get_by_text("Thấy 1 mục. Đã tìm hết.")).to_be_visible()
    expect(phone.get_by_text(re.compile(receipt))).to_be_visible()


def test_a_file_goes_through_the_share_sheet_and_a_wrong_one_changes_nothing(
    office: Office, make_profile: Callable[..., Profile], tmp_path: Path
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    phone = enrol(make_profile("head"), issue_link(desk, office, HEAD))
    phone.context.add_init_script(SHARE_SHEET)
    phone.reload()
    phone.context.set_offline(True)
    phone.get_by_text("GHI BUỔI PHÁT LOA").click()
    log_broadcast(phone)
    open_send_box(phone)
    phone.get_by_role("link", name="GỬI BẰNG TỆP").click()
    phone.get_by_role("button", name="GỬI TỆP").click()
    expect(phone.get_by_text(re.compile("Đã đưa tệp sang ứng dụng khác"))).to_be_visible()
    (text,) = phone.evaluate("() => window.shared")

    whole, cut, letter = (tmp_path / name for name in ("a.txt", "b.txt", "c.txt"))
    whole.write_text(text, "utf-8")
    cut.write_text(text[: len(text) // 2], "utf-8")
    letter.write_text("Kính gửi văn phòng", "utf-8")
    parts = bring(desk, office, cut, letter, whole)
    expect(parts.get_by_text(re.compile("Tệp bị hỏng hoặc bị cắt"))).to_be_visible()
    expect(parts.get_by_text(re.compile("không phải tệp khẩn cấp"))).to_be_visible()
    expect(parts.get_by_text("Đã nhận: 1")).to_be_visible()


def test_a_refused_mark_is_made_again_in_the_roster_and_takes_its_place(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    phone = enrol(make_profile("trainer"), issue_link(desk, office, TRAINER))
    record_refused_mark(phone, desk, office)
    desk.get_by_label("Người được phân công").select_option(label=TRAINER)
    desk.get_by_role("button", name="Phân công", exact=True).click()
    expect(desk.get_by_role("listitem").filter(has_text=TRAINER)).to_be_visible()
    phone.goto(office.url)
    expect(phone.get_by_text(re.compile("^ĐIỂM DANH")).first).to_be_visible(timeout=DELIVERY_MS)
    open_send_box(phone)
    phone.get_by_role("link", name="ĐIỂM DANH LẠI").click()
    sheet = phone.get_by_role("dialog", name=re.compile("Mẫu Ngọc An"))
    sheet.get_by_role("button", name="Đến muộn").click()
    delivered(phone, re.compile("Đã ghi Mẫu Ngọc An"))
    desk.goto(f"{office.url}/van-phong/chua-nhan")
    expect(desk.get_by_text(re.compile("Không có mục nào bị giữ lại"))).to_be_visible()

"""A khối's meeting and broken speaker, and the ward that sees, reminds and prints: in real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import python_calamine
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import DELIVERY_MS, HEAD, OFFICIAL, enrol, issue_link, sign_in
from tests.e2e.test_accessibility import check, set_size

# Stands in for the share sheet of a phone: keeps what the app hands to it.
SHARE_SHEET = "() => { navigator.share = async ({ text }) => { window.shared = text; }; }"


def _tap(page: Page, role: str, name: str | re.Pattern[str]) -> None:
    page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # one of ARIA's roles


def _month_of_yesterday() -> str:
    return (datetime.now(UTC) + timedelta(hours=7 - 24)).strftime("%Y-%m")


def test_meeting_fault_and_ward(office: Office, make_profile: Callable[..., Profile]) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    head = enrol(make_profile("head"), issue_link(desk, office, HEAD))
    log_a_meeting_in_seven_taps(head)
    print_its_minutes(head)
    set_size(head, office, "A++")
    report_a_fault_in_three_taps(head, office)
    answer_a_resident(head, office)
    expect(head.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)

    official = enrol(make_profile("official", scheme="dark"), issue_link(desk, office, OFFICIAL))
    remind_and_share(official)
    log_on_behalf(official, office)
    keep_equipment(desk, office)
    change_a_contact(desk, office)
    sign_a_month(desk, office)
    take_a_log_book(desk, office)


def log_a_meeting_in_seven_taps(head: Page) -> None:
    """The households absent follow from those present, because the khối has said how many there are."""
    head.context.set_offline(True)
    _tap(head, "link", "GHI BUỔI HỌP DÂN")
    _tap(head, "button", "Hôm qua")
    head.get_by_role("textbox", name="Số hộ dự").fill("70")
    expect(head.get_by_role("textbox", name="Số hộ vắng")).to_have_value("20")
    expect(head.get_by_label("Nơi", exact=True)).to_have_value(re.compile("Nhà văn hóa"))
    head.get_by_role("group", name="Nội dung").locator("button").first.click()
    _tap(head, "button", "15")
    check(head, "meeting")
    _tap(head, "button", "LƯU")
    expect(head.get_by_role("button", name="HOÀN TÁC")).to_be_visible()
    head.context.set_offline(False)


def print_its_minutes(head: Page) -> None:
    _tap(head, "link", "BIÊN BẢN")
    expect(head.get_by_text("Số hộ có đại diện dự: 70 hộ.")).to_be_visible()
    expect(head.get_by_text("Số hộ không có đại diện dự: 20 hộ.")).to_be_visible()
    check(head, "minutes")
    head.emulate_media(media="print")
    expect(head.get_by_role("button", name="IN")).to_be_hidden()
    expect(head.get_by_role("heading", name="Biên bản", exact=True).last).to_be_visible()
    head.emulate_media(media="screen")


def report_a_fault_in_three_taps(head: Page, office: Office) -> None:
    head.goto(office.url)
    _tap(head, "link", "BÁO LOA HỎNG")
    head.get_by_role("button", name="Tất cả").click()
    head.get_by_role("button", name="Mất điện").click()
    expect(head.get_by_role("button", name="Không phát được")).to_have_attribute(
        "aria-pressed", "true"
    )
    check(head, "fault")
    _tap(head, "button", "LƯU")
    expect(head.get_by_text("Đã báo sự cố").first).to_be_visible()
    expect(head.get_by_role("listitem", name=re.compile("loa hỏng|đã ghi")).last).to_be_visible()
    _tap(head, "button", "ĐÃ SỬA XONG")
    expect(head.get_by_role("button", name="ĐÃ SỬA XONG")).to_have_count(0)
    _tap(head, "button", "HOÀN TÁC")
    expect(head.get_by_role("button", name="ĐÃ SỬA XONG")).to_be_visible()
    check(head, "home with a fault")


def answer_a_resident(head: Page, office: Office) -> None:
    _tap(head, "link", re.compile("Ý kiến người dân"))
    _tap(head, "link", "GHI Ý KIẾN")
    head.get_by_label(re.compile("Người dân nói gì")).fill("Loa ở ngõ 3 nhỏ quá")
    check(head, "feedback form")
    _tap(head, "button", "LƯU")
    _tap(head, "link", re.compile("Loa ở ngõ 3 nhỏ quá"))
    head.get_by_role("group", name="Trả lời trong buổi phát nào").locator("button").first.click()
    check(head, "answer")
    _tap(head, "button", "LƯU")
    expect(head.get_by_text(re.compile("đã phát loa"))).to_be_visible()
    check(head, "feedback")


def remind_and_share(official: Page) -> None:
    official.evaluate(SHARE_SHEET)
    expect(official.get_by_text(re.compile(r"\d+/\d+ khối, xóm đã ghi đủ"))).to_be_visible()
    _tap(official, "button", re.compile("^NHẮC"))
    official.wait_for_function("() => window.shared?.includes('Còn thiếu')")
    _tap(official, "button", "CHIA SẺ BÁO CÁO TUẦN")
    official.wait_for_function("() => window.shared?.startsWith('BÁO CÁO TUẦN')")
    assert "Xóm 2" in official.evaluate("window.shared")
    _tap(official, "link", "Tổng hợp tháng")
    expect(official.get_by_role("heading", name="Tổng hợp tháng").last).to_be_visible()
    check(official, "month of the ward")


def log_on_behalf(official: Page, office: Office) -> None:
    """What the ward logs for a khối says so, in the khối's book and in its log book."""
    official.goto(office.url)
    _tap(official, "link", re.compile("^Xóm 2"))
    expect(official.get_by_role("link", name=re.compile("^GỌI"))).to_have_attribute(
        "href", re.compile(r"^tel:\d+$")
    )
    check(official, "khối of the ward")
    unit = official.url.rsplit("/", 1)[-1]
    _tap(official, "link", "GHI BUỔI PHÁT LOA")
    _tap(official, "button", "Hôm qua")
    _tap(official, "button", re.compile("^(LƯU|VẪN GHI THÊM)$"))
    expect(official.get_by_role("button", name="HOÀN TÁC")).to_be_visible()
    official.goto(f"{office.url}/so-nhat-ky/{unit}/{_month_of_yesterday()}")
    expect(official.get_by_text("ghi hộ").first).to_be_visible()
    check(official, "log book on the phone")
    official.goto(f"{office.url}/so")
    expect(official.get_by_role("heading", name="Sổ của tôi")).to_be_visible()
    check(official, "book")
    expect(official.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)


def keep_equipment(desk: Page, office: Office) -> None:
    desk.goto(f"{office.url}/van-phong/thiet-bi")
    row = desk.get_by_role("row").filter(has_text="Xóm 1").filter(has_text="Mất điện")
    row.get_by_role("button", name=re.compile("^Đã sửa xong")).click()
    expect(row.get_by_role("button")).to_have_count(0)
    check(desk, "equipment")
    _tap(desk, "button", "Thêm cụm loa")
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label(re.compile("^Tên")).fill("Cụm chợ")
    dialog.get_by_label(re.compile("^Phường/xã")).select_option(index=1)
    check(desk, "cluster form")
    dialog.get_by_role("button", name="Lưu").click()
    expect(desk.get_by_role("row").filter(has_text="Cụm chợ")).to_be_visible()
    for path in ("khoi-xom", "khoi-xom/thang", "y-kien"):
        desk.goto(f"{office.url}/van-phong/{path}")
        expect(desk.get_by_role("table").first).to_be_visible()
        check(desk, path)


def change_a_contact(desk: Page, office: Office) -> None:
    """The desk writes down whom one calls in a khối, with the keyboard alone."""
    desk.goto(f"{office.url}/van-phong/khoi-xom")
    desk.locator("main").get_by_label("Phường/xã").select_option(label="Xã Nghi Liên")
    row = desk.get_by_role("row").filter(has_text="Xóm 3")
    row.get_by_role("button", name=re.compile("Liên hệ của Xóm 3$")).press("Enter")
    dialog = desk.get_by_role("dialog", name="Liên hệ của Xóm 3")
    dialog.get_by_label("Họ và tên").fill("Mẫu Thị Ngân")
    dialog.get_by_label("Điện thoại").fill("0900")
    dialog.get_by_label("Điện thoại").press("Enter")
    expect(dialog.get_by_text("Số điện thoại có từ 8 chữ số.")).to_be_visible()
    dialog.get_by_label("Điện thoại").fill("0900 000 777")
    check(desk, "contact form")
    dialog.get_by_label("Điện thoại").press("Enter")
    expect(row.get_by_role("link", name="0900 000 777")).to_be_visible()
    expect(row.get_by_text("Mẫu Thị Ngân")).to_be_visible()


def sign_a_month(desk: Page, office: Office) -> None:
    """The ward's month on the desk leads to each log book, and goes with all of them into one workbook."""
    month = _month_of_yesterday()
    desk.goto(f"{office.url}/van-phong/khoi-xom/thang?month={month}")
    desk.locator("main").get_by_label("Phường/xã").select_option(label="Xã Nghi Liên")
    expect(
        desk.get_by_role("article").get_by_text(re.compile("XÃ NGHI LIÊN$")).first
    ).to_be_visible()
    row = desk.get_by_role("row").filter(has_text="Xóm 2")
    assert int(row.get_by_role("cell").first.inner_text()) > 0
    check(desk, "month at the desk")
    with desk.expect_download() as taken:
        desk.get_by_role("link", name=re.compile("^Tải Excel cả phường")).press("Enter")
    workbook = python_calamine.load_workbook(str(taken.value.path()))
    assert workbook.sheet_names[:2] == ["Tổng hợp", "Đài"]
    assert "Xóm 2" in workbook.sheet_names
    row.get_by_role("link", name="Xóm 2").press("Enter")
    expect(desk.get_by_role("link", name="Tải bảng tính Excel")).to_be_visible()
    assert f"month={month}" in desk.url


def take_a_log_book(desk: Page, office: Office) -> None:
    desk.goto(f"{office.url}/van-phong/khoi-xom")
    desk.locator("main").get_by_label("Phường/xã").select_option(label="Xã Nghi Liên")
    _tap(desk, "link", "Sổ nhật ký phát thanh: Xóm 2")
    desk.goto(re.sub("month=.*", f"month={_month_of_yesterday()}", desk.url))
    expect(desk.get_by_text("ghi hộ").first).to_be_visible()
    check(desk, "log book")
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="Tải bảng tính Excel").click()
    assert re.fullmatch(r"so-nhat-ky-phat-thanh-\d{4}-\d{2}\.xlsx", taken.value.suggested_filename)

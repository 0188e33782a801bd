"""A ward answers an invitation without a network; the office and the trainer see what it said."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import DELIVERY_MS, OFFICIAL, TRAINER, enrol, issue_link, sign_in

WARD = "Phường Quán Bàu"


def create_class(desk: Page, office: Office, ward: str) -> tuple[str, str]:
    """Make a class without date or place, held by a ward, and give its name and address."""
    desk.goto(f"{office.url}/van-phong/lop")
    desk.get_by_role("button", name="Thêm lớp").click()
    form = desk.get_by_role("dialog")
    number = form.get_by_label(re.compile("^Lớp"))
    expect(number).to_have_value(re.compile(r"^(26|27)$"))
    name = f"Lớp {number.input_value()}"
    form.get_by_label(re.compile("^Tên")).fill(f"{name} về kỹ năng thông tin")
    form.get_by_label("Phường/xã đăng cai").select_option(label=ward)
    form.get_by_role("button", name="Lưu").click()
    expect(desk.get_by_text(re.compile("Đã thêm lớp")).first).to_be_visible()
    row = desk.get_by_role("row").filter(has_text=name)
    expect(row.get_by_text("Chưa định ngày")).to_be_visible()
    expect(row.get_by_text("Chưa định địa điểm")).to_be_visible()
    row.get_by_role("link").click()
    expect(desk.get_by_role("heading", name=re.compile(name))).to_be_visible()
    return name, desk.url


def invite(desk: Page, ward: str, seats: str, due_on: str) -> None:
    """Invite a ward from the keyboard."""
    desk.get_by_role("button", name="Mời phường/xã").click()
    form = desk.get_by_role("dialog")
    form.get_by_label("Hạn đề cử").fill(due_on)
    form.get_by_label(f"Số người của {ward}", exact=True).click()
    desk.keyboard.type(seats)
    desk.keyboard.press("Enter")
    form.get_by_role("button", name="Gửi giấy mời (1)").press("Enter")
    expect(desk.get_by_text("Đã gửi giấy mời đến 1 phường/xã.").first).to_be_visible()


def nominate(phone: Page, name: str, *, complete: bool) -> None:
    phone.get_by_role("link", name="ĐỀ CỬ THÊM NGƯỜI").click()
    phone.get_by_label(re.compile("Họ và tên")).fill(name)
    if complete:
        phone.get_by_label("Chức vụ").fill("Bí thư chi bộ")
        phone.get_by_role("button", name="Đảng, nhà nước, đoàn thể").click()
        phone.get_by_label("Năm sinh").fill("1961")
        phone.get_by_role("button", name="Nữ").click()
        phone.get_by_label("Điện thoại").fill("0912 345 678")
    phone.get_by_role("button", name="LƯU", exact=True).click()
    expect(phone.get_by_text(f"Đã đề cử {name}").first).to_be_visible()


def test_ward_nominates_without_a_network_and_the_office_takes_the_people_over(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    official, trainer = make_profile("official"), make_profile("trainer")
    links = {person: issue_link(desk, office, person) for person in (OFFICIAL, TRAINER)}
    home = enrol(official, links[OFFICIAL])
    ward = home.get_by_role("heading", name=re.compile("^(Phường|Xã) ")).first.inner_text()
    name, page = create_class(desk, office, ward)
    invite(desk, ward, "3", "2024-03-07")
    desk.get_by_label("Người được phân công").select_option(label=TRAINER)
    desk.get_by_role("button", name="Phân công", exact=True).click()

    # The invitation comes by itself; everything after that happens without a network.
    card = home.get_by_role("article").filter(has_text=name)
    home.reload()
    expect(card).to_be_visible(timeout=DELIVERY_MS)
    expect(card.get_by_text("Chưa định ngày")).to_be_visible()
    home.context.set_offline(True)
    expect(card.get_by_text(re.compile("Đã đề cử 0/3 · hạn Thứ Năm 7/3"))).to_be_visible()
    expect(card.get_by_text("Trễ hạn: còn thiếu 3 người")).to_be_visible()
    card.get_by_role("link", name="XEM VÀ ĐỀ CỬ").click()
    nominate(home, "Mẫu Thị Hà", complete=True)
    nominate(home, "Mẫu Văn An", complete=False)
    nominate(home, "Mẫu Văn Nhầm", complete=False)
    home.get_by_role("button", name="Bỏ đề cử Mẫu Văn Nhầm").click()
    expect(home.get_by_text("Đã bỏ đề cử Mẫu Văn Nhầm").first).to_be_visible()
    expect(home.get_by_text(re.compile("Đã đề cử 2/3"))).to_be_visible()
    expect(home.get_by_text("Đề cử trễ hạn")).to_have_count(2)
    expect(home.get_by_text(re.compile("^Còn thiếu: Chức vụ, Năm sinh"))).to_be_visible()
    home.get_by_role("link", name="CHUẨN BỊ ĐỊA ĐIỂM").click()
    home.get_by_role("group", name="Chìa khóa hội trường").get_by_text("Có rồi").click()
    home.get_by_role("group", name="Máy chiếu").get_by_text("Còn thiếu").click()
    expect(home.get_by_text("Sẵn sàng 1/9")).to_be_visible()
    home.get_by_label("Điện thoại liên hệ").fill("0912000111")
    home.get_by_role("button", name="LƯU").click()

    # Back in the network, the office sees who is late and what is missing, and takes them over.
    home.context.set_offline(False)
    expect(home.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)
    desk.goto(page)
    table = desk.get_by_role("table", name="Người được đề cử")
    an = table.get_by_role("row").filter(has_text="Mẫu Văn An")
    expect(an.get_by_text(re.compile("Thiếu: Chức vụ, Năm sinh"))).to_be_visible()
    expect(table.get_by_text(re.compile("Đề cử trễ hạn"))).to_have_count(2)
    expect(desk.get_by_text("Quá hạn, còn thiếu 1")).to_be_visible()
    expect(desk.get_by_text(re.compile("Sẵn sàng 1/9"))).to_be_visible()
    desk.get_by_role("button", name="Đưa tất cả vào danh sách (2)").press("Enter")
    expect(desk.get_by_text("Đã đưa 2 người vào danh sách lớp.").first).to_be_visible()
    expect(table.get_by_text("Đã vào lớp")).to_have_count(2)
    roster = desk.get_by_role("table", name="Danh sách lớp")
    expect(roster.get_by_role("row").filter(has_text="Mẫu Thị Hà")).to_be_visible()

    # The trainer has the class, its people and what the hall lacks.
    hall = enrol(trainer, links[TRAINER])
    hall.get_by_role("link", name=re.compile(name)).click()
    expect(hall.get_by_text("Chưa định ngày")).to_be_visible()
    expect(hall.get_by_text(re.compile("Sẵn sàng 1/9"))).to_be_visible()
    expect(hall.get_by_role("listitem").filter(has_text="Máy chiếu")).to_contain_text("Còn thiếu")
    expect(hall.get_by_role("link", name=re.compile("^Gọi"))).to_have_attribute(
        "href", "tel:0912000111"
    )


def test_class_that_changes_offers_to_send_its_invitations_again(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    create_class(desk, office, WARD)
    invite(desk, WARD, "2", "2024-03-07")
    desk.get_by_role("button", name="Sửa", exact=True).click()
    desk.get_by_role("dialog").get_by_label("Ngày mở").fill("2024-03-12")
    desk.get_by_role("dialog").get_by_role("button", name="Lưu").click()
    expect(desk.get_by_text("Lớp đã đổi sau khi gửi giấy mời: Ngày mở.")).to_be_visible()
    desk.get_by_role("button", name="Gửi lại giấy mời (1)").click()
    expect(desk.get_by_text("Đã gửi giấy mời đến 1 phường/xã.").first).to_be_visible()
    expect(desk.get_by_text(re.compile("Lớp đã đổi sau khi"))).to_have_count(0)


def test_every_figure_of_coverage_opens_its_rows(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    desk.get_by_role("link", name="Độ phủ").click()
    expect(desk.get_by_role("heading", name="Độ phủ", level=1)).to_be_visible()
    for half in ("Tất cả các buổi", "Sáng", "Chiều"):
        desk.get_by_role("button", name=half, exact=True).click()
    line = desk.get_by_role("table", name="Theo phường/xã").get_by_role("row").nth(1)
    late = line.get_by_role("link", name=re.compile("^Đến muộn"))
    count = late.inner_text()
    late.click()
    expect(desk.get_by_text(re.compile(rf"Dòng 1–\d+ trong {count}$"))).to_be_visible()
    expect(desk.get_by_role("cell", name="Chiều").first).to_be_visible()
    desk.get_by_role("link", name="Độ phủ").last.click()
    desk.get_by_label("Lớp", exact=True).select_option(index=3)
    expect(desk.get_by_role("heading", name="Độ phủ · Lớp 3")).to_be_visible()
    expect(desk.get_by_role("link", name=re.compile("xóm: (Không sót|Còn)"))).to_be_visible()

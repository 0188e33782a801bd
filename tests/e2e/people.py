"""What people do in the product, in words a test or a picture can use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Profile
from tests.e2e.office import DEMO_PASSWORD, Office

TRAINER = "Mẫu Thị Hạnh"
HEAD = "Mẫu Đình Lợi"
OFFICIAL = "Mẫu Thị Thu Hiền"
CLASS = "Lớp 21"
DELIVERY_MS = 90_000


def sign_in(page: Page, office: Office, username: str = "vanphong") -> None:
    """Sign the demonstration's office, or somebody else with its password, in and see the board."""
    page.goto(f"{office.url}/van-phong")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").first.fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Bảng điều hành")).to_be_visible()


def issue_link(page: Page, office: Office, person: str) -> str:
    """Let the office make a card for a person, and read the link off it."""
    page.goto(f"{office.url}/van-phong/nguoi-va-may")
    row = page.get_by_role("row").filter(has_text=person)
    row.get_by_role("button", name=re.compile("Cấp máy")).click()
    card = page.get_by_label(re.compile("Đường dẫn")).first
    expect(card).to_have_value(re.compile(r"/ghi-danh#[\w-]{43}$"))
    return card.input_value()


def enrol(profile: Profile, link: str) -> Page:
    """Open a link on a phone and go through first use."""
    page = profile.open(link)
    page.get_by_role("button", name="ĐÚNG, TÔI ĐÂY").click()
    expect(page.get_by_text("Từ giờ dùng được khi không có mạng")).to_be_visible()
    page.get_by_role("button", name="MỞ SỔ").or_(page.get_by_role("link", name="MỞ SỔ")).click()
    return page


def open_roster(page: Page) -> None:
    """Open the first session of today's class."""
    page.get_by_text(re.compile("^ĐIỂM DANH")).first.click()
    expect(page.get_by_role("heading", name=re.compile(CLASS))).to_be_visible()


def mark_present(page: Page, name: str) -> None:
    """Tap a row of the roster."""
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
    expect(page.get_by_text(f"Đã ghi {name} có mặt").first).to_be_visible()


def mark_absent(page: Page, name: str) -> None:
    """Choose it from what else can be done with a row."""
    page.get_by_role("button", name=f"Thêm lựa chọn: {name}").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Vắng", exact=True).click()
    expect(page.get_by_text(f"Đã ghi {name} vắng").first).to_be_visible()


def delivered(page: Page, said: str | re.Pattern[str]) -> None:
    """Wait until the office has what the page `said` it kept; before, “all sent” is of earlier work."""
    expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)


def contradict(first: Page, second: Page, names: Sequence[str]) -> None:
    """Let two phones on the same roster mark the same people, one present, the other absent, unseen."""
    first.context.set_offline(True)
    for name in names:
        mark_present(first, name)
        mark_absent(second, name)
    expect(second.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)
    first.context.set_offline(False)
    expect(first.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)


def revoke_phones(desk: Page, office: Office, person: str) -> None:
    """Take the access of all phones of a person away."""
    desk.goto(f"{office.url}/van-phong/nguoi-va-may/may")
    revoke = desk.get_by_role("button", name=f"Thu hồi máy của {person}")
    expect(revoke.first).to_be_visible()
    while revoke.count():
        revoke.first.click()
        desk.get_by_role("dialog").get_by_role("button", name="Thu hồi", exact=True).click()
        expect(desk.get_by_role("dialog")).to_have_count(0)


def log_broadcast(page: Page) -> None:
    """Log yesterday morning's broadcast, which is past whatever time the test runs at."""
    page.get_by_role("button", name="Hôm qua").click()
    page.get_by_role("button", name=re.compile("^Sáng")).click()
    page.get_by_role("button", name=re.compile("^(LƯU|VẪN GHI THÊM)$")).click()
    expect(page.get_by_role("button", name="HOÀN TÁC")).to_be_visible()


def record_refused_mark(phone: Page, desk: Page, office: Office) -> None:
    """Mark somebody on the trainer's phone while the office takes the class from him: it is refused."""
    open_roster(phone)
    phone.context.set_offline(True)
    desk.goto(f"{office.url}/van-phong/lop")
    desk.get_by_role("row").filter(has_text="đợt 21").get_by_role("link").first.click()
    trainer = desk.get_by_role("listitem").filter(has_text=TRAINER)
    trainer.get_by_role("button").click()
    expect(trainer).to_have_count(0)

    phone.get_by_role("button", name=re.compile("^Mẫu Ngọc An")).first.click()
    expect(phone.get_by_text(re.compile("1 mục chưa gửi"))).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text(re.compile("1 mục cần xem"))).to_be_visible(timeout=DELIVERY_MS)

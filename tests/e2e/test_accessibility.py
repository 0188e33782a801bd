"""Every screen, light and dark, at normal and largest letters: axe finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, PHONE, Profile
from tests.e2e.office import Office
from tests.e2e.people import (
    DELIVERY_MS,
    HEAD,
    OFFICIAL,
    TRAINER,
    contradict,
    enrol,
    issue_link,
    mark_present,
    open_roster,
    revoke_phones,
    sign_in,
)

OFFICE_PAGES = (
    "/do-phu",
    "/khoi-xom",
    "/thiet-bi",
    "/y-kien",
    "/so-nhat-ky",
    "",
    "/lop",
    "/phat-thanh",
    "/phat-thanh/nhap-tep",
    "/bai-phat",
    "/bai-phat/them",
    "/bai-phat/dai",
    "/so-lieu/meetings",
    "/so-lieu/people",
    "/nguoi-va-may",
    "/nguoi-va-may/may",
    "/nhan-tep",
    "/chua-nhan",
    "/doi-soat",
    "/doi-soat/cho-xem",
    "/doi-soat/da-quyet",
    "/so-lieu/conflicts",
)
NAMES = (
    "Mẫu Ngọc An", "Mẫu Thị Ngọc An", "Mẫu Thị Thanh An", "Mẫu Quang Anh",
    "Mẫu Quang Dũng", "Mẫu Trọng Anh",
)  # fmt: skip
# The desk at 200 %.
DOUBLED = {"width": 683, "height": 384}


def check(page: Page, name: str) -> None:
    """Let axe look at what is on the screen."""
    page.wait_for_timeout(300)  # colours on their way from one state to the other are no fault
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    too_wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert too_wide <= 0, f"{name} is {too_wide} px too wide"
    small = page.evaluate(SMALL_TARGETS)
    assert small == [], f"{name}: targets under 48 px: {small}"


# A link inside a sentence is exempt (WCAG 2.5.8, inline), and so is what cannot be seen.
SMALL_TARGETS = """() => [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select')]
  .filter((e) => e.offsetParent !== null && !e.closest('p, td, .inline') && !e.matches('.skip, .skip-link'))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => window.innerWidth < 600 && r.width > 1 && (r.width < 47.5 || r.height < 47.5))
  .filter(([e]) => !(e.labels && [...e.labels].some((l) => l.getBoundingClientRect().height >= 47.5)))
  .map(([e, r]) => [e.tagName, e.textContent.trim() || e.ariaLabel || e.type, r.width, r.height].join(' '))"""


def set_size(page: Page, office: Office, size: str) -> None:
    """Choose the size of letters in the settings."""
    page.goto(f"{office.url}/cai-dat")
    page.get_by_text(size, exact=True).first.click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_field_screens(office: Office, make_profile: Callable[..., Profile], scheme: str) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    links = {person: issue_link(desk, office, person) for person in (TRAINER, HEAD, OFFICIAL)}

    trainer = make_profile("trainer", scheme=scheme).open(office.url)
    check(trainer, "welcome")
    trainer.goto(links[TRAINER])
    expect(trainer.get_by_role("button", name="ĐÚNG, TÔI ĐÂY")).to_be_visible()
    check(trainer, "greeting")
    trainer.get_by_role("button", name="ĐÚNG, TÔI ĐÂY").click()
    expect(trainer.get_by_text("Từ giờ dùng được khi không có mạng")).to_be_visible()
    check(trainer, "ready")
    for size in SIZES[scheme]:
        set_size(trainer, office, size)
        check(trainer, f"settings {size}")
        trainer.goto(office.url)
        expect(trainer.get_by_text(re.compile("^ĐIỂM DANH")).first).to_be_visible()
        check(trainer, f"today {size}")
        open_roster(trainer)
        check(trainer, f"roster {size}")
        trainer.get_by_role("button", name=re.compile("Thêm lựa chọn")).first.click()
        check(trainer, f"row sheet {size}")
        trainer.keyboard.press("Escape")
        trainer.get_by_role("button", name="Thêm người").or_(
            trainer.get_by_role("link", name="Thêm người")
        ).click()
        expect(trainer.get_by_label(re.compile("Họ (và )?tên"))).to_be_visible()
        check(trainer, f"walk-in {size}")

    head = enrol(make_profile("head", scheme=scheme), links[HEAD])
    for size in SIZES[scheme]:
        set_size(head, office, size)
        for path in (
            "",
            "/phat-loa",
            "/hop-dan",
            "/so",
            "/hop-gui",
            "/hop-gui/tep",
            "/hop-gui/ma",
            "/hop-gui/nhan",
            "/hop-gui/da-gui",
        ):
            head.goto(office.url + path)
            expect(head.get_by_role("heading").first).to_be_visible()
            check(head, f"head {path} {size}")

    official = enrol(make_profile("official", scheme=scheme), links[OFFICIAL])
    expect(official.get_by_role("heading").first).to_be_visible()
    check(official, "ward")
    official.get_by_role("link", name="XEM VÀ ĐỀ CỬ").first.click()
    expect(official.get_by_role("link", name="ĐỀ CỬ THÊM NGƯỜI")).to_be_visible()
    check(official, "invitation")
    official.get_by_role("link", name="ĐỀ CỬ THÊM NGƯỜI").click()
    expect(official.get_by_label("Chức vụ")).to_be_visible()
    check(official, "nominee")
    official.goto(office.url)
    official.get_by_role("link", name="CHUẨN BỊ ĐỊA ĐIỂM").first.click()
    expect(official.get_by_text("Chìa khóa hội trường")).to_be_visible()
    check(official, "readiness")


# Colours do not depend on the size of letters, nor the room they need on the colours.
SIZES = {"light": ("A++",), "dark": ("A",)}

# From the home of a head, an official and an approver: what is opened, one after the other.
SPEAKING = (
    (HEAD, ("^Lịch phát",)),
    (HEAD, ("^Lịch phát", "THÊM GIỜ PHÁT")),
    (HEAD, ("^BÀI ĐỌC TUẦN NÀY",)),
    (HEAD, ("^BÀI ĐỌC TUẦN NÀY", "Vay vốn")),
    (HEAD, ("^Thiết bị, cụm loa",)),
    (HEAD, ("^Thiết bị, cụm loa", "^Cụm 1")),
    (HEAD, ("^GHI BÙ",)),
    (HEAD, ("^GHI BUỔI PHÁT LOA",)),
    ("Mẫu Văn Thành", ("^XEM VÀ SOẠN",)),
    ("Mẫu Văn Thành", ("^XEM VÀ SOẠN", "tiêm phòng")),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_speaking_screens(
    office: Office, make_profile: Callable[..., Profile], scheme: str
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    pages: dict[str, Page] = {}
    for person, steps in SPEAKING:
        if person not in pages:
            pages[person] = enrol(
                make_profile(person, scheme=scheme), issue_link(desk, office, person)
            )
        page = pages[person]
        for size in SIZES[scheme]:
            set_size(page, office, size)
            page.goto(office.url)
            for step in steps:
                page.get_by_role("link", name=re.compile(step)).first.click()
            if "GHI BUỔI" in steps[0]:
                page.get_by_role("button", name="Không phát").click()
                page.get_by_role("button", name="THÊM CHI TIẾT").click()
            expect(page.get_by_role("button", name="Quay lại")).to_be_visible()
            check(page, f"{steps} {size}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_office_screens(office: Office, make_profile: Callable[..., Profile], scheme: str) -> None:
    page = make_profile("desk", DESK, scheme).open(f"{office.url}/van-phong")
    expect(page.get_by_label("Tên đăng nhập")).to_be_visible()
    check(page, "sign in")
    sign_in(page, office)
    for path in OFFICE_PAGES:
        page.goto(f"{office.url}/van-phong{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text(re.compile("^Đang tải"))).to_have_count(0)
        check(page, path or "board")
    page.goto(f"{office.url}/van-phong/lop")
    page.get_by_role("row").filter(has_text="đợt 1").get_by_role("link").first.click()
    expect(page.get_by_role("row").nth(20)).to_be_visible()
    check(page, "class")
    page.get_by_role("row").nth(3).get_by_role("link").first.click()
    expect(page.get_by_text(re.compile("[0-9A-Z]{4}-[0-9A-Z]{4}")).first).to_be_visible()
    check(page, "record")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reconciling(office: Office, make_profile: Callable[..., Profile], scheme: str) -> None:
    page = make_profile("desk", DESK, scheme).open()
    sign_in(page, office)
    first, second = (
        enrol(make_profile(name), issue_link(page, office, TRAINER)) for name in ("one", "two")
    )
    for phone in (first, second):
        open_roster(phone)
    # Each run of this test takes people nobody has marked yet.
    contradict(first, second, {"light": NAMES[:2], "dark": NAMES[2:4]}[scheme])
    second.context.set_offline(True)
    mark_present(second, {"light": NAMES[4], "dark": NAMES[5]}[scheme])
    revoke_phones(page, office, TRAINER)
    second.context.set_offline(False)
    expect(second.get_by_text(re.compile("1 mục cần xem"))).to_be_visible(timeout=DELIVERY_MS)
    look_at_reconciling(page, office, "desk")
    page.set_viewport_size(DOUBLED)  # type: ignore[arg-type]  # a dict of the two sizes is what it takes
    look_at_reconciling(page, office, "desk at 200 %")
    pocket = make_profile("pocket", PHONE, scheme).open()
    sign_in(pocket, office)
    look_at_reconciling(pocket, office, "phone")


def look_at_reconciling(page: Page, office: Office, name: str) -> None:
    """Decide and take back on the way, so that the strip has everything to say once."""
    page.goto(f"{office.url}/van-phong/doi-soat")
    expect(page.get_by_role("button", name=re.compile("^Giữ A"))).to_be_visible()
    check(page, f"contradiction, {name}")
    page.keyboard.press("1")
    expect(page.get_by_text(re.compile("^Đã giữ")).first).to_be_visible()
    check(page, f"decided one, {name}")
    page.goto(f"{office.url}/van-phong/doi-soat/da-quyet")
    undo = page.get_by_role("button", name=re.compile("Hoàn tác quyết định về"))
    expect(undo.first).to_be_visible()
    check(page, f"decided lately, {name}")
    undo.first.click()
    expect(page.get_by_text(re.compile("^Đã hoàn tác")).first).to_be_visible()
    page.goto(f"{office.url}/van-phong/doi-soat/cho-xem")
    expect(page.get_by_role("button", name=re.compile("Nhận vào sổ"))).to_be_visible()
    check(page, f"held, {name}")
    page.keyboard.press("1")
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page, f"asked, {name}")
    page.keyboard.press("Escape")

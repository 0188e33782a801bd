"""The main job, end to end: enrolled with a network, used without one, delivered when it is back."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import (
    HEAD,
    TRAINER,
    enrol,
    issue_link,
    log_broadcast,
    open_roster,
    sign_in,
)

DELIVERY_MS = 90_000


def mark_present(page: Page, typed: str, name: str) -> None:
    page.get_by_placeholder("Tìm tên…").fill(typed)
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
    expect(page.get_by_text(re.compile(f"Đã ghi.*{name}.*có mặt")).first).to_be_visible()


def figure(page: Page, name: str) -> int:
    """Read a tile of the board."""
    tile = (
        page.locator("article, section, li")
        .filter(has=page.get_by_role("link", name=name, exact=True))
        .last
    )
    digits = re.search(r"([\d.]+)\s*(/|\w)", tile.inner_text().split(name)[-1].lstrip(" \nⓘ"))
    assert digits, tile.inner_text()
    return int(digits.group(1).replace(".", ""))


def read_board(page: Page, office: Office) -> dict[str, int]:
    page.goto(f"{office.url}/van-phong")
    expect(page.get_by_role("link", name="Lượt người", exact=True)).to_be_visible()
    return {
        name: figure(page, name)
        for name in ("Số người", "Lượt người", "Loa khối/xóm", "Lớp đã tổ chức")
    }


def add_person(hall: Page, name: str) -> None:
    """Add somebody who is on no list; he is present."""
    hall.get_by_role("button", name="Thêm người").or_(
        hall.get_by_role("link", name="Thêm người")
    ).click()
    hall.get_by_label(re.compile("Họ (và )?tên")).fill(name)
    hall.get_by_label(re.compile("Khối/xóm")).first.fill("xom 3 nghi lien")
    hall.get_by_role("option").or_(
        hall.get_by_role("button", name=re.compile("Xóm 3.*Nghi Liên"))
    ).first.click()
    hall.get_by_role("button", name=re.compile("^LƯU")).click()


def test_what_was_recorded_without_a_network_reaches_the_office_by_itself(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK)
    board = desk.open()
    sign_in(board, office)
    before = read_board(board, office)
    trainer, head = make_profile("trainer"), make_profile("head")
    links = {person: issue_link(board, office, person) for person in (TRAINER, HEAD)}
    enrol(trainer, links[TRAINER])
    enrol(head, links[HEAD])

    # The network goes away, and both phones are switched off and on again.
    office.stop(signal.SIGKILL)
    trainer.close()
    head.close()

    hall = trainer.open(office.url)
    open_roster(hall)
    first = hall.get_by_role("button", name=re.compile("^Mẫu Ngọc An")).first
    first.click()
    expect(hall.get_by_text(re.compile("Đã ghi.*Mẫu Ngọc An.*có mặt")).first).to_be_visible()
    mark_present(hall, "mnc", "Mẫu Ngọc Chiến")
    add_person(hall, "Mẫu Thị Khách")
    expect(hall.get_by_text("3/82")).to_be_visible()
    # Somebody who only looked in is added and taken off again, from the list of what was just done.
    add_person(hall, "Mẫu Văn Lạc")
    expect(hall.get_by_text("4/83")).to_be_visible()
    hall.get_by_role("button", name="Việc của lớp").click()
    hall.get_by_role("button", name="Hoàn tác: Mẫu Văn Lạc").click()
    hall.keyboard.press("Escape")
    expect(hall.get_by_text("3/82")).to_be_visible()

    home = head.open(office.url)
    home.get_by_text("GHI BUỔI PHÁT LOA").click()
    log_broadcast(home)
    expect(home.get_by_text(re.compile("1 mục chưa gửi"))).to_be_visible()

    # A phone that dies now has lost nothing.
    trainer.close()
    hall = trainer.open(office.url)
    expect(hall.get_by_text(re.compile("8 mục chưa gửi"))).to_be_visible()

    office.start()

    # Nobody presses anything: both phones deliver by themselves and show the office's receipt.
    for page in (hall, home):
        expect(page.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)
    home.get_by_text("Sổ của tôi").click()
    expect(
        home.get_by_text(re.compile(r"Văn phòng đã nhận.*mã [0-9A-Z]{4}-[0-9A-Z]{4}"))
    ).to_be_visible()

    after = read_board(board, office)
    assert after["Lượt người"] == before["Lượt người"] + 3
    assert after["Số người"] == before["Số người"] + 3
    assert after["Loa khối/xóm"] == before["Loa khối/xóm"] + 1
    assert after["Lớp đã tổ chức"] == before["Lớp đã tổ chức"] + 1

    # The figure opens as many rows as it says, and the class shows the very marks.
    board.get_by_role("link", name="Lượt người", exact=True).click()
    total = f"{after['Lượt người']:,}".replace(",", ".")
    expect(board.get_by_text(re.compile(rf"\b{total}\b")).first).to_be_visible()
    board.goto(f"{office.url}/van-phong/lop")
    board.get_by_role("row").filter(has_text="đợt 21").get_by_role("link").first.click()
    walk_in = board.get_by_role("row").filter(has_text="Mẫu Thị Khách")
    expect(walk_in.get_by_text(re.compile("Có mặt"))).to_be_visible()
    walk_in.get_by_role("link").first.click()
    expect(board.get_by_text(re.compile("[0-9A-Z]{4}-[0-9A-Z]{4}")).first).to_be_visible()

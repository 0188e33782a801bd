"""A khối's head logs what went out: as planned in one tap, changed in four, weeks at once; without a network."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import DELIVERY_MS, HEAD, enrol, issue_link, sign_in

AWAY = "Mẫu Thị Nga"  # whose phone was off for six weeks
THIRD = "Mẫu Xuân Thắng"


def today() -> date:
    return (datetime.now(UTC) + timedelta(hours=7)).date()


def phone_of(office: Office, make_profile: Callable[..., Profile], person: str) -> Page:
    """Enrol a person's phone, let it load everything, and take the network away."""
    desk = make_profile(f"desk of {person}", DESK)
    page = desk.open()
    sign_in(page, office)
    phone = enrol(make_profile(person), issue_link(page, office, person))
    desk.close()
    expect(phone.get_by_role("list", name=re.compile("Tuần này"))).to_be_visible()
    expect(phone.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)
    phone.context.set_offline(True)
    return phone


def slow_down(page: Page) -> None:
    """Make the processor as slow as an old phone's."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})


def deliver(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)


def logged_by(office: Office, person: str) -> list[dict[str, Any]]:
    """Give the broadcasts that stand in the office's book of a person's phone, in their order."""
    (file,) = (office.folder / "data").glob("*.sqlite3")
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as book:
        book.row_factory = sqlite3.Row
        rows = book.execute(
            "SELECT DISTINCT b.* FROM broadcast b JOIN operation o ON o.record_id = b.id"
            " JOIN account a ON a.id = o.author WHERE a.display_name = ? AND NOT b.deleted"
            " ORDER BY b.started_at",
            [person],
        )
        return [dict(row) for row in rows]


class Finger:
    """Counts how often the screen is touched."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, name: str | re.Pattern[str], role: Any = "button") -> None:
        self.page.get_by_role(role, name=name).first.tap()
        self.taps += 1


def make_schedule(page: Page, clock: str, since: date) -> None:
    page.get_by_role("link", name=re.compile("^Lịch phát")).click()
    page.get_by_role("link", name="THÊM GIỜ PHÁT").click()
    for day in ("T7", "CN"):
        page.get_by_role("button", name=day, exact=True).click()
    page.get_by_label("Giờ bắt đầu").fill(clock)
    page.get_by_label("Áp dụng từ ngày").fill(since.isoformat())
    page.get_by_role("button", name="LƯU").click()
    expect(page.get_by_text("Đã lưu lịch phát").first).to_be_visible()
    page.get_by_role("button", name="Quay lại").click()


def test_what_was_due_is_confirmed_with_one_tap_and_taken_back_with_another(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    phone = phone_of(office, make_profile, THIRD)
    # Midnight is past whatever time the test runs at.
    make_schedule(phone, "00:00", today() - timedelta(days=2))
    slow_down(phone)
    day = phone.locator("[aria-current=date]")
    expect(day).to_have_attribute("aria-label", re.compile("00:00 còn thiếu"))
    finger = Finger(phone)
    finger.tap(re.compile("^PHÁT ĐÚNG LỊCH: 00:00.* hôm nay"))
    assert finger.taps == 1
    expect(phone.get_by_text(re.compile("Đã ghi phát đúng lịch 00:00")).first).to_be_visible()
    expect(day).to_have_attribute("aria-label", re.compile("00:00 đã ghi"))
    finger.tap("HOÀN TÁC")
    expect(day).to_have_attribute("aria-label", re.compile("00:00 còn thiếu"))
    finger.tap(re.compile("^PHÁT ĐÚNG LỊCH: 00:00.* hôm nay"))
    expect(day).to_have_attribute("aria-label", re.compile("00:00 đã ghi"))
    deliver(phone)
    (row,) = [
        row for row in logged_by(office, THIRD) if row["started_at"].endswith("T17:00:00.000Z")
    ]
    assert (row["duration_minutes"], row["outcome"], row["deleted"]) == (15, "whole", 0)
    assert row["schedule"]


def test_a_phone_that_was_off_for_six_weeks_logs_them_in_bulk_each_marked_as_told_afterwards(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    phone = phone_of(office, make_profile, AWAY)
    slow_down(phone)
    phone.get_by_role("link", name=re.compile("^GHI BÙ")).click()
    boxes = phone.get_by_role("checkbox")
    expect(boxes.first).to_be_visible()
    count = boxes.count()
    assert 28 <= count <= 31  # six weeks of working days, but for a holiday
    assert all(boxes.nth(place).is_checked() for place in range(count))
    expect(phone.get_by_role("heading", name=re.compile(r"– .*: 5 buổi"))).not_to_have_count(0)
    for place in (0, 1, 2):
        boxes.nth(place).uncheck()
    expect(phone.get_by_text("3 buổi đã bỏ dấu").first).to_be_visible()
    phone.get_by_role("button", name=f"GHI {count - 3} BUỔI").click()
    expect(phone.get_by_text(f"Đã ghi bù {count - 3} buổi").first).to_be_visible()
    expect(phone.get_by_text(re.compile(rf"{count - 3} mục chưa gửi"))).to_be_visible()

    # The exceptions are still asked for, and may be told as what they were.
    phone.get_by_role("link", name=re.compile("^GHI BÙ|^PHÁT")).first.click()
    boxes = phone.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    boxes.nth(0).uncheck()
    phone.get_by_role("button", name="Không phát").click()
    phone.get_by_role("button", name="Mất điện").click()
    phone.get_by_role("button", name="GHI 3 BUỔI").click()
    expect(phone.get_by_role("link", name=re.compile("^GHI BÙ"))).to_have_count(0)
    deliver(phone)
    rows = logged_by(office, AWAY)
    assert len(rows) == count
    assert {row["recorded"] for row in rows} == {"afterwards"}
    assert [row["outcome"] for row in rows].count("not_broadcast") == 1
    first = (today() - timedelta(weeks=6)).isoformat()
    assert all(row["local_date"] >= first for row in rows)
    assert len({row["local_date"] for row in rows}) == count


def test_a_changed_broadcast_takes_four_taps_and_everything_else_comes_from_last_time(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    phone = phone_of(office, make_profile, HEAD)
    slow_down(phone)
    finger = Finger(phone)
    finger.tap("GHI BUỔI PHÁT LOA", "link")
    expect(phone.get_by_text("2/2 cụm loa")).to_be_visible()
    finger.tap("Hôm qua")
    finger.tap(re.compile("^Sáng"))
    finger.tap("LƯU")
    assert finger.taps == 4
    expect(phone.get_by_role("button", name="HOÀN TÁC")).to_be_visible()

    # What is out of the ordinary warns, and is kept all the same.
    phone.get_by_role("link", name="GHI BUỔI PHÁT LOA").click()
    phone.get_by_role("button", name="Hôm qua").click()
    phone.get_by_role("group", name="Giờ phát").get_by_role("button", name="Khác").click()
    phone.get_by_label("Giờ bắt đầu").fill("03:00")
    phone.get_by_role("group", name="Thời lượng").get_by_role("button", name="Khác").click()
    phone.get_by_label("Số phút").fill("45")
    expect(phone.get_by_text(re.compile("Ngoài khung giờ của đài"))).to_be_visible()
    expect(phone.get_by_text(re.compile("Dài hơn mức 30 phút"))).to_be_visible()
    phone.get_by_role("button", name="THÊM CHI TIẾT").click()
    phone.get_by_role("button", name="Tiếp sóng").click()
    phone.get_by_label("Tiếp sóng đài nào").fill("Đài tỉnh")
    phone.get_by_role("button", name="Cụm 2").click()
    phone.get_by_label("Người đọc").fill("Mẫu Thị Nga")
    phone.get_by_role("button", name="Phát dở").click()
    phone.get_by_role("button", name="Mưa bão").click()
    phone.get_by_role("button", name="LƯU").click()
    expect(phone.get_by_text("Đã ghi buổi phát 03:00").first).to_be_visible()

    # Nothing went out: that takes a reason.
    phone.get_by_role("link", name="GHI BUỔI PHÁT LOA").click()
    phone.get_by_role("button", name="Hôm qua").click()
    phone.get_by_role("group", name="Giờ phát").get_by_role("button", name="Khác").click()
    phone.get_by_label("Giờ bắt đầu").fill("12:00")
    phone.get_by_role("button", name="Không phát").click()
    phone.get_by_role("button", name="LƯU").click()
    expect(phone.get_by_text("Hãy chọn hoặc ghi lý do.")).to_be_visible()
    phone.get_by_role("button", name="Hỏng loa, máy").click()
    phone.get_by_role("button", name="LƯU").click()
    expect(phone.get_by_text("Đã ghi: 12:00 không phát").first).to_be_visible()
    deliver(phone)
    rows = {row["started_at"][11:16]: row for row in logged_by(office, HEAD)}
    night, noon = rows["20:00"], rows["05:00"]
    assert (night["source"], night["relay_source"]) == ("relay", "Đài tỉnh")
    assert (night["outcome"], night["outcome_reason"]) == ("broken_off", "Mưa bão")
    assert (night["reader"], night["duration_minutes"]) == ("Mẫu Thị Nga", 45)
    assert (noon["outcome"], noon["outcome_reason"]) == ("not_broadcast", "Hỏng loa, máy")
    assert night["schedule"] is None

"""What goes wrong is told in words, on the phone and at the office, and nothing is lost by it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import (
    DELIVERY_MS,
    HEAD,
    OFFICIAL,
    TRAINER,
    enrol,
    issue_link,
    log_broadcast,
    record_refused_mark,
    sign_in,
)


def use_database(office: Office, statement: str) -> None:
    """Do to the office's database what only time could do."""
    with sqlite3.connect(office.folder / "data" / "socoso.sqlite3", timeout=30) as connection:
        connection.execute(statement)


def test_a_namesake_is_not_let_into_somebody_elses_phone(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    link = issue_link(desk, office, OFFICIAL)
    phone = enrol(make_profile("first"), issue_link(desk, office, HEAD))
    official = f"SELECT id FROM account WHERE display_name = '{OFFICIAL}'"
    with sqlite3.connect(office.folder / "data" / "socoso.sqlite3") as connection:
        (official_id,) = connection.execute(official).fetchone()
    rename = "UPDATE account SET display_name = '{}' WHERE id = '{}'"
    use_database(office, rename.format(HEAD, official_id))
    phone.goto(link)
    expect(phone.get_by_role("alert").get_by_text(HEAD)).to_be_visible()
    expect(phone.get_by_role("button", name="ĐÚNG, TÔI ĐÂY")).to_have_count(0)
    use_database(office, rename.format(OFFICIAL, official_id))


def test_a_used_and_an_expired_link_say_so_and_change_nothing(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    link = issue_link(desk, office, HEAD)
    enrol(make_profile("first"), link)
    second = make_profile("second").open(link)
    expect(second.get_by_text("Đường dẫn này đã dùng cho một máy khác.")).to_be_visible()
    link = issue_link(desk, office, HEAD)
    use_database(
        office, "UPDATE enrolment SET expires_at = '2024-01-01T00:00:00.000Z' WHERE used_at IS NULL"
    )
    third = make_profile("third").open(link)
    expect(third.get_by_text("Đường dẫn này đã hết hạn.")).to_be_visible()


def test_a_refused_mark_stays_on_the_phone_with_its_reason_and_is_shown_to_the_office(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    phone = enrol(make_profile("trainer"), issue_link(desk, office, TRAINER))
    record_refused_mark(phone, desk, office)
    phone.get_by_text(re.compile("1 mục cần xem")).click()
    expect(phone.get_by_text("Mục này không mất.").first).to_be_visible()
    expect(phone.get_by_text(re.compile("Mẫu Ngọc An")).first).to_be_visible()

    desk.goto(f"{office.url}/van-phong/chua-nhan")
    expect(desk.get_by_role("row").filter(has_text=TRAINER).first).to_be_visible()


def test_a_revoked_phone_still_delivers_into_quarantine_and_is_told(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    phone = enrol(make_profile("head"), issue_link(desk, office, HEAD))
    expect(phone.get_by_text("GHI BUỔI PHÁT LOA")).to_be_visible()
    use_database(office, "UPDATE device SET revoked_at = enrolled_at WHERE secret_hash IS NOT NULL")
    phone.goto(f"{office.url}/phat-loa")
    log_broadcast(phone)
    expect(phone.get_by_text(re.compile("1 mục cần xem"))).to_be_visible(timeout=DELIVERY_MS)
    phone.goto(f"{office.url}/hop-gui")
    expect(phone.get_by_text(re.compile("máy này đã được văn phòng ngừng dùng"))).to_be_visible()
    desk.goto(f"{office.url}/van-phong/chua-nhan")
    expect(desk.get_by_role("row").filter(has_text=HEAD).first).to_be_visible()


def test_a_page_whose_store_a_newer_app_has_taken_over_says_so_before_anything_is_lost(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    phone = enrol(make_profile("head"), issue_link(desk, office, HEAD))
    expect(phone.get_by_text("GHI BUỔI PHÁT LOA")).to_be_visible()
    phone.goto(f"{office.url}/phat-loa")
    phone.get_by_role("button", name="Hôm qua").click()
    newer = "new Promise((done) => { indexedDB.open('socoso', 99).onsuccess = () => done(true); })"
    assert phone.evaluate(newer)
    phone.get_by_role("button", name=re.compile("^Sáng")).click()
    phone.get_by_role("button", name=re.compile("^(LƯU|VẪN GHI THÊM)$")).click()
    expect(phone.get_by_text("ứng dụng đã được cập nhật ở cửa sổ khác")).to_be_visible()
    expect(phone.get_by_text("M-15")).to_be_visible()
    phone.get_by_role("button", name="MỞ LẠI").click()
    # It is the older app that opens here again: it leaves the store alone and goes on saying so.
    expect(phone.get_by_text("ứng dụng đã được cập nhật ở cửa sổ khác")).to_be_visible()

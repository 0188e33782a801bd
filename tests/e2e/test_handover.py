"""A khối's book goes to a new head: what the old phone still held arrives, and only then is it emptied (H)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import DELIVERY_MS, HEAD, enrol, issue_link, sign_in
from tests.e2e.test_accessibility import check
from tests.e2e.test_story import read_board

NEW_HEAD = "Mẫu Thị Mới"
COUNT = 3


def log_offline(page: Page) -> None:
    """Log three broadcasts where there is no network."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.context.set_offline(True)
    today = datetime.now(UTC) + timedelta(hours=7)
    for number in range(COUNT):
        page.get_by_role("link", name="GHI BUỔI PHÁT LOA").click()
        page.get_by_role("group", name="Ngày").get_by_role("button").last.click()
        day = (today - timedelta(days=2 + number)).date()
        page.locator("input[type=date]").fill(day.isoformat())
        clock = page.get_by_role("group", name="Giờ")
        clock.get_by_role("button", name="Khác").click()
        page.locator("input[type=time]").fill("06:1" + str(number))
        page.get_by_role("button", name=re.compile("^(LƯU|VẪN GHI THÊM)$")).click()
        expect(page.get_by_role("link", name="GHI BUỔI PHÁT LOA")).to_be_visible()
    expect(page.get_by_text(f"{COUNT} mục chưa gửi")).to_be_visible()


def fill_form(page: Page, name: str) -> None:
    """Say whose book goes to whom, as the form asks."""
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Khối, xóm")).to_be_visible()
    group = form.get_by_label("Khối, xóm")
    options = group.locator("option").all_inner_texts()
    group.select_option(label=next(each for each in options if HEAD in each))
    expect(form.get_by_label("Người giao").locator("option:checked")).to_have_text(HEAD)
    form.get_by_label("Họ và tên người nhận").fill(name)
    form.get_by_label("Lý do").fill("Dân bầu trưởng khối mới")
    check(page, "handover form")
    form.get_by_role("button", name="BÀN GIAO", exact=True).click()
    expect(page.get_by_text("Chờ máy cũ gửi hết").first).to_be_visible()


def make_link(page: Page) -> str:
    """Make the new head's code and read its link."""
    page.get_by_role("button", name="TẠO MÃ CHO NGƯỜI NHẬN").first.click()
    shown = page.get_by_role("dialog").get_by_label("Đường dẫn")
    expect(shown).to_have_value(re.compile(r"/ghi-danh#[\w-]{43}$"))
    check(page, "handover link")
    link = shown.input_value()
    page.get_by_role("button", name="ĐÓNG", exact=True).last.click()
    return link


def test_a_book_passes_on_and_nothing_that_waited_is_lost(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    before = read_board(desk, office)["Loa khối/xóm"]
    old = enrol(make_profile("old"), issue_link(desk, office, HEAD))
    log_offline(old)

    desk.goto(f"{office.url}/van-phong/ban-giao")
    desk.get_by_role("button", name="BÀN GIAO SỔ").click()
    fill_form(desk, NEW_HEAD)
    new = enrol(make_profile("new", scheme="dark"), make_link(desk))
    new.goto(f"{office.url}/so")
    expect(new.get_by_text("Phát loa").or_(new.get_by_text("phút")).first).to_be_visible()

    # The old phone comes back: it delivers, is emptied, and says so.
    old.context.set_offline(False)
    expect(old.get_by_role("heading", name="Sổ đã bàn giao")).to_be_visible(timeout=DELIVERY_MS)
    expect(old.get_by_text(f"Đã gửi đủ {COUNT} mục.")).to_be_visible(timeout=DELIVERY_MS)
    expect(old.get_by_text(NEW_HEAD)).to_be_visible()
    check(old, "emptied phone")
    assert old.evaluate(_COUNT_ROWS) == {"records": 0, "outbox": 0, "ledger": 0, "receipts": 0}
    old.reload()
    expect(old.get_by_role("heading", name="Sổ đã bàn giao")).to_be_visible()
    expect(old.get_by_text("Máy sẽ báo văn phòng")).to_have_count(0)
    assert read_board(desk, office)["Loa khối/xóm"] == before + COUNT

    desk.goto(f"{office.url}/van-phong/ban-giao")
    expect(desk.get_by_text("Máy cũ đã gửi hết và đã xóa")).to_be_visible()
    expect(desk.get_by_text(f"Đã nhận đủ {COUNT} mục.")).to_be_visible()
    check(desk, "handovers")
    desk.get_by_role("link", name="BIÊN BẢN BÀN GIAO").click()
    expect(desk.get_by_text("Bên giao: ông/bà Mẫu Đình Lợi")).to_be_visible()
    check(desk, "handover minutes")


_COUNT_ROWS = """() => new Promise((done) => {
  const request = indexedDB.open('socoso');
  request.onsuccess = () => {
    const names = ['records', 'outbox', 'ledger', 'receipts'];
    const tx = request.result.transaction(names);
    const counts = {};
    for (const name of names)
      tx.objectStore(name).count().onsuccess = ({ target }) => { counts[name] = target.result; };
    tx.oncomplete = () => { request.result.close(); done(counts); };
  };
})"""

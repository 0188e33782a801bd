"""A ward writes a bulletin, its approver lets it out, and a khối's head reads it aloud; the log writes itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import DELIVERY_MS, HEAD, OFFICIAL, delivered, enrol, issue_link, sign_in
from tests.e2e.test_speaking import THIRD, logged_by

APPROVER = "Mẫu Văn Thành"
TITLE = "Dọn vệ sinh cuối tuần"
BODY = "Thưa bà con.\n\nSáng Chủ nhật, mời bà con dọn đường làng, ngõ xóm.\n\nXin cảm ơn."
WATCH_SCREEN = """
  window.screens = [];
  Object.defineProperty(navigator, 'wakeLock', { value: { request: async (type) => {
    window.screens.push(type);
    return { release: async () => { window.screens.push('released'); } };
  } } });
"""


def write_bulletin(page: Page, title: str) -> None:
    page.get_by_role("link", name="XEM VÀ SOẠN BÀI PHÁT").click()
    page.get_by_role("link", name="SOẠN BÀI MỚI").click()
    page.get_by_label(re.compile("^Tên bài")).fill(title)
    page.get_by_label("Lời đọc").fill(BODY)
    page.get_by_role("button", name="Ưu tiên").click()
    page.get_by_role("button", name="Tiếp cận thông tin để giảm nghèo").click()


def screen_locks(page: Page, *held: str) -> None:
    """Wait until the page has asked to keep the screen on, and let it go, in just this order."""
    page.wait_for_function(
        "held => JSON.stringify(window.screens) === held",
        arg=json.dumps(held, separators=(",", ":")),
    )


def sent(page: Page) -> None:
    expect(page.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)


def test_only_what_was_approved_reaches_the_khoi_and_reading_it_logs_it(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    links = {who: issue_link(desk, office, who) for who in (OFFICIAL, APPROVER, HEAD)}
    official = enrol(make_profile("official"), links[OFFICIAL])
    official.context.set_offline(True)
    write_bulletin(official, TITLE)
    official.get_by_role("button", name="GỬI DUYỆT").click()
    expect(official.get_by_text("Đã gửi duyệt").first).to_be_visible()
    expect(official.get_by_role("heading", name=re.compile("^Chờ duyệt"))).to_be_visible()
    official.context.set_offline(False)
    sent(official)

    head = enrol(make_profile("head"), links[HEAD])
    head.get_by_role("link", name=re.compile("BÀI ĐỌC TUẦN NÀY")).click()
    expect(head.get_by_text("Vay vốn ưu đãi")).to_be_visible()
    expect(head.get_by_text(TITLE)).to_have_count(0)

    approver = enrol(make_profile("approver"), links[APPROVER])
    expect(approver.get_by_text("2 bài chờ duyệt")).to_be_visible()
    approver.context.set_offline(True)
    approver.get_by_role("link", name="XEM VÀ SOẠN BÀI PHÁT").click()
    approver.get_by_role("link", name=re.compile("Lịch tiêm phòng")).click()
    approver.get_by_role("button", name="TRẢ LẠI").click()
    expect(approver.get_by_text("Hãy ghi vì sao trả lại.")).to_be_visible()
    approver.get_by_label("Ý kiến khi duyệt").fill("Thiếu giờ tiêm")
    approver.get_by_role("button", name="TRẢ LẠI").click()
    expect(approver.get_by_text("Đã trả lại bài").first).to_be_visible()
    approver.get_by_role("link", name=re.compile(TITLE)).click()
    approver.get_by_label("Chức vụ người duyệt").fill("Phó Chủ tịch UBND xã")
    approver.get_by_role("button", name="DUYỆT VÀ CHO PHÁT").click()
    expect(approver.get_by_text("Đã duyệt, bài đến máy các khối").first).to_be_visible()
    approver.context.set_offline(False)
    sent(approver)

    # It comes by itself; from then on no network is needed.
    row = head.get_by_role("link", name=re.compile(TITLE))
    head.reload()
    expect(row).to_be_visible(timeout=DELIVERY_MS)
    head.context.set_offline(True)
    head.context.add_init_script(WATCH_SCREEN)
    head.reload()
    row.click()
    article = head.get_by_role("article")
    expect(article.get_by_text("Sáng Chủ nhật, mời bà con")).to_be_visible()
    screen_locks(head, "screen")
    expect(article).to_have_css("font-size", "28px")
    head.get_by_role("button", name="Chữ to hơn").click()
    expect(article).to_have_css("font-size", "32px")
    head.reload()
    expect(article).to_have_css("font-size", "32px")
    head.get_by_role("button", name="ĐÃ ĐỌC XONG").click()
    expect(head.get_by_text(f"Đã ghi: đọc xong “{TITLE}”").first).to_be_visible()
    screen_locks(head, "screen", "released")
    expect(row.get_by_text("Đã đọc 1 lần")).to_be_visible()
    head.get_by_role("button", name="HOÀN TÁC").click()
    expect(row.get_by_text("Chưa đọc")).to_be_visible()
    row.click()
    head.get_by_role("button", name="ĐÃ ĐỌC XONG").click()
    expect(row.get_by_text("Đã đọc 1 lần")).to_be_visible()
    head.context.set_offline(False)
    sent(head)
    (read,) = [one for one in logged_by(office, HEAD) if one["bulletin"]]
    assert (read["title"], read["reader"], read["approver"]) == (TITLE, HEAD, APPROVER)
    assert (read["duration_minutes"], read["outcome"]) == (1, "whole")
    assert read["topic"]

    # Who may not approve changes it while the approver, out of reach, changes his mind too:
    # what was approved goes on being read, and the change waits with both versions in sight.
    official.reload()
    link = official.get_by_role("link", name=re.compile(f"{TITLE}.*duyệt: {APPROVER}"))
    expect(link).to_be_visible(timeout=DELIVERY_MS)
    official.context.set_offline(True)
    approver.context.set_offline(True)
    link.click()
    official.get_by_label("Lời đọc").fill("Lời khác hẳn")
    official.get_by_role("button", name="GỬI DUYỆT").click()
    expect(official.get_by_text("Bản đã duyệt vẫn đang phát")).to_be_visible()
    approver.get_by_role("link", name=re.compile(TITLE)).click()
    approver.get_by_label("Ý kiến khi duyệt").fill("Phát cả tuần")
    approver.get_by_role("button", name="DUYỆT VÀ CHO PHÁT").click()
    expect(approver.get_by_text("Đã duyệt, bài đến máy các khối").first).to_be_visible()
    approver.context.set_offline(False)
    sent(approver)
    official.context.set_offline(False)
    sent(official)
    head.reload()
    row.click()
    expect(article.get_by_text("Sáng Chủ nhật, mời bà con")).to_be_visible()
    approver.reload()
    change = approver.get_by_role("link", name=re.compile(f"{TITLE}.*Bản đã duyệt vẫn đang phát"))
    expect(change).to_be_visible(timeout=DELIVERY_MS)
    change.click()
    expect(approver.get_by_label("Lời đọc")).to_have_value("Lời khác hẳn")
    expect(approver.get_by_role("definition")).to_contain_text("Sáng Chủ nhật, mời bà con")
    approver.get_by_role("button", name="DUYỆT VÀ CHO PHÁT").click()
    delivered(approver, "Đã duyệt, bài đến máy các khối")
    head.reload()
    expect(article.get_by_text("Lời khác hẳn")).to_be_visible(timeout=DELIVERY_MS)

    # Anybody of the ward takes it back; then nobody reads it any more.
    official.reload()
    expect(link).to_be_visible(timeout=DELIVERY_MS)
    link.click()
    official.get_by_role("button", name="THU HỒI BÀI NÀY").click()
    expect(official.get_by_role("heading", name=re.compile("^Đang soạn"))).to_be_visible()
    sent(official)
    head.reload()
    expect(head.get_by_text("Bài này không còn trong danh sách đọc.")).to_be_visible(
        timeout=DELIVERY_MS
    )


def test_an_emergency_stands_out_until_it_is_read(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    head = enrol(make_profile("third"), issue_link(desk, office, THIRD))
    alert = head.get_by_role("alert").filter(has_text="KHẨN CẤP: Chuẩn bị tránh bão")
    expect(alert).to_be_visible()
    alert.get_by_role("link", name="ĐỌC NGAY").click()
    head.get_by_role("button", name="ĐÃ ĐỌC XONG").click()
    expect(head.get_by_text(re.compile("^Đã ghi: đọc xong")).first).to_be_visible()
    head.wait_for_timeout(500)  # it goes back by itself, which must not cross the next line
    head.goto(office.url)
    expect(head.get_by_role("link", name=re.compile("BÀI ĐỌC TUẦN NÀY"))).to_be_visible()
    expect(alert).to_have_count(0)

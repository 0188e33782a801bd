"""What two phones contradict each other in, and what was held back, the office decides by keyboard and takes back."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import DEMO_PASSWORD, Office
from tests.e2e.people import (
    DELIVERY_MS,
    TRAINER,
    contradict,
    enrol,
    issue_link,
    mark_present,
    open_roster,
    revoke_phones,
    sign_in,
)

PEOPLE = ("Mẫu Ngọc An", "Mẫu Thị Ngọc An", "Mẫu Thị Thanh An")


def waits(desk: Page, name: str) -> Locator:
    return desk.get_by_role("button", name=re.compile(f"^{name}"))


def press_as_soon_as_shown(desk: Page, *keys: str) -> str:
    """Press each key in the very moment in which the screen shows what the one before chose."""
    return str(
        desk.evaluate(
            """async (keys) => {
              const shown = () => document.querySelector('#chosen').textContent;
              for (const key of keys) {
                const before = shown();
                const changed = new Promise((resolve) => {
                  const watch = new MutationObserver(() => {
                    if (shown() !== before) { watch.disconnect(); resolve(); }
                  });
                  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
                });
                document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
                const late = new Promise((_, reject) => setTimeout(reject, 5000, `${key} chose nothing`));
                await Promise.race([changed, late]);
              }
              return shown();
            }""",
            list(keys),
        )
    )


def badge(desk: Page) -> Locator:
    return desk.get_by_role("navigation", name="Các mục").get_by_role("link", name="Đối soát")


def test_contradictions_are_decided_by_keyboard_and_taken_back(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    first, second = (
        enrol(make_profile(name), issue_link(desk, office, TRAINER)) for name in ("one", "two")
    )
    desk.goto(f"{office.url}/van-phong/doi-soat")
    expect(desk.get_by_text("Không còn mâu thuẫn nào chờ quyết.")).to_be_visible()
    for phone in (first, second):
        open_roster(phone)
    contradict(first, second, PEOPLE)

    # Nobody reloads: the queue fills and the frame counts by themselves.
    expect(waits(desk, PEOPLE[2])).to_be_visible()
    expect(badge(desk)).to_have_text(re.compile("3$"))
    expect(desk.get_by_role("button", name="Giữ A: Có mặt")).to_be_visible()
    expect(desk.get_by_role("button", name="Giữ B: Vắng")).to_be_visible()
    told = desk.get_by_role("row", name=re.compile("Điểm danh"))
    expect(told).to_contain_text("Khác nhau")
    chosen = desk.locator("#chosen")
    name = chosen.inner_text()

    desk.keyboard.press("4")
    expect(chosen).not_to_have_text(name)
    desk.keyboard.press("k")
    expect(chosen).to_have_text(name)
    assert press_as_soon_as_shown(desk, "j", "k") == name
    desk.keyboard.press("2")
    expect(desk.get_by_text(f"Đã giữ “Vắng”: {name}")).to_be_visible()
    expect(chosen).not_to_have_text(name)
    expect(badge(desk)).to_have_text(re.compile("2$"))

    desk.keyboard.press("z")
    expect(desk.get_by_text(f"Đã hoàn tác: {name}")).to_be_visible()
    expect(chosen).to_have_text(name)
    expect(badge(desk)).to_have_text(re.compile("3$"))

    # The same for all that is alike, each still to be taken back by itself.
    desk.keyboard.press("2")
    desk.get_by_role("button", name="Áp dụng cho 2 mục giống thế").click()
    expect(desk.get_by_text("Đã quyết 2 mục giống thế.")).to_be_visible()
    expect(desk.get_by_text("Không còn mâu thuẫn nào chờ quyết.")).to_be_visible()
    expect(badge(desk)).not_to_have_text(re.compile(r"\d"))
    desk.get_by_role("link", name="Đã quyết gần đây").click()
    decided = desk.get_by_role("row").filter(has_text="Giữ “Vắng”, bỏ “Có mặt”")
    expect(decided).to_have_count(3)
    desk.get_by_role("button", name=f"Hoàn tác quyết định về {PEOPLE[0]}").click()
    expect(decided).to_have_count(2)
    expect(badge(desk)).to_have_text(re.compile("1$"))

    # The phone that had said otherwise shows what was decided.
    first.reload()
    away = first.locator(".counter").filter(has_text="Vắng")
    expect(away).to_contain_text("2", timeout=DELIVERY_MS)
    away.click()
    for decided_name in PEOPLE[1:]:
        expect(first.get_by_role("button", name=re.compile(f"^{decided_name}"))).to_be_visible()

    # From the class, the contradiction leads here, and is the one that is chosen.
    desk.goto(f"{office.url}/van-phong/lop")
    desk.get_by_role("row").filter(has_text="đợt 21").get_by_role("link").first.click()
    desk.get_by_role("link", name="Mâu thuẫn", exact=True).click()
    expect(chosen).to_have_text(PEOPLE[0])

    # Whoever only reads sees both sides and decides nothing.
    office.run("user", "add", "ketoan", "--name", "Kế toán", "--role", "finance",
               "--password", DEMO_PASSWORD)  # fmt: skip
    reader = make_profile("reader", DESK).open()
    sign_in(reader, office, "ketoan")
    reader.goto(f"{office.url}/van-phong/doi-soat")
    expect(reader.locator("#chosen")).to_have_text(PEOPLE[0])
    expect(reader.get_by_text("Tài khoản này chỉ xem.")).to_be_visible()
    expect(reader.get_by_role("button", name=re.compile("^Giữ"))).to_have_count(0)
    reader.keyboard.press("1")
    desk.keyboard.press("1")
    expect(desk.get_by_text(f"Đã giữ “Có mặt”: {PEOPLE[0]}")).to_be_visible()
    expect(reader.get_by_text("Không còn mâu thuẫn nào chờ quyết.")).to_be_visible()


def test_what_a_revoked_phone_still_sends_is_taken_in(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    phone = enrol(make_profile("phone"), issue_link(desk, office, TRAINER))
    open_roster(phone)
    phone.context.set_offline(True)
    for name in ("Mẫu Ngọc Chiến", "Mẫu Quang Dũng"):
        mark_present(phone, name)
    revoke_phones(desk, office, TRAINER)
    phone.context.set_offline(False)
    expect(phone.get_by_text(re.compile("2 mục cần xem"))).to_be_visible(timeout=DELIVERY_MS)

    desk.goto(f"{office.url}/van-phong/chua-nhan")
    desk.get_by_role("link", name="2 mục đang chờ văn phòng quyết.").click()
    expect(desk.get_by_text("Máy đã bị thu hồi; chờ văn phòng xem.")).to_be_visible()
    expect(desk.locator("#chosen")).to_have_text("Mẫu Ngọc Chiến")
    expect(desk.get_by_role("row", name=re.compile("Người ghi"))).to_contain_text(TRAINER)
    desk.keyboard.press("1")
    expect(desk.get_by_role("button", name="Nhận cả 2 mục giống thế")).to_be_visible()
    expect(desk.get_by_role("button", name="Nhận mục này")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Đã nhận vào sổ: Mẫu Ngọc Chiến")).to_be_visible()
    expect(desk.locator("#chosen")).to_have_text("Mẫu Quang Dũng")
    for answer in ("Escape", "Enter"):
        desk.keyboard.press("2")
        expect(desk.get_by_role("button", name="Không nhận mục này")).to_be_focused()
        desk.keyboard.press(answer)
        expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk.get_by_text("Đã quyết không nhận: Mẫu Quang Dũng")).to_be_visible()
    expect(desk.get_by_text("Không còn mục nào chờ xem.")).to_be_visible()

    desk.goto(f"{office.url}/van-phong/lop")
    desk.get_by_role("row").filter(has_text="đợt 21").get_by_role("link").first.click()
    taken = desk.get_by_role("row").filter(has_text="Mẫu Ngọc Chiến").first
    expect(taken.get_by_text(re.compile("Có mặt"))).to_be_visible()
    refused = desk.get_by_role("row").filter(has_text="Mẫu Quang Dũng").first
    expect(refused.get_by_text("Chưa").first).to_be_visible()
    taken.get_by_role("link", name=re.compile("Có mặt")).click()
    expect(desk.get_by_text("văn phòng đã nhận vào sổ")).to_be_visible()

"""Photos and sound on a real phone: kept without a network, sent after the words, shown with them (SPEC.md, T)."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from server.seed.demo import TRAINERS
from tests.e2e.conftest import DESK, PHONE, Profile
from tests.e2e.hall import make_hall
from tests.e2e.office import Office
from tests.e2e.people import DELIVERY_MS, HEAD, delivered, enrol, issue_link, sign_in
from tests.trials.chromium import Chromium
from tests.trials.disks import may_mount, tiny_disk

PHOTOS, EACH = 100, 10
MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Ten photos as cameras write them: large, on their side, with a place in them."""
    folder = tmp_path_factory.mktemp("pictures")
    ground = Image.effect_noise((250, 188), 30).convert("RGB").resize((2000, 1500))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (18.0, 40.0, 0.0)
    made = []
    for number in range(EACH):
        picture = ground.copy()
        picture.paste((number * 25, 120, 60), (0, 0, 1000, 750))
        made.append(folder / f"{number}.jpg")
        picture.save(made[-1], quality=90, exif=exif)
    return made


def start_phone(office: Office, desk: Page, profile: Profile, person: str = HEAD) -> Page:
    """Enrol somebody's phone."""
    return enrol(profile, issue_link(desk, office, person))


def signed_in(make_profile: Callable[..., Profile], office: Office) -> Page:
    """Give the office's signed-in desk."""
    desk = make_profile("desk", DESK).open()
    sign_in(desk, office)
    return desk


def begin_broadcast(page: Page) -> None:
    """Open the form with yesterday morning chosen."""
    page.get_by_role("link", name=re.compile("^GHI BUỔI PHÁT LOA")).first.click()
    page.get_by_role("button", name="Hôm qua").click()
    page.get_by_role("button", name=re.compile("^Sáng")).click()


def add_photos(page: Page, pictures: list[Path]) -> None:
    """Choose photos as from the phone's gallery."""
    page.locator("input[type=file]").set_input_files(pictures)
    expect(page.get_by_text(f"Ảnh {len(pictures)} ·")).to_be_visible(timeout=DELIVERY_MS)


def save(page: Page) -> None:
    """Save, also where the same hour was logged before."""
    page.get_by_role("button", name=re.compile("^(LƯU|VẪN GHI THÊM)$")).click()
    # The form closes only when all of it is on the phone's disk.
    expect(page.get_by_role("link", name=re.compile("^GHI BUỔI PHÁT LOA")).first).to_be_visible()


def kept(office: Office) -> list[tuple[str, int, int, int]]:
    """Read what the office keeps of photos that were attached."""
    with sqlite3.connect(office.folder / "data" / "socoso.sqlite3") as connection:
        return connection.execute(
            "SELECT c.content, c.width, c.height, a.bytes FROM attachment_content c"
            " JOIN attachment a ON a.id = c.attachment"
        ).fetchall()


def test_t1_photo_and_sound_follow_the_words_and_are_shown_with_them(
    office: Office, make_profile: Callable[..., Profile], pictures: list[Path]
) -> None:
    desk = signed_in(make_profile, office)
    phone = start_phone(office, desk, make_profile("phone", arguments=MICROPHONE))
    phone.context.set_offline(True)
    begin_broadcast(phone)
    add_photos(phone, pictures[:2])
    phone.get_by_role("button", name="GHI ÂM 10 GIÂY").click()
    assert Axe().run(phone).response["violations"] == []
    phone.get_by_role("button", name="BẮT ĐẦU GHI").click()
    expect(phone.get_by_text(re.compile(r"^Còn \d+ giây"))).to_be_visible()
    expect(phone.get_by_text(re.compile("^Ghi âm 1 · "))).to_be_visible()
    assert Axe().run(phone).response["violations"] == []
    expect(
        phone.get_by_text(re.compile(r"^Văn bản 1 KB gửi ngay · 2 ảnh, 1 ghi âm \d+ KB"))
    ).to_be_visible()
    save(phone)
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_text("Đã gửi hết")).to_be_visible(timeout=DELIVERY_MS)
    for _, width, height, sent in kept(office):
        assert sent < 200_000
        assert (width, height) in ((960, 1280), (None, None))

    with sqlite3.connect(office.folder / "data" / "socoso.sqlite3") as connection:
        owner, unit = connection.execute(
            'SELECT b.id, b."group" FROM attachment a JOIN broadcast b ON b.id = a.owner'
        ).fetchone()
    entry = f"{office.url}/phat-loa/{unit}/{owner}"
    phone.goto(entry)
    expect(phone.get_by_text("Văn phòng đã nhận")).to_have_count(3)
    desk.goto(f"{office.url}/van-phong/ban-ghi/broadcast/{owner}")
    expect(desk.get_by_role("heading", name="Ảnh, ghi âm kèm theo")).to_be_visible()
    for name in ("Ảnh 1", "Ảnh 2"):
        picture = desk.get_by_role("img", name=name)
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 240
    assert desk.locator("audio").count() == 1
    assert Axe().run(desk).response["violations"] == []

    # Whoever reads the record sees its photos, once he asks: fetching them costs money.
    second = start_phone(office, desk, make_profile("second"))
    second.goto(entry)
    expect(second.get_by_text("Ghi trên máy khác")).to_have_count(3)
    second.get_by_role("button", name=re.compile("^Xem Ảnh 2")).click()
    picture = second.get_by_role("dialog").get_by_role("img", name="Ảnh 2")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalHeight)") == 1280


def attached_kinds(office: Office) -> list[tuple[str, str]]:
    """Read to what kinds of records photos are attached that the office has."""
    with sqlite3.connect(office.folder / "data" / "socoso.sqlite3") as connection:
        return connection.execute(
            "SELECT a.owner_kind, a.owner FROM attachment_content c"
            " JOIN attachment a ON a.id = c.attachment WHERE NOT a.deleted"
        ).fetchall()


def test_t1_a_fault_bears_photos_and_is_still_told_in_three_taps_without(
    office: Office, make_profile: Callable[..., Profile], pictures: list[Path]
) -> None:
    desk = signed_in(make_profile, office)
    phone = start_phone(office, desk, make_profile("phone"))
    phone.get_by_role("link", name="BÁO LOA HỎNG").click()
    expect(phone.get_by_role("group", name="Ảnh, ghi âm (nếu có)")).to_be_visible()
    phone.get_by_role("button", name="Mất điện").click()
    phone.get_by_role("button", name="LƯU", exact=True).click()
    delivered(phone, "Đã báo sự cố")
    phone.get_by_role("link", name="BÁO LOA HỎNG").click()
    phone.get_by_role("button", name="Đổ, gãy cột").click()
    add_photos(phone, pictures[:1])
    assert Axe().run(phone).response["violations"] == []
    phone.get_by_role("button", name="LƯU", exact=True).click()
    expect(phone.get_by_role("link", name="BÁO LOA HỎNG")).to_be_visible()
    expect(phone.get_by_text("Đã gửi hết")).to_be_visible(timeout=DELIVERY_MS)
    [fault] = [owner for kind, owner in attached_kinds(office) if kind == "incident"]
    phone.goto(f"{office.url}/su-co/{fault}")
    expect(phone.get_by_text("Văn phòng đã nhận")).to_be_visible()
    phone.locator("input[type=file]").set_input_files(pictures[1:2])
    expect(phone.get_by_text(re.compile("^Ảnh 2 · "))).to_be_visible(timeout=DELIVERY_MS)
    phone.get_by_role("button", name="LƯU", exact=True).click()
    delivered(phone, "Đã sửa mục sự cố")
    desk.goto(f"{office.url}/van-phong/ban-ghi/incident/{fault}")
    expect(desk.get_by_role("img", name=re.compile("^Ảnh"))).to_have_count(2)


def test_t1_a_photo_of_a_session_is_kept_as_soon_as_it_is_taken(
    office: Office, make_profile: Callable[..., Profile], pictures: list[Path]
) -> None:
    desk = signed_in(make_profile, office)
    hall = make_hall(office, 5)
    link = re.search(r"http\S+", office.run("enrol", TRAINERS[0].account_id))
    assert link is not None
    trainer = enrol(make_profile("trainer"), link.group(0))
    trainer.goto(f"{office.url}{hall.path(0)}/ket-thuc")
    trainer.context.set_offline(True)
    trainer.locator("input[type=file]").set_input_files(pictures[:2])
    expect(trainer.get_by_text(re.compile("^Ảnh 2 · "))).to_be_visible(timeout=DELIVERY_MS)
    # No button was pressed.
    trainer.reload()
    expect(trainer.get_by_text("Chờ gửi")).to_have_count(2)
    assert Axe().run(trainer).response["violations"] == []
    trainer.context.set_offline(False)
    trainer.goto(office.url)
    expect(trainer.get_by_text("Đã gửi hết")).to_be_visible(timeout=DELIVERY_MS)
    owners = [owner for kind, owner in attached_kinds(office) if kind == "session"]
    assert owners == [hall.sessions[0]] * 2
    desk.goto(f"{office.url}/van-phong/ban-ghi/session/{hall.sessions[0]}")
    expect(desk.get_by_role("img", name=re.compile("^Ảnh"))).to_have_count(2)


def test_t1_photos_wait_for_wifi_where_the_person_wants_it(
    office: Office, make_profile: Callable[..., Profile], pictures: list[Path]
) -> None:
    phone = start_phone(office, signed_in(make_profile, office), make_profile("phone"))
    before = len(kept(office))
    begin_broadcast(phone)
    add_photos(phone, pictures[2:3])
    phone.get_by_role("button", name="Khi có Wi-Fi").click()
    expect(phone.get_by_text(re.compile("1 ảnh .* để khi có Wi-Fi"))).to_be_visible()
    save(phone)
    expect(phone.get_by_text("Chữ đã gửi, còn 1 ảnh, ghi âm")).to_be_visible(timeout=DELIVERY_MS)
    assert len(kept(office)) == before
    phone.get_by_text("Chữ đã gửi, còn 1 ảnh").click()
    expect(phone.get_by_text(re.compile("Chờ Wi-Fi"))).to_be_visible()
    assert Axe().run(phone).response["violations"] == []
    phone.get_by_role("button", name="GỬI ẢNH NGAY").click()
    expect(phone.get_by_text("Đã gửi hết")).to_be_visible(timeout=DELIVERY_MS)
    assert len(kept(office)) == before + 1


@pytest.mark.skipif(not may_mount(), reason="this machine lets nobody mount a disk of his own")
def test_full_phone_says_so_before_anything_is_lost(
    office: Office, make_profile: Callable[..., Profile], playwright: Playwright,
    pictures: list[Path],
) -> None:  # fmt: skip
    desk = signed_in(make_profile, office)
    with tiny_disk(300) as disk:
        profile = Profile(playwright, disk.folder / "phone", PHONE)
        try:
            phone = start_phone(office, desk, profile)
            before = len(kept(office))
            phone.context.set_offline(True)
            begin_broadcast(phone)
            add_photos(phone, pictures[3:4])
            for _ in range(3):  # the browser clears away files of its own a moment after
                disk.fill()
                phone.wait_for_timeout(1_000)
            phone.locator("input[type=file]").set_input_files(pictures[4:5])
            expect(phone.get_by_text("Máy đầy: chưa lưu được ảnh hoặc ghi âm này.")).to_be_visible()
            expect(phone.get_by_text(re.compile("^Ảnh 1 · "))).to_be_visible()
            expect(phone.get_by_text(re.compile("^Ảnh 2 · "))).to_have_count(0)
            disk.free()
            save(phone)
            phone.context.set_offline(False)
            phone.reload()
            expect(phone.get_by_text("Đã gửi hết")).to_be_visible(timeout=DELIVERY_MS)
            assert len(kept(office)) == before + 1
        finally:
            profile.close()


@pytest.mark.timeout(600)
def test_t7_hundred_photos_taken_without_a_network_survive_the_browsers_death_and_arrive(
    office: Office, make_profile: Callable[..., Profile], playwright: Playwright,
    pictures: list[Path], tmp_path: Path,
) -> None:  # fmt: skip
    link = issue_link(signed_in(make_profile, office), office, HEAD)
    before = len(kept(office))
    phone = Chromium(playwright, tmp_path / "killed")
    try:
        page = phone.open(link)
        page.get_by_role("button", name="ĐÚNG, TÔI ĐÂY").click()
        expect(page.get_by_text("Từ giờ dùng được khi không có mạng")).to_be_visible()
        page.get_by_role("button", name="MỞ SỔ").or_(page.get_by_role("link", name="MỞ SỔ")).click()
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        expect(page.get_by_text("Đã gửi hết")).to_be_visible(timeout=DELIVERY_MS)
        office.stop()
        begun = time.monotonic()
        for _ in range(PHOTOS // EACH):
            begin_broadcast(page)
            add_photos(page, pictures)
            save(page)
        taken = time.monotonic()
        phone.kill()
        phone.close()
        page = phone.open(office.url)
        expect(page.get_by_text(re.compile("110 mục chưa gửi"))).to_be_visible()
        office.start()
        sent = time.monotonic()
        page.reload()
        expect(page.get_by_text("Đã gửi hết")).to_be_visible(timeout=300_000)
        print(
            f"{PHOTOS} photos taken in {taken - begun:.0f} s, sent in {time.monotonic() - sent:.0f} s"
        )
    finally:
        phone.close()
        if not office.answers():
            office.start()
    found = kept(office)[before:]
    assert len(found) == PHOTOS
    assert len({content for content, *_ in found}) == EACH

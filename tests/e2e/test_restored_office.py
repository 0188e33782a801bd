"""The office's disk is lost and last night's copy put back: the phones bring back the day, a lost phone's part too."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESK, Profile
from tests.e2e.office import Office
from tests.e2e.people import (
    DELIVERY_MS,
    HEAD,
    TRAINER,
    enrol,
    issue_link,
    log_broadcast,
    mark_absent,
    mark_present,
    open_roster,
    sign_in,
)
from tests.e2e.test_story import read_board


def test_a_days_work_survives_the_loss_of_the_offices_disk_and_of_a_phone(
    office: Office, make_profile: Callable[..., Profile]
) -> None:
    board = make_profile("desk", DESK).open()
    sign_in(board, office)
    phones = {name: make_profile(name) for name in ("lost", "other", "head")}
    people = {"lost": TRAINER, "other": TRAINER, "head": HEAD}
    pages = {name: enrol(phones[name], issue_link(board, office, people[name])) for name in people}
    night = read_board(board, office)
    office.run("backup", str(office.folder / "copies"))

    open_roster(pages["lost"])
    mark_present(pages["lost"], "Mẫu Ngọc An")
    mark_absent(pages["lost"], "Mẫu Ngọc Chiến")
    pages["head"].get_by_text("GHI BUỔI PHÁT LOA").click()
    log_broadcast(pages["head"])
    for name in ("lost", "head"):
        expect(pages[name].get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)
    pages["other"].reload()
    open_roster(pages["other"])
    expect(pages["other"].get_by_text(re.compile("1/81"))).to_be_visible(timeout=DELIVERY_MS)
    evening = read_board(board, office)
    assert evening["Lượt người"] == night["Lượt người"] + 1

    # The first phone falls into the river together with the office's disk.
    phones["lost"].close()
    office.stop(signal.SIGKILL)
    (copy,) = (office.folder / "copies").glob("socoso-*")
    assert "begins" in office.run("restore", str(copy))
    office.start()

    for name in ("other", "head"):
        phones[name].close()
        page = phones[name].open(office.url)
        expect(page.get_by_text("Đã gửi hết").first).to_be_visible(timeout=DELIVERY_MS)
    sign_in(board, office)
    expect(board.get_by_role("link", name="Lượt người", exact=True)).to_be_visible()
    assert_comes_back(board, office, evening)


def assert_comes_back(board: Page, office: Office, evening: dict[str, int]) -> None:
    """The figures are those of the evening, as soon as both phones have done their rounds."""
    for _ in range(30):
        if read_board(board, office) == evening:
            return
        board.wait_for_timeout(1000)
    assert read_board(board, office) == evening

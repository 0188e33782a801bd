"""Takes the pictures of the README and of the app's installation from the running product (`make screenshots`)."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.conftest import DESK, PHONE, Profile
from tests.e2e.office import Office
from tests.e2e.people import HEAD, TRAINER, contradict, enrol, issue_link, open_roster, sign_in
from tests.e2e.test_imports import choose, open_import, ward_file

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
INSTALL = ROOT / "pwa" / "public" / "screenshots"


def take(page: Page, *files: Path) -> None:
    """Take one picture into several files, when nothing moves any more."""
    page.wait_for_timeout(600)
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file)
        print(file.relative_to(ROOT))


def take_phones(trainer: Page, head: Page) -> None:
    """Show a trainer in the middle of a class and a khối head at home."""
    expect(trainer.get_by_text(re.compile("^ĐIỂM DANH")).first).to_be_visible()
    take(trainer, PICTURES / "today.png")
    open_roster(trainer)
    for name in ("Mẫu Ngọc An", "Mẫu Thị Ngọc An", "Mẫu Quang Anh"):
        trainer.get_by_role("button", name=re.compile(f"^{name}")).first.click()
        trainer.wait_for_timeout(1800)
    take(trainer, PICTURES / "roster.png", INSTALL / "roster.png")
    take(head, PICTURES / "unit-home.png", INSTALL / "unit-home.png")
    head.get_by_text("GHI BUỔI PHÁT LOA").click()
    take(head, PICTURES / "broadcast.png")


def take_office(board: Page, office: Office) -> None:
    """Show the board, a class and a record's history."""
    board.goto(f"{office.url}/van-phong")
    expect(board.get_by_role("link", name="Lượt người", exact=True)).to_be_visible()
    take(board, PICTURES / "board.png", INSTALL / "board.png")
    board.goto(f"{office.url}/van-phong/lop")
    board.get_by_role("row").filter(has_text="đợt 21").get_by_role("link").first.click()
    expect(board.get_by_role("row").nth(10)).to_be_visible()
    take(board, PICTURES / "class.png")


def take_import(board: Page, office: Office, folder: Path) -> None:
    """Show a ward's list before it is imported."""
    known = open_import(board, office)
    choose(board, "DS phường Lê Lợi.xlsx", ward_file(known), folder)
    expect(board.locator("#import-row-7")).to_be_visible()
    board.locator("#import-rows").evaluate("heading => heading.scrollIntoView()")
    take(board, PICTURES / "import.png")


def take_reconciling(board: Page, office: Office, first: Page, second: Page) -> None:
    """Show what two phones contradict each other in."""
    open_roster(second)
    contradict(first, second, ("Mẫu Thị Thanh An", "Mẫu Trọng Anh", "Mẫu Quang Dũng"))
    board.goto(f"{office.url}/van-phong/doi-soat")
    expect(board.get_by_role("button", name=re.compile("^Giữ A"))).to_be_visible()
    take(board, PICTURES / "reconcile.png")


def main() -> None:
    """Play a short day and take the pictures on the way."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        office = Office(Path(folder))
        office.prepare()
        office.start()
        sizes = {"desk": DESK, "trainer": PHONE, "head": PHONE, "second": PHONE}
        desk, trainer, head, second = (
            Profile(playwright, Path(folder) / name, size) for name, size in sizes.items()
        )
        try:
            board = desk.open()
            sign_in(board, office)
            links = [issue_link(board, office, person) for person in (TRAINER, HEAD)]
            first = enrol(trainer, links[0])
            take_phones(first, enrol(head, links[1]))
            take_office(board, office)
            take_import(board, office, Path(folder))
            other = enrol(second, issue_link(board, office, TRAINER))
            take_reconciling(board, office, first, other)
        finally:
            for profile in (desk, trainer, head, second):
                profile.close()
            office.stop()


if __name__ == "__main__":
    main()

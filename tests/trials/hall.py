"""A trainer with a phone in a hall of forty, in the real app: taps, and what the screen and the storage say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from server.database import reading
from server.models.log import Operation, StoredRecord
from sync.contract import derive_id
from tests.cast import Cast
from tests.trials.office import TrialOffice

# Fewer than the app would show in blocks, so that every row is in the document.
PEOPLE = 40
_DELIVERY_MS = 120_000

# Tap some rows at once and come back when the screen shows each otherwise than before.
_TAP = """(ids) => Promise.all(ids.map((id) => new Promise((done) => {
  const row = () => document.querySelector(`[data-person="${id}"]`);
  const before = row().className;
  row().querySelector('.row-main').click();
  const look = () => {
    const now = row();
    if (now && now.className !== before) done([id, now.classList.contains('present') ? 'present' : 'unmarked']);
    else setTimeout(look, 4);
  };
  look();
})))"""

_READ = """async (filter) => {
  document.querySelector('.counter.waiting').click();
  if (filter !== 'waiting') document.querySelector(`.counter.${filter}`).click();
  await new Promise((done) => setTimeout(done, 50));
  return [...document.querySelectorAll('li.row.person')].map((row) => [
    row.dataset.person,
    ['present', 'unmarked'].find((status) => row.classList.contains(status)) ?? row.className,
    row.querySelector('.name').textContent,
  ]);
}"""

_STORED = """() => new Promise((done, fail) => {
  const request = indexedDB.open('socoso');
  request.onerror = () => fail(request.error);
  request.onsuccess = () => {
    const tx = request.result.transaction(['outbox', 'ledger']);
    const outbox = tx.objectStore('outbox').getAll();
    const ledger = tx.objectStore('ledger').getAll();
    tx.oncomplete = () => {
      request.result.close();
      done({
        outbox: outbox.result.map((row) => row.op_id),
        ledger: ledger.result.map((row) => [row.op_id, row.result]),
      });
    };
  };
})"""


@dataclass
class Hall:
    """A class, its session, its people by id, and the trainer's account."""

    training_class: str
    session: str
    people: dict[str, str]
    trainer: str

    @property
    def path(self) -> str:
        """Where the app shows the roster."""
        return f"/lop/{self.training_class}/{self.session}"


def make_hall(office: TrialOffice) -> Hall:
    """People a hall in an office's database."""
    with office.look_inside() as app:
        cast = Cast(app)
        trainer = cast.create_account("Mẫu Thị Hạnh", "trainer")
        training_class = cast.create_class(trainer)
        session = cast.create_session(training_class)
        names = [f"Mẫu Thị Số {number}" for number in range(1, PEOPLE + 1)]
        people = {cast.add_person(training_class, name): name for name in names}
        return Hall(training_class, session, people, trainer)


def enrol(office: TrialOffice, hall: Hall, page: Page, url: str) -> None:
    """Take the trainer's phone through first use, at an address that leads to the office."""
    link = re.search(r"/ghi-danh#[\w-]+", office.run("enrol", hall.trainer))
    assert link
    page.goto(url + link.group(0))
    page.get_by_role("button", name="ĐÚNG, TÔI ĐÂY").click()
    ready = page.get_by_text("Từ giờ dùng được khi không có mạng")
    expect(ready).to_be_visible(timeout=_DELIVERY_MS)


def open_roster(page: Page, hall: Hall, url: str) -> None:
    """Go to the roster and see it."""
    page.goto(url + hall.path)
    expect(page.locator(".counter.waiting")).to_be_visible(timeout=_DELIVERY_MS)


def show(page: Page, status: str) -> None:
    """Let the list show those who are present, or those not marked yet."""
    counter = page.locator(".counter." + ("present" if status == "present" else "waiting"))
    if counter.get_attribute("aria-pressed") != "true":
        counter.click()


def tap(page: Page, people: list[str]) -> list[tuple[str, str]]:
    """Tap people and give what the screen then says of each."""
    said: list[list[str]] = page.evaluate(_TAP, people)
    return [(person, status) for person, status in said]


def read_screen(page: Page) -> dict[str, tuple[str, str]]:
    """Give status and name of everybody, as the lists show them."""
    rows: list[list[str]] = [*page.evaluate(_READ, "waiting"), *page.evaluate(_READ, "present")]
    return {person: (status, name) for person, status, name in rows}


def read_storage(page: Page) -> dict[str, Any]:
    """Give the ids in the outbox, and those in the ledger with their results."""
    stored: dict[str, Any] = page.evaluate(_STORED)
    return stored


def wake(page: Page) -> None:
    """Tell the app that the network is back, as a phone does; it tries at once."""
    page.evaluate("dispatchEvent(new Event('online'))")


def deliver(page: Page) -> None:
    """Let the phone send until nothing waits."""
    sent = page.get_by_text("Đã gửi hết").first
    for _ in range(30):
        wake(page)
        try:
            expect(sent).to_be_visible(timeout=4_000)
            return
        except AssertionError:
            continue
    expect(sent).to_be_visible()


def marks_in_log() -> list[Operation]:
    """Give the log's rows about marks, in the order in which they were made."""
    with reading() as session:
        query = select(Operation).where(Operation.kind == "attendance")
        rows = list(session.scalars(query.order_by(Operation.incarnation, Operation.seq)))
        session.expunge_all()
        return rows


def marks_in_records(hall: Hall) -> dict[str, str]:
    """Give the office's own word on everybody's mark."""
    with reading() as session:
        query = select(StoredRecord).where(StoredRecord.kind == "attendance")
        wires = {record.record_id: record.wire for record in session.scalars(query)}
    found = {}
    for person in hall.people:
        wire = wires.get(derive_id(hall.session, person), '"status":"unmarked"')
        status = re.search(r'"status":"(\w+)"', wire)
        found[person] = status.group(1) if status else "unmarked"
    return found

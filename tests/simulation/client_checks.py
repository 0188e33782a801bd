"""What must hold on a real phone whenever it is at rest, whatever happened before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.cursor import BadCursorError, read_cursor
from sync.contract import KINDS
from sync.rules import Record, apply, unpack, winners
from tests.simulation.client_store import ClientStore, Screen
from tests.simulation.phone import Key, to_write

if TYPE_CHECKING:
    from tests.simulation.client_phone import ClientPhone
    from tests.simulation.client_world import ClientWorld

# A class's people and marks are shown where its page is open.
_BY_CLASS = ("roster_entry", "attendance")


def needs_a_look(row: dict[str, Any]) -> bool:
    """Tell whether the office refused an operation and its author has not reacted."""
    refused = row["result"] in ("rejected", "quarantined")
    return refused and not row["seen"] and "replaced_by" not in row


class Watch:
    """Looks at every phone that something happened to."""

    def __init__(self, world: ClientWorld) -> None:
        self._world = world
        # How far each phone had read when it was looked at last, and in which life of disk and office.
        self._waiting: dict[int, tuple[int, frozenset[str]]] = {}
        self._places: dict[int, tuple[tuple[int, bytes, str], dict[str, int]]] = {}

    def look(self) -> None:
        """AssertionError if a phone is not as it must be."""
        for place, phone in enumerate(self._world.phones):
            if getattr(phone, "touched", False) and not phone.gone:
                self._check(place, phone)  # type: ignore[arg-type]  # only real clients are touched

    def _check(self, place: int, phone: ClientPhone) -> None:
        store = phone.read()
        phone.touched = False
        _check_kept(place, phone.kept, store)
        self._check_confirmed(place, phone, store)
        self._check_cursor(place, phone, store)
        outdated = {tab.tab for tab in phone.tabs if tab.outdated}
        for screen in phone.screens:
            assert not screen.outdated or screen.tab in outdated, f"phone {place} is not outdated"
            if screen.account and screen.tab not in phone.lagging | outdated:
                _check_screen(f"phone {place} tab {screen.tab}", screen, store)
        for tab in phone.tabs:
            assert tab.frozen or tab.outdated or tab.requests or tab.timers, (
                f"phone {place} will never send again"
            )

    def _check_confirmed(self, place: int, phone: ClientPhone, store: ClientStore) -> None:
        """What left the outbox is in the record on the screen: nothing flickers back (L3)."""
        life, before = self._waiting.get(id(phone), (0, frozenset()))
        waiting = frozenset(op["op_id"] for op in store.outbox)
        self._waiting[id(phone)] = phone.life, waiting
        gone = before - waiting if life == phone.life else frozenset()
        if not gone or phone.device_id in self._world.revoked:
            return
        office = self._world.office
        scopes, records = office.may_read(phone.device_id), office.records()
        for op_id in sorted(gone):
            op, rev = store.sent[op_id], office.revisions_of([op_id]).get(op_id)
            key = (op["kind"], op["record_id"])
            if rev and scopes & set(records[key].scopes.split()):
                shown = store.records[key]["rev"] if key in store.records else 0
                assert shown >= rev, f"phone {place} confirmed {op_id} before it was pulled"

    def _check_cursor(self, place: int, phone: ClientPhone, store: ClientStore) -> None:
        """A cursor never goes back while disk, epoch and the office's key are the same."""
        key = self._world.office.keys.cursors
        try:
            cursor = read_cursor(key, store.cursor or "")
        except BadCursorError:
            return  # of a key that the office has lost
        life = (phone.life, key, cursor.epoch)
        known, before = self._places.get(id(phone), (life, {}))
        back = {s for s, seq in cursor.scopes.items() if known == life and seq < before.get(s, 0)}
        assert not back, f"the cursor of phone {place} went back in {sorted(back)}"
        self._places[id(phone)] = life, cursor.scopes


def _check_kept(place: int, kept: set[str], store: ClientStore) -> None:
    """What was said to be kept waits, or the office has answered it; never both, never neither."""
    waiting = {op["op_id"] for op in store.outbox}
    lost = sorted(kept - waiting - store.ledger.keys())
    assert not lost, f"phone {place} lost {lost}, which it had said was kept"
    both = sorted(waiting & store.ledger.keys())
    assert not both, f"phone {place} has {both} both waiting and answered"


def _check_screen(name: str, screen: Screen, store: ClientStore) -> None:
    """The screen shows the office's word with the outbox on top (A9), and counts what it should."""
    shown = {(row["kind"], row["record_id"]): row for row in screen.shown}
    waiting: dict[Key, list[dict[str, Any]]] = {}
    for op in store.outbox:
        waiting.setdefault((op["kind"], op["record_id"]), []).append(op)
    for key in sorted(store.records.keys() | waiting.keys() | shown.keys()):
        due = _due(key, store, waiting.get(key, []))
        if (
            key[0] in _BY_CLASS
            and due
            and f"class:{due['values'].get('training_class')}" not in screen.opened
        ):
            continue
        has = {n: c for n, c in shown[key].items() if n != "receipt"} if key in shown else None
        assert has == due, f"{name} shows {has} for {due}"
    assert screen.waiting == len(store.outbox), f"{name} counts {screen.waiting} waiting"
    refused = sum(needs_a_look(row) for row in store.rows.values())
    assert screen.attention == refused, f"{name} tells {screen.attention} of {refused} refusals"


def _due(key: Key, store: ClientStore, operations: list[dict[str, Any]]) -> dict[str, Any] | None:
    packed = store.records.get(key)
    # An edit of a record that has left the phone would show half a record.
    if not packed and operations and operations[0]["action"] != "create":
        return None
    record = unpack(packed) if packed else Record(*key)
    epoch = store.received_in.get(key, "")
    for op in operations:
        record = apply(KINDS[key[0]], record, to_write(op), epoch, op["at"], store.lineage)
    values = winners(KINDS[key[0]], record)
    if not values or values["deleted"]:
        return None
    base = {"epoch": epoch, "rev": packed["rev"]} if packed else None
    return {
        "kind": key[0],
        "record_id": key[1],
        "base": base,
        "values": values,
        "waiting": len(operations),
    }

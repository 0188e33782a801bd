"""A world whose phones run the real client: with tabs, full disks, wiped storage and old versions besides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from tests.simulation.client_checks import Watch, needs_a_look
from tests.simulation.client_host import ClientHost
from tests.simulation.client_phone import ClientPhone, Made
from tests.simulation.phone import Key, Phone
from tests.simulation.world import STATUSES, World

MOST_TABS = 3


@dataclass
class ClientWorld(World):
    """One seed's world of real clients; some people still have the app's first version and update it later."""

    EVENTS: ClassVar[dict[str, float]] = World.EVENTS | {
        "together": 4, "look": 4, "accident": 4, "tabs": 6, "wake": 4, "wait": 4, "update": 3,
        "wipe": 1, "answer": 3, "poison": 1, "slow": 6, "renew": 2, "revoke": 0.7, "rekey": 0.7,
        "copy": 4, "disaster": 2,
    }  # fmt: skip
    FAULTS: ClassVar[tuple[str, ...]] = (
        *World.FAULTS, "", "", "portal", "gateway", "foreign", "damaged",
        "killed", "killed", "frozen", "frozen", "full", "closed",
    )  # fmt: skip

    host: ClientHost = field(kw_only=True)
    classes: list[str] = field(default_factory=list)
    # What some machine on the way takes for an attack: a message with one of these is always refused.
    poison: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.host.tell(do="reset")
        self._hosted = 0
        self._watch = Watch(self)

    # ---- who is there

    def make_phone(self, account: str, device_id: str, _version: int) -> Phone:
        """Give a person a phone of today, or one with the app's first version, which the model stands for."""
        if self.chance.random() < 0.25 and len(self.phones) < 5:
            return Phone(account, device_id, self.new_id)
        phone = self._make_client(account, device_id)
        phone.open_tab()
        return phone

    def _make_client(self, account: str, device_id: str) -> ClientPhone:
        self._hosted += 1
        return ClientPhone(self.host, self._hosted - 1, self, account, device_id)

    def clients(self) -> list[ClientPhone]:
        """Give the phones that run the real client."""
        return [phone for phone in self.living() if isinstance(phone, ClientPhone)]

    def _set_scene(self) -> None:
        super()._set_scene()
        self.classes = [f"class:{self.training_class}"]

    def _step(self) -> None:
        super()._step()
        self._watch.look()

    def on_page(self, verb: str, **what: Any) -> dict[str, Any]:
        """Say what is done on the page of the world's session."""
        return {"verb": verb, "scope": self.classes[0], "session": self.session, **what}

    # ---- what people do

    def _note(self, place: int, what: str, made: list[Made]) -> None:
        for one in made:
            self.made[one[0]["op_id"]] = one
        self.say(what, place, *(op["op_id"][:8] for op, _ in made))

    def _any_client(self, among: Callable[[ClientPhone], bool] = bool) -> ClientPhone | None:
        return self.chance.choice([phone for phone in self.clients() if among(phone)] or [None])

    def _do_together(self) -> None:
        """A trainer marks several at once, or adds somebody who is not on the list."""
        phone = self._any_client(lambda one: one.account in self.trainers)
        if phone is None:
            return
        self._perhaps_full(phone)
        self._note(self.phones.index(phone), "together", phone.take(self._many()))

    def _many(self) -> dict[str, Any]:
        if self.chance.random() < 0.3:
            return self.on_page("add_person", full_name="Mẫu Văn Mới")
        people = self.chance.sample(self.people, 3)
        status = self.chance.choice(STATUSES)
        marks = [
            {"record_id": self.mark_of(person), "person": person, "status": status}
            for person in people
        ]
        return self.on_page("mark", marks=marks)

    def _perhaps_full(self, phone: ClientPhone) -> None:
        if self.chance.random() < 0.15:
            phone.meet("full")

    def _do_look(self) -> None:
        """Somebody opens a page and leaves it open: when he saves, the record may have moved on."""
        if phone := self._any_client():
            key = self.chance.choice(sorted(phone.store.records) or [("attendance", "")])
            phone.look(key)
            self.say("look", self.phones.index(phone), key[0], key[1][:8])

    def _do_slow(self) -> None:
        """Somebody has a mark's page open while another's mark comes in, and saves after it."""
        phone = self._any_client(lambda one: one.account in self.trainers)
        others = [p for p in self.living() if p is not phone and p.account in self.trainers]
        if phone is None or not others:
            return
        other = self.chance.choice(others)
        person = self.chance.choice(self._marked(phone))
        phone.look(("attendance", self.mark_of(person)))
        for who in (other, phone):
            made = who.act(self.office.wall, *self._mark_anew(person))
            self._note(self.phones.index(who), "slow", [made] if made else [])
            for _ in range(3):
                self.exchange(self.chance.choice((other, phone)), faults=True)

    def _marked(self, phone: ClientPhone) -> list[str]:
        """Name those whose marks somebody has on his screen."""
        held = phone.store.records
        return [p for p in self.people if ("attendance", self.mark_of(p)) in held] or self.people

    def _mark_anew(self, person: str) -> tuple[Key, str, dict[str, Any]]:
        values = {"training_class": self.training_class, "session": self.session, "person": person}
        status = self.chance.choice(STATUSES)
        return ("attendance", self.mark_of(person)), "create", values | {"status": status}

    def _do_accident(self) -> None:
        """A tab dies or freezes while something is being saved, or the disk is full."""
        if phone := self._any_client():
            fault = self.chance.choice(("killed", "frozen", "full", "closed"))
            phone.meet(fault)
            self.say("accident", fault)
            self._act(self.phones.index(phone))

    def _do_answer(self) -> None:
        """An author looks at what the office refused: sends it again with better values, or lets it be."""
        if phone := self._any_client():
            status = {"status": self.chance.choice(STATUSES)}
            refused = [row for row in phone.read().rows.values() if needs_a_look(row)]
            better = status if refused and refused[0]["kind"] == "attendance" else {}
            verb = self.chance.choice(("resend", "acknowledge"))
            self._note(self.phones.index(phone), verb, phone.take({"verb": verb, "values": better}))

    def _do_poison(self) -> None:
        """Somebody records what no machine on the way lets pass."""
        # A number that never arrives hides that another phone counts in the same incarnation too.
        copied = {self.phones[place] for place, _ in self.backups}
        if phone := self._any_client(
            lambda one: one not in copied and one.store.incarnation not in self.anomalous
        ):
            made = phone.take({"verb": "log", "kind": "broadcast", "values": {"note": "<script>"}})
            self.poison |= {op["op_id"] for op, _ in made}
            self._note(self.phones.index(phone), "poison", made)

    # ---- what happens to phones

    def _do_tabs(self) -> None:
        """A tab more, or one less."""
        if phone := self._any_client():
            if len(phone.tabs) < self.chance.randint(1, MOST_TABS):
                phone.open_tab()
            else:
                phone.close_tab()
            self.say("tabs", self.phones.index(phone), len(phone.tabs))

    def _do_wake(self) -> None:
        if phone := self._any_client(lambda one: any(tab.frozen for tab in one.tabs)):
            self._wake(phone)

    def _wake(self, phone: ClientPhone) -> None:
        self._note(self.phones.index(phone), "wake", phone.wake())

    def _do_wait(self) -> None:
        """Nobody does anything for a while: what a tab had planned begins."""
        if phone := self._any_client():
            milliseconds = self.chance.choice((300, 60_000, 1_000_000))
            phone.wait(milliseconds)
            self.say("wait", self.phones.index(phone), milliseconds)

    def _do_update(self) -> None:
        """The app's first version is replaced by today's, which finds the old database with all that waits in it."""
        old = [phone for phone in self.living() if not isinstance(phone, ClientPhone)]
        if not old:
            return
        before = self.chance.choice(old)
        phone = self._make_client(before.account, before.device_id)
        phone.clock_error, phone.store = before.clock_error, before.store
        self.phones[self.phones.index(before)] = phone
        self.witnessed = [(phone if one is before else one, facts) for one, facts in self.witnessed]
        self.say("update", self.phones.index(phone), len(before.store.outbox))

    def _do_renew(self) -> None:
        """The next version of today's app brings the store up to date under the tabs that are open."""
        if phone := self._any_client(lambda one: not one.renewed):
            phone.meet(self.chance.choice(("", "killed", "frozen", "closed")))
            phone.renew()
            self.say("renew", self.phones.index(phone), len(phone.store.outbox))

    def _do_wipe(self) -> None:
        """A browser clears a phone's storage; its owner enrols anew."""
        phone = self._any_client()
        if phone is None:
            return
        self._deliver_late()
        self.anomalous.add(phone.store.incarnation)
        unsent = len(phone.store.outbox)
        alone = len(phone.tabs) == 1 and phone.tabs[0].tab not in phone.lagging
        phone.own(self.office.add_device(phone.account))
        phone.wipe()
        assert not alone or phone.lost == unsent, f"{phone.lost} of {unsent} lost were told"
        self._forget(phone)
        self.say("wipe", self.phones.index(phone), unsent)

    def _do_revoke(self) -> None:
        """The office takes a phone's access away; what it still sends waits for a decision (L6)."""
        if phone := self._any_client(lambda one: one.device_id not in self.revoked):
            self.office.revoke(phone.device_id)
            self.revoked.add(phone.device_id)
            for one in self.phones:
                if one.device_id == phone.device_id:
                    self._forget(one)
            self.say("revoke", self.phones.index(phone))

    def _do_rekey(self) -> None:
        """The office loses the key it signs cursors with, and phones must read anew what concerns them now (L7)."""
        self.office.forget_cursors()
        self.say("rekey")
        self._do_trainers()

    # ---- the network

    def carry(self, phone: Phone, message: dict[str, Any], fault: str) -> dict[str, Any] | None:
        """Take a request to the office; what happens to an answer on the phone happens later."""
        if fault in ("portal", "foreign"):
            return None
        if fault == "gateway" and self.chance.random() < 0.5:
            return None
        answer = super().carry(phone, message, "" if fault == "cut" else fault)
        if answer and isinstance(phone, ClientPhone):
            phone.overhear(answer)
            phone.meet(fault)
        return None if fault in ("cut", "damaged", "gateway") else answer

    def _check_confirmed(self, phone: Phone, answer: dict[str, Any]) -> None:
        if not isinstance(phone, ClientPhone):  # the watch looks at those, whatever confirmed
            super()._check_confirmed(phone, answer)

    def _settle(self) -> None:
        while len(self.clients()) < len(self.living()):
            self._do_update()
        for phone in self.clients():
            self._wake(phone)
            phone.close_outdated()
        self._watch.look()
        super()._settle()
        self._watch.look()

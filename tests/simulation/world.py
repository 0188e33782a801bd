"""One seed's world: a class, a ward, five phones, and everything that can go wrong on the way."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from server.operations import Wanted
from sync.contract import CONTRACT_VERSION, derive_id
from tests.simulation.mergers import merge
from tests.simulation.office import CrashError, Office
from tests.simulation.phone import Key, Knowledge, Phone, Store

STEPS: Final = 45
START: Final = 1_710_230_400_000  # 12/3/2024 15:00 in Viet Nam
DAY: Final = 86_400_000
TEN_YEARS: Final = 10 * 365 * DAY
STATUSES: Final = (
    "present",
    "absent",
    "late",
    "excused",
    "represented",
    "present_bulk",
    "unmarked",
)


@dataclass
class World:
    """What happens, and what the players know; ``trace`` says it line by line."""

    # How often each ``_do_…`` happens, and what a request may meet; other worlds add their own.
    EVENTS: ClassVar[dict[str, float]] = {
        "act": 40, "round": 34, "desk": 8, "clock": 4, "backup": 3, "restore": 3, "clone": 2,
        "late": 3, "trainers": 3, "copy": 3, "disaster": 2, "loss": 0.5, "tidy": 2, "merge": 1,
        "update": 2,
    }  # fmt: skip
    FAULTS: ClassVar[tuple[str, ...]] = ("", "", "", "lost", "cut", "crash", "twice", "stuck")

    office: Office
    seed: int
    phones: list[Phone] = field(default_factory=list)
    backups: list[tuple[int, Store]] = field(default_factory=list)
    copies: list[bytes] = field(default_factory=list)
    # What each phone that nothing happened to since showed when the office's disk was lost.
    witnessed: list[tuple[Phone, dict[Key, tuple[str, dict[str, Any]]]]] = field(
        default_factory=list
    )
    late: list[tuple[Phone, dict[str, Any]]] = field(default_factory=list)
    made: dict[str, tuple[dict[str, Any], Knowledge]] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    # Those of them that were said to count.
    counted: set[str] = field(default_factory=set)
    anomalous: set[str] = field(default_factory=set)
    was_tidied: bool = False
    # Devices that may no longer pull.
    revoked: set[str] = field(default_factory=set)
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self._pushed = False
        self._scene: list[Wanted] = []
        self.office.new_id = self.new_id  # type: ignore[method-assign]  # ids follow the seed
        self.office.reset(START)

    def new_id(self) -> str:
        """Give an id that follows from the seed."""
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def make_phone(self, account: str, device_id: str, contract_version: int) -> Phone:
        """Give a person a phone; a world of other phones makes them here."""
        return Phone(account, device_id, self.new_id, contract_version)

    def play(self) -> None:
        """Set the scene, let things happen, then let everybody deliver in peace."""
        self._set_scene()
        for _ in range(STEPS):
            self.office.wall += self.chance.randrange(1, 600_000)
            self._step()
        self._settle()

    def _set_scene(self) -> None:
        self.wards = [
            self._create("ward", code="1", name=f"W{n}", unit_type="phuong") for n in range(2)
        ]
        self.groups = [
            self._create(
                "residential_group", ward=self.wards[n // 2], name=f"Khối {n}", group_kind="khoi"
            )
            for n in range(3)
        ]
        self._make_scene()
        people = [("trainer", None)] * 2 + [("group_head", f"group:{self.groups[0]}")]
        people += [
            ("group_head", f"group:{self.groups[1]}"),
            ("ward_official", f"ward:{self.wards[0]}"),
        ]
        for role, scope in people:
            account, device = self.office.enrol(role, scope)
            self.phones.append(self.make_phone(account, device, self.chance.choice((1, 1, 1, 2))))
        self.trainers = [self.phones[0].account, self.phones[1].account]
        self.own_groups = {self.phones[2 + n].account: self.groups[n] for n in range(2)}
        self.training_class = self._create(
            "training_class",
            number=1,
            title="Lớp 1",
            class_kind="class",
            state="open",
            trainers=self.trainers,
        )
        self.session = self._create(
            "session",
            training_class=self.training_class,
            number=1,
            held_on="2024-03-12",
            half="morning",
        )
        self.people = [self.new_id() for _ in range(4)]
        for person in self.people:
            self._create(
                "roster_entry", derive_id(self.training_class, person),
                training_class=self.training_class, person=person, full_name="Mẫu",
            )  # fmt: skip
        self._make_scene()
        self.broadcasts: list[str] = []

    def _create(self, kind: str, record_id: str | None = None, /, **values: Any) -> str:
        """Let the office make a record of the scene, with the others in one transaction."""
        record_id = record_id or self.new_id()
        self._scene.append(Wanted(self.new_id(), kind, record_id, "create", None, values))
        return record_id

    def _make_scene(self) -> None:
        assert {answer.result for answer in self.office.desk_write_all(self._scene)} == {"applied"}
        self._scene.clear()

    def _step(self) -> None:
        what = self.chance.choices(list(self.EVENTS), list(self.EVENTS.values()))[0]
        getattr(self, f"_do_{what}")()

    def operation(self, op_id: str) -> dict[str, Any]:
        """Give an operation that somebody made."""
        return self.made[op_id][0]

    def say(self, *words: object) -> None:
        """Write a line of the trace."""
        self.trace.append(" ".join(str(word) for word in words))

    # ---- what people do

    def _do_act(self) -> None:
        self._act(self.chance.randrange(len(self.phones)))

    def _act(self, place: int) -> None:
        phone = self.phones[place]
        if phone.gone:
            return
        key, action, values = (
            self._mark(phone) if phone.account in self.trainers else self._broadcast(phone)
        )
        made = phone.act(self.office.wall, key, action, values)
        if made:
            self.made[made[0]["op_id"]] = made
        name = made[0]["op_id"][:8] if made else "not-kept"
        self.say("act", place, name, key[0], key[1][:8], action, values.get("status", ""))

    def mark_of(self, person: str) -> str:
        """Give the id of somebody's mark in the session (K4)."""
        return derive_id(self.session, person)

    def _mark(self, phone: Phone) -> tuple[Key, str, dict[str, Any]]:
        person = self.chance.choice(self.people)
        key = ("attendance", self.mark_of(person))
        if phone.shown(key).rev and self.chance.random() < 0.15:
            return key, "delete", {}
        values = {
            "training_class": self.training_class, "session": self.session, "person": person,
            "status": self.chance.choice((*STATUSES, "excellent") if self.chance.random() < 0.1 else STATUSES),
        }  # fmt: skip
        if phone.contract_version > 1 and self.chance.random() < 0.3:
            values["seat"] = self.chance.choice("AB")
        return key, "create", values

    def _broadcast(self, phone: Phone) -> tuple[Key, str, dict[str, Any]]:
        known = [record_id for kind, record_id in phone.store.records if kind == "broadcast"]
        if known and self.chance.random() < 0.6:
            key = ("broadcast", self.chance.choice(sorted(known)))
            action = self.chance.choice(("edit", "edit", "edit", "delete"))
            values: dict[str, Any] = {"duration_minutes": self.chance.randrange(1, 9)}
            return key, action, values if action == "edit" else {}
        own = self.own_groups.get(phone.account)
        group = own or self.chance.choice(self.groups[:2])
        self.broadcasts.append(self.new_id())
        return ("broadcast", self.broadcasts[-1]), "create", {
            "channel": "group_speaker", "ward": self._ward_of(phone, group), "group": group, "outcome": "whole",
            "started_at": "2024-03-12T10:00:00.000Z", "duration_minutes": self.chance.randrange(1, 9),
        }  # fmt: skip

    def _ward_of(self, phone: Phone, group: str) -> str:
        """Give a khối's ward as a phone knows it: who has not heard of a merge says the old one."""
        return str(phone.values(("residential_group", group)).get("ward", self.wards[0]))

    def _do_merge(self) -> None:
        self.say("merge", merge(self))

    def _do_desk(self) -> None:
        """The office moves a broadcast to another khối, or corrects a mark it has seen."""
        stored = [
            r for r in self.office.records().values() if r.kind in ("broadcast", "attendance")
        ]
        if not stored:
            return
        record = self.chance.choice(sorted(stored, key=lambda r: (r.kind, r.record_id)))
        values = (
            {"group": self.chance.choice(self.groups[:2])}
            if record.kind == "broadcast" and '"group"' in record.wire
            else {"status": self.chance.choice(STATUSES)}
            if record.kind == "attendance"
            else {}
        )
        base = self.chance.choice((record.rev, record.rev, max(1, record.rev - 1)))
        answer = self.office.desk_write(record.kind, record.record_id, "edit", base, values)
        if answer.result in ("applied", "conflict"):
            self.made[answer.op_id] = (
                {"kind": record.kind, "record_id": record.record_id},
                Knowledge(self.office.chain()[-1], base, frozenset()),
            )
            self.acknowledged.add(answer.op_id)
        self.say("desk", record.kind, record.record_id[:8], values, answer.result)

    def _do_trainers(self) -> None:
        rev = self.office.records()["training_class", self.training_class].rev
        trainers = self.chance.choice((self.trainers, self.trainers[:1], []))
        self.office.desk_write(
            "training_class", self.training_class, "edit", rev, {"trainers": trainers}
        )
        self.say("trainers", len(trainers))

    # ---- what happens to phones

    def _do_clock(self) -> None:
        phone = self.chance.choice(self.phones)
        phone.clock_error = self.chance.choice((0, -TEN_YEARS, TEN_YEARS, -3_600_000, 3_600_000))
        self.say("clock", self.phones.index(phone), phone.clock_error)

    def _do_backup(self) -> None:
        place = self.chance.randrange(len(self.phones))
        self.backups.append((place, self.phones[place].store.copy()))
        self.say("backup", place)

    def _do_restore(self) -> None:
        """A phone gets an older state of itself back; what it had recorded since and not sent is gone."""
        if self.backups:
            place, store = self.chance.choice(self.backups)
            self.phones[place].store = store.copy()
            self.anomalous.add(store.incarnation)
            self._forget(self.phones[place])
            self.say("restore", place)

    def _do_clone(self) -> None:
        """Somebody copies a phone's storage onto another phone, which goes on with the same secret."""
        if len(self.phones) < 7:
            original = self.chance.choice(self.phones[:5])
            clone = self.make_phone(original.account, original.device_id, original.contract_version)
            clone.store = original.store.copy()
            self.anomalous.add(clone.store.incarnation)
            self.phones.append(clone)
            self.say("clone", self.phones.index(original))

    def _do_update(self) -> None:
        """A phone gets a newer app, which finds what the older one left: its outbox above all."""
        phone = self.chance.choice(self.phones)
        phone.renew(CONTRACT_VERSION + 1)
        self.say("update", self.phones.index(phone), len(phone.store.outbox))

    def _do_loss(self) -> None:
        """A phone is lost, with all it held."""
        phone = self.chance.choice(self.phones)
        if len(self.living()) < 3:
            return
        phone.gone = True
        self.anomalous.add(phone.store.incarnation)
        self._forget(phone)
        self.say("loss", self.phones.index(phone))

    def _forget(self, phone: Phone) -> None:
        self.witnessed = [held for held in self.witnessed if held[0] is not phone]

    # ---- what happens to the office

    def _do_copy(self) -> None:
        self.copies.append(self.office.back_up())
        self.say("copy", len(self.copies))

    def _do_disaster(self) -> None:
        """The office's disk is lost; some earlier copy and the journal are all there is."""
        if self.copies:
            place = self.chance.randrange(len(self.copies))
            self.witnessed += [(phone, phone.held()) for phone in self.living()]
            self.office.restore(self.copies[place])
            self.say("disaster", place)
            if self.chance.random() < 0.5:
                self._do_loss()  # a flood takes more than the office

    def _do_tidy(self) -> None:
        """A day passes, and what is gone is cleared away as if it were long past."""
        self.office.wall += DAY
        self.was_tidied = True
        self.say("tidy", self.office.tidy())

    # ---- the network

    def _do_round(self) -> None:
        phone = self.chance.choice(self.phones)
        if not phone.gone:
            self.exchange(phone, faults=True)

    def _do_late(self) -> None:
        """A request that was stuck on the way arrives now; its answer goes nowhere."""
        if self.late:
            phone, message = self.late.pop(self.chance.randrange(len(self.late)))
            self.office.round(phone.device_id, message)
            self.say("late", len(message["operations"]))

    def exchange(self, phone: Phone, *, faults: bool) -> bool:
        """Do one request of a round; True while there is more to do."""
        batch = self.chance.choice((1, 2, 5, 500)) if faults else 500
        page = self.chance.choice((1, 3, 500)) if faults else 500
        message = phone.message(self.office.wall, batch, page)
        if message is None:
            return False
        fault = self.chance.choice(self.FAULTS) if faults else ""
        self.say("round", self.phones.index(phone), len(message["operations"]), fault)
        self._pushed |= bool(message["operations"] or message.get("witnessed"))
        answer = self.carry(phone, message, fault)
        if answer is None:
            phone.miss(fault)
            return True
        self.acknowledged |= {result["op_id"] for result in answer["results"]}
        self.counted |= {
            result["op_id"]
            for result in answer["results"]
            if (result.get("first") or result["result"]) in ("applied", "conflict")
        }
        more = phone.receive(answer)
        self._check_confirmed(phone, answer)
        return more or bool(phone.store.outbox) or phone.store.offer is not None

    def carry(self, phone: Phone, message: dict[str, Any], fault: str) -> dict[str, Any] | None:
        """Take a request to the office, with whatever happens on the way; None if no answer comes back."""
        if fault == "lost":
            return None
        if fault == "stuck":
            self.late.append((phone, message))
            return None
        crash = self.chance.randrange(1, 40) if fault == "crash" else None
        try:
            answer = self.office.round(phone.device_id, message, crash)
        except CrashError:
            return None
        if fault == "twice":
            answer = self.office.round(phone.device_id, message)
        return None if fault == "cut" else answer

    def _check_confirmed(self, phone: Phone, answer: dict[str, Any]) -> None:
        """What left the outbox is in the record on the screen: nothing flickers back (L3)."""
        pull = answer["pull"]
        if pull is None or phone.store.cursor != pull["cursor"]:
            return  # it had to offer first what a restored office lacks
        if not pull["receipts"]:
            return
        scopes = self.office.may_read(phone.device_id)
        revisions = self.office.revisions_of(receipt["op_id"] for receipt in pull["receipts"])
        for receipt in pull["receipts"]:
            made = revisions.get(receipt["op_id"])
            key = (receipt["kind"], receipt["record_id"])
            if (
                receipt["result"] in ("applied", "conflict")
                and made
                and receipt["op_id"] in phone.store.ledger
                and phone.store.scopes.get(key, set()) & scopes
            ):
                shown = phone.store.records[key]["rev"]
                assert shown >= made, "confirmed before it was pulled"

    def living(self) -> list[Phone]:
        """Give the phones that were not lost."""
        return [phone for phone in self.phones if not phone.gone]

    def _deliver_late(self) -> None:
        for phone, message in self.late:
            self.office.round(phone.device_id, message)
        self.late.clear()

    def _settle(self) -> None:
        self._deliver_late()
        for turn in range(3):  # one phone's news is another's pull
            self._pushed = False
            for phone in self.living():
                for _ in range(50):
                    if not self.exchange(phone, faults=False):
                        break
                else:
                    raise AssertionError("a phone never came to rest")
            if turn and not self._pushed:
                break

"""A screen that asks again costs next to nothing while nothing is new, and never keeps an old answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from server.bundles import public_key
from server.database import reading, writing
from server.identity.tokens import make_token
from server.lineage import read_chain, start_epoch
from server.models.identity import Device, Enrolment
from server.models.log import ScopeCounter, StoredRecord
from server.moments import now
from server.projections import local_date
from server.rebuild import rebuild
from server.reports.board import read_board
from server.scopes import device_scope
from server.stamps import raise_office, stamp
from sync.contract import derive_id
from tests.attachments import attach
from tests.bundles import carry
from tests.cast import Cast, Phone, mark, new_id
from tests.provincial_files import as_lines, entry, send
from tests.server.browser import Browser, statements
from tests.server.test_import_files import Desk
from tests.server.test_imports import HA, begin, roster_file, undo

# Who is signed in is asked once; a file is asked for anew, and each time is noted.
NOT_TAGGED = {
    "/api/office/me",
    "/api/office/units/<uuid:unit_id>/log-book.xlsx",
    "/api/office/wards/<uuid:ward_id>/log-books.xlsx",
    # Bytes that never change under their address.
    "/api/office/attachments/<uuid:attachment>",
    "/api/office/attachments/<uuid:attachment>/small",
}
# What knowing who asks costs: the session with its account, and the roles.
SESSION_STATEMENTS = 2


@dataclass
class Place:
    """A class with a contradiction, a refused and a quarantined operation, and screens that look at it all."""

    app: Flask
    cast: Cast
    office: Browser
    trainer: str = ""
    training: str = ""
    session: str = ""
    phones: list[Phone] = field(default_factory=list)
    record: str = ""
    ward: str = ""
    batch: dict[str, Any] = field(default_factory=dict)
    official: Phone | None = None
    old: Phone | None = None
    handover: dict[str, Any] = field(default_factory=dict)
    clerk: Desk = field(init=False)

    def push(self, phone: Phone, *operations: Any, **more: Any) -> list[str]:
        body = phone.message(list(operations), **more)
        answer = self.app.test_client().post("/api/sync", json=body, headers=phone.headers())
        return [result["result"] for result in answer.get_json()["results"]]

    def mark(self, phone: Phone, status: str, person: str | None = None) -> dict[str, Any]:
        person = person or self.cast.add_person(self.training)
        return mark(phone, self.session, self.training, person, status)

    def contradict(self) -> str:
        person = self.cast.add_person(self.training)
        for phone, status in zip(self.phones, ("present", "absent"), strict=True):
            self.push(phone, self.mark(phone, status, person))
        return derive_id(self.session, person)

    def hold(self) -> str:
        """Let a phone out of use deliver something."""
        phone = self.cast.enrol(self.trainer)
        with self.app.app_context(), writing() as session:
            revoked = update(Device).where(Device.id == phone.device_id)
            session.execute(revoked.values(revoked_at=now()))
        operation = self.mark(phone, "present")
        assert self.push(phone, operation) == ["quarantined"]
        return str(operation["op_id"])

    def addresses(self) -> list[str]:
        with self.app.app_context():
            figures = [figure["key"] for figure in read_board()["figures"]]
        office = "/api/office"
        return [
            *(f"{office}/figures/{key}" for key in figures),
            *(f"{office}/{name}" for name in (
                "board", "accounts", "refused", "broadcasts", "bulletins",
                "programmes", "provincial", "classes", "devices", "reference", "waiting",
                "conflicts", "conflicts?decided=1", f"conflicts?record_id={self.record}",
                "quarantined", "quarantined?decided=1", f"classes/{self.training}",
                f"records/attendance/{self.record}", f"records/training_class/{self.training}",
                f"records/session/{self.session}/attachments",
                f"classes/{self.training}/imports", f"imports/{self.batch['id']}",
                f"classes/{self.training}/invitations", f"coverage?class={self.training}",
                f"coverage/attendances?class={self.training}",
                f"wards/{self.ward}/week", f"wards/{self.ward}/month?month=2026-03",
                f"units/{self.ward}/log-book?month=2026-03",
                "equipment/clusters", "equipment/incidents", "equipment/feedback",
                "handovers", f"handovers/{self.handover['id']}/minutes",
            )),
        ]  # fmt: skip

    def look(self, known: str = "", address: str = "") -> tuple[int, str, Any]:
        headers = {"If-None-Match": known} if known else {}
        response = self.office.client.get(address, headers=headers)
        assert response.status_code in (200, 304), response.get_data(as_text=True)
        body = response.get_json() if response.status_code == 200 else None
        if isinstance(body, dict):
            body.pop("as_of", None)
        return response.status_code, response.headers["ETag"], body


@pytest.fixture
def place(app: Flask, cast: Cast, office: Browser) -> Place:
    place = Place(app, cast, office)
    place.trainer = cast.create_account("Mẫu Thị Hạnh")
    place.training = cast.create_class(place.trainer)
    place.session = cast.create_session(place.training)
    place.phones = [cast.enrol(place.trainer), cast.enrol(place.trainer)]
    place.record = place.contradict()
    place.ward = cast.create_ward()
    place.clerk = Desk(place.office, place.cast)
    place.clerk.training = place.training
    place.batch = import_one(place)
    official = cast.create_account("Mẫu Thị Phường", "ward_official", f"ward:{place.ward}")
    place.official = cast.enrol(official)
    place.handover = hand_over(place)
    return place


def hand_over(place: Place, *, by_ward: bool = False) -> dict[str, Any]:
    group = place.cast.create_group(place.ward, "Khối 77")
    head = place.cast.create_account("Mẫu Đình Lợi", "group_head", f"group:{group}")
    place.old = place.cast.enrol(head)
    body = {
        "id": new_id(), "group": group, "from_account": head, "to_name": "Mẫu Thị Mới",
        "day": local_date(now()), "reason": "Bầu mới",
    }  # fmt: skip
    if by_ward:
        made = ask_ward(place, "", body).get_json()
    else:
        made = place.office.post("/api/office/handovers", body, expect=201)
    handover: dict[str, Any] = made["handover"]
    return handover


def ask_ward(place: Place, more: str, body: Any = None) -> Any:
    assert place.official
    return place.app.test_client().post(
        f"/api/handovers{more}", json=body, headers=place.official.headers()
    )


def link(place: Place) -> None:
    made = hand_over(place)
    place.office.post(f"/api/office/handovers/{made['id']}/link", expect=201)


def link_by_ward(place: Place) -> None:
    assert ask_ward(place, f"/{hand_over(place)['id']}/link").status_code == 201


def withdraw(place: Place) -> None:
    place.office.post(f"/api/office/handovers/{hand_over(place)['id']}/withdraw")


def withdraw_by_ward(place: Place) -> None:
    assert ask_ward(place, f"/{hand_over(place)['id']}/withdraw").status_code == 200


def lose_phone(place: Place) -> None:
    made = hand_over(place)
    address = f"/{made['id']}/phones/{made['phones'][0]['id']}/lost"
    place.office.post(f"/api/office/handovers{address}", {"reason": "Mất"})


def lose_phone_by_ward(place: Place) -> None:
    made = hand_over(place)
    address = f"/{made['id']}/phones/{made['phones'][0]['id']}/lost"
    assert ask_ward(place, address, {"reason": "Mất"}).status_code == 200


def let_go(place: Place, *, empties: bool = False) -> None:
    """Deliver all, and say so, as a phone does that handed its book over."""
    hand_over(place)
    assert place.old
    client, headers = place.app.test_client(), place.old.headers()
    with place.app.app_context(), reading() as session:
        epoch = read_chain(session)[-1]
    answer = client.post("/api/handovers/delivered", json={"epoch": epoch}, headers=headers)
    assert answer.get_json()["receipt"]
    if empties:
        assert client.post("/api/handovers/emptied", headers=headers).status_code == 204


def import_one(place: Place) -> dict[str, Any]:
    name = new_id()[:8].translate(str.maketrans("0123456789", "ghiklmnopq"))
    batch: dict[str, Any] = begin(place.clerk, roster_file([f"Mẫu {name}", *HA[1:5], ""]))
    return batch


def finish_import(place: Place) -> None:
    place.office.post(f"/api/office/imports/{place.batch['id']}/write")


def undo_import(place: Place) -> None:
    undo(place.clerk, place.batch)


def test_nothing_new_costs_one_statement_beside_the_session(place: Place) -> None:
    for address in place.addresses():
        _, tag, _ = place.look(address=address)
        with statements(place.app) as asked:
            status, again, body = place.look(tag, address)
        assert (status, again, body) == (304, tag, None), address
        of_stamp = asked[SESSION_STATEMENTS:]
        is_about_phones = "handovers" in address or address.endswith(
            ("/devices", "/devices_unsent")
        )
        assert len(of_stamp) == (2 if is_about_phones else 1), of_stamp
        assert "scope_counter" in of_stamp[-1]


def test_a_link_that_ends_by_itself_is_noticed(place: Place) -> None:
    place.office.post(f"/api/office/accounts/{place.trainer}/enrolments", {}, expect=201)
    _, tag, _ = place.look(address="/api/office/accounts")
    with place.app.app_context(), writing() as session:
        session.execute(update(Enrolment).values(expires_at=now(-1000)))
    assert place.look(tag, "/api/office/accounts")[0] == 200


def test_every_list_and_page_that_a_screen_follows_has_a_tag(place: Place) -> None:
    rules = {
        rule.rule
        for rule in place.app.url_map.iter_rules()
        if rule.rule.startswith("/api/office/") and "GET" in (rule.methods or ())
    }
    adapter = place.app.url_map.bind("localhost")
    covered = {
        adapter.match(address.partition("?")[0], return_rule=True)[0].rule
        for address in place.addresses()
    }
    assert rules - covered == NOT_TAGGED


def decide(place: Place) -> None:
    (conflict,) = place.office.get("/api/office/conflicts", record_id=place.contradict())[
        "conflicts"
    ]
    place.office.post(
        address_of(conflict),
        {"op_id": new_id(), "base_rev": conflict["rev"], "keep": conflict["sides"][1]["rev"]},
    )


def address_of(conflict: dict[str, Any]) -> str:
    return f"/api/office/conflicts/attendance/{conflict['record_id']}/status"


def take_back(place: Place) -> None:
    settled = place.office.get("/api/office/conflicts", decided=1)["conflicts"][0]
    body = {
        "op_id": new_id(), "base_rev": settled["rev"], "decision": settled["settled"]["op_id"],
    }  # fmt: skip
    place.office.post(f"{address_of(settled)}/undo", body)


def release(place: Place, decision: str = "release") -> None:
    waiting = place.office.get("/api/office/quarantined")["quarantined"][0]
    place.office.post(f"/api/office/quarantined/{waiting['op_id']}", {"decision": decision})


def write(place: Place) -> None:
    person = new_id()
    values = {"training_class": place.training, "person": person, "full_name": "Mẫu Thị Lan"}
    record_id = derive_id(place.training, person)
    body = {"op_id": new_id(), "kind": "roster_entry", "record_id": record_id, "action": "create"}
    place.office.post("/api/office/records", body | {"base_rev": None, "values": values})


def create_account(place: Place) -> None:
    body = {"id": new_id(), "display_name": "Mẫu Văn Mới", "role": "trainer", "scope": None}
    place.office.post("/api/office/accounts", body, expect=201)


def enrol(place: Place) -> None:
    link = place.office.post(f"/api/office/accounts/{place.trainer}/enrolments", {}, expect=201)
    device = {"model": "Oppo A57", "platform": "android", "app_version": "1"}
    body = {
        "token": link["link"].partition("#")[2],
        "device_secret": make_token(),
        "device": device,
    }
    assert place.app.test_client().post("/api/enrolments/redeem", json=body).status_code == 201


def revoke(place: Place) -> None:
    phone = place.cast.enrol(place.trainer)
    place.office.post(f"/api/office/devices/{phone.device_id}/revoke", {})


def fall_ill(place: Place) -> None:
    """Let a phone say nothing but how it is."""
    health = {"app_version": "2", "unsent": 3, "oldest_unsent_at": now()}
    assert place.push(place.phones[0], health=health) == []


def refuse_one(place: Place) -> None:
    assert place.push(place.phones[0], place.mark(place.phones[0], "dreaming")) == ["rejected"]


def bring_a_file(place: Place) -> None:
    """Take in what somebody carried to the office from a phone without a network."""
    phone = place.phones[0]
    key = public_key(place.app.extensions["socoso"].secret)
    answer = place.office.upload(
        "/api/office/bundles", carry(key, phone, [place.mark(phone, "late")])
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)


def bring_for_another(place: Place) -> None:
    """Bring, with a phone, what another phone sealed."""
    phone, carrier = place.phones[0], place.phones[1]
    key = public_key(place.app.extensions["socoso"].secret)
    answer = place.app.test_client().post(
        "/api/bundles",
        data=carry(key, phone, [place.mark(phone, "late")]),
        content_type="text/plain",
        headers=carrier.headers(),
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)


def bring_speakers_file(place: Place) -> None:
    """Take in what a provincial system knows of a ward's station."""
    ward, address = place.cast.create_ward(), "/api/office/provincial"
    content = as_lines(entry("866714001", "2024-03-12", "17:00"))
    seen = send(place.office, f"{address}/preview", content, ward=ward).get_json()["seen"]
    answer = send(place.office, address, content, ward=ward, seen=seen)
    assert answer.get_json()["written"] == 1


def mend(place: Place) -> None:
    with place.app.app_context():
        with writing() as session:
            spoilt = update(StoredRecord).where(StoredRecord.record_id == place.record)
            session.execute(spoilt.values(wire=StoredRecord.wire + " "))
        assert rebuild(mend=True).differing == 1


def send_photo(place: Place) -> None:
    """Send the bytes of a photo whose record is there already."""
    phone = place.phones[0]
    photo = attach(phone, "session", place.session, training_class=place.training)
    assert place.push(phone, photo.operation) == ["applied"]
    assert photo.send(place.app.test_client()).status_code == 201


DEEDS: dict[str, tuple[Callable[[Place], object], ...]] = {
    "/api/sync": (
        lambda place: place.push(place.phones[0], place.mark(place.phones[0], "present")),
        Place.contradict, Place.hold, refuse_one, fall_ill,
    ),
    "/api/office/conflicts/<string:kind>/<uuid:record_id>/<string:value>": (decide,),
    "/api/office/conflicts/<string:kind>/<uuid:record_id>/<string:value>/undo": (take_back,),
    "/api/office/quarantined/<uuid:op_id>": (release, lambda place: release(place, "refuse")),
    "/api/office/records": (write,),
    "/api/office/bundles": (bring_a_file,),
    "/api/bundles": (bring_for_another,),
    "/api/office/provincial": (bring_speakers_file,),
    "/api/office/classes/<uuid:class_id>/imports": (import_one,),
    "/api/office/imports/<uuid:batch_id>/write": (finish_import,),
    "/api/office/imports/<uuid:batch_id>/undo": (undo_import,),
    "/api/office/accounts": (create_account,),
    "/api/office/accounts/<uuid:account_id>/enrolments": (enrol,),
    "/api/enrolments/redeem": (enrol,),
    "/api/office/devices/<uuid:device_id>/revoke": (revoke,),
    "/api/office/handovers": (hand_over,),
    "/api/office/handovers/<uuid:handover_id>/link": (link,),
    "/api/office/handovers/<uuid:handover_id>/withdraw": (withdraw,),
    "/api/office/handovers/<uuid:handover_id>/phones/<uuid:device_id>/lost": (lose_phone,),
    "/api/handovers": (lambda place: hand_over(place, by_ward=True),),
    "/api/handovers/<uuid:handover_id>/link": (link_by_ward,),
    "/api/handovers/<uuid:handover_id>/withdraw": (withdraw_by_ward,),
    "/api/handovers/<uuid:handover_id>/phones/<uuid:device_id>/lost": (lose_phone_by_ward,),
    "/api/handovers/delivered": (let_go,),
    "/api/handovers/emptied": (lambda place: let_go(place, empties=True),),
    "socoso rebuild --mend": (mend,),
    "/api/tus": (send_photo,), "/api/office/tus": (),
    "/api/tus/<uuid:upload_id>": (), "/api/office/tus/<uuid:upload_id>": (),
    # What only answers.
    "/api/attachments/held": (), "/api/handovers/missing": (),
    # What no screen of the office shows.
    "/api/enrolments/check": (), "/api/office/login": (), "/api/office/logout": (),
    # What looks at a file and writes nothing.
    "/api/office/classes/<uuid:class_id>/imports/preview": (),
    "/api/office/classes/<uuid:class_id>/imports/trial": (),
    "/api/office/provincial/preview": (),
}  # fmt: skip


def test_no_write_leaves_a_screen_with_an_old_answer(place: Place) -> None:
    for _ in range(2):
        place.hold()
    seen = {address: place.look(address=address) for address in place.addresses()}
    for rule, deeds in DEEDS.items():
        for deed in deeds:
            deed(place)
            before, seen = seen, {a: look_again(place, a, known) for a, known in seen.items()}
            changed = [address for address in seen if seen[address][2] != before[address][2]]
            assert changed or deed is mend, f"nothing showed {rule}"
            if deed is mend:
                assert not {seen[a][1] for a in seen} & {before[a][1] for a in before}


def look_again(place: Place, address: str, known: tuple[int, str, Any]) -> tuple[int, str, Any]:
    """Ask as a screen does; one that hears of nothing new must be holding what it would be told."""
    found = place.look(known[1], address)
    if found[0] == 304:
        whole = place.look(address=address)
        assert whole[1:] == known[1:], f"{address} kept an old answer"
        return whole
    return found


def test_every_address_that_writes_is_among_the_deeds(app: Flask) -> None:
    writing_rules = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api")
        and (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
    }
    assert writing_rules <= DEEDS.keys()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_committed_later_under_an_earlier_number_is_noticed(place: Place) -> None:
    scopes = [device_scope(phone.device_id) for phone in place.phones]
    with place.app.app_context(), writing() as slow:
        raise_counter(slow, scopes[0])
        with writing() as quick:
            raise_counter(quick, scopes[1])
        with reading() as session:
            seen = stamp(session)
        slow.flush()
    with place.app.app_context(), reading() as session:
        assert stamp(session) != seen


def raise_counter(session: Any, scope: str) -> None:
    counter = update(ScopeCounter).where(ScopeCounter.scope == scope)
    assert session.execute(counter.values(seq=ScopeCounter.seq + 1)).rowcount == 1


def test_a_new_epoch_changes_every_stamp(place: Place) -> None:
    before = {address: place.look(address=address)[1] for address in place.addresses()}
    with place.app.app_context(), writing() as session:
        start_epoch(session)
    for address, tag in before.items():
        assert place.look(tag, address)[0] == 200, address


def test_a_phone_that_only_asks_disturbs_no_screen_but_that_of_phones(place: Place) -> None:
    fall_ill(place)
    tags = {address: place.look(address=address)[1] for address in place.addresses()}
    with place.app.app_context(), writing() as session:
        session.execute(update(Device).values(last_contact_at="2024-03-12T00:00:00.000Z"))
    place.push(place.phones[0])
    changed = {address for address, tag in tags.items() if place.look(tag, address)[0] == 200}
    about_phones = {
        address for address in tags if "handovers" in address or address.endswith("/devices")
    }
    assert changed == about_phones | {"/api/office/figures/devices_unsent"}


def test_every_act_of_the_office_counts(place: Place) -> None:
    with place.app.app_context():
        with reading() as session:
            before = stamp(session)
        for _ in range(2):
            with writing() as session:
                raise_office(session)
        with reading() as session:
            after = stamp(session)
    assert int(after.rpartition(".")[2]) == int(before.rpartition(".")[2]) + 2

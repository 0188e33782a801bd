"""A khối's book goes from one head to the next, and the old phone lets go of it without a loss (H)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from werkzeug.test import TestResponse

from server.bundles import public_key
from server.database import reading, writing
from server.identity.tokens import make_token
from server.journal.file import current_journal
from server.journal.replay import replay_journal
from server.lineage import read_chain
from server.models.handovers import Handover, HandoverPhone, LeftOver
from server.models.identity import Account, AuditEntry, Device, RoleGrant
from server.models.log import FeedRow, Operation, StoredRecord
from server.models.projections import Broadcast
from server.moments import now
from server.projections import local_date
from server.receipts import derive_key
from tests.attachments import attach
from tests.bundles import carry
from tests.cast import Cast, Phone, broadcast, new_id
from tests.server.browser import Browser, error_of

OFFICE = "/api/office/handovers"
WARD = "/api/handovers"


class Village:
    """A khối with its head, a ward official, and the office."""

    def __init__(self, app: Flask, cast: Cast, office: Browser) -> None:
        self.app, self.cast, self.office = app, cast, office
        self.client = app.test_client()
        self.ward = cast.create_ward()
        self.group = cast.create_group(self.ward)
        self.scope = f"group:{self.group}"
        self.old = cast.create_account("Mẫu Đình Lợi", "group_head", self.scope)
        self.phone = cast.enrol(self.old)
        self.official = cast.enrol(
            cast.create_account("Mẫu Thị Phường", "ward_official", f"ward:{self.ward}")
        )
        self.cursors: dict[str, str] = {}

    def body(self, **more: Any) -> dict[str, Any]:
        asked = {
            "id": new_id(),
            "group": self.group,
            "from_account": self.old,
            "to_name": "Mẫu Thị Mới",
            "day": local_date(now()),
            "reason": "Bầu khối trưởng mới",
        }
        return asked | more

    def start(self, **more: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.office.post(OFFICE, self.body(**more), expect=201)["handover"]
        return made

    def round(self, phone: Phone, *operations: Any, **more: Any) -> dict[str, Any]:
        cursor = self.cursors.get(phone.device_id)
        message = phone.message(list(operations), **({"cursor": cursor} | more))
        response = self.client.post("/api/sync", json=message, headers=phone.headers())
        answer: dict[str, Any] = response.get_json()
        assert response.status_code == 200, answer
        if answer["pull"]:
            self.cursors[phone.device_id] = answer["pull"]["cursor"]
        return answer

    def log(self, phone: Phone, day: int = 12, **more: Any) -> dict[str, Any]:
        return broadcast(phone, self.group, self.ward, day, **more)

    def ask(self, phone: Phone, method: str, address: str, body: object = None) -> TestResponse:
        return self.client.open(address, method=method, json=body, headers=phone.headers())

    def post(self, phone: Phone, address: str, body: object = None, expect: int = 200) -> Any:
        response = self.ask(phone, "POST", address, body)
        assert response.status_code == expect, response.get_data(as_text=True)
        return response.get_json()

    def epoch(self) -> str:
        with self.app.app_context(), reading() as session:
            return read_chain(session)[-1]

    def deliver(self, phone: Phone, **more: Any) -> dict[str, Any]:
        body = {"epoch": self.epoch()} | more
        answer: dict[str, Any] = self.post(phone, f"{WARD}/delivered", body)
        return answer

    def empty(self, phone: Phone) -> None:
        answer = self.ask(phone, "POST", f"{WARD}/emptied")
        assert (answer.status_code, answer.data) == (204, b"")
        assert "Unencoded-Digest" not in answer.headers  # a browser refuses what it does not match

    def listed(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.office.get(OFFICE)["handovers"]
        return found

    def all(self, query: Any) -> list[Any]:
        with self.app.app_context(), reading() as session:
            return [tuple(row) for row in session.execute(query)]

    def grants(self, account: str) -> list[Any]:
        columns = (RoleGrant.role, RoleGrant.scope, RoleGrant.since, RoleGrant.until)
        return self.all(
            select(*columns).where(RoleGrant.account_id == account).order_by(RoleGrant.id)
        )

    def actions(self) -> list[str]:
        return [row[0] for row in self.all(select(AuditEntry.action).order_by(AuditEntry.id))]

    def enrol_by(self, link: str) -> TestResponse:
        phone = {"model": "Oppo A57", "platform": "Android 13", "app_version": "0.1.0"}
        token = {"token": link.partition("#")[2]}
        return self.client.post(
            "/api/enrolments/redeem",
            json=token | {"device_secret": make_token(), "device": phone},
        )

    def deliver_refused(self) -> bool:
        body = {"epoch": self.epoch()}
        answer = self.ask(self.phone, "POST", f"{WARD}/delivered", body)
        return error_of(answer) == (403, "device_revoked")


@pytest.fixture
def village(app: Flask, cast: Cast, office: Browser) -> Village:
    return Village(app, cast, office)


def test_h1_the_one_role_ends_as_the_other_begins_and_the_audit_says_who_did_it(
    village: Village,
) -> None:
    made = village.start()
    taker = made["to_account"]["id"]
    ((_, _, _, until),) = village.grants(village.old)
    ((role, scope, since, open_end),) = village.grants(taker)
    assert (role, scope, open_end) == ("group_head", village.scope, None)
    assert since == until
    assert (made["state"], made["taken"], made["taker_phones"]) == ("waiting", False, 0)
    assert (made["to_account"]["display_name"], made["reason"]) == (
        "Mẫu Thị Mới", "Bầu khối trưởng mới",
    )  # fmt: skip
    rows = village.all(
        select(AuditEntry.account_id, AuditEntry.action, AuditEntry.subject).where(
            AuditEntry.action.in_(("handover_started", "account_created:group_head"))
        )
    )
    assert rows == [
        (village.office.account, "account_created:group_head", taker),
        (village.office.account, "handover_started", made["id"]),
    ]


def test_h1_the_same_call_again_changes_nothing_and_another_under_its_id_is_refused(
    village: Village,
) -> None:
    body = village.body()
    first = village.office.post(OFFICE, body, expect=201)
    actions = village.actions()
    assert village.office.post(OFFICE, body, expect=201) == first
    assert village.actions() == actions
    other = village.office.ask("POST", OFFICE, body | {"to_name": "Mẫu Văn Khác"})
    assert error_of(other) == (409, "handover_id_reused")
    assert len(village.grants(village.old)) == 1


def test_h1_of_two_calls_at_one_moment_one_hands_over(village: Village) -> None:
    bodies = [village.body() for _ in range(2)]

    def call(body: dict[str, Any]) -> int:
        browser = Browser.__new__(Browser)
        browser.__dict__ |= village.office.__dict__ | {"client": village.app.test_client()}
        browser.client.set_cookie("socoso_session", village.office.token, path="/api")
        return browser.ask("POST", OFFICE, body).status_code

    with ThreadPoolExecutor(4) as pool:
        same = list(pool.map(call, [bodies[0]] * 3))
    assert same == [201, 201, 201]
    assert error_of(village.office.ask("POST", OFFICE, bodies[1])) == (409, "handover_no_role")
    assert len(village.all(select(Handover.id))) == 1


def test_h1_a_day_of_the_last_month_counts_from_its_beginning(village: Village) -> None:
    with village.app.app_context(), writing() as session:
        session.execute(update(RoleGrant).values(since="2024-01-01T00:00:00.000Z"))
    day = date.fromisoformat(local_date(now())) - timedelta(days=3)
    made = village.start(day=day.isoformat())
    ((_, _, since, _),) = village.grants(made["to_account"]["id"])
    assert since == f"{day - timedelta(days=1)}T17:00:00.000Z"


@pytest.mark.parametrize("days", [1, -32])
def test_h1_no_other_day_will_do(village: Village, days: int) -> None:
    day = date.fromisoformat(local_date(now())) + timedelta(days=days)
    answer = village.office.ask("POST", OFFICE, village.body(day=day.isoformat()))
    assert error_of(answer) == (422, "handover_bad_day")


def test_h1_nobody_hands_over_before_he_had_the_book(village: Village) -> None:
    day = date.fromisoformat(local_date(now())) - timedelta(days=2)
    answer = village.office.ask("POST", OFFICE, village.body(day=day.isoformat()))
    assert error_of(answer) == (422, "handover_bad_day")
    assert village.all(select(Handover.id)) == []


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"to_name": None}, 422, "invalid_request"),
        ({"to_account": "x"}, 422, "invalid_request"),
        ({"to_name": "  "}, 422, "invalid_request"),
        ({"reason": ""}, 422, "invalid_request"),
        ({"group": "5b2b5f0e-0000-4000-8000-000000000000"}, 422, "invalid_request"),
        ({"from_account": "5b2b5f0e-0000-4000-8000-000000000000"}, 409, "handover_no_role"),
        (
            {"to_name": None, "to_account": "5b2b5f0e-0000-4000-8000-000000000000"},
            404,
            "not_found",
        ),
    ],
)
def test_bad_input_hands_nothing_over(
    village: Village, change: dict[str, Any], status: int, code: str
) -> None:
    answer = village.office.ask("POST", OFFICE, village.body(**change))
    assert error_of(answer) == (status, code)
    assert village.all(select(Handover.id)) == []
    assert [until for *_, until in village.grants(village.old)] == [None]


def test_h1_nobody_hands_over_to_himself(village: Village) -> None:
    answer = village.office.ask("POST", OFFICE, village.body(to_name=None, to_account=village.old))
    assert error_of(answer) == (422, "invalid_request")


def test_h1_somebody_with_a_phone_gets_the_book_at_his_next_round(village: Village) -> None:
    other = village.cast.create_group(village.ward, "Khối 6")
    taker = village.cast.create_account("Mẫu Văn Sáu", "group_head", f"group:{other}")
    phone = village.cast.enrol(taker)
    operation = village.log(village.phone)
    village.round(village.phone, operation)
    assert village.round(phone)["account"]["grants"][0]["scope"] == f"group:{other}"
    village.start(to_name=None, to_account=taker)
    answer = village.round(phone)
    assert {grant["scope"] for grant in answer["account"]["grants"]} == {
        f"group:{other}", village.scope,
    }  # fmt: skip
    assert village.scope in answer["pull"]["added"]
    (change,) = [c for c in answer["pull"]["changes"] if c["scope"] == village.scope]
    assert operation["record_id"] in {record["record_id"] for record in change["records"]}


def test_h2_the_ward_hands_over_its_own_khoi_and_no_other(village: Village) -> None:
    far = village.cast.create("ward", code="16670", name="Vinh Tân", unit_type="phuong")
    group = village.cast.create_group(far, "Khối 1")
    head = village.cast.create_account("Mẫu Văn Xa", "group_head", f"group:{group}")
    refused = village.ask(
        village.official, "POST", WARD, village.body(group=group, from_account=head)
    )
    assert error_of(refused) == (403, "forbidden")
    stranger = village.body(to_name=None, to_account=head)
    assert error_of(village.ask(village.official, "POST", WARD, stranger)) == (403, "forbidden")
    made = village.post(village.official, WARD, village.body(), expect=201)["handover"]
    shown = village.ask(village.official, "GET", WARD).get_json()
    assert [each["id"] for each in shown["handovers"]] == [made["id"]]
    assert [each["label"] for each in shown["groups"]] == ["Khối 5, phường Lê Lợi"]
    assert "Mẫu Văn Xa" not in {each["display_name"] for each in shown["people"]}
    elsewhere = village.start(group=group, from_account=head)
    for address in ("link", "withdraw"):
        answer = village.ask(village.official, "POST", f"{WARD}/{elsewhere['id']}/{address}")
        assert error_of(answer) == (403, "forbidden")
    answer = village.ask(village.official, "GET", f"{WARD}/{elsewhere['id']}/minutes")
    assert error_of(answer) == (403, "forbidden")


def test_h2_a_head_hands_nothing_over(village: Village) -> None:
    assert error_of(village.ask(village.phone, "GET", WARD)) == (403, "forbidden")
    assert error_of(village.ask(village.phone, "POST", WARD, village.body())) == (403, "forbidden")
    made = village.start()
    for address in ("link", "withdraw", f"phones/{village.phone.device_id}/lost"):
        body = {"reason": "x"} if address.endswith("lost") else None
        answer = village.ask(village.phone, "POST", f"{WARD}/{made['id']}/{address}", body)
        assert error_of(answer) == (403, "forbidden")


def test_h2_the_ward_links_a_new_head_until_he_has_a_phone(village: Village) -> None:
    made = village.post(village.official, WARD, village.body(), expect=201)["handover"]
    address = f"{WARD}/{made['id']}/link"
    link = village.post(village.official, address, expect=201)
    assert (link["display_name"], link["places"]) == ("Mẫu Thị Mới", ["Khối 5, phường Lê Lợi"])
    assert village.enrol_by(link["link"]).status_code == 201
    answer = village.ask(village.official, "POST", address)
    assert error_of(answer) == (409, "handover_has_phone")
    # The office may: a new head whose phone broke gets another.
    village.office.post(f"{OFFICE}/{made['id']}/link", expect=201)


def test_h3_what_the_old_head_recorded_before_he_heard_of_it_counts(village: Village) -> None:
    before = village.log(village.phone, 11)
    made = village.start()
    after = village.log(village.phone, 12)
    answer = village.round(village.phone, before, after)
    assert [(r["result"], r.get("flags", [])) for r in answer["results"]] == [
        ("applied", []), ("applied", ["after_handover"]),
    ]  # fmt: skip
    photo = attach(
        village.phone, "broadcast", after["record_id"], ward=village.ward, group=village.group
    )
    (result,) = village.round(village.phone, photo.operation)["results"]
    assert (result["result"], result["flags"]) == ("applied", ["after_handover"])
    assert photo.send(village.client).status_code == 201
    held = village.post(village.phone, "/api/attachments/held", {"ids": [photo.id]})
    assert held == {"held": [photo.id]}
    taker = village.cast.enrol(made["to_account"]["id"])
    changes = village.round(taker)["pull"]["changes"]
    (mine,) = [change for change in changes if change["scope"] == village.scope]
    assert {before["record_id"], after["record_id"]} <= {r["record_id"] for r in mine["records"]}


def test_h3_another_khoi_is_none_of_his_all_the_same(village: Village) -> None:
    other = village.cast.create_group(village.ward, "Khối 6")
    village.start()
    answer = village.round(village.phone, broadcast(village.phone, other, village.ward))
    assert answer["results"][0]["code"] == "forbidden"


def test_h3_a_phone_that_let_go_of_the_book_writes_in_it_no_more(village: Village) -> None:
    ward = village.cast.create_account("Mẫu Thị Hai", "ward_official", "ward:none")
    with village.app.app_context(), writing() as session:
        session.add(RoleGrant(account_id=ward, role="group_head", scope=village.scope, since=now()))
    phone = village.cast.enrol(ward)
    village.start(from_account=ward)
    village.round(phone, village.log(phone))
    village.deliver(phone)
    village.empty(phone)
    answer = village.round(phone, village.log(phone))
    assert answer["results"][0]["code"] == "forbidden"


def test_h3_carried_by_another_phone_it_counts_as_well(village: Village) -> None:
    made = village.start()
    after = village.log(village.phone)
    file = carry(public_key(village.app.extensions["socoso"].secret), village.phone, [after])
    village.client.post(
        "/api/bundles", data=file, content_type="text/plain", headers=village.official.headers()
    )
    ((result, flags),) = village.all(
        select(Operation.result, Operation.flags).where(Operation.op_id == after["op_id"])
    )
    assert (result, flags) == ("applied", "after_handover")
    # The phone hears of it when it comes, and has nothing to send any more.
    answer = village.round(village.phone)
    assert [receipt["op_id"] for receipt in answer["pull"]["receipts"]] == [after["op_id"]]
    assert village.listed()[0]["id"] == made["id"]


def test_h4_the_old_phone_hears_of_it_and_gets_nothing_new_of_the_khoi(village: Village) -> None:
    assert "handed_over" not in village.round(village.phone)
    made = village.start()
    answer = village.round(village.phone)
    assert answer["handed_over"] == [
        {
            "id": made["id"], "scope": village.scope, "label": "Khối 5, phường Lê Lợi",
            "to": "Mẫu Thị Mới", "day": made["day"], "whole": True,
        }
    ]  # fmt: skip
    assert village.scope in answer["pull"]["dropped"]
    taker = village.cast.enrol(made["to_account"]["id"])
    village.round(taker, village.log(taker))
    again = village.round(village.phone)
    assert [change for change in again["pull"]["changes"] if change["scope"] != "reference"] == []


def test_h7_whoever_keeps_a_role_keeps_his_phone(village: Village) -> None:
    other = village.cast.create_group(village.ward, "Khối 6")
    with village.app.app_context(), writing() as session:
        session.add(
            RoleGrant(
                account_id=village.old, role="group_head", scope=f"group:{other}", since=now()
            )
        )
    village.start()
    (told,) = village.round(village.phone)["handed_over"]
    assert told["whole"] is False
    assert village.deliver(village.phone)["receipt"]
    village.empty(village.phone)
    answer = village.round(village.phone, broadcast(village.phone, other, village.ward))
    assert "handed_over" not in answer
    assert answer["results"][0]["result"] == "applied"
    assert village.listed()[0]["state"] == "done"


def test_h4_two_phones_let_go_one_after_the_other(village: Village) -> None:
    second = village.cast.enrol(village.old)
    village.start()
    for phone, state in ((village.phone, "waiting"), (second, "done")):
        assert village.round(phone)["handed_over"][0]["whole"]
        village.deliver(phone)
        village.empty(phone)
        assert village.listed()[0]["state"] == state


def test_h5_the_office_says_what_it_lacks(village: Village) -> None:
    village.start()
    there, lacking = village.log(village.phone), village.log(village.phone)
    wrong = village.log(village.phone, record_id=new_id()) | {"values": {}}
    village.round(village.phone, there, wrong)
    ids = [operation["op_id"] for operation in (there, lacking, wrong)]
    answer = village.post(village.phone, f"{WARD}/missing", {"op_ids": ids})
    assert answer == {"missing": [lacking["op_id"]]}


def test_h5_a_receipt_says_that_all_is_here(village: Village) -> None:
    village.start()
    wrong = village.log(village.phone, record_id=new_id()) | {"values": {}}
    village.round(village.phone, village.log(village.phone), wrong)
    odd = orjson.dumps({"op_id": "of no form"}).decode()
    answer = village.deliver(village.phone, left=[odd, odd])
    assert len(answer["receipt"]) == 8
    assert (answer["delivered"], answer["refused"]) == (3, 2)
    assert village.deliver(village.phone, left=[odd]) == answer
    assert village.all(select(LeftOver.content)) == [(odd,)]
    (phone,) = village.listed()[0]["phones"]
    assert (phone["state"], phone["delivered"], phone["refused"], phone["receipt"]) == (
        "delivered", 3, 2, answer["receipt"],
    )  # fmt: skip
    made = village.listed()[0]
    (left,) = village.office.get(f"{OFFICE}/{made['id']}/minutes")["left_over"]
    assert left["content"] == {"op_id": "of no form"}


def test_h9_a_ward_reads_of_what_no_message_took_only_what_names_its_khoi(village: Village) -> None:
    made = village.start()
    own = orjson.dumps({"kind": "broadcast", "values": {"group": made["group"]}}).decode()
    village.deliver(village.phone, left=[own, '{"kind": "attendance"}'])
    by_office = village.office.get(f"{OFFICE}/{made['id']}/minutes")["left_over"]
    by_ward = village.ask(village.official, "GET", f"{WARD}/{made['id']}/minutes").get_json()[
        "left_over"
    ]
    whole = [{"kind": "attendance"}, orjson.loads(own)]
    assert sorted((one["content"] for one in by_office), key=str) == sorted(whole, key=str)
    assert [one["content"] for one in by_ward if one["content"]] == [orjson.loads(own)]
    assert len(by_ward) == len(by_office)


def test_h5_no_receipt_in_another_epoch_and_none_without_a_handover(village: Village) -> None:
    assert village.deliver(village.phone)["receipt"] is None
    village.start()
    assert village.deliver(village.phone, epoch=new_id())["receipt"] is None
    assert village.listed()[0]["phones"][0]["state"] == "waiting"


def test_h5_after_a_restore_the_journal_brings_back_what_an_emptied_phone_sent(
    village: Village,
) -> None:
    made = village.start()
    operations = [village.log(village.phone, day) for day in (10, 11, 12)]
    village.round(village.phone, *operations)
    receipt = village.deliver(village.phone, left=["odd"])["receipt"]
    village.empty(village.phone)
    with village.app.app_context():
        with writing() as session:
            for model in (HandoverPhone, Handover, LeftOver):
                session.execute(delete(model))
            session.execute(delete(Operation).where(Operation.kind == "broadcast"))
            session.execute(delete(StoredRecord).where(StoredRecord.kind == "broadcast"))
            session.execute(delete(FeedRow).where(FeedRow.kind == "broadcast"))
            session.execute(delete(Broadcast))
            session.execute(update(RoleGrant).values(until=None, handover=None))
            session.execute(update(Device).values(leaving=False))
        key = derive_key(village.app.extensions["socoso"].secret, "receipt")
        assert replay_journal(current_journal(), key).operations == 3
    found = village.all(
        select(Operation.op_id, Operation.result).where(Operation.kind == "broadcast")
    )
    assert sorted(found) == sorted((each["op_id"], "applied") for each in operations)
    (again,) = village.listed()
    assert (again["id"], again["state"], again["phones"][0]["receipt"]) == (
        made["id"], "done", receipt,
    )  # fmt: skip
    assert village.all(select(LeftOver.content)) == [("odd",)]
    assert village.grants(village.old)[0][3] is not None


def test_h6_an_emptied_phone_is_nobodys_and_a_repeat_changes_nothing(village: Village) -> None:
    village.start()
    village.round(village.phone)
    village.empty(village.phone)  # before the office said that all is here: counts for nothing
    assert village.listed()[0]["phones"][0]["state"] == "waiting"
    village.deliver(village.phone)
    village.empty(village.phone)
    (made,) = village.listed()
    assert (made["state"], made["phones"][0]["state"]) == ("done", "emptied")
    actions = village.actions()
    village.empty(village.phone)
    assert village.actions() == actions
    answer = village.round(village.phone, village.log(village.phone))
    assert answer["results"][0]["result"] == "quarantined"
    assert answer["account"] is None
    assert error_of(village.ask(village.phone, "POST", f"{WARD}/missing", {"op_ids": []})) == (
        403, "device_revoked",
    )  # fmt: skip


def test_h8_a_book_nobody_has_opened_comes_back(village: Village) -> None:
    made = village.start()
    link = village.office.post(f"{OFFICE}/{made['id']}/link", expect=201)["link"]
    assert village.round(village.phone)["handed_over"]
    back = village.office.post(f"{OFFICE}/{made['id']}/withdraw")["handover"]
    assert (back["state"], back["phones"][0]["state"]) == ("withdrawn", "kept")
    assert village.office.post(f"{OFFICE}/{made['id']}/withdraw")["handover"] == back
    assert village.actions().count("handover_withdrawn") == 1
    assert error_of(village.enrol_by(link)) == (410, "enrolment_expired")
    answer = village.round(village.phone, village.log(village.phone))
    assert "handed_over" not in answer
    assert (answer["results"][0]["result"], answer["results"][0].get("flags")) == ("applied", None)
    assert village.scope in answer["pull"]["added"]
    assert village.grants(made["to_account"]["id"])[0][3] is not None
    # And may go to somebody else.
    village.start(to_name="Mẫu Văn Khác")


def test_h8_a_book_that_was_opened_does_not(village: Village) -> None:
    made = village.start()
    link = village.office.post(f"{OFFICE}/{made['id']}/link", expect=201)["link"]
    assert village.enrol_by(link).status_code == 201
    answer = village.office.ask("POST", f"{OFFICE}/{made['id']}/withdraw")
    assert error_of(answer) == (409, "handover_taken")
    assert village.listed()[0]["taken"]


def test_h8_a_book_handed_back_stays_on_the_phone_that_still_has_it(village: Village) -> None:
    made = village.start()
    taker = made["to_account"]["id"]
    village.cast.enrol(taker)
    village.start(from_account=taker, to_name=None, to_account=village.old)
    answer = village.round(village.phone, village.log(village.phone))
    assert "handed_over" not in answer
    assert answer["account"]["grants"][0]["scope"] == village.scope
    assert answer["results"][0]["result"] == "applied"
    states = {each["id"]: each["phones"][0]["state"] for each in village.listed()}
    assert states[made["id"]] == "kept"


def test_h9_a_phone_that_never_comes_is_given_up_and_its_work_is_held(village: Village) -> None:
    with village.app.app_context(), writing() as session:
        session.execute(
            update(Device)
            .where(Device.id == village.phone.device_id)
            .values(unsent=4, oldest_unsent_at="2024-03-10T00:00:00.000Z", last_contact_at=now())
        )
    made = village.start()
    (phone,) = made["phones"]
    assert (phone["state"], phone["unsent"], phone["unsent_then"]) == ("waiting", 4, 4)
    address = f"{OFFICE}/{made['id']}/phones/{village.phone.device_id}/lost"
    assert error_of(village.office.ask("POST", address, {"reason": ""}))[0] == 422
    lost = village.office.post(address, {"reason": "Rơi xuống sông"})["handover"]
    assert village.office.post(address, {"reason": "Lần nữa"})["handover"] == lost
    assert (lost["state"], lost["phones"][0]["lost_reason"]) == ("lost", "Rơi xuống sông")
    late = village.log(village.phone)
    answer = village.round(village.phone, late)
    assert answer["results"][0]["result"] == "quarantined"
    assert (answer["account"], "handed_over" in answer) == (None, False)
    assert village.deliver_refused()
    # What the office releases counts although the role had ended by then (H3).
    released = village.office.post(
        f"/api/office/quarantined/{late['op_id']}", {"decision": "release"}
    )
    assert released["outcome"]["result"] == "applied"


def test_h9_what_was_carried_since_the_last_contact_is_told(village: Village) -> None:
    village.round(village.phone)
    made = village.start()
    file = carry(
        public_key(village.app.extensions["socoso"].secret),
        village.phone,
        [village.log(village.phone, day) for day in (10, 11)],
    )
    village.client.post(
        "/api/bundles", data=file, content_type="text/plain", headers=village.official.headers()
    )
    (phone,) = next(each for each in village.listed() if each["id"] == made["id"])["phones"]
    assert (phone["carried"], phone["state"]) == (2, "waiting")


def test_minutes_count_the_book_and_name_what_is_open(village: Village) -> None:
    cast, place = village.cast, {"ward": village.ward, "group": village.group}
    village.round(village.phone, *[village.log(village.phone, day) for day in (1, 12)])
    # It is April in Việt Nam already.
    late = village.log(village.phone)
    late["values"]["started_at"] = "2024-03-31T18:00:00.000Z"
    village.round(village.phone, late)
    cluster = cast.create("speaker_cluster", name="Cụm 1", number=1, condition="partly_broken",
                          technology="ip", speakers=2, **place)  # fmt: skip
    cast.create("incident", cluster=cluster, symptom="silent", state="broken",
                found_at="2024-03-10T01:00:00.000Z", **place)  # fmt: skip
    cast.create("incident", symptom="line", state="mended",
                found_at="2024-03-09T01:00:00.000Z", **place)  # fmt: skip
    cast.create("feedback", content="Loa nhỏ quá", received_at="2024-03-11T01:00:00.000Z", **place)
    cast.create("feedback", content="Đã rõ", answer="Vâng",
                received_at="2024-03-11T01:00:00.000Z", **place)  # fmt: skip
    cast.create("schedule", weekdays=[1, 3], starts_at="17:00", duration_minutes=15,
                valid_from="2024-01-01", **place)  # fmt: skip
    cast.create("schedule", weekdays=[2], starts_at="05:00", duration_minutes=15,
                valid_from="2024-01-01", valid_to="2024-02-01", **place)  # fmt: skip
    made = village.start()
    told = village.office.get(f"{OFFICE}/{made['id']}/minutes")
    assert (told["group_name"], told["ward_name"]) == ("Khối 5", "Phường Lê Lợi")
    assert told["months"] == [
        {"month": "2024-03", "broadcast": 2, "meeting": 0, "incident": 2, "feedback": 2},
        {"month": "2024-04", "broadcast": 1, "meeting": 0, "incident": 0, "feedback": 0},
    ]
    assert [each["name"] for each in told["clusters"]] == ["Cụm 1"]
    assert [(each["cluster"], each["symptom"]) for each in told["faults"]] == [("Cụm 1", "silent")]
    assert [each["content"] for each in told["feedback"]] == ["Loa nhỏ quá"]
    assert told["schedules"] == [
        {"weekdays": [1, 3], "starts_at": "17:00", "duration_minutes": 15, "source": None}
    ]
    same = village.ask(village.official, "GET", f"{WARD}/{made['id']}/minutes").get_json()
    assert same | {"made_at": ""} == told | {"made_at": ""}


def test_a_disabled_account_takes_nothing_over(village: Village) -> None:
    taker = village.cast.create_account("Mẫu Văn Nghỉ", "group_head", "group:none")
    with village.app.app_context(), writing() as session:
        session.execute(update(Account).where(Account.id == taker).values(disabled_at=now()))
    answer = village.office.ask("POST", OFFICE, village.body(to_name=None, to_account=taker))
    assert error_of(answer) == (404, "not_found")

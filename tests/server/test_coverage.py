"""Coverage agrees with a naive count over the log, and every figure is the number of the rows behind it."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import select

from server.database import reading
from server.models.log import Operation
from server.reports.arrivals import STANDINGS
from server.schemas.coverage import STANDINGS as OFFERED
from sync.contract import derive_id
from tests.cast import Cast, new_id
from tests.server.browser import Browser, error_of

ADDRESS = "/api/office/coverage"
CAME = {"present", "present_bulk", "late", "left_early"}
STATUSES = [*sorted(CAME), "absent", "excused", "represented", "unmarked"]
HALVES = ["morning", "afternoon", "evening"]
COUNTED = (
    "invited", "listed", "arrived", "present", "late", "left_early", "deputies", "represented",
    "excused", "absent", "unmarked",
)  # fmt: skip


class World:
    """Classes of a plan with people, marks and invitations, thrown together by a seed."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.chance = cast, random.Random(seed)
        self.revs: dict[str, int] = {}
        self.plan = cast.create("plan", title="Kế hoạch", year=2024)
        cast.create("plan", title="Kế hoạch trước", year=2023)
        self.wards = [cast.create_ward(name) for name in ("Lê Lợi", "Hưng Bình", "Quán Bàu")]
        self.groups = {ward: [cast.create_group(ward, f"Khối {n}") for n in (1, 2, 3)]
                       for ward in self.wards}  # fmt: skip
        self.people = [new_id() for _ in range(8)]
        self.classes = [self._add_class(number) for number in (1, 2, 3)]

    def _add_class(self, number: int) -> str:
        chance = self.chance
        training = self.cast.create(
            "training_class", number=number, title=f"Lớp {number}", class_kind="class",
            state="open", **({"plan": self.plan} if number < 3 else {}),
        )  # fmt: skip
        sessions = [
            self.cast.create_session(training, place, half)
            for place, half in enumerate(chance.choices(HALVES, k=chance.randint(1, 3)), start=1)
        ]
        for ward in chance.sample(self.wards, chance.randint(0, 3)):
            invitation = self.cast.create(
                "invitation", derive_id(training, ward), training_class=training, ward=ward,
                quota=chance.randint(0, 6), class_number=number, class_title="Lớp",
            )  # fmt: skip
            self._perhaps_delete("invitation", invitation)
        for person in chance.sample(self.people, chance.randint(2, 8)):
            self._add_person(training, person, sessions)
        self._perhaps_delete("session", sessions[0])
        return training

    def _add_person(self, training: str, person: str, sessions: list[str]) -> None:
        chance = self.chance
        ward = chance.choice([*self.wards, None])
        group = chance.choice([*self.groups[ward], None]) if ward else None
        known = {
            "ward": ward,
            "group": group,
            "gender": chance.choice(["female", "male", None]),
            "participant_group": chance.choice(["party_state_unions", "part_time_group", None]),
            "deputy_for": chance.choice([None, None, new_id()]),
        }
        entry = self.cast.create(
            "roster_entry", derive_id(training, person), training_class=training, person=person,
            full_name="Mẫu Thị Hà", **{name: value for name, value in known.items() if value},
        )  # fmt: skip
        for session in sessions:
            if chance.random() < 0.8:
                mark = self.cast.create(
                    "attendance", derive_id(session, person), training_class=training,
                    session=session, person=person, status=chance.choice(STATUSES),
                )  # fmt: skip
                self._perhaps_correct(mark)
                self._perhaps_delete("attendance", mark)
        self._perhaps_delete("roster_entry", entry)

    def _perhaps_correct(self, mark: str) -> None:
        if self.chance.random() < 0.3:
            self.cast.write(
                "attendance", mark, action="edit", base_rev=1,
                values={"status": self.chance.choice(STATUSES)},
            )  # fmt: skip

    def _perhaps_delete(self, kind: str, record_id: str) -> None:
        if self.chance.random() < 0.15:
            self.cast.write(kind, record_id, action="delete", base_rev=9, values={})


def read_log() -> dict[str, list[dict[str, Any]]]:
    """Fold the log as naively as one can: one writer, one after the other, the last word stands."""
    records: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    with reading() as session:
        query = select(Operation.kind, Operation.record_id, Operation.payload).where(
            Operation.result == "applied"
        )
        for kind, record_id, payload in session.execute(query.order_by(Operation.device_seq)):
            operation = orjson.loads(payload)
            record = records[kind, record_id]
            record |= {"id": record_id, **operation["values"]}
            record["deleted"] = operation["action"] == "delete"
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (kind, _), record in records.items():
        if not record["deleted"]:
            by_kind[kind].append(record)
    return by_kind


def count_naively(log: dict[str, list[dict[str, Any]]], classes: set[str]) -> dict[str, Any]:
    """Count seat by seat what the log says of some classes."""
    marks = {(m["session"], m["person"]): m["status"] for m in log["attendance"]}
    sessions = [s for s in log["session"] if s["training_class"] in classes]
    wards: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    came: list[dict[str, Any]] = []
    for session in sessions:
        for entry in log["roster_entry"]:
            if entry["training_class"] != session["training_class"]:
                continue
            status = marks.get((session["id"], entry["person"]), "unmarked")
            if status in CAME:
                came.append(entry)
            for half in ("all", session["half"]):
                cell = wards[entry.get("ward") or "unknown"][half]
                cell["listed"] += 1
                cell["present" if status == "present_bulk" else status] += 1
                cell["arrived"] += status in CAME
                cell["deputies"] += status in CAME and "deputy_for" in entry
        for invitation in log["invitation"]:
            if invitation["training_class"] == session["training_class"]:
                for half in ("all", session["half"]):
                    wards[invitation["ward"]][half]["invited"] += invitation["quota"]
    return {"wards": wards, "came": came}


def cells_of(halves: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    return {cell["half"]: {name: cell[name] for name in COUNTED} for cell in halves}


def rows_of(office: Browser, key: str, **query: str) -> int:
    page = office.get(f"{ADDRESS}/{key}", limit=500, **query)
    assert page["definition"].endswith(".")
    assert len(page["rows"]) == page["total"]
    total: int = page["total"]
    return total


@pytest.mark.parametrize("seed", range(3))
def test_sums_agree_with_a_naive_count_over_the_log(
    app: Flask, office: Browser, cast: Cast, seed: int
) -> None:
    world = World(cast, seed)
    with app.app_context():
        log = read_log()
    scopes: list[tuple[dict[str, str], set[str]]] = [
        ({}, set(world.classes[:2])), *(({"class": each}, {each}) for each in world.classes),
    ]  # fmt: skip
    for query, classes in scopes:
        page, naive = office.get(ADDRESS, **query), count_naively(log, classes)
        came = naive["came"]
        assert page["attendances"] == len(came)
        assert page["people"] == len({entry["person"] for entry in came})
        assert page["units"]["groups_covered"] == len({e["group"] for e in came if "group" in e})
        assert page["units"]["wards_covered"] == len({e["ward"] for e in came if "ward" in e})
        for side in ("participant_group", "gender"):
            expected = Counter(entry.get(side, "unknown") for entry in came)
            assert {p["key"]: p["attendances"] for p in page[side]} == {
                p["key"]: expected[p["key"]] for p in page[side]
            }
            assert sum(part["attendances"] for part in page[side]) == len(came)
        shown = {row["ward"]: cells_of(row["halves"]) for row in page["wards"]}
        for ward, halves in naive["wards"].items():
            expected_cells = {h: {n: c[n] for n in COUNTED} for h, c in halves.items()}
            assert shown[ward] == expected_cells
        total: Counter[str] = sum((c["all"] for c in naive["wards"].values()), Counter())
        assert cells_of(page["halves"])["all"] == {name: total[name] for name in COUNTED}
        for row in page["wards"] if query else page["wards"][:2]:
            check_opens(office, query, row)


def check_opens(office: Browser, query: dict[str, str], row: dict[str, Any]) -> None:
    """Every figure of a ward is the number of rows it opens."""
    for cell in row["halves"]:
        where = query | {"ward": row["ward"]}
        where |= {} if cell["half"] == "all" else {"half": cell["half"]}
        assert rows_of(office, "coverage_seats", **where) == cell["listed"]
        for standing in ("arrived", "present", "late", "absent", "represented", "unmarked"):
            opened = rows_of(office, "coverage_seats", **where, standing=standing)
            assert opened == cell[standing], standing
        assert rows_of(office, "attendances", **where) == cell["arrived"]
        assert rows_of(office, "attendances", **where, deputy="1") == cell["deputies"]
    assert rows_of(office, "people", **query, ward=row["ward"]) == row["people"]


@pytest.fixture
def held(cast: Cast) -> tuple[str, list[str], str]:
    """A class of one half-day, its ward's two khối, and the ward."""
    cast.create("plan", title="Kế hoạch", year=2024)
    ward = cast.create_ward()
    groups = [cast.create_group(ward, f"Khối {n}") for n in (1, 2)]
    training = cast.create_class()
    cast.create_session(training)
    return training, groups, ward


def mark(cast: Cast, training: str, session: str, person: str, status: str) -> None:
    cast.create(
        "attendance", derive_id(session, person), training_class=training, session=session,
        person=person, status=status,
    )  # fmt: skip


def test_seat_is_filled_once_by_the_person_or_his_deputy(
    office: Browser, cast: Cast, held: tuple[str, list[str], str]
) -> None:
    training, groups, ward = held
    session = cast.create_session(training, 2, "afternoon")
    away, came, missing = (cast.add_person(training, n, ward=ward, group=groups[0]) for n in "ABC")
    deputy = cast.add_person(training, "D", ward=ward, group=groups[0], deputy_for=away)
    for person, status in (
        (away, "represented"), (deputy, "present"), (came, "late"), (missing, "absent"),
    ):  # fmt: skip
        mark(cast, training, session, person, status)
    cast.create(
        "invitation", derive_id(training, ward), training_class=training, ward=ward, quota=3,
        class_number=1, class_title="Lớp 1",
    )  # fmt: skip
    page = office.get(ADDRESS, **{"class": training})
    (row,) = page["wards"]
    afternoon = next(cell for cell in row["halves"] if cell["half"] == "afternoon")
    assert (afternoon["invited"], afternoon["filled"], afternoon["short"]) == (3, 2, 1)
    assert (afternoon["deputies"], afternoon["represented"], afternoon["late"]) == (1, 1, 1)
    assert row["halves"][0]["invited"] == 6  # a seat for each half-day
    assert (page["people"], page["attendances"]) == (2, 2)


def test_nobody_is_missing_from_a_class_that_is_still_ahead(
    office: Browser, cast: Cast, held: tuple[str, list[str], str]
) -> None:
    training, _, ward = held
    cast.create("session", training_class=training, number=2, held_on="2999-01-01", half="evening")
    cast.create(
        "invitation", derive_id(training, ward), training_class=training, ward=ward, quota=3,
        class_number=1, class_title="Lớp 1",
    )  # fmt: skip
    halves = office.get(ADDRESS, **{"class": training})["halves"]
    assert [(c["half"], c["invited"], c["short"]) for c in halves] == [
        ("all", 6, 3), ("morning", 3, 3), ("evening", 3, 0),
    ]  # fmt: skip


def test_unit_that_is_left_is_named(
    office: Browser, cast: Cast, held: tuple[str, list[str], str]
) -> None:
    training, groups, ward = held
    session = cast.create_session(training, 2, "afternoon")
    person = cast.add_person(training, ward=ward, group=groups[0])
    mark(cast, training, session, person, "present")
    page = office.get(ADDRESS, **{"class": training})
    assert page["units"] == {"groups_covered": 1, "groups": 2, "wards_covered": 1, "wards": 1}
    left = office.get(f"{ADDRESS}/groups_left", **{"class": training})["rows"]
    assert [row["group"] for row in left] == ["Khối 2"]
    assert rows_of(office, "wards_left", **{"class": training}) == 0


def test_unit_counts_while_it_was_in_force(
    office: Browser, cast: Cast, held: tuple[str, list[str], str]
) -> None:
    training, _, ward = held
    cast.add_person(training, ward=ward)
    for name, valid in (
        ("Khối 3", {"valid_to": "2024-03-11"}), ("Khối 4", {"valid_from": "2024-03-13"}),
        ("Khối 5", {"valid_to": "2024-03-12"}),
    ):  # fmt: skip
        cast.create("residential_group", ward=ward, name=name, group_kind="khoi", **valid)
    assert office.get(ADDRESS, **{"class": training})["units"]["groups"] == 3


def test_what_is_not_known_has_a_row_of_its_own(
    office: Browser, cast: Cast, held: tuple[str, list[str], str]
) -> None:
    training, *_ = held
    session = cast.create_session(training, 2, "afternoon")
    mark(cast, training, session, cast.add_person(training), "present")
    page = office.get(ADDRESS, **{"class": training})
    for side in ("participant_group", "gender"):
        assert page[side][-1] == {"key": "unknown", "people": 1, "attendances": 1}
        assert rows_of(office, "people", **{"class": training, side: "unknown"}) == 1
    assert (page["wards"][-1]["ward"], page["wards"][-1]["ward_name"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (f"{ADDRESS}?class=00000000-0000-4000-8000-00000000000a", (404, "not_found")),
        (f"{ADDRESS}/nothing", (404, "not_found")),
        (f"{ADDRESS}/people?ward=x", (422, "invalid_request")),
        (f"{ADDRESS}/people?standing=late_or_so", (422, "invalid_request")),
    ],
)
def test_what_cannot_be_answered_is_said(
    office: Browser, address: str, code: tuple[int, str]
) -> None:
    answer = office.ask("GET", address)
    assert error_of(answer) == code


def test_standings_of_the_interface_are_those_of_the_definition() -> None:
    assert set(OFFERED) == set(STANDINGS)

"""The seed is the plan of 2024 on real wards, the same however often it is run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from server.database import reading
from server.models.log import Operation
from server.models.projections import ResidentialGroup, Ward
from server.reports.board import read_board
from server.reports.class_page import read_class
from server.reports.classes import list_classes
from server.seed import seed_demo, seed_reference
from server.seed.demo import TRAINERS
from sync.contract import derive_id
from tests.cast import Cast

PASSWORD = "mật khẩu trình diễn"


@pytest.fixture
def seeded(app: Flask) -> Flask:
    """An office with the reference data."""
    with app.app_context():
        assert seed_reference() > 400
    return app


def count(model: type[Any]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_reference_data_is_that_of_the_plan(seeded: Flask) -> None:
    with seeded.app_context(), reading() as session:
        wards = session.scalars(select(Ward)).all()
        groups = session.scalars(select(ResidentialGroup)).all()
        assert sorted(ward.unit_type for ward in wards) == ["phuong"] * 16 + ["xa"] * 9
        assert len({ward.code for ward in wards}) == 25
        assert {ward.valid_to for ward in wards} == {"2024-11-30", "2025-06-30"}
        assert len(groups) == 324
        assert all(group.illustrative for group in groups)
        kinds = {ward.id: ward.unit_type for ward in wards}
        assert all(
            group.name.startswith("Khối" if kinds[group.ward] == "phuong" else "Xóm")
            for group in groups
        )
        plan = read_board()["plan"]
        assert (
            plan["target_usb_groups"] + plan["target_usb_wards"] + plan["target_usb_centre"] == 350
        )
        assert all("Không có đối tượng thụ hưởng" in text for text in plan["not_applicable"])
        classes = list_classes()
    assert [each["number"] for each in classes] == list(range(1, 26))
    assert {each["sessions"] for each in classes} == {2}
    assert {each["roster_count"] for each in classes} == {0}
    assert len({each["host_ward_name"] for each in classes}) == 25
    assert all(each["starts_on"].startswith("2024-") for each in classes)


def test_reference_data_is_written_once(seeded: Flask) -> None:
    with seeded.app_context():
        before = count(Operation)
        assert seed_reference() == 0
        assert count(Operation) == before


def test_demonstration_is_believable_and_written_once(seeded: Flask) -> None:
    today = (datetime.now(UTC) + timedelta(hours=7)).date().isoformat()
    with seeded.app_context():
        assert seed_demo(PASSWORD) > 5000
        before = count(Operation)
        assert seed_reference() + seed_demo(PASSWORD) == 0
        assert count(Operation) == before
        with reading() as session:
            refused = session.scalars(
                select(Operation.code).where(Operation.result != "applied").distinct()
            )
            assert list(refused) == []
        figures = {figure["key"]: figure["value"] for figure in read_board()["figures"]}
        classes = list_classes()
        (open_class,) = (each for each in classes if each["state"] == "open")
        page = read_class(open_class["id"])
    assert figures["classes"] == 20
    assert 250 < figures["groups_covered"] < 324
    assert figures["people"] < figures["attendances"]
    assert figures["refused"] == figures["conflicts"] == 0
    assert all(60 <= each["roster_count"] <= 110 for each in classes)
    assert open_class["starts_on"] == today
    assert {session["values"]["held_on"] for session in page["sessions"]} == {today}
    assert {each["id"] for each in open_class["trainers"]} == {t.account_id for t in TRAINERS}
    assert all(row["values"]["full_name"].startswith("Mẫu ") for row in page["roster"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_demonstration_opens_the_next_class_once_one_has_marks(seeded: Flask, cast: Cast) -> None:
    with seeded.app_context():
        seed_demo(PASSWORD)
        (first,) = (each for each in list_classes() if each["state"] == "open")
        page = read_class(first["id"])
        person, session = page["roster"][0]["person"], page["sessions"][0]["id"]
    cast.create(
        "attendance", derive_id(session, person), training_class=first["id"], session=session,
        person=person, status="present",
    )  # fmt: skip
    with seeded.app_context():
        assert seed_demo(PASSWORD) > 0
        assert [e["number"] for e in list_classes() if e["state"] == "open"] == [21, 22]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_demonstration_follows_its_password(seeded: Flask) -> None:
    client = seeded.test_client()
    for password in (PASSWORD, "mật khẩu khác hẳn"):
        with seeded.app_context():
            seed_demo(password)
        body = {"username": "vanphong", "password": password}
        assert client.post("/api/office/login", json=body).status_code == 200

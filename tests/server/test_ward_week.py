"""How khối stand in a week, in both languages alike, and what the office sees of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.projections import local_date
from server.reports.due import Due, Known, standing_of, week_of
from sync.contract import derive_id
from tests.cast import Cast, new_id
from tests.server.browser import Browser, error_of

WEEKS = json.loads((Path(__file__).parents[1] / "due_weeks.json").read_text("utf-8"))


def _say(due: list[Due]) -> list[str]:
    return [f"{each.day} {each.clock}" for each in due]


@pytest.mark.parametrize("case", WEEKS["cases"], ids=lambda case: case["name"])
def test_week_of_a_khoi(case: dict[str, Any]) -> None:
    schedules = [
        row | {"weekdays": " ".join(map(str, row["weekdays"]))} for row in case.get("schedules", [])
    ]
    known = Known(
        [{"started_at": moment} for moment in case["broadcasts"]],
        schedules,
        case.get("holidays", []),
        case.get("faults", []),
    )
    standing = standing_of(known, week_of(WEEKS["monday"]), case["now"])
    assert {
        "state": standing.state,
        "logged": standing.logged,
        "due": standing.due,
        "late": _say(standing.late),
        "missing": _say(standing.missing),
        "broken": _say(standing.broken),
    } == case["expect"]


def _log(cast: Cast, ward: str, group: str | None, started_at: str, **values: Any) -> str:
    channel = "group_speaker" if group else "ward_station"
    own = {"group": group} if group else {}
    return cast.create(
        "broadcast", channel=channel, ward=ward, started_at=started_at, duration_minutes=15,
        outcome="whole", **own, **values,
    )  # fmt: skip


def test_office_sees_who_reported_who_lacks_and_whom_to_call(
    app: Flask, cast: Cast, office: Browser
) -> None:
    ward = cast.create_ward()
    done, lacks, broken, silent = (cast.create_group(ward, f"Khối {n}") for n in (1, 2, 3, 4))
    for group in (done, lacks, broken):
        cast.create(
            "schedule", ward=ward, group=group, weekdays=[1, 2], starts_at="17:00",
            duration_minutes=15, valid_from="2026-01-01",
        )  # fmt: skip
    for day in ("16", "17"):
        _log(cast, ward, done, f"2026-11-{day}T10:00:00.000Z")
    cast.create(
        "incident", ward=ward, group=broken, symptom="amplifier", state="broken",
        found_at="2026-11-10T00:00:00.000Z", stops_broadcasts=True,
    )  # fmt: skip
    contact = {"ward": ward, "group": lacks, "full_name": "Mẫu Thị Nga", "phone": "0900000002"}
    cast.create("contact", derive_id(ward, lacks), **contact)

    week = office.get(f"/api/office/wards/{ward}/week", day="2026-11-18")
    assert week["monday"] == "2026-11-16"
    states = {group["id"]: group["state"] for group in week["groups"]}
    assert states == {done: "reported", lacks: "missing", broken: "broken", silent: "quiet"}
    row = next(group for group in week["groups"] if group["id"] == lacks)
    assert (row["contact"], row["phone"]) == ("Mẫu Thị Nga", "0900000002")
    assert [due["day"] for due in row["missing"]] == ["2026-11-16", "2026-11-17"]
    assert next(group["faults"] for group in week["groups"] if group["id"] == broken) == 1


def test_no_such_ward_and_no_such_day(office: Browser) -> None:
    assert error_of(office.client.get(f"/api/office/wards/{new_id()}/week"))[1] == "not_found"
    response = office.client.get(f"/api/office/wards/{new_id()}/week?day=2026-13-01")
    assert error_of(response)[1] == "invalid_request"


def test_present_week_is_shown_where_no_day_is_named(cast: Cast, office: Browser) -> None:
    ward = cast.create_ward()
    today = local_date(datetime.now().astimezone().isoformat())
    week = office.get(f"/api/office/wards/{ward}/week")
    monday = datetime.fromisoformat(week["monday"])
    assert monday.weekday() == 0
    assert abs(datetime.fromisoformat(today) - monday) < timedelta(days=8)


def test_downtime_of_a_fault_is_counted_until_it_is_mended(cast: Cast, office: Browser) -> None:
    ward = cast.create_ward()
    group = cast.create_group(ward)
    cluster = cast.create("speaker_cluster", ward=ward, group=group, name="Cụm 1", condition="good")
    found = {"ward": ward, "group": group, "cluster": cluster, "symptom": "line"}
    cast.create(
        "incident", **found, state="mended", found_at="2026-11-10T00:00:00.000Z",
        mended_at="2026-11-12T06:00:00.000Z",
    )  # fmt: skip
    (mended,) = office.get("/api/office/equipment/incidents", ward=ward)["rows"]
    assert (mended["downtime_hours"], mended["cluster"]) == (54, "Cụm 1")
    assert office.get("/api/office/figures/incidents_open")["total"] == 0
    (good,) = office.get("/api/office/equipment/clusters", group=group)["rows"]
    assert good["condition"] == "good"

    cast.create("incident", **found, state="broken", found_at="2026-11-20T00:00:00.000Z")
    assert office.get("/api/office/figures/incidents_open")["total"] == 1
    (broken,) = office.get("/api/office/equipment/clusters", group=group)["rows"]
    assert broken["condition"] == "broken"
    assert error_of(office.client.get("/api/office/equipment/planted"))[1] == "not_found"


def test_direct_propaganda_is_no_meeting(cast: Cast, office: Browser) -> None:
    ward = cast.create_ward()
    group = cast.create_group(ward)
    held = {"ward": ward, "group": group, "held_at": "2026-11-10T12:00:00.000Z"}
    for kind in ("community", "direct"):
        cast.create("meeting", **held, meeting_kind=kind)
    cast.create("meeting", **held)
    figures = {row["key"]: row["value"] for row in office.get("/api/office/board")["figures"]}
    assert (figures["meetings"], figures["direct"]) == (2, 1)

"""A ward's month in numbers, in both languages alike, and as the office reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.projections import local_date
from server.reports.due import Known
from server.reports.ward_month import sum_up
from tests.cast import Cast, new_id
from tests.server.browser import Browser, error_of

MONTHS = json.loads((Path(__file__).parents[1] / "ward_months.json").read_text("utf-8"))


@pytest.mark.parametrize("case", MONTHS["cases"], ids=lambda case: case["name"])
def test_month_of_a_khoi(case: dict[str, Any]) -> None:
    known = Known(
        [row | {"local_date": local_date(row["started_at"])} for row in case["broadcasts"]],
        [
            row | {"weekdays": " ".join(map(str, row["weekdays"]))}
            for row in case.get("schedules", [])
        ],
        case.get("holidays", []),
        case.get("faults", []),
    )
    meetings = [
        row
        for row in case.get("meetings", [])
        if local_date(row["held_at"]).startswith(MONTHS["month"])
    ]
    assert sum_up(known, meetings, MONTHS["month"], case["now"]) == case["expect"]


def test_office_reads_a_wards_month_with_the_station_apart(cast: Cast, office: Browser) -> None:
    ward = cast.create_ward()
    busy, silent = (cast.create_group(ward, f"Khối {n}") for n in (1, 2))
    logged = {"ward": ward, "duration_minutes": 15, "outcome": "whole"}
    for day in ("02", "03"):
        at = f"2026-03-{day}T10:00:00.000Z"
        cast.create("broadcast", channel="group_speaker", group=busy, started_at=at, **logged)
    cast.create(
        "broadcast", channel="ward_station", started_at="2026-03-04T10:00:00.000Z", **logged
    )
    cast.create(
        "broadcast", channel="ward_station", started_at="2026-04-04T10:00:00.000Z", **logged
    )
    cast.create(
        "meeting", ward=ward, group=silent, held_at="2026-03-05T10:00:00.000Z",
        meeting_kind="community", households_present=30,
    )  # fmt: skip
    month = office.get(f"/api/office/wards/{ward}/month", month="2026-03")
    assert (month["ward_name"], month["month"]) == ("Phường Lê Lợi", "2026-03")
    first, second = month["groups"]
    assert (first["id"], first["broadcasts"], first["minutes"]) == (busy, 2, 30)
    assert (second["broadcasts"], second["meetings"], second["households"]) == (0, 1, 30)
    assert (month["total"]["broadcasts"], month["total"]["meetings"]) == (2, 1)
    assert (month["station"]["broadcasts"], month["station"]["minutes"]) == (1, 15)


def test_no_such_ward_and_no_such_month(cast: Cast, office: Browser) -> None:
    address = f"/api/office/wards/{new_id()}/month"
    assert error_of(office.client.get(f"{address}?month=2026-03"))[1] == "not_found"
    assert error_of(office.client.get(f"{address}?month=2026-13"))[1] == "invalid_request"
    assert error_of(office.client.get(address))[1] == "invalid_request"

"""Rows are found by their keys one by one, whatever the database knows of its tables."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from server import bulk
from server.database import reading, writing
from server.lookups import Lookup
from server.models.log import StoredRecord

KEY = (StoredRecord.kind, StoredRecord.record_id)
BY_KEY = Lookup((StoredRecord.record_id, StoredRecord.rev), by=KEY)
LOCKED = Lookup((StoredRecord.record_id, StoredRecord.rev), by=KEY, locked=True)


@pytest.fixture
def stored(app: Flask) -> None:
    """So many records that reading all of them would cost more, whatever is known of them."""
    rows = [
        ("topic" if number % 2 else "ward", f"i{number:04}", number, "{}", "", False)
        for number in range(4_000)
    ]
    table: Any = StoredRecord.__table__
    with app.app_context(), writing() as session:
        bulk.insert(session.connection(), table, rows)


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("lookup", [BY_KEY, LOCKED], ids=["read", "locked"])
def test_rows_come_in_the_order_of_their_keys_and_missing_ones_do_not(
    app: Flask, lookup: Lookup
) -> None:
    keys = {
        ("topic", "i0007"),
        ("ward", "i0008"),
        ("topic", "i0003"),
        ("topic", "i0008"),
        ("topic", "none"),
    }
    with app.app_context(), reading() as session:
        rows = lookup.rows(session.connection(), keys)
        assert [tuple(row) for row in rows] == [("i0003", 3), ("i0007", 7), ("i0008", 8)]
        assert lookup.rows(session.connection(), []) == []


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("lookup", [BY_KEY, LOCKED], ids=["read", "locked"])
def test_a_database_without_statistics_looks_each_key_up_in_the_index(
    app: Flask, lookup: Lookup
) -> None:
    with app.app_context(), reading() as session:
        connection = session.connection()
        connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        connection.exec_driver_sql(
            f"PREPARE looked (text[], text[]) AS {lookup._postgresql % ('$1', '$2')}"
        )
        plan = "\n".join(
            connection.scalars(text("EXPLAIN EXECUTE looked ('{topic}', '{i0007}')")).all()
        )
    assert "Index Scan" in plan
    assert "Seq Scan" not in plan, plan

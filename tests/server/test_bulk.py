"""What goes to the database in bulk comes back as it was, whatever is in it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from server import arrays, bulk
from server.database import writing
from server.extensions import db
from server.lists import one_of
from server.models.log import Operation, ScopeCounter
from tests.cast import new_id

ODD = ['"', "\\", '\\"', "{", "}", ",", "NULL", "null", "", " ", "\t", "\n", "'", "%s", "Điểm danh 🎤"]  # fmt: skip
TABLE = db.metadata.tables["operation"]


def row(**values: object) -> tuple[object, ...]:
    made = {"op_id": new_id(), "device_id": new_id(), "device_seq": 1, "flags": "", "seq": 1}
    rest = {c.name: None if c.nullable else "x" for c in TABLE.columns}
    return tuple((rest | made | values)[column.name] for column in TABLE.columns)


def test_odd_texts_are_stored_to_the_letter(app: Flask) -> None:
    rows = [row(payload=text, value=text) for text in ODD] + [row(payload="last")]
    with app.app_context(), writing() as session:
        bulk.insert(session.connection(), TABLE, rows)
        stored = session.execute(select(Operation.op_id, Operation.payload, Operation.value))
        assert {tuple(found) for found in stored} == {
            (r[0], r[2], r[TABLE.columns.keys().index("value")]) for r in rows
        }


def test_a_text_with_a_nul_cannot_become_two() -> None:
    with pytest.raises(ValueError, match="NUL"):
        arrays.write_texts(["a\0b", "c"])


def test_a_list_finds_odd_texts(app: Flask) -> None:
    query = select(ScopeCounter.scope).where(one_of(ScopeCounter.scope, "scopes"))
    with app.app_context(), writing() as session:
        connection = session.connection()
        bulk.add(connection, db.metadata.tables["scope_counter"], [(t, 1) for t in sorted(ODD)])
        found = connection.scalars(query, {"scopes": [*ODD, "not there"]}).all()
        nothing = connection.scalars(query, {"scopes": []}).all()
    assert sorted(found) == sorted(ODD)
    assert nothing == []


def test_numbers_are_added_up(app: Flask) -> None:
    table = db.metadata.tables["scope_counter"]
    with app.app_context(), writing() as session:
        assert bulk.add(session.connection(), table, [("a", 2), ("b", 3)]) == {"a": 2, "b": 3}
        assert bulk.add(session.connection(), table, [("b", 4), ("c", 5)]) == {"b": 7, "c": 5}

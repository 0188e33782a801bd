"""Runs migrations on the database of the app that is current."""

from __future__ import annotations

from collections import defaultdict

from alembic import context
from flask import current_app
from sqlalchemy import Connection

import server.models  # noqa: F401  # fills the metadata that is compared
from server.extensions import db

_BY_LANGUAGE = """
    SELECT attrelid::regclass::text, quote_ident(attname), format_type(atttypid, atttypmod)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
        AND relname <> 'alembic_version'
        AND attnum > 0 AND NOT attisdropped
        AND attcollation NOT IN (0, '"C"'::regcollation)
"""


def run() -> None:
    """Migrate over one connection, all of it in one transaction where the database can."""
    with current_app.extensions["migrate"].db.engine.connect() as connection:
        _run_over(connection)


def _run_over(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        # SQLite changes a table by making it anew.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "postgresql":
            _compare_bytes(connection)
    connection.commit()


def _compare_bytes(connection: Connection) -> None:
    """Have every text of ours compared byte by byte, as SQLite does it.

    Nearly all are ids and times, names have sort keys of their own, and comparing by the rules
    of a language makes each row a sixth dearer to write.
    """
    changes = defaultdict(list)
    for table, column, kind in connection.exec_driver_sql(_BY_LANGUAGE):
        changes[table].append(f'ALTER {column} TYPE {kind} COLLATE "C"')
    for table, columns in changes.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} {', '.join(columns)}")


run()

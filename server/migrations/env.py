"""Runs migrations on the database of the app that is current."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

import server.models  # noqa: F401  # fills the metadata that is compared
from server.extensions import db


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
    connection.commit()


run()

"""An app for commands that work on the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from server import create_app
from server.extensions import db
from server.health import migration_head, migration_in_database


@contextmanager
def working_app(*, migrated: bool = True) -> Iterator[Flask]:
    """Give an app whose database answers and, unless told otherwise, has this version's tables."""
    app = create_app()
    with app.app_context():
        try:
            _check_tables(migrated=migrated)
            yield app
        finally:
            db.engine.dispose()


def _check_tables(*, migrated: bool) -> None:
    try:
        current = migration_in_database() == migration_head()
    except SQLAlchemyError as error:
        address = db.engine.url.render_as_string(hide_password=True)
        raise click.ClickException(
            f"the database {address} does not answer ({type(error).__name__})"
        ) from None
    if migrated and not current:
        raise click.ClickException(
            "the database has not this version's tables: run `socoso migrate` first"
        )

"""The migrations make exactly the tables of the models, on both databases, and begin an epoch."""

from __future__ import annotations

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from server.database import reading, writing
from server.extensions import db
from server.health import migration_head, migration_in_database
from server.models.log import Epoch, ScopeCounter
from sync.contract import is_id
from tests.server.browser import error_of


def test_migrated_tables_are_those_of_the_models(app: Flask) -> None:
    with app.app_context():
        flask_migrate.check()
        assert migration_in_database() == migration_head()


def test_first_epoch_has_begun(app: Flask) -> None:
    with app.app_context(), reading() as session:
        epoch = session.scalars(select(Epoch)).one()
    assert is_id(epoch.epoch)
    assert epoch.parent is None
    assert len(epoch.started_at) == 24


def test_migrations_can_be_taken_back_and_made_again(app: Flask) -> None:
    with app.app_context():
        flask_migrate.downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        flask_migrate.upgrade()
        flask_migrate.check()


def test_texts_are_compared_byte_by_byte_on_every_database(app: Flask) -> None:
    scopes = ["B", "a", "Đ", "D", "é", "z", "-", "0"]
    with app.app_context(), writing() as session:
        session.add_all(ScopeCounter(scope=scope, seq=1) for scope in scopes)
        session.flush()
        found = session.scalars(select(ScopeCounter.scope).order_by(ScopeCounter.scope)).all()
        by_language = (
            session.scalars(text(_TEXTS_BY_LANGUAGE)).all() if _is_postgresql(session) else []
        )
    assert found == sorted(scopes)
    assert by_language == []


_TEXTS_BY_LANGUAGE = """
    SELECT table_name || '.' || column_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name <> 'alembic_version'
        AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'
"""


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def test_health_tells_a_current_database(client: FlaskClient) -> None:
    body = client.get("/healthz").get_json()
    assert {"status": "ok", "database": "ok", "migration": "current"}.items() <= body.items()
    assert body["version"]


def test_health_fails_when_a_migration_is_missing(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    response = app.test_client().get("/healthz")
    assert error_of(response) == (503, "unavailable")
    assert response.get_json()["error"]["details"]["migration"] == "pending"

"""Every server test runs twice: on a real SQLite file and on a real PostgreSQL database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy.engine import make_url

from server import create_app
from server.config import Settings
from server.extensions import db
from server.health import migration_head
from server.identity import passwords
from server.moments import now
from tests.cast import Cast
from tests.postgres import Cluster
from tests.server.browser import Browser
from tests.server.checked import CheckedClient

SECRET = "a secret of the tests, long enough"


def make_settings(folder: Path, database_url: str) -> Settings:
    """Give the settings of a test's own office."""
    return Settings(SECRET, folder, database_url, folder / "pwa", secure_cookies=False)


def migrate_database(folder: Path, database_url: str) -> None:
    """Bring a new database to the tables of this version."""
    app = create_app(make_settings(folder, database_url))
    with app.app_context():
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def fast_passwords() -> Iterator[None]:
    """Hash passwords as argon2 does, at a hundredth of the price."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(1, 8, 1))
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    folder = tmp_path_factory.mktemp("template")
    migrate_database(folder, f"sqlite:///{folder}/template.sqlite3")
    return folder / "template.sqlite3"


@pytest.fixture(scope="session")
def postgres_template(
    postgres_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a migrated, empty PostgreSQL database to copy."""
    name = f"template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    migrate_database(tmp_path_factory.mktemp("template"), postgres_cluster.create_database(name))
    yield name
    postgres_cluster.drop_database(name)


class ReusedDatabase:
    """A worker's PostgreSQL database, emptied between tests: a new one costs ten times as much."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._name = f"office_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        self._url = cluster.create_database(self._name, template)
        self._tables = [table.name for table in reversed(db.metadata.sorted_tables)]

    def empty(self) -> str:
        """Bring the database back to how a migration leaves it, and give its address."""
        plain = make_url(self._url).set(drivername="postgresql")
        with psycopg.connect(plain.render_as_string(hide_password=False)) as connection:
            if not self._is_migrated(connection):
                connection.close()
                return self._cluster.create_database(self._name, self._template)
            for table in self._tables:
                connection.execute(
                    sql.SQL("DELETE FROM {}").format(sql.Identifier(table)), prepare=False
                )
            connection.execute(
                "INSERT INTO epoch (epoch, started_at) VALUES (%s, %s)", [str(uuid4()), now()]
            )
        return self._url

    def _is_migrated(self, connection: psycopg.Connection) -> bool:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        return found == [(migration_head(),)]

    def drop(self) -> None:
        """Leave nothing behind."""
        self._cluster.drop_database(self._name)


@pytest.fixture(scope="session")
def reused_database(postgres_cluster: Cluster, postgres_template: str) -> Iterator[ReusedDatabase]:
    """This worker's PostgreSQL database."""
    database = ReusedDatabase(postgres_cluster, postgres_template)
    yield database
    database.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of this test's own database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "socoso.sqlite3")
        return f"sqlite:///{tmp_path}/socoso.sqlite3"
    database: ReusedDatabase = request.getfixturevalue("reused_database")
    return database.empty()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The settings of this test's own office."""
    return make_settings(tmp_path, database_url)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """This test's own office."""
    app = create_app(settings)
    app.test_client_class = CheckedClient
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser or phone that talks to the office."""
    return app.test_client()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """People and records to act with."""
    return Cast(app)


@pytest.fixture
def office(app: Flask, cast: Cast) -> Browser:
    """A signed-in office person's browser."""
    return Browser(app, cast)


@pytest.fixture
def administrator(app: Flask, cast: Cast) -> Browser:
    """A signed-in administrator's browser."""
    return Browser(app, cast, "administrator")


@pytest.fixture
def finance(app: Flask, cast: Cast) -> Browser:
    """A signed-in finance person's browser."""
    return Browser(app, cast, "finance")

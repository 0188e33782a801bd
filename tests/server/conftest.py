"""Every server test runs twice: on a real SQLite file and on a real PostgreSQL database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from server import create_app
from server.config import Settings
from server.extensions import db
from server.identity import passwords
from tests.cast import Cast
from tests.postgres import Cluster
from tests.server.browser import Browser

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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of this test's own database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "socoso.sqlite3")
        yield f"sqlite:///{tmp_path}/socoso.sqlite3"
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    yield cluster.create_database(name, request.getfixturevalue("postgres_template"))
    cluster.drop_database(name)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The settings of this test's own office."""
    return make_settings(tmp_path, database_url)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """This test's own office."""
    app = create_app(settings)
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

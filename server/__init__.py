"""Sổ Cơ Sở: the office's server."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from flask import Flask

from server import api as api_package
from server.attachments.store import make_store
from server.auth import SECURITY_SCHEMES, require_guards
from server.config import Settings
from server.database import engine_options, prepare_engine
from server.errors import ErrorSchema, register_error_handlers
from server.extensions import api, db, migrate
from server.highwater import HighWater
from server.journal.file import FileJournal
from server.pwa import register_pwa
from server.web import prepare_web

try:
    __version__ = version("socoso")
except PackageNotFoundError:
    __version__ = "0"

_MAX_REQUEST_BYTES: Final = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Build the server; the settings come from the environment unless given (ConfigError)."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None)
    app.extensions["socoso"] = settings
    app.extensions["socoso_journal"] = FileJournal(settings.journal)
    app.extensions["socoso_attachments"] = make_store(settings)
    app.extensions["socoso_high_water"] = HighWater(settings.data)
    app.config.update(_flask_config(settings))
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]
    _bind_database(app, settings)
    prepare_web(app, settings)
    api.ERROR_SCHEMA = ErrorSchema
    api.init_app(app)
    register_error_handlers(app)
    register_pwa(app)
    for module in pkgutil.iter_modules(api_package.__path__):
        api.register_blueprint(importlib.import_module(f"server.api.{module.name}").blp)
    require_guards(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "MAX_CONTENT_LENGTH": _MAX_REQUEST_BYTES,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "API_TITLE": "Sổ Cơ Sở",
        "API_VERSION": __version__,
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api",
        "API_SPEC_OPTIONS": {"components": {"securitySchemes": SECURITY_SCHEMES}},
    }


def _bind_database(app: Flask, settings: Settings) -> None:
    settings.data.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(__file__).parent / "migrations"))
    prepare_engine(app)

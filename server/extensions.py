"""The extensions that the application factory binds."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from apispec import APISpec
from flask import Flask, Response
from flask_migrate import Migrate
from flask_smorest import Api
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Names constraints alike on SQLite and PostgreSQL, so that migrations can drop them by name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class LateApi(Api):  # type: ignore[misc]  # it ships no types
    """Describes its endpoints only when somebody asks: to describe takes four fifths of a start."""

    def init_app(self, app: Flask, **options: Any) -> None:
        """Begin anew with an app."""
        self._undescribed: list[Callable[[], None]] = []
        self._describing = Lock()
        super().init_app(app, **options)

    def describe_later(self, describe: Callable[[], None]) -> None:
        """Keep what adds a blueprint's endpoints to the description."""
        self._undescribed.append(describe)

    def described(self) -> APISpec:
        """Give the description of the whole interface (OpenAPI)."""
        with self._describing:  # nobody gets half of it while another asks for the first time
            while self._undescribed:
                self._undescribed.pop(0)()
        spec: APISpec = self.spec
        return spec

    def _openapi_json(self) -> Response:
        self.described()
        answer: Response = super()._openapi_json()
        return answer


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
api = LateApi()

# Flask-SQLAlchemy builds db.Model at run time, which a type checker cannot follow.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

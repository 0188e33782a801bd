"""Whether this server can work: the database answers and its tables are those of this version."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

import server
from server.alarms import list_alarms
from server.errors import ApiError
from server.extensions import db
from server.highwater import check_high_water

MIGRATIONS: Final = Path(__file__).parent / "migrations"


@lru_cache
def migration_head() -> str | None:
    """Name the newest migration this version ships."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def migration_in_database() -> str | None:
    """Name the migration the database is at; None if it was never migrated."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check_health() -> dict[str, Any]:
    """Give the parts' states, all good; ApiError ``unavailable`` with the states otherwise.

    Alarms do not make a server unavailable: phones go on handing in what they hold.
    """
    state: dict[str, Any] = {
        "status": "ok",
        "database": "ok",
        "migration": "current",
        "version": server.__version__,
    }
    try:
        if migration_in_database() != migration_head():
            state |= {"status": "failing", "migration": "pending"}
    except SQLAlchemyError:
        state |= {"status": "failing", "database": "unreachable", "migration": "unknown"}
    if state["status"] != "ok":
        raise ApiError("unavailable", details=state)
    check_high_water()
    return state | {"alarms": [alarm["code"] for alarm in list_alarms()]}

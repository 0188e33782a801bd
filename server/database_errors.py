"""What an error of the database is about: the rows it was given, or the state it is in."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
)

_SQLITE_FULL: Final = 13
_POSTGRESQL_FULL: Final = "53100"
# PostgreSQL's classes of states that speak of rows: data exception, constraint, limit of the program.
_ABOUT_ROWS: Final = ("22", "23", "54")
_ABOUT_ROWS_WITHOUT_STATE: Final = (DataError, IntegrityError, InterfaceError, ProgrammingError)


def blames_rows(error: DBAPIError) -> bool:
    """Tell whether the same rows would fail again on a healthy database.

    A full disk, a stopped server, a lock held too long and tables of another version say nothing
    about the rows: refusing them for it would lose what a person recorded.
    """
    if error.connection_invalidated:
        return False
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_ABOUT_ROWS)
    return isinstance(error, _ABOUT_ROWS_WITHOUT_STATE)


def code_of(error: DBAPIError) -> str:
    """Give the code of the list that a request ends with for an error that does not blame its rows."""
    if getattr(error.orig, "sqlstate", None) == _POSTGRESQL_FULL or _is_full_sqlite(error):
        return "storage_full"
    passing = error.connection_invalidated or isinstance(error, OperationalError)
    return "unavailable" if passing else "internal_error"


def _is_full_sqlite(error: DBAPIError) -> bool:
    # The low byte: SQLite adds details in the higher ones.
    return (getattr(error.orig, "sqlite_errorcode", 0) & 0xFF) == _SQLITE_FULL

"""A condition on a whole list as one parameter: the statement stays the same, so its text and plan are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from sqlalchemy import Boolean, ColumnElement, Dialect, Integer, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import UserDefinedType

from server import arrays


class _List(UserDefinedType[Iterable[Any]]):
    """A list of texts or of integers on its way to the database."""

    cache_ok = True
    # Declared as what it is, and not cast from a text: PostgreSQL then plans with its length.
    render_bind_cast = True

    def __init__(self, is_of_numbers: bool) -> None:
        self.is_of_numbers = is_of_numbers

    def get_col_spec(self, **_options: Any) -> str:
        return "bigint[]" if self.is_of_numbers else "text[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        if dialect.name == "postgresql":
            write: arrays.Writer = arrays.write_plain if self.is_of_numbers else arrays.write_texts
            return lambda items: write(list(items))
        return lambda items: orjson.dumps(list(items)).decode()


class _OneOf(FunctionElement[bool]):
    inherit_cache = True
    name = "one_of"
    type = Boolean()

    def self_group(self, against: Any = None) -> Any:  # noqa: ARG002  # its caller names it
        """Stand as it is: SQLite would compare the answer with 1, and not use an index then."""
        return self


def one_of(column: Any, parameter: str) -> ColumnElement[bool]:
    """Ask whether a column holds one of the texts or integers that the named parameter will give."""
    return _OneOf(column, bindparam(parameter, type_=_List(isinstance(column.type, Integer))))


@compiles(_OneOf, "postgresql")
def _on_postgresql(element: _OneOf, compiler: Any, **kwargs: Any) -> str:
    column, items = (compiler.process(part, **kwargs) for part in element.clauses)
    return f"{column} = ANY ({items})"


@compiles(_OneOf, "sqlite")
def _on_sqlite(element: _OneOf, compiler: Any, **kwargs: Any) -> str:
    column, items = (compiler.process(part, **kwargs) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({items}))"  # noqa: S608  # names of our own models

"""One way to declare an endpoint: route, guard, shapes and errors together."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

import flask_smorest
import orjson
from flask import Request, Response, request
from marshmallow import RAISE, Schema
from webargs.core import missing
from webargs.flaskparser import FlaskParser, is_json_request

from server.auth import Guard
from server.errors import CODES, ErrorSchema
from server.extensions import LateApi

# What a guard may answer before the view runs.
_GUARD_ERRORS: Final = {
    "public": [],
    "office": ["not_signed_in", "forbidden"],
    "device": ["device_unknown"],
}

_NOTHING_NEW: Final = "Nothing has changed since the answer whose `ETag` came in `If-None-Match`"


class _Parser(FlaskParser):
    """Reads a body as the round does: nothing nested without end, no half characters, no NaN."""

    def _raw_load_json(self, req: Request) -> Any:
        return orjson.loads(req.get_data()) if is_json_request(req) else missing


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # it ships no types
    """A group of addresses, with bodies that can be written down again."""

    ARGUMENTS_PARSER = _Parser()

    def register_views_in_doc(self, api: LateApi, *given: Any, **named: Any) -> None:
        """Describe the endpoints when somebody asks for the description."""
        describe = super().register_views_in_doc
        api.describe_later(functools.partial(describe, api, *given, **named))


def endpoint(
    blp: Blueprint,
    method: str,
    rule: str,
    *,
    guard: Guard,
    answer: type[Schema] | None,
    body: type[Schema] | None = None,
    query: type[Schema] | None = None,
    status: int = 200,
    described_body: type[Schema] | None = None,
    version: Callable[..., str] | None = None,
    errors: Sequence[str] = (),
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Publish a view; it gets the loaded body, the loaded query, and the path's parts by name.

    ``described_body`` documents a body that the view reads and checks itself.
    ``version`` takes the path's parts and gives a text that changes whenever the answer would:
    whoever holds the answer of that version gets 304, and the view is not asked.
    ``errors`` lists the codes it may end with, beyond those of its guard and its shapes.
    """

    def publish(view: Callable[..., Any]) -> Callable[..., Any]:
        # Decorators nearest to the view run last: body before query gives the arguments' order.
        wrapped = view
        for found, codes in _by_status([*errors, *_errors_of(method, guard)]).items():
            description = "; ".join(f"`{code}`: {CODES[code].message}" for code in codes)
            wrapped = blp.alt_response(found, schema=ErrorSchema, description=description)(wrapped)
        wrapped = blp.response(status, answer)(wrapped)
        if version:
            wrapped = blp.alt_response(304, description=_NOTHING_NEW)(_tag(version, wrapped))
        wrapped = blp.doc(security=_security(guard))(wrapped)
        if described_body:
            content = {"application/json": {"schema": described_body}}
            wrapped = blp.doc(requestBody={"required": True, "content": content})(wrapped)
        if query:
            # webargs would pass over a misspelt name, and a list would come back wider than asked.
            wrapped = blp.arguments(query, location="query", unknown=RAISE)(wrapped)
        if body:
            wrapped = blp.arguments(body)(wrapped)
        published: Callable[..., Any] = blp.route(rule, methods=[method])(guard(wrapped))
        return published

    return publish


def _tag(version: Callable[..., str], view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view answer with its version, and only whom it has something new to say."""

    @functools.wraps(view)
    def tagged(*args: Any, **kwargs: Any) -> Response:
        # Read before the answer is made: a change in between makes it newer than its tag, never older.
        tag = version(**(request.view_args or {}))
        is_known = request.if_none_match.contains_weak(tag)
        response: Response = Response(status=304) if is_known else view(*args, **kwargs)
        # No browser need store it (it holds names): the app keeps the answer and its tag in memory.
        response.set_etag(tag, weak=True)
        return response

    return tagged


def _errors_of(method: str, guard: Guard) -> list[str]:
    csrf = ["csrf_failed"] if guard.name == "office" and method != "GET" else []
    full = ["storage_full"] if method != "GET" else []
    return [*_GUARD_ERRORS[guard.name], *csrf, "internal_error", "unavailable", *full]


def _security(guard: Guard) -> list[dict[str, list[str]]]:
    return [] if guard.name == "public" else [{guard.name: []}]


def _by_status(codes: Sequence[str]) -> dict[int, list[str]]:
    grouped: dict[int, list[str]] = defaultdict(list)
    for code in codes:
        grouped[CODES[code].status or 400].append(code)
    return grouped

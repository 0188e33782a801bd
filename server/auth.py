"""Who is asking, and may they: an address under /api without a guard stops the start."""

from __future__ import annotations

import functools
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from flask import Flask, g, request

from server.errors import ApiError
from server.identity.sessions import SignedIn, find_session
from server.moments import now
from server.standing import Standing, find_standing

COOKIE: Final = "socoso_session"
CSRF_HEADER: Final = "X-CSRF-Token"
OFFICE_READERS: Final = ("office", "administrator", "finance")
OFFICE_WRITERS: Final = ("office", "administrator")
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_UNGUARDED: Final = frozenset({"/api/openapi.json"})

# How OpenAPI names what the guards ask for; the keys are the guards' names.
SECURITY_SCHEMES: Final = {
    "office": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    "device": {"type": "http", "scheme": "bearer"},
}

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets a request in or ends it with an ApiError; put it right under the route."""

    name: str
    roles: frozenset[str]
    enter: Callable[[], None]

    def __call__(self, view: View) -> View:
        """Give the view behind this guard."""

        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            self.enter()
            return view(*args, **kwargs)

        guarded.guard = self  # type: ignore[attr-defined]  # read by guard_of
        return guarded


def open_to_all() -> Guard:
    """Ask for nothing; for what must be reachable before anyone is known."""
    return Guard("public", frozenset(), lambda: None)


def office_only(*roles: str) -> Guard:
    """Ask for a signed-in office person with one of the roles, and for the CSRF token on writes.

    Errors: not_signed_in 401, csrf_failed 403, forbidden 403.
    """
    wanted = frozenset(roles)

    def enter() -> None:
        signed_in = find_session(request.cookies.get(COOKIE, ""))
        if signed_in is None:
            raise ApiError("not_signed_in")
        if request.method not in _SAFE_METHODS:
            _check_csrf(signed_in)
        if not wanted & signed_in.roles:
            raise ApiError("forbidden")
        g.signed_in = signed_in

    return Guard("office", wanted, enter)


def device_required(*, allow_revoked: bool = False) -> Guard:
    """Ask for the bearer token of an enrolled phone, of which ``current_standing`` then tells.

    Errors: device_unknown 401, device_revoked 403.
    """

    def enter() -> None:
        standing = find_standing(_bearer_token(), now())
        if standing is None:
            raise ApiError("device_unknown", headers={"WWW-Authenticate": "Bearer"})
        if standing.phone.revoked_at and not allow_revoked:
            raise ApiError("device_revoked")
        g.standing = standing

    return Guard("device", frozenset(), enter)


def current_standing() -> Standing:
    """Give how things stand with the phone that ``device_required`` let in."""
    return cast(Standing, g.standing)


def current_session() -> SignedIn:
    """Give the office person that ``office_only`` let in."""
    return cast(SignedIn, g.signed_in)


def guard_of(view: View) -> Guard | None:
    """Give the guard that a view declares, if any."""
    return getattr(view, "guard", None)


def require_guards(app: Flask) -> None:
    """Refuse to start with an address under /api that declares no guard: deny by default."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api") or rule.rule in _UNGUARDED:
            continue
        if guard_of(app.view_functions[rule.endpoint]) is None:
            raise RuntimeError(f"{rule.rule} declares no guard")


def _check_csrf(signed_in: SignedIn) -> None:
    sent = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(sent.encode(), signed_in.csrf_token.encode()):
        raise ApiError("csrf_failed")


def _bearer_token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""

"""The office signs in and out."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request

from server.auth import COOKIE, OFFICE_READERS, current_session, office_only, open_to_all
from server.config import current_settings
from server.endpoints import Blueprint, endpoint
from server.identity.sessions import SignedIn, end_session
from server.identity.sign_in import sign_in
from server.moments import HOUR_MS
from server.schemas.session import LoginSchema, SessionSchema

blp = Blueprint("office_session", __name__, description="Signing in to the office")


@endpoint(
    blp,
    "POST",
    "/api/office/login",
    guard=open_to_all(),
    body=LoginSchema,
    answer=SessionSchema,
    errors=["login_failed", "login_throttled"],
)
def login(body: dict[str, Any]) -> Response:
    """Open a session in the cookie `socoso_session`; 429 carries `Retry-After` in seconds."""
    entry = sign_in(body["username"], body["password"], request.remote_addr or "")
    settings = current_settings()
    response: Response = jsonify(SessionSchema().dump(_describe(entry.signed_in)))
    response.set_cookie(
        COOKIE,
        entry.token,
        max_age=settings.session_hours * HOUR_MS // 1000,
        path="/api",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="Strict",
    )
    return response


@endpoint(blp, "GET", "/api/office/me", guard=office_only(*OFFICE_READERS), answer=SessionSchema)
def me() -> dict[str, Any]:
    """Say who is signed in, with the session's CSRF token."""
    return _describe(current_session())


@endpoint(
    blp,
    "POST",
    "/api/office/logout",
    guard=office_only(*OFFICE_READERS),
    answer=None,
    status=204,
)
def logout() -> Response:
    """End the session, here and on the server."""
    end_session(current_session())
    response = Response(status=204)
    response.delete_cookie(COOKIE, path="/api", samesite="Strict", httponly=True)
    return response


def _describe(signed_in: SignedIn) -> dict[str, Any]:
    return {
        "account": {
            "id": signed_in.account_id,
            "display_name": signed_in.display_name,
            "roles": sorted(signed_in.roles),
        },
        "csrf_token": signed_in.csrf_token,
    }

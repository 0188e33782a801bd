"""The office's people, their links and their phones."""

from __future__ import annotations

from typing import Any

from flask import request

from server.auth import OFFICE_WRITERS, current_session, office_only
from server.config import current_settings
from server.endpoints import Blueprint, endpoint
from server.errors import ApiError
from server.identity.accounts import NewAccount, create_account, list_accounts
from server.identity.devices import list_devices, revoke_device
from server.identity.enrolments import create_link
from server.identity.links import describe_link
from server.identity.sessions import OFFICE_ROLES
from server.reports.versions import accounts_version, devices_version
from server.schemas.accounts import (
    AccountListSchema,
    CreatedAccountSchema,
    DeviceListSchema,
    FreshLinkSchema,
    NewAccountSchema,
    OneDeviceSchema,
)

blp = Blueprint("office_accounts", __name__, description="People and their phones")
_WRITE = office_only(*OFFICE_WRITERS)
_ADMINISTRATOR = "administrator"


@endpoint(
    blp,
    "GET",
    "/api/office/accounts",
    guard=_WRITE,
    version=accounts_version,
    answer=AccountListSchema,
)
def accounts() -> dict[str, Any]:
    """List all people with their present roles."""
    return {"accounts": list_accounts()}


@endpoint(
    blp,
    "POST",
    "/api/office/accounts",
    guard=_WRITE,
    body=NewAccountSchema,
    answer=CreatedAccountSchema,
    status=201,
    errors=["username_taken", "account_id_reused", "password_too_short"],
)
def create(body: dict[str, Any]) -> dict[str, Any]:
    """Add a person; office roles are given by administrators only (`forbidden`)."""
    signed_in = current_session()
    if body["role"] in OFFICE_ROLES and _ADMINISTRATOR not in signed_in.roles:
        raise ApiError("forbidden")
    return {"account": create_account(NewAccount(**body), by=signed_in.account_id)}


@endpoint(
    blp,
    "POST",
    "/api/office/accounts/<uuid:account_id>/enrolments",
    guard=_WRITE,
    answer=FreshLinkSchema,
    status=201,
    errors=["not_found"],
)
def enrol(account_id: object) -> dict[str, Any]:
    """Make a one-time link for a person; an open one made before ends."""
    signed_in = current_session()
    link = create_link(
        str(account_id),
        by=signed_in.account_id,
        by_administrator=_ADMINISTRATOR in signed_in.roles,
    )
    return describe_link(link, current_settings().base_url or request.host_url)


@endpoint(
    blp,
    "GET",
    "/api/office/devices",
    guard=_WRITE,
    version=devices_version,
    answer=DeviceListSchema,
)
def devices() -> dict[str, Any]:
    """List all phones with what they last said about themselves."""
    return {"devices": list_devices()}


@endpoint(
    blp,
    "POST",
    "/api/office/devices/<uuid:device_id>/revoke",
    guard=_WRITE,
    answer=OneDeviceSchema,
    errors=["not_found"],
)
def revoke(device_id: object) -> dict[str, Any]:
    """Take a phone's access away; what it still sends goes into quarantine."""
    return {"device": revoke_device(str(device_id), by=current_session().account_id)}

"""A phone comes in by a one-time link."""

from __future__ import annotations

from typing import Any

from server.auth import open_to_all
from server.endpoints import Blueprint, endpoint
from server.identity import enrolments
from server.schemas.enrolment import EnrolledSchema, LinkInfoSchema, LinkSchema, RedeemSchema

blp = Blueprint("enrolments", __name__, description="One-time links for phones")
_DEAD = ["enrolment_unknown", "enrolment_used", "enrolment_expired"]


@endpoint(
    blp,
    "POST",
    "/api/enrolments/check",
    guard=open_to_all(),
    body=LinkSchema,
    answer=LinkInfoSchema,
    errors=_DEAD,
)
def check(body: dict[str, Any]) -> dict[str, Any]:
    """Say whom a link is for; nothing is used up."""
    return enrolments.check_link(body["token"])


@endpoint(
    blp,
    "POST",
    "/api/enrolments/redeem",
    guard=open_to_all(),
    body=RedeemSchema,
    answer=EnrolledSchema,
    status=201,
    errors=[*_DEAD, "device_secret_reused"],
)
def redeem(body: dict[str, Any]) -> dict[str, Any]:
    """Let the phone in; the same `device_secret` again gets the same answer (a lost reply)."""
    phone = enrolments.Phone(secret=body["device_secret"], **body["device"])
    return enrolments.redeem_link(body["token"], phone)

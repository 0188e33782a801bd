"""The addresses of handing over under one prefix, for the office's desks and the wards' phones alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import request

from server.auth import Guard
from server.config import current_settings
from server.endpoints import Blueprint, endpoint
from server.handovers.listing import list_handovers
from server.handovers.minutes import read_minutes
from server.handovers.phones import close_phone
from server.handovers.rights import By
from server.handovers.starting import (
    NewHandover,
    link_taker,
    start_handover,
    withdraw_handover,
)
from server.identity.links import describe_link
from server.reports.versions import devices_version
from server.schemas.accounts import FreshLinkSchema
from server.schemas.handovers import (
    HandoverListSchema,
    LostPhoneSchema,
    MinutesSchema,
    NewHandoverSchema,
    OneHandoverSchema,
)


def add_handovers(
    blp: Blueprint, prefix: str, guard: Guard, by: Callable[[], By], refused: Sequence[str] = ()
) -> None:
    """Publish what hands books over under a prefix; ``by`` says who the guard let in."""
    one = f"{prefix}/<uuid:handover_id>"

    @endpoint(
        blp, "GET", prefix, guard=guard, version=devices_version, answer=HandoverListSchema,
        errors=refused,
    )  # fmt: skip
    def list_all() -> dict[str, Any]:
        """List the handovers one may see, and what a new one is chosen from."""
        return list_handovers(by())

    @endpoint(
        blp, "POST", prefix, guard=guard, body=NewHandoverSchema, answer=OneHandoverSchema,
        status=201,
        errors=[
            *refused, "handover_bad_day", "handover_no_role", "handover_id_reused", "not_found",
        ],
    )  # fmt: skip
    def start(body: dict[str, Any]) -> dict[str, Any]:
        """Hand a book over; the same `id` again changes nothing."""
        new = NewHandover(**{**body, "day": body["day"].isoformat()})
        return {"handover": start_handover(new, by())}

    @endpoint(
        blp, "POST", f"{one}/link", guard=guard, answer=FreshLinkSchema, status=201,
        errors=[*refused, "not_found", "handover_has_phone"],
    )  # fmt: skip
    def link(handover_id: object) -> dict[str, Any]:
        """Make the link by which the new head's phone comes in; one made before ends."""
        made = link_taker(str(handover_id), by())
        return describe_link(made, current_settings().base_url or request.host_url)

    @endpoint(
        blp, "POST", f"{one}/withdraw", guard=guard, answer=OneHandoverSchema,
        errors=[*refused, "not_found", "handover_taken"],
    )  # fmt: skip
    def withdraw(handover_id: object) -> dict[str, Any]:
        """Give the book back to its old head, as long as the new one has not opened it."""
        return {"handover": withdraw_handover(str(handover_id), by())}

    @endpoint(
        blp, "POST", f"{one}/phones/<uuid:device_id>/lost", guard=guard, body=LostPhoneSchema,
        answer=OneHandoverSchema, errors=[*refused, "not_found"],
    )  # fmt: skip
    def lose(body: dict[str, Any], handover_id: object, device_id: object) -> dict[str, Any]:
        """Give an old phone up; what it still sends goes into quarantine."""
        return {"handover": close_phone(str(handover_id), str(device_id), body["reason"], by())}

    @endpoint(
        blp, "GET", f"{one}/minutes", guard=guard, version=devices_version,
        answer=MinutesSchema, errors=[*refused, "not_found"],
    )  # fmt: skip
    def minutes(handover_id: object) -> dict[str, Any]:
        """Give what the minutes of a handover say."""
        return read_minutes(str(handover_id), by())

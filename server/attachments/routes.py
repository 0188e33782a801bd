"""The addresses of tus under one prefix, for phones and for desks alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import flask
from flask import Response

from server.attachments.rights import Sender
from server.attachments.tus import create, handle, tell_abilities
from server.auth import Guard
from server.endpoints import Blueprint, endpoint

_REFUSED: Final = (
    "attachment_hash_mismatch",
    "attachment_false_type",
    "attachment_damaged",
    "attachment_too_many_pixels",
    "malformed_request",
    "request_too_large",
    "tus_version",
    "upload_checksum",
)


def add_tus(blp: Blueprint, prefix: str, guard: Guard, sender: Callable[[], Sender]) -> None:
    """Publish the protocol under a prefix; ``sender`` says who the guard let in."""

    @endpoint(
        blp, "POST", prefix, guard=guard, answer=None, status=201,
        errors=[
            *_REFUSED, "attachment_unknown", "attachment_wrong_size", "too_many_uploads",
            "upload_daily_limit", "upload_too_large",
        ],
    )  # fmt: skip
    def begin_upload() -> Response:
        """Begin to send the bytes of an attachment by tus 1.0.0 (SPEC.md, T).

        Needs `Tus-Resumable`, `Upload-Length` and `Upload-Metadata: attachment <base64 of the id>`;
        a body of `application/offset+octet-stream` is taken as the first bytes. `Location` is where
        HEAD asks for the offset and PATCH sends the rest. OPTIONS tells extensions and limits.
        """
        return create(sender())

    def act(upload_id: object) -> Response:
        return handle(sender(), str(upload_id))

    more = [*_REFUSED, "upload_unknown", "upload_locked", "upload_offset", "unsupported_media_type"]

    @endpoint(
        blp,
        "PATCH",
        f"{prefix}/<uuid:upload_id>",
        guard=guard,
        answer=None,
        status=204,
        errors=more,
    )
    def send_bytes(upload_id: object) -> Response:
        """Send bytes from `Upload-Offset` on; the last ones are answered when all were looked at and kept."""
        return act(upload_id)

    @endpoint(
        blp, "DELETE", f"{prefix}/<uuid:upload_id>", guard=guard, answer=None, status=204,
        errors=["tus_version", "upload_unknown", "upload_locked"],
    )  # fmt: skip
    def give_up(upload_id: object) -> Response:
        """Give an upload up; what it took is free again."""
        return act(upload_id)

    @endpoint(
        blp, "POST", f"{prefix}/<uuid:upload_id>", guard=guard, answer=None, status=204,
        errors=[*more, "method_not_allowed"],
    )  # fmt: skip
    def override(upload_id: object) -> Response:
        """Do what `X-HTTP-Method-Override` says (PATCH, HEAD, DELETE), where a line lets no other method through."""
        return act(upload_id)

    # It answers without a body, so the description, which promises one to every error, leaves it out.
    flask.Blueprint.add_url_rule(
        blp, f"{prefix}/<uuid:upload_id>", "head_upload", guard(act), methods=["HEAD"]
    )
    blp.after_request(tell_abilities)

"""The tus protocol 1.0.0 over HTTP: headers in, one of the verbs of ``uploads``, headers out (T2).

Extensions: creation, creation-with-upload, checksum, termination. See https://tus.io/protocols/resumable-upload
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterator
from typing import Final

from flask import Response, request
from werkzeug.exceptions import ClientDisconnected

from server.attachments.rights import Sender
from server.attachments.uploads import MB, append, begin, offset_of, terminate
from server.config import current_settings
from server.errors import ApiError
from sync.contract import is_id

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,checksum,termination"
_ALGORITHMS: Final = ("sha1", "sha256")
_BYTES: Final = "application/offset+octet-stream"
_CHUNK: Final = 64 * 1024
_LONGEST_NUMBER: Final = 15

Give = Callable[[Sender], Response]


def tell_abilities(response: Response) -> Response:
    """Add to the answer to OPTIONS, which Flask gives, what this server can do and how much it takes."""
    if request.method == "OPTIONS":
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Tus-Version"] = VERSION
        response.headers["Tus-Extension"] = EXTENSIONS
        response.headers["Tus-Max-Size"] = str(current_settings().upload_mb * MB)
        response.headers["Tus-Checksum-Algorithm"] = ",".join(_ALGORITHMS)
    return response


def create(sender: Sender) -> Response:
    """Answer POST: begin an upload, with its first bytes if they came along."""
    _check_version()
    length = _number("Upload-Length")
    upload = begin(sender, _read_attachment(), length)
    headers = {"Location": f"{request.path}/{upload.id}"}
    if request.mimetype == _BYTES and not upload.finished_at:
        headers["Upload-Offset"] = str(_take(sender, upload.id, 0))
    return _answer(headers, 201)


def handle(sender: Sender, upload_id: str) -> Response:
    """Answer HEAD, PATCH and DELETE, or a POST that stands for one of them."""
    method = request.method
    if method == "POST":
        method = request.headers.get("X-HTTP-Method-Override", "").upper()
    _check_version()
    if method == "HEAD":
        offset, length = offset_of(sender, upload_id)
        return _answer({"Upload-Offset": str(offset), "Upload-Length": str(length)}, 200)
    if method == "PATCH":
        if request.mimetype != _BYTES:
            raise ApiError("unsupported_media_type")
        offset = _take(sender, upload_id, _number("Upload-Offset"))
        return _answer({"Upload-Offset": str(offset)})
    if method == "DELETE":
        terminate(sender, upload_id)
        return _answer({})
    raise ApiError("method_not_allowed", headers={"Allow": "DELETE, HEAD, OPTIONS, PATCH, POST"})


def _answer(headers: dict[str, str], status: int = 204) -> Response:
    return Response(status=status, headers={"Tus-Resumable": VERSION, **headers})


def _check_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise ApiError("tus_version", headers={"Tus-Version": VERSION, "Tus-Resumable": VERSION})


def _number(name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        raise ApiError("malformed_request", details={name: "A number of bytes."})
    return int(text)


def _read_attachment() -> str:
    """Read from Upload-Metadata which record the bytes belong to; what else stands there is the client's own."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, coded = pair.strip().partition(" ")
        if name == "attachment":
            attachment = _decode(coded).decode("ascii", "replace")
            if is_id(attachment):
                return attachment
    raise ApiError(
        "malformed_request", details={"Upload-Metadata": "attachment <base64 of its id>"}
    )


def _decode(coded: str) -> bytes:
    try:
        return base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ApiError("malformed_request") from error


def _take(sender: Sender, upload_id: str, offset: int) -> int:
    request.max_content_length = current_settings().upload_mb * MB
    checksum = request.headers.get("Upload-Checksum")
    chunks = _read_body()
    if checksum is not None:
        chunks = _check(chunks, checksum)
    return append(sender, upload_id, offset, chunks, whole=checksum is not None)


def _read_body() -> Iterator[bytes]:
    """Give the body as it comes; ConnectionError where the line was cut."""
    while True:
        try:
            chunk = request.stream.read(_CHUNK)
        except (ClientDisconnected, OSError) as error:
            raise ConnectionResetError("the line was cut") from error
        if not chunk:
            return
        yield chunk


def _check(chunks: Iterator[bytes], checksum: str) -> Iterator[bytes]:
    """Pass chunks on, and raise at their end if they are not what the sender had."""
    algorithm, _, coded = checksum.partition(" ")
    if algorithm not in _ALGORITHMS:
        raise ApiError("malformed_request", details={"Upload-Checksum": ", ".join(_ALGORITHMS)})
    promised = _decode(coded)
    summed = hashlib.new(algorithm, usedforsecurity=False)
    for chunk in chunks:
        summed.update(chunk)
        yield chunk
    if summed.digest() != promised:
        raise ApiError("upload_checksum")

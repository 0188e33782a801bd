"""Stands before an S3-compatible server that checks no signature, and lets pass only what is rightly signed.

It works from what came over the line alone (the raw target, the headers, the body), as Amazon describes
Signature Version 4, and shares nothing with the code it checks.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request,"
    r"\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})"
)
_SKEW = timedelta(minutes=15)


def fault_of(method: str, target: str, headers: Message, body: bytes, secret: str) -> str | None:
    """Say what is wrong with a request's signature, by Amazon's code for it; None if nothing is."""
    found = _AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    if found is None:
        return "AccessDenied"
    _, day, region, names, given = found.groups()
    stamp = headers["x-amz-date"]
    at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if abs(datetime.now(UTC) - at) > _SKEW or stamp[:8] != day:
        return "RequestTimeTooSkewed"
    if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names.split(";")):
        return "AccessDenied"
    if headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest():
        return "XAmzContentSHA256Mismatch"
    path, _, query = target.partition("?")
    lines = [method, path, "&".join(sorted(query.split("&")))]
    lines += [f"{name}:{headers[name].strip()}" for name in names.split(";")]
    canonical = "\n".join([*lines, "", names, headers["x-amz-content-sha256"]])
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{day}/{region}/s3/aws4_request\n{digest}"
    key = b"AWS4" + secret.encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    right = hmac.new(key, to_sign.encode(), "sha256").hexdigest()
    return None if hmac.compare_digest(right, given) else "SignatureDoesNotMatch"


@contextmanager
def signed_gate(server_port: int, secret: str, key: str) -> Iterator[int]:
    """Stand before a server of this machine; gives the gate's port. Requests of another key go through unchecked."""

    class Gate(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            is_ours = f"Credential={key}/" in self.headers.get("Authorization", "")
            fault = fault_of(self.command, self.path, self.headers, body, secret)
            if fault and (is_ours or fault == "AccessDenied"):
                self._answer(403, f"<Error><Code>{fault}</Code></Error>".encode())
                return
            connection = http.client.HTTPConnection("127.0.0.1", server_port, timeout=30)
            try:
                connection.request(self.command, self.path, body or None, dict(self.headers))
                response = connection.getresponse()
                self._answer(response.status, response.read())
            finally:
                connection.close()

        do_GET = do_PUT = _pass  # noqa: N815  # as the standard library calls them

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Gate) as gate:
        thread = threading.Thread(target=gate.serve_forever, daemon=True)
        thread.start()
        try:
            yield gate.server_address[1]
        finally:
            gate.shutdown()
            thread.join()

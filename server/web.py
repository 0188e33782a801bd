"""What every request gets: an id, a line in the log without personal data, and safe headers."""

from __future__ import annotations

import gzip
import json
import logging
import time
import uuid
from collections.abc import Callable
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from server.config import Settings
from server.digests import add_digest, check_digest
from server.moments import now

_access = logging.getLogger("socoso.access")

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)
_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_HSTS: Final = "max-age=31536000"
_COMPRESS_FROM: Final = 1024


class JsonLines(logging.Formatter):
    """Writes a log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line; what a caller put into ``extra={"fields": …}`` becomes its keys."""
        line = {
            "at": now(),
            "level": record.levelname,
            "what": record.getMessage(),
        }
        return json.dumps(line | getattr(record, "fields", {}), ensure_ascii=False)


def configure_logging(*, quiet: bool = False) -> None:
    """Write the log to standard error, one JSON object a line; ``quiet`` leaves requests out."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger("socoso")
    root.handlers = [handler]
    root.setLevel(logging.WARNING if quiet else logging.INFO)
    root.propagate = False


def prepare_web(app: Flask, settings: Settings) -> None:
    """Hook ids, log, headers and compression into the app."""
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask documents this way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.before_request(_start)
    app.before_request(check_digest)
    # Run in reverse order: digest, then compress, then headers, then the log.
    app.after_request(_log)
    app.after_request(_add_headers(settings))
    app.after_request(_compress)
    app.after_request(add_digest)


def _start() -> None:
    g.request_id = uuid.uuid4().hex[:16]
    g.started = time.perf_counter()


def _add_headers(settings: Settings) -> Callable[[Response], Response]:
    headers = _HEADERS | ({"Strict-Transport-Security": _HSTS} if settings.secure_cookies else {})

    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/") or request.path == "/healthz":
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response

    return add


def _compress(response: Response) -> Response:
    if (
        response.mimetype != "application/json"
        or response.direct_passthrough
        or "Content-Encoding" in response.headers
        or not request.accept_encodings.quality("gzip")
    ):
        return response
    body = response.get_data()
    if len(body) >= _COMPRESS_FROM:
        response.set_data(gzip.compress(body, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    return response


def _log(response: Response) -> Response:
    # The rule, not the path: a path may hold what a person typed, and a query string more so.
    rule = request.url_rule.rule if request.url_rule else "-"
    fields = {
        "request_id": g.get("request_id", ""),
        "method": request.method,
        "rule": rule,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else None,
        "bytes": response.content_length,
    }
    _access.info("request", extra={"fields": fields})
    return response

"""Serves the built app: fingerprinted assets for a year, everything else always asked for again."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.routing import PathConverter
from werkzeug.security import safe_join

from server.config import current_settings

_FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
# Best first.
_ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_NOT_BUILT: Final = """Sổ Cơ Sở: the server runs, but the app is not built yet.

Run `make build` in the checkout, or point SOCOSO_PWA to the folder of a built app.

Sổ Cơ Sở đang chạy nhưng giao diện chưa được tạo. Hãy chạy `make build`.
"""


class PageConverter(PathConverter):
    """Any path that is no address of the server's own, so that /api keeps its 404 and 405."""

    regex = r"(?!api(?:/|$)|healthz$)[^/].*?"


pages = Blueprint("pwa", __name__)


# No `defaults`: werkzeug would redirect /index.html to /, and a service worker must not store that.
@pages.get("/")
@pages.get("/<page:path>")
def serve(path: str = "index.html") -> Response:
    """Give a file of the built app, or its index.html where a person opened a page of it."""
    folder = current_settings().pwa
    if not (folder / "index.html").is_file():
        return Response(_NOT_BUILT, 503, mimetype="text/plain")
    if _is_file(folder, path):
        return _send(folder, path)
    if path.startswith("assets/") or not request.accept_mimetypes.quality("text/html"):
        raise NotFound
    return _send(folder, "index.html")


def _is_file(folder: Path, path: str) -> bool:
    # The compressed copies are answers to an Accept-Encoding, not addresses.
    if path.endswith(tuple(suffix for _, suffix in _ENCODINGS)):
        return False
    found = safe_join(str(folder), path)
    return found is not None and Path(found).is_file()


def _send(folder: Path, path: str) -> Response:
    encoding, suffix = _encoding_for(folder, path)
    response = send_from_directory(
        folder, path + suffix, mimetype=_type_of(path), conditional=True, max_age=None
    )
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = _FOREVER if path.startswith("assets/") else _ASK_AGAIN
    return response


def _encoding_for(folder: Path, path: str) -> tuple[str | None, str]:
    for encoding, suffix in _ENCODINGS:
        if request.accept_encodings.quality(encoding) and (folder / (path + suffix)).is_file():
            return encoding, suffix
    return None, ""


def _type_of(path: str) -> str | None:
    return _TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0]


def register_pwa(app: Flask) -> None:
    """Serve the app at every address the server does not use itself."""
    app.url_map.converters["page"] = PageConverter
    app.register_blueprint(pages)

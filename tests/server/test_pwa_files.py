"""The server gives out the built app, cached as each file allows.

``buffered`` reads an answer at once, so that its file is closed.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.config import Settings

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PACKED = gzip.compress(b"plain", mtime=0)
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def built(settings: Settings) -> Path:
    """A built app of four files, one of them precompressed."""
    (settings.pwa / "assets").mkdir(parents=True)
    (settings.pwa / "index.html").write_text("<!doctype html><title>Sổ</title>")
    (settings.pwa / "sw.js").write_text("self")
    (settings.pwa / "manifest.webmanifest").write_text("{}")
    (settings.pwa / "assets" / "main-abc123.js").write_text("plain")
    (settings.pwa / "assets" / "main-abc123.js.br").write_bytes(b"brotli")
    (settings.pwa / "assets" / "main-abc123.js.gz").write_bytes(PACKED)
    return settings.pwa


def test_missing_app_is_explained(client: FlaskClient) -> None:
    response = client.get("/", headers=HTML, buffered=True)
    assert response.status_code == 503
    assert "make build" in response.get_data(as_text=True)


@pytest.mark.usefixtures("built")
class TestBuilt:
    @pytest.mark.parametrize("address", ["/", "/hom-nay", "/ghi-danh", "/van-phong/lop/12"])
    def test_every_page_is_the_app(self, client: FlaskClient, address: str) -> None:
        response = client.get(address, headers=HTML, buffered=True)
        assert response.status_code == 200
        assert "Sổ" in response.get_data(as_text=True)
        assert response.headers["Cache-Control"] == "no-cache"

    @pytest.mark.parametrize("address", ["/sw.js", "/manifest.webmanifest", "/index.html"])
    def test_the_shell_is_always_asked_for_again(self, client: FlaskClient, address: str) -> None:
        response = client.get(address, buffered=True)
        assert response.headers["Cache-Control"] == "no-cache"
        again = client.get(
            address, headers={"If-None-Match": response.headers["ETag"]}, buffered=True
        )
        assert again.status_code == 304

    def test_types_are_what_browsers_insist_on(self, client: FlaskClient) -> None:
        assert client.get("/sw.js", buffered=True).mimetype == "text/javascript"
        assert (
            client.get("/manifest.webmanifest", buffered=True).mimetype
            == "application/manifest+json"
        )

    @pytest.mark.parametrize(
        ("accepted", "encoding", "body"),
        [
            ("gzip, deflate, br", "br", b"brotli"),
            ("gzip", "gzip", PACKED),
            ("br;q=0, gzip;q=0", None, b"plain"),
            ("", None, b"plain"),
        ],
    )
    def test_assets_come_compressed_and_for_good(
        self, client: FlaskClient, accepted: str, encoding: str | None, body: bytes
    ) -> None:
        headers = {"Accept-Encoding": accepted} if accepted else {}
        response = client.get("/assets/main-abc123.js", headers=headers, buffered=True)
        assert response.headers.get("Content-Encoding") == encoding
        assert response.data[-8:] == body[-8:]
        assert response.mimetype == "text/javascript"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Accept-Encoding" in response.headers["Vary"]

    def test_a_missing_asset_is_no_page(self, client: FlaskClient) -> None:
        assert client.get("/assets/old-123.js", headers=HTML, buffered=True).status_code == 404
        assert (
            client.get("/missing.png", headers={"Accept": "image/png"}, buffered=True).status_code
            == 404
        )

    @pytest.mark.parametrize(
        "address", ["/../secret", "/%2e%2e/secret", "/assets/../../secret", "//etc/passwd"]
    )
    def test_nothing_outside_is_served(
        self, client: FlaskClient, built: Path, address: str
    ) -> None:
        (built.parent / "secret").write_text("secret")
        assert b"secret" not in client.get(address, headers=HTML, buffered=True).data

    def test_interface_never_falls_back_to_the_app(self, client: FlaskClient) -> None:
        assert client.get("/api/nothing", headers=HTML, buffered=True).status_code == 404
        assert client.get("/api", headers=HTML, buffered=True).status_code == 404

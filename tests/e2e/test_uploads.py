"""Bytes reach a real office over a line that breaks, sent by the stock client unchanged (SPEC.md, T)."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server import create_app
from server.config import Settings
from server.extensions import db
from tests.attachments import Photo, attach, jpeg, ogg
from tests.cast import Cast, Phone
from tests.e2e.cutting import CutLine
from tests.e2e.office import Office

CLIENT = Path(__file__).with_name("stock_tus.mjs")
CUTS = 10


@pytest.fixture(scope="module")
def hall(office: Office) -> tuple[Flask, str, Phone]:
    """A khối of the office and the phone of its head, written to the office's own database."""
    settings = Settings.from_environment(office.environment)
    app = create_app(settings)
    cast = Cast(app)
    ward = cast.create_ward("Hưng Bình")
    phone = cast.enrol(cast.create_account("Mẫu Văn Lợi", "ward_official", f"ward:{ward}"))
    with app.app_context():
        db.engine.dispose()
    return app, ward, phone


def ask(office: Office, phone: Phone, path: str, body: object = None) -> Any:
    """Ask the office as a phone does."""
    request = urllib.request.Request(
        office.url + path, headers=phone.headers() | {"Content-Type": "application/json"},
        data=None if body is None else json.dumps(body).encode(),
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=60) as response:
        found = response.read()
        return json.loads(found) if "json" in response.headers["Content-Type"] else found


def attach_to_nothing(
    office: Office, hall: tuple[Flask, str, Phone], content: bytes, **more: Any
) -> Photo:
    """Let the office know of an attachment."""
    _, ward, phone = hall
    photo = attach(
        phone, "broadcast", "0192b3c4-0000-7000-8000-000000000001", content, ward=ward, **more
    )
    answer = ask(office, phone, "/api/sync", phone.message([photo.operation]))
    assert [r["result"] for r in answer["results"]] == ["applied"], answer
    return photo


def send(url: str, photo: Photo, file: Path, chunk: int = 0) -> dict[str, Any]:
    """Send a file by the stock client."""
    file.write_bytes(photo.content)
    done = subprocess.run(
        ["node", CLIENT, f"{url}/api/tus", photo.phone.token, photo.id, file, str(chunk)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    print(done.stdout, done.stderr, file=sys.stderr)
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def kept(office: Office) -> list[Path]:
    """List what the office keeps and what waits to be complete."""
    data = office.folder / "data"
    folders = [data / "uploads", data / "attachments" / "content"]
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("chunk", [0, 200_000])
def test_t2_stock_client_uploads_unchanged(
    office: Office, hall: tuple[Flask, str, Phone], tmp_path: Path, chunk: int
) -> None:
    content = ogg(3000) + b""
    photo = attach_to_nothing(office, hall, content, mime="audio/ogg", part="audio")
    told = send(office.url, photo, tmp_path / "sound.ogg", chunk)
    assert told["requests"]["POST"] == 1
    assert told["requests"]["PATCH"] == (-(-len(content) // chunk) if chunk else 1)
    assert ask(office, photo.phone, f"/api/attachments/{photo.id}") == content


def test_t4_five_megabytes_over_a_line_cut_ten_times_arrive_once_and_whole(
    office: Office, hall: tuple[Flask, str, Phone], tmp_path: Path
) -> None:
    content = ogg(24_000)
    assert 4_500_000 < len(content) < 6_000_000
    photo = attach_to_nothing(office, hall, content, mime="audio/ogg", part="audio")
    before = len(kept(office))
    with CutLine(office.port, CUTS, len(content) // 14).open() as line:
        told = send(line.url, photo, tmp_path / "sound.ogg")
        print(f"{len(content)} bytes, {line.passed} sent over {line.cut} cuts, {told['requests']}")
        assert line.cut == CUTS
        # What had arrived was not sent again, but for what was in flight when the line broke.
        assert line.passed < 2 * len(content)
    found = ask(office, photo.phone, f"/api/attachments/{photo.id}")
    assert hashlib.sha256(found).digest() == hashlib.sha256(content).digest()
    assert len(kept(office)) == before + 1


def test_t5_stock_client_is_told_why_a_picture_is_not_taken(
    office: Office, hall: tuple[Flask, str, Phone], tmp_path: Path
) -> None:
    photo = attach_to_nothing(office, hall, b"<svg><script>alert(1)</script></svg>")
    before = kept(office)
    with pytest.raises(AssertionError, match="attachment_false_type"):
        send(office.url, photo, tmp_path / "picture.jpg")
    assert kept(office) == before
    assert send(office.url, attach_to_nothing(office, hall, jpeg()), tmp_path / "photo.jpg")["url"]

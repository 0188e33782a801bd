"""Bytes of attachments come by tus, are looked at, kept once, and given to whoever reads the record (SPEC.md, T)."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from server import create_app
from server.attachments.uploads import MOST_UNFINISHED
from server.config import Settings
from server.database import reading
from server.models.attachments import AttachmentContent, Upload
from server.tidy import tidy
from tests.attachments import OCTETS, Photo, attach, jpeg, ogg, png
from tests.cast import Cast, Phone, broadcast
from tests.server.browser import Browser, error_of
from tests.server.test_cli import environment, run
from tests.server.test_tidy import Calendar, calendar
from tests.trials.disks import may_mount, tiny_disk

__all__ = ["calendar", "environment"]
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclasses.dataclass
class Hall:
    """A khối whose head has logged a broadcast, and his phone."""

    app: Flask
    cast: Cast
    ward: str = ""
    group: str = ""
    phone: Phone = dataclasses.field(init=False)
    broadcast: str = ""

    def __post_init__(self) -> None:
        self.ward = self.cast.create_ward()
        self.group = self.cast.create_group(self.ward)
        self.phone = self.enrol("group_head", f"group:{self.group}")
        self.client = self.app.test_client()
        logged = broadcast(self.phone, self.group, self.ward)
        self.broadcast = logged["record_id"]
        self.push(self.phone, logged)

    def enrol(self, role: str, scope: str) -> Phone:
        return self.cast.enrol(self.cast.create_account("Mẫu Văn Lợi", role, scope))

    def push(self, phone: Phone, *operations: dict[str, Any]) -> None:
        answer = self.client.post(
            "/api/sync", json=phone.message(list(operations)), headers=phone.headers()
        )
        assert [r["result"] for r in answer.get_json()["results"]] == ["applied"] * len(operations)

    def attach(self, content: bytes | None = None, *, known: bool = True, **more: Any) -> Photo:
        """Make a photo of the broadcast whose record the office has already."""
        values = {"group": self.group, "ward": self.ward, **more}
        photo = attach(self.phone, "broadcast", self.broadcast, content, **values)
        if known:
            self.push(self.phone, photo.operation)
        return photo

    def held(self, *photos: Photo, by: Phone | None = None) -> list[str]:
        answer = self.client.post(
            "/api/attachments/held", json={"ids": [p.id for p in photos]},
            headers=(by or self.phone).headers(),
        )  # fmt: skip
        assert answer.status_code == 200
        return list(answer.get_json()["held"])

    def read(self, photo: Photo, small: bool = False, by: Phone | None = None) -> TestResponse:
        address = f"/api/attachments/{photo.id}{'/small' if small else ''}"
        return self.client.get(address, headers=(by or self.phone).headers())

    def ask(self, place: str) -> TestResponse:
        return self.client.head(place, headers=self.headers())

    def headers(self, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {**self.phone.headers(), "Tus-Resumable": "1.0.0", **named}

    def patch(self, place: str, offset: int, content: bytes, **more: str) -> TestResponse:
        return self.client.patch(
            place, data=content, content_type=OCTETS,
            headers=self.headers(Upload_Offset=str(offset), **more),
        )  # fmt: skip

    def files(self) -> list[str]:
        """Name every file that the office keeps of attachments, complete or not."""
        data = self.app.extensions["socoso"].data
        folders = [data / "uploads", data / "attachments"]
        return [p.name for f in folders for p in sorted(f.rglob("*")) if p.is_file()]


@pytest.fixture
def hall(app: Flask, cast: Cast) -> Hall:
    return Hall(app, cast)


def test_t1_t7_record_is_at_the_office_before_its_bytes_and_without_them(
    hall: Hall, office: Browser
) -> None:
    photo = hall.attach()
    address = f"/api/office/records/broadcast/{hall.broadcast}/attachments"
    (shown,) = office.get(address)["attachments"]
    assert (shown["id"], shown["received_at"]) == (photo.id, None)
    assert hall.held(photo) == []
    assert photo.send(hall.client).status_code == 201
    (shown,) = office.get(address)["attachments"]
    assert shown["received_at"]
    assert hall.held(photo) == [photo.id]


def test_t2_server_says_what_it_can_do(hall: Hall) -> None:
    answer = hall.client.options("/api/tus")
    assert answer.status_code == 200
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,creation-with-upload,checksum,termination"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert answer.headers["Tus-Max-Size"] == str(25 * 1024 * 1024)


def test_t2_bytes_of_a_record_that_is_not_there_yet_are_sent_later(hall: Hall) -> None:
    photo = hall.attach(known=False)
    assert error_of(photo.begin(hall.client)) == (409, "attachment_unknown")
    hall.push(hall.phone, photo.operation)
    assert photo.send(hall.client).status_code == 201


def test_t2_upload_goes_on_where_it_stood(hall: Hall) -> None:
    photo = hall.attach()
    begun = photo.begin(hall.client)
    assert begun.status_code == 201
    place = begun.headers["Location"]
    half = len(photo.content) // 2
    first = hall.patch(place, 0, photo.content[:half])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(half))
    asked = hall.ask(place)
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (
        str(half),
        str(len(photo.content)),
    )
    assert asked.headers["Cache-Control"] == "no-store"
    assert error_of(hall.patch(place, 0, photo.content)) == (409, "upload_offset")
    last = hall.patch(place, half, photo.content[half:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(photo.content)))
    # Whoever missed the answer asks again.
    assert hall.ask(place).headers["Upload-Offset"] == str(len(photo.content))
    assert hall.held(photo) == [photo.id]


def test_t2_method_may_stand_in_a_header(hall: Hall) -> None:
    photo = hall.attach()
    place = photo.begin(hall.client).headers["Location"]
    sent = hall.client.post(
        place, data=photo.content, content_type=OCTETS,
        headers=hall.headers(X_HTTP_Method_Override="PATCH", Upload_Offset="0"),
    )  # fmt: skip
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(len(photo.content)))
    other = hall.client.post(place, headers=hall.headers(X_HTTP_Method_Override="PUT"))
    assert error_of(other) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Tus-Resumable": "0.2.2"}, (412, "tus_version")),
        ({"Upload-Length": "-1"}, (400, "malformed_request")),
        ({"Upload-Length": "many"}, (400, "malformed_request")),
        ({"Upload-Metadata": ""}, (400, "malformed_request")),
        ({"Upload-Metadata": "attachment ???"}, (400, "malformed_request")),
        ({"Upload-Length": "7"}, (422, "attachment_wrong_size")),
        ({"Upload-Length": str(25 * 1024 * 1024 + 1)}, (413, "upload_too_large")),
    ],
)
@ONE_DATABASE
def test_t9_wrong_beginnings_are_told_before_a_byte_is_taken(
    hall: Hall, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    photo = hall.attach()
    refused = hall.client.post(
        "/api/tus", data=b"x", content_type=OCTETS, headers=photo.headers() | headers
    )
    assert error_of(refused) == expected
    assert hall.files() == []


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@ONE_DATABASE
def test_t4_part_with_a_checksum_counts_whole_or_not_at_all(hall: Hall, algorithm: str) -> None:
    photo = hall.attach()
    place = photo.begin(hall.client).headers["Location"]
    good = base64.b64encode(hashlib.new(algorithm, photo.content[:100]).digest()).decode()
    damaged = b"X" + photo.content[1:100]
    refused = hall.patch(place, 0, damaged, Upload_Checksum=f"{algorithm} {good}")
    assert error_of(refused) == (460, "upload_checksum")
    assert hall.ask(place).headers["Upload-Offset"] == "0"
    taken = hall.patch(place, 0, photo.content[:100], Upload_Checksum=f"{algorithm} {good}")
    assert taken.headers["Upload-Offset"] == "100"


@ONE_DATABASE
def test_t4_unknown_checksum_and_more_bytes_than_announced_change_nothing(hall: Hall) -> None:
    photo = hall.attach()
    place = photo.begin(hall.client).headers["Location"]
    unknown = hall.patch(place, 0, b"x", Upload_Checksum="crc32 AAAA")
    assert error_of(unknown) == (400, "malformed_request")
    longer = hall.patch(place, 0, photo.content + b"!")
    assert error_of(longer) == (413, "request_too_large")
    assert hall.ask(place).headers["Upload-Offset"] == "0"
    wrong_type = hall.client.patch(place, data=b"x", headers=hall.headers(Upload_Offset="0"))
    assert error_of(wrong_type) == (415, "unsupported_media_type")


def test_t2_upload_that_is_given_up_leaves_nothing(hall: Hall) -> None:
    photo = hall.attach()
    place = photo.begin(hall.client).headers["Location"]
    hall.patch(place, 0, photo.content[:100])
    assert hall.client.delete(place, headers=hall.headers()).status_code == 204
    assert hall.files() == []
    assert hall.ask(place).status_code == 404
    assert photo.send(hall.client).status_code == 201


def test_t3_only_who_may_write_the_record_gives_its_bytes(hall: Hall) -> None:
    photo = hall.attach()
    other = hall.enrol("group_head", f"group:{hall.cast.create_group(hall.ward, 'Khối 6')}")
    stranger = dataclasses.replace(photo, phone=other)
    assert error_of(stranger.send(hall.client)) == (409, "attachment_unknown")
    place = photo.begin(hall.client).headers["Location"]
    spied = hall.client.patch(
        place, data=b"x", content_type=OCTETS,
        headers=other.headers() | {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"},
    )  # fmt: skip
    assert error_of(spied) == (404, "upload_unknown")
    colleague = hall.enrol("ward_official", f"ward:{hall.ward}")
    assert dataclasses.replace(photo, phone=colleague).send(hall.client).status_code == 201


def test_t3_only_who_reads_the_record_reads_its_bytes(hall: Hall) -> None:
    photo = hall.attach()
    other_ward = hall.cast.create_ward("Hà Huy Tập")
    stranger = hall.enrol("ward_official", f"ward:{other_ward}")
    colleague = hall.enrol("ward_official", f"ward:{hall.ward}")
    assert error_of(hall.read(photo)) == (404, "attachment_not_here")
    photo.send(hall.client)
    assert hall.read(photo, by=colleague).status_code == 200
    for small in (False, True):
        refused = hall.read(photo, small=small, by=stranger)
        assert error_of(refused) == (404, "attachment_not_here")
    assert hall.held(photo, by=stranger) == []
    assert hall.held(photo, by=colleague) == [photo.id]


def test_t3_revoked_phone_gives_and_reads_nothing(hall: Hall, office: Browser) -> None:
    photo = hall.attach()
    office.post(f"/api/office/devices/{hall.phone.device_id}/revoke", {})
    assert error_of(photo.send(hall.client)) == (403, "device_revoked")
    assert error_of(hall.read(photo)) == (403, "device_revoked")


def test_t3_attachment_under_the_name_of_another_place_is_not_shown_with_it(
    hall: Hall, office: Browser
) -> None:
    other_ward = hall.cast.create_ward("Hà Huy Tập")
    stranger = hall.enrol("ward_official", f"ward:{other_ward}")
    planted = attach(stranger, "broadcast", hall.broadcast, ward=other_ward)
    hall.push(stranger, planted.operation)
    address = f"/api/office/records/broadcast/{hall.broadcast}/attachments"
    assert office.get(address)["attachments"] == []


def test_t3_desk_sends_and_sees(hall: Hall, office: Browser) -> None:
    photo = hall.attach()
    headers = photo.headers() | {"X-CSRF-Token": office.csrf_token}
    del headers["Authorization"]
    sent = office.client.post(
        "/api/office/tus", headers=headers, data=photo.content, content_type=OCTETS
    )
    assert sent.status_code == 201
    assert sent.headers["Location"].startswith("/api/office/tus/")
    for address in (photo.id, f"{photo.id}/small"):
        shown = office.client.get(f"/api/office/attachments/{address}")
        assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")


@ONE_DATABASE
def test_t5_picture_is_written_anew_upright_and_bare(hall: Hall) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "where the photographer lives"
    exif.get_ifd(0x8825)[2] = (18.0, 40.0, 0.0)
    content = jpeg(2600, 1400, exif=exif, comment=b"a secret")
    photo = hall.attach(content + b"<script>hidden behind the end</script>")
    assert photo.send(hall.client).status_code == 201
    answer = hall.read(photo)
    shown = Image.open(io.BytesIO(answer.data))
    assert (shown.format, shown.size) == ("JPEG", (689, 1280))
    assert not shown.getexif()
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for secret in (b"script", b"secret", b"photographer"):
        assert secret not in answer.data
    small = Image.open(io.BytesIO(hall.read(photo, small=True).data))
    assert max(small.size) == 320


@ONE_DATABASE
def test_t5_pictures_of_every_taken_kind_become_plain_photos(hall: Hall) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (255, 0, 0, 0)).save(out, "WEBP")
    for content, mime in (
        (out.getvalue(), "image/webp"), (png(mode="P"), "image/png"), (png(mode="LA"), "image/png"),
        (png(mode="I;16"), "image/png"), (_cmyk(), "image/jpeg"), (_several(), "image/jpeg"),
    ):  # fmt: skip
        photo = hall.attach(content, mime=mime)
        assert photo.send(hall.client).status_code == 201, mime
        assert Image.open(io.BytesIO(hall.read(photo).data)).mode == "RGB"


def _several() -> bytes:
    """Write a photo with another behind it, as some cameras do."""
    out = io.BytesIO()
    first = Image.new("RGB", (60, 40), "teal")
    first.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "red")])
    assert Image.open(io.BytesIO(out.getvalue())).format == "MPO"
    return out.getvalue()


def _cmyk() -> bytes:
    out = io.BytesIO()
    Image.new("CMYK", (40, 30)).save(out, "JPEG")
    return out.getvalue()


def _huge_png(width: int, height: int, rows: int) -> bytes:
    """Write a PNG of one colour without ever holding its pixels."""
    packer = zlib.compressobj(9)
    row = bytes(1 + width)
    packed = b"".join(packer.compress(row) for _ in range(rows)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "a text called a photo": (b"Xin chao " * 50, "image/jpeg", "attachment_false_type"),
    "an SVG with a script": (SVG, "image/png", "attachment_false_type"),
    "a PNG called a JPEG": (png(), "image/jpeg", "attachment_false_type"),
    "a photo called a sound": (jpeg(), "audio/ogg", "attachment_false_type"),
    "a sound called a photo": (ogg(), "image/jpeg", "attachment_false_type"),
    "a page called a sound": (b"<html>" * 40, "audio/webm", "attachment_false_type"),
    "a photo cut in half": (jpeg(quality=95)[:1500], "image/jpeg", "attachment_damaged"),
    "a sound cut in half": (ogg()[:-40], "audio/ogg", "attachment_damaged"),
    "200 megapixels": (
        _huge_png(20_000, 10_000, 10_000),
        "image/png",
        "attachment_too_many_pixels",
    ),
    "a bomb": (_huge_png(65_000, 65_000, 2_000), "image/png", "attachment_too_many_pixels"),
}


@pytest.mark.parametrize("name", list(REFUSED))
@ONE_DATABASE
def test_t5_what_is_not_what_it_says_is_refused_and_nothing_stored(hall: Hall, name: str) -> None:
    content, mime, code = REFUSED[name]
    photo = hall.attach(content, mime=mime)
    assert error_of(photo.send(hall.client)) == (422, code)
    assert hall.files() == []
    assert hall.held(photo) == []
    with hall.app.app_context(), reading() as session:
        assert session.scalar(select(func.count()).select_from(Upload)) == 0


@ONE_DATABASE
def test_t5_other_bytes_than_the_record_promised_are_refused(hall: Hall) -> None:
    photo = hall.attach()
    changed = photo.content[:-1] + b"\0"
    assert error_of(photo.send(hall.client, changed)) == (422, "attachment_hash_mismatch")
    assert hall.files() == []
    assert photo.send(hall.client).status_code == 201


@ONE_DATABASE
def test_t5_sound_is_kept_as_it_came(hall: Hall) -> None:
    photo = hall.attach(ogg(), mime="audio/ogg", part="sound")
    assert photo.send(hall.client).status_code == 201
    for small in (False, True):
        answer = hall.read(photo, small=small)
        assert (answer.data, answer.mimetype) == (photo.content, "audio/ogg")
    part = hall.client.get(
        f"/api/attachments/{photo.id}", headers=hall.phone.headers() | {"Range": "bytes=10-19"}
    )
    assert (part.status_code, part.data) == (206, photo.content[10:20])


def test_t6_bytes_are_kept_once_whoever_sends_them_however_often(hall: Hall) -> None:
    photo, twin = hall.attach(), hall.attach()
    for one in (photo, twin, photo):
        assert one.send(hall.client).status_code == 201
    with hall.app.app_context(), reading() as session:
        rows = session.scalars(select(AttachmentContent)).all()
    assert len(rows) == 2
    assert len({row.content for row in rows}) == 1
    # The picture, its small one, and whose they are.
    assert len(hall.files()) == 4


@ONE_DATABASE
def test_kept_bytes_are_shown_as_what_they_are_and_run_as_nothing(hall: Hall) -> None:
    photo = hall.attach()
    photo.send(hall.client)
    headers = hall.read(photo).headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Content-Disposition"].startswith("inline; filename=")
    assert headers["Cache-Control"] == "no-store"


@ONE_DATABASE
def test_t9_phone_has_a_limit_a_day_and_of_unfinished_uploads(
    settings: Settings, cast: Cast, calendar: Calendar
) -> None:
    strict = create_app(dataclasses.replace(settings, upload_daily_mb=1))
    hall = Hall(strict, cast)
    content = jpeg(300, 200) + bytes(400 * 1024)
    for _ in range(2):
        assert hall.attach(content).send(hall.client).status_code == 201
    refused = hall.attach(content).send(hall.client)
    assert error_of(refused) == (429, "upload_daily_limit")
    assert refused.headers["Retry-After"]
    calendar.passed = 1
    for _ in range(MOST_UNFINISHED):
        assert hall.attach().begin(hall.client).status_code == 201
    assert error_of(hall.attach().begin(hall.client)) == (429, "too_many_uploads")


@ONE_DATABASE
def test_t9_beginning_anew_takes_the_place_of_what_was_begun(hall: Hall) -> None:
    photo = hall.attach()
    first = photo.begin(hall.client).headers["Location"]
    photo.begin(hall.client)
    assert hall.ask(first).status_code == 404
    assert len(hall.files()) == 1


@ONE_DATABASE
def test_t9_full_disk_is_told_before_a_byte_is_taken(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = hall.attach()
    monkeypatch.setattr("server.attachments.uploads._RESERVED_BYTES", 2**62)
    refused = photo.begin(hall.client)
    assert error_of(refused) == (507, "storage_full")
    assert refused.headers["Retry-After"]
    assert hall.files() == []


@pytest.mark.skipif(not may_mount(), reason="this machine lets nobody mount a disk of his own")
@ONE_DATABASE
def test_t4_disk_that_fills_meanwhile_costs_no_byte_that_was_answered(
    settings: Settings, cast: Cast
) -> None:
    with tiny_disk(100) as disk:
        hall = Hall(create_app(dataclasses.replace(settings, data=disk.folder)), cast)
        photo = hall.attach(jpeg(2000, 1500, quality=95) + bytes(300_000))
        place = photo.begin(hall.client).headers["Location"]
        hall.patch(place, 0, photo.content[:1000])
        disk.fill()
        assert error_of(hall.patch(place, 1000, photo.content[1000:])) == (507, "storage_full")
        assert hall.ask(place).headers["Upload-Offset"] == "1000"
        assert error_of(hall.attach().begin(hall.client)) == (507, "storage_full")
        disk.free()
        assert hall.patch(place, 1000, photo.content[1000:]).status_code == 204
        assert hall.held(photo) == [photo.id]


@ONE_DATABASE
def test_t9_upload_that_nobody_continued_is_cleared_away(hall: Hall, calendar: Calendar) -> None:
    photo = hall.attach()
    place = photo.begin(hall.client).headers["Location"]
    hall.patch(place, 0, photo.content[:100])
    calendar.passed = 6
    with hall.app.app_context():
        tidy(400)
    assert hall.ask(place).headers["Upload-Offset"] == "100"
    calendar.passed = 8
    with hall.app.app_context():
        tidy(400)
    assert hall.ask(place).status_code == 404
    assert hall.files() == []
    assert photo.send(hall.client).status_code == 201


@ONE_DATABASE
def test_t8_copy_holds_the_bytes_and_a_restored_book_asks_for_what_is_gone(
    hall: Hall, tmp_path: Path, environment: dict[str, str]
) -> None:
    del environment
    before, lost, after = (
        hall.attach(),
        hall.attach(jpeg(colour="red")),
        hall.attach(png(9, 9), mime="image/png"),
    )
    for photo in (before, lost):
        photo.send(hall.client)
    assert "photos and sound beside it: 6." in run("backup", str(tmp_path / "copies")).output
    assert "photos and sound beside it: 0." in run("backup", str(tmp_path / "copies")).output
    after.send(hall.client)
    data = hall.app.extensions["socoso"].data
    for path in sorted((data / "attachments").rglob("*")):
        is_lost = path.name in (lost.id, *_digests(hall, lost))
        if path.is_file() and is_lost:
            path.unlink()
    copy = sorted(p for p in (tmp_path / "copies").iterdir() if p.name.startswith("socoso-"))[0]
    for path in sorted((tmp_path / "copies" / "attachments").rglob(f"{_digests(hall, lost)[0]}")):
        path.unlink()
    told = run("restore", str(copy)).output
    assert "found again in the store: 1." in told
    assert "lost, which phones are asked for again: 1." in told
    assert hall.held(before, lost, after) == sorted([before.id, after.id])
    assert lost.send(hall.client).status_code == 201
    assert hall.held(lost) == [lost.id]


def _digests(hall: Hall, photo: Photo) -> tuple[str, str]:
    with hall.app.app_context(), reading() as session:
        row = session.get_one(AttachmentContent, photo.id)
        return row.content, str(row.small)

"""One behaviour of every store: bytes under a name, whole or not at all, on a disk and in a bucket (SPEC.md, T6)."""

from __future__ import annotations

import dataclasses
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server import create_app
from server.attachments.s3 import Bucket, S3Store, StoreError, sign
from server.attachments.store import FolderStore, Store, content_name, copy_missing
from server.config import ConfigError, Settings
from tests.attachments import jpeg
from tests.cast import Cast
from tests.server.browser import error_of
from tests.server.test_attachments import Hall
from tests.signed_gate import signed_gate

ROOT = Path(__file__).parents[2]
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEY = "S3RVER"  # the one that s3rver knows


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """A bucket of an S3-compatible server, which knows keys but no signatures: a gate before it checks these."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("s3")
    server = subprocess.Popen(
        [ROOT / "node_modules/.bin/s3rver", "--directory", folder, "--address", "127.0.0.1",
         "--port", str(port), "--configure-bucket", "photos", "--silent"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "s3rver did not start"
                time.sleep(0.1)
        with signed_gate(port, secret=KEY, key=KEY) as gate:
            yield Bucket(f"http://127.0.0.1:{gate}", "photos", "us-east-1", KEY, KEY)
    finally:
        server.kill()
        server.wait()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Each sort of store, empty but for what other tests left in the bucket."""
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    return S3Store(request.getfixturevalue("bucket"))


def test_t6_store_gives_back_what_was_put_under_a_name(store: Store) -> None:
    assert store.get("content/00/none") is None
    for _ in range(2):
        store.put("content/ab/abc", b"\0bytes\xff" * 1000)
        assert store.get("content/ab/abc") == b"\0bytes\xff" * 1000
    store.put("index/ab/empty", b"")
    assert store.get("index/ab/empty") == b""
    assert {"content/ab/abc", "index/ab/empty"} <= set(store.names())


def test_copy_brings_only_what_is_missing(store: Store, tmp_path: Path) -> None:
    names = [f"content/c{number}/copied" for number in range(3)]
    for name in names:
        store.put(name, name.encode())
    target = FolderStore(tmp_path / "copy")
    copy_missing(store, target)
    assert set(names) <= set(target.names())
    assert target.get(names[1]) == names[1].encode()
    assert copy_missing(store, target) == 0


def test_bucket_lists_more_than_a_page(bucket: Bucket) -> None:
    store = S3Store(bucket)
    names = {f"index/p{number % 10}/{number:04d}" for number in range(1005)}
    for name in names:
        store.put(name, b"1")
    assert names <= set(store.names())


def test_signature_is_the_one_that_amazon_publishes_as_its_example() -> None:
    bucket = Bucket(
        "https://examplebucket.s3.amazonaws.com", "", "us-east-1",
        "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )  # fmt: skip
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    headers = {
        "Host": "examplebucket.s3.amazonaws.com",
        "Range": "bytes=0-9",
        "x-amz-content-sha256": empty,
        "x-amz-date": "20130524T000000Z",
    }
    moment = datetime(2013, 5, 24, tzinfo=UTC)
    assert sign(bucket, "GET", "/test.txt", {}, headers, moment).endswith(
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


def test_stranger_is_refused_by_the_bucket_and_told_without_the_secret(bucket: Bucket) -> None:
    stranger = dataclasses.replace(bucket, key="NOBODY", secret="very secret")
    with pytest.raises(StoreError, match="403 InvalidAccessKeyId") as told:
        S3Store(stranger).put("content/ab/abc", b"x")
    assert "very secret" not in str(told.value)
    assert "very secret" not in repr(stranger)


@pytest.mark.parametrize("what", ["put", "get", "names"])
def test_bucket_checks_each_signature_and_refuses_a_wrong_one(bucket: Bucket, what: str) -> None:
    name = "content/ab/ten-co.dau_1~(2)+&x=y z"
    right, wrong = S3Store(bucket), S3Store(dataclasses.replace(bucket, secret=f"{KEY}x"))
    right.put(name, b"signed")
    assert right.get(name) == b"signed"
    assert name in set(right.names())
    asked: dict[str, Callable[[], object]] = {
        "put": lambda: wrong.put(name, b"forged"),
        "get": lambda: wrong.get(name),
        "names": lambda: list(wrong.names()),
    }
    with pytest.raises(StoreError, match="403 SignatureDoesNotMatch"):
        asked[what]()
    assert right.get(name) == b"signed"


@ONE_DATABASE
def test_office_keeps_photos_in_a_bucket_where_its_settings_say_so(
    settings: Settings, cast: Cast, bucket: Bucket
) -> None:
    hall = Hall(create_app(dataclasses.replace(settings, bucket=bucket)), cast)
    photo = hall.attach(jpeg(colour="navy"))
    assert photo.send(hall.client).status_code == 201
    assert hall.read(photo).mimetype == "image/jpeg"
    assert not settings.attachments.exists()


@ONE_DATABASE
def test_bucket_that_does_not_answer_loses_nothing(
    settings: Settings, cast: Cast, bucket: Bucket
) -> None:
    away = dataclasses.replace(bucket, endpoint="http://127.0.0.1:9")
    hall = Hall(create_app(dataclasses.replace(settings, bucket=away)), cast)
    photo = hall.attach(jpeg(colour="olive"))
    place = photo.begin(hall.client).headers["Location"]
    assert error_of(hall.patch(place, 0, photo.content)) == (503, "unavailable")
    assert hall.held(photo) == []
    back = create_app(dataclasses.replace(settings, bucket=bucket))
    # Asking how far it has come is enough: the bytes are all there.
    asked = back.test_client().head(place, headers=hall.headers())
    assert asked.headers["Upload-Offset"] == str(len(photo.content))
    assert hall.held(photo) == [photo.id]


def test_t6_what_a_killed_server_left_half_written_is_never_seen_and_goes(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put(content_name("ab" * 32), b"whole")
    half = tmp_path / "content" / "ab" / ".unfinished-x"
    half.write_bytes(b"ha")
    assert list(store.names()) == [content_name("ab" * 32)]
    assert store.clear_unfinished(3600) == 0
    assert store.clear_unfinished(-1) == 1
    assert store.get(content_name("ab" * 32)) == b"whole"


def test_bucket_is_named_whole_or_not_at_all() -> None:
    secret = {"SOCOSO_SECRET": "x" * 32}
    assert Settings.from_environment(secret).bucket is None
    with pytest.raises(ConfigError, match="SOCOSO_S3_KEY, SOCOSO_S3_SECRET"):
        Settings.from_environment(
            secret | {"SOCOSO_S3_ENDPOINT": "https://s3.example.vn", "SOCOSO_S3_BUCKET": "a"}
        )
    given = {"ENDPOINT": "s3.example.vn", "BUCKET": "a", "KEY": "b", "SECRET": "c"}
    with pytest.raises(ConfigError, match="must begin with https"):
        Settings.from_environment(secret | {f"SOCOSO_S3_{n}": v for n, v in given.items()})

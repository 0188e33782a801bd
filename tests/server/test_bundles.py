"""A bundle opens for its office alone, and only as it was sealed (X2 to X6, X8)."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from server.bundles import MAX_CONTENT_BYTES, open_bundle, public_key, read_file
from server.errors import ApiError
from tests.bundles import HEADER_BYTES, seal, wrap

SECRET = "a secret of the tests, long enough"
KEY = public_key(SECRET)
CONTENT = '{"operations": "những gì đã ghi"}'.encode()
VECTOR: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "sync" / "vectors" / "bundle.json").read_text("utf-8")
)


def code_of(bundle: bytes, secret: str = SECRET) -> str:
    with pytest.raises(ApiError) as caught:
        open_bundle(secret, bundle)
    return caught.value.code


def sealed(content: bytes = CONTENT, **more: Any) -> bytes:
    return seal(KEY, gzip.compress(content), **more)


@pytest.mark.parametrize("case", VECTOR["cases"], ids=lambda case: case["name"])
def test_the_shared_cases_open_and_are_sealed_alike(case: dict[str, Any]) -> None:
    key = public_key(VECTOR["secret"])
    assert key.to_wire() == VECTOR["key"]
    bundle = base64.b64decode(case["bundle"])
    assert open_bundle(VECTOR["secret"], bundle).decode() == VECTOR["content"]
    scalar = int.from_bytes(base64.urlsafe_b64decode(VECTOR["ephemeral"]["d"] + "="))
    ephemeral = ec.derive_private_key(scalar, ec.SECP256R1())
    packed = base64.b64decode(case["packed"])
    assert seal(key, packed, packing=case["packing"], ephemeral=ephemeral) == bundle


def test_x3_the_key_is_the_same_after_a_restore_and_another_for_another_secret() -> None:
    assert public_key(SECRET) == KEY
    assert public_key(SECRET + "!") != KEY
    assert len(KEY.point) == 65


def test_x4_no_byte_can_be_changed() -> None:
    bundle = sealed()
    assert open_bundle(SECRET, bundle) == CONTENT
    for place in range(len(bundle)):
        changed = bytearray(bundle)
        changed[place] ^= 1
        assert code_of(bytes(changed)).startswith("bundle_"), place


def test_x4_no_bundle_opens_under_another_header() -> None:
    first, second = sealed(), sealed(b"anything else")
    assert code_of(first[:HEADER_BYTES] + second[HEADER_BYTES:]) == "bundle_damaged"


def test_x8_what_is_wrong_has_a_name() -> None:
    bundle = sealed()
    other = public_key("the secret of some other office")
    assert code_of(b"PK\x03\x04 a spreadsheet") == "bundle_unknown"
    assert code_of(bundle, "the secret of some other office") == "bundle_other_key"
    assert code_of(seal(other, gzip.compress(CONTENT))) == "bundle_other_key"
    assert code_of(sealed(version=2)) == "bundle_newer"
    assert code_of(sealed(packing=2)) == "bundle_damaged"
    for length in (6, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + 15, len(bundle) - 1):
        assert code_of(bundle[:length]) == "bundle_damaged", length


def test_a_point_that_is_not_on_the_curve_is_damage() -> None:
    bundle = bytearray(sealed())
    bundle[16:HEADER_BYTES] = b"\x04" + b"\x01" * 64
    assert code_of(bytes(bundle)) == "bundle_damaged"


def test_x5_a_bomb_is_stopped_at_the_limit() -> None:
    bomb = sealed(b"0" * (MAX_CONTENT_BYTES + 1))
    assert len(bomb) < 100_000
    assert code_of(bomb) == "bundle_too_large"
    assert code_of(seal(KEY, b"0" * (MAX_CONTENT_BYTES + 1), packing=0)) == "bundle_too_large"
    assert len(open_bundle(SECRET, sealed(b"0" * MAX_CONTENT_BYTES))) == MAX_CONTENT_BYTES


def test_a_content_cut_off_before_it_was_sealed_is_damage() -> None:
    assert code_of(seal(KEY, gzip.compress(CONTENT)[:-4])) == "bundle_damaged"
    assert code_of(seal(KEY, CONTENT)) == "bundle_damaged"  # says it is packed, and is not


@pytest.mark.parametrize("ends", ["\n", "\r\n", ""])
def test_x6_words_and_lines_around_do_not_matter(ends: str) -> None:
    bundle = sealed()
    text = wrap(bundle).decode().replace("\r\n", "\n").replace("\n", ends)
    assert read_file(b"\xef\xbb\xbf" + text.encode() + b" Zalo") == bundle


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "bundle_unknown"),
        (b"\xff\xd8\xff\xe0 a photograph", "bundle_unknown"),
        (wrap(b"socoso")[:60], "bundle_damaged"),
        (b"-----BEGIN SOCOSO-----\nabc\n-----END SOCOSO-----", "bundle_damaged"),
        ("-----BEGIN SOCOSO-----\ná\n-----END SOCOSO-----".encode(), "bundle_damaged"),
    ],
)
def test_a_file_that_holds_no_whole_bundle_is_named(file: bytes, code: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_file(file)
    assert caught.value.code == code

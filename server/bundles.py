"""Bundles: what a phone sealed for the office alone, so that anybody may carry it (rules X1 to X6).

Twin: pwa/src/sync/bundle.ts, which seals.
"""

from __future__ import annotations

import base64
import binascii
import functools
import re
import struct
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.errors import ApiError
from server.unpacking import UnpackError, unpack

MAX_CONTENT_BYTES: Final = 16 * 1024 * 1024
# Base64 makes three bytes four, and an empty line does not matter.
MAX_FILE_BYTES: Final = 24 * 1024 * 1024

_MAGIC: Final = b"socoso"
_FORMAT: Final = 1
_PLAIN, _GZIPPED = 0, 1
_ID_BYTES: Final = 8
_POINT_BYTES: Final = 65
# What it is, its format, how the content is packed, for which key, and the point made for this bundle alone.
_HEADER: Final = struct.Struct(f">6sBB{_ID_BYTES}s{_POINT_BYTES}s")
_KEY_BYTES, _NONCE_BYTES = 32, 12
_PURPOSE: Final = b"socoso bundle"

_CURVE: Final = ec.SECP256R1()
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# Eight bytes more than the order has: the remainder then favours no key (FIPS 186-5, A.2.1).
_SCALAR_BYTES: Final = 40

_BEGIN: Final = b"-----BEGIN SOCOSO-----"
_ARMOUR: Final = re.compile(_BEGIN + rb"([A-Za-z0-9+/=\s]*)-----END SOCOSO-----")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What phones seal for; ``id`` names it in every bundle."""

    id: str
    point: bytes

    def to_wire(self) -> dict[str, str]:
        """Give the key as it travels."""
        return {"id": self.id, "public": base64.b64encode(self.point).decode()}


def public_key(secret: str) -> PublicKey:
    """Give the key that phones of this office seal for: the same after a restore (X3)."""
    return _key_pair(secret)[1]


def read_file(text: bytes) -> bytes:
    """Take a bundle out of a file, whatever stands around it (X6).

    Errors: bundle_unknown 422, bundle_damaged 422.
    """
    if _BEGIN not in text:
        raise ApiError("bundle_unknown")
    found = _ARMOUR.search(text)
    try:
        return base64.b64decode(b"".join(found[1].split()) if found else b"=", validate=True)
    except binascii.Error as error:
        raise ApiError("bundle_damaged") from error


def open_bundle(secret: str, bundle: bytes) -> bytes:
    """Give a bundle's content, unpacked.

    Errors: bundle_unknown 422, bundle_newer 422, bundle_other_key 422, bundle_damaged 422,
    bundle_too_large 413.
    """
    if not bundle.startswith(_MAGIC):
        raise ApiError("bundle_unknown")
    if len(bundle) < _HEADER.size:
        raise ApiError("bundle_damaged")
    _, version, packing, key_id, point = _HEADER.unpack_from(bundle)
    if version > _FORMAT:
        raise ApiError("bundle_newer")
    private, public = _key_pair(secret)
    if key_id.hex() != public.id:
        raise ApiError("bundle_other_key")
    packed = _decrypt(private, point, bundle[: _HEADER.size], bundle[_HEADER.size :])
    return _unpack(packed, packing)


@functools.lru_cache(maxsize=4)
def _key_pair(secret: str) -> tuple[ec.EllipticCurvePrivateKey, PublicKey]:
    material = HKDF(SHA256(), _SCALAR_BYTES, salt=None, info=b"socoso bundle key")
    scalar = int.from_bytes(material.derive(secret.encode())) % (_ORDER - 1) + 1
    private = ec.derive_private_key(scalar, _CURVE)
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    digest = Hash(SHA256())
    digest.update(point)
    return private, PublicKey(digest.finalize()[:_ID_BYTES].hex(), point)


def _decrypt(
    private: ec.EllipticCurvePrivateKey, point: bytes, header: bytes, sealed: bytes
) -> bytes:
    try:
        ephemeral = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
        shared = private.exchange(ec.ECDH(), ephemeral)
        # The header names both keys, so no other pair of them gives this one (X4).
        derived = HKDF(SHA256(), _KEY_BYTES + _NONCE_BYTES, salt=None, info=_PURPOSE + header)
        secret = derived.derive(shared)
        return AESGCM(secret[:_KEY_BYTES]).decrypt(secret[_KEY_BYTES:], sealed, header)
    except (ValueError, InvalidTag) as error:
        raise ApiError("bundle_damaged") from error


def _unpack(packed: bytes, packing: int) -> bytes:
    try:
        content = unpack(packed, MAX_CONTENT_BYTES) if packing == _GZIPPED else packed
    except UnpackError as error:
        raise ApiError("bundle_damaged") from error
    if packing not in (_PLAIN, _GZIPPED):
        raise ApiError("bundle_damaged")
    if len(content) > MAX_CONTENT_BYTES:
        raise ApiError("bundle_too_large")
    return content

"""Seals bundles as a phone does, written from the rules (X2 to X6) and not from the phone's code."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.bundles import PublicKey
from server.moments import now
from tests.cast import Phone

HEADER_BYTES = 6 + 1 + 1 + 8 + 65


def seal(
    key: PublicKey,
    packed: bytes,
    *,
    version: int = 1,
    packing: int = 1,
    ephemeral: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Seal packed content for an office."""
    ephemeral = ephemeral or ec.generate_private_key(ec.SECP256R1())
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    header = b"socoso" + bytes([version, packing]) + bytes.fromhex(key.id) + point
    office = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.point)
    shared = ephemeral.exchange(ec.ECDH(), office)
    secret = HKDF(SHA256(), 44, salt=None, info=b"socoso bundle" + header).derive(shared)
    return header + AESGCM(secret[:32]).encrypt(secret[32:], packed, header)


def wrap(bundle: bytes) -> bytes:
    """Put a bundle into a file, in lines, between words for whoever opens it."""
    lines = base64.encodebytes(bundle).decode()
    text = f"Tệp của Sổ Cơ Sở.\r\n-----BEGIN SOCOSO-----\n{lines}-----END SOCOSO-----\n"
    return text.encode()


def content_of(phone: Phone, operations: list[Any], **more: Any) -> bytes:
    """Write what a phone seals, packed."""
    content = {
        "device_secret": phone.token,
        "incarnation": phone.incarnation,
        "made_at": now(),
        "operations": operations,
    }
    return gzip.compress(json.dumps(content | more).encode())


def carry(key: PublicKey, phone: Phone, operations: list[Any], **more: Any) -> bytes:
    """Make the file that a phone hands over."""
    return wrap(seal(key, content_of(phone, operations, **more)))

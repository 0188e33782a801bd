"""A store that speaks S3 over plain HTTP, each request signed (AWS Signature Version 4)."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

_TIMEOUT_SECONDS: Final = 30
_OK: Final = 200
_NOT_FOUND: Final = 404
_SAFE: Final = "-_.~"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, how to reach it, and who we are there."""

    endpoint: str
    name: str
    region: str
    key: str
    secret: str

    def __repr__(self) -> str:
        """Say which bucket it is, never with what secret."""
        return f"Bucket({self.endpoint!r}, {self.name!r})"


class StoreError(OSError):
    """The bucket did not do what it was asked; the message holds its status and code alone."""


def sign(
    bucket: Bucket, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str],
    at: datetime,
) -> str:  # fmt: skip
    """Give the Authorization header for a request whose headers name host, time and payload hash."""
    stamp, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
    lower = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    names = ";".join(sorted(lower))
    request = "\n".join(
        (
            method,
            quote(path, safe=f"/{_SAFE}"),
            _encode(query),
            *(f"{name}:{lower[name]}" for name in sorted(lower)),
            "",
            names,
            lower["x-amz-content-sha256"],
        )
    )
    scope = f"{day}/{bucket.region}/s3/aws4_request"
    hashed = hashlib.sha256(request.encode()).hexdigest()
    text = "\n".join(("AWS4-HMAC-SHA256", stamp, scope, hashed))
    key = f"AWS4{bucket.secret}".encode()
    for part in (day, bucket.region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    return (
        f"AWS4-HMAC-SHA256 Credential={bucket.key}/{scope},"
        f"SignedHeaders={names},Signature={signature}"
    )


def _encode(query: Mapping[str, str]) -> str:
    return urlencode(sorted(query.items()), quote_via=quote, safe=_SAFE)


class S3Store:
    """A bucket; what it answers is durable by its own promise."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def put(self, name: str, content: bytes) -> None:
        """Store an object; a bucket shows it whole or not at all."""
        status, body = self._ask("PUT", name, content=content)
        if status != _OK:
            raise _error(status, body)

    def get(self, name: str) -> bytes | None:
        """Read an object."""
        status, body = self._ask("GET", name)
        if status == _NOT_FOUND and b"NoSuchKey" in body:
            return None
        if status != _OK:
            raise _error(status, body)
        return body

    def names(self) -> Iterator[str]:
        """Name all objects, page by page."""
        last = ""
        while True:
            # The older list: every store has it, and it goes on by a name instead of a token.
            status, body = self._ask("GET", "", query={"marker": last})
            if status != _OK:
                raise _error(status, body)
            # Our own store's answer, and expat expands no entities without end.
            page = ElementTree.fromstring(body)  # noqa: S314
            space = page.tag.partition("}")[0] + "}" if page.tag.startswith("{") else ""
            for entry in page.iter(f"{space}Contents"):
                last = entry.findtext(f"{space}Key", "")
                yield last
            if page.findtext(f"{space}IsTruncated") != "true":
                return

    def _ask(
        self,
        method: str,
        name: str,
        *,
        content: bytes = b"",
        query: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        place = urlsplit(self._bucket.endpoint)
        path = f"{place.path.rstrip('/')}/{self._bucket.name}" + (f"/{name}" if name else "")
        at = datetime.now(UTC)
        headers = {
            "Host": place.netloc,
            "x-amz-content-sha256": hashlib.sha256(content).hexdigest(),
            "x-amz-date": at.strftime("%Y%m%dT%H%M%SZ"),
        }
        headers["Authorization"] = sign(self._bucket, method, path, query or {}, headers, at)
        address = quote(path, safe=f"/{_SAFE}") + (f"?{_encode(query)}" if query else "")
        kind = (
            http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        )
        connection = kind(place.netloc, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request(method, address, body=content or None, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        except http.client.HTTPException as error:
            raise StoreError(f"the bucket's answer broke off ({type(error).__name__})") from error
        finally:
            connection.close()


def _error(status: int, body: bytes) -> StoreError:
    found = re.search(rb"<Code>(\w{1,60})</Code>", body)
    code = found[1].decode() if found else ""
    return StoreError(f"the bucket answered {status} {code}".strip())

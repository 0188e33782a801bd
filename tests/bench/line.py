"""A phone's kept-alive connection: sends rounds and leaves reading the answers to whoever wants to."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import orjson

from tests.cast import Phone


class Reply(NamedTuple):
    """An answer as it came."""

    status: int
    raw: bytes
    packed: bool
    retry_after: float

    def text(self) -> bytes:
        """Give the answer unpacked."""
        return gzip.decompress(self.raw) if self.packed else self.raw

    def json(self) -> Any:
        """Give the answer as what it says."""
        return orjson.loads(self.text())


class Line:
    """One connection of one phone."""

    def __init__(self, port: int, phone: Phone) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {
            **phone.headers(),
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
        }

    def send(self, body: bytes) -> Reply:
        """Do a round."""
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        headers = self._headers | {"Content-Digest": f"sha-256=:{digest}:"}
        self._connection.request("POST", "/api/sync", body, headers)
        response = self._connection.getresponse()
        packed = response.headers.get("Content-Encoding") == "gzip"
        wait = float(response.headers.get("Retry-After", 0))
        return Reply(response.status, response.read(), packed, wait)

    def push(self, body: bytes, size: int) -> None:
        """Do a round, all of whose operations have to be applied."""
        reply = self.send(body)
        assert reply.status == 200, reply.text()
        assert reply.text().count(b'"result":"applied"') == size, reply.text()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def race(works: Sequence[Callable[[], None]]) -> float:
    """Do all at once; give the seconds until the last was done."""
    failures: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failure:  # raised again by whoever waits
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - start

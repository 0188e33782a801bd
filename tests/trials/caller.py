"""A phone of the trials: the contract's own phone over real HTTP, which retries until the office has answered."""

from __future__ import annotations

import gzip
import http.client
import json
import random
import threading
import time
import uuid
import zlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from server.digests import digest_of
from server.moments import now_ms
from tests.simulation.phone import Key
from tests.simulation.phone import Phone as Contract

_GZIP_ABOVE = 1024
_TIMEOUT = 20
# The server closes a connection that was idle for two seconds, and a browser would know.
_KEPT_ALIVE = 1
# A phone's own waits, a hundred times as fast: the server is met that much more often.
_FIRST_WAIT, _LONGEST_WAIT = 0.02, 0.5
_SETTLE_SECONDS = 120


@dataclass
class Place:
    """Who holds the phone, and where he works."""

    account: str
    device_id: str
    token: str
    ward: str
    group: str | None


@dataclass
class Talk:
    """What a phone went through."""

    rounds: int = 0
    failed: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    duplicates: int = 0


class Caller:
    """Records broadcasts and exchanges with the office at a URL, through whatever lies between."""

    def __init__(self, url: str, place: Place, seed: int, contract_page: int = 100) -> None:
        parts = urlsplit(url)
        self._address = (str(parts.hostname), int(parts.port or 80))
        self.place = place
        self.chance = random.Random(seed)
        self.phone = Contract(place.account, place.device_id, self._new_id)
        self.page = contract_page
        self.made: dict[str, dict[str, Any]] = {}
        self.acknowledged: dict[str, str] = {}
        self.talk = Talk()
        self.trouble: list[str] = []
        self.in_flight = False
        self._connection: http.client.HTTPConnection | None = None
        self._asked = 0.0

    def _new_id(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    # ---- what the person does

    def act(self) -> None:
        """Log a broadcast, or correct one that was logged here."""
        own = list(self.phone.store.own)
        if own and self.chance.random() < 0.3:
            key, action = self.chance.choice(own), "edit"
            values: dict[str, Any] = {"duration_minutes": self.chance.randrange(1, 60)}
        else:
            key, action, values = ("broadcast", self._new_id()), "create", self._broadcast()
        made = self.phone.act(now_ms(), key, action, values)
        assert made  # the model's storage is never full
        op, _ = made
        self.made[op["op_id"]] = op

    def _broadcast(self) -> dict[str, Any]:
        return {
            "channel": "group_speaker", "ward": self.place.ward, "group": self.place.group,
            "started_at": f"2024-03-{self.chance.randrange(1, 29):02d}T10:00:00.000Z",
            "duration_minutes": self.chance.randrange(1, 60), "outcome": "whole",
            "title": "Tín dụng cho hộ nghèo", "source": "own", "recorded": "on_spot",
        }  # fmt: skip

    # ---- what the phone does

    def round(self, batch: int = 50) -> bool | None:
        """Do one request of a round: whether there is more to do, or None if nobody answered."""
        message = self.phone.message(now_ms(), batch, self.page)
        assert message  # the model always has something to ask
        self.talk.rounds += 1
        self.in_flight = bool(message["operations"])
        try:
            answer = self._ask(message)
        finally:
            self.in_flight = False
        if answer is None:
            self.talk.failed += 1
            return None
        for result in answer["results"]:
            self.acknowledged.setdefault(result["op_id"], result["receipt"])
            self.talk.duplicates += result["result"] == "duplicate"
            if result["result"] not in ("applied", "duplicate"):
                self.trouble.append(f"{result['op_id']} was answered {result}")
        return self.phone.receive(answer) or bool(self.phone.store.outbox)

    def _ask(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Give the office's answer to this very message, or None for whatever else came (M1)."""
        try:
            status, raw = self._send(json.dumps(message).encode())
            answer = json.loads(raw)
        except (OSError, http.client.HTTPException, EOFError, ValueError, zlib.error) as error:
            self.hang_up()
            self._count(type(error).__name__)
            return None
        if status != 200 or not isinstance(answer, dict):
            self._count(_code_of(status, answer))
            return None
        if answer.get("request_id") != message["request_id"]:
            self._count("not ours")
            return None
        return answer

    def _count(self, what: str) -> None:
        self.talk.errors[what] = self.talk.errors.get(what, 0) + 1

    def _send(self, body: bytes) -> tuple[int, bytes]:
        headers = {
            "Authorization": f"Bearer {self.place.token}",
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
        }
        if len(body) > _GZIP_ABOVE:
            body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
        headers["Content-Digest"] = digest_of(body)
        if time.monotonic() - self._asked > _KEPT_ALIVE:
            self.hang_up()
        self._asked = time.monotonic()
        if self._connection is None:
            self._connection = http.client.HTTPConnection(*self._address, timeout=_TIMEOUT)
        self._connection.request("POST", "/api/sync", body, headers)
        response = self._connection.getresponse()
        raw = response.read()
        if response.headers.get("Content-Encoding") == "gzip":
            raw = gzip.decompress(raw)
        if response.headers.get("Unencoded-Digest", digest_of(raw)) != digest_of(raw):
            raise EOFError
        return response.status, raw

    def hang_up(self) -> None:
        """Close the connection; the next round opens another."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def work(self, stop: threading.Event) -> None:
        """Record and exchange until told to stop."""
        failures = 0
        while not stop.is_set():
            for _ in range(self.chance.randrange(1, 5)):
                self.act()
            failures = 0 if self.round(self.chance.choice((1, 5, 50))) is not None else failures + 1
            wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(failures, 10)) if failures else 0.01
            stop.wait(self.chance.uniform(0, wait))

    def settle(self) -> None:
        """Deliver what waits and pull what is new, as long as it takes."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        while (more := self.round(500)) is None or more:
            if time.monotonic() > deadline:
                self.trouble.append(f"a phone never came to rest: {self.talk.errors}")
                return
            if more is None:
                time.sleep(self.chance.uniform(0, 0.2))
        self.hang_up()

    def records(self) -> dict[Key, dict[str, Any]]:
        """Give the day-to-day records it holds, as the office sent them."""
        return {key: row for key, row in self.phone.store.records.items() if key[0] == "broadcast"}


def _code_of(status: int, answer: object) -> str:
    error = answer.get("error") if isinstance(answer, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return f"{status} {code or 'no code'}"

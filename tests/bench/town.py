"""A server process with a small town in it, for benchmarks: one ward, its khối heads and their phones."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server import create_app
from server.config import Settings
from tests.cast import Cast, Phone, broadcast

_START_SECONDS = 30


@dataclass(frozen=True)
class Head:
    """The head of a khối, with a phone."""

    phone: Phone
    group: str
    ward: str

    def log(self, number: int) -> dict[str, Any]:
        """Make the operation of one broadcast, about 350 bytes as a record."""
        return broadcast(self.phone, self.group, self.ward, day=number % 28 + 1)


@dataclass(frozen=True)
class Town:
    """A running server, its process group and its people."""

    port: int
    process: int
    heads: list[Head]
    settings: Settings


@contextlib.contextmanager
def run_town(folder: Path, database_url: str, heads: int, workers: int = 2) -> Iterator[Town]:
    """Migrate, people and serve a database; stop the server at the end."""
    secret, port = secrets.token_hex(32), _free_port()
    settings = Settings(secret, folder, database_url, folder / "no-pwa", secure_cookies=False)
    environment = os.environ | {
        "SOCOSO_SECRET": secret,
        "SOCOSO_DATA": str(folder),
        "SOCOSO_DATABASE_URL": database_url,
        "SOCOSO_SECURE_COOKIES": "0",
    }
    command = [str(Path(sys.executable).with_name("socoso"))]
    subprocess.run([*command, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
    people = _people(settings, heads)
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--workers", str(workers)],
            env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(port)
        yield Town(port, process.pid, people, settings)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(_START_SECONDS)


def _people(settings: Settings, heads: int) -> list[Head]:
    cast = Cast(create_app(settings))
    ward = cast.create_ward()
    groups = [cast.create_group(ward, f"Khối {number}") for number in range(1, heads + 1)]
    scopes = [f"group:{group}" for group in groups]
    phones = [
        cast.enrol(cast.create_account("Mẫu Thị Hà", "group_head", scope)) for scope in scopes
    ]
    return [Head(phone, group, ward) for phone, group in zip(phones, groups, strict=True)]


def message(head: Head, operations: list[dict[str, Any]], **more: Any) -> bytes:
    """Make the body of a round that, unless told otherwise, only pushes."""
    return json.dumps(head.phone.message(operations, **{"pull": False, **more})).encode()


def cpu_seconds(group: int) -> float:
    """Give the processor time a process group has used so far, its ended children included."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parts = stat.read_text().rsplit(")", 1)[1].split()
            if int(parts[2]) == group:
                ticks += sum(map(int, parts[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1)
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")

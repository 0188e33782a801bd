"""A server process with a town in it, for benchmarks: a ward's khối heads and its official, with their phones."""

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
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server import create_app
from server.config import Settings
from server.database import writing
from server.extensions import db
from server.identity.tokens import hash_token, make_token
from server.models.identity import Account, Device, RoleGrant
from server.moments import now
from tests.cast import Cast, Phone, broadcast, new_id

_START_SECONDS = 30
_TITLES = ("Tín dụng cho hộ nghèo", "Phòng chống đuối nước cho trẻ em", "Vệ sinh môi trường")


def sortable_id() -> str:
    """Make a UUIDv7, as phones do: ids made one after the other lie side by side in an index."""
    moment = (time.time_ns() // 1_000_000).to_bytes(6)
    chance = bytearray(secrets.token_bytes(10))
    chance[0], chance[2] = 0x70 | chance[0] & 0x0F, 0x80 | chance[2] & 0x3F
    return str(uuid.UUID(bytes=moment + bytes(chance)))


@dataclass(frozen=True)
class Head:
    """The head of a khối, with a phone."""

    phone: Phone
    group: str
    ward: str

    def log(self, number: int) -> dict[str, Any]:
        """Make the operation of one broadcast: 350 bytes as a record, 500 with who wrote it and when."""
        operation = broadcast(
            self.phone,
            self.group,
            self.ward,
            day=number % 28 + 1,
            record_id=sortable_id(),
            op_id=sortable_id(),
        )
        operation["values"] |= {"title": _TITLES[number % 3], "duration_minutes": 10 + number % 20}
        return operation

    def batch(self, size: int) -> bytes:
        """Make the body of a round that only pushes so many new broadcasts."""
        return message(self.phone, [self.log(number) for number in range(size)], pull=False)


@dataclass(frozen=True)
class Town:
    """A running server, its process group and its people."""

    port: int
    process: int
    heads: list[Head]
    official: Phone
    settings: Settings

    def cpu_seconds(self) -> float:
        """Give the processor time that the server's processes have used so far."""
        return sum(_used(parts) for parts in _processes() if int(parts[2]) == self.process)

    def peak_megabytes(self) -> float:
        """Give the most memory that one process of the server ever held."""
        return max(_peak(pid) for pid in _pids_of(self.process)) / 1024


@contextlib.contextmanager
def run_town(folder: Path, database_url: str, heads: int = 8) -> Iterator[Town]:
    """Migrate, people and serve a database as production does; stop the server at the end."""
    settings = Settings(
        secrets.token_hex(32), folder, database_url, folder / "no-pwa", secure_cookies=False
    )
    environment = os.environ | {
        "SOCOSO_SECRET": settings.secret,
        "SOCOSO_DATA": str(folder),
        "SOCOSO_DATABASE_URL": database_url,
        "SOCOSO_SECURE_COOKIES": "0",
    }
    command = [str(Path(sys.executable).with_name("socoso"))]
    subprocess.run([*command, "migrate"], env=environment, check=True, stdout=subprocess.DEVNULL)
    people, official = settle(settings, heads)
    port = free_port()
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port)],
            env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        await_port(port)
        yield Town(port, process.pid, people, official, settings)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(_START_SECONDS)


def settle(settings: Settings, heads: int) -> tuple[list[Head], Phone]:
    """Make a ward with so many khối: the phones of their heads, and of the ward's official."""
    app = create_app(settings)
    cast = Cast(app)
    ward = cast.create_ward()
    groups = [cast.create_group(ward, f"Khối {number}") for number in range(1, heads + 1)]
    roles = [("group_head", f"group:{group}") for group in groups]
    phones = [Phone(new_id(), make_token(), new_id()) for _ in (*groups, ward)]
    with app.app_context():
        with writing() as session:
            session.add_all(
                Account(id=p.author, display_name="Mẫu", created_at=now()) for p in phones
            )
            session.flush()
            for phone, (role, scope) in zip(
                phones, [*roles, ("ward_official", f"ward:{ward}")], strict=True
            ):
                session.add(RoleGrant(account_id=phone.author, role=role, scope=scope, since=now()))
                session.add(_device(phone))
        db.engine.dispose()
    *own, official = phones
    return [Head(phone, group, ward) for phone, group in zip(own, groups, strict=True)], official


def _device(phone: Phone) -> Device:
    return Device(
        id=phone.device_id,
        account_id=phone.author,
        secret_hash=hash_token(phone.token),
        enrolled_at=now(),
    )


def message(phone: Phone, operations: list[dict[str, Any]], **more: Any) -> bytes:
    """Make the body of a round."""
    health = {"app_version": "1", "unsent": len(operations), "persisted": True}
    return json.dumps(phone.message(operations, health=health, **more)).encode()


def children_cpu_seconds(parent: int) -> float:
    """Give the processor time of a process and of its children, ended ones included."""
    return sum(_used(parts) for parts in _processes() if parent in (int(parts[1]), int(parts[-1])))


def _processes() -> Iterator[list[str]]:
    """Give what /proc says of each process from its state on, and its number last."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            yield [*stat.read_text().rsplit(")", 1)[1].split(), stat.parent.name]


def _used(parts: list[str]) -> float:
    return sum(map(int, parts[11:15])) / os.sysconf("SC_CLK_TCK")


def _pids_of(group: int) -> list[int]:
    return [int(parts[-1]) for parts in _processes() if int(parts[2]) == group]


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_port(port: int, path: str = "/healthz") -> None:
    """Wait until a server answers; TimeoutError if it never does."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1)
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")

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
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server import create_app
from server.config import Settings
from server.database import writing
from server.identity.tokens import hash_token, make_token
from server.models.identity import Account, Device, RoleGrant
from server.moments import now
from server.operations import Desk, accept_desk
from server.receipts import derive_key

_START_SECONDS = 30


@dataclass(frozen=True)
class Phone:
    """An enrolled phone of a khối head."""

    token: str
    author: str
    group: str
    ward: str
    incarnation: str


@dataclass(frozen=True)
class Town:
    """A running server, its process group and its phones."""

    port: int
    process: int
    phones: list[Phone]
    settings: Settings


@contextlib.contextmanager
def run_town(folder: Path, database_url: str, phones: int, workers: int = 2) -> Iterator[Town]:
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
    people = _people(settings, phones)
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


def _people(settings: Settings, phones: int) -> list[Phone]:
    app = create_app(settings)
    with app.app_context():
        return _people_town(settings, phones)


def _people_town(settings: Settings, phones: int) -> list[Phone]:
    office, desk, ward = (str(uuid.uuid4()) for _ in range(3))
    key = derive_key(settings.secret, "receipt")
    with writing() as session:
        session.add(Account(id=office, display_name="Văn phòng", created_at=now()))
        session.flush()
        session.add(RoleGrant(account_id=office, role="office", scope=None, since=now()))
        session.add(Device(id=desk, account_id=office, enrolled_at=now()))
    counter = iter(range(1, 10_000))
    incarnation = str(uuid.uuid4())

    def write(kind: str, record_id: str, **values: Any) -> None:
        at_desk = Desk(desk, office, now(), incarnation, next(counter))
        answer = accept_desk(
            at_desk, key, op_id=str(uuid.uuid4()), kind=kind, record_id=record_id,
            action="create", base_rev=None, values=values,
        )  # fmt: skip
        assert answer.result == "applied", answer

    write("ward", ward, code="16669", name="Lê Lợi", unit_type="phuong")
    people = []
    for number in range(1, phones + 1):
        group = str(uuid.uuid4())
        write("residential_group", group, ward=ward, name=f"Khối {number}", group_kind="khoi")
        people.append(_enrol_head(group, ward))
    return people


def _enrol_head(group: str, ward: str) -> Phone:
    account, token = str(uuid.uuid4()), make_token()
    with writing() as session:
        session.add(Account(id=account, display_name="Mẫu Thị Hà", created_at=now()))
        session.flush()
        session.add(
            RoleGrant(account_id=account, role="group_head", scope=f"group:{group}", since=now())
        )
        session.add(
            Device(
                id=str(uuid.uuid4()),
                account_id=account,
                secret_hash=hash_token(token),
                enrolled_at=now(),
            )
        )
    return Phone(token, account, group, ward, str(uuid.uuid4()))


def broadcast(phone: Phone, seq: int, number: int) -> dict[str, Any]:
    """Make an operation like those of an afternoon's broadcast, about 350 bytes as a record."""
    return {
        "op_id": str(uuid.uuid4()),
        "incarnation": phone.incarnation,
        "seq": seq,
        "author": phone.author,
        "kind": "broadcast",
        "record_id": str(uuid.uuid4()),
        "base": None,
        "at": f"{now()}-{number % 0xFFFF:04x}",
        "action": "create",
        "contract_version": 1,
        "values": {
            "channel": "group_speaker",
            "ward": phone.ward,
            "group": phone.group,
            "started_at": f"2024-03-{number % 28 + 1:02d}T10:00:00.000Z",
            "duration_minutes": 15,
            "title": "Tín dụng cho hộ nghèo",
            "source": "own",
            "outcome": "whole",
            "recorded": "on_spot",
        },
    }


def message(phone: Phone, operations: list[dict[str, Any]], **more: Any) -> bytes:
    """Make the body of a round that only pushes."""
    body = {
        "protocol": 1,
        "contract_version": 1,
        "request_id": secrets.token_hex(8),
        "sent_at": now(),
        "incarnation": phone.incarnation,
        "cursor": None,
        "pull": False,
        "operations": operations,
    }
    return json.dumps(body | more).encode()


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

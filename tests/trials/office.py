"""An office whose server processes can be killed in every way, and its database looked into from outside."""

from __future__ import annotations

import contextlib
import os
import random
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from server import create_app
from server.config import Settings
from server.extensions import db
from tests.e2e.office import Office

_RESPAWN_SECONDS = 30


class TrialOffice(Office):
    """`socoso serve` with several workers on a database that the trial chooses."""

    def __init__(
        self, folder: Path, database_url: str | None = None, data: Path | None = None
    ) -> None:
        secret, data = secrets.token_hex(32), data or folder / "data"
        self.database_url = database_url or f"sqlite:///{data / 'socoso.sqlite3'}"
        environment = {
            "SOCOSO_SECRET": secret,
            "SOCOSO_DATA": str(data),
            "SOCOSO_DATABASE_URL": self.database_url,
        }
        super().__init__(folder, environment)
        self.settings = Settings(
            secret, data, self.database_url, folder / "no-pwa", secure_cookies=False
        )

    @contextlib.contextmanager
    def look_inside(self) -> Iterator[Flask]:
        """Give an app of our own on the same database, for people, records and questions."""
        app = create_app(self.settings)
        with app.app_context():
            try:
                yield app
            finally:
                db.engine.dispose()

    @property
    def pid(self) -> int:
        """The process that leads the server's group."""
        assert self._process is not None, "the office is not serving"
        return self._process.pid

    def workers(self) -> list[int]:
        """Name the processes that answer requests now."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill_a_worker(self, chance: random.Random) -> None:
        """Kill one worker without a word; its master starts another."""
        victim = chance.choice(self.workers())
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        deadline = time.monotonic() + _RESPAWN_SECONDS
        while victim in self.workers() or len(self.workers()) < 2:
            assert time.monotonic() < deadline, "no worker came in place of the killed one"
            time.sleep(0.02)

    def kill_all(self) -> None:
        """Kill the server's whole process group without a word."""
        self.stop(signal.SIGKILL)

"""A real office for tests in a browser: the server as a process that can be stopped and started again."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

SOCOSO = Path(sys.executable).with_name("socoso")
DEMO_PASSWORD = "so-co-so-2024"
_PATIENCE_SECONDS = 90
# All offices of a run have one, so that one may begin with a copy of another's data.
_SECRET = secrets.token_hex(32)


class Office:
    """The server of one folder of data, on a port that stays the same through its stops."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "SOCOSO_SECRET": _SECRET,
            "SOCOSO_DATA": str(folder / "data"),
            "SOCOSO_SECURE_COOKIES": "0",
            "SOCOSO_BASE_URL": self.url,
            "SOCOSO_DEMO_PASSWORD": DEMO_PASSWORD,
            # Compiled once, the server starts in a third of the time; a machine may forbid it beside the sources.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "bytecode"),
            **(environment or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, *words: str) -> str:
        """Run a command of `socoso` and give what it printed."""
        done = subprocess.run(
            [SOCOSO, *words], env=self.environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def prepare(self) -> None:
        """Make the tables and the demonstration."""
        self.run("migrate")
        self.run("seed", "--demo")

    def prepare_like(self, prepared: Path) -> None:
        """Take over the data of an office in that folder, which does not serve."""
        shutil.copytree(prepared / "data", self.folder / "data")

    def start(self) -> None:
        """Serve, and come back when the server answers."""
        log = (self.folder / "server.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [SOCOSO, "serve", "--port", str(self.port), "--workers", "2"],
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self.answers():
            assert self._process.poll() is None, (self.folder / "server.log").read_text()
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server's process group, and come back when nothing listens any more."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        self._process.wait(_PATIENCE_SECONDS)
        self._process = None
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self.answers():
            assert time.monotonic() < deadline, "somebody still answers"
            time.sleep(0.1)

    def answers(self) -> bool:
        """Tell whether the server is there and healthy."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as response:
                return bool(json.load(response)["status"] == "ok")
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

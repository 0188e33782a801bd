"""The process that hosts real phones: Node.js with the app's own modules, one line of JSON a command."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import orjson

_ROOT: Final = Path(__file__).parents[2]
_MAIN: Final = Path(__file__).parent / "client" / "main.mjs"


class Mutation(NamedTuple):
    """A text of the app's source, and what is put there to break a rule."""

    file: str
    find: str
    put: str


class HostError(Exception):
    """The host could not do as it was told; the message is its stack."""


class ClientHost:
    """Phones that run the real client, in a process of their own; close it, or use it in ``with``."""

    def __init__(self, mutations: Sequence[Mutation] = ()) -> None:
        path = f"{_ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
        node = shutil.which("node", path=path)
        if not node:
            raise RuntimeError("Node.js is missing: make deps")
        self._process = subprocess.Popen(
            [node, str(_MAIN)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT
        )
        self.break_rules(mutations)

    def break_rules(self, mutations: Sequence[Mutation]) -> None:
        """Host the app with these changes of its source from now on, or as it is."""
        self.tell(do="app", mutations=[mutation._asdict() for mutation in mutations])

    def tell(self, **command: Any) -> Any:
        """Give a command and wait until the phone is at rest again."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(orjson.dumps(command) + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer = orjson.loads(line) if line else {"error": "the host is gone"}
        if "error" in answer:
            raise HostError(answer["error"])
        return answer["value"]

    def close(self) -> None:
        """End the process."""
        with self._process:
            assert self._process.stdin
            self._process.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

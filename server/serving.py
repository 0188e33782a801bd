"""Keeps a running server and a command that replaces its database apart."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_NAME: Final = "serving.lock"


class ServingError(Exception):
    """The server runs; the message says what to do."""


def hold_while_serving(data: Path) -> None:
    """Mark the data folder as served by this process, and by what it becomes or starts."""
    data.mkdir(parents=True, exist_ok=True)
    file = os.open(data / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(file, fcntl.LOCK_SH)
    os.set_inheritable(file, True)


@contextmanager
def nobody_serving(data: Path) -> Iterator[None]:
    """Keep servers from starting; ServingError if one runs."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / _NAME).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServingError("the server is running: stop it first") from None
        yield

"""A line that breaks: passes bytes on to the office, and cuts connections in the middle of what is sent."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator


class CutLine:
    """Listens beside an office; each of the first connections that send much is cut after so many bytes."""

    def __init__(self, port: int, cuts: int, after: int) -> None:
        self._office = port
        self._after = after
        self._left = cuts
        self.cut = 0
        self.passed = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """Where the line begins."""
        return f"http://127.0.0.1:{self.port}"

    @contextlib.contextmanager
    def open(self) -> Iterator[CutLine]:
        """Serve until the end of the block."""
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._office))
                for part in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._pass, args=part, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, is_upward: bool) -> None:
        sent = 0
        with contextlib.suppress(OSError):
            while piece := source.recv(16 * 1024):
                target.sendall(piece)
                sent += len(piece)
                if is_upward:
                    with self._lock:
                        self.passed += len(piece)
                        is_cut = sent > self._after and self._left > 0
                        if is_cut:
                            self._left -= 1
                            self.cut += 1
                    if is_cut:
                        break
        for end in (source, target):
            with contextlib.suppress(OSError):
                if is_upward and sent > self._after:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)
            end.close()

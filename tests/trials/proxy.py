"""A bad network: a proxy that cuts, truncates, delays, repeats and mangles, and lets others answer for the office."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_TIMEOUT = 60
_PORTAL = b"<!doctype html><title>WiFi</title><p>Xin ch\xc3\xa0o! H\xc3\xa3y \xc4\x91\xc4\x83ng nh\xe1\xba\xadp."
_GATEWAY = b"<html><h1>502 Bad Gateway</h1><hr>nginx</html>"


@dataclass
class Exchange:
    """One request on its way, and how to ask the office behind the proxy."""

    request: bytes
    ask: Callable[[bytes], bytes]
    client: socket.socket
    chance: random.Random
    earlier: list[bytes]

    def answer(self, reply: bytes) -> None:
        """Give the client a reply."""
        with contextlib.suppress(OSError):
            self.client.sendall(reply)

    def reset(self) -> None:
        """Let the client's connection die without a goodbye."""
        with contextlib.suppress(OSError):
            linger = struct.pack("ii", 1, 0)
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def path(self) -> str:
        """Give what is asked for."""
        return self.request.split(b" ", 2)[1].decode()


def _pass(exchange: Exchange) -> None:
    exchange.answer(exchange.ask(exchange.request))


def _cut_before(exchange: Exchange) -> None:
    """The request never reaches the office."""
    exchange.reset()


def _cut_request(exchange: Exchange) -> None:
    """Half of the request reaches the office."""
    with contextlib.suppress(OSError):
        exchange.ask(exchange.request[: len(exchange.request) * 2 // 3])
    exchange.reset()


def _cut_after(exchange: Exchange) -> None:
    """The office has done it, and nobody hears of it."""
    exchange.ask(exchange.request)
    exchange.reset()


def _truncate(exchange: Exchange) -> None:
    """The connection dies in the middle of the reply."""
    reply = exchange.ask(exchange.request)
    exchange.answer(reply[: exchange.chance.randrange(1, max(2, len(reply)))])


def _shorten(exchange: Exchange) -> None:
    """Half a reply comes as if it were the whole."""
    head, body = _split(exchange.ask(exchange.request))
    exchange.answer(_join(head, body[: exchange.chance.randrange(0, max(1, len(body)))]))


def _delay(exchange: Exchange) -> None:
    """Slow there and slow back."""
    time.sleep(exchange.chance.uniform(0, 0.7))
    reply = exchange.ask(exchange.request)
    time.sleep(exchange.chance.uniform(0, 0.7))
    exchange.answer(reply)


def _repeat(exchange: Exchange) -> None:
    """The request arrives twice; one of the two replies comes back."""
    exchange.answer(exchange.chance.choice([exchange.ask(exchange.request) for _ in range(2)]))


def _come_late(exchange: Exchange) -> None:
    """The request is given up by its sender and arrives a second later all the same."""
    late = threading.Timer(exchange.chance.uniform(0.2, 1.5), _ask_quietly, [exchange])
    late.daemon = True
    late.start()
    exchange.reset()


def _ask_quietly(exchange: Exchange) -> None:
    with contextlib.suppress(OSError):
        exchange.ask(exchange.request)


def _portal(exchange: Exchange) -> None:
    """A hotel's page answers in the office's name."""
    exchange.answer(_join(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8", _PORTAL))


def _gateway(exchange: Exchange) -> None:
    """Somebody on the way says that the office does not answer."""
    exchange.answer(_join(b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html", _GATEWAY))


def _replay(exchange: Exchange) -> None:
    """A cache gives back what it gave before."""
    same = [reply for reply in exchange.earlier if b"application/json" in reply[:600]]
    exchange.answer(exchange.chance.choice(same) if same else exchange.ask(exchange.request))


def _mangle_reply(exchange: Exchange) -> None:
    """Bytes change on the way back."""
    head, body = _split(exchange.ask(exchange.request))
    exchange.answer(_join(head, _flip(body, exchange.chance)))


def _mangle_request(exchange: Exchange) -> None:
    """Bytes change on the way there."""
    head, body = _split(exchange.request)
    exchange.answer(exchange.ask(head + b"\r\n\r\n" + _flip(body, exchange.chance)))


FAULTS: Final[dict[str, Callable[[Exchange], None]]] = {
    "passed": _pass,
    "cut before": _cut_before,
    "cut in the request": _cut_request,
    "cut after": _cut_after,
    "truncated": _truncate,
    "shortened": _shorten,
    "delayed": _delay,
    "repeated": _repeat,
    "late": _come_late,
    "portal": _portal,
    "502": _gateway,
    "replayed": _replay,
    "reply mangled": _mangle_reply,
    "request mangled": _mangle_request,
}


class Proxy:
    """Listens on a port of its own; with `faulty` set, each request to the interface meets a fault by chance."""

    def __init__(self, office_port: int, seed: int) -> None:
        self._office = ("127.0.0.1", office_port)
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._earlier: list[bytes] = []
        self.faulty = self.everywhere = False
        self.faults: list[str] = list(FAULTS)
        self.met: Counter[str] = Counter()
        self.under_way = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @contextlib.contextmanager
    def running(self) -> Iterator[Proxy]:
        """Pass on what comes until the end."""
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            client.settimeout(_TIMEOUT)
            request = _read_request(client)
            if not request:
                return
            with self._lock:
                chance = random.Random(self._chance.random())
                exchange = Exchange(request, self._ask, client, chance, list(self._earlier))
                name = self._choose(exchange)
                self.met[name] += self.faulty and exchange.path().startswith("/api/")
                self.under_way += exchange.path().startswith("/api/")
            try:
                FAULTS[name](exchange)
            finally:
                with self._lock:
                    self.under_way -= exchange.path().startswith("/api/")

    def _choose(self, exchange: Exchange) -> str:
        reached = self.everywhere or exchange.path().startswith("/api/")
        if not (self.faulty and reached):
            return "passed"
        return self._chance.choice(self.faults)

    def _ask(self, request: bytes) -> bytes:
        """Send bytes to the office and give its whole reply."""
        with socket.create_connection(self._office, _TIMEOUT) as server:
            server.sendall(request)
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_WR)
            chunks = []
            while chunk := server.recv(65536):
                chunks.append(chunk)
        head, body = _split(b"".join(chunks))
        reply = _join(head, body) if head else b""
        with self._lock:
            self._earlier = [*self._earlier[-20:], reply]
        return reply


def _read_request(client: socket.socket) -> bytes:
    """Read one request whole; its connection is closed after it."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = client.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, body = _split(data)
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    while length and len(body) < int(length.group(1)):
        chunk = client.recv(65536)
        if not chunk:
            return b""
        body += chunk
    head = re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", head) + b"\r\nConnection: close"
    return head + b"\r\n\r\n" + body


def _split(message: bytes) -> tuple[bytes, bytes]:
    head, _, body = message.partition(b"\r\n\r\n")
    return head, body


def _join(head: bytes, body: bytes) -> bytes:
    """Put a message together with the right length."""
    head = re.sub(rb"(?i)\r\n(content-length|connection|transfer-encoding): [^\r]*", b"", head)
    return b"%b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (head, len(body), body)


def _flip(body: bytes, chance: random.Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(body)
    for _ in range(chance.choice((1, 1, 3, 20)) if body else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)

"""What no client of ours sends over a connection ends in a 4xx or in its close, soon, and changes nothing."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from tests.fuzz.answers import read_state
from tests.trials.office import TrialOffice

_HOST = b"Host: localhost\r\n"
_JSON = _HOST + b"Content-Type: application/json\r\n"
_CHUNKED = b"POST /api/sync HTTP/1.1\r\n" + _JSON + b"Transfer-Encoding: chunked\r\n"
PATIENCE_SECONDS = 15
RAW = {
    "nonsense": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n",
    "no method": b" / HTTP/1.1\r\n\r\n",
    "unknown method": b"BREW /api/sync HTTP/1.1\r\n" + _HOST + b"\r\n",
    "no such version": b"GET /healthz HTTP/9.9\r\n" + _HOST + b"\r\n",
    "bad length": b"POST /api/sync HTTP/1.1\r\n" + _JSON + b"Content-Length: x\r\n\r\n{}",
    "negative length": b"POST /api/sync HTTP/1.1\r\n" + _JSON + b"Content-Length: -5\r\n\r\n{}",
    "two lengths": b"POST /api/sync HTTP/1.1\r\n" + _JSON + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "length and chunks": _CHUNKED + b"Content-Length: 2\r\n\r\n{}",
    "broken chunk": _CHUNKED + b"\r\nzz\r\n{}\r\n0\r\n\r\n",
    "cut chunk": _CHUNKED + b"\r\n5\r\n{}",
    "chunked": _CHUNKED + b"\r\n2\r\n{}\r\n0\r\n\r\n",
    "cut body": b"POST /api/sync HTTP/1.1\r\n" + _JSON + b"Content-Length: 500\r\n\r\n{",
    "huge length": b"POST /api/sync HTTP/1.1\r\n" + _JSON + b"Content-Length: 99999999999999999999\r\n\r\n{",
    "long line": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + _HOST + b"\r\n",
    "many headers": b"GET /healthz HTTP/1.1\r\n" + b"X-A: b\r\n" * 300 + b"\r\n",
    "long header": b"GET /healthz HTTP/1.1\r\nX-A: " + b"b" * 70_000 + b"\r\n\r\n",
    "header without colon": b"GET /healthz HTTP/1.1\r\n" + _HOST + b"nothing\r\n\r\n",
    "zero in a header": b"GET /api/office/me HTTP/1.1\r\n" + _HOST + b"Cookie: socoso_session=\x00\r\n\r\n",
    "zero in the path": b"GET /api/office/records/topic/%00 HTTP/1.1\r\n" + _HOST + b"\r\n",
    "no text in the path": b"GET /api/office/figures/%ff%fe HTTP/1.1\r\n" + _HOST + b"\r\n",
    "up and away": b"GET /assets/../../../../etc/passwd HTTP/1.1\r\n" + _HOST + b"\r\n",
    "up in disguise": b"GET /assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\n" + _HOST + b"\r\n",
    "bad query": b"GET /api/office/refused?limit=%ff&&=&limit=1 HTTP/1.1\r\n" + _HOST + b"\r\n",
    "half a request": b"POST /api/sync HTTP/1.1\r\nHost: loc",
    "nothing": b"",
}  # fmt: skip


@pytest.mark.timeout(300)
def test_raw_requests_are_refused_and_change_nothing(tmp_path: Path) -> None:
    office = TrialOffice(tmp_path)
    office.run("migrate")
    with office.look_inside() as app:
        before = read_state(app)
    office.start()
    try:
        for name, raw in RAW.items():
            started = time.monotonic()
            answer = send(office.port, raw)
            assert time.monotonic() - started < PATIENCE_SECONDS, name
            assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), (name, answer[:300])
            assert b"root:" not in answer
        assert office.answers()
    finally:
        office.stop()
    with office.look_inside() as app:
        assert read_state(app) == before
    assert "internal error" not in (tmp_path / "server.log").read_text()


def send(port: int, raw: bytes) -> bytes:
    """Send bytes and nothing more, and give whatever comes until the connection ends."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while chunk := connection.recv(65_536):
                answer += chunk
        except ConnectionResetError:
            pass
        return answer

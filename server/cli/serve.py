"""Starts the server."""

from __future__ import annotations

import errno
import os
import socket
import sys

import click

from server.cli.app import working_app
from server.highwater import check_high_water
from server.serving import hold_while_serving

_HIGHEST_PORT = 65535


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, _HIGHEST_PORT),
    default=8000,
    show_default=True,
    help="Port to listen on.",
)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Processes.")
@click.option(
    "--threads", type=click.IntRange(1), default=8, show_default=True, help="Threads in each."
)
@click.option("--quiet", is_flag=True, help="Write no line per request.")
def serve(host: str, port: int, workers: int, threads: int, quiet: bool) -> None:
    """Serve the app and the interface until stopped (Ctrl-C)."""
    with working_app() as app:  # says what is wrong before any worker starts
        check_high_water()
        hold_while_serving(app.extensions["socoso"].data)
    _check_port(host, port)
    environment = os.environ | ({"SOCOSO_QUIET": "1"} if quiet else {})
    command = [
        *(sys.executable, "-m", "gunicorn", "server.wsgi:app"),
        *("--bind", f"{host}:{port}", "--worker-class", "gthread"),
        *("--workers", str(workers), "--threads", str(threads)),
        *("--timeout", "60", "--graceful-timeout", "30", "--log-level", "warning"),
        # Its default place is one file for all servers of a user.
        "--no-control-socket",
    ]
    os.execve(sys.executable, command, environment)  # noqa: S606  # no shell, our own interpreter


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # A port that its last owner has just left is free to us.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(_explain(error, host, port)) from None


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program: choose one with --port"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this user has: choose one above 1023"
    return f"cannot listen on {host}:{port}: {error.strerror}"

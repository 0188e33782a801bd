"""A private, throw-away PostgreSQL per test session; one database per pytest worker.

pyproject.toml loads it; a test asks for `postgres_url`. The cluster starts when the first test
asks, so a run without PostgreSQL tests pays nothing.
Set SOCOSO_TEST_POSTGRES to a server's address (a superuser's) to use that server instead.
"""

import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

SHARED_FOLDER = "SOCOSO_TEST_POSTGRES_FOLDER"
# Losing this data in a power cut harms nobody, and waiting for the disk triples the run time.
UNSAFE_AND_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def find_binaries() -> Path:
    """Return the folder of initdb and pg_ctl, the newest one installed."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    on_path = shutil.which("initdb")
    found = debian[-1:] or ([Path(on_path)] if on_path else [])
    if not found:
        raise FileNotFoundError(
            "PostgreSQL is not installed: `make test` installs it, or: apt-get install postgresql"
        )
    return found[0].parent


@dataclass(frozen=True)
class Cluster:
    """A running server, named by the address of its maintenance database."""

    url: str

    def create_database(self, name: str, template: str = "template1") -> str:
        """Create the database afresh and return its address."""
        self.drop_database(name)
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop_database(self, name: str) -> None:
        """Drop the database if it exists, also under open connections."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        address = make_url(self.url).set(drivername="postgresql")
        with psycopg.connect(
            address.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            connection.execute(statement)


def start_cluster(folder: Path, *, durable: bool = False) -> Cluster:
    """Start a cluster with its data in the folder, sorting as Vietnamese does."""
    binaries, data = find_binaries(), folder / "data"
    folder.mkdir()
    if (owner := _owner()) is not None:
        shutil.chown(folder, owner)
    _run_as_owner(
        *(binaries / "initdb", "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8"),
        *("--locale-provider=icu", "--icu-locale=vi-VN", "--locale=C.UTF-8", "--no-sync"),
    )
    port = _find_free_port()
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    if not durable:
        options += f" {UNSAFE_AND_FAST}"
    _run_as_owner(
        *(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    )
    return Cluster(f"postgresql+psycopg://app@127.0.0.1:{port}/postgres")


def restart_cluster(folder: Path) -> None:
    """End the cluster of `start_cluster` without letting anything finish, and start it again as it was."""
    data = folder / "data"
    _run_as_owner(
        *(find_binaries() / "pg_ctl", "-D", data, "-m", "immediate", "-w"),
        *("-l", folder / "log", "restart"),
    )


def stop_cluster(folder: Path) -> None:
    """Stop the cluster of `start_cluster` at once and leave its files to the caller."""
    if (folder / "data" / "postmaster.pid").exists():
        _run_as_owner(
            *(find_binaries() / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        )


def _owner() -> str | None:
    """Name who must own the data: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run_as_owner(*command: str | Path) -> None:
    owner = _owner()
    # Some shells of root leave the folders of administrators' programs out.
    runuser = shutil.which("runuser") or "/usr/sbin/runuser"
    prefix = [] if owner is None else [runuser, "-u", owner, "--"]
    # The owner may not be allowed into the folder that the tests were started from.
    done = subprocess.run(
        [*prefix, *map(str, command)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """Agree with the workers, before they start, on the folder of the one cluster they share."""
    if not _is_worker(config) and SHARED_FOLDER not in os.environ:
        folder = tempfile.mkdtemp(prefix="socoso-postgres-")
        Path(folder).chmod(0o711)  # the cluster's owner passes through
        os.environ[SHARED_FOLDER] = folder


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster if any worker started it."""
    if not _is_worker(config) and (folder := os.environ.pop(SHARED_FOLDER, None)):
        stop_cluster(Path(folder) / "cluster")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_cluster() -> Cluster:
    """The session's cluster; the first worker that asks starts it."""
    if given := os.environ.get("SOCOSO_TEST_POSTGRES"):
        return Cluster(given)
    folder = Path(os.environ[SHARED_FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address = folder / "address"
        if not address.exists():
            address.write_text(start_cluster(folder / "cluster").url)
        return Cluster(address.read_text())


@pytest.fixture(scope="session")
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """An empty database of this worker's own."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    yield postgres_cluster.create_database(name)
    postgres_cluster.drop_database(name)
